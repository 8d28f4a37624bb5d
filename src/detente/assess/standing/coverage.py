"""Coverage: where a record claims to be complete, and since when it has claimed so.

A claim counts from when it was said. What is claimed twice is complete from the earlier claim on, and a later,
wider claim takes nothing from an earlier, narrower one (docs/language.md §7, §8.7).

`first_said` cuts time into pieces, each with the first word that covers it; `grown` tells what one may count on
from when, as whole spans: a later claim that closes a gap makes one span of three.

>>> narrow, wide = Coverage(30, 60, said=100, row=1), Coverage(0, 90, said=200, row=2)
>>> for piece in first_said([wide, narrow]):
...     print(piece)
Coverage(since=0, until=30, said=200, row=2)
Coverage(since=30, until=60, said=100, row=1)
Coverage(since=60, until=90, said=200, row=2)
>>> grown([wide, narrow])
[Coverage(since=30, until=60, said=100, row=1), Coverage(since=0, until=90, said=200, row=2)]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Coverage", "common", "first_said", "grown"]


class Coverage(NamedTuple):
    """A span in which the record claims to hold every statement of a kind by a party, and from when it claims so."""

    since: int
    until: int
    said: int
    row: int


def first_said(claims: Iterable[Coverage]) -> list[Coverage]:
    """The same as pieces of time in order, none over another, each with the first claim that covers it."""
    coming = sorted(c for c in claims if c.since < c.until)
    cuts = sorted({t for c in coming for t in (c.since, c.until)})
    live: list[tuple[int, int, int]] = []  # said, row, until
    out: list[Coverage] = []
    place = 0
    for t, following in pairwise(cuts):
        while place < len(coming) and coming[place].since == t:
            heappush(live, (coming[place].said, coming[place].row, coming[place].until))
            place += 1
        while live and live[0][2] <= t:
            heappop(live)
        if live:
            said, row, _ = live[0]
            if out and out[-1][1:] == (t, said, row):
                out[-1] = out[-1]._replace(until=following)
            else:
                out.append(Coverage(t, following, said, row))
    return out


def grown(claims: Iterable[Coverage]) -> list[Coverage]:
    """In the order in which they were said, the whole span that each claim made complete, where it added any."""
    starts: list[int] = []
    ends: list[int] = []
    out: list[Coverage] = []
    for claim in sorted(claims, key=lambda c: (c.said, c.since, c.until, c.row)):
        # Those that touch the claim, as things stood.
        first, last = bisect_left(ends, claim.since), bisect_right(starts, claim.until)
        since = min([claim.since, *starts[first : first + 1]]) if first < last else claim.since
        until = max([claim.until, *ends[last - 1 : last]]) if first < last else claim.until
        if last - first == 1 and (starts[first], ends[first]) == (since, until):
            continue
        starts[first:last], ends[first:last] = [since], [until]
        out.append(Coverage(since, until, claim.said, claim.row))
    return out


def common(a: list[Coverage], b: list[Coverage]) -> list[Coverage]:
    """Where two lists of pieces are both complete, and since when both were claimed."""
    out: list[Coverage] = []
    i = j = 0
    while i < len(a) and j < len(b):
        since, until = max(a[i].since, b[j].since), min(a[i].until, b[j].until)
        if since < until:
            later = max(a[i], b[j], key=lambda c: (c.said, c.row))
            out.append(Coverage(since, until, later.said, later.row))
        if a[i].until <= b[j].until:
            i += 1
        else:
            j += 1
    return out
