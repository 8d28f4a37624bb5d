"""A small agreement with every kind of block, a record of it, and places into which fuzzed text can be put.

document(given)         its text, some of its places filled otherwise
parsed(given)           the same parsed; YAML that stands there every time is composed once
agreement(), record()   it and its record as they are
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.fuzz.mutations import Names, Vocabulary

if TYPE_CHECKING:
    from detente.agreement import Agreement
    from detente.agreement.grammar import condition_grammar
    from detente.agreement.text.composing import Composer
    from detente.agreement.text.nodes import Node, Source
    from detente.record import Record

__all__ = [
    "CONDITION_SLOTS",
    "EXPRESSION_SLOTS",
    "NAMES",
    "RECORD",
    "agreement",
    "document",
    "grammar_vocabulary",
    "parsed",
    "record",
    "vocabulary",
]

# Where an expression may stand, and where a condition, each with what stands there ordinarily.
EXPRESSION_SLOTS = {
    "count where": "n >= 0", "count sum": "n", "count is": "stock + 1", "bound": "100", "event where": "troops >= 5",
    "event sum": "troops", "occasion where": "troops >= 9", "answer where": "troops is not missing", "quota": "2",
}  # fmt: skip
CONDITION_SLOTS = {
    "while": "not never", "unless": "other breaches 1 and self suspends", "excused": "self suspends",
    "on": "suspension", "off": "resumption", "when": "stock of A at least 5",
}  # fmt: skip
_HOLDING = Names(truth=True, numbers=("n", "mass"), texts=("site", "category", "by", "about"))
_EXERCISE = Names(
    truth=True,
    numbers=("troops", "tanks"),
    texts=("name", "by", "place"),
    dates=("starts", "ends", "seen"),
    truths=("open",),
)
_COUNTS = Names(truth=False, numbers=("stock", "material", "forces"), counts=True)
# What may be named where an expression stands.
NAMES = {
    "count where": _HOLDING, "count sum": _HOLDING._replace(truth=False), "count is": _COUNTS, "bound": _COUNTS,
    "event where": _EXERCISE, "event sum": _EXERCISE._replace(truth=False), "occasion where": _EXERCISE,
    "answer where": Names(truth=True, numbers=("troops",), texts=("name", "by")),
    "quota": Names(truth=False, numbers=("n", "stock", "forces"), texts=("site", "by"), counts=True),
}  # fmt: skip
VOCABULARY = Vocabulary(
    subjects=("A", "B", "C", "AB", "LOG"),
    clauses=("1", "2", "3", "4", "5", "6"),
    kinds=("holding", "exercise", "notice", "request", "suspension", "resumption"),
    own=("suspends",),
    states=("crisis",),
    counts=("stock", "forces", "derived", "material"),
)


def vocabulary(slot: str) -> Vocabulary:
    """What may be named where a condition stands: who owes, and to whom, in a duty; what is said, in a state."""
    if slot in ("while", "unless", "excused"):
        return VOCABULARY._replace(subjects=(*VOCABULARY.subjects, "self", "other"))
    return VOCABULARY._replace(kinds_alone=slot in ("on", "off"))


def grammar_vocabulary(slot: str) -> condition_grammar.Vocabulary:
    """The same as the grammar of conditions takes it."""
    from detente.agreement.grammar import condition_grammar

    may = vocabulary(slot)
    return condition_grammar.Vocabulary(
        subjects={*may.subjects}, clauses={*may.clauses}, kinds={*may.kinds}, states={*may.own, *may.states},
        counts={*may.counts}, kinds_alone=may.kinds_alone,
    )  # fmt: skip


# An entry that is filled otherwise has a block of its own where it can: the others need not be composed again.
_TEXT = """\
---
title: A fuzzed agreement
parties: {{A: Aland, B: Bland, C: Cland}}
groups: {{AB: [A, B]}}
others: {{LOG: the log}}
settles: [LOG]
in force: 2020-01-01
ends: [2030-01-01]
---
# Articles

