"""The force of an obligation read out of a sweep, through all versions of the text that have it.

A text knows the one before it alone: the chain is followed by what each obligation took over.
"""

from __future__ import annotations

from msgspec.structs import replace

from detente.assess.force.gates import Gates
from detente.assess.force.net import Spell, Swept

__all__ = ["same_since", "spells_through"]


def spells_through(gates: Gates, swept: Swept, place: int) -> list[Spell]:
    """The force of an obligation, and before its text that of the same one under the texts before it."""
    before: list[Spell] = []
    since = gates.since
    if place in gates.before and gates.earlier is not None:
        before = [s for s in spells_through(gates.earlier, swept, gates.before[place]) if s.since < since]
        before[-1:] = [replace(s, until=min(s.until, since)) for s in before[-1:]]
    own = [replace(s, since=max(s.since, since)) for s in swept.spells[place] if s.until > since]
    return [*before, *own] if before else swept.spells[place]


def same_since(gates: Gates, place: int) -> int:
    """From when an obligation has had the terms that it has, through all texts that leave it word for word."""
    goes_on = gates.wiring.net.obligations[place].goes_on
    if goes_on is None or gates.earlier is None:
        return gates.since
    return same_since(gates.earlier, goes_on)
