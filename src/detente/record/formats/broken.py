"""Why a line is no JSON, in words of ours: those of Python differ from version to version.

Rules (RFC 8259)

1. The first thing that is wrong is told, with its column from 1.
2. What nests deeper than 200 is told so, however deep Python itself could read.

>>> fault('{"by": "US", "n": 5,}')
('nothing follows the comma', 20)
>>> fault("{'by': 'US'}")
('a key stands in double quotation marks', 2)
"""

from __future__ import annotations

import re

__all__ = ["fault", "too_deep"]

_DEEPEST = 200
_BLANK = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"""[^\s,:{}\[\]"']+""")
_WORDS = ("true", "false", "null", "NaN", "Infinity", "-Infinity")
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|$)|[\[\]{}]')


def too_deep(text: str) -> bool:
    """Whether the brackets of a line nest deeper than any statement's."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return False
    depth = 0
    for piece in _BRACKETS.finditer(text):
        depth += (piece[0] in "[{") - (piece[0] in "]}")
        if depth > _DEEPEST:
            return True
    return False


class _Broken(Exception):  # never seen outside
    """What is wrong, and the place from 0."""


def fault(text: str) -> tuple[str, int]:
    """What is wrong with a line that is no JSON and nests no deeper than is read, and its column."""
    try:
        place = _blank(text, 0)
        if text[place : place + 1] not in ("{", "[", '"'):
            return "it does not begin with '{'", place + 1
        place = _blank(text, _value(text, place))
    except _Broken as found:
        what, place = found.args
        return what, place + 1
    return "more stands here, behind the object", place + 1


def _blank(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _value(text: str, place: int) -> int:
    """The place behind a value."""
    sign = text[place : place + 1]
    if sign == '"':
        return _text(text, place)
    if sign in ("{", "["):
        return _members(text, place, sign)
    if not sign:
        raise _Broken("the line ends where a value is due", place)
    word = _WORD.match(text, place)
    if not word:
        what = "a text stands in double quotation marks" if sign == "'" else f"a value is missing before '{sign}'"
        raise _Broken(what, place)
    if word[0] in _WORDS or _NUMBER.fullmatch(word[0]):
        return word.end()
    if word[0][0] in "+-.0123456789":
        raise _Broken(f"'{word[0][:40]}' is no number of JSON", place)
    advice = ", and a text stands in double quotation marks" if word[0].lower() not in ("none", "true", "false") else ""
    raise _Broken(f"'{word[0][:40]}' is no value of JSON{advice}", place)


def _members(text: str, place: int, opens: str) -> int:
    """The place behind an object or a list."""
    closes, begun = ("}" if opens == "{" else "]"), place
    place = _blank(text, place + 1)
    if text[place : place + 1] == closes:
        return place + 1
    while True:
        if opens == "{":
            place = _key(text, place, begun)
        place = _blank(text, _value(text, place))
        sign = text[place : place + 1]
        if sign == closes:
            return place + 1
        if not sign:
            raise _Broken(f"the bracket '{opens}' is never closed", begun)
        if sign != ",":
            raise _Broken(f"a comma or '{closes}' is missing", place)
        comma, place = place, _blank(text, place + 1)
        if text[place : place + 1] in ("", closes):
            raise _Broken("nothing follows the comma", comma)


def _key(text: str, place: int, begun: int) -> int:
    """The place of the value behind a key."""
    sign = text[place : place + 1]
    if not sign:
        raise _Broken("the bracket '{' is never closed", begun)
    if sign != '"':
        raise _Broken("a key stands in double quotation marks", place)
    place = _blank(text, _text(text, place))
    if text[place : place + 1] != ":":
        raise _Broken("a colon is missing behind the key", place)
    return _blank(text, place + 1)


def _text(text: str, place: int) -> int:
    """The place behind a text."""
    begun, place = place, place + 1
    while True:
        plain = _PLAIN.match(text, place)
        place = plain.end() if plain else place
        sign = text[place : place + 1]
        if not sign:
            raise _Broken("a quotation mark opens here and is never closed", begun)
        if sign == '"':
            return place + 1
        if sign != "\\":
            shown = {"\t": "a tab, which is written \\t", "\r": "a line break, which is written \\n"}
            raise _Broken(f"a text holds {shown.get(sign, 'a control sign')}", place)
        escape = _ESCAPE.match(text, place)
        if not escape:
            raise _Broken(f"'{text[place : place + 2]}' means nothing; a backslash itself is written \\\\", place)
        place = escape.end()
