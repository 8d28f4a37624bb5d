"""XLSX -> rows of text.

Rules

1. Every sheet with a cell in it is read, hidden ones too. A sheet without a column `kind` holds statements of
   the kind that is its name.
2. The first row that is not empty names the columns; rows are numbered as the program that wrote them shows
   them, and a mistake names file and sheet.
3. A date cell is a day, unless it shows a time of day other than midnight. Numbers are as shown to 15 digits,
   which is what such programs keep.
4. A cell whose formula failed (`#REF!`) says nothing that could be read, and is a mistake; so is a length of time,
   and a number that is shown as a date and is none on which programs agree (before March 1900).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Protocol

import polars as pl

from detente.record.formats.tables import columns_named, essential, named, nameless
from detente.record.rows.ledger import Ledger, Words
from detente.record.rows.text import BLANKS, NOTED
from detente.wording import did_you_mean

if TYPE_CHECKING:
    import fastexcel

__all__ = ["rows_of_xlsx"]


class Bad(Protocol):
    """Per sheet the column and row of cells that are not what they seem, and what is wrong with them."""

    def __call__(self, *, dates: bool) -> Mapping[str, Sequence[tuple[str, int, Words]]]: ...


_EARLY = r"^-?(?:0[0-9]{3}|1[0-8][0-9]{2}|190[0-4])-[0-9]{2}-[0-9]{2}"
_MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$"


def rows_of_xlsx(
    data: bytes,
    file: str,
    known: AbstractSet[str],
    kinds: Collection[str],
    ledger: Ledger,
    *,
    bad: Bad,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """For each sheet its name behind the file's, and a frame of text with a column `line`.

    `bad` tells per sheet the column and row of cells that fastexcel takes for something else, and what is wrong;
    it is asked for dates only where a cell looks like one of those on which programs do not agree.
    """
    import fastexcel

    try:
        workbook = fastexcel.read_excel(data)
        sheets = [(name, _cells(workbook, name)) for name in workbook.sheet_names]
    except fastexcel.FastExcelError as problem:
        why = str(problem).partition("\n")[0]
        ledger.add(file, 1, "", f"this is no XLSX workbook that can be read: {why}", "save it anew, or as CSV")
        return
    words_of = bad(dates=any(_looks_early(cells) for _, cells in sheets))
    for name, cells in sheets:
        where = f"{file}:{name}"
        if not cells.height:
            continue
        for column, row, words in words_of.get(name, ()):
            ledger.add(where, row, column, *words)
        top = cells.row(0)
        line = top[0]
        if nameless(top[1:], line, where, known, ledger, "; a sheet that holds no statements is deleted"):
            continue
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


def _looks_early(cells: pl.DataFrame) -> bool:
    return cells.height > 0 and cells.select(pl.any_horizontal(pl.exclude("line").str.contains(_EARLY).any())).item()


def _cells(workbook: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """The cells of a sheet as text from its first filled row on, with the number of each row."""
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not sheet.height or not sheet.width:
        return pl.DataFrame()
    frame: pl.DataFrame = sheet.to_polars()
    frame.columns = [f"cell {n + 1}" for n in range(frame.width)]
    frame = frame.select(column for column in frame if column.null_count() < frame.height)
    if not frame.width:
        return frame
    frame = frame.with_columns(pl.all().str.replace(_MIDNIGHT, "$1")).with_row_index("line", 1)
    empty = pl.all_horizontal(pl.exclude("line").fill_null("").str.strip_chars(BLANKS) == "")
    filled = frame.select(empty).to_series()
    return frame.filter(~filled)
