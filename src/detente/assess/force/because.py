"""What made a condition hold, or not, at an instant: worked out when somebody asks.

What turned a state is followed to the instant at which it turned; each atom is told once, so that no text makes this
deep or long.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

from detente.assess.force.net import (
    All,
    AtLeast,
    Atom,
    Breach,
    Fact,
    Lasting,
    Net,
    Never,
    Not,
    Shortfall,
    Swept,
    Switch,
    Tree,
    atoms_of,
)

__all__ = ["Because", "because"]


class Because(NamedTuple):
    """A fact with what shows it, a breach (an obligation's shortfall), or an atom alone that does or does not hold.

    Each at the instant at which it counted: what turned a state, when that turned.
    """

    kind: Literal["fact", "breach", "atom"]
    atom: int
    holds: bool
    at: int
    shown_by: object = None


Question = tuple[Tree, bool, int]  # a tree, whether it is to hold, and when


def because(
    tree: Tree, wanted: bool, at: int, net: Net, swept: Swept, shortfalls: list[Shortfall]
) -> Iterator[Because]:
    """The atoms that make a tree true (or false, as `wanted`) at an instant, and what in turn made those so."""
    asked: list[Question] = [(tree, wanted, at)]
    told = set[int]()
    while asked:
        of, wanted, at = asked.pop()
        match of:
            case Atom(index):
                if swept.holds(index, at) == wanted and index not in told:
                    told.add(index)
                    yield from _of_atom(index, wanted, at, net, swept, shortfalls)
                    asked += _made_so(index, wanted, at, net, swept)
            case Not(part):
                asked.append((part, not wanted, at))
            case All(parts) | AtLeast(_, parts):
                # Of what holds while the whole does not, or the other way round, nothing hangs.
                asked += [(part, wanted, at) for part in reversed(parts) if _holds(part, at, swept) == wanted]


def _last(tree: Tree, at: int, swept: Swept) -> int | None:
    """The last instant by another at which a condition did not hold; None where it always has."""
    turns = sorted({t for index in atoms_of(tree) for t in swept.turns[index] if t <= at}, reverse=True)
    return next((t for t in (at, *(turn - 1 for turn in turns)) if not _holds(tree, t, swept)), None)


def _holds(tree: Tree, at: int, swept: Swept) -> bool:
    """Whether a condition held at an instant."""
    if isinstance(tree, Atom):
        return swept.holds(tree.index, at)
    if isinstance(tree, Not):
        return not _holds(tree.part, at, swept)
    if isinstance(tree, Never):
        return False
    held = [_holds(part, at, swept) for part in tree.parts]
    return sum(held) >= (tree.count if isinstance(tree, AtLeast) else len(held))


def _made_so(index: int, wanted: bool, at: int, net: Net, swept: Swept) -> Iterator[Question]:
    """What an atom that hangs on conditions rests on."""
    atom = net.atoms[index]
    if isinstance(atom, Lasting):
        # It has not lasted since it last did not hold.
        broken = at - 1 if wanted else _last(atom.part, at, swept)
        if broken is not None:
            yield atom.part, wanted, broken
    elif isinstance(atom, Switch):
        turns = swept.turns[index][: bisect_right(swept.turns[index], at)]
        if turns:
            yield atom.on if wanted else atom.off, True, turns[-1]


def _of_atom(
    index: int, wanted: bool, at: int, net: Net, swept: Swept, shortfalls: list[Shortfall]
) -> Iterator[Because]:
    atom = net.atoms[index]
    if isinstance(atom, Fact) and wanted:
        shown = [what for since, until, what in atom.spans if since <= at < until]
        yield Because("fact", index, wanted, at, shown[-1] if shown else None)
    elif isinstance(atom, Breach) and wanted:
        for of in atom.of:
            open_ = [
                i
                for i, fall in enumerate(shortfalls)
                if fall.of == of and fall.shown and i in swept.breached
                and max(swept.breached[i], fall.seen or fall.since) <= at < fall.until
            ]  # fmt: skip
            if open_:
                yield Because("breach", index, wanted, at, min(open_, key=lambda i: swept.breached[i]))
    else:
        yield Because("atom", index, wanted, at)
