"""What made a condition hold, or not, at an instant: worked out when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from detente.assess.net import All, AtLeast, Atom, Breach, Fact, Lasting, Net, Not, Shortfall, Tree
from detente.assess.sweep import Swept

__all__ = ["Because", "because"]


class Because(NamedTuple):
    """A fact with what shows it, a breach (an obligation's shortfall), or an atom alone that does or does not hold."""

    kind: Literal["fact", "breach", "atom"]
    atom: int
    holds: bool
    shown_by: object = None


def because(
    tree: Tree, wanted: bool, at: int, net: Net, swept: Swept, shortfalls: list[Shortfall]
) -> Iterator[Because]:
    """The atoms that make a tree true (or false, as `wanted`) at an instant."""
    match tree:
        case Atom(index):
            if swept.holds(index, at) == wanted:
                yield from _of_atom(index, wanted, at, net, swept, shortfalls)
        case Not(part):
            yield from because(part, not wanted, at, net, swept, shortfalls)
        case All(parts) | AtLeast(_, parts):
            for part in parts:
                yield from because(part, wanted, at, net, swept, shortfalls)


def _of_atom(
    index: int, wanted: bool, at: int, net: Net, swept: Swept, shortfalls: list[Shortfall]
) -> Iterator[Because]:
    atom = net.atoms[index]
    if isinstance(atom, Fact) and wanted:
        shown = [what for since, until, what in atom.spans if since <= at < until]
        yield Because("fact", index, wanted, shown[-1] if shown else None)
    elif isinstance(atom, Breach) and wanted:
        for of in atom.of:
            open_ = [
                i
                for i, fall in enumerate(shortfalls)
                if fall.of == of and fall.shown and i in swept.breached
                and max(swept.breached[i], fall.seen or fall.since) <= at < fall.until
            ]  # fmt: skip
            if open_:
                yield Because("breach", index, wanted, min(open_, key=lambda i: swept.breached[i]))
    elif isinstance(atom, Lasting):
        yield Because("atom", index, wanted)
        if wanted:
            yield from because(atom.part, wanted, at - 1, net, swept, shortfalls)
    else:
        yield Because("atom", index, wanted)
