"""What else is said of a clause: names and texts that mean nothing to the judge, and stand with its findings."""

from __future__ import annotations

import pytest

from detente.agreement import parse
from detente.assess.assessment import assess
from detente.errors import AgreementError
from detente.record import of
from detente.report.as_json import finding_object
from detente.report.as_text import table
from detente.report.explanation import explained
from detente.report.explanation_text import as_text
from detente.report.tables import rows
from detente.words.words import Words

TEXT = """---
title: Labelled
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
## Article 1
```yaml form
report: {n: count}
```
```yaml count
n: {of: report, sum: n, over: ever}
```
```yaml duty
"1": {keep: n, at most: 5, labels: LABELS}
```
"""
LABELS = "{forum: NATO-Russia Council, level: '  prepared to  discuss '}"


def test_labels_stand_with_the_findings_of_their_clause() -> None:
    agreement = parse(TEXT.replace("LABELS", LABELS))
    found = assess(agreement, of([], agreement))
    (finding, _) = found.findings()
    words = Words(agreement, found.record, [finding])
    assert finding_object(finding, words)["labels"] == {"forum": "NATO-Russia Council", "level": "prepared to discuss"}
    line = "  forum: NATO-Russia Council; level: prepared to discuss"
    assert line in table([], rows(found, [finding], words), words, 100).splitlines()
    assert line in as_text(explained(found, finding), 100).splitlines()


def test_a_clause_without_labels_has_none() -> None:
    agreement = parse(TEXT.replace(", labels: LABELS", ""))
    found = assess(agreement, of([], agreement))
    assert "labels" not in finding_object(found.findings()[0], Words(agreement))


def test_labels_are_no_part_of_what_a_clause_means() -> None:
    labelled, other = (parse(TEXT.replace("LABELS", given)).duty("1") for given in ("{a: b}", "{c: d}"))
    assert labelled == other


@pytest.mark.parametrize(
    ("given", "mistake"),
    [
        ("{forum: ''}", "the label 'forum' has no text; for instance: forum: NATO-Russia Council"),
        ("{forum: [a, b]}", "the label 'forum' has no text"),
        ("{" + "x" * 81 + ": a}", "the name of a label is a word or two; for instance: forum"),
        ("{'': a}", "a label has no name; for instance: forum: NATO-Russia Council"),
        ("forum", "labels"),
    ],
)
def test_a_label_is_a_name_with_a_text(given: str, mistake: str) -> None:
    with pytest.raises(AgreementError, match=mistake):
        parse(TEXT.replace("LABELS", given))
