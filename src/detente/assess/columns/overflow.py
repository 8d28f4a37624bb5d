"""Numbers that outgrow what holds them: always an error, never a wrap-around (docs/language.md §3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from detente.errors import UsageError

__all__ = ["never_wrapped", "too_large"]


def too_large() -> UsageError:
    """The error for arithmetic that outgrows whole numbers."""
    return UsageError("arithmetic over amounts on record grows beyond what is counted exactly; multiply or add up less")


@contextmanager
def never_wrapped() -> Iterator[None]:
    """Refuse what is found not to fit into the whole numbers of a column while it is worked out."""
    try:
        yield
    except pl.exceptions.InvalidOperationError:
        raise too_large() from None
