"""Expressions compiled to Polars, exactly, as what is certain and what is possible.

Rules (docs/language.md §3):

1. A number is an interval of fractions. `low` null is without beginning, `high` null without end; a field
   left out is both. Numerators are whole numbers of a column's scale, denominators positive; nothing is ever
   a floating point number.
2. A predicate is a pair: *certain* where it is true for every value in its ranges, *possible* where it may
   be. Each comparison is decided by itself, and `and`, `or`, `not` join pairs (Kleene's logic).
3. A date of the expression is the whole of its day, month or year: `starts >= 2020-01` is from its first
   second, `starts <= 2020-01` to its last.

>>> import polars as pl
>>> from detente.agreement.expressions import parse
>>> frame = pl.DataFrame({"troops": [9000, 8000], "troops.high": [9000, 14000]})
>>> truth = predicate(parse("troops >= 9000"), Scope({"troops": Numbers(ratio("troops"), ratio("troops.high"))}))
>>> frame.select(certain=truth.certain, possible=truth.possible).rows()
[(True, True), (False, True)]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import lcm

import polars as pl

from detente.agreement import expressions as ex
from detente.amounts import LARGEST, MICRO, UNITS
from detente.instants import Calendar

__all__ = ["Bools", "Numbers", "Ratio", "Scope", "Texts", "Times", "Truth", "always", "exactly", "number", "predicate", "ratio"]

_WIDE = 2**62  # beyond this, 64 bits might not hold a step of the arithmetic


@dataclass(frozen=True, slots=True)
class Ratio:
    """An exact number per row: `top` over `bottom`; `size` bounds the numerator, so that none overflows."""

    top: pl.Expr
    bottom: int | pl.Expr
    size: int
    bottom_size: int

    @property
    def wide(self) -> pl.Expr:
        """The numerator in as many bits as it may need."""
        return self.top.cast(pl.Int128) if self.size > _WIDE else self.top


def ratio(column: str | pl.Expr, scale: int = 1, size: int = LARGEST * MICRO) -> Ratio:
    """A column of whole numbers of a scale."""
    return Ratio(pl.col(column) if isinstance(column, str) else column, scale, size, scale)


def constant(value: Fraction) -> Ratio:
    """A number that is the same in every row."""
    kind = pl.Int64 if abs(value.numerator) < _WIDE else pl.Int128
    return Ratio(pl.lit(value.numerator, dtype=kind), value.denominator, abs(value.numerator), value.denominator)


@dataclass(frozen=True, slots=True)
class Numbers:
    """An interval per row; `missing` and `unknown` tell why it may be wide."""

    low: Ratio
    high: Ratio
    missing: pl.Expr | None = None
    unknown: pl.Expr | None = None

    @property
    def exact(self) -> bool:
        """Whether both ends are the same column."""
        return self.low is self.high


@dataclass(frozen=True, slots=True)
class Texts:
    """A text per row; null is missing."""

    value: pl.Expr


@dataclass(frozen=True, slots=True)
class Times:
    """An instant per row, from `first` to `last`; `literal` ones stand for all of their day, month or year."""

    first: pl.Expr
    last: pl.Expr
    literal: bool = False
    days: bool = False


@dataclass(frozen=True, slots=True)
class Bools:
    """Yes or no per row; null is missing."""

    value: pl.Expr


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a predicate certainly holds, and where it may."""

    certain: pl.Expr
    possible: pl.Expr

    @property
    def settled(self) -> bool:
        """Whether the two are the same."""
        return self.certain is self.possible


Value = Numbers | Texts | Times | Bools | Truth


@dataclass(frozen=True)
class Scope:
    """What the names of an expression are: a column each; `member` tells how to ask whether a value is in a set."""

    names: Mapping[str, Value]
    calendar: Calendar = field(default_factory=Calendar)
    member: Callable[[str, str], pl.Expr] | None = None
    count: Callable[[ex.Name], Numbers] | None = None

    def find(self, name: ex.Name) -> Value:
        """The column of a name."""
        if name.name in self.names and not (name.of or name.at):
            return self.names[name.name]
        if self.count is None:
            raise KeyError(name.name)
        return self.count(name)


always = Truth(always_ := pl.lit(True), always_)


def predicate(node: ex.Expression, scope: Scope) -> Truth:
    """The pair of a predicate."""
    value = _value(node, scope)
    if isinstance(value, Bools):
        return Truth(value.value.fill_null(False), value.value.fill_null(True))
    assert isinstance(value, Truth), "resolve checks types"
    return value


def number(node: ex.Expression, scope: Scope) -> Numbers:
    """The interval of a number."""
    value = _value(node, scope)
    assert isinstance(value, Numbers), "resolve checks types"
    return value


