"""The process in which libFuzzer guides one target: python -m tests.fuzz.guide TARGET STATUS OPTIONS…

It alone needs atheris, and only when it runs: without it this module can be imported like any other.

What it tells of itself is written to the file STATUS, a few times a second: libFuzzer ends the process as it likes.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import pkgutil
import random
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

THOROUGH = 6  # one in so many is assessed, written and read again: what that reaches is to guide too


def _instrumented() -> None:
    """Import all of Détente, and none of what it stands on, so that lines which are reached are told."""
    import atheris

    with contextlib.redirect_stderr(io.StringIO()), atheris.instrument_imports(include=["detente"]):
        import detente

        for module in pkgutil.walk_packages(detente.__path__, "detente."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


class _Told:
    """What came of the inputs so far, in a file."""

    def __init__(self, path: Path) -> None:
        self._path, self._next = path, 0.0
        self.sums: dict[str, int] = {"inputs": 0, "through": 0, "finds": 0}
        self.said: list[str] = []

    def write(self, *, now: bool = False) -> None:
        if not now and time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.3
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps({**self.sums, "told": self.said}), "ascii")
        draft.replace(self._path)


def main() -> None:
    """Be the process of one target."""
    import atheris

    name, status, *options = sys.argv[1:]
    _instrumented()
    # Only now: what these import must have been instrumented.
    from tests.fuzz.keeping import keep
    from tests.fuzz.targets import TARGETS
    from tests.fuzz.trial import bound_memory, tried

    target, told, seen = TARGETS[name], _Told(Path(status)), set[str]()

    def one(data: bytes) -> None:
        outcome = tried(target, data, thorough=zlib.crc32(data) % THOROUGH == 0)
        told.sums["inputs"] += 1
        told.sums["through"] += outcome.through and outcome.find is None
        if outcome.find and outcome.find.signature not in seen:
            seen.add(outcome.find.signature)
            with contextlib.redirect_stdout(io.StringIO()) as said:
                keep(target, data, outcome.find)
            told.said.append(said.getvalue().rstrip())
            told.sums["finds"] += 1
        told.write(now=bool(outcome.find))

    bound_memory()
    gc.freeze()
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=_mutator(target.made, target.mutated))
    atheris.Fuzz()


def _mutator(
    made: Callable[[random.Random], bytes], mutated: Callable[[random.Random, bytes], bytes]
) -> Callable[[bytes, int, int], bytes]:
    import atheris

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)  # noqa: S311 - to be made again
        way = rng.random()
        if way < 0.02:
            return made(rng)[:most]
        return mutated(rng, data)[:most] if way < 0.5 else atheris.Mutate(data, most)

    return mutate


if __name__ == "__main__":
    main()
