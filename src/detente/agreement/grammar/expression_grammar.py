"""The one expression grammar, for predicates, sums, bounds, quotas and counts.

    expression := 'if' expression 'then' expression 'else' expression | either
    either     := both ('or' both)*
    both       := denied ('and' denied)*
    denied     := 'not' denied | compared
    compared   := sum [('=' | '!=' | '<>' | '<' | '<=' | '>' | '>=') sum
                       | ['not'] 'between' sum 'and' sum
                       | ['not'] 'in' ('(' expression (',' expression)* ')' | SET)
                       | 'is' ['not'] ('unknown' | 'missing')]
    sum        := product (('+' | '-') product)*
    product    := factor (('*' | '/') factor)*
    factor     := '-' factor | value ['else' value]
    value      := NUMBER [UNIT] | 'text' | DATE | 'yes' | 'no' | NAME ['of' PARTY] ['at' DATE]
                  | ('min' | 'max') '(' expression (',' expression)* ')'
                  | ('ceil' | 'floor') '(' expression ')' | '(' expression ')'

There is no clock, no aggregate and no other function. Text over 10,000 characters and nesting deeper than
50 are errors. Chains are flat, so that no long text makes a deep tree.

>>> parse("troops >= 9000 or tanks else 0 >= 250").parts[1]
Compared(left=Otherwise(value=Name('tanks'), otherwise=Number(0)), op='>=', right=Number(250))
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from detente.agreement.grammar.expressions import (
    Between,
    Both,
    Call,
    Compared,
    Comparison,
    Day,
    Denied,
    Either,
    Expression,
    If,
    Is,
    Member,
    Name,
    Number,
    Otherwise,
    Product,
    Sum,
    Text,
    YesNo,
)
from detente.agreement.grammar.tokens import GrammarError, Names, TokenReader
from detente.amounts import UNITS

__all__ = ["CLOSED", "RESERVED", "parse", "parse_from"]

RESERVED = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "between",
        "is",
        "unknown",
        "missing",
        "if",
        "then",
        "else",
        "min",
        "max",
        "ceil",
        "floor",
        "of",
        "at",
        "yes",
        "no",
        "for",
        "each",
    ]
)


CLOSED = "write one ) for each (, and put what holds a comma in quotes"


def parse(said: str, names: Iterable[str] | Names = ()) -> Expression:
    """The expression that a text writes; `names` are those of the document that may hold spaces.

    Raises:
        GrammarError: with the offset of the mistake.
    """
    reader = TokenReader(said, names, RESERVED)
    expression = parse_from(reader)
    if reader.next.kind != "end":
        raise _beyond(reader)
    return expression


def _beyond(reader: TokenReader) -> GrammarError:
    """The error at what follows a whole expression."""
    token, before = reader.next, reader.ahead(-1)
    if token.text == "(" and before.kind in ("word", "name"):
        what, length = f"there is no function '{before.text[:40]}'", before.end - before.start
        return GrammarError(what, before.start, length, "there are min, max, ceil and floor")
    if token.kind == "word" and before.kind == "number" and token.text not in RESERVED:
        what, advice = f"'{token.text[:40]}' is no unit", f"known are {', '.join(UNITS)}"
        if token.start == before.end and token.text[:1] in "eE" and token.text[1:].isdigit():
            what, advice = "a number has no exponent", "write its digits, for instance 1000"
        return GrammarError(what, token.start, token.end - token.start, advice)
    if token.kind == "name" and before.kind == "number":
        what = f"'{token.text[:40]}' has its own unit, and stands beside no number"
        return GrammarError(what, token.start, token.end - token.start, f"write the number alone: {before.text}")
    return reader.wrong("expected the end of the expression", _after(reader))


def _after(reader: TokenReader) -> str:
    token = reader.next
    if token.text in ("=", "<", ">", "<=", ">="):
        return "comparisons do not chain; join them with 'and'"
    if token.text == ",":
        return "write large numbers without commas, for instance 9000"
    return "join conditions with 'and' or 'or'"


def parse_from(reader: TokenReader) -> Expression:
    """The expression at the reader's place."""
    return _expression(reader, keep_else=False)


