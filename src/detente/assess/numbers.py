"""The numbers of a duty that keeps a count, and what they are made of: down to statements and sources."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import polars as pl

from detente.agreement import expressions as ex
from detente.agreement.model import Count, Duty
from detente.amounts import UNITS
from detente.assess.findings import Shown, Subject, Value, Verdict
from detente.assess.keeps import SHORT, UNSURE, WITHIN, Pieces
from detente.assess.levels import Level
from detente.assess.reasons import Parameter, Reason
from detente.assess.worlds import World

__all__ = ["Numbers", "contested_at", "last_shown", "numbers_at", "of_conduct", "of_statement", "verdicts_by_source"]

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
    factor = _unit_of(unit, scale)
    return Value(low * factor, high * factor if isinstance(high, int) else None)


def _unit_of(unit: str, scale: int) -> Fraction:
    """What one whole number of a level is in a unit; levels stand in the base unit of their dimension."""
    return 1 / (scale * (UNITS[unit][1] if unit in UNITS else Fraction(1)))


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
    yield _against(world, subject, duty, at)
    if _settles(world, piece["row"]):
        yield of_statement(world, "settled-count", piece["row"], count=count.name)
    if piece["row"] is None and count.of is not None and not count.latest and not piece["silent"]:
        yield Reason("none-on-record", (("count", count.name),))
    if piece["silent"]:
        yield Reason("silent", (("count", count.name),))
    elif piece["stale"]:
        yield from _stale(world, subject, at)
    apart = world.kept[subject.clause].apart
    if len(apart) > 1:
        yield from _by_source(world, subject, at)
    yield from dict.fromkeys(_counted(world, subject, count.name, at))
    if breach is not None and shown is None:
        yield _fallen(world, subject, duty, breach)


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
        parameters += [("bound", bound.low)]
        if value is not None and (by := _beyond(duty, value, bound)) is not None:
            parameters.append(("by", by))
        if value is not None and (room := _may_exceed(duty, value, bound)) is not None:
            parameters.append(("may", room))
    return Reason("value", tuple(parameters))


def _beyond(duty: Duty, value: Value, bound: Value) -> Fraction | None:
    """By how much a value certainly falls short."""
    if duty.direction == "at most":
        top = bound.high if bound.high is not None else value.low
        return value.low - top if value.low > top else None
    return bound.low - value.high if value.high is not None and value.high < bound.low else None


def _may_exceed(duty: Duty, value: Value, bound: Value) -> Fraction | None:
    """By how much a range may go beyond the bound."""
    if duty.direction == "at most" and value.high is not None and value.low <= bound.low < value.high:
        return value.high - bound.low
    if duty.direction == "at least" and value.low < bound.low and (value.high is None or value.high >= bound.low):
        return bound.low - value.low
    return None


def _breach_at(world: World, subject: Subject, at: int) -> dict[str, Any] | None:
    """The breach that goes on at an instant: of a run of shortfall the piece that became it first."""
    if subject.clause not in world.breaches:
        return None
    mine = world.breached(subject.clause).of((subject.owed_by, subject.owed_to, subject.each))
    return next((row for row in mine.iter_rows(named=True) if row["latched"] <= at < row["cured"]), None)


def _counted(world: World, subject: Subject, name: str, at: int) -> Iterator[Reason]:
    """The statements that a count is made of at an instant, down through arithmetic."""
    todo = [(name, subject.owed_by)]
    seen = set(todo)
    while todo:
        part, who = todo.pop(0)
        count = world.clauses.counts[part]
        if count.is_ is None:
            yield from _statements(world, subject, count, who, at)
            yield from _complete(world, subject, count, who, at)
            continue
        named = dict.fromkeys((n.name, n.of or who) for n in ex.names_in(count.is_))
        todo += [of for of in named if of not in seen]
        seen |= set(named)


def _statements(world: World, subject: Subject, count: Count, who: str, at: int) -> Iterator[Reason]:
    """The statements that count for a party at an instant, of each chain of sources the first that tells."""
    sources = world.clauses.duties[subject.clause].according_to or count.according_to
    for chain in sources.chains:
        for source in chain:
            level = world.counts.by_source(count, source)
            mine = _told_of(world, level, count, who, at)
            if subject.each is not None and count.for_each is not None:
                mine = mine.filter(pl.col("each") == subject.each)
            mine = mine.filter((pl.col("high") > 0) | pl.col("open") | (pl.col("low") > 0) | pl.lit(count.latest))
            factor = _unit_of(count.unit, level.scale)
            for row, low, high, open_, stale in (
                mine.sort("row").select("row", "low", "high", "open", "stale").head(50).rows()
            ):
                yield of_statement(
                    world, "counted", row, count=count.name, unit=count.unit, low=low * factor,
                    high=None if open_ else high * factor, stale=stale if stale <= at else None,
                )  # fmt: skip
            if mine.height:
                break


def _told_of(world: World, level: Level, count: Count, who: str, at: int) -> pl.DataFrame:
    """What counts for a party at an instant; for a group its own word on a stock, or else its members'."""
    assert level.contributions is not None
    now = level.contributions.filter((pl.col("start") <= at) & (pl.col("end") > at))
    own = now.filter(pl.col("who") == who)
    members = now.filter((pl.col("who") != who) & pl.col("who").is_in(_bound(world, who, at)))
    if not count.latest:
        return pl.concat([own, members])
    return own if members.is_empty() or (own.height and (own["stale"] > at).all()) else members


