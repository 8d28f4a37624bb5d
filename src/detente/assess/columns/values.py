"""Exact numbers per row, as intervals of fractions, and their arithmetic.

A `Ratio` is a numerator column over a denominator; `size` bounds the numerator, so that arithmetic widens to 128
bits before a step could overflow, and nothing is ever a floating point number. An interval's null low is without
beginning, its null high without end.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm

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
    "aligned",
    "by_constant",
    "constant",
    "extreme",
    "grown",
    "measured",
    "plus",
    "ratio",
    "rounded",
    "signed",
    "times_or_by",
]

WIDE = 2**62  # beyond this, 64 bits might not hold a step of the arithmetic
_LIMIT = 2**127


class Ratio(Struct, frozen=True):
    """An exact number per row: `top` over `bottom`; `size` bounds the numerator, so that none overflows."""

    top: pl.Expr
    bottom: int | pl.Expr
    size: int
    bottom_size: int

    def __post_init__(self) -> None:
        """Refuse what not even 128 bits hold."""
        if max(self.size, self.bottom_size) >= _LIMIT:
            raise too_large()

    @property
    def wide(self) -> pl.Expr:
        """The numerator in as many bits as it may need."""
        return self.top.cast(pl.Int128) if self.size > WIDE else self.top


def measured(column: str, unit: str) -> Ratio:
    """A column of a form's amounts in the base unit of its dimension, so that 0.2 t meets 200 kg."""
    factor = in_base(unit) / scale(unit)
    top = pl.col(column) if factor.numerator == 1 else pl.col(column) * factor.numerator
    size = (LARGEST if unit == "count" else LARGEST * MICRO) * factor.numerator
    return Ratio(top, factor.denominator, size, factor.denominator)


def ratio(column: str | pl.Expr, scale: int = 1, size: int = LARGEST * MICRO) -> Ratio:
    """A column of whole numbers of a scale."""
    return Ratio(pl.col(column) if isinstance(column, str) else column, scale, size, scale)


def constant(value: Fraction) -> Ratio:
    """A number that is the same in every row."""
    kind = pl.Int64 if abs(value.numerator) < WIDE else pl.Int128
    return Ratio(pl.lit(value.numerator, dtype=kind), value.denominator, abs(value.numerator), value.denominator)


class Numbers(Struct, frozen=True):
    """An interval per row; `missing` and `unknown` tell why it may be wide."""

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
    """An instant per row, from `first` to `last`; `literal` ones stand for all of their day, month or year."""

    first: pl.Expr
    last: pl.Expr
    literal: bool = False
    days: bool = False


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


def signed(sign: str, value: Numbers) -> Numbers:
    """A number, or its negative for `-`."""
    if sign == "+":
        return value
    if value.exact:
        one = negative(value.low)
        return Numbers(one, one)
    return Numbers(negative(value.high), negative(value.low))


def negative(of: Ratio) -> Ratio:
    return Ratio(of.top * -1, of.bottom, of.size, of.bottom_size)


def _both_ends(f: Callable[[Ratio, Ratio], Ratio], a: Numbers, b: Numbers) -> Numbers:
    low = f(a.low, b.low)
    return Numbers(low, low if a.exact and b.exact else f(a.high, b.high))


def plus(a: Numbers, b: Numbers) -> Numbers:
    """The sum of two intervals."""
    return _both_ends(_add, a, b)


def aligned(a: Ratio, b: Ratio) -> tuple[Ratio, Ratio]:
    """The two over one denominator."""
    if isinstance(a.bottom, int) and isinstance(b.bottom, int):
        common = lcm(a.bottom, b.bottom)
        return _scaled(a, common // a.bottom, common), _scaled(b, common // b.bottom, common)
    size = max(a.size * b.bottom_size, b.size * a.bottom_size)
    wide = size > WIDE
    bottom, bottom_size = grown(a.bottom, wide) * b.bottom, a.bottom_size * b.bottom_size
    return (
        Ratio(grown(a.top, wide) * b.bottom, bottom, size, bottom_size),
        Ratio(grown(b.top, wide) * a.bottom, bottom, size, bottom_size),
    )


def grown(value: int | pl.Expr, wide: bool) -> pl.Expr:
    """A whole number in 128 bits where it may need them."""
    grown = pl.lit(value) if isinstance(value, int) else value
    return grown.cast(pl.Int128) if wide else grown


def _scaled(of: Ratio, by: int, bottom: int) -> Ratio:
    if by == 1:
        return of
    size = of.size * by
    return Ratio(grown(of.top, size > WIDE) * by, bottom, size, bottom)


def _add(a: Ratio, b: Ratio) -> Ratio:
    a, b = aligned(a, b)
    size = a.size + b.size
    return Ratio(grown(a.top, size > WIDE) + b.top, a.bottom, size, a.bottom_size)


def _multiply(a: Ratio, b: Ratio) -> Ratio:
    size = a.size * b.size
    bottom: int | pl.Expr
    if isinstance(a.bottom, int) and isinstance(b.bottom, int):
        bottom = a.bottom * b.bottom
    else:
        bottom = grown(a.bottom, size > WIDE) * b.bottom
    return Ratio(grown(a.top, size > WIDE) * b.top, bottom, size, a.bottom_size * b.bottom_size)


def _inverse(of: Ratio) -> Ratio:
    """One over a positive number; null where it is not positive."""
    positive = pl.when(of.top > 0)
    bottom = pl.lit(of.bottom) if isinstance(of.bottom, int) else of.bottom
    return Ratio(positive.then(bottom), positive.then(of.top).otherwise(pl.lit(1)), of.bottom_size, of.size)


def times_or_by(a: Numbers, sign: str, b: Numbers) -> Numbers:
    """The product of two intervals, or their quotient for `/`."""
    if sign == "/":
        # A divisor that may be zero or less says nothing.
        b = Numbers(_inverse(b.high), _inverse(b.low)) if not b.exact else _exactly(_inverse(b.low))
    if a.exact and b.exact:
        return _exactly(_multiply(a.low, b.low))
    corners = [_multiply(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return Numbers(extreme(corners, least=True, strict=True), extreme(corners, least=False, strict=True))


def _exactly(of: Ratio) -> Numbers:
    return Numbers(of, of)


def extreme(of: list[Ratio], least: bool, strict: bool) -> Ratio:
    """The least or greatest; `strict` makes it null where any is."""
    first, *rest = of
    for other in rest:
        a, b = aligned(first, other)
        pick = pl.min_horizontal if least else pl.max_horizontal
        top = pick(a.top, b.top)
        if strict:
            top = pl.when(a.top.is_not_null() & b.top.is_not_null()).then(top)
        first = Ratio(top, a.bottom, max(a.size, b.size), a.bottom_size)
    return first


def by_constant(value: Numbers, factor: Fraction) -> Numbers:
    """An interval times a number."""

    def end(of: Ratio) -> Ratio:
        size = of.size * abs(factor.numerator)
        return Ratio(
            grown(of.top, size > WIDE) * factor.numerator, of.bottom * factor.denominator, size,
            of.bottom_size * factor.denominator,
        )  # fmt: skip

    low = end(value.low if factor >= 0 else value.high)
    return Numbers(low, low if value.exact else end(value.high if factor >= 0 else value.low))


def rounded(of: Ratio, function: str) -> Ratio:
    """The whole number next below (`floor`) or above (`ceil`)."""
    if isinstance(of.bottom, int) and of.bottom == 1:
        return of
    top = of.top // of.bottom if function == "floor" else (of.top + of.bottom - 1) // of.bottom
    return Ratio(top, 1, of.size, 1)
