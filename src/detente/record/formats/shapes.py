r"""The shape of a plain line of JSON, as one regular expression that exactly such lines match.

Rules

1. A plain line is one object whose keys are known and all different, whose values are texts without escapes
   and control characters, numbers, true, false, null or lists of such texts without `;`.
2. Its shape is the keys in order, the type of each value, the blanks as they stand, and the kind itself.
3. `pieces` says where each value stands when the line is split at its quotation marks (plain texts hold none);
   those in `bare` still have their punctuation around them.
4. The expression is anchored and deterministic, so that it runs in time linear in the line.

>>> shape = shape_of('{"by": "US", "n": 5}', {"by", "n"})
>>> shape.columns
('by', 'n')
>>> bool(re.search(shape.pattern, '{"by": "RU", "n": 1e3}')), bool(re.search(shape.pattern, '{"by": "RU", "n": 01}'))
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec import Struct

from detente.record.rows.text import LISTS

__all__ = ["Shape", "shape_of"]

_TEXT = r'[^"\\\x00-\x1f]*'
_ITEM = r'"[^"\\;\x00-\x1f]+"'
_BLANK = r"[ \t]*"
_VALUES = {
    "text": (f'"{_TEXT}"', f'"({_TEXT})"'),
    "number": (p := r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", f"({p})"),
    "truth": ("true|false", "(true|false)"),
    "null": ("null", "null"),
    "list": (p := rf"\[{_BLANK}{_ITEM}(?:{_BLANK},{_BLANK}{_ITEM})*{_BLANK}\]", rf"\[({p[2:-2]})\]"),
}
_PAIR = re.compile(
    rf'"(?P<key>{_TEXT})"(?P<colon>{_BLANK}:{_BLANK})'
     "(?:" + "|".join(f"(?P<{name}>{whole})" for name, (whole, _) in _VALUES.items()) + ")"
    + rf"(?P<end>{_BLANK},{_BLANK}|{_BLANK}\}}[ \t\r]*$)"
)  # fmt: skip
_START = re.compile(r"[ \t]*\{[ \t]*")
_MOST = 40  # values in a shape; what has more is read one by one


class Shape(Struct, frozen=True):
    """The expression, the columns of its groups, which of them hold lists, and the kind where it says one."""

    pattern: str
    columns: tuple[str, ...]
    pieces: tuple[int, ...]
    bare: tuple[int, ...]
    lists: tuple[str, ...]
    kind: str | None


def shape_of(line: str, known: Collection[str]) -> Shape | None:
    """The shape of a line, None when it is not plain."""
    start = _START.match(line)
    if not start:
        return None
    pattern, place = ["^", _literal(start[0])], start.end()
    seen: set[str] = set()
    columns, pieces, bare, lists, kind, marks = [], [], [], [], None, 0
    while place < len(line):
        pair = _PAIR.match(line, place)
        if not pair or pair["key"] in seen or pair["key"] not in known:
            return None
        key, type_ = pair["key"], next(name for name in _VALUES if pair[name] is not None)
        seen.add(key)
        value = _VALUES[type_][1]
        if key == "kind" and type_ == "text":
            kind = pair["text"][1:-1]
            value = _literal(pair["text"])
        elif type_ != "null":
            columns.append(key)
            pieces.append(marks + 2 + (type_ == "text"))
            bare += [] if type_ == "text" else [marks + 2]
        marks += pair[0].count('"')
        if type_ == "list":
            if key not in LISTS:
                return None
            lists.append(key)
        pattern += [_literal(f'"{key}"{pair["colon"]}'), value, _literal(pair["end"].rstrip("\r"))]
        place = pair.end()
        if "}" in pair["end"]:
            break
    if not columns or len(columns) > _MOST or place < len(line) or "}" not in pattern[-1]:
        return None
    return Shape("".join(pattern) + r"\r?$", tuple(columns), tuple(pieces), tuple(bare), tuple(lists), kind)


def _literal(text: str) -> str:
    """The expression for a text itself, in the syntax of Python and of Rust."""
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)
