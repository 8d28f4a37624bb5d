"""States that are sets: which values were members when.

`chosen_base: {set of: site, on: designation from US, off: release from US, at most: 2}` (docs/language.md §4).
Rules (docs/language.md §4, §8 rule 7):

1. A statement acts from the later of its `at` and its receipt. What exceeds `at most` has no effect until one is
   released, or over: it waits, in the order of receipt.
2. A choice is over at its own `until`. Chosen again, a value that is in takes no second place, and stays as long as
   either choice holds; a release ends them all. Chosen and released at one instant it is out.
3. At every instant those statements count that stand then. So a choice that is taken back has had its place until
   then, and what found no room beside it was no member; a release that is taken back let the value out until then.
4. Of what was taken back nothing is found at any date: it kept a place, and was no member.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import groupby, pairwise
from typing import NamedTuple

import polars as pl

from detente.agreement.grammar import expressions as ex
from detente.agreement.grammar.conditions import Said
from detente.agreement.model import Clauses, State
from detente.assess.columns.runs import first_of, last_of
from detente.assess.standing.evidence import Evidence
from detente.instants import BEGINNING, FOREVER
from detente.record.model import column_of

__all__ = ["cut_by_membership", "membership", "with_membership"]


def membership(state: State, evidence: Evidence) -> list[tuple[str, int, int]]:
    """(value, since, until) of every stay of a value in a set."""
    said = _said(state, evidence)
    by_value: dict[str, list[_Choice]] = {}
    for word in said:
        by_value.setdefault(word.value, []).append(word)
    if state.at_most is not None and state.at_most < len(by_value):
        return _stays_of(said, state.at_most)
    # Where there is room for all, none waits for another, and what is taken back of one is nothing to the others.
    return [stay for words in by_value.values() for stay in _stays_of(words, 1)]


def _stays_of(said: list[_Choice], room: int) -> list[Stay]:
    """Every stay of values for which there is so much room."""
    turns = sorted({choice.gone for choice in said if choice.gone < FOREVER})
    found: dict[str, list[tuple[int, int]]] = {}
    for since, until in pairwise([BEGINNING, *turns, FOREVER]):
        # By the statements that stand then, as though no other had been made: what is taken back since stands here.
        standing = [choice for choice in said if choice.gone > since and choice.since < until]
        for value, start, end in sorted(_by_word(standing, room)):
            begins, ends = max(start, since), min(end, until)
            stays = found.setdefault(value, [])
            if begins < ends and stays and stays[-1][1] >= begins:
                begins, before = stays.pop()
                ends = max(ends, before)
            if begins < ends:
                stays.append((begins, ends))
    return [(value, *stay) for value, stays in found.items() for stay in stays]


class _Choice(NamedTuple):
    """What puts a value into a set, or takes it out: from when, by which statement, and from when it is taken back.

    A choice is over at `until`, by what it says itself.
    """

    since: int
    row: int
    value: str
    gone: int
    until: int
    on: bool


Stay = tuple[str, int, int]


def _by_word(said: list[_Choice], room: int) -> Iterator[Stay]:
    """The stays of values by some statements, one for each choice; of what was since taken back none."""
    places = _Places(room)
    over = ((choice.until, choice) for choice in said if choice.on and choice.until < FOREVER)
    turns = sorted([*((choice.since, choice) for choice in said), *over])
    for t, words in groupby(turns, key=lambda turn: turn[0]):
        now = [word for _, word in words]
        # What ends comes first, so that the room that it makes is there.
        for value in {word.value for word in now if not word.on}:
            yield from places.release(value, t)
        for value in {word.value for word in now if word.on and word.until == t}:
            yield from places.end(value, t)
        for word in now:
            if word.on and word.since == t:
                places.choose(word)
        places.fill(t)
    for value in list(places.inside):
        yield from places.end(value, FOREVER)


class _Places:
    """Who is in a set and who waits, as words come one after the other."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.inside: dict[str, list[tuple[int, _Choice]]] = {}  # since when by which choice
        self._lasts: dict[str, int] = {}  # until when, of what is in
        self._waiting: dict[str, list[_Choice]] = {}
        self._queue: list[_Choice] = []  # what waits in the order of receipt, and some that waits no more
        self._released: dict[str, int] = {}

    def release(self, value: str, t: int) -> Iterator[Stay]:
        """The stays of a value that a release ends, whether it was in or waited."""
        self._released[value] = t
        self._waiting.pop(value, None)
        yield from self._left(value, t)

    def end(self, value: str, t: int) -> Iterator[Stay]:
        """The stays of a value, if every choice of it is over by an instant."""
        if self._lasts.get(value, FOREVER + 1) <= t:
            yield from self._left(value, t)

    def _left(self, value: str, t: int) -> Iterator[Stay]:
        self._lasts.pop(value, None)
        for since, choice in self.inside.pop(value, ()):
            if choice.gone == FOREVER:
                yield value, since, min(choice.until, t)

    def choose(self, choice: _Choice) -> None:
        """A choice: of what is in, one more that it is in by; of anything else, one that waits."""
        if not self._holds(choice, choice.since):
            return
        if choice.value in self.inside:
            self._enters(choice, choice.since)
        else:
            self._waiting.setdefault(choice.value, []).append(choice)
            heappush(self._queue, choice)

    def fill(self, t: int) -> None:
        """Let in what waits, while there is room."""
        while self._queue and len(self.inside) < self.room:
            first = heappop(self._queue)
            if self._holds(first, t) and first.value not in self.inside:
                for choice in self._waiting.pop(first.value):
                    if self._holds(choice, t):
                        self._enters(choice, t)

    def _enters(self, choice: _Choice, t: int) -> None:
        self.inside.setdefault(choice.value, []).append((t, choice))
        self._lasts[choice.value] = max(choice.until, self._lasts.get(choice.value, BEGINNING))

    def _holds(self, choice: _Choice, t: int) -> bool:
        return choice.until > t and choice.since > self._released.get(choice.value, BEGINNING - 1)


