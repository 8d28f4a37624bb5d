"""The statements that findings point at, with when they were so and when they were received.

A date is told as exactly as it was said and no more: a statement of August 2022 is of `2022-08`.

>>> span(Calendar(), Calendar().moment("2022-08").first, Calendar().moment("2022-08").last)
'2022-08'
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from detente.assess.findings.findings import Finding
from detente.instants import BEGINNING, FOREVER, Calendar, text
from detente.record.model import Record
from detente.words.catalogue import Catalogue
from detente.words.english import ENGLISH

__all__ = ["Told", "span", "told", "when"]


class Told(NamedTuple):
    """What a reader is told of one statement: dates as text, names as they stand."""

    id: str
    kind: str
    by: str
    about: str
    at: str
    said: str
    source: str | None
    note: str | None
    lang: str | None


def told(
    record: Record, findings: Iterable[Finding], calendar: Calendar, catalogue: Catalogue = ENGLISH
) -> dict[str, Told]:
    """Every statement that the reasons of some findings name, by id."""
    import polars as pl

    named = {reason.statement for finding in findings for reason in finding.why if reason.statement}
    if not named:
        return {}
    rows = record.spine.filter(pl.col("id").is_in(sorted(named)))
    return {
        row["id"]: Told(
            row["id"], row["kind"], catalogue.listed(row["by"]), catalogue.listed(row["about"]),
            span(calendar, row["at"], row["at_last"], catalogue),
            span(calendar, row["said"], row["heard_last"], catalogue),
            row["source"], row["note"], row["lang"],
        )
        for row in rows.iter_rows(named=True)
    }  # fmt: skip


def when(calendar: Calendar, instant: int, catalogue: Catalogue = ENGLISH) -> str:
    """An instant as people read it, in the agreement's zone: by the day where it is the first or last second of one.

    >>> [when(Calendar(), t) for t in (1583020800, 1583107199, 1583064000)]
    ['2020-03-01', 'the end of 2020-03-01', '2020-03-01 12:00:00']
    """
    if instant >= FOREVER or instant <= BEGINNING:
        return text(instant)
    day = calendar.day(instant)
    seconds = instant - calendar.begins(day)
    if not seconds:
        return day.isoformat()
    if calendar.next_day(instant) == instant + 1:
        return catalogue.label("end of", day=day.isoformat())
    if calendar.zone != "UTC":
        return calendar.local(instant)
    return f"{day.isoformat()} {timedelta(seconds=seconds)!s:0>8}"


def span(calendar: Calendar, first: int, last: int | None, catalogue: Catalogue = ENGLISH) -> str:
    """A date with doubt as it was said: a day, a month, a year, an instant, or from one day to another."""
    if last is None or first == last:
        return when(calendar, first, catalogue)
    begins, ends = calendar.day(first), calendar.day(last)
    if calendar.begins(begins) != first or calendar.next_day(last) != last + 1:
        return catalogue.label("to", first=when(calendar, first, catalogue), last=when(calendar, last, catalogue))
    if begins == ends:
        return begins.isoformat()
    after = calendar.day(last + 1)
    if begins.day == after.day == 1:
        if begins.month == after.month == 1 and after.year == begins.year + 1:
            return f"{begins.year:04}"
        if (after.year * 12 + after.month) - (begins.year * 12 + begins.month) == 1:
            return f"{begins.year:04}-{begins.month:02}"
    return catalogue.label("to", first=begins.isoformat(), last=ends.isoformat())
