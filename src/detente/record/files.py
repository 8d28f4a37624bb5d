"""Reading records from files and writing them: the only module of this folder that opens any.

Rules

1. The name's ending says the format: `.jsonl` (also `.ndjson`), `.csv`, `.xlsx`, `.parquet`.
2. One record may come from several files; they are checked together, so that a mistake in one does not hide
   those in another, and statements may refer across them.
3. JSON Lines are read in blocks; what is kept of a file is what it says.
4. A workbook that would unpack to more than 1 GB is not read.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
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
_BLOCK = 12 << 20
_LARGEST = 1 << 30
_ERROR = re.compile(rb'<c (?=[^>]*\bt="e")[^>]*\br="([A-Z]+)([0-9]+)"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)


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
        ledger.order(str(path))
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
    from detente.record.kinds import known_columns
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
        yield from _sheets(path.read_bytes(), name, agreement, ledger)
        return
    else:
        read = rows_of_csv if ending == ".csv" else rows_of_parquet
        frames = read(path.read_bytes(), name, known, ledger)
    for frame in frames:
        yield name, frame


def _sheets(data: bytes, name: str, agreement: Agreement, ledger: Ledger) -> Iterator[tuple[str, pl.DataFrame]]:
    from detente.record.kinds import kinds_of, known_columns
    from detente.record.sheets import rows_of_xlsx

    try:
        failed = _failed_cells(data)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, RuntimeError) as problem:
        ledger.add(name, 1, "", f"this is no XLSX workbook that can be read: {problem}", "save it anew, or as CSV")
        return
    yield from rows_of_xlsx(data, name, known_columns(agreement), kinds_of(agreement), ledger, failed=failed)


def _failed_cells(data: bytes) -> dict[str, list[tuple[str, int, str]]]:
    """Per sheet the cells whose formula failed: the reader would hand them over as empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise ValueError("it holds more than 1 GB")
        book = archive.read("xl/workbook.xml").decode()
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
        targets = {}
        for tag in re.findall(r"<Relationship\b[^>]*>", relations):
            id_, target = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
            if id_ and target:
                targets[id_[1]] = target[1]
        out = {}
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
            name, id_ = re.search(r'\bname="([^"]*)"', tag), re.search(r'\b\w+:id="([^"]*)"', tag)
            if not name or not id_ or id_[1] not in targets:
                continue
            path = targets[id_[1]]
            path = path.removeprefix("/") if path.startswith("/") else f"xl/{path}"
            if path not in archive.namelist():
                continue
            found = _ERROR.findall(archive.read(path))
            out[html.unescape(name[1])] = [(c.decode(), int(r), v.decode(errors="replace")) for c, r, v in found]
    return out


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
