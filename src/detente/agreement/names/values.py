"""Single values of blocks: dates, lengths of time, whole numbers, names; a mistake where it is none.

Each function takes a node that may be missing and gives None when it is, or when it was a mistake.

>>> found = Mistakes()
>>> Values(found, Calendar()).length(Scalar(Source.of("24 hrs"), 0, 6, "24 hrs"))
>>> print([m.message for m in found][0])
'24 hrs' is no length of time; write it like 24 hours, 30 days or 6 months
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from detente.agreement.grammar.tokens import GrammarError
from detente.agreement.names.types import Told
from detente.agreement.text.mistakes import Mistakes
from detente.agreement.text.nodes import Mapping, Node, Scalar, Sequence, Source
from detente.instants import Calendar, Duration, Moment, duration
from detente.wording import did_you_mean

__all__ = ["ID", "Source", "Values"]

# Names of parties, groups and others: one word that every grammar here reads as one.
ID = re.compile(r"[A-Za-z]\w*(?:-\w+)*")
_T = TypeVar("_T")
_LONGEST = 80  # characters of the name of a label


class Values(Struct, frozen=True):
    """Reads values of one document."""

    found: Mistakes
    calendar: Calendar

    def text(self, node: Node | None) -> str:
        """A text; empty when there is none."""
        return node.text.strip() if isinstance(node, Scalar) else ""

    def line(self, node: Node | None) -> str:
        """A text as one line: white space is one space."""
        return " ".join(node.text.split()) if isinstance(node, Scalar) else ""

    def scalars(self, node: Node | None) -> tuple[Scalar, ...]:
        """A text or each of a list of texts."""
        if isinstance(node, Scalar):
            return (node,)
        return tuple(n for n in node.items if isinstance(n, Scalar)) if isinstance(node, Sequence) else ()

    def labels(self, node: Node | None) -> dict[str, str]:
        """Names with a text each, of one line."""
        out = {}
        for name, (key, value) in node.items.items() if isinstance(node, Mapping) else ():
            out[name] = self.line(value)
            if not name.strip():
                self.found.add("a label has no name", key.place, "for instance: forum: NATO-Russia Council")
            elif not out[name]:
                example = f"for instance: {name[:40]}: NATO-Russia Council"
                self.found.add(f"the label '{name[:40]}' has no text", key.place, example)
            elif len(name) > _LONGEST:
                self.found.add("the name of a label is a word or two", key.place, "for instance: forum")
        return out

    def grammar(self, node: Scalar, read: Callable[[str], _T]) -> _T | None:
        """What a grammar reads in a text; a mistake at its place within the text when it does not."""
        try:
            return read(node.text)
        except Told:
            return None
        except GrammarError as error:
            place = node.at(min(error.offset, max(0, len(node.text) - 1)), error.length)
            self.found.add(error.what, place, error.help)
            return None

    def moment(self, node: Node | None) -> Moment | None:
        """A date or instant."""
        if not isinstance(node, Scalar):
            return None
        try:
            return self.calendar.moment(node.text)
        except (ValueError, OverflowError) as error:
            what, _, advice = str(error).partition("; ")
            self.found.add(what, node.place, advice)
            return None

    def begins(self, node: Node | None) -> int | None:
        """The instant at which a date begins."""
        moment = self.moment(node)
        return moment.first if moment else None

    def length(self, node: Node | None, *, least: int = 0, whole: bool = False) -> Duration | None:
        """A length of time of at least so many of its units; `whole` admits calendar years and the like."""
        if not isinstance(node, Scalar):
            return None
        found = duration(node.text)
        said = node.text.strip()[:40]
        if found is None:
            write = "write it like 24 hours, 30 days or 6 months"
            if whole and "calendar" in said:
                write = "calendar days, months and years can be counted, for instance 3 calendar years"
            self.found.add(f"'{said}' is no length of time", node.place, write)
        elif found.calendar and not whole:
            self.found.add(f"'{said}' cannot be counted in calendar units here", node.place, "leave out 'calendar'")
        elif found.count > found.longest.count:
            self.found.add(f"'{said}' is too long", node.place, f"write at most {found.longest}")
        elif found.count < least:
            self.found.add(f"'{said}' is too short", node.place, f"write at least {Duration(least, found.unit)}")
        else:
            return found
        return None

    def whole(self, node: Node | None, least: int, example: str) -> int | None:
        """A whole number of at least so much."""
        if not isinstance(node, Scalar):
            return None
        if not re.fullmatch(r"[0-9]{1,12}", node.text.strip()) or int(node.text) < least:
            self.found.add(
                f"'{node.text[:40]}' is no whole number from {least} on",
                node.place,
                f"for instance: {example}",
            )
            return None
        return int(node.text)

    def one_of(self, node: Node | None, names: tuple[str, ...], what: str) -> str | None:
        """One of a few words."""
        if not isinstance(node, Scalar):
            return None
        if node.text.strip() in names:
            return node.text.strip()
        self.found.add(f"'{node.text[:40]}' is no {what}", node.place, did_you_mean(node.text, names))
        return None
