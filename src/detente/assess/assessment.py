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

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import polars as pl
from msgspec import Struct

from detente.agreement.model import Agreement, Clauses
from detente.assess.explained.explain import reasons
from detente.assess.explained.idle import beyond_quota
from detente.assess.explained.stated import stated
from detente.assess.explained.unheard import unheard
from detente.assess.faces import as_frame, as_html
from detente.assess.findings.findings import (
    Finding,
    Shown,
    Subject,
    Value,
    Verdict,
    compared,
    in_unit,
)
from detente.assess.findings.numbers import Numbers, last_shown, numbers_at, verdicts_by_source
from detente.assess.findings.reasons import Reason
from detente.assess.judging.judge import Text, judge
from detente.assess.judging.worlds import World
from detente.assess.readings.alike import seen_in
from detente.assess.readings.compared import Compared
from detente.assess.readings.eras import Reader, eras
from detente.assess.standing.evidence import Evidence
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
        return self._worlds(self.at)

    def _worlds(self, at: int) -> tuple[World, ...]:
        return tuple(r.at(at) for r in self.readers)

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
        when = self._when(finding.since, finding.until)
        eras = [(world.agreement, since, until) for since, until, world in self.readers[0].eras]
        told = [era for era in eras if era[1] <= when] or eras[:1]
        clause = finding.subject.clause
        return next((era for era in [*reversed(told), *eras] if clause in era[0].clauses.duties), told[-1])

    def _when(self, since: int, until: int | None) -> int:
        """The instant as of which a finding is told: `at`, or, of another time, as it stood last."""
        last = self.known if until is None else until - 1
        return self.at if since <= self.at <= last else last

    @cached_property
    def _compared(self) -> Compared:
        return Compared(self.readers, self.at, self.known)

    @property
    def timeline(self) -> pl.DataFrame:
        """clause, who, owed, each, start, end, status: the common verdict on every duty through all time."""
        return self._compared.timeline

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
        return tuple(self._finding(*row) for row in rows)

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
        seen = self._seen(subject, self.at)
        if any(world.asked(mine.clause, mine.owed_by, mine.owed_to, self.at) for world, mine in seen):
            return ""
        duties = [(world, mine, world.clauses.duties[mine.clause]) for world, mine in seen]
        others = any(next(unheard(*of, self.at), None) is not None for of in duties)
        return "unheard" if others else "silent"

    def beyond_quota(self, subject: Subject) -> list[str]:
        """The requests beyond the quota of a duty by `at`, the newest of them, under every reading."""
        told = [beyond_quota(world, mine, self.at) for world, mine in self._seen(subject, self.at)]
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

    # -- one finding -------------------------------------------------------------------------------

    def _seen(self, subject: Subject, at: int) -> list[tuple[World, Subject]]:
        """Every reading's world at an instant, with the subject as it has it."""
        return [(world, seen_in(world, subject)) for world in self._worlds(at)]

    def _finding(self, subject: Subject, since: int, until: int | None, statuses: tuple[str, ...]) -> Finding:
        when = self._when(since, until)
        status = compared(statuses)
        told = self._numbers(subject, when)
        values = {t[0] for t in told}
        bounds = {t[1] for t in told}
        verdicts: tuple[Verdict, ...] = ()
        if status == "disputed":
            verdicts = self._verdicts(subject, when, statuses)

        def why() -> tuple[Reason, ...]:
            return self._why(subject, when, statuses, len(values) > 1)

        return Finding(
            subject, status, since, until,
            _hull([t[0] for t in told]) if len(values) > 1 else told[0][0],
            told[0][1] if len(bounds) == 1 else _hull([t[1] for t in told]),
            told[0][2], verdicts, why, self._shown(subject, when) if status == "breached" else None,
            self._apart(told) if len(values) > 1 and not verdicts else (),
        )  # fmt: skip

    def _apart(self, told: Sequence[Numbers]) -> tuple[tuple[str, Value], ...]:
        return tuple(
            (name, value) for name, (value, _, _) in zip(self.readings, told, strict=True) if value is not None
        )

    def _numbers(self, subject: Subject, at: int) -> list[Numbers]:
        """What each reading tells of a duty at an instant, in the unit of the first that has one.

        Nothing where they measure different things: their reasons tell what.
        """
        told = [numbers_at(world, mine, at) for world, mine in self._seen(subject, at)]
        unit = next((t[2] for t in told if t[2]), "")
        out = [(in_unit(value, own, unit), in_unit(bound, own, unit), unit) for value, bound, own in told]
        alike = all(now[0] is not None or then[0] is None for now, then in zip(out, told, strict=True))
        return out if alike else [(None, None, "")] * len(out)

    def _last(self, subject: Subject, at: int) -> Iterator[Shown | None]:
        """What each reading last saw a breach shown by, where nothing shows it now, in the same unit."""
        seen = [(world, mine, numbers_at(world, mine, at)) for world, mine in self._seen(subject, at)]
        unit = next((now[2] for _, _, now in seen if now[2]), "")
        for world, mine, now in seen:
            shown = last_shown(world, mine, at, now)
            yield None if shown is None else shown._replace(value=in_unit(shown.value, now[2], unit))

    def _shown(self, subject: Subject, at: int) -> Shown | None:
        """What a breach that all find was last shown by, where nothing shows it now."""
        last = set(self._last(subject, at))
        return last.pop() if len(last) == 1 else None

    def _verdicts(self, subject: Subject, at: int, statuses: tuple[str, ...]) -> tuple[Verdict, ...]:
        if len(set(statuses)) > 1:
            last = list(self._last(subject, at)) if "breached" in statuses else [None] * len(statuses)
            each = zip(self.readings, statuses, self._numbers(subject, at), last, strict=True)
            return tuple(
                Verdict(name, status, now[0], now[1], shown=shown if status == "breached" else None)
                for name, status, now, shown in each
            )
        world, mine = self._seen(subject, at)[0]
        return tuple(verdicts_by_source(world, mine, at))

    def _why(self, subject: Subject, at: int, statuses: tuple[str, ...], numbers_differ: bool) -> tuple[Reason, ...]:
        every = []
        for place, ((world, mine), status) in enumerate(zip(self._seen(subject, at), statuses, strict=True)):
            found = reasons(world, mine, status, at, self._compared.under(place))
            every.append(found + stated(world, subject.clause, found, self.known, disputed=len(set(statuses)) > 1))
        if len(self.readers) == 1 or (
            len(set(statuses)) == 1 and not numbers_differ and all(e == every[0] for e in every)
        ):
            return tuple(dict.fromkeys(every[0]))
        # What every reading has comes first, once. A finding that is pointed at is one of its own world.
        shared = [r for r in dict.fromkeys(every[0]) if r.finding is None and all(r in found for found in every[1:])]
        out = list(shared)
        for world, found in zip(self._worlds(at), every, strict=True):
            out += [_under(reason, world.name) for reason in dict.fromkeys(found) if reason not in shared]
        return tuple(out)

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


def _hull(values: list[Value | None]) -> Value | None:
    real = [v for v in values if v is not None]
    if not real:
        return None
    highs = [v.high for v in real]
    return Value(min(v.low for v in real), None if None in highs else max(h for h in highs if h is not None))


def _under(reason: Reason, reading: str) -> Reason:
    return Reason(reason.code, reason.parameters, reason.statement, reason.finding, reason.source, reading)


def _day(instant: int) -> str:
    """The day of its last second, otherwise the instant."""
    text = day_text(instant + 1)
    return day_text(instant)[:10] if len(text) == 10 else day_text(instant)
