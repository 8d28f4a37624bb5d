"""Worlds as inputs of `x fuzz`: what the reference and the engine find of one must be the same.

An input is a document, then a line that tells as of when it is known and under which reading, then the statements as
lines of JSON: it is short to read, and shorter where lines are left out.
"""

from __future__ import annotations

import json
import random

from tests.reference.compare import differences
from tests.reference.drawing import by_random
from tests.reference.reaches import REACHES
from tests.reference.vocabulary import DAYS
from tests.reference.worlds import world

from detente.errors import DetenteError, Fault

__all__ = ["Differs", "made", "tried"]

_KNOWN, _READING, _ALL = "== known ", ", reading ", "all"


class Differs(Exception):
    """The reference and the engine find something else."""


def made(generator: random.Random) -> bytes:
    """A world of some reach, known as of some date, under all readings or one."""
    document, rows = world(by_random(generator, REACHES[generator.choice([*REACHES])]))
    known = generator.choice([_ALL, _ALL, *DAYS[6:]])
    owners = [name for name in "AB" if f"\n{name}:\n  said:" in document]
    reading = generator.choice([_ALL, _ALL, "text", *owners])
    said = [json.dumps(row) for row in rows]
    return "\n".join([f"{document}{_KNOWN}{known}{_READING}{reading}", *said, ""]).encode()


def tried(data: bytes, thorough: bool) -> bool:
    """Judge a world by both; whether it was one, and not what an agreement or a record refuses."""
    document, _, rest = data.decode(errors="replace").partition(_KNOWN)
    asked, *said = rest.splitlines() or [""]
    known, _, reading = asked.partition(_READING)
    try:
        rows = [json.loads(line) for line in said]
        told = differences(document, rows, None if known == _ALL else known, None if reading == _ALL else reading)
    except Fault:
        raise
    except (DetenteError, ValueError):
        return False
    if told:
        raise Differs(told)
    return bool(rows)
