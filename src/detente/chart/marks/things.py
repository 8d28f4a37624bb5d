"""Draws numbers of things side by side, where a count is kept for each: a line a thing, in the order of time.

Each source that is heard apart has a row of its own, a dot for a number, a band for a range, an arrow for what has no
end; the limit goes through all of them. Things of which every source tells nought are not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from detente.assess.series import named
from detente.chart.marks.axes import Scale, ends, numerals
from detente.chart.marks.layers import Rows, dot, down, heading, layer, limit, plain, rule, text_marks
from detente.chart.marks.sheet import WIDTH, Drawn
from detente.chart.rows.numbers import Numbers, Panel
from detente.chart.theme import FAINT, LIMIT, LINE, SMALL, TEXT, wide
from detente.chart.told import value_of
from detente.words.words import Words

__all__ = ["MOST", "views"]

MOST = 40  # lines that are still read one below the other
_HIGH, _GAP = 18, 14  # pixels of a line, and above the first of a thing


def views(shown: Numbers, words: Words) -> Drawn:
    """A panel for each party and group of readings."""
    datasets: dict[str, Rows] = {}
    out = []
    alone = all(len(row) == 1 for row in shown.panels)
    every = [line for row in shown.panels for panel in row for line in _lines(panel, shown, words)]
    numbers = [n for line in every for n in (line["low"], line["high"]) if n is not None]
    room = _room(every)
    scale = ends([*numbers, *_bounds(shown)], WIDTH - room)
    for panel in (panel for row in shown.panels for panel in row):
        lines = list(_lines(panel, shown, words))
        if lines:
            name = panel.who if alone else f"{panel.who} {'/'.join(panel.readings)}"
            datasets[name] = lines
            datasets[f"{name}: numbers"] = _numbers(lines, panel, scale)
            datasets[f"{name}: limit"] = _limit(panel, shown, scale, words)
            out.append(_panel(name, panel, lines, scale, room, words, apart=not alone))
    return Drawn(out, datasets, room)


def _room(lines: Rows) -> float:
    """Pixels for the names of things and of sources, at the left."""
    return min(330.0, max((wide(line["name"], SMALL) for line in lines), default=60) + 12)


def _bounds(shown: Numbers) -> list[float]:
    spans = (panel.spans for row in shown.panels for panel in row)
    return [value for s in spans for value in s["bound"].drop_nulls().to_list()]


def _lines(panel: Panel, shown: Numbers, words: Words) -> Iterator[dict[str, Any]]:
    """A row for each thing and source: the greatest that it told, and where on the page it stands."""
    told = panel.spans.filter(pl.col("low").is_not_null() & ((pl.col("low") > 0) | pl.col("high").is_null()))
    greatest = told.sort("low").group_by("each", "source", maintain_order=True).last().sort("since", "each", "source")
    # Who is heard as himself and by his name is one source.
    said = [named(source, panel.who) if source else None for source in greatest["source"]]
    greatest = greatest.with_columns(pl.Series("source", said, pl.String)).unique(
        ["each", "source"], maintain_order=True
    )
    y, before = 0.0, None
    for row in greatest.iter_rows(named=True):
        y += _HIGH + (_GAP if row["each"] != before else 0)
        source = row["source"] or ""
        thing = f"{row['each'] or ''} ({words.when(row['since'])})" if row["each"] != before else ""
        yield {
            "thing": row["each"] or "", "head": thing, "source": source, "since": words.when(row["since"]),
            "name": max(thing, f"  {source}", key=wide), "y": y, "low": plain(row["low"]), "high": plain(row["high"]),
            "number": words.number(value_of(row["low"], row["high"]), shown.unit), "statement": row["statement"] or "",
        }  # fmt: skip
        before = row["each"]


def _numbers(lines: Rows, panel: Panel, scale: Scale) -> Rows:
    """The number of each line, right of its dot; where the limit would go through it, left or behind the limit."""
    limits = [scale.along(bound) for bound in panel.spans["bound"].drop_nulls().unique()]
    out = []
    for line in lines:
        x, room = scale.along(line["low"]), wide(line["number"]) + 12
        crossing = [limit for limit in limits if x + 4 < limit < x + room]
        left = x > room and (crossing or x + room > scale.height)
        px = x - 9 if left else max(crossing, default=x) + 9
        out.append(
            {"text": line["number"], "px": round(px, 1), "py": line["y"] - 5, "align": "right" if left else "left"}
        )
    return out


def _limit(panel: Panel, shown: Numbers, scale: Scale, words: Words) -> Rows:
    """The limit in words, where all the things have one."""
    bounds = panel.spans.select("bound", "bound_high").drop_nulls().unique().rows()
    if len(bounds) != 1:
        return []
    (bound, high) = bounds[0]
    text = words.label(f"limit/{shown.direction}", bound=words.number(value_of(bound, high), shown.unit))
    return [{"text": text, "px": round(scale.along(bound) + 4, 1), "py": 8, "align": "left", "bound": plain(bound)}]


def _panel(
    name: str, panel: Panel, lines: Rows, scale: Scale, room: float, words: Words, *, apart: bool
) -> dict[str, Any]:
    high = lines[-1]["y"] + _HIGH
    x, bound = (scale.across(field, numerals(words)) for field in ("low", "bound"))
    y = down()
    edge = {"value": scale.height}
    told: dict[str, Any] = {
        "tooltip": [{"field": field} for field in ("thing", "source", "since", "number", "statement")]
    }
    text = {"type": "text", "baseline": "middle", "align": "left", "fontSize": SMALL}
    left = {"value": -room}
    layers = [
        layer(f"{name}: limit", limit(), x=bound),
        layer(name, {"type": "bar", "height": 8, "fill": LINE, "fillOpacity": 0.25},
              "datum.high !== null && datum.low !== datum.high", x=x, x2={"field": "high"}, y=y, **told),
        layer(name, rule(1.4, dash=(2, 3)), "datum.high === null", x=x, x2=edge, y=y),
        layer(name, dot(60, "triangle-right"), "datum.high === null", x=edge, y=y, **told),
        layer(name, dot(60), x=x, y=y, **told),
        layer(name, text | {"fill": TEXT, "dy": -15, "fontWeight": "bold"}, x=left, y=y, text={"field": "head"}),
        layer(name, text | {"fill": FAINT, "dx": 8}, x=left, y=y, text={"field": "source"}),
        *text_marks(f"{name}: numbers", ink=TEXT),
        *text_marks(f"{name}: limit", ink=LIMIT),
    ]  # fmt: skip
    title = heading(panel.who, panel.readings if apart else None, words, frame="bounds")
    return {"title": title, "width": scale.height, "height": high, "layer": layers}
