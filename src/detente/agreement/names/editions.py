"""The versions of a text, read by the forms of the one that is assessed (docs/language.md §1).

A record has one form for each kind. What an earlier version counts or waits for is found in it only if the new text
still says what such a statement carries; in what unit is for the new text to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from detente.agreement.blocks import Field, Form
from detente.agreement.grammar import conditions
from detente.agreement.model import RESERVED_KINDS, Agreement, Clauses, Reading
from detente.agreement.text.mistakes import Mistakes
from detente.amounts import dimension
from detente.instants import day_text

__all__ = ["not_at_hand", "with_editions"]

# The kinds of statement whose clocks run from a field, and which.
Clocks = set[tuple[str | None, str]]


def with_editions(agreement: Agreement, editions: Mapping[str, Agreement]) -> Agreement:
    """An agreement with its versions, by digest, each as it is read beside it.

    Raises:
        AgreementError: what a version uses is no longer in the text, or is something else there.
    """
    found = Mistakes()
    own = agreement.clauses.forms
    for edition in editions.values():
        clocks = {(o.of, o.at) for clauses in _read(edition) for o in clauses.occasions.values() if o.at is not None}
        for kind in sorted(_used(edition)):
            _compare(edition.clauses.forms[kind], own.get(kind), clocks, agreement, found)
    found.stop()
    return replace(agreement, editions={digest: _by_forms(edition, own) for digest, edition in editions.items()})


def not_at_hand(agreement: Agreement) -> list[str]:
    """A sentence for each version that the text names and that does not lie beside it."""
    return [
        f"the version in force from {day_text(since)} (SHA-256 {digest[:12]}…) is not at hand; "
        "put its .md file beside the agreement's, word for word as it was"
        for digest, since in agreement.versions.items()
        if digest != "this" and digest not in agreement.editions
    ]


def _by_forms(edition: Agreement, forms: Mapping[str, Form]) -> Agreement:
    def read(clauses: Clauses) -> Clauses:
        return replace(clauses, forms={**clauses.forms, **forms})

    def stated(reading: Reading) -> Reading:
        return replace(reading, clauses=read(reading.clauses))

    readings = {owner: tuple(stated(r) for r in told) for owner, told in edition.readings.items()}
    return replace(edition, clauses=read(edition.clauses), readings=readings)


def _read(edition: Agreement) -> Iterator[Clauses]:
    """The clauses of a version as it stands and under each reading."""
    yield edition.clauses
    yield from (reading.clauses for told in edition.readings.values() for reading in told)


def _used(edition: Agreement) -> set[str]:
    """The kinds of statement that something counts, waits for, asks about or takes as an answer."""
    kinds: set[str | None] = {edition.notice.on} if edition.notice is not None else set()
    for clauses in _read(edition):
        kinds |= {c.of for c in clauses.counts.values()} | {o.of for o in clauses.occasions.values()}
        for duty in clauses.duties.values():
            kinds |= {*duty.answers}
        atoms = (a for condition in clauses.conditions() for a in conditions.atoms(condition))
        kinds |= {a.kind for a in atoms if isinstance(a, conditions.Said)}
    return {kind for kind in kinds if kind is not None and kind in edition.clauses.forms}.difference(RESERVED_KINDS)


def _compare(old: Form, new: Form | None, clocks: Clocks, agreement: Agreement, found: Mistakes) -> None:
    assert old.place is not None
    name = agreement.short or agreement.title
    if new is None:
        what = f"this version uses statements of '{old.kind}', of which the text in {agreement.file} says nothing"
        found.add(what, old.place, "keep the form in the new text: the record is read by it")
        return
    for field, differs in _different(old, new, clocks):
        what = f"this version uses '{field}' of '{old.kind}', which {differs} in the text of {name} that is assessed"
        found.add(what, old.place, "keep the field as it was in the new text: the record is read by it")


def _different(old: Form, new: Form, clocks: Clocks) -> Iterator[tuple[str, str]]:
    for name, field in old.fields.items():
        now = new.fields.get(name)
        if now is None:
            yield name, "is no field"
        elif (_sort(now), now.key) != (_sort(field), field.key):
            yield name, "is something else"
        elif now.optional and not field.optional and (old.kind, name) in clocks:
            # A clock never runs from what may be left out: such an event would call for nothing.
            yield name, "may be left out"


def _sort(field: Field) -> tuple[str, str | None]:
    """What a field holds; of an amount its dimension, whatever its unit."""
    return field.type, dimension(field.unit) if field.is_amount else None