```yaml form
holding: {{site: site key, category: "[cell, tank] key", n: count, mass: kg?}}
exercise: {{name: text key, starts: date, ends: date, troops: count, tanks: count?, open: yes/no,
           seen: instant?, place: text?}}
notice: {{name: text key, troops: count?}}
request: {{to: party, site: site key, n: count?}}
access: {{re: request}}
suspension: {{}}
resumption: {{}}
designation: {{site: site key}}
release: {{site: site key}}
```
```yaml state
suspends: {{on: suspension, off: resumption}}
crisis: {{on: suspension from A, off: resumption from A}}
chosen: {{set of: site, on: designation from A, off: release from A, at most: 2}}
```
```yaml state
turns: {{on: {on}, off: {off}}}
```
```yaml count
stock: {{of: latest holding, where: {count_where}, sum: {count_sum}, good for: 13 months}}
```
```yaml count
material: {{of: latest holding, sum: mass else 0, good for: 13 months}}
```
```yaml count
forces: {{of: exercise, where: {event_where}, sum: {event_sum}, over: 30 days}}
```
```yaml count
derived: {{is: {count_is}}}
```
```yaml occasion
yearly: {{every: 1 year, from: 2020-06-01}}
```
```yaml occasion
big exercise: {{of: exercise, where: {occasion_where}, at: starts}}
```
```yaml occasion
build-up: {{when: {when}}}
```
```yaml duty
"1": {{keep: stock, at most: {bound}}}
```
```yaml duty
"2": {{on: yearly, give: holding, within: 30 days, while: {while_}}}
```
```yaml duty
"3": {{on: big exercise, give: notice, where: {answer_where}, before: 42 days}}
```
```yaml duty
"4":
  {{on: request, do: access, within: 48 hours, up to: {quota}, per: calendar year, excused: {excused}, grace: 5 days}}
```
```yaml duty
"5": {{keep: derived, at most: 1000, unless: {unless}}}
"6": {{on: build-up, give: notice, within: 5 days}}
```
"""


def document(given: Mapping[str, str]) -> str:
    """The agreement with some of its places filled otherwise; every filling is quoted, so that it is one text."""
    filled = {**EXPRESSION_SLOTS, **CONDITION_SLOTS, **given}
    slots = {name.replace(" ", "_"): json.dumps(text) for name, text in filled.items()}
    return _TEXT.format(while_=slots.pop("while"), **slots)


def _said(by: str, kind: str, day: str, **fields: object) -> dict[str, object]:
    return {"kind": kind, "by": by, "at": day, "said": day, **fields}


# Numbers, ranges, unknown and left-out values, late statements, corrections, joint ones, silence that is none.
RECORD: tuple[dict[str, object], ...] = (
    _said("A", "holding", "2020-02-01", id="h1", site="x", category="cell", n=90, mass="1.5"),
    _said("A", "holding", "2020-06-01", id="h2", site="x", category="tank", n="80..130"),
    _said("A", "holding", "2021-06-01", id="h3", site="y", category="cell", n="unknown", mass=7),
    _said("B", "holding", "2020-06-02", id="h4", site="z", category="cell", n=120),
    _said("B", "holding", "2020-07-20", id="h5", site="z", category="cell", n=20, complete="yes"),
    {**_said("C", "holding", "2020-08", id="h6", site="z", category="tank", n=1_000_000_000_000), "said": "2021"},
    _said("A", "exercise", "2020-05-01", id="e1", name="Autumn", starts="2020-09-01", ends="2020-09-09", troops=9000,
          open="yes"),
    _said("B", "exercise", "2020-03-01", id="e2", name="Spring", starts="2020-04", ends="2020-05", troops="4..12",
          tanks=3, open="no"),
    _said("C", "exercise", "2021-03-01", id="e3", name="Fog", starts="2021", ends="2021-05-01", troops=50, open="yes"),
    _said("A", "notice", "2020-07-01", id="n1", name="Autumn", troops=9000),
    _said("B", "notice", "2020-04-02", id="n2", name="Spring"),
    _said("B", "request", "2020-10-01T10:00:00Z", id="r1", to="A", site="x"),
    _said("C", "request", "2020-10-02T10:00:00Z", id="r2", to="A", site="x", n=4),
    _said("A", "access", "2020-10-02T11:00:00Z", id="a1", re="r1"),
    _said("A", "suspension", "2020-11-01", id="s1"),
    _said("A", "resumption", "2021-02-01", id="s2"),
    _said("A", "designation", "2020-03-01", id="d1", site="x"),
    _said("A", "release", "2021-03-01", id="d2", site="x"),
    {"kind": "retraction", "by": "A", "said": "2021-04-01", "re": "h2", "id": "t1"},
    {"kind": "settlement", "by": "LOG", "said": "2021-05-01", "clause": "1", "about": "B", "id": "t2"},
    {"kind": "coverage", "by": "LOG", "said": "2022-01-01", "kinds": "notice;access", "at": "2020-01-01",
     "until": "2021-12-31", "parties": "A;B", "id": "c1"},
    {"kind": "refusal", "by": "C", "said": "2021-01-01", "re": "r2", "about": "A", "id": "f1"},
)  # fmt: skip


@cache
def agreement() -> Agreement:
    """The agreement as it is."""
    return parsed({})


@cache
def record() -> Record:
    """Its record."""
    from detente.record import of

    return of(RECORD, agreement())


def parsed(given: Mapping[str, str]) -> Agreement:
    """The agreement with some of its places filled otherwise.

    Four fifths of the time would go into composing the YAML of blocks that are the same every time: these are
    composed once. What is fuzzed as YAML is a whole document, of which nothing is kept.

    Raises:
        AgreementError: with its mistakes.
    """
    from detente.agreement import parse
    from detente.agreement.text.composing import Composer

    with patch.object(Composer, "compose", _composing()):
        return parse(document(given))


@cache
def _ordinary() -> frozenset[str]:
    """The text of every block as it ordinarily is, and of the front matter."""
    from detente.agreement.text.document import read
    from detente.agreement.text.mistakes import Mistakes

    found = read(document({}), "agreement.md", Mistakes())
    assert found.front is not None
    return frozenset([found.front.text, *(block.source.text for block in found.blocks)])


@cache
def _composing() -> Callable[[Composer, Source], Node | None]:
    from detente.agreement.text.composing import Composer

    compose = Composer.compose
    kept: dict[tuple[str, int], Node | None] = {}

    def composed(self: Composer, source: Source) -> Node | None:
        if source.text not in _ordinary():
            return compose(self, source)
        key = (source.text, source.place(0).line)
        if key not in kept:
            kept[key] = compose(self, source)
        return kept[key]

    return composed
