"""The steps of exact arithmetic on columns of intervals: sums, products, quotients, extremes, roundings.

Each keeps how large its numerator may be, and works in 128 bits where 64 might not hold it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm

import polars as pl
from msgspec.structs import replace

from detente.assess.columns.values import WIDE, Numbers, Ratio, constant, grown

__all__ = ["aligned", "by_constant", "extreme", "picked", "plus", "rounded", "signed", "times_or_by"]


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


def _turned(value: Numbers, where: pl.Expr) -> Numbers:
    """An interval, in some rows its negative."""
    low = picked(where, negative(value.high), value.low)
    return Numbers(low, low if value.exact else picked(where, negative(value.low), value.high))


def picked(where: pl.Expr, a: Ratio, b: Ratio) -> Ratio:
    """One number in some rows, another in the others."""
    size, bottom_size = max(a.size, b.size), max(a.bottom_size, b.bottom_size)
    bottom: int | pl.Expr = a.bottom
    if not (isinstance(a.bottom, int) and isinstance(b.bottom, int) and a.bottom == b.bottom):
        bottom = pl.when(where).then(grown(a.bottom, bottom_size > WIDE)).otherwise(grown(b.bottom, bottom_size > WIDE))
    top = pl.when(where).then(grown(a.top, size > WIDE)).otherwise(grown(b.top, size > WIDE))
    return Ratio(top, bottom, size, bottom_size, a.above and b.above)


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
        Ratio(grown(a.top, wide) * b.bottom, bottom, size, bottom_size, a.above),
        Ratio(grown(b.top, wide) * a.bottom, bottom, size, bottom_size, b.above),
    )


def _scaled(of: Ratio, by: int, bottom: int) -> Ratio:
    if by == 1:
        return of
    size = of.size * by
    return Ratio(grown(of.top, size > WIDE) * by, bottom, size, bottom, of.above)


def _add(a: Ratio, b: Ratio) -> Ratio:
    a, b = aligned(a, b)
    size = a.size + b.size
    return Ratio(grown(a.top, size > WIDE) + b.top, a.bottom, size, a.bottom_size, a.above and b.above)


def _multiply(a: Ratio, b: Ratio) -> Ratio:
    size = a.size * b.size
    bottom: int | pl.Expr
    if isinstance(a.bottom, int) and isinstance(b.bottom, int):
        bottom = a.bottom * b.bottom
    else:
        bottom = grown(a.bottom, size > WIDE) * b.bottom
    top = grown(a.top, size > WIDE) * b.top
    return Ratio(top, bottom, size, a.bottom_size * b.bottom_size, a.above and b.above)


def _end(a: Ratio, b: Ratio) -> Ratio:
    """The product of two ends: what is without end is so times any number but zero, of which nothing grows."""
    found = _multiply(a, b)
    return replace(found, top=pl.when((a.top == 0) | (b.top == 0)).then(0).otherwise(found.top))


def times_or_by(a: Numbers, sign: str, b: Numbers) -> Numbers:
    """The product of two intervals, or their quotient for `/`."""
    if sign == "/":
        return _quotient(a, b)
    if a.exact and b.exact:
        return _exactly(_multiply(a.low, b.low))
    if b.low.above:
        return _times(a, b.low, b.high)
    return _times(b, a.low, a.high) if a.low.above else _of_any_sign(a, b)


def _times(a: Numbers, least: Ratio, most: Ratio) -> Numbers:
    """An interval times what is from `least` to `most`, and never below zero."""
    if a.low.above:
        return Numbers(_multiply(a.low, least), _end(a.high, most))
    # What is below zero is the less the more there is of it.
    low = _end(a.low, picked(a.low.top >= 0, least, most))
    return Numbers(low, _end(a.high, picked(a.high.top < 0, least, most)))


def _of_any_sign(a: Numbers, b: Numbers) -> Numbers:
    """The product of two that may be below zero: the least and the greatest of the products of their ends."""
    corners, signs = [], []
    for one, one_sign in ((a.low, -1), (a.high, 1)):
        for other, other_sign in ((b.low, -1), (b.high, 1)):
            corners.append(_end(one, other))
            signs.append(_sign(one, one_sign) * _sign(other, other_sign))

    def end(*, least: bool) -> Ratio:
        beyond = [c.top.is_null() & (s < 0 if least else s > 0) for c, s in zip(corners, signs, strict=True)]
        found = extreme(corners, least, strict=False)
        return replace(found, top=pl.when(~pl.any_horizontal(beyond)).then(found.top), above=False)

    return Numbers(end(least=True), end(least=False))


def _sign(of: Ratio, without_end: int) -> pl.Expr:
    return pl.when(of.top > 0).then(1).when(of.top < 0).then(-1).when(of.top == 0).then(0).otherwise(without_end)


def _quotient(a: Numbers, b: Numbers) -> Numbers:
    """The quotient of two intervals; what is divided by what may be zero may be anything."""
    a, b = _without_common(a, b)
    if not b.low.above:
        below = (b.high.top < 0).fill_null(False)
        a, b = _turned(a, below), _turned(b, below)
    least = _inverse(b.high)
    found = _times(a, least, least if b.exact else _inverse(b.low))
    divides = b.low.top > 0
    # Two columns, also where it is exact: it may be anything.
    low, high = (replace(end, top=pl.when(divides).then(end.top), above=False) for end in (found.low, found.high))
    return Numbers(low, high)


def _without_common(a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
    """Two numbers of which one is divided by the other, without what their denominators have in common."""
    bottoms = [end.bottom for value in (a, b) for end in (value.low, value.high)]
    fixed = [bottom for bottom in bottoms if isinstance(bottom, int)]
    shared = gcd(*fixed) if len(fixed) == len(bottoms) else 1

    def less(end: Ratio) -> Ratio:
        assert isinstance(end.bottom, int)
        return replace(end, bottom=end.bottom // shared, bottom_size=end.bottom_size // shared)

    def freed(value: Numbers) -> Numbers:
        return _exactly(less(value.low)) if value.exact else Numbers(less(value.low), less(value.high))

    return (a, b) if shared == 1 else (freed(a), freed(b))


def _inverse(of: Ratio) -> Ratio:
    """One over a number above zero; over what is without end, zero."""
    positive = pl.when(of.top > 0)
    bottom = pl.lit(of.bottom) if isinstance(of.bottom, int) else of.bottom
    top = positive.then(bottom).otherwise(pl.lit(0))
    return Ratio(top, positive.then(of.top).otherwise(pl.lit(1)), of.bottom_size, of.size, above=True)


def _exactly(of: Ratio) -> Numbers:
    return Numbers(of, of)


def extreme(of: list[Ratio], least: bool, strict: bool) -> Ratio:
    """The least or greatest; `strict` makes it null where any is."""
    first, *rest = of
    for other in rest:
        first = _lesser(first, other, least, strict)
    return first


def _lesser(first: Ratio, other: Ratio, least: bool, strict: bool) -> Ratio:
    a, b = aligned(first, other)
    # What is compared grows; what is picked is one of the two, over its own bottom where that changes.
    one, two = (a, b) if isinstance(a.bottom, int) else (first, other)
    found = picked((a.top <= b.top if least else a.top >= b.top).fill_null(b.top.is_null()), one, two)
    if strict:
        found = replace(found, top=pl.when(a.top.is_not_null() & b.top.is_not_null()).then(found.top))
    return replace(found, above=(a.above and b.above) if least else (a.above or b.above))


def by_constant(value: Numbers, factor: Fraction) -> Numbers:
    """An interval times a number."""
    if not factor:
        return _exactly(constant(factor))

    def end(of: Ratio) -> Ratio:
        size = of.size * abs(factor.numerator)
        return Ratio(
            grown(of.top, size > WIDE) * factor.numerator, of.bottom * factor.denominator, size,
            of.bottom_size * factor.denominator, of.above and factor > 0,
        )  # fmt: skip

    low = end(value.low if factor >= 0 else value.high)
    return Numbers(low, low if value.exact else end(value.high if factor >= 0 else value.low))


def rounded(of: Ratio, function: str) -> Ratio:
    """The whole number next below (`floor`) or above (`ceil`)."""
    if isinstance(of.bottom, int) and of.bottom == 1:
        return of
    size = of.size + of.bottom_size
    top = grown(of.top, size > WIDE)
    return Ratio((top if function == "floor" else top + of.bottom - 1) // of.bottom, 1, size, 1, of.above)
