"""The agenda of the sweep: what is known to come, instant by instant, and what is set for later on the way.

An event is one whole number: its instant, then its kind, then the number of what it is about. Whole numbers of that
make sort several times as fast as tuples, and sorting is a good part of a sweep.

>>> agenda = Agenda([coded(50, BEGIN, 7), coded(20, SINCE, 0), coded(50, END, 3)])
>>> for at, kind, number, last in agenda:
...     print(at, kind, number, last)
...     if at == 20:
...         agenda.set_for(30, READY, 0)
20 5 0 True
30 9 0 True
50 0 3 False
50 7 7 True
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import pairwise

from detente.instants import BEGINNING, FOREVER

__all__ = [
    "BEGIN",
    "CLAIM",
    "END",
    "FACT_OFF",
    "FACT_ON",
    "FADE",
    "LAST_ON",
    "READY",
    "SEEN",
    "SINCE",
    "UNTIL",
    "Agenda",
    "all_coded",
    "coded",
]

# Kinds of event, in the order in which they act at one instant; what was set on the way comes after what was known.
END, FADE, FACT_OFF, FACT_ON, LAST_ON, SINCE, UNTIL, BEGIN, SEEN, READY, CLAIM = range(11)

_NUMBER = 30  # bits: a thousand million shortfalls
_EVENT = _NUMBER + 4
_ABOUT, _KIND = (1 << _NUMBER) - 1, (1 << _EVENT - _NUMBER) - 1


def coded(at: int, kind: int, number: int) -> int:
    """An event as one number."""
    return ((at - BEGINNING) << _EVENT) | (kind << _NUMBER) | number


def all_coded(instants: Iterable[int], kind: int) -> list[int]:
    """An event of a kind at each of some instants, about what has the place of each among them."""
    nought = coded(0, kind, 0)
    return [nought + (at << _EVENT) + number for number, at in enumerate(instants)]


class Agenda:
    """Events in order, the known ones of an instant first; nothing comes at the end of time or after."""

    def __init__(self, events: Iterable[int]) -> None:
        self._known = sorted(events)
        self._set: list[int] = []

    def set_for(self, at: int, kind: int, number: int) -> None:
        """Put an event on the agenda once an instant's are done; never for an instant that has passed."""
        heappush(self._set, coded(at, kind, number))

    def __iter__(self) -> Iterator[tuple[int, int, int, bool]]:
        """Each event: its instant, its kind, the number of what it is about, and whether its instant's are done."""
        later, known = self._set, self._known
        never = coded(FOREVER, 0, 0)
        for event, following in pairwise([*known[: bisect_left(known, never)], never, never]):
            at = event >> _EVENT
            while later and later[0] >> _EVENT < at:
                now = heappop(later)
                moment = now >> _EVENT
                last = not (later and later[0] >> _EVENT == moment)
                yield moment + BEGINNING, (now >> _NUMBER) & _KIND, now & _ABOUT, last
            if event == never:
                return
            last = following >> _EVENT != at and not (later and later[0] >> _EVENT == at)
            yield at + BEGINNING, (event >> _NUMBER) & _KIND, event & _ABOUT, last
