"""A statement's values as the text of cells, whether they come from JSON or from Python.

Rules (docs/language.md §7)

1. What JSON or Python says becomes the text that a cell of a table would hold, so that all formats are read
   by the same functions: yes and no, numbers as written, days and instants, lists joined by `;`, the mapping
   by recipient of `said` as `RU=2013-05; US=2014-07-31`.
2. Outer blanks mean nothing; an empty text says nothing. An empty list of addressees is `public`.
3. Numbers never pass through floating point: JSON's are kept as written.
4. A list stands only where several names may stand, a mapping only in `said`.

>>> text_of("to", ["RU", "US"]), text_of("troops", 9000), text_of("said", {"RU": "2013-05"})
('RU;US', '9000', 'RU=2013-05')
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from decimal import Decimal
from numbers import Integral

import polars as pl

from detente.instants import Moment
from detente.record.rows.ledger import Ledger

__all__ = [
    "BLANKS",
    "LISTS",
    "LONGEST",
    "NOTED",
    "TOO_LONG",
    "Gatherer",
    "empty_list_in",
    "empty_name_in",
    "nul_in",
    "text_of",
]

BLANKS = " \t\r\n"
LISTS = frozenset({"by", "about", "to", "kinds", "parties", "attached"})
# Stands in a cell whose mistake is noted already, so that it is not called missing too; no text may hold it.
NOTED = "\x00"
LONGEST = 50_000_000  # bytes of a line of JSON or a row of CSV
TOO_LONG = (
    f"this row has more than {LONGEST:,} bytes",
    "give it as several statements, or name in 'source' where it is",
)
_BITS = 1_000  # of a number that is written out; Python refuses to write very long ones
_FULL = 20_000  # statements gathered before they are checked


class Gatherer:
    """Collects statements one by one as a frame of text; what cannot be the text of a cell is a mistake."""

    def __init__(self, file: str, known: Collection[str], ledger: Ledger) -> None:
        self._file, self._known, self._ledger = file, known, ledger
        self._lines: list[int] = []
        self._columns: dict[str, list[str | None]] = {}

    @property
    def full(self) -> bool:
        """Whether it is time to take the frame."""
        return len(self._lines) >= _FULL

    def add(self, line: int, cells: Iterable[tuple[object, object]]) -> None:
        """Add one statement; a column given twice, or one that no kind has, is a mistake."""
        said: set[str] = set()
        unknown: list[str] = []
        row = len(self._lines)
        self._lines.append(line)
        for key, value in cells:
            column = str(key)
            if column in said:
                self._ledger.add(self._file, line, column, f"'{column[:40]}' is given twice", "say it once")
            elif column not in self._known:
                unknown.append(column)
            else:
                self._put(row, line, column, value)
            said.add(column)
        self._ledger.unknown(self._file, line, unknown, self._known)

    def _put(self, row: int, line: int, column: str, value: object) -> None:
        try:
            text = text_of(column, value)
        except ValueError as problem:
            self._ledger.add(self._file, line, column, str(problem))
            text = NOTED
        if text is not None:
            told = self._columns.setdefault(column, [])
            told.extend([None] * (row - len(told)))
            told.append(text)

    def frame(self) -> pl.DataFrame:
        """What was gathered, which is then forgotten."""
        height = len(self._lines)
        columns = [pl.Series("line", self._lines, dtype=pl.UInt32)]
        for column, told in self._columns.items():
            columns.append(pl.Series(column, told + [None] * (height - len(told)), dtype=pl.String))
        self._lines, self._columns = [], {}
        return pl.DataFrame(columns)


def text_of(column: str, value: object) -> str | None:
    """The text of a cell; None where nothing is said.

    Raises:
        ValueError: with a sentence for a person.
    """
    if isinstance(value, Mapping):
        return _mapping(column, value)
    if isinstance(value, (list, tuple, AbstractSet)):
        return _list(column, sorted(value, key=str) if isinstance(value, AbstractSet) else value)
    return _scalar(column, value)


def _scalar(column: str, value: object) -> str | None:
    text = _plain(column, value)
    if text is None:
        return None
    text = text.strip(BLANKS)
    if NOTED in text:
        raise ValueError(nul_in(column))
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise ValueError(f"'{column}' holds half a character (a lone surrogate); write it whole") from None
    return text or None


def _plain(column: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, ValueError):  # noted where it was read
        raise value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return str(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Integral):
        number = int(value)
        if number.bit_length() > _BITS:
            raise ValueError(f"'{column}' holds a number that is out of range; amounts lie between 0 and 10^12")
        return str(number)
    if isinstance(value, (float, Decimal)):
        if not math.isfinite(value):
            raise ValueError(f"'{column}' holds {value}, which is no number; write a finite one or unknown")
        return str(value).removesuffix(".0")
    if isinstance(value, (Mapping, Sequence, AbstractSet)):
        raise ValueError(f"'{column}' holds values within values; write plain text or a number")
    raise ValueError(f"'{column}' holds a {type(value).__name__}; write text, a number, a date, yes or no")


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _list(column: str, values: Sequence[object]) -> str | None:
    if column not in LISTS:
        raise ValueError(f"'{column}' holds a list, where one value is asked for; write one statement for each")
    if not values:
        if column == "to":
            return "public"
        raise ValueError(empty_list_in(column))
    texts = [_scalar(column, v) for v in values]
    if None in texts:
        raise ValueError(empty_name_in(column))
    return ";".join(t for t in texts if t)


def nul_in(column: str) -> str:
    """What is told of a text with a NUL character, whichever format it comes from."""
    return f"'{column}' holds a NUL character; write plain text"


def empty_list_in(column: str) -> str:
    """What is told of a list of nobody where it says nothing."""
    return f"'{column}' holds an empty list; leave it out or name someone"


def empty_name_in(column: str) -> str:
    """What is told of a list in which a name is missing."""
    return f"'{column}' holds a list with an empty name; leave it out"


def _mapping(column: str, value: Mapping[object, object]) -> str:
    if column != "said":
        raise ValueError(f"'{column}' holds an object; only 'said' may, by recipient: {{\"RU\": \"2013-05\"}}")
    if not value:
        raise ValueError("'said' holds an empty object; name at least one recipient")
    parts = []
    for name, when in value.items():
        text = _scalar(column, when)
        if text is None:
            raise ValueError(
                f"'said' does not tell when '{str(name)[:40]}' received it; write a date, for instance 2024-12-01"
            )
        parts.append(f"{_scalar(column, str(name))}={text}")
    return "; ".join(parts)
