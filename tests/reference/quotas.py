"""Quotas: how many requests create a duty (docs/language.md §5).

Where a number is a range, or a request may be none, every way in which it may be is told: what is created in each of
them is so for sure, what is in some may be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tests.reference.counts import Text, of_counts, values_of
from tests.reference.expressions import Scope, Value, amount
from tests.reference.occasions import Called, Closed
from tests.reference.ranges import Range
from tests.reference.statements import Statement
from tests.reference.views import View

from detente.agreement.blocks import Cap, Count
from detente.agreement.grammar import expressions as ex

if TYPE_CHECKING:
    from tests.reference.sweep import Pair, Sweep


class Place(NamedTuple):
    """A request that created a duty, or may have, by the text in force then (§1)."""

    text: Text
    one: Called
    by: Statement
    at: int  # its receipt
    pairs: tuple[Pair, ...]  # one of each author to whom it created a duty


def within_quota(
    sweep: Sweep, view: View, pair: Pair, every: list[tuple[Text, Called]], until: int, *, in_force: bool
) -> list[tuple[Text, Called]]:
    """Those that created a duty: beyond the quota a request creates nothing, and none later.

    §1: each by the text in force when it arose; what created a duty by an earlier text has its place. Whether conduct
    is within a duty, in force or not, is asked as though it always were.
    """
    capped = [text for text in sweep.texts if pair[0] in text.clauses.duties and text.clauses.duties[pair[0]].up_to]
    if not capped:
        return every
    places = _admitted(sweep, view, pair, _in_order_of_receipt(sweep, pair, until, in_force=in_force), until)
    return [
        (text, one if text not in capped else replace(one, unsure=places[one.name].unsure))
        for text, one in every
        if text not in capped or one.name in places
    ]


def _admitted(sweep: Sweep, view: View, pair: Pair, asked: list[Place], until: int) -> dict[str, Called]:
    """Those that created a duty, or may have: in every way in which what is in doubt may be, or in some."""
    ways: set[Way] = {Way(frozenset(), frozenset())}
    found: dict[str, Called] = {}
    most = len(asked) + 1
    for number, place in enumerate(asked):
        duty = place.text.clauses.duties[pair[0]]
        # What others could know by now of how things stood then; a view as it was lived has what was known by then.
        counted = sweep.told(until) if view.lived else view
        each = [place._replace(pairs=(one,)) for one in place.pairs]
        limits = [
            _limit(sweep, counted, (which, cap), one, asked[:number], view)
            for which, cap in enumerate(duty.up_to)
            for one in each
        ]
        outcomes = {way: way.after(place, [limit for limit in limits if limit is not None], most) for way in ways}
        made = [created for of in outcomes.values() for created, _ in of]
        ways = {way for of in outcomes.values() for _, way in of}
        if any(made):
            found[place.by.id] = replace(place.one, unsure=place.one.unsure or not all(made))
    return found


class Limit(NamedTuple):
    """One cap as a request meets it: the number, what it is made of, and those that take places under it."""

    number: Range
    made_of: object
    beside: frozenset[str]


class Way(NamedTuple):
    """One way in which what is in doubt may be: what created a duty, and what numbers are."""

    created: frozenset[str]
    numbers: frozenset[tuple[object, int]]

    def after(self, place: Place, limits: list[Limit], most: int) -> list[tuple[bool, Way]]:
        """Whether a request creates a duty, in each way that this leaves open."""
        ways = [self]
        for limit in limits:
            ways = [each for way in ways for each in way.knowing(limit, most)]
        out: list[tuple[bool, Way]] = []
        for way in ways:
            fits = all(len(way.created & limit.beside) < way.value(limit) for limit in limits)
            if fits:
                out.append((True, way._replace(created=way.created | {place.by.id})))
            if not fits or place.one.unsure:  # what may be no request may leave its place to others
                out.append((fits, way))
        return out

    def knowing(self, limit: Limit, most: int) -> list[Way]:
        """The same for every whole number that a limit may be."""
        low, high = limit.number.low // 1, most if limit.number.high is None else min(limit.number.high // 1, most)
        if limit.number.low == limit.number.high or any(name == limit.made_of for name, _ in self.numbers):
            return [self]
        return [self._replace(numbers=self.numbers | {(limit.made_of, n)}) for n in range(low, max(low, high) + 1)]

    def value(self, limit: Limit) -> int:
        """How many a limit lets through."""
        if limit.number.low == limit.number.high:
            return int(limit.number.low // 1)
        return next(number for name, number in self.numbers if name == limit.made_of)


def _in_order_of_receipt(sweep: Sweep, pair: Pair, until: int, *, in_force: bool) -> list[Place]:
    """Every request to a party that arose in force, also those taken back later: per owing party, whoever asks."""
    found: dict[str, Place] = {}
    for other in sweep.pairs:
        if other[:2] != pair[:2]:
            continue
        for text, one in sweep.arose(sweep.received(until), other, until):
            if one.by is None or one.arises > until or not sweep.calls(other, one.arises, in_force=in_force):
                continue
            # Requests take their places in order of receipt, own acts in that of their clocks.
            asked = bool(one.by.to) and text.clauses.duties[pair[0]].before is None
            receipt = (one.by.receipt(pair[1]) or one.by.received).last if asked else one.arises
            place = found.setdefault(one.name, Place(text, one, one.by, receipt, ()))
            found[one.name] = place._replace(pairs=(*place.pairs, other))
    return sorted(found.values(), key=lambda place: (place.at, place.by.id))


def _limit(
    sweep: Sweep, counted: View, of: tuple[int, Cap], asked: Place, taken: list[Place], view: View
) -> Limit | None:
    """One cap as the request of one author meets it, by the counts as they stood then; None before its first step.

    One that several make is within a cap `for each by` if it is within that of each.
    """
    (which, cap), days = of, sweep.text.record.days
    duty, party, mine = asked.text.clauses.duties[asked.pairs[0][0]], asked.pairs[0][1], _fields(asked)
    beside = set[str]()
    for place in taken:
        # In a cap `for each by` what several ask takes one place of each, else one for all of them.
        every = [place._replace(pairs=(pair,)) for pair in place.pairs]
        same = [one for one in every if all(_fields(one).get(f) == mine.get(f) for f in cap.for_each)]
        if not any(_stands(sweep, view, one, asked.at) for one in same):
            continue
        if duty.per is not None:
            if days.period(place.at, duty.per.name) != days.period(asked.at, duty.per.name):
                continue
        elif not any(_is_open(sweep, counted, one, asked) for one in same):
            continue
        beside.add(place.by.id)
    limits = [e for since, e in cap.limit.for_party(party) if since is None or since <= asked.at]
    if not limits:
        return None
    counts = of_counts(asked.text, counted, party, asked.at, missing=True)
    scope = Scope(
        lambda node: mine[node.name] if node.name in mine and not node.of else counts.name(node),
        counts.member,
        counts.days,
    )
    number = amount(limits[-1], scope)
    made_of = _made_of(asked.text, limits[-1])
    kinds = [count.of for count in made_of]
    told = [s.id for kind in kinds for s, _ in counted.voices.get(kind or "", ()) if counted.acts_from(s) <= asked.at]
    own = asked.by.id if any(n.name in mine for n in ex.names_in(limits[-1])) else ""
    words = repr((limits[-1], made_of))
    return Limit(number, (which, number, words, tuple(told), own), frozenset(beside))


def _made_of(text: Text, expression: ex.Expression) -> list[Count]:
    """The counts that a number names, and those that these are made of."""
    found = [text.clauses.counts[n.name] for n in ex.names_in(expression) if n.name in text.clauses.counts]
    return found + [each for count in found if count.is_ is not None for each in _made_of(text, count.is_)]


def _fields(asked: Place) -> dict[str, Value]:
    """What a request says, with who asks."""
    author = asked.pairs[0][2] or asked.by.by[0]
    return values_of(asked.by, author, asked.by.concerns(author)[0])


def _stands(sweep: Sweep, view: View, place: Place, at: int) -> bool:
    """§5: a request taken back gives its place back from then on; of a joint one, once all have taken it back.

    §8.7: for findings what takes back, and is itself taken back, takes nothing.
    """
    record, author = sweep.text.record, place.pairs[0][2] or place.by.by[0]
    gone = record.taken_back(place.by, author, at) if view.lived else record.void_from(place.by, author, view.known)
    if gone is None or gone > at:
        return True
    if record.corrected(place.by, author, gone):
        return False  # its correction has a place of its own
    told = _closed(sweep, view, place, gone)  # what was answered has had its place, by the text of that time
    return told is not None and told.answered and told.until <= gone


def _closed(sweep: Sweep, view: View, place: Place, at: int) -> Closed | None:
    """How what was asked stands, by the text in force at an instant."""
    now = sweep.text
    sweep.enter(at)
    told = sweep.judged(place.text, place.one, view, place.pairs[0], view.known, sweep.received(view.known))
    sweep.text = now
    return None if told is None else told[1]


def _is_open(sweep: Sweep, view: View, place: Place, asked: Place) -> bool:
    """§5: without `per` a quota caps what is open at one time."""
    now = sweep.text
    sweep.enter(asked.at)
    told = sweep.judged(place.text, place.one, view, place.pairs[0], view.known, sweep.received(view.known))
    _, ends = sweep.span(place.pairs[0])  # what is owed to who leaves is closed with the duty
    sweep.text = now
    return told is not None and asked.at < min(told[1].until, ends)
