"""Settlements: who may end a shortfall by word, and when he did.

A settlement is made by whom the duty is owed to, or by a name under `settles`; of a duty owed to all, by all of
them that are bound by then, and so of one owed to a group, unless the group itself does (docs/language.md §7). It
names the clause, whom it is about, and by `re` one occasion only where it means one. It settles what began by its `at`,
from the later of that and its receipt; dated by a month, in which that began, as it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from detente.agreement.blocks import Duty
from detente.assess.standing.evidence import Evidence, Word

__all__ = ["Settlement", "settled", "settlements", "settlements_of"]


class Settlement(NamedTuple):
    """The instant from which something is settled, as it was until when, and the statements that settle it."""

    at: int
    upto: int
    rows: tuple[int, ...]


def settlements_of(duty: Duty, evidence: Evidence) -> list[Word]:
    """Every statement that settles something of a duty."""
    return [word for word in evidence.words("settlement") if word.clause in (duty.id, None)]


def settled(
    words: Iterable[Word], evidence: Evidence, who: str, owed: str | None, row: int | None, since: int
) -> Settlement | None:
    """The first settlement of what a party owed since an instant (by an occasion's statement, where it has one)."""
    return next(settlements(words, evidence, who, owed, row, since), None)


def settlements(
    words: Iterable[Word], evidence: Evidence, who: str, owed: str | None, row: int | None, since: int
) -> Iterator[Settlement]:
    """Every settlement of what a party owed since an instant, in order, that settles more than those before it."""
    named = (None, *evidence.names_of(row))
    meant = [
        (max(word.at, word.said, since), word.at_last, word)
        for word in words
        if word.re in named and word.about in (who, word.by) and word.by != who
    ]
    meant = sorted(word for word in meant if word[0] <= evidence.known)
    if not meant:
        return
    turns = {at for at, _, _ in meant} | {until for _, until in evidence.membership.values()}
    content: dict[str, tuple[int, int]] = {}  # of each who is: as it was until when, and the statement that says so
    settled_upto, coming = since - 1, iter([*meant, None])
    following = next(coming)
    for at in sorted(turn for turn in turns if turn <= evidence.known):
        while following is not None and following[0] <= at:
            _, upto, word = following
            content[word.by] = max(content.get(word.by, (upto, word.row)), (upto, word.row), key=lambda one: one[0])
            following = next(coming)
        entitled = [name for name in evidence.agreement.counterparts(who, owed) if evidence.binds(name, at)]
        ways = [[name] for name in content if name == owed or name in evidence.agreement.settles]
        if entitled and all(name in content for name in entitled):
            ways.append(entitled)
        for way in ways:
            upto = min(content[name][0] for name in way)
            if upto > settled_upto:
                settled_upto = upto
                yield Settlement(at, upto, tuple(sorted({content[name][1] for name in way})))
