"""Both judges on the same agreement and record, and what they tell differently, for a person to read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import structs
from tests.reference.dates import shown
from tests.reference.judge import Key, Run, judge
from tests.reference.statements import Row
from tests.reference.vocabulary import NEXT_VERSION

import detente
from detente.agreement import parse
from detente.agreement.model import Agreement
from detente.agreement.names.editions import with_editions
from detente.record import of


@lru_cache(maxsize=200)
def parsed(document: str) -> Agreement:
    """An agreement from its text; of versions, each after the first follows a line that says since when it is."""
    first, *later = re.split(rf"^{NEXT_VERSION}(.*)\n", document, flags=re.MULTILINE)
    agreement = parse(first)
    editions: dict[str, Agreement] = {}
    starts = {"this": agreement.in_force}
    for since, text in zip(later[::2], later[1::2], strict=True):
        digest = str(len(editions)) * 64
        editions[digest], starts[digest] = agreement, starts["this"]
        starts["this"] = agreement.calendar.moment(since).first
        agreement = with_editions(structs.replace(parse(text), versions=dict(starts)), dict(editions))
    return agreement


def by_engine(
    agreement: Agreement, rows: Sequence[Row], known: str | int | None = None, reading: str | None = None
) -> tuple[dict[Key, list[Run]], int]:
    """What the engine finds, as maximal runs of one status up to what is known; and that instant."""
    record = of([dict(r) for r in rows], agreement)
    told = detente.assess(agreement, record, known=known, reading=reading)
    last = told.known
    found: dict[Key, list[Run]] = {}
    for finding in told.findings(history=True):
        s = finding.subject
        key = Key(s.clause, s.owed_by, s.owed_to, s.each, s.occasion)
        since, until = finding.since, last + 1 if finding.until is None else min(finding.until, last + 1)
        if since > last:
            continue
        runs = found.setdefault(key, [])
        if runs and runs[-1][1:] == (since, finding.status):
            runs[-1] = (runs[-1][0], until, finding.status)
        else:
            runs.append((since, until, finding.status))
    return found, last


def differences(document: str, rows: Sequence[Row], known: str | int | None = None, reading: str | None = None) -> str:
    """What the two tell differently, with all that is needed to see it; empty where they agree.

    Raises:
        AgreementError, RecordError: there is nothing to judge.
        Paradox: the reference does not judge it.
    """
    agreement = parsed(document)
    try:
        engine, last = by_engine(agreement, rows, known, reading)
    except (detente.AgreementError, detente.RecordError):
        raise
    except Exception as fault:  # noqa: BLE001 - a fault of the engine is a difference like others
        return "\n".join([document, *(json.dumps(dict(r)) for r in rows), f"fault of the engine: {fault!r}"])
    reference = judge(agreement, rows, known=last, reading=reading)
    keys = [k for k in dict.fromkeys([*engine, *reference]) if engine.get(k) != reference.get(k)]
    if not keys:
        return ""
    lines = [document, *(json.dumps(dict(r)) for r in rows), f"known {shown(last)}, reading {reading or 'all'}", ""]
    for key in keys:
        lines.append(" / ".join(str(part) for part in key))
        lines += _timeline("engine", engine.get(key)) + _timeline("reference", reference.get(key))
    return "\n".join(lines)


def _timeline(who: str, runs: Sequence[Run] | None) -> list[str]:
    if runs is None:
        return [f"    {who}: no such finding"]
    return [
        f"    {who}:",
        *(f"        {status:10} {shown(since)} until {shown(until)}" for since, until, status in runs),
    ]


__all__ = ["Mapping", "by_engine", "differences", "parsed"]
