"""The rows of a chart of numbers: declared numbers against their limit, party by party, reading by reading.

Rules

1. A row is a span of the frame of `assess/series.py`, cut to the time that is drawn; where nothing is known is none.
2. Parties are those of whom any number is known, in the order of the text; at most `MOST`.
3. Readings of which every row is alike are one column.
4. What is told at the end is what holds at the instant asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl
from msgspec import Struct

from detente.assess.assessment import Assessment
from detente.assess.series import named, of_clause, of_count, unit_in
from detente.chart.rows.groups import grouped
from detente.errors import UsageError
from detente.instants import BEGINNING
from detente.wording import listed, which_of

__all__ = ["MOST", "Event", "Numbers", "Panel", "numbers"]

MOST = 12  # parties whose panels are still read side by side


class Event(NamedTuple):
    """Something dated that the numbers are seen against: which label of the catalogue tells it, of whom."""

    at: int
    what: str
    who: str = ""


class Panel(Struct, frozen=True, eq=False):
    """The spans of one party under some readings, in order of source, value of `for each` and time."""

    who: str
    readings: tuple[str, ...]
    spans: pl.DataFrame


class Numbers(Struct, frozen=True, eq=False):
    """All that a chart of numbers shows; `panels` row by row: one party, its readings side by side."""

    clause: str | None
    count: str
    direction: str
    unit: str
    since: int
    until: int
    at: int
    panels: tuple[tuple[Panel, ...], ...]
    events: tuple[Event, ...]
    rows: pl.DataFrame

    @property
    def of_things(self) -> bool:
        """Whether the count is kept for each of several things."""
        return self.rows["each"].null_count() < self.rows.height


def numbers(
    assessment: Assessment,
    *,
    clause: str | None = None,
    count: str | None = None,
    party: str | None = None,
    since: int | None = None,
) -> Numbers:
    """What a chart shows of a clause that keeps a count, or of a count, until the instant that is asked about.

    Raises:
        UsageError: no such clause, count or party, nothing known of it, or more parties than are read side by side.
    """
    agreement, readers = assessment.agreement, assessment.readers
    series = of_clause(readers, clause) if clause is not None else of_count(readers, count or "")
    name = _count(assessment, clause, count)
    series = series.filter(pl.col("who").is_in(list(agreement.speakers)))
    if party is not None:
        series = series.filter(pl.col("who") == party)
    until = assessment.at + 1
    known = series.filter(pl.col("low").is_not_null() & (pl.col("since") < until))
    if known.is_empty():
        raise UsageError(f"nothing on record tells of '{name}'" + (f" of {party}" if party else "") + " by then")
    first = known["since"].filter(known["since"] > BEGINNING).min()
    begins = since if since is not None else min(int(first), assessment.begins) if isinstance(first, int) else (
        assessment.begins)  # fmt: skip
    if begins >= until:
        raise UsageError("the chart begins after it ends; give an earlier --from, or a later --at")
    cut = _cut(series, begins, until, assessment)
    who = [p for p in agreement.speakers if p in set(known["who"])]
    if len(who) > MOST:
        raise UsageError(
            f"{len(who)} parties have a number of '{name}', and {MOST} are read side by side at most; choose one with "
            f"--party, for instance --party {who[0]}"
        )
    columns = list(grouped(cut, assessment.readings))
    panels = tuple(tuple(Panel(p, names, rows.filter(pl.col("who") == p)) for names, rows in columns) for p in who)
    duty = agreement.duty(clause) if clause is not None else None
    return Numbers(
        clause, name, duty.direction if duty is not None else "at most", unit_in(readers, clause=clause, count=count),
        begins, until, assessment.at, panels, tuple(_events(assessment, clause, begins, until)),
        _told(cut.filter(pl.col("who").is_in(who))),
    )  # fmt: skip


def _count(assessment: Assessment, clause: str | None, count: str | None) -> str:
    """The name of the count that is drawn, as the text has it."""
    agreement = assessment.agreement
    if clause is None:
        eras = [era for reader in assessment.readers for era in reader.eras]
        counts = list(dict.fromkeys(name for _, _, world in eras for name in world.clauses.counts))
        if count not in counts:
            raise UsageError(f"there is no count '{count}'; {which_of(count or '', counts)}")
        return str(count)
    duties = {name: duty for text in agreement.texts for name, duty in text.clauses.duties.items()}
    keeping = [name for name, duty in duties.items() if duty.keep is not None]
    if clause not in duties:
        raise UsageError(f"there is no clause '{clause}'; {which_of(clause, duties)}")
    if clause not in keeping:
        told = f"; those that do are {listed(keeping)}" if keeping else ", nor does any other clause"
        raise UsageError(f"clause '{clause}' keeps no number, so there is none to draw{told}")
    return str(duties[clause].keep)


def _cut(series: pl.DataFrame, begins: int, until: int, assessment: Assessment) -> pl.DataFrame:
    """The spans within a time of which anything is known or that are bounded, with whose words each begins."""
    spine = assessment.record.spine.select(
        "row", "source", statement="id", said_by=pl.col("by").cast(pl.List(pl.String)).list.join(", ")
    ).rename({"source": "found at"})
    inside = series.filter((pl.col("since") < until) & (pl.col("until") > begins))
    inside = inside.with_columns(
        pl.col("since").clip(lower_bound=begins), pl.col("until").clip(upper_bound=until),
        row=pl.when(pl.col("since") >= begins).then("row"),
    ).filter(pl.col("low").is_not_null() | pl.col("bound").is_not_null())  # fmt: skip
    return inside.join(spine, on="row", how="left", maintain_order="left").drop("row")


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as `--data` writes them: instants as such, sources by name."""
    source = [named(s, w) if s else None for s, w in rows.select("source", "who").rows()]
    return rows.with_columns(pl.Series("source", source, pl.String)).with_columns(
        pl.from_epoch(pl.col(c), "s").dt.replace_time_zone("UTC") for c in ("since", "until")
    )


def _events(assessment: Assessment, clause: str | None, begins: int, until: int) -> Sequence[Event]:
    """What is dated in the time that is drawn: entry into force, when a duty binds, readings, suspensions, the end."""
    agreement = assessment.agreement
    events = [Event(assessment.begins, "in force")]
    for owner in assessment.readings:
        said = sorted({reading.said for reading in agreement.blocks(owner) if reading.said <= assessment.known})
        events += [Event(at, "reading first" if i == 0 else "reading again", owner) for i, at in enumerate(said)]
    if clause is not None:
        mine = assessment.timeline.filter((pl.col("clause") == clause) & (pl.col("status") == "suspended"))
        events += [Event(at, "suspended", who) for who, at in mine.select("who", "start").unique().rows()]
        duty = agreement.duty(clause)
        if duty.since is not None:
            events.append(Event(duty.since, "binds"))
    end = agreement.end(assessment.known)
    events.append(Event(end, "end"))
    return sorted({event for event in events if begins <= event.at < until})