def _expression(reader: TokenReader, keep_else: bool) -> Expression:
    start = reader.next.start
    if not reader.accept("if"):
        return _either(reader, keep_else)
    with reader.deeper():
        condition = _expression(reader, keep_else=False)
        reader.expect("then", "after the condition of 'if'", "for instance: if type = 'one' then 10 else 8")
        # Here `else` belongs to the `if`, not to the value before it.
        then = _expression(reader, keep_else=True)
        reader.expect("else", "for the other case", "for instance: if type = 'one' then 10 else 8")
        otherwise = _expression(reader, keep_else)
    return If(condition, then, otherwise, start=start, end=otherwise.end)


def _either(reader: TokenReader, keep_else: bool) -> Expression:
    parts = [_both(reader, keep_else)]
    while reader.accept("or"):
        parts.append(_both(reader, keep_else))
    return parts[0] if len(parts) == 1 else Either(tuple(parts), start=parts[0].start, end=parts[-1].end)


def _both(reader: TokenReader, keep_else: bool) -> Expression:
    parts = [_denied(reader, keep_else)]
    while reader.accept("and"):
        parts.append(_denied(reader, keep_else))
    return parts[0] if len(parts) == 1 else Both(tuple(parts), start=parts[0].start, end=parts[-1].end)


def _denied(reader: TokenReader, keep_else: bool) -> Expression:
    if token := reader.accept("not"):
        with reader.deeper():
            part = _denied(reader, keep_else)
        return Denied(part, start=token.start, end=part.end)
    return _compared(reader, keep_else)


def _compared(reader: TokenReader, keep_else: bool) -> Expression:
    left = _sum(reader, keep_else)
    if token := reader.accept("=", "!=", "<>", "<", "<=", ">", ">="):
        right = _sum(reader, keep_else)
        op: Comparison = "!=" if token.text == "<>" else token.text  # type: ignore[assignment]  # one of accept's
        return Compared(left, op, right, start=left.start, end=right.end)
    if reader.accept("is"):
        denied = reader.accept("not")
        what = reader.accept("unknown", "missing")
        if not what:
            raise reader.wrong("expected 'unknown' or 'missing' after 'is'", "to compare, write =")
        found = Is(left, what.text, start=left.start, end=what.end)  # type: ignore[arg-type]  # one of accept's
        return Denied(found, start=left.start, end=what.end) if denied else found
    contrary = reader.accept("not") if reader.ahead(1).is_word("between", "in") else None
    node: Expression | None = None
    if reader.accept("between"):
        low = _sum(reader, keep_else)
        reader.expect("and", "between the two ends", "for instance: range between 500 and 5500")
        high = _sum(reader, keep_else)
        node = Between(left, low, high, start=left.start, end=high.end)
    elif reader.accept("in"):
        node = _member(reader, left)
    if node is None:
        return left
    return Denied(node, start=left.start, end=node.end) if contrary else node


def _member(reader: TokenReader, left: Expression) -> Expression:
    token = reader.next
    if token.kind in ("name", "word") and token.text not in RESERVED:
        reader.take()
        return Member(left, token.text, start=left.start, end=token.end)
    reader.expect("(", "after 'in'", "for instance: category in ('ICBM', 'SLBM')")
    with reader.deeper():
        items = _arguments(reader)
    return Member(left, items, start=left.start, end=reader.next.start)


def _arguments(reader: TokenReader) -> tuple[Expression, ...]:
    items = [_expression(reader, keep_else=False)]
    while reader.accept(","):
        items.append(_expression(reader, keep_else=False))
    reader.expect(")", "to close the bracket", CLOSED)
    return tuple(items)


def _sum(reader: TokenReader, keep_else: bool) -> Expression:
    first = _product(reader, keep_else)
    terms: list[tuple[Literal["+", "-"], Expression]] = [("+", first)]
    while sign := reader.accept("+", "-"):
        terms.append(("+" if sign.text == "+" else "-", _product(reader, keep_else)))
    return first if len(terms) == 1 else Sum(tuple(terms), start=first.start, end=terms[-1][1].end)


