"""`detente assess`: who keeps which duty."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.called import typed
from detente.cli.help import version
from detente.cli.printing import paint, put, width
from detente.cli.talk import note
from detente.errors import UsageError
from detente.report.layout import hanging, plain
from detente.wording import printable

if TYPE_CHECKING:
    from detente.assess.assessment import Assessment
    from detente.assess.findings.findings import Finding

__all__ = ["assess"]

FORMATS = ("table", "json", "csv")
_ENDINGS = {"json": "json", "csv": "csv", "txt": "table"}
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
    format: str | None = None,
    out: str | None = None,
) -> int:
    """Assess: who keeps which duty, as of a date, as known at a date, under each reading.

    Parameters
    ----------
    agreement
        A Markdown file, or the name of an agreement that ships.
    record
        Files of statements, in place of the record that a shipped agreement brings.
    at
        As of when: a day, month, year (the end of it) or instant. If left out, the last instant at which the
        record speaks and the agreement is in force.
    known
        As known when. The end of the record if left out.
    reading
        A party's reading, text for the agreement as it stands, or all (the default) to compare.
    clause
        Only this clause.
    party
        Only what this party owes.
    history
        Every finding of all times up to --known, in place of those that hold at --at, and with their ids where
        there is room.
    format
        How it is written: table, json or csv. If left out, as the ending of --out says (.txt, .json or .csv), or as
        a table.
    out
        A file to write to, in place of stdout; one of that name is replaced.
    """
    from detente.cli.opening import assessed, opened
    from detente.words.words import Words

    shape = _format(format, out)
    if history and at is not None:
        note("--history tells all times up to --known; what holds at --at is among them")
    text, statements = opened("assess", agreement, record)
    result = assessed(text, statements, at, known, reading)
    if at is None and not history and result.at < result.known:
        day = Words(text).day(result.at)
        note(f"told at {day}, the last instant at which the agreement is in force; --at asks about another")
    findings = result.findings(history=history, clause=clause, party=party)
    if shape == "table":
        again = [agreement, *record]
        asked = {"--at": at, "--known": known, "--reading": reading}
        whole = _table(result, findings, again, asked, history=history, into=out)
    else:
        whole = _data(result, findings, shape)
    put(whole, out)
    if out is not None:
        number = f"{len(findings)} finding{'s' if len(findings) != 1 else ''}"
        note(printable(f"wrote {number} as {shape} to {out}"))
    return int(any(_falls_short(finding) for finding in findings))


def _format(asked: str | None, out: str | None) -> str:
    """How it is written: as asked, or as the ending of the file says, which may not say otherwise."""
    from detente.wording import listed, which_of

    ending = Path(out).suffix.lower().removeprefix(".") if out is not None else ""
    if asked in _LATER or (asked is None and ending in _LATER):
        raise UsageError(f"--format {asked or ending} is not there yet; there are {listed(FORMATS)}")
    if asked is not None and asked not in FORMATS:
        raise UsageError(f"there is no format '{asked}'; {which_of(asked, FORMATS)}")
    if out is None:
        return asked or "table"
    said = _ENDINGS.get(ending)
    if asked is None and said is None:
        raise UsageError(
            f"what '{out}' is to hold its name does not say; end it in .txt, .json or .csv, or say --format"
        )
    if asked is not None and said is not None and said != asked:
        raise UsageError(f"the name '{out}' says {said}, and --format says {asked}; change one")
    return asked or said or "table"


def _data(result: Assessment, findings: tuple[Finding, ...], shape: str) -> str:
    from detente.words.words import Words

    words = Words(result.agreement, result.record, findings)
    if shape == "csv":
        from detente.report.as_csv import as_csv

        return as_csv(result, findings, words)
    from detente.report.as_json import as_json, json_text

    return json_text(as_json(result, findings, words, version()))


def _table(
    result: Assessment,
    findings: tuple[Finding, ...],
    again: Sequence[str],
    asked: dict[str, str | None],
    *,
    history: bool,
    into: str | None,
) -> str:
    from detente.library.files import names
    from detente.report.as_text import headline, table
    from detente.report.tables import rows
    from detente.words.words import Words

    words = Words(result.agreement)
    columns, colour = (80, plain) if into else (width(), paint())
    shown = rows(result, findings, words, history=history)
    head = headline(result, words, history=history)
    if len(again) > 1 and again[0] in names():
        head.insert(1, f"Record: {', '.join(again[1:])}, in place of the one that ships")
    body = table(head, shown, words, columns, colour, history=history)
    if not findings:
        return body
    options = [part for name, value in asked.items() if value is not None for part in (name, value)]
    telling = _telling(findings)
    why = typed("explain", *again, telling.id, *options)
    about = telling.subject
    short = "/".join(filter(None, [about.clause, about.owed_by, about.owed_to])).replace(" ", "_")
    other = f"Any other by its clause and parties, as {short}; every id: --format csv"
    return f"{body}\n{hanging('', 'Why, down to the statements:', columns)}\n  {why}\n{hanging('', other, columns)}\n"


def _telling(findings: tuple[Finding, ...]) -> Finding:
    """The finding that a reader will ask about first."""
    order = ("disputed", "breached", "late", "unknown", "suspended", "excused", "due", "kept", "dormant")
    return min(findings, key=lambda f: order.index(f.status))


def _falls_short(finding: Finding) -> bool:
    """Whether a finding is breached or late, or is so under one of the readings or sources compared."""
    return any(s in ("breached", "late") for s in (finding.status, *(v.status for v in finding.verdicts)))
