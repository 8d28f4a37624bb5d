"""How the text of one cell is read: carefully, one at a time, and quickly where it is plainly good.

Rules (docs/language.md §2, §7)

1. Every column has one careful function from text to values; it decides, and its ValueError is the sentence
   for the person.
2. A shortcut reads a whole column and leaves null what it is not sure of; where it answers, it answers as the
   careful function does.
3. Dates lie from the year 1000 to 9000. A date includes its whole day, month or year; `until` is the instant
   after it, and the instant itself where one is given.
4. Several names in one cell are separated by `;`. `public` as addressee is nobody.
5. `said` may differ by recipient: `RU=2013-05; US=2014-07-31`.

>>> names("RU; US", {"RU": (), "US": ()}, "by")
'RU;US'
>>> yes_no("no")
False
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from detente.agreement.model import Agreement, Field
from detente.amounts import LARGEST, MICRO, parse
from detente.errors import did_you_mean, listed
from detente.instants import Calendar, Moment

__all__ = [
    "Reading",
    "amounts",
    "field_reading",
    "moment",
    "names",
    "names_reading",
    "reading",
    "received",
    "text_reading",
    "yes_no",
]

Values = tuple[Any, ...]
Shortcut = Callable[[pl.Series], Sequence[pl.Series]]
_YEARS = range(1000, 9001)
_DAY = r"^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_INSTANT = r"^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"


@dataclass(frozen=True)
class Reading:
    """How one column is read: its typed columns by suffix, the careful function and the shortcut.

    The first typed column is never null where the text was good.
    """

    outputs: Mapping[str, Any]
    careful: Callable[[str], Values]
    shortcut: Shortcut | None = None
    seen: dict[str, Values | None] = field(default_factory=dict, repr=False, compare=False)

    def value(self, text: str) -> Values | None:
        """The values of a text, or None when it is wrong; remembered."""
        if text not in self.seen:
            if len(self.seen) > 200_000:
                self.seen.clear()
            try:
                self.seen[text] = self.careful(text)
            except ValueError:
                self.seen[text] = None
        return self.seen[text]

    def complaint(self, text: str) -> str:
        """What is wrong with a text."""
        try:
            self.careful(text)
        except ValueError as problem:
            return str(problem)
        return ""


# -- the careful functions --------------------------------------------------------------------------------


def moment(text: str, calendar: Calendar) -> Moment:
    """A day, month, year or instant between the years 1000 and 9000."""
    if text[:4].isdecimal() and len(text) >= 4 and int(text[:4]) not in _YEARS:
        raise ValueError(f"'{text[:40]}' is too far away; dates lie between the years 1000 and 9000")
    return calendar.moment(text)


def names(text: str, known: Collection[str], what: str) -> str:
    """Names separated by `;`, each known and each once, joined again."""
    out: dict[str, None] = {}
    for part in text.split(";"):
        name = part.strip()
        if name not in known:
            advice = did_you_mean(name, known)
            said = f"'{name[:40]}'" if name else "the empty name beside ';'"
            raise ValueError(f"{said} is no {what} of the agreement" + (f"; {advice}" if advice else ""))
        if name in out:
            raise ValueError(f"'{name[:40]}' is named twice; name each once")
        out[name] = None
    return ";".join(out)


def yes_no(text: str) -> bool:
    """`yes` or `no`; JSON's true and false are the same."""
    word = text.lower()
    if word in ("yes", "true"):
        return True
    if word in ("no", "false"):
        return False
    raise ValueError(f"'{text[:40]}' is neither yes nor no; write yes or no")


