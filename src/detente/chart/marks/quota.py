"""Draws a quota: a line for each period and cap, what was used as filled squares, what is left as open ones.

What is in doubt is half filled, what came beyond the quota stands behind its end. A cap of more than `SQUARES`, or of
which no number is known, is drawn as one bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.chart.marks.layers import Rows, down, heading, layer, text_marks
from detente.chart.marks.sheet import WIDTH, Drawn
from detente.chart.rows.quota import Quota, Use
from detente.chart.theme import FAINT, LIMIT, LINE, PAPER, TEXT, wide
from detente.words.words import Words

__all__ = ["SQUARES", "left_of", "views"]

SQUARES = 40
_LINE, _SIDE = 18, 11  # pixels of a line, and of a square
_KINDS: dict[str, dict[str, object]] = {
    "used": {"fill": LINE, "stroke": LINE}, "unsure": {"fill": LINE, "fillOpacity": 0.35, "stroke": LINE},
    "left": {"fill": PAPER, "stroke": "#8c99a6"}, "beyond": {"fill": PAPER, "stroke": LIMIT, "strokeWidth": 2},
}  # fmt: skip


def views(shown: Quota, words: Words) -> Drawn:
    """A panel for each party and group of readings."""
    out: list[dict[str, Any]] = []
    datasets: dict[str, Rows] = {}
    lines = [use for _, uses in shown.readings for use in uses]
    left = max((wide(_named(use, shown, words)) for use in lines), default=60) + 14
    for readings, uses in shown.readings:
        for who in dict.fromkeys(use.who for use in uses):
            mine = [use for use in uses if use.who == who]
            name = f"{who} {'/'.join(readings)}"
            datasets |= _data(name, mine, shown, left, words)
            title = heading(who, readings if len(shown.readings) > 1 else None, words, frame="bounds")
            box: dict[str, Any] = {"x": down("x"), "x2": {"field": "x2"}, "y": down("y"), "y2": {"field": "y2"}}
            squares = [
                layer(f"{name}: {kind}", {"type": "rect", "strokeWidth": 1} | mark, **box)
                for kind, mark in _KINDS.items()
            ]
            written = [*text_marks(f"{name}: names", ink=TEXT), *text_marks(f"{name}: told", ink=FAINT)]
            size = {"width": WIDTH - left, "height": len(mine) * _LINE + 4}
            out.append({"title": title} | size | {"layer": [*squares, *written]})
    return Drawn(out, datasets, left)


def left_of(use: Use) -> int | None:
    """How much of a cap is certainly left; None where it has no number."""
    return None if use.low is None else max(use.low - use.used - use.unsure, 0)


def _named(use: Use, shown: Quota, words: Words) -> str:
    period = words.label("chart/period", since=words.when(use.since)) if shown.per else ""
    return ", ".join(filter(None, [period, use.of]))


def _data(name: str, uses: list[Use], shown: Quota, left: float, words: Words) -> dict[str, Rows]:
    sets: dict[str, Rows] = {f"{name}: {kind}": [] for kind in (*_KINDS, "names", "told")}
    for i, use in enumerate(uses):
        y = i * _LINE + 2
        names = {"text": _named(use, shown, words), "px": -left, "py": y + 12, "align": "left"}
        sets[f"{name}: names"].append(names)
        x = 0.0
        for kind, number in _parts(use):
            sets[f"{name}: {kind}"] += _squares(x, y, number)
            x += _room(number) + (6 if kind == "left" and use.beyond else 0)
        sets[f"{name}: told"].append({"text": told(use, words), "px": x + 8, "py": y + 12, "align": "left"})
    return sets


def _parts(use: Use) -> Iterator[tuple[str, int]]:
    for kind, number in (
        ("used", use.used),
        ("unsure", use.unsure),
        ("left", left_of(use) or 0),
        ("beyond", use.beyond),
    ):
        if number:
            yield kind, number


def _squares(x: float, y: float, number: int) -> Rows:
    if number > SQUARES:
        return [{"x": x, "x2": x + _room(number), "y": y + 2, "y2": y + 2 + _SIDE}]
    return [
        {"x": x + i * (_SIDE + 2), "x2": x + i * (_SIDE + 2) + _SIDE, "y": y + 2, "y2": y + 2 + _SIDE}
        for i in range(number)
    ]


def _room(number: int) -> float:
    return min(number, SQUARES) * (_SIDE + 2)


def told(use: Use, words: Words) -> str:
    """`1 used, 17 left`, with what is in doubt and what is beyond."""
    left = left_of(use)
    parts = [words.label("chart/used", number=words.plain(use.used))]
    if use.unsure:
        parts.append(words.label("chart/in doubt", number=words.plain(use.unsure)))
    if left is not None:
        most = max((use.high or 0) - use.used, 0)
        span = words.plain(left) if most == left else words.label("to", first=words.plain(left), last=words.plain(most))
        parts.append(words.label("chart/left", number=span))
    if use.beyond:
        parts.append(words.label("chart/beyond", number=words.plain(use.beyond)))
    return ", ".join(parts)
