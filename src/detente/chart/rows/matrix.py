"""The rows of a matrix: clause by party at a date, and at another date beside it.

Rules

1. A cell is the gravest status among what a party owes under a clause, towards whomever and for whatever, with how many
   of its duties have it; disputed stands before all, for it is grave under some reading.
2. Parties of whom every cell is alike at both dates share a column where there are many parties.
3. A party that owes nothing under a clause has no cell there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl
from msgspec import Struct

from detente.assess.assessment import Assessment

__all__ = ["GRAVITY", "MANY", "Cell", "Matrix", "matrix"]

GRAVITY = ("disputed", "breached", "late", "unknown", "suspended", "excused", "due", "kept", "dormant")
MANY = 9  # parties beside each other; where there are more, those that are alike share a column


class Cell(Struct, frozen=True):
    """What holds of a clause and a party at a date: the gravest status, how many duties have it, of how many."""

    status: str
    number: int
    of: int


class Matrix(Struct, frozen=True, eq=False):
    """All that a matrix shows: `cells` by clause and column, one for each date, None where nothing is owed."""

    clauses: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]  # parties that share a column
    dates: tuple[int, ...]
    cells: dict[tuple[str, int], tuple[Cell | None, ...]]
    rows: pl.DataFrame


def matrix(assessments: Sequence[Assessment], *, clause: str | None = None, party: str | None = None) -> Matrix:
    """What a matrix shows of one agreement at one date or at two: one assessment for each, in the order of time.

    Raises:
        UsageError: no such clause or party.
    """
    agreement = assessments[-1].agreement
    told = [_by_cell(a, clause, party) for a in assessments]
    clauses = [c for c in _clauses(assessments) if any(c == name for of in told for name, _ in of)]
    parties = [p for p in agreement.speakers if any(p == who for of in told for _, who in of)]
    columns = _columns(parties, clauses, told)
    cells = {(c, i): tuple(of.get((c, who[0])) for of in told) for c in clauses for i, who in enumerate(columns)}
    return Matrix(
        tuple(clauses), columns, tuple(a.at for a in assessments), cells, _rows(clauses, parties, told, assessments)
    )


def _clauses(assessments: Sequence[Assessment]) -> list[str]:
    texts = [text for a in assessments for text in a.agreement.texts]
    return list(
        dict.fromkeys([*assessments[-1].agreement.clauses.duties, *(c for t in texts for c in t.clauses.duties)])
    )


def _by_cell(assessment: Assessment, clause: str | None, party: str | None) -> dict[tuple[str, str], Cell]:
    """The cells of one date by clause and party."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for finding in assessment.findings(clause=clause, party=party):
        if finding.subject.occasion is None:
            found.setdefault(finding.subject[:2], Counter())[finding.status] += 1
    return {key: _cell(counts) for key, counts in found.items()}


def _cell(counts: Counter[str]) -> Cell:
    status = next(s for s in GRAVITY if counts[s])
    return Cell(status, counts[status], counts.total())


def _columns(
    parties: Sequence[str], clauses: Sequence[str], told: Sequence[dict[tuple[str, str], Cell]]
) -> tuple[tuple[str, ...], ...]:
    if len(parties) <= MANY:
        return tuple((p,) for p in parties)
    alike: dict[object, list[str]] = {}
    for who in parties:
        statuses = tuple(cell.status if (cell := of.get((c, who))) else None for c in clauses for of in told)
        alike.setdefault(statuses, []).append(who)
    return tuple(tuple(who) for who in alike.values())


def _rows(
    clauses: Sequence[str],
    parties: Sequence[str],
    told: Sequence[dict[tuple[str, str], Cell]],
    assessments: Sequence[Assessment],
) -> pl.DataFrame:
    rows = [
        (c, who, a.at, cell.status, cell.number, cell.of)
        for c in clauses for who in parties for of, a in zip(told, assessments, strict=True)
        if (cell := of.get((c, who))) is not None
    ]  # fmt: skip
    schema = {"clause": pl.String, "owed_by": pl.String, "at": pl.Int64, "status": pl.String, "duties": pl.Int64,
              "of": pl.Int64}  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.from_epoch("at", "s").dt.replace_time_zone("UTC"))
