"""Inks, sizes and the widths of words: what every chart has in common.

Rules (ADR 12)

1. No party has a colour. One ink draws numbers, one limits; a status has a shape, a lightness and an ink, and
   `tests/chart/test_theme.py` works out that any two differ for colour-blind eyes and in grey.
2. Widths of words are estimated for a common sans-serif face, a little too large, so that what is said to fit fits.
3. A label on a ground is black or white, whichever has the greater contrast (WCAG 2.2, relative luminance).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = [
    "CONFIG", "FAINT", "GRID", "LIMIT", "LINE", "PAPER", "SMALL", "STATUS_INKS", "TEXT", "contrast", "label_ink",
    "luminance", "wide", "wrapped",
]  # fmt: skip

PAPER, TEXT, FAINT, GRID = "#ffffff", "#1c1c1c", "#595959", "#dddddd"
LINE, LIMIT = "#1f4468", "#8a3b12"
BODY, SMALL, TITLE = 11, 10, 15

# From quiet to loud: what is kept recedes, what fell short or is disputed stands out in grey as well.
STATUS_INKS: Mapping[str, str] = {
    "kept": "#b7d3bd", "due": "#8fb4d9", "late": "#c98a2b", "breached": "#6e1f0d", "suspended": "#7d8ca3",
    "dormant": "#e3e3e3", "excused": "#a9c4c9", "unknown": "#c9c2b2", "disputed": "#4a2f7a",
}  # fmt: skip

CONFIG: Mapping[str, Any] = {
    "aria": False,  # a list of marks tells a listener nothing; the picture has a title and a description of its own
    "background": PAPER,
    "font": "sans-serif",  # any other that is missing would delete all text
    "view": {"stroke": None},
    "axis": {
        "labelColor": FAINT, "titleColor": FAINT, "labelFontSize": SMALL, "titleFontSize": SMALL, "gridColor": GRID,
        "domainColor": GRID, "tickColor": GRID, "titleFontWeight": "normal", "labelLimit": 0,
    },
    "text": {"fontSize": SMALL, "fill": TEXT, "limit": 0},
    "title": {
        "anchor": "start", "frame": "bounds", "fontSize": TITLE, "color": TEXT, "subtitleFontSize": BODY,
        "subtitleColor": FAINT, "subtitlePadding": 6, "offset": 14, "lineHeight": 20, "subtitleLineHeight": 15,
    },
}  # fmt: skip

# Hundredths of the font's size, after the widths of a common sans-serif face.
_NARROW, _MIDDLE, _BROAD = (
    frozenset("iljtfrI.,:;!'|()[]/ -‖"),
    frozenset("mwMW%@—…"),
    frozenset("ABCDEFGHKNOPQRSUVXY&≠"),
)


def wide(text: str, size: float = SMALL, *, bold: bool = False) -> float:
    """How many pixels a text takes on one line, at most.

    >>> wide("at most 800") < 70 < wide("at most 800", 15)
    True
    """
    hundredths = sum(36 if c in _NARROW else 92 if c in _MIDDLE else 72 if c in _BROAD else 59 for c in text)
    return hundredths * size / 100 * (1.08 if bold else 1.0)


def wrapped(text: str, room: float, size: float = SMALL, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than some pixels; a word that is wider stands alone.

    >>> wrapped("one two three", 30)
    ['one', 'two', 'three']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and wide(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def luminance(ink: str) -> float:
    """The relative luminance of a colour `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    linear = []
    for place in (1, 3, 5):
        part = int(ink[place : place + 2], 16) / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def label_ink(ground: str, inks: Iterable[str] = (TEXT, PAPER)) -> str:
    """The ink in which a label is read best on a ground.

    >>> label_ink("#4a2f7a"), label_ink("#e3e3e3")
    ('#ffffff', '#1c1c1c')
    """
    return max(inks, key=lambda ink: contrast(ink, ground))
