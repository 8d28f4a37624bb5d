"""The shape of each block: which keys it may have, what each holds, with an example.

One definition serves three: the check of a block by itself, the words of its mistakes, and the JSON Schema
(schema.py). Values stay text here; what they mean is decided in the modules that resolve them.

>>> found = Mistakes()
>>> node = Composer(found).compose(Source.of("{keep: warheads, at mots: 5}"))
>>> check("duty", node, node, found), [m.message for m in found]
(False, ["a duty has no key 'at mots'; did you mean 'at most'?", "a duty that keeps a count needs 'at most' or 'at least'; for instance: at most: 1550"])
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from detente.agreement.composing import Composer
from detente.agreement.mistakes import Mistakes
from detente.agreement.nodes import Mapping, Node, Scalar, Source, plain
from detente.errors import did_you_mean, listed

__all__ = ["SHAPES", "Composer", "ShapeKind", "Source", "check"]

ShapeKind = Literal["front matter", "count", "occasion", "state", "duty", "reading"]


def _wrong(expected: str) -> PydanticCustomError:
    return PydanticCustomError("shape", expected)  # type: ignore[arg-type]  # the words are ours


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise _wrong("expected a text")
    return _filled(value)


def _texts(value: object) -> object:
    if isinstance(value, list):
        if not value or not all(isinstance(v, str) and v.strip() for v in value):
            raise _wrong("expected a text or a list of texts")
        return value
    return _text(value)


def _filled(value: object) -> object:
    if value in ("", [], {}):
        raise _wrong("expected something here, for it is empty")
    return value


def _map(value: object) -> object:
    if not isinstance(value, dict):
        raise _wrong("expected a mapping")
    return _filled(value)


_SCALAR = {"type": ["string", "number", "boolean"]}
Text = Annotated[str, PlainValidator(_text), WithJsonSchema(_SCALAR)]
Texts = Annotated[object, PlainValidator(_texts), WithJsonSchema({"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]})]
# Numbers, arithmetic, steps by date and by party; and for quotas a list of them.
Steps = Annotated[object, PlainValidator(_filled), WithJsonSchema({"anyOf": [_SCALAR, {"type": "object"}, {"type": "array"}]})]
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
    parties: Map = _key("parties", "who is bound: id and name, or name, since and until", "parties: {US: United States, RU: Russia}", needed=True)
    groups: Map = _key("groups", "named sets of parties", "groups: {NATO: [US, PL]}")
    others: Map = _key("others", "who may speak and owes nothing: id and name", "others: {OSCE: Secretariat of the OSCE}")
    settles: Texts = _key("settles", "who besides the owed party may settle", "settles: [BCC]")
    zone: Text = _key("zone", "the time zone in which days begin", "zone: Europe/Vienna")
    binding: Text = _key("binding", "legally, politically or hypothetical", "binding: politically")
    encoded_by: Texts = _key("encoded by", "who wrote the blocks", "encoded by: A. Author")
    reviewed_by: Texts = _key("reviewed by", "who compared them with the text", "reviewed by: B. Reader")
    in_force: Text = _key("in force", "the date of entry into force", "in force: 2011-02-05", needed=True)
    ends: Anything = _key("ends", "a date, a list of extensions, or a notice", "ends: 2021-02-05")
    sources: Texts = _key("sources", "where the text stands", "sources: [https://treaties.un.org]")
    versions: Map = _key("versions", "digests of other versions and the date since which each is in force", "versions: {3f1a…: 2018-02-05}")  # fmt: skip


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
_ARTICLE = {"front matter": "the front matter", "occasion": "an occasion"}
_EXAMPLE = {
    "count": "{of: latest data update, sum: warheads}",
    "occasion": "{of: inspection request}",
    "state": "{on: suspension, off: resumption}",
    "duty": "{keep: warheads, at most: 1550} or {on: request, do: access, within: 24 hours}",
    "reading": "{said: 2018-02-05, source: statement of that day, II.1.c: {keep: launchers}}",
}


def check(kind: ShapeKind, name: Node, node: Node, found: Mistakes) -> bool:
    """Whether a block has the shape of its kind; `name` is where something missing is told."""
    before = len(found)
    a_kind = _ARTICLE.get(kind, f"a {kind}")
    if not isinstance(node, Mapping):
        found.add(f"{a_kind} is a mapping", node.place if node.end > node.start else name.place, _instance(_EXAMPLE.get(kind, "")))
        return False
    shape = SHAPES[kind]
    fields = {f.alias or n: f for n, f in shape.model_fields.items()}
    try:
        shape.__pydantic_validator__.validate_python(plain(node))
    except ValidationError as error:
        for wrong in error.errors(include_url=False, include_context=False, include_input=False):
            key = str(wrong["loc"][0])
            example = fields[key].examples if key in fields else None
            if wrong["type"] == "extra_forbidden":
                found.add(f"{a_kind} has no key '{key[:60]}'", node.key(key).place, _unknown(node, key, fields))
            elif wrong["type"] == "missing":
                found.add(f"{a_kind} needs '{key}'", name.place, _instance(*(example or ())))
            else:
                value = node.get(key)
                empty = value is None or value.end <= value.start
                place = node.key(key).place if empty or value is None else value.place
                found.add(f"{wrong['msg']} under '{key}'", place, _instance(*(example or ())))
    known = {k for k in node.items if k in fields}
    for what, key, advice in _rules(kind, known, len(known) < len(node.items)):
        found.add(what, node.key(key).place if key else name.place, advice)
    return len(found) == before


def _instance(example: object = "") -> str:
    return f"for instance: {example}" if example else ""


def _unknown(node: Mapping, key: str, fields: dict[str, Any]) -> str:
    value = node.get(key)
    if isinstance(value, Scalar) and not value.text and not node.source.text[value.start : value.start + 1] == ":":
        before = node.source.text[: node.key(key).start].rstrip()
        if before.endswith(","):
            return "a text that holds a comma stands in quotes, as a whole"
    return did_you_mean(key, fields)


def _rules(kind: str, keys: set[str], unknown: bool) -> list[tuple[str, str, str]]:
    """What keys together may not be: what is wrong, at which key (none: the whole), and help."""
    if kind == "duty":
        return _duty_rules(keys, unknown)
    if kind == "count":
        return _count_rules(keys, unknown)
    if kind == "occasion":
        return _occasion_rules(keys, unknown)
    if kind == "state" and "at most" in keys and "set of" not in keys:
        return [("'at most' belongs to a state that is a set", "at most", "add 'set of', for instance: set of: site")]
    return []


_KEEPS = {"keep", "at most", "at least"}
_ANSWERS = {"on", "give", "do", "within", "before", "where", "up to", "per"}


def _duty_rules(keys: set[str], unknown: bool) -> list[tuple[str, str, str]]:
    either = "a duty either keeps a count within a bound or, on an occasion, gives or does something"
    if keys & {"keep", "on"} == set():
        return [] if unknown else [(either, "", "add 'keep' or 'on'")]
    if {"keep", "on"} <= keys:
        return [(either, "on", "leave out 'keep' or 'on'")]
    wrong = []
    if "keep" in keys:
        wrong += [(f"'{k}' belongs to a duty with 'on'", k, "a duty that keeps a count has a bound alone") for k in _ordered(keys & _ANSWERS)]
        wrong += _exactly(keys, ("at most", "at least"), "a duty that keeps a count", "at most: 1550")
    else:
        wrong += [(f"'{k}' belongs to a duty with 'keep'", k, "a quota is 'up to'") for k in _ordered(keys & _KEEPS)]
        wrong += _exactly(keys, ("give", "do"), "a duty with 'on'", "give: notification")
        wrong += _exactly(keys, ("within", "before"), "a duty with 'on'", "within: 30 days")
        if "per" in keys and "up to" not in keys:
            wrong.append(("'per' belongs to a quota", "per", "add 'up to', for instance: up to: 18"))
    if "basis" in keys and "unless" not in keys:
        wrong.append(("'basis' is the ground of a suspension", "basis", "add 'unless', or leave it out"))
    return wrong


def _count_rules(keys: set[str], unknown: bool) -> list[tuple[str, str, str]]:
    if not keys & {"of", "is"}:
        return [] if unknown else [("a count needs 'of' or 'is'", "", "for instance: of: latest data update")]
    if "is" in keys:
        return [(f"'{k}' belongs to a count of statements", k, "'is' is arithmetic over counts alone") for k in _ordered(keys - {"is"})]
    return []


def _occasion_rules(keys: set[str], unknown: bool) -> list[tuple[str, str, str]]:
    wrong = []
    if not (unknown and not keys & {"of", "every", "when"}):
        wrong += _exactly(keys, ("of", "every", "when"), "an occasion", "of: inspection request")
    for key, owner in {"where": "of", "at": "of", "until": "of", "from": "every"}.items():
        if key in keys and owner not in keys:
            wrong.append((f"'{key}' belongs to an occasion with '{owner}'", key, ""))
    if "every" in keys and "from" not in keys:
        wrong.append(("an occasion with 'every' needs 'from'", "every", "the first occasion, for instance: from: 2011-09-01"))
    return wrong


def _exactly(keys: set[str], of: tuple[str, ...], whose: str, example: str) -> list[tuple[str, str, str]]:
    given = [k for k in of if k in keys]
    if not given:
        return [(f"{whose} needs {listed([f'{k!r}' for k in of], 'or')}", "", f"for instance: {example}")]
    return [(f"{whose} has only one of {listed([f'{k!r}' for k in of])}", k, "leave one out") for k in given[1:]]


def _ordered(keys: set[str]) -> list[str]:
    return sorted(keys)
