"""The agenda of the sweep: what is known to come, instant by instant, and what is set for later on the way.

An event is one whole number: its instant, then its kind, then the number of what it is about. Whole numbers of that
make sort several times as fast as tuples, and sorting is a good part of a sweep.

>>> agenda = Agenda([(50, BEGIN, 7), (20, SINCE, 0), (50, END, 3)])
>>> for at, events in agenda:
...     print(at, [split(e) for e in events])
...     if at == 20:
...         agenda.set_for(30, READY, 0)
20 [(5, 0)]
30 [(9, 0)]
50 [(0, 3), (7, 7)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

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
    "split",
]

# Kinds of event, in the order in which they act at one instant; what was set on the way comes after what was known.
END, FADE, FACT_OFF, FACT_ON, LAST_ON, SINCE, UNTIL, BEGIN, SEEN, READY, CLAIM = range(11)

_NUMBER = 30  # bits: a thousand million shortfalls
_EVENT = _NUMBER + 4
_ABOUT, _WHAT = (1 << _NUMBER) - 1, (1 << _EVENT) - 1


def split(event: int) -> tuple[int, int]:
    """The kind of an event, and the number of what it is about."""
    return event >> _NUMBER, event & _ABOUT


def _coded(at: int, kind: int, number: int) -> int:
    return ((at - BEGINNING) << _EVENT) | (kind << _NUMBER) | number


class Agenda:
    """Instants in order, each with its events; nothing comes at the end of time or after."""

    def __init__(self, events: Iterable[tuple[int, int, int]]) -> None:
        self._known = sorted([_coded(*event) for event in events])
        self._set: list[int] = []

    def set_for(self, at: int, kind: int, number: int) -> None:
        """Put an event on the agenda while it is gone through; never for an instant that has passed."""
        heappush(self._set, _coded(at, kind, number))

    def __iter__(self) -> Iterator[tuple[int, list[int]]]:
        known, later = self._known, self._set
        last = _coded(FOREVER, 0, 0)
        known.append(last)
        place, following = 0, known[0]
        while True:
            event = following if not later or following < later[0] else later[0]
            if event >= last:
                return
            until = ((event >> _EVENT) + 1) << _EVENT
            events = []
            while following < until:
                events.append(following & _WHAT)
                place += 1
                following = known[place]
            while later and later[0] < until:
                events.append(heappop(later) & _WHAT)
            yield (event >> _EVENT) + BEGINNING, events
