"""Findings as rows of text cells: one for each duty, with its open occasions, its verdicts and its past.

Rules (DESIGN §10)

1. A row tells the status of a duty and since when it has it; `number` is the number against its bound.
2. Where readings or sources differ, in status or in number, `verdicts` tells each.
3. `earlier` holds every stretch of shortfall, dispute and unknown that was over by then. With each finding of the
   past in a row of its own (`history`), nothing is told twice and `earlier` is empty.
4. Where nothing on record ever called for a duty, that is said: it is kept, and nothing has shown it.
5. Requests beyond a quota create no finding; they are named beside the duty.
6. Nothing is cut short, and nothing is decided: what is shown is what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from detente.agreement.blocks import Duty
from detente.assess.assessment import Assessment
from detente.assess.findings.findings import Finding, Subject, Value
from detente.instants import BEGINNING
from detente.words.words import Words

if TYPE_CHECKING:
    import polars as pl

__all__ = ["COLUMNS", "Row", "duty_history", "labels", "number", "rows", "verdicts"]

# The cells of a row that tables of one line a finding have, in their order.
COLUMNS = ("clause", "heading", "owed by", "owed to", "status", "since", "number", "earlier")
# What of the past stands beside the present.
PAST = ("breached", "late", "disputed", "unknown")


class Row(Struct, frozen=True):
    """One finding as text; `code` is its status for machines, `about` the occasion or the `for each` value."""

    id: str
    clause: str
    heading: str
    owed_by: str
    owed_to: str
    about: str
    occasion: bool
    code: str
    status: str
    since: str
    until: str
    number: str
    verdicts: tuple[tuple[str, str, str], ...] = ()  # under which reading, status, number
    earlier: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()  # requests beyond the quota, which create nothing
    labels: str = ""  # what else is said of the clause
    span: str = ""  # from when until when, or that it holds still as known at the end

    def cells(self) -> tuple[str, ...]:
        """The cells that `COLUMNS` names."""
        return (
            self.clause, self.heading, self.owed_by, self.owed_to, self.status, self.since, self.number,
            "; ".join(self.earlier),
        )  # fmt: skip


def rows(
    assessment: Assessment, findings: Sequence[Finding], words: Words, *, history: bool = False
) -> tuple[Row, ...]:
    """The rows of some findings of an assessment, in their order."""
    spans = {} if history else _spans(assessment.timeline, {f.subject.clause for f in findings})
    gone = _gone(spans, assessment.at)
    out = []
    for finding in findings:
        row = _row(finding, assessment, words)
        if not history and finding.subject in spans:
            row = _with_past(row, spans[finding.subject], assessment, words)
            # What was owed otherwise under an earlier text stands with the first that is owed now.
            for of in gone.pop(finding.subject[:2], ()):
                before = _with_past(row, spans[of], assessment, words).earlier
                row = replace(
                    row, earlier=(*row.earlier, *(words.towards(past, of.owed_to, of.each) for past in before))
                )
        past = history and finding.until is not None
        if not past and words.agreement.duty(finding.subject.clause).up_to and _owed(finding):
            row = replace(row, beyond=tuple(assessment.beyond_quota(finding.subject)))
        if not history and finding.status == "kept" and not (row.number or row.beyond):
            row = replace(row, number=words.silence(assessment.silence(finding.subject)))
        out.append(row)
    return tuple(out)


def _row(finding: Finding, assessment: Assessment, words: Words) -> Row:
    subject = finding.subject
    duty = assessment.text_of(finding)[0].duty(subject.clause)
    return Row(
        finding.id, subject.clause, duty.heading, subject.owed_by, subject.owed_to or "all",
        subject.occasion or subject.each or "", subject.occasion is not None, finding.status,
        words.signed(finding.status), "" if finding.since <= BEGINNING else words.when(finding.since),
        "" if finding.until is None else words.when(finding.until), number(finding, words),
        tuple(verdicts(finding, words)), labels=labels(duty),
        span=words.span(finding.since, finding.until, assessment.known),
    )  # fmt: skip


def labels(duty: Duty) -> str:
    """What else is said of a clause, as one line."""
    return "; ".join(f"{name}: {text}" for name, text in duty.labels.items())


def _owed(finding: Finding) -> bool:
    """Whether it is of a duty in force, and not of one of its occasions."""
    return finding.subject.occasion is None and finding.status not in ("suspended", "dormant")


def number(finding: Finding, words: Words) -> str:
    """The number of a finding against its bound: `800 (at most 800)`; the bound alone where nothing is known."""
    if finding.shown is not None:
        told = words.last(finding.shown, finding.value, finding.unit)
        return f"{told} {_limit(finding, finding.bound, words)}".rstrip()
    return _against(finding, finding.value, finding.bound, words)


def _against(finding: Finding, value: Value | None, bound: Value | None, words: Words) -> str:
    return " ".join(filter(None, [words.known(value, finding.unit), _limit(finding, bound, words)]))


def _limit(finding: Finding, bound: Value | None, words: Words) -> str:
    if bound is None:
        return ""
    direction = words.agreement.duty(finding.subject.clause).direction
    return words.label(f"bound/{direction}", bound=words.number(bound, finding.unit))


def verdicts(finding: Finding, words: Words) -> Iterator[tuple[str, str, str]]:
    """Under which readings (or by whose statements) what status, with its sign, and what number, where they differ."""
    alike: dict[tuple[str, str, bool], list[str]] = {}
    if finding.verdicts:
        bounds = {v.bound for v in finding.verdicts}
        for v in finding.verdicts:
            status, told = words.verdict(v.status, v.value, finding.unit, v.shown)
            limit = _limit(finding, v.bound if len(bounds) > 1 else None, words)
            alike.setdefault((status, " ".join(filter(None, [told, limit])), v.source), []).append(v.reading)
    # The same verdict of different numbers.
    elif len({value for _, value in finding.numbers}) > 1:
        for name, value in finding.numbers:
            status = words.signed(finding.status)
            alike.setdefault((status, words.known(value, finding.unit), False), []).append(name)
    for (status, told, source), names in alike.items():
        yield words.readings(names, source=source), status, told


def duty_history(assessment: Assessment, subject: Subject) -> list[tuple[int, int, str]]:
    """(start, end, status) of every stretch of one duty, in order."""
    return _spans(assessment.timeline, {subject.clause}).get(subject, [])


def _spans(timeline: pl.DataFrame, clauses: set[str]) -> dict[Subject, list[tuple[int, int, str]]]:
    import polars as pl

    out: dict[Subject, list[tuple[int, int, str]]] = {}
    mine = timeline.filter(pl.col("clause").is_in(sorted(clauses))).sort("start")
    for clause, who, owed, each, start, end, status in mine.select(
        "clause", "who", "owed", "each", "start", "end", "status"
    ).iter_rows():
        out.setdefault(Subject(clause, who, owed, each), []).append((start, end, status))
    return out


def _gone(spans: Mapping[Subject, list[tuple[int, int, str]]], at: int) -> dict[tuple[str, ...], list[Subject]]:
    """By clause and who owes, the ways in which an earlier text kept duties apart and none does any more."""
    out: dict[tuple[str, ...], list[Subject]] = {}
    for subject, stretches in spans.items():
        if not any(start <= at < end for start, end, _ in stretches):
            out.setdefault(subject[:2], []).append(subject)
    return out


def _with_past(row: Row, spans: list[tuple[int, int, str]], assessment: Assessment, words: Words) -> Row:
    """The row as of an instant: since when its status holds, and what was before."""
    at = assessment.at
    now = [start for start, end, _ in spans if start <= at < end]
    since = words.when(now[0]) if now and now[0] > BEGINNING else row.since if not now else ""
    past = [
        f"{words.signed(status)} {_stretch(max(start, assessment.begins), end, words)}"
        for start, end, status in spans
        if end <= at and status in PAST
    ]
    return replace(row, since=since, earlier=tuple(past))


def _stretch(start: int, end: int, words: Words) -> str:
    return words.label("from until", since=words.when(start), until=words.when(end))
