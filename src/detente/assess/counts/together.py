"""Levels taken together: sources one after the other, the members of a group, and arithmetic over counts.

Levels stand side by side at every instant at which any of them changes. A count kept for each value meets the
others value by value: of a value that it does not name it tells what it tells of the rest, and a count that is one
number tells the same of every value (docs/language.md §3).
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from detente.agreement.grammar import expressions as ex
from detente.assess.columns.arithmetic import Numbers, Scope, number, ratio
from detente.assess.columns.overflow import never_wrapped, too_large
from detente.assess.columns.sheets import Sheet
from detente.assess.columns.steps import aligned as on_one_bottom
from detente.assess.columns.values import WIDE
from detente.assess.counts.levels import COLUMNS, KEY, Level, carried, largest
from detente.errors import UsageError
from detente.instants import BEGINNING, FOREVER, Calendar

__all__ = ["arithmetic", "else_", "own_or", "summed", "where_silent", "while_bound"]

_TOLD = ("low", "high", "stale", "row")


def with_rest(work: Callable[[list[Level]], Level], levels: list[Level]) -> Level:
    """What some work makes of levels, and of what they tell of the rest where any is kept for each value."""
    found = work(levels)
    if all(level.rest is None for level in levels):
        return found
    rests = [level._replace(frame=level.frame if level.rest is None else level.rest, rest=None) for level in levels]
    return found._replace(rest=work(rests).frame)


def else_(first: Level, second: Level) -> Level:
    """The first where all that it told stands, else the second; where neither does, the first that told anything."""
    told = pl.col("stale0").is_not_null() & ~_stands(1)
    return with_rest(lambda both: _else(both[0], both[1], _stands(0) | told), [first, second])


def own_or(own: Level, members: Level) -> Level:
    """What a group says of itself where all of it still stands, else what its members make."""
    return with_rest(lambda both: _else(both[0], both[1], _stands(0)), [own, members])


def _stands(place: int) -> pl.Expr:
    return pl.col(f"high{place}").is_not_null() | ~pl.col(f"stale{place}").fill_null(True)


def where_silent(first: Level, second: Level) -> Level:
    """The first where it told anything, whether or not that still stands, else the second."""
    told = pl.col("stale0").is_not_null()
    return with_rest(lambda both: _else(both[0], both[1], told), [first, second])


def _else(first: Level, second: Level, told: pl.Expr) -> Level:
    pick = pl.when(pl.col("low0").is_not_null() & told)
    return Level(
        _aligned([first, second]).select(
            "who", "each", "t",
            low=pick.then("low0").otherwise(_or_before("low", 1, second, 0)),
            high=pick.then("high0").otherwise(_or_before("high", 1, second, None)),
            # What the first told and no longer tells is not silence.
            stale=pick.then("stale0").otherwise(pl.coalesce("stale1", "stale0")),
            row=pick.then("row0").otherwise("row1"),
        ), first.scale, second.silent,
    )  # fmt: skip


def summed(levels: list[Level]) -> Level:
    """Levels of one count added up."""
    return with_rest(_summed, levels)


def _summed(levels: list[Level]) -> Level:
    if sum(largest(level.frame) for level in levels) >= WIDE:
        raise too_large()
    ids = range(len(levels))
    total = _aligned(levels).select(
        "who", "each", "t",
        low=pl.sum_horizontal([_or_before("low", i, levels[i], 0) for i in ids]),
        high=pl.sum_horizontal([_or_before("high", i, levels[i], None) for i in ids], ignore_nulls=False),
        stale=_stale(len(levels)),
        row=pl.max_horizontal([pl.col(f"row{i}") for i in ids]),
    )  # fmt: skip
    return Level(total, levels[0].scale, levels[0].silent)


def while_bound(level: Level, name: str, span: tuple[int, int]) -> Level:
    """A member's level in its group's count, under the group's name: nothing before it is bound, nor after it left."""
    if span == (BEGINNING, FOREVER):
        return level
    if level.rest is None:
        return level._replace(frame=_bound(level.frame, name, span, level.silent))
    named = level.frame if level.frame.is_empty() else _bound(level.frame, name, span, level.silent)
    return level._replace(frame=named, rest=_bound(level.rest, name, span, level.silent))


def _bound(frame: pl.DataFrame, name: str, span: tuple[int, int], silent: bool) -> pl.DataFrame:
    since, until = span[0], max(span)  # who leaves before he accedes never counts
    keys = frame.select(KEY).unique()
    if keys.is_empty():
        keys = pl.DataFrame([(name, None)], schema=keys.schema, orient="row")

    def at(t: int, of: pl.DataFrame, high: int | None) -> pl.DataFrame:
        told = {"t": t, "low": 0, "high": high, "stale": None, "row": None}
        return of.with_columns(pl.lit(value, dtype=COLUMNS[c]).alias(c) for c, value in told.items())

    parts = [frame.filter((pl.col("t") > since) & (pl.col("t") < until))]
    before = frame.filter(pl.col("t") <= since).group_by(KEY).agg(pl.all().sort_by("t").last())
    parts.append(before.with_columns(t=pl.lit(since, dtype=pl.Int64)).select(frame.columns))
    if since > BEGINNING:
        unsaid = keys.join(before, on=KEY, how="anti", nulls_equal=True)
        parts += [at(BEGINNING, keys, 0), at(since, unsaid, None if silent else 0)]
    if until < FOREVER:
        parts.append(at(until, keys, 0))
    return pl.concat(parts).sort(*KEY, "t")


