"""Atoms as they stand at an instant of the sweep, and those among them that hang on conditions.

Rules (docs/language.md §4, §8):

1. An atom of facts or breaches is true while any of its spans, or any open breach, runs.
2. What has lasted is true once its condition has held throughout a length of time strictly before, while it holds.
3. A state turns on when its condition begins to hold, off when the other does; where both begin at one instant, in
   whatever round of it, it is off. A condition begins to hold when it did not just before, or when a statement says it
   anew.
4. Within an instant a state turns at most once each way, so that feeding back stops.

A *gate* is whoever asks a tree of atoms: an obligation by its number, or an atom by its number after all obligations.
When an atom turns, the gates that ask it are `dirty`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from detente.assess.force.agenda import LAST_ON, Agenda
from detente.assess.force.net import All, AtLeast, Atom, AtomKind, Edge, Fact, Lasting, Not, Switch, Tree, atoms_of
from detente.instants import BEGINNING

__all__ = ["Atoms", "Turned"]

# An atom and what it turned to, within one instant.
Turned = tuple[int, bool]


class Atoms:
    """The atoms of a net: which are true, when each turned, and who asks them."""

    def __init__(self, kinds: Sequence[AtomKind], obligations: int) -> None:
        self._kinds, self._gates = kinds, obligations
        self.true = [False] * len(kinds)
        self.turns: list[list[int]] = [[] for _ in kinds]
        self.edges: dict[int, list[int]] = defaultdict(list)
        self.dirty: set[int] = set()
        self._running = [0] * len(kinds)  # how many spans of a fact, or breaches of an atom, are on
        self.anew: set[int] = set()  # what a statement says anew at this instant
        self._askers: list[set[int]] = [set() for _ in kinds]
        self._lasting_since: dict[int, int] = {}
        self._off: dict[int, int] = {}  # when the condition that turns a state off last began to hold
        self._held: dict[Turned, bool] = {}
        self._parts: dict[Turned, Callable[[], bool]] = {}
        for i, kind in enumerate(kinds):
            self._wire(i, kind)
        self.dirty.update(obligations + i for i, _ in self._parts)

    def _wire(self, atom: int, kind: AtomKind) -> None:
        gate = self._gates + atom
        match kind:
            case Lasting():
                self._parts[atom, True] = self.asked(kind.part, gate)
            case Switch():
                self._parts[atom, True] = self.asked(kind.on, gate)
                self._parts[atom, False] = self.asked(kind.off, gate)
            case Edge():
                self._parts[atom, True] = self.asked(kind.when, gate)

    def asked(self, tree: Tree, gate: int) -> Callable[[], bool]:
        """A tree as a function of the atoms as they stand; its gate is dirty when one of them turns."""
        for index in atoms_of(tree):
            self._askers[index].add(gate)
        return _compiled(tree, self.true)

    # -- turning -----------------------------------------------------------------------------------

    def turn(self, t: int, atom: int, value: bool) -> None:
        """Let an atom be true or not from an instant on."""
        if self.true[atom] != value:
            self.true[atom] = value
            turns = self.turns[atom]
            if turns and turns[-1] == t:
                turns.pop()
            else:
                turns.append(t)
            self.dirty.update(self._askers[atom])

    def begin(self, t: int, atom: int) -> None:
        """A span of a fact, or a breach, begins."""
        self._running[atom] += 1
        self.turn(t, atom, True)

    def end(self, t: int, atom: int) -> None:
        """A span of a fact, or a breach, ends."""
        self._running[atom] -= 1
        self.turn(t, atom, self._running[atom] > 0)

    def say(self, t: int, atom: int) -> None:
        """A span of a fact begins; where another runs already, a statement says anew what was so."""
        kind = self._kinds[atom]
        if isinstance(kind, Fact) and kind.said:
            self.anew.add(atom)
            self.dirty.update(self._askers[atom])
        self.begin(t, atom)

    # -- what hangs on conditions ------------------------------------------------------------------

    def hanging(self, t: int, gate: int, turned: set[Turned], agenda: Agenda) -> list[Turned]:
        """What a gate's atom turns to, as the others stand."""
        atom = gate - self._gates
        kind = self._kinds[atom]
        if isinstance(kind, Lasting):
            return self._lasting(t, atom, kind, agenda)
        if isinstance(kind, Edge):
            if self._begins(t, atom, kind.when, True) and self.edges[atom][-1:] != [t]:
                self.edges[atom].append(t)
        elif isinstance(kind, Switch):
            on, off = self._begins(t, atom, kind.on, True), self._begins(t, atom, kind.off, False)
            if off:
                self._off[atom] = t
            value = False if self._off.get(atom) == t else True if on else self.true[atom]
            if value != self.true[atom] and (atom, value) not in turned:
                turned.add((atom, value))
                return [(atom, value)]
        return []

    def lasted(self, t: int, atom: int) -> None:
        """The length of time is over that a condition was to last; it may have begun anew meanwhile."""
        lasting = self._kinds[atom]
        assert isinstance(lasting, Lasting)
        since = self._lasting_since.get(atom)
        # What ends at the very instant does not hold still.
        if since is not None and lasting.after(since) == t and self._parts[atom, True]():
            self.turn(t, atom, True)

    def _lasting(self, t: int, atom: int, lasting: Lasting, agenda: Agenda) -> list[Turned]:
        holds = self._parts[atom, True]()
        if holds and atom not in self._lasting_since:
            self._lasting_since[atom] = t
            if t == BEGINNING:
                return [(atom, True)]  # what has always held has lasted
            if t <= agenda.horizon:
                agenda.set_for(lasting.after(t), LAST_ON, atom)
        elif not holds:
            self._lasting_since.pop(atom, None)
        return [(atom, False)] if self.true[atom] and not holds else []

    def _begins(self, t: int, atom: int, tree: Tree, on: bool) -> bool:
        # All that holds from the beginning of time begins then, in whatever round it is seen.
        before = t > BEGINNING and self._held.get((atom, on), False)
        now = self._held[atom, on] = self._parts[atom, on]()
        return now and (not before or any(a in self.anew for a in atoms_of(tree)))


def _compiled(tree: Tree, true: list[bool]) -> Callable[[], bool]:
    """A tree as a function of the atoms as they stand."""
    match tree:
        case Atom(index):
            return lambda: true[index]
        case Not(part):
            inner = _compiled(part, true)
            return lambda: not inner()
        case All(parts):
            every = [_compiled(p, true) for p in parts]
            return lambda: all(p() for p in every)
        case AtLeast(count, parts):
            some = [_compiled(p, true) for p in parts]
            return lambda: sum(p() for p in some) >= count
        case _:
            return lambda: False
