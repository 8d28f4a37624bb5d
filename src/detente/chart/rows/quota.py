"""The rows of a quota: how much of it was used in each period, what is left, and what came beyond it.

Rules

1. A row is a period, who owes, and one cap of the quota with the fields that it is counted by; periods in which nothing
   was asked have a row for each cap that is counted by no field.
2. Used is what certainly has its place, in doubt what may have it, beyond what has none.
3. A cap whose number hangs on what was asked is told as the range in which it may lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl
from msgspec import Struct

from detente.agreement.blocks import Duty
from detente.agreement.grammar.expressions import Number
from detente.assess.assessment import Assessment
from detente.assess.judging.worlds import World
from detente.chart.rows.groups import grouped
from detente.errors import UsageError
from detente.wording import listed, which_of

__all__ = ["MOST", "Quota", "Use", "quota"]

MOST = 60  # lines that are still read on one page


class Use(NamedTuple):
    """How much of one cap was used in a period: `high` None where it has no number."""

    who: str
    since: int
    cap: int
    of: str  # the fields that it is counted by, as `type one`; empty where by none
    used: int
    unsure: int
    beyond: int
    low: int | None
    high: int | None


class Quota(Struct, frozen=True, eq=False):
    """All that a chart of a quota shows: the uses under each group of readings, and those left out as unused."""

    clause: str
    per: str
    readings: tuple[tuple[tuple[str, ...], tuple[Use, ...]], ...]
    rows: pl.DataFrame


def quota(assessment: Assessment, clause: str, *, party: str | None = None, since: int | None = None) -> Quota:
    """What a chart shows of the quota of a clause until the instant that is asked about.

    Raises:
        UsageError: no such clause, or it has no quota, or more lines than are read on one page.
    """
    agreement = assessment.agreement
    duties = {name: duty for text in agreement.texts for name, duty in text.clauses.duties.items()}
    if clause not in duties:
        raise UsageError(f"there is no clause '{clause}'; {which_of(clause, duties)}")
    duty = duties[clause]
    if not duty.up_to:
        having = [name for name, other in duties.items() if other.up_to]
        told = f"those that have one are {listed(having)}" if having else "no clause has one"
        raise UsageError(f"clause '{clause}' has no quota, so there is none to draw; {told}")
    begins = since if since is not None else assessment.begins
    uses = [
        {"reading": reader.name} | use._asdict()
        for reader in assessment.readers
        for use in _uses(reader.at(assessment.at), clause, begins, assessment.at)
        if party in (None, use.who)
    ]
    schema = {
        "reading": pl.String,
        "who": pl.String,
        "since": pl.Int64,
        "cap": pl.Int64,
        "of": pl.String,
    } | dict.fromkeys(("used", "unsure", "beyond", "low", "high"), pl.Int64)
    frame = pl.DataFrame(uses, schema=schema)
    apart = tuple(
        (names, tuple(Use(*row) for row in rows.rows())) for names, rows in grouped(frame, assessment.readings)
    )
    longest = max((len(rows) for _, rows in apart), default=0)
    if longest > MOST:
        raise UsageError(
            f"there are {longest} lines to draw, and {MOST} are read on one page at most; choose a party with "
            "--party, or begin later with --from"
        )
    return Quota(clause, str(duty.per or ""), apart, frame.with_columns(
        pl.from_epoch("since", "s").dt.replace_time_zone("UTC")
    ))  # fmt: skip


def _uses(world: World, clause: str, begins: int, at: int) -> Iterator[Use]:
    duty = world.clauses.duties.get(clause)
    frame = world.occasions.get(clause)
    if duty is None or frame is None or not duty.up_to:
        return
    calendar = world.agreement.calendar
    asked = frame.filter((pl.col("arose") <= at) & pl.col("opens").is_not_null())
    periods = []
    if duty.per is not None:
        start = calendar.period_start(begins, duty.per)
        while start <= at:
            periods.append(start)
            start = _next(world, duty, start)
    for who in duty.who:
        mine = asked.filter(pl.col("who") == who)
        for since in periods or [begins]:
            for i, cap in enumerate(duty.up_to):
                found = list(_by_group(mine, i, since, bool(periods)))
                for of, rows in found or ([("", [])] if not cap.for_each else []):
                    yield _use(who, since, i, of, rows, duty)


def _next(world: World, duty: Duty, start: int) -> int:
    """When the next period begins."""
    assert duty.per is not None
    calendar = world.agreement.calendar
    step = {"day": 1, "calendar month": 27, "calendar year": 364, "treaty year": 364}[duty.per.name]
    instant = start + step * 86_400
    while calendar.period_start(instant, duty.per) == start:
        instant += 86_400
    return calendar.period_start(instant, duty.per)


def _by_group(mine: pl.DataFrame, cap: int, since: int, renewed: bool) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The requests of a period, by the fields that a cap is counted by."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in mine.sort("arose").iter_rows(named=True):
        group = dict(row[f"group{cap}"] or {})
        group.pop("who", None)
        if group.pop("period", since) == since or not renewed:
            of = ", ".join(
                f"{name.removeprefix('its ')} {'?' if value is None else value}" for name, value in group.items()
            )
            groups.setdefault(of, []).append(row | {"low": row[f"cap{cap}"], "high": row[f"cap{cap}.high"]})
    yield from groups.items()


def _use(who: str, since: int, cap: int, of: str, rows: list[dict[str, Any]], duty: Duty) -> Use:
    used = sum(bool(row["created"]) and row["in_quota"] is not False for row in rows)
    unsure = sum(bool(row["created"]) and row["in_quota"] is False for row in rows)
    beyond = sum(not row["created"] for row in rows)
    lows, highs = [r["low"] for r in rows if r["low"] is not None], [r["high"] for r in rows if r["high"] is not None]
    fixed = _fixed(duty, cap)
    low, high = (min(lows), max(highs)) if lows and highs else (fixed, fixed)
    return Use(who, since, cap, of, used, unsure, beyond, low, high)


def _fixed(duty: Duty, cap: int) -> int | None:
    """The number of a cap that is the same for everyone at all times; None of any other."""
    steps = [e for of in duty.up_to[cap].limit.steps.values() for _, e in of]
    return int(steps[0].value) if len(steps) == 1 and isinstance(steps[0], Number) else None
