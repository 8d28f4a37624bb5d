"""Types: what an expression is, and what numbers of which units and sizes make together.

1. Numbers of one dimension add and compare; a product has one dimension at most; `mass / mass` is a number.
2. A number written without a unit takes that of what it meets; `with_unit` writes it out.
3. With fields of 10^12 nothing may grow beyond 2^126, neither the numerator nor the denominator of a fraction, nor
   a product in a comparison: sums are exact and never wrap around.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from detente.agreement.grammar.expressions import Call, Expression, If, Number, Otherwise, Product, Sum, names_in, walk
from detente.agreement.grammar.tokens import GrammarError
from detente.amounts import MICRO, UNITS
from detente.wording import a

__all__ = [
    "LIMIT",
    "Told",
    "Type",
    "constant",
    "crossed",
    "dimension_of",
    "measure",
    "multiplied",
    "one_unit",
    "too_large",
    "with_unit",
    "within",
    "wrong",
]

LIMIT = 2**126
Sort = Literal["truth", "number", "text", "date", "yes/no"]


class Type(Struct, frozen=True):
    """What an expression is.

    A number's `dimension` is empty while it is written without a unit; `unit` is the first that occurs in it,
    `mixed` whether others do; `top` and `bottom` bound the numerator and the denominator. `choices` are the
    texts that can occur, None for any. `for_each` is the field by whose values a count is kept apart.
    """

    sort: Sort
    dimension: str = ""
    unit: str = "count"
    mixed: bool = False
    top: int = 1
    bottom: int = 1
    choices: frozenset[str] | None = None
    for_each: str | None = None
    optional: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is a number written without a unit."""
        return self.sort == "number" and not self.dimension


def dimension_of(unit: str) -> str:
    """The dimension of a unit; `count` for pure numbers."""
    return UNITS[unit][0] if unit in UNITS else "count"


def wrong(what: str, node: Expression, help: str = "") -> GrammarError:  # a Mistake's word
    """The error at a piece of an expression."""
    return GrammarError(what, node.start, node.end - node.start, help)


def undivided(node: Expression) -> None:
    """Refuse what a level cannot hold: a sum or a count divided by something that changes.

    Raises:
        GrammarError: at the divisor.
    """
    for piece in walk(node):
        for sign, factor in piece.factors if isinstance(piece, Product) else ():
            if sign == "/" and names_in(factor):
                raise wrong(
                    "a count is divided by numbers only",
                    factor,
                    "multiply the other side instead, or divide by a number",
                )


class Told(GrammarError):
    """What is wrong was told where a name is declared, and is not told again where it is used."""

    def __init__(self) -> None:
        super().__init__("told already", 0)


def constant(node: Expression) -> Fraction | None:
    """What arithmetic of numbers alone comes to, units aside; None where it hangs on anything else."""
    match node:
        case Number(value):
            return value
        case Sum(terms):
            signed = [(sign, constant(t)) for sign, t in terms]
            if any(v is None for _, v in signed):
                return None
            return sum(((v if sign == "+" else -v) for sign, v in signed if v is not None), Fraction(0))
        case Product(factors):
            whole = Fraction(1)
            for sign, factor in factors:
                part = constant(factor)
                if part is None or (sign == "/" and not part):
                    return None
                whole = whole * part if sign == "*" else whole / part
            return whole
        case _:
            return None


def with_unit(node: Expression, unit: str) -> Expression:
    """A number without a unit, with one; nothing changes for counts, which have none."""
    if unit == "count":
        return node
    match node:
        case Number():
            return replace(node, unit=unit)
        case Sum(terms):
            return replace(node, terms=tuple((s, with_unit(t, unit)) for s, t in terms))
        case Product(factors):
            (sign, first), *rest = factors
            return replace(node, factors=((sign, with_unit(first, unit)), *rest))
        case Call(function, arguments) if function in ("min", "max"):
            return replace(node, arguments=tuple(with_unit(a, unit) for a in arguments))
        case Call():
            one = Number(Fraction(1), unit, start=node.start, end=node.end)
            return Product((("*", node), ("*", one)), start=node.start, end=node.end)
        case If(_, then, otherwise):
            return replace(node, then=with_unit(then, unit), otherwise=with_unit(otherwise, unit))
        case Otherwise(value, otherwise):
            return replace(node, value=with_unit(value, unit), otherwise=with_unit(otherwise, unit))
        case _:
            return node


