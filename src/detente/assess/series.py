"""Numbers through time: what each reading, by each source, counts of each party, and what bounds it.

A frame of numbers has a row for each span [since, until) in which nothing changes and nobody declares anew:

    reading, source     under which reading; by which source, where several are heard apart (null: all together)
    who, owed, each     of whom, towards whom (null: everyone alike), of which value of `for each` (null: of none)
    since, until        instants; a span never reaches beyond the text that it is judged by
    low, high           in the unit of the count; both null where nothing is known, `high` alone where it has no end
    bound, bound_high   likewise, of the duty that keeps the count; null where none binds
    row                 the statement with which the span begins; null where none does
    stale               whether what was last said no longer tells
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import polars as pl

from detente.agreement.blocks import Duty
from detente.assess.columns.runs import following, in_order
from detente.assess.counts.levels import KEY, Level, unit_of
from detente.assess.judging.worlds import World
from detente.assess.readings.eras import Reader
from detente.instants import BEGINNING, FOREVER

__all__ = ["SERIES", "named", "of_clause", "of_count", "unit_in"]

SERIES = {
    "reading": pl.String, "source": pl.String, "who": pl.String, "owed": pl.String, "each": pl.String,
    "since": pl.Int64, "until": pl.Int64, "low": pl.Float64, "high": pl.Float64,
    "bound": pl.Float64, "bound_high": pl.Float64, "row": pl.UInt32, "stale": pl.Boolean,
}  # fmt: skip


def of_clause(readers: tuple[Reader, ...], clause: str) -> pl.DataFrame:
    """The numbers of what a duty keeps, each reading's own count against its own bound."""
    frames = []
    for reader in readers:
        for since, until, world in reader.eras:
            if clause in world.kept:
                frames += [_clipped(frame, reader.name, since, until) for frame in _pieces(world, clause)]
    return _joined(frames)


def of_count(readers: tuple[Reader, ...], count: str) -> pl.DataFrame:
    """The numbers of a count as each reading defines it; no bounds."""
    frames = []
    for reader in readers:
        for since, until, world in reader.eras:
            if count in world.clauses.counts:
                frames += [_clipped(frame, reader.name, since, until) for frame in _levels(world, count)]
    return _joined(frames)


def named(sources: str, who: str) -> str:
    """Whose words a chain of sources is, of what a party does.

    >>> named("self", "A"), named("B else other", "A")
    ('A', 'B else other')
    """
    return " ".join(who if part == "self" else part for part in sources.split(" "))


def unit_in(readers: tuple[Reader, ...], *, clause: str | None = None, count: str | None = None) -> str:
    """The unit in which a clause's or a count's numbers stand: that of the first reading that has it."""
    for _, _, world in (era for reader in readers for era in reader.eras):
        duty: Duty | None = world.clauses.duties.get(clause or "")
        name = count or (duty.keep if duty is not None else None)
        if name is not None and name in world.clauses.counts:
            return world.clauses.counts[name].unit
    return "count"


def _pieces(world: World, clause: str) -> Iterator[pl.DataFrame]:
    kept = world.kept[clause]
    unit = world.clauses.counts[world.clauses.duties[clause].keep or ""].unit
    heard = kept.apart if len(kept.apart) > 1 else [kept.together]
    for pieces in heard:
        source = pieces.source if len(heard) > 1 else None
        frame = pieces.frame.select(
            "who", "owed", "each", "low", "high", "bound", "bound_high", "row", "stale", since="start", until="end"
        )
        yield _in_unit(_while_owed(frame, world, clause), unit_of(unit, pieces.scale), source)


