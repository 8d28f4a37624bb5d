"""Comparisons of values that may be ranges, and how pairs of certain and possible join.

A comparison is certain where it holds for every pair of values in the two ranges, possible where for some. A date
that an expression writes stands for the whole of its day, month or year; two dates of a form are compared as days,
a date and an instant by the second.
"""

from __future__ import annotations

import polars as pl

from detente.assess.columns.steps import aligned
from detente.assess.columns.values import WIDE, Bools, Numbers, Ratio, Texts, Times, Truth, Value, grown

__all__ = ["as_truth", "both", "compared", "contrary", "either"]


def both(a: Truth, b: Truth) -> Truth:
    """Where two both hold."""
    certain = a.certain & b.certain
    return Truth(certain, certain if a.settled and b.settled else a.possible & b.possible)


def either(a: Truth, b: Truth) -> Truth:
    """Where one of two holds."""
    certain = a.certain | b.certain
    return Truth(certain, certain if a.settled and b.settled else a.possible | b.possible)


def contrary(a: Truth) -> Truth:
    """Where one does not hold."""
    certain = ~a.possible
    return Truth(certain, certain if a.settled else ~a.certain)


def as_truth(value: Value) -> Truth:
    """A yes-or-no value as a truth; where it is missing it may be either."""
    if isinstance(value, Bools):
        return Truth(value.value.fill_null(False), value.value.fill_null(True))
    assert isinstance(value, Truth)
    return value


def compared(left: Value, op: str, right: Value) -> Truth:
    """Two values of one kind compared by `=`, `!=`, `<`, `<=`, `>` or `>=`."""
    if isinstance(left, Numbers) and isinstance(right, Numbers):
        return _compare_numbers(left, op, right)
    if isinstance(left, Times) and isinstance(right, Times):
        return _compare_times(left, op, right)
    a = left.value if isinstance(left, (Texts, Bools)) else as_truth(left).certain
    b = right.value if isinstance(right, (Texts, Bools)) else as_truth(right).certain
    a, b = (b, a) if _fixed(a) else (a, b)
    found = a == b if op == "=" else a != b
    return Truth(found.fill_null(False), found.fill_null(True))


def _fixed(value: pl.Expr) -> bool:
    """Whether a value is the same in every row; Polars 2.1 loses rows where such a one stands first."""
    return not value.meta.root_names()


def _compare_numbers(left: Numbers, op: str, right: Numbers) -> Truth:
    if op in (">", ">="):
        return _compare_numbers(right, "<" if op == ">" else "<=", left)
    if op == "!=":
        return contrary(_compare_numbers(left, "=", right))
    if op == "=":
        return both(_compare_numbers(left, "<=", right), _compare_numbers(right, "<=", left))
    strict = op == "<"

    def below(a: Ratio, b: Ratio) -> pl.Expr:
        a, b = aligned(a, b)
        wide = max(a.size, b.size) > WIDE
        x, y = grown(a.top, wide), grown(b.top, wide)
        if _fixed(x):
            return y > x if strict else y >= x
        return x < y if strict else x <= y

    certain = below(left.high, right.low)
    if left.exact and right.exact and left.missing is None and right.missing is None:
        return Truth(certain, certain)
    found = Truth(certain.fill_null(False), below(left.low, right.high).fill_null(True))
    for missing in (left.missing, right.missing):
        if missing is not None:
            found = Truth(found.certain & ~missing, found.possible | missing)
    return found


def _compare_times(left: Times, op: str, right: Times) -> Truth:
    if op == "!=":
        return contrary(_compare_times(left, "=", right))
    if left.literal and not right.literal:
        flipped = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}[op]
        return _compare_times(right, flipped, left)
    if left.days is not None and right.days is not None and not right.literal:
        # Each stands for where its first and its last day begin.
        left, right = Times(left.first, left.days), Times(right.first, right.days)
    low, high = right.first, right.last
    match op:
        case "=" if right.literal:
            certain = (left.first >= low) & (left.last <= high)
            possible = (left.last >= low) & (left.first <= high)
        case "=":
            certain = (left.first == left.last) & (low == high) & (left.first == low)
            possible = (left.last >= low) & (left.first <= high)
        case "<":
            end = low if right.literal else high
            certain, possible = left.last < low, left.first < end
        case "<=":
            start = high if right.literal else low
            certain, possible = left.last <= start, left.first <= high
        case ">":
            start = high if right.literal else low
            certain, possible = left.first > high, left.last > start
        case _:
            end = low if right.literal else high
            certain, possible = left.first >= end, left.last >= low
    return Truth(certain.fill_null(False), possible.fill_null(True))
