"""Sources heard apart: what they say together.

Each chain of `according to` is heard by itself. Where one shows conduct within the duty and another a shortfall,
the two are disputed; what one does not know yields to what another does, and who says nothing to who tells
(docs/language.md §3).

Pieces may then also be `DISPUTED`; or `HELD`: after a dispute nobody shows anything now, and the shortfall that a
source once showed goes on; or `OPPOSED`: it goes on, and another shows conduct within. What a source once showed
goes on only if it had become a breach by that source alone: else the one is unknown, the other within.
"""

from __future__ import annotations

import polars as pl

from detente.assess.columns.runs import first_of
from detente.assess.conduct.pieces import CLEARED, DISPUTED, HELD, OPPOSED, PIECE, SHORT, UNSURE, WITHIN, Pieces
from detente.assess.conduct.shortfalls import in_runs
from detente.instants import FOREVER

__all__ = ["heard_together"]

_NOTHING = pl.lit(None, dtype=pl.String)
_TOLD = ["low", "high", "bound", "bound_high", "conduct", "silent", "unsaid", "stale", "row", "began"]


def _conduct() -> pl.Expr:
    """Conduct as all tell it; after a dispute a shortfall that somebody once showed goes on, though none shows it."""
    told = (
        pl.when("both").then(pl.when("short").then(DISPUTED).otherwise(OPPOSED))
        .when(pl.col("held") & (pl.col("conduct") == CLEARED)).then(UNSURE)  # for one source it is over
        .otherwise("conduct").cast(pl.Int8)
    )  # fmt: skip
    unsure = told == UNSURE
    nothing = pl.when(first_of(PIECE)).then(pl.lit(UNSURE, dtype=pl.Int8))
    before = pl.when(~unsure).then(told).otherwise(nothing).forward_fill()
    return (
        pl.when(unsure & pl.col("held") & before.is_in([DISPUTED, OPPOSED]))
        .then(pl.lit(HELD, dtype=pl.Int8))
        .otherwise(told)
    )


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
    frames = [p.frame.select(*PIECE, *_TOLD, t="start") for p in apart]
    cuts = pl.concat([f.select(*PIECE, "t") for f in frames]).unique().sort(*PIECE, "t")
    for i, frame in enumerate(frames):
        joined = cuts.join(frame.select(*PIECE, "t", pl.struct(_TOLD).alias(f"s{i}")), on=[*PIECE, "t"], how="left",
                           nulls_equal=True, maintain_order="left")  # fmt: skip
        cuts = joined.with_columns(pl.col(f"s{i}").forward_fill().over(PIECE, order_by="t"))
    said = [pl.col(f"s{i}") for i in range(len(frames))]
    tells = [~s.struct.field("unsaid").fill_null(True) for s in said]
    cuts = cuts.with_columns(pl.when(t | ~pl.any_horizontal(tells)).then(s) for t, s in zip(tells, said, strict=True))
    judged = [s.struct.field("conduct") for s in said]
    # What a source once showed it shows until it tells of conduct within the duty, whatever another says meanwhile.
    held = pl.any_horizontal([((c == SHORT) | s.struct.field("began").is_not_null()).fill_null(False)
                              for c, s in zip(judged, said, strict=True)])  # fmt: skip
    short = pl.any_horizontal([(c == SHORT).fill_null(False) for c in judged])
    within = pl.any_horizontal([(c == WITHIN).fill_null(False) for c in judged])
    # The first that knows speaks for the numbers, one that shows a shortfall before one that does not; where the two
    # are there, all who know do.
    pick = pl.coalesce(
        *[
            pl.when(c.is_in(known)).then(s)
            for known in ([SHORT], [SHORT, WITHIN], [CLEARED])
            for c, s in zip(judged, said, strict=True)
        ],
        *said,
    )
    # A source that told nothing of a party is silent about each thing that another told of.
    named = cuts.filter(pl.col("each").is_not_null()).select("who", "owed", each=_NOTHING).unique()
    cuts = cuts.join(named, on=PIECE, how="anti", nulls_equal=True, maintain_order="left")
    merged = cuts.select(
        *PIECE, "t", *_all_they_say(said, judged), whole=pick, both=held & within, short=short, held=held
    ).unnest("whole")
    merged = merged.filter(pl.col("conduct").is_not_null()).sort(*PIECE, "t").with_columns(conduct=_conduct())
    merged = merged.with_columns(
        start="t",
        end=pl.col("t").shift(-1).over(PIECE, order_by="t").fill_null(FOREVER),
        low=pl.when("both").then("least").otherwise("low"),
        high=pl.when("both").then("most").otherwise("high"),
    ).drop("t", "both", "short", "held", "began", "least", "most")
    settled = tuple(span for p in apart for span in p.settled)
    return Pieces(", ".join(p.source for p in apart), scale, in_runs(merged, PIECE), settled)
