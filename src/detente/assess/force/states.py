"""States that statements alone turn on and off: when they are on is known beforehand.

Rules (docs/language.md §4, §8.7):

1. A state is on when `on` begins to hold, off when `off` does. What is said anew begins anew; where both begin
   at one instant it is off. One of each speaker hears, of kinds alone, his words.
2. What several must say holds when so many of them have said it: from the last word that was needed, and anew
   with each word after it.
3. A statement that turns a state on and says `until` counts until then, where `on` and `off` are each a word (of so
   many speakers), any of several words of one speaker each, or never.
4. At every instant those statements count that stand then. So a retracted `on` turns a state off when it is
   taken back, and a retracted `off` turns it on again: what was done meanwhile was done in good faith.

A state whose condition joins words otherwise is swept once for each epoch between retractions. One that hangs on
conduct or on counts stays as it was turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from detente.agreement.blocks import State
from detente.agreement.clauses.cycles import components
from detente.agreement.grammar import conditions as co
from detente.agreement.model import Agreement, Clauses
from detente.assess.force.net import Span
from detente.assess.force.spoken import Life, Spoken

__all__ = ["Hangs", "hangs", "latched", "of_words", "speakers", "turned_off"]

Step = tuple[int, int | None, int]  # from when, how late the latest word that counts acts (None: none), its row
On = tuple[int, int, object]


def speakers(subject: co.Subject | None, name: str, agreement: Agreement) -> tuple[tuple[str, ...], int]:
    """Those who must say something, and how many of them; the empty name is anybody."""
    if subject is None:
        return (name,), 1
    names = subject.names
    if subject.quantifier:
        names = tuple(dict.fromkeys(m for n in names for m in agreement.members(n)))
    return names, subject.count or (1 if subject.quantifier == "any" else len(names))


def latched(state: State, name: str, spoken: Spoken) -> list[On]:
    """When a state is on that words turn on and off (`of_words`), and the statement that turned it on."""
    on, off = _steps(state.on, name, spoken, until=True), _steps(state.off, name, spoken, until=False)
    out: list[On] = []
    began: tuple[int, int] | None = None
    for t, (said, row), (unsaid, _) in _together(on, off):
        holds = said is not None and (unsaid is None or said > unsaid)
        if holds and began is None:
            began = (t, row)
        elif not holds and began is not None:
            out.append((began[0], t, began[1]))
            began = None
    return out


def turned_off(state: State, name: str, spans: Sequence[Span], at: int, spoken: Spoken) -> int | None:
    """The statement that last turned a state off by an instant, where one did; `spans` are when it was on."""
    ended = [until for _, until, _ in spans if until <= at]
    if not ended:
        return None
    said = [lives for word in of_words(state.off) or () for lives in _said(word, name, spoken)[0]]
    return max((life.row for lives in said for life in lives if life.since == ended[-1]), default=None)


def of_words(condition: co.Condition) -> list[co.Said] | None:
    """The words of a condition that is one, any of several of one speaker each, or never; None of any other."""
    match condition:
        case co.Never():
            return []
        case co.Said():
            return [condition]
        case co.Any():
            found = [of_words(part) for part in condition.parts]
            alone = all(of is not None and all(_is_of_one(word) for word in of) for of in found)
            return [word for of in found for word in of or ()] if alone else None
    return None


def _is_of_one(word: co.Said) -> bool:
    of = word.subject
    return of is None or (len(of.names) == 1 and not of.quantifier and not of.count)


def _said(word: co.Said, name: str, spoken: Spoken) -> tuple[list[list[Life]], int]:
    """What each of those said who must say a word, and how many of them must."""
    names, count = speakers(word.subject, name, spoken.evidence.agreement)
    return [spoken.lives(word.kind, n) for n in names], count


def _steps(condition: co.Condition, name: str, spoken: Spoken, until: bool) -> list[Step]:
    words = [_said(word, name, spoken) for word in of_words(condition) or ()]
    if len(words) == 1:
        return list(_latest_words(*words[0], until))
    return list(_latest_words([[life for said, _ in words for lives in said for life in lives]], 1, until))


def _latest_words(said: list[list[Life]], count: int, until: bool) -> Iterator[Step]:
    """The latest word that stands, while so many speakers have one that does."""
    moves: list[tuple[int, int, int, Life]] = []
    for speaker, lives in enumerate(said):
        for life in lives:
            end = min(life.void, life.until) if until else life.void
            if life.since < end:
                moves += [(life.since, 1, speaker, life), (end, -1, speaker, life)]
    standing: list[tuple[int, int, int]] = []  # latest first: -acts, row, end
    words, speaking = [0] * len(said), 0
    moves.sort()
    for place, (t, turn, speaker, life) in enumerate(moves):
        words[speaker] += turn
        speaking += words[speaker] == 1 if turn == 1 else -(words[speaker] == 0)
        if turn == 1:
            heappush(standing, (-life.acts, life.row, min(life.void, life.until) if until else life.void))
        if place + 1 < len(moves) and moves[place + 1][0] == t:
            continue
        while standing and standing[0][2] <= t:
            heappop(standing)
        latest = -standing[0][0] if standing and speaking >= count else None
        yield t, latest, standing[0][1] if standing else 0


def _together(a: list[Step], b: list[Step]) -> Iterator[tuple[int, tuple[int | None, int], tuple[int | None, int]]]:
    """What two functions of steps are from each instant at which either changes."""
    now: list[tuple[int | None, int]] = [(None, 0), (None, 0)]
    steps = sorted([*((t, 0, v, row) for t, v, row in a), *((t, 1, v, row) for t, v, row in b)], key=lambda s: s[:2])
    for place, (t, which, value, row) in enumerate(steps):
        now[which] = (value, row)
        if place + 1 == len(steps) or steps[place + 1][0] != t:
            yield t, now[0], now[1]


# -- what a state hangs on -------------------------------------------------------------------------


class Hangs(NamedTuple):
    """What turns a state, also by way of other states: kinds of statement, and whether anything else does."""

    words: frozenset[str]
    on_words_alone: bool


def hangs(clauses: Clauses) -> dict[str, Hangs]:
    """What each state hangs on; each is worked out after those that it names, so that no text makes this deep."""
    found: dict[str, Hangs] = {}
    atoms = {name: [*co.atoms(state.on), *co.atoms(state.off)] for name, state in clauses.states.items()}
    for group in components(atoms, lambda name: [a.state for a in atoms[name] if isinstance(a, co.InState)]):
        mine = [atom for name in group for atom in atoms[name]]
        named = [found[a.state] for a in mine if isinstance(a, co.InState) and a.state in found]
        own = frozenset(a.kind for a in mine if isinstance(a, co.Said))
        alone = all(isinstance(a, co.Said | co.Never | co.InState) for a in mine) and all(
            n.on_words_alone for n in named
        )
        found |= dict.fromkeys(group, Hangs(own.union(*(n.words for n in named)), alone))
    return found
