"""Who is bound, and from when to when: accession, withdrawal and notice; groups and their members (§1, §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tests.reference.dates import ALWAYS, NEVER
from tests.reference.statements import Record, Statement

from detente.agreement.model import Agreement


class Bond(NamedTuple):
    """From when to when somebody is bound."""

    since: int
    until: int

    def holds(self, at: int) -> bool:
        """Whether it binds at an instant."""
        return self.since <= at < self.until


def bond_of(agreement: Agreement, record: Record, name: str, left: Mapping[str, int]) -> Bond:
    """§1: from accession to withdrawal, of a party; a group is bound while one of its members is.

    Who has left before this text was in force is out, unless he accedes to it anew.
    """
    if name in agreement.groups:
        every = [bond_of(agreement, record, member, left) for member in agreement.groups[name].members]
        return Bond(min(b.since for b in every), max(b.until for b in every))
    party = agreement.parties.get(name)
    if party is None:
        return Bond(ALWAYS, NEVER)
    until = NEVER if party.until is None else party.until
    since = ALWAYS if party.since is None else party.since
    out = left.get(name, NEVER)
    if since < out < NEVER:
        return Bond(since, min(until, out))
    return Bond(since, min(until, _ended_by_notice(agreement, record, name, ALWAYS if out == NEVER else since)))


def _ended_by_notice(agreement: Agreement, record: Record, name: str, anew: int) -> int:
    """§1: a notice ends it for who gave it; between two for both. Who accedes anew is in, whatever ended before."""
    givers = agreement.parties if len(agreement.parties) == 2 else (name,)
    return min((end for giver in givers for end in _notices(agreement, record, giver) if end > anew), default=NEVER)


def _notices(agreement: Agreement, record: Record, giver: str) -> Iterator[int]:
    """§1: when each notice of a party, or of a group that it is in, takes effect, unless it was taken back before."""
    notice, days = agreement.notice, record.days
    if notice is None:
        return
    groups = [name for name, group in agreement.groups.items() if giver in group.members]
    for s in record.all:
        for author in {giver, *groups} & {*s.by} if s.kind == notice.on else ():
            for given in _given(record, s, author):
                end = days.plus(given, notice.after)
                if all(record.acts_until(s, author, i) for i in _receipts(record) if given <= i < end):
                    yield end


def _given(record: Record, s: Statement, author: str) -> Iterator[int]:
    """§1: when a notice is given: when it was received by all, and anew when its taking back is itself taken back."""
    heard = max(heard.first for heard in s.said.values())
    stood = record.acts_until(s, author, heard)
    if stood:
        yield heard
    for i in (i for i in _receipts(record) if i > heard):
        stands = record.acts_until(s, author, i)
        if stands and not stood:
            yield i
        stood = stands


def _receipts(record: Record) -> list[int]:
    return sorted({s.received.first for s in record.all})


__all__ = ["Bond", "bond_of"]
