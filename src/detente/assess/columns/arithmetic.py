"""Expressions compiled to Polars, exactly, as what is certain and what is possible.

Rules (docs/language.md §3):

1. A number is an interval of fractions. `low` null is without beginning, `high` null without end. A field left
   out is missing; in arithmetic it is from zero without end, as what is unknown. Numerators are whole numbers of
   a column's scale, denominators positive; nothing is ever a floating point number.
2. A predicate is a pair: *certain* where it is true for every value in its ranges, *possible* where it may
   be. Each comparison is decided by itself, and `and`, `or`, `not` join pairs (Kleene's logic).
3. With a sheet, what has grown is worked out on the way: whoever takes a column evaluates it on the sheet's frame.
4. A date of the expression is the whole of its day, month or year: `starts >= 2020-01` is from its first
   second, `starts <= 2020-01` to its last.

>>> import polars as pl
>>> from detente.agreement.grammar.expression_grammar import parse
>>> frame = pl.DataFrame({"troops": [9000, 8000], "troops.high": [9000, 14000]})
>>> truth = predicate(parse("troops >= 9000"), Scope({"troops": Numbers(ratio("troops"), ratio("troops.high"))}))
>>> frame.select(certain=truth.certain, possible=truth.possible).rows()
[(True, True), (False, True)]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce

import polars as pl
from msgspec import Struct, field

from detente.agreement.grammar import expressions as ex
from detente.amounts import UNITS
from detente.assess.columns.comparisons import as_truth, both, compared, contrary, either
from detente.assess.columns.sheets import Sheet
from detente.assess.columns.steps import aligned, by_constant, extreme, picked, plus, rounded, signed, times_or_by
from detente.assess.columns.values import Bools, Numbers, Ratio, Texts, Times, Truth, Value, constant, ratio
from detente.instants import Calendar, Period

__all__ = [
    "Bools",
    "Numbers",
    "Ratio",
    "Scope",
    "Texts",
    "Times",
    "Truth",
    "Value",
    "always",
    "exactly",
    "number",
    "predicate",
    "ratio",
]


class Scope(Struct, frozen=True):
    """What the names of an expression are: a column each; `member` tells how to ask whether a value is in a set."""

    names: Mapping[str, Value]
    calendar: Calendar = field(default_factory=Calendar)
    member: Callable[[str, str], pl.Expr] | None = None
    count: Callable[[ex.Name], Numbers] | None = None
    sheet: Sheet | None = None

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
    found = _found(node, scope)
    return scope.sheet.held(found) if scope.sheet is not None and scope.sheet.is_heavy(node) else found


def _found(node: ex.Expression, scope: Scope) -> Value:
    match node:
        case ex.Number(value, unit):
            one = constant(value * UNITS[unit][1] if unit else value)
            return Numbers(one, one)
        case ex.Text(value):
            return Texts(pl.lit(value))
        case ex.Day(value):
            moment = scope.calendar.moment(value)
            last_day = pl.lit(scope.calendar.period_start(moment.last, Period("day")))
            days = last_day if moment.first < moment.last else None
            return Times(pl.lit(moment.first), pl.lit(moment.last), literal=True, days=days)
        case ex.YesNo(value):
            return Bools(pl.lit(value))
        case ex.Name():
            return scope.find(node)
        case ex.Sum(terms):
            return reduce(plus, (signed(sign, number(term, scope)) for sign, term in terms))
        case ex.Product(factors):
            return _product(factors, scope)
        case ex.Otherwise(value, otherwise):
            return _otherwise(value, _value(otherwise, scope), scope)
        case ex.Call(function, arguments):
            return _call(function, [number(a, scope) for a in arguments], scope)
        case ex.If(condition, then, otherwise):
            return _if(predicate(condition, scope), _value(then, scope), _value(otherwise, scope))
        case _:
            return _truth(node, scope)


def _product(factors: Sequence[tuple[str, ex.Expression]], scope: Scope) -> Numbers:
    (_, first), *rest = factors
    value = _operand(first, scope)
    for sign, factor in rest:
        value = _factor(value, sign, factor, scope)
        if len(rest) > 1 and scope.sheet is not None:
            value = scope.sheet.held(value)
    return value


def _operand(node: ex.Expression, scope: Scope) -> Numbers:
    """A number that stands many times in the product that is made of it."""
    value = number(node, scope)
    if scope.sheet is None or isinstance(node, ex.Name) or exactly(node) is not None:
        return value
    return scope.sheet.held(value)


def _factor(value: Numbers, sign: str, node: ex.Expression, scope: Scope) -> Numbers:
    by = exactly(node)
    if by is None or (sign == "/" and by == 0):
        return times_or_by(value, sign, _operand(node, scope))
    return by_constant(value, by if sign == "*" else 1 / by)


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
                by = exactly(factor)
                if by is None or (sign == "/" and by == 0):
                    return None
                out = out * by if sign == "*" else out / by
            return out
        case _:
            return None


def _call(function: str, arguments: list[Numbers], scope: Scope) -> Numbers:
    if function in ("ceil", "floor"):
        (one,) = arguments
        low = rounded(one.low, function)
        return Numbers(low, low if one.exact else rounded(one.high, function))
    first, *rest = arguments
    for other in rest:
        first = _lesser(first, other, least=function == "min")
        if len(rest) > 1 and scope.sheet is not None:
            first = scope.sheet.held(first)
    # Of one alone too: what is made of it is a number, and not missing.
    return Numbers(first.low, first.high)


def _lesser(a: Numbers, b: Numbers, *, least: bool) -> Numbers:
    """The lesser of two numbers, or the greater."""
    low = extreme([a.low, b.low], least, strict=least)
    if a.exact and b.exact:
        return Numbers(low, low)
    # A missing end is infinite: the lesser of it and a number is the number.
    return Numbers(low, extreme([a.high, b.high], least, strict=not least))


# -- choices ---------------------------------------------------------------------------------------


def _otherwise(node: ex.Expression, otherwise: Value, scope: Scope) -> Value:
    """What stands in for a value where it is missing; of a choice, for each of which it may be."""
    match node:
        case ex.If(condition, one, other):
            parts = [_otherwise(part, otherwise, scope) for part in (one, other)]
            found = _if(predicate(condition, scope), *parts)
            return scope.sheet.held(found) if scope.sheet is not None and scope.sheet.is_heavy(node) else found
        case ex.Otherwise(first, second):
            return _otherwise(first, _otherwise(second, otherwise, scope), scope)
    value = _value(node, scope)
    if isinstance(value, Numbers) and isinstance(otherwise, Numbers):
        return value if value.missing is None else _choice(Truth(value.missing, value.missing), otherwise, value)
    if isinstance(value, Texts) and isinstance(otherwise, Texts):
        return Texts(pl.coalesce(value.value, otherwise.value))
    if isinstance(value, Bools) and isinstance(otherwise, Bools):
        return Bools(pl.coalesce(value.value, otherwise.value))
    assert isinstance(value, Times) and isinstance(otherwise, Times)
    days = None
    if value.days is not None and otherwise.days is not None:
        days = pl.coalesce(value.days, otherwise.days)
    return Times(pl.coalesce(value.first, otherwise.first), pl.coalesce(value.last, otherwise.last), days=days)


def _if(condition: Truth, then: Value, otherwise: Value) -> Value:
    if isinstance(then, Numbers) and isinstance(otherwise, Numbers):
        return _choice(condition, then, otherwise)
    c, p = condition.certain, condition.possible
    if isinstance(then, Texts) and isinstance(otherwise, Texts):
        return Texts(pl.when(c).then(then.value).when(~p).then(otherwise.value))
    if isinstance(then, Times) and isinstance(otherwise, Times):
        days = None
        if then.days is not None and otherwise.days is not None:
            days = pl.when(c).then(then.days).when(~p).then(otherwise.days)
        return Times(
            pl.when(c).then(then.first).when(~p).then(otherwise.first),
            pl.when(c).then(then.last).when(~p).then(otherwise.last),
            days=days,
        )
    a, b = as_truth(then), as_truth(otherwise)
    return Truth(pl.when(c).then(a.certain).when(~p).then(b.certain).otherwise(a.certain & b.certain),
                 pl.when(c).then(a.possible).when(~p).then(b.possible).otherwise(a.possible | b.possible))  # fmt: skip


def _choice(condition: Truth, then: Numbers, otherwise: Numbers) -> Numbers:
    """One number or another; where that is not settled it is of both ranges, and missing if either is."""

    def pick(a: Ratio, b: Ratio, least: bool) -> Ratio:
        if isinstance(a.bottom, int) and isinstance(b.bottom, int):
            a, b = aligned(a, b)
        if condition.settled:
            return picked(condition.certain, a, b)
        return picked(condition.certain, a, picked(~condition.possible, b, extreme([a, b], least, strict=True)))

    low = pick(then.low, otherwise.low, least=True)
    if then.exact and otherwise.exact and condition.settled:
        return Numbers(low, low)
    missing = None
    if then.missing is not None or otherwise.missing is not None:
        one, other = (pl.lit(False) if value.missing is None else value.missing for value in (then, otherwise))
        chosen = pl.when(condition.certain).then(one)
        missing = chosen.when(~condition.possible).then(other).otherwise(one | other)
    return Numbers(low, pick(then.high, otherwise.high, least=False), missing)


# -- truth -----------------------------------------------------------------------------------------


def _truth(node: ex.Expression, scope: Scope) -> Truth:
    match node:
        case ex.Both(parts):
            return reduce(both, (predicate(p, scope) for p in parts))
        case ex.Either(parts):
            return reduce(either, (predicate(p, scope) for p in parts))
        case ex.Denied(part):
            return contrary(predicate(part, scope))
        case ex.Compared(left, op, right):
            return compared(_value(left, scope), op, _value(right, scope))
        case ex.Between(value, low, high):
            middle = _value(value, scope)
            return both(compared(middle, ">=", _value(low, scope)), compared(middle, "<=", _value(high, scope)))
        case ex.Member(value, among):
            return _member(value, among, scope)
        case ex.Is(value, what):
            return _is(_value(value, scope), what)
    raise AssertionError(node)


def _member(value: ex.Expression, among: tuple[ex.Expression, ...] | str, scope: Scope) -> Truth:
    if isinstance(among, str):
        assert scope.member is not None and isinstance(value, ex.Name), "resolve checks sets"
        found = scope.member(among, value.name)
        return Truth(found.fill_null(False), found.fill_null(True))
    left = _value(value, scope)
    return reduce(either, (compared(left, "=", _value(item, scope)) for item in among))


def _is(value: Value, what: str) -> Truth:
    if isinstance(value, Numbers):
        asked = value.missing if what == "missing" else value.unknown
        # What was left out was not said to be unknown.
        found = asked.fill_null(False) if asked is not None else pl.lit(False)
    elif what == "unknown":
        found = pl.lit(False)
    else:
        found = (value.first if isinstance(value, Times) else value.value).is_null()  # type: ignore[union-attr]  # a truth is never asked
    return Truth(found, found)
