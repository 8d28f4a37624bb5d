"""Sets: values chosen and released by statements (docs/language.md §4)."""

from __future__ import annotations

from detente.agreement.conditions import Any, Condition, Said
from detente.agreement.model import State
from tests.reference.views import View


def is_member(state: State, view: View, value: str, at: int) -> bool:
    """Whether a value is in a set at an instant."""
    raise NotImplementedError


def turns(condition: Condition) -> list[Said]:
    """The words that turn a set: KIND or KIND from XX."""
    if isinstance(condition, Any):
        return [s for part in condition.parts for s in turns(part)]
    return [condition] if isinstance(condition, Said) else []
