"""`detente library`: the agreements that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from detente.cli.called import typed
from detente.cli.printing import put
from detente.errors import UsageError
from detente.library import files

__all__ = ["library"]


def library(
    what: Literal["list", "show", "copy"] = "list", name: str | None = None, folder: Path | None = None, /
) -> int:
    """List the agreements that ship, show the text of one, or copy one with its record into a folder.

    Parameters
    ----------
    what
        list (the default), show NAME, or copy NAME DIR.
    name
        The name of an agreement, as the list has it.
    folder
        Where the copies go; what is there is not overwritten.
    """
    if what == "list":
        widest = max(map(len, files.names()), default=0)
        lines = [f"{n:{widest}}  {files.title(n)}" for n in files.names()]
        put("\n".join([*lines, ""]), None)
        return 0
    if name is None:
        raise UsageError(f"{what} which one? For instance: {typed('library', what, files.names()[0])}")
    if what == "show":
        put(files.path(name).read_text("utf-8"), None)
        return 0
    if folder is None:
        raise UsageError(f"copy it where? For instance: {typed('library', 'copy', name, 'mine')}")
    put(copied(name, folder), None)
    return 0


def copied(name: str, folder: Path) -> str:
    """Copy an agreement with its record, and say what to do next."""
    made = files.copy(name, folder)
    agreement, *record = map(str, made)
    return "\n".join(
        [
            *(f"copied {path}" for path in made),
            "",
            "Next:",
            f"  {typed('check', agreement)}",
            f"  {typed('assess', agreement, *record)}",
            "",
        ]
    )
