"""Parquet -> rows of text.

Rules

1. Columns are those of a CSV file, as text or typed: whole numbers, decimals, days, instants, yes and no, and
   lists of names. An instant without zone is one of the agreement's zone.
2. Floating-point numbers are taken as the shortest decimal that means them; what is no number is a mistake
   wherever a number is asked for.
3. Rows are numbered from 1. They are read group by group, so that the file and what it says never both stand in
   memory; a file that turns out to be damaged, or to hold too much, is refused as a whole.
4. What Parquet can hold and no text can say (a day millions of years away, a name that is null, a NUL character)
   is a mistake of its row, found before it is made text.
5. A few bytes of Parquet can stand for billions of values. What a file unpacks to is worked out first, and what is out
   of proportion to its size is not read: `MOST` is read in any case, and beyond that so much for each byte.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from detente.record.formats.footer import Unpacked, unpacked
from detente.record.formats.tables import columns_named, essential, named
from detente.record.rows.coded import Codes, is_coded
from detente.record.rows.ledger import Ledger
from detente.record.rows.text import BLANKS, LISTS, NOTED, empty_list_in, empty_name_in, nul_in

__all__ = ["rows_of_parquet"]

_BATCH = 200_000
# What is read of any file, and what more for each of its bytes: a million statements of which all differ take millions
# of bytes, so that what is refused says the same again and again.
_CELLS, _CELLS_A_BYTE = 30_000_000, 30  # empty ones counted
_FILLED, _FILLED_A_BYTE = 5_000_000, 5
_SIZE, _SIZE_A_BYTE = 256_000_000, 20
_TEXT, _TEXT_A_BYTE = 1_000_000_000, 20
_SMALLER = "write the record as CSV, with columns such as kind,by,said"
_DAY = 86_400
_UNITS = {"ms": 10**3, "us": 10**6, "ns": 10**9}
_EPOCH = date(1970, 1, 1)
_DAYS = ((date.min - _EPOCH).days, (date.max - _EPOCH).days)


def rows_of_parquet(
    data: bytes, table_of: Callable[[bytes], pl.LazyFrame], file: str, known: Collection[str], ledger: Ledger
) -> Iterator[pl.DataFrame]:
    """Frames of text with a column `line`, from the bytes of a Parquet file; texts that repeat may be coded.

    `table_of` makes of the bytes a table, and is asked once it is known that they unpack to no more than is read.
    """
    try:
        told = unpacked(data)
        if too_much := _too_much(told, len(data)):
            ledger.refuse(file, too_much, _SMALLER)
            return
        table, said, first = table_of(data), Said(len(data)), 1
        columns = _Columns(table.collect_schema(), file, known, ledger)
        for frame in _groups(table, told.groups):
            said.add(frame)
            for start in range(0, frame.height if not said.too_much else 0, 2 * _BATCH):
                yield from columns.rows(frame[start : start + 2 * _BATCH], first + start)
            first += frame.height
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as problem:
        panic = isinstance(problem, pl.exceptions.PanicException)  # whose words are about the code of the reader
        why = "a part of it is damaged" if panic else str(problem).partition("\n")[0]
        ledger.refuse(file, f"this is no Parquet file that can be read: {why}", "write it anew")
        return
    if said.too_much:
        ledger.refuse(file, said.too_much, _SMALLER)


def _groups(table: pl.LazyFrame, groups: Sequence[int]) -> Iterator[pl.DataFrame]:
    """The rows of a file, group by group, small ones together: so that never all of them stand in memory."""
    begin = end = 0
    for number, rows in enumerate(groups, 1):
        end += rows
        if end - begin >= _BATCH or (number == len(groups) and end > begin):
            yield table.slice(begin, end - begin).collect()
            begin = end


class _Columns:
    """The columns that are read of a file, and how their cells become text."""

    def __init__(self, types: Mapping[str, pl.DataType], file: str, known: Collection[str], ledger: Ledger) -> None:
        self._file, self._ledger, self._codes = file, ledger, Codes()
        names = columns_named(list(types), 1, file, known, ledger)
        self._missing = essential(names, 1, file, ledger)
        self._cells: dict[str, _Cell] = {}  # by the column of the file
        for (column, dtype), name in zip(types.items(), names, strict=True):
            if name is not None and dtype != pl.Null:
                self._add(column, name, dtype)

    def _add(self, column: str, name: str, dtype: pl.DataType) -> None:
        cell = pl.col(f"cell {len(self._cells)}")
        text = _text(cell, name, dtype)
        if text is None:
            what = f"'{name}' holds {dtype}, which no statement holds"
            self._missing.append(name)
            self._ledger.add(self._file, 1, name, what, "write text, numbers, dates, yes and no, or lists of names")
            return
        doubts = list(_doubts(cell, name, dtype))
        bad = pl.any_horizontal(pl.lit(value=False), *(bad for bad, _ in doubts))
        good = _text(pl.when(~bad).then(cell), name, dtype)
        careful = pl.when(bad).then(pl.lit(NOTED)).otherwise(good)
        self._cells[column] = _Cell(name, text, careful, doubts)

    def rows(self, batch: pl.DataFrame, first: int) -> Iterator[pl.DataFrame]:
        """The rows of a batch as text, of which the first has this number; of a large one those of each kind apart."""
        told = batch.select(pl.col(column).alias(f"cell {n}") for n, column in enumerate(self._cells))
        told = told.with_row_index("line", first)
        cells = {f"cell {n}": cell for n, cell in enumerate(self._cells.values())}
        kind = next((name for name, cell in cells.items() if cell.name == "kind"), None)
        if kind is None or told[kind].dtype != pl.String or not is_coded(kinds := self._codes.of("kind", told[kind])):
            yield self._of_kind(told, cells)
            return
        told, numbers = told.with_columns(kinds), kinds.to_physical()
        for number in numbers.unique(maintain_order=True):
            frame = told.filter(numbers.eq_missing(number))
            there = {name: cell for name, cell in cells.items() if frame[name].null_count() < frame.height}
            yield self._of_kind(frame.select("line", *there), there, {kind})

    def _of_kind(self, frame: pl.DataFrame, cells: Mapping[str, _Cell], coded: Collection[str] = ()) -> pl.DataFrame:
        frame, tidy = self._codes.tidy(frame, {name: cell.name for name, cell in cells.items()}, coded)
        # Nearly always there is nothing amiss in a batch; only where there is, each cell is looked at once more.
        doubts = [(name, *doubt) for name, cell in cells.items() if name not in tidy for doubt in cell.doubts]
        there = frame.select(bad.any().alias(f"doubt {n}") for n, (_, bad, _) in enumerate(doubts))
        amiss = [doubt for doubt, found in zip(doubts, there.row(0) if doubts else (), strict=True) if found]
        for name, bad, what in amiss:
            lines = frame.filter(bad)["line"]
            self._ledger.many(self._file, lines, cells[name].name, lambda _, what=what: what)  # type: ignore[misc]
        in_doubt = {name for name, _, _ in amiss}
        texts = frame.with_columns(
            (cell.careful if name in in_doubt else cell.text).alias(name)
            for name, cell in cells.items()
            if name not in tidy
        )
        names = [cell.name for cell in cells.values()]
        return named(texts, names, self._file, self._ledger, self._missing, tidy)


class _Cell(NamedTuple):
    """How the cells of a column become text: as they are, with `NOTED` for those in doubt, and what is doubted."""

    name: str
    text: pl.Expr
    careful: pl.Expr
    doubts: list[tuple[pl.Expr, str]]


def _too_much(told: Unpacked, size: int) -> str:
    """What is told of a file that unpacks to more than is read; empty where it does not."""
    if told.values > max(_CELLS, _CELLS_A_BYTE * size):
        return _refused(f"it unpacks to {told.values:,} cells", size, _CELLS, _CELLS_A_BYTE)
    if told.size > max(_SIZE, _SIZE_A_BYTE * size):
        return _refused(f"it unpacks to {told.size:,} bytes", size, _SIZE, _SIZE_A_BYTE)
    return ""


def _refused(what: str, size: int, most: int, a_byte: int) -> str:
    return f"{what}; of a file of {size:,} bytes at most {max(most, a_byte * size):,} are read"


class Said:
    """What the rows of a file hold, each value counted as often as it is named."""

    def __init__(self, size: int) -> None:
        self._size, self._filled, self._length = size, 0, 0

    def add(self, frame: pl.DataFrame) -> None:
        """Count some more rows."""
        for column in frame:
            values = column.explode() if isinstance(column.dtype, pl.List) else column
            self._filled += len(values) - values.null_count()
            if values.dtype in (pl.Categorical, pl.Enum):
                self._length += int(values.cat.len_bytes().sum())
            elif values.dtype == pl.String:
                self._length += int(values.str.len_bytes().cast(pl.UInt64).sum())

    @property
    def too_much(self) -> str:
        """What is told where that is more than is read; or nothing."""
        if self._filled > max(_FILLED, _FILLED_A_BYTE * self._size):
            return _refused(f"it holds {self._filled:,} values", self._size, _FILLED, _FILLED_A_BYTE)
        if self._length > max(_TEXT, _TEXT_A_BYTE * self._size):
            what = f"its texts, named again and again, are {self._length:,} bytes when they are written out"
            return _refused(what, self._size, _TEXT, _TEXT_A_BYTE)
        return ""


def _doubts(cell: pl.Expr, name: str, dtype: pl.DataType) -> Iterator[tuple[pl.Expr, str]]:
    """In which rows a typed column holds what no text can say, and what is told of them."""
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        days = cell.to_physical()
        if isinstance(dtype, pl.Datetime):
            days = days // (_DAY * _UNITS[dtype.time_unit])
        far = f"'{name}' holds a date that is too far away; dates lie between the years 1000 and 9000"
        yield ~days.is_between(*_DAYS), far
    elif isinstance(dtype, pl.List):
        text = pl.element().cast(pl.String)
        empty = text.is_null() | (text.str.strip_chars(BLANKS) == "")
        if name != "to":
            yield cell.list.len() == 0, empty_list_in(name)
        yield cell.list.eval(empty).list.any(), empty_name_in(name)
        yield cell.list.eval(text.str.contains(NOTED, literal=True)).list.any(), nul_in(name)
    elif dtype in (pl.String, pl.Categorical, pl.Enum):
        yield cell.cast(pl.String).str.contains(NOTED, literal=True), nul_in(name)


def _text(cell: pl.Expr, name: str, dtype: pl.DataType) -> pl.Expr | None:
    """The text of a typed column; None when no cell of a statement holds such."""
    if isinstance(dtype, pl.Datetime):
        if dtype.time_zone:
            return cell.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
        return cell.dt.strftime("%Y-%m-%dT%H:%M:%S%.f")
    if isinstance(dtype, pl.List):
        if name not in LISTS or dtype.inner not in (pl.String, pl.Categorical, pl.Enum):
            return None
        return (
            pl.when(cell.list.len() == 0).then(pl.lit("public")).otherwise(cell.cast(pl.List(pl.String)).list.join(";"))
        )
    if dtype in (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date) or dtype.is_numeric():
        return cell.cast(pl.String)
    return None
