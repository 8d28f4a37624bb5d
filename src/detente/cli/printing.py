"""Printing: to stdout or into a file, as wide as the terminal, coloured where colours are wanted."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from detente.errors import UsageError
from detente.report.layout import Paint, plain

__all__ = ["paint", "put", "put_bytes", "width"]

# A colour repeats what the sign and the word say; none stands for a party.
_COLOURS = {
    "kept": "32", "due": "36", "late": "33", "breached": "1;31", "suspended": "2",
    "dormant": "2", "excused": "36", "unknown": "33", "disputed": "1;35",
}  # fmt: skip
_WIDEST = 120


def width() -> int:
    """The columns there are; 80 in a pipe, and no more than are read with ease."""
    return min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)


def paint() -> Paint:
    """What colours a text by status: nothing in a pipe, with NO_COLOR, or on a terminal that has none."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return plain
    if sys.platform == "win32":
        os.system("")  # noqa: S605, S607  # an empty command makes the console understand colours
    return lambda text, status: f"\x1b[{_COLOURS[status]}m{text}\x1b[0m" if status in _COLOURS else text


def put(text: str, out: str | None) -> None:
    """Write data to stdout, or into a file that is replaced as a whole.

    Raises:
        UsageError: the file cannot be written.
    """
    if out is None:
        sys.stdout.write(text)
    else:
        put_bytes(text.encode(), out)


def put_bytes(whole: bytes, out: str | None) -> None:
    """Write bytes to stdout, or into a file that is replaced as a whole.

    Raises:
        UsageError: the file cannot be written.
    """
    if out is None:
        sys.stdout.buffer.write(whole)
        return
    target = Path(out)
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        try:
            draft.write_bytes(whole)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as problem:
        raise UsageError(f"'{out}' cannot be written: {problem.strerror}") from None
