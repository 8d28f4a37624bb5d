"""Statements as reasons point at them: one, and those that a count and its bound are made of (docs/language.md §3).

1. What arithmetic names is followed down to statements: another party's count, or what counted as of a date, where
   it says so. What a bound names makes the bound, and is told so.
2. Of each chain of sources that is heard, the first counts that tells; where what it said is out of date, the next.
3. A stock that arithmetic names and of which nothing is on record is told too.
4. `_MOST` statements of one count are told one by one, and how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from detente.agreement.blocks import Count, Duty
from detente.agreement.grammar import expressions as ex
from detente.assess.counts.carried import STANDS
from detente.assess.counts.counts import Chain, facing
from detente.assess.counts.levels import Level, unit_of
from detente.assess.counts.silence import whole_record
from detente.assess.findings.findings import Subject
from detente.assess.findings.reasons import Parameter, Reason
from detente.assess.judging.worlds import World
from detente.wording import listed

__all__ = ["counted", "no_more", "of_statement"]

_MOST = 50


def of_statement(world: World, code: str, row: int | None, **parameters: Parameter) -> Reason:
    """A reason that points at a statement, with who said what and when."""
    if row is None:
        return Reason(code, tuple(parameters.items()))
    spine = world.evidence.record.spine
    speakers = ", ".join(spine["by"][row])
    told = {
        **parameters,
        "by": speakers,
        "about": ", ".join(spine["about"][row]),
        "kind": spine["kind"][row],
        "at": spine["at"][row],
        "said": spine["said"][row],
    }
    return Reason(code, tuple(told.items()), statement=spine["id"][row], source=spine["source"][row])


class _Part(NamedTuple):
    """A count of a party at an instant; `dated` where arithmetic asks for it as of that date."""

    name: str
    who: str
    at: int
    dated: str = ""

    @property
    def label(self) -> str:
        """What it is called."""
        return f"{self.name} (at {self.dated})" if self.dated else self.name


def counted(world: World, subject: Subject, name: str, at: int) -> Iterator[Reason]:
    """The statements that a count is made of at an instant, and those that its bound is made of."""
    duty = world.clauses.duties[subject.clause]
    own = _Part(name, subject.owed_by, at)
    yield from _made_of(world, subject, [own], of_bound=False)
    made = [n for _, expression in _steps(duty, subject.owed_by, at)[-1:] for n in ex.names_in(expression)]
    yield from _made_of(world, subject, [_named(world, n, own) for n in made], of_bound=True)


def _steps(duty: Duty, who: str, at: int) -> list[tuple[int | None, ex.Expression]]:
    """The steps of a bound that have begun for a party at an instant."""
    steps = duty.bound.for_party(who) if duty.bound is not None else ()
    return [step for step in steps if step[0] is None or step[0] <= at]


def _named(world: World, name: ex.Name, of: _Part) -> _Part:
    """What arithmetic names: the same party's count or another's, as of the same instant or of a date."""
    at = world.agreement.calendar.moment(name.at).last if name.at else of.at
    return _Part(name.name, name.of or of.who, at, name.at or of.dated)


def _made_of(world: World, subject: Subject, parts: list[_Part], *, of_bound: bool) -> Iterator[Reason]:
    """The statements that some counts are made of, down through arithmetic."""
    todo = list(dict.fromkeys(parts))
    seen = set(todo)
    while todo:
        part = todo.pop(0)
        count = world.clauses.counts[part.name]
        if count.is_ is None:
            for chain in _heard(world, subject, count, of_bound=of_bound):
                found = [*_statements(world, subject, part, chain, of_bound=of_bound)]
                told = {reason.statement for reason in found}
                found += [r for r in _complete(world, subject, part, chain) if r.statement not in told]
                yield from found or _silent(world, subject, part, chain, of_bound=of_bound)
            continue
        named = dict.fromkeys(_named(world, n, part) for n in ex.names_in(count.is_))
        todo += [of for of in named if of not in seen]
        seen |= set(named)


def _heard(world: World, subject: Subject, count: Count, *, of_bound: bool) -> list[Chain]:
    """The chains of sources by which a count is heard under a duty; what a bound names keeps its own."""
    duty = world.clauses.duties[subject.clause]
    bound = [n.name for of in (duty.bound.steps.values() if duty.bound else ()) for _, e in of for n in ex.names_in(e)]
    chains = world.counts.chains([duty.keep or "", *bound], duty.according_to)
    always = duty.according_to is not None and not of_bound
    own = [facing(chain, subject.owed_to) for chain in chains]
    return list(dict.fromkeys(world.counts.heard(count, chain, always) for chain in own))


def _silent(world: World, subject: Subject, part: _Part, chain: Chain, *, of_bound: bool) -> Iterator[Reason]:
    """That nothing tells of a stock which the number or its bound is made of; of the number itself it is told apart."""
    if world.counts.level(part.name, chain, always=True).silent:
        if part.who != subject.owed_by:
            yield Reason("silent", (("count", f"{part.label} of {part.who}"),))
        elif of_bound or part.name != world.clauses.duties[subject.clause].keep:
            yield Reason("silent", (("count", part.label),))


def _statements(world: World, subject: Subject, part: _Part, chain: Chain, *, of_bound: bool) -> Iterator[Reason]:
    """The statements that count for a party at an instant, of a chain of sources the first that tells."""
    count, duty = world.clauses.counts[part.name], world.clauses.duties[subject.clause]
    code = ("required" if duty.direction == "at least" else "limit") if of_bound else "counted"
    for source in chain:
        level = world.counts.by_source(count, source)
        mine = _told_of(world, level, count, part.who, part.at)
        if subject.each is not None and count.for_each is not None:
            mine = mine.filter(pl.col("each") == subject.each)
        mine = mine.filter((pl.col("high") > 0) | pl.col("open") | (pl.col("low") > 0) | pl.lit(count.latest))
        factor = unit_of(count.unit, level.scale)
        stands = pl.col(STANDS) if STANDS in mine.columns else pl.lit(None)
        told = mine.sort("row").select("row", "low", "high", "open", "stale", stands).head(_MOST)
        for row, low, high, open_, stale, before in told.rows():
            yield of_statement(
                world, code, row, count=part.label, unit=count.unit, low=low * factor,
                high=None if open_ else high * factor, stale=stale if stale <= part.at else None,
            )  # fmt: skip
            if before is not None and stale > part.at:
                yield from _stands(world, before)
        if mine.height > _MOST:
            yield Reason("counted-more", (("count", part.label), ("number", mine.height - _MOST)))
        if mine.height and (mine["stale"] > part.at).all():
            break


def _stands(world: World, before: dict[str, int | None]) -> Iterator[Reason]:
    """The statements that said what the one before it left out, each with the fields that stand."""
    for row in sorted({row for row in before.values() if row is not None}):
        yield of_statement(world, "let-stand", row, field=listed([name for name, of in before.items() if of == row]))


def no_more(world: World, subject: Subject, at: int) -> Iterator[Reason]:
    """The claims to be complete on which a shortfall rests that further events would mend."""
    duty = world.clauses.duties[subject.clause]
    named = [n for _, e in _steps(duty, subject.owed_by, at)[-1:] for n in ex.names_in(e)]
    asked = [(n.name, n.of or subject.owed_by) for n in named] if duty.direction == "at most" else []
    if duty.direction == "at least" or world.clauses.counts[duty.keep or ""].is_ is not None:
        asked.append((duty.keep or "", subject.owed_by))
    for of, whose in asked:
        for count in (world.clauses.counts[name] for name in world.counts.made_of([of])):
            if count.of is None or count.latest or count.if_silent == "0":
                continue
            for who in _bound(world, whose, at):
                begun = [turn for turn in whole_record(count, who, world.counts, own=True) if turn[0] <= at]
                if begun and (row := begun[-1][-1]) is not None:
                    yield of_statement(world, "complete", row, count=count.name)


def _told_of(world: World, level: Level, count: Count, who: str, at: int) -> pl.DataFrame:
    """What counts for a party at an instant; for a group its own word on a stock, or else its members'."""
    assert level.contributions is not None
    now = level.contributions.filter((pl.col("start") <= at) & (pl.col("end") > at))
    own = now.filter(pl.col("who") == who)
    members = now.filter((pl.col("who") != who) & pl.col("who").is_in(_bound(world, who, at)))
    if not count.latest:
        return pl.concat([own, members])
    return own if members.is_empty() or (own.height and (own["stale"] > at).all()) else members


