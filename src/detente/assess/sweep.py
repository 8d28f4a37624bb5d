"""The sweep: what the agreement makes of conduct, instant by instant, where duties look at one another.

Rules (docs/language.md §8), in the order in which they act at an instant t:

1. *Inputs act at once.* Dates, facts, the beginning and the end of shortfalls, and what lasting conditions
   found strictly before t count as they are at t. A breach ends with its shortfall, or with the duty.
2. *Consequences act after.* Breaches, force and states that hang on conditions count as they were just before
   t. What this adds is fed back at the same t until nothing is added: within an instant breaches are only
   added, and a state turns at most once each way, so it stops.
3. A breach begins when a shortfall meets a duty in force and not excused; becoming dormant, suspended or
   excused later does not end it. A shortfall can become a breach only until it `fades` (is no longer itself
   shown).
4. After (re)entry into force, what began no later than that becomes a breach only after the grace. A duty's
   answer began when its occasion arose.
5. A consequence follows a breach only while it is shown: from `seen` to its end.
6. An occasion that arises while its duty is not in force creates nothing; nor does one beyond its quota.

Everything is indexed, so that a thousand open breaches of one duty cost no more than one:

>>> a, b = Obligation("verify by A"), Obligation("verify by B")
>>> a.unless = b.unless = None
>>> facing = {0: Breach((1,)), 1: Breach((0,))}
>>> net = Net([a, b], atoms=[facing[0], facing[1]])
>>> a.unless, b.unless = Atom(0), Atom(1)
>>> found = sweep(net, [Shortfall(1, since=10, until=40), Shortfall(0, since=20, until=50)])
>>> [(s.since, s.until, s.force) for s in found.spells[0]][:3]
[(-62135596800, 10, 'active'), (10, 40, 'suspended'), (40, 253402300800, 'active')]
>>> found.breached  # without grace, A is caught at 40 by what it did meanwhile
{0: 10, 1: 40}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from detente.assess.net import (
    All,
    AtLeast,
    Atom,
    AtomKind,
    Because,
    Breach,
    Claim,
    Edge,
    Fact,
    Force,
    Lasting,
    Net,
    Not,
    Obligation,
    Owes,
    Shortfall,
    Spell,
    Switch,
    Tree,
    atoms_of,
)
from detente.instants import BEGINNING, FOREVER

__all__ = ["Atom", "Breach", "Net", "Obligation", "Shortfall", "Swept", "sweep"]


@dataclass(slots=True)
class Swept:
    """What came out: spells by obligation, shortfall -> instant of breach, claims that created nothing, edges."""

    spells: list[list[Spell]]
    breached: dict[int, int]
    void: set[int]
    edges: dict[int, list[int]]


def sweep(net: Net, shortfalls: Sequence[Shortfall], claims: Sequence[Claim] = (), end: int = FOREVER) -> Swept:
    """Sweep through time once.

    Numbers in the answer are places in `net.obligations`, `shortfalls` and `claims`. The answer does not depend
    on the order of the input beyond those numbers.
    """
    return _Sweep(net, shortfalls, claims, end).run()


# Kinds of event, in the order in which they act at one instant.
(
    _END,
    _FADE,
    _UNSEEN,
    _FACT_OFF,
    _LAST_OFF,
    _FACT_ON,
    _LAST_ON,
    _SINCE,
    _UNTIL,
    _BEGIN,
    _SEEN,
    _READY,
    _CLAIM,
) = range(13)


class _Sweep:
    def __init__(self, net: Net, shortfalls: Sequence[Shortfall], claims: Sequence[Claim], end: int) -> None:
        self.net, self.shortfalls, self.claims, self.end = net, shortfalls, claims, end
        count = len(net.obligations)
        self.true = [False] * len(net.atoms)
        self.why_fact: list[object] = [None] * len(net.atoms)
        self.running = [0] * len(net.atoms)  # how many spans of a fact, or breaches of an atom, are on
        self.pulse: set[int] = set()
        self.force: list[Force] = ["dormant"] * count
        self.excuse = [False] * count
        self.alive = [False] * count
        self.force_since = [FOREVER] * count
        self.ready = [BEGINNING] * count
        self.pending: list[dict[int, None]] = [{} for _ in range(count)]
        self.open_breaches: list[dict[int, None]] = [{} for _ in range(count)]
        self.breached: dict[int, int] = {}
        self.void: set[int] = set()
        self.edges: dict[int, list[int]] = defaultdict(list)
        self.spells = [[Spell(BEGINNING, FOREVER, "dormant", excused=False)] for _ in range(count)]
        self.watch_breach: dict[int, list[int]] = defaultdict(list)
        self.watch_force: dict[int, list[int]] = defaultdict(list)
        self.lasting_since: dict[int, int] = {}
        self.holds: dict[tuple[str, int], bool] = {}
        self.dependants: list[list[tuple[str, int]]] = [[] for _ in net.atoms]
        self.agenda: list[tuple[int, int, int]] = []
        self._wire()
        self._schedule()

    # -- setting up --------------------------------------------------------------------------------

    def _wire(self) -> None:
        for i, duty in enumerate(self.net.obligations):
            for tree in (duty.while_, duty.unless, duty.excused):
                self._depends(tree, ("duty", i))
        for i, atom in enumerate(self.net.atoms):
            match atom:
                case Breach(of):
                    for duty_index in of:
                        self.watch_breach[duty_index].append(i)
                case Owes(of):
                    for duty_index in of:
                        self.watch_force[duty_index].append(i)
                case Lasting(part, _):
                    self._depends(part, ("lasting", i))
                case Switch(on, off):
                    self._depends(on, ("switch", i))
                    self._depends(off, ("switch", i))
                case Edge(when):
                    self._depends(when, ("edge", i))

    def _depends(self, tree: Tree | None, on: tuple[str, int]) -> None:
        for index in set(atoms_of(tree)):
            self.dependants[index].append(on)

    def _schedule(self) -> None:
        agenda = self.agenda
        for i, duty in enumerate(self.net.obligations):
            agenda.append((duty.since, _SINCE, i))
            if duty.until < FOREVER:
                agenda.append((duty.until, _UNTIL, i))
        for i, atom in enumerate(self.net.atoms):
            if isinstance(atom, Fact):
                for place, (since, until, _) in enumerate(atom.spans):
                    if since < until:
                        agenda.append((since, _FACT_ON, i << 32 | place))
                        agenda.append((until, _FACT_OFF, i << 32 | place))
        for i, fall in enumerate(self.shortfalls):
            if fall.since < fall.until:
                agenda.append((fall.since, _BEGIN, i))
                agenda.append((fall.until, _END, i))
                if fall.fades < fall.until:
                    agenda.append((fall.fades, _FADE, i))
                if fall.seen is not None and fall.since < fall.seen < fall.until:
                    agenda.append((fall.seen, _SEEN, i))
        agenda += [(claim.arose, _CLAIM, i) for i, claim in enumerate(self.claims)]
        self.agenda = [e for e in agenda if e[0] < self.end]
        heapify(self.agenda)

    # -- running -----------------------------------------------------------------------------------

    def run(self) -> Swept:
        """Every instant in order."""
        dirty: set[tuple[str, int]] = {
            *(("duty", i) for i in range(len(self.net.obligations))),
            *((kind, i) for i, a in enumerate(self.net.atoms) for kind in _gates_of(a)),
        }
        while self.agenda:
            t = self.agenda[0][0]
            arising: list[int] = []
            self.pulse.clear()
            fresh: list[int] = []
            while self.agenda and self.agenda[0][0] == t:
                _, kind, index = heappop(self.agenda)
                if kind == _CLAIM:
                    arising.append(index)
                else:
                    self._input(t, kind, index, dirty, fresh)
            self._settle(t, dirty, fresh)
            for index in arising:
                self._arise(index)
        return Swept(self._closed(), self.breached, self.void, dict(self.edges))

    def _closed(self) -> list[list[Spell]]:
        for spells in self.spells:
            for spell, later in zip(spells, [*spells[1:], None], strict=True):
                spell.until = later.since if later else FOREVER
        return self.spells

    def _input(self, t: int, kind: int, index: int, dirty: set[tuple[str, int]], fresh: list[int]) -> None:
        if kind == _BEGIN:
            fall = self.shortfalls[index]
            if fall.claim is None or fall.claim not in self.void:
                self.pending[fall.of][index] = None
                fresh.append(index)
        elif kind == _END:
            of = self.shortfalls[index].of
            self.pending[of].pop(index, None)
            self._unbreach(index, dirty)
        elif kind == _FADE:
            self.pending[self.shortfalls[index].of].pop(index, None)
        elif kind == _SEEN:
            if index in self.breached and self.alive[self.shortfalls[index].of]:
                self._show(index, dirty)
        elif kind in (_FACT_ON, _FACT_OFF):
            self._fact(index >> 32, index & 0xFFFFFFFF, kind == _FACT_ON, dirty)
        elif kind in (_LAST_ON, _LAST_OFF):
            self._lasts(t, index, kind == _LAST_ON, dirty)
        elif kind == _SINCE:
            self.alive[index] = self.net.obligations[index].until > t
            dirty.add(("duty", index))
        elif kind == _UNTIL:
            self.alive[index] = False
            for open_index in list(self.open_breaches[index]):
                self._unbreach(open_index, dirty)
            self.pending[index].clear()
            dirty.add(("duty", index))
        else:
            fresh.extend(self.pending[index])

    def _fact(self, atom: int, place: int, on: bool, dirty: set[tuple[str, int]]) -> None:
        self.running[atom] += 1 if on else -1
        if on:
            spans = self.net.atoms[atom].spans  # type: ignore[union-attr]  # only facts are scheduled so
            self.why_fact[atom] = spans[place][2]
            self.pulse.add(atom)
        self._set(atom, self.running[atom] > 0, dirty)
        if on:
            dirty.update(self.dependants[atom])

    def _lasts(self, t: int, atom: int, on: bool, dirty: set[tuple[str, int]]) -> None:
        if not on:
            self._set(atom, False, dirty)
            return
        lasting = self.net.atoms[atom]
        assert isinstance(lasting, Lasting)
        since = self.lasting_since.get(atom)
        if since is not None and lasting.after(since) == t:
            self._set(atom, True, dirty)

    def _set(self, atom: int, value: bool, dirty: set[tuple[str, int]]) -> None:
        if self.true[atom] != value:
            self.true[atom] = value
            dirty.update(self.dependants[atom])

    # -- feeding back ------------------------------------------------------------------------------

    def _settle(self, t: int, dirty: set[tuple[str, int]], fresh: list[int]) -> None:
        turned: set[tuple[int, bool]] = set()
        changed: set[int] = set()
        while dirty or fresh:
            now = sorted(dirty)
            dirty.clear()
            # Every gate of this round sees the atoms as they stand before it.
            moves: list[tuple[int, bool]] = []
            for kind, index in now:
                if kind == "duty":
                    self._force(t, index, fresh, changed)
                elif kind == "lasting":
                    self._lasting(t, index)
                elif kind == "switch":
                    moves += self._switch(index, turned)
                else:
                    self._edge(t, index)
            for index in sorted(set(fresh)):
                self._latch(t, index, dirty)
            fresh.clear()
            for atom, value in moves:
                self._set(atom, value, dirty)
            for index in sorted(changed):
                for atom in self.watch_force.get(index, ()):
                    owes = self.net.atoms[atom]
                    assert isinstance(owes, Owes)
                    self._set(atom, all(self.force[d] == "active" for d in owes.of), dirty)
            changed_now = set(changed)
            changed.clear()
            self._note(t, changed_now)

    def _force(self, t: int, index: int, fresh: list[int], changed: set[int]) -> None:
        duty = self.net.obligations[index]
        force: Force
        if not self.alive[index]:
            force = "ended" if t >= duty.until else "dormant"
        elif duty.while_ is not None and not self._holds(duty.while_):
            force = "dormant"
        elif duty.unless is not None and self._holds(duty.unless):
            force = "suspended"
        else:
            force = "active"
        excuse = duty.excused is not None and self._holds(duty.excused)
        was, was_excused = self.force[index], self.excuse[index]
        self.force[index], self.excuse[index] = force, excuse
        if force == "active" and was != "active":
            self.force_since[index] = t
            self.ready[index] = duty.grace(t) if duty.grace else t
            if duty.grace and self.ready[index] < self.end:
                heappush(self.agenda, (self.ready[index], _READY, index))
        if force == "active" and not excuse and (was != "active" or was_excused):
            fresh.extend(self.pending[index])
        if force != was or excuse != was_excused:
            changed.add(index)

    def _latch(self, t: int, index: int, dirty: set[tuple[str, int]]) -> None:
        fall = self.shortfalls[index]
        of = fall.of
        if index not in self.pending[of] or self.force[of] != "active" or self.excuse[of]:
            return
        began = fall.began if fall.began is not None else fall.since
        if began <= self.force_since[of] and t < self.ready[of]:
            return
        del self.pending[of][index]
        self.breached[index] = t
        if fall.shown and (fall.seen is None or fall.seen <= t):
            self._show(index, dirty)

    def _show(self, index: int, dirty: set[tuple[str, int]]) -> None:
        of = self.shortfalls[index].of
        if not self.shortfalls[index].shown or index in self.open_breaches[of]:
            return
        self.open_breaches[of][index] = None
        for atom in self.watch_breach.get(of, ()):
            self.running[atom] += 1
            self._set(atom, True, dirty)

    def _unbreach(self, index: int, dirty: set[tuple[str, int]]) -> None:
        of = self.shortfalls[index].of
        if index not in self.open_breaches[of]:
            return
        del self.open_breaches[of][index]
        for atom in self.watch_breach.get(of, ()):
            self.running[atom] -= 1
            self._set(atom, self.running[atom] > 0, dirty)

    def _lasting(self, t: int, atom: int) -> None:
        lasting = self.net.atoms[atom]
        assert isinstance(lasting, Lasting)
        holds = self._holds(lasting.part)
        if holds and atom not in self.lasting_since:
            self.lasting_since[atom] = t
            if (then := lasting.after(t)) < self.end:
                heappush(self.agenda, (then, _LAST_ON, atom))
        elif not holds and self.lasting_since.pop(atom, t) < t and t + 1 < self.end:
            # It has still held throughout the time strictly before t.
            heappush(self.agenda, (t + 1, _LAST_OFF, atom))

    def _switch(self, atom: int, turned: set[tuple[int, bool]]) -> list[tuple[int, bool]]:
        switch = self.net.atoms[atom]
        assert isinstance(switch, Switch)
        on, off = self._begins(("on", atom), switch.on), self._begins(("off", atom), switch.off)
        value = False if off else True if on else self.true[atom]
        if value == self.true[atom] or (atom, value) in turned:
            return []
        turned.add((atom, value))
        return [(atom, value)]

    def _edge(self, t: int, atom: int) -> None:
        edge = self.net.atoms[atom]
        assert isinstance(edge, Edge)
        if self._begins(("edge", atom), edge.when) and self.edges[atom][-1:] != [t]:
            self.edges[atom].append(t)

    def _begins(self, key: tuple[str, int], tree: Tree) -> bool:
        """Whether a condition begins to hold: it did not just before, or a statement says it anew."""
        before = self.holds.get(key, False)
        now = self.holds[key] = self._holds(tree)
        return now and (not before or any(a in self.pulse for a in atoms_of(tree)))

    def _arise(self, index: int) -> None:
        claim = self.claims[index]
        quota = self.net.quotas.get(claim.of)
        if self.force[claim.of] != "active" or (quota is not None and not quota(claim)):
            self.void.add(index)

    # -- conditions --------------------------------------------------------------------------------

    def _holds(self, tree: Tree) -> bool:
        match tree:
            case Atom(index):
                return self.true[index]
            case Not(part):
                return not self._holds(part)
            case All(parts):
                return all(self._holds(p) for p in parts)
            case AtLeast(count, parts):
                return sum(self._holds(p) for p in parts) >= count
            case _:
                return False

    def _note(self, t: int, changed: Iterable[int]) -> None:
        """Write down the force that obligations have from t on."""
        for index in sorted(changed):
            duty = self.net.obligations[index]
            force, excuse = self.force[index], self.excuse[index]
            why: list[tuple[str, Because]] = []
            if self.alive[index]:
                if force == "dormant" and duty.while_ is not None:
                    why = [("while", r) for r in self._reasons(duty.while_, wanted=False)]
                elif force == "suspended" and duty.unless is not None:
                    why = [("unless", r) for r in self._reasons(duty.unless, wanted=True)]
                if excuse and duty.excused is not None:
                    why += [("excused", r) for r in self._reasons(duty.excused, wanted=True)]
            spells = self.spells[index]
            if spells and spells[-1].since == t:
                spells.pop()
            if spells and (spells[-1].force, spells[-1].excused) == (force, excuse):
                continue
            spells.append(Spell(t, FOREVER, force, excuse, tuple(why)))

    def _reasons(self, tree: Tree, wanted: bool) -> list[Because]:
        """What makes a condition what it is: statements, and breaches as (obligation, shortfall)."""
        match tree:
            case Atom(index):
                if self.true[index] != wanted:
                    return []
                atom = self.net.atoms[index]
                if isinstance(atom, Fact):
                    return [("fact", index, self.why_fact[index] if wanted else None)]
                if isinstance(atom, Breach) and wanted:
                    for of in atom.of:
                        for fall in self.open_breaches[of]:
                            return [("breach", of, fall)]
                if isinstance(atom, Lasting):
                    return [("lasting", index, None), *self._reasons(atom.part, wanted)]
                return [("atom", index, None)]
            case Not(part):
                return self._reasons(part, not wanted)
            case All(parts) | AtLeast(_, parts):
                return [r for p in parts if self._holds(p) == wanted for r in self._reasons(p, wanted)]
            case _:
                return []


def _gates_of(atom: AtomKind) -> list[str]:
    if isinstance(atom, Lasting):
        return ["lasting"]
    if isinstance(atom, Switch):
        return ["switch"]
    return ["edge"] if isinstance(atom, Edge) else []
