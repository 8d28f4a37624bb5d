"""Who is bound, and from when to when: accession, withdrawal and notice; groups and their members (§1, §5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.reference.dates import ALWAYS, NEVER
from tests.reference.statements import Record

from detente.agreement.model import Agreement


class Bond(NamedTuple):
    """From when to when somebody is bound."""

    since: int
    until: int

    def holds(self, at: int) -> bool:
        """Whether it binds at an instant."""
        return self.since <= at < self.until


def bond_of(agreement: Agreement, record: Record, name: str) -> Bond:
    """§1: from accession to withdrawal, of a party; a group is bound while one of its members is."""
    if name in agreement.groups:
        every = [bond_of(agreement, record, member) for member in agreement.groups[name].members]
        return Bond(min(b.since for b in every), max(b.until for b in every))
    party = agreement.parties.get(name)
    if party is None:
        return Bond(ALWAYS, NEVER)
    until = NEVER if party.until is None else party.until
    return Bond(ALWAYS if party.since is None else party.since, min(until, _ended_by_notice(agreement, record, name)))


def _ended_by_notice(agreement: Agreement, record: Record, name: str) -> int:
    """§1: a notice ends it for who gave it; between two for both."""
    givers = agreement.parties if len(agreement.parties) == 2 else (name,)
    return min((end for giver in givers for end in _notices(agreement, record, giver)), default=NEVER)


def _notices(agreement: Agreement, record: Record, giver: str) -> Iterator[int]:
    """§1: when each notice of a party, or of a group that it is in, takes effect, unless it was taken back before."""
    notice, days = agreement.notice, record.days
    if notice is None:
        return
    groups = [name for name, group in agreement.groups.items() if giver in group.members]
    for s in record.all:
        for author in {giver, *groups} & {*s.by} if s.kind == notice.on else ():
            end = days.plus(max(heard.first for heard in s.said.values()), notice.after)
            if record.taken_back(s, author, end - 1) is None:
                yield end


__all__ = ["Bond", "bond_of"]
