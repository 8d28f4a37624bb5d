"""Counts: a number for a party at an instant (docs/language.md §3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import NamedTuple

from tests.reference import ranges as r
from tests.reference.bonds import Bond, bond_of
from tests.reference.dates import ALWAYS, NEVER, When
from tests.reference.expressions import MISSING, Scope, Value, amount, truth
from tests.reference.ranges import Range
from tests.reference.sets import is_member
from tests.reference.statements import Record, Statement
from tests.reference.views import View

from detente.agreement.blocks import Count, Duty
from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Agreement, Clauses

Chain = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Text:
    """An agreement as one reading has it, with its record."""

    agreement: Agreement
    clauses: Clauses
    record: Record
    known: int
    starts: int = ALWAYS  # since when this version is the one in force
    binds: Mapping[str, int] = field(default_factory=dict)  # since when each clause binds as it is
    left: Mapping[str, int] = field(default_factory=dict)  # who had left before it was in force, and when
    snapshots: dict[int, View] = field(default_factory=dict)  # what stood as known at an instant

    @cached_property
    def bonds(self) -> dict[str, Bond]:
        """From when to when everybody is bound."""
        return {name: bond_of(self.agreement, self.record, name, self.left) for name in self.agreement.speakers}

    def is_bound(self, name: str, at: int) -> bool:
        """Whether somebody is bound at an instant; of a group, any member."""
        return any(self.bonds[member].holds(at) for member in self.agreement.members(name))

    def owed_ones(self, owing: str, owed: str | None) -> list[str]:
        """§5: one by one the parties that something is owed to: one, the members of a group, or all the others."""
        return self.agreement.counterparts(owing, owed)

    def who(self, name: str, owing: str, owed: str | None) -> str:
        """`self` and `other` in a duty."""
        return owing if name == "self" else (owed or "") if name == "other" else name


def chains_of(text: Text, count: str) -> list[Chain]:
    """§3 `according to`: the chains of names that a count, or any that it is made of, hears apart."""
    declared = text.clauses.counts[count]
    if declared.is_ is None:
        return list(declared.according_to.chains)
    found: dict[Chain, None] = {}
    for part in ex.names_in(declared.is_):
        found |= dict.fromkeys(chains_of(text, part.name))
    return list(found)


def duty_chains(text: Text, duty: Duty, party: str, owed: str | None) -> list[Chain]:
    """§3: a duty's `according to` goes before the count's own; without one the counts of a bound are heard too.

    `other` is the party that it is owed to, as though it were named.
    """
    assert duty.keep is not None
    if duty.according_to:
        found = dict.fromkeys(duty.according_to.chains)
    else:
        found = dict.fromkeys(chains_of(text, duty.keep))
        for _, bound in duty.bound.for_party(party) if duty.bound else ():
            for part in ex.names_in(bound):
                found |= dict.fromkeys(chains_of(text, part.name))
    return list(dict.fromkeys(tuple(owed or n if n == "other" else n for n in chain) for chain in found))


class Asked(NamedTuple):
    """A count of a party, and whose words about him are heard; `each` is the value of `for each`."""

    of: Count
    party: str
    speaker: str
    each: str | None


def level(
    text: Text,
    view: View,
    name: str,
    party: str,
    at: int,
    *,
    heard: Chain | None = None,
    forced: bool = False,
    each: str | None = None,
    missing: bool = False,
) -> Range:
    """A count of a party at an instant.

    `heard` is the chain that is listened to; a count that does not hear it goes by its own first, unless a duty
    says so (`forced`). `each` is the value of `for each`. `missing`: with the events that may have been beside those
    on record.
    """
    key = (id(text), name, party, at, heard, forced, each, missing)
    if key not in view.cache:
        count = text.clauses.counts[name]
        if count.is_ is not None:
            scope = of_counts(text, view, party, at, heard=heard, forced=forced, each=each, missing=missing)
            view.cache[key] = amount(count.is_, scope)
        else:
            asked = _asked(text, name, party, heard=heard, forced=forced, each=each)
            if party in text.agreement.groups:
                members = [
                    level(text, view, name, member, at, heard=heard, forced=forced, each=each, missing=missing)
                    for member in text.agreement.members(party)
                    if text.bonds[member].holds(at)
                ]
                view.cache[key] = _of_group(text, view, asked, members, at)
            else:
                view.cache[key] = _told_by(text, view, asked, at, missing=missing)
    found = view.cache[key]
    assert isinstance(found, Range)
    return found


def _asked(text: Text, name: str, party: str, *, heard: Chain | None, forced: bool, each: str | None) -> list[Asked]:
    """A count of statements as each of a chain is asked about it."""
    count = text.clauses.counts[name]
    own = count.according_to.chains
    chain = heard if heard is not None and (forced or heard in own) else own[0]
    speakers = [party if n == "self" else n for n in chain]
    return [Asked(count, party, s, each if count.for_each else None) for s in speakers]


def is_told(
    text: Text, view: View, name: str, party: str, at: int, *, heard: Chain, forced: bool, each: str | None
) -> bool:
    """§3: whether anybody who is heard says anything of a count, or of what it is made of; silence of which a record
    that is complete does too.
    """
    count = text.clauses.counts[name]
    if count.is_ is not None:
        parts = [
            (part.name, part.of or party, text.record.days.when(part.at).last if part.at else at, bool(part.at))
            for part in ex.names_in(count.is_)
        ]
        return not parts or any(
            then <= at
            and is_told(
                text, view.heard_by(at) if dated else view, of, who, then, heard=heard, forced=forced, each=each
            )
            for of, who, then, dated in parts
        )
    bound = [m for m in text.agreement.members(party) if m != party and text.bonds[m].holds(at)]
    if any(is_told(text, view, name, m, at, heard=heard, forced=forced, each=each) for m in bound):
        return True
    counted = _stock if count.latest else _events
    asked = _asked(text, name, party, heard=heard, forced=forced, each=each)
    if any(counted(text, view, one, at) is not None for one in asked):
        return True
    if party in text.agreement.groups or (count.latest and count.if_silent == "unknown"):
        return False
    return _complete(text, view, asked[0], at, own=any(one.speaker == one.party for one in asked))


def _told_by(text: Text, view: View, chain: list[Asked], at: int, *, missing: bool) -> Range:
    """§3: the second where the first is silent, or what it told is over; then what silence means."""
    found = _on_record(text, view, chain, at)
    count, own = chain[0].of, any(asked.speaker == asked.party for asked in chain)
    if missing and not count.latest and count.if_silent != "0" and not _complete(text, view, chain[0], at, own=own):
        return Range(found.low, r.UNKNOWN.high)
    return found


def _on_record(text: Text, view: View, chain: list[Asked], at: int) -> Range:
    counted = _stock if chain[0].of.latest else _events
    telling = [asked for asked in chain if not asked.of.latest or _tells(text, view, asked, at)]
    for asked in (*telling, *chain):
        found = counted(text, view, asked, at)
        if found is not None:
            return found
    own = any(asked.speaker == asked.party for asked in chain)
    return _silence(text, view, chain[-1], at, own=own)


def _of_group(text: Text, view: View, chain: list[Asked], members: list[Range], at: int) -> Range:
    """§5: its own word on a stock counts in place of the sum of its members; its own events are further ones."""
    total = reduce(r.add, members, r.ZERO)
    for asked in chain:
        if asked.of.latest:
            if _tells(text, view, asked, at) and (own := _stock(text, view, asked, at)) is not None:
                return own
        elif (further := _events(text, view, asked, at)) is not None:
            return r.add(total, further)
    return total


def of_counts(
    text: Text,
    view: View,
    party: str,
    at: int,
    *,
    heard: Chain | None = None,
    forced: bool = False,
    each: str | None = None,
    missing: bool = False,
) -> Scope:
    """What names mean among counts: a bare name is the party's count; `of` another's; `at` that of a date."""

    def named(node: ex.Name) -> Value:
        then = text.record.days.when(node.at).last if node.at else at
        if at < then:
            return r.UNKNOWN  # §3: before its date has ended nobody can tell of it
        whose, told = node.of or party, view.heard_by(at) if node.at else view
        return level(text, told, node.name, whose, then, heard=heard, forced=forced, each=each, missing=missing)

    return Scope(named, lambda _set, _value: False, text.record.days)


def of_fields(text: Text, fields: dict[str, Value], view: View, at: int) -> Scope:
    """What names mean among the fields of a statement; sets as they stand at an instant."""
    live = view.lived or view.whatever_became_of_it
    return Scope(
        lambda node: fields.get(node.name, MISSING),
        lambda state, value: is_member(
            text.clauses.states[state], text.record, value, at, None if live else view.known
        ),
        text.record.days,
    )


def values_of(statement: Statement, by: str, about: str) -> dict[str, Value]:
    """The fields that a statement fills in, with who says it and of whom (§3)."""
    fields = {k: v for k, v in statement.fields.items() if isinstance(v, Range | str | bool | When)}
    return {**fields, "by": by, "about": about}


def _heard(view: View, kind: str, party: str, speaker: str, at: int) -> list[Statement]:
    """What a speaker had said about a party as of an instant, in the order in which it counts."""
    found = [
        s
        for s, author in view.voices.get(kind, ())
        if author == speaker and party in s.concerns(author) and view.acts_from(s) <= at
    ]
    return sorted(found, key=lambda s: (s.at.first, s.received.first, s.id))


def _keys_alone(count: Count, text: Text) -> bool:
    """§3: whether a `where` asks only for keys, and so selects what the count speaks about."""
    if count.where is None or count.of is None:
        return False
    form = text.clauses.forms[count.of]
    of_sets = any(isinstance(n, ex.Member) and isinstance(n.among, str) for n in ex.walk(count.where))
    if of_sets:
        return False
    return {n.name for n in ex.names_in(count.where)} <= {*form.keys, "by", "about"}


def _stock(text: Text, view: View, asked: Asked, at: int) -> Range | None:
    """§3: of each key the latest statement counts, until it turns unknown; None where nothing was said."""
    found = _parts(text, view, asked, at)
    return None if found is None else reduce(r.add, (part.weight for part in found), r.ZERO)


def _tells(text: Text, view: View, asked: Asked, at: int) -> bool:
    """§3: whether anything was said, none of which has turned unknown."""
    found = _parts(text, view, asked, at)
    return found is not None and not any(part.stale for part in found)


class _Part(NamedTuple):
    """What one statement adds to a stock, and whether that has turned unknown."""

    weight: Range
    stale: bool


def _parts(text: Text, view: View, asked: Asked, at: int) -> list[_Part] | None:
    """What a stock is made of, key by key; None where nothing was said, or what named all there was tells no more."""
    count, party, speaker, each = asked
    assert count.of is not None
    keys = text.clauses.forms[count.of].keys
    every = _heard(view, count.of, party, speaker, at)
    latest: dict[tuple[object, ...], tuple[Statement, dict[str, _Told]]] = {}
    for s in every:
        key = tuple(s.fields[k] for k in keys)
        before = latest.get(key)
        # §2: what is left out lets what was said before stand, where that told until this came.
        told = before is not None and s.at.first < stale_from(text, count, before[0], speaker, party)
        standing = before[1] if before is not None and told else {}
        own = values_of(s, speaker, party)
        latest[key] = (s, standing | {name: _Told(value, _outdated(text, count, s)) for name, value in own.items()})
    whole = next((s for s in reversed(every) if s.complete), None)
    lapsed = whole is not None and at >= stale_from(text, count, whole, speaker, party)
    found = []
    for s, standing in latest.values():
        own = values_of(s, speaker, party)
        fields = {name: told.value for name, told in standing.items() if name in own or at < told.until}
        if each is not None and fields.get(count.for_each or "") != each:
            continue
        scope = of_fields(text, fields, view, at)
        sure = truth(count.where, scope)
        if _keys_alone(count, text) and not sure.possible:
            continue
        weight, telling = amount(count.sum, scope) if count.sum is not None else r.exactly(1), s
        if whole is not None and s.at.first < whole.at.first:  # zero, as though that had said so of it
            weight, sure, telling = r.ZERO, r.YES, whole
        stale = at >= stale_from(text, count, telling, speaker, party)
        if stale:
            weight, sure = r.UNKNOWN, r.YES
        found.append(_Part(_weighed(weight, certain=sure.certain, possible=sure.possible), stale))
    return found if found or (whole is not None and not lapsed) else None


class _Told(NamedTuple):
    """What a field was said to be, and until when that tells."""

    value: Value
    until: int


def _outdated(text: Text, count: Count, s: Statement) -> int:
    """§3: when what a statement says of a stock turns unknown by itself: after `good for`, at its own `until`."""
    ends = [s.ends()]
    if count.good_for is not None:
        ends.append(text.record.days.plus(s.at.first, count.good_for))
    return min(ends)


def stale_from(text: Text, count: Count, s: Statement, speaker: str, party: str) -> int:
    """§3: when a stock turns unknown: after `good for`, at its own `until`, when its successor was due."""
    ends = [_outdated(text, count, s)]
    if party == speaker:  # what one tells of another is no report of one's own
        ends.extend(successors_due(text, s.kind, s.at.first, speaker))
    return min(ends)


def successors_due(text: Text, kind: str, at: int, speaker: str) -> Iterator[int]:
    """§3: the deadline of the next statement of a kind that some duty gives on a calendar."""
    days = text.record.days
    for duty in text.clauses.duties.values():
        occasion = text.clauses.occasions.get(duty.on or "")
        if occasion is None or occasion.every is None or kind not in duty.gives or speaker not in owing(text, duty):
            continue
        assert occasion.start is not None
        following = (c for c in days.every(occasion.start.first, occasion.every, NEVER) if c > at)
        if duty.within is not None and (clock := next(following, None)) is not None:
            yield days.too_late(clock, duty.within)


def owing(text: Text, duty: Duty) -> tuple[str, ...]:
    """§5: `who` defaults to each party."""
    return duty.who or tuple(text.agreement.parties)


def _events(text: Text, view: View, asked: Asked, at: int) -> Range | None:
    """§3: each event counts from its `at` on; None where none counts."""
    count, party, speaker, each = asked
    assert count.of is not None
    total, told = r.ZERO, False
    for s in _heard(view, count.of, party, speaker, at):
        fields = values_of(s, speaker, party)
        if at >= over_at(text, count, s) or (each is not None and fields.get(count.for_each or "") != each):
            continue
        scope = of_fields(text, fields, view, s.at.first)
        sure = truth(count.where, scope)
        told = told or sure.possible or _is_denied(text, view, asked, s, at)
        weight = amount(count.sum, scope) if count.sum is not None else r.exactly(1)
        total = r.add(total, _weighed(weight, certain=sure.certain, possible=sure.possible))
    return total if told else None


def _is_denied(text: Text, view: View, asked: Asked, s: Statement, at: int) -> bool:
    """§3: whether another who may be heard tells of the same thing as of an event that is counted."""
    count, party = asked.of, asked.party
    keys = text.clauses.forms[s.kind].keys
    names = {name for chain in count.according_to.chains for name in chain}
    for duty in text.clauses.duties.values():
        if duty.keep is not None and duty.according_to and count.name in _parts_of(text, duty.keep):
            names |= {name for chain in duty.according_to.chains for name in chain}
    names |= set(text.agreement.parties) if "other" in names else set()
    for other, author in view.voices.get(s.kind, ()):
        heard = author in names or ("self" in names and author == party)
        if not keys or not heard or party not in other.concerns(author) or view.acts_from(other) > at:
            continue
        scope = of_fields(text, values_of(other, author, party), view, other.at.first)
        if all(other.fields[key] == s.fields[key] for key in keys) and truth(count.where, scope).possible:
            return True
    return False


def _parts_of(text: Text, name: str) -> set[str]:
    """A count, and those that it is made of."""
    made = text.clauses.counts[name].is_
    return {name}.union(*(_parts_of(text, part.name) for part in ex.names_in(made))) if made is not None else {name}


def over_at(text: Text, count: Count, s: Statement) -> int:
    """§3: until when an event counts."""
    if count.over_ever:
        return NEVER
    if count.over is not None:
        return text.record.days.plus(s.at.first, count.over)
    return s.ends() if s.until is not None else text.record.days.end_of_day(s.at.first)


def _weighed(weight: Range, *, certain: bool, possible: bool) -> Range:
    """§3: where certain and possible differ, an entry adds the range from 0 to its weight."""
    if certain:
        return weight
    return Range(r.ZERO.low, weight.high) if possible else r.ZERO


def _complete(text: Text, view: View, asked: Asked, at: int, *, own: bool) -> bool:
    """§3: whether the record is complete, of events since the first instant from which one would count still."""
    assert asked.of.of is not None
    return view.complete([asked.of.of], asked.party, _looking_back(text, view, asked.of, at), at + 1, at, own=own)


def _looking_back(text: Text, view: View, count: Count, at: int) -> int:
    if count.over_ever:
        return min(at, *(one.in_force for one in text.agreement.texts))
    if count.latest or count.over is None:
        return at
    key = ("looking back", id(count), at)
    if key not in view.cache:
        too_old, since = ALWAYS, at
        while since - too_old > 1:
            middle = (since + too_old) // 2
            too_old, since = (too_old, middle) if all_over(text, count, middle) > at else (middle, since)
        view.cache[key] = since
    found = view.cache[key]
    assert isinstance(found, int)
    return found


def all_over(text: Text, count: Count, last: int) -> int:
    """When all events are over that began by an instant: of days of different months the earlier may end later."""
    assert count.over is not None
    days = text.record.days
    return max(days.plus(began, count.over) for began in (last, days.begin(days.day(last)) - 1))


def _silence(text: Text, view: View, asked: Asked, at: int, *, own: bool) -> Range:
    """§3, §7: what silence means."""
    count = asked.of
    if count.if_silent == "0":
        return r.ZERO
    complete = _complete(text, view, asked, at, own=own)
    if count.latest:
        return r.ZERO if complete and count.if_silent is None else r.UNKNOWN
    return r.UNKNOWN if count.if_silent == "unknown" and not complete else r.ZERO


def values_for_each(text: Text, view: View, name: str, party: str, heard: set[str]) -> list[str]:
    """§3: the values for which a count of a party is kept apart: those that somebody heard named."""
    count = text.clauses.counts[name]
    if count.is_ is not None:
        parts = ex.names_in(count.is_)
        found = [v for part in parts for v in values_for_each(text, view, part.name, part.of or party, heard)]
        return list(dict.fromkeys(found))
    if count.for_each is None or count.of is None:
        return []
    whose = {party, *text.agreement.members(party)}
    return list(
        dict.fromkeys(
            str(s.fields[count.for_each])
            for s, author in view.voices.get(count.of, ())
            if count.for_each in s.fields
            and any(author in heard or (author == p and "self" in heard) for p in whose & {*s.concerns(author)})
        )
    )


def is_for_each(text: Text, name: str) -> bool:
    """Whether a count is kept for each value, or made of one that is."""
    count = text.clauses.counts[name]
    if count.is_ is not None:
        return any(is_for_each(text, part.name) for part in ex.names_in(count.is_))
    return count.for_each is not None
