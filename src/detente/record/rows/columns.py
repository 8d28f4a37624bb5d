"""Whole columns of text -> typed columns.

Rules

1. Outer blanks mean nothing and an empty text says nothing; a column in which nothing is said is left out.
2. What a column's shortcut reads is taken; every other text is read once by the careful function, and its
   answer serves every row that holds it. With `shortcuts=False` all goes the careful way, with the same result.
3. A coded column is read text by text, and each row has what was read of its text; so is one of long runs.
4. A column of a few rows goes the careful way too, for there it is the quicker one.
5. A cell that holds text and comes out null is wrong.

>>> from detente.record.rows.readings import amounts
>>> columns, careful, bad = converted(pl.Series(["12", ">3", "many"]), amounts("count"))
>>> [c.to_list() for c in columns], bad.to_list()
([[12, 4, None], [12, None, None]], [False, False, True])
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from detente.record.rows.coded import is_coded, runs_of, texts_of
from detente.record.rows.readings import Reading
from detente.record.rows.text import BLANKS

__all__ = ["FEW", "converted", "nothing", "tidied"]

FEW = 64


def nothing(height: int, dtype: pl.DataType | type[pl.DataType] = pl.String) -> pl.Series:
    """A column of nulls."""
    return pl.Series([None], dtype=dtype).new_from_index(0, height)


def tidied(frame: pl.DataFrame, trailing: str = BLANKS, tidy: Collection[str] = ()) -> pl.DataFrame:
    """Rows of text without outer blanks, empty texts and empty columns.

    `trailing` are the blanks that can end a text; of `tidy` columns nothing else is asked.
    """
    texts = [c for c in frame.columns if c != "line"]
    if not texts:
        return frame
    own = [c for c in texts if c not in tidy]
    # What begins or ends with a blank, or is empty, sorts before "!" there; this is much cheaper than stripping all.
    odd = frame.select(((pl.col(c) < "!") | _ends(pl.col(c), trailing)).any().alias(c) for c in own)
    strip = [c for c, found in odd.row(0, named=True).items() if found] if own else []
    stripped = frame.with_columns(pl.col(strip).str.strip_chars(BLANKS)) if strip else frame
    stripped = stripped.with_columns(pl.when(pl.col(c) != "").then(pl.col(c)).alias(c) for c in strip)
    return stripped.select("line", *(c for c in texts if stripped[c].null_count() < frame.height))


def _ends(text: pl.Expr, blanks: str) -> pl.Expr:
    """Whether a text ends with one of some blanks, or with another sign that sorts with them."""
    return text.str.ends_with(blanks) if len(blanks) == 1 else text.str.tail(1) < "!"


def converted(
    column: pl.Series, how: Reading, *, shortcuts: bool = True
) -> tuple[list[pl.Series], pl.Series | None, pl.Series | None]:
    """A column of text as typed columns, which rows were read carefully, and which are wrong (None: none)."""
    if is_coded(column):
        return _coded(column, how, shortcuts=shortcuts)
    if runs := runs_of(column):
        texts, numbers = runs
        outs, careful, bad = converted(texts, how, shortcuts=shortcuts)
        apart = {id(out): out for out in outs}  # several may be one
        rows = {number: out.gather(numbers) for number, out in apart.items()}
        careful, bad = (None if mask is None else mask.gather(numbers) for mask in (careful, bad))
        return [rows[id(out)] for out in outs], careful, bad
    types = list(how.outputs.values())
    if not shortcuts or how.shortcut is None or len(column) <= FEW:
        return _each_read(column, how)
    outs = [out if out.dtype == t else out.cast(t) for out, t in zip(how.shortcut(column), types, strict=True)]
    if outs[0].null_count() == column.null_count():
        return outs, None, None
    rest = column.is_not_null() & outs[0].is_null()
    different = column.filter(rest).unique().to_list()
    read = {text: value for text in different if (value := how.value(text)) is not None}
    if read:
        columns = {f"v{k}": pl.Series([v[k] for v in read.values()], dtype=t) for k, t in enumerate(types)}
        table = pl.DataFrame({"t": pl.Series(list(read), dtype=pl.String), **columns})
        told = column.alias("t").to_frame().join(table, on="t", how="left", maintain_order="left")
        outs = [out.zip_with(~rest, told[f"v{k}"]) for k, out in enumerate(outs)]
    bad = column.is_not_null() & outs[0].is_null()
    return outs, rest, bad if bad.any() else None


def _coded(
    column: pl.Series, how: Reading, *, shortcuts: bool
) -> tuple[list[pl.Series], pl.Series | None, pl.Series | None]:
    """The same of a coded column: each of its texts is read once, whichever rows have it."""
    assert isinstance(column.dtype, pl.Categorical)
    known = how.coded.get(column.dtype.categories.name())
    texts = texts_of(column, known.height if known is not None else 0)
    if known is None or len(texts):
        outs, careful, bad = converted(texts, how, shortcuts=shortcuts)
        none = pl.Series([False]).new_from_index(0, len(texts))
        masks = {"careful": none if careful is None else careful, "bad": none if bad is None else bad}
        more = pl.DataFrame({**{f"{n}": out for n, out in enumerate(outs)}, **masks})
        known = more if known is None else known.vstack(more)
        how.coded[column.dtype.categories.name()] = known
    *outs, careful, bad = known[column.to_physical()].get_columns()
    return outs, careful, bad if bad.any() else None


def _each_read(column: pl.Series, how: Reading) -> tuple[list[pl.Series], pl.Series, pl.Series | None]:
    texts = column.to_list()
    read = {text: how.value(text) for text in set(texts) if text is not None}
    rows = [read[text] if text is not None else None for text in texts]
    outs = [
        pl.Series([row[k] if row is not None else None for row in rows], dtype=t)
        for k, t in enumerate(how.outputs.values())
    ]
    told = [text is not None for text in texts]
    bad = [said and (row is None or row[0] is None) for said, row in zip(told, rows, strict=True)]
    return outs, pl.Series(told, dtype=pl.Boolean), pl.Series(bad, dtype=pl.Boolean) if any(bad) else None
