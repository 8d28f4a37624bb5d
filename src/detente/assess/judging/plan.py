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

from bisect import bisect_right
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, cast

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement.blocks import Duty
from detente.assess.conduct.answers import closed_late, closed_with_duty
from detente.assess.conduct.occasions import Edge
from detente.assess.conduct.pieces import OPPOSED, PIECE, Pieces
from detente.assess.conduct.places import Ask, Quota
from detente.assess.conduct.quotas import as_heard, asks_of, with_limits
from detente.assess.conduct.sources import heard_together
from detente.assess.force.gates import Gates, Wiring
from detente.assess.force.net import Admission, Claim, Shortfall, Span, joined, within
from detente.assess.force.spoken import Spoken
from detente.assess.judging.falls import Alone, found_short, goes_on, labels, pieces_of, short_rows
from detente.assess.judging.lived import Lived, with_ends
from detente.assess.judging.versions import By, Left
from detente.assess.judging.worlds import World, called, conduct_of, occasions_of
from detente.instants import BEGINNING, FOREVER

__all__ = ["Inputs", "Plan"]

# The claims of occasions, by who, owed and label.
Claims = dict[tuple[str, str | None, str], int]
_TOGETHER: By = ("together", "")


class Inputs(Struct):
    """What the sweep is given: the net, shortfalls and occasions of all versions of a text, in one numbering."""

    wiring: Wiring = field(default_factory=Wiring)
    shortfalls: list[Shortfall] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


class Epoch(NamedTuple):
    """A span in which conduct is told by what stood in it.

    `so`: how conduct turned out to have been, by what was said by its end; `firsts`: when each shortfall began.
    """

    since: int
    until: int
    so: Pieces
    firsts: dict[object, int]


