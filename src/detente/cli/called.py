"""As what the program was called, so that the commands it prints can be typed as they stand.

`x run detente …` in a clone sets DETENTE_CALLED_AS; an installed `detente` is called by its name.

>>> typed("assess", "a treaty.md")
"detente assess 'a treaty.md'"
"""

from __future__ import annotations

import os
import shlex

from detente.wording import printable

__all__ = ["called", "typed"]


def called() -> str:
    """What a person types to call this program: `detente`, or `python3 x run detente`."""
    return printable(os.environ.get("DETENTE_CALLED_AS", "")) or "detente"


def typed(*words: str) -> str:
    """A command of this program as one types it, on one line."""
    return f"{called()} {printable(shlex.join(words))}".rstrip()