def _value(node: ex.Expression, scope: Scope) -> Value:
    match node:
        case ex.Number(value, unit):
            one = constant(value * UNITS[unit][1] if unit else value)
            return Numbers(one, one)
        case ex.Text(value):
            return Texts(pl.lit(value))
        case ex.Day(value):
            moment = scope.calendar.moment(value)
            return Times(pl.lit(moment.first), pl.lit(moment.last), literal=True)
        case ex.YesNo(value):
            return Bools(pl.lit(value))
        case ex.Name():
            return scope.find(node)
        case ex.Sum(terms):
            return reduce(_plus, (_signed(sign, number(term, scope)) for sign, term in terms))
        case ex.Product(factors):
            first = number(factors[0][1], scope)
            return reduce(lambda a, f: _times_or_by(a, f[0], number(f[1], scope)), factors[1:], first)
        case ex.Otherwise(value, otherwise):
            return _otherwise(_value(value, scope), _value(otherwise, scope))
        case ex.Call(function, arguments):
            return _call(function, [number(a, scope) for a in arguments])
        case ex.If(condition, then, otherwise):
            return _if(predicate(condition, scope), _value(then, scope), _value(otherwise, scope))
        case _:
            return _truth(node, scope)


def exactly(node: ex.Expression) -> Fraction | None:
    """The number of an expression that names nothing; None where it asks more than arithmetic."""
    match node:
        case ex.Number(value, unit):
            return value * UNITS[unit][1] if unit else value
        case ex.Sum(terms):
            parts = [(sign, exactly(term)) for sign, term in terms]
            if any(p is None for _, p in parts):
                return None
            return sum((-p if sign == "-" else p for sign, p in parts if p is not None), Fraction(0))
        case ex.Product(factors):
            out = Fraction(1)
            for sign, factor in factors:
                value = exactly(factor)
                if value is None or (sign == "/" and value == 0):
                    return None
                out = out * value if sign == "*" else out / value
            return out
        case _:
            return None


# -- numbers ---------------------------------------------------------------------------------------


def _signed(sign: str, value: Numbers) -> Numbers:
    if sign == "+":
        return value
    if value.exact:
        one = _negative(value.low)
        return Numbers(one, one)
    return Numbers(_negative(value.high), _negative(value.low))


def _negative(of: Ratio) -> Ratio:
    return Ratio(-of.top, of.bottom, of.size, of.bottom_size)


def _both_ends(f: Callable[[Ratio, Ratio], Ratio], a: Numbers, b: Numbers) -> Numbers:
    low = f(a.low, b.low)
    return Numbers(low, low if a.exact and b.exact else f(a.high, b.high))


def _plus(a: Numbers, b: Numbers) -> Numbers:
    return _both_ends(_add, a, b)


