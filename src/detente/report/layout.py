"""Text laid out for a terminal or a pipe: widths as they are seen, wrapping that loses nothing, clean characters.

>>> print(hanging("  earlier: ", "unknown 2018-02-05 until 2018-03-01; unknown 2019-02-05 until 2019-03-01", 50))
  earlier: unknown 2018-02-05 until 2018-03-01;
           unknown 2019-02-05 until 2019-03-01
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

__all__ = ["Paint", "beside", "clean", "columns", "hanging", "plain", "wide"]

# Gives a text the colour of a status; a pipe gets one that changes nothing.
Paint = Callable[[str, str], str]
_NARROWEST = 40
# The signs of statuses, which stand before their words.
SIGNS = frozenset("✓○!✗‖–~?≠")


def plain(text: str, status: str) -> str:  # noqa: ARG001  # a Paint
    """The text itself."""
    return text


def clean(text: str) -> str:
    """Text from a stranger that cannot move the cursor, recolour the terminal or hide itself."""
    return "".join(
        c if c.isprintable() or unicodedata.category(c) == "Zs" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def wide(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Cells side by side, each filled up to its width, two spaces apart."""
    filled = [cell + " " * (width - wide(cell)) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join(filled).rstrip()


def beside(head: str, start: int, text: str, width: int) -> str:
    """Text that begins at a column behind a head; below it where nothing of it fits there."""
    text = clean(text)
    if not text or start + wide(text) <= width:
        return f"{head:{start}}{text}".rstrip() if text else head.rstrip()
    return hanging(head + " " * (start - wide(head)), text, width)


def hanging(head: str, text: str, width: int) -> str:
    """Text behind a head, its further lines indented as far; words longer than a line stay whole.

    Its own line breaks count as blanks: a stranger's text feigns no line of ours.
    """
    room = max(width, _NARROWEST) - wide(head)
    indent = wide(head)
    if room < _NARROWEST // 2:  # a head that leaves no room: go on below it
        indent, room = 4, max(width, _NARROWEST) - 4
        return "\n".join([head.rstrip(), *(" " * indent + line for line in _lines(text, room))])
    lines = _lines(text, room) or [""]
    return "\n".join([(head + lines[0]).rstrip(), *(" " * indent + line for line in lines[1:])])


def _words(text: str) -> Iterator[str]:
    """The words of a text; the sign of a status and its word are one."""
    sign = ""
    for word in text.split():
        if word in SIGNS and not sign:
            sign = word
        else:
            yield f"{sign} {word}".strip()
            sign = ""
    if sign:
        yield sign


def _lines(text: str, room: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line and wide(line) + 1 + wide(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [clean(line) for line in [*lines, line]]
