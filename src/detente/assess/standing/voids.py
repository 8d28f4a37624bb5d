"""What is void, and from when to when.

Rules (docs/language.md §7, §8.7):

1. A retraction, a correction (`replaces`) or a cancellation voids a statement from its own receipt on, for whoever
   says both. Of what was said jointly it voids the voice of who takes it back, and of nobody else.
2. What is itself taken back voids nothing from then on: what it had voided stands anew.
3. A correction that is corrected in turn is not taken back: what it had corrected stays corrected.
4. Who corrects again what he has corrected, or a correction of it, corrects the last of his corrections by then.

>>> back, forth = Undoing(7, "A", 50, of=3), Undoing(9, "A", 80, of=7)
>>> lapses([back, forth])[3, "A"]  # taken back at 50, which was taken back at 80
[(50, 80)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from detente.instants import FOREVER

__all__ = ["Spans", "Undoing", "Voice", "corrected", "joined", "lapses"]

Voice = tuple[int, str]  # a statement (row) as said by one of its authors
Spans = list[tuple[int, int]]


class Undoing(NamedTuple):
    """That a statement, as said by one of its authors, takes back or corrects another of his."""

    row: int
    by: str
    said: int
    of: int
    corrects: bool = False


def corrected(undone: Iterable[Undoing]) -> set[tuple[int, str, int]]:
    """row, by, said: the voices that were corrected, and when."""
    return {(word.of, word.by, word.said) for word in _one_after_the_other(sorted(undone)) if word.corrects}


def lapses(undone: Iterable[Undoing]) -> dict[Voice, Spans]:
    """For each voice that anything ever voided the spans in which it was void, in order."""
    against: dict[Voice, list[Undoing]] = {}
    for word in _one_after_the_other(sorted(undone)):
        against.setdefault((word.of, word.by), []).append(word)
    out: dict[Voice, Spans] = {}
    corrected: dict[Voice, Spans] = {}
    for voice in _last_words_first(against):
        taken_back: Spans = []
        replaced: Spans = []
        for word in against[voice]:
            own = (word.row, word.by)
            stands = _without(word.said, out.get(own, []))
            if word.corrects:
                # What a correction did is carried on by the one that corrects it.
                replaced += [*stands, *corrected.get(own, [])]
            else:
                taken_back += stands
        corrected[voice] = joined(replaced)
        out[voice] = joined([*taken_back, *replaced])
    return {voice: gaps for voice, gaps in out.items() if gaps}


def _one_after_the_other(undone: list[Undoing]) -> Iterator[Undoing]:
    """Words in order, with those by which a correction corrects the one before it of the same statement.

    >>> first, second = Undoing(7, "A", 50, of=3, corrects=True), Undoing(9, "A", 80, of=3, corrects=True)
    >>> [(word.row, word.of) for word in _one_after_the_other([first, second])]
    [(7, 3), (9, 3), (9, 7)]
    """
    origin: dict[Voice, int] = {}
    last: dict[Voice, int] = {}
    for word in undone:
        yield word
        if word.corrects:
            first = origin.setdefault((word.row, word.by), origin.get((word.of, word.by), word.of))
            before = last.get((first, word.by), word.of)
            last[first, word.by] = word.row
            if before != word.of:
                yield word._replace(of=before)


def _last_words_first(against: dict[Voice, list[Undoing]]) -> Iterator[Voice]:
    """Every voice after those that undo it; where words run in a circle, the first that is met is the last."""
    seen: set[Voice] = set()
    for start, words in against.items():
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(words))]
        while stack:
            voice, rest = stack[-1]
            own = next(((w.row, w.by) for w in rest if (w.row, w.by) in against and (w.row, w.by) not in seen), None)
            if own is None:
                stack.pop()
                yield voice
            else:
                seen.add(own)
                stack.append((own, iter(against[own])))


def _without(since: int, gaps: Spans) -> Spans:
    """From an instant on, less some spans in order."""
    out: Spans = []
    for start, end in gaps:
        if since < start:
            out.append((since, start))
        since = max(since, end)
    return [*out, (since, FOREVER)] if since < FOREVER else out


def joined(spans: Spans) -> Spans:
    """Spans in order, those that touch or meet made one."""
    out: Spans = []
    for since, until in sorted(spans):
        if out and since <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], until))
        elif since < until:
            out.append((since, until))
    return out
