"""The one expression grammar, evaluated as what is certain and what is possible (docs/language.md §3)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from tests.reference import ranges as r
from tests.reference.dates import When
from tests.reference.ranges import Range, Truth

from detente.agreement.grammar import expressions as ex


class Missing(NamedTuple):
    """A field that was left out."""


MISSING = Missing()
Value = Range | Truth | str | bool | When | Missing


class Scope(NamedTuple):
    """What names mean where an expression stands, who is in a set, and how a date is read."""

    name: Callable[[ex.Name], Value]
    member: Callable[[str, str], bool]
    when: Callable[[str], When]


def number(node: ex.Expression, scope: Scope) -> Range:
    """An expression's number; what is missing may be any."""
    found = value(node, scope)
    if isinstance(found, Range):
        return found
    assert isinstance(found, Missing), node
    return r.UNKNOWN


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
            return scope.when(said)
        case ex.YesNo(yes):
            return yes
        case ex.Name():
            return scope.name(node)
        case ex.Otherwise(first, otherwise):
            found = value(first, scope)
            return value(otherwise, scope) if isinstance(found, Missing) else found
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
    if isinstance(then, Range | Missing) and isinstance(otherwise, Range | Missing):
        one, other = (r.UNKNOWN if isinstance(v, Missing) else v for v in (then, otherwise))
        return r.hull(one, other)
    if isinstance(then, Truth) and isinstance(otherwise, Truth):
        return Truth(then.certain and otherwise.certain, then.possible or otherwise.possible)
    return then if then == otherwise else MISSING


def _predicate(node: ex.Expression, scope: Scope) -> Truth:
    match node:
        case ex.Compared(left, op, right):
            return _compared(value(left, scope), op, value(right, scope))
        case ex.Between(middle, low, high):
            found = value(middle, scope)
            ends = _compared(found, ">=", value(low, scope)), _compared(found, "<=", value(high, scope))
            return Truth(all(t.certain for t in ends), all(t.possible for t in ends))
        case ex.Member(one, among):
            found = value(one, scope)
            if isinstance(among, str):
                if isinstance(found, Missing):
                    return r.MAYBE
                inside = scope.member(among, str(found))
                return Truth(inside, inside)
            each = [_compared(found, "=", value(a, scope)) for a in among]
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


def _compared(left: Value, op: ex.Comparison, right: Value) -> Truth:
    """§3: a comparison with what is missing is unknown; of ranges it is so only if for every value."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return r.MAYBE
    if op == "!=":
        return r.negated(_compared(left, "=", right))
    if isinstance(left, When) and isinstance(right, When):
        left, right = (
            Range(Fraction(left.first), Fraction(left.last)),
            Range(Fraction(right.first), Fraction(right.last)),
        )
        if op == "=" and left == right:
            return r.YES
    if isinstance(left, Range) and isinstance(right, Range):
        ways = {"=": r.same, "<": r.below, "<=": r.at_most}
        return ways[op](left, right) if op in ways else ways[{">": "<", ">=": "<="}[op]](right, left)
    assert op == "=", op
    return Truth(left == right, left == right)
