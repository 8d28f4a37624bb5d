"""Parquet -> rows of text.

Rules

1. Columns are those of a CSV file, as text or typed: whole numbers, decimals, days, instants, yes and no, and
   lists of names. An instant without zone is one of the agreement's zone.
2. Floating-point numbers are taken as the shortest decimal that means them; what is no number is a mistake
   wherever a number is asked for.
3. Rows are numbered from 1.
4. What Parquet can hold and no text can say (a day millions of years away, a name that is null, a NUL character)
   is a mistake of its row, found before it is made text.
5. A few bytes of Parquet can stand for billions of values. What a file unpacks to is worked out first, and what is out
   of proportion to its size is not read: `MOST` is read in any case, and beyond that so much for each byte.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import date

import polars as pl

from detente.record.formats.footer import unpacked
from detente.record.formats.tables import columns_named, essential, named
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


def rows_of_parquet(data: bytes, file: str, known: Collection[str], ledger: Ledger) -> Iterator[pl.DataFrame]:
    """Frames of text with a column `line`, from the bytes of a Parquet file."""
    try:
        if too_much := _too_much(data):
            ledger.add(file, 1, "", too_much, _SMALLER)
            return
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as problem:
        panic = isinstance(problem, pl.exceptions.PanicException)  # whose words are about the code of the reader
        why = "a part of it is damaged" if panic else str(problem).partition("\n")[0]
        ledger.add(file, 1, "", f"this is no Parquet file that can be read: {why}", "write it anew")
        return
    if too_much := _said_again(frame, len(data)):
        ledger.add(file, 1, "", too_much, _SMALLER)
        return
    names = columns_named(frame.columns, 1, file, known, ledger)
    missing = essential(names, 1, file, ledger)
    types = frame.schema  # once: Polars makes it anew each time it is asked for, and there may be thousands of columns
    plain: dict[str | None, pl.Expr] = {}
    careful: dict[str | None, pl.Expr] = {}
    doubts: list[tuple[str, pl.Expr, str]] = []
    for column, name in zip(frame.columns, names, strict=True):
        dtype = types[column]
        if name is None or dtype == pl.Null:
            continue
        text = _text(pl.col(column), name, dtype)
        if text is None:
            what = f"'{name}' holds {dtype}, which no statement holds"
            missing.append(name)
            ledger.add(file, 1, name, what, "write text, numbers, dates, yes and no, or lists of names")
            continue
        mine = list(_doubts(pl.col(column), name, dtype))
        doubts += [(name, bad, what) for bad, what in mine]
        bad = pl.any_horizontal(pl.lit(value=False), *(bad for bad, _ in mine))
        good = _text(pl.when(~bad).then(pl.col(column)), name, dtype)
        plain[name], careful[name] = text, pl.when(bad).then(pl.lit(NOTED)).otherwise(good)
    for start in range(0, frame.height, _BATCH):
        batch = frame[start : start + _BATCH]
        lines = pl.int_range(start + 1, start + 1 + batch.height, dtype=pl.UInt32, eager=True)
        # Nearly always there is nothing amiss in a batch; only where there is, each cell is looked at once more.
        there = batch.select(bad.any().alias(f"doubt {n}") for n, (_, bad, _) in enumerate(doubts))
        amiss = [doubt for doubt, found in zip(doubts, there.row(0) if doubts else (), strict=True) if found]
        for name, bad, what in amiss:
            rows = batch.select(bad).to_series().fill_null(value=False)
            ledger.many(file, lines.filter(rows), name, lambda _, what=what: what)  # type: ignore[misc]
        cells = plain | {name: careful[name] for name, _, _ in amiss}
        texts = batch.select(text.alias(f"cell {n}") for n, text in enumerate(cells.values()))
        yield named(texts.with_row_index("line", start + 1), list(cells), file, ledger, missing)


def _too_much(data: bytes) -> str:
    """What is told of a file that unpacks to more than is read; empty where it does not."""
    told = unpacked(data)
    if told.values > max(_CELLS, _CELLS_A_BYTE * len(data)):
        return _refused(f"it unpacks to {told.values:,} cells", len(data), _CELLS, _CELLS_A_BYTE)
    if told.size > max(_SIZE, _SIZE_A_BYTE * len(data)):
        return _refused(f"it unpacks to {told.size:,} bytes", len(data), _SIZE, _SIZE_A_BYTE)
    return ""


def _refused(what: str, size: int, most: int, a_byte: int) -> str:
    return f"{what}; of a file of {size:,} bytes at most {max(most, a_byte * size):,} are read"


def _said_again(frame: pl.DataFrame, size: int) -> str:
    """What is told of a file whose values, each counted as often as it is named, are more than are read; or nothing."""
    filled = length = 0
    for column in frame:
        values = column.explode() if isinstance(column.dtype, pl.List) else column
        filled += len(values) - values.null_count()
        if values.dtype in (pl.Categorical, pl.Enum):
            length += int(values.cat.len_bytes().sum())
        elif values.dtype == pl.String:
            length += int(values.str.len_bytes().cast(pl.UInt64).sum())
    if filled > max(_FILLED, _FILLED_A_BYTE * size):
        return _refused(f"it holds {filled:,} values", size, _FILLED, _FILLED_A_BYTE)
    if length > max(_TEXT, _TEXT_A_BYTE * size):
        what = f"its texts, named again and again, are {length:,} bytes when they are written out"
        return _refused(what, size, _TEXT, _TEXT_A_BYTE)
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
