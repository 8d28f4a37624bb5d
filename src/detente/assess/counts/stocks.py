"""When a statement counts: stocks until their successor, events from their beginning to their end.

Rules (docs/language.md §3, §7):

1. A stock counts from its `at` until the same speaker's next statement about the same party with the same key. It
   is stale from its `until`, when its successor was due (a duty gives its kind on a calendar, whether or not that
   duty was then in force), or after `good for`.
2. A field left out lets what was said before stand (`carried`).
3. `complete: yes` makes every other key of that speaker and party zero from then on, as though it said so of each:
   when it tells no more, that is unknown of those that were named before.
4. Events count from `at` to `until` (without one, to the end of their day), or as `over` says.
5. In the *lived* clock a statement acts from the later of its `at` and its receipt, and until it is void.
6. What tells of a baseline as it was lived (`dated`) is what counted at that instant, from when it was received on: it
   neither grows old nor ends any more.

Adds to voices: start, end, and stale (from when they tell no more; `end` where they never do).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import polars as pl

from detente.agreement.blocks import Count
from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Clauses
from detente.assess.columns.arithmetic import predicate
from detente.assess.columns.clocks import late_from_column, plus_column
from detente.assess.columns.runs import only
from detente.assess.columns.sheets import Sheet
from detente.assess.counts.carried import Carried, left_out, replayed, told_before, while_it_tells
from detente.assess.standing.calendars import dates_until
from detente.assess.standing.evidence import Evidence
from detente.assess.standing.fields import scope_of
from detente.instants import FOREVER, Duration
from detente.record.model import column_of

__all__ = ["Sphere", "expiry", "timed"]

_ZERO_DAYS = Duration(0, "days")
_TWENTY_YEARS = 20 * 366 * 86_400


class Sphere(Protocol):
    """What counts are counted in: evidence, the clauses of a reading, and by which clock."""

    @property
    def evidence(self) -> Evidence:
        """The statements."""

    @property
    def clauses(self) -> Clauses:
        """The forms, and the duties whose calendars make stocks stale."""

    @property
    def lived(self) -> bool:
        """Whether a statement acts only from its receipt."""

    @property
    def dated(self) -> int | None:
        """The instant of a baseline, whenever it became known; None where counts are told as time goes."""


def timed(count: Count, voices: pl.DataFrame, of: Sphere) -> pl.DataFrame:
    """Voices with `start` and `end` of when they count, and `stale` of when they are unknown until `end`."""
    if count.latest:
        return _stock(count, voices, of)
    calendar = of.evidence.agreement.calendar
    start = pl.max_horizontal("at", "said") if of.lived else pl.col("at")
    end: pl.Expr
    if count.over_ever:
        end = pl.lit(FOREVER)
    elif count.over is not None:
        end = plus_column(pl.col("at"), count.over, calendar)
    else:
        one_day = late_from_column(pl.col("at"), _ZERO_DAYS, calendar)
        end = pl.coalesce("until", one_day)
    if of.dated is not None:
        end = pl.when(end > of.dated).then(pl.lit(FOREVER, dtype=pl.Int64)).otherwise(0)
    if of.lived:
        end = pl.min_horizontal(end, "void")
    return voices.with_columns(start=start, end=end.cast(pl.Int64), stale=pl.lit(FOREVER, dtype=pl.Int64)).filter(
        pl.col("start") < pl.col("end")
    )


def _stock(count: Count, voices: pl.DataFrame, of: Sphere) -> pl.DataFrame:
    form = of.clauses.forms[count.of or ""]
    series = ["by", "about", *(column_of(key) for key in form.keys)]
    whole = _whole_declarations(count, voices, of) if form.keys else None
    voices = _in_scope(count, voices, of)
    voices = voices.with_columns(outdated=_outdated(count, of), lapses=expiry(count, voices, of))
    fields = left_out(count, form, voices)
    if of.lived:
        voices = _lived_order(voices, fields, series)
    else:
        voices = voices.with_columns(start="at", end=_next("at", series, ["at", "row"]))
        voices = told_before(voices, fields, series) if fields else voices
    voices = while_it_tells(voices, fields) if fields else voices
    if whole is not None:
        voices = _closed_world(voices, whole)
    voices = only(voices, pl.col("start") < pl.col("end"))
    # What was old when it was heard tells nothing from then on, and of no time before.
    stale = pl.min_horizontal("end", *(["lapsed"] if whole is not None else []), "lapses")
    return voices.with_columns(stale=pl.max_horizontal(stale, "start")).drop(
        "lapsed", "lapses", "outdated", strict=False
    )


def _in_scope(count: Count, voices: pl.DataFrame, of: Sphere) -> pl.DataFrame:
    """Where a predicate asks only for what identifies a thing, the things it means: others say nothing of them."""
    form = of.clauses.forms[count.of or ""]
    if count.where is None or not all(n.name in (*form.keys, "by", "about") for n in ex.names_in(count.where)):
        return voices
    if any(isinstance(n, ex.Member) and isinstance(n.among, str) for n in ex.walk(count.where)):
        return voices
    sheet = Sheet(voices)
    return only(voices, sheet.of(predicate(count.where, scope_of(form, of.evidence, sheet)).possible))


def _whole_declarations(count: Count, voices: pl.DataFrame, of: Sphere) -> pl.DataFrame | None:
    """by, about, of every statement that says it is all there is: from when, in what order, until when, which it is."""
    if not voices["complete"].any():
        return None
    whole = voices.filter("complete")
    acts = pl.max_horizontal("at", "said") if of.lived else pl.col("at")
    return whole.select(
        "by", "about", whole="at", acts=acts, until=expiry(count, whole, of), whole_row="row"
    ).sort("whole", "whole_row")  # fmt: skip


def _closed_world(voices: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    """What a complete declaration does not name ends there; it is unknown where such a declaration tells no more.

    Adds `lapsed`: from when a piece tells nothing.
    """
    ever = pl.lit(FOREVER, dtype=pl.Int64)
    voices = voices.with_columns(lapsed=ever)
    pairs = voices.select("row", "by", "about", "at", "start", "end").unique().join(whole, on=["by", "about"])
    pairs = pairs.filter((pl.col("whole") > pl.col("at")) & (pl.col("acts") < pl.col("end")))
    if pairs.is_empty():
        return voices
    begins = pl.max_horizontal("acts", "start")
    thing = ["row", "by", "about", "start"]
    turns = pairs.with_columns(begins=begins).sort(*thing, "begins", "whole", "whole_row")
    # Of those that were so of one instant, or heard late, the newest tells.
    newest = turns.with_columns(order=pl.struct("whole", "whole_row").rank("ordinal").over(thing).cast(pl.Int64))
    newest = newest.filter(pl.col("order") == pl.col("order").cum_max().over(thing))
    newest = newest.with_columns(over=pl.min_horizontal("end", _next("begins", thing, ["begins", "order"])))
    gone = newest.group_by(thing).agg(gone=pl.col("begins").min())
    cut = voices.join(gone, on=thing, how="left", maintain_order="left", nulls_equal=True)
    cut = cut.with_columns(end=pl.min_horizontal("end", "gone")).drop("gone")
    lapses = newest.select(*thing, since=pl.max_horizontal("begins", "until"), over="over", told="whole_row")
    lapses = lapses.filter(pl.col("since") < pl.col("over"))
    if lapses.is_empty():
        return cut
    after = voices.join(lapses, on=thing, how="inner", maintain_order="left", nulls_equal=True)
    after = after.with_columns(start="since", end="over", lapsed="since", row="told").select(cut.columns)
    return pl.concat([cut, after])


def expiry(count: Count, voices: pl.DataFrame, of: Sphere) -> pl.Expr:
    """The instant from which a statement no longer tells, because its successor was due or it grew old."""
    ends = [_outdated(count, of)]
    for parties, dates, deadlines in _successors(count.of or "", of):
        place = pl.Series(dates).search_sorted(voices["at"], side="right")
        due = pl.Series([*deadlines, FOREVER]).gather(place)
        # What one tells of another is no report of one's own, and has no successor that is due.
        own = pl.col("by").is_in(parties) & (pl.col("by") == pl.col("about"))
        ends.append(pl.when(own).then(_if_by_then(due, of)).otherwise(FOREVER))
    return pl.min_horizontal(ends)


def _outdated(count: Count, of: Sphere) -> pl.Expr:
    """The instant from which a statement no longer tells by its own words, or because it grew old."""
    ends = [pl.col("until").fill_null(FOREVER)]
    if count.good_for is not None:
        ends.append(plus_column(pl.col("at"), count.good_for, of.evidence.agreement.calendar))
    return _if_by_then(pl.min_horizontal(ends), of)


def _if_by_then(ends: pl.Expr | pl.Series, of: Sphere) -> pl.Expr:
    """From when something no longer tells; of a baseline only if it did not by that instant."""
    when = ends if isinstance(ends, pl.Expr) else pl.lit(ends)
    return when if of.dated is None else pl.when(when > of.dated).then(pl.lit(FOREVER, dtype=pl.Int64)).otherwise(when)


def _successors(kind: str, of: Sphere) -> list[tuple[list[str], list[int], list[int]]]:
    agreement = of.evidence.agreement
    out = []
    for duty in of.clauses.duties.values():
        occasion = of.clauses.occasions.get(duty.on or "")
        if kind not in duty.answers or occasion is None or occasion.every is None or duty.within is None:
            continue
        last = of.evidence.known + _TWENTY_YEARS
        dates = dates_until(occasion, of.evidence, last)
        if dates:
            out.append((list(duty.who), dates, [agreement.calendar.late_from(d, duty.within) for d in dates]))
    return out


def _next(column: str, series: list[str], order: list[str]) -> pl.Expr:
    return pl.col(column).shift(-1).over(series, order_by=order).fill_null(FOREVER)


def _lived_order(voices: pl.DataFrame, fields: Sequence[Carried], series: list[str]) -> pl.DataFrame:
    """Voices from when they were both so and received, leaving out those that were old news by then."""
    voices = voices.with_columns(start=pl.max_horizontal("at", "said"))
    if (voices["void"] < FOREVER).any():
        return replayed(voices, fields, series)
    newest = voices.sort([*series, "start", "at", "row"]).with_columns(
        order=pl.struct("at", "row").rank("ordinal").over(series).cast(pl.Int64)
    )
    newest = only(newest, pl.col("order") == pl.col("order").cum_max().over(series)).drop("order")
    if fields and newest.height < voices.height:
        return replayed(voices, fields, series)
    ordered = newest.with_columns(end=_next("start", series, ["start", "at", "row"]))
    return told_before(ordered, fields, series) if fields else ordered
