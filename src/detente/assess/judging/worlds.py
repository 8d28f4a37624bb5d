"""A world: what one reading makes of a record, and what its modules work out of it.

`kept` and `occasions` hold the conduct of every duty, `ever` (under a quota) also what was since taken back,
`created` the occasions of all that called for an answer, `breaches` where conduct that keeps a count became a breach,
`gates` and `swept` the duties whose force hangs on conditions, `status` one status at every instant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar, cast

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement.blocks import Duty
from detente.agreement.model import Agreement, Clauses
from detente.assess.columns.runs import Rows
from detente.assess.conduct.answers import with_answers
from detente.assess.conduct.keeps import conduct, first_step
from detente.assess.conduct.occasions import Edge, owed_parties, unanswered
from detente.assess.conduct.pieces import WITHIN, Pieces, Way
from detente.assess.conduct.shortfalls import Before, Left, Thing
from detente.assess.conduct.sources import heard_together
from detente.assess.counts.counts import Counts
from detente.assess.force.gates import Gates
from detente.assess.force.net import Shortfall, Spell, Swept, joined
from detente.assess.force.spells import spells_through
from detente.assess.judging.status import KEY
from detente.assess.standing.evidence import Evidence
from detente.instants import BEGINNING, FOREVER

__all__ = ["Kept", "World", "called", "conduct_of", "keys_of", "occasions_of", "with_lives"]


_ALWAYS = (BEGINNING, FOREVER)


class Kept(NamedTuple):
    """The conduct of a duty that keeps a count: all sources together, and each alone."""

    together: Pieces
    apart: list[Pieces]


class World(Struct, dict=True):
    """What one reading makes of a record; frames as the modules that make them say."""

    name: str
    clauses: Clauses
    evidence: Evidence
    counts: Counts
    since: int = BEGINNING  # from when until when the text is in force, where others come before or after it
    until: int = FOREVER
    earlier: World | None = None  # what the same reading makes of the text before
    limited: frozenset[str] = frozenset()  # the duties that have a quota in some version of the text
    kept: dict[str, Kept] = field(default_factory=dict)
    occasions: dict[str, pl.DataFrame] = field(default_factory=dict)
    ever: dict[str, pl.DataFrame] = field(default_factory=dict)
    created: pl.DataFrame = field(default_factory=pl.DataFrame)
    breaches: dict[str, pl.DataFrame] = field(default_factory=dict)
    gates: Gates | None = None
    swept: Swept | None = None
    shortfalls: list[Shortfall] = field(default_factory=list)
    status: pl.DataFrame = field(default_factory=pl.DataFrame)
    before: dict[tuple[str, bool, int | None], Before] = field(default_factory=dict)
    _lived_counts: dict[int | None, Counts] = field(default_factory=dict)
    _pairs: dict[tuple[str, str], tuple[str | None, ...]] = field(default_factory=dict)
    _lives: dict[tuple[str, str, str | None], tuple[int, int]] = field(default_factory=dict)
    _bound: dict[tuple[str, ...], list[tuple[int, int]]] = field(default_factory=dict)
    _keys: dict[str, list[tuple[str, str | None, str | None]]] = field(default_factory=dict)
    _called: dict[str, dict[str, list[str | None]]] = field(default_factory=dict)
    _in_vain: dict[str, frozenset[tuple[str, str | None]]] = field(default_factory=dict)
    _breached: dict[str, Rows] = field(default_factory=dict)
    _asked: dict[str, dict[tuple[str, str | None], int]] = field(default_factory=dict)
    _said: dict[str, dict[str, dict[str, list[int]]]] = field(default_factory=dict)

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
        if (duty.id, who) not in self._pairs:
            self._pairs[duty.id, who] = self._find_pairs(duty, who)
        return self._pairs[duty.id, who]

    def is_asked(self, duty: Duty) -> bool:
        """Whether a duty answers what another addresses to who owes it."""
        occasion = self.clauses.occasions.get(duty.on or "")
        form = self.clauses.forms.get(occasion.of or "") if occasion is not None else None
        return form is not None and form.addressed and duty.before is None

    def _authors(self, duty: Duty) -> dict[str, list[str | None]]:
        """Who called upon whom under a duty, and stands by it."""
        if duty.id not in self.occasions:
            return {}
        if duty.id not in self._called:
            found: dict[str, list[str | None]] = {}
            rows = self.occasions[duty.id].group_by("who", "owed").agg().rows()
            for who, owed in sorted(rows, key=lambda r: (r[0], r[1] is None, r[1] or "")):
                found.setdefault(who, []).append(owed)
            self._called[duty.id] = found
        return self._called[duty.id]

    def _find_pairs(self, duty: Duty, who: str) -> tuple[str | None, ...]:
        if duty.keep is not None or duty.apart or (duty.to is not None and len(duty.to) == 1):
            listed = owed_parties(duty, who, self.agreement)
            # A group that calls upon a party is owed the answer beside those to whom the duty is kept apart.
            groups = () if duty.keep is not None else self._authors(duty).get(who, ())
            return tuple(dict.fromkeys([*listed, *groups]))
        authors = self._authors(duty).get(who, [])
        if self.is_asked(duty):
            others = self.agreement.counterparts(who)
            known = [a for a in authors if a is not None]
            return tuple(dict.fromkeys([*others, *known])) if len(others) == 1 else tuple(known) or (None,)
        return tuple(authors) or (None,)

    def keys(self, duty: Duty) -> list[tuple[str, str | None, str | None]]:
        """Who, owed and each: the ways in which a duty is kept apart."""
        if duty.id not in self._keys:
            each: dict[tuple[str, str | None], list[str | None]] = {}
            whole: list[str | None] = [None]
            if duty.keep is not None and self.clauses.counts[duty.keep].for_each is not None:
                whole = []
                found = self.kept[duty.id].together.frame.select("who", "owed", "each").unique().rows()
                for who, owed, e in sorted(found, key=lambda row: str(row[2])):
                    each.setdefault((who, owed), []).append(e)
            self._keys[duty.id] = [
                (who, owed, e)
                for who in duty.who
                for owed in self.pairs(duty, who)
                for e in each.get((who, owed)) or each.get((who, None), whole)
            ]
        return self._keys[duty.id]

    def asked(self, clause: str, who: str, owed: str | None, at: int) -> bool:
        """Whether by an instant anything had called for a duty to answer, or might have; True for any other duty."""
        if clause not in self.occasions:
            return True
        if clause not in self._asked:
            first = self.occasions[clause].group_by("who", "owed").agg(pl.col("arose").min())
            self._asked[clause] = {(name, to): arose for name, to, arose in first.rows()}
        return self._asked[clause].get((who, owed), FOREVER) <= at

    def asked_in_vain(self, clause: str, who: str, owed: str | None) -> bool:
        """Whether anything, under this text or an earlier one, called for a duty and created nothing."""
        if clause not in self._in_vain:
            frame = self.occasions.get(clause)
            pairs = [] if frame is None else frame.filter(~pl.col("created")).select("who", "owed").unique().rows()
            self._in_vain[clause] = frozenset(pairs)
        earlier = self.earlier is not None and self.earlier.asked_in_vain(clause, who, owed)
        return earlier or (who, owed) in self._in_vain[clause]

    def said_of_others(self, kind: str) -> dict[str, dict[str, list[int]]]:
        """Of whom who else said when, of a kind, addressed to nobody in particular."""
        if kind not in self._said:
            voices = self.evidence.standing(kind).filter(pl.col("to").is_null() | (pl.col("to").list.len() == 0))
            times = voices.filter(pl.col("by") != pl.col("about")).group_by("about", "by").agg(pl.col("at").sort())
            found: dict[str, dict[str, list[int]]] = {}
            for about, by, at in times.rows():
                found.setdefault(about, {})[by] = at
            self._said[kind] = found
        return self._said[kind]

    def breached(self, clause: str) -> Rows:
        """Where it was breached, by who, owed and each."""
        key = ["who", "owed", "each"]
        if clause not in self._breached:
            self._breached[clause] = Rows(self.breaches[clause].sort(*key, "latched"), key, "latched")
        return self._breached[clause]

    def lived_counts(self, epoch: int | None) -> Counts:
        """Counts as they were lived, by the statements that stand since an epoch began (None: there is one alone)."""
        if epoch not in self._lived_counts:
            evidence = self.evidence if epoch is None else self.evidence.in_epoch(epoch)
            self._lived_counts[epoch] = Counts(evidence, self.clauses, lived=True)
        return self._lived_counts[epoch]

    def spells(self, clause: str, who: str, owed: str | None) -> list[Spell]:
        """The force of a duty that hangs on conditions, in order, through all texts; empty for any other."""
        key = (clause, who, owed)
        if self.gates is None or self.swept is None or key not in self.gates.place:
            return []
        return spells_through(self.gates, self.swept, self.gates.place[key])

    def life(self, duty: Duty, who: str, owed: str | None = None) -> tuple[int, int]:
        """From when a party can first owe a duty to another, or to all the others, until it no longer can."""
        # Where all are bound throughout it is the same towards everybody, and of what keeps no count for everybody.
        passing = self.evidence.passing
        key = (duty.id, who if passing or duty.keep is not None else "", owed if passing else None)
        if key not in self._lives:
            self._lives[key] = self._find_life(duty, who, owed)
        return self._lives[key]

    def lapses(self, duty: Duty, who: str, owed: str | None = None) -> list[tuple[int, int]]:
        """When, within that time, nobody is bound of those who owe it, or nobody of those to whom it is owed."""
        if not self.evidence.passing:
            return []
        since, until = self.life(duty, who, owed)
        gaps = [gap for side in self._sides(who, owed) for gap in _between(self._spans(side))]
        return [(max(start, since), min(end, until)) for start, end in sorted(gaps) if start < until and end > since]

    def _find_life(self, duty: Duty, who: str, owed: str | None) -> tuple[int, int]:
        agreement = self.agreement
        spans = [
            (agreement.in_force, agreement.end(self.evidence.known)),
            (duty.since if duty.since is not None else BEGINNING, duty.until if duty.until is not None else FOREVER),
        ]
        if self.evidence.passing:
            bound = [self._spans(side) for side in self._sides(who, owed)]
            spans += [(of[0][0], of[-1][1]) for of in bound]
        if duty.keep is not None:
            spans.append((first_step(duty, who), FOREVER))
        since, until = max(s for s, _ in spans), min(u for _, u in spans)
        return min(since, until), until

    def _sides(self, who: str, owed: str | None) -> tuple[list[str], list[str]]:
        """The parties that owe a duty together, and those to whom it is owed."""
        return [who], [owed] if owed else self.agreement.counterparts(who)

    def _spans(self, names: Iterable[str]) -> list[tuple[int, int]]:
        """When any of some is bound, in order; who is no party always is, and so is nobody."""
        key = tuple(names)
        if key not in self._bound:
            members = [m for name in key for m in self.agreement.members(name)]
            spans = sorted(self.evidence.membership.get(m, _ALWAYS) for m in members) or [_ALWAYS]
            ever = [span for span in spans if span[0] < span[1]] or spans[:1]
            self._bound[key] = [(since, until) for since, until, _ in joined((*span, None) for span in ever)]
        return self._bound[key]


def _between(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What lies between spans in order."""
    return [(end, since) for (_, end), (since, _) in pairwise(spans)]


