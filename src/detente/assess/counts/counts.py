"""Counts: a number per party at every instant, as levels that change at instants.

Everything counted is a stock with entries and exits: +w when it starts to count, -w when it stops. One running
sum then serves limits, bans, quotas and "no more than N per period" (docs/language.md §3).

    voices ── stocks, weights ──> contributions   who, each, row, start, end, low, high, open, stale
           ── running sum ──────> Level           who, each, t, low, high, stale, row: by one source
           ── else ─────────────> Level           by a chain of sources
           ── silence ──────────> Level           with zero where silence is complete
           ── groups ───────────> Level           with the sums of members
           ── arithmetic ───────> Level           for `is`

1. A stock counts from its `at` until the same speaker's next statement about the same party with the same key.
   It is stale (unknown) from its `until`, when its successor was due, or after `good for`.
2. `complete: yes` makes every other key of that speaker and party zero from then on.
3. Events count from `at` to `until` (without one, to the end of their day), or as `over` says.
4. Of a stock about which nothing was said, nothing is known; of events, none is on record: zero.
5. `other` is whom a duty is owed to: a count hears him by his name, towards each apart (`facing`).
6. In the *lived* clock a statement acts from the later of its `at` and its receipt, and until it is void: that
   is what others could react to (§4, §8).
7. `with_missing` are the same counts with the events that the record may lack, where it is not complete.

Numbers are whole numbers of the level's scale; `high` null is without end.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import polars as pl
from msgspec import Struct, field

from detente.agreement.blocks import Count, Sources
from detente.agreement.clauses.cycles import components
from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Clauses
from detente.assess.columns.runs import only
from detente.assess.counts.baselines import baseline, of_each, unknown
from detente.assess.counts.levels import Level, running_sum
from detente.assess.counts.named import acting
from detente.assess.counts.silence import (
    once_declared_whole,
    silent_between,
    unknown_from,
    unknown_where_silent,
    where_complete,
    with_missing,
)
from detente.assess.counts.stocks import timed
from detente.assess.counts.together import arithmetic, else_, own_or, summed, while_bound
from detente.assess.counts.weights import things, weighed
from detente.assess.standing.evidence import Evidence
from detente.instants import BEGINNING, FOREVER

__all__ = ["Chain", "Counts", "facing"]

# Sources one after the other: each is heard where those before it are silent.
Chain = tuple[str, ...]


def facing(chain: Chain, owed: str | None) -> Chain:
    """A chain as it is heard of what is owed to somebody: `other` is he.

    >>> facing(("self", "other"), "B")
    ('self', 'B')
    """
    return tuple(dict.fromkeys(owed or name if name == "other" else name for name in chain))


class Counts(Struct, frozen=True, dict=True):
    """The counts of one reading over some evidence, by the found or the lived clock.

    `recorded` are those of what is on record, where these are of what the record may lack too; `dated` is the instant
    of the baseline that they tell of, as it became known.
    """

    evidence: Evidence
    clauses: Clauses
    lived: bool = False
    recorded: Counts | None = None
    dated: int | None = None
    _levels: dict[object, Level] = field(default_factory=dict)

    @cached_property
    def with_missing(self) -> Counts:
        """The same with the events that the record may lack."""
        return Counts(self.evidence, self.clauses, self.lived, self, self.dated)

    def _as_of(self, day: int) -> Counts:
        """What tells of a baseline: as it was lived, all that was received of its date, whenever that was."""
        if not self.lived or (self.dated is not None and self.dated < day):
            return self
        if day not in self._baselines:
            self._baselines[day] = Counts(self.evidence, self.clauses, self.lived, None, day)
        return self._baselines[day] if self.recorded is None else self._baselines[day].with_missing

    @cached_property
    def _baselines(self) -> dict[int, Counts]:
        return {}

    def may_lack(self, names: Iterable[str]) -> bool:
        """Whether some counts are made of events that a record may lack."""
        made = (self.clauses.counts[name] for name in self.made_of(names))
        return any(count.of is not None and not count.latest and count.if_silent != "0" for count in made)

    def chains(self, names: Iterable[str], override: Sources | None = None) -> tuple[Chain, ...]:
        """The chains of sources that are heard apart for some counts and all that they are made of."""
        if override is not None:
            return override.chains
        own = [self.clauses.counts[n].according_to.chains for n in self.made_of(names) if not self._parts(n)]
        apart = dict.fromkeys(chain for chains in own if len(chains) > 1 for chain in chains)
        return tuple(apart) or (own[0] if own else Sources().chains)

    def level(self, name: str, chain: Chain | None = None, *, always: bool = False) -> Level:
        """The level of a count as one chain of sources tells it.

        What it is made of is heard by that chain where it hears it by itself (or *always*), else by its own first.
        """
        if (name, chain, always) not in self._levels:
            # Each after those that it is made of, so that no text makes this deep or long.
            for part in self.made_of([name]):
                if (part, chain, always) not in self._levels:
                    self._levels[part, chain, always] = self._made(self.clauses.counts[part], chain, always)
        return self._levels[name, chain, always]

    def _made(self, count: Count, chain: Chain | None, always: bool) -> Level:
        if count.is_ is not None:
            return self.evaluate(count.is_, chain, always=always)
        heard = self.heard(count, chain, always)
        if (count.name, heard) not in self._levels:
            level = self._by_chain(count, heard)
            # Of a stock whose silence is said to be unknown it is so wherever nothing was said.
            if not (count.latest and count.if_silent == "unknown"):
                level = where_complete(level, count, heard, self)
            if self.recorded is not None and self.may_lack([count.name]):
                level = with_missing(level, count, heard, self)
            self._levels[count.name, heard] = self._with_groups(count, level)
        return self._levels[count.name, heard]

    def heard(self, count: Count, chain: Chain | None, always: bool) -> Chain:
        """The chain by which a count of statements is heard when a chain is asked for."""
        own = count.according_to.chains
        return chain if chain is not None and (always or chain in own) else own[0]

    def taken_back(self, name: str) -> list[int]:
        """When statements that a count is made of were taken back, or stood anew, where it is told as it was lived."""
        kinds = self.made_of_kinds(name) if self.lived else set[str]()
        return [since for since, _ in self.evidence.epochs(tuple(sorted(kinds)))[1:]]

    def made_of_kinds(self, name: str) -> set[str]:
        """The kinds of statement that a count is made of."""
        return {kind for part in self.made_of([name]) if (kind := self.clauses.counts[part].of) is not None}

    def _parts(self, name: str) -> list[str]:
        arithmetic = self.clauses.counts[name].is_
        return [] if arithmetic is None else [n.name for n in ex.names_in(arithmetic)]

    def made_of(self, names: Iterable[str]) -> list[str]:
        """Counts and all that they are made of, each once and after those that it is made of."""
        return [name for group in components(names, self._parts) for name in group]

    # -- statements --------------------------------------------------------------------------------

    def _by_chain(self, count: Count, chain: tuple[str, ...]) -> Level:
        levels = [self.by_source(count, source) for source in chain]
        found = levels[-1]
        for earlier in reversed(levels[:-1]):
            found = else_(earlier if count.latest else _while_counting(earlier), found)
        return found

    def by_source(self, count: Count, source: str) -> Level:
        """The level of a count of statements as one source, a name or `self`, tells it, of nobody but whom it means."""
        if self.recorded is not None:
            return self.recorded.by_source(count, source)
        if (count.name, source) not in self._levels:
            self._levels[count.name, source] = self._told_by(count, source)
        return self._levels[count.name, source]

    def _told_by(self, count: Count, source: str) -> Level:
        voices = self._voices(count)
        if source == "self":
            voices = only(voices, pl.col("by") == pl.col("about"))
        else:
            voices = only(voices, pl.col("by") == source)
        contributions, scale_ = weighed(count, timed(count, voices, self), self, self._things(count))
        silent = count.latest if count.if_silent is None else count.if_silent == "unknown"
        brought = contributions.with_columns(row="brought") if "brought" in contributions.columns else contributions
        frame = running_sum(brought)
        if not count.latest:
            frame = silent_between(frame, brought)
            frame = unknown_where_silent(frame) if silent else frame
        elif silent and (gone := self.taken_back(count.name)):
            frame = unknown_from(frame, brought, gone)
        level = Level(frame, scale_, silent, contributions, rest=frame.clear() if count.for_each else None)
        return once_declared_whole(level, count, voices, self) if count.latest else level

    def _voices(self, count: Count) -> pl.DataFrame:
        """The voices that a count is made of, by whomever."""
        voices = self.evidence.voices(count.of or "") if self.lived else self.evidence.standing(count.of or "")
        if self.lived and self.evidence.epoch is not None:
            voices = voices.filter(pl.col("void") > self.evidence.epoch)
        if self.dated is not None:
            voices = voices.filter(pl.col("at") <= self.dated).with_columns(said=pl.max_horizontal("said", self.dated))
        return voices

    def _things(self, count: Count) -> pl.DataFrame | None:
        """The things of which anybody who may be heard tells as of events that are counted; None where one alone is."""
        names = self._heard_of(count)
        if count.latest or count.where is None or names == {"self"} or not self.clauses.forms[count.of or ""].keys:
            return None
        if count.name not in self._told:
            heard = sorted({*names, *(self.evidence.agreement.parties if "other" in names else ())})
            own = (pl.col("by") == pl.col("about")) & ("self" in names)
            voices = only(self._voices(count), pl.col("by").is_in(heard) | own)
            self._told[count.name] = things(count, timed(count, voices, self), self)
        return self._told[count.name]

    @cached_property
    def _told(self) -> dict[str, pl.DataFrame]:
        return {}

    def _heard_of(self, count: Count) -> set[str]:
        """Whoever may be heard of a count: by its own words, or those of a duty that keeps it."""
        duties = (duty for duty in self.clauses.duties.values() if duty.keep is not None and duty.according_to)
        keeping = [duty for duty in duties if count.name in self.made_of([duty.keep or ""])]
        sources = [count.according_to, *(duty.according_to for duty in keeping if duty.according_to is not None)]
        return {name for of in sources for chain in of.chains for name in chain}

    # -- arithmetic --------------------------------------------------------------------------------

    def evaluate(self, expression: ex.Expression, chain: Chain | None = None, *, always: bool = False) -> Level:
        """Arithmetic over counts as a level; a number alone is the same for everyone at every instant."""
        names = dict.fromkeys(ex.names_in(expression))
        parts = {name: self.operand(name, chain, always=always) for name in names}
        return arithmetic(expression, parts, self.evidence.agreement.calendar, self._everyone)

    def operand(self, name: ex.Name, chain: Chain | None = None, *, always: bool = False) -> Level:
        """The level of a count as an expression names it: one's own, another's, or that of a date."""
        if not name.at:
            level = self.level(name.name, chain, always=always)
            return of_each(level, name.of, self._everyone)._replace(contributions=None) if name.of else level
        day = self.evidence.agreement.calendar.moment(name.at).last
        level = self._as_of(day).level(name.name, chain, always=always)._replace(contributions=None)
        if self.dated is not None and self.dated < day:
            level = unknown(level, self._everyone)
        else:
            level = baseline(level, day, self._everyone, later=self.lived)
        return of_each(level, name.of, self._everyone) if name.of else level

    @property
    def _everyone(self) -> list[str]:
        return [*self.evidence.agreement.parties, *self.evidence.agreement.groups]

    # -- groups ------------------------------------------------------------------------------------

    @cached_property
    def _groups(self) -> list[str]:
        return sorted(acting(self.clauses) & set(self.evidence.agreement.groups))

    def _with_groups(self, count: Count, level: Level) -> Level:
        """A group acts as one: its members' counts summed, and its own word where it speaks."""
        for group in self._groups:
            members = [
                while_bound(_of(level, member, group), group, self._membership(member))
                for member in self.evidence.agreement.members(group)
            ]
            own = _of(level, group, group)
            found = summed(members)
            if not own.frame.is_empty():
                # Of a stock the group's own word is the whole; its own events are further ones.
                found = own_or(own, found) if count.latest else summed([found, _silent_as_none(own)])
            frame = pl.concat([level.frame.filter(pl.col("who") != group), found.frame])
            rest = None if level.rest is None or found.rest is None else pl.concat([level.rest, found.rest])
            level = level._replace(frame=frame, rest=rest)
        return level

    def _membership(self, member: str) -> tuple[int, int]:
        """From when to when a member counts in its group: for a baseline, whether it was bound then."""
        since, until = self.evidence.membership[member]
        if self.dated is None:
            return since, until
        return BEGINNING, FOREVER if since <= self.dated < until else BEGINNING + 1


def _while_counting(level: Level) -> Level:
    """A level of events that tells something only while any of them counts: what is over tells no more."""
    return level._replace(frame=unknown_where_silent(level.frame))


def _silent_as_none(level: Level) -> Level:
    """A group's own events, none where it says nothing: what its silence tells is what that of its members does."""
    frame = level.frame.with_columns(high=pl.when(pl.col("stale").is_null()).then(0).otherwise("high"))
    return level._replace(frame=frame, silent=False)


def _of(level: Level, who: str, name: str) -> Level:
    """The level of one party alone, under a name."""
    frames = [f if f is None else f.filter(pl.col("who") == who).with_columns(who=pl.lit(name))
              for f in (level.frame, level.rest)]  # fmt: skip
    assert frames[0] is not None
    return Level(frames[0], level.scale, level.silent, rest=frames[1])
