"""Forms: what a statement of a kind carries (docs/language.md §2).

Field names are single words, since they are columns, and none of those that every statement has. `to: party` says
that a statement must name whom it addresses, `re: KIND` what it answers; neither is a field. The kinds coverage,
refusal, retraction and settlement are everybody's. No kind `latest report` stands beside `report`.
"""

from __future__ import annotations

import re

from detente.agreement.blocks import Field, FieldType, Form
from detente.agreement.grammar import expression_grammar
from detente.agreement.model import RESERVED_KINDS
from detente.agreement.names.entries import Entries, Entry
from detente.agreement.names.values import Values
from detente.agreement.text.nodes import Mapping, Node, Scalar, Sequence
from detente.amounts import UNITS
from detente.wording import did_you_mean

__all__ = ["COLUMNS", "read_forms"]

# The columns every statement has; those of the first row may stand in expressions.
COLUMNS = ("by", "about", "to", "at", "until")
_TAKEN = (
    *COLUMNS, "said", "re", "id", "kind", "source", "note", "complete", "number", "replaces", "cancels", "marking",
    "attached", "lang", "clause", "kinds", "parties", "row", "file", "line",
)  # fmt: skip
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def read_forms(entries: Entries, values: Values) -> dict[str, Form | None]:
    """Every form; None where its fields cannot be told."""
    kinds = {*entries.form, *RESERVED_KINDS}
    return {kind: _form(entry, kinds, values) for kind, entry in entries.form.items()}


def _form(entry: Entry, kinds: set[str], values: Values) -> Form | None:
    before = len(values.found)
    if not isinstance(entry.node, Mapping):
        values.found.add("a form is fields with their types", entry.place, "for instance: {site: site key, n: count}")
        return None
    _latest(entry.name, kinds, values)
    fields: dict[str, Field] = {}
    re_, addressed = None, False
    for key, value in entry.node.items.values():
        if key.text == "re" and isinstance(value, Scalar):
            re_ = value.text
            if re_ not in kinds:
                values.found.add(f"no kind of statement '{re_[:40]}'", value.place, did_you_mean(re_, kinds))
        elif key.text == "to" and isinstance(value, Scalar) and value.text.strip() == "party":
            addressed = True
        elif key.text == "re":
            values.found.add("'re' names one kind", value.place, f"for instance: re: {_first_kind(value, kinds)}")
        elif key.text in _TAKEN:
            advice = "write 'to: party' where it must be addressed" if key.text == "to" else "choose another name"
            values.found.add(f"'{key.text}' is a column of every statement and no field", key.place, advice)
        elif not _FIELD.fullmatch(key.text) or len(key.text) > 60:
            what = f"'{key.text[:40]}' is no name of a field; it is one word of letters, digits and _"
            values.found.add(what, key.place, f"for instance: {_joined(key.text)}")
        elif key.text in expression_grammar.RESERVED:
            values.found.add(f"'{key.text}' is a word of the language", key.place, "choose another name")
        elif made := _field(key, value, values):
            fields[key.text] = made
    if len(values.found) > before:
        return None
    return Form(entry.name.text, fields, re_, addressed, entry.place)


def _latest(name: Scalar, kinds: set[str], values: Values) -> None:
    """`latest report` is a stock of reports; a kind of that name beside `report` is a mistake, else worth a look."""
    kind = name.text.removeprefix("latest ")
    if kind == name.text:
        return
    what, advice = f"'{name.text[:60]}' reads as a stock of '{kind[:60]}'", f"rename it, for instance: last {kind[:60]}"
    if kind in kinds:
        values.found.add(what, name.place, advice)
    else:
        values.found.look(what, name.place, advice)


def _first_kind(node: Node, kinds: set[str]) -> str:
    """The kind that a list names first, or any that there is."""
    named = [n.text for n in node.items if isinstance(n, Scalar)] if isinstance(node, Sequence) else []
    return next((n for n in named if n in kinds), min(kinds - {*RESERVED_KINDS}, default="request"))


def _joined(name: str) -> str:
    """A name that may stand in place of one that may not: of `launchers count` with the colon that it lacks."""
    first, _, last = name.strip().rpartition(" ")
    if last in ("count", *_TYPES, *UNITS) and _FIELD.fullmatch(first):
        return f"{first}: {last}"
    return "_".join(re.findall(r"[A-Za-z0-9]+", name))[:40].lstrip("0123456789_") or "n"


_TYPES: tuple[FieldType, ...] = ("text", "date", "instant", "site", "party", "statement", "yes/no")
# Nothing is given back: a text of many blanks would be parted in each of the ways in which it can.
_TYPE = re.compile(r"\s*+(\[[^\[\]]*+\]|[^\s?\[\]]++)\s*+(key)?\s*+(\?)?\s*+(key)?\s*+")


def _field(key: Scalar, node: Node, values: Values) -> Field | None:
    name = key.text
    example = "for instance: n: count, mass: kg?, site: site key or status: [deployed, stored]"
    if isinstance(node, Sequence):
        return _choice(name, [n.text for n in node.items if isinstance(n, Scalar)], node, len(node.items), values)
    if isinstance(node, Scalar) and not node.text.strip():
        values.found.add(f"'{name}' needs a type", key.place, example)
        return None
    match = _TYPE.fullmatch(node.text) if isinstance(node, Scalar) else None
    if not match or (match[2] and match[4]):
        values.found.add(f"this is no type for '{name}'", node.place, example)
        return None
    said, is_key, optional = match[1], bool(match[2] or match[4]), bool(match[3])
    if is_key and optional:
        values.found.add("a key is never left out", node.place, "leave out 'key' or '?'")
        return None
    if said.startswith("["):
        options = [c.strip().strip("'\"") for c in said[1:-1].split(",")]
        return _choice(name, options, node, len(options), values, key=is_key, optional=optional)
    if said == "count":
        return Field(name, "count", "count", key=is_key, optional=optional)
    if said in UNITS:
        return Field(name, "amount", said, key=is_key, optional=optional)
    for known in _TYPES:
        if said == known:
            return Field(name, known, key=is_key, optional=optional)
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
    if outer := next((o for o in options if o != o.strip()), None):
        write = f"write '{outer.strip()}'" if outer.strip() else "leave it out"
        what = f"the choice '{outer[:40]}' cannot be said, for outer blanks mean nothing"
        values.found.add(what, node.place, write)
        return None
    return Field(name, "choice", choices=tuple(options), key=key, optional=optional)
