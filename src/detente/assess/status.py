"""Status: from intervals of what is so to one status at every instant.

Rules (docs/language.md §8): a duty's status is the first that applies of dormant for good · breached or late ·
dormant · suspended · disputed by source · unknown · excused · due · kept.

Intervals come as rows of (clause, who, owed, each, start, end, what); everything between is kept.
"""

from __future__ import annotations

import polars as pl

from detente.instants import BEGINNING, FOREVER

__all__ = ["KEY", "STATUSES", "timeline"]

KEY = ["clause", "who", "owed", "each"]
STATUSES = ("kept", "due", "late", "breached", "suspended", "dormant", "excused", "unknown", "disputed")
# What an interval says, the first that applies first, and the status it makes.
_ORDER = {
    "ended": "dormant",
    "breached": "breached",
    "late": "late",
    "dormant": "dormant",
    "suspended": "suspended",
    "disputed": "disputed",
    "unknown": "unknown",
    "excused": "excused",
    "due": "due",
}


def timeline(keys: pl.DataFrame, intervals: pl.DataFrame) -> pl.DataFrame:
    """(clause, who, owed, each, start, end, status) of every key from the beginning for ever.

    Neighbouring intervals differ in status.
    """
    used = [what for what in _ORDER if what in set(intervals["what"].unique().to_list())]
    base = keys.select(*KEY, t=pl.lit(BEGINNING, dtype=pl.Int64), what=pl.lit("kept"), step=pl.lit(0, dtype=pl.Int32))
    real = intervals.filter(pl.col("start") < pl.col("end"))
    one = pl.lit(1, dtype=pl.Int32)
    moves = pl.concat(
        [
            base,
            real.select(*KEY, t="start", what="what", step=one),
            real.filter(pl.col("end") < FOREVER).select(*KEY, t="end", what="what", step=-one),
        ]
    )
    net = moves.group_by(*KEY, "t").agg(
        pl.col("step").filter(pl.col("what") == what).sum().alias(what) for what in used
    )
    if used:
        net = net.with_columns(pl.col(used).cum_sum().over(KEY, order_by="t"))
    status: pl.Expr = pl.lit("kept")
    for what in reversed(used):
        status = pl.when(pl.col(what) > 0).then(pl.lit(_ORDER[what])).otherwise(status)
    judged = net.select(*KEY, "t", status=status)
    return merged(judged)


def merged(judged: pl.DataFrame) -> pl.DataFrame:
    """Rows of (key, t, status) as intervals, each as long as its status holds."""
    before = pl.col("status").shift(1).over(KEY, order_by="t")
    turns = judged.filter((pl.col("status") != before).fill_null(True))
    return turns.select(
        *KEY, start="t", end=pl.col("t").shift(-1).over(KEY, order_by="t").fill_null(FOREVER), status="status"
    )
