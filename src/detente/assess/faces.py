"""Findings as analysts and notebooks take them: a Polars frame, a table in HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import polars as pl

from detente.assess.findings.findings import Finding
from detente.instants import BEGINNING, day_text

__all__ = ["as_frame", "as_html"]


def as_frame(findings: Sequence[Finding]) -> pl.DataFrame:
    """One row each, without their reasons; instants in UTC, numbers in the unit of their count, null where unknown."""
    rows = []
    for f in findings:
        low, high = (f.value.low, f.value.high) if f.value and f.value.known else (None, None)
        rows.append(
            {
                "id": f.id, "clause": f.subject.clause, "owed_by": f.subject.owed_by,
                "owed_to": f.subject.owed_to or "all", "occasion": f.subject.occasion, "for": f.subject.each,
                "status": f.status, "since": f.since if f.since > BEGINNING else None, "until": f.until,
                "low": None if low is None else float(low), "high": None if high is None else float(high),
                "bound": float(f.bound.low) if f.bound and f.bound.known else None,
                "verdicts": "; ".join(f"{v.reading}: {v.status}" for v in f.verdicts) or None,
            }
        )  # fmt: skip
    schema = {
        "id": pl.String, "clause": pl.String, "owed_by": pl.String, "owed_to": pl.String, "occasion": pl.String,
        "for": pl.String, "status": pl.String, "since": pl.Int64, "until": pl.Int64, "low": pl.Float64,
        "high": pl.Float64, "bound": pl.Float64, "verdicts": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema)
    return frame.with_columns(pl.from_epoch(pl.col(c), "s").dt.replace_time_zone("UTC") for c in ("since", "until"))


def as_html(findings: Sequence[Finding], caption: str) -> str:
    """A table with a caption."""
    head = ("clause", "owed by", "owed to", "for", "status", "since", "value", "bound")
    rows = []
    for f in findings:
        s = f.subject
        told = "; ".join(f"{v.reading}: {v.status}" for v in f.verdicts)
        cells = (
            s.clause, s.owed_by, s.owed_to or "all", s.occasion or s.each or "",
            f"{f.status} ({told})" if told else f.status, day_text(f.since),
            f.told, f.bound.show(f.unit) if f.bound else "",
        )  # fmt: skip
        rows.append("".join(f"<td>{escape(c)}</td>" for c in cells))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{''.join(f'<th>{h}</th>' for h in head)}</tr></thead><tbody>{body}</tbody></table>"
    )
