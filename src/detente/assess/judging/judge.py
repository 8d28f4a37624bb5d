"""One reading, assessed as one whole world under each version of the text.

    Clauses + Evidence ── keeps, occasions, answers ──> conduct of every duty            (found)
                       ── the same, as it was lived ──> what others could react to        (lived)
                       ── sweep ──────────────────────> force, breaches
                       ── status ─────────────────────> one status at every instant

Duties whose force hangs on no condition, and that no condition looks at, skip the sweep; both ways follow the
same rules (docs/language.md §8). Where a text has versions, all duties of all of them go through one sweep: so what
one version left, and what conditions see of the time before, needs no handing over.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from detente.agreement.blocks import Duty
from detente.agreement.model import Clauses
from detente.assess.conduct.answers import closed_late, closed_with_duty
from detente.assess.conduct.occasions import Edge
from detente.assess.conduct.pieces import HELD, OPPOSED, SHORT
from detente.assess.conduct.quotas import admitted, with_limits
from detente.assess.conduct.sources import heard_together
from detente.assess.counts.counts import Counts
from detente.assess.force.net import Swept
from detente.assess.force.sweep import sweep
from detente.assess.force.watch import swept_duties, watched_duties
from detente.assess.judging.falls import SHORT_COLUMNS, pieces_of, short_rows
from detente.assess.judging.intervals import (
    COLUMNS,
    Row,
    breaches,
    created,
    dates,
    disputes,
    for_all,
    of_answers,
    unsettled,
)
from detente.assess.judging.plan import Inputs, Plan
from detente.assess.judging.status import timeline
from detente.assess.judging.versions import closed_after
from detente.assess.judging.worlds import Kept, World, called, conduct_of, keys_of, occasions_of, with_lives
from detente.assess.standing.calendars import check_calendars
from detente.assess.standing.evidence import Evidence
from detente.instants import FOREVER

__all__ = ["Text", "judge"]


class Text(NamedTuple):
    """One version of a text as a reading has it: from when until when it is in force, and what is on record for it."""

    since: int
    until: int
    clauses: Clauses
    evidence: Evidence


def judge(name: str, texts: Sequence[Text]) -> list[World]:
    """Assess one reading of every version of a text, in the order of their dates."""
    worlds: list[World] = []
    for text in texts:
        worlds.append(_world(name, text, worlds[-1] if worlds else None))
    limited = frozenset(duty.id for world in worlds for duty in world.clauses.duties.values() if duty.up_to)
    for world in worlds:
        world.limited = limited
    swept = [_swept(world) if len(worlds) == 1 else set(world.clauses.duties) for world in worlds]
    frames: list[list[pl.DataFrame]] = [[] for _ in worlds]
    rows: list[list[Row]] = [[] for _ in worlds]
    for i, world in enumerate(worlds):
        for duty in world.clauses.duties.values():
            if duty.id not in swept[i]:
                frames[i] += _plain(world, duty)
                rows[i] += dates(world, duty)
    if any(swept):
        duties = [[d for d in w.clauses.duties.values() if d.id in of] for w, of in zip(worlds, swept, strict=True)]
        _by_sweep(worlds, duties, frames, rows)
    for world, later in reversed(list(pairwise(worlds))):
        for clause, frame in world.occasions.items():
            world.occasions[clause] = closed_after(frame, later.occasions.get(clause), world.until)
    for i, world in enumerate(worlds):
        world.created = created(world)
        frames[i] += of_answers(world.created)
        frames[i].append(pl.DataFrame(rows[i], schema=COLUMNS, orient="row"))
        world.status = timeline(keys_of(world), pl.concat(frames[i]))
    return worlds


def _world(name: str, text: Text, earlier: World | None) -> World:
    """What a text makes of the record before force is asked for."""
    clauses, evidence = text.clauses, text.evidence
    check_calendars(clauses, evidence)
    world = World(name, clauses, evidence, Counts(evidence, clauses), text.since, text.until, earlier)
    for duty in clauses.duties.values():
        if duty.keep is not None:
            apart = conduct_of(world, duty, world.counts)
            world.kept[duty.id] = Kept(heard_together(apart), apart)
        elif clauses.occasions[duty.on or ""].when is None:
            world.occasions[duty.id] = occasions_of(world, duty)
    return world


def _swept(world: World) -> set[str]:
    """The duties of a text without versions that need the sweep."""
    swept = swept_duties(world.clauses)
    # What one source alone held against a party goes on by whether it had become a breach: the sweep tells.
    swept |= {name for name, kept in world.kept.items() if kept.together.frame["conduct"].is_in([HELD, OPPOSED]).any()}
    return swept | {duty.id for duty in world.clauses.duties.values() if _lapses(world, duty)}


def _lapses(world: World, duty: Duty) -> bool:
    """Whether a duty sleeps for a time because nobody is bound."""
    return world.evidence.passing and any(
        world.lapses(duty, who, owed) for who in duty.who for owed in world.pairs(duty, who)
    )


def _plain(world: World, duty: Duty) -> list[pl.DataFrame]:
    """The intervals of a duty that no condition gates or looks at."""
    if duty.keep is not None:
        short = world.kept[duty.id].together.frame.filter(pl.col("conduct") == SHORT).select(SHORT_COLUMNS)
        short = with_lives(world, duty, for_all(world, duty, short))
        short = short.with_columns(latched=pl.max_horizontal("start", "owes_since"))
        world.breaches[duty.id] = short.filter(pl.col("latched") < pl.min_horizontal("end", "owes_until"))
        return [unsettled(world, duty), breaches(duty, world.breaches[duty.id])]
    base = called(world, duty) if duty.up_to else world.occasions[duty.id]
    frame = closed_with_duty(with_lives(world, duty, base)).with_columns(
        created=(pl.col("arose") >= pl.col("owes_since")) & (pl.col("arose") < pl.col("owes_until")),
        latched=pl.when(pl.col("late") < pl.col("owes_until")).then("late").otherwise(FOREVER),
    )
    if duty.up_to:
        frame = with_limits(frame, duty, world.clauses, world.counts)
        within = admitted(frame.filter("created"), duty)
        frame = pl.concat([within, frame.filter(~pl.col("created"))], how="diagonal")
        world.ever[duty.id] = frame
        frame = frame.filter(pl.col("void") > world.evidence.known)
    world.occasions[duty.id] = frame
    return []


def _by_sweep(
    worlds: list[World], duties: list[list[Duty]], frames: list[list[pl.DataFrame]], rows: list[list[Row]]
) -> None:
    """The intervals of duties that look at one another, added to `frames` and `rows` of each world."""
    watched = {name for world in worlds for name in watched_duties(world.clauses)}
    edges: list[Turns] = [
        {d.id: () for d in mine if _conditional(world, d)} for world, mine in zip(worlds, duties, strict=True)
    ]
    # What a round adds to occasions is of that round alone.
    bare = [dict(world.occasions) for world in worlds]
    while True:
        for world, occasions in zip(worlds, bare, strict=True):
            world.occasions.update(occasions)
        inputs, plans = Inputs(), list[Plan]()
        for world, mine, turns in zip(worlds, duties, edges, strict=True):
            plans.append(Plan(world, mine, turns, inputs, plans[-1] if plans else None))
        anew = {clause: {t for plan in plans for t in plan.turns(clause)} for clause in watched}
        for plan in plans:
            plan.fill(watched, anew)
        swept = sweep(inputs.wiring.net, inputs.shortfalls, inputs.claims, known=worlds[-1].evidence.known)
        found = [_edges(plan, swept) for plan in plans]
        if found == edges:
            break
        edges = found
    for world, plan, mine, some, more in zip(worlds, plans, duties, frames, rows, strict=True):
        world.gates, world.swept, world.shortfalls = plan.gates, swept, inputs.shortfalls
        for duty in mine:
            _of_swept(plan, duty, some, more)


Turns = dict[str, tuple[Edge, ...]]


def _conditional(world: World, duty: Duty) -> bool:
    return duty.on is not None and world.clauses.occasions[duty.on].when is not None


def _edges(plan: Plan, swept: Swept) -> Turns:
    """When the conditions that are occasions began to hold, for each who owes; nothing after the known date counts."""
    return {
        duty.id: tuple(
            Edge(who, t)
            for who in duty.who
            for t in swept.edges.get(plan.gates.edges[duty.on or "", who], ())
            if t <= plan.world.evidence.known
        )
        for duty in plan.duties
        if _conditional(plan.world, duty)
    }


def _of_swept(plan: Plan, duty: Duty, frames: list[pl.DataFrame], rows: list[Row]) -> None:
    """The intervals of one duty as the sweep told them."""
    world, swept = plan.world, plan.world.swept
    assert swept is not None
    latched = pl.Series("latched", [swept.breached.get(i, FOREVER) for i in plan.found_from[duty.id]], dtype=pl.Int64)
    if duty.keep is not None:
        short = short_rows(world, duty, world.kept[duty.id].together.frame)
        # What goes on after another is told from its own beginning.
        short = short.with_columns(pl.max_horizontal(latched, "start").alias("latched"))
        world.breaches[duty.id] = short.filter(pl.col("latched") < FOREVER)
        open_ = short.select("who", "owed", "each", "start", "cured").rows()
        opposed = pieces_of(world, duty, world.kept[duty.id].together.frame, [OPPOSED]).with_columns(
            pl.Series("latched", [swept.breached.get(i, FOREVER) for i in plan.opposed_from[duty.id]], dtype=pl.Int64)
        )
        frames += [unsettled(world, duty), breaches(duty, short), disputes(duty, opposed)]
        # Short of a bound and not in breach: within the grace, unless a gate says otherwise.
        rows += [(duty.id, *row, "due") for row in open_]
    else:
        claims = plan.claim_from[duty.id]
        called_for = pl.Series("created", [c not in swept.void for c in claims], dtype=pl.Boolean)
        clear = pl.Series([c not in swept.unsure for c in claims], dtype=pl.Boolean)
        frame = world.occasions[duty.id].with_columns(latched, called_for, in_quota=clear, sure=pl.col("sure") & clear)
        if duty.id in world.limited:
            world.ever[duty.id] = frame
        frame = frame.filter(pl.col("void") > world.evidence.known)
        world.occasions[duty.id] = frame
        open_ = (
            frame.filter("created", "shown", "sure")
            .select("who", "owed", pl.lit(None, dtype=pl.String).alias("each"), "late", closed_late())
            .rows()
        )
    excuses: list[tuple[str, str | None, int, int]] = []
    kept_apart: dict[tuple[str, str | None], list[str | None]] = {}
    for who, owed, each in world.keys(duty):
        kept_apart.setdefault((who, owed), []).append(each)
    for (clause, who, owed), place in plan.place.items():
        if clause != duty.id:
            continue
        values = kept_apart.get((who, owed), [])
        for spell in swept.spells[place]:
            if spell.force != "active":
                rows += [(duty.id, who, owed, e, spell.since, spell.until, spell.force) for e in values]
            if spell.excused:
                excuses.append((who, owed, spell.since, spell.until))
    for who, owed, since, until in excuses:
        mine = [row[2:] for row in open_ if row[:2] == (who, owed)]
        rows += [(duty.id, who, owed, e, max(start, since), min(end, until), "excused") for e, start, end in mine]
