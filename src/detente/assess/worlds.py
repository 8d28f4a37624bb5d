"""One reading, assessed as one whole world.

    Clauses + Evidence ── keeps, occasions, answers ──> conduct of every duty            (found)
                       ── the same, as it was lived ──> what others could react to        (lived)
                       ── sweep ──────────────────────> force, breaches
                       ── status ─────────────────────> one status at every instant

Duties whose force hangs on no condition, and that no condition looks at, skip the sweep; both ways follow the
same rules (docs/language.md §8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

import polars as pl

from detente.agreement.model import Agreement, Clauses, Duty
from detente.assess import sweep as sw
from detente.assess.answers import ANSWERED, with_answers
from detente.assess.counts import Counts
from detente.assess.evidence import Evidence
from detente.assess.gates import Gates, Key, swept_duties, watched_duties
from detente.assess.keeps import SHORT, UNSURE, WITHIN, Pieces, conduct, first_step
from detente.assess.occasions import Edge, owed_parties, unanswered
from detente.assess.quotas import Quota, admitted, limits_of, with_limits
from detente.assess.sources import DISPUTED, heard_together
from detente.assess.status import KEY, timeline
from detente.instants import BEGINNING, FOREVER

__all__ = ["World", "judge"]

_INTERVAL = {"clause": pl.String, "who": pl.String, "owed": pl.String, "each": pl.String,
             "start": pl.Int64, "end": pl.Int64, "what": pl.String}  # fmt: skip


class Kept(NamedTuple):
    """The conduct of a duty that keeps a count: all sources together, and each alone."""

    together: Pieces
    apart: list[Pieces]


@dataclass
class World:
    """What one reading makes of a record; frames as the modules that make them say."""

    name: str
    clauses: Clauses
    evidence: Evidence
    counts: Counts
    kept: dict[str, Kept] = field(default_factory=dict)
    occasions: dict[str, pl.DataFrame] = field(default_factory=dict)
    breaches: dict[str, pl.DataFrame] = field(default_factory=dict)
    gates: Gates | None = None
    swept: sw.Swept | None = None
    shortfalls: list[tuple[str, int, bool]] = field(default_factory=list)
    status: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def agreement(self) -> Agreement:
        """The agreement that is read."""
        return self.evidence.agreement

    @cached_property
    def definitions(self) -> str:
        """The counts, occasions and states of the reading, so that two alike can be told."""
        clauses = self.clauses
        answers = [(d.id, d.on, d.within, d.answers, d.who) for d in clauses.duties.values()]
        return repr((clauses.counts, clauses.occasions, clauses.states, answers))

    def pairs(self, duty: Duty, who: str) -> tuple[str | None, ...]:
        """To whom a party owes a duty: one by one where it is kept apart."""
        if duty.keep is not None or duty.apart or (duty.to is not None and len(duty.to) == 1):
            return owed_parties(duty, who, self.agreement)
        occasion = self.clauses.occasions[duty.on or ""]
        form = self.clauses.forms.get(occasion.of or "")
        authors: list[str | None] = []
        if duty.id in self.occasions:
            mine = self.occasions[duty.id].filter(pl.col("who") == who)
            authors = sorted(mine["owed"].unique().to_list(), key=lambda a: (a is None, a or ""))
        others = [p for p in self.agreement.parties if p not in (who, *self.agreement.members(who))]
        if form is not None and form.addressed and duty.before is None:
            known = [a for a in authors if a is not None]
            return tuple(others) if len(others) == 1 else tuple(known) or (None,)
        return tuple(authors) or (None,)

    def life(self, duty: Duty, who: str) -> tuple[int, int]:
        """The span in which a party can owe a duty."""
        agreement = self.agreement
        since = max(agreement.in_force, duty.since if duty.since is not None else BEGINNING)
        until = min(duty.until if duty.until is not None else FOREVER, agreement.end(self.evidence.known))
        until = min(until, _ended_by_notice(self.evidence, who))
        if who in agreement.parties:
            party = agreement.parties[who]
            since = max(since, party.since if party.since is not None else BEGINNING)
            until = min(until, party.until if party.until is not None else FOREVER)
        if duty.keep is not None:
            since = max(since, first_step(duty, who))
        return min(since, until), until


def _ended_by_notice(evidence: Evidence, who: str) -> int:
    """When an agreement ended for a party by notice: its own, or when fewer than two others are left."""
    agreement = evidence.agreement
    if agreement.notice is None:
        return FOREVER
    voices = evidence.standing(agreement.notice.on)
    ends: dict[str, int] = {}
    for by, heard in voices.select("by", "heard").rows():
        end = agreement.calendar.plus(heard, agreement.notice.after)
        for party in agreement.members(by):
            ends[party] = min(ends.get(party, FOREVER), end)
    own = min((ends.get(m, FOREVER) for m in agreement.members(who)), default=FOREVER)
    leaving = sorted([*(ends.get(p, FOREVER) for p in agreement.parties)])
    return min(own, leaving[-2]) if len(leaving) > 1 else own


def judge(name: str, clauses: Clauses, evidence: Evidence) -> World:
    """Assess one reading over the evidence."""
    world = World(name, clauses, evidence, Counts(evidence, clauses))
    swept = swept_duties(clauses)
    for duty in clauses.duties.values():
        if duty.keep is not None:
            apart = _conduct(world, duty, world.counts)
            world.kept[duty.id] = Kept(heard_together(apart), apart)
        elif clauses.occasions[duty.on or ""].when is None:
            world.occasions[duty.id] = _occasions(world, duty)
    intervals = [_plain(world, d) for d in clauses.duties.values() if d.id not in swept]
    if swept:
        intervals += _by_sweep(world, [d for d in clauses.duties.values() if d.id in swept])
    world.status = timeline(
        _keys(world), pl.concat(intervals) if intervals else pl.DataFrame(schema=_INTERVAL)
    )
    return world


def _occasions(world: World, duty: Duty, edges: tuple[Edge, ...] = (), lived: bool = False) -> pl.DataFrame:
    def work() -> pl.DataFrame:
        frame = unanswered(duty, world.clauses, world.evidence, edges, lived)
        return with_answers(frame, duty, world.clauses, world.evidence)

    return _shared(world, ("occasions", edges, lived), duty, work)


def _conduct(world: World, duty: Duty, counts: Counts) -> list[Pieces]:
    return _shared(world, ("conduct", counts.lived), duty, lambda: conduct(duty, counts))


T = TypeVar("T")


def _shared(world: World, what: object, duty: Duty, work: Callable[[], T]) -> T:
    """Work that depends on a duty without its gates and on the definitions, done once for all readings."""
    bare = replace(duty, while_=None, unless=None, excused=None, basis="", grace=None, since=None, until=None,
                   heading="", prose="", texts={})  # fmt: skip
    key = (what, repr(bare), world.definitions)
    if key not in world.evidence.shared:
        world.evidence.shared[key] = work()
    return cast(T, world.evidence.shared[key])


def _keys(world: World) -> pl.DataFrame:
    """Every duty as it is kept apart: clause, who, owed, each."""
    out = []
    for duty in world.clauses.duties.values():
        pairs = [(duty.id, who, owed) for who in duty.who for owed in world.pairs(duty, who)]
        frame = pl.DataFrame(
            pairs, schema={"clause": pl.String, "who": pl.String, "owed": pl.String}, orient="row"
        )
        if duty.keep is not None:
            each = world.kept[duty.id].together.frame.select("who", "each").unique()
            frame = frame.join(each, on="who", how="left")
        else:
            frame = frame.with_columns(each=pl.lit(None, dtype=pl.String))
        out.append(frame.select(KEY))
    return pl.concat(out) if out else pl.DataFrame(schema=dict.fromkeys(KEY, pl.String))


# -- duties that nothing gates ---------------------------------------------------------------------


def _plain(world: World, duty: Duty) -> pl.DataFrame:
    lives = [(who, *world.life(duty, who)) for who in duty.who]
    life = pl.DataFrame(lives, schema={"who": pl.String, "since": pl.Int64, "until": pl.Int64}, orient="row")
    if duty.keep is not None:
        frame = world.kept[duty.id].together.frame.join(life, on="who", maintain_order="left")
        starts = pl.max_horizontal("start", "since")
        short = frame.filter(pl.col("conduct") == SHORT).with_columns(latched=starts)
        short = short.filter(pl.col("latched") < pl.min_horizontal("end", "until"))
        return _gather(world, duty, _dates(world, duty, life), _kept_intervals(world, duty, frame, short))
    frame = world.occasions[duty.id].join(life, on="who", maintain_order="left")
    frame = frame.with_columns(
        created=(pl.col("arose") >= pl.col("since")) & (pl.col("arose") < pl.col("until"))
    )
    if duty.up_to:
        frame = with_limits(frame, duty, world.clauses, world.evidence, world.counts)
        within = admitted(frame.filter("created"), duty)
        frame = pl.concat([within, frame.filter(~pl.col("created"))], how="diagonal")
    latched = pl.when(pl.col("late") < pl.col("until")).then("late").otherwise(FOREVER)
    frame = frame.with_columns(latched=latched)
    world.occasions[duty.id] = frame
    return _gather(world, duty, _dates(world, duty, life), _answer_intervals(duty, frame))


def _dates(world: World, duty: Duty, life: pl.DataFrame) -> pl.DataFrame:
    """Dormant before a duty's time, ended after it."""
    before = life.select("who", start=pl.lit(BEGINNING, dtype=pl.Int64), end="since", what=pl.lit("dormant"))
    after = life.select("who", start="until", end=pl.lit(FOREVER, dtype=pl.Int64), what=pl.lit("ended"))
    return _for_all(world, duty, pl.concat([before, after]))


