"""Tables of many parties: of those of whom the same is told one line tells it, and names them all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.agreement import parse
from detente.assess.assessment import Assessment, assess
from detente.record import of
from detente.report.alike import named
from detente.report.as_text import table
from detente.report.explanation import explained
from detente.report.explanation_text import as_text
from detente.report.tables import rows
from detente.words.words import Words

PARTIES = [f"P{number}" for number in range(1, 10)]


def assessed(duty: str, *said: dict[str, object]) -> Assessment:
    agreement = parse(f"""---
title: Of many
parties: {{{", ".join(f"{p}: {p}land" for p in PARTIES)}}}
in force: 2020-01-01
---
```yaml form
report: {{n: count}}
request: {{to: party}}
reply: {{re: request}}
```
```yaml count
n: {{of: report, sum: n, over: ever}}
```
```yaml occasion
monthly: {{every: 1 months, from: 2020-01-10}}
```
```yaml duty
"1": {duty}
```
""")
    record = of([{"id": f"s{i}"} | row for i, row in enumerate(said)], agreement)
    return assess(agreement, record)


def lines(found: Assessment, *, history: bool = False) -> list[str]:
    findings = found.findings(history=history)
    words = Words(found.agreement)
    told = rows(found, findings, words, history=history)
    return [line.strip() for line in table([], told, words, 100, history=history).splitlines() if line.strip()][1:]


def test_of_those_of_whom_the_same_is_told_one_line_tells_it_and_names_them():
    found = assessed("{keep: n, at most: 5}", {"kind": "report", "by": "P3", "said": "2020-03-01", "n": 6})
    told = lines(found)
    assert re.fullmatch(r"8 alike +✓ kept +since 2020-01-01 +0 \(at most 5\)", told[0])
    assert told[1] == "P1, P2, P4, P5, P6, P7, P8, P9"
    assert re.fullmatch(r"P3 +✗ breached +since 2020-03-01 +6 \(at most 5\)", told[2])
    assert len(told) == 3


def test_a_few_stand_each_for_itself():
    said = [{"kind": "report", "by": p, "said": "2020-03-01", "n": 6} for p in PARTIES[:3]]
    told = lines(assessed("{keep: n, at most: 5}", *said))
    assert [line.split()[0] for line in told] == ["P1", "P2", "P3", *PARTIES[3:]]


def test_who_owes_to_whom_is_named_where_each_owes_each():
    asked = [{"kind": "request", "by": "P1", "to": "P2", "said": "2020-03-01"}]
    told = lines(assessed("{on: request, give: reply, within: 5 days, according to: 'self, other'}", *asked))
    assert told[0].startswith("71 alike")
    named = " ".join(told[1:-2])
    others = ", ".join(p for p in PARTIES if p != "P2")
    assert named == f"each of {others} to each other and to P2; P2 to P3, P4, P5, P6, P7, P8, P9"
    assert told[-2].startswith("P2 to P1  ○ due")


@pytest.mark.parametrize(("by", "shown"), [("P1", 7), ("P9", 7)])
def test_many_occasions_of_which_the_same_is_told_stand_in_one_line(by, shown):
    said = [{"kind": "report", "by": by, "said": "2020-07-15", "n": 1}]
    told = lines(assessed("{on: monthly, give: report, within: 2 days}", *said))
    dates = ", ".join(f"2020-0{month}-10" for month in range(1, shown + 1))
    assert f"on {dates}" in " ".join(told)


def test_in_a_history_each_stands_for_itself():
    told = lines(assessed("{keep: n, at most: 5}"), history=True)
    assert list(dict.fromkeys(line.split()[0] for line in told)) == PARTIES  # dormant, then kept


@given(st.sets(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDEF")).filter(lambda p: p[0] != p[1])))
def test_each_pair_is_named_once(pairs):
    told = [part for part in named(sorted(pairs)).split("; ") if part]
    read = []
    for part in told:
        if found := re.fullmatch(r"each of (.*?) to each other(?: and to (.*))?", part):
            mutual, others = found[1].split(", "), found[2].split(", ") if found[2] else []
            read += [(a, b) for a in mutual for b in [*mutual, *others] if a != b]
        else:
            owing, owed = part.split(" to ")
            read += [(a, b) for a in owing.split(", ") for b in owed.split(", ")]
    assert sorted(read) == sorted(pairs)


TEXT = """---
title: Read in many ways
parties: {A: Aland, B: Bland, C: Cland, D: Dland}
in force: 2020-01-01
---
```yaml form
report: {n: count}
```
```yaml count
n: {of: report, sum: n, over: ever}
m: {of: report, sum: n + 5, over: ever}
```
```yaml duty
"1": {keep: n, at most: 5, who: A}
"2": {keep: n, at most: 5, who: B}
```
```yaml reading
B: {said: 2020-01-02, source: a note, "2": {at most: 4}}
C: {said: 2020-01-02, source: a letter, "1": {keep: m}}
D: {said: 2020-01-03, source: a speech, "1": {keep: m}}
```
"""


def test_readings_that_make_the_same_of_a_duty_are_told_together():
    agreement = parse(TEXT)
    found = assess(agreement, of([{"id": "r", "kind": "report", "by": "A", "said": "2020-03-01", "n": 3}], agreement))
    told = lines(found)
    assert told[1:3] == [
        "under the readings of B and the text as it stands: ✓ kept, 3",
        "under the readings of C and D: ✗ breached, 8",
    ]
    (finding,) = found.findings(clause="1", party="A")
    why = as_text(explained(found, finding), 100)
    assert why.count("\nUnder ") == 2
    assert "\n  B stated no reading of this clause: the text as it stands\n" in why
    for whose, when, source in (("C", "2020-01-02", "a letter"), ("D", "2020-01-03", "a speech")):
        assert f"  {whose}'s own reading of 1, as stated on {when}: keep: m\n      source: {source}\n" in why
