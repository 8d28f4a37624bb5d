"""Settlements: who may end a shortfall by word, and when he did.

A settlement is made by whom the duty is owed to, or by a name under `settles`; of a duty owed to all, by all of
them (docs/language.md §7). It names the clause, whom it is about, and by `re` one occasion only where it means one.
"""

from __future__ import annotations

from typing import NamedTuple

from detente.agreement.model import Duty
from detente.assess.evidence import Evidence, Word

__all__ = ["Settlement", "settled", "settlements_of"]


class Settlement(NamedTuple):
    """The instant at which something was settled, when others could know, and the last statement that did it."""

    at: int
    seen: int
    row: int


def settlements_of(duty: Duty, evidence: Evidence) -> list[Word]:
    """Every statement that settles something of a duty."""
    return [word for word in evidence.words("settlement") if word.clause in (duty.id, None)]


def settled(
    words: list[Word], evidence: Evidence, who: str, owed: str | None, row: int | None, since: int
) -> Settlement | None:
    """The first settlement of what a party owed since an instant (by an occasion's statement, where it has one)."""
    agreement = evidence.agreement
    entitled = {owed} if owed else set(agreement.parties) - {who, *agreement.members(who)}
    said: dict[str, Settlement] = {}
    for word in words:
        meant = word.re == row if word.re is not None else word.at_last >= since
        if meant and word.about in (who, word.by) and word.by != who and word.by not in said:
            said[word.by] = Settlement(word.at, max(word.at, word.said), word.row)
    ends = [said[name] for name in said if name in agreement.settles]
    if entitled and entitled <= set(said):
        every = [said[name] for name in entitled]
        ends.append(Settlement(max(s.at for s in every), max(s.seen for s in every), max(s.row for s in every)))
    return min(ends, default=None)
