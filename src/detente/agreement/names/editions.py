"""The versions of a text, read by the forms of the one that is assessed (docs/language.md §1).

A record has one form for each kind. What an earlier version counts or waits for is found in it only if the new text
still says what such a statement carries; in what unit is for the new text to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from detente.agreement.grammar import conditions
from detente.agreement.model import RESERVED_KINDS, Agreement, Clauses, Field, Form, Reading
from detente.agreement.text.mistakes import Mistakes
from detente.amounts import dimension

__all__ = ["with_editions"]


def with_editions(agreement: Agreement, editions: Mapping[str, Agreement]) -> Agreement:
    """An agreement with its versions, by digest, each as it is read beside it.

    Raises:
        AgreementError: what a version uses is no longer in the text, or is something else there.
    """
    found = Mistakes()
    own = agreement.clauses.forms
    for edition in editions.values():
        for kind in sorted(_used(edition.clauses)):
            _compare(edition.clauses.forms[kind], own.get(kind), agreement, found)
    found.stop()
    return replace(agreement, editions={digest: _by_forms(edition, own) for digest, edition in editions.items()})


def _by_forms(edition: Agreement, forms: Mapping[str, Form]) -> Agreement:
    def read(clauses: Clauses) -> Clauses:
        return replace(clauses, forms={**clauses.forms, **forms})

    def stated(reading: Reading) -> Reading:
        return replace(reading, clauses=read(reading.clauses))

    readings = {owner: tuple(stated(r) for r in told) for owner, told in edition.readings.items()}
    return replace(edition, clauses=read(edition.clauses), readings=readings)


def _used(clauses: Clauses) -> set[str]:
    """The kinds of statement that some block counts, waits for or takes as an answer."""
    kinds = {c.of for c in clauses.counts.values()} | {o.of for o in clauses.occasions.values()}
    for duty in clauses.duties.values():
        kinds |= {*duty.answers}
    for state in clauses.states.values():
        kinds |= {a.kind for c in (state.on, state.off) for a in conditions.atoms(c) if isinstance(a, conditions.Said)}
    return {kind for kind in kinds if kind is not None and kind not in RESERVED_KINDS and kind in clauses.forms}


def _compare(old: Form, new: Form | None, agreement: Agreement, found: Mistakes) -> None:
    assert old.place is not None
    name = agreement.short or agreement.title
    if new is None:
        what = f"this version uses statements of '{old.kind}', of which the text in {agreement.file} says nothing"
        found.add(what, old.place, "keep the form in the new text: the record is read by it")
        return
    for field, differs in _different(old, new):
        what = f"this version uses '{field}' of '{old.kind}', which {differs} in the text of {name} that is assessed"
        found.add(what, old.place, "keep the field as it was in the new text: the record is read by it")


def _different(old: Form, new: Form) -> Iterator[tuple[str, str]]:
    for name, field in old.fields.items():
        now = new.fields.get(name)
        if now is None:
            yield name, "is no field"
        elif (_sort(now), now.key) != (_sort(field), field.key):
            yield name, "is something else"


def _sort(field: Field) -> tuple[str, str | None]:
    """What a field holds; of an amount its dimension, whatever its unit."""
    return field.type, dimension(field.unit) if field.is_amount else None
