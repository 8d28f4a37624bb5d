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
from detente.instants import FOREVER

__all__ = ["membership", "with_membership"]


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
    for asked in {(n.value.name, n.among) for e in used for n in ex.walk(e) if _asks(n)}:  # type: ignore[union-attr]  # _asks
        field, state = asked
        if f"{field} in {state}" in frame.columns:
            continue
        stays = pl.DataFrame(
            membership(clauses.states[str(state)], evidence),
            schema={field: pl.String, "in_since": pl.Int64, "in_until": pl.Int64},
            orient="row",
        )
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


def _asks(node: ex.Expression) -> bool:
    return isinstance(node, ex.Member) and isinstance(node.among, str) and isinstance(node.value, ex.Name)
