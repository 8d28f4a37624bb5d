"""Mutants of the engine: errors that somebody could have made, each of which some test must notice.

    python3 x mutants                    all of them, two at a time
    python3 x mutants NAME ...           these alone
    python3 x mutants --list             their names, and the sentence of docs/language.md that each breaks

Rules

1. A mutant is a text of a module of src/detente, found there exactly once, and what an error would put in its place.
   One whose text is not there, or more than once, is *stale*: the code has moved on, and so must the mutant.
2. Each is applied to a copy of src/ of its own, and the tests of the clone are run on that. `guard.py` sees to it that
   every process of pytest imports the copy.
3. The tests that a mutant names are tried first, and first of all on a copy without any mutant, where they must pass.
   If they all pass the mutant too, the whole suite is run on it.
4. A mutant is *killed* by the first test that fails on it. One that breaks so that no test can be run (it cannot be
   imported) or that does not end says nothing about the tests, and is an error.
5. The exit code is 1 if a mutant survived, is stale or broken, else 0.

To add one, write it into `mutants.toml`: a name of words joined by hyphens that says what the error does; the file in
src/detente; the section of docs/language.md and the sentence that it breaks; the old text and the new; and the tests
that should kill it, as few and as direct as will do. Make it an error that reads well: one that a review could miss. A
mutant that survives asks for a test, and is not to be taken out; one that can change no result is no mutant.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
LIST = Path(__file__).with_name("mutants.toml")
FIRST, WHOLE = 300, 3600  # seconds that the named tests, and the whole suite, may take
PASSED, FAILED = 0, (1, 2)  # what pytest exits with; 2 also where xdist stops at the first test that fails


class Trouble(Exception):
    """Why a mutant cannot be tried, in a sentence."""


class Mutant(NamedTuple):
    """An error in one module, what it breaks, and the tests that should notice."""

    name: str
    file: str
    breaks: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def path(self) -> Path:
        """The module, in the clone."""
        return SOURCE / "detente" / self.file

    def applied(self) -> str:
        """The text of the module with the error in it.

        Raises:
            Trouble: the mutant is stale.
        """
        if not self.path.exists():
            raise Trouble(f"stale: there is no src/detente/{self.file}")
        text = self.path.read_text("utf-8")
        if (times := text.count(self.old)) != 1:
            raise Trouble(f"stale: its old text stands in src/detente/{self.file} {times} times, not once")
        return text.replace(self.old, self.new)


class Outcome(NamedTuple):
    """What became of a mutant: killed by a test, or survived, or not to be tried; and in how many seconds."""

    mutant: Mutant
    verdict: str
    by: str
    seconds: float

    @property
    def well(self) -> bool:
        """Whether the tests noticed."""
        return self.verdict == "killed"

    def __str__(self) -> str:
        return f"{self.verdict:8} {self.mutant.name:52} {self.seconds:6.1f} s  {self.by}"


def listed() -> list[Mutant]:
    """Every mutant, in the order of the list."""
    rows = tomllib.loads(LIST.read_text("utf-8"))["mutant"]
    return [Mutant(**{**row, "tests": tuple(row["tests"])}) for row in rows]


# -- copies of src/ --------------------------------------------------------------------------------


class Copy:
    """A copy of src/, sound or with one mutant in it, and the tests of the clone run on it."""

    def __init__(self, folder: Path, mutant: Mutant | None = None) -> None:
        self.source = folder / "src"
        shutil.copytree(SOURCE, self.source)
        if mutant is not None:
            module = self.source / "detente" / mutant.file
            module.write_text(mutant.applied(), "utf-8")
            # What was compiled of it before would be as good as new to a clock of whole seconds.
            Path(importlib.util.cache_from_source(module)).unlink(missing_ok=True)
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
            "PYTHONPATH": os.pathsep.join([str(self.source), str(ROOT)]),
            "PYTEST_PLUGINS": "tests.mutants.guard",
            "DETENTE_MUTANT": str(self.source),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),  # what fails here is no news elsewhere
        }

    def failing(self, tests: Iterable[str], *options: str, seconds: int = FIRST) -> str | None:
        """The first test that fails, by its id; None where they all pass.

        Raises:
            Trouble: the tests could not be run, or did not end.
        """
        words = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *options]
        # The clone's settings, also for what is tested of the copy itself: its doctests.
        words += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), *tests]
        try:
            done = subprocess.run(
                words, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise Trouble(f"no end within {seconds} s") from None
        if done.returncode == PASSED:
            return None
        failed = first_failed(done.stdout)
        if done.returncode not in FAILED or failed is None:
            said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            raise Trouble(f"pytest ended with {done.returncode}: {' | '.join(said[-3:])}")
        return failed


def first_failed(said: str) -> str | None:
    """The id of the first test that failed, by the last lines of pytest; a file that could not be read is no test.

    >>> first_failed("FAILED tests/test_a.py::test_b[x - y] - assert 1 == 2")
    'tests/test_a.py::test_b[x - y]'
    >>> first_failed("ERROR tests/test_a.py - SyntaxError: invalid syntax")
    """
    found = re.search(r"^(?:FAILED|ERROR) (\S*?::(?:[^\[\n]|\[.*\])+?)(?: - .*)?$", said, re.MULTILINE)
    return found[1] if found else None


def copied(mutant: Mutant | None, work: Callable[[Copy], str | None]) -> str | None:
    """What some work tells of a copy, which is there no longer than that takes."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        return work(Copy(Path(folder), mutant))


# -- one mutant ------------------------------------------------------------------------------------


