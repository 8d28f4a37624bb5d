"""Runs of shortfall: pieces that belong to one, and what leaves one from text to text.

Rules (docs/language.md §1, §8)

1. A shortfall once shown ends only when conduct within the duty is shown: a run of short pieces goes on through unsure
   ones until a piece within.
2. Under a text that replaced another a run goes on as that left it: settled, or open since it began by its terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from detente.assess.columns.runs import first_of, last_of
from detente.assess.conduct.pieces import HELD, SHORT, UNSURE, Way

__all__ = ["Before", "Left", "Thing", "in_runs"]

Thing = tuple[str, str | None, str | None]  # who, owed, each


class Left(NamedTuple):
    """How a text leaves conduct: since when a shortfall is open, or the statement that settled it, if either is so.

    `ways` are those in which some of it was settled.
    """

    began: int | None = None
    row: int | None = None
    ways: tuple[Way, ...] = ()


class Before(NamedTuple):
    """How an earlier text leaves shortfalls at an instant, and who settles by name under it.

    `left` is by source (None: all together), then by who, owed and each.
    """

    since: int
    settles: tuple[str, ...]
    left: dict[str | None, dict[Thing, Left]]

    def of(self, source: str, who: str, owed: str | None, each: str | None) -> Left:
        """How a shortfall is left: towards all as towards each of them."""
        things = self.left.get(source, self.left.get(None, {}))
        alike = [
            told for (w, o, e), told in things.items() if (w, e) == (who, each) and (o == owed or None in (o, owed))
        ]
        began = min((left.began for left in alike if left.began is not None), default=None)
        row = max((left.row for left in alike if left.row is not None), default=None)
        ways = tuple(dict.fromkeys(way for left in alike for way in left.ways))
        return Left(began, row if began is None else None, ways)


def in_runs(frame: pl.DataFrame, key: list[str], gone: Sequence[int] = ()) -> pl.DataFrame:
    """Each piece, in order, with the ends of its run of shortfall: from the first short piece to the first within.

    Where all that was said was taken back, at instants when something was `gone`, nothing shows a shortfall any more.
    """
    none = pl.lit(None, dtype=pl.Int64)
    if not frame["conduct"].is_in([SHORT, HELD]).any():
        return frame.with_columns(began=none, cured=none)
    # What sources dispute is not shown: it ends a run. What is unsure goes on as it was; a key begins unsure.
    begins = pl.when(first_of(key)).then(pl.lit(UNSURE, dtype=pl.Int8))
    told = pl.when(pl.col("conduct") == HELD).then(pl.lit(SHORT, dtype=pl.Int8)).otherwise("conduct")
    known = pl.when(pl.col("conduct") != UNSURE).then(told).otherwise(begins)
    if gone:
        over = pl.col("silent") & pl.col("start").is_in(gone)
        known = pl.when(over).then(pl.lit(UNSURE, dtype=pl.Int8)).otherwise(known)
    run, short = [*key, "settled"], pl.col("settled") == SHORT
    return frame.with_columns(settled=known.forward_fill()).select(
        *frame.columns,
        began=pl.when(short).then(pl.when(first_of(run)).then("start").forward_fill()),
        cured=pl.when(short).then(pl.when(last_of(run)).then("end").backward_fill()),
    )  # fmt: skip
