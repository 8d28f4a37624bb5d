"""Inks and shapes: told apart by whoever looks at them, and by whoever prints them in grey."""

from __future__ import annotations

from itertools import combinations

import pytest

from detente.assess.judging.status import STATUSES
from detente.chart.marks.statuses import SHAPES
from detente.chart.theme import FAINT, LIMIT, LINE, PAPER, STATUS_INKS, TEXT, contrast, label_ink, wide, wrapped

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB: what is seen without one kind of cone.
BLIND = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(ink):
    parts = [int(ink[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def seen(ink, kind):
    rgb = linear(ink)
    return [min(max(sum(m * v for m, v in zip(row, rgb, strict=True)), 0), 1) for row in BLIND[kind]]


def lab(rgb):
    """CIE L*a*b* of linear sRGB under D65."""
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(m * v for m, v in zip(row, rgb, strict=True)) for row in to_xyz]
    x, y, z = (v / n for v, n in zip(xyz, (0.9505, 1.0, 1.089), strict=True))
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def apart(one, other):
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5


def test_every_status_has_a_shape_and_an_ink():
    assert set(SHAPES) == set(STATUS_INKS) == set(STATUSES)


@pytest.mark.parametrize(("one", "other"), list(combinations(STATUSES, 2)))
def test_two_statuses_differ_in_shape_or_in_lightness(one, other):
    """What is alike in shape differs so much in lightness that grey tells it."""
    if SHAPES[one] == SHAPES[other]:
        light, dark = (lab(linear(STATUS_INKS[status]))[0] for status in (one, other))
        assert abs(light - dark) > 30


@pytest.mark.parametrize("kind", BLIND)
@pytest.mark.parametrize("quiet", ["kept", "due", "dormant", "excused"])
@pytest.mark.parametrize("loud", ["breached", "disputed", "late"])
def test_what_fell_short_stands_out_from_what_did_not_for_colour_blind_eyes(kind, quiet, loud):
    assert apart(lab(seen(STATUS_INKS[quiet], kind)), lab(seen(STATUS_INKS[loud], kind))) > 25


def test_no_two_shapes_are_alike_but_those_of_breached_and_unknown():
    alike = [{a, b} for a, b in combinations(STATUSES, 2) if SHAPES[a] == SHAPES[b]]
    assert alike == [{"breached", "unknown"}]


@pytest.mark.parametrize("status", STATUSES)
def test_a_word_on_a_status_can_be_read(status):
    ink = STATUS_INKS[status]
    assert contrast(label_ink(ink), ink) >= 4.5


@pytest.mark.parametrize("ink", [TEXT, FAINT, LINE, LIMIT])
def test_what_is_written_or_drawn_can_be_seen_on_paper(ink):
    assert contrast(ink, PAPER) >= 4.5


def test_the_line_and_the_limit_differ_for_colour_blind_eyes_or_by_their_dash():
    assert all(apart(lab(seen(LINE, kind)), lab(seen(LIMIT, kind))) > 20 for kind in BLIND)


def test_lines_are_no_wider_than_there_is_room():
    text = "an ordinary sentence that goes on for a while and then some more"
    assert all(wide(line) <= 120 for line in wrapped(text, 120))
    assert " ".join(wrapped(text, 120)) == text
