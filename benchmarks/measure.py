"""Measuring: contenders take turns, so that a busy minute of the machine falls on all of them alike.

    shown = compared([Contender("Détente", ("assess", "1000000"), target=1.2), Contender("DuckDB", ...)], turns=5)

A contender is a task of work.py in a process that prepares once and then works at every turn, or, `fresh`, in a new
process each turn; or a whole command, timed from outside (`command`). Before the first turn commands and those that
prepare once work `warm` times unmeasured. The first contender is the one that the others are compared with.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, NamedTuple

__all__ = ["Contender", "Failure", "Shown", "compared"]

WORK = Path(__file__).with_name("work.py")


class Failure(Exception):
    """A process that was measured did not do its work."""


@dataclass(frozen=True)
class Contender:
    """Something that is measured; targets in seconds and bytes, where the issue gives one."""

    what: str
    task: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    fresh: bool = False
    warm: int = 1
    target: float | None = None
    peak_target: int | None = None


class _Once(NamedTuple):
    seconds: float
    busy: float | None
    peak: int | None
    answer: object


@dataclass
class Shown:
    """What was measured of a contender; `ratio` is how many times as long as the first one it took, turn by turn."""

    benchmark: str
    contender: Contender
    seconds: list[float]
    busy: float | None
    peak: int | None
    answer: object
    ratio: float = 1.0

    @property
    def median(self) -> float:
        """The median of all turns."""
        return median(self.seconds)

    @property
    def met(self) -> str:
        """Whether the median met the target, or at least the best turn did; empty without a target."""
        target, most = self.contender.target, self.contender.peak_target
        answers = []
        if target is not None:
            answers.append("yes" if self.median <= target else "at best" if min(self.seconds) <= target else "no")
        if most is not None and self.peak is not None:
            answers.append("yes" if self.peak <= most else "no")
        return next((a for a in ("no", "at best", "yes") if a in answers), "")

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        contender = self.contender
        return {
            "benchmark": self.benchmark, "what": contender.what, "seconds": self.seconds, "median": self.median,
            "busy": self.busy, "ratio": self.ratio, "target": contender.target,
            "peak": self.peak, "peak_target": contender.peak_target, "met": self.met or None, "answer": self.answer,
        }  # fmt: skip


def compared(benchmark: str, contenders: Sequence[Contender], turns: int) -> list[Shown]:
    """All contenders measured, one after the other, turn by turn."""
    told: list[list[_Once]] = [[] for _ in contenders]
    with ExitStack() as stack:
        ready = [None if c.command or c.fresh else stack.enter_context(_worker(c.task)) for c in contenders]
        for contender, worker in zip(contenders, ready, strict=True):
            for _ in range(contender.warm if worker or contender.command else 0):
                _ = worker.work() if worker else _alone(contender)
        for turn in range(turns):
            _progress(f"{benchmark}: {turn + 1} of {turns}")
            for place, (contender, worker) in enumerate(zip(contenders, ready, strict=True)):
                told[place].append(worker.work() if worker else _alone(contender))
    _progress("")
    return [_shown(benchmark, contender, mine, told[0]) for contender, mine in zip(contenders, told, strict=True)]


def _shown(benchmark: str, contender: Contender, mine: list[_Once], firsts: list[_Once]) -> Shown:
    busy = [t.busy for t in mine if t.busy is not None]
    return Shown(
        benchmark,
        contender,
        [t.seconds for t in mine],
        median(busy) if busy else None,
        max((t.peak for t in mine if t.peak), default=None),
        mine[0].answer,
        median(t.seconds / first.seconds for t, first in zip(mine, firsts, strict=True)),
    )


def _alone(contender: Contender) -> _Once:
    if not contender.command:
        with _worker(contender.task) as worker:
            return worker.work()
    begun, before = time.perf_counter(), _busy_children()
    # As people have it: Python keeps what it compiled.
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(contender.command, capture_output=True, check=False, env=variables)
    seconds, after = time.perf_counter() - begun, _busy_children()
    if done.returncode not in (0, 1):  # 1: a finding is breached
        raise Failure(f"{' '.join(contender.command)} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return _Once(seconds, None if before is None or after is None else after - before, None, None)


def _busy_children() -> float | None:
    """How long all processes that were started from here and have ended kept processors busy."""
    try:
        import resource
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Worker:
    def __init__(self, task: Sequence[str], stdin: IO[str], stdout: IO[str]) -> None:
        self._task, self._stdin, self._stdout = task, stdin, stdout
        self._line()

    def work(self) -> _Once:
        """One turn."""
        self._stdin.write("go\n")
        self._stdin.flush()
        told = json.loads(self._line())
        return _Once(told["seconds"], told["busy"], told["peak"], told["answer"])

    def _line(self) -> str:
        line = self._stdout.readline()
        if not line:
            raise Failure(f"the task {' '.join(self._task)} ended without an answer")
        return line


@contextmanager
def _worker(task: Sequence[str]) -> Iterator[_Worker]:
    command = [sys.executable, str(WORK), *task]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield _Worker(task, process.stdin, process.stdout)
        process.stdin.close()
        process.wait()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
