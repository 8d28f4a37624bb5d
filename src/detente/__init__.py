"""Détente: what parties owe one another, what they declared, and who keeps which promise.

>>> import detente
>>> agreement = detente.load("new-start")
>>> assessment = detente.assess(agreement, detente.read_record(agreement=agreement), at="2016-09-01")
>>> for finding in assessment.findings(clause="II.1.b", party="RU"):
...     print(finding.status, finding.value.low)
dormant 1796
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

# The folder is loaded here, so that importing one of its modules later does not put it in the function's place.
import detente.assess as _folder

if TYPE_CHECKING:
    from detente.agreement.model import Agreement
    from detente.assess.assessment import Assessment
    from detente.assess.findings.findings import Finding
    from detente.errors import AgreementError, DetenteError, RecordError, UsageError
    from detente.record.model import Record

__all__ = [
    "MEANING",
    "Agreement",
    "AgreementError",
    "Assessment",
    "DetenteError",
    "Finding",
    "Record",
    "RecordError",
    "UsageError",
    "__version__",
    "assess",
    "explain",
    "load",
    "read_record",
]

__version__ = "0.1.0"
# The version of the meaning of agreements: raised by a change that changes any verdict.
MEANING = 2
# Fewer seconds than these since 1970 (to 26 April) are meant as a year, or by mistake.
_SECONDS = 10**7

_HOMES = {
    "Agreement": "detente.agreement.model",
    "AgreementError": "detente.errors",
    "Assessment": "detente.assess.assessment",
    "DetenteError": "detente.errors",
    "Finding": "detente.assess.findings.findings",
    "Record": "detente.record.model",
    "RecordError": "detente.errors",
    "UsageError": "detente.errors",
}
_ = _folder  # used by being loaded


def __getattr__(name: str) -> object:
    """Names that take time to load are loaded when they are asked for."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")


def load(name_or_path: str | Path) -> Agreement:
    """The agreement in a Markdown file, or the one that ships under a name.

    A name without an ending that ships is the shipped one; write `./NAME` for a file of that name.

    Raises:
        UsageError: there is no such agreement.
        AgreementError: it has mistakes; all are told.
    """
    from detente.agreement.files import load_agreement
    from detente.errors import UsageError
    from detente.library.files import located

    name: object = name_or_path
    if not isinstance(name, str | PathLike):
        raise UsageError(
            "load(…) takes the name of an agreement that ships or of a file, for instance load('new-start'); "
            f"it was given {type(name).__name__}"
        )
    return load_agreement(located(name_or_path))


def read_record(*paths: str | Path, agreement: Agreement) -> Record:
    """The record that some files hold together; without files the one that ships with a shipped agreement.

    Raises:
        UsageError: a file is not there, none is named and none ships, or a file or the agreement is no such thing.
        RecordError: with every mistake of all files.
    """
    from detente.agreement.model import Agreement
    from detente.errors import UsageError
    from detente.library.files import records_beside
    from detente.record.files import read_record

    text: object = agreement
    if not isinstance(text, Agreement):
        name = repr(text) if isinstance(text, str | Path) else "'new-start'"
        raise UsageError(
            f"read_record(…, agreement=…) takes what load(…) gives, for instance agreement=load({name}); "
            f"it was given {type(text).__name__}"
        )
    for path in paths:
        file: object = path
        if not isinstance(file, str | PathLike):
            advice = "; write *files for a list of them" if isinstance(file, list | tuple) else ""
            raise UsageError(
                "read_record('a.csv', 'b.csv', agreement=…) takes the name of each file by itself; "
                f"it was given {type(file).__name__}{advice}"
            )
    files = paths or records_beside(agreement.file)
    if not files:
        raise UsageError(
            f"'{agreement.file}' ships with no record; name one, for instance read_record('record.jsonl', …)"
        )
    return read_record(*files, agreement=agreement)


def assess(
    agreement: Agreement,
    record: Record,
    at: int | str | date | None = None,
    known: int | str | date | None = None,
    reading: str | None = None,
) -> Assessment:
    """All findings of an agreement over a record, as of a time, as known at a time, under a reading.

    Args:
        agreement: what is owed.
        record: what was declared.
        at: a date (its last second is meant), an instant, or seconds of UTC since 1970; the last instant at which
            the record speaks and the agreement is in force, where it is left out.
        known: likewise; the end of the record, where it is left out.
        reading: a party, anybody else who stated a reading, `text`, or `all`, which is the default.

    Raises:
        UsageError: no such date or reading, or `at` after `known`.
    """
    from detente.agreement.model import Agreement
    from detente.assess.assessment import assess
    from detente.errors import UsageError
    from detente.record.model import Record

    given: tuple[object, object] = (agreement, record)
    if not isinstance(given[0], Agreement) or not isinstance(given[1], Record):
        raise UsageError(
            "assess(agreement, record, …) takes what load(…) gives first, then what read_record(…) gives; "
            f"it was given {type(agreement).__name__} and {type(record).__name__}"
        )
    if foreign := _foreign(agreement, record):
        raise UsageError(
            f"the record holds '{foreign}' as this agreement does not know it; read a record with the agreement that "
            "it is of, for instance read_record('record.jsonl', agreement=agreement)"
        )
    return assess(agreement, record, _last(at, "at", agreement), _last(known, "known", agreement), reading)


def explain(assessment: Assessment, finding: Finding | str, width: int = 80) -> str:
    """Why a finding of an assessment is so, down to the statements and their sources, as text.

    Args:
        assessment: what assess(…) gives.
        finding: one of its findings, or the id of one; its beginning will do where one finding at the date asked
            about has it, for instance `II.1.c/US`.
        width: how many columns a line has.

    Raises:
        UsageError: there is no such finding, or there are several.
    """
    from detente.assess.assessment import Assessment
    from detente.assess.findings.findings import Finding
    from detente.errors import UsageError
    from detente.report.explanation import explained
    from detente.report.explanation_text import as_text
    from detente.report.sought import sought

    given: tuple[object, object] = (assessment, finding)
    if not isinstance(given[0], Assessment) or not isinstance(given[1], Finding | str):
        raise UsageError(
            "explain(assessment, finding) takes what assess(…) gives first, then one of its findings or the id of one, "
            f"for instance 'II.1.c/US'; it was given {type(assessment).__name__} and {type(finding).__name__}"
        )
    return as_text(explained(assessment, sought(assessment, finding) if isinstance(finding, str) else finding), width)


def _foreign(agreement: Agreement, record: Record) -> str:
    """A kind of statement that a record holds and that is no form of an agreement, or has other fields there."""
    for kind, frame in record.fields.items():
        forms = [text.clauses.forms[kind] for text in agreement.texts if kind in text.clauses.forms]
        known = {name for form in forms for name in form.fields}
        told = {column.removesuffix(".high").removesuffix(".last") for column in frame.columns} - {"row"}
        if frame.height and not (forms and told <= known):
            return kind
    return ""


def _last(said: int | str | date | None, what: str, agreement: Agreement) -> int | None:
    """The last second that a date may mean."""
    from detente.errors import UsageError

    if isinstance(said, int) and abs(said) < _SECONDS:
        advice = "write a date as text, for instance '2024-12-01'"
        raise UsageError(f"{what}: {said} would be so many seconds since 1970; {advice}")
    if said is None or isinstance(said, int):
        return said
    try:
        return agreement.calendar.moment(str(said)).last
    except ValueError as problem:
        raise UsageError(f"{what}: {problem}") from None
