"""Scales and ticks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.chart.marks.axes import Time, ends, iso
from detente.chart.theme import wide


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=9), st.integers(60, 400))
def test_a_scale_holds_all_its_numbers_and_is_not_crowded(numbers, height):
    scale = ends([float(n) for n in numbers], height)
    assert all(0 <= scale.pixel(n) <= height for n in numbers)
    assert (scale.high - scale.low) / scale.step <= 14


@given(st.integers(-2 * 10**9, 4 * 10**9), st.integers(60, 4 * 10**9), st.integers(150, 900))
def test_ticks_lie_inside_and_their_labels_do_not_meet(since, length, width):
    ticks = Time(since, since + length, width).ticks()
    assert all(since <= at <= since + length for at, _ in ticks)
    assert sum(wide(label) for _, label in ticks) <= width


@pytest.mark.parametrize(
    ("days", "first"), [(10, "2022-02-04"), (400, "2022-03"), (4000, "2023")]
)  # fmt: skip
def test_a_tick_is_a_day_a_month_or_a_year(days, first):
    since = 1_643_900_000
    assert Time(since, since + days * 86_400, 700).ticks()[0][1] == first


def test_an_instant_is_written_as_a_specification_has_it():
    assert iso(0) == "1970-01-01T00:00:00Z"
