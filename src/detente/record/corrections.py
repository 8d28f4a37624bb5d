"""What a correction leaves out is as in what it corrects (docs/language.md §7).

So it is with when it was so, whom it is about, whom it tells, and what it answers or which clause it means, so that who
corrects a number says that alone. What its form asks for, and `until`, it says anew.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from detente.record.rows.ledger import Ledger

__all__ = ["as_corrected"]

_EARLY = "'until' is before 'at', which is that of the statement it corrects where nothing else is said"


def as_corrected(
    spine: pl.DataFrame, places: Mapping[str, pl.Series], ledger: Ledger
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Parts of a record, and where each reference leads, with what corrections leave out; mistakes go to the ledger.

    `undated` tells of each row whether it says nothing of when it was so.
    """
    found = dict(places)
    if "replaces" not in places or not (corrects := places["replaces"].is_not_null().arg_true()).len():
        return spine, found
    of = dict(zip(corrects.to_list(), places["replaces"].gather(corrects).to_list(), strict=True))
    undated = spine["undated"].fill_null(value=False)
    spine = _taken_over(spine, ("at", "at_last"), of, undated)
    if "about" in spine.columns:
        # Who speaks about himself leaves it to who corrects it to do so.
        others = spine.with_columns(about=pl.when(pl.col("about") != pl.col("by")).then("about"))
        taken = _taken_over(others, ("about",), of, spine["about"].is_null())["about"]
        spine = spine.with_columns(about=pl.coalesce(taken, "about"))
    if "to" in spine.columns:
        spine = _taken_over(spine, ("to",), of, spine["to"].is_null())
    named = [column for column in ("re", "clause") if column in spine.columns]
    if named:
        unnamed = spine.select(pl.all_horizontal(pl.col(named).is_null())).to_series()
        if "re" in found:
            found["re"] = _taken_over(found["re"].to_frame(), ("re",), of, unnamed).to_series()
        spine = _taken_over(spine, tuple(named), of, unnamed)
    if "until" in spine.columns:
        early = spine.filter(undated & (pl.col("until") <= pl.col("at")))
        for row in early.select("id", "file", "line").iter_rows(named=True):
            ledger.add(row["file"], row["line"], "until", _EARLY, "write the earlier date in 'at'")
    return spine, found


def _taken_over(
    frame: pl.DataFrame, columns: tuple[str, ...], of: Mapping[int, int], unsaid: pl.Series
) -> pl.DataFrame:
    """A frame in which rows that correct others, and leave columns unsaid, have them as the first that says them."""
    silent = {row for row in of if unsaid[row]}
    told: dict[int, int] = {}
    for start in silent:
        path, row = [], start
        while row in silent and row not in told:
            path.append(row)
            row = of[row]
        origin = told.get(row, row)
        told |= dict.fromkeys(path, origin)
    if not told:
        return frame
    to, from_ = pl.Series([*told], dtype=pl.UInt32), pl.Series([*told.values()], dtype=pl.UInt32)
    places = pl.int_range(frame.height, dtype=pl.UInt32, eager=True).scatter(to, from_)
    return frame.with_columns(frame[column].gather(places) for column in columns)
