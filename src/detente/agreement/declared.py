"""What a document declares: its blocks by name, and its forms (docs/language.md §1, §2).

Rules: counts, occasions, states and kinds share one namespace, clause ids are another. A name is of words with
single spaces; it is no word of the grammar and no state, count bears the name of a party. Field names are
single words that are columns of no statement. The kinds coverage, refusal, retraction and settlement are
everybody's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from detente.agreement import conditions, expressions
from detente.agreement.conditions import Condition, Vocabulary
from detente.agreement.document import Block
from detente.agreement.expressions import Expression
from detente.agreement.front import Front
from detente.agreement.model import RESERVED_KINDS, Field, FieldType, Form
from detente.agreement.nodes import Mapping, Node, Scalar, Sequence
from detente.agreement.shape import check
from detente.agreement.spelling import spelt
from detente.agreement.tokens import Names
from detente.agreement.types import Type, dimension_of
from detente.agreement.values import Values
from detente.amounts import LARGEST, MICRO, UNITS
from detente.errors import Place, a, did_you_mean

__all__ = ["COLUMNS", "Declared", "Entries", "Entry", "collect", "declare", "read_forms"]

# The columns every statement has; those of the first row may stand in expressions.
COLUMNS = ("by", "about", "to", "at", "until")
TAKEN = (
    *COLUMNS, "said", "re", "id", "kind", "source", "note", "complete", "number", "replaces", "cancels", "marking",
    "attached", "lang", "clause", "kinds", "parties", "row", "file", "line",
)  # fmt: skip
_WORDS = expressions.RESERVED | conditions.RESERVED | {"self", "other", "latest", "source"}
_NAME = re.compile(r"[^\W\d]\w*(?:[ ./'-]\w+)*")
_CLAUSE = re.compile(r"\w+(?:[.:/-]\w+)*")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


_EXAMPLE = {
    "form": "holding: {site: site key, n: count}",
    "count": "deployed warheads: {of: latest data update, sum: warheads}",
    "occasion": "half-yearly: {every: 6 months, from: 2011-09-01}",
    "state": "suspends: {on: suspension, off: resumption}",
    "duty": "XI: {on: inspection request, do: access, within: 24 hours}",
    "reading": "RU: {said: 2018-02-05, source: statement of that day, II.1.c: {keep: launchers}}",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One named thing of a block: its name, what stands under it, the prose around it, and if it has its shape."""

    name: Scalar
    node: Node
    heading: str = ""
    prose: str = ""
    sound: bool = True

    def get(self, key: str) -> Node | None:
        """What stands under a key; an empty text is nothing."""
        found = self.node.get(key) if isinstance(self.node, Mapping) else None
        return None if isinstance(found, Scalar) and not found.text.strip() else found

    @property
    def place(self) -> Place:
        """The place of its name."""
        return self.name.place


@dataclass(slots=True)
class Entries:
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
    elif not (_CLAUSE if kind == "duty" else _NAME).fullmatch(name) or len(name) > 80:
        example = "for instance: II.1.b" if kind == "duty" else "for instance: deployed warheads"
        rule = (
            "of letters and digits, joined by . : / -"
            if kind == "duty"
            else "of words with single spaces, and begins with a letter"
        )
        values.found.add(f"'{name[:40]}' is no name; {what} is {rule}", key.place, example)
    elif not unicodedata.is_normalized("NFC", name):
        values.found.add(f"'{name}' is not written in composed characters (NFC)", key.place, "type it anew")
    elif kind in ("count", "state") and name in speakers:
        values.found.add(
            f"'{name}' is already the name of a party, group or other", key.place, "choose another name"
        )


# -- forms --------------------------------------------------------------------------------------------


def read_forms(entries: Entries, values: Values) -> dict[str, Form | None]:
    """Every form; None where its fields cannot be told."""
    kinds = {*entries.form, *RESERVED_KINDS}
    return {kind: _form(entry, kinds, values) for kind, entry in entries.form.items()}


