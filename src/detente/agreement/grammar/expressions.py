"""What an expression is made of: numbers, texts, dates, names, and how they are joined.

expression_grammar.py reads these pieces from a text, and says how that is written. Each knows where it stands in the
text, which two equal pieces need not share. Chains are flat, so that no long text makes a deep tree.

>>> troops = Compared(Name("troops"), ">=", Number(Fraction(9000)))
>>> Either((troops, Is(Name("tanks"), "missing"))).parts[0]
Compared(left=Name('troops'), op='>=', right=Number(9000))
>>> [n.name for n in names_in(Either((troops, Is(Name("tanks"), "missing"))))]
['troops', 'tanks']
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from detente.meaning import Meaning

__all__ = [
    "Between",
    "Both",
    "Call",
    "Compared",
    "Comparison",
    "Day",
    "Denied",
    "Either",
    "Expression",
    "If",
    "Is",
    "Member",
    "Name",
    "Node",
    "Number",
    "Otherwise",
    "Product",
    "Sum",
    "Text",
    "YesNo",
    "children",
    "names_in",
    "walk",
]

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]


class Node(Meaning, frozen=True, kw_only=True):
    """A piece of an expression; `start` and `end` are offsets into its text."""

    start: int = 0
    end: int = 0
    _beside = frozenset({"start", "end"})


class Number(Node, frozen=True):
    """An exact number, with the unit it was written in."""

    value: Fraction
    unit: str = ""

    def __repr__(self) -> str:
        return f"Number({self.value}{' ' + self.unit if self.unit else ''})"


class Text(Node, frozen=True):
    """A text in single quotes."""

    value: str


class Day(Node, frozen=True):
    """A day, month, year or instant, as written."""

    value: str


class YesNo(Node, frozen=True):
    """`yes` or `no`."""

    value: bool


class _Whose(Node, frozen=True, kw_only=True):
    """A piece that says whose and of when, with where in the text it does."""

    of_start: int = 0
    at_start: int = 0
    _beside = frozenset({"start", "end", "of_start", "at_start"})


class Name(_Whose, frozen=True):
    """A field or a count; a count may be another party's (`of`), or that of a date (`at`), each where it stands."""

    name: str
    of: str = ""
    at: str = ""

    def __repr__(self) -> str:
        return f"Name({', '.join(repr(x) for x in (self.name, self.of, self.at) if x)})"


class Sum(Node, frozen=True):
    """Terms, each added or taken away."""

    terms: tuple[tuple[Literal["+", "-"], Expression], ...]


class Product(Node, frozen=True):
    """Factors, each multiplied or divided by."""

    factors: tuple[tuple[Literal["*", "/"], Expression], ...]


class Otherwise(Node, frozen=True):
    """A value, and what silence means where it is missing."""

    value: Expression
    otherwise: Expression


class Call(Node, frozen=True):
    """min, max, ceil or floor."""

    function: Literal["min", "max", "ceil", "floor"]
    arguments: tuple[Expression, ...]


class If(Node, frozen=True):
    """One value or another."""

    condition: Expression
    then: Expression
    otherwise: Expression


class Compared(Node, frozen=True):
    """Two values compared."""

    left: Expression
    op: Comparison
    right: Expression


class Between(Node, frozen=True):
    """Within two ends, both included."""

    value: Expression
    low: Expression
    high: Expression


class Member(Node, frozen=True):
    """In a list of values, or in a state that is a set."""

    value: Expression
    among: tuple[Expression, ...] | str


class Is(Node, frozen=True):
    """Whether a field was said to be unknown, or left out."""

    value: Expression
    what: Literal["unknown", "missing"]


class Denied(Node, frozen=True):
    """The contrary."""

    part: Expression


class Both(Node, frozen=True):
    """All of its parts."""

    parts: tuple[Expression, ...]


class Either(Node, frozen=True):
    """Any of its parts."""

    parts: tuple[Expression, ...]


Expression = (
    Number | Text | Day | YesNo | Name | Sum | Product | Otherwise | Call | If
    | Compared | Between | Member | Is | Denied | Both | Either
)  # fmt: skip


def children(node: Expression) -> tuple[Expression, ...]:
    """The pieces directly below one."""
    match node:
        case Sum(terms):
            return tuple(t for _, t in terms)
        case Product(factors):
            return tuple(f for _, f in factors)
        case Otherwise(value, otherwise):
            return (value, otherwise)
        case Call(_, arguments):
            return arguments
        case If(condition, then, otherwise):
            return (condition, then, otherwise)
        case Compared(left, _, right):
            return (left, right)
        case Between(value, low, high):
            return (value, low, high)
        case Member(value, among):
            return (value,) if isinstance(among, str) else (value, *among)
        case Is(value, _):
            return (value,)
        case Denied(part):
            return (part,)
        case Both(parts) | Either(parts):
            return parts
        case _:
            return ()


def walk(node: Expression) -> Iterator[Expression]:
    """A piece and all below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names_in(node: Expression) -> tuple[Name, ...]:
    """Every field or count that an expression names."""
    return tuple(n for n in walk(node) if isinstance(n, Name))
