"""`detente check` and `detente schema`: for who writes an agreement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import detente
from detente.agreement.effects import effect
from detente.agreement.names.editions import not_at_hand
from detente.cli.given import in_order
from detente.cli.printing import put
from detente.cli.talk import note
from detente.wording import listed

if TYPE_CHECKING:
    from detente.agreement.model import Agreement, Reading
    from detente.words.words import Words

__all__ = ["check", "schema"]


def check(agreement: str, /) -> int:
    """Check an agreement: all its mistakes in one go, or how many clauses it has.

    Parameters
    ----------
    agreement
        A Markdown file, or the name of an agreement that ships.
    """
    from detente.words.words import Words

    in_order("check", agreement, ())
    text = detente.load(agreement)
    clauses = len(text.clauses.duties)
    words = Words(text)
    lines = [f"{clauses} clause{'s' if clauses != 1 else ''}, no mistakes", f"SHA-256 {text.digest}"]
    if words.footing:
        lines.append(words.footing)
    lines += _readings(text, words)
    put("\n".join(lines) + "\n", None)
    if not clauses:
        note("worth a look: nothing here can be assessed; a duty stands in a fence that begins ```yaml duty")
    for sentence in not_at_hand(text):
        note(f"worth a look: {sentence}")
    for lint in text.lints:
        note(f"worth a look: {lint}")
    return 0


def schema() -> int:
    """Print the JSON Schema of an agreement's blocks, for editors."""
    from detente.agreement.shape.schema import json_schema

    put(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", None)
    return 0


def _readings(text: Agreement, words: Words) -> Iterator[str]:
    """What each reading changes, and what of it in its owner's favour."""
    for owner, stated in text.readings.items():
        before: Reading | None = None
        for reading in stated:
            yield f"reading {owner}, stated {words.when(reading.said)}:"
            for name, keys in reading.changes.items():
                fresh = _fresh(name, keys, before, reading)
                if fresh:
                    yield f"  {name}: {listed(fresh)}{_favour(owner, name, fresh, text, reading)}"
            before = reading


def _fresh(name: str, keys: Iterable[str], before: Reading | None, reading: Reading) -> list[str]:
    """The keys that a reading replaces and its owner had not replaced before, or had otherwise."""
    if before is None or name not in before.changes:
        return [*keys]
    kinds = ("counts", "occasions", "states", "duties")
    same = all(getattr(before.clauses, kind).get(name) == getattr(reading.clauses, kind).get(name) for kind in kinds)
    return [] if same else [key for key in keys if key not in before.changes[name]] or [*keys]


def _favour(owner: str, name: str, keys: list[str], text: Agreement, reading: Reading) -> str:
    """Whom it favours that a reading replaces some keys of a clause."""
    old, new = text.clauses.duties.get(name), reading.clauses.duties.get(name)
    if old is None or new is None or owner not in text.speakers:
        return ""
    owes = owner in {member for who in new.who for member in (who, *text.members(who))}
    match effect(old, new, keys, [owner] if owner in new.who else None):
        case "eased":
            return f" (in its own favour: {owner} owes {name})" if owes else " (in the others' favour)"
        case "tightened":
            return f" (stricter, on {owner} too)" if owes else f" (in its own favour: others owe {name})"
        case "open":
            return " (in whose favour, hangs on the record)"
        case "same":
            return ""