def _product(reader: TokenReader, keep_else: bool) -> Expression:
    first = _factor(reader, keep_else)
    factors: list[tuple[Literal["*", "/"], Expression]] = [("*", first)]
    while sign := reader.accept("*", "/"):
        factors.append(("*" if sign.text == "*" else "/", _factor(reader, keep_else)))
    return first if len(factors) == 1 else Product(tuple(factors), start=first.start, end=factors[-1][1].end)


def _factor(reader: TokenReader, keep_else: bool) -> Expression:
    if token := reader.accept("-"):
        with reader.deeper():
            part = _factor(reader, keep_else)
        return Sum((("-", part),), start=token.start, end=part.end)
    value = _value(reader)
    if not keep_else and reader.accept("else"):
        otherwise = _value(reader)
        return Otherwise(value, otherwise, start=value.start, end=otherwise.end)
    return value


def _value(reader: TokenReader) -> Expression:
    token = reader.next
    if token.kind == "number":
        reader.take()
        unit = reader.next
        if unit.kind in ("word", "name") and unit.text in UNITS:
            reader.take()
            return Number(Fraction(token.text), unit.text, start=token.start, end=unit.end)
        return Number(Fraction(token.text), start=token.start, end=token.end)
    if token.kind == "text":
        reader.take()
        return Text(token.text, start=token.start, end=token.end)
    if token.kind == "date":
        reader.take()
        return Day(token.text, start=token.start, end=token.end)
    if reader.accept("("):
        with reader.deeper():
            inner = _expression(reader, keep_else=False)
            reader.expect(")", "to close the bracket", CLOSED)
        return inner
    if reader.accept("min", "max", "ceil", "floor"):
        return _call(reader, token.text, token.start)
    if reader.accept("yes", "no"):
        return YesNo(token.text == "yes", start=token.start, end=token.end)
    if token.kind == "name" or (token.kind == "word" and token.text not in RESERVED):
        return _name(reader)
    doubled = {"==": "=", "=>": ">=", "=<": "<="}.get(reader.ahead(-1).text + token.text, "")
    advice = f"write {doubled}" if doubled else "for instance: 9000, 'base', 2024-12-01 or troops"
    raise reader.wrong("expected a number, a 'text', a date or a name", advice)


def _call(reader: TokenReader, function: str, start: int) -> Expression:
    reader.expect("(", f"after '{function}'", f"for instance: {function}(15, units / 60)")
    with reader.deeper():
        arguments = _arguments(reader)
    end = reader.next.start
    if function in ("ceil", "floor") and len(arguments) != 1:
        raise GrammarError(
            f"'{function}' takes one number", start, len(function), f"for instance: {function}(units / 60)"
        )
    return Call(function, arguments, start=start, end=end)  # type: ignore[arg-type]  # the caller accepts only these


def _name(reader: TokenReader) -> Expression:
    token = reader.take()
    of = at = ""
    end, of_start, at_start = token.end, 0, 0
    if reader.accept("of"):
        party = reader.next
        if party.kind not in ("name", "word"):
            raise reader.wrong("expected a party after 'of'", "for instance: deployed warheads of RU")
        of, of_start, end = party.text, party.start, reader.take().end
    if reader.accept("at"):
        day = reader.next
        if day.text in ("least", "most"):
            sign = ">=" if day.text == "least" else "<="
            what = f"'at {day.text}' stands in duties and conditions; an expression compares by signs"
            raise GrammarError(what, day.start, len(day.text), f"for instance: {token.text} {sign} 5")
        if day.kind != "date":
            raise reader.wrong("expected a date after 'at'", "for instance: tanks of A at 2010-01-01")
        at, at_start, end = day.text, day.start, reader.take().end
    return Name(token.text, of, at, start=token.start, end=end, of_start=of_start, at_start=at_start)
