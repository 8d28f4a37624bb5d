"""Readings of which the same is to be drawn stand side by side once.

>>> a, b = (pl.DataFrame({"reading": [r], "n": [1]}) for r in "AB")
>>> [names for names, _ in grouped(pl.concat([a, b]), ["A", "B"])]
[('A', 'B')]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

__all__ = ["grouped"]


def grouped(rows: pl.DataFrame, readings: Sequence[str]) -> Iterator[tuple[tuple[str, ...], pl.DataFrame]]:
    """The rows of each reading, those of which all rows are alike told once, with the names of all."""
    alike: dict[str, list[str]] = {}
    told: dict[str, pl.DataFrame] = {}
    for reading in readings:
        own = rows.filter(pl.col("reading") == reading).drop("reading")
        told.setdefault(key := repr(own.rows()), own)
        alike.setdefault(key, []).append(reading)
    for key, names in alike.items():
        yield tuple(names), told[key]
