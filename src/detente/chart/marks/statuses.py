"""The shapes of the nine statuses, told apart without colour: how high a bar is, whether filled, edged or split.

| status | shape |
|---|---|
| kept | a thin bar |
| due | a thin bar with an edge |
| late | a bar of middle height |
| breached | a full bar, the darkest |
| disputed | a full bar, split lengthwise |
| unknown | a full pale bar |
| excused | an open bar |
| suspended | the same, broken |
| dormant | a hairline |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from detente.chart.theme import PAPER, STATUS_INKS

__all__ = ["SHAPES", "Shape", "marks"]


class Shape(NamedTuple):
    """How a status is drawn in a line: how high, whether filled, with which edge, and how it is split."""

    high: int
    filled: bool = True
    edge: float = 0
    dash: tuple[int, ...] = ()
    split: bool = False


SHAPES: Mapping[str, Shape] = {
    "kept": Shape(4), "due": Shape(4, edge=1), "late": Shape(8), "breached": Shape(13),
    "disputed": Shape(13, split=True), "unknown": Shape(13), "excused": Shape(12, filled=False, edge=1.2),
    "suspended": Shape(12, filled=False, edge=1.2, dash=(3, 2)), "dormant": Shape(1),
}  # fmt: skip
_EDGE = "#3d4b5c"


def marks(status: str) -> list[dict[str, Any]]:
    """The marks that draw a span of a status, one over the other."""
    shape = SHAPES[status]
    bar: dict[str, Any] = {"type": "bar", "height": shape.high, "cornerRadius": 0}
    bar |= {"fill": STATUS_INKS[status] if shape.filled else PAPER}
    if shape.edge:
        bar |= {"stroke": _EDGE, "strokeWidth": shape.edge}
    if shape.dash:
        bar |= {"strokeDash": list(shape.dash)}
    split = [{"type": "bar", "height": 3, "fill": PAPER}] if shape.split else []
    return [bar, *split]
