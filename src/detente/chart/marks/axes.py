"""Scales and axes with ends and ticks of our own, so that labels can be placed before anything is drawn.

>>> Time(0, 86_400 * 365, 100).pixel(86_400 * 365)
100.0
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, datetime
from math import ceil, floor, log10
from typing import Any

from msgspec import Struct

from detente.chart.theme import GRID, wide
from detente.words.words import Words

__all__ = ["Scale", "Time", "ends", "iso", "numerals"]

_DAY = 86_400


def iso(instant: int) -> str:
    """An instant as a specification has it: `2011-02-05T00:00:00Z`."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Time(Struct, frozen=True):
    """A line of time, `width` pixels long."""

    since: int
    until: int
    width: float

    def pixel(self, instant: int) -> float:
        """Where an instant stands."""
        return (instant - self.since) / (self.until - self.since) * self.width

    def ticks(self) -> list[tuple[int, str]]:
        """Years, months or days at which there is a tick, no more than find room for their labels."""
        for step in (*(("days", n) for n in (1, 2, 7, 14)), *(("months", n) for n in (1, 3, 6)),
                     *(("years", n) for n in (1, 2, 5, 10, 20, 50))):  # fmt: skip
            found = list(self._every(*step))
            if len(found) * (max((wide(label) for _, label in found), default=0) + 12) <= self.width:
                return found
        return []

    def _every(self, unit: str, number: int) -> Iterator[tuple[int, str]]:
        start = datetime.fromtimestamp(self.since, UTC)
        if unit == "days":
            if self.until - self.since > 200 * _DAY:
                yield from ((self.since, "0000-00-00") for _ in range(1000))  # far too many
                return
            day = -(-self.since // _DAY) * _DAY
            for instant in range(day, self.until + 1, number * _DAY):
                yield instant, iso(instant)[:10]
            return
        months = 12 * number if unit == "years" else number
        first = start.year * 12 + start.month - 1
        for month in range(first // months * months, self._last() + 1, months):
            instant = calendar.timegm((month // 12, month % 12 + 1, 1, 0, 0, 0))
            if self.since <= instant <= self.until:
                yield instant, f"{month // 12:04}" if unit == "years" else f"{month // 12:04}-{month % 12 + 1:02}"

    def _last(self) -> int:
        end = datetime.fromtimestamp(self.until, UTC)
        return end.year * 12 + end.month

    def encoding(self, field: str, *, labels: bool) -> dict[str, Any]:
        """The x channel of a field of instants."""
        ticks = self.ticks()
        told = " : ".join(f"+datum.value == {instant * 1000} ? '{label}'" for instant, label in ticks)
        axis = {
            "values": [instant * 1000 for instant, _ in ticks], "title": None,
            "labels": labels, "labelExpr": f"{told} : ''" if told else "''", "labelAngle": 0, "labelOverlap": False,
            "labelFlush": False, "grid": False, "ticks": labels,
        }  # fmt: skip
        domain = [self.since * 1000, self.until * 1000]
        return {
            "field": field, "type": "temporal", "scale": {"type": "utc", "domain": domain, "nice": False}, "axis": axis
        }  # fmt: skip


class Scale(Struct, frozen=True):
    """A scale of numbers from `low` to `high`, `height` pixels high, with its ticks."""

    low: float
    high: float
    height: float
    step: float

    def pixel(self, number: float) -> float:
        """Where a number stands, from the top."""
        return (self.high - number) / (self.high - self.low) * self.height

    def along(self, number: float) -> float:
        """Where a number stands on a line from left to right, as long as the scale is high."""
        return self.height - self.pixel(number)

    @property
    def _values(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        values = (self.low + i * self.step for i in range(count + 1))
        return [int(v) if v == int(v) else round(v, 9) for v in values]

    def across(self, field: str, expression: str) -> dict[str, Any]:
        """The x channel of a field of numbers."""
        axis = {"values": self._values, "title": None, "labelExpr": expression, "grid": True, "domain": False}
        return {
            "field": field, "type": "quantitative", "axis": axis,
            "scale": {"domain": [self.low, self.high], "nice": False, "zero": False},
        }  # fmt: skip

    def encoding(self, field: str, *, labels: bool, room: int, expression: str) -> dict[str, Any]:
        """The y channel of a field of numbers."""
        axis = {
            "values": self._values, "title": None, "labelOpacity": 1 if labels else 0,
            "labelExpr": expression, "grid": True, "gridColor": GRID, "domain": False, "ticks": False,
            "minExtent": room, "maxExtent": room,
        }  # fmt: skip
        return {
            "field": field, "type": "quantitative", "axis": axis,
            "scale": {"domain": [self.low, self.high], "nice": False, "zero": False},
        }  # fmt: skip


def numerals(words: Words) -> str:
    """The expression that writes the numbers of an axis as the language does."""
    thousands, point = words.catalogue.numbers.thousands, words.catalogue.numbers.point
    return f"replace(replace(replace(format(datum.value, ',~f'), /,/g, '|'), '.', '{point}'), /\\|/g, '{thousands}')"


def ends(numbers: list[float], height: float) -> Scale:
    """A scale that holds some numbers with room above, from nought where they come near it.

    >>> ends([757, 1124], 150)
    Scale(low=700, high=1200, height=150, step=100)
    >>> ends([5, 1124], 150).low
    0
    """
    low, high = min(numbers), max(numbers)
    if low < 0.4 * high or low == high:
        low = min(low, 0)
    span = (high - low) or 1.0
    rough = span / max(2.0, height / 38)
    magnitude = 10 ** floor(log10(rough))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= rough)
    step = max(step, 1) if all(n == int(n) for n in numbers) else step
    bottom = floor(low / step) * step
    top = ceil((high + 0.06 * span) / step) * step
    return Scale(bottom, top, height, step)