class Plan:
    """What one text gives the sweep, and how to read its answer. `earlier` is the plan of the text before."""

    def __init__(
        self, world: World, duties: list[Duty], edges: dict[str, tuple[Edge, ...]], inputs: Inputs, earlier: Plan | None
    ) -> None:
        self.world, self.duties, self.edges, self.inputs, self.earlier = world, duties, edges, inputs, earlier
        for duty in duties:
            if duty.id in edges:
                world.occasions[duty.id] = occasions_of(world, duty, edges[duty.id])
        self.lived = Lived(world, edges, self._closed, self._known_then)
        self.gates = Gates(
            world.clauses, duties, world.evidence, world.since, world.until, self.lived.counts, self._owed,
            world.life, world.lapses, self.meets, Spoken(world.evidence), inputs.wiring,
        )  # fmt: skip
        self.gates.enrol(earlier.gates if earlier else None)
        self.place = self.gates.place
        self.found_from: dict[str, list[int]] = {}
        self.opposed_from: dict[str, list[int]] = {}
        self.claim_from: dict[str, list[int]] = {}
        self.left = Left()

    def fill(self, watched: set[str], anew: Mapping[str, set[int]]) -> None:
        """Hang the obligations on their conditions, and tell conduct.

        Conditions of some text look at the `watched`, whose conduct was told `anew` at some instants.
        """
        self.lived.anew = anew
        if self.earlier is not None:
            # Of whom this text does not bind to a clause, places in its quota are kept for a text that does.
            bound = {(duty.id, who) for duty in self.duties for who in duty.who}
            self.left.keep_places(self.earlier.left, bound)
        self.gates.connect()
        for duty in self.duties:
            self._found(duty)
            if duty.id in watched:
                self._lived(duty)

    def _owed(self, duty: Duty, who: str) -> tuple[str | None, ...]:
        """To whom a party owes a duty, with those who only asked: what they took back acted until then."""
        pairs = self.world.pairs(duty, who)
        by_others = duty.id in self.world.limited or self.world.is_asked(duty)
        if not by_others or duty.id not in self.world.occasions:
            return pairs
        asked = called(self.world, duty).filter(pl.col("who") == who)["owed"].unique().sort().to_list()
        return (*pairs, *(owed for owed in asked if owed not in pairs))

    def turns(self, clause: str) -> set[int]:
        """When conduct under a clause is to be told anew as it was lived."""
        duty = next((duty for duty in self.duties if duty.id == clause), None)
        return self.lived.turns(duty) if duty is not None else set()

    def meets(self, clause: str, who: str, towards: Collection[str] | None) -> list[Span]:
        """When conduct under a duty was shown to be within it, by the text in force then."""
        mine, duties = self.lived.meets(clause, who, towards), self.earlier.world.clauses.duties if self.earlier else {}
        if self.earlier is None or clause not in duties or who not in duties[clause].who:
            return mine
        before = within(self.earlier.meets(clause, who, towards), BEGINNING, self.world.since)
        return joined([*before, *within(mine, self.world.since, FOREVER)])

    # -- one text after another --------------------------------------------------------------------

    def _add(self, fall: Shortfall, what: str | None, epoch: int | None = None, by: By = _TOGETHER) -> None:
        """A shortfall as far as this text is in force, with those that it goes on from under the text before.

        It is of a value or an occasion, as it was lived in an `epoch` or (None) as it is found.
        """
        since, until = self.world.since, self.world.until
        if self.earlier is None and until == FOREVER:
            self.inputs.shortfalls.append(fall)
            return
        clause, who, owed = self.gates.wiring.keys[fall.of]
        of = (clause, who, what, epoch)
        goes_on = self.earlier is not None and fall.since <= since < fall.until
        left = self.earlier.left.shortfalls_of(of, by, owed) if self.earlier and goes_on else ()
        cut = replace(
            fall, since=max(fall.since, since), until=min(fall.until, until), fades=min(fall.fades, until),
            seen=max(fall.seen, since) if fall.seen is not None else None,
            left=(*fall.left, *left),
        )  # fmt: skip
        # One that ends as the next text begins goes on under it if conduct falls short by that one's terms.
        if cut.since < until <= fall.until:
            self.left.shortfalls.setdefault(of, []).append((by, owed, len(self.inputs.shortfalls)))
        self.inputs.shortfalls.append(cut)

    def _claim(self, duty: Duty, row: dict[str, Any], epoch: int | None = None, ask: Ask | None = None) -> int:
        """An occasion, with what became of it under the text before, where that was in force when it arose."""
        who, label, owed = row["who"], row["label"], row["owed"]
        before, closed = None, False
        if row["arose"] < self.world.since:
            before = self.earlier.left.claims_of(duty.id, row, epoch) if self.earlier else ()
            ends = [self.inputs.wiring.net.obligations[self.inputs.claims[n].of].until for n in before]
            # What was closed with its duty stays closed, whatever text has that anew.
            gone = bool(ends) and max(ends) < self.world.since
            closed = gone or (bool(before) and all(self.inputs.claims[n].closed for n in before))
            if gone and ask is not None:
                ask = ask._replace(closed=min(ask.closed, max(ends)))
            asks = [cast(Ask, mine) for n in before if (mine := self.inputs.claims[n].asks) is not None]
            if ask is not None and asks and row["void"] < self.world.since:
                # Whether what was taken back had been answered is for the text of that time to tell.
                ask = ask._replace(given_back=max(earlier.given_back for earlier in asks))
        quota = None if ask is None else self._quota(duty, who, epoch)
        number = len(self.inputs.claims)
        of, request = self.place[duty.id, who, owed], row["row"] or 0
        # What is still to come when the text is replaced is due by it until then, if by its dates it would be.
        lasts = row["arose"] < self.world.life(duty, who, owed)[1]
        arose = min(row["arose"], self.world.until - 1) if lasts else row["arose"]
        # A text that asks for notice earlier than the one before goes by what that made of the act when it arose there.
        arose = max([arose, *(self.inputs.claims[n].arose for n in before or ())])
        self.inputs.claims.append(Claim(of, arose, not row["sure"], before, closed, quota, request, ask))
        # What this text has arise only once it is replaced is for the next one to tell.
        if row["arose"] < self.world.until < FOREVER:
            self.left.note_claim((duty.id, who, label, epoch), owed, number, asks=ask is not None)
        return number

    def _quota(self, duty: Duty, who: str, epoch: int | None) -> int:
        """The number of a party's quota: as it is found, or as it was lived in an epoch."""
        quotas, key = self.left.quotas, (duty.id, who, epoch)
        if key not in quotas:
            before = self.earlier.left.quota_of(duty.id, who, epoch) if self.earlier else None
            quota = Quota(duty.per is None, before, self.world.until)
            self.left.note_quota(*key, len(self.inputs.wiring.net.quotas), quota)
            self.inputs.wiring.net.quotas.append(cast(Admission, quota.admit))
        return quotas[key][0]

    def _closed(self, duty: Duty, frame: pl.DataFrame, epoch: int | None) -> pl.DataFrame:
        """Occasions, those that were closed under the text before as they were closed there."""
        if self.earlier is not None:
            frame = self.earlier.left.closed(duty.id, frame, epoch, self.world.since)
        if self.world.until < FOREVER:
            self.left.note_ends(duty.id, self._known_then(duty, frame, epoch), epoch, self.world.until)
        return frame

    def _known_then(self, duty: Duty, frame: pl.DataFrame, epoch: int | None) -> pl.DataFrame:
        """Occasions that were some by the text in force when they arose: what was none then is none to a later text."""
        earlier = pl.col("arose") < self.world.since
        if self.earlier is None:
            return frame
        known = self.earlier.left.known(duty.id, epoch)
        rows = frame.select("who", "label", earlier.alias("earlier")).rows()
        return frame.filter(pl.Series([not old or (who, label) in known for who, label, old in rows], dtype=pl.Boolean))

    # -- found conduct -----------------------------------------------------------------------------

    def _found(self, duty: Duty) -> None:
        world = self.world
        if duty.keep is not None:
            kept = world.kept[duty.id]
            short = short_rows(world, duty, kept.together.frame)
            opposed = pieces_of(world, duty, kept.together.frame, [OPPOSED])
            alone = self._alone(duty, kept.apart)
            self.found_from[duty.id] = self._numbers_of(short)
            for row in short.iter_rows(named=True):
                of = self.place[duty.id, row["who"], row["owed"]]
                (after, left, began), start, fades = goes_on(row, alone), row["start"], row["end"]
                shortfall = Shortfall(of, start, row["cured"], fades, began, shown=False, after=after, left=left)
                self._add(shortfall, row["each"])
            self.opposed_from[duty.id] = self._numbers_of(opposed)
            for row in opposed.iter_rows(named=True):
                (after, left, _), start, end = goes_on(row, alone), row["start"], row["end"]
                of = self.place[duty.id, row["who"], row["owed"]]
                shortfall = Shortfall(of, start, end, end, shown=False, after=after, left=left)
                self._add(shortfall, row["each"], by=("opposed", ""))
            return
        frame = called(world, duty) if duty.id in world.limited else world.occasions[duty.id]
        frame = self._closed(duty, closed_with_duty(with_ends(world, duty, frame)), None)
        if duty.up_to:
            frame = with_limits(frame, duty, world.clauses, world.counts)
        world.occasions[duty.id] = frame
        claims = self.claim_from[duty.id] = self._claims(duty, frame)
        late = frame.with_columns(end=closed_late()).select(
            "who", "owed", "label", "arose", "late", "end", "shown", "sure", "void"
        )
        self.found_from[duty.id] = self._numbers_of(late)
        for claim, row in zip(claims, late.iter_rows(named=True), strict=True):
            of = self.place[duty.id, row["who"], row["owed"]]
            until = row["end"] if row["shown"] and row["sure"] and row["void"] > world.evidence.known else row["late"]
            shortfall = Shortfall(of, row["late"], until, until, row["arose"], shown=False, claim=claim)
            self._add(shortfall, row["label"])

    def _numbers_of(self, frame: pl.DataFrame) -> list[int]:
        """The numbers that the shortfalls of some rows will have."""
        return [len(self.inputs.shortfalls) + i for i in range(frame.height)]

    def _alone(self, duty: Duty, apart: list[Pieces], epoch: int | None = None) -> Alone:
        """Shortfalls as each of several sources alone shows them, with their places."""
        alone: Alone = {}
        for pieces in apart if len(apart) > 1 else ():
            for row in short_rows(self.world, duty, pieces.frame).iter_rows(named=True):
                of = self.place[duty.id, row["who"], row["owed"]]
                key = (row["who"], row["owed"], row["each"])
                alone.setdefault(key, []).append((row, len(self.inputs.shortfalls)))
                mine = Shortfall(of, row["start"], row["cured"], row["end"], row["began"], shown=False)
                self._add(mine, row["each"], epoch, ("alone", pieces.source))
        return alone

    def _claims(self, duty: Duty, frame: pl.DataFrame, epoch: int | None = None) -> list[int]:
        """The occasions of a frame, each with what it asks of its quota: found, or as they were lived in an epoch."""
        rows = frame.rows(named=True)
        asks: list[Ask] | list[None] = [None] * len(rows)
        if duty.up_to:
            asks = asks_of(frame, len(duty.up_to), lived=epoch is not None)
        epoch = epoch if duty.up_to else None
        claims = [self._claim(duty, row, epoch, ask) for row, ask in zip(rows, asks, strict=True)]
        if self.earlier is not None and duty.id in self.world.limited:
            self._keep_places(duty, {(row["who"], row["row"]) for row in rows}, epoch, self.earlier.left)
        return claims

    def _keep_places(self, duty: Duty, known: set[tuple[str, int]], epoch: int | None, left: Left) -> None:
        """The places in its quota of what called for an answer under an earlier text, and is nothing to this one."""
        for who in duty.who:
            for label, owed, before in left.asked_of(duty.id, who, epoch):
                claim = self.inputs.claims[before]
                if (who, claim.request) in known:
                    continue
                ask = cast(Ask, claim.asks)
                ask = ask._replace(closed=min(ask.closed, self.world.since))
                quota = self._quota(duty, who, epoch) if duty.up_to else None
                mine = replace(claim, before=(before,), closed=True, quota=quota, asks=ask)
                self.left.note_claim((duty.id, who, label, epoch), owed, len(self.inputs.claims), asks=True)
                self.inputs.claims.append(mine)

    # -- lived conduct -----------------------------------------------------------------------------

    def _lived(self, duty: Duty) -> None:
        world = self.world
        if duty.keep is not None:
            for since, until, counts in self.lived.told(duty):
                apart = conduct_of(world, duty, counts)
                short = short_rows(world, duty, heard_together(apart).frame)
                alone = self._alone(duty, apart, since)
                if short.height:
                    epoch = Epoch(since, until, self.lived.so(duty, until), {})
                    for row in short.iter_rows(named=True):
                        self._keeps_short(duty, row, epoch, alone)
                    self._earlier_than_seen(duty, short, epoch)
            return
        claims = dict(zip(labels(world.occasions[duty.id]), self.claim_from[duty.id], strict=True))
        for since, until, counts, frame in self.lived.frames(duty):
            owed = [(duty.id, *key) in self.place for key in frame.select("who", "owed").rows()]
            mine = frame.filter(pl.Series(owed, dtype=pl.Boolean))
            if duty.up_to:
                # What a quota admits hangs on what others could know by then: each epoch has claims of its own.
                asking = with_ends(world, duty, mine.unique(["row", "who", "owed"], keep="last"))
                asking = with_limits(as_heard(asking, duty, until), duty, world.clauses, counts)
                claims = dict(zip(labels(asking), self._claims(duty, asking, since), strict=True))
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
            self._add(shortfall, row["label"], since)

    def _keeps_short(self, duty: Duty, row: dict[str, Any], epoch: Epoch, alone: Alone) -> None:
        """A lived shortfall in a count, as far as others could see it in an epoch."""
        since, until, so, firsts = epoch
        seen, cured = max(row["start"], since), min(row["cured"], until)
        if seen < cured:
            after, left, first = goes_on(row, alone)
            began = row["start"] if after or left else self._was_so(so, row)
            of = self.place[duty.id, row["who"], row["owed"]]
            # What shows it next is of the same shortfall, which began when it was first so.
            of_run = (*(row[name] for name in PIECE), row["began"])
            firsts[of_run] = earliest = min(began, first, firsts.get(of_run, FOREVER))
            fades = min(row["end"], until)
            shortfall = Shortfall(of, began, cured, fades, earliest, seen, row=row["row"], after=after, left=left)
            self._add(shortfall, row["each"], since)

    def _earlier_than_seen(self, duty: Duty, short: pl.DataFrame, epoch: Epoch) -> None:
        """Shortfalls that turn out, while they last, to have begun earlier: so they were breaches if they were then."""
        late = self.lived.heard_late(duty) if self.lived.is_gated(duty) else []
        if not late:
            return
        since, until, so, _ = epoch
        runs = short.group_by(*PIECE, "began", "cured").agg(pl.col("start", "row").sort_by("start").first())
        for run in runs.sort(*PIECE, "began").iter_rows(named=True):
            pieces = found_short(so, run)
            seen = self._was_so(so, run)
            for said, at in late[bisect_right(late, (run["began"], FOREVER)) :]:
                if said >= run["cured"] or not pieces or seen <= pieces[0]["start"]:
                    break
                if at >= seen or not since <= said < until:
                    continue
                for piece in pieces:
                    if piece["start"] < seen and piece["end"] > at and piece["cured"] > said:
                        of, begins = self.place[duty.id, run["who"], run["owed"]], max(piece["start"], at)
                        ends, cured = min(piece["end"], seen), min(run["cured"], until)
                        began = max(piece["began"], at)
                        fall = Shortfall(of, begins, cured, ends, began, seen=said, row=piece["row"])
                        self._add(fall, run["each"], since)
                seen = at

    def _was_so(self, so: Pieces, row: dict[str, Any]) -> int:
        """Since when what a statement showed had been short: no longer than since it was so.

        What other cause made it short, such as a lower bound, did so when it came.
        """
        if row["row"] is None:
            return int(row["start"])
        start, spine = int(row["start"]), self.world.evidence.record.spine
        at, acts = int(spine["at"][row["row"]]), max(spine["at"][row["row"]], spine["said"][row["row"]])
        if acts < start:
            return start
        found = so.rows.at(so.key(row["who"], row["owed"], row["each"]), start)
        began = found["began"] if found is not None and found["cured"] is not None and found["cured"] > start else None
        return min(start, at if began is None else max(at, int(began)))
