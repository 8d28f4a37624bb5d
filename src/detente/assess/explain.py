"""Why: the reasons of a status of one duty or occasion in one world at one instant."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

import polars as pl

from detente.agreement import expressions as ex
from detente.agreement.model import Duty
from detente.amounts import UNITS
from detente.assess.answers import ANSWERED, SETTLED, answers_of
from detente.assess.because import Because, because
from detente.assess.findings import Subject, Value, Verdict, finding_id, pieces_of
from detente.assess.keeps import SHORT, UNSURE, WITHIN
from detente.assess.net import Obligation, Spell, Tree
from detente.assess.reasons import Parameter, Reason
from detente.assess.worlds import World

__all__ = ["numbers_at", "reasons", "verdicts_by_source"]


def reasons(world: World, subject: Subject, status: str, at: int) -> list[Reason]:
    """Every reason for the status of a subject at an instant."""
    if subject.clause not in world.clauses.duties:
        return [Reason("not-in-text")]
    duty = world.clauses.duties[subject.clause]
    since, until = world.life(duty, subject.owed_by)
    if at >= until:
        return [Reason("ended", (("until", until),))]
    if at < since:
        return [Reason("not-yet", (("since", since),))]
    out = list(_gates(world, subject, duty, at))
    if status in ("dormant", "suspended"):
        return out
    if duty.keep is not None:
        return [*_kept(world, subject, duty, at), *out]
    return [*_answered(world, subject, duty, at), *out]


# -- numbers ---------------------------------------------------------------------------------------


def numbers_at(world: World, subject: Subject, at: int) -> tuple[Value | None, Value | None, str]:
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


def _piece(world: World, subject: Subject, at: int) -> dict[str, object] | None:
    rows = pieces_of(world, subject).filter((pl.col("start") <= at) & (pl.col("end") > at))
    return rows.row(0, named=True) if rows.height else None


def _kept(world: World, subject: Subject, duty: Duty, at: int) -> Iterator[Reason]:
    piece = _piece(world, subject, at)
    if piece is None:
        yield Reason("no-bound", ())
        return
    count = world.clauses.counts[duty.keep or ""]
    breach = _breach_at(world, subject, at)
    yield _against(world, subject, duty, at)
    if _settles(world, piece["row"]):
        yield _of_statement(world, "settled-count", cast(int, piece["row"]), count=count.name)
    if piece["row"] is None and count.of is not None and not count.latest and not piece["silent"]:
        yield Reason("none-on-record", (("count", count.name),))
    if piece["silent"]:
        yield Reason("silent", (("count", count.name),))
    elif piece["stale"]:
        yield from _stale(world, subject, at)
    apart = world.kept[subject.clause].apart
    if len(apart) > 1:
        yield from _by_source(world, subject, at)
    yield from _counted(world, subject, count.name, subject.owed_by, at)
    if breach is not None:
        yield Reason("breach", (("since", int(str(breach["latched"]))),))
        if piece["conduct"] != SHORT:
            yield Reason("shown", (("since", int(str(breach["began"]))),))


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


def _breach_at(world: World, subject: Subject, at: int) -> dict[str, object] | None:
    if subject.clause not in world.breaches:
        return None
    frame = world.breaches[subject.clause]
    each = pl.col("each").is_null() if subject.each is None else pl.col("each") == subject.each
    owed = pl.col("owed").is_null() if subject.owed_to is None else pl.col("owed") == subject.owed_to
    rows = frame.filter(
        (pl.col("who") == subject.owed_by) & each & owed & (pl.col("latched") <= at) & (pl.col("cured") > at)
    ).sort("latched")
    return rows.row(0, named=True) if rows.height else None


def _counted(world: World, subject: Subject, name: str, who: str, at: int, depth: int = 0) -> Iterator[Reason]:
    """The statements that a count is made of at an instant, down through arithmetic."""
    count = world.clauses.counts[name]
    if count.is_ is not None:
        if depth < 8:
            for part in dict.fromkeys(ex.names_in(count.is_)):
                yield from _counted(world, subject, part.name, part.of or who, at, depth + 1)
        return
    sources = world.clauses.duties[subject.clause].according_to if depth == 0 else None
    chains = sources.chains if sources is not None else count.according_to.chains
    members = world.agreement.members(who)
    for place, chain in enumerate(chains):
        for source in chain:
            level = world.counts.level(name, (source,), place)
            if level.contributions is None:
                continue
            mine = level.contributions.filter(
                pl.col("who").is_in([who, *members]) & (pl.col("start") <= at) & (pl.col("end") > at)
            )
            if subject.each is not None and count.for_each is not None:
                mine = mine.filter(pl.col("each") == subject.each)
            mine = mine.filter((pl.col("high") > 0) | pl.col("open") | (pl.col("low") > 0) | pl.lit(count.latest))
            factor = _unit_of(count.unit, level.scale)
            for row, low, high, open_, stale in (
                mine.sort("row").select("row", "low", "high", "open", "stale").head(50).rows()
            ):
                yield _of_statement(
                    world, "counted", row, count=name, unit=count.unit, low=low * factor,
                    high=None if open_ else high * factor, stale=stale if stale <= at else None,
                )  # fmt: skip
            if mine.height:
                break


def _stale(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    piece = _piece(world, subject, at)
    if piece is not None:
        yield Reason(
            "stale",
            (("count", world.clauses.duties[subject.clause].keep), ("since", int(str(piece["start"])))),
        )


def verdicts_by_source(world: World, subject: Subject, at: int) -> Iterator[Verdict]:
    """What each source that is heard apart makes of conduct at an instant."""
    for reason in _by_source(world, subject, at):
        low, high = reason.get("low"), reason.get("high")
        value = Value(low, cast(Fraction | None, high)) if isinstance(low, Fraction) else None
        yield Verdict(
            str(reason.get("name")), str(reason.get("status")), value, numbers_at(world, subject, at)[1], source=True
        )


def _by_source(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    for pieces in world.kept[subject.clause].apart:
        each = pl.col("each").is_null() if subject.each is None else pl.col("each") == subject.each
        rows = pieces.frame.filter(
            (pl.col("who") == subject.owed_by) & each & (pl.col("start") <= at) & (pl.col("end") > at)
        )
        for row in rows.iter_rows(named=True):
            value = _value(row["low"], row["high"], world, subject)
            word = {WITHIN: "kept", SHORT: "breached", UNSURE: "unknown"}.get(row["conduct"], "unknown")
            own = {"self": subject.owed_by, "other": subject.owed_to or "other"}
            name = " ".join(own.get(part, part) for part in pieces.source.split(" "))
            low, high = (value.low, value.high) if value else (None, None)
            unit = world.clauses.counts[world.clauses.duties[subject.clause].keep or ""].unit
            told = (("name", name), ("status", word), ("low", low), ("high", high), ("unit", unit))
            yield Reason("source", told)


def _of_statement(world: World, code: str, row: int | None, **parameters: Parameter) -> Reason:
    if row is None:
        return Reason(code, tuple(parameters.items()))
    spine = world.evidence.record.spine
    speakers = ", ".join(spine["by"][row])
    told = {
        **parameters,
        "by": speakers,
        "kind": spine["kind"][row],
        "at": spine["at"][row],
        "said": spine["said"][row],
    }
    return Reason(code, tuple(told.items()), statement=spine["id"][row], source=spine["source"][row])


# -- answers ---------------------------------------------------------------------------------------


def _answered(world: World, subject: Subject, duty: Duty, at: int) -> Iterator[Reason]:
    frame = world.occasions.get(duty.id)
    if frame is None:
        return
    owed = pl.col("owed").is_null() if subject.owed_to is None else pl.col("owed") == subject.owed_to
    mine = frame.filter((pl.col("who") == subject.owed_by) & owed & (pl.col("opens") <= at))
    if subject.occasion is not None:
        mine = mine.filter(pl.col("label") == subject.occasion)
    made = mine.filter("created").sort("arose", "label")
    open_now = made.filter((pl.col("closed") > at) | ((pl.col("late") <= at) & (pl.col("closed") == at)))
    for row in open_now.tail(20).iter_rows(named=True):
        yield from _occasion(world, row, at)
    if open_now.is_empty():
        closed = made.filter(pl.col("closed") <= at)
        if closed.is_empty():
            yield Reason("no-occasion")
        else:
            last = closed.row(closed.height - 1, named=True)
            code = (
                "settled" if last["how"] == SETTLED else "late-before" if last["closed"] >= last["late"] else "answered"
            )
            yield _of_statement(world, code, _answer_row(world, duty, last), occasion=last["label"], on=last["closed"])


def _occasion(world: World, row: dict[str, object], at: int) -> Iterator[Reason]:
    label, late = str(row["label"]), int(str(row["late"]))
    if not row["sure"]:
        yield _of_statement(world, "unsure", row["row"], occasion=label)  # type: ignore[arg-type]  # a row number
        return
    if row["row"] is not None:
        yield _of_statement(world, "called", row["row"], occasion=label)  # type: ignore[arg-type]  # a row number
    if late > at:
        yield Reason("open", (("occasion", label), ("until", late)))
        return
    if not row["shown"]:
        yield Reason("no-record", (("occasion", label), ("due", late)))
        return
    if row["how"] == ANSWERED:
        yield Reason("late", (("occasion", label), ("due", late), ("on", int(str(row["closed"])))))
        return
    yield Reason("unanswered", (("occasion", label), ("due", late)))
    if row["refused"] is not None:
        yield _of_statement(world, "refused", row["refused"], occasion=label)  # type: ignore[arg-type]  # a row number
    if row["c_row"] is not None:
        yield _of_statement(world, "complete", row["c_row"], occasion=label)  # type: ignore[arg-type]  # a row number


def _answer_row(world: World, duty: Duty, row: dict[str, object]) -> int | None:
    answers = answers_of(duty, world.clauses, world.evidence)
    mine = answers.filter((pl.col("who") == row["who"]) & (pl.col("time") == row["closed"]))
    exact = mine.filter(pl.col("re") == row["row"]) if row["row"] is not None else mine
    for frame in (exact, mine):
        if frame.height:
            return int(frame.sort("row")["row"][0])
    return None


# -- gates -----------------------------------------------------------------------------------------


def _gates(world: World, subject: Subject, duty: Duty, at: int) -> Iterator[Reason]:
    if world.gates is None or world.swept is None:
        return
    key = (subject.clause, subject.owed_by, subject.owed_to)
    if key not in world.gates.keys:
        return
    place = world.gates.keys.index(key)
    spell = next((s for s in world.swept.spells[place] if s.since <= at < s.until), None)
    if spell is None:
        return
    gates = {"dormant": "while", "suspended": "unless"}
    gate = gates.get(spell.force)
    if gate is not None:
        yield Reason("gate", (("gate", gate), ("text", duty.texts.get(gate, "")), ("basis", duty.basis or None),
                              ("since", spell.since)))  # fmt: skip
    if spell.excused:
        yield Reason("gate", (("gate", "excused"), ("text", duty.texts.get("excused", "")), ("basis", None),
                              ("since", spell.since)))  # fmt: skip
    obligation = world.gates.wired.obligations[place]
    if spell.force == "active" and duty.grace is not None:
        until = world.agreement.calendar.plus(spell.since, duty.grace)
        if at < until:
            yield Reason("grace", (("until", until),))
    for which, tree, wanted in _trees(spell, obligation):
        found = because(tree, wanted, at, world.gates.wired, world.swept, world.shortfalls)
        for reason in dict.fromkeys(found):
            yield from _because(world, which, reason, at)


def _trees(spell: Spell, obligation: Obligation) -> Iterator[tuple[str, Tree, bool]]:
    """The gates that make the force of a spell, and what each is."""
    if spell.force == "dormant" and obligation.while_ is not None:
        yield "while", obligation.while_, False
    if spell.force == "suspended" and obligation.unless is not None:
        yield "unless", obligation.unless, True
    if spell.excused and obligation.excused is not None:
        yield "excused", obligation.excused, True


def _because(world: World, gate: str, reason: Because, at: int) -> Iterator[Reason]:
    assert world.gates is not None and world.swept is not None
    if reason.kind == "fact" and isinstance(reason.shown_by, int):
        yield _of_statement(world, "because", reason.shown_by, gate=gate)
    elif reason.kind == "breach" and isinstance(reason.shown_by, int):
        shortfall = world.shortfalls[reason.shown_by]
        clause, who, owed = world.gates.keys[shortfall.of]
        since = _found_since(world, Subject(clause, who, owed), at)
        told: tuple[tuple[str, Parameter], ...] = (("gate", gate), ("clause", clause), ("who", who))
        if since is None:
            # What was acted upon in good faith has since been taken back or corrected.
            yield _of_statement(world, "relied", shortfall.row, **dict(told))
        else:
            yield Reason("breach-of", (*told, ("since", since)), finding=finding_id(Subject(clause, who, owed), since))
    else:
        what = world.gates.said[reason.atom]
        yield Reason("condition", (("gate", gate), ("holds", int(reason.holds)), ("what", what)))


def _found_since(world: World, subject: Subject, at: int) -> int | None:
    """Since when a duty is breached, as findings have it, at an instant at which others saw it breached."""
    owed = pl.col("owed").is_null() if subject.owed_to is None else pl.col("owed") == subject.owed_to
    spans = world.status.filter(
        (pl.col("clause") == subject.clause) & (pl.col("who") == subject.owed_by) & owed
        & pl.col("status").is_in(["breached", "late"]) & (pl.col("start") <= at) & (pl.col("end") > at)
    )  # fmt: skip
    return int(spans["start"].min()) if spans.height else None  # type: ignore[arg-type]  # whole numbers
