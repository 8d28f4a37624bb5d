"""Columns in which a few texts are said again and again: each text kept once, and each cell as its number.

Names, dates and places repeat; what is wrong with a text, or what it means, is then asked once and not a million times.

Rules

1. A column is coded from its first rows on, where few texts differ there, and for as long as few do. Of a short file
   none is: there it would take more time than it saves.
2. A coded column holds tidy texts alone: none that is empty, that begins or ends with a blank, or holds NUL. A column
   with any other stays as it is.
3. The numbers are those of one file, so that what was read of a text serves all of its rows.
4. A column that is not coded may still say the same in many rows one after the other, as does `said` in a declaration
   of many things: then one row of each run is looked at.

>>> column = pl.Series(["RU", "US"] * 10_000)
>>> codes = Codes().of("by", column)
>>> is_coded(codes), texts_of(codes).sort().to_list(), codes.to_list() == column.to_list()
(True, ['RU', 'US'], True)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from detente.record.rows.text import NOTED

__all__ = ["Codes", "as_text", "is_coded", "runs_of", "texts_of"]

_ROWS = 20_000  # by which it is seen whether texts repeat
_REPEATED = 3  # times at least, on average
_MOST = 100_000  # texts of a column; beyond them looking one up takes longer than reading it
_BLANK_OR_NUL = r"[\x00-\x20]"
_ITS_OWN = frozenset({"id", "said", "re", "replaces", "cancels"})  # what hardly two statements have in common


class Codes:
    """The coded columns of one file."""

    def __init__(self) -> None:
        # Of each coded column an empty one: Polars forgets the numbers of texts when nothing is left that has them.
        self._columns: dict[str, pl.Series | None] = dict.fromkeys(_ITS_OWN)
        self._looked_at: dict[str, int] = {}  # how many of a column's texts

    def of(self, name: str, column: pl.Series) -> pl.Series:
        """A column of text, coded where that is worth it."""
        if name not in self._columns:
            if len(column) < _ROWS or column.null_count() > len(column) - _ROWS:
                return column
            first = column.drop_nulls()[:_ROWS]
            few = first.n_unique() * _REPEATED <= len(first)
            self._columns[name] = pl.Series(dtype=pl.Categorical(pl.Categories.random())) if few else None
        known = self._columns[name]
        if known is None:
            return column
        codes = column.cast(known.dtype)
        more = texts_of(codes, self._looked_at.get(name, 0))
        self._looked_at[name] = self._looked_at.get(name, 0) + len(more)
        odd = bool(((more < "!") | (more.str.tail(1) < "!") | more.str.contains(NOTED, literal=True)).any())
        if odd or self._looked_at[name] > _MOST:
            self._columns[name] = None
        return column if odd else codes

    def tidy(
        self, frame: pl.DataFrame, names: Mapping[str, str], already: Collection[str] = ()
    ) -> tuple[pl.DataFrame, frozenset[str]]:
        """A frame with its columns of text (by their names) coded, and which are known to be tidy.

        Some may be coded `already`; any other Categorical is one of the file.
        """
        told = {c: self.of(name, frame[c]) for c, name in names.items() if frame[c].dtype == pl.String}
        coded = {c: column for c, column in told.items() if is_coded(column)}
        own = [c for c in told if c not in coded]
        plain = [c for c in own if _is_plain(runs[0] if (runs := runs_of(told[c])) else told[c])]
        return frame.with_columns(coded.values()), frozenset({*already, *coded, *plain})


def _is_plain(texts: pl.Series) -> bool:
    return not (texts.str.contains(_BLANK_OR_NUL) | (texts == "")).any()


def runs_of(column: pl.Series) -> tuple[pl.Series, pl.Series] | None:
    """One text of each run of a column, and the number of its run for each row; None where there are many runs.

    >>> texts, numbers = runs_of(pl.Series(["a"] * 20_000 + ["b"]))
    >>> texts.to_list(), numbers.n_unique()
    (['a', 'b'], 2)
    """
    if len(column) < _ROWS:
        return None
    first = column.ne_missing(column.shift(1))
    first[0] = True
    texts = column.filter(first) if int(first.sum()) * 2 <= len(column) else None
    return None if texts is None else (texts, first.cum_sum() - 1)


def is_coded(column: pl.Series) -> bool:
    """Whether a column is coded."""
    return isinstance(column.dtype, pl.Categorical)


def texts_of(column: pl.Series, since: int = 0) -> pl.Series:
    """The texts of a coded column by their numbers, which are those of `column.to_physical()`; none before `since`."""
    assert isinstance(column.dtype, pl.Categorical)
    last = column.to_physical().max()
    if not isinstance(last, int) or last < since:  # asking for all of them takes a while
        return pl.Series([], dtype=pl.String)
    return column.dtype.categories.to_series()[since:]


def as_text(column: pl.Series) -> pl.Series:
    """A column with its texts written out."""
    return column.cast(pl.String)
