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
    """Some number from `low` to `high`, both included; `high` None is without end."""

    low: Fraction
    high: Fraction | None

    def show(self) -> str:
        """For a person."""
        return f"{self.low}" if self.low == self.high else f"{self.low}..{'' if self.high is None else self.high}"


ZERO = Range(Fraction(0), Fraction(0))
UNKNOWN = Range(Fraction(0), None)


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
    high = None if one.high is None or other.high is None else one.high + other.high
    return Range(one.low + other.low, high)


def times(one: Range, other: Range) -> Range:
    """The product, of what is not below zero."""
    if ZERO in (one, other):
        return ZERO
    high = None if one.high is None or other.high is None else one.high * other.high
    return Range(one.low * other.low, high)


def over(one: Range, number: Range) -> Range:
    """The quotient by something above zero."""
    low = Fraction(0) if number.high is None else one.low / number.high
    high = None if one.high is None or not number.low else one.high / number.low
    return Range(low, high)


def signed(terms: list[tuple[str, Range]]) -> Range:
    """§3: terms added and taken away; each takes its whole range, and what falls below zero is zero."""
    low, high = Fraction(0), Fraction(0)
    endless = bottomless = False
    for sign, term in terms:
        if sign == "+":
            low += term.low
            endless |= term.high is None
            high += term.high or 0
        else:
            high -= term.low
            bottomless |= term.high is None
            low -= term.high or 0
    low = Fraction(0) if bottomless else max(low, Fraction(0))
    return Range(low, None if endless else max(high, Fraction(0)))


def least(parts: list[Range]) -> Range:
    """The smallest."""
    highs = [p.high for p in parts if p.high is not None]
    return Range(min(p.low for p in parts), min(highs) if highs else None)


def greatest(parts: list[Range]) -> Range:
    """The largest."""
    highs = [p.high for p in parts if p.high is not None]
    return Range(max(p.low for p in parts), max(highs) if len(highs) == len(parts) else None)


def rounded(value: Range, *, up: bool) -> Range:
    """Up or down to whole numbers."""
    turn = math.ceil if up else math.floor
    return Range(Fraction(turn(value.low)), None if value.high is None else Fraction(turn(value.high)))


def at_most(one: Range, other: Range) -> Truth:
    """Whether one number is at most another."""
    return Truth(
        one.high is not None and one.high <= other.low,
        other.high is None or one.low <= other.high,
    )


def below(one: Range, other: Range) -> Truth:
    """Whether one number is below another."""
    return negated(at_most(other, one))


def same(one: Range, other: Range) -> Truth:
    """Whether two numbers are equal."""
    exact = one.low == one.high == other.low == other.high
    apart = (one.high is not None and one.high < other.low) or (other.high is not None and other.high < one.low)
    return Truth(exact, not apart)


def negated(truth: Truth) -> Truth:
    """The contrary."""
    return Truth(not truth.possible, not truth.certain)


def hull(one: Range, other: Range) -> Range:
    """What may be either."""
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Range(min(one.low, other.low), high)
