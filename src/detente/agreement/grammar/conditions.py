"""What a condition is made of: what gates duties, turns states on and off, and starts occasions.

condition_grammar.py reads these pieces from a text, and says how that is written; `written` writes them again. A
condition is always true or false (docs/language.md §4). Each piece knows where it stands in the text.

>>> asleep = InState("asleep", Subject(("A", "B"), "all"))
>>> written(Not(asleep)), [atom.state for atom in atoms(All((asleep, Not(asleep))))]
('not each of [A, B] asleep', ['asleep', 'asleep'])
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from detente.instants import Duration
from detente.meaning import Meaning

__all__ = [
    "All",
    "Any",
    "AtLeast",
    "Condition",
    "Conduct",
    "CountIs",
    "InState",
    "Lasting",
    "Never",
    "Not",
    "Said",
    "Subject",
    "Verb",
    "atoms",
    "pieces",
    "said_by",
    "written",
]

Verb = Literal["keeps", "breaches", "meets", "owes"]


class Subject(Struct, frozen=True):
    """Who: one party or group, or several of which each (all) or any is meant."""

    names: tuple[str, ...]
    quantifier: Literal["", "all", "any"] = ""
    count: int = 0  # at least this many of them

    def __repr__(self) -> str:
        return f"Subject({self})"

    def __str__(self) -> str:
        """As an agreement writes it."""
        names = self.names[0] if len(self.names) == 1 else f"[{', '.join(self.names)}]"
        if self.count:
            return f"at least {self.count} of {names}"
        each = "each" if self.quantifier == "all" else self.quantifier
        return f"{each} of {names}" if self.quantifier else names


class Node(Meaning, frozen=True, kw_only=True):
    """A piece of a condition; `start` and `end` are offsets into its text."""

    start: int = 0
    end: int = 0
    _beside = frozenset({"start", "end"})


class Never(Node, frozen=True):
    """What does not hold."""


class Conduct(Node, frozen=True):
    """Somebody keeps, breaches, meets or owes a clause."""

    subject: Subject
    verb: Verb
    clause: str


class Said(Node, frozen=True):
    """Somebody said something of a kind; without a subject, anybody."""

    subject: Subject | None
    kind: str


class InState(Node, frozen=True):
    """A state is on, of somebody where it is one per speaker."""

    state: str
    subject: Subject | None = None


class CountIs(Node, frozen=True):
    """A count is certainly at most or at least a number (in the count's own unit unless one is given)."""

    count: str
    subject: Subject | None
    direction: Literal["at most", "at least"]
    bound: Fraction
    unit: str = ""


class Lasting(Node, frozen=True):
    """Something has held throughout a length of time before."""

    part: Condition
    length: Duration


class AtLeast(Node, frozen=True):
    """At least so many of several conditions."""

    count: int
    parts: tuple[Condition, ...]


class Not(Node, frozen=True):
    """The contrary."""

    part: Condition


class All(Node, frozen=True):
    """All of its parts."""

    parts: tuple[Condition, ...]


class Any(Node, frozen=True):
    """Any of its parts."""

    parts: tuple[Condition, ...]


Condition = Never | Conduct | Said | InState | CountIs | Lasting | AtLeast | Not | All | Any


def pieces(condition: Condition) -> Iterator[Condition]:
    """A condition and all it is made of."""
    yield condition
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from pieces(part)
        case Not(part) | Lasting(part, _):
            yield from pieces(part)


def atoms(condition: Condition) -> Iterator[Condition]:
    """Every piece that is not made of others."""
    return (p for p in pieces(condition) if not isinstance(p, All | Any | AtLeast | Not | Lasting))


def said_by(condition: Condition, who: str) -> Condition:
    """A condition of which what anybody may say is to be said by one.

    >>> written(said_by(Not(Any((Said(None, "note"), Never()))), "A"))
    'not (A said note or never)'
    """
    match condition:
        case Said(None, _):
            return replace(condition, subject=Subject((who,)))
        case All(parts) | Any(parts) | AtLeast(_, parts):
            return replace(condition, parts=tuple(said_by(part, who) for part in parts))
        case Not(part) | Lasting(part, _):
            return replace(condition, part=said_by(part, who))
        case _:
            return condition


def written(condition: Condition) -> str:
    """A condition as text that parses to it again.

    >>> from detente.agreement.grammar.condition_grammar import Vocabulary, parse
    >>> known = Vocabulary(subjects={"A", "B"}, clauses={"1"}, kinds={"note"}, states={"asleep"}, counts={"tanks"})
    >>> written(parse("not (A keeps 1 or tanks of B at most 2) and at least 2 of [A, B] said note for 3 days", known))
    'not (A keeps 1 or tanks of B at most 2) and at least 2 of [A, B] said note for 3 days'
    """
    match condition:
        case Never():
            return "never"
        case Not(part):
            return f"not {_bracketed(part)}"
        case All(parts):
            return " and ".join(_bracketed(p) if isinstance(p, Any) else written(p) for p in parts)
        case Any(parts):
            return " or ".join(written(p) for p in parts)
        case AtLeast(count, parts):
            return f"at least {count} of ({', '.join(written(p) for p in parts)})"
        case Lasting(part, length):
            return f"{_bracketed(part)} for {length}"
        case Conduct(subject, verb, clause):
            return f"{subject} {verb} {clause}"
        case Said(None, kind):
            return kind
        case Said(subject, kind):
            return f"{subject} said {kind}"
        case InState(state, subject):
            return f"{subject} {state}" if subject else state
        case CountIs(count, subject, direction, bound, unit):
            number = _decimal(bound)
            return f"{count}{f' of {subject}' if subject else ''} {direction} {number}{f' {unit}' if unit else ''}"


def _bracketed(condition: Condition) -> str:
    simple = not isinstance(condition, (All, Any, Not, Lasting))
    return written(condition) if simple else f"({written(condition)})"


def _decimal(value: Fraction) -> str:
    """An exact decimal as written: every number of the grammar is one."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
