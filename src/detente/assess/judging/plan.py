"""The input of the sweep: obligations, shortfalls and occasions as they were found and as they were lived.

*Found* shortfalls are what findings are made of, with all that is known; *lived* ones are what others could know
and react to when (docs/language.md §4, §8 rules 3 and 7).

The versions of a text are swept together (§1). Each tells conduct by its own terms, as far as it is in force:

1. A shortfall that goes on where one text replaces another names those that the earlier text `left`: what had become
   a breach goes on as one.
2. An occasion that arose under an earlier text is what that made of it, and has its place in a quota as it had it
   there. Where the earlier text knew no such occasion, it is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any, cast

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement.model import Duty
from detente.assess.conduct.answers import closed_late
from detente.assess.conduct.keeps import HELD, OPPOSED, SHORT, WITHIN, Pieces
from detente.assess.conduct.occasions import Edge
from detente.assess.conduct.quotas import Ask, Quota, asks_of, kinds_asked, with_limits
from detente.assess.conduct.sources import heard_together
from detente.assess.counts.counts import Counts
from detente.assess.force.gates import Gates, Wiring
from detente.assess.force.net import Admission, Claim, Shortfall, Span, joined, within, without
from detente.assess.force.spoken import Spoken
from detente.assess.force.states import hangs
from detente.assess.judging.intervals import for_all
from detente.assess.judging.worlds import World, called, conduct_of, occasions_of, with_lives
from detente.assess.standing.evidence import Evidence
from detente.instants import BEGINNING, FOREVER

__all__ = ["SHORT_COLUMNS", "Inputs", "Plan", "pieces_of", "short_rows"]

# By who, owed and each: shortfalls as a source alone shows them, with their places.
Alone = dict[tuple[str, str | None, str | None], list[tuple[dict[str, Any], int]]]
# The claims of occasions, by who, owed and label.
Claims = dict[tuple[str, str | None, str], int]
# What a shortfall is of under any text: its sort, the clause, who owes it, and its value or occasion.
What = tuple[str, str, str, str | None]
_SILENCE = ("coverage", "settlement")
SHORT_COLUMNS = ("who", "owed", "each", "start", "end", "cured", "began", "row")


class Inputs(Struct):
    """What the sweep is given: the net, shortfalls and occasions of all versions of a text, in one numbering."""

    wiring: Wiring = field(default_factory=Wiring)
    shortfalls: list[Shortfall] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


class _Left(Struct):
    """What a text leaves to the next: shortfalls that go on by what they are of, occasions, and quotas.

    Occasions and quotas stand by epoch where they were lived, None where they are as found.
    """

    shortfalls: dict[What, list[tuple[str | None, int]]] = field(default_factory=dict)
    claims: dict[tuple[str, str, str, int | None], list[tuple[str | None, int]]] = field(default_factory=dict)
    quotas: dict[tuple[str, str, int | None], tuple[int, Quota]] = field(default_factory=dict)

    def epoch(self, clause: str, who: str, since: int | None) -> int | None:
        """The epoch, of those in which a quota was lived here, that an instant lies in."""
        begun = [e for c, w, e in self.quotas if (c, w) == (clause, who) and e is not None]
        return None if since is None else max((e for e in begun if e <= since), default=None)


class Plan:
    """What one text gives the sweep, and how to read its answer. `earlier` is the plan of the text before."""

    def __init__(
        self, world: World, duties: list[Duty], edges: dict[str, tuple[Edge, ...]], inputs: Inputs, earlier: Plan | None
    ) -> None:
        self.world, self.duties, self.edges, self.inputs, self.earlier = world, duties, edges, inputs, earlier
        self._counts: list[tuple[int, int, Counts]] = []
        for duty in duties:
            if duty.id in edges:
                world.occasions[duty.id] = occasions_of(world, duty, edges[duty.id])
        self.lived_occasions: dict[str, list[tuple[int, int, Counts, pl.DataFrame]]] = {}
        self.gates = Gates(
            world.clauses, duties, world.evidence, world.since, world.until, self._lived_counts, world.pairs,
            world.life, world.lapses, self._meets, Spoken(world.evidence), inputs.wiring,
        )  # fmt: skip
        self.gates.enrol(earlier.gates if earlier else None)
        self.place = self.gates.place
        self.found_from: dict[str, list[int]] = {}
        self.opposed_from: dict[str, list[int]] = {}
        self.claim_from: dict[str, list[int]] = {}
        self.left = _Left()

    def fill(self, watched: set[str], limited: set[str]) -> None:
        """Hang the obligations on their conditions, and tell conduct.

        Conditions of some text look at the duties that are `watched`; those that are `limited` have a quota in some
        text, so that what was taken back kept its place.
        """
        self.gates.connect()
        for duty in self.duties:
            self._found(duty, duty.id in limited)
            if duty.id in watched:
                self._lived(duty)

    # -- one text after another --------------------------------------------------------------------

    def _add(self, fall: Shortfall, sort: str, what: str | None) -> None:
        """A shortfall as far as this text is in force, with those that it goes on from under the text before."""
        since, until = self.world.since, self.world.until
        clause, who, owed = self.gates.wiring.keys[fall.of]
        of = (sort, clause, who, what)
        left = _of_same(self.earlier.left.shortfalls.get(of, ()), owed) if self.earlier else ()
        cut = replace(
            fall, since=max(fall.since, since), until=min(fall.until, until), fades=min(fall.fades, until),
            seen=max(fall.seen, since) if fall.seen is not None else None,
            left=left if fall.since <= since < fall.until else (),
        )  # fmt: skip
        if cut.since < until < fall.until:
            self.left.shortfalls.setdefault(of, []).append((owed, len(self.inputs.shortfalls)))
        self.inputs.shortfalls.append(cut)

    def _claim(self, duty: Duty, row: dict[str, Any], epoch: int | None = None, ask: Ask | None = None) -> int:
        """An occasion, with what became of it under the text before, where that was in force when it arose."""
        who, label, owed = row["who"], row["label"], row["owed"]
        before = self._called_before(duty.id, row, epoch) if row["arose"] < self.world.since else None
        quota = None if ask is None else self._quota(duty, who, epoch)
        number = len(self.inputs.claims)
        of, request = self.place[duty.id, who, owed], row["row"] or 0
        # What is still to come when the text is replaced is due by it until then.
        arose = min(row["arose"], self.world.until - 1)
        self.inputs.claims.append(Claim(of, arose, not row["sure"], before, quota, request, ask))
        self.left.claims.setdefault((duty.id, who, label, epoch), []).append((owed, number))
        return number

    def _called_before(self, clause: str, row: dict[str, Any], epoch: int | None) -> tuple[int, ...]:
        """The claims of an occasion under the text before, where their duty bound until that was replaced."""
        if self.earlier is None:
            return ()
        left, obligations = self.earlier.left, self.inputs.wiring.net.obligations
        told = left.claims.get((clause, row["who"], row["label"], left.epoch(clause, row["who"], epoch)), ())
        same = _of_same(told, row["owed"])
        return tuple(n for n in same if obligations[self.inputs.claims[n].of].until >= self.world.since)

    def _quota(self, duty: Duty, who: str, epoch: int | None) -> int:
        """The number of a party's quota: as it is found, or as it was lived in an epoch."""
        quotas, key = self.left.quotas, (duty.id, who, epoch)
        if key not in quotas:
            before = self.earlier.left if self.earlier else _Left()
            _, known = before.quotas.get((duty.id, who, before.epoch(duty.id, who, epoch)), (0, None))
            quota = Quota(duty.per is None, known)
            quotas[key] = len(self.inputs.wiring.net.quotas), quota
            self.inputs.wiring.net.quotas.append(cast(Admission, quota.admit))
        return quotas[key][0]

    # -- found conduct -----------------------------------------------------------------------------

    def _found(self, duty: Duty, limited: bool) -> None:
        world = self.world
        if duty.keep is not None:
            kept = world.kept[duty.id]
            short = short_rows(world, duty, kept.together.frame)
            opposed = pieces_of(world, duty, kept.together.frame, [OPPOSED])
            alone = self._alone(duty, [short, opposed], kept.apart, "alone")
            self.found_from[duty.id] = self._numbers_of(short)
            for row in short.iter_rows(named=True):
                of = self.place[duty.id, row["who"], row["owed"]]
                fades, after = row["end"], _after(row, alone)
                shortfall = Shortfall(of, row["start"], row["cured"], fades, row["began"], shown=False, after=after)
                self._add(shortfall, "found", row["each"])
            self.opposed_from[duty.id] = self._numbers_of(opposed)
            for row in opposed.iter_rows(named=True):
                of, start, end = self.place[duty.id, row["who"], row["owed"]], row["start"], row["end"]
                shortfall = Shortfall(of, start, end, end, shown=False, after=_after(row, alone))
                self._add(shortfall, "opposed", row["each"])
            return
        frame = called(world, duty) if limited else world.occasions[duty.id]
        frame = _with_ends(world, duty, frame)
        world.occasions[duty.id] = frame
        claims = self.claim_from[duty.id] = self._claims(duty, frame, world.counts)
        late = frame.with_columns(end=closed_late()).select(
            "who", "owed", "label", "arose", "late", "end", "shown", "sure", "void"
        )
        self.found_from[duty.id] = self._numbers_of(late)
        for claim, row in zip(claims, late.iter_rows(named=True), strict=True):
            of = self.place[duty.id, row["who"], row["owed"]]
            until = row["end"] if row["shown"] and row["sure"] and row["void"] > world.evidence.known else row["late"]
            shortfall = Shortfall(of, row["late"], until, until, row["arose"], shown=False, claim=claim)
            self._add(shortfall, "found", row["label"])

    def _numbers_of(self, frame: pl.DataFrame) -> list[int]:
        """The numbers that the shortfalls of some rows will have."""
        return [len(self.inputs.shortfalls) + i for i in range(frame.height)]

    def _alone(self, duty: Duty, held: list[pl.DataFrame], apart: list[Pieces], sort: str) -> Alone:
        """Shortfalls as each source alone shows them, with their places, where one that is held goes on after them."""
        alone: Alone = {}
        goes_on = any(frame["conduct"].is_in([HELD, OPPOSED]).any() for frame in held)
        for pieces in apart if goes_on else ():
            for row in short_rows(self.world, duty, pieces.frame).iter_rows(named=True):
                of = self.place[duty.id, row["who"], row["owed"]]
                key = (row["who"], row["owed"], row["each"])
                alone.setdefault(key, []).append((row, len(self.inputs.shortfalls)))
                mine = Shortfall(of, row["start"], row["cured"], row["end"], row["began"], shown=False)
                self._add(mine, f"{sort} {pieces.source}", row["each"])
        return alone

    def _claims(self, duty: Duty, frame: pl.DataFrame, counts: Counts, epoch: int | None = None) -> list[int]:
        """The occasions of a frame, each with what it asks of its quota: found, or as they were lived in an epoch."""
        rows = frame.rows(named=True)
        if not duty.up_to:
            return [self._claim(duty, row) for row in rows]
        limited = with_limits(frame, duty, self.world.clauses, self.world.evidence, counts)
        asks = asks_of(limited, len(duty.up_to))
        return [self._claim(duty, row, epoch, ask) for row, ask in zip(rows, asks, strict=True)]

    # -- lived conduct -----------------------------------------------------------------------------

    def _lived(self, duty: Duty) -> None:
        world = self.world
        if duty.keep is not None:
            for since, until, counts in self._lived_counts():
                apart = conduct_of(world, duty, counts)
                short = short_rows(world, duty, heard_together(apart).frame)
                alone = self._alone(duty, [short], apart, f"alone since {since}")
                for row in short.iter_rows(named=True):
                    self._keeps_short(duty, row, since, until, _after(row, alone))
            return
        claims = dict(zip(_labels(world.occasions[duty.id]), self.claim_from[duty.id], strict=True))
        for since, until, counts, frame in self._lived_frames(duty):
            owed = [(duty.id, *key) in self.place for key in frame.select("who", "owed").rows()]
            mine = frame.filter(pl.Series(owed, dtype=pl.Boolean))
            if duty.up_to:
                # What a quota admits hangs on what others could know by then: each epoch has claims of its own.
                mine = _with_ends(world, duty, mine)
                claims = dict(zip(_labels(mine), self._claims(duty, mine, counts, since), strict=True))
            for row in mine.iter_rows(named=True):
                self._answers_short(duty, row, since, until, claims)

    def _answers_short(self, duty: Duty, row: dict[str, Any], since: int, until: int, claims: Claims) -> None:
        """A lived shortfall in answering, as far as others could see it in an epoch."""
        if row["shown_from"] is None or not row["sure"]:
            return
        seen, end = max(row["shown_from"], since), min(row["closed_seen"], row["void"], until)
        if seen < end:
            of, label = self.place[duty.id, row["who"], row["owed"]], (row["who"], row["owed"], row["label"])
            if label not in claims:
                claims[label] = self._claim(duty, row)
            shortfall = Shortfall(of, row["late"], end, end, row["arose"], seen, claim=claims[label], row=row["row"])
            self._add(shortfall, "lived", row["label"])

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
            self._add(shortfall, "lived", row["each"])

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

    def _lived_frames(self, duty: Duty) -> list[tuple[int, int, Counts, pl.DataFrame]]:
        """Occasions as they were lived, once for each epoch between statements taken back or received late.

        Each with the counts that a quota asks as they were known by the end of the epoch.
        """
        if duty.id not in self.lived_occasions:
            frames = self.lived_occasions[duty.id] = []
            world = self.world
            kinds = (*duty.answers, "refusal", *_SILENCE, *self._choices)
            for since, until, counts in self._with_counts(duty, world.evidence.epochs(kinds)):
                if world.clauses.occasions[duty.on or ""].of is None:
                    frame = world.occasions[duty.id]
                    if since > BEGINNING or until < FOREVER:
                        frame = occasions_of(world, duty, self.edges.get(duty.id, ()), epoch=since)
                else:
                    frame = occasions_of(world, duty, lived=True, epoch=since if until < FOREVER else None)
                frames.append((since, until, counts, frame))
        return self.lived_occasions[duty.id]

    def _with_counts(self, duty: Duty, epochs: list[tuple[int, int]]) -> Iterator[tuple[int, int, Counts]]:
        """The epochs of a duty with the counts that its quota asks, parted also where these became known late."""
        world, evidence = self.world, self.world.evidence
        kinds = kinds_asked(duty, world.clauses)
        if not kinds:
            yield from ((since, until, world.counts) for since, until in epochs)
            return
        arose = world.occasions[duty.id]["arose"].sort().to_list()
        late = {t for kind in kinds for t in _late(evidence.voices(kind), arose) if t <= evidence.known}
        for since, until in pairwise([*sorted({since for since, _ in epochs} | late), FOREVER]):
            then = Evidence(evidence.agreement, evidence.record, min(evidence.known, until - 1))
            yield since, until, Counts(then, world.clauses)

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
        bad: list[tuple[int, int]] = []
        for since, until, _, frame in self._lived_frames(duty):
            open_ = frame.filter(pl.col("who") == who).select(
                pl.max_horizontal(pl.when(pl.col("sure")).then("late").otherwise("arose"), pl.lit(since)),
                pl.min_horizontal("closed_seen", "void", pl.lit(until)),
            )
            bad += open_.rows()
        out = []
        at = BEGINNING
        for start, end in sorted(r for r in bad if r[0] < r[1]):
            if start > at:
                out.append((at, start, None))
            at = max(at, end)
        return [*out, (at, FOREVER, None)] if at < FOREVER else out


def _labels(frame: pl.DataFrame) -> list[tuple[str, str | None, str]]:
    return [(who, owed, label) for who, owed, label in frame.select("who", "owed", "label").rows()]


def _with_ends(world: World, duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    """Occasions in order of receipt, each with when the duty can be owed to its author."""
    return with_lives(world, duty, frame).sort("arose", "row", "who", "owed", nulls_last=True)


def _of_same(told: Iterable[tuple[str | None, int]], owed: str | None) -> tuple[int, ...]:
    """What is owed to the same by two texts: one may keep apart what the other owes to all."""
    return tuple(number for to, number in told if to == owed or to is None or owed is None)


def _late(voices: pl.DataFrame, arose: list[int]) -> Iterator[int]:
    """When statements were received, or taken back, that tell of a time since which some occasion had arisen."""
    for at, heard, void in voices.select("at", "heard", "void").rows():
        for t in (max(at, heard), void):
            if t < FOREVER and bisect_left(arose, at) < bisect_left(arose, t):
                yield t


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