def _form(entry: Entry, kinds: set[str], values: Values) -> Form | None:
    before = len(values.found)
    if not isinstance(entry.node, Mapping):
        values.found.add(
            "a form maps fields to types", entry.place, "for instance: {site: site key, n: count}"
        )
        return None
    fields: dict[str, Field] = {}
    re_, addressed = None, False
    for key, value in entry.node.items.values():
        if key.text == "re" and isinstance(value, Scalar):
            re_ = value.text
            if re_ not in kinds:
                values.found.add(f"no kind of statement '{re_[:40]}'", value.place, did_you_mean(re_, kinds))
        elif key.text == "to" and isinstance(value, Scalar) and value.text.strip() == "party":
            addressed = True
        elif key.text in TAKEN:
            advice = (
                "write 'to: party' where it must be addressed" if key.text == "to" else "choose another name"
            )
            values.found.add(f"'{key.text}' is a column of every statement and no field", key.place, advice)
        elif not _FIELD.fullmatch(key.text) or len(key.text) > 60:
            what = f"'{key.text[:40]}' is no name of a field; it is one word of letters, digits and _"
            values.found.add(what, key.place, f"for instance: {_joined(key.text)}")
        elif key.text in expressions.RESERVED:
            values.found.add(f"'{key.text}' is a word of the language", key.place, "choose another name")
        elif made := _field(key.text, value, values):
            fields[key.text] = made
    if len(values.found) > before:
        return None
    return Form(entry.name.text, fields, re_, addressed, entry.place)


def _joined(name: str) -> str:
    return "_".join(re.findall(r"[A-Za-z0-9]+", name))[:40].lstrip("0123456789_") or "n"


_TYPES: tuple[FieldType, ...] = ("text", "date", "instant", "site", "party", "statement", "yes/no")
_TYPE = re.compile(r"\s*(\[[^\[\]]*\]|[^\s?\[\]]+)\s*(key)?\s*(\?)?\s*(key)?\s*")


def _field(name: str, node: Node, values: Values) -> Field | None:
    example = "for instance: n: count, mass: kg?, site: site key or status: [deployed, stored]"
    if isinstance(node, Sequence):
        return _choice(
            name, [n.text for n in node.items if isinstance(n, Scalar)], node, len(node.items), values
        )
    match = _TYPE.fullmatch(node.text) if isinstance(node, Scalar) else None
    if not match:
        values.found.add(f"this is no type for '{name}'", node.place, example)
        return None
    said, key, optional = match[1], bool(match[2] or match[4]), bool(match[3])
    if key and optional:
        values.found.add("a key is never left out", node.place, "leave out 'key' or '?'")
        return None
    if said.startswith("["):
        options = [c.strip().strip("'\"") for c in said[1:-1].split(",")]
        return _choice(name, options, node, len(options), values, key=key, optional=optional)
    if said == "count":
        return Field(name, "count", "count", key=key, optional=optional)
    if said in UNITS:
        return Field(name, "amount", said, key=key, optional=optional)
    for known in _TYPES:
        if said == known:
            return Field(name, known, key=key, optional=optional)
    advice = did_you_mean(said, ["count", *_TYPES, *UNITS])
    values.found.add(f"'{said[:40]}' is no type of a field", node.place, advice if "?" in advice else example)
    return None


def _choice(
    name: str,
    options: list[str],
    node: Node,
    count: int,
    values: Values,
    *,
    key: bool = False,
    optional: bool = False,
) -> Field | None:
    if len(options) < count or not options or not all(options) or len(set(options)) < len(options):
        values.found.add(
            f"the choices of '{name}' are texts, each once", node.place, "for instance: [deployed, stored]"
        )
        return None
    return Field(name, "choice", choices=tuple(options), key=key, optional=optional)


# -- names --------------------------------------------------------------------------------------------


