"""Labels: over nothing else, inside the picture, or nowhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.chart.marks.places import Label, levels, placed
from detente.chart.theme import SMALL, wide

TEXTS = st.text("abc 0123456789,", min_size=1, max_size=18)
POINTS = st.lists(st.builds(Label, TEXTS, st.floats(0, 300), st.floats(0, 150), st.booleans()), max_size=12)


def box(text, x, y, align):
    left = x if align == "left" else x - wide(text, SMALL)
    return left, y - 9, left + wide(text, SMALL), y + 2


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(POINTS)
def test_no_label_stands_on_another_or_outside(labels):
    boxes = [box(*label) for label in placed(labels, [], 300, 150)]
    assert all(b[0] >= 0 and b[2] <= 300 for b in boxes)
    assert not any(meet(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_label_that_fits_nowhere_is_left_out():
    assert placed([Label("a long label that needs room", 5, 5)], [], 40, 40) == []
    assert placed([Label("ab", 50, 50)], [(0.0, 0.0, 100.0, 100.0)], 100, 100) == []


@given(POINTS)
def test_labels_on_one_level_do_not_meet(labels):
    found = levels(labels, 300, 3)
    for level in range(3):
        boxes = [box(*place) for on, place in found if on == level]
        assert not any(meet(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
