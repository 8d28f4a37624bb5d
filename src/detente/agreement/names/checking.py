"""Expressions checked: truth, numbers with their dimension, texts, dates, yes/no.

Rules:

1. Numbers of one dimension add and compare; a product has one dimension at most; `mass / mass` is a number.
2. A number written without a unit takes that of what it meets (`range > 500` is 500 km for a field in km).
   The checked expression says it, so that whoever evaluates it need not know this rule. Where what it meets has
   several units it must be written.
3. Texts are compared with texts, and with those that can occur: a field with choices, an id of a party.
4. No number is larger than 10^12. With fields that large nothing may grow beyond 2^126, neither the numerator
   nor the denominator of a fraction, nor a product in a comparison: sums are exact and never wrap around.

>>> from detente.agreement.grammar.expression_grammar import parse
>>> scope = Scope("an exercise", {"troops": Type("number", "count", top=10**12)}, Calendar())
>>> checked(parse("troops >= 9000"), scope, "truth")[1].sort
'truth'
>>> checked(parse("troops > 0.2 t"), scope, "truth")
Traceback (most recent call last):
detente.agreement.grammar.tokens.GrammarError: a count is compared with a mass
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement.grammar import expressions as ex
from detente.agreement.grammar.tokens import GrammarError
from detente.agreement.names.sizes import check_sizes
from detente.agreement.names.types import Told, Type, crossed, dimension_of, multiplied, one_unit, within, wrong
from detente.amounts import LARGEST, MICRO
from detente.instants import Calendar
from detente.wording import did_you_mean

__all__ = ["Scope", "checked"]

_NUMBERS = {
    "truth": "for instance: if troops > 9000 then 1 else 0",
    "text": "leave 'sum' out to count statements, or name an amount",
    "date": "compare dates instead, for instance: where: starts >= 2020-01-01",
    "yes/no": "for instance: if open = yes then 1 else 0",
}
_LIKE = {
    "truth": "join conditions with 'and' or 'or'",
    "number": "compare it with a number, for instance: troops >= 9000",
    "text": "compare it with a text, for instance: site = 'base'",
}
_A = {"truth": "a condition", "number": "a number", "text": "a text", "date": "a date", "yes/no": "yes or no"}


class Scope(Struct, frozen=True):
    """The names an expression may use: fields of what is `called`, `counts`, and `sets` after `in`."""

    called: str
    names: Mapping[str, Type | None]
    calendar: Calendar
    sets: Collection[str] = ()
    speakers: Collection[str] = ()
    counts: Mapping[str, Type | None] = field(default_factory=dict)


def checked(node: ex.Expression, scope: Scope, sort: Literal["truth", "number"]) -> tuple[ex.Expression, Type]:
    """An expression with its units written out, and its type.

    Raises:
        GrammarError: it does not fit together.
    """
    checker = _Checker(scope)
    if sort == "truth":
        node, found = checker.truth(node), Type("truth")
    else:
        ((node, found),) = checker.numbers([node])
    check_sizes(node, {name: scope.names[name] for name in scope.names if name not in scope.counts})
    return node, found


class _Checker:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def check(self, node: ex.Expression) -> tuple[ex.Expression, Type]:
        match node:
            case ex.Number():
                return node, _number(node)
            case ex.Text(value):
                return node, Type("text", choices=frozenset([value]))
            case ex.Day(value):
                self.day(value, node.start)
                return node, Type("date")
            case ex.YesNo():
                return node, Type("yes/no")
            case ex.Name():
                return node, self.name(node)
            case ex.Sum() | ex.Product() | ex.Call():
                return self.arithmetic(node)
            case ex.Otherwise():
                return self.otherwise(node)
            case ex.If(condition, then, otherwise):
                condition = self.truth(condition)
                parts, found = self.alike([then, otherwise], node)
                return replace(node, condition=condition, then=parts[0], otherwise=parts[1]), found
            case ex.Compared() | ex.Between() | ex.Member() | ex.Is():
                return self.predicate(node), Type("truth")
            case ex.Denied(part):
                return replace(node, part=self.truth(part)), Type("truth")
            case ex.Both(parts) | ex.Either(parts):
                return replace(node, parts=tuple(self.truth(p) for p in parts)), Type("truth")

    def otherwise(self, node: ex.Otherwise) -> tuple[ex.Expression, Type]:
        if isinstance(node.value, ex.Sum | ex.Product | ex.Call | ex.Number | ex.Text | ex.Day | ex.YesNo):
            what = "'else' says what stands in for a field that was left out, and this is never left out"
            raise wrong(what, node.value, "put it beside the field, for instance: (tanks else 0) + 1")
        parts, found = self.alike([node.value, node.otherwise], node)
        return replace(node, value=parts[0], otherwise=parts[1]), replace(found, optional=False)

    def truth(self, node: ex.Expression) -> ex.Expression:
        node, found = self.check(node)
        if found.sort == "yes/no" and isinstance(node, ex.Name):
            raise wrong("a yes/no field is compared", node, f"for instance: {node.name} = yes")
        if found.sort != "truth":
            raise wrong(
                f"this is {_A[found.sort]}, and a condition is asked for",
                node,
                "for instance: troops >= 9000",
            )
        return node

    def day(self, said: str, start: int) -> None:
        try:
            self.scope.calendar.moment(said)
        except (ValueError, OverflowError) as error:
            what, _, advice = str(error).partition("; ")
            raise GrammarError(what, start, len(said), advice) from None

    def name(self, node: ex.Name) -> Type:
        scope = self.scope
        if node.name not in scope.names:
            what = f"{scope.called} has no field '{node.name}'" if scope.called else f"no count '{node.name}'"
            advice = self.advice(node.name) or "declare it in a block 'yaml count'"
            raise GrammarError(what, node.start, len(node.name), advice)
        found = scope.names[node.name]
        if node.of or node.at:
            if node.name not in scope.counts or scope.counts[node.name] is not found:
                what = f"'{node.name}' is a field, and 'of' and 'at' belong to counts"
                raise wrong(what, node, f"write '{node.name}' alone")
            if node.of and node.of not in scope.speakers:
                what = f"no party '{node.of}'" if node.of not in ("self", "other") else f"'{node.of}' names nobody here"
                raise GrammarError(what, node.of_start, len(node.of), did_you_mean(node.of, scope.speakers))
            if node.at:
                self.day(node.at, node.at_start)
        if found is None:  # declared, and a mistake there: nothing more is said of it here
            raise Told
        return found

    def advice(self, name: str) -> str:
        if name in self.scope.speakers:
            count = next(iter(self.scope.names), "tanks")
            return f"a party stands in quotes: '{name}'" if self.scope.called else f"for instance: {count} of {name}"
        if any(t and t.choices and name in t.choices for t in self.scope.names.values()):
            return f"a text stands in quotes: '{name}'"
        return did_you_mean(name, self.scope.names)

    # -- numbers -----------------------------------------------------------------------------------

    def numbers(self, nodes: Collection[ex.Expression]) -> list[tuple[ex.Expression, Type]]:
        pairs = [self.check(n) for n in nodes]
        for node, found in pairs:
            if found.sort != "number":
                advice = _NUMBERS[found.sort] if self.scope.called else "for instance: deployed + stored"
                raise wrong(f"this is {_A[found.sort]}, and a number is asked for", node, advice)
        return pairs

    def arithmetic(self, node: ex.Sum | ex.Product | ex.Call) -> tuple[ex.Expression, Type]:
        match node:
            case ex.Sum(terms):
                nodes, types = one_unit(self.numbers([t for _, t in terms]), "added to")
                found = types[0]
                for other in types[1:]:
                    top = found.top * other.bottom + other.top * found.bottom
                    found = within(replace(found, top=top, bottom=found.bottom * other.bottom), node)
                signed = tuple((sign, n) for (sign, _), n in zip(terms, nodes, strict=True))
                return replace(node, terms=signed), found
            case ex.Product(factors):
                pairs = self.numbers([f for _, f in factors])
                found = multiplied([(sign, *pair) for (sign, _), pair in zip(factors, pairs, strict=True)], node)
                made = tuple((sign, n) for (sign, _), (n, _) in zip(factors, pairs, strict=True))
                return replace(node, factors=made), found
            case ex.Call(function, arguments) if function in ("ceil", "floor"):
                ((inner, found),) = self.numbers(arguments)
                if found.dimension not in ("", "count"):
                    raise wrong(
                        f"'{function}' takes a number without a unit",
                        inner,
                        "divide by a unit first, for instance by 1 kg",
                    )
                return replace(node, arguments=(inner,)), replace(found, top=found.top + 1, bottom=1)
            case ex.Call(_, arguments):
                nodes, types = one_unit(self.numbers(arguments), "compared with")
                for left, right in pairwise(types):
                    crossed(left, right, node)
                found = replace(types[0], top=max(t.top for t in types), bottom=max(t.bottom for t in types))
                return replace(node, arguments=tuple(nodes)), found

    def alike(self, parts: list[ex.Expression], whole: ex.Expression) -> tuple[list[ex.Expression], Type]:
        """Two values of which one or the other is taken."""
        pairs = [self.check(p) for p in parts]
        (_, left), (other, right) = pairs
        if left.sort != right.sort:
            advice = "write two of one sort, for instance: if type = 'one' then 10 else 8"
            raise wrong(f"this is {_A[right.sort]}, and the other is {_A[left.sort]}", other, advice)
        if left.sort == "number":
            nodes, types = one_unit(pairs, "no alternative to")
            top, bottom = max(t.top for t in types), max(t.bottom for t in types)
            return nodes, within(replace(types[0], top=top, bottom=bottom), whole)
        if left.sort == "text":
            self.comparable(left, right, other)
            both = left.choices | right.choices if left.choices is not None and right.choices is not None else None
            left = replace(left, choices=both)
        return [n for n, _ in pairs], left

    # -- predicates --------------------------------------------------------------------------------

    def predicate(self, node: ex.Compared | ex.Between | ex.Member | ex.Is) -> ex.Expression:
        match node:
            case ex.Compared(left, op, right):
                nodes = self.compare([left, right], ordered=op not in ("=", "!="))
                return replace(node, left=nodes[0], right=nodes[1])
            case ex.Between(value, low, high):
                nodes = self.compare([value, low, high], ordered=True)
                return replace(node, value=nodes[0], low=nodes[1], high=nodes[2])
            case ex.Member(value, among) if isinstance(among, str):
                value, found = self.check(value)
                if among not in self.scope.sets:
                    what = f"no state '{among}' that is a set"
                    advice = did_you_mean(among, self.scope.sets) or "a list stands in round brackets"
                    raise GrammarError(what, node.end - len(among), len(among), advice)
                if found.sort != "text":
                    advice = f"name a text, site or party, for instance: site in {among}"
                    raise wrong(f"this is {_A[found.sort]}, and sets hold texts", value, advice)
                return replace(node, value=value)
            case ex.Member(value, among):
                assert not isinstance(among, str)
                nodes = self.compare([value, *among], ordered=False)
                return replace(node, value=nodes[0], among=tuple(nodes[1:]))
            case ex.Is(value, what):
                if not isinstance(value, ex.Name):
                    raise wrong(f"only a field can be {what}", value, f"for instance: troops is {what}")
                found = self.name(value)
                if what == "unknown" and found.sort != "number":
                    raise wrong(
                        f"'{value.name}' is {_A[found.sort]}, and only an amount can be unknown",
                        value,
                        "a field that was left out 'is missing'",
                    )
                return node

    def compare(self, parts: list[ex.Expression], *, ordered: bool) -> list[ex.Expression]:
        pairs = [self.check(p) for p in parts]
        first, found = pairs[0]
        for node, other in pairs[1:]:
            if other.sort != found.sort:
                raise wrong(f"{_A[found.sort]} is compared with {_A[other.sort]}", node, _quoted(found, node))
        if found.sort == "truth":
            raise wrong("conditions are not compared", first, "join them with 'and' or 'or'")
        if ordered and found.sort in ("text", "yes/no"):
            raise wrong(f"{_A[found.sort]} is neither more nor less than another", first, "compare it with = or !=")
        if found.sort == "number":
            nodes, types = one_unit(pairs, "compared with")
            for node, right in zip(nodes[1:], types[1:], strict=True):
                crossed(types[0], right, node)
            return nodes
        if found.sort == "text":
            for node, other in pairs[1:]:
                self.comparable(found, other, node)
        return [n for n, _ in pairs]

    def comparable(self, left: Type, right: Type, node: ex.Expression) -> None:
        """Two sorts of text of which some can be equal."""
        if left.choices is None or right.choices is None or left.choices & right.choices:
            return
        said, known = (right, left) if len(right.choices) == 1 else (left, right)
        assert said.choices is not None
        assert known.choices is not None
        word = next(iter(said.choices), "")
        raise wrong(f"'{word[:40]}' cannot occur here", node, did_you_mean(word, known.choices))


def _number(node: ex.Number) -> Type:
    if node.value > LARGEST:
        raise wrong("numbers lie between 0 and 10^12", node, "write a smaller one, or a larger unit")
    scaled = node.value * (MICRO if node.unit else 1)
    dimension = dimension_of(node.unit) if node.unit else ""
    return Type("number", dimension, node.unit or "count", top=max(1, scaled.numerator), bottom=scaled.denominator)


def _quoted(left: Type, node: ex.Expression) -> str:
    if left.sort == "text" and isinstance(node, ex.Number):
        return f"a text stands in quotes: '{node.value}'"
    if left.sort == "date":
        return "a date stands without quotes: 2014-01-01"
    if left.sort == "yes/no":
        return "compare it with yes or no"
    return _LIKE[left.sort]
