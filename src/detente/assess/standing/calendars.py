"""Calendars: the dates of an occasion, and how many occasions they make.

A text of two lines may call for more answers than any record holds, so that they are counted before any is made:
at most a million under one reading.
"""

from __future__ import annotations

from typing import NamedTuple

from detente.agreement.blocks import Duty, Occasion
from detente.agreement.model import Clauses
from detente.assess.standing.evidence import Evidence
from detente.errors import UsageError
from detente.instants import Duration, day_text

__all__ = ["check_calendars", "dates_until"]

_MOST = 1_000_000
_DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.436875, "years": 365.2425}


class _Made(NamedTuple):
    """What the calendar of a duty makes, about."""

    occasions: int
    dates: int
    duty: Duty
    occasion: Occasion


def dates_until(occasion: Occasion, evidence: Evidence, last: int) -> list[int]:
    """The dates of an occasion before an instant, worked out once."""
    assert occasion.every is not None and occasion.start is not None
    key = ("dates", occasion.start.first, occasion.every, last)
    if key not in evidence.shared:
        evidence.shared[key] = evidence.agreement.calendar.every(occasion.start.first, occasion.every, last)
    return evidence.shared[key]  # type: ignore[return-value]  # dates are kept under this key alone


def check_calendars(clauses: Clauses, evidence: Evidence) -> None:
    """Refuse calendars that make more occasions than are assessed.

    Raises:
        UsageError: with the calendar that makes the most of them.
    """
    made = [m for duty in clauses.duties.values() if (m := _made(duty, clauses, evidence)) is not None]
    total = sum(m.occasions for m in made)
    if total <= _MOST:
        return
    most = max(made, key=lambda m: m.occasions)
    assert most.occasion.start is not None
    raise UsageError(
        f"'{most.occasion.name}' has about {most.dates:,} dates, every {_step(most.occasion.every)} from "
        f"{day_text(most.occasion.start.first)} to {day_text(_last(evidence))}, and makes {most.occasions:,} occasions "
        f"under clause {most.duty.id}; all calendars together may make {_MOST:,}; write a longer 'every', a later "
        "'from', or when the agreement 'ends'"
    )


def _made(duty: Duty, clauses: Clauses, evidence: Evidence) -> _Made | None:
    occasion = clauses.occasions.get(duty.on or "")
    if occasion is None or occasion.every is None or occasion.start is None:
        return None
    days = max(0, _last(evidence) - occasion.start.first) / 86_400
    dates = int(days / (_DAYS[occasion.every.unit] * occasion.every.count)) + 1
    others = len(evidence.agreement.parties) - 1
    apart = duty.to if duty.to is not None else range(others)
    owed = len(apart) if duty.apart else 1
    return _Made(dates * len(duty.who) * owed, dates, duty, occasion)


def _last(evidence: Evidence) -> int:
    return min(evidence.agreement.end(evidence.known), evidence.known + 1)


def _step(every: Duration | None) -> str:
    return str(every).removeprefix("1 ")
