"""What is known to be good, or to be wrong on purpose: the agreements, records and commands that the project shows.

They come from the library, from the documented cases and from the pages that people read, so that whoever writes a
case feeds the fuzzers too.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.cases.run import FENCE, cases

__all__ = ["agreements", "commands", "records"]

LIBRARY = Path(__file__).parents[2] / "src" / "detente" / "library"


@cache
def agreements(*, malformed: bool = True) -> tuple[bytes, ...]:
    """Every agreement, in a fixed order; on demand without those that are malformed on purpose."""
    shown = [body for kind, body in _shown(malformed=malformed) if kind == "markdown"]
    return (*(path.read_bytes() for path in sorted(LIBRARY.glob("*.md"))), *(body.encode() for body in shown))


@cache
def records(ending: str) -> tuple[bytes, ...]:
    """Every record that is kept as text with an ending."""
    shown = [body for kind, body in _shown() if f".{kind}" == ending]
    return (*(path.read_bytes() for path in sorted(LIBRARY.glob(f"*{ending}"))), *(body.encode() for body in shown))


@cache
def commands() -> tuple[bytes, ...]:
    """The arguments of a command of `detente` for each set of options that is shown with it, a line of JSON each."""
    lines = [line for kind, body in _shown() if kind == "console" for line in body.splitlines()]
    asked = [shlex.split(line.partition("detente ")[2]) for line in lines if line.startswith("$ detente ")]
    alike = {(words[0], *sorted(word for word in words if word.startswith("-"))): words for words in asked if words}
    return tuple("\n".join(map(json.dumps, words)).encode() for words in alike.values())


def _shown(*, malformed: bool = True) -> Iterator[tuple[str, str]]:
    for case in cases():
        if not malformed and case.name.startswith("malformed/"):
            continue
        for fence in FENCE.finditer(case.text):
            yield fence["kind"], fence["body"]
