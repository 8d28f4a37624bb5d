"""Draws a timeline: clause by clause a line for each duty, its status as a bar whose shape tells it, and a key.

Readings that make different things of a duty are paired lines below its name. In a bar stands its sign, with the word
where both fit; where neither fits, the shape tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from detente.chart.marks.axes import Time, iso
from detente.chart.marks.layers import Rows, down, layer, rule, signed, text_marks
from detente.chart.marks.sheet import WIDTH, Drawn
from detente.chart.marks.statuses import SHAPES, marks
from detente.chart.rows.timeline import Line, Timeline
from detente.chart.theme import FAINT, GRID, SMALL, STATUS_INKS, TEXT, label_ink, wide
from detente.words.words import SIGNS, Words

__all__ = ["NAMED", "views"]

NAMED = 3  # parties of whom the same is told that are named; of more the first and how many
_LINE, _HEAD, _LOW = 17, 20, 10
_LEFT = 330  # pixels for names, at most
_LEAST = 2  # pixels of a span, so that what lasted a day in ten years is seen


def views(shown: Timeline, words: Words) -> Drawn:
    """A key, and below it all lines in one panel."""
    told = list(_told(shown.lines, words))
    inner = [wide(text, SMALL) + indent for text, _, head, indent, _ in told if not head]
    left = min(_LEFT, max(inner) + 14)
    time = Time(shown.since, shown.until, WIDTH - left)
    sets: dict[str, Rows] = {name: [] for name in ("heads", "names", "spans", "labels", "labels on dark", "rules")}
    for text, y, head, indent, line in told:
        room = WIDTH if head else left - indent - 8
        name = {"text": _fitting(text, room, head), "py": y + 4, "px": indent - left, "align": "left"}
        sets["heads" if head else "names"].append(name)
        if head and sets["heads"][1:]:
            sets["rules"].append({"y": y - _HEAD / 2 - 2})
        for since, until, status in line.spans if line is not None else ():
            begins, ends = time.pixel(since), time.pixel(until)
            sets["spans"].append({
                "since": iso(since), "until": iso(until), "status": status, "word": words.status(status), "y": y,
                "from": round(begins, 1), "to": round(max(ends, begins + _LEAST), 1),
            })  # fmt: skip
            dark = label_ink(STATUS_INKS[status]) != TEXT
            sets["labels on dark" if dark else "labels"] += _label(status, begins, ends, y, words)
    key, keyed = _key(shown, words, left)
    return Drawn([key, _panel(told[-1][1] + _LOW, time, shown)], sets | keyed, left)


def _told(lines: Iterable[Line], words: Words) -> Iterator[tuple[str, float, bool, int, Line | None]]:
    """What is written at the left, at which height, whether as a head, how far in, and the line drawn beside it."""
    y, clause, before = 0.0, "", None
    for line in lines:
        if line.clause != clause:
            y += _HEAD
            yield f"{line.clause}  {words.agreement.duty(line.clause).heading}".strip(), y, True, 0, None
            clause, before = line.clause, None
        if line.duties != before:
            y += _LINE
            yield _named(line, words), y, False, 10, None if line.readings is not None else line
            before = line.duties
        if line.readings is not None:
            y += _LINE
            yield words.readings(line.readings), y, False, 22, line


def _named(line: Line, words: Words) -> str:
    """Who owes what is drawn: one duty, or several of which the same is so."""
    about = [
        " ".join(filter(None, [
            d.owed_by if d.owed_to is None else words.label("owed to", by=d.owed_by, to=d.owed_to),
            words.label("for each", each=d.each) if d.each else "",
        ]))
        for d in line.duties
    ]  # fmt: skip
    if len(about) <= NAMED:
        return ", ".join(about)
    return words.label("chart/and more", first=about[0], number=words.plain(len(about) - 1))


def _fitting(text: str, room: float, head: bool) -> str:
    """A name as far as there is room; where it is cut, that is seen."""
    if wide(text, SMALL, bold=head) <= room:
        return text
    while text and wide(f"{text}…", SMALL, bold=head) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _label(status: str, since: float, until: float, y: float, words: Words) -> Rows:
    """What fits on a bar: its sign and word, its sign, or nothing; nothing either where the bar is thin or split."""
    if SHAPES[status].high < 8 or SHAPES[status].split:
        return []
    sign, word = signed(status, words, since + 4, y + 3.5)
    room = until - since
    return [sign, word] if wide(word["text"], 9) + 20 <= room else [sign] if room >= 14 else []


def _panel(high: float, time: Time, shown: Timeline) -> dict[str, Any]:
    y = down()
    present = dict.fromkeys(status for line in shown.lines for _, _, status in line.spans)
    told: dict[str, Any] = {"tooltip": [{"field": field} for field in ("word", "since", "until")]}
    ticks = {"values": [{"at": iso(instant)} for instant, _ in time.ticks()]}
    grid = {"data": ticks, "mark": rule(ink=GRID), "encoding": {"x": time.encoding("at", labels=True)}}
    layers = [
        grid,
        layer("rules", rule(ink=GRID), x={"value": -WIDTH + time.width}, x2={"value": time.width}, y=y),
        *(
            layer("spans", mark, f"datum.status === '{status}'", x=down("from"), x2={"field": "to"}, y=y, **told)
            for status in present
            for mark in marks(status)
        ),
        *text_marks("heads", ink=TEXT, weight="bold"),
        *text_marks("names", ink=TEXT),
        *text_marks("labels", ink=TEXT, size=9),
        *text_marks("labels on dark", ink="#ffffff", size=9),
    ]
    return {"width": time.width, "height": high, "layer": layers}


def _key(shown: Timeline, words: Words, left: float) -> tuple[dict[str, Any], dict[str, Rows]]:
    """The statuses that are drawn, each with its shape, sign and word."""
    present = dict.fromkeys(status for line in shown.lines for _, _, status in line.spans)
    boxes: Rows = []
    texts: Rows = []
    x, y = -left, 0
    for status in (s for s in SIGNS if s in present):
        room = wide(words.status(status), SMALL) + 60
        if x + room > WIDTH - left:
            x, y = -left, y + 18
        boxes.append({"x": x, "x2": x + 24, "y": y + 8, "status": status})
        texts += signed(status, words, x + 29, y + 11.5)
        x += room
    high = y + 18
    channel = {"type": "quantitative", "scale": None, "axis": None}
    layers = [
        layer("key", mark, f"datum.status === '{status}'", x={"field": "x"} | channel, x2={"field": "x2"},
              y={"field": "y"} | channel)
        for status in present for mark in marks(status)
    ]  # fmt: skip
    view = {"width": WIDTH - left, "height": high, "layer": [*layers, *text_marks("key words", ink=FAINT)]}
    return view, {"key": boxes, "key words": texts}
