"""What depends on itself: counts through arithmetic, and force through gates and states (docs/language.md §4).

Force (`owes`) may not depend on itself; conduct (`keeps`, `breaches`, `meets`) may, for breaches are latched.
`for N days` looks strictly back and breaks a cycle; so does `excused`, which changes no force.

>>> in_order({"a": ["b"], "b": ["c"], "c": []})
(['c', 'b', 'a'], [])
>>> in_order({"a": ["b"], "b": ["a"], "d": ["a"]})
(['b', 'a', 'd'], [['a', 'b']])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from detente.agreement.conditions import All, Any, AtLeast, Condition, Conduct, InState, Lasting, Not, Subject
from detente.agreement.front import Front
from detente.agreement.mistakes import Mistakes
from detente.agreement.model import Clauses, Duty

__all__ = ["force_cycles", "in_order"]

_T = TypeVar("_T")


def in_order(graph: Mapping[_T, Iterable[_T]]) -> tuple[list[_T], list[list[_T]]]:
    """The nodes, each after those it leads to, and the cycles that were met; without recursion."""
    return _walk(graph.keys(), lambda node: graph.get(node, ()))


def _walk(nodes: Iterable[_T], after: Callable[[_T], Iterable[_T]]) -> tuple[list[_T], list[list[_T]]]:
    done: dict[_T, None] = {}
    cycles: list[list[_T]] = []
    for root in nodes:
        if root in done:
            continue
        path: dict[_T, Iterator[_T]] = {root: iter(after(root))}
        while path:
            node, rest = next(reversed(path.items()))
            found = next((n for n in rest if n not in done), None)
            if found is None:
                del path[node]
                done[node] = None
            elif found in path:
                way = list(path)
                cycles.append(way[way.index(found) :])
            else:
                path[found] = iter(after(found))
    return list(done), cycles


def force_cycles(clauses: Clauses, front: Front, found: Mistakes) -> None:
    """A mistake for each clause whose force depends on itself."""
    graph = _Force(clauses, front)
    # First by clause alone, which is quick; who owes it matters only where clauses form a cycle.
    _, suspects = _walk(clauses.duties, graph.clauses_after)
    if not suspects:
        return
    starts = [
        (clause, who)
        for cycle in suspects
        for clause in cycle
        for who in clauses.duties[clause].who
        if clause in clauses.duties
    ]
    _, cycles = _walk(starts, graph.after)
    told: set[frozenset[str]] = set()
    for cycle in cycles:
        names = frozenset(clause for clause, _ in cycle)
        if names in told:
            continue
        told.add(names)
        way = " -> ".join(f"{clause} by {who}" for clause, who in [*cycle, cycle[0]])
        duty = clauses.duties[cycle[0][0]]
        if duty.place:
            found.add(f"force depends on itself: {way}", duty.place, "use 'keeps'")


class _Force:
    """Which clauses, as owed by whom, the force of a clause depends on."""

    def __init__(self, clauses: Clauses, front: Front) -> None:
        self.clauses, self.front = clauses, front
        self._states: dict[str, frozenset[Conduct]] = {}

    def clauses_after(self, clause: str) -> list[str]:
        duty = self.clauses.duties.get(clause)
        return [owed.clause for owed in self._owed(duty)] if duty else []

    def after(self, node: tuple[str, str]) -> Iterator[tuple[str, str]]:
        clause, who = node
        duty = self.clauses.duties.get(clause)
        for owed in self._owed(duty) if duty else ():
            debtors = self.clauses.duties[owed.clause].who if owed.clause in self.clauses.duties else ()
            for name in self._meant(owed.subject, duty, who):
                if name in debtors:
                    yield owed.clause, name

    def _meant(self, subject: Subject, duty: Duty | None, who: str) -> Iterator[str]:
        for name in subject.names:
            if name == "self":
                yield who
            elif name == "other":
                others = duty.to if duty and duty.to is not None else tuple(self.front.parties)
                yield from (n for n in others if n != who)
            elif subject.quantifier:
                yield from self.front.members(name)
            else:
                yield name

    def _owed(self, duty: Duty) -> Iterator[Conduct]:
        for gate in (duty.while_, duty.unless):
            if gate is not None:
                yield from self._in(gate)

    def _in(self, condition: Condition) -> Iterator[Conduct]:
        """The `owes` of a condition, also through the states it uses."""
        seen: set[str] = set()
        todo = [condition]
        while todo:
            for atom in _open(todo.pop()):
                if isinstance(atom, Conduct) and atom.verb == "owes":
                    yield atom
                elif isinstance(atom, InState) and atom.state not in seen:
                    seen.add(atom.state)
                    if state := self.clauses.states.get(atom.state):
                        todo += [state.on, state.off]


def _open(condition: Condition) -> Iterator[Condition]:
    """The atoms of a condition that count at once: not those under `for N days`."""
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _open(part)
        case Not(part):
            yield from _open(part)
        case Lasting():
            return
        case _:
            yield condition
