"""Intervals of what is so with a duty, for `status.timeline`: rows of who, owed, each, start, end, what."""

from __future__ import annotations

import polars as pl

from detente.agreement.model import Duty
from detente.assess.answers import ANSWERED, closed_late
from detente.assess.keeps import UNSURE
from detente.assess.sources import DISPUTED
from detente.assess.worlds import World
from detente.instants import BEGINNING, FOREVER

__all__ = ["COLUMNS", "answer_intervals", "dates", "for_all", "gathered", "unsettled"]

COLUMNS = {"clause": pl.String, "who": pl.String, "owed": pl.String, "each": pl.String,
           "start": pl.Int64, "end": pl.Int64, "what": pl.String}  # fmt: skip


def dates(world: World, duty: Duty, life: pl.DataFrame) -> pl.DataFrame:
    """Dormant before a duty's time, ended after it."""
    before = life.select("who", start=pl.lit(BEGINNING, dtype=pl.Int64), end="owes_since", what=pl.lit("dormant"))
    after = life.select("who", start="owes_until", end=pl.lit(FOREVER, dtype=pl.Int64), what=pl.lit("ended"))
    return for_all(world, duty, pl.concat([before, after]))


def for_all(world: World, duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of who repeated for everyone to whom, and everything for which, he owes."""
    pairs = [(who, owed) for who in duty.who for owed in world.pairs(duty, who)]
    keys = pl.DataFrame(pairs, schema={"who": pl.String, "owed": pl.String}, orient="row")
    if duty.keep is not None and "each" not in frame.columns:
        keys = keys.join(world.kept[duty.id].together.frame.select("who", "each").unique(), on="who", how="left")
    return frame.join(keys, on="who", maintain_order="left")


def unsettled(world: World, duty: Duty) -> pl.DataFrame:
    """Where conduct that keeps a count is unknown, or disputed by sources."""
    pieces = world.kept[duty.id].together.frame.filter(pl.col("conduct").is_in([UNSURE, DISPUTED]))
    word = pl.when(pl.col("conduct") == UNSURE).then(pl.lit("unknown")).otherwise(pl.lit("disputed"))
    return for_all(world, duty, pieces.select("who", "each", "start", "end", what=word))


def answer_intervals(frame: pl.DataFrame) -> pl.DataFrame:
    """Due, late, breached and unknown of occasions with `created` and `latched`."""
    made = frame.filter("created")
    sure, unsure = made.filter("sure"), made.filter(~pl.col("sure"))
    due = sure.select("who", "owed", start="opens", end=pl.min_horizontal("closed", "late"), what=pl.lit("due"))
    overdue = sure.filter(pl.col("closed") >= pl.col("late")).with_columns(end=closed_late())
    late = pl.when(pl.col("how") == ANSWERED).then(pl.lit("late")).otherwise(pl.lit("breached"))
    short = overdue.filter("shown").select("who", "owed", start="latched", end="end", what=late)
    waiting = overdue.filter("shown").select("who", "owed", start="late", end="end", what=pl.lit("due"))
    dark = overdue.filter(~pl.col("shown")).select("who", "owed", start="late", end="end", what=pl.lit("unknown"))
    maybe = unsure.select("who", "owed", start="arose", end="closed", what=pl.lit("unknown"))
    out = pl.concat([due, short, waiting, dark, maybe])
    return out.with_columns(each=pl.lit(None, dtype=pl.String))


def gathered(duty: Duty, *frames: pl.DataFrame) -> pl.DataFrame:
    """Intervals of one duty with all their columns."""
    out = []
    for given in frames:
        whole = given if "each" in given.columns else given.with_columns(each=pl.lit(None, dtype=pl.String))
        out.append(whole.with_columns(clause=pl.lit(duty.id)).select(list(COLUMNS)))
    return pl.concat(out)
