"""Versions of a text: every instant is judged by the one in force then (docs/language.md §1).

Kept to duties that keep a count: what arose before a new text, and what conditions see of it, is not told here yet.
"""

from __future__ import annotations

from dataclasses import replace

from tests.reference.counts import Text

from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Clauses


def versions_of(text: Text) -> tuple[Text, ...]:
    """A text after its earlier versions, each from its date, with the date since which each of its clauses binds."""
    agreement = text.agreement
    starts = {"this": agreement.in_force} | dict(agreement.versions)
    earlier = sorted((starts[digest], edition) for digest, edition in agreement.editions.items())
    every = [replace(text, agreement=e, clauses=e.clauses, starts=start) for start, e in earlier]
    every.append(replace(text, starts=starts["this"]))
    found: list[Text] = []
    for number, one in enumerate(every):
        before = found[number - 1] if number else None
        found.append(replace(one, binds={clause: _binds(before, one, clause) for clause in one.clauses.duties}))
    return tuple(found)


def _binds(before: Text | None, text: Text, clause: str) -> int:
    """§1: a clause binds from the date of its version; one that is as it was, with all it is made of, from before."""
    if before is None:
        return text.agreement.in_force
    if clause in before.clauses.duties and _made_of(before.clauses, clause) == _made_of(text.clauses, clause):
        return before.binds[clause]
    return text.starts


def _made_of(clauses: Clauses, clause: str) -> list[object]:
    duty = clauses.duties[clause]
    return [duty, *_counts(clauses, duty.keep)]


def _counts(clauses: Clauses, name: str | None) -> list[object]:
    if name is None:
        return []
    count = clauses.counts[name]
    parts = [part.name for part in ex.names_in(count.is_)] if count.is_ is not None else []
    return [count, *(inner for part in parts for inner in _counts(clauses, part))]


__all__ = ["versions_of"]
