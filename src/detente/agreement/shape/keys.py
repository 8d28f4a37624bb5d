"""Which keys each block may have, what each holds, and an example of it.

One table serves three: the check of a block by itself (shape.py), the words of its mistakes, and the JSON Schema
for editors (schema.py). Values stay text here; what they mean is decided in the modules that resolve them.

>>> [key.name for key in SHAPES["state"].keys if key.needed]
['on', 'off']
>>> TEXT.wrong(["a"]), TEXTS.wrong(["a"])
('is one text', '')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

__all__ = ["SHAPES", "Key", "Shape", "ShapeKind"]

ShapeKind = Literal["front matter", "count", "occasion", "state", "duty", "reading"]


class Holds(NamedTuple):
    """What a key may hold: of which types of YAML, what is said of anything else, and the same as JSON Schema."""

    types: tuple[type, ...]
    otherwise: str
    schema: Mapping[str, Any]

    def wrong(self, value: object) -> str:
        """What is wrong with a value that stands at such a key; nothing if it may."""
        if value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
            return "is empty"
        if not isinstance(value, self.types):
            return self.otherwise
        one_each = self is not TEXTS or isinstance(value, str) or _are_texts(value)
        return "" if one_each else self.otherwise


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)


_SCALAR = {"type": ["string", "number", "boolean"]}
_OBJECT, _ARRAY = {"type": "object"}, {"type": "array"}
TEXT = Holds((str,), "is one text", _SCALAR)
TEXTS = Holds((str, list), "is a text or a list of texts", {"anyOf": [_SCALAR, _ARRAY | {"items": _SCALAR}]})
MAP = Holds((dict,), "is keys with values", _OBJECT)
# Numbers, arithmetic, steps by date and by party; and for quotas a list of them.
STEPS = Holds((str, dict, list), "", {"anyOf": [_SCALAR, _OBJECT, _ARRAY]})
ANYTHING = Holds((str, dict, list), "", {})


class Key(NamedTuple):
    """A key of a block: what it says, with an example as one writes it."""

    name: str
    says: str
    example: str
    holds: Holds
    needed: bool = False


class Shape:
    """The keys of one kind of block; `extensible` where others are names (of what a reading replaces)."""

    def __init__(self, says: str, example: str, *keys: Key, extensible: bool = False) -> None:
        self.says, self.example, self.keys, self.extensible = says, example, keys, extensible


SHAPES: dict[ShapeKind, Shape] = {
    "front matter": Shape(
        "The front matter: who is bound, from when, and on what footing.",
        "title: New START Treaty",
        Key("title", "the name of the agreement", "title: New START Treaty", TEXT, needed=True),
        Key("short", "a short name", "short: New START", TEXT),
        Key(
            "parties",
            "who is bound: id and name, or name, since and until",
            "parties: {US: United States, RU: Russia}",
            MAP,
            needed=True,
        ),
        Key("groups", "named sets of parties", "groups: {NATO: [US, PL]}", MAP),
        Key("others", "who may speak and owes nothing: id and name", "others: {OSCE: Secretariat of the OSCE}", MAP),
        Key("settles", "who besides the owed party may settle", "settles: [BCC]", TEXTS),
        Key("zone", "the time zone in which days begin", "zone: Europe/Vienna", TEXT),
        Key("binding", "legally, politically or hypothetical", "binding: politically", TEXT),
        Key("encoded by", "who wrote the blocks", "encoded by: A. Author", TEXTS),
        Key("reviewed by", "who compared them with the text", "reviewed by: B. Reader", TEXTS),
        Key("in force", "the date of entry into force", "in force: 2011-02-05", TEXT, needed=True),
        Key("ends", "a date, a list of extensions, or a notice", "ends: 2021-02-05", ANYTHING),
        Key("sources", "where the text stands", "sources: [https://treaties.un.org]", TEXTS),
        Key(
            "versions",
            "digests of other versions, with the date since which each is in force",
            "versions: {3f1a…: 2018-02-05}",
            MAP,
        ),
    ),
    "count": Shape(
        "A number at every instant: of statements, or arithmetic over counts.",
        "{of: latest data update, sum: warheads}",
        Key("of", "the kind of statement counted; 'latest' makes a stock", "of: latest data update", TEXT),
        Key("where", "which of them", "where: category = 'cell'", TEXT),
        Key("sum", "what each adds", "sum: warheads", TEXT),
        Key("is", "arithmetic over counts", "is: deployed + non-deployed", TEXT),
        Key("over", "how long an event counts", "over: 3 calendar years", TEXT),
        Key("for each", "one count per value of a field", "for each: site", TEXT),
        Key("according to", "whose statements are evidence", "according to: US else self", TEXTS),
        Key("if silent", "what silence means: 0 or unknown", "if silent: 0", TEXT),
        Key("good for", "when a stock turns unknown", "good for: 4 months", TEXT),
    ),
    "occasion": Shape(
        "What calls for an answer: statements, a calendar, or a condition that begins to hold.",
        "{of: inspection request}",
        Key("of", "the kind of statement", "of: inspection request", TEXT),
        Key("where", "which of them", "where: troops >= 9000", TEXT),
        Key("at", "the field its clock runs from", "at: starts", TEXT),
        Key("until", "the field that tells when it is over", "until: ends", TEXT),
        Key("every", "how often it recurs", "every: 6 months", TEXT),
        Key("from", "the first occasion", "from: 2011-09-01", TEXT),
        Key("when", "a condition that begins to hold", "when: troops of RU at least 100000", TEXT),
    ),
    "state": Shape(
        "Something that is on or off, or a set that changes.",
        "{on: suspension, off: resumption}",
        Key("on", "what turns it on, or adds to the set", "on: suspension", TEXT, needed=True),
        Key("off", "what turns it off, or takes from the set", "off: resumption", TEXT, needed=True),
        Key("set of", "the field whose values are its members", "set of: site", TEXT),
        Key("at most", "how many members it may have", "at most: 2", TEXT),
    ),
    "duty": Shape(
        "One rule: keep a count within a bound, or on an occasion give a statement or do an act in time.",
        "{keep: warheads, at most: 1550} or {on: request, do: access, within: 24 hours}",
        Key("who", "who owes it; each party if left out", "who: each of NATO", TEXTS),
        Key("to", "to whom; all the others if left out", "to: RU", TEXTS),
        Key("keep", "the count to keep within a bound", "keep: deployed warheads", TEXT),
        Key("at most", "the upper bound", "at most: 1550", STEPS),
        Key("at least", "the lower bound", "at least: {1991-06-01: 846}", STEPS),
        Key("on", "the occasion or kind of statement that calls for it", "on: inspection request", TEXT),
        Key("give", "the statement to be received in time", "give: notification", TEXT),
        Key("do", "the act to be done in time", "do: destruction or conversion", TEXT),
        Key("within", "how long after the occasion", "within: 24 hours", TEXT),
        Key("before", "how long before the event", "before: 42 days", TEXT),
        Key("where", "what a sufficient answer is", "where: tanks is not missing", TEXT),
        Key("up to", "a quota, or several", "up to: 18", STEPS),
        Key("per", "what the quota renews by", "per: treaty year", TEXT),
        Key("since", "the date it begins to bind", "since: 2018-02-05", TEXT),
        Key("until", "the date it ceases to bind", "until: 2026-02-05", TEXT),
        Key("while", "dormant unless this holds", "while: RU keeps U2 and RO agrees", TEXT),
        Key("unless", "suspended while this holds", "unless: other breaches XI and self suspends", TEXT),
        Key("basis", "the ground of the suspension", "basis: countermeasure", TEXT),
        Key("excused", "a shortfall is not wrongful while this holds", "excused: other agrees", TEXT),
        Key("grace", "time to come back into line", "grace: 30 days", TEXT),
        Key("according to", "whose statements are evidence", "according to: self, NATO", TEXTS),
        Key("labels", "what else is said of it: names and texts", "labels: {forum: NRC, level: measure}", MAP),
    ),
    "reading": Shape(
        "How one party reads the agreement: the blocks of which it replaces keys, by name.",
        "{said: 2018-02-05, source: statement of that day, II.1.c: {keep: launchers}}",
        Key("said", "the date on which it said so", "said: 2018-02-05", TEXT, needed=True),
        Key("source", "where it said so", "source: Foreign Ministry, statement of that day", TEXT, needed=True),
        extensible=True,
    ),
}
