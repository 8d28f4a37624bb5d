"""Parts -> Record: one spine in the order (said, id), the kinds' fields, and who heard when.

    Python values ── texts ──┐
    files ── batches ────────┴─> Checker ── parts ──> links ──> Record

Rules (record/model.py has the columns)

1. The order of the input does not matter: rows are numbered in the order (said, id).
2. What a correction leaves out is as in what it corrects.
3. A record is made when nothing is wrong; otherwise all mistakes are raised together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import polars as pl
from msgspec.structs import replace

from detente.agreement.blocks import Field
from detente.agreement.model import Agreement
from detente.record.corrections import as_corrected
from detente.record.links import check_links
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
    "Categorical": pl.Categorical,
    "Int64": pl.Int64,
    "Boolean": pl.Boolean,
    "List[Categorical]": pl.List(pl.Categorical),
}
# Columns of the spine under another name in a file, and those that are as another where nothing is said.
_WRITTEN = {"prejudice": "without prejudice"}
_ELSE = {"about": "by", "heard": "said"}


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
    agreement, ledger = checker.agreement, checker.ledger
    # Each kind's rows together, so that a place among all tells which of its kind it is.
    parts = sorted(checker.parts, key=lambda part: part.kind)
    checker.parts.clear()
    spines = [part.spine for part in parts]
    parts = [replace(part, spine=part.spine.clear()) for part in parts]
    spine = _joined(spines)
    places = check_links(spine, parts, agreement, ledger)
    if not ledger.count:
        spine, places = as_corrected(spine, places, ledger)
    if ledger.count:
        raise ledger.error()
    order = _order(spine["said"], spine["id"])
    rows = pl.int_range(len(order), dtype=pl.UInt32, eager=True)  # of each place its row
    rows = pl.zeros(len(order), dtype=pl.UInt32, eager=True).scatter(order, rows)
    fields, exact = _fields(parts, order, agreement)
    receipts = _receipts(parts, rows)
    for column, place in places.items():
        spine = spine.with_columns(rows.gather(place).alias(column))
    return Record(_finished(spine, order, agreement), fields, receipts, exact)


def _joined(spines: list[pl.DataFrame]) -> pl.DataFrame:
    """Spines one after the other; of the list nothing is left."""
    if not spines:
        name = pl.Categorical
        return pl.DataFrame(schema={"id": pl.String, "kind": name, "by": name, "said": pl.Int64, "heard_last": pl.Int64,
                                    "at": pl.Int64, "at_last": pl.Int64, "file": name, "line": pl.UInt32})  # fmt: skip
    loose = pl.concat(spines, how="diagonal")
    spines.clear()
    # Column by column, so that no more than one stands in memory twice.
    return pl.DataFrame([loose.drop_in_place(column).rechunk() for column in loose.columns])


def _order(said: pl.Series, ids: pl.Series) -> pl.Series:
    """The places of statements in the order (said, id)."""
    first, last, count = said.min(), said.max(), len(said)
    assert isinstance(first, int | None)
    assert isinstance(last, int | None)
    if first is None or last is None or (last - first + 1) * count >= 2**63:
        return pl.DataFrame([said, ids]).select(pl.arg_sort_by("said", "id")).to_series()
    # One number to sort by, in place of a number and a text; what was received at one instant is looked at once more.
    packed = ((said - first) * count + pl.int_range(count, eager=True)).sort()
    order = (packed % count).cast(pl.UInt32)
    told = pl.DataFrame({"place": order, "said": packed // count, "id": ids.gather(order)})
    after = pl.col("said") == pl.col("said").shift(-1)
    odd = told.filter(after & (pl.col("id") > pl.col("id").shift(-1)))["said"].unique()
    if odd.is_empty():
        return order
    mixed = told["said"].is_in(odd.implode())
    return order.scatter(mixed.arg_true(), told.filter(mixed).sort("said", "id")["place"])


def _finished(spine: pl.DataFrame, order: pl.Series, agreement: Agreement) -> pl.DataFrame:
    """The spine of the model: in order, numbered, names as lists, every column there; of the other is nothing left."""
    out: dict[str, pl.Series | pl.Expr] = {"row": pl.int_range(spine.height, dtype=pl.UInt32, eager=True).alias("row")}
    names: dict[str, pl.Series] = {}
    for column, dtype in SPINE.items():
        written = _WRITTEN.get(column, column)
        if column in out:
            continue
        if written in spine.columns:
            told = spine.drop_in_place(written).gather(order)
            if (other := names.get(_ELSE.get(column, ""))) is not None and told.null_count():
                told = told.zip_with(told.is_not_null(), other)
            names[column] = told
            out[column] = (_lists(told) if column in _LISTS else told.cast(_TYPES[dtype])).alias(column)
        elif column in _ELSE:
            out[column] = out[_ELSE[column]].alias(column)
        else:
            out[column] = pl.lit(None, dtype=_TYPES[dtype]).alias(column)
    done = pl.select(*out.values())
    if not (done["kind"] == "coverage").any():
        return done
    parties = dict.fromkeys(party for text in agreement.texts for party in text.parties)
    others = [name for text in agreement.texts for name in text.others]
    everyone = pl.lit(pl.Series([[*parties]], dtype=_TYPES["List[Categorical]"]))
    by_others = pl.col("by").cast(pl.List(pl.String)).list.eval(pl.element().is_in(others)).list.any()
    of = pl.when(by_others).then(everyone).otherwise("by")  # of oneself, where nobody is named
    left_out = (pl.col("kind") == "coverage") & pl.col("parties").is_null()
    return done.with_columns(parties=pl.when(left_out).then(of).otherwise("parties"))


def _lists(column: pl.Series) -> pl.Series:
    """Names joined by `;` as lists; the empty text is the empty list."""
    told = column.alias("names").to_frame()
    texts = column.unique().cast(pl.String)
    if not ((texts == "") | texts.str.contains(";", literal=True)).any():
        alone = pl.concat_list("names")
        if column.null_count():
            alone = pl.when(pl.col("names").is_not_null()).then(alone)
        return told.select(alone).to_series()
    nobody = pl.lit(pl.Series([[]], dtype=pl.List(pl.String)))
    text = pl.col("names").cast(pl.String)
    lists = pl.when(text == "").then(nobody).otherwise(text.str.split(";"))
    return told.select(lists.cast(pl.List(pl.Categorical))).to_series()


def _fields(
    parts: list[Part], order: pl.Series, agreement: Agreement
) -> tuple[dict[str, pl.DataFrame], dict[str, frozenset[str]]]:
    """The fields of every kind, and which of them are exact; the parts are left without."""
    fields, exact = {}, {}
    starts = [0, *accumulate(part.rows for part in parts)]
    for kind, form in agreement.clauses.forms.items():
        mine = [place for place, part in enumerate(parts) if part.kind == kind]
        frame = pl.DataFrame(schema={"row": pl.UInt32})
        if mine:
            loose = pl.concat([parts[n].fields for n in mine], how="diagonal").drop("row")
            for n in mine:
                parts[n] = replace(parts[n], fields=loose.clear())
            frame = _of_kind(loose, starts[mine[0]], starts[mine[-1] + 1], order)
        columns = [pl.col("row")]
        certain = set()
        for field in form.fields.values():
            for name, dtype in _columns_of(field).items():
                columns.append(pl.col(name) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name))
            if field.is_amount and _is_exact(frame, field.name):
                certain.add(field.name)
                columns[-1] = columns[-2].alias(f"{field.name}.high")  # which takes no memory of its own
        fields[kind] = frame.select(columns)
        exact[kind] = frozenset(certain)
    return fields, exact


def _of_kind(loose: pl.DataFrame, start: int, end: int, order: pl.Series) -> pl.DataFrame:
    """The fields of statements that stand from one place to another, in the order of all, with their rows."""
    mine = order.is_between(start, end, closed="left")
    places = order.filter(mine) - start
    columns = [loose.drop_in_place(column).rechunk().gather(places) for column in loose.columns]
    return pl.DataFrame([mine.arg_true().cast(pl.UInt32).alias("row").set_sorted(), *columns])


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
            out.append(part.receipts.with_columns(row=rows.slice(start, part.rows)[part.receipts["row"]]))
        start += part.rows
    return pl.concat(out).sort("row", "party")
