"""What an expression may have in each row: exact numbers as intervals of fractions, texts, times, yes or no.

A `Ratio` is a numerator column over a denominator; `size` bounds the numerator, so that arithmetic widens to 128
bits before a step could overflow, and nothing is ever a floating point number. An interval's null low is without
beginning, its null high without end. What was left out is from zero without end in arithmetic, and marked as missing.
"""

from __future__ import annotations

from fractions import Fraction

import polars as pl
from msgspec import Struct

from detente.amounts import LARGEST, MICRO, in_base, scale
from detente.assess.columns.overflow import too_large

__all__ = [
    "WIDE",
    "Bools",
    "Numbers",
    "Ratio",
    "Texts",
    "Times",
    "Truth",
    "Value",
    "constant",
    "grown",
    "measured",
    "ratio",
]

WIDE = 2**62  # beyond this, 64 bits might not hold a step of the arithmetic
_LIMIT = 2**127


class Ratio(Struct, frozen=True):
    """An exact number per row: `top` over `bottom`; `size` bounds the numerator, so that none overflows.

    What is `above` is in no row below zero, nor without beginning.
    """

    top: pl.Expr
    bottom: int | pl.Expr
    size: int
    bottom_size: int
    above: bool = False

    def __post_init__(self) -> None:
        """Refuse what not even 128 bits hold."""
        if max(self.size, self.bottom_size) >= _LIMIT:
            raise too_large()

    @property
    def wide(self) -> pl.Expr:
        """The numerator in as many bits as it may need."""
        return self.top.cast(pl.Int128) if self.size > WIDE else self.top


def measured(column: pl.Expr, unit: str) -> Ratio:
    """A column of a form's amounts in the base unit of its dimension, so that 0.2 t meets 200 kg."""
    factor = in_base(unit) / scale(unit)
    size = (LARGEST if unit == "count" else LARGEST * MICRO) * factor.numerator
    top = column if factor.numerator == 1 else grown(column, size > WIDE) * factor.numerator
    return Ratio(top, factor.denominator, size, factor.denominator, above=True)


def ratio(column: str | pl.Expr, scale: int = 1, size: int = LARGEST * MICRO) -> Ratio:
    """A column of whole numbers of a scale, none below zero."""
    return Ratio(pl.col(column) if isinstance(column, str) else column, scale, size, scale, above=True)


def constant(value: Fraction) -> Ratio:
    """A number that is the same in every row."""
    kind = pl.Int64 if abs(value.numerator) < WIDE else pl.Int128
    top = pl.lit(value.numerator, dtype=kind)
    return Ratio(top, value.denominator, abs(value.numerator), value.denominator, value >= 0)


class Numbers(Struct, frozen=True):
    """An interval per row; `missing` tells of a field where it may have been left out, `unknown` that it was said."""

    low: Ratio
    high: Ratio
    missing: pl.Expr | None = None
    unknown: pl.Expr | None = None

    @property
    def exact(self) -> bool:
        """Whether both ends are the same column."""
        return self.low is self.high


class Texts(Struct, frozen=True):
    """A text per row; null is missing."""

    value: pl.Expr


class Times(Struct, frozen=True):
    """An instant per row, from `first` to `last`; `literal` ones stand for all of their day, month or year.

    `days` tells where the last day begins of what holds no time of day.
    """

    first: pl.Expr
    last: pl.Expr
    literal: bool = False
    days: pl.Expr | None = None


class Bools(Struct, frozen=True):
    """Yes or no per row; null is missing."""

    value: pl.Expr


class Truth(Struct, frozen=True):
    """Where a predicate certainly holds, and where it may."""

    certain: pl.Expr
    possible: pl.Expr

    @property
    def settled(self) -> bool:
        """Whether the two are the same."""
        return self.certain is self.possible


Value = Numbers | Texts | Times | Bools | Truth


def grown(value: int | pl.Expr, wide: bool) -> pl.Expr:
    """A whole number in 128 bits where it may need them."""
    grown = pl.lit(value) if isinstance(value, int) else value
    return grown.cast(pl.Int128) if wide else grown
