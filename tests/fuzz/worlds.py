"""Worlds as inputs: an agreement and a record that both judges must judge alike, or that must keep the laws.

An input is a document, then a line that tells as of when it is known and under which reading, then the statements as
lines of JSON: it is short to read, and shorter where lines are left out.
"""

from __future__ import annotations

import json
import random
import re
from typing import Any

from tests.fuzz.right import Wrong
from tests.laws import Case, broken
from tests.reference.compare import differences
from tests.reference.drawing import Plan, by_random
from tests.reference.reaches import REACHES
from tests.reference.sweep import Paradox
from tests.reference.vocabulary import DAYS
from tests.reference.worlds import world

from detente.errors import DetenteError, Fault

__all__ = ["a_world", "a_world_with_shadows", "try_laws", "try_world"]

_KNOWN, _READING, _ALL = "== known ", ", reading ", "all"


def a_world(rng: random.Random) -> bytes:
    """A world of some reach, known as of some date, under all readings or one.

    Half of them have what is rarer, and half few kinds of statements, which bear upon each other.
    """
    return _written(rng, REACHES[rng.choice([*REACHES])] + rng.choice(["", "wide"]) + rng.choice(["", "dense"]))


def a_world_with_shadows(rng: random.Random) -> bytes:
    """The same, with the clauses that tell force alone."""
    return _written(rng, REACHES[rng.choice([*REACHES])] + "shadows" + rng.choice(["", "wide"]))


def _written(rng: random.Random, plan: Plan) -> bytes:
    document, rows = world(by_random(rng, plan))
    known = rng.choice([_ALL, _ALL, *DAYS[6:]])
    owners = [name for name in "AB" if f"\n{name}:\n  said:" in document]
    reading = rng.choice([_ALL, _ALL, "text", *owners])
    said = [json.dumps(row) for row in rows]
    return "\n".join([f"{document}{_KNOWN}{known}{_READING}{reading}", *said, ""]).encode()


def _read(data: bytes) -> tuple[str, list[dict[str, Any]], str | None, str | None]:
    document, _, rest = data.decode(errors="replace").partition(_KNOWN)
    asked, *said = rest.splitlines() or [""]
    known, _, reading = (None if word == _ALL else word for word in asked.partition(_READING))
    if known == "" or reading == "":
        raise ValueError("a world says as of when it is known, and under which reading")
    return document, [json.loads(line) for line in said], known, reading


def try_world(data: bytes, thorough: bool) -> bool:
    """Judge a world by both; whether it was one, and not what an agreement or a record refuses."""
    try:
        document, rows, known, reading = _read(data)
    except ValueError:
        return False
    try:
        told = differences(document, rows, known, reading) if rows else ""
    except Fault:
        raise
    except (DetenteError, Paradox):
        return False
    if told:
        raise Wrong(f"{_summary(told)}\n{told}")
    return bool(rows)


def _summary(told: str) -> str:
    """What each of both says of the first finding that they tell differently, so that two alike can be told."""
    if "\nfault of the engine: " in told:
        return told.rpartition("\nfault of the engine: ")[2].partition("(")[0]
    engine, between, rest = told.partition("    reference:")
    if not between:
        return "numbers"
    said = [
        " ".join(dict.fromkeys(re.findall(r"^        (\w+) ", part, re.MULTILINE))) or "nothing"
        for part in (engine.partition("    engine:")[2], rest.partition("\n    engine:")[0])
    ]
    return f"{said[0]} / {said[1]}"


def try_laws(data: bytes, thorough: bool) -> bool:
    """Hold a world against the laws; whether it was one."""
    try:
        document, rows, known, reading = _read(data)
    except ValueError:
        return False
    try:
        case = Case(document, rows, known, reading) if rows else None
    except Fault:
        raise
    except DetenteError:
        return False
    if case is not None and (found := broken(case)):
        raise Wrong(f"{found}\n{data.decode()}")
    return case is not None
