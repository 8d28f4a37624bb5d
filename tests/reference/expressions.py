"""The one expression grammar, evaluated as what is certain and what is possible (docs/language.md §3).

What is below zero in the midst of arithmetic stands; `amount` is what it comes to as a whole. In arithmetic what
nobody said is the range from zero without end; alone it is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from tests.reference import ranges as r
from tests.reference.dates import Days, When
from tests.reference.ranges import Range, Truth

from detente.agreement.grammar import expressions as ex


class Missing(NamedTuple):
    """A field that was left out; of a choice that nobody can make, perhaps, and else the number `or_else`."""

    or_else: Range | None = None


class Written(NamedTuple):
    """A date that an expression writes: it is the whole of its day, month or year."""

    first: int
    last: int


MISSING = Missing()
Value = Range | Truth | str | bool | When | Written | Missing


class Scope(NamedTuple):
    """What names mean where an expression stands, who is in a set, and how a date is read."""

    name: Callable[[ex.Name], Value]
    member: Callable[[str, str], bool]
    days: Days


def amount(node: ex.Expression, scope: Scope) -> Range:
    """§3: what arithmetic as a whole (a count, a bound, a quota, what one statement adds) takes below zero is zero."""
    return r.as_a_whole(number(node, scope))


def number(node: ex.Expression, scope: Scope) -> Range:
    """An expression's number; what is missing may be any that an amount may be."""
    found = value(node, scope)
    if isinstance(found, Range):
        return found
    assert isinstance(found, Missing), node
    return r.UNKNOWN if found.or_else is None else r.hull(r.UNKNOWN, found.or_else)


def truth(node: ex.Expression | None, scope: Scope) -> Truth:
    """A predicate; none is always so."""
    if node is None:
        return r.YES
    found = value(node, scope)
    if isinstance(found, Truth):
        return found
    if isinstance(found, bool):
        return Truth(found, found)
    assert isinstance(found, Missing), node
    return r.MAYBE


def value(node: ex.Expression, scope: Scope) -> Value:
    """What an expression comes to."""
    match node:
        case ex.Number(amount, unit):
            return r.exactly(amount * r.BASE[unit])
        case ex.Text(text):
            return text
        case ex.Day(said):
            return Written(*scope.days.when(said)[:2])
        case ex.YesNo(yes):
            return yes
        case ex.Name():
            return scope.name(node)
        case ex.Otherwise(first, otherwise):
            return _where_missing(value(first, scope), value(otherwise, scope))
        case ex.Sum() | ex.Product() | ex.Call():
            return _arithmetic(node, scope)
        case ex.If(condition, then, otherwise):
            return _either(truth(condition, scope), value(then, scope), value(otherwise, scope))
        case _:
            return _predicate(node, scope)


def _arithmetic(node: ex.Sum | ex.Product | ex.Call, scope: Scope) -> Value:
    if isinstance(node, ex.Sum):
        return r.signed([(sign, number(term, scope)) for sign, term in node.terms])
    if isinstance(node, ex.Product):
        whole = r.exactly(Fraction(1))
        for sign, factor in node.factors:
            part = number(factor, scope)
            whole = r.times(whole, part) if sign == "*" else r.over(whole, part)
        return whole
    parts = [number(a, scope) for a in node.arguments]
    if node.function in ("ceil", "floor"):
        return r.rounded(parts[0], up=node.function == "ceil")
    return r.least(parts) if node.function == "min" else r.greatest(parts)


def _either(condition: Truth, then: Value, otherwise: Value) -> Value:
    if condition.certain:
        return then
    if not condition.possible:
        return otherwise
    if isinstance(then, Range) and isinstance(otherwise, Range):
        return r.hull(then, otherwise)
    numbers = [v.or_else if isinstance(v, Missing) else v for v in (then, otherwise)]
    told = [v for v in numbers if isinstance(v, Range)]
    if told:
        return Missing(reduce(r.hull, told))
    if isinstance(then, Truth) and isinstance(otherwise, Truth):
        return Truth(then.certain and otherwise.certain, then.possible or otherwise.possible)
    return then if then == otherwise else MISSING