def tried_first(mutant: Mutant) -> Outcome:
    """What the tests that a mutant names make of it."""
    return _timed(mutant, lambda: copied(mutant, lambda copy: copy.failing(mutant.tests)))


def tried_whole(mutant: Mutant) -> Outcome:
    """What the whole suite makes of a mutant that the tests it names do not notice."""

    def work() -> str | None:
        test = copied(mutant, _whole_suite)
        if test is not None and copied(None, lambda copy: copy.failing([_again(test, copy)])) is not None:
            raise Trouble(f"{test} fails without the mutant too")
        return test and f"{test} (name it in the list)"

    return _timed(mutant, work)


def _whole_suite(copy: Copy) -> str | None:
    cores = ["-n", "auto"] if (os.cpu_count() or 1) > 1 else []
    return copy.failing([str(ROOT / "tests"), str(copy.source)], *cores, seconds=WHOLE)


def _again(test: str, copy: Copy) -> str:
    """What to run to see a test again; a doctest of a copy has no path in the clone, so it is all of them."""
    return str(copy.source) if test.startswith("::") else test


def _timed(mutant: Mutant, work: Callable[[], str | None]) -> Outcome:
    begun = time.monotonic()
    try:
        test = work()
        verdict, by = ("killed", test) if test else ("SURVIVED", mutant.breaks)
    except Trouble as trouble:
        verdict, by = "ERROR", str(trouble)
    return Outcome(mutant, verdict, by, time.monotonic() - begun)


# -- all of them -----------------------------------------------------------------------------------


def hunted(mutants: Sequence[Mutant], *, whole: bool) -> int:
    """Try mutants and tell what became of each; how many were not killed."""
    begun = time.monotonic()
    tests = dict.fromkeys(test for mutant in mutants for test in mutant.tests)
    _progress(f"{len(tests)} tests on the sound copy")
    try:
        failing = copied(None, lambda copy: copy.failing(tests))
    except Trouble as trouble:
        failing = str(trouble)
    if failing is not None:
        _progress("")
        print(f"x mutants: without any mutant the tests do not pass: {failing}", file=sys.stderr)
        return len(mutants)
    alive: list[Mutant] = []
    lost = 0
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        trials = [pool.submit(tried_first, mutant) for mutant in mutants]
        for place, trial in enumerate(as_completed(trials)):
            outcome = trial.result()
            if outcome.verdict == "SURVIVED" and whole:
                alive.append(outcome.mutant)
            else:
                lost += _told(outcome)
            _progress(f"{place + 1} of {len(mutants)}, {len(alive)} for the whole suite")
    for place, mutant in enumerate(alive):
        _progress(f"the whole suite on {mutant.name}, {place + 1} of {len(alive)}")
        lost += _told(tried_whole(mutant))
    _progress("")
    minutes = (time.monotonic() - begun) / 60
    print(f"{len(mutants)} mutants in {minutes:.1f} minutes, {len(mutants) - lost} killed")
    return lost


def _told(outcome: Outcome) -> int:
    """Print an outcome; 1 where it is not well."""
    _progress("")
    print(outcome, flush=True)
    return int(not outcome.well)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def faults(mutants: Sequence[Mutant]) -> list[str]:
    """What is wrong with a list of mutants as it is written, whether or not they would be killed."""
    found = []
    for mutant in mutants:
        try:
            ast.parse(mutant.applied())
        except Trouble as trouble:
            found.append(f"{mutant.name}: {trouble}")
        except SyntaxError as error:
            found.append(f"{mutant.name}: its new text is no Python: {error}")
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", mutant.name):
            found.append(f"{mutant.name}: a name is of words in small letters, joined by hyphens")
        if not mutant.breaks.startswith("§"):
            found.append(f"{mutant.name}: it names the section of docs/language.md that it breaks, and says how")
        if not mutant.tests:
            found.append(f"{mutant.name}: it names no test that should kill it")
        for test in mutant.tests:
            path, _, name = test.partition("[")[0].partition("::")
            if name not in _tests_in(path):
                found.append(f"{mutant.name}: there is no test {test}")
    names = [mutant.name for mutant in mutants]
    return found + [f"{name}: two mutants have this name" for name in sorted({n for n in names if names.count(n) > 1})]


@cache
def _tests_in(path: str) -> frozenset[str]:
    text = (ROOT / path).read_text("utf-8") if (ROOT / path).is_file() else ""
    return frozenset(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE))


def main(arguments: Sequence[str]) -> int:
    """Try the mutants that are asked for."""
    parser = argparse.ArgumentParser("x mutants", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="these alone")
    parser.add_argument("--list", action="store_true", help="tell their names and what each breaks")
    parser.add_argument("--first", action="store_true", help="run no more than the tests that each names")
    asked = parser.parse_args(arguments)
    mutants = {mutant.name: mutant for mutant in listed()}
    for strange in (name for name in asked.names if name not in mutants):
        near = get_close_matches(strange, mutants, 1)
        parser.error(f"there is no mutant '{strange}'" + (f"; did you mean {near[0]}?" if near else ""))
    chosen = [mutants[name] for name in asked.names or mutants]
    if asked.list:
        for mutant in chosen:
            print(f"{mutant.name}\n    {mutant.file}\n    {mutant.breaks}")
        return 0
    if wrong := faults(chosen):
        print("\n".join(wrong), file=sys.stderr)
        return 1
    with suppress(KeyboardInterrupt):
        return int(hunted(chosen, whole=not asked.first) > 0)
    print("x mutants: stopped", file=sys.stderr)
    return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
