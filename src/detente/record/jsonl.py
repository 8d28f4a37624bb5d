"""JSON Lines -> rows of text: one object a line.

Rules (RFC 8259; docs/language.md §7)

1. One object a line, in UTF-8; a byte order mark and blank lines mean nothing, lines may end in CR LF.
2. A key stands once in an object and is a column that some kind has. Values are texts, numbers, true, false,
   null, lists of names and the mapping of `said`; a number keeps the digits it is written with.
3. Whatever else stands in a line is one mistake of that line, and the other lines are still read.
4. Lines of one *shape* (the same keys in the same order, the same types and blanks, no escapes) are read
   together: the shape becomes one anchored regular expression that only such lines match, so that a match is
   at once the proof that the line is well-formed, has no further and no doubled key, and its values.
   All other lines are read one by one. Both ways give the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NoReturn

import polars as pl

from detente.record.ledger import Ledger
from detente.record.shapes import Shape, shape_of
from detente.record.text import BLANKS, Gatherer

__all__ = ["rows_of_jsonl"]

_BOM = b"\xef\xbb\xbf"
_ROUNDS = 6


def rows_of_jsonl(
    blocks: Iterable[bytes], file: str, known: Collection[str], ledger: Ledger, *, shortcuts: bool = True
) -> Iterator[pl.DataFrame]:
    """Frames of text with a column `line`, from blocks of bytes that end where lines end."""
    reader = _Reader(file, known, ledger)
    line = 1
    for number, block in enumerate(blocks):
        if not number:
            block = block.removeprefix(_BOM)  # noqa: PLW2901 - a mark is no part of the first line
            if block[:2] in (b"\xff\xfe", b"\xfe\xff"):
                ledger.add(file, 1, "", "the file is in UTF-16", "save it as UTF-8")
                return
        yield from reader.read(block, line, shortcuts=shortcuts)
        line += block.count(b"\n")


class _Reader:
    def __init__(self, file: str, known: Collection[str], ledger: Ledger) -> None:
        self._file, self._known, self._ledger = file, known, ledger
        self._shapes: dict[Shape, int] = {}

    def read(self, block: bytes, first: int, *, shortcuts: bool) -> Iterator[pl.DataFrame]:
        try:
            text = block.decode()
        except UnicodeDecodeError:
            yield from self._carefully(self._decoded(block, first))
            return
        if not shortcuts:
            yield from self._carefully(enumerate(text.split("\n"), first))
            return
        del text
        lines = pl.read_lines(block, name="text").with_row_index("line", first)
        lines = lines.filter(pl.col("text") != "")
        for shape in sorted(self._shapes, key=self._shapes.__getitem__, reverse=True):
            lines, rows = self._matched(lines, shape)
            if rows is not None:
                yield rows
        for _ in range(_ROUNDS):
            fresh = self._new_shapes(lines["text"])
            if not fresh:
                break
            for shape in fresh:
                lines, rows = self._matched(lines, shape)
                if rows is not None:
                    yield rows
        yield from self._carefully(lines.select("line", "text").iter_rows())

    def _new_shapes(self, texts: pl.Series) -> list[Shape]:
        """The shapes of some lines that no shape matched yet."""
        if len(self._shapes) > 100 or len(texts) < 100:  # noqa: PLR2004 - few lines are sooner read one by one
            return []
        sample = texts.gather_every(max(1, len(texts) // 100)).to_list()
        shapes = dict.fromkeys(shape for text in sample if (shape := shape_of(text, self._known)))
        return [shape for shape in shapes if shape not in self._shapes]

    def _matched(self, lines: pl.DataFrame, shape: Shape) -> tuple[pl.DataFrame, pl.DataFrame | None]:
        """The lines that a shape does not match, and the rows of those it does."""
        if not lines.height:
            return lines, None
        told = lines.select(pl.col("text").str.extract_groups(shape.pattern)).to_series().struct.unnest()
        fits = told.to_series(0).is_not_null()
        count = int(fits.sum())
        self._shapes[shape] = self._shapes.get(shape, 0) + count
        if not count:
            return lines, None
        told = told.rename(dict(zip(told.columns, shape.columns, strict=True))).insert_column(0, lines["line"])
        whole = count == lines.height
        rows = told if whole else told.filter(fits)
        lists = [pl.col(c).str.replace_all(r'"[ \t]*,[ \t]*"', ";").str.strip_chars(' \t"') for c in shape.lists]
        return lines.clear() if whole else lines.filter(~fits), rows.with_columns(lists)

    # -- one by one ----------------------------------------------------------------------------------------

    def _carefully(self, lines: Iterable[tuple[int, str]]) -> Iterator[pl.DataFrame]:
        gatherer = Gatherer(self._file, self._known, self._ledger)
        for number, text in lines:
            if not text.strip(BLANKS):
                continue
            try:
                pairs = parsed(text)
            except ValueError as problem:
                self._ledger.add(self._file, number, "", str(problem))
                continue
            gatherer.add(number, pairs)
            if gatherer.full:
                yield gatherer.frame()
        yield gatherer.frame()

    def _decoded(self, block: bytes, first: int) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(block.split(b"\n"), first):
            try:
                yield number, line.decode()
            except UnicodeDecodeError as problem:
                where = f"byte {problem.start + 1} of the line is not UTF-8"
                self._ledger.add(self._file, number, "", where, "save the file as UTF-8")


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """The members of an object in order, doubled ones too."""

    __slots__ = ()


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON; write a number, a range as text, or \"unknown\"")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_constant
)


def parsed(text: str) -> list[tuple[str, Any]]:
    """The members of the one object that a line holds; objects in it are mappings.

    >>> parsed('{"troops": 92.10}')
    [('troops', '92.10')]

    Raises:
        ValueError: with a sentence for a person.
    """
    try:
        value = _DECODER.decode(text.strip(BLANKS))
    except json.JSONDecodeError as problem:
        raise ValueError(
            f"this line is not JSON: {_said(problem.msg)} at column {problem.colno}; "
            'write one object a line, for instance {"kind": "request", "by": "US"}'
        ) from None
    except RecursionError:
        raise ValueError("this line is nested too deeply; a statement holds plain values") from None
    if not isinstance(value, _Pairs):
        raise ValueError('this line holds no object; write one a line, for instance {"kind": "request", "by": "US"}')
    return [(name, _plain(name, inner)) for name, inner in value]


def _plain(name: str, value: object) -> object:
    if isinstance(value, _Pairs):
        told = dict(value)
        if len(told) < len(value):
            raise ValueError(f"'{name[:40]}' names a recipient twice; say once when it received this")
        return told
    return value


def _said(message: str) -> str:
    return re.sub(r"^(Expecting|Invalid|Unterminated|Extra)", lambda m: m[0].lower(), message)
