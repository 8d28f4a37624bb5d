"""Which duties look at which: those that the sweep must go through, and whose conduct must be known as it was lived."""

from __future__ import annotations

from detente.agreement.grammar import conditions as co
from detente.agreement.model import Clauses

__all__ = ["swept_duties", "watched_duties"]


def swept_duties(clauses: Clauses) -> set[str]:
    """The duties whose force hangs on conditions, and those that conditions look at."""
    wanted = set()
    for duty in clauses.duties.values():
        occasion = clauses.occasions.get(duty.on or "")
        gated = duty.while_ or duty.unless or duty.excused or duty.grace
        if gated is not None or (occasion is not None and occasion.when is not None):
            wanted.add(duty.id)
    for condition in clauses.conditions():
        wanted |= {a.clause for a in co.atoms(condition) if isinstance(a, co.Conduct)}
    return wanted


def watched_duties(clauses: Clauses) -> set[str]:
    """The duties whose conduct some condition looks at."""
    return {a.clause for c in clauses.conditions() for a in co.atoms(c) if isinstance(a, co.Conduct)}
