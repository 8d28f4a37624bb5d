"""Silence: what a count is where nothing was said, and what a record that is not complete may lack (§3, §7).

1. Before anything was said of a thing, a stock of it is unknown; where a `coverage` statement says that the record
   holds all statements of its kind by the party, it is zero. What was said stands, complete or not.
2. Found, a claim holds for its span; lived, from when it was said.
3. The coverage statement is what shows it: it is the `row` of such a piece.
4. Of events nothing is said wherever none of them counts: that is zero, or unknown where the text says so. A record
   is complete of them where it is so since the first instant from which one would count still.
5. A declaration that names all there was says of all else that it is zero from then on, until the
   declaration itself grows old.
6. A group's silence is that of its members.
7. Where a record is not complete there may have been more events than are on it (`with_missing`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from detente.agreement.blocks import Count
from detente.assess.columns.runs import first_of, following
from detente.assess.counts.levels import COLUMNS, KEY, Level, running_sum
from detente.assess.counts.stocks import Sphere, expiry
from detente.assess.counts.together import summed, where_silent
from detente.assess.standing.coverage import grown
from detente.instants import BEGINNING, FOREVER

__all__ = ["once_declared_whole", "silent_between", "unknown_from", "unknown_where_silent", "where_complete",
           "whole_record", "with_missing"]  # fmt: skip

_UNSAID = pl.lit(None, dtype=pl.Boolean)


def where_complete(level: Level, count: Count, heard: Collection[str], of: Sphere) -> Level:
    """A level of statements as some are heard, each key together and in order, with zero where silence is complete.

    What is zero where nobody says anything is told to be.
    """
    turns = _turns(count, heard, of)
    if turns.is_empty():
        return level
    if not level.silent:
        turns = turns.with_columns(high="low", row=pl.lit(None, dtype=COLUMNS["row"]))
    unsaid = Level(turns, level.scale, level.silent)
    if level.rest is not None:
        unsaid = unsaid._replace(frame=turns.clear(), rest=turns)
    if level.frame["stale"].null_count():
        return where_silent(level, unsaid)
    if level.rest is not None:
        declared = level._replace(frame=level.frame.clear())
        level = level._replace(rest=turns if level.rest.is_empty() else where_silent(declared, unsaid).rest)
    return _before_all(level, turns)


def with_missing(level: Level, count: Count, heard: Collection[str], of: Sphere) -> Level:
    """A level of events with those that the record may lack: without end, wherever it is not complete.

    Of a group it may lack what it may lack of the members.
    """
    groups = pl.DataFrame({"who": list(of.evidence.agreement.groups)}, schema={"who": pl.String})
    nothing = {"each": None, "t": BEGINNING, "low": 0, "high": 0, "stale": None, "row": None}
    turns = groups.with_columns(pl.lit(value, dtype=COLUMNS[c]).alias(c) for c, value in nothing.items())
    turns = pl.concat([turns, _turns(count, heard, of)])
    return summed([level, Level(turns, level.scale, silent=True)])._replace(silent=True)


def silent_between(frame: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """A level of events of which nothing is said wherever none of them counts."""
    if not told["open"].any() and (told["high"] > 0).all():
        silent = pl.col("high") == 0
        return frame.with_columns(stale=pl.when(~silent).then("stale"))
    found = frame.join(_none_counts(told), on=[*KEY, "t"], how="left", nulls_equal=True, maintain_order="left")
    return found.with_columns(stale=pl.when(pl.col("none").is_null()).then("stale")).drop("none")


def unknown_from(frame: pl.DataFrame, told: pl.DataFrame, gone: Sequence[int]) -> pl.DataFrame:
    """A level of a stock, unknown where at instants at which statements were `gone` none is left of a thing."""
    none = _none_counts(told).filter(pl.col("t").is_in(gone))
    found = frame.join(none, on=[*KEY, "t"], how="left", nulls_equal=True, maintain_order="left")
    silent = pl.col("none").is_not_null()
    return unknown_where_silent(found.with_columns(stale=pl.when(~silent).then("stale")).drop("none"))


def _none_counts(told: pl.DataFrame) -> pl.DataFrame:
    """who, each, t: from when on nothing of what was `told` of a thing counts, and nothing grew old either."""
    one = pl.lit(1, dtype=pl.Int64)
    counting = running_sum(told.with_columns(low=one, high=one, open=pl.lit(False)))
    return counting.filter((pl.col("low") == 0) & ~pl.col("stale")).select(*KEY, "t", none=pl.lit(True))


def unknown_where_silent(frame: pl.DataFrame) -> pl.DataFrame:
    """A level of which silence tells nothing: unknown wherever nothing is said."""
    said = pl.col("stale").is_not_null()
    return frame.with_columns(high=pl.when(said).then("high"), row=pl.when(said).then("row"))


def once_declared_whole(level: Level, count: Count, voices: pl.DataFrame, of: Sphere) -> Level:
    """A level of one speaker's stock, zero from a declaration that named all there was, and none of this."""
    if not level.silent or not voices["complete"].any():
        return level
    whole = voices.filter("complete")
    begins = pl.max_horizontal("at", "said") if of.lived else pl.col("at")
    whole = whole.select("row", who="about", t=begins, until=expiry(count, whole, of)).sort("who", "t", "row")
    whole = whole.with_columns(over=pl.min_horizontal("until", following("t", ["who"], FOREVER)))
    whole = whole.filter(pl.col("t") < pl.col("over"))
    old = whole.filter((pl.col("until") < FOREVER) & (pl.col("over") == pl.col("until")))
    zero, nobody = pl.lit(0, dtype=pl.Int64), pl.lit(None, dtype=pl.String)
    turns = pl.concat(
        [
            whole.select("who", "t", "row", high=zero, stale=pl.lit(False)),
            # Of what it did not name nothing was said, then as before.
            old.select("who", "row", t="until", high=pl.lit(None, dtype=pl.Int64), stale=_UNSAID).select(
                "who", "t", "row", "high", "stale"
            ),
        ]
    ).sort("who", "t")
    turns = turns.with_columns(each=nobody, low=zero).select(list(COLUMNS))
    level = _before_all(level, turns)
    # Of a count kept for each value it speaks also of those that nobody names.
    return level if level.rest is None else level._replace(rest=turns)