def _said(state: State, evidence: Evidence) -> list[_Choice]:
    """Every statement that changes a set, also those since taken back."""
    member = column_of(state.set_of or "")
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
        acts, over = pl.max_horizontal("at", "heard", "said").alias("acts"), pl.col("until").fill_null(FOREVER)
        told = told.select(acts, "row", pl.col(member).cast(pl.String), "void", over).drop_nulls()
        last = told.group_by(pl.exclude("void")).agg(pl.col("void").max())
        rows = last.select("acts", "row", member, "void", "until").rows()
        out += [_Choice(acts, row, value, gone, over, on) for acts, row, value, gone, over in rows]
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
        column = column_of(field)
        stays = _stays(column, state, clauses, evidence)
        places = frame.select(pl.col(column).cast(pl.String), when).with_row_index("place")
        inside = (
            places.join(stays, on=column)
            .filter((pl.col(when) >= pl.col("in_since")) & (pl.col(when) < pl.col("in_until")))["place"]
            .unique()
        )
        found = places.select(
            pl.when(pl.col(column).is_not_null())
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
        column = column_of(field)
        stays = _stays(column, state, clauses, evidence)
        turns = pl.concat([stays.select(column, turn=c) for c in ("in_since", "in_until")]).unique()
        rows = frame.with_row_index("place")
        places = rows.select("place", "start", "end", pl.col(column).cast(pl.String))
        within = (pl.col("turn") > pl.col("start")) & (pl.col("turn") < pl.col("end"))
        cuts = places.join(turns, on=column).filter(within).select("place", start="turn")
        if cuts.is_empty():
            continue
        pieces = pl.concat([places.select("place", "start"), cuts]).sort("place", "start")
        ends = pl.when(last_of(["place"])).then("end").otherwise(pl.col("start").shift(-1))
        pieces = pieces.join(rows.drop("start"), on="place", maintain_order="left")
        first = pl.when(first_of(["place"])).then("brought" if "brought" in frame.columns else "row")
        stale = pl.max_horizontal("stale", "start")
        frame = pieces.with_columns(end=ends, stale=stale, brought=first).drop("place")
    return frame


def _stays(column: str, state: str, clauses: Clauses, evidence: Evidence) -> pl.DataFrame:
    schema = {column: pl.String, "in_since": pl.Int64, "in_until": pl.Int64}
    return pl.DataFrame(membership(clauses.states[state], evidence), schema=schema, orient="row")


def _questions(used: list[ex.Expression]) -> list[tuple[str, str]]:
    """The fields and states of which expressions ask whether one is in the other."""
    asked = {(n.value.name, n.among) for e in used for n in ex.walk(e) if _asks(n)}  # type: ignore[union-attr]  # _asks
    return sorted((field, str(state)) for field, state in asked)


def _asks(node: ex.Expression) -> bool:
    return isinstance(node, ex.Member) and isinstance(node.among, str) and isinstance(node.value, ex.Name)
