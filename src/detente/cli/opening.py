"""What commands are given: an agreement by name or path, its record, dates; and where what they print goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import detente
from detente.agreement.model import Agreement
from detente.assess.assessment import Assessment
from detente.cli.called import typed
from detente.cli.given import in_order
from detente.cli.talk import detail, note, progress
from detente.library.files import records_beside
from detente.record.model import Record
from detente.wording import printable

__all__ = ["assessed", "opened"]

_LARGE = 10_000_000  # bytes of record after which a person wonders whether anything happens


def opened(name: str, agreement: str, records: Sequence[str], *after: str) -> tuple[Agreement, Record]:
    """The agreement and the record that a command was given; a shipped agreement brings its own."""
    in_order(name, agreement, records, *after)
    text = detente.load(agreement)
    files = [*map(Path, records)] or [*records_beside(text.file)]
    if not files:
        from detente.record import empty

        judged = typed("assess", agreement, "RECORD.jsonl")
        note(f"no record was named, so nothing is on record; to judge one: {judged}")
        return text, empty(text)
    with progress("reading the record", large=_size(files) > _LARGE):
        record = detente.read_record(*files, agreement=text)
    if not len(record):
        note(printable(f"no statement is on record in {', '.join(map(str, files))}, so nothing shows anything"))
    detail(printable(f"{len(record):,} statements, from {', '.join(map(str, files))}"))
    return text, record


def assessed(
    agreement: Agreement, record: Record, at: str | None, known: str | None, reading: str | None
) -> Assessment:
    """The assessment as the options ask for it."""
    with progress("assessing", large=len(record) > 100_000):
        return detente.assess(agreement, record, at, known, reading)


def _size(files: Sequence[Path]) -> int:
    return sum(file.stat().st_size for file in files if file.is_file())