def _before_all(level: Level, turns: pl.DataFrame) -> Level:
    """A level with what holds before anything was said of a thing."""
    if turns.is_empty():
        return level
    firsts = level.frame.filter(first_of(KEY)).select(*KEY, first="t")
    early = firsts.join(turns.drop("each"), on="who").filter(pl.col("t") < pl.col("first")).select(list(COLUMNS))
    frames = [early, level.frame]
    if level.rest is None:
        frames.append(turns.join(firsts, on="who", how="anti"))
    return level._replace(frame=pl.concat(frames))


def _turns(count: Count, heard: Collection[str], of: Sphere) -> pl.DataFrame:
    """The level of whatever nothing was said of, for each party of whom the record is complete somewhere."""
    groups, kind = of.evidence.agreement.groups, count.of or ""
    parties = sorted(p for k, p in of.evidence.coverage if k == kind and p not in groups)
    rows = [
        (party, *turn)
        for party in parties
        for turn in whole_record(count, party, of, own=not {"self", party}.isdisjoint(heard))
    ]
    schema = {c: COLUMNS[c] for c in ("who", "t", "low", "high", "stale", "row")}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(each=pl.lit(None, dtype=pl.String)).select(list(COLUMNS))


Turn = tuple[int, int, int | None, bool | None, int | None]  # t, low, high, stale, row


def whole_record(count: Count, party: str, of: Sphere, *, own: bool) -> list[Turn]:
    """When the record is, and is no longer, complete of a party; its own claims count where its `own` word does."""
    claims = of.evidence.covered((count.of or "",), party, own=own)
    if not count.latest:
        claims = [c._replace(since=_looking_back(c.since, count, of)) for c in grown(claims)]
    if (dated := of.dated) is not None:
        claims = [c._replace(since=dated, until=FOREVER) for c in claims if c.since <= dated < c.until]
    spans = [(max(s.since, s.said) if of.lived else s.since, s.until, s.row) for s in claims]
    turns: dict[int, Turn] = {}
    until = -FOREVER
    for since, end, row in sorted(spans):
        if (begins := max(since, until)) < end:
            turns[begins] = (begins, 0, 0, False, row)
            until = end
            if end < FOREVER:
                turns[end] = (end, 0, None, None, None)
    return list(turns.values())


def _looking_back(since: int, count: Count, of: Sphere) -> int:
    """From when on no event from before an instant counts any more; FOREVER where one always does."""
    if count.over_ever:
        return since if since <= min(text.in_force for text in of.evidence.agreement.texts) else FOREVER
    if count.over is None:  # what lasts into a time is there in it
        return since
    calendar = of.evidence.agreement.calendar
    # What began late in a day may count longer than what began early in the next: the months end on different days.
    last = (since - 1, calendar.begins(calendar.day(since - 1)) - 1)
    return max(since, *(calendar.plus(began, count.over) for began in last))
