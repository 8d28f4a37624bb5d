"""Every instant at which something may change, but those that come up on the way of the sweep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.reference.counts import Text, all_over, over_at, stale_from
from tests.reference.dates import ALWAYS, When
from tests.reference.occasions import occasion_of, owing

from detente.agreement.blocks import Duty
from detente.agreement.grammar import expressions as ex


def instants_of(texts: Iterable[Text]) -> set[int]:
    """All of them up to what is known, and on to the last notice for an act to come, by every version of the text.

    Too many do no harm.
    """
    last = max(max(text.known + 1, *_notices(text)) for text in texts)
    return {i for text in texts for i in (*_all(text), text.starts) if i <= last} | {t.known for t in texts}


def _notices(text: Text) -> Iterator[int]:
    """The last instants at which the notices were in time that are to be given before acts on record."""
    yield ALWAYS
    for duty in text.clauses.duties.values():
        if duty.before is not None:
            for clock in _clocks(text, duty):
                yield text.record.days.too_late(clock, duty.before, before=True) - 1


def _all(text: Text) -> Iterator[int]:
    yield from _of_statements(text)
    yield from _of_the_agreement(text)
    yield from _of_counts(text)
    yield from _of_occasions(text)


def _of_statements(text: Text) -> Iterator[int]:
    for s in text.record.all:
        yield s.ends()
        for when in (s.at, *s.said.values(), *(v for v in s.fields.values() if isinstance(v, When))):
            yield from (when.first, when.last, when.last + 1, when.first + 1)


def _of_the_agreement(text: Text) -> Iterator[int]:
    agreement = text.agreement
    yield from (agreement.in_force, agreement.end(text.known))
    for bond in text.bonds.values():
        yield from bond
    for duty in text.clauses.duties.values():
        yield from (i for i in (duty.since, duty.until) if i is not None)
        for party_name in owing(text, duty):
            for since, _ in duty.bound.for_party(party_name) if duty.bound else ():
                if since is not None:
                    yield since


def _of_counts(text: Text) -> Iterator[int]:
    arithmetic = [count.is_ for count in text.clauses.counts.values() if count.is_ is not None]
    for duty in text.clauses.duties.values():
        for bound in [*([duty.bound] if duty.bound is not None else []), *(cap.limit for cap in duty.up_to)]:
            arithmetic += [e for steps in bound.steps.values() for _, e in steps]
    yield from (text.record.days.when(n.at).last for e in arithmetic for n in ex.names_in(e) if n.at)
    for count in text.clauses.counts.values():
        for s in text.record.all:
            if s.kind == "coverage" and count.of in s.kinds and count.over is not None:
                yield all_over(text, count, s.at.first - 1)
            if s.kind != count.of:
                continue
            if count.latest:
                yield from (stale_from(text, count, s, author, author) for author in s.by)
            else:
                yield over_at(text, count, s)


def _of_occasions(text: Text) -> Iterator[int]:
    days = text.record.days
    for duty in text.clauses.duties.values():
        if duty.on is None:
            continue
        for clock in _clocks(text, duty):
            yield clock
            if duty.within is not None:
                late = days.too_late(clock, duty.within)
                yield from (late, late + 1)
            if duty.before is not None:
                late = days.too_late(clock, duty.before, before=True)
                yield from (late - 1, late, late + 1, days.end_of_day(clock))


def _clocks(text: Text, duty: Duty) -> Iterator[int]:
    """What may start the clock of an occasion of a duty."""
    occasion = occasion_of(text, duty)
    if occasion.every is not None and occasion.start is not None:
        yield from text.record.days.every(occasion.start.first, occasion.every, text.known + 1)
    for s in text.record.all:
        if s.kind == occasion.of:
            yield from (w.last for w in (s.at, *s.said.values(), *s.fields.values()) if isinstance(w, When))


__all__ = ["instants_of"]
