"""Drawing worlds by a single choice, one of several: Hypothesis makes it, or a generator of random numbers.

The first of several is the plainest, so that Hypothesis makes what differs as plain as it can be.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Pick = Callable[[Sequence[Any]], Any]


class Plan:
    """What a draw may use: whatever is named, and nothing else."""

    def __init__(self, *names: str) -> None:
        self._names = {name for each in names for name in each.split()}

    def __getattr__(self, name: str) -> bool:
        return name in self._names

    def __add__(self, names: str) -> Plan:
        return Plan(*self._names, names)


class Draw:
    """Draws for a plan; every draw is some choices of one of several."""

    def __init__(self, pick: Pick, plan: Plan) -> None:
        self._pick, self.plan = pick, plan

    def one(self, several: Sequence[T]) -> T:
        """One of several."""
        chosen: T = self._pick(several)
        return chosen

    def chance(self, times: int) -> bool:
        """True one time in so many."""
        return self.one(range(times)) == times - 1

    def some(self, several: Sequence[T]) -> list[T]:
        """At least one of several, in their order."""
        sure = self.one(range(len(several)))
        return [each for place, each in enumerate(several) if place == sure or self.chance(2)]

    def number(self, least: int, most: int) -> int:
        """A whole number between two."""
        return self.one(range(least, most + 1))


def by_random(generator: random.Random, plan: Plan) -> Draw:
    """Draws that a generator of random numbers makes, some thirty times as fast as Hypothesis."""
    return Draw(generator.choice, plan)


def by_hypothesis(draw: st.DrawFn, plan: Plan) -> Draw:
    """Draws that Hypothesis makes, and makes plainer where something is found."""
    return Draw(lambda several: draw(st.sampled_from(several)), plan)


__all__ = ["Draw", "Plan", "by_hypothesis", "by_random"]
