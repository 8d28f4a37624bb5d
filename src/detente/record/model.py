"""A record: a set of statements, each with its two clocks, as frames.

    files ── read ──> rows of text      JSONL, CSV, XLSX, Parquet                      (files.py)
          ── check ─> columns           each row against the forms; every mistake      (rows.py, columns.py)
                └───> Record            the value that the assessment works with

`Record.spine` has one row a statement, whatever its kind:

    row         UInt32          place in the order (said, id); what every other frame refers to
    id          String
    kind, file  Categorical     `file`, and `line` UInt32: where it was read
    by, about   List[Categorical]   who says it, and whose conduct it is about
    to          List[Categorical]   addressees; null is all parties, the empty list nobody (`public`)
    re          UInt32          row of the statement it answers
    at, at_last Int64           when it was so: the first and last instant it may mean
    until       Int64           when it ceased to be so, exclusive: a date includes its day; null where unsaid
    said        Int64           the first instant at which anybody had received it: what `--known` goes by
    heard       Int64           the first instant at which every recipient may have received it
    heard_last  Int64           the last such instant
    complete    Boolean         its author's statements of this kind with this `at` are all there is
    replaces    UInt32          row of the statement it corrects;  cancels: likewise of the one it cancels
    clause      String          which clause a refusal or settlement means
    kinds, parties  List[Categorical]  what a coverage statement covers, from `at` to `until`
    number, marking, lang, source, note, attached, prejudice   String, as written

Names of parties and kinds are Categorical: of ten million rows each takes four bytes, and not sixteen.

`Record.fields[kind]` has one row a statement of the kind: `row` and for each field of its form `f`

    count, amount       f, f.high   Int64   whole numbers of the field's scale (detente.amounts); f null is
                                            missing, f.high null beside a number is without end
    date, instant       f, f.last   Int64   first and last instant
    text, choice, site, party, statement    f   String
    yes/no              f           Boolean

`Record.receipts` tells (row, party, heard, heard_last) for statements received at different times by
different recipients; those not in it were received by all as the spine says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from detente.instants import BEGINNING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["SPINE", "Record", "column_of"]

# Column names of the spine with their Polars types by name, so that this module needs no Polars to be read.
SPINE: Mapping[str, str] = {
    "row": "UInt32", "id": "String", "kind": "Categorical", "by": "List[Categorical]", "about": "List[Categorical]",
    "to": "List[Categorical]", "re": "UInt32", "at": "Int64", "at_last": "Int64", "until": "Int64", "said": "Int64",
    "heard": "Int64", "heard_last": "Int64", "complete": "Boolean", "replaces": "UInt32", "cancels": "UInt32",
    "clause": "String", "kinds": "List[Categorical]", "parties": "List[Categorical]", "number": "String",
    "marking": "String", "lang": "String", "source": "String", "note": "String", "attached": "String",
    "prejudice": "String", "file": "Categorical", "line": "UInt32",
}  # fmt: skip

# What a voice carries of its statement.
VOICE = (
    "row",
    "by",
    "about",
    "to",
    "at",
    "at_last",
    "until",
    "said",
    "heard",
    "heard_last",
    "complete",
    "re",
    "clause",
)


def column_of(name: str) -> str:
    """The column that a field has among voices: whatever an agreement calls it, no other column has that name.

    >>> column_of("start"), column_of("by")
    ('its start', 'by')
    """
    return name if name in ("by", "about", "at", "until") else f"its {name}"


class Record(Struct, frozen=True, eq=False, dict=True):
    """Statements as frames; see the module's text for every column.

    `exact` names, per kind, the fields that hold no range and no unknown, so that sums over them need only
    one number.
    """

    spine: pl.DataFrame
    fields: Mapping[str, pl.DataFrame]
    receipts: pl.DataFrame
    exact: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.spine.height

    def __repr__(self) -> str:
        return f"<Record: {len(self):,} statements of {self.spine['kind'].n_unique()} kinds>"

    @cached_property
    def _voices(self) -> dict[str, pl.DataFrame]:
        return {}

    def voices(self, kind: str) -> pl.DataFrame:
        """One row for each speaker and each whom it is about of every statement of a kind, with its fields.

        Columns: those of `VOICE`, `by` and `about` as String, and the kind's fields, each as `column_of` calls it.
        In the order of rows.
        """
        if kind not in self._voices:
            self._voices[kind] = self._as_voices(kind)
        return self._voices[kind]

    def _as_voices(self, kind: str) -> pl.DataFrame:
        import polars as pl

        mine = self.spine.select("kind", *VOICE).filter(pl.col("kind") == kind)
        types = mine.schema | {"to": pl.List(pl.String)}
        unsaid = [c for c in VOICE if mine.height and mine[c].null_count() == mine.height]  # which so take no memory
        told = [pl.lit(None, types[c]).alias(c) if c in unsaid else pl.col(c).cast(types[c]) for c in VOICE]
        frame = mine.sort("row").select(told)
        if kind in self.fields:
            frame = frame.hstack(self.fields[kind].sort("row").drop("row").rename(column_of))
        alone = frame.select((pl.col("by").list.len() == 1) & (pl.col("about").list.len() == 1)).to_series()
        single = frame if alone.all() else frame.filter(alone)
        by, about = (single[c].list.first() for c in ("by", "about"))
        names = by.cast(pl.String)
        single = single.with_columns(names, names.alias("about") if by.equals(about) else about.cast(pl.String))
        if single.height == frame.height:
            return single
        # Said jointly about themselves, a statement is one of each about himself.
        joint = frame.filter(~alone).with_columns(pl.col("by", "about").cast(pl.List(pl.String)))
        own = joint.filter(pl.col("by") == pl.col("about")).explode("by", "about")
        rest = joint.filter(pl.col("by") != pl.col("about")).explode("by").explode("about")
        return pl.concat([single, own, rest]).sort("row", "by", "about")

    @cached_property
    def end(self) -> int:
        """The last instant at which anything in it was received."""
        last = self.spine["heard_last"].max()
        return int(last) if isinstance(last, int) else BEGINNING

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the statements say, whatever files and order they came in."""
        sum_ = hashlib.sha256()
        for kind in ("", *sorted(kind for kind, frame in self.fields.items() if frame.height)):
            frame = self.fields[kind] if kind else self.spine.drop("file", "line")
            sum_.update(kind.encode() + b"\n" + frame.sort("row").write_ndjson().encode())
        return sum_.hexdigest()
