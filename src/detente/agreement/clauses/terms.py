"""Whether a clause stands word for word in two texts, with all that it is made of (docs/language.md §1).

It is made of the counts, occasions and states that it names, and of those that these name. Which other clauses its
conditions look at makes no other clause of it; nor does whom else it binds, its heading, or its prose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from detente.agreement.blocks import Duty
from detente.agreement.grammar.conditions import Conduct
from detente.agreement.grammar.expressions import Text
from detente.agreement.model import Clauses

__all__ = ["same_terms"]


def same_terms(clause: str, one: Clauses, other: Clauses) -> bool:
    """Whether both have a clause, and alike."""
    mine, theirs = one.duties.get(clause), other.duties.get(clause)
    return mine is not None and theirs is not None and _terms(mine, one) == _terms(theirs, other)


def _terms(duty: Duty, clauses: Clauses) -> str:
    bare = replace(duty, who=(), heading="", prose="", texts={}, place=None)
    found: dict[str, object] = {}
    asked: list[object] = [bare]
    while asked:
        for name in _texts(asked.pop()):
            made = clauses.counts.get(name) or clauses.occasions.get(name) or clauses.states.get(name)
            if made is not None and name not in found:
                found[name] = made
                asked.append(made)
    return repr((bare, sorted(found.items(), key=lambda item: item[0])))


def _texts(value: object) -> Iterator[str]:
    """Every name in a value, those of what it is made of among them; not what is only said, as in `= 'spare'`."""
    parts = [value]
    while parts:
        part = parts.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, (Text, Conduct)):
            # A text is none, and which other clauses a condition looks at makes no other clause of it.
            continue
        elif isinstance(part, Struct):
            parts += [getattr(part, name) for name in part.__struct_fields__]
        elif isinstance(part, Mapping):
            parts += chain(part, part.values())
        elif isinstance(part, (tuple, list, set, frozenset)):
            parts += part
