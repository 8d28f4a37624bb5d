"""How whole columns of text are read where they are plainly good.

Rules

1. A shortcut leaves null whatever it is not sure of; where it answers, it answers as the careful function of
   `cells` and `amounts` does. The tests compare the two on what strangers write.
2. Plain are: whole numbers, decimals with up to six places, days where days begin in UTC, instants with Z,
   and single names.

>>> amounts(pl.Series(["12", "x", "0.5"]), "kg").to_list()
[12000000, None, 500000]
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from detente.amounts import LARGEST, MICRO
from detente.instants import Calendar

__all__ = ["amounts", "moments", "one_of"]

_DAY = r"^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_INSTANT = r"^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"


def one_of(column: pl.Series, known: Collection[str]) -> pl.Series:
    """The texts that are one of some known ones."""
    good = column.is_in(list(known))
    return column if good.all(ignore_nulls=False) else column.zip_with(good.fill_null(value=False), _nulls(column))


def amounts(column: pl.Series, unit: str) -> pl.Series:
    """Exact amounts as whole numbers of the unit's scale."""
    whole = column.cast(pl.Int64, strict=False)
    whole = whole.set(~whole.is_between(0, LARGEST).fill_null(value=True), None)
    if unit == "count":
        return whole
    whole = whole * MICRO
    return (
        whole if whole.null_count() == column.null_count() else whole.zip_with(whole.is_not_null(), _decimals(column))
    )


def _decimals(column: pl.Series) -> pl.Series:
    """Decimals with up to six places as millionths."""
    plain = column.str.contains(r"^[0-9]{1,12}\.[0-9]{1,6}$").fill_null(value=False)
    if not plain.any():
        return pl.Series(column.name, [None], pl.Int64).new_from_index(0, len(column))
    number = (
        column.to_frame("t")
        .select(
            pl.when(plain).then(
                pl.col("t").str.split(".").list.first().cast(pl.Int64, strict=False) * MICRO
                + pl.col("t").str.split(".").list.last().str.pad_end(6, "0").cast(pl.Int64, strict=False)
            )
        )
        .to_series()
    )
    return number.set((number > LARGEST * MICRO).fill_null(value=False), None)


def moments(column: pl.Series, calendar: Calendar, *, day: bool) -> tuple[pl.Series, pl.Series]:
    """First and last second of whole days (where days begin in UTC) and, unless `day`, of instants with Z."""
    frame = column.to_frame("t")
    first = last = pl.Series("t", [None], pl.Int64).new_from_index(0, len(column))
    lengths = column.str.len_bytes()
    if calendar.zone == "UTC" and (lengths == 10).any():
        days = (
            pl.when(pl.col("t").str.contains(_DAY)).then(pl.col("t")).str.to_date("%Y-%m-%d", strict=False, cache=False)
        )
        first = frame.select(days.cast(pl.Int64) * 86_400).to_series()
        last = first + 86_399
    if not day and (lengths == 20).any():
        text = pl.when(pl.col("t").str.contains(_INSTANT)).then(pl.col("t").str.head(19))
        parsed = text.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, cache=False, time_unit="ms")
        instant = frame.select(parsed.dt.epoch("s")).to_series()
        first, last = (
            instant if s.null_count() == len(s) else s.zip_with(s.is_not_null(), instant) for s in (first, last)
        )
    return first, last


def _nulls(column: pl.Series) -> pl.Series:
    return pl.Series(column.name, [None], column.dtype).new_from_index(0, len(column))
