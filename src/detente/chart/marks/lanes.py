"""Draws swim-lanes: a lane for each speaker, in it each statement from when it was so to when it was received.

An open circle is when it was so, a filled one when it was received; where both are one only the filled one is drawn. An
arrow leads from what was asked to what answers it. What came too late has an edge, a mark and the word.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from detente.chart.marks.axes import Time
from detente.chart.marks.layers import Rows, dot, down, layer, rule, text_marks
from detente.chart.marks.sheet import WIDTH, Drawn
from detente.chart.rows.lanes import Lanes, Said
from detente.chart.theme import FAINT, GRID, LIMIT, LINE, PAPER, SMALL, TEXT, wide
from detente.words.words import Words

__all__ = ["views"]

_ROW, _PAD = 15, 8  # pixels of a level of a lane, and above its first


class _Placed(Struct, frozen=True):
    """A statement with where it stands: from when to when in pixels, how far down, and what is written beside it."""

    said: Said
    at: float
    x: float
    y: float
    label: str


def views(shown: Lanes, words: Words) -> Drawn:
    """All lanes in one panel over one line of time."""
    left = max(wide(_speaker(p, words), SMALL, bold=True) for p in shown.speakers) + 12
    left = min(left, 240)
    time = Time(shown.since, shown.until, WIDTH - left)
    placed, lanes, y = [], [], 0.0
    for speaker in shown.speakers:
        mine = [s for s in shown.said if s.by.split(", ")[0] == speaker]
        rows, deep = _levels(mine, time, y + _PAD, words)
        placed += rows
        lanes.append({"text": _speaker(speaker, words), "px": -left, "py": y + _PAD + 12, "align": "left", "y": y})
        y += _PAD + deep * _ROW + 6
    sets = _sets(placed, words) | {"lanes": lanes[1:], "speakers": lanes}
    return Drawn([_panel(y, time)], sets, left)


def _speaker(party: str, words: Words) -> str:
    name = words.agreement.names.get(party, "")
    return f"{party}  {name}" if name not in ("", party) and len(name) < 28 else party


def _levels(said: list[Said], time: Time, top: float, words: Words) -> tuple[list[_Placed], int]:
    """The statements of a lane, each on the highest level where it and its words have room."""
    ends: list[float] = []
    out = []
    for one in said:
        at, x = max(time.pixel(one.at), 0.0), max(time.pixel(one.said), 0.0)
        label = f"{one.kind}, {words.label('chart/late')}" if one.late else one.kind
        begins, room = min(at, x) - 6, max(at, x) + 8
        if room + wide(label, 9) > time.width:
            label = "" if begins - wide(label, 9) < 0 else f"<{label}"
        stretch = wide(label, 9) + 4 if label else 0
        begins, over = (begins - stretch, room) if label.startswith("<") else (begins, room + stretch)
        level = next((i for i, end in enumerate(ends) if end <= begins), len(ends))
        ends[level : level + 1] = [over]
        out.append(_Placed(one, at, x, top + level * _ROW + 8, label))
    return out, max(len(ends), 1)


def _sets(placed: list[_Placed], words: Words) -> dict[str, Rows]:
    at = {p.said.row: p for p in placed}
    base = [
        {"x": round(p.x, 1), "at": round(p.at, 1), "y": p.y, "kind": p.said.kind, "by": p.said.by,
         "statement": p.said.id, "was so": words.when(p.said.at), "received": words.when(p.said.said),
         "late": p.said.late}
        for p in placed
    ]  # fmt: skip
    labels = [_label(p) for p in placed if p.label]
    answers = [(at[p.said.re], p) for p in placed if p.said.re in at]
    arrows = [{"x": a.x, "y": a.y, "x2": p.x, "y2": p.y} for a, p in answers]
    heads = [{"x": p.x, "y": p.y + (-6 if a.y < p.y else 6), "up": a.y >= p.y} for a, p in answers]
    return {"said": base, "said labels": labels, "arrows": arrows, "arrow heads": heads}


def _label(placed: _Placed) -> dict[str, Any]:
    """What is written beside a statement: right of it, or left where it says so."""
    before = placed.label.startswith("<")
    x = min(placed.x, placed.at) - 8 if before else max(placed.x, placed.at) + 8
    text = placed.label.removeprefix("<")
    return {"text": text, "px": round(x, 1), "py": placed.y + 3, "align": "right" if before else "left"}


def _panel(high: float, time: Time) -> dict[str, Any]:
    told: dict[str, Any] = {"tooltip": [{"field": f} for f in ("kind", "by", "was so", "received", "statement")]}
    ticks = {"values": [{"at": instant} for instant, _ in time.ticks()]}
    grid = {"data": {"values": [{"at": t["at"] * 1000} for t in ticks["values"]]}, "mark": rule(ink=GRID),
            "encoding": {"x": time.encoding("at", labels=True)}}  # fmt: skip
    x, y = down("x"), down("y")
    edges: dict[str, Any] = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    head = {"fill": FAINT, "stroke": FAINT, "size": 26, "opacity": 1, "type": "point"}
    layers = [
        grid,
        layer("lanes", rule(ink=GRID), x={"value": time.width - WIDTH}, x2={"value": time.width}, y=y),
        layer("arrows", rule(1, FAINT, (2, 2)), x=x, y=y, **edges),
        layer("arrow heads", head | {"shape": "triangle-down"}, "!datum.up", x=x, y=y),
        layer("arrow heads", head | {"shape": "triangle-up"}, "datum.up", x=x, y=y),
        layer("said", rule(2), "datum.at !== datum.x", x=down("at"), x2={"field": "x"}, y=y, **told),
        layer("said", dot(30) | {"fill": PAPER, "stroke": LINE, "strokeWidth": 1.5}, "datum.at !== datum.x",
              x=down("at"), y=y, **told),
        layer("said", dot(42), "!datum.late", x=x, y=y, **told),
        layer("said", dot(70, "diamond") | {"fill": LIMIT}, "datum.late", x=x, y=y, **told),
        *text_marks("said labels", ink=TEXT, size=9),
        *text_marks("speakers", ink=TEXT, weight="bold"),
    ]  # fmt: skip
    return {"width": time.width, "height": high, "layer": layers}