def _for_all(world: World, duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of who repeated for everyone to whom, and everything for which, he owes."""
    pairs = [(who, owed) for who in duty.who for owed in world.pairs(duty, who)]
    keys = pl.DataFrame(pairs, schema={"who": pl.String, "owed": pl.String}, orient="row")
    if duty.keep is not None and "each" not in frame.columns:
        keys = keys.join(
            world.kept[duty.id].together.frame.select("who", "each").unique(), on="who", how="left"
        )
    return frame.join(keys, on="who", maintain_order="left")


def _kept_intervals(world: World, duty: Duty, pieces: pl.DataFrame, short: pl.DataFrame) -> pl.DataFrame:
    unsure = pieces.filter(pl.col("conduct") == UNSURE).select(
        "who", "each", "start", "end", what=pl.lit("unknown")
    )
    between = pieces.filter(pl.col("conduct") == DISPUTED).select(
        "who", "each", "start", "end", what=pl.lit("disputed")
    )
    breach = short.select("who", "each", start="latched", end="cured", what=pl.lit("breached"))
    world.breaches[duty.id] = _for_all(
        world, duty, short.select("who", "each", "latched", "start", "end", "cured", "began", "row")
    )
    return _for_all(world, duty, pl.concat([unsure, between, breach]))


def _closed_late() -> pl.Expr:
    """When lateness ended: an answer at the first late instant is late for that second."""
    return (
        pl.when(pl.col("how") == ANSWERED)
        .then(pl.max_horizontal("closed", pl.col("late") + 1))
        .otherwise("closed")
    )


def _answer_intervals(duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    """Due, late, breached and unknown of occasions with `created` and `latched`."""
    made = frame.filter("created")
    sure, unsure = made.filter("sure"), made.filter(~pl.col("sure"))
    due = sure.select(
        "who", "owed", start="opens", end=pl.min_horizontal("closed", "late"), what=pl.lit("due")
    )
    overdue = sure.filter(pl.col("closed") >= pl.col("late")).with_columns(end=_closed_late())
    late = pl.when(pl.col("how") == ANSWERED).then(pl.lit("late")).otherwise(pl.lit("breached"))
    short = overdue.filter("shown").select("who", "owed", start="latched", end="end", what=late)
    waiting = overdue.filter("shown").select("who", "owed", start="late", end="end", what=pl.lit("due"))
    dark = overdue.filter(~pl.col("shown")).select(
        "who", "owed", start="late", end="end", what=pl.lit("unknown")
    )
    maybe = unsure.select("who", "owed", start="arose", end="closed", what=pl.lit("unknown"))
    out = pl.concat([due, short, waiting, dark, maybe])
    return out.with_columns(each=pl.lit(None, dtype=pl.String))


def _gather(world: World, duty: Duty, *frames: pl.DataFrame) -> pl.DataFrame:
    out = []
    for frame in frames:
        if "each" not in frame.columns:
            frame = frame.with_columns(each=pl.lit(None, dtype=pl.String))
        out.append(frame.with_columns(clause=pl.lit(duty.id)).select(list(_INTERVAL)))
    return pl.concat(out)


# -- duties that look at one another ---------------------------------------------------------------


class _Plan:
    """The input of the sweep, and how to read its answer."""

    def __init__(self, world: World, duties: list[Duty], edges: dict[str, tuple[Edge, ...]]) -> None:
        self.world, self.duties = world, duties
        lived = Counts(world.evidence, world.clauses, lived=True)
        for duty in duties:
            if duty.id in edges:
                world.occasions[duty.id] = _occasions(world, duty, edges[duty.id])
        gates = Gates(world.clauses, world.evidence, lived, world.pairs, world.life, self._meets)
        self.lived_occasions: dict[str, pl.DataFrame] = {}
        self.lived = lived
        self.gates = gates.build()
        self.place: dict[Key, int] = {key: i for i, key in enumerate(self.gates.keys)}
        self.shortfalls: list[sw.Shortfall] = []
        self.claims: list[sw.Claim] = []
        self.found_from: dict[str, list[int]] = {}
        self.claim_from: dict[str, list[int]] = {}
        watched = watched_duties(world.clauses)
        for duty in duties:
            self._found(duty)
            if duty.id in watched:
                self._lived(duty)

    # -- found conduct -----------------------------------------------------------------------------

    def _found(self, duty: Duty) -> None:
        world = self.world
        if duty.keep is not None:
            short = _short_rows(world, duty, world.kept[duty.id].together.frame)
            world.breaches[duty.id] = short
            places = []
            for row in short.select("who", "owed", "start", "end", "cured", "began").iter_rows(named=True):
                places.append(len(self.shortfalls))
                of = self.place[duty.id, row["who"], row["owed"]]
                self.shortfalls.append(
                    sw.Shortfall(of, row["start"], row["cured"], row["end"], row["began"], shown=False)
                )
            self.found_from[duty.id] = places
            return
        frame = world.occasions[duty.id]
        if duty.up_to:
            frame = with_limits(frame, duty, world.clauses, world.evidence, world.counts)
        frame = frame.sort("arose", "row", "who", "owed", nulls_last=True)
        world.occasions[duty.id] = frame
        self._claims(duty, frame)
        late = frame.with_columns(end=_closed_late()).select(
            "who", "owed", "arose", "late", "end", "shown", "sure"
        )
        places = []
        for claim, row in zip(self.claim_from[duty.id], late.iter_rows(named=True), strict=True):
            places.append(len(self.shortfalls))
            of = self.place[duty.id, row["who"], row["owed"]]
            until = row["end"] if row["shown"] and row["sure"] else row["late"]
            self.shortfalls.append(
                sw.Shortfall(of, row["late"], until, until, row["arose"], shown=False, claim=claim)
            )
        self.found_from[duty.id] = places

    def _claims(self, duty: Duty, frame: pl.DataFrame) -> None:
        places = []
        caps = len(duty.up_to)
        quotas: dict[str, Quota] = {}
        for row in frame.iter_rows(named=True):
            of = self.place[duty.id, row["who"], row["owed"]]
            key = (row["closed"], limits_of(row, caps)) if caps else None
            places.append(len(self.claims))
            self.claims.append(sw.Claim(of, row["arose"], key))
            if caps and of not in self.gates.net.quotas:
                quota = quotas.setdefault(row["who"], Quota(caps, duty.per is None))
                self.gates.net.quotas[of] = _admission(quota)
        self.claim_from[duty.id] = places

    # -- lived conduct -----------------------------------------------------------------------------

    def _lived(self, duty: Duty) -> None:
        world = self.world
        if duty.keep is not None:
            together = heard_together(_conduct(world, duty, self.lived))
            for row in _short_rows(world, duty, together.frame).iter_rows(named=True):
                of = self.place[duty.id, row["who"], row["owed"]]
                since = self._was_so(row["row"], row["start"])
                self.shortfalls.append(
                    sw.Shortfall(
                        of, since, row["cured"], row["end"], min(since, row["began"]), seen=row["start"]
                    )
                )
            return
        claims = dict(zip(self._labels(world.occasions[duty.id]), self.claim_from[duty.id], strict=True))
        for row in self._lived_frame(duty).iter_rows(named=True):
            seen = row["shown_from"]
            end = min(row["closed_seen"], row["void"])
            if seen is None or seen >= end or not row["sure"]:
                continue
            of = self.place.get((duty.id, row["who"], row["owed"]))
            if of is None:
                continue
            label = (row["who"], row["owed"], row["label"])
            if label not in claims:
                claims[label] = len(self.claims)
                self.claims.append(sw.Claim(of, row["arose"], None))
            self.shortfalls.append(
                sw.Shortfall(of, row["late"], end, end, row["arose"], seen, claim=claims[label])
            )

    def _lived_frame(self, duty: Duty) -> pl.DataFrame:
        if duty.id not in self.lived_occasions:
            if self.world.clauses.occasions[duty.on or ""].of is None:
                self.lived_occasions[duty.id] = self.world.occasions[duty.id]
            else:
                self.lived_occasions[duty.id] = _occasions(self.world, duty, lived=True)
        return self.lived_occasions[duty.id]

    @staticmethod
    def _labels(frame: pl.DataFrame) -> list[tuple[str, str | None, str]]:
        return [(w, o, l) for w, o, l in frame.select("who", "owed", "label").rows()]

    def _was_so(self, row: int | None, start: int) -> int:
        """Since when what a statement showed had been so."""
        if row is None:
            return start
        at = self.world.evidence.record.spine["at"][row]
        return min(start, int(at))

    def _meets(self, clause: str, who: str) -> list[tuple[int, int, object]]:
        """When conduct under a duty was shown to be within it, as others could know."""
        duty = self.world.clauses.duties[clause]
        if duty.keep is not None:
            together = heard_together(_conduct(self.world, duty, self.lived))
            within = together.frame.filter((pl.col("who") == who) & (pl.col("conduct") == WITHIN)).sort(
                "start"
            )
            return _joined([(s, e, r) for s, e, r in within.select("start", "end", "row").rows()])
        frame = self._lived_frame(duty).filter(pl.col("who") == who)
        bad = frame.select(pl.when(pl.col("sure")).then("late").otherwise("arose").alias("s"), "closed_seen")
        out: list[tuple[int, int, object]] = []
        at = BEGINNING
        for start, end in sorted(r for r in bad.rows() if r[0] < r[1]):
            if start > at:
                out.append((at, start, None))
            at = max(at, end)
        return [*out, (at, FOREVER, None)] if at < FOREVER else out


def _short_rows(world: World, duty: Duty, pieces: pl.DataFrame) -> pl.DataFrame:
    short = pieces.filter(pl.col("conduct") == SHORT).select(
        "who", "each", "start", "end", "cured", "began", "row"
    )
    return _for_all(world, duty, short).sort("who", "owed", "each", "start")


def _joined(spans: list[tuple[int, int, object]]) -> list[tuple[int, int, object]]:
    out: list[tuple[int, int, object]] = []
    for since, until, what in spans:
        if out and out[-1][1] == since:
            out[-1] = (out[-1][0], until, out[-1][2])
        else:
            out.append((since, until, what))
    return out


def _admission(quota: Quota) -> sw.Admission:
    def admit(claim: sw.Claim) -> bool:
        if claim.key is None:
            return True
        closed, limits = claim.key  # type: ignore[misc]  # as _claims makes them
        return quota.admit(claim.arose, closed, limits)[0]

    return admit


def _by_sweep(world: World, duties: list[Duty]) -> list[pl.DataFrame]:
    conditional = [d for d in duties if d.on and world.clauses.occasions[d.on].when is not None]
    edges: dict[str, tuple[Edge, ...]] = {d.id: () for d in conditional}
    while True:
        plan = _Plan(world, duties, edges)
        # Nothing is decided about what comes after the known date.
        swept = sw.sweep(plan.gates.net, plan.shortfalls, plan.claims)
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
    world.gates, world.swept = plan.gates, swept
    return [_swept_intervals(world, plan, swept, duty) for duty in duties]


def _swept_intervals(world: World, plan: _Plan, swept: sw.Swept, duty: Duty) -> pl.DataFrame:
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
        short = world.breaches[duty.id].with_columns(latched=latched)
        world.breaches[duty.id] = short.filter(pl.col("latched") < FOREVER)
        pieces = world.kept[duty.id].together.frame
        open_ = short.select("who", "owed", "each", "start", end="cured")
        breach = short.select("who", "owed", "each", start="latched", end="cured", what=pl.lit("breached"))
        other = pieces.filter(pl.col("conduct").is_in([UNSURE, DISPUTED])).select(
            "who", "each", "start", "end",
            what=pl.when(pl.col("conduct") == UNSURE).then(pl.lit("unknown")).otherwise(pl.lit("disputed")),
        )  # fmt: skip
        waiting = open_.with_columns(what=pl.lit("due"))
        forms = [_for_all(world, duty, other), breach, waiting]
    else:
        frame = world.occasions[duty.id]
        created = [c not in swept.void for c in plan.claim_from[duty.id]]
        frame = frame.with_columns(created=pl.Series(created, dtype=pl.Boolean), latched=latched)
        world.occasions[duty.id] = frame
        open_ = frame.filter("created", "shown", "sure").with_columns(end=_closed_late())
        open_ = open_.select(
            "who", "owed", pl.lit(None, dtype=pl.String).alias("each"), start="late", end="end"
        )
        forms = [_answer_intervals(duty, frame)]
    asleep = force.filter(pl.col("what") != "active").drop("ex")
    if duty.keep is not None:
        each = world.kept[duty.id].together.frame.select("who", "each").unique()
        asleep = asleep.join(each, on="who", how="left")
    excuses = force.filter("ex").select("who", "owed", x="start", y="end")
    excused = open_.join(excuses, on=["who", "owed"], nulls_equal=True).select(
        "who", "owed", "each", start=pl.max_horizontal("start", "x"), end=pl.min_horizontal("end", "y"),
        what=pl.lit("excused"),
    )  # fmt: skip
    return _gather(world, duty, asleep, *forms, excused)
