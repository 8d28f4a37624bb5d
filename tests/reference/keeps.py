"""Conduct of a duty that keeps a count: within, short or unsure; and shortfalls that last (§5, §7, §8.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import Literal, NamedTuple

from tests.reference.counts import Chain, is_told, level, of_counts
from tests.reference.dates import NEVER
from tests.reference.expressions import amount
from tests.reference.occasions import Debt, settled_upto
from tests.reference.ranges import Range

Shape = Literal["within", "short", "unsure"]


Far = Fraction | float  # how far a count is beyond its bound; inf: without end


class Left(NamedTuple):
    """What the text before left: whether a shortfall was settled, until when all of it was, and whose words still do.

    `upto` is None where nothing was settled; words settle a shortfall that it had too since `words_from`.
    """

    settled: bool
    upto: int | None
    words_from: int


class Gone(NamedTuple):
    """How far a shortfall had gone, and was settled, since conduct was last within the duty."""

    shown: tuple[tuple[int, Far], ...] = ()  # when something was shown of it, and the most that it may have been
    last: Far = 0  # the least of what was last shown to fall short
    upto: int | None = None  # all that was shown until then was settled under the text before
    waits: bool = False  # it is settled as far as this text first tells it to go
    first: Far | None = None  # which is so far

    def settled(self, upto: int | None) -> Far | None:
        """How far it is settled, where all that was shown until some instant is."""
        shown = [far for since, far in self.shown if upto is not None and since <= upto]
        return max([*shown, *([self.first] if self.first is not None else [])], default=None)


class Conduct(NamedTuple):
    """How conduct stands at an instant: what is shown, and since when a shortfall lasts (NEVER: none does)."""

    shape: Shape
    short_since: int
    settled: bool
    gone: Gone = Gone()
    upto: int | None = None  # all that was shown until then is settled
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


def conduct_at(debt: Debt, each: str | None, heard: Chain, instants: Sequence[int], left: Left) -> Conduct:
    """§8.2: a shortfall once shown ends only when conduct within the duty is shown, or with a settlement (§7).

    It is worked out at each of some instants, the last of which is asked about. §1: of the time before its text a
    settlement settles nothing but what the text before called short too, and left settled until conduct is within.
    """
    key = ("conduct", id(debt.text), debt.duty.id, debt.party, debt.owed, each, heard)
    known = debt.view.cache.setdefault(key, {})
    assert isinstance(known, dict)
    before, text_before = Conduct("unsure", NEVER, settled=False), True
    for then in instants:
        if then not in known:
            if text_before and then >= debt.text.starts and left.upto is not None:
                gone = before.gone._replace(upto=left.upto, waits=left.settled)
                before = before._replace(gone=gone, short_since=NEVER if left.settled else before.short_since)
            silent = not _told(debt, each, heard, then)
            known[then] = _next(debt, each, heard, then, before, left)._replace(silent=silent)
        before, text_before = known[then], then < debt.text.starts
    return before


def _told(debt: Debt, each: str | None, heard: Chain, at: int) -> bool:
    """Whether anybody who is heard says anything of the count that a duty keeps."""
    name, forced = debt.duty.keep, debt.duty.according_to is not None
    assert name is not None
    return is_told(debt.text, debt.view, name, debt.party, at, heard=heard, forced=forced, each=each)


def _next(debt: Debt, each: str | None, heard: Chain, at: int, before: Conduct, left: Left) -> Conduct:
    least, most = beyond_at(debt, each, heard, at)
    if most <= 0:
        return Conduct("within", NEVER, settled=False)
    since, gone = before.short_since, before.gone
    if gone.waits and (least > 0 or most < inf):
        gone = gone._replace(waits=False, first=most)
    if least > 0:
        gone = gone._replace(shown=(*gone.shown, (at, most)))
    upto = gone.upto
    if gone.shown and at >= debt.text.starts:
        words = settled_upto(debt, max(gone.shown[0][0], left.words_from), at)
        upto = max((end for end in (upto, words) if end is not None), default=None)
    far = gone.settled(upto)
    if far is not None and most <= far:
        return Conduct("within", NEVER, settled=True, gone=gone, upto=upto)
    if least > (far or 0):
        return Conduct("short", min(since, at), settled=False, gone=gone._replace(last=least), upto=upto)
    if far is not None and gone.last <= far:
        since = NEVER
    return Conduct("unsure", since, settled=False, gone=gone, upto=upto)


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
