r"""Nodes of YAML with their places: scalars are raw text (`2.10`, `NO`, `48:00`), each knows where it stands.

A `Source` is the YAML of one block, with the place of each of its lines in the document, so that fences within
lists and quotations keep right columns. An offset within a scalar's text is found again in what was written,
across quotation marks, escapes and folded lines:

>>> source = Source.of("while: 'it''s\n  so'")
>>> text = Scalar(source, 7, 20, "it's so", "'")
>>> str(text.at(5)), str(text.at(0))
('agreement.md:2:3', 'agreement.md:1:9')
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Sequence as Items
from functools import cached_property

from msgspec import Struct

from detente.errors import Place

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "Source", "Tree", "plain"]

_ESCAPED = {"x": 4, "u": 6, "U": 10}


class Source:
    """The YAML text of one block and where its lines stand: `lines` are those of the document, from `first`."""

    def __init__(self, text: str, file: str, lines: Items[str], first: int) -> None:
        self.text, self.file, self._lines, self._first = text, file, lines, first

    @classmethod
    def of(cls, text: str, file: str = "agreement.md") -> Source:
        """A text that is a document of its own."""
        return cls(text, file, text.split("\n"), 0)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def place(self, start: int, end: int | None = None) -> Place:
        """The place of what stands from `start` to `end`, as far as it is on one line."""
        start = min(start, len(self.text))
        row = max(0, bisect_right(self._starts, start, hi=len(self._starts) - 1) - 1)
        inner = self.text[self._starts[row] : self._starts[row + 1] - 1]
        number = self._first + row
        line = self._lines[number] if number < len(self._lines) else ""
        # What a quotation or list puts before the line; a tab that was cut in two leaves the end in place.
        before = max(0, len(line) - len(inner))
        column = start - self._starts[row]
        length = max(1, min((start + 1 if end is None else end) - start, len(inner) - column))
        return Place(self.file, number + 1, before + column + 1, length, line)


class Tree(Struct, eq=False):
    """A piece of YAML from offset `start` to `end` of its source."""

    source: Source
    start: int
    end: int

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.source.place(self.start, self.end)

    @property
    def written(self) -> str:
        """How it is written, on one line."""
        return " ".join(self.source.text[self.start : self.end].split())


class Scalar(Tree, eq=False):
    """A text; `style` is its quotation mark, `|`, `>`, or nothing."""

    text: str
    style: str = ""

    def at(self, offset: int, length: int = 1) -> Place:
        """The place of some of its characters."""
        return self.source.place(*self._written(offset, length))

    def _written(self, offset: int, length: int) -> tuple[int, int]:
        start = self.start + (1 if self.style in ("'", '"') else 0)
        raw = self.source.text
        if raw.startswith(self.text, start):
            return start + offset, start + offset + length
        if self.style in ("|", ">"):
            start = raw.find("\n", start) + 1
        places = [*_aligned(self.text, raw, start, self.style), self.end]
        first = min(offset, len(places) - 1)
        last = min(max(first, offset + length - 1), len(places) - 1)
        return places[first], max(places[first], places[last]) + 1


def _aligned(text: str, raw: str, place: int, style: str) -> Iterator[int]:
    """For each character of a text the offset at which it is written."""
    at = 0
    while at < len(text):
        if text[at].isspace() and raw[place : place + 1].isspace():
            run = _spaces(text, at)
            written = _spaces(raw, place)
            # Folded lines: all that stands for them is between the words.
            folded = "\n" in raw[place : place + written]
            yield from (place if folded else place + i for i in range(run))
            at, place = at + run, place + written
            continue
        while raw[place : place + 1].isspace() and not text[at].isspace():
            place += 1
        yield place
        at += 1
        if style == "'" and raw.startswith("''", place):
            place += 2
        elif style == '"' and raw.startswith("\\", place):
            place += _ESCAPED.get(raw[place + 1 : place + 2], 2)
        else:
            place += 1


def _spaces(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end].isspace():
        end += 1
    return end - start


class Mapping(Tree, eq=False):
    """Keys with their values, in the order written."""

    items: dict[str, tuple[Scalar, Node]]

    def get(self, key: str) -> Node | None:
        """The value of a key."""
        found = self.items.get(key)
        return found[1] if found else None

    def key(self, key: str) -> Scalar:
        """The key itself, for its place."""
        return self.items[key][0]

    def with_items(self, items: dict[str, tuple[Scalar, Node]]) -> Mapping:
        """Its own with others in place of those with the same key."""
        return Mapping(self.source, self.start, self.end, {**self.items, **items})


class Sequence(Tree, eq=False):
    """Values in order."""

    items: tuple[Node, ...]


Node = Scalar | Mapping | Sequence


def plain(node: Node) -> object:
    """A node as text, dict and list."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(n) for n in node.items]
    return {key: plain(value) for key, (_, value) in node.items.items()}
