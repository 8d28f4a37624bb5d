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
from detente.assess.answers import closed_late
from detente.assess.counts import Counts
from detente.assess.evidence import Evidence
from detente.assess.gates import swept_duties
from detente.assess.intervals import COLUMNS, answer_intervals, dates, for_all, gathered, unsettled
from detente.assess.keeps import SHORT
from detente.assess.occasions import Edge
from detente.assess.plan import SHORT_COLUMNS, Plan, short_rows
from detente.assess.quotas import admitted, with_limits
from detente.assess.sources import heard_together
from detente.assess.status import timeline
from detente.assess.sweep import Swept, sweep
from detente.assess.worlds import Kept, World, conduct_of, keys_of, occasions_of
from detente.instants import FOREVER

__all__ = ["judge"]


def judge(name: str, clauses: Clauses, evidence: Evidence) -> World:
    """Assess one reading over the evidence."""
    world = World(name, clauses, evidence, Counts(evidence, clauses))
    swept = swept_duties(clauses)
    for duty in clauses.duties.values():
        if duty.keep is not None:
            apart = conduct_of(world, duty, world.counts)
            world.kept[duty.id] = Kept(heard_together(apart), apart)
        elif clauses.occasions[duty.on or ""].when is None:
            world.occasions[duty.id] = occasions_of(world, duty)
    intervals = [_plain(world, d) for d in clauses.duties.values() if d.id not in swept]
    if swept:
        intervals += _by_sweep(world, [d for d in clauses.duties.values() if d.id in swept])
    world.status = timeline(keys_of(world), pl.concat(intervals) if intervals else pl.DataFrame(schema=COLUMNS))
    return world


def _plain(world: World, duty: Duty) -> pl.DataFrame:
    lives = [(who, *world.life(duty, who)) for who in duty.who]
    life = pl.DataFrame(lives, schema={"who": pl.String, "owes_since": pl.Int64, "owes_until": pl.Int64}, orient="row")
    if duty.keep is not None:
        frame = world.kept[duty.id].together.frame.join(life, on="who", maintain_order="left")
        starts = pl.max_horizontal("start", "owes_since")
        short = frame.filter(pl.col("conduct") == SHORT).with_columns(latched=starts)
        short = short.filter(pl.col("latched") < pl.min_horizontal("end", "owes_until"))
        short = for_all(world, duty, short.select(*SHORT_COLUMNS, "latched"))
        world.breaches[duty.id] = short
        breach = short.select("who", "owed", "each", start="latched", end="cured", what=pl.lit("breached"))
        return gathered(duty, dates(world, duty, life), unsettled(world, duty), breach)
    frame = world.occasions[duty.id].join(life, on="who", maintain_order="left")
    frame = frame.with_columns(
        created=(pl.col("arose") >= pl.col("owes_since")) & (pl.col("arose") < pl.col("owes_until"))
    )
    if duty.up_to:
        frame = with_limits(frame, duty, world.clauses, world.evidence, world.counts)
        within = admitted(frame.filter("created"), duty)
        frame = pl.concat([within, frame.filter(~pl.col("created"))], how="diagonal")
    latched = pl.when(pl.col("late") < pl.col("owes_until")).then("late").otherwise(FOREVER)
    frame = frame.with_columns(latched=latched)
    world.occasions[duty.id] = frame
    return gathered(duty, dates(world, duty, life), answer_intervals(frame))


def _by_sweep(world: World, duties: list[Duty]) -> list[pl.DataFrame]:
    conditional = [d for d in duties if d.on and world.clauses.occasions[d.on].when is not None]
    edges: dict[str, tuple[Edge, ...]] = {d.id: () for d in conditional}
    while True:
        plan = Plan(world, duties, edges)
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
    return [_swept_intervals(world, plan, swept, duty) for duty in duties]


def _swept_intervals(world: World, plan: Plan, swept: Swept, duty: Duty) -> pl.DataFrame:
    spells = []
    for (clause, who, owed), place in plan.place.items():
        if clause == duty.id:
            spells += [(who, owed, s.since, s.until, s.force, s.excused) for s in swept.spells[place]]
    force = pl.DataFrame(
        spells,
        schema={
            "who": pl.String,
            "owed": pl.String,
            "start": pl.Int64,
            "end": pl.Int64,
            "what": pl.String,
            "ex": pl.Boolean,
        },
        orient="row",
    )
    latched = pl.Series([swept.breached.get(i, FOREVER) for i in plan.found_from[duty.id]], dtype=pl.Int64)
    if duty.keep is not None:
        short = short_rows(world, duty, world.kept[duty.id].together.frame).with_columns(latched=latched)
        world.breaches[duty.id] = short.filter(pl.col("latched") < FOREVER)
        open_ = short.select("who", "owed", "each", "start", end="cured")
        breach = short.select("who", "owed", "each", start="latched", end="cured", what=pl.lit("breached"))
        forms = [unsettled(world, duty), breach, open_.with_columns(what=pl.lit("due"))]
    else:
        frame = world.occasions[duty.id]
        created = [c not in swept.void for c in plan.claim_from[duty.id]]
        frame = frame.with_columns(created=pl.Series(created, dtype=pl.Boolean), latched=latched)
        world.occasions[duty.id] = frame
        open_ = frame.filter("created", "shown", "sure").with_columns(end=closed_late())
        open_ = open_.select("who", "owed", pl.lit(None, dtype=pl.String).alias("each"), start="late", end="end")
        forms = [answer_intervals(frame)]
    asleep = force.filter(pl.col("what") != "active").drop("ex")
    if duty.keep is not None:
        each = world.kept[duty.id].together.frame.select("who", "each").unique()
        asleep = asleep.join(each, on="who", how="left")
    excuses = force.filter("ex").select("who", "owed", x="start", y="end")
    excused = open_.join(excuses, on=["who", "owed"], nulls_equal=True).select(
        "who", "owed", "each", start=pl.max_horizontal("start", "x"), end=pl.min_horizontal("end", "y"),
        what=pl.lit("excused"),
    )  # fmt: skip
    return gathered(duty, asleep, *forms, excused)