def multiplied(factors: list[tuple[str, Expression, Type]], whole: Expression) -> Type:
    """The type of a product."""
    powers: dict[str, int] = {}
    unit, mixed, each, top, bottom = "count", False, None, 1, 1
    units: dict[str, str] = {}
    for sign, node, found in factors:
        if found.for_each:
            if each and each != found.for_each:
                what = f"one count is kept for each {each}, the other for each {found.for_each}"
                raise wrong(what, node, "keep both for each of the same field, or leave one without 'for each'")
            each = found.for_each
        over, under = (found.top, found.bottom) if sign == "*" else (found.bottom, found.top)
        if sign == "/" and constant(node) == 0:
            raise wrong("nothing can be divided by zero", node, "divide by another number, for instance 60")
        if found.dimension not in ("", "count"):
            powers[found.dimension] = powers.get(found.dimension, 0) + (1 if sign == "*" else -1)
            first = units.setdefault(found.dimension, found.unit)
            ratio = UNITS[found.unit][1] / UNITS[first][1]
            ratio = ratio if sign == "*" else 1 / ratio
            over, under, mixed = over * ratio.numerator, under * ratio.denominator, mixed or found.mixed
        top, bottom = top * over, bottom * under
        if max(top, bottom) >= LIMIT:
            raise too_large(whole)
    left = {d: p for d, p in powers.items() if p}
    if not left:
        pure = "" if all(t.bare for _, _, t in factors) else "count"
        return Type("number", pure, top=top, bottom=bottom, for_each=each)
    (dimension, power), *more = left.items()
    if more or power != 1:
        raise wrong(
            "this product measures nothing that a bound could be",
            whole,
            "multiply an amount by numbers without unit",
        )
    unit = units[dimension]
    return Type("number", dimension, unit, mixed, top, bottom, for_each=each)


def within(found: Type, node: Expression) -> Type:
    """A type whose size stays exact."""
    if max(found.top, found.bottom) >= LIMIT:
        raise too_large(node)
    return found


def crossed(left: Type, right: Type, node: Expression) -> None:
    """Compare two sizes: cross-multiplied they stay exact."""
    if max(left.top * right.bottom, right.top * left.bottom) >= LIMIT:
        raise too_large(node)


def too_large(node: Expression) -> GrammarError:
    """The error at what may outgrow exact numbers."""
    return wrong("this could grow beyond what is counted exactly", node, "counts reach 10^12: multiply and divide less")


def measure(found: Type) -> str:
    """What a number measures, in words."""
    if found.dimension in ("", "count"):
        return "a count"
    return a(found.dimension)


def one_unit(pairs: list[tuple[Expression, Type]], how: str) -> tuple[list[Expression], list[Type]]:
    """Numbers of one dimension, with units written out, as multiples of the first one's unit.

    Raises:
        GrammarError: they do not meet, or one needs a unit of its own.
    """
    first = next((t for _, t in pairs if t.dimension), None)
    each = next((t.for_each for _, t in pairs if t.for_each), None)
    if first is None:
        return [n for n, _ in pairs], [t for _, t in pairs]
    mixed = any(t.mixed or t.unit != first.unit for _, t in pairs if t.dimension)
    nodes, types = [], []
    for node, found in pairs:
        _meet(node, found, first, each, how)
        made, new = _in_unit_of(first, node, found, mixed=mixed)
        nodes.append(made)
        types.append(within(replace(new, unit=first.unit, mixed=mixed, for_each=each, optional=False), node))
    return nodes, types


def _meet(node: Expression, found: Type, first: Type, each: str | None, how: str) -> None:
    if found.dimension and found.dimension != first.dimension:
        advice = "divide by a unit where numbers are meant, for instance: mass / 1 kg"
        if isinstance(node, Number):
            advice = "leave the unit out" if first.unit == "count" else f"write it in {first.unit}"
        raise wrong(f"{measure(first)} is {how} {measure(found)}", node, advice)
    if found.for_each and found.for_each != each:
        what = f"one count is kept for each {each}, the other for each {found.for_each}"
        raise wrong(what, node, "keep both for each of the same field, or leave one without 'for each'")


def _in_unit_of(first: Type, node: Expression, found: Type, *, mixed: bool) -> tuple[Expression, Type]:
    if found.bare:
        if mixed:
            what = "this number needs a unit, for what it meets has several"
            raise wrong(what, node, f"for instance: 5 {first.unit}")
        scaled = found.top * (1 if first.dimension == "count" else MICRO)
        return with_unit(node, first.unit), replace(found, dimension=first.dimension, unit=first.unit, top=scaled)
    if found.unit == first.unit:
        return node, found
    ratio = UNITS[found.unit][1] / UNITS[first.unit][1]
    return node, replace(found, top=found.top * ratio.numerator, bottom=found.bottom * ratio.denominator)
