"""Gates: the conditions of duties, states and occasions, wired to facts for the sweep.

    Clauses ── which duties look at others ──> obligations, one per owing and owed party
            ── conditions ─────────────────> trees over atoms
    Evidence (lived) ──────────────────────> facts: what was said, states, counts, conduct within a duty

The versions of a text are wired into one net: a clause has obligations under each of them, conditions of one see what
was breached and owed under those before it, and an obligation ends where the next text replaces its own.

Rules (docs/language.md §4, §5):

1. A statement acts from the later of its `at` and its receipt, until it is void.
2. `breaches` needs a breach that is shown, `keeps` is its absence. `other` means a breach towards who is owed
   this duty, or towards all; a party by name, a breach towards anyone.
3. `meets` needs conduct shown to be within the duty, in force or not. `owes` is force.
4. A count is at most or at least a number only where that is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from functools import cached_property

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement.blocks import Duty, State
from detente.agreement.clauses.terms import same_terms
from detente.agreement.grammar import conditions as co
from detente.agreement.model import Clauses
from detente.amounts import in_base
from detente.assess.counts.counts import Counts
from detente.assess.counts.levels import Level
from detente.assess.force import net
from detente.assess.force.spoken import Spoken
from detente.assess.force.states import Hangs, hangs, latched, of_words, speakers, turned_off
from detente.assess.force.sweep import sweep
from detente.assess.standing.evidence import Evidence
from detente.instants import BEGINNING, FOREVER, Duration

__all__ = ["Gates", "Key", "Wiring"]

Key = tuple[str, str, str | None]
# Counts as they were lived, in each epoch between statements that were taken back: (since, until, counts).
LivedCounts = Callable[[], list[tuple[int, int, Counts]]]


class Wiring(Struct):
    """The net of one reading through all versions of the text.

    Each obligation has its key; each atom, what its condition says.
    """

    net: net.Net = field(default_factory=lambda: net.Net([]))
    keys: list[Key] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


class Gates(Struct, dict=True):
    """One text in the net: its obligations by key (`place`), and the atoms of their conditions.

    It is in force from an instant until another. `before` tells which obligation of the text before had the key of
    one of its own.
    """

    clauses: Clauses
    duties: list[Duty]
    evidence: Evidence
    since: int
    until: int
    lived: LivedCounts
    pairs: Callable[[Duty, str], tuple[str | None, ...]]
    life: Callable[[Duty, str, str | None], tuple[int, int]]
    lapses: Callable[[Duty, str, str | None], list[tuple[int, int]]]
    meets: Callable[[str, str, Collection[str] | None], list[net.Span]]
    spoken: Spoken
    wiring: Wiring = field(default_factory=Wiring)
    place: dict[Key, int] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)
    earlier: Gates | None = None
    edges: dict[tuple[str, str], int] = field(default_factory=dict)
    _atoms: dict[object, int] = field(default_factory=dict)
    _unmade: list[tuple[int, Callable[[], net.AtomKind]]] = field(default_factory=list)

    def enrol(self, earlier: Gates | None) -> None:
        """Put the obligations of this text into the net, after those of the text before."""
        self.earlier = earlier
        for duty in self.duties:
            goes_on = earlier is not None and same_terms(duty.id, earlier.clauses, self.clauses)
            for who in duty.who:
                for owed in (*self.pairs(duty, who), *self._owed_unasked(duty, who)):
                    key = (duty.id, who, owed)
                    since, until = self.life(duty, who, owed)
                    since, until = max(since, self.since), min(until, self.until)
                    obligation = net.Obligation(f"{duty.id} by {who}", min(since, until), until)
                    if duty.grace is not None:
                        obligation.grace = self._later(duty.grace)
                    place = self.place[key] = len(self.wiring.keys)
                    if earlier is not None and key in earlier.place:
                        self.before[place] = earlier.place[key]
                        obligation.goes_on = earlier.place[key] if goes_on else None
                    self.wiring.keys.append(key)
                    self.wiring.net.obligations.append(obligation)

    def _owed_unasked(self, duty: Duty, who: str) -> list[str]:
        """Those who asked nothing as yet of a duty to answer, where a condition asks whether it is owed to them."""
        pairs = self.pairs(duty, who)
        if None in pairs or duty.id not in self._owed_asked:
            return []
        others = self.evidence.agreement.counterparts(who)
        return [name for name in others if name not in pairs and name in (duty.to or others)]

    @cached_property
    def _owed_asked(self) -> set[str]:
        """The clauses of which conditions ask whether they are owed."""
        asked = (atom for condition in self.clauses.conditions() for atom in co.atoms(condition))
        return {atom.clause for atom in asked if isinstance(atom, co.Conduct) and atom.verb == "owes"}

    def connect(self) -> None:
        """Hang the obligations of this text on their conditions, once those of all texts are in the net."""
        for (clause, who, owed), place in self.place.items():
            duty, obligation = self.clauses.duties[clause], self.wiring.net.obligations[place]
            obligation.while_ = self._while(duty, who, owed)
            obligation.unless = self._tree(duty.unless, who, owed)
            obligation.excused = self._tree(duty.excused, who, owed)
        for duty in self.duties:
            occasion = self.clauses.occasions.get(duty.on or "")
            if occasion is not None and occasion.when is not None:
                for who in duty.who:
                    self._edge(occasion.name, occasion.when, who)
        self.make_states()

    def _while(self, duty: Duty, who: str, owed: str | None) -> net.Tree | None:
        """The condition under which a duty is in force, and that somebody is bound on either side."""
        tree = self._tree(duty.while_, who, owed)
        lapses = self.lapses(duty, who, owed)
        if not lapses:
            return tree
        bound = net.without([(BEGINNING, FOREVER, None)], lapses)
        atom = len(self.wiring.net.atoms)
        self.wiring.net.atoms.append(net.Fact(bound))
        self.wiring.said.append("")
        return net.Atom(atom) if tree is None else net.All((net.Atom(atom), tree))

    def make_states(self) -> None:
        """States name states: each is made when those that name it are, so that no text makes this deep."""
        while self._unmade:
            place, make = self._unmade.pop()
            self.wiring.net.atoms[place] = make()

    @cached_property
    def _hangs(self) -> dict[str, Hangs]:
        return hangs(self.clauses)

    def _later(self, length: Duration) -> Callable[[int], int]:
        calendar = self.evidence.agreement.calendar
        return lambda t: calendar.plus(t, length)

    def _atom(
        self, key: object, make: Callable[[], net.AtomKind], said: co.Condition, *, later: bool = False
    ) -> net.Atom:
        if key not in self._atoms:
            atoms = self.wiring.net.atoms
            self._atoms[key] = len(atoms)
            atoms.append(net.Fact([]))
            self.wiring.said.append(co.written(said))
            if later:
                self._unmade.append((self._atoms[key], make))
            else:
                atoms[self._atoms[key]] = make()
        return net.Atom(self._atoms[key])

    def _edge(self, name: str, when: co.Condition, who: str) -> None:
        atom = self._atom(("edge", name, who), lambda: net.Edge(self._whole(when, who, None)), when)
        self.edges[name, who] = atom.index

    # -- conditions --------------------------------------------------------------------------------

    def _tree(self, condition: co.Condition | None, who: str, owed: str | None) -> net.Tree | None:
        return None if condition is None else self._whole(condition, who, owed)

    def _whole(self, condition: co.Condition, who: str, owed: str | None) -> net.Tree:
        match condition:
            case co.Never():
                return net.Never()
            case co.Not(part):
                return net.Not(self._whole(part, who, owed))
            case co.All(parts):
                return net.All(tuple(self._whole(p, who, owed) for p in parts))
            case co.Any(parts):
                return net.AtLeast(1, tuple(self._whole(p, who, owed) for p in parts))
            case co.AtLeast(count, parts):
                return net.AtLeast(count, tuple(self._whole(p, who, owed) for p in parts))
            case co.Lasting(part, length):
                tree = self._whole(part, who, owed)
                return self._atom(("lasting", tree, length), lambda: net.Lasting(tree, self._later(length)), condition)
            case co.InState(state, None):
                return self.state(self.clauses.states[state], None)
            case _:
                return self._of_each(condition, who, owed)

    def _of_each(self, condition: co.Condition, who: str, owed: str | None) -> net.Tree:
        """A condition of a subject, for each party that the subject means."""
        subject = getattr(condition, "subject", None)
        assert subject is None or isinstance(subject, co.Subject)
        if subject is None:
            names: tuple[str, ...] = (who,) if isinstance(condition, co.CountIs) else ("",)
            return self._one(condition, names[0], None)
        own = {"self": who, "other": owed or ""}
        named = replace(subject, names=tuple(own.get(n, n) for n in subject.names))
        names, count = speakers(named, "", self.evidence.agreement)
        facing = subject.names == ("other",)
        parts = tuple(self._one(condition, n, who if facing else None) for n in names)
        if count == len(parts):
            return parts[0] if count == 1 else net.All(parts)
        return net.AtLeast(count, parts)

    def _one(self, condition: co.Condition, name: str, towards: str | None) -> net.Tree:
        match condition:
            case co.Conduct(_, verb, clause):
                return self._conduct(condition, verb, clause, name, towards)
            case co.Said(_, kind):
                return self._atom(
                    ("said", kind, name), lambda: net.Fact(self.spoken.spans(kind, name), said=True), condition
                )
            case co.InState(state, _):
                return self.state(self.clauses.states[state], name)
            case co.CountIs(count, _, direction, bound, unit):
                limit = bound * in_base(unit or self.clauses.counts[count].unit)
                spans = self._count(count, name, direction, limit)
                return self._atom(("count", count, name, direction, limit), lambda: net.Fact(spans), condition)
        raise AssertionError(condition)

    def _conduct(self, condition: co.Condition, verb: str, clause: str, name: str, towards: str | None) -> net.Tree:
        near = None if towards is None else frozenset({towards, *self._groups_of(towards)})
        if verb == "meets":
            key = ("meets", clause, name, near)
            return self._atom(key, lambda: net.Fact(self.meets(clause, name, near)), condition)
        of = tuple(
            i for i, (c, w, o) in enumerate(self.wiring.keys)
            if c == clause and w == name and (near is None or o is None or o in near)
        )  # fmt: skip
        if verb == "owes":
            return self._atom(("owes", clause, of), lambda: net.Owes(of), condition)
        breached = replace(condition, verb="breaches") if isinstance(condition, co.Conduct) else condition
        breach = self._atom(("breach", clause, of), lambda: net.Breach(of), breached)
        return net.Not(breach) if verb == "keeps" else breach

    def _groups_of(self, party: str) -> list[str]:
        return [group for group in self.evidence.agreement.groups if party in self.evidence.agreement.members(group)]

    # -- facts -------------------------------------------------------------------------------------

    def state(self, state: State, name: str | None) -> net.Tree:
        """When a state is on (of a speaker, where there is one for each)."""

        def make() -> net.AtomKind:
            if of_words(state.on) is not None and of_words(state.off) is not None:
                return net.Fact(latched(state, name or "", self.spoken))
            on = self._hangs[state.name]
            epochs = self.evidence.epochs(tuple(sorted(on.words)))
            if self.evidence.epoch is None and len(epochs) > 1 and on.on_words_alone:
                return net.Fact(self._epoch_by_epoch(state, name, epochs))
            return net.Switch(self._pulses(state.on, name), self._pulses(state.off, name))

        subject = co.Subject((name,)) if name else None
        return self._atom(("state", state.name, name), make, co.InState(state.name, subject), later=True)

    def turned_off(self, atom: int, at: int) -> int | None:
        """The statement that last turned the state of an atom off by an instant, where one did."""
        fact = self.wiring.net.atoms[atom]
        for key, place in self._atoms.items():
            match key:
                case ("state", str(state), name) if place == atom and isinstance(fact, net.Fact):
                    return turned_off(self.clauses.states[state], str(name or ""), fact.spans, at, self.spoken)
        return None

    def _pulses(self, condition: co.Condition, name: str | None) -> net.Tree:
        return self._whole(co.said_by(condition, name) if name else condition, name or "", None)

    def _epoch_by_epoch(self, state: State, name: str | None, epochs: list[tuple[int, int]]) -> list[net.Span]:
        """When a state is on by the statements that stand at each instant."""
        out: list[net.Span] = []
        for since, until in epochs:
            then = self.evidence.in_epoch(since)
            past = replace(
                self,
                evidence=then,
                spoken=Spoken(then),
                wiring=Wiring(),
                place={},
                before={},
                edges={},
                _atoms={},
                _unmade=[],
            )
            (atom,) = net.atoms_of(past.state(state, name))
            past.make_states()
            turns = sweep(past.wiring.net, [], known=then.known).turns[atom]
            spans = [(on, off, None) for on, off in zip(turns[::2], [*turns[1::2], FOREVER], strict=False)]
            out += net.within(spans, since, until)
        return net.joined(out)

    def _count(self, count: str, name: str, direction: str, bound: Fraction) -> list[net.Span]:
        epochs = self.lived()
        return net.joined(
            [
                span
                for since, until, counts in epochs
                for span in net.within(_certain(_level(counts, count), name, direction, bound), since, until)
            ]
        )


def _level(counts: Counts, name: str) -> Level:
    """A count, with what the record may lack of it."""
    return (counts.with_missing if counts.may_lack([name]) else counts).level(name)


def _certain(level: Level, name: str, direction: str, bound: Fraction) -> list[net.Span]:
    """When a party's count is certainly at most or at least a number."""
    frame = level.frame.filter((pl.col("who") == name) & pl.col("each").is_null()).sort("t")
    limit = bound * level.scale
    rows = frame.select("t", "low", "high", "row").rows()
    if not rows or rows[0][0] > BEGINNING:
        rows = [(BEGINNING, 0, None if level.silent else 0, None), *rows]
    out: list[net.Span] = []
    for (t, low, high, row), later in zip(rows, [*(r[0] for r in rows[1:]), FOREVER], strict=True):
        holds = low >= limit if direction == "at least" else high is not None and high <= limit
        if holds and t < later:
            out.append((t, later, row))
    return net.joined(out)
