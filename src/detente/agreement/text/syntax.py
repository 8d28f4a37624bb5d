r"""What is wrong with a text that is no YAML: a sentence, where it points, and how to mend it.

ruamel says where it stopped. A person is told what is wrong, which often stands before that:

1. A text that begins with a sign YAML keeps for itself (`!`, `&`, `*`, `|`, `>`, `%`, `@`, a backtick) is shown at
   that sign, with the text in quotes.
2. What was opened and does not end is shown where it begins, also where only the next line shows it.
3. A second ':' is shown at the key whose ':' or comma is missing, where that can be told.

>>> from ruamel.yaml import YAML
>>> try:
...     list(YAML(typ="safe", pure=True).parse("I {keep: tanks, at most: 5}"))
... except MarkedYAMLError as error:
...     explained(error, "I {keep: tanks, at most: 5}")
Unread(what="expected ':' after this key", start=0, end=1, help='write it like I: {keep: warheads, at most: 5}')
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError

__all__ = ["explained"]


class Unread(NamedTuple):
    """Why a text cannot be read, told from `start` to `end` of it."""

    what: str
    start: int
    end: int
    help: str


_QUOTE = "put texts that hold , : [ ] { } in quotes, whole"
_KEYS = "for instance: {keep: warheads, at most: 5}"
_KEYS_OR_QUOTES = "part keys with commas, {keep: warheads, at most: 5}, or quote the whole text"
_OF_A_SIGN = re.compile(r"\b(tag|anchor|alias|block scalar|directive)\b")
# What ruamel says, and what a person is told. The first that fits is taken.
_SENTENCES = (
    (r"found character '\\t'", "a tab cannot stand here", "indent with spaces"),
    (r"mapping keys are not allowed", "a '?' cannot stand here", "put a text that begins with it in quotes"),
    (r"sequence entries are not allowed", "a '-' cannot begin a list here", "begin the list on a new line"),
    (r"could not find expected ':'", "expected ':' after this key", "for instance: XI: {keep: warheads, at most: 5}"),
    (r"expected the node content, but found ','", "nothing stands before this comma", "leave it out"),
    (r"expected the node content", "expected a value here", _QUOTE),
    (r"expected <block end>", "this stands out of line", f"indent the keys of one mapping alike, and {_QUOTE}"),
    (r"document (start|end)", "this is more than one value", "a block is a mapping: XI: {keep: warheads, at most: 5}"),
)


def explained(error: MarkedYAMLError, text: str) -> Unread:
    """What a person is told where ruamel could not go on."""
    problem = str(error.problem or "")
    stopped = min((error.problem_mark or error.context_mark).index, len(text))
    begun = min(error.context_mark.index, len(text)) if error.context_mark else stopped
    if found := _sign(error, text, begun, stopped) or _escape(problem, text, stopped):
        return found
    if re.search("end of stream|document separator", problem):
        return Unread("this quotation does not end", begun, begun + 1, "close it with the mark it began with")
    if "mapping values are not allowed" in problem:
        return _second_colon(text, stopped)
    if "expected ','" in problem or (stopped >= len(text) and "expected the node content" in problem):
        return _in_brackets(problem, text, begun, stopped)
    if problem.startswith("expected '<document start>'") and text.lstrip().startswith("%"):
        return _begins_with(text, text.index("%"))
    if "but found '<scalar>'" in problem or re.search("but found '[]}]'", problem):
        return _after_a_value(text, stopped)
    if "block mapping start" in problem and (found := _bare_key_above(text, text.rfind("\n", 0, stopped) + 1)):
        return found
    for pattern, what, advice in _SENTENCES:
        if re.search(pattern, problem):
            return Unread(what, stopped, stopped + 1, advice)
    return Unread(f"this is no YAML: {problem[:100]}", stopped, stopped + 1, _QUOTE)


def _sign(error: MarkedYAMLError, text: str, begun: int, stopped: int) -> Unread | None:
    if _OF_A_SIGN.search(str(error.context)) or "tag handle" in str(error.problem):
        place = begun
    elif re.search("found character '[@`%>|]'", str(error.problem)):
        place = stopped
    else:
        return None
    return _begins_with(text, place)


def _begins_with(text: str, place: int) -> Unread:
    within = sum(text.count(c, 0, place) for c in "{[") > sum(text.count(c, 0, place) for c in "}]")
    said = re.compile(r"[^,\]}\n]*" if within else r"[^\n]*").match(text, place)
    quoted = said[0].strip().replace("'", "''") if said else ""
    advice = f"put it in quotes: '{quoted}'" if len(quoted) <= 60 else "put it in quotes"
    return Unread(f"a text cannot begin with '{text[place : place + 1]}'", place, place + 1, advice)


def _escape(problem: str, text: str, stopped: int) -> Unread | None:
    start = text.rfind("\\", 0, stopped)
    if "unknown escape" in problem:
        return Unread("this is no escape", start, start + 2, r"write \\ for \, or use single quotes")
    if "expected escape sequence" in problem:
        digits = {"x": 2, "u": 4}.get(text[start + 1], 8)
        what = f"'{text[start : start + 2]}' is followed by {digits} digits from 0 to f"
        return Unread(what, start, stopped, r"write \\ for \, or use single quotes")
    return None


def _second_colon(text: str, colon: int) -> Unread:
    begin = text.rfind("\n", 0, colon) + 1
    bracket = re.compile(r"[{\[:'\"#]").search(text, begin)
    key = text[begin : bracket.start()].strip(" -") if bracket else ""
    row, above = _line_above(text, begin)
    goes_on = above and not above.endswith(":") and _indent(text, row) < _indent(text, begin)
    if bracket and bracket[0] in "{[" and key and not goes_on:
        start = text.index(key, begin)
        advice = f"write it like {key[:40]}: {{keep: warheads, at most: 5}}"
        return Unread("expected ':' after this key", start, start + len(key), advice)
    if ":" not in text[begin:colon] and (found := _bare_key_above(text, begin)):
        return found
    return Unread("a second ':' cannot stand here", colon, colon + 1, "put texts that hold ': ' in quotes")


def _bare_key_above(text: str, begin: int) -> Unread | None:
    """A line above, as far indented, with neither ':' nor brackets: it has a ':' in mind as well."""
    start, above = _line_above(text, begin)
    if not above or _indent(text, start) != _indent(text, begin) or re.search(r"[{}\[\]'\"#]|^-|:\s|:$", above):
        return None
    if glued := above.find(":") + 1:
        advice = f"write '{above[:glued]} {above[glued:]}'" if len(above) <= 60 else "add one"
        return Unread("expected a blank after ':'", start + glued - 1, start + glued, advice)
    return Unread("expected ': ' after a key", start, start + len(above), "for instance: keep: warheads")


def _line_above(text: str, begin: int) -> tuple[int, str]:
    """The text of the nearest line above that is neither blank nor a comment, and where it starts."""
    while begin > 0:
        end = begin - 1
        begin = text.rfind("\n", 0, end) + 1
        said = text[begin:end].strip()
        if said and not said.startswith("#"):
            return text.index(said, begin), said
    return 0, ""


def _in_brackets(problem: str, text: str, opened: int, stopped: int) -> Unread:
    if text[opened : opened + 1] not in ("{", "["):
        opened = max(0, text.rfind("{"), text.rfind("["))  # the text ends before a value
    close = "}" if text[opened] == "{" else "]"
    if stopped >= len(text):
        return Unread("this bracket does not end", opened, opened + 1, f"close it with {close}, and {_QUOTE}")
    if text[stopped] in "]}":
        what = f"this does not close the '{text[opened]}' before it"
        return Unread(what, stopped, stopped + 1, f"close it with {close}")
    begin = text.rfind("\n", 0, stopped) + 1
    before = text[begin:stopped].strip()
    if begin > opened and not re.search(r"[,:{}\[\]'\"]", before):
        start = text.index(before, begin) if before else stopped
        end = start + len(before) if before else _word(text, stopped)[1]
        if start - begin <= _indent(text, opened):
            advice = f"close it with {close} before '{text[start:end][:40]}'"
            return Unread("this bracket does not end", opened, opened + 1, advice)
        return Unread("a comma is missing before this", start, end, _KEYS)
    if "got ':'" in problem:
        return Unread("a second ':' cannot stand in one value", stopped, stopped + 1, _KEYS_OR_QUOTES)
    if text[stopped - 1] == "'":
        return _after_a_value(text, stopped)
    start, end = _word(text, stopped)
    if text[:stopped].rstrip(" ").endswith("]") and text[start:end] in ("key", "?", "key?"):
        return Unread("a type with choices stands in quotes, whole", start, end, 'for instance: type: "[one, two] key"')
    return Unread("a comma is missing before this", start, end, _KEYS_OR_QUOTES)


def _after_a_value(text: str, stopped: int) -> Unread:
    start, end = _word(text, stopped)
    if text[start] in "]}":
        what = f"'{text[start]}' closes nothing that was opened"
        return Unread(what, start, start + 1, f"leave it out, and {_QUOTE}")
    if text[start - 1] == "'":
        return Unread("the quotation has ended before this", start, end, "write '' for an apostrophe: 'it''s'")
    return Unread(
        "this stands after a value that has ended", start, end, "leave it out, or put the whole text in quotes"
    )


def _word(text: str, start: int) -> tuple[int, int]:
    found = re.compile(r"[^\s,:{}\[\]]+").match(text, start)
    return start, found.end() if found else start + 1


def _indent(text: str, place: int) -> int:
    """How far the line of a place is indented."""
    begin = place = text.rfind("\n", 0, place) + 1
    while text.startswith(" ", place):
        place += 1
    return place - begin
