"""Draws numbers against their limit: a rule for each span, a dot for each statement, a band for each range.

One panel per party, its readings side by side, all on one scale of numbers and one of time. Events stand above the
panels and are followed through them. The limit is labelled where it stands; so is each source where several are heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from detente.assess.series import named
from detente.chart.marks.axes import Scale, Time, ends, iso, numerals
from detente.chart.marks.layers import Rows, band, dot, heading, layer, limit, plain, rows_of, rule, text_marks
from detente.chart.marks.places import Box, Label, levels, placed
from detente.chart.marks.sheet import WIDTH, Drawn
from detente.chart.rows.numbers import Event, Numbers, Panel
from detente.chart.theme import FAINT, LIMIT, TEXT
from detente.chart.told import value_of
from detente.words.words import Words

__all__ = ["views"]

_ROOM, _ASIDE = 52, 18  # pixels for the labels of the axis, and between panels
_LEVELS, _LEVEL = 4, 12  # of the labels of events
_DASHES = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3), (4, 4), (1, 3))


class _Place(NamedTuple):
    """Where a panel stands: at the left, at the bottom, with flags so high above it, beside that of another reading."""

    first: bool
    last: bool
    flags: int
    apart: bool


def views(shown: Numbers, words: Words) -> Drawn:
    """Panels of one party each, its readings side by side."""
    columns = len(shown.panels[0])
    width = (WIDTH - _ROOM - _ASIDE * (columns - 1)) / columns
    height = {1: 260, 2: 170, 3: 140}.get(len(shown.panels), 110)
    scale, time = ends(_numbers(shown), height), Time(shown.since, shown.until, width)
    flags, high = _flags(shown.events, time, words)
    datasets: dict[str, Rows] = {"events": [{"at": iso(event.at)} for event in shown.events], "event labels": flags}
    grid = []
    for i, row in enumerate(shown.panels):
        drawn = []
        for j, panel in enumerate(row):
            name = f"{panel.who} {'/'.join(panel.readings)}" if columns > 1 else panel.who
            datasets |= _data(panel, shown, scale, time, name, words)
            place = _Place(j == 0, i == len(shown.panels) - 1, 0 if i else high, columns > 1)
            drawn.append(_panel(name, panel, words, scale, time, place))
        grid.append({"hconcat": drawn, "spacing": _ASIDE, "bounds": "flush"})
    return Drawn(grid, datasets, _ROOM)


def _numbers(shown: Numbers) -> list[float]:
    spans = [panel.spans for row in shown.panels for panel in row]
    ended = [s.filter(pl.col("high").is_not_null() | pl.col("low").is_null()) for s in spans]
    told = [v for s in ended for c in ("low", "high", "bound", "bound_high") for v in s[c].drop_nulls().to_list()]
    # What has no end may begin anywhere below: it is drawn from the edge of the panel then.
    return told or [v for s in spans for v in s["low"].drop_nulls().to_list()]


def _data(panel: Panel, shown: Numbers, scale: Scale, time: Time, name: str, words: Words) -> dict[str, Rows]:
    """The rows that a panel draws, and the labels that found a place in it."""
    spans, limits, joins, joins_at = [], [], [], []
    order = {s: i for i, s in enumerate(panel.spans["source"].unique(maintain_order=True).to_list())}
    before: dict[str, Any] = {}
    for row in panel.spans.sort("source", "each", "since", nulls_last=False).iter_rows(named=True):
        base = {"since": iso(row["since"]), "until": iso(row["until"])}
        if row["low"] is not None:
            spans.append(base | {
                "low": plain(row["low"]), "high": plain(row["high"]), "top": plain(row["high"], scale.high),
                "bottom": plain(max(row["low"], scale.low)),
                "source": named(row["source"], panel.who) if row["source"] else "", "line": order[row["source"]],
                "statement": row["statement"] or "", "said by": row["said_by"] or "",
            })  # fmt: skip
            if _follows(before, row):
                joins.append({"at": base["since"], "from": plain(before["low"]), "to": plain(row["low"])})
                joins_at.append((time.pixel(row["since"]), before["low"], row["low"]))
        if row["bound"] is not None:
            limits.append(base | {"bound": plain(row["bound"]), "top": plain(row["bound_high"], scale.high)})
        before = row
    taken = [*_boxes(panel.spans, scale, time), *_stiles(joins_at, scale)]
    written = placed(_labels(panel, shown, scale, time, words), taken, time.width, scale.height)
    bounds = _limit_told(panel, shown, words)
    return {
        f"{name}: spans": spans, f"{name}: joins": joins, f"{name}: limits": _merged(limits),
        f"{name}: limit": rows_of([p for p in written if p[0] in bounds]),
        f"{name}: labels": rows_of([p for p in written if p[0] not in bounds]),
    }  # fmt: skip


def _follows(before: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether a number goes on at once from another of the same source, both exact."""
    same = before and (before["source"], before["each"], before["until"]) == (row["source"], row["each"], row["since"])
    exact = same and before["low"] is not None and before["low"] == before["high"] and row["low"] == row["high"]
    return bool(exact) and before["low"] != row["low"]


def _merged(limits: Rows) -> Rows:
    """Limits that go on as they are, each once."""
    out: Rows = []
    for row in sorted(limits, key=lambda each: (str(each["bound"]), each["since"])):
        last = out[-1] if out else None
        if last and (last["bound"], last["top"]) == (row["bound"], row["top"]) and last["until"] >= row["since"]:
            last["until"] = max(last["until"], row["until"])
        else:
            out.append(dict(row))
    return out


