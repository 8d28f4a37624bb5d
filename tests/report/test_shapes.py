"""The shapes of findings: rows, the object of --format json, CSV."""

import csv
import io
import json
from fractions import Fraction

import pytest

from detente.agreement import parse
from detente.assess.assessment import assess
from detente.assess.findings.findings import Finding, Subject, Value
from detente.record import of
from detente.report import as_csv, as_json
from detente.report.as_text import headline, table
from detente.report.explanation import explained
from detente.report.explanation_text import as_object, as_text
from detente.report.layout import clean
from detente.report.tables import rows
from detente.words.words import Words

AGREEMENT = parse("""---
title: A small agreement
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
## =Article 1

At most 100.

```yaml form
report: {vehicles: count}
hidden: {vehicles: count}
```
```yaml count
vehicles: {of: latest report, sum: vehicles, good for: 1 year}
hidden vehicles: {of: latest hidden, sum: vehicles, according to: B, if silent: 0}
all vehicles: {is: vehicles + hidden vehicles}
```
```yaml duty
"1": {keep: vehicles, at most: 100}
```
```yaml reading
B: {said: 2020-05-01, source: note of B, "1": {keep: all vehicles}}
```
""")
RECORD = of(
    [
        {"id": "r0", "kind": "report", "by": "A", "said": "2020-02-01", "vehicles": 120, "source": "gazette 0"},
        {"id": "r1", "kind": "report", "by": "A", "said": "2020-06-01", "vehicles": 90, "source": "gazette 1"},
        {"id": "h1", "kind": "hidden", "by": "B", "about": "A", "said": "2020-07-01", "vehicles": 30, "source": "note"},
    ],
    AGREEMENT,
)
A = assess(AGREEMENT, RECORD)


def shown(assessment=A, **which):
    findings = assessment.findings(**which)
    return findings, Words(AGREEMENT, RECORD, findings)


def test_a_row_tells_each_verdict_and_what_was_before():
    findings, words = shown(party="A")
    row = rows(A, findings, words)[0]
    assert (row.code, row.since, row.number) == ("disputed", "2020-07-01", "90 to 120 (at most 100)")
    assert [(name, status, number) for name, status, number in row.verdicts] == [
        ("under the reading of B", "✗ breached", "120"),
        ("under the text as it stands", "✓ kept", "90"),
    ]
    assert row.earlier == ("? unknown 2020-01-01 until 2020-02-01", "✗ breached 2020-02-01 until 2020-06-01")


def test_a_history_has_every_stretch_in_a_row_of_its_own():
    findings, words = shown(history=True, party="A")
    told = [(row.code, row.since) for row in rows(A, findings, words, history=True)]
    assert [code for code, _ in told] == ["dormant", "unknown", "breached", "kept", "disputed"]
    assert all(not row.earlier for row in rows(A, findings, words, history=True))


def test_the_table_names_when_each_reading_was_first_stated():
    findings, words = shown()
    text = table(headline(A, words), rows(A, findings, words), words, 80)
    assert "B (first stated 2020-05-01), the text as it stands" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_object_has_the_keys_that_scripts_depend_on():
    findings, words = shown()
    told = json.loads(json.dumps(as_json.as_json(A, findings, words, "detente 1")))
    assert list(told) == ["schema", "engine", "agreement", "record", "at", "known", "reading", "findings"]
    assert set(told["agreement"]) == {"name", "digest"}
    assert set(told["record"]) == {"digest", "statements"}
    assert told["at"] == told["known"] == "2020-07-01T23:59:59Z"
    disputed, unknown = told["findings"]
    keys = "id clause owed_by owed_to occasion for status since until value bound verdicts why".split()
    assert list(disputed) == keys
    assert list(unknown) == [key for key in keys if key != "verdicts"]
    assert disputed["value"] == {"low": 90, "high": 120}
    assert unknown["value"] == {"low": None, "high": None}
    assert disputed["bound"] == 100
    assert disputed["owed_to"] == "all"
    assert disputed["until"] is None
    assert set(disputed["verdicts"][0]) == {"reading", "status", "value", "bound"}
    reasons = disputed["why"]
    assert {frozenset(r) - {"statement", "source", "finding", "reading"} for r in reasons} == {
        frozenset({"code", "text"})
    }
    assert any(r.get("statement") == "h1" and r["source"] == "note" for r in reasons)