def occasions_of(
    world: World, duty: Duty, edges: tuple[Edge, ...] = (), *, lived: bool = False, epoch: int | None = None
) -> pl.DataFrame:
    """The occasions of a duty with their answers; *lived*, also those that were since taken back.

    With an `epoch`, answered and refused by what had not been taken back by then.
    """
    evidence = world.evidence if epoch is None else world.evidence.in_epoch(epoch)

    def work() -> pl.DataFrame:
        frame = unanswered(duty, world.clauses, evidence, edges, lived)
        return with_answers(frame, duty, world.clauses, evidence)

    return _shared(world, ("occasions", edges, lived, epoch), duty, work)


def called(world: World, duty: Duty) -> pl.DataFrame:
    """The occasions of a duty with a quota, also those taken back, which kept their place until then."""
    occasion = world.clauses.occasions[duty.on or ""]
    if occasion.of is None or len(world.evidence.epochs((occasion.of,))) == 1:
        return world.occasions[duty.id]
    ever = occasions_of(world, duty, lived=True).unique(["row", "who", "owed"], keep="last", maintain_order=True)
    standing = world.occasions[duty.id]
    gone = ever.join(standing, on=["row", "who", "owed"], how="anti", nulls_equal=True, maintain_order="left")
    return pl.concat([standing.select(ever.columns), gone])


