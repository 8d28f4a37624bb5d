"""Where labels stand: beside what they name, over nothing else, or nowhere.

A box is (left, top, right, bottom) in pixels, downwards.

>>> placed([Label("a", 0, 0), Label("b", 0, 0)], [], 100, 40)
[('a', 3.0, -3.0, 'left'), ('b', 3.0, 11.0, 'left')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from detente.chart.theme import SMALL, wide

__all__ = ["Box", "Label", "Placed", "levels", "placed"]

Box = tuple[float, float, float, float]
Placed = tuple[str, float, float, str]  # text, x, baseline, and whether it begins or ends there
_HIGH, _GAP = 11.0, 3.0


class Label(NamedTuple):
    """A text at a point; `ends`: it would rather end there than begin."""

    text: str
    x: float
    y: float
    ends: bool = False


def placed(labels: Iterable[Label], taken: Iterable[Box], width: float, height: float) -> list[Placed]:
    """The labels that find a place in a panel, each above its point or below it, where nothing else stands."""
    boxes = list(taken)
    out = []
    for label in labels:
        for x, baseline, align in _candidates(label):
            box = _box(label.text, x, baseline, align)
            inside = box[0] >= 0 and box[2] <= width and box[1] >= -_HIGH - 2 * _GAP and box[3] <= height
            if inside and not any(_meet(box, other) for other in boxes):
                boxes.append(box)
                out.append((label.text, x, baseline, align))
                break
    return out


def levels(labels: Sequence[Label], width: float, most: int) -> list[tuple[int, Placed]]:
    """Labels along a line of time, each on the lowest of some levels where there is room; others are left out."""
    rows: list[list[Box]] = [[] for _ in range(most)]
    out = []
    for label in sorted(labels, key=lambda each: each.x):
        for level, row in enumerate(rows):
            sides = ["left", "right"] if not label.ends else ["right", "left"]
            spots = [
                (align, _box(label.text, label.x + (_GAP if align == "left" else -_GAP), 0, align)) for align in sides
            ]
            fits = [
                (align, box) for align, box in spots
                if box[0] >= 0 and box[2] <= width and not any(_meet(box, o) for o in row)
            ]  # fmt: skip
            if fits:
                align, box = fits[0]
                row.append(box)
                out.append((level, (label.text, label.x + (_GAP if align == "left" else -_GAP), 0.0, align)))
                break
    return out


def _candidates(label: Label) -> Iterator[tuple[float, float, str]]:
    sides = [("right", -_GAP), ("left", _GAP)] if label.ends else [("left", _GAP), ("right", -_GAP)]
    for align, aside in sides:
        for down in (-_GAP, _HIGH, -_GAP - _HIGH, 2 * _HIGH):
            yield label.x + aside, label.y + down, align


def _box(text: str, x: float, baseline: float, align: str) -> Box:
    room = wide(text, SMALL)
    left = x if align == "left" else x - room
    return left, baseline - _HIGH + 2, left + room, baseline + 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
