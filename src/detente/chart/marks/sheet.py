"""A sheet: panels under a title, with notes below them, as one Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from detente.chart.theme import BODY, CONFIG, FAINT, SMALL, TITLE, wrapped

__all__ = ["WIDTH", "Drawn", "sheet"]

WIDTH = 820  # pixels between the margins
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_BELOW = 13  # pixels of a line of notes


class Drawn(NamedTuple):
    """Views from top to bottom, the data sets that they draw, and the pixels that are written on left of panels."""

    views: list[dict[str, Any]]
    datasets: dict[str, list[dict[str, Any]]]
    indent: float = 0


def sheet(
    drawn: Drawn,
    *,
    title: str,
    subtitle: Sequence[str],
    notes: Sequence[str],
    description: str,
) -> dict[str, Any]:
    """The specification of some views, one below the other; notes begin so many pixels left of the panels."""
    heads = wrapped(title, WIDTH, TITLE, bold=True)
    lines = [line for told in subtitle for line in wrapped(told, WIDTH, BODY)]
    below = [line for note in notes for line in wrapped(note, WIDTH, SMALL)]
    return {
        "$schema": SCHEMA,
        "description": description,
        "title": {"text": heads, "subtitle": lines},
        "config": dict(CONFIG),
        "padding": {"left": 14, "right": 18, "top": 12, "bottom": 12},
        "datasets": drawn.datasets,
        "spacing": 12,
        "vconcat": [*drawn.views, *([_notes(below, drawn.indent)] if below else [])],
    }


def _notes(lines: Sequence[str], indent: float) -> dict[str, Any]:
    rows = [{"y": (i + 1) * _BELOW, "text": line} for i, line in enumerate(lines)]
    return {
        "width": WIDTH - indent, "height": len(lines) * _BELOW, "data": {"values": rows},
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "fontSize": SMALL, "fill": FAINT},
        "encoding": {
            "x": {"value": -indent}, "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
            "text": {"field": "text", "type": "nominal"},
        },
    }  # fmt: skip