def conduct_of(world: World, duty: Duty, counts: Counts) -> list[Pieces]:
    """The conduct of a duty that keeps a count, for each source heard apart."""
    before = _before(world, duty, counts)
    what = ("conduct", counts.lived, counts.evidence.epoch, counts.evidence.known, repr(before))
    return _shared(world, what, duty, lambda: conduct(duty, counts, before))


def _before(world: World, duty: Duty, counts: Counts) -> Before | None:
    """How the text before leaves shortfalls of a duty when this one comes: as it is found, or as it was lived then."""
    earlier = world.earlier
    if earlier is None:
        return None
    key = duty.id, counts.lived, counts.evidence.epoch
    if key not in world.before:
        theirs = earlier.clauses.duties.get(duty.id)
        left: dict[str | None, dict[Thing, Left]] = {}
        if theirs is not None and theirs.keep is not None:
            then = earlier.lived_counts(counts.evidence.epoch) if counts.lived else earlier.counts
            apart = conduct_of(earlier, theirs, then)
            before = _before(earlier, theirs, then)
            left = {p.source: _left(p, world, before) for p in apart} | {
                None: _left(heard_together(apart), world, before)
            }
        world.before[key] = Before(world.since, tuple(earlier.agreement.settles), left)
    return world.before[key]


