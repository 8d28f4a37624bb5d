"""What depends on itself: groups of things that lead to one another, and a cycle among them; no recursion.

>>> graph = {"a": ["b"], "b": ["a"], "c": ["a"], "d": []}
>>> groups = list(components(graph, graph.__getitem__))
>>> groups
[['b', 'a'], ['c'], ['d']]
>>> [a_cycle(group, graph.__getitem__) for group in groups]
[['a', 'b'], [], []]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

__all__ = ["a_cycle", "components", "cycles", "told"]

_T = TypeVar("_T")


def components(nodes: Iterable[_T], after: Callable[[_T], Iterable[_T]]) -> Iterator[list[_T]]:
    """The groups of nodes that lead to one another, each after those it leads to (Tarjan 1972)."""
    number: dict[_T, int] = {}
    lowest: dict[_T, int] = {}
    open_: dict[_T, None] = {}
    for root in nodes:
        path: list[tuple[_T, Iterator[_T]]] = [] if root in number else [(root, iter(after(root)))]
        while path:
            node, rest = path[-1]
            if node not in number:
                number[node] = lowest[node] = len(number)
                open_[node] = None
            for found in rest:
                if found not in number:
                    path.append((found, iter(after(found))))
                    break
                if found in open_:
                    lowest[node] = min(lowest[node], number[found])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == number[node]:
                    group: list[_T] = []
                    while not group or group[-1] != node:
                        group.append(open_.popitem()[0])
                    yield group


def a_cycle(group: Sequence[_T], after: Callable[[_T], Iterable[_T]]) -> list[_T]:
    """One cycle within a group of nodes that lead to one another; empty when its only node does not lead to itself."""
    within = dict.fromkeys(group)
    way: dict[_T, None] = {}
    node: _T | None = group[-1]
    while node is not None and node not in way:
        way[node] = None
        node = next((n for n in after(node) if n in within), None)
    if node is None:
        return []
    found = list(way)
    return found[found.index(node) :]


def cycles(nodes: Iterable[_T], after: Callable[[_T], Iterable[_T]]) -> Iterator[list[_T]]:
    """The cycles that a walk meets, the first of them soon."""
    done: set[_T] = set()
    for root in nodes:
        path: dict[_T, Iterator[_T]] = {} if root in done else {root: iter(after(root))}
        while path:
            node, rest = next(reversed(path.items()))
            found = next((n for n in rest if n not in done), None)
            if found is None:
                del path[node]
                done.add(node)
            elif found in path:
                way = list(path)
                yield way[way.index(found) :]
            else:
                path[found] = iter(after(found))


def told(cycle: Sequence[str]) -> str:
    """A cycle as people read it, back to where it began.

    >>> told(["A", "B"])
    'A -> B -> A'
    """
    shown = [*cycle[:10], f"({len(cycle) - 11} more)", cycle[-1]] if len(cycle) > 12 else cycle
    return " -> ".join([*shown, cycle[0]])
