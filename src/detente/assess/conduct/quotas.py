"""Quotas: how many requests a party owes an answer to.

Rules (docs/language.md §5):

1. `up to N per PERIOD` counts, in order of receipt, the requests that created a duty, per owing party; beyond it a
   request creates nothing. A retracted one gives its place back from its retraction on: one that was beyond the
   quota when it came stays so. A joint request is one: it takes one place, until none of its authors holds it; where
   a cap is `for each by`, one of each author to whom it created a duty, until he takes it back.
2. A list holds several caps; each may be `for each` of some fields of the request.
3. Without `per` a quota caps what is open at one time. What is owed to who leaves is closed with the duty.
4. Where the number is a range, a request that may or may not be within it is unsure; so is one that comes after
   what may have been no request.
5. What was answered keeps its place, though its author takes it back; what he corrects leaves it to the correction.

Which requests have their places, one after the other: places.py.

`with_limits` adds to occasions, for each cap i: cap{i} and cap{i}.high (the number, rounded down), cap{i}.words and
cap{i}.of (the words and the statements that the number was made of), group{i} (the party, period and fields that it
is counted in).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import polars as pl
from msgspec.structs import replace

from detente.agreement.blocks import Bound, Count, Duty
from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Clauses
from detente.assess.columns.arithmetic import Numbers, Scope, number, ratio
from detente.assess.columns.clocks import period_column
from detente.assess.columns.overflow import never_wrapped
from detente.assess.columns.runs import only
from detente.assess.columns.sheets import Sheet
from detente.assess.conduct.answers import ANSWERED
from detente.assess.conduct.places import Ask, Limit, Quota
from detente.assess.counts.counts import Counts
from detente.assess.counts.levels import largest
from detente.assess.standing.evidence import Evidence
from detente.assess.standing.fields import scope_of
from detente.assess.standing.sets import with_membership
from detente.instants import BEGINNING, FOREVER
from detente.record.model import column_of

__all__ = ["admitted", "as_heard", "asks_of", "kinds_asked", "with_limits"]


def _written(duty: Duty) -> list[ex.Expression]:
    """The numbers of a duty's caps, as they are written."""
    return [e for cap in duty.up_to for of in cap.limit.steps.values() for _, e in of]


def kinds_asked(duty: Duty, clauses: Clauses) -> set[str]:
    """The kinds of statement whose counts the quota of a duty names."""
    return {count.of for count in _made_of(_written(duty), clauses) if count.of is not None}


def _made_of(written: Sequence[ex.Expression], clauses: Clauses) -> list[Count]:
    """The counts that numbers name, with all that they are made of, each once."""
    asked, found = [name.name for expression in written for name in ex.names_in(expression)], dict[str, Count]()
    while asked:
        name = asked.pop()
        if name in clauses.counts and name not in found:
            found[name] = count = clauses.counts[name]
            asked += [n.name for n in ex.names_in(count.is_)] if count.is_ is not None else []
    return list(found.values())


def asks_sets(duty: Duty) -> bool:
    """Whether the quota of a duty asks what is in a set."""
    return any(isinstance(n, ex.Member) and isinstance(n.among, str) for e in _written(duty) for n in ex.walk(e))


def with_limits(frame: pl.DataFrame, duty: Duty, clauses: Clauses, counts: Counts) -> pl.DataFrame:
    """Occasions with what their quota counts them against, by some counts and what these know."""
    evidence = counts.evidence
    calendar = evidence.agreement.calendar
    occasion = clauses.occasions[duty.on or ""]
    form = clauses.forms.get(occasion.of or "")
    frame = with_membership(frame, _written(duty), clauses, evidence, "arose")
    fields = scope_of(form, evidence, Sheet(frame)) if form else Scope({}, calendar)
    period = period_column(pl.col("arose"), duty.per, calendar) if duty.per else pl.lit(0, dtype=pl.Int64)
    frame = frame.with_columns(_corrected(frame, evidence), period=period)
    for i, cap in enumerate(duty.up_to):
        pieces = [
            _with_cap(frame.filter(_holds(since, until, who)), expression, f"cap{i}", fields, counts)
            for who, steps in _alike(duty, cap.limit)
            for since, until, expression in steps
        ]
        limits = pl.concat(pieces, how="diagonal") if pieces else frame.select("row", "owed", "who").clear()
        frame = frame.join(limits, on=["row", "owed", "who"], how="left", nulls_equal=True, maintain_order="left")
        frame = frame.with_columns(pl.struct("who", "period", *map(column_of, cap.for_each)).alias(f"group{i}"))
    return frame


