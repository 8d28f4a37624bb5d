"""The XML of a workbook, read with the parser that comes with Python.

Rules

1. XML is in UTF-8 and has no document type, so that it declares no entities.
2. A tag ends within a megabyte: the parser would read one that does not again with every chunk.
3. A part that is looked at as a whole (the styles, the list of sheets) has at most `MOST` elements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

__all__ = ["MOST", "Parts", "bare", "elements", "parse", "parser"]

MOST = 500_000
_LONGEST = 1_000_000
Parts = Callable[[str], Iterable[bytes]]  # the bytes of a part by its path, in chunks


def parser(begins: Callable[[str, Any], object]) -> expat.XMLParserType:
    """One that calls `begins` with the name and the attributes of every element."""
    made = expat.ParserCreate("UTF-8")
    made.StartElementHandler = begins
    made.StartDoctypeDeclHandler = _refused
    return made


def parse(made: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """Parse the chunks of one part.

    Raises:
        ValueError: where it is of a kind that no workbook holds; expat.ExpatError where it is no XML.
    """
    fed = 0
    for chunk in chunks:
        made.Parse(chunk, False)
        fed += len(chunk)
        if fed - made.CurrentByteIndex > _LONGEST + len(chunk):
            raise ValueError(f"one of its tags has more than {_LONGEST:,} bytes")
    made.Parse(b"", True)


def elements(parts: Parts, path: str, *, needed: bool = True) -> list[tuple[str, dict[str, str]]]:
    """The elements of a part, without the prefixes of their names; none of a part that is missing and not needed."""
    out: list[tuple[str, dict[str, str]]] = []

    def begins(name: str, said: dict[str, str]) -> None:
        if len(out) == MOST:
            raise ValueError(f"its part '{path}' has more than {MOST:,} elements")
        out.append((bare(name), said))

    try:
        parse(parser(begins), parts(path))
    except LookupError:
        if needed:
            raise
    return out


def bare(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def _refused(*_: object) -> None:
    raise ValueError("its XML has a document type, as no workbook has")
