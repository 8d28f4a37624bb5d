"""What is known to come in a sweep: dates, facts, shortfalls and occasions, as events of its agenda."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.assess.force.agenda import (
    BEGIN,
    CLAIM,
    END,
    FACT_OFF,
    FACT_ON,
    FADE,
    SEEN,
    SINCE,
    UNTIL,
    coded,
)
from detente.assess.force.net import Claim, Fact, Net, Shortfall

__all__ = ["coming"]


def coming(
    net: Net, shortfalls: Sequence[Shortfall], claims: Sequence[Claim], watched: Sequence[Sequence[int]]
) -> Iterator[int]:
    """The events of a sweep; `watched` holds for each obligation the atoms that look at its breaches."""
    for i, duty in enumerate(net.obligations):
        yield coded(duty.since, SINCE, i)
        yield coded(duty.until, UNTIL, i)
    for i, atom in enumerate(net.atoms):
        for since, until, _ in atom.spans if isinstance(atom, Fact) else ():
            if since < until:
                yield coded(since, FACT_ON, i)
                yield coded(until, FACT_OFF, i)
    for i, fall in enumerate(shortfalls):
        since, until, seen = fall.since, fall.until, fall.seen
        if since < until:
            yield coded(since, BEGIN, i)
            yield coded(until, END, i)
            if fall.fades < until:
                yield coded(fall.fades, FADE, i)
            if seen is not None and since < seen < until and watched[fall.of]:
                yield coded(seen, SEEN, i)
    for i, claim in enumerate(claims):
        yield coded(claim.arose, CLAIM, i)
