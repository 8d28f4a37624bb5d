"""Instants, dates with doubt, durations and calendars: the one place that settles them.

Rules (docs/language.md §7, §8):

1. An instant is a whole second of UTC, as an integer since 1970. Intervals are half-open, [since, until).
2. A date may be a day, a month or a year. It is a `Moment`: the first and the last second it may mean.
   Days begin in the agreement's zone.
3. What starts the owing party's clock happened at the last second of the moment, his answer at the first;
   everything else at the first.
4. `since D` and `until D` mean the instant D begins; `--at D` and `--known D` its last second.
5. Days, weeks, months and years count dates: what is due within 30 days of 1 March is in time through the
   whole of 31 March. Hours and minutes count seconds: 48 hours are met at the 48th hour exactly.
6. A treaty year begins on the day and month of entry into force.

>>> utc = Calendar()
>>> utc.moment("2022-08")
Moment(2022-08: 2022-08-01T00:00:00Z to 2022-08-31T23:59:59Z)
>>> request = utc.moment("2022-02-11").last  # dated by day only: his clock starts as late as it can
>>> text(utc.late_from(request, duration("48 hours")))
'2022-02-14T00:00:00Z'
>>> text(utc.late_from(utc.moment("2023-03-01").first, duration("30 days")))
'2023-04-01T00:00:00Z'
>>> text(utc.late_from(utc.moment("2017-09-14").first, duration("42 days"), before=True))
'2017-08-04T00:00:00Z'
"""

from __future__ import annotations

import calendar as _calendar
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from detente.wording import date_meant

__all__ = [
    "BEGINNING",
    "DAY",
    "FOREVER",
    "SECONDS",
    "Calendar",
    "Duration",
    "Moment",
    "Period",
    "day_text",
    "duration",
    "known_zone",
    "period",
    "text",
]

BEGINNING = -62_135_596_800  # 0001-01-01T00:00:00Z
FOREVER = 253_402_300_800  # 10000-01-01T00:00:00Z: after every instant that can be written