@dataclass
class Declared:
    """The names of a document, which readings do not change, with the tables that find them in a text."""

    front: Front
    values: Values
    entries: Entries
    forms: dict[str, Form | None]

    @property
    def speakers(self) -> frozenset[str]:
        """Parties, groups and others."""
        return self.front.speakers

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Every kind that statements may have."""
        return frozenset([*self.forms, *RESERVED_KINDS])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What conditions may name."""
        return self._vocabulary(kinds_alone=False)

    @cached_property
    def vocabulary_of_states(self) -> Vocabulary:
        """What conditions may name that turn states on or off."""
        return self._vocabulary(kinds_alone=True)

    def _vocabulary(self, *, kinds_alone: bool) -> Vocabulary:
        e = self.entries
        subjects, clauses = self.front.speakers, frozenset(e.duty)
        states, counts = frozenset(e.state), frozenset(e.count)
        return Vocabulary(subjects, clauses, self.kinds, states, counts, kinds_alone)

    @cached_property
    def count_names(self) -> Names:
        """Counts and speakers, in arithmetic over counts."""
        return Names([*self.entries.count, *self.front.speakers], expressions.RESERVED)

    @cached_property
    def field_names(self) -> Names:
        """Fields of any form and states after `in`."""
        fields = {f for form in self.forms.values() if form for f in form.fields}
        return Names([*fields, *COLUMNS, *self.entries.state], expressions.RESERVED)

    @cached_property
    def quota_names(self) -> Names:
        """Fields and counts, in quotas."""
        fields = {f for form in self.forms.values() if form for f in form.fields}
        counts = self.entries.count
        return Names(
            [*fields, *COLUMNS, *counts, *self.front.speakers, *self.entries.state], expressions.RESERVED
        )

    def parsed(self, text: str, names: Names) -> Expression:
        """The expression that a text writes; a text that stands in several readings is parsed once.

        Raises:
            GrammarError: it does not parse.
        """
        key = (text, id(names))
        if key not in self._parsed:
            self._parsed[key] = expressions.parse(text, names)
        return self._parsed[key]

    def condition(self, text: str, *, kinds_alone: bool) -> Condition:
        """The condition that a text writes; `kinds_alone` where states turn on or off.

        Raises:
            GrammarError: it does not parse.
        """
        key = (text, kinds_alone)
        if key not in self._conditions:
            known = self.vocabulary_of_states if kinds_alone else self.vocabulary
            groups = (known.clauses, known.kinds, known.states, known.counts)
            with spelt(text, groups, conditions.RESERVED):
                self._conditions[key] = conditions.parse(text, known)
        return self._conditions[key]

    @cached_property
    def _conditions(self) -> dict[tuple[str, bool], Condition]:
        return {}

    @cached_property
    def _parsed(self) -> dict[tuple[str, int], Expression]:
        return {}

    def fields_of(self, kind: str) -> dict[str, Type | None]:
        """The names that stand for parts of a statement, with their types."""
        made = self._fields.get(kind)
        if made is None:
            made = self._fields[kind] = dict(self._typed(self.forms.get(kind)))
        return made

    @cached_property
    def _fields(self) -> dict[str, dict[str, Type | None]]:
        return {}

    def _typed(self, form: Form | None) -> Iterator[tuple[str, Type | None]]:
        people = Type("text", choices=self.front.speakers)
        yield from (("by", people), ("about", people), ("to", people))
        yield from (("at", Type("date")), ("until", Type("date", optional=True)))
        for f in form.fields.values() if form else ():
            yield f.name, self._type(f)

    def _type(self, f: Field) -> Type:
        if f.is_amount:
            top = LARGEST if f.type == "count" else LARGEST * MICRO
            return Type("number", dimension_of(f.unit), f.unit, top=top, optional=f.optional)
        if f.type in ("date", "instant"):
            return Type("date", optional=f.optional)
        if f.type == "yes/no":
            return Type("yes/no", optional=f.optional)
        choices = frozenset(f.choices) if f.choices else self.front.speakers if f.type == "party" else None
        return Type("text", choices=choices, optional=f.optional)


def declare(front: Front, entries: Entries, values: Values) -> Declared:
    """The names of a document, with its forms."""
    return Declared(front, values, entries, read_forms(entries, values))
