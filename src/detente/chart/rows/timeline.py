"""The rows of a timeline: the status of each duty through time, readings that differ as paired rows.

Rules

1. A line is one duty as one reading has it, or as all that make the same of it; its spans are clipped to what is drawn.
2. Duties of one clause whose lines are alike share them and are named together.
3. Where there are more lines than are read on one page, those that were kept or asleep throughout are left out, and
   it is told how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl
from msgspec import Struct

from detente.assess.assessment import Assessment
from detente.assess.findings.findings import Subject
from detente.chart.rows.groups import grouped
from detente.errors import UsageError
from detente.wording import which_of, who_is_meant

__all__ = ["MOST", "Line", "Timeline", "timeline"]

MOST = 70  # lines that are still read on one page
_QUIET = {"kept", "dormant"}
Span = tuple[int, int, str]
_Apart = tuple[tuple[tuple[str, ...], tuple[Span, ...]], ...]  # readings, and what they make of a duty


class Line(Struct, frozen=True):
    """The status of some duties of a clause through time; `readings` None where all readings make the same of them."""

    clause: str
    duties: tuple[Subject, ...]
    readings: tuple[str, ...] | None
    spans: tuple[Span, ...]


class Timeline(Struct, frozen=True, eq=False):
    """All that a timeline shows, clause by clause in the order of the text."""

    since: int
    until: int
    at: int
    lines: tuple[Line, ...]
    left_out: int  # lines of what was kept or asleep throughout
    rows: pl.DataFrame


def timeline(
    assessment: Assessment, *, clause: str | None = None, party: str | None = None, since: int | None = None
) -> Timeline:
    """What a timeline shows, from entry into force until the instant that is asked about.

    Raises:
        UsageError: no such clause or party, more lines than are read on one page, or it begins after it ends.
    """
    agreement = assessment.agreement
    begins, until = since if since is not None else assessment.begins, assessment.at + 1
    if begins >= until:
        raise UsageError("the chart begins after it ends; give an earlier --from, or a later --at")
    clauses = list(dict.fromkeys([*agreement.clauses.duties, *(c for t in agreement.texts for c in t.clauses.duties)]))
    told = assessment.timelines
    if clause is not None and clause not in clauses:
        raise UsageError(f"there is no clause '{clause}'; {which_of(clause, clauses)}")
    if party is not None and party not in agreement.speakers:
        raise UsageError(f"there is no party '{party}'; {who_is_meant(party, agreement.speakers, agreement.names)}")
    asked = {"clause": clause, "who": party}
    told = told.filter(pl.lit(True), *(pl.col(column) == name for column, name in asked.items() if name is not None))
    told = told.filter((pl.col("start") < until) & (pl.col("end") > begins)).with_columns(
        pl.col("start").clip(lower_bound=begins), pl.col("end").clip(upper_bound=until)
    )
    lines = [line for name in clauses for line in _lines(name, told.filter(pl.col("clause") == name), assessment)]
    shown = lines if len(lines) <= MOST else [line for line in lines if _speaks(line)]
    if len(shown) > MOST:
        raise UsageError(
            f"there are {len(shown)} lines to draw, and {MOST} are read on one page at most; choose a clause with "
            f"--clause, for instance --clause {shown[0].clause}, or a party with --party"
        )
    return Timeline(begins, until, assessment.at, tuple(shown), len(lines) - len(shown), _rows(shown))


def _speaks(line: Line) -> bool:
    return any(status not in _QUIET for _, _, status in line.spans)


def _lines(clause: str, told: pl.DataFrame, assessment: Assessment) -> Iterator[Line]:
    """The lines of a clause, those of duties that are alike once."""
    places = {name: i for i, name in enumerate(assessment.agreement.speakers)}
    of: dict[_Apart, list[Subject]] = {}
    key = ["who", "owed", "each"]
    parts = told.sort(key, nulls_last=False).group_by(key, maintain_order=True)
    subjects = sorted(
        ((Subject(clause, str(who), owed, each), frame) for (who, owed, each), frame in parts),
        key=lambda part: (places.get(part[0].owed_by, 99), places.get(part[0].owed_to or "", -1), part[0].each or ""),
    )
    for subject, frame in subjects:
        found = grouped(frame.select("reading", "start", "end", "status").sort("reading", "start"), assessment.readings)
        apart = tuple((names, tuple((s, e, status) for s, e, status in rows.rows())) for names, rows in found)
        of.setdefault(apart, []).append(subject)
    for apart, duties in of.items():
        for names, spans in apart:
            yield Line(clause, tuple(duties), None if len(apart) == 1 else names, spans)


def _rows(lines: Sequence[Line]) -> pl.DataFrame:
    """The rows as `--data` writes them: one for each duty, reading and span."""
    rows = [
        (line.clause, duty.owed_by, duty.owed_to or "all", duty.each,
         "all" if line.readings is None else ", ".join(line.readings), status, start, end)
        for line in lines for duty in line.duties for start, end, status in line.spans
    ]  # fmt: skip
    names = ("clause", "owed_by", "owed_to", "for", "readings", "status", "since", "until")
    schema = {name: pl.Int64 if name in ("since", "until") else pl.String for name in names}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.from_epoch(pl.col(c), "s").dt.replace_time_zone("UTC") for c in ("since", "until"))
