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

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import count, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from detente.agreement.blocks import State
from detente.agreement.grammar import expressions as ex
from detente.agreement.grammar.conditions import Said
from detente.agreement.model import Clauses
from detente.assess.columns.runs import first_of, last_of
from detente.assess.standing.evidence import Evidence
from detente.assess.standing.voids import Spans, joined
from detente.instants import BEGINNING, FOREVER
from detente.record.model import column_of

__all__ = ["cut_by_membership", "membership", "sets_asked", "with_membership"]


def membership(state: State, evidence: Evidence) -> list[Stay]:
    """(value, since, until) of every stay of a value in a set."""
    choices, gone = _said(state, evidence)
    replays = evidence.lasting.setdefault(("replays", state), {})
    by_value: dict[str, list[_Choice]] = {}
    for choice in choices:
        by_value.setdefault(choice.value, []).append(choice)
    if state.at_most is not None and state.at_most < len(by_value):
        return _stays_of(choices, gone, state.at_most, replays)
    # Where there is room for all, none waits for another, and what is taken back of one is nothing to the others.
    return [stay for words in by_value.values() for stay in _stays_of(words, gone, 1, replays)]


def _stays_of(choices: list[_Choice], gone: Gone, room: int, replays: Replays) -> list[Stay]:
    """Every stay of values for which there is so much room."""
    turns: dict[int, int] = {}
    for choice in choices:
        if choice.number in gone:
            turns[gone[choice.number]] = turns.get(gone[choice.number], 0) | choice.bit
    found: dict[str, list[tuple[int, int]]] = {}
    standing = sum(choice.bit for choice in choices)
    for since, until in pairwise([BEGINNING, *sorted(turns), FOREVER]):
        # By the statements that stand then, as though no other had been made: what is taken back since stands here.
        standing &= ~turns.get(since, 0)
        if (standing, since, until) not in replays:
            replays[standing, since, until] = _between(choices, standing, room, since, until)
        for choice, begins, ends in replays[standing, since, until]:
            if choice.number not in gone:
                found.setdefault(choice.value, []).append((begins, ends))
    return [(value, *stay) for value, stays in found.items() for stay in joined(stays)]


def _between(choices: list[_Choice], standing: int, room: int, since: int, until: int) -> list[Placed]:
    """The stays that some statements make, as far as they lie within a span."""
    words = [choice for choice in choices if choice.bit & standing and choice.since < until]
    cut = ((choice, max(begins, since), min(ends, until)) for choice, begins, ends in _by_word(words, room))
    return [(choice, begins, ends) for choice, begins, ends in cut if begins < ends]


class _Choice(NamedTuple):
    """What puts a value into a set, or takes it out: from when, by which statement, and until when by its own words."""

    since: int
    row: int
    value: str
    until: int
    on: bool
    number: int  # among all that change the set

    @property
    def bit(self) -> int:
        """The choice as a set of one, so that what stands at an instant is one number."""
        return 1 << self.number


class _Word(NamedTuple):
    """A statement that changes a set: what void spans the voices of its authors had, and each of its lives.

    A life is what it chose from when on (a second one since it stood anew), and from when that was void.
    """

    void: tuple[Spans, ...]
    lives: tuple[tuple[_Choice, int], ...]


Stay = tuple[str, int, int]
Placed = tuple[_Choice, int, int]
Gone = dict[int, int]  # by the number of what no longer stands: from when it was void
# By what stands and from when to when: the stays that it makes.
Replays = dict[tuple[int, int, int], list[Placed]]


def _by_word(said: list[_Choice], room: int) -> Iterator[Placed]:
    """The stays of values by some statements, each with the choice that it is by."""
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

    def release(self, value: str, t: int) -> Iterator[Placed]:
        """The stays of a value that a release ends, whether it was in or waited."""
        self._released[value] = t
        self._waiting.pop(value, None)
        yield from self._left(value, t)

    def end(self, value: str, t: int) -> Iterator[Placed]:
        """The stays of a value, if every choice of it is over by an instant."""
        if self._lasts.get(value, FOREVER + 1) <= t:
            yield from self._left(value, t)

    def _left(self, value: str, t: int) -> Iterator[Placed]:
        self._lasts.pop(value, None)
        for since, choice in self.inside.pop(value, ()):
            yield choice, since, min(choice.until, t)

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


def _said(state: State, evidence: Evidence) -> tuple[list[_Choice], Gone]:
    """Every statement that changes a set, also those that no longer stand."""
    words = evidence.lasting.get(state) or evidence.lasting.setdefault(state, list(_words(state, evidence)))
    choices: list[_Choice] = []
    gone: Gone = {}
    for word in words:
        if all(any(since <= evidence.as_of < until for since, until in spans) for spans in word.void):
            choices += [choice for choice, _ in word.lives]
            gone |= {choice.number: void for choice, void in word.lives}
        else:
            choices.append(word.lives[0][0])
    return choices, gone


def _words(state: State, evidence: Evidence) -> Iterator[_Word]:
    """Every statement that ever changed a set."""
    member = column_of(state.set_of or "")
    number = count()
    for on, condition in ((True, state.on), (False, state.off)):
        if not isinstance(condition, Said):
            continue
        told = evidence.voices(condition.kind).filter(pl.col("heard") < FOREVER)
        if condition.subject is not None:
            told = told.filter(pl.col("by").is_in(condition.subject.names))
        acts, over = pl.max_horizontal("at", "heard", "said").alias("acts"), pl.col("until").fill_null(FOREVER)
        told = told.select("row", pl.col(member).cast(pl.String), over, "by", "said", acts, "void").drop_nulls()
        lives_of = groupby(told.unique().sort("row", "by", "said").rows(), key=itemgetter(0, 1, 2))
        for (row, value, until), voices in lives_of:
            void: dict[str, Spans] = {}
            lives: dict[int, int] = {}
            for *_, by, said, acts, gone in voices:
                spans = void.setdefault(by, [])
                if spans:  # it stands anew
                    spans[-1] = (spans[-1][0], said)
                if gone < FOREVER:
                    spans.append((gone, FOREVER))
                lives[acts] = max(gone, lives.get(acts, gone))
            choices = ((_Choice(acts, row, value, until, on, next(number)), gone) for acts, gone in lives.items())
            yield _Word(tuple(void.values()), tuple(choices))


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


def sets_asked(used: Iterable[ex.Expression | None]) -> set[str]:
    """The sets of which expressions ask whether something is in them."""
    return {state for _, state in _questions([e for e in used if e is not None])}


def _questions(used: list[ex.Expression]) -> list[tuple[str, str]]:
    """The fields and states of which expressions ask whether one is in the other."""
    asked = {(n.value.name, n.among) for e in used for n in ex.walk(e) if _asks(n)}  # type: ignore[union-attr]  # _asks
    return sorted((field, str(state)) for field, state in asked)


def _asks(node: ex.Expression) -> bool:
    return isinstance(node, ex.Member) and isinstance(node.among, str) and isinstance(node.value, ex.Name)
