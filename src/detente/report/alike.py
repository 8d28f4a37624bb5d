"""Many who owe the same, named together.

>>> named([("A", "all"), ("B", "all")])
'A, B'
>>> named([("A", "B"), ("A", "C"), ("B", "A"), ("B", "C"), ("C", "A"), ("C", "B"), ("D", "A")])
'each of A, B, C to each other; D to A'
>>> named([("A", "B"), ("A", "C"), ("B", "A"), ("B", "C")])
'each of A, B to each other and to C'
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.words.catalogue import Catalogue
from detente.words.english import ENGLISH

__all__ = ["MANY", "named"]

MANY = 7  # so many of whom the same is told are told together


def named(pairs: Iterable[tuple[str, str]], catalogue: Catalogue = ENGLISH) -> str:
    """Who owes to whom, each pair in it once; those who owe the same to the same are named together."""
    towards: dict[str, list[str]] = {}
    for by, to in pairs:
        towards.setdefault(by, []).append(to)
    if all(owed == ["all"] for owed in towards.values()):
        return ", ".join(towards)
    everyone = list(dict.fromkeys(name for owed in towards.values() for name in owed))
    mutual = [by for by, owed in towards.items() if {*owed} == {*everyone} - {by} and by in everyone]
    told = []
    if len(mutual) > 1:
        others = [name for name in everyone if name not in mutual]
        form = "each to each and others" if others else "each to each"
        told.append(catalogue.label(form, owing=", ".join(mutual), others=", ".join(others)))
    else:
        mutual = []
    alike: dict[tuple[str, ...], list[str]] = {}
    for by, owed in towards.items():
        if by not in mutual:
            alike.setdefault(tuple(owed), []).append(by)
    told += [catalogue.label("owed to", by=", ".join(by), to=", ".join(owed)) for owed, by in alike.items()]
    return "; ".join(told)
