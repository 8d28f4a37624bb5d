"""Places in a quota: which requests create something, one after the other in order of receipt.

Rules (docs/language.md §5):

1. Up to N requests of what is counted together have a place; beyond it a request creates nothing. A place is given
   back with its request; where what is open at one time is capped, it is free once the request is closed.
2. Where a number is a range, or a request may be none, every way in which it all may be is told: what has its place in
   each of them has it, what has none in any has none, what is left may have one.
3. What an earlier text admitted has its place as it had it there, whatever the limits are now: in each way in which it
   was admitted there.
4. Once many ways were weighed, which of them it was is forgotten: each request in doubt may have its place or not,
   whatever the others have. So a record that leaves much in doubt takes no longer, and no doubt is ever settled by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from heapq import heappop, heappush
from typing import Literal, NamedTuple

from msgspec import Struct, field

from detente.instants import FOREVER

__all__ = ["Ask", "Limit", "Quota"]

_MOST = 20_000  # ways that are weighed before they are forgotten: a tenth of a second


class Limit(NamedTuple):
    """A number as a range, what it was made of, and what is counted together under it.

    Where `low` is None there is no number as yet; where `high` is, it is without end.
    """

    low: int | None
    high: int | None
    number: object
    what: object


class Ask(NamedTuple):
    """A place that a request asks for one of its authors: until when it is open, and kept; whether it surely is one."""

    row: int
    arose: int
    closed: int
    given_back: int
    sure: bool
    limits: tuple[Limit, ...]


class Way(NamedTuple):
    """One way in which what is in doubt may be: which requests created something, and between what numbers lie."""

    created: frozenset[int] = frozenset()
    numbers: tuple[tuple[object, int, int | None], ...] = ()

    def ends(self, limit: Limit) -> tuple[int, int | None]:
        """The least and the most that a limit may be in this way."""
        known = next(((low, high) for number, low, high in self.numbers if number == limit.number), None)
        return known if known is not None else (limit.low or 0, limit.high)

    def knowing(self, limit: Limit, low: int, high: int | None) -> Way:
        """The same where a limit lies between two numbers."""
        if limit.low == limit.high:
            return self
        others = (known for known in self.numbers if known[0] != limit.number)
        return self._replace(numbers=(*others, (limit.number, low, high)))


class Ways(Struct):
    """All ways in which what is in doubt may be, and what may be each for itself; how many were weighed so far."""

    every: frozenset[Way] = frozenset([Way()])
    alone: frozenset[int] = frozenset()
    weighed: int = 0

    def split(self, row: int) -> None:
        """Let a request have its place or not, whatever else is so."""
        if self.weighed > _MOST:
            self.alone |= {row}
            return
        self.every |= {way._replace(created=way.created | {row}) for way in self.every}
        self._weigh()

    def decide(self, ask: Ask, limits: dict[Limit, _Places]) -> bool | None:
        """Whether a request creates something (None: it may), and what it leaves open then."""
        found: set[bool] = set()
        ways: set[Way] = set()
        for way in self.every:
            for creates, left in self._after(way, limits):
                found.add(creates)
                if creates:
                    ways.add(left._replace(created=left.created | {ask.row}))
                if not creates or not ask.sure:  # what may be no request may leave its place to others
                    ways.add(left)
        if found == {True} and ask.sure:
            # In all of them alike: it need not be kept apart.
            ways = {way._replace(created=way.created - {ask.row}) for way in ways}
        self.every = frozenset(ways)
        self._weigh()
        return found.pop() if len(found) == 1 else None

    def doubts(self, row: int) -> bool:
        """Whether what a request created is told apart in each way, or for itself."""
        return row in self.alone or any(row in way.created for way in self.every)

    def _taken(self, place: _Places, way: Way) -> tuple[int, int]:
        """How many places are taken in a way, at least and at most."""
        least = place.surely + len(place.maybe & way.created)
        return least, least + len(place.maybe & self.alone)

    def _after(self, way: Way, limits: dict[Limit, _Places]) -> Iterator[tuple[bool, Way]]:
        """Whether one more has its place under every limit, in each way that this leaves open."""
        within: Way | None = way
        for limit, place in limits.items():
            (low, high), (least, most) = way.ends(limit), self._taken(place, way)
            if low <= most:
                yield False, way.knowing(limit, low, most if high is None else min(high, most))
            if high is not None and high <= least:
                within = None
            elif within is not None:
                within = within.knowing(limit, max(low, least + 1), high)
        if within is not None:
            yield True, within

    def _weigh(self) -> None:
        self.weighed += len(self.every) - 1
        if self.weighed > _MOST:
            self.alone |= frozenset[int]().union(*(way.created for way in self.every))
            self.every = frozenset([Way()])


class Quota(Struct):
    """Counts requests one after the other, in order of receipt; `before` it, the quota of an earlier text.

    `until`: when its own text is replaced. What comes later has its place beside what came before, and leaves it alone.
    """

    open_only: bool
    before: Quota | None = None
    until: int = FOREVER
    _later: Quota | None = None
    _places: dict[object, _Places] = field(default_factory=dict)
    _settled: list[int] = field(default_factory=list)  # what an earlier text may have admitted
    _ways: Ways | None = None

    def admit(self, asks: Sequence[Ask], settled: Literal["created", "may"] | None = None) -> bool | None:
        """Whether a request creates anything (None: it may), counted if so, with what it asks for each of its authors.

        One of which it is `settled` that it was created, or may have been, is counted whatever the limits. Those come
        before all others.
        """
        if asks[0].arose >= self.until:
            self._later = self._later or self._copy()
            return self._later.admit(asks, settled)
        until: dict[object, int] = {}
        for ask in asks:
            stays = min(ask.given_back, ask.closed) if self.open_only else ask.given_back
            until |= {limit.what: max(stays, until.get(limit.what, stays)) for limit in ask.limits}
        for what in until:
            self._places.setdefault(what, _Places()).give_back(asks[0].arose)
        row, admitted = asks[0].row, None if settled == "may" else True
        if settled is None:
            limits = {limit: self._places[limit.what] for ask in asks for limit in ask.limits if limit.low is not None}
            admitted = self.ways.decide(asks[0], limits)
            surely = not self.ways.doubts(row)
        else:
            surely = settled == "created"
            self._settled += [] if surely else [row]
        if admitted is not False:
            for what, stays in until.items():
                self._places[what].take(stays, row, surely=surely)
        return admitted

    @property
    def ways(self) -> Ways:
        """Those that an earlier text left, with what it may have admitted; once all that it had has come."""
        if self._ways is None:
            self._ways = copy(self.before.ways) if self.before is not None else Ways()
            for row in self._settled:
                if not self._ways.doubts(row):
                    self._ways.split(row)
        return self._ways

    def _copy(self) -> Quota:
        places = {
            what: _Places(list(place.taken), place.surely, set(place.maybe)) for what, place in self._places.items()
        }
        return Quota(self.open_only, _places=places, _ways=copy(self.ways))


class _Places(Struct):
    """The places of what is counted together: by until when they are taken, how many surely, and which maybe."""

    taken: list[tuple[int, int]] = field(default_factory=list)
    surely: int = 0
    maybe: set[int] = field(default_factory=set)

    def give_back(self, by: int) -> None:
        """Free the places that were given back by an instant: before the request that comes then."""
        while self.taken and self.taken[0][0] <= by:
            _, row = heappop(self.taken)
            self.surely -= row not in self.maybe
            self.maybe.discard(row)

    def take(self, until: int, row: int, *, surely: bool) -> None:
        """Take one more."""
        heappush(self.taken, (until, row))
        self.surely += surely
        if not surely:
            self.maybe.add(row)
