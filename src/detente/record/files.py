"""Reading records from files and writing them: the only module of this folder that opens any.

Rules

1. The name's ending says the format: `.jsonl` (also `.ndjson`), `.csv`, `.xlsx`, `.parquet`.
2. One record may come from several files; they are checked together, so that a mistake in one does not hide
   those in another, and statements may refer across them.
3. JSON Lines are read in blocks; what is kept of a file is what it says.
4. A workbook that would unpack to more than 1 GB, or whose cells lie so far apart that their places would fill
   the memory, is not read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import UsageError
from detente.wording import listed

if TYPE_CHECKING:
    import polars as pl

    from detente.agreement.model import Agreement
    from detente.record.formats.workbook import Sheet
    from detente.record.model import Record
    from detente.record.rows.ledger import Ledger, Words

__all__ = ["FORMATS", "read_record", "write_record"]

FORMATS = (".jsonl", ".ndjson", ".csv", ".xlsx", ".parquet")
_BLOCK = 12 << 20
_CHUNK = 1 << 16
_LARGEST = 1 << 30
# What is read of any workbook, and what more for each of its bytes. Those that programs write unpack to eight to twenty
# times as much, and a cell takes two bytes at least.
_SIZE, _SIZE_A_BYTE = 16_000_000, 25
_CELLS, _CELLS_A_BYTE = 1_000_000, 4
_TEXT, _TEXT_A_BYTE = 128_000_000, 25


def read_record(*paths: str | Path, agreement: Agreement, shortcuts: bool = True) -> Record:
    """The record that some files hold together.

    Raises:
        RecordError: with every mistake of all files.
        UsageError: when a file is not there or has an ending nobody knows.
    """
    from detente.record.build import checked
    from detente.record.rows.ledger import Ledger
    from detente.record.rows.rows import Checker

    ledger = Ledger()
    checker = Checker(agreement, ledger, shortcuts)
    for path in map(Path, paths):
        ledger.order(str(path))
        for file, frame in _rows(path, agreement, ledger, shortcuts=shortcuts):
            checker.add(file, frame)
    checker.end()
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
    from detente.record.formats.jsonl import rows_of_jsonl
    from detente.record.formats.tables import rows_of_csv
    from detente.record.formats.typed import rows_of_parquet
    from detente.record.rows.kinds import known_columns

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
    elif ending == ".csv":
        frames = rows_of_csv(path.read_bytes(), name, known, ledger)
    else:
        frames = rows_of_parquet(path.read_bytes(), _table, name, known, ledger)
    for frame in frames:
        yield name, frame


def _table(data: bytes) -> pl.LazyFrame:
    """The bytes of a Parquet file as a table of which parts can be read."""
    import polars as pl

    return pl.scan_parquet(io.BytesIO(data))


def _sheets(data: bytes, name: str, agreement: Agreement, ledger: Ledger) -> Iterator[tuple[str, pl.DataFrame]]:
    from xml.parsers.expat import ExpatError

    from detente.record.formats.sheets import rows_of_xlsx
    from detente.record.formats.workbook import MOST
    from detente.record.rows.kinds import kinds_of, known_columns

    try:
        sheets = _looked(data)
    except (zipfile.BadZipFile, zlib.error, ExpatError, LookupError, ValueError, RuntimeError, EOFError) as problem:
        ledger.add(name, 1, "", f"this is no XLSX workbook that can be read: {problem}", "save it anew, or as CSV")
        return
    places = sum(sheet.places for sheet in sheets.values())
    if places > MOST:
        widest, sheet = max(sheets.items(), key=lambda item: item[1].places)
        what = f"cells as far away as {sheet.reach} make this a workbook of {places:,} cells; at most {MOST:,} are read"
        ledger.add(f"{name}:{widest}", sheet.low[0], "", what, "delete the rows and columns beyond the statements")
        return

    def bad(*, dates: bool) -> dict[str, list[tuple[str, int, Words]]]:
        return {title: sheet.bad for title, sheet in (_looked(data, dates=True) if dates else sheets).items()}

    yield from rows_of_xlsx(data, name, known_columns(agreement), kinds_of(agreement), ledger, bad=bad)


def _looked(data: bytes, *, dates: bool = False) -> dict[str, Sheet]:
    """What is to be known of each sheet of a workbook before it is read, and `dates` that are none."""
    from detente.record.formats.workbook import MOST, Most, sheets_of

    size = len(data)
    most = Most(min(MOST, max(_CELLS, _CELLS_A_BYTE * size)), min(_LARGEST, max(_TEXT, _TEXT_A_BYTE * size)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        alike: dict[str, list[str]] = {}  # its reader makes no difference between these
        for name in names:
            alike.setdefault(name.lower().replace("\\", "/"), []).append(name)
        whole = sum(info.file_size for info in archive.infolist())
        if whole > _LARGEST:
            raise ValueError("it holds more than 1 GB")
        if whole > (largest := max(_SIZE, _SIZE_A_BYTE * size)):
            raise ValueError(f"it holds {whole:,} bytes; of a file of {size:,} bytes at most {largest:,} are read")
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in archive.infolist()):
            raise ValueError("it is packed as no workbook is")
        if not data.startswith(b"PK") or {"content.xml", "xl/workbook.bin"} & set(names):
            raise ValueError("it is a file of another kind too")  # which its reader might take it for

        def part(path: str) -> Iterator[bytes]:
            found = alike.get(path.lower(), [])
            if not found:
                raise LookupError(f"its part '{path[:80]}' is missing")
            if len(found) > 1:
                raise ValueError(f"its part '{path[:80]}' is there twice")
            with archive.open(found[0]) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk

        return sheets_of(part, most, dates=dates)


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file in blocks that end where lines end; of a line longer than is read, no more than shows it."""
    from detente.record.rows.text import LONGEST

    with path.open("rb") as file:
        rest: list[bytes] = []
        held = 0
        while block := file.read(_BLOCK):
            cut = block.rfind(b"\n") + 1
            if not cut:
                if held <= LONGEST:
                    rest.append(block)
                    held += len(block)
                continue
            if held > LONGEST:  # what is left of the long line; the others begin behind it
                rest.append(block[block.find(b"\n") : cut])
            else:
                rest.append(block[:cut])
            yield b"".join(rest)
            rest = [block[cut:]]
            held = len(rest[0])
        if whole := b"".join(rest):
            yield whole
