"""Nets for the sweep: 57 parties with 20 duties each, and shortfalls of all of them; or one duty that is never cured.

Each makes a net and its shortfalls, the same at every call:

    tangle(100_000, every=10)    a tenth of the duties is suspended while the next party breaches the same one
    tangle(100_000, every=1)     all of them are
    unending(10_000)             shortfalls of one duty that never end, and a duty suspended while it is breached
"""

from __future__ import annotations

import random

from detente.assess.force.net import Atom, AtomKind, Breach, Net, Obligation, Shortfall

__all__ = ["sorted_events", "tangle", "unending"]

PARTIES, DUTIES = 57, 20
DAY = 86_400
SPAN = 20 * 365 * DAY


def tangle(count: int, every: int, seed: int = 1) -> tuple[Net, list[Shortfall]]:
    """Duties that look at one another, and `count` shortfalls of 1 to 180 days over 20 years."""
    rng = random.Random(seed)  # noqa: S311 - a net that can be made again, not a secret
    size = PARTIES * DUTIES
    obligations = [Obligation(f"{number % DUTIES} by {number // DUTIES}") for number in range(size)]
    atoms: list[AtomKind] = []
    for number, obligation in enumerate(obligations):
        if number % every == 0:
            obligation.unless = Atom(len(atoms))
            atoms.append(Breach(((number + DUTIES) % size,)))
    shortfalls = []
    for _ in range(count):
        since = rng.randrange(SPAN)
        until = since + rng.randrange(DAY, 180 * DAY)
        shortfalls.append(Shortfall(rng.randrange(size), since, until, until, seen=since + rng.randrange(DAY)))
    return Net(obligations, atoms), shortfalls


def unending(count: int) -> tuple[Net, list[Shortfall]]:
    """`count` shortfalls of one duty that never end, each begun a quarter of an hour after the one before."""
    watched, watching = Obligation("watched"), Obligation("watching", unless=Atom(0))
    return Net([watched, watching], [Breach((0,))]), [Shortfall(0, 900 * n, seen=900 * n) for n in range(count)]


def sorted_events(shortfalls: list[Shortfall]) -> int:
    """What any sweep has to do: put the beginnings and ends in order and look at each once."""
    events = [(fall.since, True, n) for n, fall in enumerate(shortfalls)]
    events += [(fall.until, False, n) for n, fall in enumerate(shortfalls)]
    events.sort()
    open_: set[int] = set()
    most = 0
    for _, begins, number in events:
        (open_.add if begins else open_.discard)(number)
        most = max(most, len(open_))
    return most
