"""The finding that a person means by an id or the beginning of one.

Rules

1. An id means its finding, of whatever interval.
2. The beginning of one, cut where a part of it ends, means the only finding at the date asked about whose id begins
   so; a duty goes before its occasions. Where there are several, or none, it is told which there are.
3. An id may be given as it is shown, without the signs that a terminal does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.errors import UsageError
from detente.report.layout import clean
from detente.wording import listed, which_of

if TYPE_CHECKING:
    from detente.assess.assessment import Assessment
    from detente.assess.findings.findings import Finding

__all__ = ["sought"]


def sought(assessment: Assessment, finding_id: str) -> Finding:
    """The finding of an id, or the only one at that time whose id begins so.

    Raises:
        UsageError: there is none, or there are several.
    """
    if (found := assessment.find(finding_id)) is not None:
        return found
    now = assessment.findings()
    # As it is shown will do: signs that a terminal does not show cannot be typed.
    begins = [f for f in now if clean(f.id) == finding_id or f.id.startswith(f"{finding_id}/")]
    duties = [f for f in begins if f.subject.occasion is None]
    if len(begins) == 1 or len(duties) == 1:
        return (duties if len(duties) == 1 else begins)[0]
    if begins:
        ids = ", ".join(f.id for f in begins[:6])
        raise UsageError(f"'{finding_id}' is the beginning of {len(begins)} findings; which one: {ids}?")
    raise UsageError(f"there is no finding '{finding_id}'; {_advice(finding_id, now)}")


def _advice(finding_id: str, now: Sequence[Finding]) -> str:
    """Which finding that holds then may be meant: of the same clause and party first, never of another party."""
    clause, _, rest = finding_id.partition("/")
    mine = [f for f in now if f.subject.clause.replace(" ", "_") == clause]
    if not mine:
        clauses = dict.fromkeys(f.subject.clause for f in now)
        return f"no clause is called '{clause}', {which_of(clause, clauses)}"
    party = rest.partition("/")[0]
    told = [f.id for f in mine if f.subject.owed_by == party] or [f.id for f in mine]
    return f"at that date there {'is' if len(told) == 1 else 'are'} {listed([repr(i) for i in told[:6]])}"
