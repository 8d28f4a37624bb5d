"""What stands on record at a known date, as frames ready for counting.

Rules (docs/language.md §7, §8):

1. As known at K, a statement exists when anybody had received it by K.
2. A statement is void from when its author's retraction, correction (`replaces`) or cancellation was received;
   one void by K counts for no finding at any date. What was done in reliance on it before stays so: `void`
   tells the sweep from when.
3. A joint statement is a statement of each who makes it: a *voice* is one statement as said by one of its
   speakers about one whom it is about.
4. A record shows silence only where a `coverage` statement says that it is complete.

A frame of voices has the columns of the kind's fields and

    row, said, heard, heard_last, at, at_last, until, complete, re, to     as in the record
    by, about    String    one speaker, one whose conduct it is about
    void         Int64     from when it is void; FOREVER where it stands
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from detente.agreement.model import Agreement
from detente.instants import BEGINNING, FOREVER
from detente.record.model import Record

__all__ = ["Coverage", "Evidence", "Refusal"]


class Coverage(NamedTuple):
    """A span in which the record claims to hold every statement of a kind by a party, and from when it claims so."""

    since: int
    until: int
    said: int
    row: int


class Refusal(NamedTuple):
    """That something was refused or not given, as said by somebody about somebody."""

    by: str
    about: str
    at: int
    at_last: int
    said: int
    row: int
    re: int | None
    clause: str | None


@dataclass(frozen=True)
class Evidence:
    """The statements of a record as known at an instant, under an agreement."""

    agreement: Agreement
    record: Record
    known: int
    # What one reading worked out of these statements serves every other that defines it alike.
    shared: dict[object, object] = field(default_factory=dict, repr=False, compare=False)
    epoch: int | None = None

    @cached_property
    def _voids(self) -> pl.DataFrame:
        """row -> void, for the statements that something voids by the known date."""
        schema = {"row": pl.UInt32, "void": pl.Int64}
        if not self._anything_voided:
            return pl.DataFrame(schema=schema)
        told = self.record.spine.filter(pl.col("said") <= self.known)
        taken_back = (pl.col("kind") == "retraction") & pl.col("re").is_not_null()
        words = [told.filter(taken_back).select("row", "said", "re")]
        words += [told.filter(pl.col(c).is_not_null()).select("row", "said", c) for c in ("replaces", "cancels")]
        void: dict[int, int] = {}
        gone: set[int] = set()
        # The last word first: what takes back a retraction leaves what that had taken back.
        for row, said, of in sorted((r for w in words for r in w.rows()), key=lambda r: (r[1], r[0]), reverse=True):
            if row not in gone:
                gone.add(of)
                void[of] = said
        return pl.DataFrame(sorted(void.items()), schema=schema, orient="row")

    @cached_property
    def _anything_voided(self) -> bool:
        spine = self.record.spine
        if spine["replaces"].null_count() < spine.height or spine["cancels"].null_count() < spine.height:
            return True
        return "retraction" in self._kinds

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(self.record.spine["kind"].unique().to_list())

    def voices(self, kind: str) -> pl.DataFrame:
        """Every voice of a kind known by then, void or not, in the order of the record."""
        if kind not in self._voices:
            self._voices[kind] = self._heard(kind)
        return self._voices[kind]

    @cached_property
    def _voices(self) -> dict[str, pl.DataFrame]:
        return {}

    def _heard(self, kind: str) -> pl.DataFrame:
        frame = self.record.voices(kind)
        if self.known < self.record.end:
            frame = frame.filter(pl.col("said") <= self.known)
        if self._voids.height:
            frame = frame.join(self._voids, on="row", how="left", maintain_order="left").with_columns(
                pl.col("void").fill_null(FOREVER)
            )
        else:
            frame = frame.with_columns(void=pl.lit(FOREVER, dtype=pl.Int64))
        return frame

    def standing(self, kind: str) -> pl.DataFrame:
        """The voices of a kind that nothing voids by the known date (or by the epoch that is asked for)."""
        frame = self.voices(kind)
        return frame.filter(pl.col("void") > self._gone_by) if self._voids.height else frame

    @property
    def _gone_by(self) -> int:
        return self.known if self.epoch is None else self.epoch

    def in_epoch(self, since: int) -> Evidence:
        """The same statements as they stood from an instant on, before anything later took some back."""
        return replace(self, epoch=since, shared={})

    def epochs(self, kinds: tuple[str, ...]) -> list[tuple[int, int]]:
        """The spans between the instants at which statements of some kinds were taken back."""
        turns: set[int] = set()
        if self._voids.height:
            for kind in kinds:
                turns |= {v for v in self.voices(kind)["void"].unique().to_list() if v < FOREVER}
        cuts = [BEGINNING, *sorted(turns), FOREVER]
        return list(pairwise(cuts))

    @cached_property
    def membership(self) -> dict[str, tuple[int, int]]:
        """Of each party, from when until when it is bound: accession, withdrawal, and notice where that ends it."""
        ends: dict[str, int] = {}
        if self.agreement.notice is not None:
            for by, heard in self.standing(self.agreement.notice.on).select("by", "heard").rows():
                end = self.agreement.calendar.plus(heard, self.agreement.notice.after)
                ends |= {m: min(ends.get(m, FOREVER), end) for m in self.agreement.members(by)}
        return {
            name: (
                party.since if party.since is not None else BEGINNING,
                min(party.until if party.until is not None else FOREVER, ends.get(name, FOREVER)),
            )
            for name, party in self.agreement.parties.items()
        }

    @cached_property
    def passing(self) -> bool:
        """Whether some party is not bound for ever, or was not from the beginning."""
        return any(span != (BEGINNING, FOREVER) for span in self.membership.values())

    @cached_property
    def refusals(self) -> list[Refusal]:
        """Every refusal that stands."""
        if "refusal" not in self._kinds:
            return []
        return [Refusal(*row) for row in self.standing("refusal").select(Refusal._fields).rows()]

    @cached_property
    def coverage(self) -> dict[tuple[str, str], list[Coverage]]:
        """(kind, party) -> spans, merged where they touch and were claimed at the same time."""
        out: dict[tuple[str, str], list[Coverage]] = {}
        if "coverage" not in self._kinds:
            return out
        rows = self.record.spine.filter((pl.col("kind") == "coverage") & (pl.col("said") <= self.known))
        voided = {row for row, void in self._voids.rows() if void <= self._gone_by}
        for row in rows.select("row", "kinds", "parties", "at", "until", "said").iter_rows(named=True):
            if row["row"] in voided:
                continue
            parties = row["parties"] or list(self.agreement.parties)
            names = {m for p in parties for m in (p, *self.agreement.members(p))}
            # Complete for all its members, it is complete for a group.
            names |= {g for g in self.agreement.groups if names >= set(self.agreement.members(g))}
            for kind in row["kinds"]:
                for party in names:
                    span = Coverage(row["at"], row["until"], row["said"], row["row"])
                    out.setdefault((kind, party), []).append(span)
        return {key: _merged(spans) for key, spans in out.items()}

    def covered(self, kinds: tuple[str, ...], party: str) -> list[Coverage]:
        """The spans in which the record is complete for every one of some kinds by a party."""
        spans: list[Coverage] | None = None
        for kind in kinds:
            mine = self.coverage.get((kind, party), [])
            spans = mine if spans is None else _both(spans, mine)
        return spans or []

    def source_of(self, row: int) -> str:
        """The source that a statement keeps."""
        return self.record.spine["source"][row] or ""


def _merged(spans: list[Coverage]) -> list[Coverage]:
    out: list[Coverage] = []
    for span in sorted(spans):
        if out and span.since <= out[-1].until and span.said <= out[-1].said:
            out[-1] = out[-1]._replace(until=max(out[-1].until, span.until))
        elif out and span.since <= out[-1].until:
            # A later claim extends an earlier one only from when it was made; both stand.
            out.append(span._replace(since=out[-1].since))
        else:
            out.append(span)
    return out


def _both(a: list[Coverage], b: list[Coverage]) -> list[Coverage]:
    out = []
    for x in a:
        for y in b:
            since, until = max(x.since, y.since), min(x.until, y.until)
            if since < until:
                out.append(Coverage(since, until, max(x.said, y.said), x.row))
    return sorted(out)
