"""Numbers that are known to lie between two ends, and truth as what is certain and what is possible (§2, §3)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
# Each unit in the base unit of its dimension.
BASE: dict[str, Fraction] = {
    "count": Fraction(1), "": Fraction(1), "%": Fraction(1), "g": Fraction(1, 1000), "kg": Fraction(1),
    "t": Fraction(1000), "m": Fraction(1), "km": Fraction(1000), "min": Fraction(60), "h": Fraction(3600),
    "d": Fraction(86400),
}  # fmt: skip


class Range(NamedTuple):
    """Some number from `low` to `high`, both included; `low` None is without beginning, `high` None without end."""

    low: Fraction | None
    high: Fraction | None

    def show(self) -> str:
        """For a person."""
        low, high = ("" if end is None else str(end) for end in self)
        return low if self.low is not None and self.low == self.high else f"{low}..{high}"

    def ends(self) -> tuple[Fraction | float, Fraction | float]:
        """Both ends; what is without one ends at infinity, which compares with a fraction exactly."""
        return (-math.inf if self.low is None else self.low), (math.inf if self.high is None else self.high)


ZERO = Range(Fraction(0), Fraction(0))
UNKNOWN = Range(Fraction(0), None)
ANY = Range(None, None)


class Truth(NamedTuple):
    """§3: whether something is certainly so, and whether it is possibly so."""

    certain: bool
    possible: bool


YES, NO, MAYBE = Truth(True, True), Truth(False, False), Truth(False, True)


def exactly(value: Fraction | int) -> Range:
    """One number."""
    return Range(Fraction(value), Fraction(value))


def add(one: Range, other: Range) -> Range:
    """The sum."""
    low = None if one.low is None or other.low is None else one.low + other.low
    high = None if one.high is None or other.high is None else one.high + other.high
    return Range(low, high)


def minus(one: Range) -> Range:
    """The number below zero that is as far from it."""
    return Range(None if one.high is None else -one.high, None if one.low is None else -one.low)


def signed(terms: list[tuple[str, Range]]) -> Range:
    """§3: terms added and taken away; each takes its whole range."""
    whole = ZERO
    for sign, term in terms:
        whole = add(whole, term if sign == "+" else minus(term))
    return whole


def as_a_whole(value: Range) -> Range:
    """§3: what arithmetic as a whole takes below zero is zero."""
    return greatest([value, ZERO])


def times(one: Range, other: Range) -> Range:
    """The product: the least and the greatest of any two numbers of both, which are those of their ends."""
    corners = [_product(a, b) for a in one.ends() for b in other.ends()]
    return _range(min(corners), max(corners))


def _product(one: Fraction | float, other: Fraction | float) -> Fraction | float:
    """Of two ends; what is without end is so of any number but zero, of which nothing grows."""
    return one * other if one and other else Fraction(0)


def over(one: Range, number: Range) -> Range:
    """The quotient; what may be divided by zero may be anything."""
    low, high = number.ends()
    if low <= 0 <= high:
        return ANY
    return times(one, Range(_one_over(high), _one_over(low)))


def _one_over(end: Fraction | float) -> Fraction:
    """One over an end: over what is without end it comes as near to zero as may be."""
    return 1 / end if isinstance(end, Fraction) else Fraction(0)


def _range(low: Fraction | float, high: Fraction | float) -> Range:
    return Range(*(end if isinstance(end, Fraction) else None for end in (low, high)))


def least(parts: list[Range]) -> Range:
    """The smallest."""
    lows, highs = zip(*(part.ends() for part in parts), strict=True)
    return _range(min(lows), min(highs))


def greatest(parts: list[Range]) -> Range:
    """The largest."""
    lows, highs = zip(*(part.ends() for part in parts), strict=True)
    return _range(max(lows), max(highs))


def rounded(value: Range, *, up: bool) -> Range:
    """Up or down to whole numbers."""
    turn = math.ceil if up else math.floor
    return Range(*(None if end is None else Fraction(turn(end)) for end in value))


def at_most(one: Range, other: Range) -> Truth:
    """Whether one number is at most another."""
    (low, high), (from_, to) = one.ends(), other.ends()
    return Truth(high <= from_, low <= to)


def below(one: Range, other: Range) -> Truth:
    """Whether one number is below another."""
    return negated(at_most(other, one))


def same(one: Range, other: Range) -> Truth:
    """Whether two numbers are equal."""
    (low, high), (from_, to) = one.ends(), other.ends()
    return Truth(low == high == from_ == to, low <= to and from_ <= high)


def negated(truth: Truth) -> Truth:
    """The contrary."""
    return Truth(not truth.possible, not truth.certain)


def hull(one: Range, other: Range) -> Range:
    """What may be either."""
    (low, high), (from_, to) = one.ends(), other.ends()
    return _range(min(low, from_), max(high, to))
