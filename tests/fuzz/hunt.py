"""Many inputs tried on all cores, by turns of the targets, and what came of them.

The inputs are shared out as they come; an input depends on the seed, the target and its number alone, so that with
any number of processes the same are tried. One in twenty of each target is tried thoroughly.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from tests.fuzz.keeping import keep, smaller
from tests.fuzz.targets import Target, made
from tests.fuzz.trial import Outcome, Trial

__all__ = ["Tally", "hunted", "turns"]

THOROUGH = 20
TOLD = 60  # seconds between two lines of progress where nobody looks at a terminal


def turns(chosen: Sequence[Target], count: int) -> Iterator[tuple[Target, int]]:
    """Targets by turns, each as often as its weight, with the number of the input."""
    shares = {target.name: max(1, target.weight) for target in chosen}
    cycle = [target for place in range(max(shares.values())) for target in chosen if place < shares[target.name]]
    numbers = dict.fromkeys((t.name for t in chosen), 0)
    for turn in range(count):
        target = cycle[turn % len(cycle)]
        yield target, numbers[target.name]
        numbers[target.name] += 1


class Tally:
    """What came of the inputs of each target: tried, gone through, finds by signature, and processor time."""

    def __init__(self) -> None:
        self.tried, self.through, self.seconds = Counter[str](), Counter[str](), dict[str, float]()
        self.finds = Counter[tuple[str, str]]()

    def add(self, target: Target, outcome: Outcome) -> bool:
        """Count an input; whether it is the first find of its kind."""
        self.tried[target.name] += 1
        self.through[target.name] += outcome.through and outcome.find is None
        self.seconds[target.name] = self.seconds.get(target.name, 0) + outcome.seconds
        if outcome.find is None:
            return False
        self.finds[target.name, outcome.find.signature] += 1
        return self.finds[target.name, outcome.find.signature] == 1

    def table(self) -> str:
        """A line for each target, and one for each different find."""
        whole = sum(self.tried.values())
        lines = [f"{'target':12}{'share':>7}{'inputs':>11}{'refused':>11}{'through':>11}{'finds':>7}{'ms each':>9}"]
        for name, tried in self.tried.items():
            found = sum(times for (target, _), times in self.finds.items() if target == name)
            through = self.through[name]
            lines.append(
                f"{name:12}{tried / whole:7.1%}{tried:11,}{tried - through - found:11,}{through:11,}{found:7,}"
                f"{self.seconds[name] / tried * 1e3:9.1f}"
            )
        if "worlds" in self.tried:
            lines.append(
                "worlds: refused is what the agreement or the record refuses; through, what both judges judge alike"
            )
        return "\n".join([*lines, *(f"{times:5} × {name}: {what}" for (name, what), times in self.finds.items())])


def hunted(chosen: Sequence[Target], count: int, seed: str, jobs: int, minutes: float | None = None) -> Tally:
    """Try that many inputs on so many cores, or as many as the time allows; Ctrl-C ends it with its summary."""
    begun = time.monotonic()
    hunt = _Hunt(chosen, count, seed, None if minutes is None else begun + minutes * 60)
    with ThreadPoolExecutor(jobs) as pool:
        try:
            under_way = {pool.submit(hunt.work, 1 if jobs > 1 else None) for _ in range(jobs)}
            while under_way:  # not all at once: a thread that waits for ever may not hear of Ctrl-C
                done, under_way = wait(under_way, timeout=0.5)
                for one in done:
                    one.result()
        finally:
            hunt.over.set()
            took, tried = (time.monotonic() - begun) / 60, sum(hunt.tally.tried.values())
            hunt.telling.gone()
            different = f"{len(hunt.tally.finds)} different finds"
            print(f"{tried:,} inputs with seed {seed} in {took:.1f} minutes on {jobs} cores, {different}")
            print(hunt.tally.table(), flush=True)
    return hunt.tally


class _Hunt:
    """What the threads share, each of which has a process that tries: the inputs to come, and what came of them."""

    def __init__(self, chosen: Sequence[Target], count: int, seed: str, until: float | None) -> None:
        self.tally, self.telling, self.over = Tally(), _Progress(count), threading.Event()
        self._left, self._lock, self._seed, self._until = turns(chosen, count), threading.Lock(), seed, until

    def work(self, threads: int | None) -> None:
        """Try one input after the other, until there is none or it is over."""
        trial = Trial(threads)
        try:
            while not self.over.is_set() and (self._until is None or time.monotonic() < self._until):
                with self._lock:
                    turn = next(self._left, None)
                if turn is None:
                    return
                self._one(trial, *turn)
        except BaseException:
            self.over.set()
            raise
        finally:
            trial.close()

    def _one(self, trial: Trial, target: Target, number: int) -> None:
        outcome = trial.numbered(target, self._seed, number, thorough=number % THOROUGH == 0)
        with self._lock:
            first = self.tally.add(target, outcome)
            self.telling.at(sum(self.tally.tried.values()), len(self.tally.finds))
        if first and outcome.find:
            data = smaller(trial, target, made(target, self._seed, number), outcome.find)
            with self._lock:
                self.telling.gone()
                keep(target, data, outcome.find)


class _Progress:
    """How far it is: on a terminal at every moment, elsewhere a line a minute."""

    def __init__(self, count: int) -> None:
        self._count, self._told = count, time.monotonic()

    def at(self, tried: int, finds: int) -> None:
        said = f"{tried:,} of {self._count:,}, {finds} finds"
        if sys.stderr.isatty():
            if tried % 20 == 0:
                print(f"\r\033[K{said}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._told > TOLD:
            self._told = time.monotonic()
            print(said, file=sys.stderr, flush=True)

    def gone(self) -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
