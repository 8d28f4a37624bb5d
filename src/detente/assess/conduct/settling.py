"""Shortfalls in a count that are settled: as far as they had gone, and what goes beyond that (docs/language.md §7, §1).

1. A settlement ends a run of shortfall as far as it had gone: the most that may have been shown of it until the
   settlement. Till conduct is within the duty, what is no more than that counts as within; what certainly is more is a
   run anew; of what may be more, or is no longer told, nothing is shown (`CLEARED`).
2. What a text before left settled stays so as far as that had gone in the words of the new text, or goes as that first
   tells it. What was said to be settled before is a settlement of nothing else.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from math import inf
from typing import Any

import polars as pl

from detente.agreement.blocks import Duty
from detente.assess.conduct.occasions import owed_parties
from detente.assess.conduct.pieces import CLEARED, PIECE, SHORT, UNSURE, WITHIN, Settled
from detente.assess.conduct.settlements import Settlement, settlements, settlements_of
from detente.assess.conduct.shortfalls import Before, Left, Thing
from detente.assess.counts.counts import Counts
from detente.assess.standing.evidence import Evidence, Word
from detente.instants import BEGINNING

__all__ = ["settled_runs"]

Piece = dict[str, Any]


def settled_runs(
    duty: Duty, counts: Counts, frame: pl.DataFrame, source: str = "", before: Before | None = None
) -> tuple[pl.DataFrame, tuple[Settled, ...]]:
    """Runs of shortfall ended where they were settled, towards who settled, and the spans in which they are."""
    words = _words(duty, counts.evidence, before)
    if "owed" not in frame.columns:
        if not words:
            return frame.with_columns(owed=pl.lit(None, dtype=pl.String)), ()
        pairs = [(who, owed) for who in duty.who for owed in owed_parties(duty, who, counts.evidence.agreement)]
        owing = pl.DataFrame(pairs, schema={"who": pl.String, "owed": pl.String}, orient="row")
        frame = frame.join(owing, on="who", maintain_order="left").sort(PIECE, maintain_order=True)
    if not words:
        return frame, ()
    pieces: list[Piece] = []
    spans: list[Settled] = []
    for (who, owed, each), rows in groupby(frame.iter_rows(named=True), key=lambda row: [row[c] for c in PIECE]):
        left = before.of(source, who, owed, each) if before is not None else Left()
        since = before.since if before is not None else BEGINNING
        settling = _Settling(duty, words, counts.evidence, (who, owed, each), left, since)
        pieces += settling.judged(list(rows))
        spans += settling.spans
    return pl.DataFrame(pieces, schema=frame.schema, orient="row"), tuple(spans)


def _words(duty: Duty, evidence: Evidence, before: Before | None) -> list[Word]:
    """What is said to be settled, each by who could settle it when he said so."""
    words = settlements_of(duty, evidence)
    if before is None:
        return words
    new = set(evidence.agreement.settles) - set(before.settles)
    return [word for word in words if word.at >= before.since or word.by not in new]


class _Settling:
    """What becomes of the shortfalls of one thing, piece by piece."""

    def __init__(
        self, duty: Duty, words: list[Word], evidence: Evidence, thing: Thing, left: Left, since: int
    ) -> None:  # fmt: skip
        self.at_most, self.words, self.evidence = duty.direction == "at most", words, evidence
        self.thing, self.left, self.since = thing, left, since
        self.spans: list[Settled] = []
        self._said: dict[int | None, list[Settlement]] = {}
        self._within()

    def _within(self) -> None:
        """Conduct is within the duty: nothing is left of what fell short, or was settled."""
        self.began: int | None = None  # of the stretch in which something fell short, the beginning
        self.run: int | None = None  # the beginning of what is shown, and not settled
        self.shown: list[tuple[int, float]] = []  # since when, and how far beyond the bound at most
        self.last: float = 0  # how far, at least, when it last fell short
        self.carried, self.waits, self.first = False, False, -inf

    def judged(self, rows: list[Piece]) -> list[Piece]:
        """The pieces of the thing, in order, cut where they are settled."""
        out: list[Piece] = []
        for row in rows:
            if row["conduct"] == WITHIN:
                self._within()
                out.append(row)
                continue
            if row["began"] != self.began and not self.carried:
                self._within()
                self.began = self.run = row["began"]
            turns = [settled for settled in self._settlements(self.began) if settled.at < row["end"]]
            cuts = {at for at in (self.since, *(settled.at for settled in turns)) if row["start"] < at < row["end"]}
            for start, end in pairwise([row["start"], *sorted(cuts), row["end"]]):
                if start <= self.since < end and self.left.upto is not None:
                    self.carried, self.waits = True, self.left.row is not None
                    self.run = None if self.waits else self.run
                by = [settled for settled in turns if settled.at <= start]
                out.append(self._piece(row | {"start": start, "end": end}, by[-1] if by else None))
        return _with_ends(out)

    def _settlements(self, began: int | None) -> list[Settlement]:
        """What is said to settle a stretch of shortfall; under a later text no sooner than that is in force."""
        since = began
        if since is not None and since < self.since:
            since = self.since if self.left.began is None else self.left.began
        if since not in self._said:
            found = settlements(self.words, self.evidence, *self.thing[:2], None, since) if since is not None else ()
            self._said[since] = [settled._replace(at=max(settled.at, self.since)) for settled in found]
        return self._said[since]

    def _piece(self, piece: Piece, settled: Settlement | None) -> Piece:
        least, most = self._beyond(piece)
        if self.waits and (least > 0 or most < inf):
            self.waits, self.first = False, most
        if least > 0:
            self.shown.append((piece["start"], most))
        ends = [(settled.upto, settled.rows)] if settled is not None else []
        if self.carried and self.left.upto is not None:
            ends.append((self.left.upto, (self.left.row,) if self.left.row is not None else ()))
        if not ends and self.began is None:
            return piece
        far, rows = self.first, tuple[int, ...]()
        if ends:
            upto, rows = max(ends)
            far = max([far, *(most for since, most in self.shown if since <= upto)])
            self.spans.append(Settled(*self.thing, piece["start"], piece["end"], upto, rows))
        if most <= far:
            self.run = None
            return piece | {"conduct": WITHIN, "began": None, "row": rows[-1] if rows else piece["row"]}
        if least > max(far, 0):
            self.run, self.last = piece["start"] if self.run is None else self.run, least
            return piece | {"conduct": SHORT, "began": self.run}
        if self.last <= far:
            self.run = None
        unsure = UNSURE if self.run is not None else CLEARED
        return piece | {"conduct": unsure, "began": self.run}

    def _beyond(self, piece: Piece) -> tuple[float, float]:
        """How far a piece is beyond the bound, at least and at most."""
        low, high, bound, bound_high = (piece[column] for column in ("low", "high", "bound", "bound_high"))
        if bound is None:
            return -inf, inf
        high, bound_high = (inf if end is None else end for end in (high, bound_high))
        least = -inf if piece["least"] is None else piece["least"]
        return least, high - bound if self.at_most else bound_high - low


def _with_ends(pieces: list[Piece]) -> list[Piece]:
    """Pieces with the end of the run of shortfall that each belongs to."""
    ends = {piece["began"]: piece["end"] for piece in pieces if piece["began"] is not None}
    return [piece | {"cured": ends.get(piece["began"])} for piece in pieces]
