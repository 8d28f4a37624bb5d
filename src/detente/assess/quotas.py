"""Quotas: how many requests a party owes an answer to.

Rules (docs/language.md §5):

1. `up to N per PERIOD` counts, in order of receipt, the requests that created a duty, per owing party; beyond it a
   request creates nothing. A retracted one gives its place back from its retraction on: one that was beyond the
   quota when it came stays so. A joint request is one: it takes one place, until none of its authors holds it.
2. A list holds several caps; each may be `for each` of some fields of the request.
3. Without `per` a quota caps what is open at one time.
4. Where the number is a range, a request that may or may not be within it is unsure.

`with_limits` adds to occasions, for each cap i: cap{i} and cap{i}.high (the number, rounded down), group{i} (the
party, period and fields that it is counted in).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement import expressions as ex
from detente.agreement.model import Bound, Clauses, Duty
from detente.assess.arithmetic import Numbers, Scope, number, ratio
from detente.assess.clocks import period_column
from detente.assess.counts import Counts
from detente.assess.evidence import Evidence
from detente.assess.fields import scope_of
from detente.assess.levels import largest
from detente.assess.overflow import never_wrapped
from detente.assess.sets import with_membership
from detente.instants import FOREVER

__all__ = ["Limit", "Quota", "admitted", "limits_of", "with_limits", "with_places"]

# A number as a range, an end None without end, and what is counted together.
Limit = tuple[int | None, int | None, object]


def with_limits(frame: pl.DataFrame, duty: Duty, clauses: Clauses, evidence: Evidence, counts: Counts) -> pl.DataFrame:
    """Occasions with what their quota counts them against."""
    calendar = evidence.agreement.calendar
    occasion = clauses.occasions[duty.on or ""]
    form = clauses.forms.get(occasion.of or "")
    written = [e for cap in duty.up_to for of in cap.limit.steps.values() for _, e in of]
    frame = with_membership(frame, written, clauses, evidence, "arose")
    fields = scope_of(form, evidence, frame) if form else Scope({}, calendar)
    period = period_column(pl.col("arose"), duty.per, calendar) if duty.per else pl.lit(0, dtype=pl.Int64)
    frame = frame.with_columns(period=period)
    for i, cap in enumerate(duty.up_to):
        pieces = [
            _with_cap(frame.filter(_holds(since, until, who)), expression, f"cap{i}", fields, counts)
            for who, steps in _alike(duty, cap.limit)
            for since, until, expression in steps
        ]
        limits = pl.concat(pieces) if pieces else frame.select("row", "owed", "who").clear()
        frame = frame.join(limits, on=["row", "owed", "who"], how="left", nulls_equal=True, maintain_order="left")
        frame = frame.with_columns(pl.struct("who", "period", *cap.for_each).alias(f"group{i}"))
    return frame


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
    value = number(written, scope)
    low, high = (end.top // end.bottom for end in (value.low, value.high))
    ends = low.cast(pl.Int64).alias(name), high.cast(pl.Int64).alias(f"{name}.high")
    with never_wrapped():
        return frame.select("row", "owed", "who", *ends)


def _with_counts(
    frame: pl.DataFrame, expression: ex.Expression, fields: Scope, counts: Counts
) -> tuple[pl.DataFrame, Scope]:
    """Occasions with the counts that an expression names, as they stood when each arose."""
    found: dict[ex.Name, Numbers] = {}
    asked = [n for n in ex.names_in(expression) if n.of or n.at or n.name not in fields.names]
    for place, name in enumerate(dict.fromkeys(asked)):
        level = counts.operand(name)
        rows = level.frame.filter(pl.col("each").is_null()).select("who", "t", l="low", h="high").sort("t")
        low, high = f"count{place}", f"count{place}.high"
        base = frame.with_row_index("place").select("place", "who", t="arose").sort("t")
        then = base.join_asof(rows, on="t", by="who", strategy="backward", check_sortedness=False).sort("place")
        silent = pl.col("l").is_null()
        told = then.select(
            pl.when(silent).then(0).otherwise("l").alias(low),
            pl.when(silent).then(None if level.silent else 0).otherwise("h").alias(high),
        )
        frame = frame.hstack(told)
        size = largest(level.frame)
        found[name] = Numbers(ratio(low, level.scale, size), ratio(high, level.scale, size))
    return frame, replace(fields, count=lambda name: found[name])


class Quota(Struct):
    """Counts requests one after the other, in order of receipt."""

    caps: int
    open_only: bool
    _used: dict[object, list[tuple[int, int]]] = field(default_factory=dict)
    _admitted: dict[object, tuple[bool, bool]] = field(default_factory=dict)

    def admit(
        self, request: object, arose: int, closed: int, given_back: int, limits: list[Limit], *, settled: bool = False
    ) -> tuple[bool, bool]:
        """Whether a request creates anything, and whether that is sure; counts it if so, once for all its authors.

        One of which that is `settled` is counted whatever the limits.

        `limits` holds, for each cap, the number as a range (an end None is without end, or no cap) and what it
        is counted in.
        """
        if request not in self._admitted:
            self._admitted[request] = self._admit(arose, closed, given_back, limits, settled=settled)
        return self._admitted[request]

    def _admit(
        self, arose: int, closed: int, given_back: int, limits: list[Limit], *, settled: bool
    ) -> tuple[bool, bool]:
        sure = True
        for place, (low, high, group) in enumerate(limits if not settled else ()):
            used = self._used.get((place, group), [])
            # What was taken back before this one came has given its place back.
            count = sum(1 for end, back in used if back > arose and (end > arose or not self.open_only))
            if high is not None and count >= high:
                return False, True
            if low is not None and count >= low:
                sure = False
        for place, (_, _, group) in enumerate(limits):
            self._used.setdefault((place, group), []).append((closed, given_back))
        return True, sure


def limits_of(row: dict[str, object], caps: int) -> list[Limit]:
    """What `Quota.admit` wants of a row of `with_limits`."""
    out: list[Limit] = []
    for i in range(caps):
        group = row[f"group{i}"]
        key = tuple(sorted((k, str(v)) for k, v in group.items())) if isinstance(group, dict) else group
        out.append((cast(int, row[f"cap{i}"]), cast(int, row[f"cap{i}.high"]), key))
    return out


def with_places(frame: pl.DataFrame) -> pl.DataFrame:
    """Occasions with until when the request of each is open (`held`), and keeps its place (`kept`), for some author."""
    return frame.with_columns(pl.col("closed").max().over("row", "who").alias("held"),
                              pl.col("void").max().over("row", "who").alias("kept"))  # fmt: skip


def admitted(frame: pl.DataFrame, duty: Duty) -> pl.DataFrame:
    """Occasions of a duty always in force with `created`, and unsure where the quota is."""
    caps = len(duty.up_to)
    if caps == 1 and duty.per is not None and bool((frame["void"] == FOREVER).all()):
        # With one cap the first N are those admitted.
        rank = pl.struct("arose", "row").rle_id().over("group0", order_by=["arose", "row"])
        frame = frame.with_columns(rank=rank)
        within = (pl.col("rank") < pl.col("cap0.high")).fill_null(True)
        sure = (pl.col("rank") < pl.col("cap0")).fill_null(True)
        return frame.with_columns(created=within, sure=pl.col("sure") & sure).drop("rank")
    quotas: dict[str, Quota] = {}
    created: list[bool] = []
    settled: list[bool] = []
    order = with_places(frame).with_row_index("place").sort("arose", "row")
    for row in order.iter_rows(named=True):
        quota = quotas.setdefault(row["who"], Quota(caps, duty.per is None))
        a, b = quota.admit(row["row"], row["arose"], row["held"], row["kept"], limits_of(row, caps))
        created.append(a)
        settled.append(b)
    found = order.select("place").with_columns(
        created=pl.Series(created, dtype=pl.Boolean), b=pl.Series(settled, dtype=pl.Boolean)
    )
    found = found.sort("place")
    return frame.with_columns(created=found["created"], sure=pl.col("sure") & found["b"])