def _bound(world: World, who: str, at: int) -> list[str]:
    """A party itself; of a group the members that are bound at an instant."""
    members = world.agreement.members(who)
    spans = world.evidence.membership
    return [m for m in members if m == who or spans[m][0] <= at < spans[m][1]]


def _complete(world: World, subject: Subject, count: Count, who: str, at: int) -> Iterator[Reason]:
    """The claims to be complete that show zero where nothing was said."""
    override = world.clauses.duties[subject.clause].according_to
    of = pl.col("who").is_in(_bound(world, who, at)) & (pl.col("t") <= at)
    for chain in (override or count.according_to).chains:
        level = world.counts.level(count.name, chain, always=override is not None)
        mine = level.frame.filter(of & pl.col("each").eq_missing(pl.lit(subject.each if count.for_each else None)))
        if level.rest is not None:
            mine = pl.concat([mine, level.rest.filter(of).join(mine, on="who", how="anti")])
        last = mine.group_by("who").agg(pl.col("row").sort_by("t").last())["row"].drop_nulls()
        for row in sorted(set(last.to_list())):
            if world.evidence.record.spine["kind"][row] == "coverage":
                yield of_statement(world, "complete", row, count=count.name)


def _stale(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    piece = _piece(world, subject, at)
    if piece is not None:
        yield Reason(
            "stale",
            (("count", world.clauses.duties[subject.clause].keep), ("since", piece["start"])),
        )


def verdicts_by_source(world: World, subject: Subject, at: int) -> Iterator[Verdict]:
    """What each source that is heard apart makes of conduct at an instant."""
    if subject.clause not in world.kept:
        for _, reporter, refused in contested_at(world, subject, at)[:1]:
            yield Verdict(reporter, "kept", None, None, source=True)
            yield Verdict(", ".join(world.evidence.record.spine["by"][refused]), "breached", None, None, source=True)
        return
    for reason in _by_source(world, subject, at):
        low, high = reason.get("low"), reason.get("high")
        value = Value(low, cast(Fraction | None, high)) if isinstance(low, Fraction) else None
        yield Verdict(
            str(reason.get("name")), str(reason.get("status")), value, numbers_at(world, subject, at)[1], source=True
        )


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


def _by_source(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    for pieces in world.kept[subject.clause].apart:
        row = pieces.rows.at(pieces.key(subject.owed_by, subject.owed_to, subject.each), at)
        if row is not None and row["end"] > at:
            value = _value(row["low"], row["high"], world, subject)
            word = {WITHIN: "kept", SHORT: "breached", UNSURE: "unknown"}.get(row["conduct"], "unknown")
            own = {"self": subject.owed_by, "other": subject.owed_to or "other"}
            name = " ".join(own.get(part, part) for part in pieces.source.split(" "))
            low, high = (value.low, value.high) if value else (None, None)
            unit = world.clauses.counts[world.clauses.duties[subject.clause].keep or ""].unit
            told = (("name", name), ("status", word), ("low", low), ("high", high), ("unit", unit))
            yield Reason("source", told)


def of_statement(world: World, code: str, row: int | None, **parameters: Parameter) -> Reason:
    """A reason that points at a statement, with who said what and when."""
    if row is None:
        return Reason(code, tuple(parameters.items()))
    spine = world.evidence.record.spine
    speakers = ", ".join(spine["by"][row])
    told = {
        **parameters,
        "by": speakers,
        "about": ", ".join(spine["about"][row]),
        "kind": spine["kind"][row],
        "at": spine["at"][row],
        "said": spine["said"][row],
    }
    return Reason(code, tuple(told.items()), statement=spine["id"][row], source=spine["source"][row])