# -- labels ----------------------------------------------------------------------------------------


def _boxes(spans: pl.DataFrame, scale: Scale, time: Time) -> Iterator[Box]:
    """Where numbers and limits stand."""
    for row in spans.iter_rows(named=True):
        left, right = time.pixel(row["since"]), time.pixel(row["until"])
        for low, high in ((row["low"], row["high"]), (row["bound"], row["bound_high"])):
            # Words may stand on a band, though on neither of its edges.
            for edge in {low, high} - {None}:
                yield left, scale.pixel(edge) - 2, right, scale.pixel(edge) + 2


def _stiles(joins: Iterable[tuple[float, float, float]], scale: Scale) -> Iterator[Box]:
    """Where one number goes over into another."""
    for x, one, other in joins:
        yield x - 1, scale.pixel(max(one, other)), x + 1, scale.pixel(min(one, other))


def _labels(panel: Panel, shown: Numbers, scale: Scale, time: Time, words: Words) -> Iterator[Label]:
    """The last number of each source, who tells it where several do, and the limit."""
    for (source, _), mine in panel.spans.filter(pl.col("low").is_not_null()).group_by(
        "source", "each", maintain_order=True
    ):
        last = mine.sort("since").row(-1, named=True)
        told = words.number(value_of(last["low"], last["high"]), shown.unit)
        text = f"{named(str(source), panel.who)}: {told}" if source else told
        yield Label(text, time.pixel(last["until"]), scale.pixel(last["low"]), ends=True)
    bounds = panel.spans.filter(pl.col("bound").is_not_null()).sort("since")
    for text, bound, since in _limits(bounds, shown, words):
        yield Label(text, time.pixel(since), scale.pixel(bound))


def _limits(bounds: pl.DataFrame, shown: Numbers, words: Words) -> Iterator[tuple[str, float, int]]:
    """Each limit with its words and since when it is so."""
    before = None
    for bound, high, since in bounds.select("bound", "bound_high", "since").rows():
        if (bound, high) != before:
            told = words.number(value_of(bound, high), shown.unit)
            yield words.label(f"limit/{shown.direction}", bound=told), bound, since
        before = (bound, high)


def _limit_told(panel: Panel, shown: Numbers, words: Words) -> set[str]:
    bounds = panel.spans.filter(pl.col("bound").is_not_null()).sort("since")
    return {text for text, _, _ in _limits(bounds, shown, words)}


def _flags(events: Sequence[Event], time: Time, words: Words) -> tuple[Rows, int]:
    """What is dated, written above a panel as far as there is room, and how many pixels that takes."""
    labels = [
        Label(words.label(f"event/{e.what}", who=e.who, on=words.when(e.at)), time.pixel(e.at), 0) for e in events
    ]
    found = levels(labels, time.width, _LEVELS)
    rows = [
        {"text": text, "px": round(x, 1), "py": -level * _LEVEL - 3, "align": align}
        for level, (text, x, _, align) in found
    ]
    return rows, (max((level for level, _ in found), default=-1) + 1) * _LEVEL


# -- marks -----------------------------------------------------------------------------------------


def _panel(name: str, panel: Panel, words: Words, scale: Scale, time: Time, place: _Place) -> dict[str, Any]:
    x, until = time.encoding("since", labels=place.last), {"field": "until"}
    at = time.encoding("at", labels=place.last)

    def y(field: str) -> dict[str, Any]:
        return scale.encoding(field, labels=place.first, room=_ROOM if place.first else 0, expression=numerals(words))

    spans, limits = f"{name}: spans", f"{name}: limits"
    told = {"tooltip": [{"field": f} for f in ("since", "until", "low", "high", "source", "statement", "said by")]}
    dash = {"field": "line", "type": "ordinal", "legend": None,
            "scale": {"domain": list(range(len(_DASHES))), "range": [list(d) for d in _DASHES]}}  # fmt: skip
    exact, ranged, seen = "datum.low === datum.high", "datum.low !== datum.high", "datum.low === datum.bottom"
    ended, open_ = f"{ranged} && datum.high !== null", f"{ranged} && datum.high === null"
    layers = [
        layer("events", rule(ink=FAINT, dash=(1, 3)), x=at),
        layer(spans, band(0.16), ended, x=x, x2=until, y=y("bottom"), y2={"field": "top"}, **told),
        layer(spans, band(0.07), open_, x=x, x2=until, y=y("bottom"), y2={"field": "top"}, **told),
        layer(spans, rule(), f"{ranged} && {seen}", x=x, x2=until, y=y("low")),
        layer(spans, rule(), ended, x=x, x2=until, y=y("high")),
        layer(spans, rule(2), exact, x=x, x2=until, y=y("low"), strokeDash=dash, **told),
        layer(f"{name}: joins", rule(2), x=at, y=y("from"), y2={"field": "to"}),
        layer(spans, dot(34), f"datum.statement !== '' && {seen}", x=x, y=y("low"), **told),
        layer(limits, band(0.14, LIMIT), "datum.bound !== datum.top", x=x, x2=until, y=y("bound"), y2={"field": "top"}),
        layer(limits, limit(), x=x, x2=until, y=y("bound")),
        *(text_marks("event labels", ink=FAINT, size=9) if place.flags else []),
        *text_marks(f"{name}: limit", ink=LIMIT),
        *text_marks(f"{name}: labels", ink=TEXT, weight="bold"),
    ]
    title = heading(panel.who, panel.readings if place.apart else None, words, offset=place.flags + 4)
    return {"title": title, "width": time.width, "height": scale.height, "layer": layers}
