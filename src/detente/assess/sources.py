"""Sources heard apart: what they say together.

Each chain of `according to` is heard by itself. Where one shows conduct within the duty and another a shortfall,
the two are disputed; what one does not know yields to what another does (docs/language.md §3).
"""

from __future__ import annotations

import polars as pl

from detente.assess.keeps import SHORT, UNSURE, WITHIN, Pieces, in_runs
from detente.instants import FOREVER

__all__ = ["DISPUTED", "heard_together"]

DISPUTED = 3
_KEY = ["who", "each"]
_TOLD = ["low", "high", "bound", "bound_high", "conduct", "silent", "stale", "row"]


def _all_they_say(said: list[pl.Expr], judged: list[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """The least and the most of what those say who know: of a dispute no source's number stands for all."""
    knows = [((c == SHORT) | (c == WITHIN)).fill_null(False) for c in judged]
    ends = [[s.struct.field(f) for s in said] for f in ("low", "high")]
    lows, highs = ([pl.when(k).then(end) for k, end in zip(knows, of, strict=True)] for of in ends)
    without_end = pl.any_horizontal([k & high.is_null() for k, high in zip(knows, ends[1], strict=True)])
    return pl.min_horizontal(lows).alias("least"), pl.when(~without_end).then(pl.max_horizontal(highs)).alias("most")


def heard_together(apart: list[Pieces]) -> Pieces:
    """The pieces of conduct as all chains of sources together tell them."""
    if len(apart) == 1:
        return apart[0]
    scale = max(p.scale for p in apart)
    frames = [p.frame.select(*_KEY, *_TOLD, t="start") for p in apart]
    cuts = pl.concat([f.select(*_KEY, "t") for f in frames]).unique().sort(*_KEY, "t")
    for i, frame in enumerate(frames):
        joined = cuts.join(frame.select(*_KEY, "t", pl.struct(_TOLD).alias(f"s{i}")), on=[*_KEY, "t"], how="left",
                           nulls_equal=True, maintain_order="left")  # fmt: skip
        cuts = joined.with_columns(pl.col(f"s{i}").forward_fill().over(_KEY, order_by="t"))
    said = [pl.col(f"s{i}") for i in range(len(frames))]
    judged = [s.struct.field("conduct") for s in said]
    short = pl.any_horizontal([(c == SHORT).fill_null(False) for c in judged])
    within = pl.any_horizontal([(c == WITHIN).fill_null(False) for c in judged])
    # The first that knows speaks for the numbers, one that shows a shortfall before one that does not; where the two
    # are there, all who know do.
    pick = pl.coalesce(
        *[pl.when(c == SHORT).then(s) for c, s in zip(judged, said, strict=True)],
        *[pl.when(c != UNSURE).then(s) for c, s in zip(judged, said, strict=True)],
        *said,
    )
    # A source that told nothing of a party is silent about each thing that another told of.
    named = cuts.filter(pl.col("each").is_not_null())["who"].unique()
    cuts = cuts.filter(pl.col("each").is_not_null() | ~pl.col("who").is_in(named.implode()))
    merged = cuts.select(*_KEY, "t", *_all_they_say(said, judged), whole=pick, both=short & within).unnest("whole")
    merged = merged.filter(pl.col("conduct").is_not_null()).sort(*_KEY, "t")
    merged = merged.with_columns(
        start="t",
        end=pl.col("t").shift(-1).over(_KEY, order_by="t").fill_null(FOREVER),
        conduct=pl.when("both").then(DISPUTED).otherwise("conduct").cast(pl.Int8),
        low=pl.when("both").then("least").otherwise("low"),
        high=pl.when("both").then("most").otherwise("high"),
    ).drop("t", "both", "least", "most")
    return Pieces(", ".join(p.source for p in apart), scale, in_runs(merged))
