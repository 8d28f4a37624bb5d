"""Gates: the conditions of duties, states and occasions, wired to facts for the sweep.

    Clauses ── which duties look at others ──> obligations, one per owing and owed party
            ── conditions ─────────────────> trees over atoms
    Evidence (lived) ──────────────────────> facts: what was said, states, counts, conduct within a duty

Rules (docs/language.md §4, §5):

1. A statement acts from the later of its `at` and its receipt, until it is void.
2. `breaches` needs a breach that is shown, `keeps` is its absence. `other` means a breach towards who is owed
   this duty, or towards all; a party by name, a breach towards anyone.
3. `meets` needs conduct shown to be within the duty, in force or not. `owes` is force.
4. A count is at most or at least a number only where that is certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import polars as pl

from detente.agreement import conditions as co
from detente.agreement.model import Clauses, Duty, State
from detente.amounts import UNITS
from detente.assess import net
from detente.assess.counts import Counts
from detente.assess.evidence import Evidence
from detente.assess.named import conditions_of
from detente.instants import BEGINNING, FOREVER, Duration

__all__ = ["Gates", "Key", "swept_duties"]

Key = tuple[str, str, str | None]


def swept_duties(clauses: Clauses) -> set[str]:
    """The duties whose force hangs on conditions, and those that conditions look at."""
    wanted = set()
    for duty in clauses.duties.values():
        occasion = clauses.occasions.get(duty.on or "")
        gated = duty.while_ or duty.unless or duty.excused or duty.grace
        if gated is not None or (occasion is not None and occasion.when is not None):
            wanted.add(duty.id)
    for condition in conditions_of(clauses):
        wanted |= {a.clause for a in co.atoms(condition) if isinstance(a, co.Conduct)}
    return wanted


def watched_duties(clauses: Clauses) -> set[str]:
    """The duties whose conduct some condition looks at."""
    return {a.clause for c in conditions_of(clauses) for a in co.atoms(c) if isinstance(a, co.Conduct)}


@dataclass
class Gates:
    """The net of one reading: obligations by key, and the atoms of their conditions with what they say."""

    clauses: Clauses
    evidence: Evidence
    lived: Counts
    pairs: Callable[[Duty, str], tuple[str | None, ...]]
    life: Callable[[Duty, str], tuple[int, int]]
    meets: Callable[[str, str], list[tuple[int, int, object]]]
    wired: net.Net = field(default_factory=lambda: net.Net([]))
    keys: list[Key] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    edges: dict[tuple[str, str], int] = field(default_factory=dict)
    _atoms: dict[object, int] = field(default_factory=dict)
    _spoken: dict[str, dict[str, list[tuple[int, int, int, int]]]] = field(default_factory=dict)

    def build(self) -> Gates:
        """Make the net."""
        duties = [d for d in self.clauses.duties.values() if d.id in swept_duties(self.clauses)]
        for duty in duties:
            for who in duty.who:
                for owed in self.pairs(duty, who):
                    since, until = self.life(duty, who)
                    self.keys.append((duty.id, who, owed))
                    obligation = net.Obligation(f"{duty.id} by {who}", since, until)
                    if duty.grace is not None:
                        obligation.grace = self._later(duty.grace)
                    self.wired.obligations.append(obligation)
        for (clause, who, owed), obligation in zip(self.keys, self.wired.obligations, strict=True):
            duty = self.clauses.duties[clause]
            obligation.while_ = self._tree(duty.while_, who, owed)
            obligation.unless = self._tree(duty.unless, who, owed)
            obligation.excused = self._tree(duty.excused, who, owed)
        for duty in duties:
            occasion = self.clauses.occasions.get(duty.on or "")
            if occasion is not None and occasion.when is not None:
                for who in duty.who:
                    self._edge(occasion.name, occasion.when, who)
        return self

    def _later(self, length: Duration) -> Callable[[int], int]:
        calendar = self.evidence.agreement.calendar
        return lambda t: calendar.plus(t, length)

    def _atom(self, key: object, make: Callable[[], net.AtomKind], said: co.Condition) -> net.Atom:
        if key not in self._atoms:
            self._atoms[key] = len(self.wired.atoms)
            self.wired.atoms.append(net.Fact([]))
            self.said.append(co.written(said))
            self.wired.atoms[self._atoms[key]] = make()
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
                return self._state(self.clauses.states[state], None)
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
        names = tuple(own.get(n, n) for n in subject.names)
        if subject.quantifier:
            names = tuple(dict.fromkeys(m for n in names for m in self.evidence.agreement.members(n)))
        facing = subject.names == ("other",)
        parts = tuple(self._one(condition, n, who if facing else None) for n in names)
        if subject.count:
            return net.AtLeast(subject.count, parts)
        if subject.quantifier == "any":
            return net.AtLeast(1, parts)
        return parts[0] if len(parts) == 1 else net.All(parts)

    def _one(self, condition: co.Condition, name: str, towards: str | None) -> net.Tree:
        match condition:
            case co.Conduct(_, verb, clause):
                return self._conduct(condition, verb, clause, name, towards)
            case co.Said(_, kind):
                return self._atom(("said", kind, name), lambda: net.Fact(self._told(kind, name)), condition)
            case co.InState(state, _):
                return self._state(self.clauses.states[state], name)
            case co.CountIs(count, _, direction, bound, unit):
                limit = bound * _base(unit or self.clauses.counts[count].unit)
                spans = self._count(count, name, direction, limit)
                return self._atom(("count", count, name, direction, limit), lambda: net.Fact(spans), condition)
        raise AssertionError(condition)

    def _conduct(self, condition: co.Condition, verb: str, clause: str, name: str, towards: str | None) -> net.Tree:
        if verb == "meets":
            return self._atom(("meets", clause, name), lambda: net.Fact(self.meets(clause, name)), condition)
        near = None
        if towards is not None:
            near = {
                towards,
                *(g for g in self.evidence.agreement.groups if towards in self.evidence.agreement.members(g)),
            }
        of = tuple(
            i for i, (c, w, o) in enumerate(self.keys)
            if c == clause and w == name and (near is None or o is None or o in near)
        )  # fmt: skip
        if verb == "owes":
            return self._atom(("owes", clause, of), lambda: net.Owes(of), condition)
        breach = self._atom(("breach", clause, of), lambda: net.Breach(of), condition)
        return net.Not(breach) if verb == "keeps" else breach

    # -- facts -------------------------------------------------------------------------------------

    def _lived(self, kind: str, name: str) -> list[tuple[int, int, int, int]]:
        """(from, void, until, row) of everything that somebody (or, unnamed, anybody) said of a kind."""
        if kind not in self._spoken:
            voices = self.evidence.voices(kind)
            acts = pl.max_horizontal("at", "said")
            rows = voices.select("by", acts, "void", pl.col("until").fill_null(FOREVER), "row").unique().rows()
            spoken: dict[str, list[tuple[int, int, int, int]]] = {}
            for by, *what in sorted(rows):
                if what[0] < what[1]:
                    spoken.setdefault(by, []).append(tuple(what))
            self._spoken[kind] = spoken
        if name:
            return self._spoken[kind].get(name, [])
        return sorted({w for said in self._spoken[kind].values() for w in said})

    def _told(self, kind: str, name: str) -> list[tuple[int, int, object]]:
        return [(since, void, row) for since, void, _, row in self._lived(kind, name)]

    def _state(self, state: State, name: str | None) -> net.Tree:
        def make() -> net.AtomKind:
            # Where statements alone turn it, it is known beforehand when it is on.
            if isinstance(state.on, co.Said) and isinstance(state.off, (co.Said, co.Never)):
                return net.Fact(self._latched(state, name))
            return net.Switch(self._pulses(state.on, name), self._pulses(state.off, name))

        subject = co.Subject((name,)) if name else None
        return self._atom(("state", state.name, name), make, co.InState(state.name, subject))

    def _pulses(self, condition: co.Condition, name: str | None) -> net.Tree:
        if isinstance(condition, co.Said) and condition.subject is None and name:
            said = condition
            key = ("said", said.kind, name)
            return self._atom(
                key, lambda: net.Fact(self._told(said.kind, name)), co.Said(co.Subject((name,)), said.kind)
            )
        return self._whole(condition, name or "", None)

    def _latched(self, state: State, name: str | None) -> list[tuple[int, int, object]]:
        """When a state that statements turn on and off is on, and the statement that turned it on."""
        assert isinstance(state.on, co.Said)
        moves = [(t, 1, void, until, row) for t, void, until, row in self._said_by(state.on, name)]
        if isinstance(state.off, co.Said):
            moves += [(t, 0, void, until, row) for t, void, until, row in self._said_by(state.off, name)]
        out: list[tuple[int, int, object]] = []
        live: tuple[int, int, int] | None = None  # since, ends, row
        # Where both come at one instant it is off.
        for t, turns_on, void, until, row in sorted(moves, key=lambda m: (m[0], -m[1], m[4])):
            if live is not None and live[1] <= t:
                out.append((live[0], live[1], live[2]))
                live = None
            if turns_on and live is None:
                live = (t, min(void, until), row)
            elif turns_on and live is not None:
                # Said again while on: it holds as long as either does.
                live = (live[0], max(live[1], min(void, until)), live[2])
            elif live is not None:
                out.append((live[0], t, live[2]))
                live = None
        if live is not None:
            out.append((live[0], live[1], live[2]))
        return out

    def _said_by(self, condition: co.Said, name: str | None) -> list[tuple[int, int, int, int]]:
        if condition.subject is None:
            return self._lived(condition.kind, name or "")
        names = [m for n in condition.subject.names for m in self._quantified(condition.subject, n)]
        return sorted(r for n in names for r in self._lived(condition.kind, n))

    def _quantified(self, subject: co.Subject, name: str) -> tuple[str, ...]:
        return self.evidence.agreement.members(name) if subject.quantifier else (name,)

    def _count(self, count: str, name: str, direction: str, bound: Fraction) -> list[tuple[int, int, object]]:
        level = self.lived.level(count)
        frame = level.frame.filter((pl.col("who") == name) & pl.col("each").is_null()).sort("t")
        limit = bound * level.scale
        rows = frame.select("t", "low", "high", "row").rows()
        if not rows or rows[0][0] > BEGINNING:
            rows = [(BEGINNING, 0, None if level.silent else 0, None), *rows]
        out: list[tuple[int, int, object]] = []
        for (t, low, high, row), later in zip(rows, [*(r[0] for r in rows[1:]), FOREVER], strict=True):
            holds = low >= limit if direction == "at least" else high is not None and high <= limit
            if holds and t < later:
                if out and out[-1][1] == t:
                    out[-1] = (out[-1][0], later, out[-1][2])
                else:
                    out.append((t, later, row))
        return out


def _base(unit: str) -> Fraction:
    """How many of its dimension's base unit a unit is."""
    return UNITS[unit][1] if unit in UNITS else Fraction(1)
