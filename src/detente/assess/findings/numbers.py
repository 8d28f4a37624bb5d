"""The numbers of a duty that keeps a count: its value and bound at an instant, and what each source tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars as pl

from detente.agreement.blocks import Duty
from detente.assess.conduct.pieces import SHORT, UNSURE, WITHIN, Pieces
from detente.assess.counts.levels import unit_of
from detente.assess.findings.findings import Shown, Subject, Value, Verdict
from detente.assess.judging.worlds import World

__all__ = [
    "Numbers",
    "beyond",
    "breach_at",
    "by_source",
    "contested_at",
    "last_shown",
    "may_exceed",
    "numbers_at",
    "piece_at",
    "verdicts_by_source",
]

# A value, its bound, and their unit.
Numbers = tuple[Value | None, Value | None, str]


def numbers_at(world: World, subject: Subject, at: int) -> Numbers:
    """The value and the bound of a duty that keeps a count at an instant, and their unit."""
    if subject.clause not in world.kept or subject.occasion is not None:
        return None, None, ""
    duty = world.clauses.duties[subject.clause]
    unit = world.clauses.counts[duty.keep or ""].unit
    piece = piece_at(world, subject, at)
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


def piece_at(world: World, subject: Subject, at: int) -> dict[str, Any] | None:
    """The piece of conduct that goes on at an instant, if any does."""
    pieces = world.kept[subject.clause].together
    row = pieces.rows.at(pieces.key(subject.owed_by, subject.owed_to, subject.each), at)
    return row if row is not None and row["end"] > at else None


def last_shown(world: World, subject: Subject, at: int) -> Shown | None:
    """Of a breach that goes on at an instant though nothing then shows it: since when, and what was last shown."""
    if subject.clause not in world.kept or subject.occasion is not None:
        return None
    piece = piece_at(world, subject, at)
    if piece is None or piece["conduct"] == SHORT or (breach := breach_at(world, subject, at)) is None:
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


def beyond(duty: Duty, value: Value, bound: Value) -> Fraction | None:
    """By how much a value certainly falls short."""
    if duty.direction == "at most":
        top = bound.high if bound.high is not None else value.low
        return value.low - top if value.low > top else None
    return bound.low - value.high if value.high is not None and value.high < bound.low else None


def may_exceed(duty: Duty, value: Value, bound: Value) -> Fraction | None:
    """By how much a value may go beyond the bound, where it does not certainly and either is a range."""
    if duty.direction == "at most":
        return value.high - bound.low if value.high is not None and value.high > bound.low else None
    return bound.high - value.low if bound.high is not None and value.low < bound.high else None


def breach_at(world: World, subject: Subject, at: int) -> dict[str, Any] | None:
    """The breach that goes on at an instant: of a run of shortfall the piece that became it first."""
    if subject.clause not in world.breaches:
        return None
    mine = world.breached(subject.clause).of((subject.owed_by, subject.owed_to, subject.each))
    return next((row for row in mine.iter_rows(named=True) if row["latched"] <= at < row["cured"]), None)


def verdicts_by_source(world: World, subject: Subject, at: int) -> Iterator[Verdict]:
    """What each source that is heard apart makes of conduct at an instant."""
    if subject.clause not in world.kept:
        for _, reporter, refused in contested_at(world, subject, at)[:1]:
            yield Verdict(reporter, "kept", None, None, source=True)
            yield Verdict(", ".join(world.evidence.record.spine["by"][refused]), "breached", None, None, source=True)
        return
    for name, status, value, shown in by_source(world, subject, at):
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


def by_source(world: World, subject: Subject, at: int) -> Iterator[tuple[str, str, Value | None, Shown | None]]:
    """Each source that is heard apart, with the status and the number that it tells, or last showed a shortfall by."""
    own = {"self": subject.owed_by, "other": subject.owed_to or "other"}
    # Who is heard by name and as whom it is owed to is one source.
    named = {" ".join(own.get(part, part) for part in p.source.split(" ")): p for p in world.kept[subject.clause].apart}
    rows = [(n, p, p.rows.at(p.key(subject.owed_by, subject.owed_to, subject.each), at)) for n, p in named.items()]
    told = [(name, pieces, row) for name, pieces, row in rows if row is not None and at < row["end"]]
    # Who says nothing of a count makes nothing of it where another tells (docs/language.md §3).
    for name, pieces, row in [one for one in told if not one[2]["unsaid"]] or told:
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
