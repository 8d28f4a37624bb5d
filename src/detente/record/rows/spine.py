"""The columns that every statement has, with what they default to.

Rules (docs/language.md §7)

1. `about` defaults to `by`, `at` to `said` (to the earliest receipt where they differ).
2. `id` defaults to `KIND/BY/ABOUT/AT/TO/KEY…`: ABOUT only where it differs from BY, AT as written or else SAID as
   written, TO only where it is said, then the form's key fields; several names are joined by `+`. `made` tells
   where it did.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from detente.record.rows.coded import as_text
from detente.record.rows.columns import nothing

__all__ = ["spine_of"]


def spine_of(
    kind: str, frame: pl.DataFrame, typed: Mapping[str, pl.Series], keys: tuple[str, ...] = (), *, apart: bool
) -> pl.DataFrame:
    """The spine of rows of one kind from their text and their typed columns.

    `about` is there where it is said, `heard` where some heard it later than others; else they are `by` and `said`.
    `undated` tells, where something is corrected, which rows do not say when it was so.
    """
    height = frame.height
    out = dict(typed)
    none, never = nothing(height, pl.Categorical), nothing(height, pl.Int64)
    received = [out.pop(f"said{s}", never) for s in (".heard", ".heard_last", ".at", ".at_last")]
    out.setdefault("said", never)
    out["heard_last"] = received[1]
    if apart:
        out["heard"] = received[0]
    if "at" in out:
        unsaid = frame["at"].is_null()
        for name, told in (("at", received[2]), ("at_last", received[3])):
            out[name] = told.zip_with(unsaid, out[name]) if unsaid.any() else out[name]
    else:
        out["at"], out["at_last"] = received[2:]
    if "replaces" in out:
        out["undated"] = frame["at"].is_null() if "at" in frame.columns else out["replaces"].is_not_null()
    by = out.setdefault("by", none)
    if "about" in out:
        told = out["about"].is_not_null()
        if "replaces" in out:  # a correction is about whom the corrected statement is
            told |= out["replaces"].is_not_null()
        out["about"] = out["about"].zip_with(told, by)
    ids = out.get("id", nothing(height))
    unnamed = frame["id"].is_null() if "id" in frame.columns else ids.is_null()
    if kind and unnamed.any():
        out["made"] = unnamed
        ids = _made(kind, frame, out, keys).zip_with(unnamed, ids)
    out["id"] = ids
    out["kind"] = pl.Series([kind], dtype=pl.Categorical).new_from_index(0, height)
    return pl.DataFrame([s.alias(name) for name, s in out.items()])


def _made(kind: str, frame: pl.DataFrame, out: Mapping[str, pl.Series], keys: tuple[str, ...]) -> pl.Series:
    """The default ids, where the pieces of one are good."""
    dates = [as_text(frame[c]) for c in ("at", "said") if c in frame.columns]
    if not dates:
        return nothing(frame.height)
    pieces = pl.DataFrame(
        {
            "by": as_text(out["by"]),
            "about": as_text(out.get("about", out["by"])),
            "date": dates[0] if len(dates) == 1 else dates[0].zip_with(dates[0].is_not_null(), dates[1]),
            "to": as_text(out["to"]).replace({"": "public"}) if "to" in out else nothing(frame.height),
            "good": out["by"].is_not_null() & out["at"].is_not_null(),
            **{f"key.{k}": as_text(frame[k]) for k in keys if k in frame.columns},
        }
    )
    date = pl.col("date").str.replace_all("; ", ";", literal=True)
    about = pl.when(pl.col("about") != pl.col("by")).then("about")
    named = [c for c in pieces.columns if c.startswith("key.")]
    whole = pl.concat_str(pl.lit(kind), "by", about, date, "to", *named, separator="/", ignore_nulls=True)
    return pieces.select(pl.when("good").then(whole.str.replace_all(";", "+", literal=True))).to_series()
