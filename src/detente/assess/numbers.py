"""The numbers of a duty that keeps a count, and why its conduct is what it is: down to statements and sources."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars as pl
from msgspec.structs import replace

from detente.agreement.model import Duty
from detente.assess.cited import counted, of_statement, unit_of
from detente.assess.findings import Shown, Subject, Value, Verdict
from detente.assess.keeps import SHORT, UNSURE, WITHIN, Pieces
from detente.assess.reasons import Parameter, Reason
from detente.assess.settlements import settled, settlements_of
from detente.assess.worlds import World
from detente.instants import BEGINNING

__all__ = ["Numbers", "contested_at", "last_shown", "numbers_at", "of_conduct", "verdicts_by_source"]

# A value, its bound, and their unit.
Numbers = tuple[Value | None, Value | None, str]


def numbers_at(world: World, subject: Subject, at: int) -> Numbers:
    """The value and the bound of a duty that keeps a count at an instant, and their unit."""
    if subject.clause not in world.kept or subject.occasion is not None:
        return None, None, ""
    duty = world.clauses.duties[subject.clause]
    unit = world.clauses.counts[duty.keep or ""].unit
    piece = _piece(world, subject, at)
    if piece is None:
        return None, None, unit
    return (
        _value(piece["low"], piece["high"], world, subject),
        _value(piece["bound"], piece["bound_high"], world, subject),
        unit,
    )


def _value(low: object, high: object, world: World, subject: Subject) -> Value | None:
    if not isinstance(low, int):
        return None
    scale = world.kept[subject.clause].together.scale
    unit = world.clauses.counts[world.clauses.duties[subject.clause].keep or ""].unit
    factor = unit_of(unit, scale)
    return Value(low * factor, high * factor if isinstance(high, int) else None)


def _piece(world: World, subject: Subject, at: int) -> dict[str, Any] | None:
    pieces = world.kept[subject.clause].together
    row = pieces.rows.at(pieces.key(subject.owed_by, subject.owed_to, subject.each), at)
    return row if row is not None and row["end"] > at else None


def of_conduct(world: World, subject: Subject, duty: Duty, at: int) -> Iterator[Reason]:
    """Why conduct that keeps a count is what it is at an instant."""
    piece = _piece(world, subject, at)
    if piece is None:
        yield Reason("no-bound", ())
        return
    count = world.clauses.counts[duty.keep or ""]
    breach = _breach_at(world, subject, at)
    shown = last_shown(world, subject, at)
    if breach is not None and shown is not None:
        # What is told first is what the verdict rests on; what is on record now comes after it.
        yield _fallen(world, subject, duty, breach)
        low, high = shown.value or (None, None)
        unit = world.clauses.counts[duty.keep or ""].unit
        yield Reason("shown", (("since", breach["began"]), ("last", shown.last), ("unit", unit),
                               ("low", low), ("high", high)))  # fmt: skip
        now = {reason.statement for reason in counted(world, subject, count.name, at)}
        then = dict.fromkeys(counted(world, subject, count.name, shown.last - 1))
        yield from (
            replace(reason, code="shown-by")
            for reason in then
            if reason.code == "counted" and reason.statement not in now
        )
    yield _against(world, subject, duty, at)
    if _settles(world, piece["row"]):
        yield from _settled(world, subject, duty, piece)
    if piece["row"] is None and count.of is not None and not count.latest and not piece["silent"]:
        yield Reason("none-on-record", (("count", count.name),))
    if piece["silent"]:
        yield Reason("silent", (("count", count.name),))
    elif piece["stale"]:
        yield from _stale(world, subject, at)
    apart = world.kept[subject.clause].apart
    if len(apart) > 1:
        yield from _as_reason(world, subject, at)
    yield from dict.fromkeys(counted(world, subject, count.name, at))
    if breach is not None and shown is None:
        yield _fallen(world, subject, duty, breach)


def _settled(world: World, subject: Subject, duty: Duty, piece: dict[str, Any]) -> Iterator[Reason]:
    """The statements that settled the shortfall before a piece."""
    together = world.kept[subject.clause].together
    pieces = together.rows.of(together.key(subject.owed_by, subject.owed_to, subject.each))
    short = pieces.filter(pl.col("start") < piece["start"], pl.col("began").is_not_null())
    words, who, owed = settlements_of(duty, world.evidence), subject.owed_by, subject.owed_to
    end = settled(words, world.evidence, who, owed, None, short["began"][-1]) if short.height else None
    for row in end.rows if end else (piece["row"],):
        yield of_statement(world, "settled-count", row, count=duty.keep)


def _fallen(world: World, subject: Subject, duty: Duty, breach: dict[str, Any]) -> Reason:
    """Since when conduct fell short with the duty in force; and since when it was short at all, where that differs."""
    since, binds = breach["latched"], world.life(duty, subject.owed_by, subject.owed_to)[0]
    began = max(breach["began"], binds)
    return Reason("breach", (("since", since), *((("began", began),) if began < since else ())))


def last_shown(world: World, subject: Subject, at: int, now: Numbers | None = None) -> Shown | None:
    """Of a breach that goes on at an instant though nothing then shows it: since when, and what was last shown.

    `now` is what `numbers_at` tells of the instant, where that is known already.
    """
    if subject.clause not in world.kept or subject.occasion is not None:
        return None
    if now is not None and now[0] and now[1] and _beyond(world.clauses.duties[subject.clause], now[0], now[1]):
        return None
    breach, piece = _breach_at(world, subject, at), _piece(world, subject, at)
    if breach is None or piece is None or piece["conduct"] == SHORT:
        return None
    kept = world.kept[subject.clause]
    # Where all together never showed it, one source alone did before it was disputed.
    last = _last_short(kept.together, subject, at) or max(
        filter(None, (_last_short(alone, subject, at) for alone in kept.apart)), key=lambda row: int(row["end"])
    )
    return Shown(breach["latched"], last["end"], _value(last["low"], last["high"], world, subject))


def _last_short(pieces: Pieces, subject: Subject, at: int) -> dict[str, Any] | None:
    mine = pieces.rows.of(pieces.key(subject.owed_by, subject.owed_to, subject.each))
    short = mine.filter((pl.col("conduct") == SHORT) & (pl.col("start") <= at))
    return short.row(-1, named=True) if short.height else None


def _settles(world: World, row: object) -> bool:
    return isinstance(row, int) and world.evidence.record.spine["kind"][row] == "settlement"


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
        if value is not None and (by := _beyond(duty, value, bound)) is not None:
            parameters.append(("by", by))
        elif value is not None and (room := _may_exceed(duty, value, bound)) is not None:
            parameters.append(("may", room))
    return Reason("value", tuple(parameters))


def _beyond(duty: Duty, value: Value, bound: Value) -> Fraction | None:
    """By how much a value certainly falls short."""
    if duty.direction == "at most":
        top = bound.high if bound.high is not None else value.low
        return value.low - top if value.low > top else None
    return bound.low - value.high if value.high is not None and value.high < bound.low else None


def _may_exceed(duty: Duty, value: Value, bound: Value) -> Fraction | None:
    """By how much a value may go beyond the bound, where it does not certainly and either is a range."""
    if duty.direction == "at most":
        return value.high - bound.low if value.high is not None and value.high > bound.low else None
    return bound.high - value.low if bound.high is not None and value.low < bound.high else None


def _breach_at(world: World, subject: Subject, at: int) -> dict[str, Any] | None:
    """The breach that goes on at an instant: of a run of shortfall the piece that became it first."""
    if subject.clause not in world.breaches:
        return None
    mine = world.breached(subject.clause).of((subject.owed_by, subject.owed_to, subject.each))
    return next((row for row in mine.iter_rows(named=True) if row["latched"] <= at < row["cured"]), None)


def _stale(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    """Since when what was said no longer tells, whatever stepped meanwhile."""
    together = world.kept[subject.clause].together
    pieces = together.rows.of(together.key(subject.owed_by, subject.owed_to, subject.each))
    before = pieces.filter(pl.col("start") <= at)
    told = before.filter(~pl.col("stale") | pl.col("silent"))
    since = before.filter(pl.col("start") >= (told["end"][-1] if told.height else BEGINNING))["start"]
    if since.len():
        yield Reason("stale", (("count", world.clauses.duties[subject.clause].keep), ("since", int(since[0]))))


def verdicts_by_source(world: World, subject: Subject, at: int) -> Iterator[Verdict]:
    """What each source that is heard apart makes of conduct at an instant."""
    if subject.clause not in world.kept:
        for _, reporter, refused in contested_at(world, subject, at)[:1]:
            yield Verdict(reporter, "kept", None, None, source=True)
            yield Verdict(", ".join(world.evidence.record.spine["by"][refused]), "breached", None, None, source=True)
        return
    for name, status, value, shown in _by_source(world, subject, at):
        yield Verdict(name, status, value, numbers_at(world, subject, at)[1], source=True, shown=shown)


def contested_at(world: World, subject: Subject, at: int) -> list[tuple[str, str, int]]:
    """Acts that are disputed at an instant: on what occasion, who reports it, and the statement that says otherwise."""
    frame = world.occasions.get(subject.clause)
    if frame is None or "contested" not in frame.columns:
        return []
    mine = frame.filter(
        "created", (pl.col("who") == subject.owed_by) & pl.col("contested").is_not_null() & (pl.col("late") <= at),
        pl.col("owed").eq_missing(pl.lit(subject.owed_to, dtype=pl.String)), pl.col("settled") > at,
    )  # fmt: skip
    return mine.sort("arose", "label").select("label", "reporter", "contested").rows()


def _by_source(world: World, subject: Subject, at: int) -> Iterator[tuple[str, str, Value | None, Shown | None]]:
    """Each source that is heard apart, with the status and the number that it tells, or last showed a shortfall by."""
    own = {"self": subject.owed_by, "other": subject.owed_to or "other"}
    for pieces in world.kept[subject.clause].apart:
        row = pieces.rows.at(pieces.key(subject.owed_by, subject.owed_to, subject.each), at)
        if row is not None and at < row["end"]:
            name = " ".join(own.get(part, part) for part in pieces.source.split(" "))
            shown = _goes_on(world, subject, pieces, row, at) if row["conduct"] == UNSURE else None
            word = "breached" if shown else {WITHIN: "kept", SHORT: "breached"}.get(row["conduct"], "unknown")
            yield name, word, _value(row["low"], row["high"], world, subject), shown


def _goes_on(world: World, subject: Subject, pieces: Pieces, row: dict[str, Any], at: int) -> Shown | None:
    """A shortfall that one source showed while the duty bound, and has not since told to be over."""
    if row["began"] is None:
        return None
    duty = world.clauses.duties[subject.clause]
    begins = max(row["began"], world.life(duty, subject.owed_by, subject.owed_to)[0])
    short = pieces.rows.of(pieces.key(subject.owed_by, subject.owed_to, subject.each)).filter(
        pl.col("end") > begins, pl.col("start") <= at, conduct=SHORT, began=row["began"]
    )
    if short.is_empty():
        return None
    last = short.row(-1, named=True)
    return Shown(max(begins, short["start"][0]), last["end"], _value(last["low"], last["high"], world, subject))


def _as_reason(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    """What each source that is heard apart makes of conduct, as reasons."""
    unit = world.clauses.counts[world.clauses.duties[subject.clause].keep or ""].unit
    for name, status, now, shown in _by_source(world, subject, at):
        value = shown.value if shown else now
        low, high = value or (None, None)
        told = [("name", name), ("status", status), ("low", low), ("high", high), ("unit", unit)]
        yield Reason("source", (*told, *((("last", shown.last),) if shown else ())))
