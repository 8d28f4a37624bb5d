"""The sweep: what the agreement makes of conduct, instant by instant, where duties look at one another.

Rules (docs/language.md §8), in the order in which they act at an instant t:

1. *Inputs act at once.* Dates, facts, the beginning and the end of shortfalls, and what has lasted long enough
   strictly before t count as they are at t. A breach ends with its shortfall, or with the duty.
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
>>> [(s.since, s.until, s.force) for s in found.spells[0]]
[(-62135596800, 10, 'active'), (10, 40, 'suspended'), (40, 253402300800, 'active')]
>>> found.breached  # without grace, A is caught at 40 by what it did meanwhile
{0: 10, 1: 40}
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.assess.force.agenda import (
    BEGIN,
    CLAIM,
    END,
    FACT_OFF,
    FACT_ON,
    FADE,
    LAST_ON,
    READY,
    SEEN,
    SINCE,
    UNTIL,
    Agenda,
)
from detente.assess.force.atoms import Atoms, Turned
from detente.assess.force.called import Called
from detente.assess.force.coming import coming
from detente.assess.force.net import (
    Atom,
    Breach,
    Claim,
    Force,
    Net,
    Obligation,
    Owes,
    Shortfall,
    Spell,
    Swept,
    Tree,
)
from detente.instants import BEGINNING, FOREVER

__all__ = ["Atom", "Breach", "Net", "Obligation", "Shortfall", "sweep"]


def sweep(
    net: Net,
    shortfalls: Sequence[Shortfall],
    claims: Sequence[Claim] = (),
    end: int = FOREVER,
    known: int = FOREVER,
) -> Swept:
    """Sweep through time once, up to before `end`; what begins to last after what is `known` does not come to pass.

    Numbers in the answer are places in `net.obligations`, `shortfalls` and `claims`. The answer does not depend
    on the order of the input beyond those numbers.

    Raises:
        UsageError: conditions that must last turn one another on and off without end.
    """
    return _Sweep(net, shortfalls, claims, known).run(end)


class _Sweep:
    """The state of the sweep at an instant. Gates are numbers: duties first, then atoms that hang on conditions."""

    def __init__(self, net: Net, shortfalls: Sequence[Shortfall], claims: Sequence[Claim], known: int) -> None:
        self.net, self.shortfalls = net, shortfalls
        count = self.count = len(net.obligations)
        self.atoms = Atoms(net.atoms, count)
        self.force: list[Force] = ["dormant"] * count
        self.excuse = [False] * count
        self.alive = [False] * count
        self.force_since = [FOREVER] * count
        self.left_force = [BEGINNING] * count
        self.ready = [BEGINNING] * count
        self.pending: list[dict[int, None]] = [{} for _ in range(count)]
        self.open: list[set[int]] = [set() for _ in range(count)]
        self.breached: dict[int, int] = {}
        self.called = Called(net, claims, self.force)
        self.spells: list[list[tuple[int, Force, bool]]] = [[(BEGINNING, "dormant", False)] for _ in range(count)]
        self.watch_breach: list[list[int]] = [[] for _ in range(count)]
        self.watch_force: list[list[int]] = [[] for _ in range(count)]
        self.fresh: list[int] = []
        self._wire()
        self.agenda = Agenda(coming(net, shortfalls, claims, self.watch_breach), known)
        self.atoms.dirty.update(range(count))
        if self.agenda.first > BEGINNING:
            # What holds from the beginning of time did not begin with the first event.
            self._settle(BEGINNING)

    # -- setting up --------------------------------------------------------------------------------

    def _wire(self) -> None:
        self.while_, self.unless, self.excused = [], [], []
        for i, duty in enumerate(self.net.obligations):
            self.while_.append(self._gate(duty.while_, i))
            self.unless.append(self._gate(duty.unless, i))
            self.excused.append(self._gate(duty.excused, i))
        for i, atom in enumerate(self.net.atoms):
            if isinstance(atom, Breach):
                for of in atom.of:
                    self.watch_breach[of].append(i)
            elif isinstance(atom, Owes):
                for of in atom.of:
                    self.watch_force[of].append(i)

    def _gate(self, tree: Tree | None, gate: int) -> Callable[[], bool] | None:
        return None if tree is None else self.atoms.asked(tree, gate)

    # -- running -----------------------------------------------------------------------------------

    def run(self, end: int) -> Swept:
        """Every instant before the end in order."""
        atoms, arising = self.atoms, list[int]()
        for t, kind, index, last in self.agenda:
            if t >= end:
                break
            if kind == BEGIN:
                self._falls_short(t, index)
            elif kind <= FADE:
                self._stops(t, index, over=kind == END)
            elif kind < CLAIM:
                self._input(t, kind, index)
            else:
                arising.append(index)
            if last:
                if atoms.dirty:
                    self._settle(t)
                elif self.fresh:
                    self._latch_fresh(t)
                    if atoms.dirty:
                        self._settle(t)
                if atoms.anew:
                    atoms.anew.clear()
                if arising:
                    self.called.arise(arising)
                    arising.clear()
        return Swept(
            [_closed(s) for s in self.spells],
            self.breached,
            self.called.void,
            self.called.unsure,
            dict(atoms.edges),
            atoms.turns,
        )

    def _input(self, t: int, kind: int, index: int) -> None:
        if kind == SEEN:
            if index in self.breached and self.alive[self.shortfalls[index].of]:
                self._show(t, index)
        elif kind == FACT_ON:
            self.atoms.say(t, index)
        elif kind == FACT_OFF:
            self.atoms.end(t, index)
        elif kind == LAST_ON:
            self.atoms.lasted(t, index)
        elif kind == SINCE:
            self.alive[index] = self.net.obligations[index].until > t
            self.atoms.dirty.add(index)
        elif kind == UNTIL:
            self.alive[index] = False
            for shortfall in sorted(self.open[index]):
                self._unbreach(t, index, shortfall)
            self.pending[index].clear()
            self.atoms.dirty.add(index)
        elif self.ready[index] == t:
            # The grace of an earlier time in force does not count.
            self.fresh.extend(self.pending[index])

    def _falls_short(self, t: int, index: int) -> None:
        fall = self.shortfalls[index]
        of = fall.of
        left = [self.breached[other] for other in fall.left if self._went_on(t, other)] if fall.left else None
        if left and t < self.net.obligations[of].until:
            self._is_breach(t, index, min(left))
        elif fall.after is not None:
            if self.alive[of] and any(other in self.breached for other in fall.after):
                self._is_breach(t, index)
        elif t < fall.fades and (fall.claim is None or self.called.surely(fall.claim)):
            self.pending[of][index] = None
            # Should the duty enter into force now, it looks at all that waits.
            if self.force[of] == "active" and not self.excuse[of]:
                self.fresh.append(index)

    def _went_on(self, t: int, index: int) -> bool:
        """Whether a shortfall under an earlier text was a breach until that was replaced."""
        fall = self.shortfalls[index]
        return index in self.breached and fall.until >= t and self.net.obligations[fall.of].until >= t

    def _stops(self, t: int, index: int, over: bool) -> None:
        """A shortfall is over, or no longer itself shown."""
        of = self.shortfalls[index].of
        self.pending[of].pop(index, None)
        if over and index in self.open[of]:
            self._unbreach(t, of, index)

    # -- feeding back ------------------------------------------------------------------------------

    def _settle(self, t: int) -> None:
        atoms, turned = self.atoms, set[Turned]()
        while atoms.dirty or self.fresh:
            # What is so acts at once, however many states it comes through; force and breaches follow.
            while hanging := [gate for gate in atoms.dirty if gate >= self.count]:
                atoms.dirty.difference_update(hanging)
                # Every one of this round sees the others as they stand before it.
                moves = [move for gate in sorted(hanging) for move in atoms.hanging(t, gate, turned, self.agenda)]
                for atom, value in moves:
                    atoms.turn(t, atom, value)
            gates = sorted(atoms.dirty) if len(atoms.dirty) > 1 else tuple(atoms.dirty)
            atoms.dirty.clear()
            changed = [gate for gate in gates if self._force(t, gate)]
            if self.fresh:
                self._latch_fresh(t)
            for index in changed:
                self._note(t, index)
                for atom in self.watch_force[index]:
                    owes = self.net.atoms[atom]
                    assert isinstance(owes, Owes)
                    value = any(self.force[of] == "active" for of in owes.of)
                    atoms.turn(t, atom, value)

    def _force(self, t: int, index: int) -> bool:
        """Work out the force of a duty; whether it changed."""
        force: Force
        while_, unless, excused = self.while_[index], self.unless[index], self.excused[index]
        if not self.alive[index]:
            force = "ended" if t >= self.net.obligations[index].until else "dormant"
        elif while_ is not None and not while_():
            force = "dormant"
        elif unless is not None and unless():
            force = "suspended"
        else:
            force = "active"
        excuse = excused is not None and excused()
        was, was_excused = self.force[index], self.excuse[index]
        if force == was and excuse == was_excused:
            return False
        self.force[index], self.excuse[index] = force, excuse
        if was == "active":
            self.left_force[index] = t
        if force == "active":
            if was != "active":
                self._enter(t, index)
            # In the time of grace nothing that waits becomes a breach; READY looks again when it is over. What began
            # after a duty entered that goes on as under an earlier text does not wait.
            if not excuse and (was == "active" or t >= self.ready[index] or self.force_since[index] < t):
                self.fresh.extend(self.pending[index])
        return True

    def _enter(self, t: int, index: int) -> None:
        """A duty (re)enters into force: grace runs from here."""
        duty = self.net.obligations[index]
        since, before = t, duty.goes_on
        if before is not None and t == duty.since and (self.force[before] == "active" or self.left_force[before] == t):
            since = self.force_since[before]
        self.force_since[index] = since
        self.ready[index] = duty.grace(since) if duty.grace else t
        if self.ready[index] > t:
            self.agenda.set_for(self.ready[index], READY, index)

    def _latch_fresh(self, t: int) -> None:
        fresh = sorted(set(self.fresh)) if len(self.fresh) > 1 else self.fresh
        self.fresh = []
        for index in fresh:
            self._latch(t, index)

    def _latch(self, t: int, index: int) -> None:
        fall = self.shortfalls[index]
        of = fall.of
        if self.force[of] != "active" or self.excuse[of] or index not in self.pending[of]:
            return
        began = fall.began if fall.began is not None else fall.since
        if began <= self.force_since[of] and t < self.ready[of]:
            return
        del self.pending[of][index]
        self._is_breach(t, index)

    def _is_breach(self, t: int, index: int, since: int | None = None) -> None:
        self.breached[index] = t if since is None else since
        seen = self.shortfalls[index].seen
        if seen is None or seen <= t:
            self._show(t, index)

    def _show(self, t: int, index: int) -> None:
        """Let a breach act on whoever looks at its duty."""
        of = self.shortfalls[index].of
        if self.watch_breach[of] and self.shortfalls[index].shown and index not in self.open[of]:
            self.open[of].add(index)
            for atom in self.watch_breach[of]:
                self.atoms.begin(t, atom)

    def _unbreach(self, t: int, of: int, index: int) -> None:
        self.open[of].remove(index)
        for atom in self.watch_breach[of]:
            self.atoms.end(t, atom)

    def _note(self, t: int, index: int) -> None:
        """Write down the force that an obligation has from t on."""
        spells = self.spells[index]
        if spells[-1][0] == t:
            spells.pop()
        now = (self.force[index], self.excuse[index])
        if not spells or spells[-1][1:] != now:
            spells.append((t, *now))


def _closed(spells: list[tuple[int, Force, bool]]) -> list[Spell]:
    ends = [*(s[0] for s in spells[1:]), FOREVER]
    return [Spell(since, until, force, excused) for (since, force, excused), until in zip(spells, ends, strict=True)]
