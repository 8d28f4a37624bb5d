"""Versions of a text: every instant is judged by the one in force then (docs/language.md §1).

What a new text takes over is told where it is judged:

- A clause binds from the date of its version, unless it is as it was, word for word, with all that it is made of.
- A breach goes on while conduct falls short by the new text: its story is told by the new words from the beginning.
- What was settled stays so; a settlement of before settles nothing that the new text alone calls short: `keeps.py`.
- What arose called for an answer, and had its place, by the text in force then; it is judged further by each later text
  until one of them finds it closed, or no longer calls it an occasion: `Sweep.occasions`, `quotas.py`.
- Conditions of a text are told by its words of all that was said, and see what was breached, owed and met by the text
  in force then: states, occasions `when` and `for N days` of a text to come are told from the beginning, `Sweep.step`.
- Who has left is out, unless he accedes to the new text anew: `bonds.py`.
- A reading is heard of the versions that have it, and of the others is the text (§6).
"""

from __future__ import annotations

from dataclasses import replace

from tests.reference.counts import Text
from tests.reference.dates import ALWAYS

from detente.agreement.blocks import Count, Duty, Occasion, State
from detente.agreement.grammar import conditions as c
from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Agreement, Clauses


def versions_of(text: Text, owner: str | None = None) -> tuple[Text, ...]:
    """A text after its earlier versions, each from its date, with the date since which each of its clauses binds.

    Each is as `owner` reads it, as known by then (§6).
    """
    agreement = text.agreement
    starts = {"this": agreement.in_force} | dict(agreement.versions)
    earlier = sorted((starts[digest], edition) for digest, edition in agreement.editions.items())
    every = [replace(text, agreement=e, clauses=_as_read(e, owner, text.known), starts=start) for start, e in earlier]
    every.append(replace(text, starts=starts["this"]))
    every[0] = replace(every[0], starts=ALWAYS)
    found: list[Text] = []
    for number, one in enumerate(every):
        before = found[number - 1] if number else None
        left = _left(before, one.starts) if before is not None else {}
        binds = {clause: _binds(before, one, clause) for clause in one.clauses.duties}
        found.append(replace(one, binds=binds, left=left))
    return tuple(found)


def _left(before: Text, starts: int) -> dict[str, int]:
    """§1: who is out when a text comes into force, and since when."""
    parties = before.agreement.parties
    gone = {party: before.bonds[party].until for party in parties if before.bonds[party].until <= starts}
    return {party: out for party, out in before.left.items() if party not in parties} | gone


def _as_read(agreement: Agreement, owner: str | None, known: int) -> Clauses:
    """§6: as known before it was said a reading does not exist."""
    return agreement.clauses if owner is None else agreement.clauses_of(owner, known)


def _binds(before: Text | None, text: Text, clause: str) -> int:
    """§1: a clause binds from the date of its version; one that is as it was, with all it is made of, from before."""
    if before is None:
        return text.agreement.in_force
    if clause in before.clauses.duties and _made_of(before.clauses, clause) == _made_of(text.clauses, clause):
        return before.binds[clause]
    return text.starts


def _made_of(clauses: Clauses, clause: str) -> list[object]:
    duty = clauses.duties[clause]
    named = {duty.keep or "", duty.on or "", *_words(duty)}
    found: dict[str, object] = {}
    while asked := named - set(found):
        for name in asked:
            found[name] = clauses.counts.get(name) or clauses.occasions.get(name) or clauses.states.get(name)
            named |= _words(found[name])
    return [duty, *(found[name] for name in sorted(found))]


def _words(block: object) -> set[str]:
    """The names of counts and states that stand in a block."""
    found: set[str] = set()
    for part in _parts(block):
        if isinstance(part, ex.Expression):
            found |= {n.name for n in ex.names_in(part)}
            found |= {n.among for n in ex.walk(part) if isinstance(n, ex.Member) and isinstance(n.among, str)}
        elif isinstance(part, c.Condition):
            found |= {a.state for a in c.atoms(part) if isinstance(a, c.InState)}
            found |= {a.count for a in c.atoms(part) if isinstance(a, c.CountIs)}
    return found


def _parts(block: object) -> list[object]:
    match block:
        case Duty():
            limits = [duty_bound for duty_bound in (block.bound, *(cap.limit for cap in block.up_to)) if duty_bound]
            steps = [each for limit in limits for every in limit.steps.values() for _, each in every]
            return [block.while_, block.unless, block.excused, block.where, *steps]
        case Count():
            return [block.where, block.is_]
        case Occasion():
            return [block.where, block.when]
        case State():
            return [block.on, block.off]
        case _:
            return []


__all__ = ["versions_of"]
