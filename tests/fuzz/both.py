"""What an expression comes to: by the engine, as columns, and by the reference evaluator, row by row.

    compared(agreement, slot)    the `where` or `sum` in a slot of the small agreement, over a few statements

Both must tell the same of every row: what is certain and what is possible of a predicate, the least and the greatest
of a number. Not compared is who is in a set, which hangs on more than the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.fuzz import small
from tests.fuzz.right import Wrong
from tests.reference import expressions as reference
from tests.reference.counts import values_of
from tests.reference.dates import Days
from tests.reference.statements import Record as Told

from detente.agreement.grammar import expressions as ex
from detente.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from detente.agreement import Agreement

__all__ = ["SLOTS", "compared"]

# Where an expression over the fields of one statement may stand: the kind it is over, and the count that has it.
SLOTS = {"count where": ("holding", "stock"), "count sum": ("holding", "stock"),
         "event where": ("exercise", "forces"), "event sum": ("exercise", "forces")}  # fmt: skip
_NUMBERS = (0, 1, 5, "3..9", ">50", "unknown", "0..130", 100, 9000, 5)
_MASSES = ("1.5", None, "0..2", "unknown", "7", "0.000001", None, 0, "3..9", 3)


def _rows() -> Iterator[dict[str, object]]:
    for place, (number, mass) in enumerate(zip(_NUMBERS, _MASSES, strict=True)):
        said = {"by": "AB"[place % 2], "said": f"2020-01-0{place % 9 + 1}"}
        site = {"site": "xyz"[place % 3], "category": ("cell", "tank")[place % 2]}
        yield {"id": f"h{place}", "kind": "holding", **said, **site, "n": number, "mass": mass}
        tanks = (None, 3, "2..8", "unknown")[place % 4]
        dates = {"starts": ("2020-06-01", "2020", "2019-12")[place % 3], "ends": ("2021-03-01", "2022")[place % 2]}
        seen = ("2020-06-01T12:00:00Z", None, "2020-06", "2021-03-01")[place % 4]
        yield {"id": f"e{place}", "kind": "exercise", **said, **dates, "name": ("Autumn", "x", "it's")[place % 3],
               "troops": number, "tanks": tanks, "open": ("yes", "no")[place % 2], "seen": seen,
               "place": (None, "x", "A")[place % 3]}  # fmt: skip


def compared(agreement: Agreement, slot: str) -> None:
    """Compare what both say of an expression.

    Raises:
        Wrong: they differ.
    """
    kind, count = SLOTS[slot]
    of = agreement.clauses.counts[count]
    node = of.where if slot.endswith("where") else of.sum
    if node is None or any(isinstance(n, ex.Member) and isinstance(n.among, str) for n in ex.walk(node)):
        return
    for frame, statements in _worlds(kind):
        try:
            found = _by_engine(node, kind, frame, truth=slot.endswith("where"))
        except UsageError as error:
            raise Wrong(f"what was read is refused when it is assessed: {error}") from error
        for fields, told in zip(statements, found, strict=True):
            wanted = _by_reference(node, fields, truth=slot.endswith("where"))
            if told != wanted:
                raise Wrong(f"of {fields} the engine tells {told}, the reference {wanted}")


@cache
def _worlds(kind: str) -> list[tuple[pl.DataFrame, list[dict[str, reference.Value]]]]:
    """The statements of a kind as a frame and as the reference has them: all, and those that are exact and whole."""
    from detente.record import of

    worlds = []
    rows = [{k: v for k, v in row.items() if v is not None} for row in _rows() if row["kind"] == kind]
    whole = [row for row in rows if not {"mass", "tanks"}.isdisjoint(row)]
    exact = [row for row in whole if not any(".." in str(v) or v in ("unknown", ">50") for v in row.values())]
    for some in (rows, whole, exact):
        told = Told(some, small.agreement())
        by_id = {statement.id: statement for statement in told.all}
        record = of(some, small.agreement())
        frame, ids = record.voices(kind), record.spine.sort("row")["id"].to_list()
        named = [values_of(by_id[i], by_id[i].by[0], by_id[i].by[0]) for i in ids]
        worlds.append((frame, named))
    return worlds


def _by_engine(node: ex.Expression, kind: str, frame: pl.DataFrame, *, truth: bool) -> list[tuple[Any, Any]]:
    import polars as pl

    from detente.assess.columns.arithmetic import number, predicate
    from detente.assess.columns.sheets import Sheet
    from detente.assess.columns.values import Ratio
    from detente.assess.standing.fields import scope_of

    sheet = Sheet(frame)
    scope: Any = scope_of(small.agreement().clauses.forms[kind], SimpleNamespace(agreement=small.agreement()), sheet)  # type: ignore[arg-type]  # of the evidence it asks only for the calendar
    if truth:
        pair = predicate(node, scope)
        columns = [pair.certain, pair.possible]
    else:
        found = number(node, scope)

        def parts(of: Ratio) -> list[pl.Expr]:
            return [of.top, pl.lit(of.bottom) if isinstance(of.bottom, int) else of.bottom]

        columns = [*parts(found.low), *parts(found.high)]
    told = sheet.frame.with_columns(column.alias(f"found {n}") for n, column in enumerate(columns))
    rows = told.select(pl.col("^found .$")).rows()
    return [(row[0], row[1]) for row in rows] if truth else [_ends(row) for row in rows]


def _ends(row: tuple[int | None, ...]) -> tuple[Fraction | None, Fraction | None]:
    """The least and the greatest; None where it is without beginning, or without end."""
    return _fraction(*row[:2]), _fraction(*row[2:])


def _fraction(top: int | None, bottom: int | None) -> Fraction | None:
    return None if top is None or bottom is None else Fraction(top, bottom)


def _by_reference(node: ex.Expression, fields: dict[str, reference.Value], *, truth: bool) -> tuple[Any, Any]:
    scope = reference.Scope(lambda name: fields.get(name.name, reference.MISSING), lambda *_: False, _days())
    told = reference.truth(node, scope) if truth else reference.number(node, scope)
    return tuple(told)  # type: ignore[return-value]  # a pair each


@cache
def _days() -> Days:
    return Told([], small.agreement()).days