def arithmetic(expression: ex.Expression, parts: dict[ex.Name, Level], calendar: Calendar, all_: list[str]) -> Level:
    """Arithmetic over levels, of everyone (`all_`) from the beginning: what was not said yet is a number too."""
    everyone = pl.DataFrame({"who": all_, "each": None}, schema={"who": pl.String, "each": pl.String})
    if not parts:
        told = {"stale0": pl.lit(False), "row0": pl.lit(None, dtype=COLUMNS["row"])}
        return _valued(_at_the_beginning(everyone).with_columns(**told), expression, {}, calendar)
    names = list(parts)

    def work(levels: list[Level]) -> Level:
        aligned = _aligned(levels)
        keys = aligned.select(KEY) if any(level.rest is not None for level in levels) else everyone
        first = _at_the_beginning(keys.unique()).join(aligned, on=[*KEY, "t"], how="anti", nulls_equal=True)
        aligned = pl.concat([first, aligned], how="diagonal")
        return _valued(aligned, expression, dict(zip(names, levels, strict=True)), calendar)

    return with_rest(work, list(parts.values()))


def _at_the_beginning(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.with_columns(t=pl.lit(BEGINNING, dtype=pl.Int64))


def _valued(frame: pl.DataFrame, written: ex.Expression, parts: dict[ex.Name, Level], calendar: Calendar) -> Level:
    columns = {
        name: Numbers(
            ratio(_or_before("low", i, level, 0), level.scale, largest(level.frame)),
            ratio(_or_before("high", i, level, None), level.scale, largest(level.frame)),
        )
        for i, (name, level) in enumerate(parts.items())
    }
    sheet = Sheet(frame)
    value = number(written, Scope({}, calendar, count=lambda name: columns[name], sheet=sheet))
    low_end, high_end = (value.low, value.high) if value.exact else on_one_bottom(value.low, value.high)
    bottom = low_end.bottom
    if not isinstance(bottom, int):
        raise UsageError("arithmetic over counts divides by a count; divide by a number instead")
    low, high = low_end.top.cast(pl.Int64).fill_null(0), high_end.top.cast(pl.Int64)
    width = max(1, len(parts))
    row = pl.max_horizontal([pl.col(f"row{i}") for i in range(width)])
    # Below zero there is nothing to count.
    with never_wrapped():
        out = sheet.frame.select("who", "each", "t", low=low.clip(0), high=high.clip(0), stale=_stale(width), row=row)
    return Level(out, bottom, silent=any(level.silent for level in parts.values()))


# -- side by side ----------------------------------------------------------------------------------


def _aligned(levels: list[Level]) -> pl.DataFrame:
    """Levels at every instant at which any changes; columns carry the place in the list."""
    on = [*KEY, "t"]
    frames = _of_all_values(levels)
    out = pl.concat([f.select(on) for f in frames]).unique().sort(on)
    for place, frame in enumerate(frames):
        out = carried(out, frame, on, KEY, {c: f"{c}{place}" for c in _TOLD})
    return out


def _of_all_values(levels: list[Level]) -> list[pl.DataFrame]:
    """The frames of levels, each with every value that any of them names."""
    kept_apart = [level.frame.select(KEY) for level in levels if level.rest is not None]
    if not kept_apart:
        return [level.frame for level in levels]
    named = pl.concat(kept_apart).unique()
    return [_of_values(level, named) for level in levels]


def _of_values(level: Level, named: pl.DataFrame) -> pl.DataFrame:
    if level.rest is None:
        return named.join(level.frame.drop("each"), on="who").select(list(COLUMNS))
    if level.rest.is_empty():
        return level.frame
    missing = named.join(level.frame, on=KEY, how="anti", nulls_equal=True)
    return pl.concat([level.frame, missing.join(level.rest.drop("each"), on="who").select(list(COLUMNS))])


def _or_before(end: str, place: int, level: Level, silent: int | None) -> pl.Expr:
    """An end of a level aligned with others, also before the level's first row."""
    before = pl.lit(silent if level.silent else 0, dtype=pl.Int64)
    return pl.when(pl.col(f"low{place}").is_not_null()).then(pl.col(f"{end}{place}")).otherwise(before)


def _stale(width: int) -> pl.Expr:
    """Whether any no longer tells; null where nothing was said of any."""
    places = [pl.col(f"stale{i}") for i in range(width)]
    told = pl.any_horizontal([p.is_not_null() for p in places])
    return pl.when(told).then(pl.any_horizontal([p.fill_null(False) for p in places]))
