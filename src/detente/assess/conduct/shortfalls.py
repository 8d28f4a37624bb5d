"""Runs of shortfall: pieces that belong to one, and what ends it.

Rules (docs/language.md §1, §7, §8)

1. A shortfall once shown ends only when conduct within the duty is shown: a run of short pieces goes on through unsure
   ones until a piece within.
2. A settlement ends a run; a new one begins only after conduct within the duty.
3. Under a text that replaced another a run goes on as that left it: settled, or open since it began by its terms. What
   was said to be settled before is a settlement of nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl

from detente.agreement.blocks import Duty
from detente.assess.columns.runs import first_of, last_of
from detente.assess.conduct.occasions import owed_parties
from detente.assess.conduct.pieces import HELD, PIECE, SHORT, UNSURE, WITHIN
from detente.assess.conduct.settlements import Settlement, settled, settlements_of
from detente.assess.counts.counts import Counts
from detente.assess.standing.evidence import Evidence, Word
from detente.instants import FOREVER

__all__ = ["Before", "Left", "in_runs", "settled_runs"]

# Of who, owed and each: since when a shortfall is open, and the statement that settled it, if either is so.
Left = dict[tuple[str, str | None, str | None], tuple[int | None, int | None]]


class Before(NamedTuple):
    """How an earlier text leaves shortfalls at an instant, and who settles by name under it.

    `left` by source (None: all together).
    """

    since: int
    settles: tuple[str, ...]
    left: dict[str | None, Left]

    def of(self, source: str, who: str, owed: str | None, each: str | None) -> tuple[int | None, int | None]:
        """How a shortfall is left: towards all as towards each of them."""
        things = self.left.get(source, self.left.get(None, {}))
        alike = [
            told for (w, o, e), told in things.items() if (w, e) == (who, each) and (o == owed or None in (o, owed))
        ]
        began = min((b for b, _ in alike if b is not None), default=None)
        settlements = [row for _, row in alike if row is not None]
        return began, max(settlements) if began is None and settlements else None


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


def settled_runs(
    duty: Duty, counts: Counts, frame: pl.DataFrame, source: str = "", before: Before | None = None
) -> pl.DataFrame:
    """Runs of shortfall ended where they were settled, towards who settled: what is left of them counts as within."""
    words = _words(duty, counts.evidence, before)
    if "owed" not in frame.columns:
        if not words:
            return frame.with_columns(owed=pl.lit(None, dtype=pl.String))
        pairs = [(who, owed) for who in duty.who for owed in owed_parties(duty, who, counts.evidence.agreement)]
        owing = pl.DataFrame(pairs, schema={"who": pl.String, "owed": pl.String}, orient="row")
        frame = frame.join(owing, on="who", maintain_order="left").sort(PIECE, maintain_order=True)
    stays = _stays_settled(frame, source, before) if before is not None else {}
    rows: list[dict[str, object]] = []
    for row in frame.iter_rows(named=True):
        end, over = None, row["cured"] if row["began"] is not None else row["end"]
        kept = stays.get((row["who"], row["owed"], row["each"]))
        if kept is not None and kept[0].at < over and row["start"] < kept[1]:
            end = kept[0]
        elif row["began"] is not None:
            end = _end(words, counts.evidence, row, source, before)
        cut = (end.seen if counts.lived else end.at) if end is not None else row["cured"]
        if end is None or (row["began"] is not None and cut >= row["cured"]):
            rows.append(row)
            continue
        if row["start"] < cut:
            rows.append(row | {"end": min(row["end"], cut), "cured": cut if row["began"] is not None else None})
        if row["end"] > cut:
            after = {
                "start": max(row["start"], cut),
                "conduct": WITHIN,
                "began": None,
                "cured": None,
                "row": end.rows[-1],
            }
            rows.append(row | after)
    return pl.DataFrame(rows, schema=frame.schema, orient="row")


def _stays_settled(
    frame: pl.DataFrame, source: str, before: Before
) -> dict[tuple[str, str | None, str | None], tuple[Settlement, int]]:
    """Things that an earlier text left settled, with what settled them and until when: the first conduct within.

    So it is whatever the new text counts, and whether or not that was short before it.
    """
    later = frame.filter((pl.col("conduct") == WITHIN) & (pl.col("end") > before.since))
    within = {tuple(thing): start for *thing, start in later.group_by(PIECE).agg(pl.col("start").min()).rows()}
    out = {}
    for thing in frame.select(PIECE).unique().rows():
        _, by = before.of(source, *thing)
        if by is not None:
            out[thing] = Settlement(before.since, before.since, (by,)), within.get(thing, FOREVER)
    return out


def _words(duty: Duty, evidence: Evidence, before: Before | None) -> list[Word]:
    """What is said to be settled, each by who could settle it when he said so."""
    words = settlements_of(duty, evidence)
    if before is None:
        return words
    new = set(evidence.agreement.settles) - set(before.settles)
    return [word for word in words if word.at >= before.since or word.by not in new]


def _end(
    words: list[Word], evidence: Evidence, row: dict[str, Any], source: str, before: Before | None
) -> Settlement | None:
    """What settled the run of shortfall that a piece belongs to."""
    who, owed, since = row["who"], row["owed"], row["began"]
    if before is not None and since < before.since:
        began, _ = before.of(source, who, owed, row["each"])
        since = before.since if began is None else began
    return settled(words, evidence, who, owed, None, since)
