"""Conduct as it was lived: what others could know and react to at each time (docs/language.md §4, §8 rules 3 and 7).

Time is parted into epochs between statements taken back, or received so late that they changed what had been known of
an occasion. In each, conduct is told by the statements as they stood then.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

import polars as pl

from detente.agreement.model import Duty
from detente.assess.conduct.occasions import Edge
from detente.assess.conduct.pieces import WITHIN
from detente.assess.conduct.quotas import admitted, asks_sets, kinds_asked, with_limits
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
    """Conduct of the duties of a world as it was lived; `edges` are when conditions called for an answer."""

    def __init__(self, world: World, edges: dict[str, tuple[Edge, ...]], as_left: AsLeft) -> None:
        self.world, self.edges, self.as_left = world, edges, as_left
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
            # What falls short of a duty that is always in force is a breach, whenever it began.
            if not self._is_gated(duty):
                return turns
            return turns.union(*(self._broken(duty, counts) for _, _, counts in self.counts()))
        occasion = self.world.clauses.occasions[duty.on or ""]
        asked = self._sets if duty.up_to else sets_asked([occasion.where, duty.where])
        kinds = (*duty.answers, "refusal", *_SILENCE, *self._choices(asked))
        return {*self._known_late(duty), *(since for since, _ in self.world.evidence.epochs(kinds))}

    def epochs(self, duty: Duty) -> list[tuple[int, int]]:
        """The spans between those instants, of this text and of the others that have the clause (`anew`)."""
        return list(pairwise([*sorted({BEGINNING, *self.anew.get(duty.id, self.turns(duty))}), FOREVER]))

    def _is_gated(self, duty: Duty) -> bool:
        """Whether a shortfall under a duty may be no breach, as far as it is bound at all."""
        world = self.world
        gates = (duty.while_, duty.unless, duty.excused, duty.grace)
        one_text = world.earlier is None and world.until == FOREVER
        return not one_text or world.evidence.passing or any(gate is not None for gate in gates)

    def _broken(self, duty: Duty, counts: Counts) -> Iterator[int]:
        """When something was taken back of a party while a shortfall lasted or was settled: what is left tells anew."""
        frame = heard_together(conduct_of(self.world, duty, counts)).frame
        settlements = self.world.evidence.record.spine.filter(pl.col("kind") == "settlement")["row"]
        runs = frame.filter(pl.col("began").is_not_null()).select("who", "began", "cured").unique().rows()
        settled = frame.filter(pl.col("row").is_in(settlements.implode()))
        runs += settled.select("who", "start", pl.col("end") + 1).rows()
        gone = self._gone(counts.made_of_kinds(duty.keep or "")) if runs else {}
        for who, began, cured in runs:
            for name in {who, *self.world.agreement.members(who)}:
                yield from (t for t in gone.get(name, ()) if began < t < cured)

    def _gone(self, kinds: set[str]) -> dict[str, list[int]]:
        """When statements of some kinds were taken back, by whom they are about."""
        frames = [self.world.evidence.voices(kind).select("about", "void") for kind in sorted(kinds)]
        gone = pl.concat(frames).filter(pl.col("void") < FOREVER).unique()
        return {str(about[0]): of["void"].to_list() for about, of in gone.group_by("about")}

    def told(self, duty: Duty) -> Iterator[tuple[int, int, Counts]]:
        """Counts as they were lived, once for each epoch of a duty."""
        return self._counted(self.epochs(duty))

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
        arose = self.world.occasions[duty.id]["arose"].sort().to_list() if kinds else []
        return {t for kind in kinds for t in _late(evidence.voices(kind), arose) if t <= evidence.known}

    def meets(self, clause: str, who: str) -> list[Span]:
        """When conduct under a duty was shown to be within it, as others could know."""
        duty = self.world.clauses.duties[clause]
        if duty.keep is not None:
            out: list[Span] = []
            for since, until, counts in self.counts():
                together = heard_together(conduct_of(self.world, duty, counts))
                mine = together.frame.filter(pl.col("who") == who).sort("start")
                good = mine.filter(pl.col("conduct") == WITHIN).select("start", "end", "row").rows()
                # Of several things, or towards several, all must be within; a value of which nothing was said as yet
                # is none that anybody could ask about.
                unheard = pl.col("each").is_not_null() & pl.col("silent")
                others = mine.filter((pl.col("conduct") != WITHIN) & ~unheard).select("start", "end").rows()
                out += within(without(good, others), since, until)
            return joined(out)
        bad: list[tuple[int, int]] = []
        for since, until, counts, frame in self.frames(duty):
            mine = with_ends(self.world, duty, frame.filter(pl.col("who") == who))
            # To whom nothing can be owed, nothing is missed.
            keys = mine.select("owed", "arose").rows()
            owed = [to is None or self.world.evidence.binds(to, arose) for to, arose in keys]
            mine = mine.filter(pl.Series(owed, dtype=pl.Boolean))
            if duty.up_to:
                mine = admitted(with_limits(mine, duty, self.world.clauses, counts), duty).filter("created")
            open_ = mine.select(
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


def with_ends(world: World, duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    """Occasions in order of receipt, each with when the duty can be owed to its author."""
    return with_lives(world, duty, frame).sort("arose", "row", "who", "owed", nulls_last=True)


def _late(voices: pl.DataFrame, arose: list[int]) -> Iterator[int]:
    """When statements were received, or taken back, that tell of a time since which some occasion had arisen."""
    for at, heard, void in voices.select("at", "heard", "void").rows():
        for t in (max(at, heard), void):
            if t < FOREVER and bisect_left(arose, at) < bisect_left(arose, t):
                yield t
