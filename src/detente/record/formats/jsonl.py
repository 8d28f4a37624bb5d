"""JSON Lines -> rows of text: one object a line.

Rules (RFC 8259; docs/language.md §7)

1. One object a line, in UTF-8; a byte order mark and blank lines mean nothing, lines may end in CR LF.
2. A key stands once in an object and is a column that some kind has. Values are texts, numbers, true, false,
   null, lists of names and the mapping of `said`; a number keeps the digits it is written with.
3. Whatever else stands in a line is one mistake of that line, in our own words, and the other lines are still read.
4. Lines of one *shape* (the same keys in the same order, the same types and blanks, no escapes) are read
   together, a block at a time: the shape becomes one anchored regular expression, which only such lines match.
   A match proves at once that the line is well-formed and has no further and no doubled key, and tells where
   its values stand. All other lines are read one by one. Both ways give the same.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import polars as pl

from detente.record.formats.broken import fault, too_deep
from detente.record.formats.shapes import Shape, shape_of
from detente.record.rows.columns import tidied
from detente.record.rows.ledger import Ledger
from detente.record.rows.text import BLANKS, LONGEST, TOO_LONG, Gatherer

__all__ = ["rows_of_jsonl"]

_BOM = b"\xef\xbb\xbf"
_ROUNDS = 6
_FEW = 100  # so few lines are sooner read one by one
_SHAPES = 100
_PIECES = 60
_COMMA = r'"[ \t]*,[ \t]*"'
_AHEAD = 1  # blocks that are read while another is checked; more take memory and save no time


def rows_of_jsonl(
    blocks: Iterable[bytes], file: str, known: Collection[str], ledger: Ledger, *, shortcuts: bool = True
) -> Iterator[pl.DataFrame]:
    """Frames of text with a column `line`, from blocks of bytes that end where lines end."""
    reader = _Reader(file, known, ledger, shortcuts=shortcuts)
    waiting: deque[Future[list[pl.DataFrame]]] = deque()
    with ThreadPoolExecutor(_AHEAD) as workers:
        for block, line in _numbered(blocks):
            if line == 1 and block[:2] in (b"\xff\xfe", b"\xfe\xff"):
                ledger.add(file, 1, "", "the file is in UTF-16", "save it as UTF-8")
                return
            waiting.append(workers.submit(reader.read, block, line))
            if len(waiting) > _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _numbered(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Each block with the number of its first line."""
    line = 1
    for block in blocks:
        yield (block.removeprefix(_BOM) if line == 1 else block), line
        line += block.count(b"\n")


