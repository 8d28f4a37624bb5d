"""When the reading was stated on which a verdict rests (docs/language.md §6).

Rules

1. A verdict that a gate makes rests on what the reading puts in place of that gate; any other on what it puts in
   place of the rest of the clause and of the counts and occasions that this is made of. Where readings differ the
   gates that it has or lacks count as well.
2. Blocks of one owner add up. What they say now was stated by the first block since which they have said so: to
   say it again does not make it later, and an earlier block about something else does not make it earlier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from detente.agreement.blocks import Duty
from detente.agreement.model import Clauses, Reading
from detente.assess.findings.reasons import Reason
from detente.assess.judging.worlds import World

__all__ = ["stated"]

_GATES = ("while", "unless", "excused")
_OF_GATES = ("gate", "because", "condition", "off", "breach-of", "relied", "idle", "grace")  # codes of reasons
_BESIDE = {"unless": ("basis",)}  # what belongs to a gate and is nothing without it
# Keys of a duty whose name in the model is another.
_NAMES = {
    "while": "while_", "at most": "bound", "at least": "bound", "give": "gives", "do": "does", "up to": "up_to",
    "according to": "according_to",
}  # fmt: skip

Said = Callable[[Reading], object]


def stated(world: World, clause: str, found: Sequence[Reason], known: int, *, disputed: bool) -> list[Reason]:
    """A reason for each block of a reading that a verdict rests on, by date; none where it reads as the text does."""
    blocks = [r for r in world.agreement.readings.get(world.name, ()) if r.said <= known]
    if not blocks or clause not in world.clauses.duties or not found or found[0].code in ("ended", "not-yet"):
        return []
    gates = [str(r.get("gate")) for r in found if r.code == "gate"]
    conduct = any(r.code not in _OF_GATES for r in found)
    rests: dict[int, Reading] = {}
    for said in _rested(world.clauses, clause, blocks[-1], gates, conduct=conduct, disputed=disputed):
        first = _first(blocks, said)
        rests[first.said] = first
    return [
        Reason("reading", (("owner", world.name), ("said", block.said)), source=block.source)
        for _, block in sorted(rests.items())
    ]


def _rested(
    clauses: Clauses, clause: str, now: Reading, gates: Sequence[str], *, conduct: bool, disputed: bool
) -> Iterator[Said]:
    """What of a reading a verdict on a clause rests on: how to look each up in a block."""
    changed = now.changes.get(clause, ())
    asleep = {gate: (gate, *_BESIDE.get(gate, ())) for gate in _GATES}
    wanted = [asleep[gate] for gate in gates]
    names = {name for gate in gates for name in _named(now, clauses.duties[clause].texts.get(gate, ""))}
    if conduct:
        wanted += [(key,) for key in changed if not any(key in of for of in asleep.values())]
        names |= clauses.made_of(clause)
    if disputed and not gates:
        wanted += asleep.values()
    for keys in wanted:
        if any(key in changed for key in keys):
            yield lambda block, keys=keys: [_key(block, clause, key) for key in keys]  # type: ignore[misc]  # its own
    for name in sorted(names & set(now.changes)):
        yield lambda block, name=name: _definition(block, name)  # type: ignore[misc]  # its own


def _named(now: Reading, condition: str) -> Iterator[str]:
    """What a reading changed that a condition names."""
    for name in now.changes:
        if name not in now.clauses.duties and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", condition):
            yield name


def _key(block: Reading, clause: str, key: str) -> object:
    duty: Duty = block.clauses.duties[clause]
    return key in block.changes.get(clause, ()), getattr(duty, _NAMES.get(key, key.replace(" ", "_")), None)


def _definition(block: Reading, name: str) -> object:
    clauses = block.clauses
    return name in block.changes, clauses.counts.get(name), clauses.occasions.get(name), clauses.states.get(name)


def _first(blocks: Sequence[Reading], said: Said) -> Reading:
    """The first block since which a reading says what it says now."""
    place, now = len(blocks) - 1, said(blocks[-1])
    while place and said(blocks[place - 1]) == now:
        place -= 1
    return blocks[place]
