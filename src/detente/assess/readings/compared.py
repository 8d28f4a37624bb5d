"""Readings compared through time: which findings there are, from when until when, under which statuses.

1. A duty's row lasts while no reading's status changes, nor any number that it is about; an occasion's while it is
   open under some reading. A reading that does not have the occasion finds nothing amiss with it, whatever it finds
   of others: kept, or asleep where it finds the duty dormant or suspended.
2. Asked about a date, the rows that hold then are told; asked about all times, those that begin by the known date.
   What goes on at the known date has no end yet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

import polars as pl
from msgspec import Struct

from detente.assess.findings.findings import Subject, duty_spans, rejoined, shown_spans
from detente.assess.findings.opened import open_at
from detente.assess.judging.status import KEY
from detente.assess.readings.alike import Alike, alike
from detente.assess.readings.eras import Reader, within

__all__ = ["Compared", "Row"]

Wanted = Callable[[pl.DataFrame], pl.DataFrame]
Span = tuple[int, int, str]


class Row(NamedTuple):
    """What a finding will be of: since when, until when (None: it goes on), and the status under each reading."""

    subject: Subject
    since: int
    until: int | None
    statuses: tuple[str, ...]


class Compared(Struct, frozen=True, dict=True):
    """Readings side by side, as of an instant, as known at an instant."""

    readers: tuple[Reader, ...]
    at: int
    known: int

    @cached_property
    def _alike(self) -> list[tuple[int, int, Alike]]:
        """What the readings keep apart otherwise than each other, text by text."""
        return [
            (since, until, alike([within(r.status, since, until) for r in self.readers]))
            for since, until, _ in self.readers[0].eras
        ]

    @cached_property
    def _statuses(self) -> list[pl.DataFrame]:
        return [rejoined(self._spread(r.status)) if len(r.eras) > 1 else self._spread(r.status) for r in self.readers]

    def _spread(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Statuses of one reading as they are compared with the others'."""
        if len(self._alike) == 1:
            return self._alike[0][2].spread(frame)
        return pl.concat([alike.spread(within(frame, since, until)) for since, until, alike in self._alike])

    @cached_property
    def _spans(self) -> pl.DataFrame:
        return duty_spans(self._statuses)

    @cached_property
    def timeline(self) -> pl.DataFrame:
        """clause, who, owed, each, start, end, status: the common verdict on every duty through all time."""
        return self._statuses[0] if len(self.readers) == 1 else shown_spans(self._spans, len(self.readers))

    def under(self, place: int) -> pl.DataFrame:
        """The status of every duty through all time under one reading, as it is compared with the others."""
        return self._statuses[place]

    def _asked(self, row: Row, *, history: bool) -> Iterator[Row]:
        assert row.until is not None
        if (history and row.since <= self.known) or row.since <= self.at < row.until:
            yield row if row.until <= self.known else row._replace(until=None)

    # -- duties ------------------------------------------------------------------------------------

    def duties(self, wanted: Wanted, *, history: bool) -> Iterator[Row]:
        """A row for each span of a duty in which neither a status nor a number changes."""
        spans = wanted(self._spans)
        if not history:
            spans = spans.filter((pl.col("start") <= self.at) & (pl.col("end") > self.at))
        columns = [f"s{i}" for i in range(len(self.readers))]
        for clause, who, owed, each, start, end, *statuses in spans.select(*KEY, "start", "end", *columns).iter_rows():
            subject = Subject(clause, who, owed, each)
            for since, until in pairwise([*self._cuts(subject, start, end), end]):
                yield from self._asked(Row(subject, since, until, tuple(statuses)), history=history)

    def _cuts(self, subject: Subject, start: int, end: int) -> list[int]:
        cuts = {start}
        for reader in self.readers:
            cuts |= {t for t in reader.cuts(subject) if start < t < end}
        return sorted(cuts)

    # -- occasions ---------------------------------------------------------------------------------

    def occasions(self, wanted: Wanted, *, history: bool) -> Iterator[Row]:
        """A row for each span in which an occasion is open under some reading, and no status changes."""
        of = None if history else pl.concat([open_at(r.at(self.at), self.at) for r in self.readers]).unique()
        told = [_by_subject(wanted(self._spread(r.occasions(of)))) for r in self.readers]
        for subject in sorted({subject for of in told for subject in of}, key=str):
            spans = [of.get(subject, []) for of in told]
            duty = subject._replace(occasion=None)
            asleep = [[] if has else of.get(duty, []) for has, of in zip(spans, self._asleep, strict=True)]
            cuts = sorted({t for s in (*spans, *asleep) for since, until, _ in s for t in (since, until)})
            pieces = [(since, until, _open(spans, asleep, since)) for since, until in pairwise(cuts)]
            for statuses, group in groupby(pieces, key=lambda piece: piece[2]):
                same = list(group)
                if statuses is not None:
                    yield from self._asked(Row(subject, same[0][0], same[-1][1], statuses), history=history)

    @cached_property
    def _asleep(self) -> list[dict[Subject, list[Span]]]:
        """When duties that have occasions are dormant or suspended, under each reading."""
        out: list[dict[Subject, list[Span]]] = []
        for frame in self._statuses:
            spans: dict[Subject, list[Span]] = {}
            asleep = frame.filter(pl.col("each").is_null(), pl.col("status").is_in(["dormant", "suspended"]))
            for clause, who, owed, *span in asleep.drop("each").sort("start").rows():
                spans.setdefault(Subject(clause, who, owed), []).append((span[0], span[1], span[2]))
            out.append(spans)
        return out


def _open(spans: list[list[Span]], asleep: list[list[Span]], at: int) -> tuple[str, ...] | None:
    """The status of an occasion under each reading at an instant; None where it is open under none."""
    inside = [_told(of, at) for of in spans]
    if all(status is None for status in inside):
        return None
    return tuple(status or _told(of, at) or "kept" for status, of in zip(inside, asleep, strict=True))


def _told(spans: list[Span], at: int) -> str | None:
    """What spans in order tell of an instant."""
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return spans[place][2] if place >= 0 and at < spans[place][1] else None


def _by_subject(frame: pl.DataFrame) -> dict[Subject, list[Span]]:
    """The spans of each occasion, in order."""
    out: dict[Subject, list[Span]] = {}
    for clause, who, owed, label, *span in frame.select(*KEY, "start", "end", "status").sort("start").rows():
        start, end, status = span
        out.setdefault(Subject(clause, who, owed, None, label), []).append((start, end, status))
    return out
