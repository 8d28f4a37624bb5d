"""The named things of a document's blocks, each name once in its namespace (docs/language.md §1).

Counts, occasions, states and kinds share one namespace, clause ids are another. A name is of words with single
spaces, composed (NFC) and no word of the grammar; no count or state bears the name of a party, since conditions
name both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement.grammar import condition_grammar, expression_grammar
from detente.agreement.model import RESERVED_KINDS
from detente.agreement.names.values import Values
from detente.agreement.shape.shape import check
from detente.agreement.text.document import Block
from detente.agreement.text.nodes import Mapping, Node, Scalar
from detente.errors import Place
from detente.wording import a

__all__ = ["Entries", "Entry", "collect"]

LONGEST = 80
_WORDS = expression_grammar.RESERVED | condition_grammar.RESERVED | {"self", "other", "latest", "source"}
_NAME = re.compile(r"[^\W\d]\w*(?:[ ./'-]\w+)*")
_CLAUSE = re.compile(r"\w+(?:[.:/-]\w+)*")

_EXAMPLE = {
    "form": "holding: {site: site key, n: count}",
    "count": "deployed warheads: {of: latest data update, sum: warheads}",
    "occasion": "half-yearly: {every: 6 months, from: 2011-09-01}",
    "state": "suspends: {on: suspension, off: resumption}",
    "duty": "XI: {on: inspection request, do: access, within: 24 hours}",
    "reading": "RU: {said: 2018-02-05, source: statement of that day, II.1.c: {keep: launchers}}",
}


class Entry(Struct, frozen=True):
    """One named thing of a block: its name, what stands under it, the prose around it, and if it has its shape."""

    name: Scalar
    node: Node
    heading: str = ""
    prose: str = ""
    sound: bool = True

    def get(self, key: str) -> Node | None:
        """What stands under a key; what is empty is nothing."""
        found = self.node.get(key) if isinstance(self.node, Mapping) else None
        if found is None or (not found.text.strip() if isinstance(found, Scalar) else not found.items):
            return None
        return found

    @property
    def place(self) -> Place:
        """The place of its name."""
        return self.name.place


class Entries(Struct):
    """The entries of a document by kind of block and name."""

    form: dict[str, Entry] = field(default_factory=dict)
    count: dict[str, Entry] = field(default_factory=dict)
    occasion: dict[str, Entry] = field(default_factory=dict)
    state: dict[str, Entry] = field(default_factory=dict)
    duty: dict[str, Entry] = field(default_factory=dict)
    readings: list[Entry] = field(default_factory=list)

    def of(self, kind: str) -> dict[str, Entry]:
        """Those of one kind of block."""
        found = getattr(self, kind)
        assert isinstance(found, dict)
        return found

    def named(self, name: str) -> Iterator[tuple[str, Entry]]:
        """Everything of a name, with its kind: a clause and a count may share one."""
        for kind in ("duty", "count", "occasion", "state", "form"):
            if entry := self.of(kind).get(name):
                yield kind, entry


def collect(blocks: list[tuple[Block, Node]], values: Values, speakers: frozenset[str]) -> Entries:
    """The entries of all blocks, each name once in its namespace."""
    entries, shared, clauses = Entries(), dict[str, tuple[str, Scalar]](), dict[str, tuple[str, Scalar]]()
    for block, node in blocks:
        if not isinstance(node, Mapping):
            what = f"a block maps names to what they are, here each to {a(block.kind)}"
            values.found.add(what, node.place, f"for instance: {_EXAMPLE[block.kind]}")
            continue
        for key, value in node.items.values():
            entry = Entry(key, value, block.heading, block.prose)
            if block.kind == "reading":
                entries.readings.append(entry)
                continue
            space = clauses if block.kind == "duty" else shared
            if key.text in space:
                kind, first = space[key.text]
                what = f"'{key.text[:60]}' is already the name of {a(kind)}"
                values.found.add(what, key.place, f"it stands on line {first.place.line}")
                continue
            space[key.text] = (block.kind, key)
            _name(block.kind, key, values, speakers)
            if block.kind != "form":
                entry = replace(entry, sound=check(block.kind, key, value, values.found))
            entries.of(block.kind)[key.text] = entry
    return entries


def _name(kind: str, key: Scalar, values: Values, speakers: frozenset[str]) -> None:
    name, what = key.text, "an id of a clause" if kind == "duty" else "a name"
    if name in RESERVED_KINDS and kind == "form":
        values.found.add(f"'{name}' is a kind that every record has", key.place, "leave the form out")
    elif name in _WORDS:
        values.found.add(f"'{name}' is a word of the language", key.place, "choose another name")
    elif len(name) > LONGEST:
        whole = "this id of a clause" if kind == "duty" else "this name"
        values.found.add(f"{whole} has {len(name):,} letters", key.place, f"at most {LONGEST} are read")
    elif not unicodedata.is_normalized("NFC", name):
        values.found.add(f"'{name}' is not written in composed characters (NFC)", key.place, "type it anew")
    elif not (_CLAUSE if kind == "duty" else _NAME).fullmatch(name):
        example = "for instance: II.1.b" if kind == "duty" else "for instance: deployed warheads"
        rule = (
            "of letters and digits, joined by . : / -"
            if kind == "duty"
            else "of words with single spaces, and begins with a letter"
        )
        values.found.add(f"'{name[:40]}' is no name; {what} is {rule}", key.place, example)
    elif kind in ("count", "state") and name in speakers:
        values.found.add(f"'{name}' is already the name of a party, group or other", key.place, "choose another name")
