"""Quotas: how many requests create a duty (docs/language.md §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.occasions import Called

if TYPE_CHECKING:
    from tests.reference.sweep import Pair, Sweep


def within_quota(sweep: Sweep, pair: Pair, every: list[Called]) -> list[Called]:
    """Those that created a duty: beyond the quota a request creates nothing, and none later."""
    if not sweep.duty(pair).up_to:
        return every
    raise NotImplementedError
