"""How each column is read: its typed columns, the careful function, and the shortcut where there is one.

Rules (docs/language.md §2, §7)

1. Every column has one careful function from text to values; it decides, and its ValueError is the sentence
   for the person. A shortcut only saves time.
2. A date includes its whole day, month or year; `until` is the instant after it, and the instant itself where
   one is given. A field of type `date` holds no instant.
3. `public` as addressee is nobody.
4. An id, a key, a site and the name of a statement hold no sign that nobody sees; other text is as written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
from msgspec import Struct, field

from detente.agreement.blocks import Field
from detente.agreement.model import Agreement
from detente.amounts import parse
from detente.instants import Calendar, Moment
from detente.record.rows import shortcuts
from detente.record.rows.cells import HIDDEN, Meant, clause, moment, names, received, visible, yes_no
from detente.wording import did_you_mean, listed, who_is_meant

__all__ = ["Reading", "amounts", "field_reading", "reading"]

Values = tuple[Any, ...]
Shortcut = Callable[[pl.Series], Sequence[pl.Series]]


class Reading(Struct, frozen=True, eq=False):
    """How one column is read: its typed columns by suffix, the careful function and the shortcut.

    The first typed column is never null where the text was good.
    """

    outputs: Mapping[str, Any]
    careful: Callable[[str], Values]
    shortcut: Shortcut | None = None
    seen: dict[str, Values | None] = field(default_factory=dict)
    coded: dict[str, pl.DataFrame] = field(default_factory=dict)  # what the texts of coded columns mean, by number

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


def text_reading() -> Reading:
    """Text as written."""
    return Reading({"": pl.String}, lambda text: (text,), lambda column: [column])


def key_reading() -> Reading:
    """Text that tells one thing from another: what looks alike is the same."""

    def shortcut(column: pl.Series) -> list[pl.Series]:
        odd = column.str.contains(HIDDEN)
        return [column.zip_with(~odd, pl.Series([None], dtype=pl.String)) if odd.any() else column]

    return Reading({"": pl.String}, lambda text: (visible(text),), shortcut)


def names_reading(known: Collection[str], what: str, meant: Meant = did_you_mean, *, public: bool = False) -> Reading:
    """Names separated by `;`; with `public`, that word alone is the empty text."""

    def careful(text: str) -> Values:
        if public and text == "public":
            return ("",)
        return (names(text, known, what, meant),)

    return Reading({"": pl.Categorical}, careful, lambda column: [shortcuts.one_of(column, known)])


def reading(column: str, agreement: Agreement, kinds: Collection[str]) -> Reading:
    """How a column that every kind has is read."""
    calendar, meant = agreement.calendar, partial(who_is_meant, called=agreement.names)
    if column in ("by", "about"):
        return names_reading(agreement.speakers, "party, group or other", meant)
    if column == "to":
        return names_reading(agreement.speakers, "party, group or other", meant, public=True)
    if column == "parties":
        return names_reading(agreement.bound, "party or group", meant)
    if column == "kinds":
        return names_reading(kinds, "kind of statement")
    if column == "clause":
        return Reading({"": pl.String}, lambda text: (clause(text, agreement),))
    if column == "complete":
        return _yes_no_reading()
    if column == "at":
        return _moments({"": pl.Int64, "_last": pl.Int64}, calendar, lambda m: (m.first, m.last))
    if column == "until":
        return _moments({"": pl.Int64}, calendar, lambda m: (m.last + (m.first != m.last),))
    if column == "said":
        return _said(agreement)
    return key_reading() if column in ("id", "re", "replaces", "cancels") else text_reading()


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
                f"'{text[:40]}' is no party, group or other of the agreement; "
                f"{who_is_meant(text, agreement.speakers, agreement.names)}"
            ),
        )
    return key_reading() if form_field.key or form_field.type in ("site", "statement") else text_reading()


def _one_of(known: Collection[str], say: Callable[[str], str]) -> Reading:
    def careful(text: str) -> Values:
        if text not in known:
            raise ValueError(say(visible(text)))
        return (text,)

    return Reading({"": pl.String}, careful, lambda column: [shortcuts.one_of(column, known)])


def _yes_no_reading() -> Reading:
    return Reading({"": pl.Boolean}, lambda text: (yes_no(text),))


def _said(agreement: Agreement) -> Reading:
    # said, heard, heard_last, and what `at` is where nothing is said of it
    names_ = {"": pl.Int64, ".heard": pl.Int64, ".heard_last": pl.Int64, ".at": pl.Int64, ".at_last": pl.Int64}

    def careful(text: str) -> Values:
        told = sorted((m.first, m.last) for m in received(text, agreement).values())
        return (told[0][0], told[-1][0], max(last for _, last in told), *told[0])

    def shortcut(column: pl.Series) -> list[pl.Series]:
        first, last = shortcuts.moments(column, agreement.calendar, day=False)
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
        first, last = shortcuts.moments(column, calendar, day=day)
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
        number = shortcuts.amounts(column, unit)
        return [number, number]

    return Reading({"": pl.Int64, ".high": pl.Int64}, careful, shortcut)