def test_what_does_not_bind_by_law_says_so_in_json():
    text = AGREEMENT.text.replace("in force", "binding: hypothetical\nin force")
    assert "binding: hypothetical" in text
    other = parse(text)
    told = as_json.as_json(assess(other, RECORD), (), Words(other), "detente 1")
    assert told["binding"] == "hypothetical"
    assert "nobody has agreed" in told["note"]


def test_a_cell_that_a_spreadsheet_would_run_is_defused():
    findings, words = shown()
    header, *lines = csv.reader(io.StringIO(as_csv.as_csv(A, findings, words)))
    cells = dict(zip(header, lines[0], strict=True))
    assert cells["heading"] == "'=Article 1"
    assert cells["low"] == "90"
    assert all(not cell.startswith(tuple("=+-@\t\r")) for line in lines for cell in line)


@pytest.mark.parametrize("bad", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_every_beginning_that_a_spreadsheet_runs_is_defused(bad):
    assert as_csv.safe(bad) == f"'{clean(bad)}"


def test_a_number_that_is_not_whole_is_written_as_one():
    finding = Finding(Subject("1", "A", None), "kept", 0, None, Value(Fraction(2601, 20), None), None, "kg", (), tuple)
    told = as_json.finding_object(finding, Words(AGREEMENT))
    assert told["value"] == {"low": 130.05, "high": None}


def test_an_explanation_goes_down_to_the_statement_and_its_source_and_tells_first_what_every_reading_has():
    told = explained(A, A.findings(party="A")[0])
    assert [side.reading for side in told.sides] == [None, "B", "text"]
    text = as_text(told, 80)
    for part in ("At most 100.", "note of B", "statement: h1", "source: gazette 1", "by 20"):
        assert part in text
    assert text.index("Under every reading") < text.index("statement: r1") < text.index("Under the reading of B")
    assert text.count("statement: r1") == 1
    whole = as_object(told)
    assert [side["reading"] for side in whole["readings"]] == ["B", "text"]
    assert whole["readings"][0]["stated"] == [{"said": "2020-05-01T00:00:00Z", "source": "note of B"}]
    assert [w["said"]["id"] for w in whole["common"]] == ["r1"]
    assert [w["said"]["id"] for w in whole["readings"][0]["why"] if "said" in w] == ["h1"]


def test_what_is_unknown_has_no_number_in_any_shape():
    findings, words = shown(party="B")
    assert [f.status for f in findings] == ["unknown"]
    (row,) = csv.DictReader(io.StringIO(as_csv.as_csv(A, findings, words)))
    assert (row["low"], row["high"], row["bound"]) == ("", "", "100")
    (framed,) = A.frame().filter(owed_by="B").rows(named=True)
    assert (framed["low"], framed["high"]) == (None, None)
    told = as_text(explained(A, findings[0]), 80)
    assert "? unknown, unknown" not in told


def test_a_history_tells_ids_where_the_page_is_wide_enough():
    findings, words = shown(history=True, party="A")
    told = rows(A, findings, words, history=True)
    narrow, broad = (table([], told, words, width, history=True) for width in (80, 140))
    assert not any(f.id in narrow for f in findings)
    assert all(f.id in broad for f in findings)


def test_until_now_is_the_date_as_known():
    findings, words = shown(history=True, party="B")
    assert "unknown  2020-01-01, still on 2020-07-01" in table(
        [], rows(A, findings, words, history=True), words, 80, history=True
    )
