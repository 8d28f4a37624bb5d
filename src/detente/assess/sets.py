"""States that are sets: which values were members when.

`chosen_base: {set of: site, on: designation from US, off: release from US, at most: 2}` (docs/language.md §4).
Rules (docs/language.md §4, §8 rule 7):

1. A statement acts from the later of its `at` and its receipt. What exceeds `at most` has no effect until one is
   released: it waits, in the order of receipt.
2. A choice that is taken back is void at every date, yet has had its place until then: what found no room beside it
   was no member. A release that is taken back let the value out until then.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

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
    said = _said(state, evidence)
    found = _Members(state.at_most if state.at_most is not None else len(said) + 1)
    for t, turn, choice in _turns(said):
        if turn == _ON:
            heappush(found.waiting, choice)
        elif turn == _OFF:
            found.release(t, choice)
        else:
            found.take_back(t, choice)
        found.fill(t)
    for value in list(found.inside):
        found.leave(value, FOREVER)
    return found.stays


class _Members:
    """The values in a set as it changes, each by the statements that chose it; those that wait; and past stays."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.inside: dict[str, list[_Choice]] = {}
        self.waiting: list[_Choice] = []
        self.released: dict[int, _Choice] = {}
        self.stays: list[tuple[str, int, int]] = []

    def fill(self, t: int) -> None:
        """Let in who waits, as far as there is room."""
        while self.waiting and (len(self.inside) < self.room or self.waiting[0].value in self.inside):
            entering = heappop(self.waiting)
            self.inside.setdefault(entering.value, []).append(entering._replace(since=max(t, entering.since)))

    def leave(self, value: str, until: int) -> None:
        """Let a value out; it has been a member by those of its choices that stand."""
        stood = [choice.since for choice in self.inside.pop(value) if choice.gone == FOREVER]
        if stood:
            self.stays.append((value, min(stood), until))

    def release(self, t: int, choice: _Choice) -> None:
        """Let a value out by word; what was to enter waits no longer."""
        if choice.value in self.inside:
            self.released[choice.row] = self.inside[choice.value][0]
            self.leave(choice.value, t)
        self.waiting = sorted(w for w in self.waiting if w.value != choice.value)

    def take_back(self, t: int, choice: _Choice) -> None:
        """A choice loses its place; what a release let out may enter again."""
        if not choice.on:
            if choice.row in self.released:
                heappush(self.waiting, self.released[choice.row]._replace(since=t))
            return
        self.waiting = sorted(w for w in self.waiting if w.row != choice.row)
        rest = [other for other in self.inside.get(choice.value, ()) if other.row != choice.row]
        if rest:
            self.inside[choice.value] = rest
        elif choice.value in self.inside:
            self.leave(choice.value, t)


_GONE, _OFF, _ON = 0, 1, 2  # at one instant what makes room comes first


class _Choice(NamedTuple):
    """What puts a value into a set, or takes it out: from when, by which statement, and from when it is taken back."""

    since: int
    row: int
    value: str
    gone: int
    on: bool


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


def _turns(said: list[_Choice]) -> list[tuple[int, int, _Choice]]:
    """What changes a set, in order: a choice that is taken back, a release, a choice."""
    moves = []
    for choice in said:
        moves.append((choice.since, _ON if choice.on else _OFF, choice))
        if choice.gone < FOREVER:
            moves.append((choice.gone, _GONE, choice))
    return sorted(moves)


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
