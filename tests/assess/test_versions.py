"""Versions of a text: every instant is judged by the text in force then (docs/language.md §1)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from detente.agreement.files import load_agreement
from detente.assess.assessment import Assessment, assess
from detente.errors import UsageError
from detente.record import of

FIRST = """---
title: A ceiling
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
## First text
```yaml form
report: {n: count}
```
```yaml count
stock: {of: latest report, sum: n, good for: 9 years}
```
```yaml duty
"1": {keep: stock, at most: 100}
"2": {keep: stock, at least: 10}
```
"""
SAYS = [
    {"kind": "report", "by": "A", "said": "2020-02-01", "n": 90},
    {"kind": "report", "by": "A", "said": "2022-02-01", "n": 90, "id": "x"},
]


def amended(folder: Path, *, keep_first: bool = True) -> Path:
    """The first text in one file, and in another the one that replaced it in 2021: at most 80, and no clause 2."""
    (folder / "first.md").write_text(FIRST, "utf-8")
    digest = hashlib.sha256(FIRST.encode()).hexdigest()
    new = FIRST.replace("at most: 100", "at most: 80").replace('"2": {keep: stock, at least: 10}\n', "")
    new = new.replace("in force:", f"versions:\n  {digest}: 2020-01-01\n  this: 2021-01-01\nin force:")
    (folder / "second.md").write_text(new, "utf-8")
    if not keep_first:
        (folder / "first.md").unlink()
    return folder / "second.md"


def assessed(path: Path) -> Assessment:
    agreement = load_agreement(path)
    return assess(agreement, of(SAYS, agreement))


def spans(found: Assessment, clause: str) -> list[tuple[str, str]]:
    rows = found.timeline.filter(clause=clause, who="A").sort("start").select("start", "status").rows()
    return [(found.agreement.calendar.day(start).isoformat()[:10], status) for start, status in rows]


def test_every_instant_is_judged_by_the_text_in_force_then(tmp_path: Path) -> None:
    told = spans(assessed(amended(tmp_path)), "1")
    assert told[1:] == [("2020-01-01", "unknown"), ("2020-02-01", "kept"), ("2021-01-01", "breached")]


def test_a_clause_that_a_version_does_not_have_binds_nobody_then(tmp_path: Path) -> None:
    found = assessed(amended(tmp_path))
    assert spans(found, "2")[-1] == ("2021-01-01", "dormant")
    (one,) = found.findings(clause="2", party="A")
    assert [r.code for r in one.why] == ["not-in-text"]


def test_a_version_that_is_not_at_hand_is_asked_for(tmp_path: Path) -> None:
    path = amended(tmp_path, keep_first=False)
    with pytest.raises(UsageError, match=r"in force from 2020-01-01 .* is not at hand"):
        assessed(path)
