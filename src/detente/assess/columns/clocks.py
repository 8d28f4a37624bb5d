"""Clocks: the calendar's arithmetic for whole columns of instants, one row as `Calendar` has it for one instant.

`instants` settles what days, months and durations are; here the same is done for every row at once, where days begin
in UTC by Polars, elsewhere once for each value. Tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from detente.instants import BEGINNING, DAY, FOREVER, SECONDS, Calendar, Duration, Period

__all__ = ["late_from_column", "period_column", "plus_column"]


def plus_column(column: pl.Expr, by: Duration, of: Calendar, sign: int = 1) -> pl.Expr:
    """`Calendar.plus` for every row of an Int64 column."""
    if by.unit in SECONDS:
        moved = column + sign * by.count * SECONDS[by.unit]
    elif of.zone != "UTC":
        return _by_value(column, lambda instant: of.plus(instant, by, sign))
    elif by.unit in ("days", "weeks") and not by.calendar:
        moved = column + sign * by.count * (7 if by.unit == "weeks" else 1) * DAY
    else:
        unit = {"days": "d", "weeks": "w", "months": "mo", "years": "y"}[by.unit]
        times = pl.from_epoch(column.clip(BEGINNING, FOREVER), "s").dt.cast_time_unit("ms")
        if by.calendar:
            times = times.dt.truncate(f"1{unit}")
        most = {"d": 4_000_000, "w": 600_000, "mo": 120_000, "y": 10_000}[unit]  # out of any calendar
        count = min(by.count, most)
        moved = times.dt.offset_by(f"{sign * count}{unit}").dt.epoch("s")
    kept = (column >= FOREVER) | (column <= BEGINNING)
    return pl.when(kept).then(column).otherwise(moved.clip(BEGINNING, FOREVER))


def late_from_column(column: pl.Expr, allowed: Duration, of: Calendar, before: bool = False) -> pl.Expr:
    """`Calendar.late_from` for every row of an Int64 column."""
    if of.zone != "UTC":
        return _by_value(column, lambda instant: of.late_from(instant, allowed, before))
    moved = plus_column(column, allowed, of, -1 if before else 1)
    late = moved + 1 if allowed.unit in SECONDS else (moved // DAY + 1) * DAY
    return pl.when(moved >= FOREVER).then(FOREVER).otherwise(late)


def period_column(column: pl.Expr, per: Period, of: Calendar) -> pl.Expr:
    """`Calendar.period_start` for every row of an Int64 column."""
    if of.zone == "UTC" and per.name != "treaty year":
        unit = {"calendar year": "1y", "calendar month": "1mo", "day": "1d"}[per.name]
        return pl.from_epoch(column, "s").dt.cast_time_unit("ms").dt.truncate(unit).dt.epoch("s")
    return _by_value(column, lambda instant: of.period_start(instant, per))


def _by_value(column: pl.Expr, f: Callable[[int], int]) -> pl.Expr:
    """A function of an instant for every row, computed once for each value."""

    def mapped(values: pl.Series) -> pl.Series:
        unique = values.unique()
        results = pl.Series([None if v is None else f(v) for v in unique.to_list()], dtype=pl.Int64)
        return values.replace_strict(unique, results, return_dtype=pl.Int64)

    return column.map_batches(mapped, return_dtype=pl.Int64)
