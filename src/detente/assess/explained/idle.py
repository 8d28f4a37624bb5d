"""What is on record and owes nobody anything: occasions that created nothing, refusals that answer none.

Rules (docs/language.md §5, §8 rule 4):

1. A request beyond its quota creates nothing: told with the quota and the requests that used it up.
2. An occasion that arose while its duty was dormant or suspended creates nothing, then or later. It is told as long
   as nothing later called for an answer.
3. A request that came before its duty bound creates nothing either; dates before that are no occasions at all.
4. That something was refused which was not owed is told all the same: nothing on record is passed over.

The newest `MOST` are told, and how many there were before them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import polars as pl

from detente.agreement.blocks import Duty
from detente.assess.conduct.answers import ANSWERED
from detente.assess.conduct.unanswered import may_be_heard
from detente.assess.explained.cited import of_statement
from detente.assess.findings.findings import Subject
from detente.assess.findings.reasons import Reason
from detente.assess.force.net import Spell
from detente.assess.judging.worlds import World
from detente.instants import BEGINNING
from detente.wording import listed

__all__ = ["MOST", "beyond_quota", "idle"]

MOST = 10


def idle(world: World, subject: Subject, duty: Duty, at: int) -> Iterator[Reason]:
    """What arose by an instant under a duty and created nothing, and why; and refusals of what was not owed."""
    frame = world.occasions.get(duty.id)
    if frame is None or subject.occasion is not None:
        return
    whole = frame.filter(pl.col("who") == subject.owed_by)
    told = _nothing(world, subject, duty, whole, at)
    if len(told) > MOST:
        yield Reason("idle-more", (("number", len(told) - MOST),))
    for row, force, then in told[-MOST:]:
        if force == "active" and then.clauses.duties[duty.id].up_to:
            yield _beyond_quota(then, then.clauses.duties[duty.id], row)
        else:
            yield of_statement(world, "idle", row["row"], occasion=row["label"], force=force)
        if row["refused"] is not None and world.evidence.record.spine["at"][row["refused"]] <= at:
            yield of_statement(world, "refused-idle", row["refused"], occasion=row["label"])
    yield from _stray(world, subject, duty, whole, at)


def beyond_quota(world: World, subject: Subject, at: int) -> list[str]:
    """The newest requests beyond the quota of a duty."""
    duty, frame = world.clauses.duties.get(subject.clause), world.occasions.get(subject.clause)
    if duty is None or frame is None or not duty.up_to or not world.asked_in_vain(*subject[:3]):
        return []
    whole = frame.filter(pl.col("who") == subject.owed_by)
    return [row["label"] for row, force, _ in _nothing(world, subject, duty, whole, at)[-MOST:] if force == "active"]


def _nothing(
    world: World, subject: Subject, duty: Duty, whole: pl.DataFrame, at: int
) -> list[tuple[dict[str, Any], str, World]]:
    """The occasions that created nothing and are told, in order.

    Each with the force of the duty when it arose, and the world whose text was in force then.
    """
    owed = pl.col("owed").eq_missing(pl.lit(subject.owed_to, dtype=pl.String))
    mine = whole.filter(owed & (pl.col("arose") <= at)).sort("arose", "label")
    last = _last_created(mine)
    life, spells = world.life(duty, subject.owed_by, subject.owed_to), world.spells(*subject[:3])
    told: list[tuple[dict[str, Any], str, World]] = []
    before, nothing = world.earlier, mine.filter(~pl.col("created"))
    if before is not None and duty.id in before.occasions:
        # What arose under an earlier text is told by that.
        theirs = before.occasions[duty.id].filter(pl.col("who") == subject.owed_by)
        told = _nothing(before, subject, before.clauses.duties[duty.id], theirs, min(at, world.since - 1))
        nothing = nothing.filter(pl.col("arose") >= world.since)
    binds = max(life[0], world.since), life[1]
    told += [(row, _force_at(row["arose"], binds, spells), world) for row in nothing.rows(named=True)]
    return [(row, force, then) for row, force, then in told if _worth(row, force, last)]


def _worth(row: dict[str, Any], force: str, last: int) -> bool:
    """Whether an occasion that created nothing is told, the last that created something having arisen at `last`."""
    if force == "active":
        return True
    return bool(row["arose"] >= last) and (force != "before" or row["row"] is not None)


def _last_created(mine: pl.DataFrame) -> int:
    return max(mine.filter("created")["arose"].to_list(), default=BEGINNING)


def _force_at(arose: int, life: tuple[int, int], spells: list[Spell]) -> str:
    """What the force of a duty was when an occasion arose: active, dormant, suspended, or before its time."""
    if not life[0] <= arose < life[1]:
        return "before"
    place = bisect_right(spells, arose, key=lambda spell: spell.since) - 1
    return spells[place].force if place >= 0 else "active"


# -- quotas ----------------------------------------------------------------------------------------


def _beyond_quota(world: World, duty: Duty, row: dict[str, Any]) -> Reason:
    """The cap that was used up when a request came, and by which requests."""
    before = world.ever[duty.id].filter(
        pl.col("created")
        & ((pl.col("arose") < row["arose"]) | ((pl.col("arose") == row["arose"]) & (pl.col("row") < row["row"])))
    )
    limit, used, gone, each = None, [], 0, ""
    for i in range(len(duty.up_to)):
        high = row.get(f"cap{i}.high")
        if high is None:
            continue
        counted = before.filter(
            pl.Series([group == row[f"group{i}"] for group in before[f"group{i}"].to_list()], dtype=pl.Boolean)
        )
        # Made jointly it is one, and stands while any of its authors stands by it.
        answered = (pl.col("how") == ANSWERED) & (pl.col("closed") <= pl.col("void"))
        counted = counted.filter((pl.col("void") > row["arose"]) | answered).sort("void").unique("row", keep="last")
        counted = counted.sort("arose", "row")
        if duty.per is None:
            counted = counted.filter(pl.col("closed") > row["arose"])
        if limit is None or counted.height >= high:
            # What was taken back since had its place in the quota when this one came, and stands on record no more.
            stands = counted.filter(pl.col("void") > world.evidence.known)
            limit, used, gone = high, stands["label"].to_list(), counted.height - stands.height
            each = listed(duty.up_to[i].for_each)
            if counted.height >= high:
                break
    return of_statement(
        world, "beyond-quota", row["row"], occasion=row["label"], limit=limit,
        per=str(duty.per) if duty.per else None, used=listed(used), gone=gone or None, each=each or None,
    )  # fmt: skip


# -- refusals --------------------------------------------------------------------------------------


def _stray(world: World, subject: Subject, duty: Duty, whole: pl.DataFrame, at: int) -> Iterator[Reason]:
    """Refusals that name the clause and answer no occasion of it, or are of who is not heard of it."""
    called = {name for row in whole["row"].unique().to_list() for name in world.evidence.names_of(row)}
    heard = set(whole["refused"].to_list())
    for refusal in world.evidence.words("refusal"):
        named = refusal.clause == duty.id or (refusal.clause is None and refusal.re in called)
        if not named or refusal.about != subject.owed_by or refusal.at > at or refusal.row in heard:
            continue
        if not may_be_heard(refusal, duty.according_to, subject.owed_to):
            yield of_statement(world, "refused-unheard", refusal.row, occasion=None)
            continue
        dated = whole.filter((pl.col("at") <= refusal.at_last) & (pl.col("at_last") >= refusal.at))
        if refusal.re not in called if refusal.re is not None else dated.is_empty():
            yield of_statement(world, "refused-idle", refusal.row, occasion=None)