def _corrected(frame: pl.DataFrame, evidence: Evidence) -> pl.Series:
    """Of each occasion whether it is void because who asked said it anew."""
    corrected = evidence.corrected
    asked = frame.select("row", "owed", "void").rows() if corrected else []
    return pl.Series("anew", [of in corrected for of in asked] or [False] * frame.height, dtype=pl.Boolean)


Step = tuple[int, int, ex.Expression]


def _alike(duty: Duty, limit: Bound) -> list[tuple[list[str], list[Step]]]:
    """Who has the same limit, with its steps: since, until, number."""
    found: list[tuple[list[str], list[Step]]] = []
    for who in duty.who:
        starts = limit.for_party(who)
        ends = [start if start is not None else -FOREVER for start, _ in starts[1:]]
        steps = [
            (start if start is not None else -FOREVER, end, expression)
            for (start, expression), end in zip(starts, [*ends, FOREVER], strict=False)
        ]
        same = next((names for names, of in found if of == steps), None)
        if same is None:
            found.append(([who], steps))
        else:
            same.append(who)
    return found


def _holds(since: int, until: int, who: Sequence[str]) -> pl.Expr:
    """Of which occasions a step of a limit speaks."""
    return pl.col("who").is_in(who) & pl.col("arose").is_between(since, until, closed="left")


