"""Sets: values chosen and released by statements (docs/language.md §4)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reference.statements import Record, Statement

from detente.agreement.blocks import State
from detente.agreement.grammar.conditions import Any, Condition, Said

Choice = tuple[Statement, str]  # with which of its authors made it


def is_member(state: State, record: Record, value: str, at: int, known: int | None = None) -> bool:
    """§4: whether a value is in a set, told from the words that stand at an instant as though no other had been made.

    With `known`, a choice that was taken back by then made no member, though it had its place.
    """
    inside = _replayed(state, record, at)
    return any(known is None or record.taken_back(s, author, known) is None for s, author in inside.get(value, ()))


def _replayed(state: State, record: Record, at: int) -> dict[str, list[Choice]]:
    """The values that are in a set, each with the choices that it is in by."""
    chosen = [w for w in _words(state.on, record, at) if record.taken_back(*w, at) is None]
    released = [w for w in _words(state.off, record, at) if record.taken_back(*w, at) is None]
    inside: dict[str, list[Choice]] = {}
    waiting: dict[str, list[Choice]] = {}
    turns = {_acts(s) for s, _ in (*chosen, *released)} | {s.ends() for s, _ in chosen}
    for turn in sorted(t for t in turns if t <= at):
        out = {_value(state, s) for s, _ in released if _acts(s) == turn}
        for held in (inside, waiting):
            for value in [*held]:
                held[value] = [] if value in out else [w for w in held[value] if w[0].ends() > turn]
                if not held[value]:
                    del held[value]
        now = [w for w in chosen if _acts(w[0]) == turn and w[0].ends() > turn and _value(state, w[0]) not in out]
        for word in sorted(now, key=lambda w: (w[0].received.first, w[0].id)):
            value = _value(state, word[0])
            (inside if value in inside else waiting).setdefault(value, []).append(word)
        while waiting and (state.at_most is None or len(inside) < state.at_most):
            first = next(iter(waiting))
            inside[first] = waiting.pop(first)
    return inside


def _value(state: State, s: Statement) -> str:
    return str(s.fields[state.set_of or ""])


def _words(condition: Condition, record: Record, at: int) -> Iterator[tuple[Statement, str]]:
    """The words that turn a set, KIND or KIND from XX, that have begun to act."""
    heard = [*condition.parts] if isinstance(condition, Any) else [condition]
    for word in heard:
        if not isinstance(word, Said):
            continue
        for s in record.all:
            for author in s.by:
                if s.kind == word.kind and _acts(s) <= at and (word.subject is None or author in word.subject.names):
                    yield s, author


def _acts(s: Statement) -> int:
    return max(s.at.first, s.received.first)
