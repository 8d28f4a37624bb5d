"""Status: from intervals of what is so to one status at every instant.

Rules (docs/language.md §8): a duty's status is the first that applies of dormant for good · breached or late ·
dormant · suspended · disputed by source · unknown · excused · due · kept.

Intervals come as rows of (clause, who, owed, each, start, end, what); everything between is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from detente.assess.columns.runs import by_code, first_of, following, last_of
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
    said = set(intervals["what"].unique())
    used = [what for what in _ORDER if what in said] or [*_ORDER][:1]  # Polars maps nothing to no type
    real = intervals.filter(pl.col("start") < pl.col("end"))
    named = keys.select(KEY).with_row_index("key")
    placed = real.join(named, on=KEY, nulls_equal=True).select(
        "key", "start", "end", pl.col("what").replace_strict(used, range(len(used)), return_dtype=pl.Int8)
    )
    one = pl.lit(1, dtype=pl.Int8)
    nothing = {"t": pl.lit(BEGINNING, dtype=pl.Int64), "what": pl.lit(None, dtype=pl.Int8), "step": -one}
    moves = pl.concat(
        [
            named.select("key", **nothing),
            placed.select("key", "what", t="start", step=one),
            placed.select("key", "what", t="end", step=-one),
        ],
        how="diagonal",
    )
    moves = by_code(moves, "key", "t")
    # Whatever begins also ends, at the latest with time itself: one sum over all keys is back at nought for each.
    status: pl.Expr = pl.lit(0, dtype=pl.Int8)
    for place in reversed(range(len(used))):
        open_ = pl.when(pl.col("what") == place).then("step").otherwise(0).cast(pl.Int64).cum_sum() > 0
        status = pl.when(open_).then(pl.lit(STATUSES.index(_ORDER[used[place]]), dtype=pl.Int8)).otherwise(status)
    # Of all that moves at an instant the last row has the sum.
    judged = moves.select("key", "t", status=status).filter(last_of(["key", "t"]) & (pl.col("t") < FOREVER))
    turns = merged(judged, ["key"])
    return turns.select(
        *(keys[c].gather(turns["key"]) for c in KEY), "start", "end",
        status=pl.Series(STATUSES).gather(turns["status"]),
    )  # fmt: skip


def merged(judged: pl.DataFrame, key: Sequence[str] = KEY) -> pl.DataFrame:
    """Rows of (key, t, status), in order, as intervals that each last as long as their status."""
    turns = judged.filter(first_of([*key, "status"]))
    return turns.select(*key, start="t", end=following("t", key, FOREVER), status="status")