def _with_cap(frame: pl.DataFrame, written: ex.Expression, name: str, fields: Scope, counts: Counts) -> pl.DataFrame:
    frame, scope = _with_counts(frame, written, fields, counts)
    sheet = Sheet(frame)
    value = number(written, replace(scope, sheet=sheet))
    low, high = (end.top // end.bottom for end in (value.low, value.high))
    # Without beginning it is from zero on, and may be none: who asks no more than may be had asks in doubt.
    ends = low.cast(pl.Int64).fill_null(0).alias(name), high.cast(pl.Int64).alias(f"{name}.high")
    # A number is the same where the same words and statements made it; one of the request's own fields is its own.
    words = repr((written, _made_of([written], counts.clauses)))
    counted = _counts_in(written, fields)
    whose = pl.col("row") if set(ex.names_in(written)) - set(counted) else pl.lit(0)
    made_of = pl.concat_list(whose.cast(pl.Int64), *(f"since{place}" for place in range(len(counted))))
    with never_wrapped():
        return sheet.frame.select("row", "owed", "who", *ends, made_of.alias(f"{name}.of"),
                                  pl.lit(words).alias(f"{name}.words"))  # fmt: skip


def _with_counts(
    frame: pl.DataFrame, expression: ex.Expression, fields: Scope, counts: Counts
) -> tuple[pl.DataFrame, Scope]:
    """Occasions with the counts that an expression names, as they stood when each arose."""
    found: dict[ex.Name, Numbers] = {}
    for place, name in enumerate(_counts_in(expression, fields)):
        level = (counts.with_missing if counts.may_lack([name.name]) else counts).operand(name)
        rows = level.frame.filter(pl.col("each").is_null()).select("who", "t", s="t", l="low", h="high").sort("t")
        low, high = f"count{place}", f"count{place}.high"
        base = frame.with_row_index("place").select("place", "who", t="arose").sort("t")
        then = base.join_asof(rows, on="t", by="who", strategy="backward", check_sortedness=False).sort("place")
        silent = pl.col("l").is_null()
        told = then.select(
            pl.when(silent).then(0).otherwise("l").alias(low),
            pl.when(silent).then(None if level.silent else 0).otherwise("h").alias(high),
            pl.col("s").fill_null(BEGINNING).alias(f"since{place}"),
        )
        frame = frame.hstack(told)
        size = largest(level.frame)
        found[name] = Numbers(ratio(low, level.scale, size), ratio(high, level.scale, size))
    return frame, replace(fields, count=lambda name: found[name])


def _counts_in(expression: ex.Expression, fields: Scope) -> list[ex.Name]:
    """The counts that an expression names, each once."""
    return list(dict.fromkeys(n for n in ex.names_in(expression) if n.of or n.at or n.name not in fields.names))


def as_heard(frame: pl.DataFrame, duty: Duty, by: int) -> pl.DataFrame:
    """Occasions of a duty that had been heard of by an instant, and could be counted against a quota.

    Where what is open at one time is capped, they are open until others heard of what closed them.
    """
    if by == FOREVER:
        return frame
    frame = only(frame, pl.col("seen") < by)
    if duty.per is not None:
        return frame
    return frame.with_columns(closed=pl.when(pl.col("closed_seen") < by).then("closed").otherwise(FOREVER))


def asks_of(frame: pl.DataFrame, caps: int, *, lived: bool = False) -> list[Ask]:
    """What the request of each row of `with_limits` asks: open no longer than the duty can be owed to its author.

    As it was lived, by what others had heard of it when it was taken back.
    """
    known = "closed_seen" if lived else "closed"
    return [
        Ask(
            row["row"],
            row["arose"],
            min(row["closed"], row["owes_until"]),
            # What was answered has had its place, whether or not its author takes it back: his correction has one too.
            FOREVER if row["how"] == ANSWERED and row[known] <= row["void"] and not row["anew"] else row["void"],
            row["sure"],
            tuple(_limits(row, caps)),
        )
        for row in frame.rows(named=True)
    ]


def _limits(row: dict[str, Any], caps: int) -> Iterator[Limit]:
    for i in range(caps):
        what = tuple(sorted((k, str(v)) for k, v in row[f"group{i}"].items()))
        low, high = row[f"cap{i}"], row[f"cap{i}.high"]
        # What is exact is the same number whatever made it.
        made_of = (row[f"cap{i}.words"], *(row[f"cap{i}.of"] or ())) if low != high else ()
        yield Limit(low, high, (i, low, high, *made_of), what)


def admitted(frame: pl.DataFrame, duty: Duty, *, lived: bool = False) -> pl.DataFrame:
    """Occasions of a duty always in force with `created`, and unsure where the quota is."""
    if _first_come(frame, duty):
        rank = pl.struct("arose", "row").rank("ordinal").over("group0")
        return frame.with_columns(created=(rank <= pl.col("cap0.high")).fill_null(True))
    order = frame.with_row_index("place").sort("arose", "row", "who")
    quotas: dict[str, Quota] = {}
    found: list[bool | None] = []
    asks = zip(order["who"], asks_of(order, len(duty.up_to), lived=lived), strict=True)
    for (who, _), joint in groupby(asks, lambda ask: (ask[0], ask[1].row)):
        every = [ask for _, ask in joint]
        found += [quotas.setdefault(who, Quota(duty.per is None)).admit(every)] * len(every)
    may = pl.Series("may", found, dtype=pl.Boolean)
    told = pl.DataFrame([order["place"], may.fill_null(True).alias("created"), may.is_not_null().alias("clear")])
    told = told.sort("place")
    return frame.with_columns(told["created"], in_quota=told["clear"], sure=pl.col("sure") & told["clear"])


def _first_come(frame: pl.DataFrame, duty: Duty) -> bool:
    """Whether the first so many of a period are those admitted: one cap that stays, and nothing joint or in doubt."""
    if len(duty.up_to) > 1 or duty.per is None:
        return False
    clear = pl.col("sure") & (pl.col("void") == FOREVER) & pl.col("cap0").eq_missing(pl.col("cap0.high"))
    stays = pl.col("cap0").n_unique() == 1
    alone = pl.struct("who", "row").is_unique()
    return bool(frame.select((clear & stays & alone).all()).item())
