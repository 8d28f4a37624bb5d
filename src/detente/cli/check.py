"""`detente check` and `detente schema`: for who writes an agreement."""

from __future__ import annotations

import json
from collections.abc import Iterator

import detente
from detente.agreement.model import Agreement, Duty, Reading
from detente.cli.printing import put
from detente.cli.talk import note
from detente.errors import listed
from detente.report.words import Words

__all__ = ["check", "schema"]

# What a party that changes it in a duty of its own may change in its own favour.
_OWN_BURDEN = (
    "while_", "unless", "excused", "grace", "since", "until", "bound", "keep", "within", "before", "where", "up_to",
    "according_to", "answers",
)  # fmt: skip


def check(agreement: str, /) -> int:
    """Check an agreement: all its mistakes in one go, or how many clauses it has.

    Parameters
    ----------
    agreement
        A Markdown file, or the name of an agreement that ships.
    """
    text = detente.load(agreement)
    clauses = len(text.clauses.duties)
    words = Words(text)
    lines = [f"{clauses} clause{'s' if clauses != 1 else ''}, no mistakes"]
    if words.footing:
        lines.append(words.footing)
    lines += _readings(text, words)
    put("\n".join(lines) + "\n", None)
    for lint in text.lints:
        note(f"worth a look: {lint}")
    return 0


def schema() -> int:
    """Print the JSON Schema of an agreement's blocks, for editors."""
    from detente.agreement.schema import json_schema

    put(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", None)
    return 0


def _readings(text: Agreement, words: Words) -> Iterator[str]:
    """What each reading changes, and what of it in its owner's favour."""
    for owner, stated in text.readings.items():
        before = text.clauses
        for reading in stated:
            yield f"reading {owner}, stated {words.when(reading.said)}:"
            for name, keys in reading.changes.items():
                if _changed(name, before, reading):
                    yield f"  {name}: {listed([*keys])}{_favour(owner, name, text, reading)}"
            before = reading.clauses


def _changed(name: str, before: object, reading: Reading) -> bool:
    kinds = ("counts", "occasions", "states", "duties")
    return any(
        getattr(before, kind).get(name) != getattr(reading.clauses, kind).get(name) for kind in kinds
    )


def _favour(owner: str, name: str, text: Agreement, reading: Reading) -> str:
    old, new = text.clauses.duties.get(name), reading.clauses.duties.get(name)
    if old is None or new is None or owner not in _who(new, text):
        return ""
    changed = [key for key in _OWN_BURDEN if getattr(old, key) != getattr(new, key)]
    eased = [key for key in changed if key not in ("while_", "unless", "excused") or getattr(new, key) is not None]
    return f" (bears on what {owner} itself owes)" if eased else ""


def _who(duty: Duty, text: Agreement) -> set[str]:
    return {member for who in duty.who for member in (who, *text.members(who))}
