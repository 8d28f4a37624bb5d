"""What stands on record at a known date, as frames ready for counting.

Rules (docs/language.md §7, §8):

1. As known at K, a statement exists when anybody had received it by K; a recipient who received it later had not.
2. A joint statement is a statement of each who makes it: a *voice* is one statement as said by one of its
   speakers about one whom it is about.
3. A voice is void from when its speaker's retraction, correction (`replaces`) or cancellation was received; one
   void at K counts for no finding at any date (`standing`). What was done in reliance on it stays so: `voices`
   tells the sweep from when to when each was to be relied on.
4. A record shows silence only where a `coverage` statement says that it is complete.

A frame of voices has the columns of the kind's fields and

    row, said, heard, heard_last, at, at_last, until, complete, re, to     as in the record
    by, about    String    one speaker, one whose conduct it is about
    void         Int64     from when it is void; FOREVER where it stands

`voices` holds a voice that was taken back and stands anew twice, the second time `said` when it stood anew. A
receipt after K is FOREVER.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, reduce
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement.model import Agreement
from detente.assess.standing.coverage import Coverage, common, first_said, grown
from detente.assess.standing.voids import Spans, Undoing, Voice, corrected, lapses
from detente.instants import BEGINNING, FOREVER
from detente.record.model import Record

__all__ = ["Coverage", "Evidence", "Word"]


class Word(NamedTuple):
    """A refusal or a settlement, as said by somebody about somebody: of an occasion (`re`) or a clause."""

    by: str
    about: str
    at: int
    at_last: int
    said: int
    heard_last: int
    row: int
    re: int | None
    clause: str | None


class Evidence(Struct, frozen=True, eq=False, dict=True):
    """The statements of a record as known at an instant, under an agreement."""

    agreement: Agreement
    record: Record
    known: int
    # Who had left while an earlier text was in force: when, and the statement that gave notice of it, if one did.
    left: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    # What one reading worked out of these statements serves every other that defines it alike.
    shared: dict[object, object] = field(default_factory=dict)
    # The same, of what is so in every epoch.
    lasting: dict[Any, Any] = field(default_factory=dict)
    epoch: int | None = None

    # -- what is void ------------------------------------------------------------------------------

    @cached_property
    def _lapses(self) -> dict[Voice, Spans]:
        """The spans in which voices were void, by what is known."""
        return lapses(self._undone)

    @cached_property
    def corrected(self) -> set[tuple[int, str, int]]:
        """row, by, said: what was corrected, of whom, and when, by what is known."""
        return corrected(self._undone)

    @cached_property
    def _undone(self) -> list[Undoing]:
        """What takes back or corrects what, by what is known."""
        if not self._anything_voided:
            return []
        spine = self.record.spine
        told = spine.filter(pl.col("said") <= self.known)
        taken_back = (pl.col("kind") == "retraction") & pl.col("re").is_not_null()
        words = [told.filter(taken_back).select("row", "by", "said", of="re", corrects=pl.lit(False))]
        for column in ("replaces", "cancels"):
            named = told.filter(pl.col(column).is_not_null())
            words.append(named.select("row", "by", "said", of=column, corrects=pl.lit(column == "replaces")))
        undone = pl.concat(words).explode("by")
        theirs = spine.filter(pl.col("row").is_in(undone["of"].implode())).select("by", of="row").explode("by")
        return [Undoing(*row) for row in undone.join(theirs, on=["of", "by"]).rows()]

    @cached_property
    def _corrects(self) -> dict[int, int]:
        """What each correction corrects."""
        spine = self.record.spine
        if spine["replaces"].null_count() == spine.height:
            return {}
        return dict(spine.filter(pl.col("replaces").is_not_null()).select("row", "replaces").rows())

    def names_of(self, row: int | None) -> tuple[int | None, ...]:
        """What names a statement: itself, and what it corrects, directly or by way of other corrections."""
        names = [row]
        while (row := self._corrects.get(row) if row is not None else None) is not None:
            names.append(row)
        return tuple(names)

    def named(self, rows: pl.Series) -> pl.DataFrame:
        """row, re: of some statements all that names each."""
        named = [(row, re) for row in rows.unique().to_list() if row in self._corrects for re in self.names_of(row)[1:]]
        schema = {"row": pl.UInt32, "re": pl.UInt32}
        own = pl.DataFrame({"row": rows.unique(), "re": rows.unique()}, schema=schema)
        return pl.concat([own, pl.DataFrame(named, schema=schema, orient="row")]) if named else own

    @cached_property
    def _anything_voided(self) -> bool:
        spine = self.record.spine
        if spine["replaces"].null_count() < spine.height or spine["cancels"].null_count() < spine.height:
            return True
        return "retraction" in self._kinds

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(self.record.spine["kind"].unique().to_list())

    def _void_at(self, voice: Voice, at: int) -> bool:
        return any(since <= at < until for since, until in self._lapses.get(voice, ()))

    def taken_back(self, row: int) -> int | None:
        """From when a statement is void as said by every author of it, as known; None while one stands by it."""
        told: list[int] = []
        for by in self.record.spine["by"][row]:
            spans = [since for since, until in self._lapses.get((row, by), ()) if since <= self.known < until]
            if not spans:
                return None
            told += spans
        return max(told, default=None)

    @cached_property
    def _turns(self) -> dict[str, set[int]]:
        """For each kind the instants at which some of it was taken back, or stood anew."""
        kinds = self.record.spine["kind"]
        out: dict[str, set[int]] = {}
        for (row, _), spans in self._lapses.items():
            out.setdefault(kinds[row], set()).update(t for span in spans for t in span if t < FOREVER)
        return out

    @property
    def as_of(self) -> int:
        """The instant as of which it is told what stands."""
        return self.known if self.epoch is None else self.epoch

    def as_known(self, known: int) -> Evidence:
        """The same statements as known at an earlier date."""
        return Evidence(self.agreement, self.record, known, self.left)

    def changed_since(self, known: int) -> bool:
        """Whether what was so by an instant is told otherwise than it was known to be then."""
        late = self._late.filter((pl.col("at") <= known) & (pl.col("said") > known))
        return not late.is_empty() or any(known < t <= self.known for turns in self._turns.values() for t in turns)

    @cached_property
    def _late(self) -> pl.DataFrame:
        """at, said: of what was received later than it was so."""
        return self.record.spine.filter(pl.col("said") > pl.col("at")).select("at", "said").unique()

    def in_epoch(self, since: int) -> Evidence:
        """The same statements as they stood from an instant on, before anything later took some back."""
        other = replace(self, epoch=since, shared={})
        # What does not depend on the epoch is worked out once.
        lasting = ("_lapses", "_lives", "_voices", "_kinds", "_turns", "corrected")
        vars(other).update({name: getattr(self, name) for name in lasting})
        return other

    def epochs(self, kinds: tuple[str, ...]) -> list[tuple[int, int]]:
        """The spans between the instants at which statements of some kinds were taken back or stood anew."""
        turns = {t for kind in kinds for t in self._turns.get(kind, ())} if self._lapses else set()
        return list(pairwise([BEGINNING, *sorted(turns), FOREVER]))

    # -- voices ------------------------------------------------------------------------------------

    def voices(self, kind: str) -> pl.DataFrame:
        """Every voice of a kind known by then, void or not, for as long as it stood, in the order of the record."""
        if kind not in self._voices:
            frame = self._told(kind)
            self._voices[kind] = self._as_relied_on(frame) if kind in self._turns else _never_void(frame)
        return self._voices[kind]

    @cached_property
    def _voices(self) -> dict[str, pl.DataFrame]:
        return {}

    def _told(self, kind: str) -> pl.DataFrame:
        frame = self.record.voices(kind)
        if self.known < self.record.end:
            frame = frame.filter(pl.col("said") <= self.known)
            if not self.record.receipts.is_empty():
                frame = frame.with_columns(_received_by(self.known))
        return frame

    def _as_relied_on(self, frame: pl.DataFrame) -> pl.DataFrame:
        return (
            frame.join(self._lives, on=["row", "by"], how="left", maintain_order="left_right")
            .with_columns(said=pl.coalesce("anew", "said"), void=pl.col("void").fill_null(FOREVER))
            .drop("anew")
        )

    @cached_property
    def _lives(self) -> pl.DataFrame:
        schema = {"row": pl.UInt32, "by": pl.String, "anew": pl.Int64, "void": pl.Int64}
        return pl.DataFrame(list(_lives(self._lapses)), schema=schema, orient="row")

    def standing(self, kind: str) -> pl.DataFrame:
        """The voices of a kind that nothing voids at the known date (or at the epoch that is asked for)."""
        if kind not in self._turns:
            return self.voices(kind)
        if kind not in self._standing:
            told = self._told(kind).join(self._gone, on=["row", "by"], how="anti", maintain_order="left")
            self._standing[kind] = _never_void(told)
        return self._standing[kind]

    @cached_property
    def _standing(self) -> dict[str, pl.DataFrame]:
        return {}

    @cached_property
    def _gone(self) -> pl.DataFrame:
        """The voices that are void."""
        gone = [voice for voice in self._lapses if self._void_at(voice, self.as_of)]
        return pl.DataFrame(gone, schema={"row": pl.UInt32, "by": pl.String}, orient="row")

    @cached_property
    def ends(self) -> dict[str, tuple[int, int | None]]:
        """Of each party that gave notice, or left under an earlier text, when that took effect, and the notice if any.

        It may be taken back until it takes effect, and no longer (Vienna Convention on the Law of Treaties, 68). Who
        has left is out, whatever a later text says of notices, unless he accedes to that anew.
        """
        parties = self.agreement.parties
        anew = {
            n: s for n, (end, _) in self.left.items() if n in parties and (s := parties[n].since or BEGINNING) >= end
        }
        out = {name: told for name, told in self.left.items() if name not in anew}
        notice = self.agreement.notice
        if notice is None:
            return out
        given = self.voices(notice.on).filter(pl.col("heard") < FOREVER)
        given = given.select(pl.max_horizontal("heard", "said"), "row", "by", "void").sort("heard", "row")
        for heard, row, by, void in given.rows():
            ends = self.agreement.calendar.plus(heard, notice.after)
            for member in self.agreement.members(by) if void >= ends else ():
                if anew.get(member, BEGINNING) <= heard:
                    out.setdefault(member, (ends, row))
        return out

    @cached_property
    def told(self) -> pl.DataFrame:
        """row, told: of each statement whose receipt is told by recipient, who of those it is addressed to had it."""
        had = self.receipts.group_by("row").agg(told=pl.col("party").filter(pl.col("heard") < FOREVER))
        had = had.join(self.record.spine.select("row", pl.col("to").cast(pl.List(pl.String))), on="row")
        named = had.select("row", "to").explode("to").join(self.reach, left_on="to", right_on="name")
        named = named.group_by("row").agg(addressed=pl.col("member"))
        addressed = pl.col("addressed").fill_null([])  # where it is addressed to nobody
        both = pl.col("told").list.set_intersection(addressed)
        told = pl.when(pl.col("to").is_null()).then("told").otherwise(both)
        return had.join(named, on="row", how="left").select("row", told=told)

    @property
    def single(self) -> list[str]:
        """Everybody but groups."""
        return [*self.agreement.parties, *self.agreement.others]

    @property
    def reach(self) -> pl.DataFrame:
        """name, member: everybody that a statement may be addressed to, with those whom that means."""
        agreement = self.agreement
        pairs = [(g, m) for g in agreement.groups for m in (g, *agreement.members(g))]
        pairs += [(p, p) for p in (*agreement.parties, *agreement.others)]
        return pl.DataFrame(pairs, schema={"name": pl.String, "member": pl.String}, orient="row")

    @cached_property
    def membership(self) -> dict[str, tuple[int, int]]:
        """Of each party, from when until when it is bound: accession, withdrawal, and notice where that ends it."""
        ends = {name: end for name, (end, _) in self.ends.items()}
        found = {}
        for name, party in self.agreement.parties.items():
            since = party.since if party.since is not None else BEGINNING
            until = min(party.until if party.until is not None else FOREVER, ends.get(name, FOREVER))
            found[name] = since, until  # who leaves before he accedes is never bound
        return found

    def left_by(self, at: int) -> dict[str, tuple[int, int | None]]:
        """Who has left by an instant, by notice or by the date of its withdrawal: as a later text takes it over."""
        gone = {name: (until, None) for name, (_, until) in self.membership.items() if until <= at}
        return gone | {name: told for name, told in self.ends.items() if told[0] <= at}

    def binds(self, name: str, at: int) -> bool:
        """Whether the agreement binds a party at an instant; of who is no party, always."""
        since, until = self.membership.get(name, (BEGINNING, FOREVER))
        return since <= at < until

    @cached_property
    def passing(self) -> bool:
        """Whether some party is not bound for ever, or was not from the beginning."""
        return any(span != (BEGINNING, FOREVER) for span in self.membership.values())

    @cached_property
    def receipts(self) -> pl.DataFrame:
        """The receipts of those who received at different times; one after the known date is FOREVER."""
        receipts = self.record.receipts
        return receipts.with_columns(_received_by(self.known)) if self.known < self.record.end else receipts

    def words(self, kind: str) -> list[Word]:
        """Every refusal, or every settlement, that stands, in the order of the record."""
        if kind not in self._kinds:
            return []
        return [Word(*row) for row in self.standing(kind).select(Word._fields).sort("row", "by", "about").rows()]

    # -- where the record is complete --------------------------------------------------------------

    @cached_property
    def coverage(self) -> dict[tuple[str, str], list[Coverage]]:
        """(kind, party) -> where the record is complete, piece by piece, each with the first who claimed it."""
        return self._claimed(self.agreement.speakers)

    @cached_property
    def _coverage_by_others(self) -> dict[tuple[str, str], list[Coverage]]:
        """The same as far as nobody claims it of himself."""
        return self._claimed(self._others)

    @property
    def _others(self) -> set[str]:
        return {name for of in self.agreement.texts for name in of.others}

    def _claimed(self, by_any: Collection[str]) -> dict[tuple[str, str], list[Coverage]]:
        """The same by any of some."""
        out: dict[tuple[str, str], list[Coverage]] = {}
        if "coverage" not in self._kinds:
            return out
        others = self._others
        rows = self.record.spine.filter((pl.col("kind") == "coverage") & (pl.col("said") <= self.known))
        for row in rows.select("row", "by", "kinds", "parties", "at", "until", "said").iter_rows(named=True):
            parties = row["parties"] or list(self.agreement.parties)
            named = {m for p in parties for m in (p, *self.agreement.members(p))}
            standing = [by for by in row["by"] if by in by_any and not self._void_at((row["row"], by), self.as_of)]
            # A party claims it of itself, so that of what several claimed each takes back his own.
            own = {m for by in standing for m in (by, *self.agreement.members(by))}
            names = named & own if others.isdisjoint(standing) else named
            span = Coverage(row["at"], row["until"], row["said"], row["row"])
            for kind in row["kinds"]:
                for party in names:
                    out.setdefault((kind, party), []).append(span)
        pieces = {key: first_said(spans) for key, spans in out.items()}
        for kind, group in [(kind, group) for kind in {kind for kind, _ in pieces} for group in self.agreement.groups]:
            members = [pieces.get((kind, member), []) for member in self.agreement.members(group)]
            if members:  # complete for all its members, it is complete for a group
                pieces[kind, group] = first_said([*out.get((kind, group), []), *reduce(common, members)])
        return pieces

    def covered(self, kinds: tuple[str, ...], party: str, *, own: bool = True) -> list[Coverage]:
        """Where the record is complete for every one of some kinds by a party: pieces in order, none over another.

        Not `own`: as far as parties do not claim it of themselves.
        """
        coverage = self.coverage if own else self._coverage_by_others
        pieces = [coverage.get((kind, party), []) for kind in kinds]
        found = pieces[0] if pieces else []
        for more in pieces[1:]:
            found = common(found, more)
        return found

    def complete(self, kinds: tuple[str, ...], party: str) -> list[Coverage]:
        """The whole spans of the same, each with the first instant at which all of it was claimed."""
        return grown(self.covered(kinds, party))


def _never_void(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(void=pl.lit(FOREVER, dtype=pl.Int64))


def _received_by(known: int) -> list[pl.Expr]:
    """What had not been received by a date was received at the end of time."""
    late = pl.col("heard") > known
    return [pl.when(late).then(FOREVER).otherwise(c).alias(c) for c in ("heard", "heard_last")]


def _lives(lapsed: dict[Voice, Spans]) -> Iterator[tuple[int, str, int | None, int]]:
    """row, by, from when it stood anew (null: from its own receipt), and from when it was void."""
    for (row, by), spans in sorted(lapsed.items()):
        anew: int | None = None
        for since, until in spans:
            yield row, by, anew, since
            anew = until
        if anew is not None and anew < FOREVER:
            yield row, by, anew, FOREVER
