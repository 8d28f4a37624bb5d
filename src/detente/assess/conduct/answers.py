"""Answers: which answer closes which occasion.

Rules (docs/language.md §5, §7):

1. An answer (`given`) answers what its `re` names; without `re`, every occasion between the two that is open when it
   comes, not later than the answer's `at`, and equal in each key field that both kinds have. A notice given before
   answers of the acts still to come only the next of its key.
2. What is owed to all is given when each who is then bound has received it, by one answer or by several.
3. An occasion also closes by settlement (by the owed party or who may settle) and, for a `before` duty, when
   the act is over.
4. An answer that names nothing shows lateness only for the latest occasion that it is not older than; earlier ones
   it closes, but a record that does not claim to be complete may lack the answers that they had.

Adds to a frame of occasions: closed (FOREVER: open), how (`ANSWERED`, `SETTLED`, `OVER`, or `OPEN`), closed_seen
(when others could know), and what `unanswered` adds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from detente.agreement.blocks import Duty
from detente.agreement.model import Clauses
from detente.assess.columns.runs import by_code, coded, first_of, last_of, least_from_here, only
from detente.assess.conduct.given import answers_of, kinds_by_keys, reached, reaches_all, to_everybody
from detente.assess.conduct.settlements import Settlement, settled, settlements_of
from detente.assess.conduct.unanswered import shown
from detente.assess.standing.evidence import Evidence, Word
from detente.instants import BEGINNING, FOREVER

__all__ = ["ANSWERED", "OPEN", "OVER", "SETTLED", "answers_to", "closed_late", "closed_with_duty", "with_answers"]

OPEN, ANSWERED, SETTLED, OVER = 0, 1, 2, 3
_NEVER = pl.lit(FOREVER, dtype=pl.Int64)


def with_answers(frame: pl.DataFrame, duty: Duty, clauses: Clauses, evidence: Evidence) -> pl.DataFrame:
    """Occasions with what closed each and what shows that nothing did."""
    frame = frame.with_row_index("occ")
    frame = _answered(frame, duty, clauses, evidence)
    frame = _settled(frame, duty, evidence)
    closed = pl.min_horizontal("answered", "settled", "over")
    frame = frame.with_columns(
        closed=closed,
        closed_seen=pl.min_horizontal("answered_seen", "settled", "over"),
        how=pl.when(closed == FOREVER).then(OPEN)
        .when(closed == pl.col("answered")).then(ANSWERED)
        .when(closed == pl.col("settled")).then(SETTLED)
        .otherwise(OVER).cast(pl.Int8),
    )  # fmt: skip
    frame = frame.with_columns(closed_seen=closed_late("closed_seen"))
    late = pl.col("own").fill_null(False) & (pl.col("how") == ANSWERED) & (pl.col("closed") >= pl.col("late"))
    return shown(frame, duty, clauses, evidence, late)


def closed_late(closed: str = "closed") -> pl.Expr:
    """When an occasion stopped being open: an answer that comes at the first late instant is late for that second."""
    late = (pl.col("how") == ANSWERED) & (pl.col("closed") >= pl.col("late"))
    return pl.when(late).then(pl.max_horizontal(closed, pl.col("late") + 1)).otherwise(closed)


def closed_with_duty(frame: pl.DataFrame) -> pl.DataFrame:
    """Occasions with `owes_until`: they close with the duty, so that no answer is one that comes when it has ended."""
    ended = (pl.col("how") == ANSWERED) & (pl.col("closed") >= pl.col("owes_until"))
    return frame.with_columns(
        pl.when(ended).then(FOREVER).otherwise(pl.col("closed", "closed_seen")).name.keep(),
        how=pl.when(ended).then(OPEN).otherwise("how").cast(pl.Int8),
    )


def answers_to(occasion: Mapping[str, Any], duty: Duty, clauses: Clauses, evidence: Evidence) -> tuple[list[int], int]:
    """The statements that answered an occasion, the last one last, and when that counted; of one instant the first.

    There are several only where all are owed, and told one after the other. Who leaves untold is then owed no more,
    so that an occasion may close after the last of them.
    """
    alike = [
        pl.all_horizontal(pl.col("kind").is_in(kinds), *(pl.col(k) == occasion[k] for k in keys))
        for keys, kinds in kinds_by_keys(duty, clauses).items()
    ]
    answers = answers_of(duty, clauses, evidence).filter(
        pl.col("re").is_null()
        | pl.col("re").is_in([re for re in evidence.names_of(occasion["row"]) if re is not None]),
        pl.col("re").is_not_null() | (duty.before is not None) | (pl.col("at_last") >= occasion["at"]),
        pl.col("re").is_not_null() | pl.any_horizontal(alike),
        who=occasion["who"],
    )
    owed = dict.fromkeys([occasion["owed"], *evidence.agreement.counterparts(occasion["who"], occasion["owed"])])
    pairs = answers.join(pl.DataFrame({"owed": [*owed]}, schema={"owed": pl.String}), how="cross")
    came = reached(pairs, duty, evidence).filter(pl.col("time") <= occasion["answered"]).sort("time", "row")
    alone = came.filter(pl.col("owed").eq_missing(pl.lit(occasion["owed"])), time=occasion["answered"])
    if alone.height:
        return [alone["row"][0]], occasion["answered"]
    each = came.unique("owed", keep="first", maintain_order=True)
    return list(dict.fromkeys(each["row"].to_list())), max(each["time"].to_list(), default=occasion["answered"])


# -- answers ---------------------------------------------------------------------------------------


def _answered(frame: pl.DataFrame, duty: Duty, clauses: Clauses, evidence: Evidence) -> pl.DataFrame:
    answers = answers_of(duty, clauses, evidence)
    named = only(answers, pl.col("re").is_not_null())
    loose = only(answers, pl.col("re").is_null())
    found = []
    if named.height:
        found.append(_by_reference(frame, named, duty, evidence))
    found += _by_keys(frame, loose, duty, clauses, evidence)
    if duty.gives and answers["to"].null_count() < answers.height:
        found += _one_after_the_other(frame, answers, duty, clauses, evidence)
    if not found:
        nobody = pl.lit(None, dtype=pl.List(pl.String))
        return frame.with_columns(
            answered=_NEVER, answered_seen=_NEVER, own=pl.lit(None, dtype=pl.Boolean), reporters=nobody
        )
    first = pl.concat(found).group_by("occ").agg(
        answered=pl.col("time").min(), answered_seen=pl.col("visible").min(), own=pl.col("own").any(),
        reporters=pl.col("reporter").sort_by("time", "reporter").unique(maintain_order=True),
    )  # fmt: skip
    return frame.join(first, on="occ", how="left", maintain_order="left").with_columns(
        pl.col("answered", "answered_seen").fill_null(FOREVER)
    )


def _by_reference(frame: pl.DataFrame, answers: pl.DataFrame, duty: Duty, evidence: Evidence) -> pl.DataFrame:
    """occ, time, visible for the answers that name what they answer."""
    called = frame.filter(pl.col("row").is_not_null()).select("occ", "who", "owed", "row")
    # What names a statement that was corrected names its correction.
    called = called.join(evidence.named(called["row"]), on="row", maintain_order="left").drop("row")
    pairs = called.join(answers, on=["re", "who"])
    # What is given must reach whom it is owed to; an act that names what it answers was done, whoever is told of it.
    pairs = reached(pairs, duty, evidence) if duty.gives else pairs
    return pairs.select("occ", "time", "visible", own=pl.lit(True), reporter="by")


def _one_after_the_other(
    frame: pl.DataFrame, answers: pl.DataFrame, duty: Duty, clauses: Clauses, evidence: Evidence
) -> list[pl.DataFrame]:
    """occ, time, visible … of what is owed to all, or to a group, where answers went to some: when each bound had one.

    Whoever was not told is owed it until he leaves.
    """
    some = answers.filter(pl.col("to").is_not_null())
    several = frame.filter(pl.col("owed").is_null() | pl.col("owed").is_in(list(evidence.agreement.groups)))
    if several.is_empty() or some.is_empty() or (some := some.filter(~to_everybody(evidence))).is_empty():
        return []
    counterparts = evidence.agreement.counterparts
    pairs = several.select("who", "owed").unique().rows()
    each = [(who, owed, other) for who, owed in pairs for other in counterparts(who, owed)]
    others = pl.DataFrame(each, schema={"who": pl.String, "several": pl.String, "owed": pl.String}, orient="row")
    apart = several.rename({"occ": "whole", "owed": "several"})
    apart = apart.join(others, on=["who", "several"], nulls_equal=True, maintain_order="left").with_row_index("occ")
    named, loose = some.filter(pl.col("re").is_not_null()), some.filter(pl.col("re").is_null())
    told = [_by_reference(apart, named, duty, evidence)] if named.height else []
    told += _by_keys(apart, loose, duty, clauses, evidence)
    every: dict[int, dict[str, tuple[int, int, bool, str]]] = {}
    rows = pl.concat(told).join(apart.select("occ", "whole", "owed"), on="occ").sort("time", "visible", "reporter")
    for whole, owed, *answer in rows.select("whole", "owed", "time", "visible", "own", "reporter").rows():
        every.setdefault(whole, {}).setdefault(owed, tuple(answer))
    # It was owed to who was bound when it arose: not to who acceded since.
    whose = {
        occ: [p for p in counterparts(who, owed) if evidence.binds(p, arose)]
        for occ, who, owed, arose in several.select("occ", "who", "owed", "arose").rows()
    }
    found = []
    for occ, answered in every.items():
        bound = whose[occ]
        time = _when_all({p: a[0] for p, a in answered.items()}, bound, evidence)
        visible = _when_all({p: a[1] for p, a in answered.items()}, bound, evidence)
        if time < FOREVER:
            last = max(answered.values(), key=lambda a: a[0])
            found.append((occ, time, visible, all(a[2] for a in answered.values()), last[3]))
    schema = {"occ": pl.UInt32, "time": pl.Int64, "visible": pl.Int64, "own": pl.Boolean, "reporter": pl.String}
    return [pl.DataFrame(found, schema=schema, orient="row")]


def _when_all(told: Mapping[str, int], others: Collection[str], evidence: Evidence) -> int:
    """The first instant at which all who are then bound were told, with anybody told; FOREVER when there was none."""
    spans = evidence.membership
    left = {spans[p][1] for p in others if spans[p][1] <= evidence.known}
    for at in sorted({*told.values(), *left}):
        waits = (p for p in others if evidence.binds(p, at) and told.get(p, FOREVER) > at)
        if min(told.values()) <= at and next(waits, None) is None:
            return at
    return FOREVER


def _by_keys(
    frame: pl.DataFrame, answers: pl.DataFrame, duty: Duty, clauses: Clauses, evidence: Evidence
) -> list[pl.DataFrame]:
    """The same for the answers that name nothing, those with other keys in common apart.

    Where sources are heard apart of what was done, so are those who report it.
    """
    apart = kinds_by_keys(duty, clauses)
    some = [
        (keys, answers if len(apart) == 1 else answers.filter(pl.col("kind").is_in(kinds)))
        for keys, kinds in apart.items()
    ]
    if duty.does and duty.according_to is not None and len(duty.according_to.chains) > 1:
        some = [(keys, by) for keys, mine in some for by in mine.partition_by("by", maintain_order=True)]
    return [_by_order(frame, mine, duty, keys, evidence) for keys, mine in some if mine.height]


def _by_order(
    frame: pl.DataFrame, answers: pl.DataFrame, duty: Duty, keys: Sequence[str], evidence: Evidence
) -> pl.DataFrame:
    """occ, time, visible for the answers that name nothing: the earliest not older than the occasion."""
    group = ["who", "owed", *keys]
    unaddressed = answers["to"].null_count() == answers.height and reaches_all(duty, evidence)
    reporter = pl.lit(answers["by"][0])
    if unaddressed:
        # Of answers as of one instant the earliest will do.
        answers = answers.group_by("who", *keys, "at_last").agg(pl.col("time", "visible").min())
    pairs = answers.join(frame.select("who", "owed").unique(), on="who")
    if not unaddressed:
        pairs = reached(pairs, duty, evidence)
    none = pl.lit(None, dtype=pl.UInt32)
    waiting = _after_the_act_before(frame, group) if duty.before is not None else frame.with_columns(t="at")
    waiting = waiting.select("occ", *group, "t", time=_NEVER, visible=_NEVER)
    coming = pairs.select(*group, "time", "visible", occ=none, t="at_last")
    if duty.before is not None:
        # The notice may come long before the act is on record; of acts still to come it means the next of its key.
        coming = coming.with_columns(t="time")
    both = pl.concat([waiting, coming.select(waiting.columns)])
    # At one instant the occasion stands before the answer, as it does here.
    both = by_code(coded(both, group, "key", ordered=False), "key", "t")
    named = pl.col("occ").is_not_null()
    # An answer's own occasion is the last before it, or those that are of one instant; one that stands first has none.
    latest = pl.when(named).then("t").when(first_of(["key"])).then(FOREVER).forward_fill()
    answered = pl.when(~named).then(latest).when(last_of(["key"])).then(FOREVER).backward_fill()
    earliest = [least_from_here("key", column) for column in ("time", "visible")]
    is_own = (answered == pl.col("t")) | (duty.before is not None)
    found = both.with_columns(*earliest, own=is_own).filter(named & (pl.col("time") < FOREVER))
    return found.select("occ", "time", "visible", "own", reporter=reporter)


def _after_the_act_before(frame: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """Acts with `t`, the first instant at which the last act of the same key before each may have begun.

    The beginning of time without one. Of two that a day or month may hold in either order this serves who owes best.
    """
    # Windows take far longer where nearly every act has a key of its own.
    frame = by_code(coded(frame, group, "key", ordered=False), "key", "at")
    earlier = pl.when(first_of(["key", "at"])).then(pl.col("at").shift(1))
    return frame.with_columns(t=pl.when(first_of(["key"])).then(BEGINNING).otherwise(earlier).forward_fill())


# -- settlement ------------------------------------------------------------------------------------


def _settled(frame: pl.DataFrame, duty: Duty, evidence: Evidence) -> pl.DataFrame:
    """Occasions with when whom they are owed to, or who may settle, settled them."""
    words = settlements_of(duty, evidence)
    if not words:
        return frame.with_columns(settled=_NEVER)
    named: dict[int | None, list[Word]] = {}
    for word in words:
        named.setdefault(word.re, []).append(word)
    rows: dict[int, Settlement] = {}
    # What is to be told before an act is missing from the last instant in time, whenever the act is.
    since = "arose" if duty.before is not None else "at"
    for occ, who, owed, row, at in frame.select("occ", "who", "owed", "row", since).rows():
        mine = [word for of in {*evidence.names_of(row), None} for word in named.get(of, ())]
        end = settled(mine, evidence, who, owed, row, at)
        if end is not None:
            rows[occ] = end
    found = pl.DataFrame(
        [(occ, end.at) for occ, end in rows.items()], schema={"occ": pl.UInt32, "settled": pl.Int64}, orient="row"
    )  # fmt: skip
    return frame.join(found, on="occ", how="left", maintain_order="left").with_columns(
        pl.col("settled").fill_null(FOREVER)
    )
