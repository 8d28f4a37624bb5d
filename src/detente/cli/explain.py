"""`detente explain`: why, down to the statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from detente.cli.given import finding_last
from detente.cli.help import version
from detente.cli.printing import paint, put, width
from detente.cli.talk import note
from detente.errors import UsageError
from detente.report.layout import clean
from detente.wording import listed, printable, which_of

if TYPE_CHECKING:
    from detente.assess.assessment import Assessment
    from detente.assess.findings import Finding

__all__ = ["explain"]


def explain(
    agreement: str,
    /,
    *record_and_finding: str,
    at: str | None = None,
    known: str | None = None,
    reading: str | None = None,
    format: Literal["text", "json"] = "text",
) -> int:
    """Explain one finding: the clause, what each reading makes of it, and why, down to the statements.

    Parameters
    ----------
    agreement
        A Markdown file, or the name of an agreement that ships.
    record_and_finding
        Files of statements (a shipped agreement brings its own) and, last, the id of a finding as assess
        tells it; its beginning will do where one finding at --at has it: II.1.c/US.
    at
        As of when: a day, month, year (the end of it) or instant. If left out, the last instant at which the
        record speaks and the agreement is in force.
    known
        As known when. The end of the record if left out.
    reading
        A party's reading, text for the agreement as it stands, or all (the default) to compare.
    format
        How it is written: text (if left out) or json.
    """
    finding_last(agreement, record_and_finding)
    from detente.cli.opening import assessed, opened
    from detente.report.explanation import explained
    from detente.report.explanation_text import as_object, as_text

    *record, finding_id = record_and_finding
    text, statements = opened("explain", agreement, record, finding_id)
    result = assessed(text, statements, at, known, reading)
    finding = _found(result, finding_id)
    if at is not None:
        _elsewhen(result, finding)
    told = explained(result, finding)
    if format == "json":
        from detente.report.as_json import head, json_text

        whole = head(result, version(), told.words) | {"finding": as_object(told)}
        put(json_text(whole), None)
    else:
        put(as_text(told, width(), paint()), None)
    return 0


def _found(result: Assessment, finding_id: str) -> Finding:
    """The finding of an id, or the only one at that time whose id begins so.

    Raises:
        UsageError: there is none, or there are several.
    """
    if (found := result.find(finding_id)) is not None:
        return found
    now = result.findings()
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


def _elsewhen(result: Assessment, finding: Finding) -> None:
    """Say so where a finding was asked for by its id that does not hold at the date asked for."""
    if not (finding.since <= result.at and (finding.until is None or result.at < finding.until)):
        same = [f.id for f in result.findings(clause=finding.subject.clause) if f.subject == finding.subject]
        note("this finding does not hold at --at" + (f"; then it is {printable(same[0])}" if same else ""))
