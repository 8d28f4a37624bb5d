"""Readings side by side, where one keeps a duty apart by whom it is owed to and another does not.

A gate that says `other` makes a duty one towards each; without it the duty is one towards all (docs/language.md §5).
Compared, what holds towards all holds towards each: otherwise one shortfall would be two findings, and one of them
would tell as kept what a reading finds breached.
"""

from __future__ import annotations

import polars as pl

from detente.assess.findings import Subject
from detente.assess.worlds import World

__all__ = ["alike", "seen_in"]

_DUTY = ["clause", "who", "each"]


def alike(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Statuses by clause, who, owed and each, with what holds towards all told towards each where some frame does."""
    if len(frames) == 1:
        return frames
    keys = pl.concat([f.select(*_DUTY, "owed") for f in frames]).unique()
    towards = keys.filter(pl.col("owed").is_not_null())
    mixed = keys.filter(pl.col("owed").is_null()).join(towards, on=_DUTY, how="semi", nulls_equal=True)
    if mixed.is_empty():
        return frames
    return [_towards_each(frame, mixed.select(_DUTY), towards) for frame in frames]


def _towards_each(frame: pl.DataFrame, mixed: pl.DataFrame, towards: pl.DataFrame) -> pl.DataFrame:
    own = frame.filter(pl.col("owed").is_not_null()).select(_DUTY).unique()
    to_all = frame.filter(pl.col("owed").is_null()).join(mixed, on=_DUTY, how="semi", nulls_equal=True)
    spread = to_all.join(own, on=_DUTY, how="anti", nulls_equal=True).drop("owed")
    spread = spread.join(towards, on=_DUTY, nulls_equal=True).select(frame.columns)
    apart = pl.col("owed").is_not_null()
    kept = frame.join(mixed.with_columns(mixed=pl.lit(True)), on=_DUTY, how="left", nulls_equal=True)
    return pl.concat([kept.filter(apart | pl.col("mixed").is_null()).drop("mixed"), spread])


def seen_in(world: World, subject: Subject) -> Subject:
    """A subject as a world has it: towards all, where that reading does not keep the duty apart."""
    duty = world.clauses.duties.get(subject.clause)
    if duty is None or subject.owed_to is None:
        return subject
    return subject._replace(owed_to=None) if world.pairs(duty, subject.owed_by) == (None,) else subject
