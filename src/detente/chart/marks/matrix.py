"""Draws a matrix: a row for each clause, a column for each party, in each cell sign and word of its status.

Where two dates are told, a cell has two halves, the earlier on the left; a frame is around those that differ.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from detente.chart.marks.layers import Rows, down, layer, signed, text_marks
from detente.chart.marks.sheet import WIDTH, Drawn
from detente.chart.rows.matrix import Cell, Matrix
from detente.chart.theme import FAINT, PAPER, SMALL, STATUS_INKS, TEXT, label_ink, wide, wrapped
from detente.words.words import Words

__all__ = ["views"]

_HIGH, _GAP, _HEAD = 24, 3, 13
_LEFT = 300  # pixels for clauses, at most


class _Drawn(NamedTuple):
    """What draws a cell: its halves, its frame, and what is written on light and on dark."""

    cells: Rows
    changed: Rows
    words: Rows
    on_dark: Rows


def views(shown: Matrix, words: Words) -> Drawn:
    """The whole matrix in one panel."""
    heads = {c: f"{c}  {words.agreement.duty(c).heading}".strip() for c in shown.clauses}
    left = min(_LEFT, max((wide(text) for text in heads.values()), default=60) + 12)
    halves = len(shown.dates)
    room = min((WIDTH - left) / max(len(shown.columns), 1), 150 * halves)
    sets: dict[str, Rows] = {name: [] for name in ("cells", "changed", "names", "heads", "words", "words on dark")}
    lines = [_names(column, room, words) for column in shown.columns]
    top = max((len(line) for line in lines), default=1) * _HEAD + (_HEAD if halves > 1 else 0) + 4
    for i, told in enumerate(lines):
        for k, text in enumerate(told):
            sets["heads"].append({"text": text, "px": i * room + 2, "py": 10 + k * _HEAD, "align": "left"})
        for j, at in enumerate(shown.dates if halves > 1 else ()):
            x = i * room + j * room / halves + 2
            text = words.day(at)
            if wide(text, SMALL) <= room / halves - 2:
                sets["names"].append({"text": text, "px": round(x, 1), "py": top - 5, "align": "left"})
    y = float(top)
    for clause in shown.clauses:
        told = wrapped(heads[clause], left - 12)
        high = max(_HIGH, len(told) * _HEAD + 6)
        for k, text in enumerate(told):
            sets["names"].append({"text": text, "px": -left, "py": y + 15 + k * _HEAD, "align": "left"})
        for i in range(len(shown.columns)):
            drawn = _cells(shown.cells[clause, i], i * room, y, (room, high), words)
            for name, rows in zip(("cells", "changed", "words", "words on dark"), drawn, strict=True):
                sets[name] += rows
        y += high
    return Drawn([_panel(y, room * len(shown.columns))], sets, left)


def _names(column: tuple[str, ...], room: float, words: Words) -> list[str]:
    """The parties of a column: one with as much of its name as fits, several by their ids."""
    if len(column) == 1:
        name = words.agreement.names.get(column[0], "")
        return [column[0], *(wrapped(name, room - 4) if name not in ("", column[0]) and room > 70 else [])][:4]
    text = ", ".join(column)
    lines = wrapped(text, room - 4)
    return lines if len(lines) <= 4 else [words.label("chart/and more", first=column[0], number=len(column) - 1)]


def _cells(cells: tuple[Cell | None, ...], x: float, y: float, size: tuple[float, float], words: Words) -> _Drawn:
    """The halves of a cell with what is written in them, and a frame where they differ."""
    drawn = _Drawn([], [], [], [])
    room, high = size
    each = room / len(cells)
    for j, cell in enumerate(cells):
        if cell is not None:
            left, right = x + j * each, x + (j + 1) * each
            drawn.cells.append({
                "x": round(left + (0.5 if j else _GAP), 1),
                "x2": round(right - (0.5 if j + 1 < len(cells) else _GAP), 1),
                "y": y + 1, "y2": y + high - 2, "status": cell.status, "word": words.status(cell.status),
                "fill": STATUS_INKS[cell.status], "duties": cell.number, "of": cell.of,
            })  # fmt: skip
            dark = label_ink(STATUS_INKS[cell.status]) != TEXT
            told = _told(cell, left + _GAP + 4, y + 15, each - 2 * _GAP, words)
            (drawn.on_dark if dark else drawn.words).extend(told)
    if all(cells) and len({cell.status for cell in cells if cell}) > 1:
        drawn.changed.append({"x": round(x + 1, 1), "x2": round(x + room - 1, 1), "y": y, "y2": y + high - 1})
    return drawn


def _told(cell: Cell, x: float, y: float, room: float, words: Words) -> Rows:
    """Sign and word, and how many of a party's duties it is where it is not all; as much of it as fits."""
    sign, word = signed(cell.status, words, x, y)
    more = f" {cell.number}/{cell.of}" if cell.number < cell.of else ""
    for text in (word["text"] + more, word["text"], more.strip() or ""):
        if text and wide(text) + 18 <= room:
            return [sign, word | {"text": text}]
    return [sign]


def _panel(high: float, width: float) -> dict[str, Any]:
    box: dict[str, Any] = {"x": down("x"), "x2": {"field": "x2"}, "y": down("y"), "y2": {"field": "y2"}}
    told: dict[str, Any] = {"tooltip": [{"field": field} for field in ("word", "duties", "of")]}
    fill: dict[str, Any] = {"fill": {"field": "fill", "type": "nominal", "scale": None, "legend": None}}
    layers = [
        layer("cells", {"type": "rect"}, **box, **fill, **told),
        layer("changed", {"type": "rect", "fill": None, "stroke": TEXT, "strokeWidth": 1.6}, **box),
        *text_marks("heads", ink=TEXT, weight="bold"),
        *text_marks("names", ink=FAINT),
        *text_marks("words", ink=TEXT),
        *text_marks("words on dark", ink=PAPER),
    ]
    return {"width": width, "height": high, "layer": layers}
