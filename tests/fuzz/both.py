"""What an expression comes to: by the engine, as columns, and by the reference evaluator, row by row.

    compared(agreement, slot)    the `where` or `sum` in a slot of the small agreement, over a few statements

Both must tell the same of every row: what is certain and what is possible of a predicate, the least and the greatest
of a number. Not compared is what the page leaves open, or one of the two is known to tell otherwise:

1. what is below zero in the midst of arithmetic, which the reference takes for zero, the engine at the end;
2. arithmetic with a field that was left out or with a product of what is without end, and a choice between a number
   and a field that was left out: the engine knows less of them;
3. two dates that overlap, one before the other, of which the reference compares the seconds, the engine the days;
   and whether two dates of a form are the same;
4. `is unknown` of a field that was left out, which the engine answers with neither yes nor no;
5. a quotient by what may be zero; and who is in a set, which hangs on more than the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.fuzz import small
from tests.fuzz.right import Wrong
from tests.reference import expressions as reference
from tests.reference import ranges
from tests.reference.counts import values_of
from tests.reference.dates import Days, When
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
        yield {"id": f"e{place}", "kind": "exercise", **said, **dates, "name": ("Autumn", "x", "it's")[place % 3],
               "troops": number, "tanks": tanks, "open": ("yes", "no")[place % 2]}  # fmt: skip


class _Open(Exception):  # not an error: a row of which the two need not tell the same
    """One of the things that are not compared."""


class _Written(When):
    """A date that the expression writes."""


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
    asks_unknown = any(isinstance(n, ex.Is) and n.what == "unknown" for n in ex.walk(node))
    for frame, statements in _worlds(kind):
        try:
            found = _by_engine(node, kind, frame, truth=slot.endswith("where"))
        except UsageError:  # it grows beyond what is counted exactly
            return
        with _what_is_open():
            for fields, told in zip(statements, found, strict=True):
                if asks_unknown and len(fields) < _most(kind):
                    continue
                try:
                    wanted = _by_reference(node, fields, truth=slot.endswith("where"))
                except (_Open, ZeroDivisionError):
                    continue
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
        named = [{**values_of(by_id[i]), "by": by_id[i].by[0], "about": by_id[i].by[0]} for i in ids]
        worlds.append((frame, named))
    return worlds


def _most(kind: str) -> int:
    return max(len(fields) for _, statements in _worlds(kind) for fields in statements)


def _by_engine(node: ex.Expression, kind: str, frame: pl.DataFrame, *, truth: bool) -> list[tuple[Any, Any]]:
    import polars as pl

    from detente.assess.columns.arithmetic import number, predicate
    from detente.assess.columns.values import Ratio
    from detente.assess.standing.fields import scope_of

    scope: Any = scope_of(small.agreement().clauses.forms[kind], SimpleNamespace(agreement=small.agreement()), frame)  # type: ignore[arg-type]  # of the evidence it asks only for the calendar
    if truth:
        pair = predicate(node, scope)
        columns = [pair.certain, pair.possible]
    else:
        found = number(node, scope)

        def parts(of: Ratio) -> list[pl.Expr]:
            return [of.top, pl.lit(of.bottom) if isinstance(of.bottom, int) else of.bottom]

        columns = [*parts(found.low), *parts(found.high)]
    told = frame.with_columns(column.alias(f"found {n}") for n, column in enumerate(columns))
    rows = told.select(pl.col("^found .$")).rows()
    return [(row[0], row[1]) for row in rows] if truth else [_ends(row) for row in rows]


def _ends(row: tuple[int | None, ...]) -> tuple[Fraction, Fraction | None]:
    """The least, which is not below zero, and the greatest; None where it is without end."""
    top, bottom, high_top, high_bottom = row
    low = Fraction(0) if top is None or bottom is None else Fraction(top, bottom)
    return max(low, Fraction(0)), None if high_top is None or high_bottom is None else Fraction(high_top, high_bottom)


def _by_reference(node: ex.Expression, fields: dict[str, reference.Value], *, truth: bool) -> tuple[Any, Any]:
    scope = reference.Scope(lambda name: fields.get(name.name, reference.MISSING), lambda *_: False, _written)
    told = reference.truth(node, scope) if truth else _number(node, scope)
    return tuple(told)  # type: ignore[return-value]  # a pair each


def _written(said: str) -> When:
    return _Written(*_days().when(said))


@cache
def _days() -> Days:
    return Told([], small.agreement()).days


_number, _compared, _either = reference.number, reference._compared, reference._either
_signed, _times = ranges.signed, ranges.times


def _strict_number(node: ex.Expression, scope: reference.Scope) -> ranges.Range:
    if isinstance(reference.value(node, scope), reference.Missing):
        raise _Open
    return _number(node, scope)


def _strictly_signed(terms: list[tuple[str, ranges.Range]]) -> ranges.Range:
    highs = [term.high for sign, term in terms if sign == "-"]
    lows = sum((term.low for sign, term in terms if sign == "+"), Fraction(0))
    if None in highs or lows < sum((high for high in highs if high is not None), Fraction(0)):
        raise _Open
    return _signed(terms)


def _strict_product(one: ranges.Range, other: ranges.Range) -> ranges.Range:
    if one.high is None or other.high is None:
        raise _Open
    return _times(one, other)


def _strictly_compared(left: reference.Value, op: ex.Comparison, right: reference.Value) -> ranges.Truth:
    if isinstance(left, When) and isinstance(right, When):
        apart = left.last < right.first or right.last < left.first
        of_a_form = not isinstance(left, _Written) and not isinstance(right, _Written)
        if not apart and (of_a_form or op not in ("=", "!=")):
            raise _Open
    return _compared(left, op, right)


def _strictly_either(condition: ranges.Truth, then: reference.Value, otherwise: reference.Value) -> reference.Value:
    settled = condition.certain or not condition.possible
    if not settled and any(isinstance(value, reference.Missing) for value in (then, otherwise)):
        raise _Open
    return _either(condition, then, otherwise)


@contextmanager
def _what_is_open() -> Iterator[None]:
    """Let the reference stop where the two need not tell the same."""
    with (
        patch.multiple(reference, number=_strict_number, _compared=_strictly_compared, _either=_strictly_either),
        patch.multiple(ranges, signed=_strictly_signed, times=_strict_product),
    ):
        yield
