"""One input tried, in bounded time and memory, in a process of its own.

Rules

1. An input may be refused with an error of the tree or go through. Anything else is a find: another exception, an
   answer that contradicts another, more than 5 s of processor time, half a gigabyte more of memory, or the end of the
   process.
2. A process that tries makes its inputs itself, of the seed and the number, and is started anew when it ends or hangs.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import os
import re
import selectors
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import IO, NamedTuple

from tests.fuzz.targets import TARGETS, Target, made

__all__ = ["HANGS", "MOST_MEMORY", "ROOT", "Find", "Outcome", "Trial", "bound_memory", "quiet", "serve", "tried"]

ROOT = Path(__file__).resolve().parents[2]
SECONDS, HANGS, MEMORY, MOST_MEMORY = 5, 60, 500_000_000, 4_000_000_000
_QUICK = "/dev/shm"  # noqa: S108 - a folder in memory: on some disks to make and remove one takes as long as the input


class Find(NamedTuple):
    """What came out of an input that should not: in short, so that two alike can be told, and in full."""

    signature: str
    text: str


class Outcome(NamedTuple):
    """Whether an input went through (else it was refused), what came out that should not, and what it took.

    `seconds` are of processor time; of a process that ended nobody knows them.
    """

    through: bool = False
    find: Find | None = None
    seconds: float = 0


# -- in the process that tries ---------------------------------------------------------------------


def serve() -> None:
    """Try what comes in on stdin, a line of JSON each, and tell what is found on stdout."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the code under test prints is no answer
    bound_memory()
    gc.freeze()  # what is loaded by now stays, and need not be looked through again and again
    for line in sys.stdin:
        asked = json.loads(line)
        target = TARGETS[asked["target"]]
        data = base64.b64decode(asked["data"]) if "data" in asked else made(target, asked["seed"], asked["number"])
        print(json.dumps(tried(target, data, thorough=asked["thorough"])), file=answers, flush=True)


def tried(target: Target, data: bytes, *, thorough: bool) -> Outcome:
    """What comes out of an input."""
    _reset_peak()
    before, begun = _memory("VmRSS"), time.process_time()
    try:
        through = target.tried(data, thorough)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # noqa: BLE001 - a panic of Polars is no Exception
        told = "".join(traceback.format_exception(problem, limit=-25))
        return Outcome(find=Find(_signature(problem), told), seconds=time.process_time() - begun)
    if (seconds := time.process_time() - begun) > SECONDS * target.patience:
        return Outcome(through, Find("too slow", f"{seconds:.1f} s of processor time"), seconds)
    if (more := _memory("VmHWM") - before) > MEMORY:
        gc.collect()
        return Outcome(through, Find("too much memory", f"{more / 1e6:.0f} MB"), seconds)
    return Outcome(through, None, seconds)


def _signature(problem: BaseException) -> str:
    """The exception and the innermost place of ours that it came through."""
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [f for f in frames if f"{os.sep}src{os.sep}detente{os.sep}" in f.filename] or frames
    place = f"{Path(ours[-1].filename).parent.name}/{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else ""
    said = re.sub(r"0x[0-9a-f]+|\d+|'[^']*'|\"[^\"]*\"", "…", str(problem).partition("\n")[0])[:40]
    return f"{type(problem).__name__} in {place}: {said}"


def _memory(which: str) -> int:
    try:
        return int(Path("/proc/self/status").read_text("ascii").partition(f"{which}:")[2].split()[0]) * 1024
    except (OSError, IndexError):
        return 0


def _reset_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:
        return


def bound_memory() -> None:
    """Let the process die before it takes the machine with it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


# -- in the process that asks ----------------------------------------------------------------------


def quiet(threads: int | None = None) -> dict[str, str]:
    """The variables of a process that tries: quick folders, so many threads, and no stack traces of Polars.

    What it says of a panic that is refused in time is for nobody, and takes longer than the input.
    """
    variables = {**os.environ, "RUST_BACKTRACE": "0"}
    if os.access(_QUICK, os.W_OK):
        variables.setdefault("TMPDIR", _QUICK)
    if threads:
        variables["POLARS_MAX_THREADS"] = str(threads)
    return variables


class Trial:
    """The process that tries, started anew when it ends or hangs; `threads` is how many it may compute with."""

    def __init__(self, threads: int | None = None) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._variables = quiet(threads)

    def __call__(self, target: Target, data: bytes, *, thorough: bool = True) -> Outcome:
        """What comes out of some bytes."""
        return self._asked(target, {"data": base64.b64encode(data).decode()}, thorough)

    def numbered(self, target: Target, seed: str, number: int, *, thorough: bool) -> Outcome:
        """What comes out of the input of a number."""
        return self._asked(target, {"seed": seed, "number": number}, thorough)

    def _asked(self, target: Target, what: dict[str, object], thorough: bool) -> Outcome:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps({"target": target.name, "thorough": thorough, **what}).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return self._ended(process)
        line = _line(process.stdout)
        if line is None:
            self.close()
            return Outcome(find=Find("hangs", f"no answer within {HANGS} s"))
        if not line:
            return self._ended(process)
        through, found, seconds = json.loads(line)
        return Outcome(through, found and Find(*found), seconds)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command = [sys.executable, "-c", "from tests.fuzz.trial import serve; serve()"]
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=self._variables, start_new_session=True,  # Ctrl-C is for who asks: it is no find that this one ends
            )  # fmt: skip
        return self._process

    def _ended(self, process: subprocess.Popen[bytes]) -> Outcome:
        code = process.wait()
        self.close()
        return Outcome(find=Find(f"the process ended with {code}", "out of memory, or a crash of compiled code"))

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(BrokenPipeError):
                    pipe and pipe.close()
            self._process = None


def _line(stream: IO[bytes]) -> bytes | None:
    """The next line; None when none comes in time. There is never more than one under way."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        return stream.readline() if selector.select(HANGS) else None
