"""What a text leaves to the version that replaces it.

Rules (docs/language.md §1, §5, §8):

1. A clause binds from the date of its version. One that went on word for word, with all that it is made of, was in
   force before: its grace does not run anew.
2. What arose before called for an answer or did not by the text in force then. What was open stays open.
3. What had become a breach stays one while conduct falls short by the new text, whatever its gates say.
4. Conditions see breaches and force before the date as the earlier text had them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from detente.agreement.grammar import conditions as co
from detente.agreement.model import Clauses, Duty
from detente.assess.conduct.answers import closed_late
from detente.assess.force.gates import Key
from detente.assess.force.net import Settled, Shortfall, Span, joined, within, without
from detente.assess.force.watch import watched_duties
from detente.assess.judging.worlds import World, needed
from detente.instants import BEGINNING, FOREVER

__all__ = ["Predecessor"]


class _Called(NamedTuple):
    """An occasion under the earlier text: to whom owed, whether it called for an answer, since when it was breached.

    It may have called for one where `created` is None.
    """

    owed: str | None
    created: bool | None
    breached: int | None


class Predecessor(Struct, frozen=True, dict=True):
    """A world whose text was replaced at an instant, and those before it."""

    world: World
    until: int
    before: Predecessor | None = None

    # -- what was a breach -------------------------------------------------------------------------

    def breached(self, clause: str, who: str, owed: str | None, each: str | None) -> int | None:
        """Since when conduct that keeps a count had been a breach, where it was one when the text was replaced."""
        frame = self.world.breaches.get(clause)
        if frame is None:
            return None
        at = pl.lit(self.until, dtype=pl.Int64)
        open_ = frame.filter(
            (pl.col("latched") < at) & (pl.col("cured") > at), pl.col("each").eq_missing(pl.lit(each)), who=who
        )
        since = [
            latched
            for to, latched in open_.select("owed", "latched").rows()
            if _alike(to, owed) and self._lasted(clause, who, to)
        ]
        return min(since, default=None)

    def was_watched(self, clause: str) -> bool:
        """Whether conditions of the earlier text looked at a clause, so that what others saw of it is known."""
        return clause in watched_duties(self.world.clauses)

    def seen(self, clause: str, who: str, owed: str | None, fall: Shortfall) -> int | None:
        """Since when a shortfall had been a breach that others saw, where it was one when the text was replaced."""
        told = self._seen.get((clause, who, fall.row, fall.began), ())
        return min((since for to, since in told if _alike(to, owed) and self._lasted(clause, who, to)), default=None)

    @cached_property
    def _seen(self) -> dict[tuple[str, str, int | None, int | None], list[tuple[str | None, int]]]:
        """The breaches that others saw when the text was replaced: by clause, who, statement and beginning."""
        out: dict[tuple[str, str, int | None, int | None], list[tuple[str | None, int]]] = {}
        for (clause, who, owed), fall, since in self._shown():
            if since < self.until < fall.until:
                out.setdefault((clause, who, fall.row, fall.began), []).append((owed, since))
        return out

    def _shown(self) -> Iterator[tuple[Key, Shortfall, int]]:
        """The shortfalls that became breaches as others saw them, each with of what it is and since when."""
        world = self.world
        if world.gates is not None and world.swept is not None:
            for place, fall in enumerate(world.shortfalls):
                if fall.shown and place in world.swept.breached:
                    yield world.gates.keys[fall.of], fall, world.swept.breached[place]

    def disputed(self, clause: str, who: str, owed: str | None, each: str | None) -> int | None:
        """Since when its sources had disputed a breach, where they did when the text was replaced."""
        last = self._last.get((clause, who, each), [])
        return min((since for to, since, status in last if status == "disputed" and _alike(to, owed)), default=None)

    @cached_property
    def _last(self) -> dict[tuple[str, str, str | None], list[tuple[str | None, int, str]]]:
        """The status of each duty when the text was replaced, and since when."""
        status = self.world.status.filter((pl.col("start") < self.until) & (pl.col("end") >= self.until))
        out: dict[tuple[str, str, str | None], list[tuple[str | None, int, str]]] = {}
        for clause, who, each, *rest in status.select("clause", "who", "each", "owed", "start", "status").rows():
            out.setdefault((clause, who, each), []).append((rest[0], rest[1], rest[2]))
        return out

    # -- occasions ---------------------------------------------------------------------------------

    def called(self, clause: str, who: str, owed: str | None, label: str) -> Settled:
        """Whether an occasion that arose under the earlier text called for an answer, and was not closed with it."""
        told = [one.created for one in self._named(clause, who, owed, label)]
        return "created" if True in told else "may" if None in told else "nothing"

    def unanswered(self, clause: str, who: str, owed: str | None, label: str | None) -> int | None:
        """Since when an occasion had been a breach, where it was one when the text was replaced."""
        named = (one.breached for one in self._named(clause, who, owed, label) if one.created)
        return min((since for since in named if since is not None), default=None)

    def _named(self, clause: str, who: str, owed: str | None, label: str | None) -> Iterator[_Called]:
        return (one for one in self._occasions.get((clause, who, label), ()) if _alike(one.owed, owed))

    @cached_property
    def _occasions(self) -> dict[tuple[str, str, str | None], list[_Called]]:
        out: dict[tuple[str, str, str | None], list[_Called]] = {}
        at = pl.lit(self.until, dtype=pl.Int64)
        open_ = pl.col("shown") & pl.col("sure") & (pl.col("latched") < at) & (closed_late() > at)
        for clause, frame in (self.world.occasions | self.world.ever).items():
            created = pl.when(pl.col("sure") | ~pl.col("created")).then("created")
            told = frame.select("who", "label", "owed", created, pl.when(open_).then("latched"))
            for who, label, owed, *one in told.rows():
                if self._lasted(clause, who, owed):
                    out.setdefault((clause, who, label), []).append(_Called(owed, *one))
        return out

    def _lasted(self, clause: str, who: str, owed: str | None) -> bool:
        """Whether a duty had not ended for good before the text was replaced: what was open ended with it."""
        return self.world.life(self.world.clauses.duties[clause], who, owed)[1] >= self.until

    # -- force -------------------------------------------------------------------------------------

    def entered(self, clauses: Clauses, duty: Duty, who: str, owed: str | None) -> int | None:
        """Since when a duty had been in force that goes on as it was; None where it does not."""
        was = self.world.clauses.duties.get(duty.id)
        if was is None or _terms(self.world.clauses, was) != _terms(clauses, duty):
            return None
        return next((since for since, until, _ in self._force(was, who, owed) if since < self.until <= until), None)

    def _force(self, duty: Duty, who: str, owed: str | None) -> list[Span]:
        """When a duty was in force towards somebody."""
        gates, swept = self.world.gates, self.world.swept
        key = (duty.id, who, owed)
        if gates is None or swept is None or key not in gates.keys:
            return [(*self.world.life(duty, who, owed), None)]
        spells = swept.spells[gates.keys.index(key)]
        spans = joined((s.since, s.until, None) for s in spells if s.force == "active")
        entered = gates.wired.obligations[gates.keys.index(key)].entered
        return [(s if entered is None or s != self.world.since else entered, until, None) for s, until, _ in spans]

    # -- what conditions saw -----------------------------------------------------------------------

    def history(self, verb: str, clause: str, who: str, near: set[str] | None) -> list[Span]:
        """When, before the text was replaced, a party had breached a clause (or owed it) towards some, or anyone."""
        earlier = self.before.history(verb, clause, who, near) if self.before else []
        since = self.before.until if self.before else BEGINNING
        duty = self.world.clauses.duties.get(clause)
        if duty is None or who not in duty.who:
            return earlier
        mine = self._owed(duty, who, near) if verb == "owes" else self._breaches(duty, who, near)
        return [*earlier, *within(joined(sorted(mine, key=lambda span: span[:2])), since, self.until)]

    def _owed(self, duty: Duty, who: str, near: set[str] | None) -> list[Span]:
        """While all of some obligations were in force."""
        found: list[Span] = [(BEGINNING, FOREVER, None)]
        for owed in self.world.pairs(duty, who):
            if near is None or owed is None or owed in near:
                asleep = without([(BEGINNING, FOREVER, None)], [s[:2] for s in self._force(duty, who, owed)])
                found = without(found, [s[:2] for s in asleep])
        return found

    def _breaches(self, duty: Duty, who: str, near: set[str] | None) -> Iterator[Span]:
        """Breaches as others saw them; where nobody looked at them, as they are found."""
        if self.was_watched(duty.id):
            for (clause, name, owed), fall, since in self._shown():
                begins = max(since, fall.seen or fall.since)
                if (clause, name) == (duty.id, who) and begins < fall.until and (near is None or owed in {None, *near}):
                    yield begins, fall.until, None
            return
        found = self.world.status.filter(pl.col("status").is_in(["breached", "late"]), clause=duty.id, who=who)
        for owed, start, end in found.select("owed", "start", "end").rows():
            if near is None or owed is None or owed in near:
                yield start, end, None


def _alike(a: str | None, b: str | None) -> bool:
    """Whether two texts mean the same debtor and creditor: one may keep apart what the other owes to all."""
    return a == b or a is None or b is None


def _terms(clauses: Clauses, duty: Duty) -> str:
    """A clause as it binds a party, with all that it is made of; whom else it binds makes no other clause of it."""
    names = sorted(needed(clauses, duty.id))
    made: list[object] = [clauses.counts.get(name) or clauses.occasions.get(name) for name in names]
    states, named = set[str](), [gate for gate in (duty.while_, duty.unless, duty.excused) if gate is not None]
    while named:
        for atom in co.atoms(named.pop()):
            if isinstance(atom, co.InState) and atom.state not in states:
                states.add(atom.state)
                state = clauses.states[atom.state]
                made.append(state)
                named += [state.on, state.off]
    return repr((replace(duty, who=(), heading="", prose="", texts={}), made))
