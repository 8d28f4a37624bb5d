"""One world of meaning: the text as it stands, or as the owner of a reading understands it.

Names and forms are those of the document (`Declared`); what counts, states, occasions and clauses are may differ
from reading to reading. The tables here are filled in the order in which things depend on one another: counts,
states, occasions, who owes each clause. None in a table: declared, and a mistake was told there.
"""

from __future__ import annotations

from collections import ChainMap

from msgspec import Struct, field

from detente.agreement.blocks import Form, Occasion
from detente.agreement.grammar import expression_grammar
from detente.agreement.grammar.expressions import Expression
from detente.agreement.grammar.spelling import spelt
from detente.agreement.grammar.tokens import Names
from detente.agreement.names.checking import Scope, checked
from detente.agreement.names.declared import Declared
from detente.agreement.names.entries import Entries
from detente.agreement.names.types import Type, undivided
from detente.agreement.text.nodes import Node, Scalar
from detente.wording import a, did_you_mean

__all__ = ["StateSort", "World"]


class StateSort(Struct, frozen=True):
    """Whether a state is one per speaker, or a set."""

    per_speaker: bool = False
    is_set: bool = False


class World(Struct):
    """What the names of a document stand for."""

    declared: Declared
    entries: Entries
    counts: dict[str, Type | None] = field(default_factory=dict)
    states: dict[str, StateSort | None] = field(default_factory=dict)
    occasions: dict[str, Occasion | None] = field(default_factory=dict)
    who: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _set_names: tuple[str, ...] | None = None

    def form(self, kind: str) -> Form | None:
        """The form of a kind; None when it has none, or none that can be told."""
        return self.declared.forms.get(kind)

    # -- expressions -------------------------------------------------------------------------------

    def over_fields(self, node: Node | None, kind: str, sort: str = "truth") -> tuple[Expression, Type] | None:
        """An expression over the fields of a kind."""
        if not isinstance(node, Scalar) or self.form(kind) is None:
            return None
        declared = self.declared
        called = f"{'an' if kind[0] in 'aeiouAEIOU' else 'a'} {kind}"
        scope = Scope(called, declared.fields_of(kind), declared.values.calendar, self._sets(), declared.speakers)
        return self._checked(node, declared.field_names, scope, sort, whole=sort == "number")

    def over_counts(self, node: Node | None) -> tuple[Expression, Type] | None:
        """Arithmetic over counts."""
        if not isinstance(node, Scalar):
            return None
        declared = self.declared
        scope = Scope("", self.counts, declared.values.calendar, (), declared.speakers, self.counts)
        return self._checked(node, declared.count_names, scope, "number", whole=True)

    def scope_of_quota(self, kind: str) -> Scope:
        """Fields of the request, then counts of the owing party."""
        declared = self.declared
        fields = declared.fields_of(kind) if self.form(kind) else {}
        names = ChainMap(fields, self.counts)
        called = a(kind) if fields else ""
        return Scope(called, names, declared.values.calendar, self._sets(), declared.speakers, self.counts)

    def _sets(self) -> tuple[str, ...]:
        if self._set_names is None:
            self._set_names = tuple(name for name, sort in self.states.items() if sort is None or sort.is_set)
        return self._set_names

    def _checked(
        self, node: Scalar, names: Names, scope: Scope, sort: str, *, whole: bool
    ) -> tuple[Expression, Type] | None:
        def read(text: str) -> tuple[Expression, Type]:
            with spelt(text, (scope.names, scope.sets), expression_grammar.RESERVED):
                parsed = self.declared.parsed(text, names)
            found = checked(parsed, scope, sort)  # type: ignore[arg-type]  # one of two words
            if whole:
                undivided(parsed)
            return found

        return self.declared.values.grammar(node, read)

    # -- names -------------------------------------------------------------------------------------

    def kind(self, node: Scalar, offset: int = 0, length: int = 0, name: str = "") -> str | None:
        """A kind of statement that has a form."""
        name = name or node.text.strip()
        if name in self.declared.forms:
            return name
        place = node.at(offset, length) if length else node.place
        advice = did_you_mean(name, self.declared.forms) or "declare it in a block 'yaml form'"
        what = f"no kind of statement '{name[:40]}'"
        if name in self.declared.kinds:
            what, advice = f"'{name}' is everybody's kind and has no form", "conditions may ask who said it"
        self.declared.values.found.add(what, place, advice)
        return None
