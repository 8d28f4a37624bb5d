"""What commands are given: an agreement by name or path, its record, dates; and where what they print goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import detente
from detente.agreement.model import Agreement
from detente.assess.assessment import Assessment
from detente.cli.talk import detail, note, progress
from detente.errors import printable
from detente.library.files import records_beside
from detente.record.model import Record

__all__ = ["assessed", "opened"]

_LARGE = 10_000_000  # bytes of record after which a person wonders whether anything happens


def opened(agreement: str, records: Sequence[str]) -> tuple[Agreement, Record]:
    """The agreement and the record that were named; a shipped agreement brings its own."""
    text = detente.load(agreement)
    files = [*map(Path, records)] or [*records_beside(text.file)]
    if not files:
        from detente.record import empty

        command = printable(f"detente assess {agreement} RECORD.jsonl")
        note(f"no record was named, so nothing is on record; to judge one: {command}")
        return text, empty(text)
    with progress("reading the record", large=_size(files) > _LARGE):
        record = detente.read_record(*files, agreement=text)
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
