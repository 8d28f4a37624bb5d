"""Findings as frames and as tables for notebooks."""

from __future__ import annotations

from datetime import UTC, datetime

import detente


def found(at: str) -> detente.Assessment:
    agreement = detente.load("new-start")
    return detente.assess(agreement, detente.read_record(agreement=agreement), at=at)


def test_a_frame_has_a_row_for_each_finding_with_instants_and_numbers() -> None:
    assessment = found("2021-03-01")
    frame = assessment.frame()
    assert frame.height == len(assessment.findings())
    (row,) = frame.filter(clause="II.1.c", owed_by="US").rows(named=True)
    assert (row["status"], row["low"], row["high"], row["bound"]) == ("disputed", 800.0, 901.0, 800.0)
    assert row["since"] == datetime(2018, 9, 1, tzinfo=UTC)
    assert row["verdicts"] == "US: kept; RU: breached"


def test_a_notebook_shows_a_table_whose_texts_cannot_be_markup() -> None:
    text = """---
title: T
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
```yaml form
report: {site: site key, n: count}
```
```yaml count
stock: {of: latest report, sum: n, for each: site, good for: 1 year}
```
```yaml duty
"1": {keep: stock, at most: 5}
```
"""
    from detente.agreement import parse
    from detente.assess.assessment import assess
    from detente.record import of

    agreement = parse(text)
    record = of([{"kind": "report", "by": "A", "said": "2020-02-01", "site": "<b>x</b>", "n": 7}], agreement)
    html = assess(agreement, record)._repr_html_()
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<b>" not in html
    assert "<td>breached</td>" in html


def test_an_assessment_prints_what_it_means() -> None:
    said = repr(found("2021-03-01"))
    assert said == "<Assessment of New START at 2021-03-01, as known 2026-02-05, reading all: 1 disputed, 11 kept>"
