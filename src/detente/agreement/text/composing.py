r"""YAML text -> nodes, where the text comes from an adversary.

Rules (docs/language.md §1): YAML 1.2 as ruamel reads it, scalars as raw text. Duplicate keys, anchors, aliases,
merge keys, tags, directives and second documents are mistakes, and all of them are told in one go. Nothing is
built deeper than 20, and no more than 20,000 values of a document: the events of the parser are counted as they
come. All blocks together have at most 300,000 characters, for that is what takes a second to read.

>>> found = Mistakes()
>>> plain(Composer(found).compose(Source.of("2.10: {who: NO, within: 48:00}")))
{'2.10': {'who': 'NO', 'within': '48:00'}}
>>> Composer(found).compose(Source.of("a: &x 1\nb: *x\na: 2")), [m.what for m in found][::2]
(None, ["'&x' is an anchor, and each value is written out here", "'a' is given twice"])
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from detente.agreement.text.mistakes import Mistakes
from detente.agreement.text.nodes import Mapping, Node, Scalar, Sequence, Source, plain
from detente.agreement.text.signs import hidden_escapes
from detente.agreement.text.syntax import explained
from detente.errors import Place

__all__ = ["DEEPEST", "Composer", "plain"]

DEEPEST = 20
LONGEST_LINE = 10_000
MOST_YAML = 300_000
MOST_VALUES = 20_000


_WRITTEN_OUT = "leave the sign out, and repeat what is meant"


class _Refused(Exception):  # not an error: a way out of the events
    """What follows in this text is not read."""


class Composer:
    """Reads the blocks of one document; `values` counts what it has built."""

    def __init__(self, found: Mistakes) -> None:
        self._found = found
        self._values = self._read = 0
        self._yaml = _reader()

    def compose(self, source: Source) -> Node | None:
        """The node of a text; None when it is empty, or when a part of it is lost and the mistake was noted."""
        self._read += len(source.text)
        if self._read > MOST_YAML:
            what = f"the blocks of the document have more than {MOST_YAML:,} characters"
            self._found.add(what, source.place(0), "split it into several agreements")
            self._found.stop()
        if long := _too_long(source.text):
            what = f"a line of {long[1]:,} characters is too long; at most {LONGEST_LINE:,} are read"
            self._found.add(what, source.place(long[0]), "break it into several lines")
            return None
        building = _Building(source, self)
        try:
            for event in self._yaml.parse(source.text):
                building.take(event)
        except _Refused:
            self._yaml = _reader()
            return None
        except MarkedYAMLError as error:
            self._yaml = _reader()
            wrong = explained(error, source.text)
            self._found.add(wrong.what, source.place(wrong.start, wrong.end), wrong.help)
            return None
        except (YAMLError, ValueError) as error:
            # Texts that no YAML can hold were refused with the document; this is what is left.
            self._yaml = _reader()
            for begin, stop, code in hidden_escapes(source.text, 0, len(source.text)):
                if code > sys.maxunicode:
                    place = source.place(begin, stop)
                    self._found.add(f"there is no character U+{code:X}", place, "the last is U+10FFFF")
                    return None
            what = f"this is no YAML: {str(error).splitlines()[0][:100]}"
            self._found.add(what, source.place(0), "for instance: XI: {keep: warheads, at most: 5}")
            return None
        return building.root if building.whole else None

    def mistake(self, what: str, place: Place, advice: str = "") -> None:
        """Note a mistake."""
        self._found.add(what, place, advice)

    def count(self, source: Source, start: int) -> None:
        """Count one more value."""
        self._values += 1
        if self._values > MOST_VALUES:
            what = f"the document has more than {MOST_VALUES:,} values"
            self.mistake(what, source.place(start), "split it into several agreements")
            self._found.stop()


def _too_long(text: str) -> tuple[int, int] | None:
    start = 0
    for line in text.split("\n"):
        if len(line) > LONGEST_LINE:
            return start, len(line)
        start += len(line) + 1
    return None


def _reader() -> Any:  # noqa: ANN401  # ruamel gives no types
    return YAML(typ="safe", pure=True)


class _Building:
    """Builds the tree of one text from events, without recursion."""

    def __init__(self, source: Source, composer: Composer) -> None:
        self.source, self.composer = source, composer
        self.root: Node | None = None
        self.whole = True
        self._documents = 0
        # What is open: where it began, its values so far (a mapping's keys and values in turn), whether a mapping.
        self._open: list[tuple[int, list[Node], bool]] = []

    def take(self, event: object) -> None:
        if isinstance(event, ScalarEvent):
            self._marked(event)
            place = (event.start_mark.index, event.end_mark.index)
            if event.style == '"':
                self._hidden(*place)
            self._put(Scalar(self.source, *place, str(event.value), event.style or ""))
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._marked(event)
            self._open.append((event.start_mark.index, [], isinstance(event, MappingStartEvent)))
            if len(self._open) > DEEPEST:
                advice = "nest less, for instance: {2018-02-05: {US: 846, RU: 1846}}"
                self._refuse(event, f"nesting deeper than {DEEPEST} is not read", advice)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            start, values, is_mapping = self._open.pop()
            end = event.end_mark.index
            if is_mapping:
                self._put(Mapping(self.source, start, end, dict(self._pairs(values))))
            else:
                self._put(Sequence(self.source, start, end, tuple(values)))
        elif isinstance(event, AliasEvent):
            self.whole = False
            self._say(event, f"'*{event.anchor}' is an alias, and each value is written out here", _WRITTEN_OUT)
            self._put(Scalar(self.source, event.start_mark.index, event.end_mark.index, ""))
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if event.version or event.tags:
                self.composer.mistake(
                    "a block has no YAML directives",
                    self.source.place(max(0, self.source.text.find("%"))),
                    "leave the line with '%' out",
                )
                raise _Refused
            if self._documents > 1:
                before = self.source.text[: event.start_mark.index].rstrip()
                if before.endswith("..."):
                    dots = self.source.place(len(before) - 3, len(before))
                    self.composer.mistake("a block holds one YAML document", dots, "leave '...' out")
                    raise _Refused
                self._refuse(event, "a block holds one YAML document", "leave '---' out")

    def _marked(self, event: NodeEvent) -> None:
        self.composer.count(self.source, event.start_mark.index)
        if event.anchor:
            self._say(event, f"'&{event.anchor}' is an anchor, and each value is written out here", _WRITTEN_OUT)
        if tag := getattr(event, "tag", None):
            said = re.match(r"!?[^\s\]}]*", self.source.text[event.start_mark.index :][:80])
            what = f"'{said[0] if said else tag}' is a tag, and values have none here"
            self._say(event, what, "leave it out, or put a text in quotes")

    def _hidden(self, start: int, end: int) -> None:
        """Refuse escapes of signs that the document itself may not hold."""
        for begin, stop, code in hidden_escapes(self.source.text, start, end):
            self.whole = False
            what = f"the character U+{code:04X} is invisible, and what is read is what is judged"
            self.composer.mistake(what, self.source.place(begin, stop), "take it out")

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.root = node

    def _pairs(self, values: list[Node]) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
        seen: dict[str, Scalar] = {}
        for key, value in zip(values[::2], values[1::2], strict=True):
            if not isinstance(key, Scalar):
                what = "a key is a text, not a list or a mapping"
                self.composer.mistake(what, key.place, "for instance: XI: {keep: warheads, at most: 5}")
            elif key.text == "<<" and not key.style:
                self.whole = False
                self.composer.mistake("'<<' merges keys, and each is written out here", key.place, _WRITTEN_OUT)
            elif key.text in seen:
                first = seen[key.text].place
                self.composer.mistake(
                    f"'{key.text[:60]}' is given twice", key.place, f"it stands on line {first.line} already"
                )
            elif glued := self._glued(key, value):
                self.whole = False
                advice = f"write '{key.text[:glued]} {key.text[glued:]}'" if len(key.text) <= 60 else "add one"
                self.composer.mistake("expected a blank after ':'", key.at(glued - 1), advice)
            else:
                seen[key.text] = key
                yield key.text, (key, value)

    def _glued(self, key: Scalar, value: Node) -> int:
        """Where a value begins that stands right after its ':' in brackets, so that both were read as a key."""
        alone = value.end <= value.start and self.source.text[key.end : key.end + 1] in (",", "}")
        return key.text.find(":") + 1 if alone and not key.style else 0

    def _say(self, event: NodeEvent, what: str, advice: str = "") -> None:
        # A tag or anchor is part of the value, which begins with it.
        self.composer.mistake(what[:120], self.source.place(event.start_mark.index, event.end_mark.index), advice)

    def _refuse(
        self, event: NodeEvent | DocumentStartEvent, what: str, advice: str = ""
    ) -> None:  # any event has a mark
        self.composer.mistake(what, self.source.place(event.start_mark.index), advice)
        raise _Refused
