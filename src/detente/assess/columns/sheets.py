"""Sheets: a frame, and beside its columns what was worked out on the way, so that nothing is worked out twice.

Polars plans an expression as a tree. What a choice or a product takes of its parts stands in it several times, so that
the tree doubles with each level of an expression, though it be short: a part that has grown is worked out, and is a
column from then on. Who evaluates an expression does so on the frame of its sheet.

>>> sheet = Sheet(pl.DataFrame({"n": [1, 2]}))
>>> (column,) = sheet.hold([pl.col("n") * 2])
>>> sheet.frame.select(column + 1).to_series().to_list(), sheet.of(column > 2).to_list()
([3, 5], [False, True])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import polars as pl
from msgspec.structs import asdict, replace

from detente.agreement.grammar import expressions as ex
from detente.assess.columns.values import Numbers, Ratio, Value

__all__ = ["Sheet"]

V = TypeVar("V", bound=Value)

_MOST = 64  # how often a name may stand in an expression, roughly, before it is worked out


class Sheet:
    """A frame to which columns are added."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self._weights: dict[int, tuple[ex.Expression, int]] = {}

    def hold(self, parts: Sequence[pl.Expr]) -> list[pl.Expr]:
        """Some columns worked out, as columns of the frame."""
        names = [f"~{self.frame.width + place}" for place in range(len(parts))]
        self.frame = self.frame.with_columns(part.alias(name) for part, name in zip(parts, names, strict=True))
        return [pl.col(name) for name in names]

    def held(self, value: V) -> V:
        """A value of which every column is worked out."""
        parts = {id(part): part for part in _columns(value)}
        columns = dict(zip(parts, self.hold(list(parts.values())), strict=True))

        def of(part: object) -> object:
            if isinstance(part, Ratio):
                return replace(part, top=of(part.top), bottom=of(part.bottom))
            return columns[id(part)] if isinstance(part, pl.Expr) else part

        if isinstance(value, Numbers) and value.exact:
            low = of(value.low)
            return replace(value, low=low, high=low)
        return replace(value, **{name: of(part) for name, part in asdict(value).items()})

    def of(self, column: pl.Expr) -> pl.Series:
        """A column worked out."""
        return self.frame.with_columns(column.alias("~"))["~"]

    def is_heavy(self, node: ex.Expression) -> bool:
        """Whether a part is to be worked out before it is used: if so it weighs no more than a name from then on."""
        if self._weight(node) <= _MOST:
            return False
        self._weights[id(node)] = (node, 1)
        return True

    def _weight(self, node: ex.Expression) -> int:
        if id(node) not in self._weights:
            parts = sum(self._weight(part) for part in ex.children(node))
            self._weights[id(node)] = (node, max(1, _times(node) * parts))  # the node too, so that its id stays its own
        return self._weights[id(node)][1]


def _columns(value: Value | Ratio) -> Iterator[pl.Expr]:
    for part in asdict(value).values():
        if isinstance(part, Ratio):
            yield from _columns(part)
        elif isinstance(part, pl.Expr):
            yield part


def _times(node: ex.Expression) -> int:
    """How often each part stands in what a piece is compiled to, at most or nearly so."""
    match node:
        case ex.Product(factors):
            return 16 if sum(bool(list(ex.names_in(factor))) for _, factor in factors) > 1 else 4
        case ex.If() | ex.Otherwise() | ex.Call():
            return 4
        case ex.Compared() | ex.Between():
            return 2
        case ex.Member(_, among) if not isinstance(among, str):
            return 2 * len(among)
        case _:
            return 1
