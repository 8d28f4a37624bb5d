"""The mistakes of one reading of a record: all counted, the first kept.

Rules

1. Every mistake is counted; the first 1,000 in the order of files and lines are kept, so that a file that is
   wrong in a million places needs no memory for a million sentences.
2. A sentence is made only for a mistake that is kept.
3. Of the names in one line that no statement has, the first few are told each, and the last of them with the number
   of the others.
4. Of a file that is refused as a whole that alone is told, however much of it had been read.

>>> ledger = Ledger(keep=1)
>>> ledger.add("record.csv", 9, "troops", "'many' is no amount")
>>> ledger.add("record.csv", 4, "by", "'XX' is nobody", "did you mean 'US'?")
>>> print(ledger.error())
record.csv:4:by: 'XX' is nobody; did you mean 'US'?
2 mistakes; the first 1 are shown
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from detente.errors import Mistake, Place, RecordError
from detente.wording import did_you_mean

if TYPE_CHECKING:
    import polars as pl

__all__ = ["KEEP", "Ledger", "Words", "near"]

KEEP = 1_000
_FEW = 20
# What is wrong and how to mend it.
Words = str | tuple[str, str]


def near(word: str, known: Iterable[str]) -> str:
    """Advice for a word nobody knows where one of many known ones is near; else none."""
    advice = did_you_mean(word, known)
    return advice if advice.startswith("did you mean") else ""


class Ledger:
    """Collects the mistakes of one reading."""

    def __init__(self, keep: int = KEEP) -> None:
        self._counts: dict[str, int] = {}
        self._refused: set[str] = set()
        self._keep = keep
        self._lock = threading.Lock()  # blocks of a file are read at the same time
        self._files: dict[str, int] = {}
        self._kept: list[tuple[int, int, int, str, str, Callable[[], Words]]] = []

    @property
    def count(self) -> int:
        """How many mistakes there are."""
        return sum(self._counts.values())

    def _count(self, file: str, more: int) -> None:
        with self._lock:
            if file not in self._refused:
                self._counts[file] = self._counts.get(file, 0) + more

    def refuse(self, file: str, what: str, help: str) -> None:
        """That a file cannot be read: nothing else is told of it."""
        with self._lock:
            self._counts[file] = 0
            self._kept = [note for note in self._kept if note[3] != file]
        self.add(file, 1, "", what, help)
        self._refused.add(file)

    def order(self, file: str) -> int:
        """The place of a file among those that were read, in the order in which they were begun."""
        with self._lock:
            return self._files.setdefault(file, len(self._files))

    def add(self, file: str, line: int, cell: str, what: str, help: str = "") -> None:
        """One mistake at a cell; `cell` may be empty when the line as a whole is wrong."""
        self._count(file, 1)
        self._note(file, line, cell, lambda: (what, help))

    def many(
        self, file: str, lines: pl.Series, cell: str, say: Callable[[str], Words], texts: pl.Series | None = None
    ) -> None:
        """One mistake a line, each said by `say` from the text of its cell."""
        self._count(file, len(lines))
        if len(lines) > self._keep:
            first = lines.arg_sort()[: self._keep]
            lines, texts = lines[first], texts[first] if texts is not None else None
        said = texts.to_list() if texts is not None else [""] * len(lines)
        for line, text in zip(lines.to_list(), said, strict=True):
            self._note(file, line, cell, lambda text=text: say(text))  # type: ignore[misc]

    def unknown(self, file: str, line: int, names: Sequence[str], known: Collection[str]) -> None:
        """Names of columns, in one line, that no statement has."""
        for name in names[:_FEW]:
            self.add(file, line, name[:40], f"no statement has a '{name[:40]}'", near(name, known))
        if more := names[_FEW:]:
            self._count(file, len(more) - 1)
            others = f", nor {len(more) - 1:,} more that this line names" if more[1:] else ""
            self.add(file, line, more[0][:40], f"no statement has a '{more[0][:40]}'{others}")

    def _note(self, file: str, line: int, cell: str, say: Callable[[], Words]) -> None:
        with self._lock:
            if file in self._refused:
                return
            order = self._files.setdefault(file, len(self._files))
            self._kept.append((order, line, len(self._kept), file, cell, say))
            if len(self._kept) >= 3 * self._keep:
                self._prune()

    def _prune(self) -> None:
        self._kept.sort(key=lambda k: k[:3])
        del self._kept[self._keep :]
        self._kept = [(*k[:2], n, *k[3:]) for n, k in enumerate(self._kept)]

    def error(self) -> RecordError:
        """All that was kept, as one error that knows how many there were."""
        self._prune()
        mistakes = []
        for _, line, _, file, cell, say in self._kept:
            words = say()
            what, help_ = (words, "") if isinstance(words, str) else words
            mistakes.append(Mistake(what, Place(file, line, cell=cell), help_))
        return RecordError(mistakes, more=self.count - len(mistakes))
