"""Findings: a status over an interval, with what it rests on, for duties and for open occasions.

Rules (docs/language.md §6, §8; DESIGN §10):

1. One finding for each duty (clause, owed_by, owed_to where kept apart, `for each` value) and one for each
   occasion of it while it is open.
2. Readings are compared at every instant: equal status is the verdict, any difference is *disputed*, with each
   verdict. Of an occasion that it does not have a reading finds nothing amiss.
3. A finding is as long as its status and its numbers hold. Its id is made of clause, owed_by, owed_to, occasion,
   `for each` value and beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import polars as pl
from msgspec import Struct

from detente.amounts import dimension, in_base, shown
from detente.assess.findings.reasons import Reason
from detente.assess.judging.status import KEY, merged
from detente.assess.judging.worlds import World
from detente.instants import FOREVER, day_text
from detente.meaning import Meaning

__all__ = ["ENGLISH_NUMBERS", "Finding", "NumberForms", "Shown", "Subject", "Value", "Verdict", "duty_spans"]


_ABSENT = "absent"
_TICK = Fraction(1, 10**6)


class NumberForms(NamedTuple):
    """How a language writes numbers: `{}` stands for one, `{unit}` for its unit with a blank before it."""

    unknown: str
    least: str
    above: str
    below: str
    range: str
    thousands: str
    point: str

    def plain(self, number: Fraction) -> str:
        """A number alone, its thousands parted."""
        signs = str.maketrans({",": self.thousands, ".": self.point})
        return shown(number).translate(signs)


ENGLISH_NUMBERS = NumberForms(
    "unknown", "{}{unit} or more", "more than {}{unit}", "less than {}{unit}", "{} to {}{unit}", ",", "."
)


class Subject(NamedTuple):
    """What a finding is about."""

    clause: str
    owed_by: str
    owed_to: str | None
    each: str | None = None
    occasion: str | None = None


class Value(NamedTuple):
    """A number or range, in the unit of its count; `high` None is without end."""

    low: Fraction
    high: Fraction | None

    @property
    def known(self) -> bool:
        """Whether anything is known: `unknown` is the range from zero without end."""
        return self.low > 0 or self.high is not None

    def show(self, unit: str, forms: NumberForms = ENGLISH_NUMBERS) -> str:
        """As people read it: `1,550`, `897 or more`, `12,200 to 60,000`, `unknown`."""
        suffix = "" if unit == "count" else f" {unit}"

        def put(form: str, *numbers: Fraction) -> str:
            return form.format(*(forms.plain(number) for number in numbers), unit=suffix)

        # In a unit an open end is held as the next millionth.
        over = unit != "count" and ((self.low - _TICK) * 1000).denominator == 1 and self.low > 0
        if self.high is None:
            if self.low == 0:
                return forms.unknown
            return put(forms.above, self.low - _TICK) if over else put(forms.least, self.low)
        if self.low == self.high:
            return put("{}{unit}", self.low)
        if self.low == 0 and unit != "count" and ((self.high + _TICK) * 1000).denominator == 1:
            return put(forms.below, self.high + _TICK)
        return put(forms.range, self.low, self.high)


def in_unit(value: Value | None, unit: str, other: str) -> Value | None:
    """A value of one unit in another; None where they measure different things.

    >>> in_unit(Value(Fraction(1500), None), "kg", "t")
    Value(low=Fraction(3, 2), high=None)
    """
    if value is None or unit == other:
        return value
    if dimension(unit) != dimension(other):
        return None
    factor = in_base(unit) / in_base(other)
    return Value(value.low * factor, None if value.high is None else value.high * factor)


class Shown(NamedTuple):
    """Of a breach that goes on though nothing now shows it: since when, and what was last shown until when."""

    since: int
    last: int
    value: Value | None


class Verdict(Struct, frozen=True):
    """What one reading (or source) makes of it."""

    reading: str
    status: str
    value: Value | None = None
    bound: Value | None = None
    source: bool = False
    shown: Shown | None = None


class Finding(Meaning, frozen=True, dict=True):
    """A status over [since, until), with its reasons, which are worked out when asked for."""

    subject: Subject
    status: str
    since: int
    until: int | None
    value: Value | None
    bound: Value | None
    unit: str
    verdicts: tuple[Verdict, ...]
    _why: Callable[[], tuple[Reason, ...]]
    shown: Shown | None = None
    numbers: tuple[tuple[str, Value], ...] = ()  # each reading's, where all find the same of different numbers
    _beside = frozenset({"_why"})

    @cached_property
    def why(self) -> tuple[Reason, ...]:
        """Every reason, down to statements and to other findings."""
        return self._why()

    @property
    def id(self) -> str:
        """Stable: clause, owed_by, owed_to, occasion, `for each` value and beginning."""
        return finding_id(self.subject, self.since)

    @property
    def told(self) -> str:
        """The number in a few words: of a breach that nothing shows now, the one last shown."""
        if self.shown is not None and self.shown.value is not None:
            return f"{self.shown.value.show(self.unit)} when last shown"
        return self.value.show(self.unit) if self.value else ""

    def __repr__(self) -> str:
        s = self.subject
        to = f" to {s.owed_to}" if s.owed_to else ""
        what = f" on {s.occasion}" if s.occasion else f" for {s.each}" if s.each else ""
        number = f": {self.told}" if self.value else ""
        if self.value and self.bound and self.status == "breached":
            number += f" against {self.bound.show(self.unit)}"
        return f"<Finding {s.clause} {s.owed_by}{to}{what} {self.status}{number} since {day_text(self.since)}>"


def finding_id(subject: Subject, since: int) -> str:
    """The id of a finding that begins at an instant."""
    start = day_text(since).replace(" ", "T")
    parts = [subject.clause, subject.owed_by, subject.owed_to or "all", subject.occasion, subject.each, start]
    return "/".join(p.replace(" ", "_") for p in parts if p)


# -- duties ----------------------------------------------------------------------------------------


def duty_spans(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """clause, who, owed, each, start, end, s0…: the status under each reading, as long as none changes.

    Rows are cut where a status changes, not where a number does.
    """
    if len(frames) == 1:
        return frames[0].rename({"status": "s0"})
    told = [_without_gaps(frame) for frame in frames]
    columns = [f"s{i}" for i in range(len(frames))]
    cuts = pl.concat([f.select(*KEY, "t") for f in told]).unique().sort(*KEY, "t")
    for column, frame in zip(columns, told, strict=True):
        own = frame.rename({"status": column})
        joined = cuts.join(own, on=[*KEY, "t"], how="left", nulls_equal=True, maintain_order="left")
        cuts = joined.with_columns(pl.col(column).forward_fill().over(KEY, order_by="t").fill_null(_ABSENT))
    end = pl.col("t").shift(-1).over(KEY, order_by="t").fill_null(FOREVER)
    cuts = cuts.with_columns(end=end).rename({"t": "start"})
    # What one reading does not know of, it finds kept; what none knows of is no duty.
    cuts = cuts.filter(pl.any_horizontal(pl.col(columns) != _ABSENT))
    return cuts.with_columns(pl.col(columns).replace(_ABSENT, "kept"))


def rejoined(frame: pl.DataFrame) -> pl.DataFrame:
    """Intervals of a status, those that meet made one where it stays the same."""
    return merged(_without_gaps(frame).sort(*KEY, "t")).filter(pl.col("status") != _ABSENT)


def _without_gaps(frame: pl.DataFrame) -> pl.DataFrame:
    """The status of each key from `t` on, `_ABSENT` where a text keeps the duty apart otherwise than another."""
    after = pl.col("start").shift(-1).over(KEY, order_by="start").fill_null(FOREVER)
    gaps = frame.filter(pl.col("end") < after).select(*KEY, t="end", status=pl.lit(_ABSENT))
    return pl.concat([frame.select(*KEY, t="start", status="status"), gaps])


def _at(spans: pl.DataFrame, at: int) -> pl.DataFrame:
    return spans.filter((pl.col("start") <= at) & (pl.col("end") > at))


def compared(statuses: tuple[str, ...]) -> str:
    """The verdict of several readings together."""
    return statuses[0] if len(set(statuses)) == 1 else "disputed"


def shown_spans(spans: pl.DataFrame, worlds: int) -> pl.DataFrame:
    """Spans with the verdict of all readings together, joined where it stays the same."""
    columns = [f"s{i}" for i in range(worlds)]
    same = pl.all_horizontal([pl.col(c) == pl.col("s0") for c in columns])
    judged = spans.select(*KEY, "start", "end", status=pl.when(same).then("s0").otherwise(pl.lit("disputed")))
    return rejoined(judged)


def cut_points(world: World, subject: Subject) -> list[int]:
    """The instants at which the numbers of a duty that keeps a count change."""
    if subject.clause not in world.kept or subject.occasion is not None:
        return []
    pieces = world.kept[subject.clause].together
    return pieces.turns.of(pieces.key(subject.owed_by, subject.owed_to, subject.each))["start"].to_list()
