"""The same targets guided by which lines of Détente an input reaches: atheris, which is libFuzzer for Python.

    python3 x judges                        installs it, on Linux for x86-64; nothing else needs it
    python3 x fuzz --guided                 a minute for each target
    python3 x fuzz --guided csv --minutes 10
    python3 x fuzz --guided 5000 documents  5,000 inputs

Rules

1. Each target runs in a process of its own (guide.py), for libFuzzer ends its process; one that ends early is started
   anew as long as there is time. What is right of an answer, and the bounds, are those of every other input (trial.py).
2. It starts from what the project shows (seeds.py), some inputs of the random fuzzer, and what earlier runs came
   upon, which is kept in build/fuzz/TARGET/corpus. Words are those of the code (words.py).
3. Finds are kept and told like those of the random fuzzer; what ended the process is tried again on its own first.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import NamedTuple

from tests.fuzz import seeds, small
from tests.fuzz.keeping import keep
from tests.fuzz.tables import as_text, written
from tests.fuzz.targets import Target, made
from tests.fuzz.trial import HANGS, MOST_MEMORY, ROOT, Trial, quiet
from tests.fuzz.words import dictionary

__all__ = ["MISSING", "Guided", "guided", "is_there"]

MISSING = (
    "x fuzz: guided fuzzing is left out: atheris is not installed. "
    "`python3 x judges` installs it, on Linux for x86-64; all other fuzzing goes without."
)
BUILD = ROOT / "build" / "fuzz"
LONGEST = {"documents": 16_000, "expressions": 2_000, "conditions": 2_000}  # bytes; of all others 40,000
AS_RANDOM = 40  # inputs of the random fuzzer to begin with
RESTARTS, INTERRUPTED = 20, 72  # how often, and what libFuzzer ends with after Ctrl-C


class Guided(NamedTuple):
    """What came of the guided inputs of one target; `reached` counts the edges of the code, `kept` the corpus."""

    target: str
    inputs: int = 0
    through: int = 0
    finds: int = 0
    reached: int = 0
    kept: int = 0

    def row(self) -> str:
        """A line of the summary."""
        refused = self.inputs - self.through - self.finds
        return (
            f"{self.target:12}{self.inputs:11,}{refused:11,}{self.through:11,}{self.finds:7,}"
            f"{self.reached:9,}{self.kept:9,}"
        )


def is_there() -> bool:
    """Whether atheris is installed."""
    return importlib.util.find_spec("atheris") is not None


def guided(
    chosen: Sequence[Target], count: int | None, minutes: float | None, seed: str, jobs: int = 1
) -> list[Guided]:
    """Run each target for so many inputs or minutes (a minute if neither is said), as many at a time as `jobs`."""
    minutes = minutes if minutes is not None or count else 1

    def one(target: Target) -> Guided:
        return _Run(target, seed).until(count, minutes)

    print(f"{'target':12}{'inputs':>11}{'refused':>11}{'through':>11}{'finds':>7}{'reached':>9}{'corpus':>9}")
    told = []
    with ThreadPoolExecutor(jobs) as pool:
        under_way = [pool.submit(one, target) for target in chosen]
        try:
            for future in under_way:
                while not future.done():
                    wait([future], timeout=0.5)
                print(future.result().row(), flush=True)
                told.append(future.result())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    print(
        f"{sum(r.inputs for r in told):,} guided inputs with seed {seed}, {sum(r.finds for r in told)} different finds"
    )
    return told


class _Run:
    """One target: its folder, and the processes that are guided one after the other."""

    def __init__(self, target: Target, seed: str) -> None:
        self.target, self.folder = target, BUILD / target.name
        self.seed = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) or 1  # 0 would be a random one
        self.corpus, self.seeds = self.folder / "corpus", self.folder / "seeds"
        self.ended, self.status, self.log = (self.folder / name for name in ("ended", "status.json", "log.txt"))

    def until(self, count: int | None, minutes: float | None) -> Guided:
        """Run until there were so many inputs, or so much time is over."""
        self._prepared()
        begun, sums, ended = time.monotonic(), Guided(self.target.name), 0
        for restart in range(RESTARTS):
            left = None if minutes is None else minutes * 60 - (time.monotonic() - begun)
            more = None if count is None else count - sums.inputs
            if restart and ((left is not None and left < 5) or (more is not None and more < 1)):
                break
            code = self._process(more, left, self.seed + restart)
            sums = self._added(sums)
            ended += self._tried_again()
            if code in (0, INTERRUPTED):
                break
        return sums._replace(finds=sums.finds + ended, kept=sum(1 for _ in self.corpus.iterdir()))

    def _prepared(self) -> None:
        for folder in (self.seeds, self.ended):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.corpus, self.seeds, self.ended):
            folder.mkdir(parents=True, exist_ok=True)
        for data in seeding(self.target):
            (self.seeds / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
        (self.folder / "words.dict").write_text(dictionary(self.target.name), "ascii")
        self.log.unlink(missing_ok=True)

    def _process(self, count: int | None, seconds: float | None, seed: int) -> int:
        self.status.unlink(missing_ok=True)
        options = {
            "seed": seed, "timeout": HANGS, "rss_limit_mb": MOST_MEMORY // 1_000_000, "len_control": 0,
            "max_len": LONGEST.get(self.target.name, 40_000), "dict": self.folder / "words.dict",
            "artifact_prefix": f"{self.ended}{os.sep}", "detect_leaks": 0, "print_final_stats": 1,
        }  # fmt: skip
        options |= {} if count is None else {"runs": count}
        options |= {} if seconds is None else {"max_total_time": max(1, int(seconds))}
        command = [
            sys.executable, "-m", "tests.fuzz.guide", self.target.name, str(self.status),
            *(f"-{name}={value}" for name, value in options.items()), str(self.corpus), str(self.seeds),
        ]  # fmt: skip
        with self.log.open("ab") as log:
            # The limits above end it from within; this one is for a process that does not even get there.
            longest = None if seconds is None else seconds + 10 * HANGS
            try:
                done = subprocess.run(
                    command, cwd=ROOT, env=quiet(1), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    timeout=longest, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return -1
        return done.returncode

    def _added(self, sums: Guided) -> Guided:
        try:
            told = json.loads(self.status.read_text("ascii"))
        except (OSError, ValueError):
            told = {"inputs": 0, "through": 0, "finds": 0}
        for line in told.get("told", ()):
            print(line, flush=True)
        reached = re.findall(rb"cov: (\d+)", self.log.read_bytes())
        return sums._replace(
            inputs=sums.inputs + told["inputs"], through=sums.through + told["through"],
            finds=sums.finds + told["finds"], reached=max([sums.reached, *map(int, reached[-1:])]),
        )  # fmt: skip

    def _tried_again(self) -> int:
        """Try on its own what ended the process; how many finds that made."""
        finds = 0
        for path in sorted(self.ended.iterdir()):
            if path.name.startswith("slow-unit"):  # libFuzzer's own opinion; ours is in the bounds
                path.unlink()
                continue
            trial = Trial(threads=1)
            found = trial(self.target, path.read_bytes()).find
            trial.close()
            if found:
                keep(self.target, path.read_bytes(), found)
                finds += 1
                path.unlink()
            else:
                print(f"{self.target.name}: {path.name} ended the guided process, and does nothing on its own")
        return finds


def seeding(target: Target) -> Iterator[bytes]:
    """What a target begins with: what the project shows, and some inputs of the random fuzzer."""
    yield from (made(target, "seeds", number) for number in range(AS_RANDOM))
    slots = {"expressions": small.EXPRESSION_SLOTS, "conditions": small.CONDITION_SLOTS}
    if target.name == "documents":
        yield small.document({}).encode()
        yield from seeds.agreements()
    elif target.name in slots:
        yield from (f"{slot}\n{text}".encode() for slot, text in slots[target.name].items())
    elif target.name in ("jsonl", "csv"):
        yield written([as_text(row) for row in small.RECORD], target.ending)
        yield from seeds.records(target.ending)
    elif target.name == "commands":
        yield from seeds.commands()
