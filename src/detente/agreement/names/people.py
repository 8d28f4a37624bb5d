"""Who owes, to whom, and whose word is evidence: `who`, `to`, `according to` (docs/language.md §3, §5).

1. `who` is each party when left out; else parties, groups (which act as one) or `each of GROUP`, whose members
   owe each alone. `any of` and `all of` belong to conditions.
2. `to` is all the others when left out; one name is owed to; a list or `each of` keeps the duty apart.
3. `according to` names chains that are heard apart: `US else self`, `self, NATO`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.agreement.blocks import Sources
from detente.agreement.names.front import Front
from detente.agreement.names.values import Values
from detente.agreement.text.mistakes import Mistakes
from detente.agreement.text.nodes import Node, Scalar, Sequence
from detente.wording import did_you_mean

__all__ = ["owed_to", "owing", "sources"]

_QUANTIFIED = re.compile(r"(each|any|all)\s+of\s+(.+)", re.DOTALL)


def owing(node: Node | None, front: Front, values: Values) -> tuple[str, ...] | None:
    """Who owes a clause; None when it cannot be told."""
    if node is None:
        return tuple(front.parties)
    return _once(values.scalars(node), _names(node, front, values, owes=True), values.found)


def owed_to(node: Node | None, front: Front, values: Values) -> tuple[tuple[str, ...] | None, bool]:
    """To whom, None for all the others; and whether the duty is kept apart for each."""
    if node is None:
        return None, False
    names = _once(values.scalars(node), _names(node, front, values, owes=False), values.found)
    apart = isinstance(node, Sequence) or _QUANTIFIED.match(values.text(node)) is not None
    return names, apart


def _names(node: Node, front: Front, values: Values, *, owes: bool) -> Iterator[tuple[Scalar, tuple[str, ...] | None]]:
    known = [*front.parties, *front.groups, *(() if owes else front.others)]
    for scalar in values.scalars(node):
        said = scalar.text.strip()
        quantified = _QUANTIFIED.fullmatch(said)
        place, advice = scalar.place, did_you_mean(said, known)
        if quantified and quantified[1] != "each":
            what = f"'{quantified[1]} of' has no meaning here, for each owes or is owed alone"
            values.found.add(what, place, f"for instance: each of {quantified[2][:40]}")
        elif quantified and quantified[2] in front.groups:
            yield scalar, front.members(quantified[2])
            continue
        elif quantified:
            advice = did_you_mean(quantified[2], front.groups) or "list it under 'groups': NATO: [US, PL]"
            values.found.add(f"no group '{quantified[2][:40]}'", place, advice)
        elif said in known:
            yield scalar, (said,)
            continue
        elif said in front.others:
            values.found.add(f"'{said}' may speak and owes nothing", place, "list it under 'parties' if it is bound")
        elif not owes and said == "all":
            values.found.add("a duty without 'to' is owed to all the others", place, "leave 'to' out")
        else:
            values.found.add(f"no party or group '{said[:40]}'", place, advice)
        yield scalar, None


def _once(
    scalars: tuple[Scalar, ...], found: Iterator[tuple[Scalar, tuple[str, ...] | None]], mistakes: Mistakes
) -> tuple[str, ...] | None:
    names: dict[str, None] = {}
    whole = bool(scalars)
    for scalar, some in found:
        for name in some or ():
            if name in names:
                mistakes.add(f"'{name}' is given twice", scalar.place, "leave one out")
            names[name] = None
        whole = whole and some is not None
    return tuple(names) if whole else None


def sources(node: Node | None, front: Front, values: Values, *, duty: bool) -> Sources | None:
    """Whose statements are evidence; None when left out or a mistake."""
    known = {*front.speakers, "self", *(("other",) if duty else ())}
    chains = []
    whole = node is not None
    for scalar in values.scalars(node):
        for part in re.finditer(r"(?:^|(?<=,))[^,]*", scalar.text):
            chain = []
            if not part[0].strip():
                whole = False
                comma = max(0, part.start() - 1) if "," in scalar.text else 0
                values.found.add("a name is missing beside ','", scalar.at(comma), "for instance: self, NATO")
                continue
            for name in re.finditer(r"(?:(?!(?<!\s)\s+else\s).)+", part[0], re.DOTALL):
                said = re.sub(r"^\s*else\s+", " ", name[0]) if name.start() else name[0]
                offset = part.start() + name.end() - len(said.lstrip())
                said = said.strip()
                if said in known and said not in chain:
                    chain.append(said)
                    continue
                whole = False
                place = scalar.at(offset, len(said))
                if said in chain:
                    values.found.add(f"'{said}' stands twice in a chain", place, "leave one out")
                elif said == "other" and not duty:
                    values.found.add(
                        "'other' is whom a duty is owed to, and a count has none", place, "name who speaks"
                    )
                else:
                    advice = did_you_mean(said, known)
                    if re.search(r"(^|\s)(or|and|else)(\s|$)", said):
                        advice = "write it like: self else NATO (the second where the first is silent), or: self, NATO"
                    values.found.add(f"nobody is called '{said[:40]}'", place, advice)
            chains.append(tuple(chain))
    if len(set(chains)) < len(chains) and whole and node is not None:
        values.found.add("the same source is heard twice", node.place, "leave one out")
        return None
    return Sources(tuple(chains)) if whole and chains else None
