"""Whole columns of instants move as single instants do."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.assess.columns.clocks import late_from_column, period_column, plus_column
from detente.instants import BEGINNING, FOREVER, Calendar, Duration, Period

# Years 1000 to 9000, as dates of a record, with the ends of time among them.
INSTANTS = st.lists(
    st.one_of(
        st.integers(-30_610_224_000, 221_845_392_000),
        st.sampled_from([BEGINNING, FOREVER, 0, 951_782_400, 951_868_800, 1_582_934_400, 1_583_020_800]),
    ),
    min_size=1,
    max_size=20,
)
ZONES = st.sampled_from(["UTC", "Europe/Vienna", "America/New_York", "Asia/Kathmandu"])
UNITS = {"minutes": 4_000_000, "hours": 70_000, "days": 3_000, "weeks": 400, "months": 900, "years": 80}


@st.composite
def durations(draw):
    unit = draw(st.sampled_from([*UNITS]))
    calendar = unit in ("days", "months", "years") and draw(st.booleans())
    return Duration(draw(st.integers(0, UNITS[unit])), unit, calendar)


def column(instants, of):
    frame = pl.DataFrame({"t": instants}, schema={"t": pl.Int64})
    return frame.select(x=of(pl.col("t")))["x"].to_list()


@given(INSTANTS, durations(), ZONES, st.sampled_from([1, -1]))
def test_a_length_of_time_later_or_earlier(instants, length, zone, sign):
    calendar = Calendar(zone)
    expected = [calendar.plus(t, length, sign) for t in instants]
    assert column(instants, lambda t: plus_column(t, length, calendar, sign)) == expected


@given(INSTANTS, durations(), ZONES, st.booleans())
def test_the_first_instant_that_is_too_late(instants, allowed, zone, before):
    calendar = Calendar(zone)
    expected = [calendar.late_from(t, allowed, before) for t in instants]
    assert column(instants, lambda t: late_from_column(t, allowed, calendar, before)) == expected


@pytest.mark.parametrize("name", ["treaty year", "calendar year", "calendar month", "day"])
@given(INSTANTS.map(lambda found: [t for t in found if BEGINNING < t < FOREVER] or [0]), ZONES)
def test_the_beginning_of_a_period(name, instants, zone):
    calendar = Calendar(zone, in_force=1_297_036_800)
    expected = [calendar.period_start(t, Period(name)) for t in instants]
    assert column(instants, lambda t: period_column(t, Period(name), calendar)) == expected


@pytest.mark.parametrize(
    ("day", "began"),
    [
        ("2013-02-27", "2012-02-29"),
        ("2013-02-28", "2013-02-28"),
        ("2016-02-28", "2015-02-28"),
        ("2016-02-29", "2016-02-29"),
        ("2017-03-01", "2017-02-28"),
    ],
)
def test_a_treaty_year_from_29_february_begins_on_the_last_of_february(day, began):
    """§1: as years are counted everywhere."""
    calendar = Calendar(in_force=Calendar().moment("2012-02-29").first)
    assert calendar.period_start(calendar.moment(day).first, Period("treaty year")) == calendar.moment(began).first
    assert calendar.plus(calendar.in_force, Duration(5, "years")) == calendar.moment("2017-02-28").first
