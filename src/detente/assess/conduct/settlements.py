"""Settlements: who may end a shortfall by word, and when he did.

A settlement is made by whom the duty is owed to, or by a name under `settles`; of a duty owed to all, by all of
them that are bound by then, and so of one owed to a group, unless the group itself does (docs/language.md §7). It
names the clause, whom it is about, and by `re` one occasion only where it means one.
"""

from __future__ import annotations

from typing import NamedTuple

from detente.agreement.blocks import Duty
from detente.assess.standing.evidence import Evidence, Word

__all__ = ["Settlement", "settled", "settlements_of"]


class Settlement(NamedTuple):
    """The instant at which something was settled, when others could know, and the statements that did it."""

    at: int
    seen: int
    rows: tuple[int, ...]


def settlements_of(duty: Duty, evidence: Evidence) -> list[Word]:
    """Every statement that settles something of a duty."""
    return [word for word in evidence.words("settlement") if word.clause in (duty.id, None)]


def settled(
    words: list[Word], evidence: Evidence, who: str, owed: str | None, row: int | None, since: int
) -> Settlement | None:
    """The first settlement of what a party owed since an instant (by an occasion's statement, where it has one).

    One that is dated by a month, in which it began, settles it as it begins.
    """
    said: dict[str, Settlement] = {}
    for word in words:
        meant = word.re in (None, *evidence.names_of(row)) and word.at_last >= since
        if meant and word.about in (who, word.by) and word.by != who:
            settlement = Settlement(max(word.at, since), max(word.at, word.said, since), (word.row,))
            said[word.by] = min(said.get(word.by, settlement), settlement)
    ends = [said[name] for name in said if name in evidence.agreement.settles]
    leaves = {until for _, until in evidence.membership.values() if until <= evidence.known}
    if owed in said:
        ends.append(said[owed])
    for at in sorted({s.at for s in said.values()} | leaves):
        entitled = [name for name in evidence.agreement.counterparts(who, owed) if evidence.binds(name, at)]
        every = [said[name] for name in entitled if name in said and said[name].at <= at]
        if entitled and len(every) == len(entitled):
            ends.append(
                Settlement(at, max(at, *(s.seen for s in every)), tuple(sorted(r for s in every for r in s.rows)))
            )
            break
    return min(ends, default=None)