def _while_owed(frame: pl.DataFrame, world: World, clause: str) -> pl.DataFrame:
    """Pieces cut where the duty begins and ceases to be owed; it bounds nothing before and after."""
    duty = world.clauses.duties[clause]
    lives = [(who, owed, *world.life(duty, who, owed)) for who, owed in frame.select("who", "owed").unique().rows()]
    told = pl.DataFrame(
        lives, {"who": pl.String, "owed": pl.String, "begins": pl.Int64, "ends": pl.Int64}, orient="row"
    )
    whole = frame.join(told, on=["who", "owed"], nulls_equal=True, maintain_order="left")
    none = pl.lit(None, pl.Int64)
    since, until, begins, ends = (pl.col(c) for c in ("since", "until", "begins", "ends"))
    parts = [
        whole.with_columns(until=pl.min_horizontal(until, begins), bound=none, bound_high=none),
        whole.with_columns(since=pl.max_horizontal(since, begins), until=pl.min_horizontal(until, ends)),
        whole.with_columns(since=pl.max_horizontal(since, ends), bound=none, bound_high=none),
    ]
    # A statement begins a piece once, however it is cut.
    first = pl.when(since == pl.lit(whole["since"])).then("row").alias("row")
    return pl.concat([part.with_columns(first).filter(since < until) for part in parts]).select(frame.columns)


def _levels(world: World, name: str) -> Iterator[pl.DataFrame]:
    unit = world.clauses.counts[name].unit
    chains = world.counts.chains([name])
    for chain in chains:
        level = world.counts.level(name, chain)
        source = " else ".join(chain) if len(chains) > 1 else None
        yield _in_unit(_spans(level), unit_of(unit, level.scale), source)


def _spans(level: Level) -> pl.DataFrame:
    """The rows of a level as spans, from the beginning of time."""
    first = level.frame.group_by(KEY).agg().with_columns(
        t=pl.lit(BEGINNING, pl.Int64), low=pl.lit(0, pl.Int64), high=pl.lit(None if level.silent else 0, pl.Int64),
        stale=pl.lit(False), row=pl.lit(None, pl.UInt32),  # a value, not a switch
    )  # fmt: skip
    whole = in_order(pl.concat([first, level.frame.select(first.columns)]), KEY, "t")
    none = pl.lit(None, pl.Int64)
    return whole.with_columns(
        until=following("t", KEY, FOREVER), owed=pl.lit(None, pl.String), bound=none, bound_high=none,
        stale=pl.col("stale").fill_null(False),
    ).rename({"t": "since"})  # fmt: skip


def _in_unit(frame: pl.DataFrame, factor: Fraction, source: str | None) -> pl.DataFrame:
    numbers = ("low", "high", "bound", "bound_high")
    unknown = pl.col("high").is_null() & (pl.col("low") == 0)
    unbound = pl.col("bound_high").is_null() & (pl.col("bound") == 0)
    return frame.with_columns(
        low=pl.when(~unknown).then("low"), bound=pl.when(~unbound).then("bound"), source=pl.lit(source, pl.String)
    ).with_columns(pl.col(c).cast(pl.Float64) * factor.numerator / factor.denominator for c in numbers)


def _clipped(frame: pl.DataFrame, reading: str, since: int, until: int) -> pl.DataFrame:
    """Those of some spans that lie in a time; a statement is what a span begins with only where it was not cut."""
    cut = pl.col("since") < since
    return frame.filter((pl.col("until") > since) & (pl.col("since") < until)).select(
        pl.lit(reading).alias("reading"), "source", "who", "owed", "each",
        pl.col("since").clip(since, until), pl.col("until").clip(since, until),
        "low", "high", "bound", "bound_high", pl.when(~cut & ~pl.col("stale")).then("row").alias("row"), "stale",
    ).filter(pl.col("since") < pl.col("until"))  # fmt: skip


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """All of them in order, what goes on through a change of text told once."""
    if not frames:
        return pl.DataFrame(schema=SERIES)
    key = ["reading", "source", "who", "owed", "each"]
    whole = pl.concat(frames).cast(SERIES)  # type: ignore[arg-type]
    whole = whole.with_columns(pl.col(key).cast(pl.String)).sort(*key, "since", nulls_last=False)
    same = [*key, "low", "high", "bound", "bound_high", "stale"]
    goes_on = pl.all_horizontal(pl.col(c).eq_missing(pl.col(c).shift(1)) for c in same)
    goes_on &= pl.col("row").is_null() & (pl.col("since") == pl.col("until").shift(1))
    runs = whole.with_columns(run=(~goes_on.fill_null(False)).cum_sum())
    last = runs.group_by("run", maintain_order=True).agg(pl.exclude("until").first(), pl.col("until").last())
    return last.select(*SERIES)
