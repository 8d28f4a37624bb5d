"""Versions of a text: every instant is judged by the text in force then (docs/language.md §1).

An era is the time in which one version is in force: from its date to the next one's. The first also covers what came
before. A reader is one reading through all eras.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from detente.agreement.model import Agreement
from detente.agreement.names.editions import not_at_hand
from detente.assess.findings.findings import Subject, cut_points, rejoined
from detente.assess.findings.numbers import numbers_at
from detente.assess.findings.opened import occasion_spans
from detente.assess.judging.status import KEY
from detente.assess.judging.worlds import World
from detente.assess.readings.alike import seen_in
from detente.errors import UsageError
from detente.instants import BEGINNING, FOREVER

__all__ = ["Reader", "eras", "within"]


def eras(agreement: Agreement) -> list[tuple[int, int, Agreement]]:
    """(since, until, version) of every version of an agreement, in order.

    Raises:
        UsageError: a version that the text names is not at hand.
    """
    if missing := not_at_hand(agreement):
        raise UsageError("; ".join(missing))
    starts = [(agreement.versions.get("this", agreement.in_force), agreement)]
    starts += [(since, agreement.editions[digest]) for digest, since in agreement.versions.items() if digest != "this"]
    starts.sort(key=lambda s: s[0])
    # Before its first version there is no text that binds anybody.
    since, first = starts[0]
    starts[0] = since, replace(first, in_force=max(first.in_force, since))
    ends = [*(since for since, _ in starts[1:]), FOREVER]
    return [
        (since if place else BEGINNING, until, version)
        for place, ((since, version), until) in enumerate(zip(starts, ends, strict=True))
    ]


class Reader(Struct, frozen=True, dict=True):
    """One reading, with a world for each era."""

    name: str
    eras: tuple[tuple[int, int, World], ...]

    def at(self, instant: int) -> World:
        """The world of an instant."""
        return next(world for since, until, world in self.eras if since <= instant < until)

    @cached_property
    def status(self) -> pl.DataFrame:
        """The status of every duty through all eras."""
        if len(self.eras) == 1:
            return self.eras[0][2].status
        every = pl.concat([world.status.select(KEY) for _, _, world in self.eras]).unique()
        frames = []
        for since, until, world in self.eras:
            # Whom the text of an era does not bind to a clause, it binds to nothing then; of one that it keeps apart
            # otherwise there is nothing to tell under the old key.
            missing = every.join(world.status.select(KEY), on=KEY, how="anti", nulls_equal=True)
            bound = [
                pl.col("who").is_in(duty.who) & (pl.col("clause") == name)
                for name, duty in world.clauses.duties.items()
            ]
            ends = {"start": pl.lit(since, dtype=pl.Int64), "end": pl.lit(until, dtype=pl.Int64)}
            dormant = missing.filter(~pl.any_horizontal(pl.lit(False), *bound))
            frames += [within(world.status, since, until), dormant.with_columns(**ends, status=pl.lit("dormant"))]
        # What goes on as it was under the text before is one.
        return rejoined(pl.concat(frames))

    def occasions(self, of: pl.DataFrame | None) -> pl.DataFrame:
        """The status of every occasion, or of some, while it is open, through all eras."""
        if len(self.eras) == 1:
            return occasion_spans(self.eras[0][2], of)
        return pl.concat([within(occasion_spans(world, of), since, until) for since, until, world in self.eras])

    def cuts(self, subject: Subject) -> Iterator[int]:
        """The instants at which the numbers of a duty change."""
        before = None
        for since, until, world in self.eras:
            mine = seen_in(world, subject)
            if before is not None and numbers_at(*before, since - 1) != numbers_at(world, mine, since):
                yield since
            if subject.clause in world.clauses.duties:
                yield from (t for t in cut_points(world, mine) if since <= t < until)
            before = world, mine


def within(frame: pl.DataFrame, since: int, until: int) -> pl.DataFrame:
    """What intervals from `start` to `end` have in a time."""
    clipped = frame.with_columns(
        start=pl.col("start").clip(lower_bound=since), end=pl.col("end").clip(upper_bound=until)
    )
    return clipped.filter(pl.col("start") < pl.col("end"))
