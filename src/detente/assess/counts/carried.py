"""What a field left out lets stand, of a stock (docs/language.md §2).

1. It lets stand what the same speaker said before about the same party with the same key, as long as that tells: to
   its own `until`, or for as long as it is good.
2. What had turned unknown when the next statement came is not brought back by one that leaves it out.
3. Where nothing stands the field is missing.
4. As it was lived, only what had been received by then, and is not taken back, is there to stand.

Voices come with `outdated`, from when what a statement says turns unknown by itself, and `lapses`, which is when its
successor was due where that is earlier.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from detente.agreement.blocks import Count, Form
from detente.agreement.grammar import expressions as ex
from detente.record.model import column_of

__all__ = ["STANDS", "Carried", "left_out", "replayed", "told_before", "while_it_tells"]

STANDS = "stands"  # of each field that a statement leaves out: the row of the statement that said it


class Carried(NamedTuple):
    """A field that some statement leaves out: its name, and the columns that hold it."""

    name: str
    columns: tuple[str, ...]

    @property
    def said_in(self) -> str:
        """The column of the row in which it was said."""
        return f"{self.columns[0]}.from"

    @property
    def until(self) -> str:
        """The column of until when that tells."""
        return f"{self.columns[0]}.to"


def left_out(count: Count, form: Form, voices: pl.DataFrame) -> list[Carried]:
    """The fields that a count asks for and some statement leaves out."""
    asked = {n.name for e in (count.where, count.sum) if e is not None for n in ex.names_in(e)}
    asked |= {count.for_each} if count.for_each else set()
    fields = []
    for name in sorted(asked & set(form.fields)):
        column = column_of(name)
        if not form.fields[name].key and voices[column].null_count():
            fields.append(Carried(name, tuple(c for c in (column, f"{column}.high", f"{column}.last") if c in voices)))
    return fields


def told_before(voices: pl.DataFrame, fields: Sequence[Carried], series: list[str]) -> pl.DataFrame:
    """Voices of which each knew all those before it: with what they let stand."""
    order = ["at", "row"]
    lapsed = pl.col("lapses").shift(1).over(series, order_by=order) <= pl.col("at")
    voices = voices.with_columns(run=lapsed.fill_null(False).cast(pl.Int64).cum_sum().over(series, order_by=order))
    for field in fields:
        whole = pl.when(pl.col(field.columns[0]).is_not_null()).then(pl.struct(*field.columns, *_told(field)))
        stands = whole.forward_fill().over([*series, "run"], order_by=order).alias("whole")
        voices = voices.with_columns(stands)
        names = [*field.columns, field.said_in, field.until]
        voices = voices.with_columns(pl.col("whole").struct.field(n).alias(n) for n in names)
    return voices.drop("run", "whole")


def _told(field: Carried) -> tuple[pl.Expr, pl.Expr]:
    return pl.col("row").alias(field.said_in), pl.col("outdated").alias(field.until)


def replayed(voices: pl.DataFrame, fields: Sequence[Carried], series: list[str]) -> pl.DataFrame:
    """Voices heard late, or taken back: each while it is the latest that stands, with what it then lets stand."""
    said = [f"{field.said_in}?" for field in fields]
    indexed = voices.with_row_index("place").with_columns(
        pl.col(field.columns[0]).is_not_null().alias(name) for field, name in zip(fields, said, strict=True)
    )
    columns = ["start", "void", "at", "row", "place", "lapses", *said]
    spans = [span for _, group in indexed.group_by(series) for span in _latest(group.select(columns).rows())]
    places = [field.said_in for field in fields]
    schema = dict.fromkeys(["place", "start", "end", *places], pl.Int64)
    frame = pl.DataFrame(spans, schema=schema, orient="row").with_columns(pl.col("place").cast(pl.UInt32))
    found = frame.join(indexed.drop("start", *said), on="place", maintain_order="left")
    for field in fields:
        place = found[field.said_in]
        found = found.with_columns(voices[column].gather(place) for column in field.columns).with_columns(
            voices["row"].gather(place).alias(field.said_in), voices["outdated"].gather(place).alias(field.until)
        )
    return found.drop("place")


class _Word(NamedTuple):
    """A statement in the order in which those of a series count."""

    at: int
    row: int
    place: int
    lapses: int
    says: tuple[bool, ...]


def _latest(rows: Sequence[tuple[int, ...]]) -> Iterator[tuple[int | None, ...]]:
    """place, from when, until when, and where each field was said: the latest of a series that stands, turn by turn."""
    series = _Series(len(rows[0]) - 6)
    turns: dict[int, list[tuple[bool, _Word]]] = {}
    for start, void, at, row, place, lapses, *says in rows:
        if start < void:
            word = _Word(at, row, place, lapses, tuple(bool(s) for s in says))
            turns.setdefault(start, []).append((True, word))
            turns.setdefault(void, []).append((False, word))
    current, since = None, 0
    for t in sorted(turns):
        for stands, word in turns[t]:
            (series.add if stands else series.remove)(word)
        best = series.latest()
        if best != current:
            if current is not None:
                yield (current[0], since, t, *current[1:])
            current, since = best, t


class _Series:
    """The statements of a series that stand, and where among them each of some fields was said."""

    def __init__(self, fields: int) -> None:
        self._words: list[_Word] = []
        self._bears: list[list[_Word]] = [[] for _ in range(fields)]
        # Those that came when what was said before had turned unknown.
        self._breaks: list[_Word] = []

    def add(self, word: _Word) -> None:
        """A statement that stands from now on."""
        place = bisect_left(self._words, word)
        self._forget(place)
        self._words.insert(place, word)
        self._note(place)
        self._note(place + 1)
        for bears, says in zip(self._bears, word.says, strict=True):
            if says:
                insort(bears, word)

    def remove(self, word: _Word) -> None:
        """A statement that stands no longer."""
        place = bisect_left(self._words, word)
        self._forget(place)
        self._forget(place + 1)
        del self._words[place]
        self._note(place)
        for bears, says in zip(self._bears, word.says, strict=True):
            if says:
                del bears[bisect_left(bears, word)]

    def latest(self) -> tuple[int | None, ...] | None:
        """The place of the latest statement, and of those that said what it has of each field."""
        if not self._words:
            return None
        first = self._breaks[-1] if self._breaks else self._words[0]
        said = (bears[-1].place if bears and bears[-1] >= first else None for bears in self._bears)
        return (self._words[-1].place, *said)

    def _note(self, place: int) -> None:
        """Whether what was said before had turned unknown when a statement came."""
        if 0 < place < len(self._words) and self._words[place - 1].lapses <= self._words[place].at:
            insort(self._breaks, self._words[place])

    def _forget(self, place: int) -> None:
        if place < len(self._words):
            found = bisect_left(self._breaks, self._words[place])
            if found < len(self._breaks) and self._breaks[found] == self._words[place]:
                del self._breaks[found]


def while_it_tells(voices: pl.DataFrame, fields: Sequence[Carried]) -> pl.DataFrame:
    """Voices cut where what they let stand tells no more; `stands` tells of each field who said it."""
    for field in fields:
        lent = (pl.col(field.said_in) != pl.col("row")) & pl.col(field.said_in).is_not_null()
        over = lent & (pl.col(field.until) <= pl.col("start"))
        cut = lent & (pl.col("start") < pl.col(field.until)) & (pl.col(field.until) < pl.col("end"))
        after = voices.filter(cut).with_columns(start=field.until)
        voices = voices.with_columns(end=pl.when(cut).then(field.until).otherwise("end"))
        voices = pl.concat([voices, after]).with_columns(
            pl.when(~over).then(c).alias(c) for c in (*field.columns, field.said_in)
        )
    rows = [pl.when(pl.col(f.said_in) != pl.col("row")).then(f.said_in).alias(f.name) for f in fields]
    stands = pl.struct(rows).alias(STANDS)
    return voices.with_columns(stands).drop(*(f.said_in for f in fields), *(f.until for f in fields))