def received(text: str, agreement: Agreement) -> dict[str, Moment]:
    """When whom: `{"": moment}` for all at one time, else a moment by recipient; groups are their members."""
    if "=" not in text:
        return {"": moment(text, agreement.calendar)}
    out: dict[str, Moment] = {}
    for part in text.split(";"):
        name, equals, when = (p.strip() for p in part.partition("="))
        if not equals:
            raise ValueError(f"'{part.strip()[:40]}' names no recipient; write them like RU=2013-05; US=2014-07-31")
        if name not in agreement.speakers:
            raise ValueError(
                f"'{name[:40]}' is no recipient this agreement knows; {did_you_mean(name, agreement.speakers)}"
            )
        told = moment(when, agreement.calendar)
        for member in agreement.members(name):
            if member in out:
                raise ValueError(f"'{member}' is named twice; say once when it received this")
            out[member] = told
    return out


# -- columns ----------------------------------------------------------------------------------------------


def text_reading() -> Reading:
    """Text as written."""
    return Reading({"": pl.String}, lambda text: (text,), lambda column: [column])


def names_reading(known: Collection[str], what: str, *, public: bool = False) -> Reading:
    """Names separated by `;`; with `public`, that word alone is the empty text."""

    def careful(text: str) -> Values:
        if public and text == "public":
            return ("",)
        return (names(text, known, what),)

    def shortcut(column: pl.Series) -> list[pl.Series]:
        good = column.is_in(list(known))
        return [
            column if good.all() and not column.null_count() else column.zip_with(good.fill_null(False), _nulls(column))
        ]

    return Reading({"": pl.String}, careful, shortcut)


def reading(column: str, agreement: Agreement, kinds: Collection[str]) -> Reading:
    """How a column that every kind has is read."""
    calendar = agreement.calendar
    if column in ("by", "about"):
        return names_reading(agreement.speakers, "party, group or other")
    if column == "to":
        return names_reading(agreement.speakers, "party, group or other", public=True)
    if column == "parties":
        return names_reading((*agreement.parties, *agreement.groups), "party or group")
    if column == "kinds":
        return names_reading(kinds, "kind of statement")
    if column == "clause":
        return Reading({"": pl.String}, lambda text: (_clause(text, agreement),))
    if column == "complete":
        return _yes_no_reading()
    if column == "at":
        return _moments({"": pl.Int64, "_last": pl.Int64}, calendar, lambda m: (m.first, m.last))
    if column == "until":
        return _moments({"": pl.Int64}, calendar, lambda m: (m.last + (m.first != m.last),))
    if column == "said":
        return _said(agreement)
    return text_reading()


def field_reading(form_field: Field, agreement: Agreement) -> Reading:
    """How a field of a form is read."""
    if form_field.is_amount:
        return amounts(form_field.unit or "count")
    if form_field.type in ("date", "instant"):
        day = form_field.type == "date"
        return _moments({"": pl.Int64, ".last": pl.Int64}, agreement.calendar, lambda m: (m.first, m.last), day=day)
    if form_field.type == "yes/no":
        return _yes_no_reading()
    if form_field.type == "choice":
        return _one_of(
            form_field.choices, lambda text: f"'{text[:40]}' is none of {listed([*map(str, form_field.choices)], 'or')}"
        )
    if form_field.type == "party":
        return _one_of(
            agreement.speakers,
            lambda text: (
                f"'{text[:40]}' is no party, group or other of the agreement; {did_you_mean(text, agreement.speakers)}"
            ),
        )
    return text_reading()


def _clause(text: str, agreement: Agreement) -> str:
    duties = agreement.clauses.duties
    if text not in duties:
        raise ValueError(f"'{text[:40]}' is no clause of the agreement; {did_you_mean(text, duties)}".rstrip("; "))
    return text


def _one_of(known: Collection[str], say: Callable[[str], str]) -> Reading:
    def careful(text: str) -> Values:
        if text not in known:
            raise ValueError(say(text))
        return (text,)

    return Reading(
        {"": pl.String}, careful, lambda column: [column.zip_with(column.is_in(list(known)), _nulls(column))]
    )


def _yes_no_reading() -> Reading:
    return Reading({"": pl.Boolean}, lambda text: (yes_no(text),))