DAY = 86_400
_EPOCH = date(1970, 1, 1)
SECONDS = {"minutes": 60, "hours": 3_600}
# The largest of each unit that calendars hold: with 8000 years nothing that can be dated leaves them twice.
_LONGEST = {
    "minutes": 4_000_000_000, "hours": 70_000_000, "days": 2_900_000, "weeks": 400_000,
    "months": 96_000, "years": 8_000,
}  # fmt: skip
_DURATION = re.compile(r"([0-9]{1,12})\s+(calendar\s+)?(minute|hour|day|week|month|year)s?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.0{1,9})?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)


class Moment(Struct, frozen=True):
    """When something was, as exactly as it is known: some second from `first` to `last`, both included."""

    first: int
    last: int
    said: str = ""

    def __repr__(self) -> str:
        return f"Moment({self.said}: {text(self.first)} to {text(self.last)})"

    def __str__(self) -> str:
        return self.said or text(self.first)


class Duration(Struct, frozen=True):
    """A length of time: `count` units, and whether it runs to the end of whole calendar units."""

    count: int
    unit: str
    calendar: bool = False

    @property
    def longest(self) -> Duration:
        """The longest of its unit that calendars hold."""
        return Duration(_LONGEST[self.unit], self.unit, self.calendar)

    def __str__(self) -> str:
        unit = self.unit if self.count != 1 else self.unit[:-1]
        return f"{self.count} {'calendar ' if self.calendar else ''}{unit}"


class Period(Struct, frozen=True):
    """What a quota renews by: a calendar year, month or day, or a treaty year."""

    name: Literal["treaty year", "calendar year", "calendar month", "day"]

    def __str__(self) -> str:
        return self.name


def duration(said: str) -> Duration | None:
    """`30 days`, `48 hours`, `6 months`, `3 calendar years` as a Duration, or None when it is no duration.

    >>> duration("3 calendar years")
    Duration(count=3, unit='years', calendar=True)
    """
    match = _DURATION.fullmatch(said.strip())
    if not match:
        return None
    calendar, unit = bool(match[2]), match[3] + "s"
    if calendar and unit not in ("days", "months", "years"):
        return None
    return Duration(int(match[1]), unit, calendar)


def period(said: str) -> Period | None:
    """`treaty year`, `calendar year`, `calendar month` or `day`, or None when it is no period."""
    for name in ("treaty year", "calendar year", "calendar month", "day"):
        if said.strip() == name:
            return Period(name)
    return None


def text(instant: int) -> str:
    """An instant as `2023-04-01T00:00:00Z`; `always` before the first year and `for ever` after the last."""
    if instant >= FOREVER:
        return "for ever"
    if instant <= BEGINNING:
        return "always"
    return f"{datetime.fromtimestamp(instant, UTC).isoformat()[:19]}Z"


def day_text(instant: int) -> str:
    """An instant as people read it: the day alone where it is the first second of a day.

    >>> day_text(1680307200), day_text(1680307201)
    ('2023-04-01', '2023-04-01 00:00:01')
    """
    said = text(instant)
    if said.endswith("T00:00:00Z"):
        return said[:10]
    return said[:-1].replace("T", " ") if said.endswith("Z") else said


class Calendar(Struct, frozen=True):
    """The zone in which days begin and the day on which treaty years do."""

    zone: str = "UTC"
    in_force: int = 0

    # -- reading -----------------------------------------------------------------------------------

    def moment(self, said: str) -> Moment:
        """A day, month, year or instant as a Moment.

        Raises:
            ValueError: with a sentence for a person.
        """
        said = said.strip()
        if match := _DATE.fullmatch(said):
            return self._date(said, match[1], match[2], match[3])
        if match := _INSTANT.fullmatch(said):
            return self._instant(said, match)
        if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", said):
            raise ValueError(f"'{said[:40]}' is no instant; write whole seconds, for instance 2024-12-01T14:30:00Z")
        raise ValueError(f"'{said[:40]}' is no date; {date_meant(said)}")

    def _date(self, said: str, year: str, month: str | None, day: str | None) -> Moment:
        try:
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(
                f"'{said}' is no date of the calendar; write year-month-day, for instance 2024-12-01"
            ) from None
        unit = "days" if day else "months" if month else "years"
        return Moment(self.begins(first), self._begins_after(first, 1, unit) - 1, said)

    def _instant(self, said: str, match: re.Match[str]) -> Moment:
        day, hour, minute, second, offset = match.groups()
        try:
            if int(hour) == 24:
                if int(minute) or int(second or 0):
                    raise ValueError(said)
                local = datetime.fromisoformat(day) + timedelta(days=1)
            else:
                local = datetime.fromisoformat(f"{day}T{hour}:{minute}:{second or '00'}")
            if offset and offset not in "Zz" and (int(offset[1:3]) > 18 or int(offset[-2:]) > 59):
                raise ValueError(said)
        except (ValueError, OverflowError):
            raise ValueError(
                f"'{said}' is no instant; write it like 2024-12-01T14:30:00Z or 2024-12-01T14:30:00+03:00"
            ) from None
        if offset is None:
            return self._exact(int(local.replace(tzinfo=_zone(self.zone)).timestamp()), said)
        if offset in "Zz":
            return self._exact(int(local.replace(tzinfo=UTC).timestamp()), said)
        sign = 1 if offset[0] == "+" else -1
        ahead = sign * (int(offset[1:3]) * 3_600 + int(offset[-2:]) * 60)
        return self._exact(int(local.replace(tzinfo=UTC).timestamp()) - ahead, said)

    @staticmethod
    def _exact(instant: int, said: str) -> Moment:
        return Moment(instant, instant, said)

    # -- days --------------------------------------------------------------------------------------

    def begins(self, day: date) -> int:
        """The instant at which a day begins in the zone."""
        if self.zone == "UTC":
            return (day - _EPOCH).days * DAY
        return int(datetime(day.year, day.month, day.day, tzinfo=_zone(self.zone)).timestamp())

    def day(self, instant: int) -> date:
        """The day of an instant in the zone."""
        if self.zone == "UTC":
            return _EPOCH + timedelta(days=instant // DAY)
        try:
            return datetime.fromtimestamp(instant, _zone(self.zone)).date()
        except (ValueError, OverflowError):  # a zone may be a day further than the calendar
            return date.max if instant > 0 else date.min

    def local(self, instant: int) -> str:
        """An instant as the clocks of the zone have it, and how far they are ahead: 2024-07-01 09:00:00+02:00."""
        try:
            return datetime.fromtimestamp(instant, _zone(self.zone)).isoformat(" ")
        except (ValueError, OverflowError):
            return text(instant)

    def label(self, instant: int) -> str:
        """How an occasion of an instant is named: by its day where it is the beginning of one, else in UTC."""
        day = self.day(instant)
        return day.isoformat() if self.begins(day) == instant else text(instant)

    def next_day(self, instant: int) -> int:
        """The instant at which the day after begins."""
        return self._begins_after(self.day(instant), 1, "days")

    def _begins_after(self, day: date, count: int, unit: str) -> int:
        """The instant at which the day so much later begins; beyond the calendar, its end."""
        moved = _shift(day, count, unit)
        if moved is None:
            return FOREVER if count > 0 else BEGINNING
        return self.begins(moved)

    # -- arithmetic --------------------------------------------------------------------------------

    def plus(self, instant: int, by: Duration, sign: int = 1) -> int:
        """The instant `by` later (or earlier, sign -1), at the same time of day for dates.

        The 31st plus a month is the last day of the next one. A `calendar` duration ends with its last
        whole unit, its own included: 3 calendar years from June 2017 end on 2020-01-01. What leaves the
        calendar is for ever, or from always.
        """
        if instant >= FOREVER or instant <= BEGINNING:
            return instant
        if by.unit in SECONDS:
            return _within(instant + sign * by.count * SECONDS[by.unit])
        day = self.day(instant)
        if by.calendar:
            return _within(self._begins_after(_truncate(day, by.unit), sign * by.count, by.unit))
        moved = _shift(day, sign * by.count, by.unit)
        if moved is None:
            return FOREVER if sign > 0 else BEGINNING
        return _within(self.begins(moved) + (instant - self.begins(day)))

    def late_from(self, clock: int, allowed: Duration, before: bool = False) -> int:
        """The first instant that is too late: the act was due within `allowed` after the clock, or before it.

        A date's whole day is in time; hours are met at the hour exactly.
        """
        moved = self.plus(clock, allowed, -1 if before else 1)
        if moved >= FOREVER:
            return FOREVER
        return moved + 1 if allowed.unit in SECONDS else self.next_day(moved)

    def period_start(self, instant: int, of: Period) -> int:
        """The instant at which the period that holds an instant began."""
        day = self.day(instant)
        if of.name == "treaty year":
            start = self.day(self.in_force)
            years = day.year - start.year
            this, before = (_shift(start, n, "years") or date.min for n in (years, years - 1))
            return self.begins(this if this <= day else before)
        unit = {"calendar year": "years", "calendar month": "months", "day": "days"}[of.name]
        return self.begins(_truncate(day, unit))

    def every(self, start: int, step: Duration, until: int) -> list[int]:
        """The instants start, start + step, start + 2 steps … before `until`.

        Counted from the first each time, so that the 31st is not worn down to the 28th.
        """
        first = self.day(start)
        after = start - self.begins(first)
        out: list[int] = []
        instant = start
        while instant < until and (not out or instant > out[-1]):
            out.append(instant)
            moved = _shift(first, step.count * len(out), step.unit)
            instant = FOREVER if moved is None else _within(self.begins(moved) + after)
        return out


def _within(instant: int) -> int:
    return max(BEGINNING, min(FOREVER, instant))


def _shift(day: date, count: int, unit: str) -> date | None:
    """The day so much later; None beyond the calendar."""
    try:
        if unit in ("days", "weeks"):
            return day + timedelta(days=count * (7 if unit == "weeks" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError, IndexError):
        return None


def _truncate(day: date, unit: str) -> date:
    return day.replace(day=1 if unit != "days" else day.day, month=1 if unit == "years" else day.month)


def known_zone(name: str) -> bool:
    """Whether a name is one of the time zone database."""
    try:
        _zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)
