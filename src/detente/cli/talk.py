"""What a command says beside its data: to stderr, more of it with -v, and progress only where somebody looks on."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["detail", "note", "progress", "volume"]

_VERBOSE: ContextVar[bool] = ContextVar("verbose", default=False)


@contextmanager
def volume(*, verbose: bool) -> Iterator[None]:
    """How much is said in the command that runs inside."""
    token = _VERBOSE.set(verbose)
    try:
        yield
    finally:
        _VERBOSE.reset(token)


def note(text: str) -> None:
    """Tell a person something that is no data."""
    sys.stdout.flush()  # where both go to one place, they stand in the order in which they were said
    print(text, file=sys.stderr)


def detail(text: str) -> None:
    """Tell it to whom asked for more."""
    if _VERBOSE.get():
        note(text)


@contextmanager
def progress(what: str, *, large: bool) -> Iterator[None]:
    """Say what is being done while it takes long, on a terminal; with -v, how long it took."""
    shown = large and sys.stderr.isatty()
    if shown:
        print(f"{what} …", end="", file=sys.stderr, flush=True)
    begun = time.perf_counter()
    try:
        yield
    finally:
        if shown:
            print(f"\r{' ' * (len(what) + 2)}\r", end="", file=sys.stderr, flush=True)
    detail(f"{what}: {time.perf_counter() - begun:.2f} s")
