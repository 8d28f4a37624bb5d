"""What a document declares and readings do not change: who speaks, the forms, and every name.

It holds the tables that find names in a text, and what it has parsed: a text that stands in several readings is
parsed once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from detente.agreement.blocks import Field, Form
from detente.agreement.grammar import condition_grammar, expression_grammar
from detente.agreement.grammar.condition_grammar import Vocabulary
from detente.agreement.grammar.conditions import Condition
from detente.agreement.grammar.expressions import Expression
from detente.agreement.grammar.spelling import spelt
from detente.agreement.grammar.tokens import Names
from detente.agreement.model import RESERVED_KINDS
from detente.agreement.names.entries import Entries
from detente.agreement.names.forms import COLUMNS, read_forms
from detente.agreement.names.front import Front
from detente.agreement.names.types import Type, dimension_of
from detente.agreement.names.values import Values
from detente.amounts import LARGEST, MICRO

__all__ = ["Declared", "declare"]


class Declared(Struct, dict=True):
    """The names of a document, which readings do not change, with the tables that find them in a text."""

    front: Front
    values: Values
    entries: Entries
    forms: dict[str, Form | None]

    @property
    def speakers(self) -> frozenset[str]:
        """Parties, groups and others."""
        return self.front.speakers

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Every kind that statements may have."""
        return frozenset([*self.forms, *RESERVED_KINDS])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What conditions may name."""
        return self._vocabulary(kinds_alone=False)

    @cached_property
    def vocabulary_of_states(self) -> Vocabulary:
        """What conditions may name that turn states on or off."""
        return self._vocabulary(kinds_alone=True)

    def _vocabulary(self, *, kinds_alone: bool) -> Vocabulary:
        e = self.entries
        subjects, clauses = self.front.speakers, frozenset(e.duty)
        states, counts = frozenset(e.state), frozenset(e.count)
        return Vocabulary(subjects, clauses, self.kinds, states, counts, kinds_alone)

    @cached_property
    def count_names(self) -> Names:
        """Counts and speakers, in arithmetic over counts."""
        return Names([*self.entries.count, *self.front.speakers], expression_grammar.RESERVED)

    @cached_property
    def field_names(self) -> Names:
        """Fields of any form and states after `in`."""
        fields = {f for form in self.forms.values() if form for f in form.fields}
        return Names([*fields, *COLUMNS, *self.entries.state], expression_grammar.RESERVED)

    @cached_property
    def quota_names(self) -> Names:
        """Fields and counts, in quotas."""
        fields = {f for form in self.forms.values() if form for f in form.fields}
        counts = self.entries.count
        return Names(
            [*fields, *COLUMNS, *counts, *self.front.speakers, *self.entries.state], expression_grammar.RESERVED
        )

    def parsed(self, text: str, names: Names) -> Expression:
        """The expression that a text writes; a text that stands in several readings is parsed once.

        Raises:
            GrammarError: it does not parse.
        """
        key = (text, id(names))
        if key not in self._parsed:
            self._parsed[key] = expression_grammar.parse(text, names)
        return self._parsed[key]

    def condition(self, text: str, *, kinds_alone: bool) -> Condition:
        """The condition that a text writes; `kinds_alone` where states turn on or off.

        Raises:
            GrammarError: it does not parse.
        """
        key = (text, kinds_alone)
        if key not in self._conditions:
            known = self.vocabulary_of_states if kinds_alone else self.vocabulary
            groups = (known.clauses, known.kinds, known.states, known.counts)
            with spelt(text, groups, condition_grammar.RESERVED):
                self._conditions[key] = condition_grammar.parse(text, known)
        return self._conditions[key]

    @cached_property
    def _conditions(self) -> dict[tuple[str, bool], Condition]:
        return {}

    @cached_property
    def _parsed(self) -> dict[tuple[str, int], Expression]:
        return {}

    def fields_of(self, kind: str) -> dict[str, Type | None]:
        """The names that an expression or a quota may use of a statement, with their types: who, and its fields."""
        made = self._fields.get(kind)
        if made is None:
            made = self._fields[kind] = dict(self._typed(self.forms.get(kind)))
        return made

    @cached_property
    def _fields(self) -> dict[str, dict[str, Type | None]]:
        return {}

    def _typed(self, form: Form | None) -> Iterator[tuple[str, Type | None]]:
        people = Type("text", choices=self.front.speakers)
        yield from (("by", people), ("about", people))
        for f in form.fields.values() if form else ():
            yield f.name, self._type(f)

    def _type(self, f: Field) -> Type:
        if f.is_amount:
            top = LARGEST if f.type == "count" else LARGEST * MICRO
            return Type("number", dimension_of(f.unit), f.unit, top=top, optional=f.optional)
        if f.type in ("date", "instant"):
            return Type("date", optional=f.optional)
        if f.type == "yes/no":
            return Type("yes/no", optional=f.optional)
        choices = frozenset(f.choices) if f.choices else self.front.speakers if f.type == "party" else None
        return Type("text", choices=choices, optional=f.optional)


def declare(front: Front, entries: Entries, values: Values) -> Declared:
    """The names of a document, with its forms."""
    return Declared(front, values, entries, read_forms(entries, values))
