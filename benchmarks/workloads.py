"""Three properties that monitors are compared on, and events for each as many as one likes; nobody agreed any of it.

    answers     each request is answered within 48 hours, by an answer that names it
    channel     one channel, an event each hour: any response within 48 hours, which are 48 steps, of each request
    notices     an exercise of 9,000 troops or more is notified at least 42 days before it starts

The same name, size and seed give the same events, in order of time, and no two of `answers` at one instant. All are
said by A or B. When the record ends every deadline has passed, and a coverage statement, in a file of its own, tells
that the record is complete: what is missing is a violation, as it is for a program that knows no other case.

>>> [event["kind"] for event in events("channel", 4)]
['request', 'request', 'request', 'response']
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.agreement.model import Agreement

__all__ = ["COLUMNS", "DAYS", "HOURS", "TROOPS", "WORKLOADS", "agreement", "coverage", "events"]

HOURS, DAYS, TROOPS = 48, 42, 9_000
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_DAY = 86_400
# Parquet and CSV of a workload have these columns; `said` is an instant, `starts` a day, `troops` a whole number.
COLUMNS = {
    "answers": ("kind", "id", "by", "to", "re", "said"),
    "channel": ("kind", "id", "by", "to", "said"),
    "notices": ("kind", "id", "by", "name", "starts", "troops", "said"),
}
WORKLOADS = tuple(COLUMNS)

_FRONT = """---
title: A workload
short: W
parties: {A: Party A, B: Party B}
zone: UTC
binding: hypothetical
in force: 2000-01-01
---
"""
_BLOCKS = {
    "answers": f"""
```yaml form
request:  {{to: party}}
response: {{re: request}}
```
```yaml duty
W.1: {{on: request, give: response, within: {HOURS} hours}}
```
""",
    "channel": f"""
```yaml form
request:  {{to: party}}
response: {{to: party}}
```
```yaml duty
W.1: {{on: request, give: response, within: {HOURS} hours}}
```
""",
    "notices": f"""
```yaml form
exercise:     {{name: text key, starts: date, troops: count}}
notification: {{name: text key}}
```
```yaml occasion
large exercise: {{of: exercise, where: troops >= {TROOPS}, at: starts}}
```
```yaml duty
W.1: {{on: large exercise, give: notification, before: {DAYS} days}}
```
""",
}

Event = dict[str, object]


def agreement(workload: str) -> Agreement:
    """The property as an agreement."""
    from detente.agreement import parse

    return parse(_FRONT + _BLOCKS[workload])


def coverage(workload: str, last: Event) -> Event:
    """What both parties claim: the events up to the last one, and for a hundred days after, are all there were."""
    over = f"{last['said'] + timedelta(days=100):%Y-%m-%d}"  # type: ignore[operator]
    kind = "notification" if workload == "notices" else "response"
    return {"kind": "coverage", "by": ["A", "B"], "kinds": kind, "at": "2000-01-01", "until": over, "said": over}


def events(workload: str, size: int, seed: int = 1) -> Iterator[Event]:
    """About `size` events of a workload, in order of time."""
    rng = random.Random(seed)  # noqa: S311 - events that can be made again, not a secret
    return _MADE[workload](rng, size)


# An event, when it is, and an instant before which none comes any more.
Told = Iterator[tuple[int, int, Event]]


def _answers(rng: random.Random, size: int) -> Iterator[Event]:
    def told() -> Told:
        second = 0
        for number in range(size // 2):
            second += rng.randrange(600, 2_000)
            yield second, second, {"kind": "request", "id": f"q{number}", "by": "A", "to": "B"}
            # One in fifty comes at the last second, one in fifty a second later, and three in a hundred never.
            delay = rng.randrange(60, 198_000) if rng.random() < 0.96 else HOURS * 3_600 + rng.randrange(2)
            answer = {"kind": "response", "id": f"r{number}", "by": "B", "to": "A", "re": f"q{number}"}
            if rng.random() < 0.97:
                yield second, second + delay, answer

    last = -1
    for second, event in _in_order(told()):
        last = max(second, last + 1)
        yield event | {"said": _instant(last)}


def _channel(rng: random.Random, size: int) -> Iterator[Event]:
    for step in range(size):
        asks = rng.random() < 0.9 and step < size - 1
        told: Event = {"kind": "request", "by": "A", "to": "B"} if asks else {"kind": "response", "by": "B", "to": "A"}
        yield told | {"id": f"e{step}", "said": _instant(3_600 * step)}


def _notices(rng: random.Random, size: int) -> Iterator[Event]:
    def told() -> Told:
        for number in range(size):
            day = 200 + number * 14_000 // size
            name, by = f"X{number}", rng.choice("AB")
            # Nine in ten are notified, one in eight of them too late.
            notified = (day - rng.randrange(38, 70)) * _DAY + rng.randrange(_DAY)
            if rng.random() < 0.9:
                yield (day - 70) * _DAY, notified, {"kind": "notification", "id": f"n{number}", "by": by, "name": name}
            act = {
                "kind": "exercise",
                "id": f"x{number}",
                "by": by,
                "name": name,
                "starts": _instant(day * _DAY).date(),
            }
            yield (day - 70) * _DAY, day * _DAY + rng.randrange(_DAY), act | {"troops": rng.randrange(500, 20_000)}

    for second, event in islice(_in_order(told()), size):
        yield event | {"said": _instant(second)}


def _in_order(told: Told) -> Iterator[tuple[int, Event]]:
    """Events by time; those of one instant as they were told."""
    waiting: list[tuple[int, int, Event]] = []
    for place, (before, second, event) in enumerate(told):
        while waiting and waiting[0][0] < before:
            second_, _, first = heapq.heappop(waiting)
            yield second_, first
        heapq.heappush(waiting, (second, place, event))
    while waiting:
        second, _, event = heapq.heappop(waiting)
        yield second, event


def _instant(second: int) -> datetime:
    return BEGINNING + timedelta(seconds=second)


_MADE: dict[str, Callable[[random.Random, int], Iterator[Event]]] = {
    "answers": _answers, "channel": _channel, "notices": _notices,
}  # fmt: skip
