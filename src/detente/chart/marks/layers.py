"""Layers of a panel: each draws the rows of a data set, all of them or those of which something holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.chart.theme import BODY, LIMIT, LINE, SMALL
from detente.words.words import SIGNS, Words

__all__ = [
    "Rows", "band", "dot", "down", "heading", "layer", "limit", "plain", "rows_of", "rule", "signed", "text_marks",
]  # fmt: skip

Rows = list[dict[str, Any]]


def layer(data: str, mark: dict[str, Any], where: str = "", **encoding: object) -> dict[str, Any]:
    """A layer that draws the rows of a data set of which an expression holds."""
    out: dict[str, Any] = {"data": {"name": data}, "mark": mark, "encoding": encoding}
    return out | ({"transform": [{"filter": where}]} if where else {})


def rule(width: float = 1, ink: str = LINE, dash: Sequence[int] = ()) -> dict[str, Any]:
    """A line from one place to another."""
    return {"type": "rule", "stroke": ink, "strokeWidth": width} | ({"strokeDash": list(dash)} if dash else {})


def limit() -> dict[str, Any]:
    """The line of a limit."""
    return rule(1.6, LIMIT, (6, 3))


def band(opacity: float, ink: str = LINE) -> dict[str, Any]:
    """A ground through which what lies below is seen."""
    return {"type": "rect", "fill": ink, "fillOpacity": opacity}


def dot(size: int, shape: str = "circle") -> dict[str, Any]:
    """A filled sign with a white edge."""
    return {
        "type": "point",
        "shape": shape,
        "fill": LINE,
        "stroke": "white",
        "strokeWidth": 1,
        "size": size,
        "opacity": 1,
    }


def heading(
    who: str, readings: Sequence[str] | None, words: Words, *, offset: int = 4, frame: str = "group"
) -> dict[str, Any]:
    """What stands above a panel: a party with its name and, where readings stand side by side, whose reading it is."""
    name = words.agreement.names.get(who, "")
    text = f"{who}  {name}" if name not in ("", who) else who
    text += f", {words.readings(readings)}" if readings is not None else ""
    return {"text": text, "fontSize": BODY, "anchor": "start", "frame": frame, "offset": offset, "fontWeight": "bold"}


def text_marks(name: str, *, ink: str, size: int = SMALL, weight: str = "normal") -> list[dict[str, Any]]:
    """Layers that write the rows of a data set where they say: `text` at `px`, `py` in pixels, with their `align`."""
    mark = {"type": "text", "baseline": "alphabetic", "fontSize": size, "fill": ink, "fontWeight": weight}
    x, y = ({"field": field, "type": "quantitative", "scale": None, "axis": None} for field in ("px", "py"))
    text = {"field": "text", "type": "nominal"}
    return [
        layer(name, mark | {"align": align}, f"datum.align == '{align}'", x=x, y=y, text=text)
        for align in ("left", "right", "center")
    ]


def down(field: str = "y") -> dict[str, Any]:
    """The y channel of a field of pixels from the top of a panel."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def signed(status: str, words: Words, x: float, y: float) -> Rows:
    """The sign of a status and, beside it, its word: apart, for a face without the sign would change the word's too."""
    return [
        {"text": SIGNS[status], "px": round(x, 1), "py": y, "align": "left"},
        {"text": words.status(status), "px": round(x + 12, 1), "py": y, "align": "left"},
    ]


def rows_of(placed: Sequence[tuple[str, float, float, str]]) -> Rows:
    """Labels that found a place, as rows of a data set."""
    return [{"text": text, "px": round(x, 1), "py": round(y, 1), "align": align} for text, x, y, align in placed]


def plain(number: float | None, otherwise: float | None = None) -> float | int | None:
    """A number as a specification has it: a whole one without a point."""
    number = otherwise if number is None else number
    return int(number) if number is not None and number == int(number) else number
