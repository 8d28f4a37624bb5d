"""Parts -> Record: one spine in the order (said, id), the kinds' fields, and who heard when.

    Python values ── texts ──┐
    files ── batches ────────┴─> Checker ── parts ──> links ──> Record

Rules (record/model.py has the columns)

1. The order of the input does not matter: rows are numbered in the order (said, id).
2. A record is made when nothing is wrong; otherwise all mistakes are raised together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from detente.agreement.model import Agreement, Field
from detente.record.links import REFERENCES, check_links
from detente.record.model import SPINE, Record
from detente.record.rows.kinds import known_columns
from detente.record.rows.ledger import Ledger
from detente.record.rows.rows import RECEIPTS, Checker, Part
from detente.record.rows.text import Gatherer

__all__ = ["checked", "record_of"]

_LISTS = ("by", "about", "to", "kinds", "parties")
_TYPES: dict[str, Any] = {
    "UInt32": pl.UInt32,
    "String": pl.String,
    "Int64": pl.Int64,
    "Boolean": pl.Boolean,
    "List[String]": pl.List(pl.String),
}


def record_of(statements: Iterable[Mapping[str, object]], agreement: Agreement, *, shortcuts: bool = True) -> Record:
    """A record from Python values; see `detente.record.of`."""
    ledger = Ledger()
    gatherer = Gatherer("statements", known_columns(agreement), ledger)
    checker = Checker(agreement, ledger, shortcuts)
    for number, statement in enumerate(statements, 1):
        gatherer.add(number, statement.items())
        if gatherer.full:
            checker.add("statements", gatherer.frame())
    checker.add("statements", gatherer.frame())
    return checked(checker)


def checked(checker: Checker) -> Record:
    """The record of all that a checker has collected.

    Raises:
        RecordError: with every mistake.
    """
    agreement, ledger, parts = checker.agreement, checker.ledger, checker.parts
    spine = pl.concat([p.spine for p in parts], how="diagonal").rechunk() if parts else _no_spine()
    places = check_links(spine, parts, agreement, ledger)
    if ledger.count:
        raise ledger.error()
    spine = spine.with_columns(place.alias(column) for column, place in places.items())
    order = spine.select(pl.arg_sort_by("said", "id")).to_series()
    rows = order.arg_sort().cast(pl.UInt32)  # of each place its row
    fields, exact = _fields(parts, rows, agreement)
    receipts = _receipts(parts, rows)
    parts.clear()
    return Record(_finished(spine, order, rows, agreement), fields, receipts, exact)


def _no_spine() -> pl.DataFrame:
    return pl.DataFrame(schema={"id": pl.String, "kind": pl.String, "by": pl.String, "about": pl.String,
                                "said": pl.Int64, "file": pl.String, "line": pl.UInt32})  # fmt: skip


def _finished(spine: pl.DataFrame, order: pl.Series, rows: pl.Series, agreement: Agreement) -> pl.DataFrame:
    """The spine of the model: in order, numbered, names as lists, every column there."""
    spine = spine[order].rename({"without prejudice": "prejudice"}, strict=False)
    for column, else_ in (("about", "by"), ("heard", "said")):
        told = pl.coalesce(column, else_) if column in spine.columns else pl.col(else_)
        spine = spine.with_columns(told.alias(column))
    out: list[pl.Series | pl.Expr] = [pl.int_range(pl.len(), dtype=pl.UInt32).alias("row")]
    for column, dtype in SPINE.items():
        if column == "row":
            continue
        if column not in spine.columns:
            out.append(pl.lit(None, dtype=_TYPES[dtype]).alias(column))
        elif column in _LISTS:
            same = column == "about" and spine["about"].equals(spine["by"])
            out.append((out[list(SPINE).index("by")] if same else _lists(spine[column])).alias(column))
        elif column in REFERENCES:
            out.append(
                rows[spine[column]].alias(column)
                if spine[column].null_count() < len(spine)
                else spine[column].cast(pl.UInt32)
            )
        else:
            out.append(pl.col(column).cast(_TYPES[dtype]))
    done = spine.select(out)
    parties = dict.fromkeys(party for text in agreement.texts for party in text.parties)
    everyone = pl.lit([*parties], dtype=pl.List(pl.String))
    return (
        done.with_columns(
            parties=pl.when((pl.col("kind") == "coverage") & pl.col("parties").is_null())
            .then(everyone)
            .otherwise("parties")
        )
        if (done["kind"] == "coverage").any()
        else done
    )


def _lists(column: pl.Series) -> pl.Series:
    """Names joined by `;` as lists; the empty text is the empty list."""
    if not column.null_count() and not (column == "").any() and not column.str.contains(";", literal=True).any():
        return column.to_frame().select(pl.concat_list(column.name)).to_series()
    lists = column.str.split(";")
    if (column == "").any():
        nobody = pl.lit([], dtype=pl.List(pl.String))
        lists = pl.select(pl.when(column == "").then(nobody).otherwise(lists)).to_series()
    return lists


def _fields(
    parts: Sequence[Part], rows: pl.Series, agreement: Agreement
) -> tuple[dict[str, pl.DataFrame], dict[str, frozenset[str]]]:
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + part.spine.height)
    fields, exact = {}, {}
    for kind, form in agreement.clauses.forms.items():
        mine = [
            part.fields.with_columns(rows.slice(start, part.spine.height).alias("row"))
            if part.fields.width
            else rows.slice(start, part.spine.height).alias("row").to_frame()
            for part, start in zip(parts, starts, strict=False)
            if part.kind == kind
        ]
        frame = pl.concat(mine, how="diagonal").rechunk() if mine else pl.DataFrame(schema={"row": pl.UInt32})
        frame = frame.sort("row")
        columns = [pl.col("row")]
        certain = set()
        for field in form.fields.values():
            for name, dtype in _columns_of(field).items():
                columns.append(pl.col(name) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name))
            if field.is_amount and _is_exact(frame, field.name):
                certain.add(field.name)
        fields[kind] = frame.select(columns)
        exact[kind] = frozenset(certain)
    return fields, exact


def _columns_of(field: Field) -> dict[str, Any]:
    if field.is_amount:
        return {field.name: pl.Int64, f"{field.name}.high": pl.Int64}
    if field.type in ("date", "instant"):
        return {field.name: pl.Int64, f"{field.name}.last": pl.Int64}
    return {field.name: pl.Boolean if field.type == "yes/no" else pl.String}


def _is_exact(frame: pl.DataFrame, name: str) -> bool:
    if name not in frame.columns:
        return True
    low, high = frame[name], frame[f"{name}.high"]
    return low.null_count() == high.null_count() and bool((low == high).all())


def _receipts(parts: Sequence[Part], rows: pl.Series) -> pl.DataFrame:
    out, start = [pl.DataFrame(schema=RECEIPTS)], 0
    for part in parts:
        if part.receipts is not None:
            out.append(part.receipts.with_columns(row=rows.slice(start, part.spine.height)[part.receipts["row"]]))
        start += part.spine.height
    return pl.concat(out).sort("row", "party")
