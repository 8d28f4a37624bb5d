"""Everything that can go wrong, as one tree, said to a person.

    DetenteError                 base; `exit_code` is what the command line returns
    ├── UsageError           2   the call itself cannot be carried out (no such agreement, --at after --known …)
    ├── MistakesError        2   an agreement or a record has mistakes: all of them, each a `Mistake`
    │   ├── AgreementError       … in the text of an agreement
    │   └── RecordError          … in a record of statements
    ├── EvidenceError        3   evidence that cannot be trusted
    └── Fault               70   a fault of ours, never of the input

A `Mistake` says what, where (file, line, column), why and how to mend it with a valid example.
The same object prints with a caret in a terminal, fills the error summary of a page and becomes
`application/problem+json`.

>>> place = Place("treaty.md", 7, 10, length=6, source="  where: statsu = 'deployed'")
>>> print(Mistake("a holding has no field 'statsu'", place, help="did you mean 'status'?"))
treaty.md:7:10: a holding has no field 'statsu'; did you mean 'status'?
      where: statsu = 'deployed'
             ^^^^^^
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct

from detente.meaning import Meaning
from detente.wording import printable

__all__ = [
    "AgreementError",
    "DetenteError",
    "EvidenceError",
    "Fault",
    "Mistake",
    "MistakesError",
    "Place",
    "RecordError",
    "UsageError",
]

_WIDTH = 110  # of a source line as a frame shows it


class Place(Meaning, frozen=True):
    """Where something stands: a file with line and column from 1, or a row and column name of a table."""

    file: str
    line: int = 0
    column: int = 0
    length: int = 1
    source: str = ""
    cell: str = ""  # compared: two cells of one row can be wrong in the same words
    _beside = frozenset({"length", "source"})

    def __lt__(self, other: Place) -> bool:
        return self._meant() < other._meant()

    def __str__(self) -> str:
        if self.cell:
            return printable(f"{self.file}:{self.line}:{self.cell}")
        return ":".join([printable(self.file), *(str(n) for n in (self.line, self.column) if n)])

    def frame(self) -> str:
        """The source line with a caret under the place; empty when the line is not known."""
        if not self.source.strip() or not self.column:
            return ""
        # A long line is shown around the mistake, so that a megabyte on one line prints as one line.
        source, place = self.source.rstrip(), self.column - 1
        start = max(0, min(place - _WIDTH // 2, len(source) - _WIDTH))
        shown = printable(source[start : start + _WIDTH].expandtabs(1))
        before, marked = shown[: place - start], shown[place - start :][: max(1, self.length)]
        left, right = "…" if start else "", "…" if start + _WIDTH < len(source) else ""
        indent = " " * (len(left) + _columns(before) + place - start - len(before))
        return f"    {left}{shown}{right}\n    {indent}{'^' * max(1, _columns(marked))}"


class Mistake(Struct, frozen=True):
    """One thing wrong with an agreement or a record: what, where, and how to mend it."""

    what: str
    place: Place
    help: str = ""

    @property
    def message(self) -> str:
        """The sentence without its place."""
        return printable(f"{self.what}; {self.help}" if self.help else self.what)

    def __str__(self) -> str:
        frame = self.place.frame()
        return f"{self.place}: {self.message}" + (f"\n{frame}" if frame else "")

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON: `what`, `help`, `file`, `line`, `column` (a number, or a table's column name)."""
        place = self.place
        return {
            "what": self.what,
            "help": self.help,
            "file": place.file,
            "line": place.line,
            "column": place.cell or place.column,
        }


class DetenteError(Exception):
    """Base of every error that Détente raises on purpose."""

    exit_code: ClassVar[int] = 70


class UsageError(DetenteError):
    """The call cannot be carried out as it was made."""

    exit_code = 2


class MistakesError(DetenteError):
    """An agreement or a record with mistakes; `mistakes` holds all of them in the order of the text.

    Several files stand in the order in which they were given. `more` says how many further ones were counted but not
    kept.
    """

    exit_code = 2
    # A document made to be wrong in a million places must not print a million lines.
    shown = 100

    def __init__(self, mistakes: Iterable[Mistake], more: int = 0) -> None:
        told = list(mistakes)
        files = {name: n for n, name in enumerate(dict.fromkeys(m.place.file for m in told))}
        unique = dict.fromkeys(sorted(told, key=lambda m: (files[m.place.file], m.place, m.what)))
        self.mistakes: tuple[Mistake, ...] = tuple(unique)
        self.more = more
        super().__init__(self.told(self.shown))

    def told(self, most: int) -> str:
        """So many of the mistakes, some of each file, and how many there are."""
        lines = [str(m) for m in self._some(most)]
        count = len(self.mistakes) + self.more
        lines.append(f"{count} mistake" + ("s" if count != 1 else ""))
        if count > min(most, len(self.mistakes)):
            lines[-1] += f"; the first {min(most, len(self.mistakes))} are shown"
        return "\n".join(lines)

    def _some(self, most: int) -> list[Mistake]:
        """The first of every file, so that none hides behind another, in their order."""
        by_file: dict[str, list[Mistake]] = {}
        for mistake in self.mistakes:
            by_file.setdefault(mistake.place.file, []).append(mistake)
        left = most
        for number, (file, of) in enumerate(sorted(by_file.items(), key=lambda item: len(item[1]))):
            by_file[file] = of[: left // (len(by_file) - number)]
            left -= len(by_file[file])
        return [mistake for of in by_file.values() for mistake in of]


class AgreementError(MistakesError):
    """The text of an agreement has mistakes."""


class RecordError(MistakesError):
    """A record of statements has mistakes."""


class EvidenceError(DetenteError):
    """Evidence that cannot be trusted."""

    exit_code = 3


class Fault(DetenteError):
    """A fault of Détente itself."""

    exit_code = 70


def _columns(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
