"""Quotas: how many requests create a duty (docs/language.md §5)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tests.reference import ranges as r
from tests.reference.counts import Text, of_counts, values_of
from tests.reference.expressions import Scope, Value, amount
from tests.reference.occasions import Called
from tests.reference.ranges import Range, Truth
from tests.reference.statements import Statement
from tests.reference.views import View

from detente.agreement.blocks import Cap

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
    taken: list[Place] = []
    for asked in _in_order_of_receipt(sweep, pair, until, in_force=in_force):
        duty = asked.text.clauses.duties[pair[0]]
        # What others could know by now of how things stood then; a view as it was lived has what was known by then.
        counted = sweep.told(until) if view.lived else view
        counts = of_counts(asked.text, counted, pair[1], asked.at)
        each = [asked._replace(pairs=(pair,)) for pair in asked.pairs]
        fits = [_fits(sweep, view, cap, one, taken, counts) for cap in duty.up_to for one in each]
        if all(f.possible for f in fits):
            unsure = asked.one.unsure or not all(f.certain for f in fits)
            taken.append(asked._replace(one=replace(asked.one, unsure=unsure)))
    places = {place.by.id: place.one for place in taken}
    return [
        (text, one if text not in capped else replace(one, unsure=places[one.name].unsure))
        for text, one in every
        if text not in capped or one.name in places
    ]


def _in_order_of_receipt(sweep: Sweep, pair: Pair, until: int, *, in_force: bool) -> list[Place]:
    """Every request to a party that arose in force, also those taken back later: per owing party, whoever asks."""
    found: dict[str, Place] = {}
    for other in sweep.pairs:
        if other[:2] != pair[:2]:
            continue
        for text, one in sweep.arose(sweep.received(until), other, until):
            if one.by is None or one.arises > until or not sweep.calls(other, one.arises, in_force=in_force):
                continue
            receipt = one.by.receipt(pair[1]) or one.by.received
            place = found.setdefault(one.name, Place(text, one, one.by, receipt.last, ()))
            found[one.name] = place._replace(pairs=(*place.pairs, other))
    return sorted(found.values(), key=lambda place: (place.at, place.by.id))


def _fits(sweep: Sweep, view: View, cap: Cap, asked: Place, taken: list[Place], counts: Scope) -> Truth:
    """Whether a request of one author is certainly, or possibly, within one cap, by the counts as they stood then.

    One that several make is within a cap `for each by` if it is within that of each.
    """
    days, duty = sweep.text.record.days, asked.text.clauses.duties[asked.pairs[0][0]]
    before, mine = r.ZERO, _fields(asked)
    for place in taken:
        # In a cap `for each by` what several ask takes one place of each, else one for all of them.
        every = [place._replace(pairs=(pair,)) for pair in place.pairs]
        same = [one for one in every if all(_fields(one).get(f) == mine.get(f) for f in cap.for_each)]
        if not any(_stands(sweep, view, one, asked.at) for one in same):
            continue
        if duty.per is not None:
            if days.period(place.at, duty.per.name) != days.period(asked.at, duty.per.name):
                continue
        elif not any(_is_open(sweep, view, one, asked) for one in same):
            continue
        before = r.add(before, Range(r.ZERO.low if place.one.unsure else r.exactly(1).low, r.exactly(1).high))
    limits = [e for since, e in cap.limit.for_party(asked.pairs[0][1]) if since is None or since <= asked.at]
    if not limits:
        return r.YES
    fields = mine
    scope = Scope(
        lambda node: fields[node.name] if node.name in fields and not node.of else counts.name(node),
        counts.member,
        counts.days,
    )
    return r.at_most(r.add(before, r.exactly(1)), amount(limits[-1], scope))


def _fields(asked: Place) -> dict[str, Value]:
    """What a request says, with who asks."""
    author = asked.pairs[0][2] or asked.by.by[0]
    return values_of(asked.by, author, asked.by.concerns(author)[0])


def _stands(sweep: Sweep, view: View, place: Place, at: int) -> bool:
    """§5: a request taken back gives its place back from then on; of a joint one, once all have taken it back.

    §8.7: for findings what takes back, and is itself taken back, takes nothing.
    """
    record, author = sweep.text.record, place.pairs[0][2] or place.by.by[0]
    if view.lived:
        return record.acts_until(place.by, author, at)
    return record.void_from(place.by, author, view.known) > at


def _is_open(sweep: Sweep, view: View, place: Place, asked: Place) -> bool:
    """§5: without `per` a quota caps what is open at one time."""
    now = sweep.text
    sweep.enter(asked.at)
    told = sweep.judged(place.text, place.one, view, place.pairs[0], view.known, sweep.received(view.known))
    _, ends = sweep.span(place.pairs[0])  # what is owed to who leaves is closed with the duty
    sweep.text = now
    return told is not None and asked.at < min(told[1].until, ends)
