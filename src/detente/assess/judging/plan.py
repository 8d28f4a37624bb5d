"""The input of the sweep: obligations, shortfalls and occasions as they were found and as they were lived.

*Found* shortfalls are what findings are made of, with all that is known; *lived* ones are what others could know
and react to when (docs/language.md §4, §8 rules 3 and 7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, cast

import polars as pl
from msgspec.structs import replace

from detente.agreement.model import Duty
from detente.assess.conduct.answers import closed_late
from detente.assess.conduct.keeps import HELD, OPPOSED, SHORT, WITHIN, Pieces
from detente.assess.conduct.occasions import Edge
from detente.assess.conduct.quotas import Quota, Request, requests_of, with_limits, with_places
from detente.assess.conduct.sources import heard_together
from detente.assess.counts.counts import Counts
from detente.assess.force.gates import Gates, Key
from detente.assess.force.net import Admission, Claim, Settled, Shortfall, Span, joined, within, without
from detente.assess.force.spoken import Spoken
from detente.assess.force.states import hangs
from detente.assess.force.watch import watched_duties
from detente.assess.judging.intervals import for_all
from detente.assess.judging.succession import Predecessor
from detente.assess.judging.worlds import World, called, conduct_of, occasions_of
from detente.instants import BEGINNING, FOREVER

__all__ = ["SHORT_COLUMNS", "Plan", "pieces_of", "short_rows"]

# By who, owed and each: shortfalls as a source alone shows them, with their places.
Alone = dict[tuple[str, str | None, str | None], list[tuple[dict[str, Any], int]]]
# How an earlier text is asked since when something had been a breach: clause, who, owed, and of what.
Left = Callable[[Predecessor, str, str, str | None, str | None], int | None]
_SILENCE = ("coverage", "settlement")
SHORT_COLUMNS = ("who", "owed", "each", "start", "end", "cured", "began", "row")


class Plan:
    """The input of the sweep, and how to read its answer."""

    def __init__(
        self, world: World, duties: list[Duty], edges: dict[str, tuple[Edge, ...]], earlier: Predecessor | None
    ) -> None:
        self.world, self.duties, self.edges, self.earlier = world, duties, edges, earlier
        self._counts: list[tuple[int, int, Counts]] = []
        for duty in duties:
            if duty.id in edges:
                world.occasions[duty.id] = occasions_of(world, duty, edges[duty.id])
        self.lived_occasions: dict[str, pl.DataFrame] = {}
        evidence = world.evidence
        gates = Gates(
            world.clauses, duties, evidence, self._lived_counts, world.pairs, world.life, world.lapses, self._meets,
            Spoken(evidence), self._before, self._entered,
        )  # fmt: skip
        self.gates = gates.build()
        self.place: dict[Key, int] = {key: i for i, key in enumerate(self.gates.keys)}
        self.shortfalls: list[Shortfall] = []
        self.claims: list[Claim] = []
        self.found_from: dict[str, list[int]] = {}
        self.opposed_from: dict[str, list[int]] = {}
        self.claim_from: dict[str, list[int]] = {}
        watched = watched_duties(world.clauses)
        for duty in duties:
            self._found(duty)
            if duty.id in watched:
                self._lived(duty)

    # -- what an earlier text left -----------------------------------------------------------------

    def _before(self, verb: str, clause: str, who: str, near: set[str] | None) -> list[Span]:
        return self.earlier.history(verb, clause, who, near) if self.earlier else []

    def _entered(self, duty: Duty, who: str, owed: str | None) -> int | None:
        return self.earlier.entered(self.world.clauses, duty, who, owed) if self.earlier else None

    def _add(self, fall: Shortfall, left: Left, what: str | None) -> None:
        """A shortfall, with what an earlier text left of it as a breach: `what` is its value or its occasion."""
        if self.earlier is not None and fall.since <= self.earlier.until < fall.until:
            of = self.gates.keys[fall.of]
            seen = fall.shown and self.earlier.was_watched(of[0])
            since = self.earlier.seen(*of, fall) if seen else left(self.earlier, *of, what)
            if since is not None:
                fall = replace(fall, since=self.earlier.until, left=since)
        self.shortfalls.append(fall)

    # -- found conduct -----------------------------------------------------------------------------

    def _found(self, duty: Duty) -> None:
        world = self.world
        if duty.keep is not None:
            kept = world.kept[duty.id]
            short = short_rows(world, duty, kept.together.frame)
            opposed = pieces_of(world, duty, kept.together.frame, [OPPOSED])
            alone = self._alone(duty, [short, opposed], kept.apart)
            places = []
            for row in short.iter_rows(named=True):
                places.append(len(self.shortfalls))
                of = self.place[duty.id, row["who"], row["owed"]]
                fades, after = row["end"], _after(row, alone)
                shortfall = Shortfall(of, row["start"], row["cured"], fades, row["began"], shown=False, after=after)
                self._add(shortfall, Predecessor.breached, row["each"])
            self.found_from[duty.id] = places
            self.opposed_from[duty.id] = [len(self.shortfalls) + i for i in range(opposed.height)]
            for row in opposed.iter_rows(named=True):
                of, start, end = self.place[duty.id, row["who"], row["owed"]], row["start"], row["end"]
                shortfall = Shortfall(of, start, end, end, shown=False, after=_after(row, alone))
                self._add(shortfall, Predecessor.disputed, row["each"])
            return
        frame = world.occasions[duty.id]
        if duty.up_to:
            frame = with_places(with_limits(called(world, duty), duty, world.clauses, world.evidence, world.counts))
        frame = frame.sort("arose", "row", "who", "owed", nulls_last=True)
        world.occasions[duty.id] = frame
        self._claims(duty, frame)
        late = frame.with_columns(end=closed_late()).select(
            "who", "owed", "label", "arose", "late", "end", "shown", "sure", "void"
        )
        places = []
        for claim, row in zip(self.claim_from[duty.id], late.iter_rows(named=True), strict=True):
            places.append(len(self.shortfalls))
            of = self.place[duty.id, row["who"], row["owed"]]
            until = row["end"] if row["shown"] and row["sure"] and row["void"] > world.evidence.known else row["late"]
            shortfall = Shortfall(of, row["late"], until, until, row["arose"], shown=False, claim=claim)
            self._add(shortfall, Predecessor.unanswered, row["label"])
        self.found_from[duty.id] = places

    def _alone(self, duty: Duty, held: list[pl.DataFrame], apart: list[Pieces]) -> Alone:
        """Shortfalls as each source alone shows them, with their places, where one that is held goes on after them."""
        alone: Alone = {}
        goes_on = any(frame["conduct"].is_in([HELD, OPPOSED]).any() for frame in held)
        for pieces in apart if goes_on else ():
            for row in short_rows(self.world, duty, pieces.frame).iter_rows(named=True):
                of = self.place[duty.id, row["who"], row["owed"]]
                key = (row["who"], row["owed"], row["each"])
                alone.setdefault(key, []).append((row, len(self.shortfalls)))
                mine = Shortfall(of, row["start"], row["cured"], row["end"], row["began"], shown=False)
                self.shortfalls.append(mine)
        return alone

    def _claims(self, duty: Duty, frame: pl.DataFrame) -> None:
        places = []
        quotas: dict[str, Quota] = {}
        rows = frame.rows(named=True)
        settled = [self._called(duty, row) for row in rows]
        keys: Sequence[Request | None] = [None] * len(rows)
        if duty.up_to:
            owed = [self._owed(duty, *of) for of in zip(rows, settled, strict=True)]
            keys = requests_of(frame, len(duty.up_to), owed)
        for row, key, before in zip(rows, keys, settled, strict=True):
            of = self.place[duty.id, row["who"], row["owed"]]
            places.append(len(self.claims))
            self.claims.append(Claim(of, row["arose"], key, before))
            if key is not None and of not in self.gates.wired.quotas:
                quota = quotas.setdefault(row["who"], Quota(duty.per is None))
                self.gates.wired.quotas[of] = _admission(quota)
        self.claim_from[duty.id] = places

    def _owed(self, duty: Duty, row: dict[str, Any], settled: Settled | None) -> bool:
        """Whether an occasion arose while the duty could be owed to its author, or was one by an earlier text."""
        if settled is not None:
            return settled != "nothing"
        since, until = self.world.life(duty, row["who"], row["owed"])
        return bool(since <= row["arose"] < until)

    def _called(self, duty: Duty, row: dict[str, Any]) -> Settled | None:
        """Whether an occasion called for an answer by an earlier text, where one was in force when it arose."""
        if self.earlier is None or row["arose"] >= self.earlier.until:
            return None
        return self.earlier.called(duty.id, row["who"], row["owed"], row["label"])

    # -- lived conduct -----------------------------------------------------------------------------

    def _lived(self, duty: Duty) -> None:
        world = self.world
        if duty.keep is not None:
            for since, until, counts in self._lived_counts():
                apart = conduct_of(world, duty, counts)
                short = short_rows(world, duty, heard_together(apart).frame)
                alone = self._alone(duty, [short], apart)
                for row in short.iter_rows(named=True):
                    self._keeps_short(duty, row, since, until, _after(row, alone))
            return
        claims = dict(zip(_labels(world.occasions[duty.id]), self.claim_from[duty.id], strict=True))
        for row in self._lived_frame(duty).iter_rows(named=True):
            if row["shown_from"] is None or not row["sure"]:
                continue
            seen = max(row["shown_from"], row["from_"])
            end = min(row["closed_seen"], row["void"], row["to_"])
            if seen >= end:
                continue
            if (duty.id, row["who"], row["owed"]) not in self.place:
                continue
            of = self.place[duty.id, row["who"], row["owed"]]
            label = (row["who"], row["owed"], row["label"])
            if label not in claims:
                claims[label] = len(self.claims)
                self.claims.append(Claim(of, row["arose"], None, self._called(duty, row)))
            shortfall = Shortfall(of, row["late"], end, end, row["arose"], seen, claim=claims[label], row=row["row"])
            self._add(shortfall, Predecessor.unanswered, row["label"])

    def _keeps_short(
        self, duty: Duty, row: dict[str, Any], since: int, until: int, after: tuple[int, ...] | None
    ) -> None:
        """A lived shortfall in a count, as far as others could see it in an epoch."""
        seen, cured = max(row["start"], since), min(row["cured"], until)
        if seen < cured:
            began = row["start"] if after is not None else self._was_so(row["row"], row["start"])
            of = self.place[duty.id, row["who"], row["owed"]]
            fades, earliest = min(row["end"], until), min(began, row["began"])
            shortfall = Shortfall(of, began, cured, fades, earliest, seen=seen, row=row["row"], after=after)
            self._add(shortfall, Predecessor.breached, row["each"])

    def _lived_counts(self) -> list[tuple[int, int, Counts]]:
        """Counts as they were lived, once for each epoch between settlements, claims and choices taken back."""
        if not self._counts:
            world = self.world
            for since, until in world.evidence.epochs((*_SILENCE, *self._choices)):
                evidence = world.evidence if until == FOREVER else world.evidence.in_epoch(since)
                self._counts.append((since, until, Counts(evidence, world.clauses, lived=True)))
        return self._counts

    @cached_property
    def _choices(self) -> tuple[str, ...]:
        """The kinds of statement that change sets."""
        clauses = self.world.clauses
        return tuple(
            kind for name, on in hangs(clauses).items() if clauses.states[name].set_of for kind in sorted(on.words)
        )

    def _lived_frame(self, duty: Duty) -> pl.DataFrame:
        """Occasions as they were lived, once for each epoch between statements taken back; `from_`, `to_` its span."""
        if duty.id not in self.lived_occasions:
            world = self.world
            kinds = (*duty.answers, "refusal", *_SILENCE, *self._choices)
            frames = []
            for since, until in world.evidence.epochs(kinds):
                if world.clauses.occasions[duty.on or ""].of is None:
                    frame = world.occasions[duty.id]
                    if since > BEGINNING or until < FOREVER:
                        frame = occasions_of(world, duty, self.edges.get(duty.id, ()), epoch=since)
                else:
                    frame = occasions_of(world, duty, lived=True, epoch=since if until < FOREVER else None)
                span = (pl.lit(since, dtype=pl.Int64).alias("from_"), pl.lit(until, dtype=pl.Int64).alias("to_"))
                frames.append(frame.with_columns(span))
            self.lived_occasions[duty.id] = pl.concat(frames, how="diagonal")
        return self.lived_occasions[duty.id]

    def _was_so(self, row: int | None, start: int) -> int:
        """Since when what a statement showed had been so."""
        if row is None:
            return start
        at = self.world.evidence.record.spine["at"][row]
        return min(start, int(at))

    def _meets(self, clause: str, who: str) -> list[Span]:
        """When conduct under a duty was shown to be within it, as others could know."""
        duty = self.world.clauses.duties[clause]
        if duty.keep is not None:
            out: list[Span] = []
            for since, until, counts in self._lived_counts():
                together = heard_together(conduct_of(self.world, duty, counts))
                mine = together.frame.filter(pl.col("who") == who).sort("start")
                good = mine.filter(pl.col("conduct") == WITHIN).select("start", "end", "row").rows()
                # Of several things, or towards several, all must be within.
                others = mine.filter(pl.col("conduct") != WITHIN).select("start", "end").rows()
                out += within(without(good, others), since, until)
            return joined(out)
        frame = self._lived_frame(duty).filter(pl.col("who") == who)
        bad = frame.select(
            pl.max_horizontal(pl.when(pl.col("sure")).then("late").otherwise("arose"), "from_"),
            pl.min_horizontal("closed_seen", "void", "to_"),
        )
        out = []
        at = BEGINNING
        for start, end in sorted(r for r in bad.rows() if r[0] < r[1]):
            if start > at:
                out.append((at, start, None))
            at = max(at, end)
        return [*out, (at, FOREVER, None)] if at < FOREVER else out


def _labels(frame: pl.DataFrame) -> list[tuple[str, str | None, str]]:
    return [(who, owed, label) for who, owed, label in frame.select("who", "owed", "label").rows()]


def short_rows(world: World, duty: Duty, pieces: pl.DataFrame) -> pl.DataFrame:
    """The short pieces of conduct, for everyone to whom it is owed."""
    return pieces_of(world, duty, pieces, [SHORT, HELD])


def pieces_of(world: World, duty: Duty, pieces: pl.DataFrame, conduct: list[int]) -> pl.DataFrame:
    """The pieces of some conduct, in order, for everyone to whom it is owed."""
    mine = pieces.filter(pl.col("conduct").is_in(conduct)).select(*SHORT_COLUMNS, "conduct")
    return for_all(world, duty, mine).sort("who", "owed", "each", "start")


def _after(row: dict[str, Any], alone: Alone) -> tuple[int, ...] | None:
    """Of a shortfall that is held, those that it goes on after: of the same thing, and not over when it begins."""
    if row["conduct"] not in (HELD, OPPOSED):
        return None
    mine = alone.get((row["who"], row["owed"], row["each"]), ())
    return tuple(place for own, place in mine if own["start"] < row["start"] < own["cured"])


def _admission(quota: Quota) -> Admission:
    def admit(claim: Claim) -> bool | None:
        if claim.key is None:
            return True
        return quota.admit(cast(Request, claim.key), settled=claim.settled)

    return admit
