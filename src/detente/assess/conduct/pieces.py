"""Conduct under a bound, piece by piece between two changes: within, short or unsure.

A frame of pieces has who, owed (null: towards everyone alike), each, start, end; low, high, bound, bound_high (whole
numbers of one scale); conduct; unsaid (nothing is said of it), silent (so that it is unknown), stale; row (the
statement that brought the change); began and cured (the ends of the run of shortfall that the piece belongs to). As one
chain of sources tells it also least: how far it is beyond the bound for all that the record may lack; null where that
is not certain.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import polars as pl
from msgspec import Struct

from detente.assess.columns.runs import Rows, first_of

__all__ = ["CLEARED", "DISPUTED", "HELD", "OPPOSED", "PIECE", "SHORT", "UNSURE", "WITHIN", "Pieces", "Settled", "Way"]

WITHIN, UNSURE, SHORT = 0, 1, 2
DISPUTED, HELD, OPPOSED = 3, 4, 5  # of several sources heard apart: see sources.py
CLEARED = 6  # unsure, after what had been shown was settled: see settling.py
PIECE = ["who", "owed", "each"]


# Words of one, or of each who must be content: by when what each means was known, and until when it had begun.
Way = tuple[tuple[int, int], ...]


class Settled(NamedTuple):
    """A span in which a shortfall of somebody is settled: in which ways, by what statements, how far at most.

    `far` is in the base unit; None where it has no end, or nothing was settled in the words of the text.
    """

    who: str
    owed: str | None
    each: str | None
    start: int
    end: int
    ways: tuple[Way, ...]
    rows: tuple[int, ...]
    far: Fraction | None


class Pieces(Struct, frozen=True, eq=False, dict=True):
    """Conduct as one chain of sources tells it."""

    source: str
    scale: int
    frame: pl.DataFrame
    settled: tuple[Settled, ...] = ()

    @cached_property
    def rows(self) -> Rows:
        """The pieces of each party and thing, in order."""
        return Rows(self.frame, PIECE, "start")

    @cached_property
    def turns(self) -> Rows:
        """Those of them at which a number changes."""
        numbers = [pl.col(c).ne_missing(pl.col(c).shift(1)) for c in ("low", "high", "bound", "bound_high")]
        return Rows(self.frame.filter(first_of(PIECE) | pl.any_horizontal(numbers)), PIECE, "start")

    def key(self, who: str, owed: str | None, each: str | None) -> tuple[str, str | None, str | None]:
        """Under what the pieces of one thing towards somebody stand: towards everyone, where they are alike."""
        return (who, owed, each) if (who, owed, each) in self.rows else (who, None, each)
