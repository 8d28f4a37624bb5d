"""The fuzzers: random agreements, expressions, conditions, records and command lines, in bounded time and memory.

    python3 x fuzz                          10,000 inputs over all targets
    python3 x fuzz 500 expressions csv      500 over these
    python3 x fuzz --seed 7                 the same inputs as every time with that seed
    python3 x fuzz --replay FILE            one input again; what comes out is shown in full

Rules

1. An input may be refused with an error of the tree or go through. Anything else is a find: another exception, an
   answer that contradicts another, more than 5 s of processor time, half a gigabyte more of memory, or the end of the
   process.
2. An input depends on the seed, the target and its number alone. Inputs are tried in a process of their own, which is
   started anew when it ends or hangs.
3. A find is made smaller while it stays the same find, kept in tests/fuzz/finds/, and told with one line that
   reproduces it; of those that end in the same place only the first is.
4. The exit code is 1 if there were finds.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import gc
import hashlib
import json
import os
import random
import re
import selectors
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # as a script it stands in no package

from tests.fuzz.targets import TARGETS, Target  # noqa: E402

FINDS = Path(__file__).parent / "finds"
SECONDS, HANGS, MEMORY, MOST_MEMORY = 5, 60, 500_000_000, 4_000_000_000
SHRINKING = 20  # seconds that making a find smaller may take


class Find(NamedTuple):
    """What came out of an input that should not: in short, so that two alike can be told, and in full."""

    signature: str
    text: str


# -- in the process that tries ---------------------------------------------------------------------


def serve() -> None:
    """Try what comes in on stdin, a line of JSON each, and tell what is found on stdout."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the code under test prints is no answer
    _bound_memory()
    for line in sys.stdin:
        asked = json.loads(line)
        found = tried(TARGETS[asked["target"]], base64.b64decode(asked["data"]), thorough=asked["thorough"])
        print(json.dumps(found), file=answers, flush=True)


def tried(target: Target, data: bytes, *, thorough: bool) -> Find | None:
    """What comes out of an input that should not."""
    _reset_peak()
    before, begun = _memory("VmRSS"), time.process_time()
    try:
        target.tried(data, thorough)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # noqa: BLE001 - a panic of Polars is no Exception
        return Find(_signature(problem), "".join(traceback.format_exception(problem, limit=-25)))
    if (seconds := time.process_time() - begun) > SECONDS:
        return Find("too slow", f"{seconds:.1f} s of processor time")
    if (more := _memory("VmHWM") - before) > MEMORY:
        gc.collect()
        return Find("too much memory", f"{more / 1e6:.0f} MB")
    return None


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


def _bound_memory() -> None:
    """Let the process die before it takes the machine with it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


# -- in the process that asks ----------------------------------------------------------------------


class Trial:
    """The process that tries, started anew when it ends or hangs."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, target: Target, data: bytes, *, thorough: bool = True) -> Find | None:
        if self._process is None:
            command = [sys.executable, str(Path(__file__).resolve()), "--serve"]
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        asked = {"target": target.name, "data": base64.b64encode(data).decode(), "thorough": thorough}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return self._ended()
        line = _line(self._process.stdout)
        if line is None:
            self.close()
            return Find("hangs", f"no answer within {HANGS} s")
        if not line:
            return self._ended()
        found = json.loads(line)
        return found and Find(*found)

    def _ended(self) -> Find:
        assert self._process is not None
        code = self._process.wait()
        self.close()
        return Find(f"the process ended with {code}", "out of memory, or a crash of compiled code")

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


def made(target: Target, seed: str, number: int) -> bytes:
    """The input of a number."""
    return target.made(random.Random(f"{seed}:{target.name}:{number}"))  # noqa: S311 - to be made again


def turns(chosen: Sequence[Target], count: int) -> Iterator[tuple[Target, int]]:
    """Targets by turns, each as often as its weight, with the number of the input."""
    cycle = [target for place in range(max(t.weight for t in chosen)) for target in chosen if place < target.weight]
    numbers = dict.fromkeys((t.name for t in chosen), 0)
    for turn in range(count):
        target = cycle[turn % len(cycle)]
        yield target, numbers[target.name]
        numbers[target.name] += 1


