"""The mistakes found so far: reading goes on after each, so that all are told in one go.

>>> found = Mistakes()
>>> found.add("'XI' is given twice", Place("treaty.md", 7, 1), "rename one")
>>> [str(m) for m in found]
["treaty.md:7:1: 'XI' is given twice; rename one"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from detente.errors import AgreementError, Mistake, Place

__all__ = ["MOST", "Mistakes"]

# A document made to be wrong in a million places is not read to its end.
MOST = 1_000


class Mistakes:
    """Collects mistakes; after a thousand there is nothing left to learn from more, and reading stops.

    Raises:
        AgreementError: from `add`, when there are too many; from `stop`, when there are any.
    """

    def __init__(self) -> None:
        self._found: dict[Mistake, None] = {}
        self._looks: dict[Mistake, None] = {}
        self._whose, self._own = "", range(0)

    def __iter__(self) -> Iterator[Mistake]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, what: str, place: Place, help: str | Callable[[], str] = "") -> None:  # a Mistake's word
        """Note one mistake; help that is costly to find is given as a function."""
        told = Mistake(what, place, help if isinstance(help, str) else help())
        if self._whose and told not in self._found and place.line not in self._own:
            told = Mistake(f"{what} {self._whose}", place, told.help)
        self._found.setdefault(told)
        if len(self._found) >= MOST:
            self._found.setdefault(
                Mistake(f"there are {MOST:,} mistakes, and the rest is not read", place, "mend these first")
            )
            self.stop()

    def look(self, what: str, place: Place, help: str) -> None:  # a Mistake's word
        """Note what is no mistake, and worth a look."""
        if len(self._looks) < MOST:
            self._looks.setdefault(Mistake(what, place, help))

    @property
    def looks(self) -> tuple[Mistake, ...]:
        """What is worth a look, as far as it was seen in passing; lints.py looks for more."""
        return tuple(self._looks)

    @contextmanager
    def as_read_by(self, owner: str, own: range) -> Iterator[None]:
        """What is found here outside a reading's own lines, and was not found before, comes of that reading."""
        self._whose, self._own = f"(as {owner} reads it)", own
        try:
            yield
        finally:
            self._whose, self._own = "", range(0)

    def stop(self) -> None:
        """End here if there are any."""
        if self._found:
            raise AgreementError(self._found)
