"""Settlements: who may end a shortfall by word, and when he did.

A settlement is made by whom the duty is owed to, or by a name under `settles`; of a duty owed to all, by all of
them that are bound by then, and so of one owed to a group, unless the group itself does (docs/language.md §7). It
names the clause, whom it is about, and by `re` one occasion only where it means one. It settles what began by its `at`
and was known by its receipt, from the later of the two; dated by a month, in which that began, as it begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from detente.agreement.blocks import Duty
from detente.assess.standing.evidence import Evidence, Word
from detente.instants import BEGINNING

__all__ = ["Far", "Settlement", "contents", "settled", "settlements_of"]


# How much of what a party owes somebody is content with, by a word; None where it settles nothing.
Far = Fraction | float
Worth = Callable[[Word], Far | None]


class Settlement(NamedTuple):
    """The instant from which something is settled, and the words that settle it: one, or one of each who must."""

    at: int
    words: tuple[Word, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """The statements of the words."""
        return tuple(sorted(word.row for word in self.words))


def settlements_of(duty: Duty, evidence: Evidence) -> list[Word]:
    """Every statement that settles something of a duty."""
    return [word for word in evidence.words("settlement") if word.clause in (duty.id, None)]


def settled(
    words: Iterable[Word], evidence: Evidence, who: str, owed: str | None, row: int | None, since: int
) -> Settlement | None:
    """The first settlement of what a party owed since an instant (by an occasion's statement, where it has one).

    Of what nobody had received by then there is nothing that anybody could be content with.
    """
    said = evidence.record.spine["said"]
    named = evidence.names_of(row)
    heard = min((said[name] for name in named if name is not None), default=BEGINNING)
    meant = [
        (max(word.at, word.said, since), word)
        for word in words
        if word.re in (None, *named) and word.at_last >= since and word.heard_last >= heard
    ]
    return next((found for found, _ in contents(meant, evidence, who, owed, lambda _: 0)), None)


def contents(
    words: Iterable[tuple[int, Word]], evidence: Evidence, who: str, owed: str | None, worth: Worth
) -> Iterator[tuple[Settlement, Far]]:
    """Whenever those who must be are content with what a party owes, by words since when each acts, with how much.

    It is as much as the least that any of them is content with, and each time more than before; a word that is worth
    None settles nothing.
    """
    about_him = ((at, word) for at, word in words if word.about in (who, word.by) and word.by != who)
    meant: list[tuple[int, Word]] = sorted((at, word) for at, word in about_him if at <= evidence.known)
    if not meant:
        return
    turns = {at for at, _ in meant} | {until for _, until in evidence.membership.values()}
    best: dict[str, tuple[Far, Word]] = {}  # of each who is content: with how much, and the word that says so
    most: Far | None = None
    coming = iter(meant)
    following = next(coming, None)
    for at in sorted(turn for turn in turns if turn <= evidence.known):
        while following is not None and following[0] <= at:
            word = following[1]
            much = worth(word)
            if much is not None and (word.by not in best or much > best[word.by][0]):
                best[word.by] = much, word
            following = next(coming, None)
        entitled = [name for name in evidence.agreement.counterparts(who, owed) if evidence.binds(name, at)]
        ways = [[name] for name in best if name == owed or name in evidence.agreement.settles]
        if entitled and all(name in best for name in entitled):
            ways.append(entitled)
        for way in ways:
            least = min(best[name][0] for name in way)
            if most is None or least > most:
                most = least
                yield Settlement(at, tuple(best[name][1] for name in way)), least
