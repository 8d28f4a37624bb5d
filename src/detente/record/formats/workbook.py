"""What a workbook holds that its reader does not tell, or could not bear.

Rules (ECMA-376 part 1, §18.3 and §18.8)

1. Cells stand where they say themselves, and else one further than the one before, whatever `dimension` claims.
   A cell without a value stands nowhere.
2. The reader makes room for every place from the first cell to the last, filled or not: where those of all sheets
   are more than `MOST`, nothing is read.
3. A cell whose formula failed is not one that says nothing. A length of time is no date. A number shown as a date
   is one from 1900-03-01 on: programs take those before for different days, 1900-02-29 never was, and below 1
   it is a time of day. Where a workbook counts from 1904, that is so below 1 alone.
4. No part is missing or there twice, and no file is of two kinds, so that what is looked at is what is read.
5. There are no more sheets, rows, cells and texts than a file of its size has.

>>> _place("XFD12"), _letters(16_384)
((12, 16384), 'XFD')
>>> _shown_as("[h]:mm"), _shown_as("d mmm yyyy"), _shown_as('0 "days"')
('time', 'date', '')
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from detente.record.formats.shared import check_texts
from detente.record.formats.xml import Parts, elements, parse, parser
from detente.record.rows.ledger import Words

__all__ = ["MOST", "Most", "Sheet", "sheets_of"]

MOST = 20_000_000
_ALIKE = 10_000  # sorts of cells that are remembered
_ROWS, _COLUMNS = 1_048_576, 16_384
_SHEETS = 1_000
_FORMAT = 1_000
_PLACE = re.compile(r"([A-Za-z]{0,7})([1-9][0-9]{0,8})")
_MUTE = re.compile(r'"[^"]*"?|[\\_*].|;.*', re.DOTALL)  # of a format: texts, single signs, all but its first part
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_DATED = re.compile(r"[dmyhs]", re.IGNORECASE)
_BUILT_IN = {**dict.fromkeys(map(str, (*range(14, 23), 45, 47)), "date"), "46": "time"}
_FROM_1900, _FROM_1904 = 61, 1  # the first number on which programs agree


class Most(Struct, frozen=True):
    """How much of a workbook is read: cells in one sheet, filled or not, and bytes of the texts that all cells name."""

    cells: int
    text: int


class Sheet(Struct):
    """Where the cells of a sheet stand, and which of them are not what the reader takes them for."""

    left: int = 0  # the first column, from 1
    low: tuple[int, int] = (0, 0)  # row and column of the first cell in the last row
    right: tuple[int, int] = (0, 0)  # and of the first one in the last column
    cells: int = 0
    bad: list[tuple[str, int, Words]] = field(default_factory=list)  # column, row, what is wrong and how to mend it

    @property
    def places(self) -> int:
        """For how many cells the reader makes room."""
        return self.low[0] * (self.right[1] - self.left + 1)

    @property
    def reach(self) -> str:
        """The cells that lie furthest."""
        return " and ".join(dict.fromkeys(f"{_letters(column)}{row}" for row, column in (self.low, self.right)))


def sheets_of(parts: Parts, most: Most, *, dates: bool = False) -> dict[str, Sheet]:
    """What is to be known of each sheet of a workbook before it is read, by name.

    That a date is none is asked only with `dates`: it takes as long as all else, and seldom is one in doubt.

    Raises:
        ValueError: when it is no workbook that can be read; so do expat.ExpatError and what `parts` raises.
    """
    book = elements(parts, "xl/workbook.xml")
    begin = _FROM_1900
    if any(name == "workbookPr" and said.get("date1904") in ("1", "true") for name, said in book):
        begin = _FROM_1904
    paths = _paths(parts, [said for name, said in book if name == "sheet"])
    shown = {style: how for style, how in _styles(parts).items() if dates or how != "date"}
    sheets = {name: _looked(parts, path, shown, begin, most.cells) for name, path in paths.items()}
    cells = sum(sheet.cells for sheet in sheets.values())
    if not dates:
        check_texts(parts, paths.values(), cells, most.text)
    return sheets


def _paths(parts: Parts, sheets: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The part of a workbook in which each sheet stands, by name."""
    relations = elements(parts, "xl/_rels/workbook.xml.rels")
    targets = {said.get("Id"): said.get("Target", "") for name, said in relations if name == "Relationship"}
    out: dict[str, str] = {}
    taken: set[str] = set()
    if len(sheets) > _SHEETS:
        raise ValueError(f"it has {len(sheets):,} sheets; at most {_SHEETS:,} are read")
    for said in sheets:
        name, relation = said.get("name", ""), next((v for k, v in said.items() if k.endswith(":id")), None)
        target = targets.get(relation, "").replace("\\", "/")
        path = target.removeprefix("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        if not target or name in out or path in taken:
            raise ValueError(f"its sheet '{name[:40]}' is no part of its own")
        out[name] = path
        taken.add(path)
    return out


def _styles(parts: Parts) -> dict[str, str]:
    """The styles in which numbers are shown as a date or a length of time."""
    formats, out = dict(_BUILT_IN), {}
    part, number = "", 0
    for name, said in elements(parts, "xl/styles.xml", needed=False):
        if name in ("numFmts", "cellStyleXfs", "cellXfs", "dxfs"):
            part = name
        elif name == "numFmt" and part == "numFmts":
            formats[said.get("numFmtId", "")] = _shown_as(said.get("formatCode", ""))
        elif name == "xf" and part == "cellXfs":
            if how := formats.get(said.get("numFmtId", ""), ""):
                out[str(number)] = how
            number += 1
    return out


def _shown_as(code: str) -> str:
    if len(code) > _FORMAT:
        raise ValueError(f"one of its formats of numbers has more than {_FORMAT:,} characters")
    code = _MUTE.sub("", code)
    if _ELAPSED.search(code):
        return "time"
    return "date" if _DATED.search(_BRACKETS.sub("", code)) else ""


def _looked(parts: Parts, path: str, shown: Mapping[str, str], begin: int, most: int) -> Sheet:
    """One sheet; `shown` tells of a style as what its numbers are shown, `begin` is the first number of a date.

    There are millions of cells: what is asked of each is asked here in few steps, and only once of those alike.
    """
    sheet, row, rows = Sheet(), 0, 0
    cell = ["r", "1"]  # the attributes of the one at hand, its place first
    line, columns = "", set[str]()  # the row and the columns whose reach is noted
    hows = _Hows(shown)
    text: list[str] = []

    def begins(name: str, said: list[str]) -> None:
        nonlocal row, rows, cell, line
        if name == "c":
            sheet.cells += 1
            if sheet.cells > most:
                raise ValueError(f"one of its sheets has more than {most:,} cells")
            cell = said if said and said[0] == "r" else _placed(said, _next(cell[1], row))
        elif name in ("v", "is"):
            at = cell[1]
            letters = at.rstrip("0123456789")
            if letters not in columns or at[len(letters) :] != line:
                _reaches(sheet, _place(at))
                line = at[len(letters) :]
                columns.add(letters)
            if how := hows[tuple(cell[2:])]:
                text.clear()
                made.CharacterDataHandler = text.append
                made.EndElementHandler = lambda _: ends(at, how)
        elif name == "row":
            rows += 1
            if rows > _ROWS:
                raise ValueError(f"one of its sheets has more than {_ROWS:,} rows")
            row = _place(_placed(said, str(row + 1))[1])[0]
            cell = ["r", str(row)]
        elif ":" in name:
            begins(name.rpartition(":")[2], said)

    def ends(at: str, how: str) -> None:
        made.CharacterDataHandler = made.EndElementHandler = None
        if words := _doubt("".join(text), how, begin):
            number, column = _place(at)
            sheet.bad.append((_letters(column), number, words))

    made = parser(begins)
    made.ordered_attributes = True
    parse(made, parts(path))
    return sheet


def _placed(said: list[str], other: str) -> list[str]:
    """The attributes of a cell or a row, first its place, which is the other one where it tells none."""
    place = said[::2].index("r") * 2 if "r" in said[::2] else len(said)
    return ["r", *(said[place + 1 : place + 2] or [other]), *said[:place], *said[place + 2 :]]


def _next(place: str, row: int) -> str:
    return f"{_letters(_place(place)[1] + 1)}{row or 1}"


def _reaches(sheet: Sheet, at: tuple[int, int]) -> None:
    if at[0] > sheet.low[0]:
        sheet.low = at
    if at[1] > sheet.right[1]:
        sheet.right = at
    if at[1] < sheet.left or not sheet.left:
        sheet.left = at[1]


class _Hows(dict[tuple[str, ...], str]):
    """Whether a cell with these attributes is a failed formula, a date, a length of time or none of these."""

    def __init__(self, shown: Mapping[str, str]) -> None:
        super().__init__()
        self._shown = shown

    def __missing__(self, more: tuple[str, ...]) -> str:
        said = dict(zip(more[::2], more[1::2], strict=True))
        sort = said.get("t", "n")
        how = "failed" if sort == "e" else self._shown.get(said.get("s", ""), "") if sort == "n" else ""
        if len(self) < _ALIKE:
            self[more] = how
        return how


def _doubt(text: str, how: str, begin: int) -> Words | None:
    """What is wrong with a cell whose formula failed, or whose number is shown as a date or a length of time."""
    if not text:
        return None
    if how == "failed":
        return f"the formula of this cell failed: {text}", "write the value itself"
    if how == "time":
        return (
            f"this cell is shown as a length of time (its number is {text[:20]}), and would be read as a date",
            "write what is meant as text, for instance 36 h or 2024-12-01",
        )
    try:
        early = not float(text) >= begin
    except ValueError:
        return None  # which the reader tells
    if not early:
        return None
    day = "1900-03-01" if begin == _FROM_1900 else "1904-01-02"
    return (
        f"this cell is shown as a date, but its number is {text[:20]}, and programs agree on dates from {day} on only",
        "write the date as text, for instance 1899-12-01, or let the cell show a number",
    )


def _place(said: str) -> tuple[int, int]:
    """Row and column, from 1, of a cell; of a row the column is 0."""
    found = _PLACE.fullmatch(said)
    if not found:
        raise ValueError(f"'{said[:40]}' is no place of a cell")
    column = 0
    for sign in found[1].upper():
        column = column * 26 + ord(sign) - 64
    row = int(found[2])
    # What no spreadsheet can show takes a reader long all the same.
    if row > _ROWS or column > _COLUMNS:
        raise ValueError(f"'{said[:40]}' is no place of a cell: a sheet ends at {_letters(_COLUMNS)}{_ROWS}")
    return row, column


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
