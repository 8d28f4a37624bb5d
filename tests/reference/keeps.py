"""Conduct of a duty that keeps a count: within, short or unsure; and shortfalls that last (§5, §7, §8.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from tests.reference import ranges as r
from tests.reference.counts import Chain, level, of_counts
from tests.reference.dates import NEVER
from tests.reference.expressions import amount
from tests.reference.occasions import Debt, settled_at
from tests.reference.ranges import Range

Shape = Literal["within", "short", "unsure"]


class Left(NamedTuple):
    """What the text before left: whether a shortfall was settled, and since when words settle one that it had too."""

    settled: bool
    words_from: int


class Conduct(NamedTuple):
    """How conduct stands at an instant: what is shown, and since when a shortfall lasts (NEVER: none does)."""

    shape: Shape
    short_since: int
    settled: bool


def bound_at(debt: Debt, at: int, heard: Chain) -> Range | None:
    """§5: the bound of a party at an instant; None before the first step."""
    assert debt.duty.bound is not None
    steps = [e for since, e in debt.duty.bound.for_party(debt.party) if since is None or since <= at]
    return amount(steps[-1], of_counts(debt.text, debt.view, debt.party, at, heard=heard)) if steps else None


def level_of(debt: Debt, each: str | None, heard: Chain, at: int) -> Range:
    """§3: the count that a duty keeps, by those who are heard of it."""
    assert debt.duty.keep is not None
    forced = debt.duty.according_to is not None
    return level(debt.text, debt.view, debt.duty.keep, debt.party, at, heard=heard, forced=forced, each=each)


def shape_at(debt: Debt, each: str | None, heard: Chain, at: int) -> Shape:
    """§3, §5: whether a count is certainly within its bound, certainly beyond, or neither."""
    duty = debt.duty
    bound = bound_at(debt, at, heard)
    if bound is None:
        return "unsure"
    kept = level_of(debt, each, heard, at)
    inside = r.at_most(kept, bound) if duty.direction == "at most" else r.at_most(bound, kept)
    return "within" if inside.certain else "unsure" if inside.possible else "short"


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
            if text_before and then >= debt.text.starts:
                before = before._replace(settled=left.settled)
            known[then] = _next(debt, each, heard, then, before, left)
        before, text_before = known[then], then < debt.text.starts
    return before


def _next(debt: Debt, each: str | None, heard: Chain, at: int, before: Conduct, left: Left) -> Conduct:
    shape, since = shape_at(debt, each, heard, at), before.short_since
    if shape == "within":
        return Conduct("within", NEVER, settled=False)
    if before.settled:
        return Conduct(shape, NEVER, settled=True)
    if shape == "short" and since == NEVER:
        since = at
    words_from, told = max(since, left.words_from), since < NEVER and at >= debt.text.starts
    if told and any(words_from <= s <= at for s in settled_at(debt, words_from, None)):
        return Conduct(shape, NEVER, settled=True)
    return Conduct(shape, since, settled=False)


def together(conducts: Mapping[Chain, Conduct], breached: Mapping[Chain, bool]) -> tuple[Conduct, bool]:
    """§3: sources heard apart: unknown yields to known; whether those that know something differ.

    What a source once showed it goes on showing (§7) if it had become a breach by that source alone, for §8.2 else
    leaves it unknown.
    """
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
        within = next((c for c in telling.values() if c.shape == "within"), next(iter(telling.values())))
        return within, False
    shape: Shape = "short" if any(c.shape == "short" for c in falling.values()) else "unsure"
    return Conduct(shape, min(c.short_since for c in falling.values()), settled=False), False


__all__ = ["Conduct", "Left", "Shape", "bound_at", "conduct_at", "level_of", "together"]
