"""Readings side by side, where one keeps a duty apart by whom it is owed to and another does not.

A gate that says `other` makes a duty one towards each; without it the duty is one towards all (docs/language.md §5).
Compared, what holds towards all holds towards each: otherwise one shortfall would be two findings, and one of them
would tell as kept what a reading finds breached. So it is with a duty, and with each occasion of it.

A reading that keeps a duty apart throughout has no row towards all. One that does not may have rows towards some
beside it, of those who called upon the party: towards them hold both.
"""

from __future__ import annotations

import polars as pl
from msgspec import Struct

from detente.assess.findings.findings import Subject
from detente.assess.judging.status import KEY, timeline
from detente.assess.judging.worlds import World

__all__ = ["Alike", "alike", "seen_in"]

_DUTY = ["clause", "who"]


class Alike(Struct, frozen=True, eq=False):
    """The duties that some reading keeps apart and another does not: clause, who, and towards whom (`owed`)."""

    towards: pl.DataFrame

    def spread(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Statuses of one reading, with what it finds towards all told towards each, where another keeps it apart."""
        to_all = frame.filter(pl.col("owed").is_null())
        if self.towards.is_empty() or to_all.is_empty():
            return frame
        mixed = to_all.join(self.towards, on=_DUTY, how="semi")
        if mixed.is_empty():
            return frame
        told = mixed.drop("owed").join(self.towards, on=_DUTY, maintain_order="left").select(frame.columns)
        of_mixed = mixed.select(_DUTY).unique()
        rest = frame.filter(pl.col("owed").is_not_null() | ~_among(of_mixed))
        twice = told.select(KEY).unique().join(rest.select(KEY).unique(), on=KEY, nulls_equal=True)
        if twice.is_empty():
            return pl.concat([rest, told])
        both = pl.concat([rest, told])
        once = both.join(twice, on=KEY, how="anti", nulls_equal=True, maintain_order="left")
        meet = both.join(twice, on=KEY, how="semi", nulls_equal=True).filter(pl.col("status") != "kept")
        return pl.concat([once, timeline(twice.sort(KEY), meet.rename({"status": "what"})).select(frame.columns)])


def _among(duties: pl.DataFrame) -> pl.Expr:
    return pl.struct(_DUTY).is_in(duties.select(pl.struct(_DUTY)).to_series().implode())


def alike(frames: list[pl.DataFrame]) -> Alike:
    """What some of the readings' statuses keep apart and others do not."""
    found = []
    for frame in frames if len(frames) > 1 else ():
        named = frame.select(*_DUTY, "owed").unique()
        apart = named.join(named.filter(pl.col("owed").is_null()), on=_DUTY, how="anti")
        found.append((named.filter(pl.col("owed").is_null()), apart))
    if not found:
        return Alike(pl.DataFrame(schema=dict.fromkeys([*_DUTY, "owed"], pl.String)))
    to_all = pl.concat([all_ for all_, _ in found])
    towards = pl.concat([apart for _, apart in found]).join(to_all, on=_DUTY, how="semi")
    return Alike(towards.unique().sort(*_DUTY, "owed"))


def seen_in(world: World, subject: Subject) -> Subject:
    """A subject as a world has it: towards all, where that reading does not keep the duty apart."""
    duty = world.clauses.duties.get(subject.clause)
    if duty is None or subject.owed_to is None:
        return subject
    pairs = world.pairs(duty, subject.owed_by)
    return subject._replace(owed_to=None) if None in pairs and subject.owed_to not in pairs else subject
