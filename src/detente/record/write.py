"""A record as rows of text again: what is written reads back as the same record.

Rules

1. Every statement is written with its id, and `about`, `at` and `said` in full, so that nothing hangs on
   defaults; what is not said is left out.
2. Dates are written as exactly as they are known: year, month, day, or instant in UTC. `until` is the last day
   where it is the end of one.
3. A cell of CSV that a spreadsheet would run (it begins with = + - @) gets an apostrophe before it, which
   reading takes away again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TextIO

from detente.amounts import scale
from detente.instants import Calendar, text
from detente.record.rows.kinds import COMMON, OWN

if TYPE_CHECKING:
    from detente.agreement.blocks import Field
    from detente.agreement.model import Agreement
    from detente.record.model import Record

__all__ = ["statements", "write_csv", "write_jsonl"]

_REFERENCES = ("re", "replaces", "cancels")
_RUNS = re.compile(r"'*[=+\-@]")
_PLAIN = ("clause", "source", "note", "number", "marking", "attached", "lang")


def write_jsonl(record: Record, agreement: Agreement, out: TextIO) -> None:
    """One statement a line."""
    out.writelines(json.dumps(statement, ensure_ascii=False) + "\n" for statement in statements(record, agreement))


def write_csv(record: Record, agreement: Agreement, out: TextIO) -> None:
    """One statement a row, under the columns that any of them fills."""
    import csv

    rows = [{k: _cell(v) for k, v in s.items()} for s in statements(record, agreement)]
    own = [c for columns in OWN.values() for c in columns]
    fields = [f for form in agreement.clauses.forms.values() for f in form.fields]
    filled = {"kind", "by", "said"}.union(*rows)
    writer = csv.DictWriter(
        out, [c for c in dict.fromkeys((*COMMON, *own, *fields)) if c in filled], lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)


def _cell(value: object) -> str:
    if isinstance(value, dict):
        said = "; ".join(f"{name}={when}" for name, when in value.items())
    elif isinstance(value, list):
        said = "; ".join(value) or "public"
    else:
        said = str(value)
    return "'" + said if _RUNS.match(said) else said


def statements(record: Record, agreement: Agreement) -> Iterator[dict[str, Any]]:
    """Every statement as the mapping of a JSON line, in the order of the record."""
    ids = record.spine["id"].to_list()
    heard: dict[int, dict[str, str]] = {}
    for row, party, first, last in record.receipts.iter_rows():
        heard.setdefault(row, {})[party] = moment_text(first, last, agreement.calendar)
    fields = {kind: frame.iter_rows(named=True) for kind, frame in record.fields.items()}
    forms = agreement.clauses.forms
    for said in record.spine.iter_rows(named=True):
        own = next(fields[said["kind"]]) if said["kind"] in fields else {}
        told = forms[said["kind"]].fields.values() if said["kind"] in forms else ()
        yield _statement(said, ids, heard.get(said["row"]), agreement.calendar) | _own(own, told, agreement.calendar)


def _statement(
    said: dict[str, Any], ids: list[str], heard: dict[str, str] | None, calendar: Calendar
) -> dict[str, Any]:
    out = {"id": said["id"], "kind": said["kind"], "by": _names(said["by"]), "about": _names(said["about"])}
    out["at"] = moment_text(said["at"], said["at_last"], calendar)
    out["said"] = heard or moment_text(said["said"], said["heard_last"], calendar)
    if out["about"] == out["by"]:
        del out["about"]
    if said["until"] is not None:
        out["until"] = _until_text(said["until"], calendar)
    for column in ("to", "kinds", "parties"):
        if said[column] is not None:
            out[column] = _names(said[column])
    for column in _REFERENCES:
        if said[column] is not None:
            out[column] = ids[said[column]]
    for column in _PLAIN:
        if said[column] is not None:
            out[column] = said[column]
    if said["complete"] is not None:
        out["complete"] = "yes" if said["complete"] else "no"
    if said["prejudice"] is not None:
        out["without prejudice"] = said["prejudice"]
    return out


def _own(row: dict[str, Any], fields: Iterable[Field], calendar: Calendar) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for field in fields:
        value = row[field.name]
        if value is None:
            continue
        if field.is_amount:
            out[field.name] = _amount(value, row[f"{field.name}.high"], scale(field.unit or "count"))
        elif field.type in ("date", "instant"):
            out[field.name] = moment_text(value, row[f"{field.name}.last"], calendar)
        elif field.type == "yes/no":
            out[field.name] = "yes" if value else "no"
        else:
            out[field.name] = value
    return out


def _names(names: list[str]) -> str | list[str]:
    return names[0] if len(names) == 1 else names


def _amount(low: int, high: int | None, per: int) -> int | str:
    if low == high:
        return low // per if low % per == 0 else _decimal(low, per)
    if high is None:
        return "unknown" if low == 0 else f">={_decimal(low, per)}"
    return f"{_decimal(low, per)}..{_decimal(high, per)}"


def _decimal(number: int, per: int) -> str:
    whole, rest = divmod(Fraction(number, per), 1)
    return f"{whole}" + (f".{int(rest * 10**6):06d}".rstrip("0") if rest else "")


def moment_text(first: int, last: int, calendar: Calendar) -> str:
    """A day, month, year or instant as it is written.

    >>> moment_text(1659312000, 1661990399, Calendar())
    '2022-08'
    """
    if first != last:
        day = calendar.day(first).isoformat()
        for said in (day, day[:7], day[:4]):
            told = calendar.moment(said)
            if (told.first, told.last) == (first, last):
                return said
    return text(first)


def _until_text(instant: int, calendar: Calendar) -> str:
    day = calendar.day(instant - 1)
    return day.isoformat() if calendar.begins(day + timedelta(days=1)) == instant else text(instant)
