"""One reading, assessed as one whole world.

    Clauses + Evidence ── keeps, occasions, answers ──> conduct of every duty            (found)
                       ── the same, as it was lived ──> what others could react to        (lived)
                       ── sweep ──────────────────────> force, breaches
                       ── status ─────────────────────> one status at every instant

Duties whose force hangs on no condition, and that no condition looks at, skip the sweep; both ways follow the
same rules (docs/language.md §8).
"""

from __future__ import annotations

import polars as pl

from detente.agreement.model import Clauses, Duty
from detente.assess.conduct.answers import closed_late
from detente.assess.conduct.keeps import HELD, OPPOSED, SHORT
from detente.assess.conduct.occasions import Edge
from detente.assess.conduct.quotas import admitted, with_limits
from detente.assess.conduct.sources import heard_together
from detente.assess.counts.counts import Counts
from detente.assess.force.net import Swept
from detente.assess.force.sweep import sweep
from detente.assess.force.watch import swept_duties
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
from detente.assess.judging.plan import SHORT_COLUMNS, Plan, pieces_of, short_rows
from detente.assess.judging.status import timeline
from detente.assess.judging.succession import Predecessor
from detente.assess.judging.worlds import Kept, World, called, conduct_of, keys_of, occasions_of, with_lives
from detente.assess.standing.calendars import check_calendars
from detente.assess.standing.evidence import Evidence
from detente.instants import BEGINNING, FOREVER

__all__ = ["judge"]


def judge(name: str, clauses: Clauses, evidence: Evidence, earlier: Predecessor | None = None) -> World:
    """Assess one reading over the evidence, from when its text replaced an earlier one if it did."""
    check_calendars(clauses, evidence)
    since = earlier.until if earlier else BEGINNING
    world = World(name, clauses, evidence, Counts(evidence, clauses), since)
    # What an earlier text left is for the sweep to take over.
    swept = set(clauses.duties) if earlier else swept_duties(clauses)
    for duty in clauses.duties.values():
        if duty.keep is not None:
            apart = conduct_of(world, duty, world.counts)
            world.kept[duty.id] = Kept(heard_together(apart), apart)
        elif clauses.occasions[duty.on or ""].when is None:
            world.occasions[duty.id] = occasions_of(world, duty)
    # What one source alone held against a party goes on by whether it had become a breach: the sweep tells.
    swept |= {name for name, kept in world.kept.items() if kept.together.frame["conduct"].is_in([HELD, OPPOSED]).any()}
    swept |= {duty.id for duty in clauses.duties.values() if _lapses(world, duty)}
    frames: list[pl.DataFrame] = []
    rows: list[Row] = []
    for duty in clauses.duties.values():
        if duty.id not in swept:
            frames += _plain(world, duty)
            rows += dates(world, duty)
    if swept:
        _by_sweep(world, [d for d in clauses.duties.values() if d.id in swept], earlier, frames, rows)
    world.created = created(world)
    frames += of_answers(world.created)
    frames.append(pl.DataFrame(rows, schema=COLUMNS, orient="row"))
    world.status = timeline(keys_of(world), pl.concat(frames))
    return world


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
    world.keys(duty)  # of all who called, before what they took back is gone
    base = called(world, duty) if duty.up_to else world.occasions[duty.id]
    frame = with_lives(world, duty, base).with_columns(
        created=(pl.col("arose") >= pl.col("owes_since")) & (pl.col("arose") < pl.col("owes_until")),
        latched=pl.when(pl.col("late") < pl.col("owes_until")).then("late").otherwise(FOREVER),
    )
    if duty.up_to:
        frame = with_limits(frame, duty, world.clauses, world.evidence, world.counts)
        within = admitted(frame.filter("created"), duty)
        frame = pl.concat([within, frame.filter(~pl.col("created"))], how="diagonal")
        world.ever[duty.id] = frame
        frame = frame.filter(pl.col("void") > world.evidence.known)
    world.occasions[duty.id] = frame
    return []


def _by_sweep(
    world: World, duties: list[Duty], earlier: Predecessor | None, frames: list[pl.DataFrame], rows: list[Row]
) -> None:
    """The intervals of duties that look at one another, added to `frames` and `rows`."""
    conditional = [d for d in duties if d.on and world.clauses.occasions[d.on].when is not None]
    edges: dict[str, tuple[Edge, ...]] = {d.id: () for d in conditional}
    while True:
        plan = Plan(world, duties, edges, earlier)
        # Nothing is decided about what comes after the known date.
        swept = sweep(plan.gates.wired, plan.shortfalls, plan.claims)
        found = {
            d.id: tuple(
                Edge(who, t)
                for who in d.who
                for t in swept.edges.get(plan.gates.edges[d.on or "", who], ())
                if t <= world.evidence.known
            )
            for d in conditional
        }
        if found == edges:
            break
        edges = found
    world.gates, world.swept, world.shortfalls = plan.gates, swept, plan.shortfalls
    for duty in duties:
        _of_swept(world, plan, swept, duty, frames, rows)


def _of_swept(world: World, plan: Plan, swept: Swept, duty: Duty, frames: list[pl.DataFrame], rows: list[Row]) -> None:
    latched = pl.Series("latched", [swept.breached.get(i, FOREVER) for i in plan.found_from[duty.id]], dtype=pl.Int64)
    if duty.keep is not None:
        short = short_rows(world, duty, world.kept[duty.id].together.frame).with_columns(latched)
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
        frame = world.occasions[duty.id].with_columns(latched, called_for, sure=pl.col("sure") & clear)
        if duty.up_to:
            world.ever[duty.id] = frame
        frame = frame.filter(pl.col("void") > world.evidence.known)
        world.occasions[duty.id] = frame
        open_ = (
            frame.filter("created", "shown", "sure")
            .select("who", "owed", pl.lit(None, dtype=pl.String).alias("each"), "late", closed_late())
            .rows()
        )
    excuses: list[tuple[str, str | None, int, int]] = []
    for (clause, who, owed), place in plan.place.items():
        if clause != duty.id:
            continue
        each = [e for w, o, e in world.keys(duty) if (w, o) == (who, owed)]
        for spell in swept.spells[place]:
            if spell.force != "active":
                rows += [(duty.id, who, owed, e, spell.since, spell.until, spell.force) for e in each]
            if spell.excused:
                excuses.append((who, owed, spell.since, spell.until))
    for who, owed, since, until in excuses:
        mine = [row[2:] for row in open_ if row[:2] == (who, owed)]
        rows += [(duty.id, who, owed, e, max(start, since), min(end, until), "excused") for e, start, end in mine]