class _Reader:
    """Reads blocks of one file, several at a time; what it remembers between them only saves time."""

    def __init__(self, file: str, known: Collection[str], ledger: Ledger, *, shortcuts: bool) -> None:
        self._file, self._known, self._ledger, self._shortcuts = file, known, ledger, shortcuts
        self._shapes: dict[Shape, int] = {}

    def read(self, block: bytes, first: int) -> list[pl.DataFrame]:
        """The rows of a block whose first line has this number."""
        if len(block) > LONGEST:
            block = self._shortened(block, first)
        return [frame for frame in self._frames(block, first) if frame.height]

    def _shortened(self, block: bytes, first: int) -> bytes:
        """The block with blank lines for those that are longer than is read."""
        lines = block.split(b"\n")
        for number, line in enumerate(lines):
            if len(line) > LONGEST:
                self._ledger.add(self._file, first + number, "", *TOO_LONG)
                lines[number] = b""
        return b"\n".join(lines)

    def _frames(self, block: bytes, first: int) -> Iterator[pl.DataFrame]:
        if not self._shortcuts:
            yield from self._carefully(self._decoded(block, first))
            return
        try:
            lines = pl.read_lines(block, name="text").rechunk().with_row_index("line", first)
        except pl.exceptions.ComputeError:  # not UTF-8: find where
            yield from self._carefully(self._decoded(block, first))
            return
        shapes = sorted(self._shapes, key=self._shapes.__getitem__, reverse=True) or self._new_shapes(lines["text"])
        lines = _split(block, lines, shapes)
        if (blank := lines["text"] == "").any():
            lines = lines.filter(~blank)
        for _ in range(_ROUNDS):
            for shape in shapes:
                lines, rows = self._matched(lines, shape)
                yield from rows
            shapes = self._new_shapes(lines["text"])
        yield from self._carefully(lines.select("line", "text").iter_rows())

    def _new_shapes(self, texts: pl.Series) -> list[Shape]:
        """The shapes of some lines that no shape matched yet, the most frequent first."""
        if len(self._shapes) > _SHAPES or len(texts) < _FEW:
            return []
        sample = texts.gather_every(max(1, len(texts) // _FEW)).to_list()
        shapes = Counter(shape for text in sample if (shape := shape_of(text, self._known)))
        return [shape for shape, _ in shapes.most_common() if shape not in self._shapes]

    def _matched(self, lines: pl.DataFrame, shape: Shape) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
        """The lines that a shape does not match, and the rows of those it does."""
        if not lines.height:
            return lines, []
        if not shape.lists and {_piece(n) for n in shape.pieces} <= set(lines.columns):
            fits = lines.select(pl.col("text").str.contains(shape.pattern)).to_series()
            pieces = dict(zip(shape.columns, shape.pieces, strict=True))
            told = lines.select("line", *(pl.col(_piece(n)).alias(c) for c, n in pieces.items())).filter(fits)
            bare = [c for c, n in pieces.items() if n in shape.bare]
            told = told.with_columns(pl.col(bare).str.strip_chars(" \t\r:,}"))
        else:
            groups = lines.select(pl.col("text").str.extract_groups(shape.pattern)).to_series().struct.unnest()
            groups = groups.rename(dict(zip(groups.columns, shape.columns, strict=True)))
            fits = groups.to_series(0).is_not_null()
            told = groups.insert_column(0, lines["line"]).filter(fits)
            told = told.with_columns(
                pl.col(c).str.replace_all(_COMMA, ";").str.strip_chars(' \t"') for c in shape.lists
            )
        self._shapes[shape] = self._shapes.get(shape, 0) + told.height
        if shape.kind is not None:
            told = told.with_columns(kind=pl.lit(shape.kind))
        return (lines.clear() if fits.all() else lines.filter(~fits)), [tidied(told, " ")] if told.height else []

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


def _split(block: bytes, lines: pl.DataFrame, shapes: Collection[Shape]) -> pl.DataFrame:
    """The lines with the pieces in which the values of some shapes stand, split at quotation marks."""
    pieces = sorted({n for shape in shapes if not shape.lists for n in shape.pieces})[:_PIECES]
    if not pieces or (lines["text"] == "").any():
        return lines
    told = pl.read_csv(
        b'"' * pieces[-1] + b"\n" + block,  # the first line says how many pieces there are
        separator='"',
        quote_char=None,
        has_header=False,
        schema=dict.fromkeys(map(_piece, range(pieces[-1] + 1)), pl.String),
        columns=pieces,
        truncate_ragged_lines=True,
    )[1:].rechunk()
    return lines.hstack(told) if told.height == lines.height else lines


def _piece(number: int) -> str:
    return f"column_{number + 1}"  # as Polars names them


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """The members of an object in order, doubled ones too."""

    __slots__ = ()


def _constant(name: str) -> ValueError:
    return ValueError(f'{name} is no number of JSON; write a number, a range as text, or "unknown"')


_DECODER = json.JSONDecoder(object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_constant)


def parsed(text: str) -> list[tuple[str, Any]]:
    """The members of the one object that a line holds; objects in it are mappings, and what is wrong is its error.

    >>> parsed('{"troops": 92.10}')
    [('troops', '92.10')]

    Raises:
        ValueError: with a sentence for a person.
    """
    text = text.strip(BLANKS)
    if too_deep(text):
        raise ValueError("this line is nested too deeply; a statement holds plain values")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError:
        what, column = fault(text)
        columns = [name.strip(BLANKS).casefold() for name in text.split(",")]
        table = "; if these are rows of a table, name the file .csv" if "kind" in columns else ""
        raise ValueError(
            f"this line is not JSON: {what} (column {column}); "
            f'write one object a line, for instance {{"kind": "request", "by": "US"}}{table}'
        ) from None
    if not isinstance(value, _Pairs):
        raise ValueError('this line holds no object; write one a line, for instance {"kind": "request", "by": "US"}')
    return [(name, _plain(name, inner)) for name, inner in value]


def _plain(name: str, value: object) -> object:
    if isinstance(value, _Pairs):
        told = dict(value)
        if name == "said" and len(told) < len(value):
            return ValueError(f"'{name[:40]}' names a recipient twice; say once when it received this")
        return told
    return value
