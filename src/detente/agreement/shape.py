"""The shape of each block: which keys it may have, what each holds, with an example.

One definition serves three: the check of a block by itself, the words of its mistakes, and the JSON Schema
(schema.py). Values stay text here; what they mean is decided in the modules that resolve them.

>>> found = Mistakes()
>>> node = Composer(found).compose(Source.of("{keep: warheads, at mots: 5}"))
>>> check("duty", node, node, found), [m.message for m in found]
(False, ["a duty has no key 'at mots'; did you mean 'at most'?"])
"""

from __future__ import annotations

from collections.abc import Mapping as Mappings
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from detente.agreement.composing import Composer
from detente.agreement.mistakes import Mistakes
from detente.agreement.nodes import Mapping, Node, Scalar, Source, plain
from detente.agreement.rules import rules
from detente.errors import a, did_you_mean

__all__ = ["SHAPES", "Composer", "ShapeKind", "Source", "check"]

ShapeKind = Literal["front matter", "count", "occasion", "state", "duty", "reading"]


def _wrong(expected: str) -> PydanticCustomError:
    return PydanticCustomError("shape", expected)


def _text(value: object) -> object:
    if isinstance(value, str) and value.strip():
        return value
    raise _wrong("is one text" if value else "is empty")


def _texts(value: object) -> object:
    if isinstance(value, str) or not value:
        return _text(value)
    if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
        return value
    raise _wrong("is a text or a list of texts")


def _filled(value: object) -> object:
    if value in ("", [], {}):
        raise _wrong("is empty")
    return value


def _map(value: object) -> object:
    if value and not isinstance(value, dict):
        raise _wrong("is keys with values")
    return _filled(value)


