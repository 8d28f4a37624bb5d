"""Sizes: how large the numbers of an expression over fields may grow while they are worked out.

1. Fields are as large as an amount may be, each in the base unit of its dimension, and nothing is taken for exact.
2. A number is a fraction. Over bottoms that are the same in every row two meet over their least common multiple;
   over others each is multiplied with the bottom of the other.
3. What could grow beyond 2^126 is refused here, where the agreement is read, and never when it is assessed.

These are the steps in which `assess` works an expression out; the fuzzers compare both on whatever is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from math import gcd, lcm
from typing import NamedTuple

from detente.agreement.grammar import expressions as ex
from detente.agreement.names.types import LIMIT, Type, too_large
from detente.amounts import LARGEST, UNITS, in_base, scale

__all__ = ["check_sizes"]

Names = Mapping[str, Type | None]


class _Size(NamedTuple):
    """The largest numerator and denominator; whether that is `one` in every row, and nothing below zero (`above`)."""

    top: int
    bottom: int
    one: bool = True
    above: bool = True


def check_sizes(node: ex.Expression, names: Mapping[str, Type | None]) -> None:
    """Refuse an expression that may outgrow what is counted exactly; of counts, which hang on the record, nothing.

    Raises:
        GrammarError: at the piece that may.
    """
    if all(name.name in names and not (name.of or name.at) for name in ex.names_in(node)):
        _of(node, names)


def _of(node: ex.Expression, names: Names) -> _Size:
    """The size of a number; of anything else those of the numbers in it are looked at."""
    match node:
        case ex.Number(value, unit):
            value = value * UNITS[unit][1] if unit else value
            found = _Size(abs(value.numerator), value.denominator)
        case ex.Name(name):
            found = _field(names[name])
        case ex.Sum() | ex.Product() | ex.Call():
            found = _arithmetic(node, names)
        case ex.If(_, then, otherwise) | ex.Otherwise(then, otherwise):
            if isinstance(node, ex.If):
                _of(node.condition, names)
            found = _either(_of(then, names), _of(otherwise, names), node)
        case _:
            sizes = [_of(part, names) for part in ex.children(node)]
            if isinstance(node, ex.Compared | ex.Between | ex.Member):
                for other in sizes[1:]:
                    _aligned(sizes[0], other, node)
            found = _NONE
    return _within(found, node)


def _arithmetic(node: ex.Sum | ex.Product | ex.Call, names: Names) -> _Size:
    if isinstance(node, ex.Sum):
        found = reduce(lambda a, b: _plus(a, b, node), [_of(term, names) for _, term in node.terms])
        return found._replace(above=found.above and all(sign == "+" for sign, _ in node.terms))
    if isinstance(node, ex.Product):
        (_, first), *rest = node.factors
        found = _of(first, names)
        for sign, factor in rest:
            found = _factor(found, sign, factor, node, names)
        return found
    parts = [_of(part, names) for part in node.arguments]
    if node.function in ("min", "max"):
        return reduce(lambda a, b: _either(a, b, node), parts)
    (found,) = parts
    return found if found.one and found.bottom == 1 else _Size(found.top + found.bottom, 1, above=found.above)


_NONE = _Size(1, 1)  # what is no number


def _field(found: Type | None) -> _Size:
    if found is None or found.sort != "number":
        return _NONE
    factor = in_base(found.unit) / scale(found.unit)
    return _Size(LARGEST * scale(found.unit) * factor.numerator, factor.denominator)


def _factor(value: _Size, sign: str, node: ex.Expression, whole: ex.Expression, names: Names) -> _Size:
    by = _of(node, names)
    if not any(True for _ in ex.names_in(node)):
        over, under = (by.top, by.bottom) if sign == "*" else (by.bottom, by.top)
        return _within(value._replace(top=value.top * over, bottom=value.bottom * max(1, under)), whole)
    if sign == "/":
        shared = gcd(value.bottom, by.bottom) if value.one and by.one else 1
        top, bottom = value.top * (by.bottom // shared), value.bottom // shared * by.top
        return _within(_Size(top, bottom, one=False, above=False), whole)
    found = _Size(value.top * by.top, value.bottom * by.bottom, value.one and by.one, value.above and by.above)
    if not value.above and not by.above:
        _aligned(found, found, whole)  # of four products the least is taken, and the greatest
    return _within(found, whole)


def _plus(a: _Size, b: _Size, whole: ex.Expression) -> _Size:
    a, b = _aligned(a, b, whole)
    return _within(a._replace(top=a.top + b.top, above=a.above and b.above), whole)


def _either(a: _Size, b: _Size, whole: ex.Expression) -> _Size:
    """One of two: they are compared, and one is taken as it is unless both stand over one bottom."""
    met = _aligned(a, b, whole)
    one, two = met if met[0].one else (a, b)
    return _Size(max(one.top, two.top), max(one.bottom, two.bottom), one.one and two.one, a.above and b.above)


def _aligned(a: _Size, b: _Size, whole: ex.Expression) -> tuple[_Size, _Size]:
    """Two over one denominator."""
    if a.one and b.one:
        common = lcm(a.bottom, b.bottom)
        made = [size._replace(top=size.top * (common // size.bottom), bottom=common) for size in (a, b)]
    else:
        bottom = a.bottom * b.bottom
        top = max(a.top * b.bottom, b.top * a.bottom)
        made = [size._replace(top=top, bottom=bottom, one=False) for size in (a, b)]
    return _within(made[0], whole), _within(made[1], whole)


def _within(found: _Size, node: ex.Expression) -> _Size:
    if max(found.top, found.bottom) >= LIMIT:
        raise too_large(node)
    return found
