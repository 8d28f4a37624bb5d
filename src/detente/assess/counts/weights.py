"""What each statement adds to a count: its share, while it counts (docs/language.md §3).

1. A statement adds its `sum` where `where` is certain, nothing where it is not possible, and otherwise the range from
   nothing to its `sum`; what has no end is `open`.
2. Whether a value is in a set is asked of a stock at every instant, of an event when it began.
3. What 64 bits do not hold is an error, never a wrap-around.
4. An event that is none of those counted is no word on them, unless another who may be heard tells of the same thing
   (by its key) as one of them: then it says that there is none.

`weighed` makes who, each, row, start, end, stale, low, high, open of timed voices; `brought` where membership cut them,
`stands` where fields were left out.
"""

from __future__ import annotations

import polars as pl

from detente.agreement.blocks import Count
from detente.agreement.grammar import expressions as ex
from detente.assess.columns.arithmetic import Numbers, Ratio, Truth, always, number, predicate
from detente.assess.columns.overflow import never_wrapped
from detente.assess.columns.sheets import Sheet
from detente.assess.columns.steps import aligned
from detente.assess.counts.carried import STANDS
from detente.assess.counts.levels import check_sum
from detente.assess.counts.stocks import Sphere
from detente.assess.standing.fields import scope_of
from detente.assess.standing.sets import cut_by_membership, with_membership
from detente.errors import UsageError
from detente.record.model import column_of

__all__ = ["things", "weighed"]

_PLACES = [pl.col("about").alias("who"), pl.col("row"), pl.col("start"), pl.col("end"), pl.col("stale")]


def things(count: Count, timed: pl.DataFrame, of: Sphere) -> pl.DataFrame:
    """about, the keys, counted: of what things timed voices tell as of events that may be counted, and since when."""
    assert count.where is not None
    timed = _with_members(timed, [count.where], count, of)
    sheet = Sheet(timed)
    truth = predicate(count.where, scope_of(of.clauses.forms[count.of or ""], of.evidence, sheet))
    same = _same(count, of)
    return sheet.frame.filter(truth.possible).group_by(same).agg(counted=pl.col("start").min())


def _same(count: Count, of: Sphere) -> list[str]:
    return ["about", *(column_of(key) for key in of.clauses.forms[count.of or ""].keys)]


def weighed(
    count: Count, timed: pl.DataFrame, of: Sphere, told: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, int]:
    """Contributions with their weight, and the scale of these; `told` are the `things` that others tell of."""
    asked = [e for e in (count.where, count.sum) if e is not None]
    if count.latest and of.dated is None:
        timed = cut_by_membership(timed, asked, of.clauses, of.evidence)
    timed = _with_members(timed, asked, count, of)
    if told is not None:
        timed = timed.join(told, on=_same(count, of), how="left", nulls_equal=True, maintain_order="left")
    sheet = Sheet(timed)
    scope = scope_of(of.clauses.forms[count.of or ""], of.evidence, sheet)
    truth = predicate(count.where, scope) if count.where is not None else always
    weight = number(count.sum, scope) if count.sum is not None else Numbers(_ONE, _ONE)
    low, high = (weight.low, weight.low) if weight.exact else aligned(weight.low, weight.high)
    if not isinstance(low.bottom, int):
        raise UsageError(f"the sum of '{count.name}' divides by a field; divide by a number instead")
    with never_wrapped():
        out = _shares(count, sheet.frame, truth, Numbers(low, high, weight.missing))
    check_sum(count.name, out)
    return out, low.bottom


def _with_members(timed: pl.DataFrame, asked: list[ex.Expression], count: Count, of: Sphere) -> pl.DataFrame:
    """Voices with whether what they name was in a set when that is asked."""
    when = (
        pl.lit(of.dated, dtype=pl.Int64)
        if of.dated is not None and count.latest
        else pl.col("start" if of.dated is None else "at")
    )
    asking = with_membership(timed.with_columns(asked=when), asked, of.clauses, of.evidence, "asked")
    return asking.drop("asked")


def _shares(count: Count, timed: pl.DataFrame, truth: Truth, weight: Numbers) -> pl.DataFrame:
    each = pl.col(column_of(count.for_each)) if count.for_each else pl.lit(None, dtype=pl.String)
    places = [*_PLACES, *(c for c in ("brought", "counted", STANDS) if c in timed.columns)]
    # Nothing adds less than nothing.
    low, high = (end.top.cast(pl.Int64).clip(0) for end in (weight.low, weight.high))
    if weight.exact and truth.settled and weight.missing is None:
        # Everything is exact: one number says it all.
        share = pl.when(truth.certain).then(low).otherwise(0) if truth is not always else low
        shares = timed.select(*places, each=each, p=truth.possible, low=share)
        return _of_none(count, shares).drop("p").with_columns(high="low", open=pl.lit(False))
    shares = timed.select(*places, each=each, c=truth.certain, p=truth.possible, low=low, high=high)
    shares = _of_none(count, shares)
    return shares.select(
        *(c for c in shares.columns if c not in ("c", "p", "low", "high")),
        low=pl.when("c").then(pl.col("low").fill_null(0)).otherwise(0),
        high=pl.when("p").then(pl.col("high").fill_null(0)).otherwise(0),
        open=pl.col("p") & pl.col("high").is_null(),
    )  # fmt: skip


def _of_none(count: Count, shares: pl.DataFrame) -> pl.DataFrame:
    """Without the events that are none of those counted: of a stock such a statement tells that there is nothing."""
    if count.latest:
        return shares
    if "counted" not in shares.columns:
        return shares.filter("p")
    denies = ~pl.col("p") & pl.col("counted").is_not_null()
    shares = shares.with_columns(start=pl.when(denies).then(pl.max_horizontal("start", "counted")).otherwise("start"))
    return shares.filter((pl.col("p") | denies) & (pl.col("start") < pl.col("end"))).drop("counted")


_ONE = Ratio(pl.lit(1, dtype=pl.Int64), 1, 1, 1)
