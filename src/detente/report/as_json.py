"""Findings as the object of `--format json` (DESIGN §10).

    {schema, engine, agreement: {name, digest, versions: [{digest, since}]}, record: {digest, statements},
     at, known, reading,
     findings: [{id, clause, labels, owed_by, owed_to, occasion, for, status, since, until, value: {low, high}, bound,
                 last_shown: {value, until},
                 verdicts: [{reading | source, status, value, bound, last_shown}],
                 why: [{code, text, statement?, finding?, source?, reading?}]}]}

docs/data.md tells what each is.

Rules

1. Instants are UTC with Z. `labels` stand where the clause has some. `occasion`, `for`, `value`, `bound` and `until`
   may be null; `verdicts` stands only where readings or sources differ, `last_shown` only of a breach that nothing
   shows now. What has been so from before all dates is since 0001-01-01T00:00:00Z.
2. A whole number is written exactly, another as the nearest number of JSON. The `high` of a range without end is
   null; of what is unknown both ends are. `value` itself is null where the duty keeps no count. A bound is a number,
   or {low, high} where the agreement compares with a count that is a range.
3. Signs that a terminal obeys or does not show are escaped by their numbers.
4. `versions` stands there where there are several, by their dates: each judges its own time.
5. `binding` stands there where the agreement does not bind by law, with a `note` in words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from detente.assess.assessment import Assessment
from detente.assess.findings.findings import Finding, Shown, Value, Verdict
from detente.assess.findings.reasons import Reason
from detente.instants import BEGINNING, text
from detente.words.words import Words

__all__ = ["SCHEMA", "as_json", "finding_object", "instant", "json_text", "reason_object"]

SCHEMA = 1
_FIRST = "0001-01-01T00:00:00Z"


def as_json(assessment: Assessment, findings: Sequence[Finding], words: Words, engine: str) -> dict[str, Any]:
    """The whole object, of plain values."""
    return head(assessment, engine, words) | {"findings": [finding_object(f, words) for f in findings]}


def json_text(value: Mapping[str, Any]) -> str:
    """An object as the text of a file, which can be shown on a terminal."""
    return re.sub(r"[^ -~\n]", _visible, json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def _visible(sign: re.Match[str]) -> str:
    # Outside of texts JSON holds none of these.
    shown = sign[0].isprintable() or unicodedata.category(sign[0]) == "Zs"
    return sign[0] if shown else json.dumps(sign[0])[1:-1].replace("\x7f", "\\u007f")


def head(assessment: Assessment, engine: str, words: Words) -> dict[str, Any]:
    """What stands above the findings."""
    agreement = assessment.agreement
    out: dict[str, Any] = {
        "schema": SCHEMA,
        "engine": engine,
        "agreement": {"name": agreement.short or agreement.title, "digest": agreement.digest},
        "record": {"digest": assessment.record.digest, "statements": len(assessment.record)},
        "at": instant(assessment.at),
        "known": instant(assessment.known),
        "reading": assessment.reading,
    }
    if len(agreement.texts) > 1:
        dates = {(agreement.digest if d == "this" else d): since for d, since in agreement.versions.items()}
        dates.setdefault(agreement.digest, agreement.in_force)
        by_date = sorted(dates.items(), key=lambda version: version[1])
        out["agreement"]["versions"] = [{"digest": digest, "since": instant(since)} for digest, since in by_date]
    if agreement.binding != "legally":
        out |= {"binding": agreement.binding, "note": words.footing}
    return out


def finding_object(finding: Finding, words: Words) -> dict[str, Any]:
    """One finding."""
    subject = finding.subject
    out: dict[str, Any] = {
        "id": finding.id,
        "clause": subject.clause,
        **({"labels": labels} if (labels := dict(words.agreement.duty(subject.clause).labels)) else {}),
        "owed_by": subject.owed_by,
        "owed_to": subject.owed_to or "all",
        "occasion": subject.occasion,
        "for": subject.each,
        "status": finding.status,
        "since": instant(finding.since),
        "until": None if finding.until is None else instant(finding.until),
        "value": _value(finding.value),
        "bound": _bound(finding.bound),
    }
    out |= _last_shown(finding.shown)
    if finding.verdicts:
        out["verdicts"] = [_verdict(v) for v in finding.verdicts]
    return out | {"why": [reason_object(r, words) for r in finding.why]}


def reason_object(reason: Reason, words: Words) -> dict[str, Any]:
    """One reason: its code, its sentence and what it points at."""
    said = words.reason(reason)
    if reason.reading is not None:
        said = f"{words.reading(reason.reading)}: {said}"
    pointers = {
        "statement": reason.statement, "finding": reason.finding, "source": reason.source, "reading": reason.reading,
    }  # fmt: skip
    return {"code": reason.code, "text": said} | {k: v for k, v in pointers.items() if v is not None}


def instant(value: int) -> str:
    """An instant as UTC with Z."""
    return _FIRST if value <= BEGINNING else text(value)


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "source" if verdict.source else "reading": verdict.reading,
        "status": verdict.status,
        "value": _value(verdict.value),
        "bound": _bound(verdict.bound),
    } | _last_shown(verdict.shown)


def _last_shown(shown: Shown | None) -> dict[str, Any]:
    return {} if shown is None else {"last_shown": {"value": _value(shown.value), "until": instant(shown.last)}}


def _value(value: Value | None) -> dict[str, int | float | None] | None:
    if value is None:
        return None
    return {"low": _number(value.low) if value.known else None, "high": _number(value.high)}


def _bound(bound: Value | None) -> int | float | dict[str, int | float | None] | None:
    return _number(bound.low) if bound is not None and bound.low == bound.high else _value(bound)


def _number(number: Fraction | None) -> int | float | None:
    if number is None:
        return None
    return number.numerator if number.denominator == 1 else float(number)
