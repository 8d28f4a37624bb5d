"""Why: the reasons of a status of one duty or occasion in one world at one instant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import polars as pl
from msgspec.structs import replace

from detente.agreement.blocks import Duty
from detente.assess.conduct.answers import ANSWERED, OVER, SETTLED, answers_to
from detente.assess.conduct.settlements import settled, settlements_of
from detente.assess.explained.cited import of_statement
from detente.assess.explained.idle import idle
from detente.assess.explained.measured import of_conduct, was
from detente.assess.explained.unheard import unheard
from detente.assess.findings.findings import Subject, finding_id
from detente.assess.findings.numbers import contested_at
from detente.assess.findings.reasons import Parameter, Reason
from detente.assess.force.because import Because, because
from detente.assess.force.net import Obligation, Spell, Tree
from detente.assess.force.spells import same_since
from detente.assess.judging.worlds import World
from detente.wording import listed

__all__ = ["reasons"]

_OF_NUMBERS = ("value", "counted", "counted-more", "limit", "required")
_MOST = 20  # open occasions that are told one by one


def reasons(world: World, subject: Subject, status: str, at: int, standing: pl.DataFrame) -> list[Reason]:
    """Every reason for the status of a subject at an instant.

    `standing` has the statuses of the world as findings tell them, of which those that are pointed at are.
    """
    if subject.clause not in world.clauses.duties:
        return [Reason("not-in-text")]
    duty = world.clauses.duties[subject.clause]
    if subject.owed_by not in duty.who:
        return [Reason("not-bound", (("who", subject.owed_by),))]
    since, until = world.life(duty, subject.owed_by, subject.owed_to)
    if at >= until:
        given = sorted(row for end, row in world.evidence.ends.values() if end == until and row is not None)
        return [Reason("ended", (("until", until),)), *(of_statement(world, "notice", row) for row in given)]
    if at < since and status != "breached":
        return [Reason("not-yet", (("since", since),))]
    for start, end in world.lapses(duty, subject.owed_by, subject.owed_to):
        if status == "dormant" and start <= at < end:
            return [Reason("nobody-bound", (("since", start), ("until", end)))]
    if at < since:
        # A breach under an earlier text goes on, whatever date this one sets.
        out = [Reason("not-yet", (("since", since),)), Reason("outlives")]
    else:
        out = list(_gates(world, subject, duty, status, at, standing))
    beside = list(idle(world, subject, duty, at))
    if status in ("dormant", "suspended"):
        # What sleeps has its number all the same, which findings show.
        numbers = of_conduct(world, subject, duty, at) if duty.keep is not None else ()
        return [*out, *(reason for reason in numbers if reason.code in _OF_NUMBERS), *beside]
    others = list(unheard(world, subject, duty, at))
    if duty.keep is not None:
        told = list(of_conduct(world, subject, duty, at))
    else:
        told = list(_answered(world, subject, duty, at, alone=not beside))
    if others:
        told = [_heard(reason) for reason in told]
    return [*told, *others, *beside, *out]


def _heard(reason: Reason) -> Reason:
    """A reason that tells of silence, where others speak who are not heard."""
    silent = reason.code in ("silent", "no-occasion", "none-on-record")
    return replace(reason, parameters=(*reason.parameters, ("heard", 1))) if silent else reason


def _answered(world: World, subject: Subject, duty: Duty, at: int, *, alone: bool) -> Iterator[Reason]:
    """What called for an answer and what became of it; that nothing did only where nothing else is told."""
    frame = world.occasions.get(duty.id)
    if frame is None:
        return
    owed = pl.col("owed").is_null() if subject.owed_to is None else pl.col("owed") == subject.owed_to
    mine = frame.filter((pl.col("who") == subject.owed_by) & owed & (pl.col("opens") <= at))
    if subject.occasion is not None:
        mine = mine.filter(pl.col("label") == subject.occasion)
    made = mine.filter("created").sort("arose", "label")
    open_now = made.filter((pl.col("closed") > at) | ((pl.col("late") <= at) & (pl.col("closed") == at)))
    if open_now.height > _MOST:
        yield Reason("open-more", (("number", open_now.height - _MOST),))
    for row in open_now.tail(_MOST).iter_rows(named=True):
        yield from _occasion(world, duty, row, at)
    if open_now.is_empty():
        closed = made.filter(pl.col("closed") <= at)
        if closed.is_empty():
            if alone:
                yield Reason("no-occasion")
        else:
            yield from _closed(world, duty, closed.row(closed.height - 1, named=True))
    for label, _, refused in contested_at(world, subject, at):
        yield of_statement(world, "contested", refused, occasion=label)


def _occasion(world: World, duty: Duty, row: dict[str, Any], at: int) -> Iterator[Reason]:
    label, late = row["label"], row["late"]
    if not row["sure"]:
        code = "unsure" if row.get("in_quota", True) else "unsure-quota"
        yield of_statement(world, code, row["row"], occasion=label)
        return
    if row["row"] is not None:
        yield of_statement(world, "called", row["row"], occasion=label)
    if late > at:
        yield Reason("open", (("occasion", label), ("until", late)))
        return
    if not row["shown"]:
        yield Reason("no-record", (("occasion", label), ("due", late), ("kind", listed(duty.answers, "or"))))
        yield from _in_part(world, duty, row)
        return
    if row["how"] == ANSWERED:
        yield from _answer(world, "late", duty, row, occasion=label, due=late, on=row["closed"])
    else:
        yield Reason("unanswered", (("occasion", label), ("due", late)))
    # An answer that names what it answers shows by itself that it is late.
    if row["how"] != ANSWERED or not row["own"]:
        if row["refused"] is not None:
            yield of_statement(world, "refused", row["refused"], occasion=label)
        if row["c_row"] is not None:
            yield of_statement(world, "complete", row["c_row"], occasion=label)
    if late < row["latched"] <= at:
        before = was(world, (duty.id, row["who"], row["owed"]), row["latched"])
        yield Reason("breach", (("since", row["latched"]), ("began", late), ("was", before)))


def _in_part(world: World, duty: Duty, row: dict[str, Any]) -> Iterator[Reason]:
    """The claims to be complete that reach into the time of an occasion, and not from it to its deadline."""
    for claim in world.evidence.covered(duty.answers, row["who"]):
        if claim.since < row["late"] and row["at"] < claim.until:
            told = {"since": claim.since, "until": claim.until, "on": row["at"], "due": row["late"]}
            yield of_statement(world, "complete-in-part", claim.row, occasion=row["label"], **told)


def _together(world: World, code: str, rows: Sequence[int], **told: Parameter) -> Iterator[Reason]:
    """What the last of some statements did, with those before it that it needed."""
    yield of_statement(world, code, rows[-1] if rows else None, **told)
    yield from (of_statement(world, "together", row) for row in rows[:-1])


def _closed(world: World, duty: Duty, row: dict[str, Any]) -> Iterator[Reason]:
    """What became of an occasion that is closed, with the statements that closed it, by the text in force then."""
    then = world.earlier.occasions.get(duty.id) if world.earlier and row["closed"] < world.since else None
    if world.earlier is not None and then is not None:
        toward = pl.col("owed").eq_missing(pl.lit(row["owed"], dtype=pl.String))
        same = then.filter(who=row["who"], label=row["label"]).sort(toward)
        if same.height:
            yield from _closed(world.earlier, world.earlier.clauses.duties[duty.id], same.row(-1, named=True))
            return
    told = {"occasion": row["label"], "on": row["closed"]}
    if row["how"] == OVER:
        yield Reason("over", (("occasion", row["label"]), ("due", row["late"]), ("on", row["closed"])))
        return
    if row["how"] == SETTLED:
        words = settlements_of(duty, world.evidence)
        end = settled(words, world.evidence, row["who"], row["owed"], row["row"], row["at"])
        yield from _together(world, "settled", end.rows if end else (), **told)
        return
    code = "late-before" if row["closed"] >= row["late"] else "answered"
    yield from _answer(world, code, duty, row, **told)


def _answer(world: World, code: str, duty: Duty, row: dict[str, Any], **told: Parameter) -> Iterator[Reason]:
    """The statements that answered an occasion; of what all are owed also that who was not told is bound no more."""
    rows, last = answers_to(row, duty, world.clauses, world.evidence)
    yield from _together(world, code, rows, **told, **({"left": 1} if last < row["closed"] else {}))


def _gates(
    world: World, subject: Subject, duty: Duty, status: str, at: int, standing: pl.DataFrame
) -> Iterator[Reason]:
    """The gate that makes a status: each with the date since which it does so, and what its condition rests on."""
    if world.gates is None or world.swept is None:
        return
    key = (subject.clause, subject.owed_by, subject.owed_to)
    if key not in world.gates.place:
        return
    place, wiring = world.gates.place[key], world.gates.wiring
    spells = world.spells(*key)
    now = next((i for i, s in enumerate(spells) if s.since <= at < s.until), None)
    if now is None:
        return
    spell, begins = spells[now], world.life(duty, subject.owed_by, subject.owed_to)[0]
    # A ground for a shortfall is told of what it excuses, and of nothing else.
    excused = spell.excused and status == "excused"
    gate = {"dormant": "while", "suspended": "unless"}.get(spell.force, "excused" if excused else "")
    if gate:
        since = _since(spells, now, lambda s: s.excused if gate == "excused" else s.force == spell.force)
        basis = (duty.basis or None) if gate != "excused" else None
        yield Reason("gate", (("gate", gate), ("text", duty.texts.get(gate, "")), ("basis", basis),
                              ("since", max(since, begins))))  # fmt: skip
        if status in ("breached", "late"):
            yield Reason("outlives")
    if spell.force == "active" and duty.grace is not None:
        entered = _since(spells, now, lambda s: s.force == "active")
        entered = max(entered, same_since(world.gates, place))
        until = world.agreement.calendar.plus(entered, duty.grace)
        if at < until and status not in ("breached", "late"):  # what had become a breach is not spared
            yield from _grace(world, subject, place, entered, until, standing)
    tree = _tree(gate, wiring.net.obligations[place])
    if tree is not None:
        found = because(tree, gate != "while", at, wiring.net, world.swept, world.shortfalls)
        for reason in dict.fromkeys(found):
            yield from _because(world, subject, gate, reason, at, standing)


def _grace(
    world: World, subject: Subject, place: int, entered: int, until: int, standing: pl.DataFrame
) -> Iterator[Reason]:
    """Until when there is time to come back into line, and what ended the sleep after which it runs."""
    assert world.gates is not None and world.swept is not None
    before = next((s for s in world.spells(*subject[:3]) if s.until == entered), None)
    gate = {"dormant": "while", "suspended": "unless"}.get(before.force, "") if before is not None else ""
    tree = _tree(gate, world.gates.wiring.net.obligations[place])
    again = (("since", entered), ("was", before.force)) if before is not None and tree is not None else ()
    yield Reason("grace", (("until", until), *again))
    if tree is None:
        return
    net, standard = world.gates.wiring.net, gate == "while"
    for reason in dict.fromkeys(because(tree, standard, entered, net, world.swept, world.shortfalls)):
        yield from _because(world, subject, gate, reason, entered, standing)


def _since(spells: Sequence[Spell], now: int, alike: Callable[[Spell], bool]) -> int:
    """When the run of spells that are alike in one thing began, whatever else changed since."""
    while now and alike(spells[now - 1]):
        now -= 1
    return spells[now].since


def _tree(gate: str, obligation: Obligation) -> Tree | None:
    """The condition of a gate."""
    return {"while": obligation.while_, "unless": obligation.unless, "excused": obligation.excused}.get(gate)


def _because(
    world: World, subject: Subject, gate: str, reason: Because, at: int, standing: pl.DataFrame
) -> Iterator[Reason]:
    assert world.gates is not None and world.swept is not None
    if reason.kind == "fact" and isinstance(reason.shown_by, int):
        void = world.evidence.taken_back(reason.shown_by)
        yield of_statement(world, "because", reason.shown_by, gate=gate, **({} if void is None else {"void": void}))
    elif reason.kind == "breach" and isinstance(reason.shown_by, int):
        shortfall = world.shortfalls[reason.shown_by]
        clause, who, owed = world.gates.wiring.keys[shortfall.of]
        found = _found(world, Subject(clause, who, owed), shortfall.row, reason.at, standing, subject.owed_by)
        told: tuple[tuple[str, Parameter], ...] = (("gate", gate), ("clause", clause), ("who", who))
        if found is None:
            # What was acted upon in good faith has since been taken back or corrected.
            yield of_statement(world, "relied", shortfall.row, **dict(told))
        else:
            breached, since, until = found
            told = (*told, ("owed", owed), ("each", breached.each), ("since", since))
            told = (*told, ("until", until)) if until <= at else told
            yield Reason("breach-of", told, finding=finding_id(breached, since))
    else:
        what = world.gates.wiring.said[reason.atom]
        row = None if reason.holds else world.gates.turned_off(reason.atom, reason.at)
        if row is not None:
            yield of_statement(world, "off", row, gate=gate, what=what)
            return
        then = (("on", reason.at),) if reason.at < at else ()  # of a state, when it was turned
        yield Reason("condition", (("gate", gate), ("holds", int(reason.holds)), ("what", what), *then))


def _found(
    world: World, subject: Subject, row: int | None, at: int, standing: pl.DataFrame, towards: str
) -> tuple[Subject, int, int] | None:
    """A breach that others saw at an instant as findings have it: of what, from when, and until when.

    Of several things counted apart it is the one that a statement shows; towards several, where other readings keep
    the duty apart, that towards who looks at it.
    """
    spans = standing.filter(
        pl.col("status").is_in(["breached", "late"]), (pl.col("start") <= at) & (pl.col("end") > at),
        clause=subject.clause, who=subject.owed_by,
    )  # fmt: skip
    own = spans.filter(pl.col("owed").eq_missing(pl.lit(subject.owed_to, dtype=pl.String)))
    found = own if own.height or subject.owed_to is not None else spans
    if subject.clause in world.kept:
        shows = pl.col("row").eq_missing(pl.lit(row, dtype=pl.UInt32))
        pieces = world.kept[subject.clause].together.frame.filter(shows, who=subject.owed_by)
        by_it = found.filter(pl.col("each").is_in(pieces["each"].implode()))
        found = by_it if by_it.height else found
    if found.is_empty():
        return None
    # Of several the first, whatever order they stand in.
    first = found.sort(pl.col("owed") != towards, "start", "owed", "each", nulls_last=True).row(0, named=True)
    return Subject(first["clause"], first["who"], first["owed"], first["each"]), first["start"], first["end"]
