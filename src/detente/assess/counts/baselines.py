"""Baselines: what a count was on a date, for all time from then on (docs/language.md §3).

1. A baseline is the number as its date ends. Before that nobody can tell it.
2. As findings go it is what is known of it now. As it was lived (§4) it is at each instant what had been received by
   then of what was so on its date: `later` tells whether a level of that kind goes on changing.

>>> steps = [("A", None, 5, 7, 7, False, 1), ("A", None, 30, 9, 9, False, 2)]
>>> level = Level(pl.DataFrame(steps, COLUMNS, orient="row"), 1, silent=True)
>>> for row in baseline(level, 20, ["A"], later=False).frame.rows():
...     print(row)
('A', None, -62135596800, 0, None, None, None)
('A', None, 20, 7, 7, False, 1)
"""

from __future__ import annotations

import polars as pl

from detente.assess.counts.levels import COLUMNS, KEY, Level
from detente.instants import BEGINNING

__all__ = ["baseline", "of_each", "unknown"]

_NOTHING = [pl.lit(value, dtype=COLUMNS[c]).alias(c)
            for c, value in {"low": 0, "high": None, "stale": None, "row": None}.items()]  # fmt: skip


def baseline(level: Level, day: int, everyone: list[str], *, later: bool) -> Level:
    """What a level was at an instant, from then on; `later` with what it turns to afterwards."""
    keys = _keys(everyone)
    if level.rest is None:
        return level._replace(frame=_since(level, level.frame, keys, day, later=later))
    frame = _since(level, level.frame, level.frame.select(KEY).unique(), day, later=later)
    return level._replace(frame=frame, rest=_since(level, level.rest, keys, day, later=later))


def unknown(level: Level, everyone: list[str]) -> Level:
    """A level of which nobody can tell anything."""
    frame = _at(_keys(everyone).with_columns(_NOTHING), BEGINNING)
    return level._replace(frame=frame, rest=None if level.rest is None else frame)


def of_each(level: Level, whose: str, everyone: list[str]) -> Level:
    """One party's level as everyone's."""
    all_ = pl.DataFrame({"who": everyone}, schema={"who": pl.String})

    def his(frame: pl.DataFrame) -> pl.DataFrame:
        return all_.join(frame.filter(pl.col("who") == whose).drop("who"), how="cross").select(list(COLUMNS))

    return level._replace(frame=his(level.frame), rest=None if level.rest is None else his(level.rest))


def _keys(everyone: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"who": everyone, "each": None}, schema={c: COLUMNS[c] for c in KEY})


def _since(level: Level, frame: pl.DataFrame, keys: pl.DataFrame, day: int, *, later: bool) -> pl.DataFrame:
    told = frame.filter(pl.col("t") <= day).group_by(KEY).agg(pl.all().sort_by("t").last())
    silent = keys.join(told, on=KEY, how="anti", nulls_equal=True).with_columns(_NOTHING)
    if not level.silent:
        silent = silent.with_columns(high="low")
    parts = [_at(keys.with_columns(_NOTHING), BEGINNING), _at(told, day), _at(silent, day)]
    parts += [frame.filter(pl.col("t") > day).select(list(COLUMNS))] if later else []
    return pl.concat(parts).sort(*KEY, "t")


def _at(frame: pl.DataFrame, instant: int) -> pl.DataFrame:
    return frame.with_columns(t=pl.lit(instant, dtype=pl.Int64)).select(list(COLUMNS))
