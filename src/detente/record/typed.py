"""Parquet -> rows of text.

Rules

1. Columns are those of a CSV file, as text or typed: whole numbers, decimals, days, instants, yes and no, and
   lists of names. An instant without zone is one of the agreement's zone.
2. Floating-point numbers are taken as the shortest decimal that means them; what is no number is a mistake
   wherever a number is asked for.
3. Rows are numbered from 1.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator

import polars as pl

from detente.record.ledger import Ledger
from detente.record.tables import columns_named, essential, named
from detente.record.text import LISTS

__all__ = ["rows_of_parquet"]

_BATCH = 200_000


def rows_of_parquet(data: bytes, file: str, known: Collection[str], ledger: Ledger) -> Iterator[pl.DataFrame]:
    """Frames of text with a column `line`, from the bytes of a Parquet file."""
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as problem:
        why = str(problem).partition("\n")[0]
        ledger.add(file, 1, "", f"this is no Parquet file that can be read: {why}", "write it anew")
        return
    names = columns_named(frame.columns, 1, file, known, ledger)
    missing = essential(names, 1, file, ledger)
    wanted: list[str | None] = []
    cells: list[pl.Expr] = []
    for column, name in zip(frame.columns, names, strict=True):
        if name is None or frame.schema[column] == pl.Null:
            continue
        text = _text(column, name, frame.schema[column])
        if text is None:
            what = f"'{name}' holds {frame.schema[column]}, which no statement holds"
            missing.append(name)
            ledger.add(file, 1, name, what, "write text, numbers, dates, yes and no, or lists of names")
        else:
            wanted.append(name)
            cells.append(text.alias(f"cell {len(cells)}"))
    for start in range(0, frame.height, _BATCH):
        batch = frame[start : start + _BATCH].select(cells)
        yield named(batch.with_row_index("line", start + 1), wanted, file, ledger, missing)


def _text(column: str, name: str, dtype: pl.DataType) -> pl.Expr | None:
    """The text of a typed column; None when no cell of a statement holds such."""
    cell = pl.col(column)
    if isinstance(dtype, pl.Datetime):
        if dtype.time_zone:
            return cell.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
        return cell.dt.strftime("%Y-%m-%dT%H:%M:%S%.f")
    if isinstance(dtype, pl.List):
        if name not in LISTS or dtype.inner not in (pl.String, pl.Categorical, pl.Enum):
            return None
        joined = cell.cast(pl.List(pl.String)).list.join(";", ignore_nulls=False)
        return pl.when(cell.list.len() == 0).then(pl.lit("public" if name == "to" else ";")).otherwise(joined)
    if dtype in (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date) or dtype.is_numeric():
        return cell.cast(pl.String)
    return None
