"""Conduct of a duty that keeps a count: within, short or unsure; and shortfalls that last (§5, §7, §8.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import Literal, NamedTuple

from tests.reference.counts import Chain, is_told, level, of_counts
from tests.reference.dates import NEVER
from tests.reference.expressions import amount
from tests.reference.occasions import Debt, content
from tests.reference.ranges import Range
from tests.reference.views import View

Shape = Literal["within", "short", "unsure"]


Far = Fraction | float  # how far a count is beyond its bound; inf: without end


# Words of one, or of each who must be content: by when what each means was known, and until when it had begun.
Way = tuple[tuple[int, int], ...]


class Left(NamedTuple):
    """What the text before left: whether a shortfall was settled, by which words, and since when words still settle it.

    `ways` are those in which some of it was settled; words settle a shortfall that it had too since `words_from`.
    """

    settled: bool
    ways: tuple[Way, ...]
    words_from: int


class Gone(NamedTuple):
    """How far a shortfall had gone, and was settled, since conduct was last within the duty."""

    began: int = NEVER  # when something was first shown of it
    last: Far = 0  # the least of what was last shown to fall short
    waits: bool = False  # it is settled as far as this text first tells it to go
    first: Far | None = None  # which is so far


class Conduct(NamedTuple):
    """How conduct stands at an instant: what is shown, and since when a shortfall lasts (NEVER: none does)."""

    shape: Shape
    short_since: int
    settled: bool
    gone: Gone = Gone()
    ways: tuple[Way, ...] = ()  # in which it is settled
    silent: bool = False  # nobody who is heard says anything of the count


def bound_at(debt: Debt, at: int, heard: Chain, *, missing: bool = False) -> Range | None:
    """§5: the bound of a party at an instant; None before the first step."""
    assert debt.duty.bound is not None
    steps = [e for since, e in debt.duty.bound.for_party(debt.party) if since is None or since <= at]
    scope = of_counts(debt.text, debt.view, debt.party, at, heard=heard, missing=missing)
    return amount(steps[-1], scope) if steps else None


def level_of(debt: Debt, each: str | None, heard: Chain, at: int, *, missing: bool = False) -> Range:
    """§3: the count that a duty keeps, by those who are heard of it."""
    name, forced = debt.duty.keep, debt.duty.according_to is not None
    assert name is not None
    return level(debt.text, debt.view, name, debt.party, at, heard=heard, forced=forced, each=each, missing=missing)


def beyond_at(debt: Debt, each: str | None, heard: Chain, at: int) -> tuple[Far, Far]:
    """§3, §5: how far a count is beyond its bound, at least and at most; within it is zero and below.

    What a record may lack makes nothing certain (§3): at least, it is so far whatever else there may have been.
    """
    return _beyond(debt, each, heard, at, missing=True)[0], _beyond(debt, each, heard, at, missing=False)[1]


def _beyond(debt: Debt, each: str | None, heard: Chain, at: int, *, missing: bool) -> tuple[Far, Far]:
    bound = bound_at(debt, at, heard, missing=missing)
    if bound is None:
        return -inf, inf
    (low, high), (from_, to) = level_of(debt, each, heard, at, missing=missing).ends(), bound.ends()
    return (low - to, high - from_) if debt.duty.direction == "at most" else (from_ - high, to - low)


def conduct_at(debt: Debt, each: str | None, heard: Chain, instants: Sequence[int], at: int, left: Left) -> Conduct:
    """§8.2: a shortfall once shown ends only when conduct within the duty is shown, or with a settlement (§7).

    It is worked out at each of some instants up to the one that is asked about. §1: of the time before its text a
    settlement settles nothing but what the text before called short too, and left settled until conduct is within.
    """
    key = ("conduct", id(debt.text), debt.duty.id, debt.party, debt.owed, each, heard)
    known = debt.view.cache.setdefault(key, {})
    assert isinstance(known, dict)
    asked = Asked(debt, each, heard, instants)
    before, text_before = Conduct("unsure", NEVER, settled=False), True
    for then in (i for i in instants if i <= at):
        if then not in known:
            if text_before and then >= debt.text.starts and left.ways:
                gone = before.gone._replace(waits=left.settled)
                since = NEVER if left.settled else before.short_since
                before = before._replace(gone=gone, ways=left.ways, short_since=since)
            known[then] = _next(asked, then, before, left)._replace(silent=not _told(debt, each, heard, then))
        before, text_before = known[then], then < debt.text.starts
    return before


class Asked(NamedTuple):
    """A thing that is kept, as a chain of sources tells it, and the instants at which anything may change."""

    debt: Debt
    each: str | None
    heard: Chain
    instants: Sequence[int]

    def known(self, by: int) -> Asked:
        """The same by what was known at an instant."""
        text = self.debt.text
        by = min(by, text.known)
        if by not in text.snapshots:
            text.snapshots[by] = View(text.record, by, lived=False)
        return self._replace(debt=self.debt._replace(view=text.snapshots[by]))

    def shown(self, until: int) -> list[tuple[int, Far]]:
        """§7: what was shown, since conduct was last within the duty: since when, and the most that it may be."""
        debt = self.debt
        key = ("shown", id(debt.text), debt.duty.id, debt.party, debt.owed, self.each, self.heard, until)
        if key not in debt.view.cache:
            debt.view.cache[key] = self._shown(until)
        found = debt.view.cache[key]
        assert isinstance(found, list)
        return found

    def _shown(self, until: int) -> list[tuple[int, Far]]:
        found: list[tuple[int, Far]] = []
        for at in (i for i in self.instants if i <= until):
            least, most = beyond_at(self.debt, self.each, self.heard, at)
            if most <= 0:
                found = []
            elif least > 0:
                found.append((at, most))
        return found

    def settled(self, way: Way) -> Far | None:
        """How far words settle it: each what was known then of what had begun by its date; the least of them."""
        fars = []
        for by, upto in way:
            shown = [far for since, far in self.known(by).shown(by) if since <= upto]
            fars.append(max(shown, default=None))
        return None if None in fars else min(far for far in fars if far is not None)

    def began(self, at: int) -> int:
        """Since when a shortfall that others hear of at an instant was one, by what was known then."""
        return min((since for since, _ in self.known(at).shown(at)), default=at)

    def ways(self, since: int, at: int) -> Iterator[Way]:
        """In which ways those who must be are content at an instant with a shortfall since another."""
        debt = self.debt
        words = [word for word in content(debt, since, None) if word.from_ <= at]
        settles = debt.text.agreement.settles
        for then in sorted({at, *(word.from_ for word in words), *(debt.text.bonds[p].until for p in debt.text.bonds)}):
            best: dict[str, tuple[Far, tuple[int, int]]] = {}
            for word in words:
                far = self.settled(((word.known, word.upto),)) if word.from_ <= then <= at else None
                if far is not None and (word.author not in best or far > best[word.author][0]):
                    best[word.author] = far, (word.known, word.upto)
            yield from ((told,) for author, (_, told) in best.items() if author == debt.owed or author in settles)
            bound = [p for p in debt.text.owed_ones(debt.party, debt.owed) if debt.text.bonds[p].holds(then)]
            if bound and all(p in best for p in bound):
                yield tuple(best[p][1] for p in bound)


def _told(debt: Debt, each: str | None, heard: Chain, at: int) -> bool:
    """Whether anybody who is heard says anything of the count that a duty keeps."""
    name, forced = debt.duty.keep, debt.duty.according_to is not None
    assert name is not None
    return is_told(debt.text, debt.view, name, debt.party, at, heard=heard, forced=forced, each=each)


def _next(asked: Asked, at: int, before: Conduct, left: Left) -> Conduct:
    debt, gone, ways, since = asked.debt, before.gone, before.ways, before.short_since
    least, most = beyond_at(debt, asked.each, asked.heard, at)
    if most <= 0:
        return Conduct("within", NEVER, settled=False)
    if gone.waits and (least > 0 or most < inf):
        gone = gone._replace(waits=False, first=most)
    if least > 0:
        gone = gone._replace(began=min(gone.began, at))
    if gone.began < NEVER and at >= debt.text.starts:
        began = max(gone.began, left.words_from)
        if debt.view.lived and gone.began >= debt.text.starts:
            began = asked.began(gone.began)
        ways = tuple(dict.fromkeys((*ways, *asked.ways(began, at))))
    fars = [*(asked.settled(way) for way in ways), gone.first]
    far = max((each for each in fars if each is not None), default=None)
    if far is not None and most <= far:
        return Conduct("within", NEVER, settled=True, gone=gone, ways=ways)
    if least > (far or 0):
        return Conduct("short", min(since, at), settled=False, gone=gone._replace(last=least), ways=ways)
    if far is not None and gone.last <= far:
        since = NEVER
    return Conduct("unsure", since, settled=False, gone=gone, ways=ways)


def together(conducts: Mapping[Chain, Conduct], breached: Mapping[Chain, bool]) -> tuple[Conduct, bool]:
    """§3: sources heard apart: unknown yields to known; whether those that know something differ.

    What a source once showed it goes on showing (§7) if it had become a breach by that source alone, for §8.2 else
    leaves it unknown.
    """
    # Who says nothing yields to who tells.
    conducts = {h: c for h, c in conducts.items() if not c.silent} or conducts
    every = [*conducts.values()]
    telling = {h: c for h, c in conducts.items() if c.shape != "unsure" or c.short_since < NEVER or c.settled}
    if not telling:
        return every[0], False
    falling = {h: c for h, c in telling.items() if c.short_since < NEVER}
    if len(falling) not in (0, len(telling)):
        if any(c.shape == "short" or breached.get(h, False) for h, c in falling.items()):
            return Conduct("unsure", NEVER, settled=False), True
        telling, falling = {h: c for h, c in telling.items() if h not in falling}, {}
    if not falling:
        within = min(telling.values(), key=lambda c: c.settled)
        return within, False
    shape: Shape = "short" if any(c.shape == "short" for c in falling.values()) else "unsure"
    return Conduct(shape, min(c.short_since for c in falling.values()), settled=False), False


__all__ = ["Conduct", "Left", "Shape", "bound_at", "conduct_at", "level_of", "together"]
