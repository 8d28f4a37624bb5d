"""What stands on record: for findings as known at a date, and as it was lived by an instant (§7, §8.7).

For findings a statement holds from its `at`, and one that was taken back is void at every date. As it was lived a
statement acts from the later of its `at` and its receipt, until its taking back was received.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from tests.reference.dates import NEVER
from tests.reference.statements import Record, Statement

Voice = tuple[Statement, str]


@dataclass(eq=False)
class View:
    """The voices that stand by `known`; `lived` tells whether each acts only once it was received."""

    record: Record
    known: int
    lived: bool
    whatever_became_of_it: bool = False  # also what was taken back after it had been received
    cache: dict[object, object] = field(default_factory=dict)

    @cached_property
    def voices(self) -> dict[str, list[Voice]]:
        """Every voice that stands, by kind."""
        found: dict[str, list[Voice]] = {}
        for s in self.record.all:
            for author in s.by:
                if self.stands(s, author):
                    found.setdefault(s.kind, []).append((s, author))
        return found

    def stands(self, s: Statement, author: str) -> bool:
        """Whether an author's word is on record and was not taken back."""
        if self.whatever_became_of_it:
            return s.received.first <= self.known and self.record.acts_until(s, author, s.received.first)
        if self.lived:
            return self.record.acts_until(s, author, self.known)
        return s.received.first <= self.known and self.record.void_from(s, author, self.known) == NEVER

    def heard_by(self, at: int) -> View:
        """§3, §4: what a baseline goes by: all that had been received by an instant, whenever it was so."""
        if not self.lived:
            return self
        key = ("heard by", max((s.received.first for s in self.record.all if s.received.first <= at), default=at))
        found = self.cache.setdefault(key, Heard(self.record, self.known, lived=False, of=self, by=at))
        assert isinstance(found, View)
        return found

    def acts_from(self, s: Statement) -> int:
        """§4: in states and conditions from the later of `at` and `said`; for findings from its `at`."""
        return max(s.at.first, s.received.first) if self.lived else s.at.first

    def complete(self, kinds: Iterable[str], party: str, since: int, until: int, now: int, *, own: bool = True) -> bool:
        """§7: whether coverage claims, from `since` to before `until`, all these kinds of a party.

        It counts from when it was said: as it was lived, only what had been claimed by `now`. Complete for all
        members, it is complete for a group. Not `own`: as far as parties do not claim it of themselves.
        """
        kinds, members = tuple(kinds), self.record.groups.get(party, ())
        whole = all(self._covered(kind, party, since, until, now, own=own) for kind in kinds)
        return whole or (bool(members) and all(self.complete(kinds, m, since, until, now, own=own) for m in members))

    def _named(self, claim: Statement) -> set[str]:
        """§7: of whom one claims, of a group as of its members; who names nobody, of all, or of himself."""
        if not claim.parties and self.record.others & set(claim.by):
            return self.record.parties
        return {m for name in claim.parties or claim.by for m in (name, *self.record.groups.get(name, ()))}

    def _covered(self, kind: str, party: str, since: int, until: int, now: int, *, own: bool) -> bool:
        spans = sorted(
            (s.at.first, s.ends())
            for s, author in self.voices.get("coverage", ())
            if (own or author in self.record.others)
            and kind in s.kinds
            and party in self._named(s)
            and (author in self.record.others or party in (author, *self.record.groups.get(author, ())))
            and (not self.lived or s.received.first <= now)
        )
        reached = since
        for first, after in spans:
            if first <= reached < after:
                reached = after
        return reached >= max(until, since + 1)


@dataclass(eq=False)
class Heard(View):
    """The voices of a view as it was lived that had been received by an instant, each holding from its own `at`."""

    of: View | None = None
    by: int = NEVER

    def stands(self, s: Statement, author: str) -> bool:
        """Whether an author's word stands, and had been received."""
        assert self.of is not None
        return s.received.first <= self.by and self.of.stands(s, author)