def _left(pieces: Pieces, world: World, before: Before | None) -> dict[Thing, Left]:
    """How conduct stood when a text came."""
    kinds = world.evidence.record.spine["kind"]
    ways: dict[Thing, tuple[Way, ...]] = {}
    for span in pieces.settled:
        if span.start < world.since <= span.end:
            ways[span[:3]] = (*ways.get(span[:3], ()), *span.ways)
    out: dict[Thing, Left] = {}
    last = pieces.frame.filter((pl.col("start") < world.since) & (pl.col("end") >= world.since))
    for row in last.iter_rows(named=True):
        thing, began = (row["who"], row["owed"], row["each"]), row["began"]
        if before is not None and began is not None and began < before.since:
            began = before.of(pieces.source, *thing).began or before.since
        settled = row["conduct"] == WITHIN and row["row"] is not None and kinds[row["row"]] == "settlement"
        out[thing] = Left(began, row["row"] if settled else None, ways.get(thing, ()))
    return out


T = TypeVar("T")


def _shared(world: World, what: object, duty: Duty, work: Callable[[], T]) -> T:
    """Work that depends on a duty without its gates and on the definitions, done once for all readings."""
    bare = replace(duty, while_=None, unless=None, excused=None, basis="", grace=None, since=None, until=None,
                   heading="", prose="", texts={})  # fmt: skip
    key = (what, repr(bare), world.definitions)
    if key not in world.evidence.shared:
        world.evidence.shared[key] = work()
    return cast(T, world.evidence.shared[key])


def with_lives(world: World, duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of who and owed, with `owes_since` and `owes_until`: when the one can owe the duty to the other."""
    if not world.evidence.passing and duty.keep is None:
        since, until = (pl.lit(t, dtype=pl.Int64) for t in world.life(duty, duty.who[0]))
        return frame.with_columns(owes_since=since, owes_until=until)
    pairs = frame.group_by("who", "owed").agg().rows()
    lives = [(who, owed, *world.life(duty, who, owed)) for who, owed in pairs]
    spans = {life[2:] for life in lives}
    if len(spans) == 1:
        since, until = (pl.lit(t, dtype=pl.Int64) for t in spans.pop())
        return frame.with_columns(owes_since=since, owes_until=until)
    schema = {"who": pl.String, "owed": pl.String, "owes_since": pl.Int64, "owes_until": pl.Int64}
    life = pl.DataFrame(lives, schema=schema, orient="row")
    return frame.join(life, on=["who", "owed"], how="left", nulls_equal=True, maintain_order="left")


def keys_of(world: World) -> pl.DataFrame:
    """Every duty as it is kept apart: clause, who, owed, each."""
    rows = [(duty.id, *key) for duty in world.clauses.duties.values() for key in world.keys(duty)]
    return pl.DataFrame(rows, schema=dict.fromkeys(KEY, pl.String), orient="row")
