"""Both judges on the same agreement and record, and what they tell differently, for a person to read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from msgspec import structs
from tests.reference.dates import shown
from tests.reference.judge import Key, Run, World, compared, worlds_of
from tests.reference.ranges import Range
from tests.reference.statements import Row
from tests.reference.vocabulary import NEXT_VERSION

import detente
from detente.agreement import parse
from detente.agreement.model import Agreement
from detente.agreement.names.editions import with_editions
from detente.amounts import in_base
from detente.assess.findings.findings import Finding, Value
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


def by_engine(findings: Sequence[Finding], last: int) -> dict[Key, list[Run]]:
    """What the engine finds, as maximal runs of one status up to what is known."""
    found: dict[Key, list[Run]] = {}
    for finding in findings:
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
    return found


def numbers(
    findings: Sequence[Finding], worlds: Sequence[World], found: Sequence[Mapping[Key, object]], last: int
) -> Iterator[str]:
    """The findings whose count or bound is another, at some instant, than the reference has it: of all readings."""
    instants = sorted({at for world in worlds for at in world.instants if at <= last})
    for finding in findings:
        s = finding.subject
        if s.occasion is not None or finding.unit == "":
            continue
        key = Key(s.clause, s.owed_by, s.owed_to, s.each, None)
        until = last + 1 if finding.until is None else finding.until
        mine = [
            world for world, has in zip(worlds, found, strict=True) if key in has or key._replace(owed_to=None) in has
        ]
        for at in (at for at in instants if finding.since <= at < until):
            told = [number for world in mine if (number := world.number(key, at)) is not None]
            if len(told) < len(mine):
                continue
            wanted = [_widest([number for number in each if number is not None]) for each in zip(*told, strict=True)]
            # The reference reckons in base units.
            of_engine = [_times(each, in_base(finding.unit)) for each in (finding.value, finding.bound)]
            if of_engine != wanted:
                yield f"{finding.id} at {shown(at)}: engine {of_engine}, reference {wanted}"
                break


def _widest(ranges: Sequence[Range]) -> tuple[object, object] | None:
    """The least and the greatest that several tell of a number."""
    highs = [each.high for each in ranges]
    if not highs:
        return None
    return min(each.low for each in ranges), None if None in highs else max(high for high in highs if high is not None)


def differences(document: str, rows: Sequence[Row], known: str | int | None = None, reading: str | None = None) -> str:
    """What the two tell differently, with all that is needed to see it; empty where they agree.

    Raises:
        AgreementError, RecordError, UsageError: there is nothing to judge, or not as it is asked.
        Paradox: the reference does not judge it.
    """
    agreement = parsed(document)
    if isinstance(known, str):
        agreement.calendar.moment(known)
    if reading not in (None, "all", "text", *agreement.parties, *agreement.owners):
        raise detente.UsageError(f"nobody called '{reading}' reads this agreement")
    rows = [row if row.get("id") else {**row, "id": f"row{number}"} for number, row in enumerate(rows)]
    try:
        record = of([dict(r) for r in rows], agreement)
        assessed = detente.assess(agreement, record, known=known, reading=reading)
        findings = assessed.findings(history=True)
    except (detente.AgreementError, detente.RecordError):
        raise
    except Exception as fault:  # noqa: BLE001 - a fault of the engine is a difference like others
        return "\n".join([document, *(json.dumps(dict(r)) for r in rows), f"fault of the engine: {fault!r}"])
    last = assessed.known
    engine, worlds = by_engine(findings, last), worlds_of(agreement, rows, known=last, reading=reading)
    found = [world.findings() for world in worlds]
    reference = compared(found, last)
    keys = [k for k in dict.fromkeys([*engine, *reference]) if engine.get(k) != reference.get(k)]
    other = list(numbers(findings, worlds, found, last))
    if not keys and not other:
        return ""
    lines = [document, *(json.dumps(dict(r)) for r in rows), f"known {shown(last)}, reading {reading or 'all'}", ""]
    for key in keys:
        lines.append(" / ".join(str(part) for part in key))
        lines += _timeline("engine", engine.get(key)) + _timeline("reference", reference.get(key))
    return "\n".join([*lines, *other])


def _times(value: Value | None, factor: Fraction) -> tuple[Fraction, Fraction | None] | None:
    return None if value is None else (value.low * factor, None if value.high is None else value.high * factor)


def _timeline(who: str, runs: Sequence[Run] | None) -> list[str]:
    if runs is None:
        return [f"    {who}: no such finding"]
    return [
        f"    {who}:",
        *(f"        {status:10} {shown(since)} until {shown(until)}" for since, until, status in runs),
    ]


__all__ = ["Mapping", "by_engine", "differences", "parsed"]
