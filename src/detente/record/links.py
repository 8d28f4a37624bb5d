"""What statements ask of one another: unique ids, and references that lead somewhere they may.

Rules (docs/language.md §7)

1. An id stands once in the record, whatever files it comes from. Two statements that would get the same
   default id are told apart by writing ids.
2. `re`, `replaces`, `cancels` and fields of type `statement` name ids of the record, never the statement itself.
3. `re` names a statement of the kind that the form says.
4. Only an author takes back, corrects or cancels: one of `by` made the other statement too. A correction is
   of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from detente.agreement.model import Agreement
from detente.errors import did_you_mean
from detente.record.ledger import Ledger, near
from detente.record.rows import Part

__all__ = ["REFERENCES", "check_links"]

REFERENCES = ("re", "replaces", "cancels")
_FEW = 200


def check_links(
    spine: pl.DataFrame, parts: Sequence[Part], agreement: Agreement, ledger: Ledger
) -> dict[str, pl.Series]:
    """For each reference of the spine the place of the statement it names; mistakes go to the ledger.

    `spine` holds the parts one after another; a place counts its rows from 0.
    """
    _unique(spine, ledger)
    table = spine.select(pl.col("id").alias("name"), place=pl.int_range(pl.len(), dtype=pl.UInt32)).filter(
        pl.col("name").is_not_null()
    )
    advise = _Near(table["name"])
    found = {}
    for column in REFERENCES:
        if column in spine.columns:
            found[column] = _resolved(spine, column, table, advise, agreement, ledger)
    _statement_fields(parts, spine, table, advise, agreement, ledger)
    return found


def _unique(spine: pl.DataFrame, ledger: Ledger) -> None:
    ids = spine["id"].drop_nulls()
    # Different hashes are those of different ids, and sooner counted.
    if ids.hash().n_unique() == len(ids) or ids.n_unique() == len(ids):
        return
    twice = spine.filter(pl.col("id").is_not_null() & pl.col("id").is_duplicated()).sort("file", "line")
    first = pl.col("file").first().over("id") + pl.lit(":") + pl.col("line").first().over("id").cast(pl.String)
    made = pl.col("made").fill_null(value=False).cast(pl.String) if "made" in twice.columns else pl.lit("false")
    again = twice.with_columns(first=first).filter(~pl.col("id").is_first_distinct())
    again = again.select("file", "line", text=pl.concat_str(made, "first", "id", separator="\x00"))

    def say(text: str) -> tuple[str, str]:
        made, where, id_ = text.split("\x00", 2)
        if made == "true":
            what = f"this statement has no 'id', and the one it would get, '{id_[:80]}', is that of {where}"
            return what, "give each of them its own 'id', for instance a number"
        return f"the id '{id_[:80]}' is that of the statement at {where} too", "give each its own 'id'"

    for (file,), rows in again.partition_by("file", as_dict=True).items():
        ledger.many(str(file), rows["line"], "id", say, rows["text"])


def _resolved(
    spine: pl.DataFrame, column: str, table: pl.DataFrame, advise: _Near, agreement: Agreement, ledger: Ledger
) -> pl.Series:
    asks = spine[column].is_not_null().arg_true()
    names = spine[column].gather(asks)
    asked = spine.select("id", "kind", "by", "file", "line")[asks].with_columns(name=names, asks=asks)
    named = table.filter(pl.col("name").is_in(names.unique().implode())).unique("name", keep="first")
    asked = asked.join(named, on="name", how="left", maintain_order="left")
    _unknown(asked.filter(pl.col("place").is_null()), column, advise, ledger)
    told = asked.filter(pl.col("place").is_not_null())
    theirs = spine[told["place"]].select(pl.col("kind").alias("its_kind"), pl.col("by").alias("its_by"))
    told = told.hstack(theirs)
    for bad, what, advice in _forbidden(column, agreement):
        for row in told.filter(bad).sort("file", "line").iter_rows(named=True) if told.height else ():
            ledger.add(row["file"], row["line"], column, what.format(**row), advice.format(**row))
    out = told.select("asks", "place").join(
        pl.DataFrame({"asks": pl.int_range(spine.height, dtype=pl.UInt32, eager=True)}), on="asks", how="right"
    )
    return out.sort("asks")["place"]


def _unknown(rows: pl.DataFrame, column: str, advise: _Near, ledger: Ledger) -> None:
    for (file,), part in rows.partition_by("file", as_dict=True).items() if rows.height else ():
        ledger.many(
            str(file),
            part["line"],
            column,
            lambda text: (f"no statement of the record has the id '{text[:80]}'", advise(text)),
            part["name"],
        )


class _Near:
    """Advice for unknown ids; of many ids only those that stand beside it in order are compared."""

    def __init__(self, ids: pl.Series) -> None:
        self._ids = ids
        self._sorted: pl.Series | None = None

    def __call__(self, text: str) -> str:
        if len(self._ids) <= _FEW:
            return did_you_mean(text, self._ids.to_list())
        if self._sorted is None:
            self._sorted = self._ids.sort()
        place = int(self._sorted.search_sorted(text))
        beside = self._sorted.slice(max(0, place - _FEW // 2), _FEW).to_list()
        return near(text, beside)


def _forbidden(column: str, agreement: Agreement) -> Iterator[tuple[pl.Expr, str, str]]:
    """What a reference may not do: where it does, what is wrong, how to mend it."""
    yield pl.col("name") == pl.col("id"), f"'{column}' names the statement itself", "name the id of another statement"
    if column == "re":
        for form in agreement.clauses.forms.values():
            if form.re:
                yield (
                    (pl.col("kind") == form.kind) & (pl.col("its_kind") != form.re),
                    "'{name}' is a statement of kind '{its_kind}'",
                    f"a statement of kind '{form.kind}' answers one of kind '{form.re}'",
                )
    if column == "replaces":
        yield (
            pl.col("kind") != pl.col("its_kind"),
            "'{name}' is a statement of kind '{its_kind}'",
            "a correction is of the same kind, here '{kind}'",
        )
    mine, theirs = pl.col("by").str.split(";"), pl.col("its_by").str.split(";")
    stranger = mine.list.set_intersection(theirs).list.len() == 0
    verb = {"re": "take back", "replaces": "correct", "cancels": "cancel"}[column]
    yield (
        stranger & (pl.col("kind") == "retraction") if column == "re" else stranger,
        "'{name}' was said by {its_by}, not by {by}",
        f"only its author can {verb} a statement",
    )


def _statement_fields(
    parts: Sequence[Part], spine: pl.DataFrame, table: pl.DataFrame, advise: _Near, agreement: Agreement, ledger: Ledger
) -> None:
    """Fields of type `statement` name ids of the record."""
    start = 0
    ids: Any = None
    for part in parts:
        form = agreement.clauses.forms.get(part.kind)
        for field in form.fields.values() if form else ():
            if field.type == "statement" and field.name in part.fields.columns:
                ids = ids if ids is not None else table["name"].implode()
                names = part.fields[field.name]
                bad = names.is_not_null() & ~names.is_in(ids)
                rows = spine.slice(start, part.spine.height).filter(bad).select("file", "line", name=names.filter(bad))
                _unknown(rows, field.name, advise, ledger)
        start += part.spine.height
