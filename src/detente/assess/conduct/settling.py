"""Shortfalls in a count that are settled: as far as they had gone, and what goes beyond that (docs/language.md §7, §1).

1. A settlement settles as much as was known when it acts of what a shortfall had gone to by its `at`: the most that may
   have been shown of it since conduct was last within the duty. Till conduct is within the duty, what is no more than
   that counts as within; what certainly is more is a run anew; of what may be more, or is no longer told, nothing is
   shown (`CLEARED`).
2. What a text before left settled stays so as far as that had gone in the words of the new text, or goes as that first
   tells it. What was said to be settled before is a settlement of nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import groupby
from math import inf
from typing import Any

import polars as pl

from detente.agreement.blocks import Duty
from detente.assess.conduct.occasions import owed_parties
from detente.assess.conduct.pieces import CLEARED, PIECE, SHORT, UNSURE, WITHIN, Settled, Way
from detente.assess.conduct.settlements import Far, Settlement, contents, settlements_of
from detente.assess.conduct.shortfalls import Before, Left, Thing
from detente.assess.counts.counts import Counts
from detente.assess.standing.evidence import Evidence, Word
from detente.instants import BEGINNING

__all__ = ["Known", "settled_runs"]

Piece = dict[str, Any]
# Pieces as a chain of sources tells them by what was known at an instant, with the scale of their numbers.
Known = Callable[[int], tuple[pl.DataFrame, int]]


def settled_runs(
    duty: Duty, counts: Counts, told: tuple[pl.DataFrame, int], known: Known, source: str = "",
    before: Before | None = None,
) -> tuple[pl.DataFrame, tuple[Settled, ...]]:  # fmt: skip
    """Runs of shortfall ended where they were settled, towards who settled, and the spans in which they are.

    `told` are the runs as a source tells them, with the scale of their numbers.
    """
    frame, scale = told
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
    extents = _Extents(known, scale, at_most=duty.direction == "at most")
    for thing, rows in groupby(frame.iter_rows(named=True), key=lambda row: (row["who"], row["owed"], row["each"])):
        left = before.of(source, *thing) if before is not None else Left()
        since = before.since if before is not None else BEGINNING
        settling = _Settling(words, counts, thing, left, since, extents)
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


class _Extents:
    """How far shortfalls had gone by some instant, as was known at another; `scale` is that of what is known now."""

    def __init__(self, known: Known, scale: int, *, at_most: bool) -> None:
        self.known, self.scale, self.at_most = known, scale, at_most
        self._told: dict[int, tuple[dict[Thing, list[Piece]], int]] = {}

    def beyond(self, piece: Piece, scale: int) -> tuple[Far, Far]:
        """How far a piece is beyond the bound, at least and at most."""
        low, high, bound, bound_high = (piece[column] for column in ("low", "high", "bound", "bound_high"))
        if bound is None:
            return -inf, inf
        above, below = (high, bound) if self.at_most else (bound_high, low)
        least = -inf if piece["least"] is None else Fraction(piece["least"], scale)
        return least, inf if above is None else Fraction(above - below, scale)

    def of(self, thing: Thing, way: Way) -> Far | None:
        """How far a shortfall is settled by words: as far as the least of them goes; None where one settles nothing."""
        each = [self._by(thing, by, upto) for by, upto in way]
        return None if None in each else min(far for far in each if far is not None)

    def began(self, thing: Thing, at: int) -> int:
        """Since when a shortfall that others hear of at an instant was one, by what was known then."""
        pieces, scale = self._pieces(thing, at)
        found: int | None = None
        for piece in pieces:
            if piece["start"] > at:
                break
            if piece["conduct"] == WITHIN:
                found = None
            elif found is None and self.beyond(piece, scale)[0] > 0:
                found = piece["start"]
        return at if found is None else found

    def _by(self, thing: Thing, by: int, upto: int) -> Far | None:
        """The most that may have been, by `upto`, of what was shown since conduct was last within the duty."""
        pieces, scale = self._pieces(thing, by)
        shown: list[Far] = []
        for piece in pieces:
            if piece["start"] > by:
                break
            least, most = self.beyond(piece, scale)
            if piece["conduct"] == WITHIN:
                shown.clear()
            elif least > 0 and piece["start"] <= upto:
                shown.append(most)
        return max(shown, default=None)

    def _pieces(self, thing: Thing, known: int) -> tuple[list[Piece], int]:
        if known not in self._told:
            frame, scale = self.known(known)
            found: dict[Thing, list[Piece]] = {}
            for row in frame.iter_rows(named=True):
                found.setdefault((row["who"], row.get("owed"), row["each"]), []).append(row)
            self._told[known] = found, scale
        told, scale = self._told[known]
        who, owed, each = thing
        return told.get((who, owed, each), told.get((who, None, each), [])), scale


class _Settling:
    """What becomes of the shortfalls of one thing, piece by piece."""

    def __init__(
        self, words: list[Word], counts: Counts, thing: Thing, left: Left, since: int, extents: _Extents
    ) -> None:
        self.words, self.evidence, self.lived = words, counts.evidence, counts.lived
        self.extents, self.thing, self.left, self.since = extents, thing, left, since
        self.spans: list[Settled] = []
        self._within()

    def _within(self) -> None:
        """Conduct is within the duty: nothing is left of what fell short, or was settled."""
        self.began: int | None = None  # of the stretch in which something fell short, the beginning
        self.settlements: Iterator[tuple[Settlement, Far]] = iter(())  # what settles that stretch
        self.coming: tuple[Settlement, Far] | None = None
        self.carried = False  # it is settled as the text before left it
        self.far: Far | None = None  # how far what falls short is settled
        self.ways: tuple[Way, ...] = ()
        self.rows: tuple[int, ...] = ()
        self.run: int | None = None  # the beginning of what is shown, and not settled
        self.last: Far = 0  # how far, at least, when it last fell short
        self.waits = False  # it is settled as far as this text first tells it to go

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
                self.settlements = self._settling(self.began)
                self.coming = next(self.settlements, None)
            start = row["start"]
            while start < row["end"]:
                self._settle(start)
                turns = (self.since, self.coming[0].at if self.coming is not None else row["end"])
                end = min(at for at in (row["end"], *turns) if at > start)
                out.append(self._piece(row | {"start": start, "end": end}))
                start = end
        return _with_ends(out)

    def _settling(self, began: int | None) -> Iterator[tuple[Settlement, Far]]:
        """What is said to settle a stretch of shortfall; under a later text no sooner than that is in force."""
        if began is None:
            return iter(())
        if began < self.since:
            began = self.since if self.left.began is None else self.left.began
        elif self.lived:
            began = self.extents.began(self.thing, began)
        acting = ((max(word.at, word.said, self.since), word) for word in self.words if word.re is None)
        meant = [(max(at, began), word) for at, word in acting if word.at_last >= began]
        who, owed, _ = self.thing
        return contents(meant, self.evidence, who, owed, lambda word: self.extents.of(self.thing, (_dates(word),)))

    def _settle(self, at: int) -> None:
        """What is settled from an instant on."""
        if at == self.since and self.left.ways:
            self.carried, self.waits = True, self.left.row is not None
            self.run = None if self.waits else self.run
            fars = [self.extents.of(self.thing, way) for way in self.left.ways]
            self.far, self.ways = max((far for far in fars if far is not None), default=-inf), self.left.ways
            self.rows = (self.left.row,) if self.left.row is not None else ()
        while self.coming is not None and self.coming[0].at <= at:
            settled, far = self.coming
            if self.far is None or far > self.far:
                self.far, self.rows = far, settled.rows
            self.ways = (*self.ways, tuple(_dates(word) for word in settled.words))
            self.coming = next(self.settlements, None)

    def _piece(self, piece: Piece) -> Piece:
        least, most = self.extents.beyond(piece, self.extents.scale)
        if self.far is None:
            self.last = least if least > 0 else self.last
            return piece
        if self.waits and (least > 0 or most < inf):
            self.waits, self.far = False, max(self.far, most)
        far = self.far if isinstance(self.far, Fraction) else None
        self.spans.append(Settled(*self.thing, piece["start"], piece["end"], self.ways, self.rows, far))
        if most <= self.far:
            self.run = None
            return piece | {"conduct": WITHIN, "began": None, "row": self.rows[-1] if self.rows else piece["row"]}
        if least > max(self.far, 0):
            self.run, self.last = piece["start"] if self.run is None else self.run, least
            return piece | {"conduct": SHORT, "began": self.run}
        if self.last <= self.far:
            self.run = None
        unsure = UNSURE if self.run is not None else CLEARED
        return piece | {"conduct": unsure, "began": self.run}


def _dates(word: Word) -> tuple[int, int]:
    """By when what a word means was known, and until when it had begun."""
    return max(word.at, word.heard_last), word.at_last


def _with_ends(pieces: list[Piece]) -> list[Piece]:
    """Pieces with the end of the run of shortfall that each belongs to."""
    ends = {piece["began"]: piece["end"] for piece in pieces if piece["began"] is not None}
    return [piece | {"cured": ends.get(piece["began"])} for piece in pieces]
