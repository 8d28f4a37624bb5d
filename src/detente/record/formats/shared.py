"""How much text the cells of a workbook name.

Rules (ECMA-376 part 1, §18.4)

1. A workbook may keep a text once, in a part of its own, and every cell names it by its number: a million cells that
   name one text of a megabyte are a few megabytes of a file, and a terabyte when they are read.
2. Whether that could be is seen from the longest text and the number of cells. Only where it could, it is counted
   which cell names which text, up to where there are too many.

>>> _longest([b"<sst><si><t>one</t></si>", b"<si><t>another</t></si></sst>"])
19
>>> _longest([b"<sst><si><t><![CDATA[</si>]]></t></si></sst>"])
44
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from detente.record.formats.xml import Parts, bare, parse, parser

__all__ = ["check_texts"]

_PART = "xl/sharedStrings.xml"
_ENDS = b"</si>"


def check_texts(parts: Parts, sheets: Iterable[str], cells: int, most: int) -> None:
    """That the `cells` of some sheets name no more than so many bytes of shared text.

    Raises:
        ValueError: where they do, or it is no workbook that can be read, and so do expat and `parts`.
    """
    try:
        if _longest(parts(_PART)) * cells <= most:
            return
    except LookupError:  # a workbook may have none
        return
    lengths = _lengths(parts)
    for path in sheets:
        most -= _named(parts, path, lengths, most)


def _longest(chunks: Iterable[bytes]) -> int:
    """No fewer bytes than the longest shared text has: those between the ends of two.

    What may hold such an end without being one (a comment, say) makes it the whole part.
    """
    longest = run = whole = marks = 0
    last = b""
    for chunk in chunks:
        first, *others = chunk.split(_ENDS)
        run += len(first)
        longest = max(longest, run, *map(len, others))
        run = len(others[-1]) if others else run
        whole += len(chunk)
        seen = last + chunk
        marks += 2 * seen.count(b"<!") + seen.count(b"<?")
        last = chunk[-1:]
    return whole if marks > 1 else longest  # one `<?` is the XML declaration


def _lengths(parts: Parts) -> array[int]:
    """The length of each shared text."""
    lengths = array("Q")

    def begins(name: str, _: dict[str, str]) -> None:
        if bare(name) == "si":
            lengths.append(0)

    def holds(text: str) -> None:
        if lengths:
            lengths[-1] += len(text.encode())

    made = parser(begins)
    made.CharacterDataHandler = holds
    parse(made, parts(_PART))
    return lengths


def _named(parts: Parts, path: str, lengths: array[int], most: int) -> int:
    """How many bytes of shared text the cells of one sheet name."""
    total, shared, text = 0, False, list[str]()

    def begins(name: str, said: dict[str, str]) -> None:
        nonlocal shared
        if bare(name) == "c":
            shared = said.get("t") == "s"
        elif shared and bare(name) == "v":
            text.clear()
            made.CharacterDataHandler = text.append

    def ends(name: str) -> None:
        nonlocal total
        if made.CharacterDataHandler and bare(name) == "v":
            made.CharacterDataHandler = None
            number = "".join(text).strip()
            # What is no number of a text, the reader tells.
            total += lengths[int(number)] if number.isdecimal() and int(number[:18]) < len(lengths) else 0
            if total > most:
                raise ValueError("its cells name a few long texts again and again, and are far more than the file")

    made = parser(begins)
    made.EndElementHandler = ends
    parse(made, parts(path))
    return total
