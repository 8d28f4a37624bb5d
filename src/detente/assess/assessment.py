"""assess(agreement, record, at, known, reading) -> Assessment: pure, from values to a value.

>>> from detente.agreement import parse
>>> from detente.record import of
>>> agreement = parse('''---
... title: A small agreement
... parties: {A: Aland, B: Bland}
... in force: 2020-01-01
... ---
... ## Article 1
... Each party reports its vehicles; they stay at or below 100.
... ```yaml form
... report: {vehicles: count}
... ```
... ```yaml count
... vehicles: {of: latest report, sum: vehicles, good for: 1 year}
... ```
... ```yaml duty
... "1": {keep: vehicles, at most: 100}
... ```
... ''')
>>> record = of(
...     [
...         {"kind": "report", "by": "A", "said": "2020-02-01", "vehicles": 90},
...         {"kind": "report", "by": "A", "said": "2020-06-01", "vehicles": 120},
...     ],
...     agreement,
... )
>>> for finding in assess(agreement, record).findings():
...     print(finding)
<Finding 1 A breached: 120 against 100 since 2020-06-01>
<Finding 1 B unknown: unknown since 2020-01-01>
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import polars as pl
from msgspec import Struct

from detente.agreement.model import Agreement, Clauses
from detente.assess.explained.idle import beyond_quota
from detente.assess.explained.unheard import unheard
from detente.assess.faces import as_frame, as_html
from detente.assess.findings.findings import (
    Finding,
    Subject,
)
from detente.assess.judging.judge import Text, judge
from detente.assess.judging.status import KEY
from detente.assess.judging.worlds import World
from detente.assess.readings.compared import Compared
from detente.assess.readings.eras import Reader, eras
from detente.assess.series import of_clause, of_count
from detente.assess.standing.evidence import Evidence
from detente.assess.telling import Telling
from detente.errors import UsageError
from detente.instants import day_text
from detente.wording import which_of, who_is_meant

if TYPE_CHECKING:
    from detente.record.model import Record

__all__ = ["Assessment", "assess"]


def assess(
    agreement: Agreement,
    record: Record,
    at: int | None = None,
    known: int | None = None,
    reading: str | None = None,
) -> Assessment:
    """All findings of an agreement over a record, as of an instant, as known at an instant, under a reading.

    `at` and `known` are instants (whole seconds of UTC). `known` defaults to the end of the record, `at` to the
    last instant at which the record speaks and the agreement is in force. `reading` is a party or anybody else
    who stated one, `text`, or `all` (the default: every party's own, the text's where a party stated none).

    Raises:
        UsageError: `at` after `known`, or a reading that nobody stated.
    """
    known = (record.end if len(record) else agreement.in_force) if known is None else known
    if at is None:
        at = min(known, agreement.end(known) - 1)
    if at > known:
        raise UsageError(
            f"{_day(at)} is after {_day(known)}, the date of what is known: what is not yet known cannot be judged; "
            "ask about an earlier date, or give a later date for that as well"
        )
    texts = list(_texts(agreement, record, known))
    readers = [_reader(name, texts, known) for name in _asked(agreement, known, reading)]
    return Assessment(agreement, record, at, known, reading or "all", tuple(readers))


def _texts(agreement: Agreement, record: Record, known: int) -> Iterator[tuple[int, int, Evidence]]:
    """Every version of a text with what stands on record for it, and who had left when it came."""
    left: dict[str, tuple[int, int | None]] = {}
    for since, until, text in eras(agreement):
        evidence = Evidence(text, record, known, left)
        yield since, until, evidence
        left = evidence.left_by(until)


def _reader(name: str, texts: list[tuple[int, int, Evidence]], known: int) -> Reader:
    """One reading of each version of a text."""
    own = [Text(since, until, _clauses(of.agreement, name, known), of) for since, until, of in texts]
    return Reader(name, tuple((world.since, world.until, world) for world in judge(name, own)))


def _asked(agreement: Agreement, known: int, reading: str | None) -> tuple[str, ...]:
    if reading in (None, "all"):
        own = [p for p in agreement.parties if any(r.said <= known for r in agreement.blocks(p))]
        return (*own, "text") if len(own) < len(agreement.parties) else tuple(own)
    assert reading is not None
    if reading != "text" and reading not in agreement.owners and reading not in agreement.parties:
        names = [*agreement.parties, *agreement.owners, "text", "all"]
        raise UsageError(
            f"nobody called '{reading}' reads this agreement; {who_is_meant(reading, names, agreement.names)}"
        )
    return (reading,)


def _clauses(agreement: Agreement, name: str, known: int) -> Clauses:
    return agreement.clauses if name == "text" else agreement.clauses_of(name, known)


class Assessment(Struct, frozen=True, dict=True):
    """What an agreement makes of a record: findings with reasons, under each reading asked for."""

    agreement: Agreement
    record: Record
    at: int
    known: int
    reading: str
    readers: tuple[Reader, ...]

    @property
    def worlds(self) -> tuple[World, ...]:
        """What each reading makes of the record by the text in force at `at`."""
        return self._telling.worlds(self.at)

    @property
    def readings(self) -> tuple[str, ...]:
        """The readings that were compared."""
        return tuple(r.name for r in self.readers)

    @property
    def begins(self) -> int:
        """The instant at which the agreement entered into force, by its first text."""
        return self.readers[0].eras[0][2].agreement.in_force

    def text_of(self, finding: Finding) -> tuple[Agreement, int, int]:
        """The text that judges a finding, and from when until when it is in force.

        Of a clause that this does not have, the last text before it that had it.
        """
        when = self._telling.when(finding.since, finding.until)
        eras = [(world.agreement, since, until) for since, until, world in self.readers[0].eras]
        told = [era for era in eras if era[1] <= when] or eras[:1]
        clause = finding.subject.clause
        return next((era for era in [*reversed(told), *eras] if clause in era[0].clauses.duties), told[-1])

    @cached_property
    def _compared(self) -> Compared:
        return Compared(self.readers, self.at, self.known)

    @cached_property
    def _telling(self) -> Telling:
        return Telling(self.readers, self._compared, self.at, self.known)

    @property
    def timeline(self) -> pl.DataFrame:
        """clause, who, owed, each, start, end, status: the common verdict on every duty through all time."""
        return self._compared.timeline

    @property
    def timelines(self) -> pl.DataFrame:
        """reading, clause, who, owed, each, start, end, status: each reading's verdict on every duty, always."""
        frames = (self._compared.under(i).with_columns(reading=pl.lit(name)) for i, name in enumerate(self.readings))
        return pl.concat([f.select("reading", *KEY, "start", "end", "status") for f in frames])

    def numbers(self, *, clause: str | None = None, count: str | None = None) -> pl.DataFrame:
        """The numbers of a clause that keeps a count, or of a count, through all time, as `assess/series.py` says.

        Raises:
            UsageError: neither is named, or both.
        """
        if (clause is None) == (count is None):
            raise UsageError("numbers(…) takes a clause or a count, for instance numbers(clause='II.1.c')")
        return of_clause(self.readers, clause) if clause is not None else of_count(self.readers, count or "")

    # -- findings ----------------------------------------------------------------------------------

    def findings(
        self, *, history: bool = False, clause: str | None = None, party: str | None = None
    ) -> tuple[Finding, ...]:
        """The findings that hold at `at`; with `history` those of every interval up to `known`."""

        def wanted(frame: pl.DataFrame) -> pl.DataFrame:
            return self._wanted(frame, clause, party)

        rows = [
            *self._compared.duties(wanted, history=history),
            *self._compared.occasions(wanted, history=history),
        ]
        order = {c: i for i, c in enumerate(self._all_clauses)}
        parties = {p: i for i, p in enumerate(self.agreement.speakers)}
        rows.sort(
            key=lambda r: (
                order[r.subject.clause], parties.get(r.subject.owed_by, 99), parties.get(r.subject.owed_to or "", -1),
                r.subject.each or "", r.subject.occasion is not None, r.since, r.subject.occasion or "",
            )
        )  # fmt: skip
        return tuple(self._telling.finding(*row) for row in rows)

    @cached_property
    def _all_clauses(self) -> tuple[str, ...]:
        texts = [world.clauses for _, _, world in self.readers[0].eras]
        return tuple(dict.fromkeys([*self.agreement.clauses.duties, *(c for t in texts for c in t.duties)]))

    def find(self, finding_id: str) -> Finding | None:
        """The finding of an id, of any interval; None when there is none."""
        # An id begins with its clause's, which may be how another's begins.
        named = [c for c in self._all_clauses if finding_id.startswith(c.replace(" ", "_") + "/")]
        found = (finding for clause in named for finding in self.findings(history=True, clause=clause))
        return next((finding for finding in found if finding.id == finding_id), None)

    def silence(self, subject: Subject) -> Literal["", "silent", "unheard"]:
        """Whether nothing had called for a duty by `at` under any reading: nothing that is heard, or nothing at all."""
        seen = self._telling.seen(subject, self.at)
        if any(world.asked(mine.clause, mine.owed_by, mine.owed_to, self.at) for world, mine in seen):
            return ""
        duties = [(world, mine, world.clauses.duties[mine.clause]) for world, mine in seen]
        others = any(next(unheard(*of, self.at), None) is not None for of in duties)
        return "unheard" if others else "silent"

    def beyond_quota(self, subject: Subject) -> list[str]:
        """The requests beyond the quota of a duty by `at`, the newest of them, under every reading."""
        told = [beyond_quota(world, mine, self.at) for world, mine in self._telling.seen(subject, self.at)]
        return [label for label in told[0] if all(label in labels for labels in told)]

    def _wanted(self, frame: pl.DataFrame, clause: str | None, party: str | None) -> pl.DataFrame:
        if clause is not None:
            if clause not in self._all_clauses:
                raise UsageError(f"there is no clause '{clause}'; {which_of(clause, self._all_clauses)}")
            frame = frame.filter(pl.col("clause") == clause)
        if party is not None:
            if party not in self.agreement.speakers:
                raise UsageError(
                    f"there is no party '{party}'; {who_is_meant(party, self.agreement.speakers, self.agreement.names)}"
                )
            frame = frame.filter(pl.col("who") == party)
        return frame

    # -- faces -------------------------------------------------------------------------------------

    def frame(self, *, history: bool = False) -> pl.DataFrame:
        """The findings as a Polars frame, one row each, without their reasons."""
        return as_frame(self.findings(history=history))

    def _repr_html_(self) -> str:
        """The findings as a table, for notebooks."""
        return as_html(self.findings(), repr(self)[1:-1])

    def __repr__(self) -> str:
        name = self.agreement.short or self.agreement.title
        held = self.timeline.filter((pl.col("start") <= self.at) & (pl.col("end") > self.at))
        counts = held.group_by("status").len().sort("status").rows()
        what = ", ".join(f"{n} {s}" for s, n in counts)
        return f"<Assessment of {name} at {_day(self.at)}, as known {_day(self.known)}, reading {self.reading}: {what}>"


def _day(instant: int) -> str:
    """The day of its last second, otherwise the instant."""
    text = day_text(instant + 1)
    return day_text(instant)[:10] if len(text) == 10 else day_text(instant)
