"""Silence about a stock: nothing is known, unless the record says that it is complete (docs/language.md §3, §7).

1. Before anything was said of a thing, a stock of it is unknown; where a `coverage` statement says that the record
   holds all statements of its kind by the party, it is zero. What was said stands, complete or not.
2. Found, a claim holds for its span; lived, from when it was said.
3. The coverage statement is what shows it: it is the `row` of such a piece.
4. Where silence about events is said to be unknown, it is so wherever none of them counts.
5. A declaration that names all there was says of all else that it is zero from then on, until the
   declaration itself grows old.
6. A group's silence is that of its members.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from detente.agreement.blocks import Count
from detente.assess.columns.runs import first_of, following
from detente.assess.counts.levels import COLUMNS, KEY, Level, running_sum
from detente.assess.counts.stocks import Sphere, expiry
from detente.assess.counts.together import where_silent
from detente.instants import FOREVER

__all__ = ["once_declared_whole", "where_complete"]

_UNSAID = pl.lit(None, dtype=pl.Boolean)


def where_complete(level: Level, count: Count, heard: Collection[str], of: Sphere) -> Level:
    """A level of statements as some are heard, each key together and in order, with zero where silence is complete."""
    if not level.silent:
        return level
    turns = _turns(count.of or "", heard, of)
    if turns.is_empty():
        return level
    unsaid = Level(turns, level.scale, level.silent)
    if level.rest is not None:
        unsaid = unsaid._replace(frame=turns.clear(), rest=turns)
    if level.frame["stale"].null_count():
        return where_silent(level, unsaid)
    if level.rest is not None:
        declared = level._replace(frame=level.frame.clear())
        level = level._replace(rest=turns if level.rest.is_empty() else where_silent(declared, unsaid).rest)
    return _before_all(level, turns)


def unknown_between(frame: pl.DataFrame, told: pl.DataFrame, gone: Sequence[int] | None = None) -> pl.DataFrame:
    """A level of which silence tells nothing, unknown wherever nothing counts: what is over tells no more.

    With instants at which statements were `gone`, only from those on: of a stock, what ends is told by what follows.
    """
    one = pl.lit(1, dtype=pl.Int64)
    counting = running_sum(told.with_columns(low=one, high=one, open=pl.lit(False)))
    none = counting.filter(pl.col("low") == 0).select(*KEY, "t", none=pl.lit(True))
    if gone is not None:
        none = none.filter(pl.col("t").is_in(gone))
    found = frame.join(none, on=[*KEY, "t"], how="left", nulls_equal=True, maintain_order="left")
    silent = pl.col("none").is_not_null()
    return found.with_columns(
        high=pl.when(~silent).then("high"), stale=pl.when(~silent).then("stale"), row=pl.when(~silent).then("row")
    ).drop("none")


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


def _turns(kind: str, heard: Collection[str], of: Sphere) -> pl.DataFrame:
    """The level of whatever nothing was said of, for each party of whom the record is complete somewhere."""
    groups = of.evidence.agreement.groups
    parties = sorted(p for k, p in of.evidence.coverage if k == kind and p not in groups)
    rows = [
        (party, *turn)
        for party in parties
        for turn in _of_party(kind, party, of, own=not {"self", party}.isdisjoint(heard))
    ]
    schema = {c: COLUMNS[c] for c in ("who", "t", "low", "high", "stale", "row")}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(each=pl.lit(None, dtype=pl.String)).select(list(COLUMNS))


Turn = tuple[int, int, int | None, bool | None, int | None]  # t, low, high, stale, row


def _of_party(kind: str, party: str, of: Sphere, *, own: bool) -> list[Turn]:
    """Turns of one party; its own claims count where its `own` word does."""
    claims = of.evidence.covered((kind,), party, own=own)
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
