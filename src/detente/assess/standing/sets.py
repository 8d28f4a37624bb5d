"""States that are sets: which values were members when.

`chosen_base: {set of: site, on: designation from US, off: release from US, at most: 2}` (docs/language.md §4).
Rules (docs/language.md §4, §8 rule 7):

1. A statement acts from the later of its `at` and its receipt. What exceeds `at most` has no effect until one is
   released: it waits, in the order of receipt.
2. At every instant those statements count that stand then. So a choice that is taken back has had its place until
   then, and what found no room beside it was no member; a release that is taken back let the value out until then.
3. Of what was taken back nothing is found at any date: it kept a place, and was no member.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from detente.agreement.grammar import expressions as ex
from detente.agreement.grammar.conditions import Said
from detente.agreement.model import Clauses, State
from detente.assess.columns.runs import first_of, last_of
from detente.assess.standing.evidence import Evidence
from detente.instants import BEGINNING, FOREVER

__all__ = ["cut_by_membership", "membership", "with_membership"]


def membership(state: State, evidence: Evidence) -> list[tuple[str, int, int]]:
    """(value, since, until) of every stay of a value in a set."""
    said = _said(state, evidence)
    room = state.at_most if state.at_most is not None else len(said) + 1
    turns = sorted({choice.gone for choice in said if choice.gone < FOREVER})
    found: dict[str, list[tuple[int, int]]] = {}
    for since, until in pairwise([BEGINNING, *turns, FOREVER]):
        # By the statements that stand then, as though no other had been made: what is taken back since stands here.
        standing = [choice for choice in said if choice.gone > since and choice.since < until]
        for value, start, end in sorted(_by_word(standing, room)):
            begins, ends = max(start, since), min(end, until)
            stays = found.setdefault(value, [])
            if stays and stays[-1][1] == begins < ends:
                begins = stays.pop()[0]
            if begins < ends:
                stays.append((begins, ends))
    return [(value, *stay) for value, stays in found.items() for stay in stays]


class _Choice(NamedTuple):
    """What puts a value into a set, or takes it out: from when, by which statement, and from when it is taken back."""

    since: int
    row: int
    value: str
    gone: int
    on: bool


def _by_word(said: list[_Choice], room: int) -> Iterator[tuple[str, int, int]]:
    """The stays of values by some statements; of what was since taken back none, though it has its place."""
    inside: dict[str, list[_Choice]] = {}
    waiting: list[_Choice] = []

    def left(value: str, until: int) -> Iterator[tuple[str, int, int]]:
        stood = [choice.since for choice in inside.pop(value) if choice.gone == FOREVER]
        if stood:
            yield value, min(stood), until

    # At one instant releases come first, so that the room they make is there.
    for choice in sorted(said, key=lambda c: (c.since, c.on, c.row, c.value)):
        if choice.on:
            heappush(waiting, choice)
        else:
            if choice.value in inside:
                yield from left(choice.value, choice.since)
            if any(w.value == choice.value for w in waiting):
                waiting = sorted(w for w in waiting if w.value != choice.value)
        while waiting and (len(inside) < room or waiting[0].value in inside):
            entering = heappop(waiting)
            since = max(choice.since, entering.since)
            inside.setdefault(entering.value, []).append(entering._replace(since=since))
    for value in list(inside):
        yield from left(value, FOREVER)


def _said(state: State, evidence: Evidence) -> list[_Choice]:
    """Every statement that changes a set, also those since taken back."""
    member = pl.col(state.set_of or "").cast(pl.String)
    out: list[_Choice] = []
    for on, condition in ((True, state.on), (False, state.off)):
        if not isinstance(condition, Said):
            continue
        standing, ever = evidence.standing(condition.kind), evidence.voices(condition.kind)
        gone = ever.join(standing, on="row", how="anti") if standing.height < ever.height else ever.clear()
        told = pl.concat([standing.with_columns(void=pl.lit(FOREVER, dtype=pl.Int64)), gone.select(standing.columns)])
        told = told.filter(pl.col("heard") < FOREVER)
        if condition.subject is not None:
            told = told.filter(pl.col("by").is_in(condition.subject.names))
        told = told.select(pl.max_horizontal("at", "heard", "said").alias("acts"), "row", member, "void").drop_nulls()
        last = told.group_by(pl.exclude("void")).agg(pl.col("void").max())
        out += [_Choice(acts, row, value, void, on) for acts, row, value, void in last.rows()]
    return out


def with_membership(
    frame: pl.DataFrame, used: list[ex.Expression], clauses: Clauses, evidence: Evidence, when: str
) -> pl.DataFrame:
    """A frame with a column `FIELD in STATE` for each question of membership that expressions ask.

    `when` names the column of the instant at which it is asked.
    """
    for field, state in _questions(used):
        if f"{field} in {state}" in frame.columns:
            continue
        stays = _stays(field, state, clauses, evidence)
        places = frame.select(pl.col(field).cast(pl.String), when).with_row_index("place")
        inside = (
            places.join(stays, on=field)
            .filter((pl.col(when) >= pl.col("in_since")) & (pl.col(when) < pl.col("in_until")))["place"]
            .unique()
        )
        found = places.select(
            pl.when(pl.col(field).is_not_null())
            .then(pl.col("place").is_in(inside.implode()))
            .alias(f"{field} in {state}")
        )
        frame = frame.hstack(found)
    return frame


def cut_by_membership(
    frame: pl.DataFrame, used: list[ex.Expression], clauses: Clauses, evidence: Evidence
) -> pl.DataFrame:
    """Rows from `start` to `end`, `stale` from an instant, cut where membership that expressions ask for changes.

    What is cut has `brought`: the row that brought a piece, null where membership did.
    """
    for field, state in _questions(used):
        stays = _stays(field, state, clauses, evidence)
        turns = pl.concat([stays.select(field, turn=c) for c in ("in_since", "in_until")]).unique()
        rows = frame.with_row_index("place")
        places = rows.select("place", "start", "end", pl.col(field).cast(pl.String))
        within = (pl.col("turn") > pl.col("start")) & (pl.col("turn") < pl.col("end"))
        cuts = places.join(turns, on=field).filter(within).select("place", start="turn")
        if cuts.is_empty():
            continue
        pieces = pl.concat([places.select("place", "start"), cuts]).sort("place", "start")
        ends = pl.when(last_of(["place"])).then("end").otherwise(pl.col("start").shift(-1))
        pieces = pieces.join(rows.drop("start"), on="place", maintain_order="left")
        first = pl.when(first_of(["place"])).then("brought" if "brought" in frame.columns else "row")
        stale = pl.max_horizontal("stale", "start")
        frame = pieces.with_columns(end=ends, stale=stale, brought=first).drop("place")
    return frame


def _stays(field: str, state: str, clauses: Clauses, evidence: Evidence) -> pl.DataFrame:
    schema = {field: pl.String, "in_since": pl.Int64, "in_until": pl.Int64}
    return pl.DataFrame(membership(clauses.states[state], evidence), schema=schema, orient="row")


def _questions(used: list[ex.Expression]) -> list[tuple[str, str]]:
    """The fields and states of which expressions ask whether one is in the other."""
    asked = {(n.value.name, n.among) for e in used for n in ex.walk(e) if _asks(n)}  # type: ignore[union-attr]  # _asks
    return sorted((field, str(state)) for field, state in asked)


def _asks(node: ex.Expression) -> bool:
    return isinstance(node, ex.Member) and isinstance(node.among, str) and isinstance(node.value, ex.Name)
