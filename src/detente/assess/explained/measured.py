"""Why conduct that keeps a count is what it is at an instant: down to statements and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from msgspec.structs import replace

from detente.agreement.blocks import Duty
from detente.amounts import in_base
from detente.assess.conduct.pieces import SHORT, UNSURE
from detente.assess.explained.cited import counted, no_more, of_statement
from detente.assess.findings.findings import Shown, Subject
from detente.assess.findings.numbers import beyond, breach_at, by_source, last_shown, may_exceed, numbers_at, piece_at
from detente.assess.findings.reasons import Parameter, Reason
from detente.assess.judging.worlds import World
from detente.instants import BEGINNING
from detente.wording import listed

__all__ = ["of_conduct", "was"]


def of_conduct(world: World, subject: Subject, duty: Duty, at: int) -> Iterator[Reason]:
    """Why conduct that keeps a count is what it is at an instant."""
    piece = piece_at(world, subject, at)
    if piece is None:
        yield Reason("no-bound", ())
        return
    count = world.clauses.counts[duty.keep or ""]
    breach = breach_at(world, subject, at)
    shown = last_shown(world, subject, at)
    if breach is not None and shown is not None:
        # What is told first is what the verdict rests on; what is on record now comes after it.
        yield _fallen(world, subject, duty, breach)
        yield from _shown(world, subject, shown, int(breach["began"]), at)
    yield _against(world, subject, duty, at)
    yield from _settled(world, subject, duty, at)
    if piece["row"] is None and count.of is not None and not count.latest and not piece["silent"]:
        yield Reason("none-on-record", (("count", count.name),))
    yield from _may_lack(world, subject, duty, piece, at)
    if piece["silent"]:
        yield Reason("silent", (("count", count.name),))
    elif piece["stale"]:
        yield from _stale(world, subject, at)
    apart = world.kept[subject.clause].apart
    if len(apart) > 1:
        yield from _as_reason(world, subject, at)
    told = dict.fromkeys(counted(world, subject, count.name, at))
    if piece["conduct"] == SHORT:
        told |= dict.fromkeys(no_more(world, subject, at))
    yield from told
    if breach is not None and shown is None:
        yield _fallen(world, subject, duty, breach)


def _shown(world: World, subject: Subject, shown: Shown, began: int, at: int) -> Iterator[Reason]:
    """What last showed a shortfall that goes on: of sources heard apart, those that did."""
    count = world.clauses.counts[world.clauses.duties[subject.clause].keep or ""]
    low, high = shown.value or (None, None)
    told: list[tuple[str, Parameter]] = [
        ("since", began), ("last", shown.last), ("unit", count.unit), ("low", low), ("high", high),
    ]  # fmt: skip
    sources = [(name, status) for name, status, *_ in by_source(world, subject, shown.last - 1)]
    short = [name for name, status in sources if status == "breached"]
    alone = len(sources) > 1 and len(short) < len(sources)
    yield Reason("shown", (*told, *((("name", listed(short)),) if alone else ())))
    now = {reason.statement for reason in counted(world, subject, count.name, at)}
    for reason in dict.fromkeys(counted(world, subject, count.name, shown.last - 1)):
        if reason.code == "counted" and reason.statement not in now and (not alone or reason.get("by") in short):
            yield replace(reason, code="shown-by")


def _settled(world: World, subject: Subject, duty: Duty, at: int) -> Iterator[Reason]:
    """The statements that settled a shortfall, as far as it had gone, till conduct is within the duty."""
    together = world.kept[subject.clause].together
    thing = together.key(subject.owed_by, subject.owed_to, subject.each)
    spans = [span for span in together.settled if span[:3] == thing and span.start <= at < span.end and span.rows]
    unit = world.clauses.counts[duty.keep or ""].unit
    for row in spans[-1].rows if spans else ():
        far = spans[-1].far
        far = None if far is None else far / in_base(unit)
        yield of_statement(world, "settled-count", row, count=duty.keep, far=far, unit=unit)


def _fallen(world: World, subject: Subject, duty: Duty, breach: dict[str, Any]) -> Reason:
    """Since when conduct fell short with the duty in force; and since when it was short at all, where that differs."""
    since, began = breach["latched"], _began(world, subject, duty, breach["began"])
    before = (("began", began), ("was", was(world, subject[:3], since))) if began < since else ()
    return Reason("breach", (("since", since), *before))


def was(world: World, of: tuple[str, str, str | None], since: int) -> str:
    """What kept a shortfall of a duty from being a breach until an instant: its grace, a ground, or force."""
    before = next((s for s in world.spells(*of) if s.since < since <= s.until), None)
    if before is None or (before.force == "active" and not before.excused):
        return "grace"
    return "excused" if before.force == "active" else before.force


def _began(world: World, subject: Subject, duty: Duty, began: int) -> int:
    """Since when conduct was short by the text in force at each time, where by one text it was since `began`."""
    began = max(began, world.life(duty, subject.owed_by, subject.owed_to)[0])
    if began >= world.since or world.earlier is None:
        return began
    earlier = world.earlier.clauses.duties.get(subject.clause)
    before = piece_at(world.earlier, subject, world.since - 1) if subject.clause in world.earlier.kept else None
    if earlier is None or before is None or before["began"] is None:
        return world.since
    return _began(world.earlier, subject, earlier, before["began"])


def _may_lack(world: World, subject: Subject, duty: Duty, piece: dict[str, Any], at: int) -> Iterator[Reason]:
    """That a shortfall by what is on record is not shown: a record that is not complete may lack what mends it."""
    value, bound, _ = numbers_at(world, subject, at)
    if piece["conduct"] != UNSURE or value is None or bound is None or beyond(duty, value, bound) is None:
        return
    yield Reason("may-lack", (("count", duty.keep),))


def _against(world: World, subject: Subject, duty: Duty, at: int) -> Reason:
    value, bound, unit = numbers_at(world, subject, at)
    parameters: list[tuple[str, Parameter]] = [
        ("count", duty.keep),
        ("direction", duty.direction),
        ("unit", unit),
    ]
    if value is not None:
        parameters += [("low", value.low), ("high", value.high)]
    if bound is not None:
        parameters.append(("bound", bound.low))
        if bound.high != bound.low:
            parameters.append(("bound_high", bound.high))
        if value is not None and (by := beyond(duty, value, bound)) is not None:
            parameters.append(("by", by))
        elif value is not None and (room := may_exceed(duty, value, bound)) is not None:
            parameters.append(("may", room))
    return Reason("value", tuple(parameters))


def _stale(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    """Since when what was said no longer tells, whatever stepped meanwhile."""
    together = world.kept[subject.clause].together
    pieces = together.rows.of(together.key(subject.owed_by, subject.owed_to, subject.each))
    before = pieces.filter(pl.col("start") <= at)
    told = before.filter(~pl.col("stale") | pl.col("silent"))
    since = before.filter(pl.col("start") >= (told["end"][-1] if told.height else BEGINNING))["start"]
    if since.len():
        yield Reason("stale", (("count", world.clauses.duties[subject.clause].keep), ("since", int(since[0]))))


def _as_reason(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    """What each source that is heard apart makes of conduct, as reasons."""
    unit = world.clauses.counts[world.clauses.duties[subject.clause].keep or ""].unit
    for name, status, now, shown in by_source(world, subject, at):
        value = shown.value if shown else now
        low, high = value or (None, None)
        told = [("name", name), ("status", status), ("low", low), ("high", high), ("unit", unit)]
        yield Reason("source", (*told, *((("last", shown.last),) if shown else ())))
