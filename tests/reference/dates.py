"""Instants and dates with doubt, read from their words (docs/language.md §7, §3, §5).

An instant is a whole second of UTC since 1970. A date may be a day, a month or a year: it is the first and the last
second that it may mean. Nothing here is shared with the engine.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

ALWAYS = -62_135_596_800  # before every date that can be written
NEVER = 253_402_300_800  # after every date that can be written
_EPOCH = date(1970, 1, 1)
_SECONDS = {"minutes": 60, "hours": 3600}


class Length(Protocol):
    """A length of time as the parsed agreement has it."""

    @property
    def count(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def calendar(self) -> bool: ...


class When(NamedTuple):
    """A date as exactly as it was said: the first and the last second that it may mean (§7)."""

    first: int
    last: int
    said: str = ""
    is_day: bool = False  # which holds no time of day, as a field of type `date`


class Days(NamedTuple):
    """Where days begin (`zone`), and the instant of entry into force, whose day begins treaty years (§1)."""

    zone: str
    in_force: int

    def _tz(self) -> tzinfo:
        return UTC if self.zone == "UTC" else ZoneInfo(self.zone)

    def begin(self, day: date) -> int:
        """The instant at which a day begins."""
        return int(datetime(day.year, day.month, day.day, tzinfo=self._tz()).timestamp())

    def day(self, instant: int) -> date:
        """The day that an instant belongs to."""
        return datetime.fromtimestamp(instant, self._tz()).date()

    def when(self, said: str) -> When:
        """§7: a day, a month, a year, or an instant."""
        if re.fullmatch(r"\d{4}", said):
            first, after = date(int(said), 1, 1), date(int(said) + 1, 1, 1)
        elif re.fullmatch(r"\d{4}-\d\d", said):
            first = date.fromisoformat(said + "-01")
            after = shifted(first, 1, "months")
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", said):
            first = date.fromisoformat(said)
            after = first + timedelta(days=1)
        else:
            ends_its_day = said[10:16] == "T24:00"
            moment = datetime.fromisoformat(said.replace("T24:00", "T00:00", 1) if ends_its_day else said)
            moment += timedelta(days=int(ends_its_day))
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=self._tz())
            instant = int(moment.timestamp())
            return When(instant, instant, said)
        return When(self.begin(first), self.begin(after) - 1, said)

    def end_of_day(self, instant: int) -> int:
        """The instant at which the day of an instant ends."""
        return self.begin(self.day(instant) + timedelta(days=1))

    def plus(self, instant: int, by: Length, sign: int = 1) -> int:
        """§3: days, months and years run from the instant on; a calendar length ends with its last whole unit."""
        if instant in (ALWAYS, NEVER):
            return instant
        if by.unit in _SECONDS:
            return instant + sign * by.count * _SECONDS[by.unit]
        day = self.day(instant)
        try:
            if by.calendar:
                month = 1 if by.unit == "years" else day.month
                whole = day if by.unit == "days" else date(day.year, month, 1)
                return self.begin(shifted(whole, sign * by.count, by.unit))
            return self.begin(shifted(day, sign * by.count, by.unit)) + instant - self.begin(day)
        except (ValueError, OverflowError):
            return NEVER if sign > 0 else ALWAYS

    def too_late(self, clock: int, allowed: Length, *, before: bool = False) -> int:
        """§7: the first instant too late. Days count dates, whole; hours are met at the last one exactly."""
        moved = self.plus(clock, allowed, -1 if before else 1)
        if moved in (ALWAYS, NEVER):
            return moved
        return moved + 1 if allowed.unit in _SECONDS else self.end_of_day(moved)

    def every(self, start: int, step: Length, until: int) -> Iterator[int]:
        """§4: a calendar's dates, counted from the first each time."""
        first, number = self.day(start), 0
        instant = start
        while instant < until:
            yield instant
            number += 1
            instant = self.begin(shifted(first, number * step.count, step.unit)) + start - self.begin(first)

    def period(self, instant: int, name: str) -> date:
        """§5: the day on which the quota's period of an instant began."""
        day = self.day(instant)
        if name == "day":
            return day
        if name == "calendar month":
            return day.replace(day=1)
        if name == "calendar year":
            return date(day.year, 1, 1)
        start = self.day(self.in_force)
        begins = [shifted(start, n, "years") for n in (day.year - start.year, day.year - start.year - 1)]
        return begins[0] if begins[0] <= day else begins[1]


def shifted(day: date, count: int, unit: str) -> date:
    """A day so many days, weeks, months or years later; of the 31st, the last of a shorter month."""
    if unit in ("days", "weeks"):
        return day + timedelta(days=count * (7 if unit == "weeks" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shown(instant: int) -> str:
    """An instant for a person."""
    if instant <= ALWAYS:
        return "always"
    if instant >= NEVER:
        return "ever"
    return instant_text(instant).replace("T", " ").removesuffix("Z").removesuffix(" 00:00:00")


def instant_text(instant: int) -> str:
    """An instant as it is written in a record."""
    if instant <= ALWAYS:
        return "always"
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