def _where_missing(found: Value, otherwise: Value) -> Value:
    """`tanks else 0` says what silence means."""
    if not isinstance(found, Missing):
        return found
    return otherwise if found.or_else is None else _either(r.MAYBE, found.or_else, otherwise)


def _predicate(node: ex.Expression, scope: Scope) -> Truth:
    match node:
        case ex.Compared(left, op, right):
            return _compared(value(left, scope), op, value(right, scope), scope.days)
        case ex.Between(middle, low, high):
            found = value(middle, scope)
            ends: list[Truth] = [
                _compared(found, op, value(end, scope), scope.days) for op, end in ((">=", low), ("<=", high))
            ]
            return Truth(all(t.certain for t in ends), all(t.possible for t in ends))
        case ex.Member(one, among):
            found = value(one, scope)
            if isinstance(among, str):
                if isinstance(found, Missing):
                    return r.MAYBE
                inside = scope.member(among, str(found))
                return Truth(inside, inside)
            each = [_compared(found, "=", value(a, scope), scope.days) for a in among]
            return Truth(any(t.certain for t in each), any(t.possible for t in each))
        case ex.Is(one, what):
            found = value(one, scope)
            so = isinstance(found, Missing) if what == "missing" else found == r.UNKNOWN
            return Truth(so, so)
        case ex.Denied(part):
            return r.negated(truth(part, scope))
        case ex.Both(parts):
            each = [truth(p, scope) for p in parts]
            return Truth(all(t.certain for t in each), all(t.possible for t in each))
        case ex.Either(parts):
            each = [truth(p, scope) for p in parts]
            return Truth(any(t.certain for t in each), any(t.possible for t in each))
        case _:
            raise AssertionError(node)


def _compared(left: Value, op: ex.Comparison, right: Value, days: Days) -> Truth:
    """§3: a comparison with what is missing is unknown; of ranges it is so only if for every value."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return r.MAYBE
    if op == "!=":
        return r.negated(_compared(left, "=", right, days))
    if op in (">", ">="):
        return _compared(right, "<" if op == ">" else "<=", left, days)
    if isinstance(left, When | Written) and isinstance(right, When | Written):
        return _dates(left, op, right, days)
    if isinstance(left, Range) and isinstance(right, Range):
        return {"=": r.same, "<": r.below, "<=": r.at_most}[op](left, right)
    assert op == "=", op
    return Truth(left == right, left == right)


def _dates(left: When | Written, op: ex.Comparison, right: When | Written, days: Days) -> Truth:
    """Dates compared by what they may be: two days as days, else by the second.

    What the expression writes is all of its day, month or year: before it is before its first second, by it is by its
    last, and what equals it lies within it.
    """
    if isinstance(left, When) and isinstance(right, When):
        by_day = left.is_day and right.is_day
        one, other = (_days(when, days) if by_day else _seconds(when) for when in (left, right))
        return {"=": r.same, "<": r.below, "<=": r.at_most}[op](one, other)
    if isinstance(right, When) and op == "=":
        return _dates(right, op, left, days)
    if isinstance(right, When):
        first, last = (r.exactly(end) for end in left[:2])
        return r.below(last, _seconds(right)) if op == "<" else r.at_most(first, _seconds(right))
    one, (first, last) = _seconds(left), (r.exactly(end) for end in right[:2])
    if op != "=":
        return r.below(one, first) if op == "<" else r.at_most(one, last)
    after, before = r.at_most(first, one), r.at_most(one, last)
    return Truth(after.certain and before.certain, after.possible and before.possible)


def _seconds(when: When | Written) -> Range:
    return Range(Fraction(when.first), Fraction(when.last))


def _days(when: When, days: Days) -> Range:
    return Range(*(Fraction(days.day(end).toordinal()) for end in when[:2]))
