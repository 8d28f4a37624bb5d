"""Conduct as it was lived: what others could know and react to at each time (docs/language.md §4, §8 rules 3 and 7).

Time is parted into epochs between statements taken back, or received so late that they changed what had been known of
an occasion. In each, conduct is told by the statements as they stood then.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

import polars as pl

from detente.agreement.blocks import Duty
from detente.agreement.grammar import expressions as ex
from detente.assess.conduct.answers import closed_late
from detente.assess.conduct.occasions import Edge
from detente.assess.conduct.pieces import PIECE, SHORT, WITHIN, Pieces
from detente.assess.conduct.quotas import admitted, as_heard, asks_sets, kinds_asked, with_limits
from detente.assess.conduct.sources import heard_together
from detente.assess.counts.counts import Counts
from detente.assess.force.net import Span, joined, within, without
from detente.assess.force.states import Hangs, hangs
from detente.assess.judging.worlds import World, conduct_of, occasions_of, with_lives
from detente.assess.standing.sets import sets_asked
from detente.instants import BEGINNING, FOREVER

__all__ = ["Lived", "with_ends"]

_SILENCE = ("coverage", "settlement")
# Occasions as an earlier text left them: of a duty, from a frame, in the epoch since an instant.
AsLeft = Callable[[Duty, pl.DataFrame, int | None], pl.DataFrame]


class Lived:
    """Conduct of the duties of a world as it was lived; `edges` are when conditions called for an answer.

    `known_then` are the occasions that were some by the text in force when they arose.
    """

    def __init__(self, world: World, edges: dict[str, tuple[Edge, ...]], as_left: AsLeft, known_then: AsLeft) -> None:
        self.world, self.edges, self.as_left, self.known_then = world, edges, as_left, known_then
        # Since when conduct under each duty is told anew in some text that has it.
        self.anew: Mapping[str, set[int]] = {}
        self._frames: dict[str, list[tuple[int, int, Counts, pl.DataFrame]]] = {}

    def counts(self) -> list[tuple[int, int, Counts]]:
        """Counts as they were lived, once for each epoch between settlements, claims and choices taken back."""
        choices = self._choices(sets_asked(count.where for count in self.world.clauses.counts.values()))
        return list(self._counted(self.world.evidence.epochs((*_SILENCE, *choices))))

    def _counted(self, epochs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, Counts]]:
        """Counts as they were lived in some epochs, by the statements that stand since each begins."""
        for since, until in epochs:
            whole = since == BEGINNING and until == FOREVER
            yield since, until, self.world.lived_counts(None if whole else since)

    def turns(self, duty: Duty) -> set[int]:
        """The instants since which conduct under a duty is told anew, by what then stands and is known."""
        if duty.keep is not None:
            turns = {since for since, _, _ in self.counts()}
            return turns.union(*(self._broken(duty, counts) for _, _, counts in self.counts()))
        occasion = self.world.clauses.occasions[duty.on or ""]
        asked = self._sets if duty.up_to else sets_asked([occasion.where, duty.where])
        kinds = (*duty.answers, "refusal", *_SILENCE, *self._choices(asked))
        gone = (since for since, _ in self.world.evidence.epochs(kinds))
        return {*self._known_late(duty), *self._told_late(duty), *self._closed_late(duty), *gone}

    def epochs(self, duty: Duty) -> list[tuple[int, int]]:
        """The spans between those instants, of this text and of the others that have the clause (`anew`)."""
        return list(pairwise([*sorted({BEGINNING, *self.anew.get(duty.id, self.turns(duty))}), FOREVER]))

    def is_gated(self, duty: Duty) -> bool:
        """Whether a shortfall under a duty may be no breach, as far as it is bound at all."""
        world = self.world
        gates = (duty.while_, duty.unless, duty.excused, duty.grace)
        one_text = world.earlier is None and world.until == FOREVER
        return not one_text or world.evidence.passing or any(gate is not None for gate in gates)

    def _broken(self, duty: Duty, counts: Counts) -> Iterator[int]:
        """When something was taken back of a party that fell short, or was settled: what is left tells anew.

        While a shortfall is shown, that is so where it may be no breach: what falls short of a duty that is always in
        force is one, whenever it began. Once nothing shows it, always; once it is cured, where nothing left shows
        conduct within the duty.
        """
        kinds = counts.made_of_kinds(duty.keep or "")  # none of what is made of numbers alone
        if not kinds or not (gone := self._gone(kinds)):
            return
        gated, pieces = self.is_gated(duty), heard_together(conduct_of(self.world, duty, counts))
        settled = [(span.who, span.start, span.end + 1) for span in pieces.settled]
        short = pieces.frame.filter(pl.col("began").is_not_null())
        runs: dict[tuple[str, str | None, str | None], list[tuple[int, int]]] = {}
        for who, owed, each, *run in short.select(*PIECE, "began", "cured").unique().sort("began").rows():
            runs.setdefault((who, owed, each), []).append((run[0], run[1]))
        for of, spans in runs.items():
            told = pieces.key(*of)
            for t in (t for name in self._of(of[0]) for t in gone.get(name, ())):
                last = bisect_left(spans, (t, t)) - 1  # the last that began before
                lasts = last >= 0 and t < spans[last][1]
                if last >= 0 and ((lasts and gated) or not _is(pieces, told, t, SHORT if lasts else WITHIN)):
                    yield t
        for who, start, end in settled:
            yield from (t for name in self._of(who) for t in gone.get(name, ()) if start < t < end)

    def _of(self, who: str) -> set[str]:
        return {who, *self.world.agreement.members(who)}

    def _gone(self, kinds: set[str]) -> dict[str, list[int]]:
        """When statements of some kinds were taken back, by whom they are about."""
        frames = [self.world.evidence.voices(kind).select("about", "void") for kind in sorted(kinds)]
        gone = pl.concat(frames).filter(pl.col("void") < FOREVER).unique()
        return {str(about[0]): of["void"].to_list() for about, of in gone.group_by("about")}

    def heard_late(self, duty: Duty) -> list[tuple[int, int]]:
        """said, at: in order what was heard, later than it was so, of what a duty counts or is bound by."""
        evidence, world = self.world.evidence, self.world
        named = [duty.keep or ""]
        for steps in duty.bound.steps.values() if duty.bound else ():
            named += [name.name for _, expression in steps for name in ex.names_in(expression)]
        kinds = sorted({kind for name in named for kind in world.counts.made_of_kinds(name)})
        told = [evidence.voices(kind).filter(pl.col("said") > pl.col("at")).select("said", "at") for kind in kinds]
        found = {row for frame in told for row in frame.unique().rows()}
        for kind, name in evidence.coverage:
            if kind in kinds:
                found |= {(s.said, s.since) for s in evidence.covered((kind,), name) if s.said > s.since}
        return sorted(pair for pair in found if pair[0] <= evidence.known)

    def told(self, duty: Duty) -> Iterator[tuple[int, int, Counts]]:
        """Counts as they were lived, once for each epoch of a duty."""
        return self._counted(self.epochs(duty))

    def so(self, duty: Duty, by: int) -> Pieces:
        """Conduct under a duty as it is found by what had been said before an instant."""
        evidence = self.world.evidence
        if by > evidence.known or not self.is_gated(duty):
            return self.world.kept[duty.id].together
        then = Counts(evidence.as_known(by - 1), self.world.clauses)
        return heard_together(conduct_of(self.world, duty, then))

    def _choices(self, sets: Iterable[str]) -> set[str]:
        """The kinds of statement that change some sets."""
        return {kind for name in sets for kind in self._hangs[name].words}

    @cached_property
    def _hangs(self) -> dict[str, Hangs]:
        return hangs(self.world.clauses)

    @cached_property
    def _sets(self) -> list[str]:
        return [name for name, state in self.world.clauses.states.items() if state.set_of]

    def frames(self, duty: Duty) -> list[tuple[int, int, Counts, pl.DataFrame]]:
        """Occasions as they were lived, once for each epoch between statements taken back or received late.

        Each with the counts that a quota asks as they were known by the end of the epoch.
        """
        if duty.id not in self._frames:
            frames = self._frames[duty.id] = []
            world = self.world
            occasion = world.clauses.occasions[duty.on or ""]
            for since, until, counts in self._with_counts(duty):
                if occasion.of is None:
                    frame = world.occasions[duty.id]
                    if since > BEGINNING or until < FOREVER:
                        frame = occasions_of(world, duty, self.edges.get(duty.id, ()), epoch=since)
                else:
                    frame = occasions_of(world, duty, lived=True, epoch=since if until < FOREVER else None)
                frames.append((since, until, counts, self.as_left(duty, frame, since)))
        return self._frames[duty.id]

    def _with_counts(self, duty: Duty) -> Iterator[tuple[int, int, Counts]]:
        """The epochs of a duty with the counts that its quota asks."""
        world, evidence = self.world, self.world.evidence
        asked = self._asked_of_quota(duty)
        for since, until in self.epochs(duty):
            then = Counts(evidence.as_known(min(evidence.known, until - 1)), world.clauses) if asked else world.counts
            yield since, until, then

    def _asked_of_quota(self, duty: Duty) -> set[str]:
        """The kinds of statement on which a quota hangs, beside the requests."""
        return kinds_asked(duty, self.world.clauses) | self._choices(self._sets if asks_sets(duty) else ())

    def _known_late(self, duty: Duty) -> set[int]:
        """When something became known, or was taken back, that a quota should have asked of some request."""
        evidence, kinds = self.world.evidence, self._asked_of_quota(duty)
        if not kinds:
            return set()
        arose = self.world.occasions[duty.id]["arose"].sort().to_list()
        # A claim to be complete makes nothing of what was unknown.
        told = {*kinds, "coverage"}
        return {t for kind in told for t in _late(evidence.voices(kind), arose) if t <= evidence.known}

    def _told_late(self, duty: Duty) -> Iterator[int]:
        """When others heard of an act that has its place in a quota before one of which they had heard sooner."""
        if not duty.up_to:
            return
        acts = self.world.occasions[duty.id].select("arose", "seen").unique().sort("arose", "seen").rows()
        sooner = FOREVER  # of all that came after, when the first was heard
        for arose, seen in reversed(acts):
            if arose < seen <= self.world.evidence.known and sooner < seen:
                yield seen
            sooner = min(sooner, seen)

    def _closed_late(self, duty: Duty) -> Iterator[int]:
        """When others heard of what had closed an occasion, where only so many may be open, and one arose meanwhile."""
        if not duty.up_to or duty.per is not None:
            return
        frame = self.world.occasions[duty.id]
        arose = frame["arose"].sort().to_list()
        for closed, seen in frame.select("closed", "closed_seen").rows():
            if seen <= self.world.evidence.known and bisect_left(arose, closed) < bisect_left(arose, seen):
                yield seen

    def meets(self, clause: str, who: str, towards: Collection[str] | None) -> list[Span]:
        """When conduct under a duty was shown to be within it, as others could know: towards some, or anyone."""
        duty = self.world.clauses.duties[clause]
        if who not in duty.who or not self._may_owe(duty, who, towards):
            return []
        near = pl.lit(True) if towards is None else pl.col("owed").is_null() | pl.col("owed").is_in([*towards])
        mine = (pl.col("who") == who) & near
        return self._keeps_to(duty, mine) if duty.keep is not None else self._answers_all(duty, mine)

    def _may_owe(self, duty: Duty, who: str, towards: Collection[str] | None) -> bool:
        """Whether a party may owe a duty to one of some: what is owed to all is owed to them too."""
        if towards is None or not (duty.apart or duty.to is not None or self.world.is_asked(duty)):
            return True
        return not {*towards}.isdisjoint(duty.to if duty.to is not None else self.world.agreement.counterparts(who))

    def _bound(self, who: str, owed: str | None, at: int) -> bool:
        """Whether at an instant who owes is bound, and any of those to whom it is owed."""
        agreement, binds = self.world.agreement, self.world.evidence.binds
        others = [owed] if owed is not None else agreement.counterparts(who)
        sides = ([who], others)
        return all(any(binds(member, at) for name in side for member in agreement.members(name)) for side in sides)

    def _keeps_to(self, duty: Duty, mine: pl.Expr) -> list[Span]:
        """When all conduct that keeps a count is shown to be within a duty."""
        out: list[Span] = []
        for since, until, counts in self.counts():
            frame = heard_together(conduct_of(self.world, duty, counts)).frame.filter(mine).sort("start")
            good = frame.filter(pl.col("conduct") == WITHIN).select("start", "end", "row").rows()
            # Of several things, or towards several, all must be within; a value of which nothing was said as yet
            # is none that anybody could ask about.
            unheard = pl.col("each").is_not_null() & pl.col("silent")
            others = frame.filter((pl.col("conduct") != WITHIN) & ~unheard).select("start", "end").rows()
            out += within(without(good, others), since, until)
        return joined(out)

    def _answers_all(self, duty: Duty, mine: pl.Expr) -> list[Span]:
        """When nothing that called for an answer, in force or not, was late or unsure, as others could know."""
        bad: list[tuple[int, int]] = []
        for since, until, counts, frame in self.frames(duty):
            asked = with_ends(self.world, duty, self.known_then(duty, frame.filter(mine), since))
            # Between whom nothing can be owed, nothing is missed.
            bound = [self._bound(*key) for key in asked.select("who", "owed", "arose").rows()]
            asked = asked.filter(pl.Series(bound, dtype=pl.Boolean))
            if duty.up_to:
                asked = with_limits(as_heard(asked, duty, until), duty, self.world.clauses, counts)
                asked = admitted(asked, duty, lived=True).filter("created")
            short = pl.when(pl.col("sure")).then("late").otherwise("arose")
            open_ = asked.select(
                pl.max_horizontal(short, "seen", pl.lit(since)),
                pl.min_horizontal("closed_seen", "void", pl.lit(until)),
            )
            bad += open_.rows()
            # What sources dispute is not shown to have been done.
            contested = asked.filter(pl.col("sure") & pl.col("contested").is_not_null())
            bad += contested.select(
                pl.max_horizontal("late", closed_late(), "seen", "contested_said", pl.lit(since)),
                pl.min_horizontal("settled", "void", pl.lit(until)),
            ).rows()
        return without([(BEGINNING, FOREVER, None)], sorted(r for r in bad if r[0] < r[1]))


def with_ends(world: World, duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    """Occasions in order of receipt, each with when the duty can be owed to its author."""
    return with_lives(world, duty, frame).sort("arose", "row", "who", "owed", nulls_last=True)


def _late(voices: pl.DataFrame, arose: list[int]) -> Iterator[int]:
    """When statements were received, or taken back, that tell of a time since which some occasion had arisen."""
    for at, heard, void in voices.select("at", "heard", "void").rows():
        for t in (max(at, heard), void):
            if t < FOREVER and bisect_left(arose, at) < bisect_left(arose, t):
                yield t


def _is(pieces: Pieces, of: tuple[str, str | None, str | None], at: int, conduct: int) -> bool:
    """Whether conduct is shown to be so at an instant."""
    found = pieces.rows.at(of, at)
    return found is not None and found["conduct"] == conduct
