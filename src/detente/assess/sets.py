"""States that are sets: which values were members when.

`chosen_base: {set of: site, on: designation from US, off: release from US, at most: 2}` (docs/language.md §4).
A statement acts from the later of its `at` and its receipt. What exceeds `at most` has no effect until one is
released: it waits, in the order of receipt.
"""

from __future__ import annotations

from heapq import heappop, heappush

import polars as pl

from detente.agreement import expressions as ex
from detente.agreement.conditions import Said
from detente.agreement.model import Clauses, State
from detente.assess.evidence import Evidence
from detente.assess.runs import first_of, last_of
from detente.instants import FOREVER

__all__ = ["cut_by_membership", "membership", "with_membership"]


def membership(state: State, evidence: Evidence) -> list[tuple[str, int, int]]:
    """(value, since, until) of every stay of a value in a set."""
    moves: list[tuple[int, int, int, str]] = []
    for turns_on, condition in ((1, state.on), (0, state.off)):
        if not isinstance(condition, Said):
            continue
        voices = evidence.standing(condition.kind)
        if condition.subject is not None:
            voices = voices.filter(pl.col("by").is_in(condition.subject.names))
        member = pl.col(state.set_of or "").cast(pl.String)
        voices = voices.filter(pl.col("heard") < FOREVER)
        rows = voices.select(pl.max_horizontal("at", "heard"), "row", member).drop_nulls().unique().rows()
        moves += [(t, turns_on, row, v) for t, row, v in rows]
    room = state.at_most if state.at_most is not None else len(moves) + 1
    inside: dict[str, int] = {}
    waiting: list[tuple[int, int, str]] = []
    out: list[tuple[str, int, int]] = []
    # At one instant releases come first, so that the room they make is there.
    for t, turns_on, row, value in sorted(moves):
        if turns_on:
            heappush(waiting, (t, row, value))
        elif value in inside:
            out.append((value, inside.pop(value), t))
        else:
            waiting = sorted(w for w in waiting if w[2] != value)
        while waiting and len(inside) < room:
            _, _, entering = heappop(waiting)
            inside.setdefault(entering, t)
    return out + [(value, since, FOREVER) for value, since in inside.items()]


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
