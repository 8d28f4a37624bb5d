"""XLSX -> rows of text.

Rules

1. Every sheet with a cell in it is read, hidden ones too. A sheet without a column `kind` holds statements of
   the kind that is its name.
2. The first row that is not empty names the columns; rows are numbered as the program that wrote them shows
   them, and a mistake names file and sheet.
3. A date cell is a day, unless it shows a time of day other than midnight. Numbers are as shown to 15 digits,
   which is what such programs keep.
4. A cell whose formula failed (`#REF!`) says nothing that could be read, and is a mistake.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import polars as pl

from detente.errors import did_you_mean
from detente.record.ledger import Ledger
from detente.record.tables import columns_named, essential, named
from detente.record.text import BLANKS, NOTED

if TYPE_CHECKING:
    import fastexcel

__all__ = ["rows_of_xlsx"]

_LARGEST = 1 << 30
_ERROR = re.compile(rb'<c (?=[^>]*\bt="e")[^>]*\br="([A-Z]+)([0-9]+)"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$"


def rows_of_xlsx(
    data: bytes, file: str, known: Collection[str], kinds: Collection[str], ledger: Ledger
) -> Iterator[tuple[str, pl.DataFrame]]:
    """For each sheet its name behind the file's, and a frame of text with a column `line`."""
    import fastexcel

    try:
        failed = _failed_cells(data)
        workbook = fastexcel.read_excel(data)
        sheets = [(name, _cells(workbook, name)) for name in workbook.sheet_names]
    except (fastexcel.FastExcelError, zipfile.BadZipFile, KeyError, ValueError) as problem:
        why = str(problem).partition("\n")[0]
        ledger.add(file, 1, "", f"this is no XLSX workbook that can be read: {why}", "save it anew, or as CSV")
        return
    for name, cells in sheets:
        where = f"{file}:{name}"
        if not cells.height:
            continue
        for column, row, said in failed.get(name, ()):
            ledger.add(where, row, column, f"the formula of this cell failed: {said}", "write the value itself")
        top = cells.row(0)
        line = top[0]
        names = columns_named(top[1:], line, where, known, ledger)
        kind = name.strip(BLANKS)
        if "kind" not in names and kind not in kinds:
            what = f"this sheet has no column 'kind', and '{kind[:40]}' is no kind of statement of the agreement"
            ledger.add(where, line, "kind", what, did_you_mean(kind, kinds))
        missing = essential(names, line, where, ledger, ["kind"])
        frame = named(cells[1:], names, where, ledger, missing)
        if "kind" not in names:
            frame = frame.with_columns(kind=pl.lit(kind if kind in kinds else NOTED))
        yield where, frame


def _cells(workbook: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """The cells of a sheet as text from its first filled row on, with the number of each row."""
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not sheet.height or not sheet.width:
        return pl.DataFrame()
    frame: pl.DataFrame = sheet.to_polars()
    frame.columns = [f"cell {n + 1}" for n in range(frame.width)]
    frame = frame.with_columns(pl.all().str.replace(_MIDNIGHT, "$1")).with_row_index("line", 1)
    empty = pl.all_horizontal(pl.exclude("line").fill_null("").str.strip_chars(BLANKS) == "")
    filled = frame.select(empty).to_series()
    return frame.filter(~filled)


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