def _said(agreement: Agreement) -> Reading:
    # said, heard, heard_last, and what `at` is where nothing is said of it
    names_ = {"": pl.Int64, ".heard": pl.Int64, ".heard_last": pl.Int64, ".at": pl.Int64, ".at_last": pl.Int64}

    def careful(text: str) -> Values:
        told = sorted((m.first, m.last) for m in received(text, agreement).values())
        return (told[0][0], told[-1][0], max(last for _, last in told), *told[0])

    def shortcut(column: pl.Series) -> list[pl.Series]:
        first, last = _plain_moments(column, agreement.calendar, day=False)
        return [first, first, last, first, last]

    return Reading(names_, careful, shortcut)


def _moments(
    outputs: Mapping[str, Any], calendar: Calendar, values: Callable[[Moment], Values], *, day: bool = False
) -> Reading:
    def careful(text: str) -> Values:
        told = moment(text, calendar)
        if day and told.first == told.last:
            raise ValueError(f"'{text[:40]}' is an instant where a date is asked for; write {text[:10]}")
        return values(told)

    def shortcut(column: pl.Series) -> list[pl.Series]:
        first, last = _plain_moments(column, calendar, day=day)
        if len(outputs) > 1:
            return [first, last]
        return [last + (first != last).cast(pl.Int64)]

    return Reading(outputs, careful, shortcut)


def amounts(unit: str) -> Reading:
    """Amounts in a unit: the lowest and the highest number of its scale."""

    def careful(text: str) -> Values:
        amount = parse(text, unit)
        return (amount.low, amount.high)

    def shortcut(column: pl.Series) -> list[pl.Series]:
        whole = column.cast(pl.Int64, strict=False)
        whole = whole.set(~whole.is_between(0, LARGEST).fill_null(True), None)
        if unit != "count":
            whole = whole * MICRO
            if whole.null_count() > column.null_count():
                whole = whole.zip_with(whole.is_not_null(), _decimals(column))
        return [whole, whole]

    return Reading({"": pl.Int64, ".high": pl.Int64}, careful, shortcut)


# -- shortcuts --------------------------------------------------------------------------------------------


def _decimals(column: pl.Series) -> pl.Series:
    """Decimals with up to six places as millionths."""
    plain = column.str.contains(r"^[0-9]{1,12}\.[0-9]{1,6}$").fill_null(value=False)
    if not plain.any():
        return pl.Series(column.name, [None], pl.Int64).new_from_index(0, len(column))
    number = (
        column.to_frame("t")
        .select(
            pl.when(plain).then(
                pl.col("t").str.split(".").list.first().cast(pl.Int64, strict=False) * MICRO
                + pl.col("t").str.split(".").list.last().str.pad_end(6, "0").cast(pl.Int64, strict=False)
            )
        )
        .to_series()
    )
    return number.set((number > LARGEST * MICRO).fill_null(value=False), None)


def _plain_moments(column: pl.Series, calendar: Calendar, *, day: bool) -> tuple[pl.Series, pl.Series]:
    """First and last second of whole days (where days begin in UTC) and, unless `day`, of instants with Z."""
    frame = column.to_frame("t")
    first = last = pl.Series("t", [None], pl.Int64).new_from_index(0, len(column))
    lengths = column.str.len_bytes()
    if calendar.zone == "UTC" and (lengths == 10).any():
        days = (
            pl.when(pl.col("t").str.contains(_DAY)).then(pl.col("t")).str.to_date("%Y-%m-%d", strict=False, cache=False)
        )
        first = frame.select(days.cast(pl.Int64) * 86_400).to_series()
        last = first + 86_399
    if not day and (lengths == 20).any():
        text = pl.when(pl.col("t").str.contains(_INSTANT)).then(pl.col("t").str.head(19))
        parsed = text.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, cache=False, time_unit="ms")
        instant = frame.select(parsed.dt.epoch("s")).to_series()
        first, last = (
            instant if s.null_count() == len(s) else s.zip_with(s.is_not_null(), instant) for s in (first, last)
        )
    return first, last


def _nulls(column: pl.Series) -> pl.Series:
    return pl.Series(column.name, [None], column.dtype).new_from_index(0, len(column))
