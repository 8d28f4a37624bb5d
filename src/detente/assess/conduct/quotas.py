"""Quotas: how many requests a party owes an answer to.

Rules (docs/language.md §5):

1. `up to N per PERIOD` counts, in order of receipt, the requests that created a duty, per owing party; beyond it a
   request creates nothing. A retracted one gives its place back from its retraction on: one that was beyond the
   quota when it came stays so. A joint request is one: it takes one place (of each author, where a
   cap is `for each by`), until none of its authors holds it.
2. A list holds several caps; each may be `for each` of some fields of the request.
3. Without `per` a quota caps what is open at one time.
4. Where the number is a range, a request that may or may not be within it is unsure; so is one that comes after
   what may have been no request.

`with_limits` adds to occasions, for each cap i: cap{i} and cap{i}.high (the number, rounded down), group{i} (the
party, period and fields that it is counted in).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Any, NamedTuple

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Bound, Clauses, Duty
from detente.assess.columns.arithmetic import Numbers, Scope, number, ratio
from detente.assess.columns.clocks import period_column
from detente.assess.columns.overflow import never_wrapped
from detente.assess.counts.counts import Counts
from detente.assess.counts.levels import largest
from detente.assess.standing.evidence import Evidence
from detente.assess.standing.fields import scope_of
from detente.assess.standing.sets import with_membership
from detente.instants import FOREVER

__all__ = ["Quota", "Request", "admitted", "requests_of", "with_limits", "with_places"]


class Limit(NamedTuple):
    """A number as a range (an end None is without end), and what is counted together under it."""

    low: int | None
    high: int | None
    what: object


class Request(NamedTuple):
    """A request that asks for a place: until when it is open, and keeps its place; whether it surely is one."""

    row: int
    arose: int
    closed: int
    given_back: int
    sure: bool
    limits: tuple[Limit, ...]


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


_SETTLED = {"created": True, "may": None}


class Quota(Struct):
    """Counts requests one after the other, in order of receipt."""

    open_only: bool
    _places: dict[object, _Places] = field(default_factory=dict)
    _admitted: dict[int, bool | None] = field(default_factory=dict)

    def admit(self, request: Request, *, settled: str | None = None) -> bool | None:
        """Whether a request creates anything (None: it may), counted if so, once for all its authors.

        One of which it is `settled` that it was created, or may have been, is counted whatever the limits.
        """
        if request.row not in self._admitted:
            places = [self._places.setdefault(limit.what, _Places()) for limit in request.limits]
            for place in places:
                place.give_back(request.arose)
            admitted = _within(request, places) if settled is None else _SETTLED[settled]
            self._admitted[request.row] = admitted
            if admitted is not False:
                until = min(request.given_back, request.closed) if self.open_only else request.given_back
                for limit, place in zip(request.limits, places, strict=True):
                    # Where only the number is in doubt, the place is taken for whoever has the same number in mind.
                    by = None if admitted else (limit.low, limit.high)
                    place.take(until, sure=request.sure and settled != "may", by=by)
        return self._admitted[request.row]


def _within(request: Request, places: list[_Places]) -> bool | None:
    admitted: bool | None = True
    for limit, place in zip(request.limits, places, strict=True):
        if limit.high is not None and place.sure(limit) >= limit.high:
            return False
        if limit.low is not None and len(place.taken) >= limit.low:
            admitted = None
    return admitted


_Number = tuple[int | None, int | None]


class _Places(Struct):
    """The places that are taken of what is counted together, by until when.

    A place is taken surely, by what may have been no request (no number), or if a number is as high as it may be.
    """

    taken: list[tuple[int, int, bool, _Number | None]] = field(default_factory=list)
    _surely: dict[_Number | None, int] = field(default_factory=dict)
    _count: int = 0

    def sure(self, limit: Limit) -> int:
        """How many are surely taken where a number is as high as it may be."""
        return self._surely.get(None, 0) + self._surely.get((limit.low, limit.high), 0)

    def give_back(self, by: int) -> None:
        """Free the places that were given back by an instant: before the request that comes then."""
        while self.taken and self.taken[0][0] <= by:
            _, _, sure, number = heappop(self.taken)
            self._surely[number] = self._surely.get(number, 0) - sure

    def take(self, until: int, *, sure: bool, by: _Number | None) -> None:
        """Take one more."""
        self._count += 1  # so that no two are compared by more
        heappush(self.taken, (until, self._count, sure, by))
        self._surely[by] = self._surely.get(by, 0) + sure


def requests_of(frame: pl.DataFrame, caps: int, owed: Sequence[bool]) -> list[Request]:
    """The request of each row of `with_places`; a joint one counts in the places of all to whom it is owed."""
    rows = frame.rows(named=True)
    limits: dict[tuple[str, int], dict[Limit, None]] = {}
    for row, mine in zip(rows, owed, strict=True):
        limits.setdefault((row["who"], row["row"]), {}).update(dict.fromkeys(_limits(row, caps) if mine else ()))
    return [
        Request(row["row"], row["arose"], row["held"], row["kept"], row["sure"], tuple(limits[row["who"], row["row"]]))
        for row in rows
    ]


def _limits(row: dict[str, Any], caps: int) -> Iterator[Limit]:
    for i in range(caps):
        group = row[f"group{i}"]
        what = tuple(sorted((k, str(v)) for k, v in group.items()))
        yield Limit(row[f"cap{i}"], row[f"cap{i}.high"], (i, what))


def with_places(frame: pl.DataFrame) -> pl.DataFrame:
    """Occasions with until when the request of each is open (`held`), and keeps its place (`kept`), for some author."""
    return frame.with_columns(pl.col("closed").max().over("row", "who").alias("held"),
                              pl.col("void").max().over("row", "who").alias("kept"))  # fmt: skip


def admitted(frame: pl.DataFrame, duty: Duty) -> pl.DataFrame:
    """Occasions of a duty always in force with `created`, and unsure where the quota is."""
    if _first_come(frame, duty):
        rank = pl.struct("arose", "row").rank("ordinal").over("group0")
        return frame.with_columns(created=(rank <= pl.col("cap0.high")).fill_null(True))
    order = with_places(frame).with_row_index("place").sort("arose", "row")
    quotas: dict[str, Quota] = {}
    found = []
    for who, request in zip(order["who"], requests_of(order, len(duty.up_to), [True] * order.height), strict=True):
        found.append(quotas.setdefault(who, Quota(duty.per is None)).admit(request))
    may = pl.Series("may", found, dtype=pl.Boolean)
    told = pl.DataFrame([order["place"], may.fill_null(True).alias("created"), may.is_not_null().alias("clear")])
    told = told.sort("place")
    return frame.with_columns(told["created"], sure=pl.col("sure") & told["clear"])


def _first_come(frame: pl.DataFrame, duty: Duty) -> bool:
    """Whether the first so many of a period are those admitted: one cap that stays, and nothing joint or in doubt."""
    if len(duty.up_to) > 1 or duty.per is None:
        return False
    clear = pl.col("sure") & (pl.col("void") == FOREVER) & pl.col("cap0").eq_missing(pl.col("cap0.high"))
    stays = pl.col("cap0").n_unique() == 1
    alone = pl.struct("who", "row").is_unique()
    return bool(frame.select((clear & stays & alone).all()).item())