def _bound(world: World, who: str, at: int) -> list[str]:
    """A party itself; of a group the members that are bound at an instant."""
    return [m for m in world.agreement.members(who) if m == who or world.evidence.binds(m, at)]


def _complete(world: World, subject: Subject, part: _Part, chain: Chain) -> Iterator[Reason]:
    """The claims to be complete, or to name all there is, that show zero where nothing was said."""
    count = world.clauses.counts[part.name]
    of = pl.col("who").is_in(_bound(world, part.who, part.at)) & (pl.col("t") <= part.at)
    level = world.counts.level(count.name, chain, always=True)
    mine = level.frame.filter(of & pl.col("each").eq_missing(pl.lit(subject.each if count.for_each else None)))
    if level.rest is not None:
        mine = pl.concat([mine, level.rest.filter(of).join(mine, on="who", how="anti")])
    last = mine.group_by("who").agg(pl.col("t", "row").sort_by("t").last())
    spine = world.evidence.record.spine
    # Where a count fell to zero since its author named all there is, what he named then tells it.
    told = set(last["row"].drop_nulls())
    if count.latest and (ended := last.filter(pl.col("row").is_null()).rows()):
        whole = world.evidence.standing(count.of or "").filter("complete")
        told |= {row for row, who, at in whole.select("row", "about", "at").rows() if (who, at, None) in ended}
    for row in sorted(told):
        if spine["kind"][row] == "coverage":
            yield of_statement(world, "complete", row, count=part.label)
        elif spine["complete"][row]:
            yield of_statement(world, "all-named", row, count=part.label)
