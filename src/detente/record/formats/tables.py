r"""Tables -> rows of text: CSV, and what all tables share.

Rules (RFC 4180; docs/language.md §7)

1. The first row that is not empty names the columns; a name nobody knows, or one given twice, is a mistake of
   that row. A first row that names no column at all is one mistake, and no row under it is read. A column without
   name must be empty. Empty rows mean nothing.
2. CSV is in UTF-8, with or without byte order mark; cells are separated by commas, and a cell with a comma, a
   quotation mark or a line break stands in quotation marks. A row has as many cells as the first one
   and ends with LF, CR LF or CR.
3. A row is numbered by the line on which it begins. An apostrophe before = + - @ at the beginning of a cell is
   what keeps a spreadsheet from running it, and no part of the text.

>>> ledger = Ledger()
>>> [frame] = rows_of_csv(b"kind,by,said\nrequest,US,2024\n", "r.csv", {"kind", "by", "said"}, ledger)
>>> frame.to_dicts()
[{'line': 2, 'kind': 'request', 'by': 'US', 'said': '2024'}]
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

import polars as pl

from detente.record.rows.columns import tidied
from detente.record.rows.kinds import COMMON, OWN
from detente.record.rows.ledger import Ledger
from detente.record.rows.text import BLANKS, LONGEST, NOTED, TOO_LONG

__all__ = ["columns_named", "essential", "named", "nameless", "rows_of_csv"]

_BOM = b"\xef\xbb\xbf"
_BATCH = 50_000
_LONGEST = 2**31 - 1  # characters in a cell: the most that may be set everywhere
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_BLOCK = 12 << 20  # characters that are split at once


def nameless(
    header: Sequence[str | None], line: int, file: str, known: AbstractSet[str], ledger: Ledger, or_else: str = ""
) -> bool:
    """Whether a first row names no column that any statement has, in whatever letters; if so, a mistake."""
    letters = {name.casefold() for name in known}
    if any((cell or "").strip(BLANKS).casefold() in letters for cell in header):
        return False
    own = sorted(known - {*COMMON, *chain(*OWN.values())})
    what = "the first row names no column that a statement has"
    json = (header[0] or "").lstrip(BLANKS).startswith("{") if header else False
    or_else += "; if these are lines of JSON, name the file .jsonl" if json else ""
    help_ = f"it must name the columns, for instance {','.join(['kind', 'by', 'at', 'said', *own[:2]])}"
    ledger.add(file, line, "", what, help_ + or_else)
    return True


def columns_named(
    header: Sequence[str | None], line: int, file: str, known: Collection[str], ledger: Ledger
) -> list[str | None]:
    """The columns that the cells of a first row name: empty where a cell is, None where it was a mistake."""
    out: list[str | None] = []
    seen: set[str] = set()
    unknown: list[str] = []
    for cell in header:
        name = (cell or "").strip(BLANKS)
        if name and name not in known:
            unknown.append(name)
        elif name and name in seen:
            ledger.add(file, line, name[:40], f"the column '{name[:40]}' is there twice", "keep one of them")
        out.append(name if not name or (name in known and name not in seen) else None)
        seen.add(name)
    ledger.unknown(file, line, unknown, known)
    return out


def essential(
    names: Collection[str | None], line: int, file: str, ledger: Ledger, there: Collection[str] = ()
) -> list[str]:
    """The columns that every statement needs and the first row does not name, each a mistake."""
    missing = [c for c in ("kind", "by", "said") if c not in names and c not in there]
    for column in missing:
        ledger.add(file, line, column, f"there is no column '{column}'", "every statement needs kind, by and said")
    return missing


def named(
    frame: pl.DataFrame, names: Sequence[str | None], file: str, ledger: Ledger, missing: Collection[str] = (),
    tidy: Collection[str] = (),
) -> pl.DataFrame:  # fmt: skip
    """Rows (a column `line` and cells) under the names of their columns; what stands under no name is a mistake."""
    cells = dict(zip((c for c in frame.columns if c != "line"), names, strict=True))
    frame = tidied(frame, tidy=tidy)
    told = {c: cells[c] for c in frame.columns if c != "line"}
    if not told:
        return frame.clear()
    if all(frame[c].null_count() for c in told):
        frame = frame.filter(~pl.all_horizontal(pl.col(c).is_null() for c in told))
    for cell in (c for c, name in told.items() if name == ""):
        what = ("this cell stands under no column name", "name the column in the first row")
        ledger.many(file, frame["line"].filter(frame[cell].is_not_null()), cell, lambda _, what=what: what)  # type: ignore[misc]
    rows = frame.select("line", *(pl.col(c).alias(name) for c, name in told.items() if name))
    return rows.with_columns(pl.lit(NOTED).alias(c) for c in missing)


def rows_of_csv(data: bytes, file: str, known: AbstractSet[str], ledger: Ledger) -> Iterator[pl.DataFrame]:
    """Frames of text with a column `line`, from the bytes of a CSV file."""
    data = data.removeprefix(_BOM)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data:
        what = "the file is in UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "the file holds NUL characters"
        ledger.add(file, 1, "", what, "save it as UTF-8")
        return
    text = _decoded(data, file, ledger)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))  # of the whole process, so it is only ever raised
    rows = _rows(text, file, ledger)
    line, header = next(rows, (1, []))
    if not header:
        ledger.add(file, 1, "", "the file is empty", "its first line names the columns, for instance kind,by,said")
        return
    if len(header) == 1 and (wrong := next((c for c in ";\t|" if c in header[0]), None)):
        ledger.add(
            file, line, "", f"the cells are separated by {wrong!r}", "save the file with commas between the cells"
        )
        return
    if nameless(header, line, file, known, ledger):
        return
    names = columns_named(header, line, file, known, ledger)
    missing = essential(names, line, file, ledger)
    frames = (
        _quickly(text, line, len(header), file, ledger)
        if '"' not in text
        else _batches(rows, len(header), file, ledger)
    )
    for frame in frames:
        yield _unescaped(named(frame, names, file, ledger, missing))


def _unescaped(frame: pl.DataFrame) -> pl.DataFrame:
    """Without the apostrophe that keeps a spreadsheet from running a cell."""
    marked = [c for c in frame.columns if c != "line" and frame[c].str.starts_with("'").any()]
    return frame.with_columns(pl.col(marked).str.replace(r"^'('*[=+\-@])", "$1"))


def _decoded(data: bytes, file: str, ledger: Ledger) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        for number, line in enumerate(data.splitlines(), 1):
            try:
                line.decode()
            except UnicodeDecodeError as problem:
                where = f"byte {problem.start + 1} of the line is not UTF-8"
                ledger.add(file, number, "", where, "save the file as UTF-8")
        return data.decode(errors="replace")


def _rows(text: str, file: str, ledger: Ledger) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with the line on which it begins."""
    # Line by line as the text stands: a StringIO would hold every character in four bytes once more.
    reader = csv.reader((line[0] for line in _LINE.finditer(text)), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            said = str(problem)
            what = (
                "a quotation mark opens here and is never closed"
                if "end of data" in said
                else f"this row is not CSV: {said}"
            )
            ledger.add(file, line, "", what, 'a cell with a quotation mark is written "like ""this"""')
            continue
        if sum(map(len, cells)) > LONGEST:
            ledger.add(file, line, "", *TOO_LONG)
        elif any(cells):
            yield line, cells


def _batches(rows: Iterator[tuple[int, list[str]]], width: int, file: str, ledger: Ledger) -> Iterator[pl.DataFrame]:
    lines: list[int] = []
    table: list[list[str]] = []
    for line, cells in rows:
        if len(cells) != width:
            ledger.add(file, line, "", _width(len(cells), width), _MEND)
            continue
        lines.append(line)
        table.append(cells)
        if len(lines) >= _BATCH:
            yield _frame(lines, table, width)
            lines, table = [], []
    yield _frame(lines, table, width)


_MEND = "write one cell for each column, and cells with commas in quotation marks"


def _width(found: int, width: int) -> str:
    return f"this row has {found} cells, the first row has {width}"


def _frame(lines: list[int], table: list[list[str]], width: int) -> pl.DataFrame:
    columns = zip(*table, strict=True) if table else [()] * width
    series = [pl.Series(f"cell {n + 1}", list(cells), dtype=pl.String) for n, cells in enumerate(columns)]
    return pl.DataFrame([pl.Series("line", lines, dtype=pl.UInt32), *series])


def _quickly(text: str, header: int, width: int, file: str, ledger: Ledger) -> Iterator[pl.DataFrame]:
    """The rows of a text without quotation marks: there every comma separates two cells."""
    if text.count("\r") > text.count("\r\n"):  # else only LF ends a row, and the blanks before it mean nothing
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    end, first = 0, 1
    while end < len(text):
        begin, end = end, text.find("\n", end + _BLOCK) + 1 or len(text)
        block = text[begin:end]
        if len(block) > LONGEST:
            block = _shortened(block, first, file, ledger)
        lines = pl.read_lines(block.encode(), name="text").with_row_index("line", first)
        first += lines.height
        yield from _split(lines.filter(pl.col("line") > header), width, file, ledger)


def _split(lines: pl.DataFrame, width: int, file: str, ledger: Ledger) -> Iterator[pl.DataFrame]:
    lines = lines.filter(pl.col("text").str.strip_chars(BLANKS + ",") != "")
    for start in range(0, lines.height, _BATCH):
        batch = lines[start : start + _BATCH].rechunk()
        commas = batch["text"].str.count_matches(",", literal=True)
        wrong = batch.filter(commas != width - 1)
        ledger.many(
            file,
            wrong["line"],
            "",
            lambda text: (_width(text.count(",") + 1, width), _MEND),
            wrong["text"],
        )
        good = batch.filter(commas == width - 1)
        cells = (
            good["text"].str.split_exact(",", width - 1).struct.rename_fields([f"cell {n + 1}" for n in range(width)])
        )
        yield cells.struct.unnest().insert_column(0, good["line"])


def _shortened(block: str, first: int, file: str, ledger: Ledger) -> str:
    """The text with blank lines for those that are longer than is read."""
    lines = block.split("\n")
    for number, line in enumerate(lines):
        if len(line) > LONGEST:
            ledger.add(file, first + number, "", *TOO_LONG)
            lines[number] = ""
    return "\n".join(lines)
