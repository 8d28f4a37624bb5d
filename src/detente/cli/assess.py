"""`detente assess`: who keeps which duty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, get_args

from detente.cli.help import version
from detente.cli.printing import paint, put, width
from detente.errors import UsageError
from detente.report.layout import clean, hanging, plain

if TYPE_CHECKING:
    from detente.assess.assessment import Assessment
    from detente.assess.findings import Finding

__all__ = ["assess"]

Format = Literal["table", "json", "csv", "html", "docx", "xlsx"]
_LATER = ("html", "docx", "xlsx")


def assess(
    agreement: str,
    /,
    *record: str,
    at: str | None = None,
    known: str | None = None,
    reading: str | None = None,
    clause: str | None = None,
    party: str | None = None,
    history: bool = False,
    format: Format | None = None,
    out: str | None = None,
) -> int:
    """Assess: who keeps which duty, as of a date, as known at a date, under each reading.

    Parameters
    ----------
    agreement
        A Markdown file, or the name of an agreement that ships.
    record
        Files of statements; a shipped agreement brings its own.
    at
        As of when: a day, month, year (the end of it) or instant. The end of the record if left out.
    known
        As known when. The end of the record if left out.
    reading
        A party's reading, text for the agreement as it stands, or all (the default) to compare.
    clause
        Only this clause.
    party
        Only what this party owes.
    history
        Every finding of all times up to --known, in place of those that hold at --at.
    format
        How it is written. Table, or what the ending of --out says, if left out.
    out
        A file to write to, in place of stdout.
    """
    from detente.cli.opening import assessed, opened

    shape = _format(format, out)
    text, statements = opened(agreement, record)
    result = assessed(text, statements, at, known, reading)
    findings = result.findings(history=history, clause=clause, party=party)
    if shape == "table":
        again = [agreement, *record]
        asked = {"--at": at, "--known": known, "--reading": reading}
        put(_table(result, findings, again, asked, history=history, into=out), out)
    else:
        put(_data(result, findings, shape), out)
    return int(any(_falls_short(finding) for finding in findings))


def _format(asked: str | None, out: str | None) -> str:
    if asked is None:
        ending = (out or "").rpartition(".")[2].lower()
        asked = next((f for f in get_args(Format) if f == ending), "table")
    if asked in _LATER:
        raise UsageError(f"--format {asked} is not there yet; there are table, json and csv")
    return asked


def _data(result: Assessment, findings: tuple[Finding, ...], shape: str) -> str:
    from detente.report.words import Words

    words = Words(result.agreement, result.record, findings)
    if shape == "csv":
        from detente.report.as_csv import as_csv

        return as_csv(result, findings, words)
    from detente.report.as_json import as_json, json_text

    return json_text(as_json(result, findings, words, version()))


def _table(
    result: Assessment,
    findings: tuple[Finding, ...],
    again: Iterable[str],
    asked: dict[str, str | None],
    *,
    history: bool,
    into: str | None,
) -> str:
    from detente.report.as_text import headline, table
    from detente.report.tables import rows
    from detente.report.words import Words

    words = Words(result.agreement)
    columns, colour = (80, plain) if into else (width(), paint())
    shown = rows(result, findings, words, history=history)
    body = table(headline(result, words), shown, columns, colour, history=history)
    if not findings:
        return body
    options = [part for name, value in asked.items() if value is not None for part in (name, value)]
    command = ["detente", "explain", *again, _telling(findings).id, *options]
    return f"{body}\n{hanging('', 'Why, down to the statements:', columns)}\n  {_typed(command)}\n"


def _telling(findings: tuple[Finding, ...]) -> Finding:
    """The finding that a reader will ask about first."""
    order = ("disputed", "breached", "late", "unknown", "suspended", "excused", "due", "kept", "dormant")
    return min(findings, key=lambda f: order.index(f.status))


def _typed(words: Iterable[str]) -> str:
    """A command as one types it, on one line."""
    import shlex

    return clean(shlex.join(words))


def _falls_short(finding: Finding) -> bool:
    """Whether a finding is breached or late, or is so under one of the readings or sources compared."""
    return any(s in ("breached", "late") for s in (finding.status, *(v.status for v in finding.verdicts)))
