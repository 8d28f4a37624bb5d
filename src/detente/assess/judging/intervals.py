"""Intervals of what is so with a duty, for `status.timeline`: rows of clause, who, owed, each, start, end, what.

What conduct makes comes as frames; what dates and force make, few for each party, as plain rows.
"""

from __future__ import annotations

import polars as pl

from detente.agreement.blocks import Duty
from detente.assess.conduct.answers import ANSWERED, closed_late
from detente.assess.conduct.pieces import CLEARED, DISPUTED, HELD, UNSURE
from detente.assess.judging.status import KEY
from detente.assess.judging.worlds import World
from detente.instants import BEGINNING, FOREVER

__all__ = ["COLUMNS", "Row", "breaches", "created", "dates", "disputes", "fallen", "for_all", "of_answers", "unsettled"]

COLUMNS = {"clause": pl.String, "who": pl.String, "owed": pl.String, "each": pl.String,
           "start": pl.Int64, "end": pl.Int64, "what": pl.String}  # fmt: skip
_CREATED = ("clause", "who", "owed", "label", "arose", "opens", "late", "latched", "closed", "settled", "how", "sure",
            "shown", "contested", "created")  # fmt: skip
Row = tuple[str, str, str | None, str | None, int, int, str]


def dates(world: World, duty: Duty) -> list[Row]:
    """Dormant before a duty's time, ended after it."""
    out: list[Row] = []
    for who, owed, each in world.keys(duty):
        since, until = world.life(duty, who, owed)
        out.append((duty.id, who, owed, each, BEGINNING, since, "dormant"))
        out.append((duty.id, who, owed, each, until, FOREVER, "ended"))
    return out


def for_all(world: World, duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    """Pieces towards everyone alike repeated for everyone to whom he owes."""
    pairs = [(who, owed) for who in duty.who for owed in world.pairs(duty, who)]
    if all(owed is None for _, owed in pairs) or not frame["owed"].null_count():
        return frame
    keys = pl.DataFrame(pairs, schema={"who": pl.String, "owed": pl.String}, orient="row")
    return frame.drop("owed").join(keys, on="who", maintain_order="left")


def unsettled(world: World, duty: Duty) -> pl.DataFrame:
    """Where conduct that keeps a count is unknown, or disputed by sources."""
    pieces = world.kept[duty.id].together.frame.filter(pl.col("conduct").is_in([UNSURE, CLEARED, HELD, DISPUTED]))
    word = pl.when(pl.col("conduct") == DISPUTED).then(pl.lit("disputed")).otherwise(pl.lit("unknown"))
    return _whole(duty, for_all(world, duty, pieces), "start", "end", word)


def breaches(duty: Duty, short: pl.DataFrame) -> pl.DataFrame:
    """Where conduct that keeps a count is breached: rows with `latched` and `cured`."""
    return _whole(duty, short, "latched", "cured", pl.lit("breached"))


def disputes(duty: Duty, opposed: pl.DataFrame) -> pl.DataFrame:
    """Where a breach by one source alone goes on, and another shows conduct within: rows with `latched`."""
    return _whole(duty, opposed, "latched", "end", pl.lit("disputed"))


def _whole(duty: Duty, frame: pl.DataFrame, start: str, end: str, what: pl.Expr) -> pl.DataFrame:
    return frame.select(clause=pl.lit(duty.id), who="who", owed="owed", each="each", start=start, end=end, what=what)


def created(world: World) -> pl.DataFrame:
    """The occasions of all duties that called for an answer, each with when it stopped being open (`stops`).

    `contest`: since when sources differ about what was done, until it is settled; `settled` where they do not.
    """
    frames = [frame.select(_CREATED) for frame in world.occasions.values()]
    if not frames:
        return pl.DataFrame()
    return pl.concat(frames).filter("created").with_columns(stops=closed_late()).with_columns(
        contest=pl.when(pl.col("sure") & pl.col("contested").is_not_null()).then(pl.max_horizontal("late", "stops"))
        .otherwise("settled")
    )  # fmt: skip


def of_answers(made: pl.DataFrame) -> list[pl.DataFrame]:
    """Due, late, breached, unknown, disputed of occasions that were created; empty intervals among them."""
    if made.is_empty():
        return []
    sure, shown = pl.col("sure"), pl.col("shown")
    wide = made.select(
        "clause", "who", "owed", "opens", "late", "latched", "contest", "settled", each=pl.lit(None, dtype=pl.String),
        due_end=pl.when(sure).then(pl.min_horizontal("closed", "late")).otherwise("opens"),
        short_end=pl.when(sure & shown).then("stops").otherwise("late"),
        dark=pl.when(sure).then("late").otherwise("opens"),
        dark_end=pl.when(~sure).then("closed").when(shown).then("late").otherwise("stops"),
        word=fallen(),
    )  # fmt: skip

    def interval(start: str, end: str, what: str | pl.Expr) -> pl.DataFrame:
        return wide.select(*KEY, start=start, end=end, what=pl.lit(what) if isinstance(what, str) else what)

    return [
        interval("opens", "due_end", "due"),
        interval("latched", "short_end", pl.col("word")),
        interval("late", "short_end", "due"),
        interval("dark", "dark_end", "unknown"),
        interval("contest", "settled", "disputed"),
    ]


def fallen() -> pl.Expr:
    """What a shortfall in answering is: late once an answer has come, otherwise a breach."""
    return pl.when(pl.col("how") == ANSWERED).then(pl.lit("late")).otherwise(pl.lit("breached"))