def shrunk(data: bytes, still: Callable[[bytes], bool], seconds: float = SHRINKING) -> bytes:
    """The data with as many lines, then bytes, left out as it goes while it is still the same find.

    >>> shrunk(b"a line\\nanother with x in it\\nthe last", lambda data: b"x" in data)
    b'x'
    """
    until = time.monotonic() + seconds
    for separator in (b"\n", b""):
        pieces = data.split(separator) if separator else [bytes([byte]) for byte in data]
        size = max(1, len(pieces) // 2)
        while True:
            place, fewer = 0, False
            while place < len(pieces) and time.monotonic() < until:
                rest = pieces[:place] + pieces[place + size :]
                if rest and still(separator.join(rest)):
                    pieces, fewer = rest, True
                else:
                    place += size
            if (size == 1 and not fewer) or time.monotonic() >= until:
                break
            size = max(1, size // 2)
        data = separator.join(pieces)
    return data


def hunted(chosen: Sequence[Target], count: int, seed: str) -> int:
    """Try that many inputs; how many different finds there were."""
    trial, seen = Trial(), dict[str, int]()
    begun = time.monotonic()
    try:
        for turn, (target, number) in enumerate(turns(chosen, count)):
            if turn % 20 == 0:
                _progress(f"{turn:,} of {count:,}, {len(seen)} finds")
            data = made(target, seed, number)
            found = trial(target, data, thorough=number % 4 == 0)
            if found is None:
                continue
            name = f"{target.name}: {found.signature}"
            seen[name] = seen.get(name, 0) + 1
            if seen[name] == 1:
                _progress("")
                _tell(target, _smaller(trial, target, data, found), found)
    finally:
        trial.close()
    _progress("")
    minutes = (time.monotonic() - begun) / 60
    print(f"{count:,} inputs with seed {seed} in {minutes:.1f} minutes, {len(seen)} different finds")
    for name, times in seen.items():
        print(f"  {times:5} × {name}")
    return len(seen)


def _smaller(trial: Trial, target: Target, data: bytes, found: Find) -> bytes:
    if found.signature in ("hangs", "too slow") or found.signature.startswith("the process"):
        return data

    def still(less: bytes) -> bool:
        other = trial(target, less)
        return other is not None and other.signature == found.signature

    return shrunk(data, still) if still(data) else data


def _tell(target: Target, data: bytes, found: Find) -> None:
    FINDS.mkdir(exist_ok=True)
    digest = hashlib.sha256(f"{target.name}: {found.signature}".encode()).hexdigest()[:8]
    path = FINDS / f"{target.name}-{digest}{target.ending}"
    path.write_bytes(data)
    print(f"find: {target.name}: {found.signature}\n  {_shown(data)}", flush=True)
    print(f"  python3 x fuzz --replay {path.relative_to(ROOT).as_posix()}", flush=True)


def _shown(data: bytes, most: int = 200) -> str:
    return repr(data if len(data) <= most else data[:most] + b"...")


def replayed(path: Path) -> int:
    """Try one input that was kept, and show in full what comes out."""
    target = TARGETS.get(path.name.partition("-")[0])
    if target is None:
        print(f"x fuzz: the name of '{path}' begins with no target; there are {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    trial = Trial()
    found = trial(target, path.read_bytes())
    trial.close()
    print(f"{found.signature}\n{found.text}" if found else "nothing to find here any more")
    return int(found is not None)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Run the fuzzers that are asked for."""
    if list(arguments) == ["--serve"]:
        serve()
        return 0
    parser = argparse.ArgumentParser("x fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", nargs="*", metavar="N | TARGET", help=f"how many, and of which: {', '.join(TARGETS)}")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**6)), help="a new one if left out")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="try a kept input again")
    asked = parser.parse_args(arguments)
    if asked.replay:
        return replayed(asked.replay)
    numbers = [int(word) for word in asked.what if word.isdecimal()]
    names = [word for word in asked.what if not word.isdecimal()]
    if strange := [name for name in names if name not in TARGETS]:
        parser.error(f"there is no target '{strange[0]}'; there are {', '.join(TARGETS)}")
    if len(numbers) > 1:
        parser.error("say once how many")
    chosen = [TARGETS[name] for name in names or TARGETS]
    return int(hunted(chosen, (numbers or [10_000])[0], asked.seed) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
