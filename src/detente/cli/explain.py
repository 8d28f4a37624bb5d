"""`detente explain`: why, down to the statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from detente.cli.given import finding_last
from detente.cli.help import version
from detente.cli.printing import paint, put, width
from detente.cli.talk import note
from detente.wording import printable

if TYPE_CHECKING:
    from detente.assess.assessment import Assessment
    from detente.assess.findings.findings import Finding

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
    from detente.library.files import names
    from detente.report.explanation import explained
    from detente.report.explanation_text import as_object, as_text
    from detente.report.layout import hanging
    from detente.report.sought import sought

    *record, finding_id = record_and_finding
    text, statements = opened("explain", agreement, record, finding_id)
    result = assessed(text, statements, at, known, reading)
    finding = sought(result, finding_id)
    if at is not None:
        _elsewhen(result, finding)
    told = explained(result, finding)
    if format == "json":
        from detente.report.as_json import head, json_text

        whole = head(result, version(), told.words) | {"finding": as_object(told)}
        put(json_text(whole), None)
    else:
        own = f"Record: {', '.join(record)}, in place of the one that ships"
        record_of = hanging("", own, width()) + "\n" if record and agreement in names() else ""
        put(record_of + as_text(told, width(), paint()), None)
    return 0


def _elsewhen(result: Assessment, finding: Finding) -> None:
    """Say so where a finding was asked for by its id that does not hold at the date asked for."""
    if not (finding.since <= result.at and (finding.until is None or result.at < finding.until)):
        same = [f.id for f in result.findings(clause=finding.subject.clause) if f.subject == finding.subject]
        note("this finding does not hold at --at" + (f"; then it is {printable(same[0])}" if same else ""))
