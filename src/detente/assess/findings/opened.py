"""Occasions one by one: the status of each while it is open.

The duty's own status takes in all its occasions; here each stands alone, closed with the duty where that ends for
good. Of every occasion that was created the intervals of what is so are made, and `status.timeline` orders them. One
that was closed by an act that sources dispute is open as long as they do.
"""

from __future__ import annotations

import polars as pl

from detente.assess.judging.intervals import fallen
from detente.assess.judging.status import KEY, timeline
from detente.assess.judging.worlds import World
from detente.instants import BEGINNING, FOREVER

__all__ = ["occasion_spans", "open_at"]

OPENED = ["clause", "who", "each"]  # an occasion, to whomever an answer is owed
_SPANS = {**dict.fromkeys(KEY, pl.String), "start": pl.Int64, "end": pl.Int64, "status": pl.String}
_DUTY = ["clause", "who", "owed"]
_FORCE = {**dict.fromkeys(_DUTY, pl.String), "since": pl.Int64, "until": pl.Int64, "what": pl.String}
_BEGINNING, _FOREVER = pl.lit(BEGINNING, dtype=pl.Int64), pl.lit(FOREVER, dtype=pl.Int64)


def open_at(world: World, at: int) -> pl.DataFrame:
    """clause, who, each (the occasion's label) of every occasion that is open at an instant."""
    if world.created.is_empty():
        return pl.DataFrame(schema={c: _SPANS[c] for c in OPENED})
    open_, disputed = (
        (pl.col(since) <= at) & (pl.col(until) > at) for since, until in (("opens", "stops"), ("contest", "settled"))
    )
    made = world.created.filter(open_ | disputed)
    return made.select("clause", "who", each="label").unique()


def occasion_spans(world: World, of: pl.DataFrame | None = None) -> pl.DataFrame:
    """clause, who, owed, each (its label), start, end, status of all occasions, or of some, while each is open."""
    if world.created.is_empty():
        return pl.DataFrame(schema=_SPANS)
    made = world.created.rename({"label": "each"})
    if of is not None:
        made = made.join(of, on=OPENED, how="semi")
    return pl.DataFrame(schema=_SPANS) if made.is_empty() else _one_by_one(world, made)


def _one_by_one(world: World, made: pl.DataFrame) -> pl.DataFrame:
    duties = made.group_by(_DUTY).agg().rows()
    spans = timeline(
        made.group_by(KEY, maintain_order=True).agg(), pl.concat([*_conduct(made), *_force(world, made, duties)])
    )
    # What stays open when the duty ends for good is closed with it.
    ends = [(clause, who, owed, world.life(world.clauses.duties[clause], who, owed)[1]) for clause, who, owed in duties]
    life = pl.DataFrame(ends, schema={**dict.fromkeys(_DUTY, pl.String), "ends": pl.Int64}, orient="row")
    disputed = pl.col("contest") < pl.col("settled")
    opened = made.group_by(KEY).agg(
        pl.col("opens").min(), pl.col("stops").max(), pl.col("contest").min(),
        over=pl.when(disputed).then("settled").otherwise("stops").max(),
    )  # fmt: skip
    opened = opened.join(life, on=_DUTY, nulls_equal=True)
    spans = spans.join(opened, on=KEY, nulls_equal=True, maintain_order="left").with_columns(
        start=pl.max_horizontal("start", "opens"), end=pl.min_horizontal("end", "over", "ends")
    )
    closed = (pl.col("start") >= pl.col("stops")) & (pl.col("start") < pl.col("contest"))
    return spans.filter((pl.col("start") < pl.col("end")) & ~closed).select(*_SPANS)


def _conduct(made: pl.DataFrame) -> list[pl.DataFrame]:
    """What became of each: due, late, breached, unknown, disputed while it is open, ended before and after."""
    sure, shown = pl.col("sure"), pl.col("shown")
    wide = made.select(
        *KEY, "opens", "late", "latched", "stops", "contest", "settled",
        due_end=pl.when(sure).then(pl.min_horizontal("late", "stops")).otherwise("opens"),
        short_end=pl.when(sure & shown).then("stops").otherwise("late"),
        dark=pl.when(sure).then("late").otherwise("opens"),
        dark_end=pl.when(sure & shown).then("late").otherwise("stops"),
        word=fallen(),
    )  # fmt: skip

    def interval(start: str | pl.Expr, end: str | pl.Expr, what: str | pl.Expr) -> pl.DataFrame:
        return wide.select(*KEY, start=start, end=end, what=pl.lit(what) if isinstance(what, str) else what)

    return [
        interval("opens", "due_end", "due"),
        interval("late", "short_end", "due"),
        interval("latched", "short_end", pl.col("word")),
        interval("dark", "dark_end", "unknown"),
        interval(_BEGINNING, "opens", "ended"),
        interval("stops", pl.max_horizontal("stops", "contest"), "ended"),
        interval("contest", "settled", "disputed"),
        interval(pl.max_horizontal("stops", "settled"), _FOREVER, "ended"),
    ]


def _force(world: World, made: pl.DataFrame, duties: list[tuple[str, str, str | None]]) -> list[pl.DataFrame]:
    """Where the duty is asleep, or its shortfall excused."""
    asleep: list[tuple[object, ...]] = []
    excused: list[tuple[object, ...]] = []
    spells = {of: world.swept.spells[i] for of, i in world.gates.place.items()} if world.gates and world.swept else {}
    for key in duties:
        if key not in spells:
            since, until = world.life(world.clauses.duties[key[0]], *key[1:])
            asleep += [(*key, until, FOREVER, "ended"), (*key, BEGINNING, since, "dormant")]
        for spell in spells.get(key, ()):
            if spell.force != "active":
                asleep.append((*key, spell.since, spell.until, spell.force))
            if spell.excused:
                excused.append((*key, spell.since, spell.until, "excused"))
    frames = []
    if asleep:
        every = pl.DataFrame(asleep, schema=_FORCE, orient="row")
        joined = made.select(KEY).join(every, on=_DUTY, nulls_equal=True)
        frames.append(joined.select(*KEY, start="since", end="until", what="what"))
    if excused:
        every = pl.DataFrame(excused, schema=_FORCE, orient="row")
        short = made.filter("shown").join(every, on=_DUTY, nulls_equal=True)
        start, end = pl.max_horizontal("since", "late"), pl.min_horizontal("until", "stops")
        frames.append(short.select(*KEY, start=start, end=end, what="what"))
    return frames
