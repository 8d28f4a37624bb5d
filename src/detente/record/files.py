"""Reading records from files and writing them: the only module of this folder that opens any.

Rules

1. The name's ending says the format: `.jsonl` (also `.ndjson`), `.csv`, `.xlsx`, `.parquet`.
2. One record may come from several files; they are checked together, so that a mistake in one does not hide
   those in another, and statements may refer across them.
3. A file is read in blocks; what is kept of it is what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import UsageError, listed

if TYPE_CHECKING:
    import polars as pl

    from detente.agreement.model import Agreement
    from detente.record.ledger import Ledger
    from detente.record.model import Record

__all__ = ["FORMATS", "read_record", "write_record"]

FORMATS = (".jsonl", ".ndjson", ".csv", ".xlsx", ".parquet")
_BLOCK = 16 << 20


def read_record(*paths: str | Path, agreement: Agreement, shortcuts: bool = True) -> Record:
    """The record that some files hold together.

    Raises:
        RecordError: with every mistake of all files.
        UsageError: when a file is not there or has an ending nobody knows.
    """
    from detente.record.build import checked
    from detente.record.ledger import Ledger
    from detente.record.rows import Checker

    ledger = Ledger()
    checker = Checker(agreement, ledger, shortcuts)
    for path in map(Path, paths):
        for file, frame in _rows(path, agreement, ledger, shortcuts=shortcuts):
            checker.add(file, frame)
    return checked(checker)


def write_record(record: Record, path: str | Path, agreement: Agreement) -> None:
    """Write a record as JSON Lines or CSV, as the name's ending says; reading it gives the same record.

    Raises:
        UsageError: when the ending is another.
    """
    from detente.record.write import write_csv, write_jsonl

    path = Path(path)
    ending = path.suffix.lower()
    if ending not in (".jsonl", ".ndjson", ".csv"):
        raise UsageError(f"a record cannot be written as {path}; its name must end in .jsonl or .csv")
    with path.open("w", encoding="utf-8", newline="") as out:
        (write_csv if ending == ".csv" else write_jsonl)(record, agreement, out)


def _rows(path: Path, agreement: Agreement, ledger: Ledger, *, shortcuts: bool) -> Iterator[tuple[str, pl.DataFrame]]:
    from detente.record.jsonl import rows_of_jsonl
    from detente.record.kinds import kinds_of, known_columns
    from detente.record.sheets import rows_of_xlsx
    from detente.record.tables import rows_of_csv
    from detente.record.typed import rows_of_parquet

    known, name, ending = known_columns(agreement), str(path), path.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(f"{name} is no record this program reads; its name must end in {listed(FORMATS, 'or')}")
    if not path.is_file():
        raise UsageError(f"there is no file {name}")
    if ending in (".jsonl", ".ndjson"):
        frames = rows_of_jsonl(_blocks(path), name, known, ledger, shortcuts=shortcuts)
    elif ending == ".xlsx":
        yield from rows_of_xlsx(path.read_bytes(), name, known, kinds_of(agreement), ledger)
        return
    else:
        read = rows_of_csv if ending == ".csv" else rows_of_parquet
        frames = read(path.read_bytes(), name, known, ledger)
    for frame in frames:
        yield name, frame


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file in blocks that end where a line ends."""
    with path.open("rb") as file:
        rest: list[bytes] = []
        while block := file.read(_BLOCK):
            cut = block.rfind(b"\n") + 1
            if not cut:
                rest.append(block)
                continue
            yield b"".join([*rest, block[:cut]])
            rest = [block[cut:]]
        if whole := b"".join(rest):
            yield whole
