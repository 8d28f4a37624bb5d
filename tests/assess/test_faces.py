"""Findings as frames and as tables for notebooks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

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


def test_a_breach_that_nothing_shows_now_prints_its_last_number() -> None:
    from tests.world import World

    world = World(count="fresh: {of: latest report, sum: n, good for: 6 months}", duty="1: {keep: fresh, at most: 100}")
    world.say("A", "report", "2021-01-01", n=120)
    assessment = world.assess("2021-12-31", "2021-12-31")
    (finding,) = assessment.findings(party="A")
    assert repr(finding) == "<Finding 1 A breached: 120 when last shown against 100 since 2021-07-01>"
    assert "<td>120 when last shown</td>" in assessment._repr_html_()


def test_an_assessment_prints_what_it_means() -> None:
    said = repr(found("2021-03-01"))
    assert said == "<Assessment of New START at 2021-03-01, as known 2026-02-05, reading all: 1 disputed, 11 kept>"


def test_a_clause_without_prose_or_heading_has_no_text_to_show(tmp_path, capsys) -> None:
    from detente.cli.main import main

    (tmp_path / "t.md").write_text(
        "---\ntitle: T\nparties: {A: Aland, B: Bland}\nin force: 2020-01-01\n---\n"
        "```yaml form\nreport: {n: count}\n```\n"
        "```yaml count\nstock: {of: latest report, sum: n, good for: 1 year}\n```\n"
        '```yaml duty\n"1": {keep: stock, at most: 5}\n```\n',
        "utf-8",
    )
    (tmp_path / "r.jsonl").write_text('{"kind": "report", "by": "A", "said": "2020-02-01", "n": 7}\n', "utf-8")
    assert main(["explain", str(tmp_path / "t.md"), str(tmp_path / "r.jsonl"), "1/A"]) == 0
    said = capsys.readouterr().out
    assert "breached" in said
    assert "title: T" not in said


def test_arithmetic_beyond_64_bits_is_an_error_and_no_wrap_around() -> None:
    from detente.agreement import parse
    from detente.assess.assessment import assess
    from detente.errors import UsageError
    from detente.record import of

    text = """---
title: T
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
```yaml form
report: {site: site key, mass: kg}
```
```yaml count
stock: {of: latest report, sum: mass, good for: 9 years}
thrice: {is: stock * 3}
```
```yaml duty
"1": {keep: thrice, at most: 5}
```
"""
    agreement = parse(text)
    said = [{"kind": "report", "by": "A", "said": "2020-02-01", "site": f"s{i}", "mass": 10**12} for i in range(4)]
    with pytest.raises(UsageError, match="grows beyond"):
        assess(agreement, of(said, agreement))
