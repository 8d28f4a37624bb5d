"""Sets: values chosen and released by statements (docs/language.md §4)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reference.statements import Record, Statement

from detente.agreement.grammar.conditions import Any, Condition, Said
from detente.agreement.model import State


def is_member(state: State, record: Record, value: str, at: int, known: int | None = None) -> bool:
    """§4: whether a value is in a set, told anew from the words that stand at an instant.

    With `known`, what was taken back by then is void at every date, but a choice had its place.

    A choice beyond `at most` waits until one is released. One that is taken back had its place until then, and what
    waited does not come in for it. A release that is taken back never was.
    """
    by = at if known is None else known
    void: set[str] = set()
    steps: list[tuple[int, int, int, str, str]] = []  # when, order, then the statement's id, what and which value
    for s, author in _words(state.on, record, at):
        back = record.taken_back(s, author, by)
        chosen = str(s.fields[state.set_of or ""])
        if back is None or back > _acts(s):  # else it never had a place
            steps.append((_acts(s), s.received.first, 2, f"{s.id} {author}", f"+{chosen}"))
        if back is not None and _acts(s) < back <= at:
            steps.append((back, back, 1, f"{s.id} {author}", f"!{chosen}"))
        if back is not None and known is not None:
            void.add(chosen)
    steps.extend(
        (_acts(s), s.received.first, 0, s.id, f"-{s.fields[state.set_of or '']}")
        for s, author in _words(state.off, record, at)
        if record.taken_back(s, author, by) is None
    )
    inside = _replayed(state, sorted(steps, key=lambda step: (step[0], step[2], step[1], step[3])))
    stands = {
        str(s.fields[state.set_of or ""])
        for s, a in _words(state.on, record, at)
        if record.taken_back(s, a, by) is None
    }
    return value in inside and (value not in void or value in stands)


def _replayed(state: State, steps: list[tuple[int, int, int, str, str]]) -> list[str]:
    room = state.at_most if state.at_most is not None else len(steps)
    inside: list[str] = []
    waiting: list[str] = []
    chosen_by: dict[str, set[str]] = {}  # a value is in as long as any choice of it holds
    for when, _, _, said, word in steps:
        what, value = word[0], word[1:]
        choices = chosen_by.setdefault(value, set())
        released_now = any(s[0] == when and s[4] == f"-{value}" for s in steps)
        if what == "+" and not released_now:
            choices.add(said)
            if value not in inside and value not in waiting:
                (inside if len(inside) < room else waiting).append(value)
        elif what in "-!":
            choices -= choices if what == "-" else {said}
            inside = [v for v in inside if v != value or choices]
            waiting = [v for v in waiting if v != value or choices]
        if what == "-":
            while waiting and len(inside) < room:
                inside.append(waiting.pop(0))
    return inside


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