_SCALAR = {"type": ["string", "number", "boolean"]}
Text = Annotated[str, PlainValidator(_text), WithJsonSchema(_SCALAR)]
Texts = Annotated[
    object, PlainValidator(_texts), WithJsonSchema({"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]})
]
# Numbers, arithmetic, steps by date and by party; and for quotas a list of them.
Steps = Annotated[
    object,
    PlainValidator(_filled),
    WithJsonSchema({"anyOf": [_SCALAR, {"type": "object"}, {"type": "array"}]}),
]
Map = Annotated[object, PlainValidator(_map), WithJsonSchema({"type": "object"})]
Anything = Annotated[object, PlainValidator(_filled), WithJsonSchema({})]


def _key(name: str, says: str, example: str, *, needed: bool = False) -> Any:  # noqa: ANN401  # as pydantic's Field
    return Field(... if needed else None, alias=name, description=says, examples=[example])


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FrontShape(_Shape):
    """The front matter: who is bound, from when, and on what footing."""

    title: Text = _key("title", "the name of the agreement", "title: New START Treaty", needed=True)
    short: Text = _key("short", "a short name", "short: New START")
    parties: Map = _key(
        "parties",
        "who is bound: id and name, or name, since and until",
        "parties: {US: United States, RU: Russia}",
        needed=True,
    )
    groups: Map = _key("groups", "named sets of parties", "groups: {NATO: [US, PL]}")
    others: Map = _key(
        "others", "who may speak and owes nothing: id and name", "others: {OSCE: Secretariat of the OSCE}"
    )
    settles: Texts = _key("settles", "who besides the owed party may settle", "settles: [BCC]")
    zone: Text = _key("zone", "the time zone in which days begin", "zone: Europe/Vienna")
    binding: Text = _key("binding", "legally, politically or hypothetical", "binding: politically")
    encoded_by: Texts = _key("encoded by", "who wrote the blocks", "encoded by: A. Author")
    reviewed_by: Texts = _key("reviewed by", "who compared them with the text", "reviewed by: B. Reader")
    in_force: Text = _key("in force", "the date of entry into force", "in force: 2011-02-05", needed=True)
    ends: Anything = _key("ends", "a date, a list of extensions, or a notice", "ends: 2021-02-05")
    sources: Texts = _key("sources", "where the text stands", "sources: [https://treaties.un.org]")
    versions: Map = _key(
        "versions",
        "digests of other versions, with the date since which each is in force",
        "versions: {3f1a…: 2018-02-05}",
    )


class CountShape(_Shape):
    """A number at every instant: of statements, or arithmetic over counts."""

    of: Text = _key("of", "the kind of statement counted; 'latest' makes a stock", "of: latest data update")
    where: Text = _key("where", "which of them", "where: category = 'cell'")
    sum: Text = _key("sum", "what each adds", "sum: warheads")
    is_: Text = _key("is", "arithmetic over counts", "is: deployed + non-deployed")
    over: Text = _key("over", "how long an event counts", "over: 3 calendar years")
    for_each: Text = _key("for each", "one count per value of a field", "for each: site")
    according_to: Texts = _key("according to", "whose statements are evidence", "according to: US else self")
    if_silent: Text = _key("if silent", "what silence means: 0 or unknown", "if silent: 0")
    good_for: Text = _key("good for", "when a stock turns unknown", "good for: 4 months")


class OccasionShape(_Shape):
    """What calls for an answer: statements, a calendar, or a condition that begins to hold."""

    of: Text = _key("of", "the kind of statement", "of: inspection request")
    where: Text = _key("where", "which of them", "where: troops >= 9000")
    at: Text = _key("at", "the field its clock runs from", "at: starts")
    until: Text = _key("until", "the field that tells when it is over", "until: ends")
    every: Text = _key("every", "how often it recurs", "every: 6 months")
    from_: Text = _key("from", "the first occasion", "from: 2011-09-01")
    when: Text = _key("when", "a condition that begins to hold", "when: troops of RU at least 100000")


class StateShape(_Shape):
    """Something that is on or off, or a set that changes."""

    on: Text = _key("on", "what turns it on, or adds to the set", "on: suspension", needed=True)
    off: Text = _key("off", "what turns it off, or takes from the set", "off: resumption", needed=True)
    set_of: Text = _key("set of", "the field whose values are its members", "set of: site")
    at_most: Text = _key("at most", "how many members it may have", "at most: 2")


class DutyShape(_Shape):
    """One rule: keep a count within a bound, or on an occasion give a statement or do an act in time."""

    who: Texts = _key("who", "who owes it; each party if left out", "who: each of NATO")
    to: Texts = _key("to", "to whom; all the others if left out", "to: RU")
    keep: Text = _key("keep", "the count to keep within a bound", "keep: deployed warheads")
    at_most: Steps = _key("at most", "the upper bound", "at most: 1550")
    at_least: Steps = _key("at least", "the lower bound", "at least: {1991-06-01: 846}")
    on: Text = _key("on", "the occasion or kind of statement that calls for it", "on: inspection request")
    give: Text = _key("give", "the statement to be received in time", "give: notification")
    do: Text = _key("do", "the act to be done in time", "do: destruction or conversion")
    within: Text = _key("within", "how long after the occasion", "within: 24 hours")
    before: Text = _key("before", "how long before the event", "before: 42 days")
    where: Text = _key("where", "what a sufficient answer is", "where: tanks is not missing")
    up_to: Steps = _key("up to", "a quota, or several", "up to: 18")
    per: Text = _key("per", "what the quota renews by", "per: treaty year")
    since: Text = _key("since", "the date it begins to bind", "since: 2018-02-05")
    until: Text = _key("until", "the date it ceases to bind", "until: 2026-02-05")
    while_: Text = _key("while", "dormant unless this holds", "while: RU keeps U2 and RO agrees")
    unless: Text = _key("unless", "suspended while this holds", "unless: other breaches XI and self suspends")
    basis: Text = _key("basis", "the ground of the suspension", "basis: countermeasure")
    excused: Text = _key("excused", "a shortfall is not wrongful while this holds", "excused: other agrees")
    grace: Text = _key("grace", "time to come back into line", "grace: 30 days")
    according_to: Texts = _key("according to", "whose statements are evidence", "according to: self, NATO")


class ReadingShape(BaseModel):
    """How one party reads the agreement: the blocks of which it replaces keys, by name."""

    model_config = ConfigDict(extra="allow")
    said: Text = _key("said", "the date on which it said so", "said: 2018-02-05", needed=True)
    source: Text = _key("source", "where it said so", "source: Foreign Ministry, statement of that day", needed=True)


SHAPES: dict[str, type[BaseModel]] = {
    "front matter": FrontShape, "count": CountShape, "occasion": OccasionShape, "state": StateShape,
    "duty": DutyShape, "reading": ReadingShape,
}  # fmt: skip
_EXAMPLE = {
    "front matter": "title: New START Treaty",
    "count": "{of: latest data update, sum: warheads}",
    "occasion": "{of: inspection request}",
    "state": "{on: suspension, off: resumption}",
    "duty": "{keep: warheads, at most: 1550} or {on: request, do: access, within: 24 hours}",
    "reading": "{said: 2018-02-05, source: statement of that day, II.1.c: {keep: launchers}}",
}


def check(kind: ShapeKind, name: Node, node: Node, found: Mistakes) -> bool:
    """Whether a block has the shape of its kind; `name` is where something missing is told."""
    before = len(found)
    a_kind = "the front matter" if kind == "front matter" else a(kind)
    if not isinstance(node, Mapping):
        place = node.place if node.end > node.start else name.place
        found.add(f"{a_kind} is keys with values", place, _instance(_EXAMPLE[kind]))
        return False
    shape = SHAPES[kind]
    fields = {f.alias or n: f for n, f in shape.model_fields.items()}
    misspelt = any(key not in fields for key in node.items) and kind != "reading"
    try:
        shape.__pydantic_validator__.validate_python(plain(node))
    except ValidationError as error:
        for wrong in error.errors(include_url=False, include_context=False, include_input=False):
            key = str(wrong["loc"][0])
            examples = (key in fields and fields[key].examples) or [""]
            if wrong["type"] == "extra_forbidden":
                what = f"{a_kind} has no key '{key[:60]}'"
                found.add(what, node.key(key).place, _unknown(node, key, fields))
            elif wrong["type"] != "missing":
                value = node.get(key)
                empty = value is None or value.end <= value.start
                place = node.key(key).place if empty or value is None else value.place
                found.add(f"'{key}' {wrong['msg']}", place, _instance(examples[0]))
            elif not misspelt:
                found.add(f"{a_kind} needs '{key}'", name.place, _instance(examples[0]))
    known = {key for key in node.items if key in fields}
    for what, key, advice in rules(kind, known, misspelt=misspelt):
        found.add(what, node.key(key).place if key else name.place, advice)
    return len(found) == before


def _instance(example: object) -> str:
    return f"for instance: {example}" if example else ""


def _unknown(node: Mapping, key: str, fields: Mappings[str, object]) -> str:
    """Help for an unknown key, which may be the rest of a text that was cut in two at its comma."""
    value = node.get(key)
    if isinstance(value, Scalar) and not value.text and node.source.text[: node.key(key).start].rstrip()[-1:] == ",":
        return "a text that holds a comma stands in quotes, as a whole"
    return did_you_mean(key, fields)
