"""Levels: a count of every party at every instant, as rows of when it changes.

A contribution is one statement's share of a count on [start, end), not known any more from `stale` on. One running
sum of +w at each entry and -w at each exit makes a level of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import polars as pl

from detente.amounts import in_base
from detente.assess.columns.runs import by_code, coded, last_of
from detente.errors import UsageError
from detente.instants import FOREVER

__all__ = ["COLUMNS", "KEY", "Level", "carried", "check_sum", "largest", "running_sum", "unit_of"]

COLUMNS = {"who": pl.String, "each": pl.String, "t": pl.Int64, "low": pl.Int64, "high": pl.Int64,
          "stale": pl.Boolean, "row": pl.UInt32}  # fmt: skip
_LARGEST_SUM = 2**62
KEY = ["who", "each"]
_ZERO, _ONE = pl.lit(0, dtype=pl.Int64), pl.lit(1, dtype=pl.Int64)
_NO_ROW = pl.lit(None, dtype=pl.UInt32)


class Level(NamedTuple):
    """A count of every party at every instant; before its first row it is silent (stocks) or zero (events).

    In a count kept for each value, `rest` tells of the values that have no row of their own; `each` is null there.
    Elsewhere it is None. `stale` is null where nothing is said: of a stock nothing was, of events none counts.
    """

    frame: pl.DataFrame
    scale: int
    silent: bool
    contributions: pl.DataFrame | None = None
    rest: pl.DataFrame | None = None


def unit_of(unit: str, scale: int) -> Fraction:
    """What one whole number of a level is in a unit; levels stand in the base unit of their dimension."""
    return 1 / (scale * in_base(unit))


def largest(frame: pl.DataFrame, columns: Sequence[str] = ("low", "high")) -> int:
    """How far from zero the numbers of a frame are at most; at least 1."""
    ends = frame.select(pl.col(columns).min().name.suffix("<"), pl.col(columns).max().name.suffix(">")).row(0)
    return max([1, *(abs(int(end)) for end in ends if end is not None)])


def check_sum(name: str, contributions: pl.DataFrame) -> None:
    """A sum that could overflow is an error, never a wrap-around."""
    if contributions.is_empty():
        return
    if largest(contributions) * contributions.height >= _LARGEST_SUM:
        total = contributions.select(pl.col("low", "high").cast(pl.Int128).abs().sum()).row(0)
        if max(total) >= _LARGEST_SUM:
            raise UsageError(f"the sum of '{name}' grows beyond 2^62; no amount on record should be that large")


def running_sum(contributions: pl.DataFrame) -> pl.DataFrame:
    """The level at every instant at which anything starts, goes stale or ends."""
    plain = not contributions["open"].any() and bool((contributions["low"] == contributions["high"]).all())
    fresh = bool((contributions["stale"] >= contributions["end"]).all())
    sums = ["low"] if plain and fresh else ["low", "high", "open", "dark"]
    shares = coded(contributions, KEY, "key")
    if len(sums) > 1:
        shares = shares.with_columns(pl.col("open").cast(pl.Int64), dark=_ZERO)
    moves = [shares.select("key", row=_NO_ROW, t=pl.min_horizontal("stale", "end"), **{c: -pl.col(c) for c in sums})]
    if not fresh:
        dark = shares.filter(pl.col("stale") < pl.col("end"))
        weightless = dict.fromkeys(("low", "high", "open"), _ZERO)
        moves.append(dark.select("key", row=_NO_ROW, t="stale", **weightless, dark=_ONE))
        moves.append(dark.select("key", row=_NO_ROW, t="end", **weightless, dark=-_ONE))
    if not shares["row"].is_sorted():
        shares = shares.sort("row")
    moves.append(shares.select("key", "row", t="start", **{c: c for c in sums}))
    # Whatever enters also leaves, at the latest with time itself: one sum over all keys is back at nought for each.
    total = by_code(pl.concat(moves), "key", "t").with_columns(pl.col(sums).cum_sum())
    # Of all that moves at an instant the last row has the sum, and the latest statement.
    total = total.filter(last_of(["key", "t"]) & (pl.col("t") < FOREVER))
    keys = shares.group_by("key").agg(pl.col(KEY).first()).sort("key")
    named = [keys[c].gather(total["key"]) for c in KEY]
    if len(sums) == 1:
        return total.select(*named, "t", "low", high="low", stale=pl.lit(False), row="row")
    unknown = (pl.col("open") > 0) | (pl.col("dark") > 0)
    return total.select(*named, "t", "low", high=pl.when(~unknown).then("high"), stale=pl.col("dark") > 0, row="row")


def carried(
    cuts: pl.DataFrame, frame: pl.DataFrame, on: list[str], key: list[str], names: dict[str, str]
) -> pl.DataFrame:
    """Columns of a frame, renamed, as they last stood at each cut of the same key."""
    whole = frame.select(*on, pl.struct([pl.col(c).alias(n) for c, n in names.items()]).alias("whole"))
    joined = cuts.join(whole, on=on, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("whole").forward_fill().over(key, order_by="t")).unnest("whole")