def _aligned(a: Ratio, b: Ratio) -> tuple[Ratio, Ratio]:
    """The two over one denominator."""
    if isinstance(a.bottom, int) and isinstance(b.bottom, int):
        common = lcm(a.bottom, b.bottom)
        return _scaled(a, common // a.bottom, common), _scaled(b, common // b.bottom, common)
    size = max(a.size * b.bottom_size, b.size * a.bottom_size)
    wide = size > _WIDE
    bottom, bottom_size = _grown(a.bottom, wide) * b.bottom, a.bottom_size * b.bottom_size
    return (
        Ratio(_grown(a.top, wide) * b.bottom, bottom, size, bottom_size),
        Ratio(_grown(b.top, wide) * a.bottom, bottom, size, bottom_size),
    )


def _grown(value: int | pl.Expr, wide: bool) -> pl.Expr:
    grown = pl.lit(value) if isinstance(value, int) else value
    return grown.cast(pl.Int128) if wide else grown


def _scaled(of: Ratio, by: int, bottom: int) -> Ratio:
    if by == 1:
        return of
    size = of.size * by
    return Ratio(_grown(of.top, size > _WIDE) * by, bottom, size, bottom)


def _add(a: Ratio, b: Ratio) -> Ratio:
    a, b = _aligned(a, b)
    size = a.size + b.size
    return Ratio(_grown(a.top, size > _WIDE) + b.top, a.bottom, size, a.bottom_size)


def _multiply(a: Ratio, b: Ratio) -> Ratio:
    size = a.size * b.size
    bottom: int | pl.Expr
    if isinstance(a.bottom, int) and isinstance(b.bottom, int):
        bottom = a.bottom * b.bottom
    else:
        bottom = _grown(a.bottom, size > _WIDE) * b.bottom
    return Ratio(_grown(a.top, size > _WIDE) * b.top, bottom, size, a.bottom_size * b.bottom_size)


def _inverse(of: Ratio) -> Ratio:
    """One over a positive number; null where it is not positive."""
    positive = pl.when(of.top > 0)
    bottom = pl.lit(of.bottom) if isinstance(of.bottom, int) else of.bottom
    return Ratio(
        positive.then(bottom), positive.then(of.top).otherwise(pl.lit(1)), of.bottom_size, of.size
    )


def _times_or_by(a: Numbers, sign: str, b: Numbers) -> Numbers:
    if sign == "/":
        # A divisor that may be zero or less says nothing.
        b = Numbers(_inverse(b.high), _inverse(b.low)) if not b.exact else _exactly(_inverse(b.low))
    if a.exact and b.exact:
        return _exactly(_multiply(a.low, b.low))
    corners = [_multiply(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return Numbers(_extreme(corners, least=True, strict=True), _extreme(corners, least=False, strict=True))


def _exactly(of: Ratio) -> Numbers:
    return Numbers(of, of)


def _extreme(of: list[Ratio], least: bool, strict: bool) -> Ratio:
    """The least or greatest; `strict` makes it null where any is."""
    first, *rest = of
    for other in rest:
        a, b = _aligned(first, other)
        pick = pl.min_horizontal if least else pl.max_horizontal
        top = pick(a.top, b.top)
        if strict:
            top = pl.when(a.top.is_not_null() & b.top.is_not_null()).then(top)
        first = Ratio(top, a.bottom, max(a.size, b.size), a.bottom_size)
    return first


def _call(function: str, arguments: list[Numbers]) -> Numbers:
    if function in ("ceil", "floor"):
        (one,) = arguments
        low = _rounded(one.low, function)
        return Numbers(low, low if one.exact else _rounded(one.high, function))
    least = function == "min"
    low = _extreme([a.low for a in arguments], least, strict=least)
    if all(a.exact for a in arguments):
        return Numbers(low, low)
    # A missing end is infinite: the lesser of it and a number is the number.
    return Numbers(low, _extreme([a.high for a in arguments], least, strict=not least))


def _rounded(of: Ratio, function: str) -> Ratio:
    if isinstance(of.bottom, int) and of.bottom == 1:
        return of
    top = of.top // of.bottom if function == "floor" else -((-of.top) // of.bottom)
    return Ratio(top, 1, of.size, 1)


# -- choices ---------------------------------------------------------------------------------------


def _otherwise(value: Value, otherwise: Value) -> Value:
    if isinstance(value, Numbers) and isinstance(otherwise, Numbers):
        missing = value.low.top.is_null() if value.missing is None else value.missing
        return _choice(Truth(missing, missing), otherwise, value)
    if isinstance(value, Texts) and isinstance(otherwise, Texts):
        return Texts(pl.coalesce(value.value, otherwise.value))
    if isinstance(value, Bools) and isinstance(otherwise, Bools):
        return Bools(pl.coalesce(value.value, otherwise.value))
    assert isinstance(value, Times) and isinstance(otherwise, Times)
    return Times(pl.coalesce(value.first, otherwise.first), pl.coalesce(value.last, otherwise.last))


def _if(condition: Truth, then: Value, otherwise: Value) -> Value:
    if isinstance(then, Numbers) and isinstance(otherwise, Numbers):
        return _choice(condition, then, otherwise)
    c, p = condition.certain, condition.possible
    if isinstance(then, Texts) and isinstance(otherwise, Texts):
        return Texts(pl.when(c).then(then.value).when(~p).then(otherwise.value))
    if isinstance(then, Times) and isinstance(otherwise, Times):
        return Times(
            pl.when(c).then(then.first).when(~p).then(otherwise.first),
            pl.when(c).then(then.last).when(~p).then(otherwise.last),
        )
    a, b = _as_truth(then), _as_truth(otherwise)
    return Truth(pl.when(c).then(a.certain).when(~p).then(b.certain).otherwise(a.certain & b.certain),
                 pl.when(c).then(a.possible).when(~p).then(b.possible).otherwise(a.possible | b.possible))  # fmt: skip


def _as_truth(value: Value) -> Truth:
    if isinstance(value, Bools):
        return Truth(value.value.fill_null(False), value.value.fill_null(True))
    assert isinstance(value, Truth)
    return value


def _choice(condition: Truth, then: Numbers, otherwise: Numbers) -> Numbers:
    def pick(a: Ratio, b: Ratio, least: bool) -> Ratio:
        a, b = _aligned(a, b)
        chosen = pl.when(condition.certain).then(a.top)
        if condition.settled:
            top = chosen.otherwise(b.top)
        else:
            either = _extreme([a, b], least, strict=True)
            top = chosen.when(~condition.possible).then(b.top).otherwise(either.top)
        return Ratio(top, a.bottom, max(a.size, b.size), a.bottom_size)

    low = pick(then.low, otherwise.low, least=True)
    if then.exact and otherwise.exact and condition.settled:
        return Numbers(low, low)
    return Numbers(low, pick(then.high, otherwise.high, least=False))


# -- truth -----------------------------------------------------------------------------------------


def _truth(node: ex.Expression, scope: Scope) -> Truth:
    match node:
        case ex.Both(parts):
            return reduce(_and, (predicate(p, scope) for p in parts))
        case ex.Either(parts):
            return reduce(_or, (predicate(p, scope) for p in parts))
        case ex.Denied(part):
            return _not(predicate(part, scope))
        case ex.Compared(left, op, right):
            return _compared(_value(left, scope), op, _value(right, scope))
        case ex.Between(value, low, high):
            middle = _value(value, scope)
            return _and(
                _compared(middle, ">=", _value(low, scope)), _compared(middle, "<=", _value(high, scope))
            )
        case ex.Member(value, among):
            return _member(value, among, scope)
        case ex.Is(value, what):
            return _is(_value(value, scope), what)
    raise AssertionError(node)


def _and(a: Truth, b: Truth) -> Truth:
    certain = a.certain & b.certain
    return Truth(certain, certain if a.settled and b.settled else a.possible & b.possible)


def _or(a: Truth, b: Truth) -> Truth:
    certain = a.certain | b.certain
    return Truth(certain, certain if a.settled and b.settled else a.possible | b.possible)


def _not(a: Truth) -> Truth:
    certain = ~a.possible
    return Truth(certain, certain if a.settled else ~a.certain)


def _member(value: ex.Expression, among: tuple[ex.Expression, ...] | str, scope: Scope) -> Truth:
    if isinstance(among, str):
        assert scope.member is not None and isinstance(value, ex.Name), "resolve checks sets"
        found = scope.member(among, value.name)
        return Truth(found.fill_null(False), found.fill_null(True))
    left = _value(value, scope)
    return reduce(_or, (_compared(left, "=", _value(item, scope)) for item in among))


def _is(value: Value, what: str) -> Truth:
    if isinstance(value, Numbers):
        asked = value.missing if what == "missing" else value.unknown
        found = asked if asked is not None else pl.lit(False)
    elif what == "unknown":
        found = pl.lit(False)
    else:
        found = (value.first if isinstance(value, Times) else value.value).is_null()  # type: ignore[union-attr]  # a truth is never asked
    return Truth(found, found)


def _compared(left: Value, op: str, right: Value) -> Truth:
    if isinstance(left, Numbers) and isinstance(right, Numbers):
        return _compare_numbers(left, op, right)
    if isinstance(left, Times) and isinstance(right, Times):
        return _compare_times(left, op, right)
    a = left.value if isinstance(left, (Texts, Bools)) else _as_truth(left).certain
    b = right.value if isinstance(right, (Texts, Bools)) else _as_truth(right).certain
    found = a == b if op == "=" else a != b
    return Truth(found.fill_null(False), found.fill_null(True))


def _compare_numbers(left: Numbers, op: str, right: Numbers) -> Truth:
    if op in (">", ">="):
        return _compare_numbers(right, "<" if op == ">" else "<=", left)
    if op == "!=":
        return _not(_compare_numbers(left, "=", right))
    if op == "=":
        return _and(_compare_numbers(left, "<=", right), _compare_numbers(right, "<=", left))
    strict = op == "<"

    def below(a: Ratio, b: Ratio) -> pl.Expr:
        a, b = _aligned(a, b)
        wide = max(a.size, b.size) > _WIDE
        x, y = _grown(a.top, wide), _grown(b.top, wide)
        return x < y if strict else x <= y

    certain = below(left.high, right.low)
    if left.exact and right.exact and left.missing is None and right.missing is None:
        return Truth(certain, certain)
    return Truth(certain.fill_null(False), below(left.low, right.high).fill_null(True))


def _compare_times(left: Times, op: str, right: Times) -> Truth:
    if op == "!=":
        return _not(_compare_times(left, "=", right))
    if left.literal and not right.literal:
        flipped = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}[op]
        return _compare_times(right, flipped, left)
    if not right.literal:
        left, right = _by_day(left), _by_day(right)
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


def _by_day(of: Times) -> Times:
    """Two dates of a form are compared as days: each stands for where its first and last day begin."""
    if not of.days:
        return of
    one = of.last - of.first < 90_000
    return Times(of.first, pl.when(one).then(of.first).otherwise(of.last - 86_399))
