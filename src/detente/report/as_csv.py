"""Findings as CSV: one row a finding, the same names as in JSON, one column a value.

Rules

1. UTF-8, commas, quotes where needed (RFC 4180), lines that end in a line feed.
2. A cell that a spreadsheet would run (it begins with = + - @, a tab or a carriage return) begins with an
   apostrophe instead. Numbers are written by the program and are none of these.
3. Where nothing is known of a number both its ends are empty, as where there is none.
4. Control and other invisible signs are replaced, so that the file can be shown on a terminal.

>>> safe("=HYPERLINK(...)"), safe("II.1.b"), safe("-5 dB")
("'=HYPERLINK(...)", 'II.1.b', "'-5 dB")
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from detente.assess.assessment import Assessment
from detente.assess.findings.findings import Finding
from detente.report.as_json import finding_object, instant
from detente.report.layout import clean
from detente.words.words import Words

__all__ = ["COLUMNS", "as_csv", "safe"]

COLUMNS = (
    "id", "clause", "heading", "owed_by", "owed_to", "occasion", "for", "status", "since", "until", "low", "high",
    "bound", "bound_high", "verdicts", "why", "at", "known", "reading", "binding",
)  # fmt: skip


def as_csv(assessment: Assessment, findings: Sequence[Finding], words: Words) -> str:
    """The text of the file, with its header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    said = {
        "at": instant(assessment.at), "known": instant(assessment.known), "reading": assessment.reading,
        "binding": assessment.agreement.binding,
    }  # fmt: skip
    for finding in findings:
        cells = _cells(finding_object(finding, words)) | said
        cells["heading"] = assessment.text_of(finding)[0].duty(finding.subject.clause).heading
        writer.writerow(safe(cells[name]) for name in COLUMNS)
    return out.getvalue()


def safe(cell: object) -> object:
    """A cell that no spreadsheet runs, and that moves no cursor."""
    if not isinstance(cell, str):
        return cell
    return clean(f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell)


def _cells(finding: dict[str, Any]) -> dict[str, Any]:
    value, bound = finding["value"] or {}, finding["bound"]
    low, high = (bound["low"], bound["high"]) if isinstance(bound, dict) else (bound, bound)
    told = [f"{v.get('reading') or v.get('source')}: {v['status']}" for v in finding.get("verdicts", ())]
    return finding | {
        "low": value.get("low"),
        "high": value.get("high"),
        "bound": low,
        "bound_high": high,
        "verdicts": "; ".join(told),
        "why": "; ".join(reason["text"] for reason in finding["why"]),
    }
