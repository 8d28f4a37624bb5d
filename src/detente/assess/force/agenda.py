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

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from detente.errors import UsageError
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
    "coded",
]

# Kinds of event, in the order in which they act at one instant; what was set on the way comes after what was known.
END, FADE, FACT_OFF, FACT_ON, LAST_ON, SINCE, UNTIL, BEGIN, SEEN, READY, CLAIM = range(11)

_FEW, _TIMES = 10_000, 10  # so many events may be set on the way, and so many more for each known one
_NUMBER = 30  # bits: a thousand million shortfalls
_EVENT = _NUMBER + 4
_ABOUT, _KIND = (1 << _NUMBER) - 1, (1 << _EVENT - _NUMBER) - 1


def coded(at: int, kind: int, number: int) -> int:
    """An event as one number."""
    return ((at - BEGINNING) << _EVENT) | (kind << _NUMBER) | number


class Agenda:
    """Events in order, the known ones of an instant first; nothing comes at the end of time or after.

    What begins to last after the `horizon` is nobody's concern.
    """

    def __init__(self, events: Iterable[int], horizon: int = FOREVER) -> None:
        self._known = sorted(events)
        self._set: list[int] = []
        self.horizon = horizon

    @property
    def first(self) -> int:
        """The instant of the first event."""
        return (self._known[0] >> _EVENT) + BEGINNING if self._known else FOREVER

    def set_for(self, at: int, kind: int, number: int) -> None:
        """Put an event on the agenda once an instant's are done; never for an instant that has passed."""
        heappush(self._set, coded(at, kind, number))

    def __iter__(self) -> Iterator[tuple[int, int, int, bool]]:
        """Each event: its instant, its kind, the number of what it is about, and whether its instant's are done.

        Raises:
            UsageError: what was set on the way goes on setting more, far beyond all that is known to come.
        """
        later, left = self._set, _FEW + _TIMES * len(self._known)
        never = coded(FOREVER, 0, 0)
        known = iter([*self._known, never])
        following = next(known)
        while True:
            if later and later[0] >> _EVENT < following >> _EVENT:
                event = heappop(later)
                left -= 1
                if not left:
                    raise UsageError(
                        "conditions with 'for …' turn one another on and off without end; "
                        "let what is said, or a date, turn what they turn"
                    )
            else:
                event = following
                if event >= never:
                    return
                following = next(known)
            at = event >> _EVENT
            last = following >> _EVENT != at and not (later and later[0] >> _EVENT == at)
            yield at + BEGINNING, (event >> _NUMBER) & _KIND, event & _ABOUT, last
