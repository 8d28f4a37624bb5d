"""Whether a block has the shape of its kind: the keys it may have, each with what it may hold.

>>> found = Mistakes()
>>> node = Composer(found).compose(Source.of("{keep: warheads, at mots: 5}"))
>>> check("duty", node, node, found), [m.message for m in found]
(False, ["a duty has no key 'at mots'; did you mean 'at most'?"])
"""

from __future__ import annotations

import re
from collections.abc import Collection

from detente.agreement.shape.keys import SHAPES, Key, ShapeKind
from detente.agreement.shape.rules import rules
from detente.agreement.text.composing import Composer
from detente.agreement.text.mistakes import Mistakes
from detente.agreement.text.nodes import Mapping, Node, Scalar, Source, plain
from detente.wording import a, did_you_mean

__all__ = ["Composer", "Source", "check"]


def check(kind: ShapeKind, name: Node, node: Node, found: Mistakes) -> bool:
    """Whether a block has the shape of its kind; `name` is where something missing is told."""
    before = len(found)
    shape = SHAPES[kind]
    a_kind = "the front matter" if kind == "front matter" else a(kind)
    if not isinstance(node, Mapping):
        place = node.place if node.end > node.start else name.place
        found.add(f"{a_kind} is keys with values", place, f"for instance: {shape.example}")
        return False
    fields = {key.name: key for key in shape.keys}
    unknown = [] if shape.extensible else [key for key in node.items if key not in fields]
    for key in shape.keys:
        if key.name in node.items:
            _held(key, node, found)
        elif key.needed and not unknown:  # it may be that one, misspelt
            found.add(f"{a_kind} needs '{key.name}'", name.place, f"for instance: {key.example}")
    for word in unknown:
        what = f"{a_kind} has no key '{word[:60]}'"
        found.add(what, node.key(word).place, _help(node, word, fields))
    for what, word, advice in rules(kind, node.items.keys() & fields, misspelt=bool(unknown)):
        found.add(what, node.key(word).place if word else name.place, advice)
    return len(found) == before


def _held(key: Key, node: Mapping, found: Mistakes) -> None:
    """Tell of a key that does not hold what it may; of an empty one at the key, for there is nothing else to show."""
    name, value = node.items[key.name]
    wrong = key.holds.wrong(plain(value))
    if wrong:
        place = value.place if value.end > value.start else name.place
        found.add(f"'{key.name}' {wrong}", place, f"for instance: {key.example}")


def _help(node: Mapping, key: str, fields: Collection[str]) -> str:
    """Help for an unknown key, which may be the rest of a text that was cut in two at its comma."""
    value = node.get(key)
    before = node.source.text[: node.key(key).start].rstrip()
    if isinstance(value, Scalar) and not value.text and before.endswith(","):
        if key.isdecimal() and len(key) == 3 and (whole := re.search(r"[0-9]+$", before[:-1])):
            return f"a large number is written without commas, for instance {whole[0]}{key}"
        return "a text that holds a comma stands in quotes, as a whole"
    return did_you_mean(key, fields)
