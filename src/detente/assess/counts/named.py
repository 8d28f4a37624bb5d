"""What some clauses name: every condition and every arithmetic over counts, and the groups that act by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from detente.agreement.grammar import conditions as co
from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Clauses

__all__ = ["acting"]


def acting(clauses: Clauses) -> set[str]:
    """Who owes as one, or is named as one where a count is asked of him."""
    owing = {who for duty in clauses.duties.values() for who in duty.who}
    counted = {name.of for e in _arithmetic_of(clauses) for name in ex.names_in(e) if name.of}
    atoms = (a for c in clauses.conditions() for a in co.atoms(c) if isinstance(a, co.CountIs))
    asked = {name for a in atoms if a.subject is not None for name in a.subject.names}
    return owing | counted | asked


def _arithmetic_of(clauses: Clauses) -> Iterator[ex.Expression]:
    yield from (count.is_ for count in clauses.counts.values() if count.is_ is not None)
    for duty in clauses.duties.values():
        bounds = [*([duty.bound] if duty.bound is not None else []), *(cap.limit for cap in duty.up_to)]
        yield from (e for bound in bounds for steps in bound.steps.values() for _, e in steps)
