"""Bounds and quotas: a number, arithmetic, steps by date, or a mapping by party, nested either way (§5).

A bound is, per party (None: every party), steps by date (None: from the beginning), each with an expression.
Where steps by date come first and a party is named in some, its steps are its own and those for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from detente.agreement.blocks import Bound, Cap
from detente.agreement.clauses.world import World
from detente.agreement.grammar.expression_grammar import parse_from
from detente.agreement.grammar.expressions import Expression
from detente.agreement.grammar.tokens import GrammarError, TokenReader
from detente.agreement.names.checking import checked
from detente.agreement.names.types import Type, constant, measure, with_unit, wrong
from detente.agreement.text.nodes import Mapping, Node, Scalar, Sequence
from detente.wording import a, did_you_mean

__all__ = ["read_bound", "read_caps", "step_dates"]

_T = TypeVar("_T")
_DATED = re.compile(r"[0-9]{4}(-|$)")
_Leaves = list[tuple[str | None, int | None, Scalar, _T]]
_BOUND = "a bound", "for instance: 1550, {2018-02-05: 1550} or {US: 846, RU: 1846}"
_QUOTA = "a quota", "for instance: 18, {2018-02-05: 10} or [18, 2 for each unit]"
_Capped = tuple[Expression, tuple[str, ...]]


def read_bound(node: Node | None, of: Type, count: str, who: tuple[str, ...], world: World) -> Bound | None:
    """What a count is compared with, in its dimension."""

    def leaf(scalar: Scalar) -> Expression | None:
        resolved = world.over_counts(scalar)
        return _in_unit(resolved, of, count, scalar, world) if resolved else None

    leaves: _Leaves[Expression] | None = _leaves(node, who, world, leaf, _BOUND)
    return _bound(leaves) if leaves is not None else None


def _in_unit(resolved: tuple[Expression, Type], of: Type, count: str, node: Scalar, world: World) -> Expression | None:
    expression, found = resolved
    add = world.declared.values.found.add
    if found.for_each and found.for_each != of.for_each:
        apart = f"for each {of.for_each}" if of.for_each else "not"
        what = f"this is kept for each {found.for_each}, and '{count}' is {'kept ' if of.for_each else ''}{apart}"
        add(what, node.place, "name a count without 'for each'")
    elif (number := constant(expression)) is not None and number < 0:
        add("a count is never below 0, and its bound is not", node.place, "write a number from 0 to 10^12")
    elif found.bare:
        return with_unit(expression, of.unit)
    elif found.dimension != of.dimension:
        advice = "leave the unit out" if of.unit == "count" else f"write it in {of.unit}"
        add(f"'{count}' is {measure(of)}, and this is {measure(found)}", node.place, advice)
    else:
        return expression
    return None


def read_caps(node: Node | None, kind: str, who: tuple[str, ...], world: World) -> tuple[Cap, ...] | None:
    """The caps of a quota; None when there is a mistake."""
    caps = []
    for part in node.items if isinstance(node, Sequence) else (node,):
        leaves: _Leaves[_Capped] | None = _leaves(part, who, world, lambda scalar: _capped(scalar, kind, world), _QUOTA)
        if leaves is None or part is None:
            return None
        each = {fields for _, _, _, (_, fields) in leaves}
        if len(each) > 1:
            what = "the steps of one cap are for each of the same fields"
            world.declared.values.found.add(what, part.place, "write several caps as a list")
            return None
        bound = _bound([(party, date, scalar, expression) for party, date, scalar, (expression, _) in leaves])
        caps.append(Cap(bound, next(iter(each))))
    return tuple(caps)


def _capped(node: Scalar, kind: str, world: World) -> _Capped | None:
    declared = world.declared
    fields = declared.fields_of(kind)

    def read(text: str) -> _Capped:
        reader = TokenReader(text, declared.quota_names)
        parsed = parse_from(reader)
        expression, found = checked(parsed, world.scope_of_quota(kind), "number")
        if found.dimension not in ("", "count"):
            raise wrong("a quota is a number of requests", parsed, "leave the unit out")
        number = constant(expression)
        if number is not None and (number < 0 or number.denominator != 1):
            raise wrong("a quota is a whole number of requests", parsed, "for instance: up to: 2")
        if found.for_each:
            raise wrong(f"this count is kept for each {found.for_each}", parsed, "name a count without 'for each'")
        return expression, _each(reader, fields, kind)

    return declared.values.grammar(node, read)


def _each(reader: TokenReader, fields: dict[str, Type | None], kind: str) -> tuple[str, ...]:
    names: list[str] = []
    if reader.accept("for"):
        reader.expect("each", "after 'for'", "for instance: 2 for each unit")
        while True:
            token = reader.next
            if token.text not in fields or token.kind == "end":
                raise GrammarError(
                    f"{a(kind)} has no field '{token.text[:40]}'",
                    token.start,
                    token.end - token.start,
                    did_you_mean(token.text, fields) or "leave 'for each' out",
                )
            if token.text in names:
                raise GrammarError("a field is named twice", token.start, token.end - token.start, "leave one out")
            names.append(reader.take().text)
            if not reader.accept("and", ","):
                break
    if (token := reader.next).is_word("per"):
        advice = "for instance: up to: 2, per: calendar year"
        raise GrammarError("'per' is a key of its own", token.start, token.end - token.start, advice)
    if reader.next.kind != "end":
        raise reader.wrong("expected 'for each' or the end of the quota", "for instance: 2 for each unit")
    return tuple(names)


def _bound(leaves: list[tuple[str | None, int | None, Scalar, Expression]]) -> Bound:
    general = [(date, e) for party, date, _, e in leaves if party is None]
    steps: dict[str | None, tuple[tuple[int | None, Expression], ...]] = {}
    for party in dict.fromkeys(party for party, *_ in leaves):
        own = [(date, e) for name, date, _, e in leaves if name == party]
        dates = {date for date, _ in own}
        merged = own if party is None else own + [g for g in general if g[0] not in dates]
        steps[party] = tuple(sorted(merged, key=lambda s: (s[0] is not None, s[0] or 0)))
    return Bound(steps)


def _leaves(
    node: Node | None,
    who: tuple[str, ...],
    world: World,
    leaf: Callable[[Scalar], _T | None],
    wrong: tuple[str, str],
) -> _Leaves[_T] | None:
    """Every expression of a bound with its party and date; None when there is a mistake."""
    what, advice = wrong
    found = world.declared.values.found
    before = len(found)
    leaves: _Leaves[_T] = []
    todo: list[tuple[Node | None, str | None, int | None]] = [(node, None, None)]
    while todo:
        part, party, date = todo.pop(0)
        if isinstance(part, Scalar):
            if (made := leaf(part)) is not None:
                leaves.append((party, date, part, made))
        elif isinstance(part, Mapping) and part.items:
            if len({_DATED.match(key) is None for key in part.items}) > 1:
                found.add("a mapping is by date or by party, not both", part.place, "nest one in the other")
            for key, value in part.items.values():
                step = _step(key, party, date, who, world)
                if step:
                    todo.append((value, *step))
        elif part is not None:
            found.add(f"{what} is a number, arithmetic, steps by date or a mapping by party", part.place, advice)
    seen: set[tuple[str | None, int | None]] = set()
    for party, date, scalar, _ in leaves:
        if (party, date) in seen:
            found.add("two steps begin at the same instant", scalar.place, "leave one out")
        seen.add((party, date))
    return leaves if len(found) == before and leaves else None


def step_dates(node: Node | None) -> Iterator[Scalar]:
    """The date of every step of a bound or a quota, where it stands."""
    todo = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, Sequence):
            todo += part.items
        elif isinstance(part, Mapping):
            yield from (key for key, _ in part.items.values() if _DATED.match(key.text.strip()))
            todo += [value for _, value in part.items.values()]


def _step(
    key: Scalar, party: str | None, date: int | None, who: tuple[str, ...], world: World
) -> tuple[str | None, int | None] | None:
    values = world.declared.values
    name = key.text.strip()
    if _DATED.match(name):
        if date is not None:
            what = "steps by date stand once, not within one another"
            values.found.add(what, key.place, "for instance: {2018-02-05: {US: 846, RU: 1846}}")
            return None
        begins = values.begins(key)
        return (party, begins) if begins is not None else None
    if party is not None:
        what = "a mapping by party stands once, not within another"
        values.found.add(what, key.place, "for instance: {US: {2018-02-05: 846}, RU: 1846}")
        return None
    if name in who:
        return name, date
    what = f"'{name[:40]}' is neither a date nor who owes this"
    values.found.add(what, key.place, did_you_mean(name, who))
    return None
