"""`detente chart`: a picture of what was found, as SVG, PNG or a Vega-Lite specification, and the data behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from detente.cli.called import typed
from detente.cli.printing import put, put_bytes
from detente.cli.talk import note, progress
from detente.errors import UsageError
from detente.wording import listed, printable, which_of

if TYPE_CHECKING:
    from detente.agreement.model import Agreement
    from detente.assess.assessment import Assessment
    from detente.chart.chart import Chart

__all__ = ["chart"]

FORMATS = ("svg", "png", "vega")
_ENDINGS = {"svg": "svg", "png": "png", "json": "vega"}
_DATA = (".csv", ".json", ".parquet")
_LEAST, _MOST = 24, 1200  # dots to the inch between which a picture is one


def chart(
    agreement: str,
    /,
    *record: str,
    count: str | None = None,
    clause: str | None = None,
    timeline: bool = False,
    matrix: bool = False,
    quota: bool = False,
    lanes: bool = False,
    party: str | None = None,
    at: str | None = None,
    beside: str | None = None,
    from_: str | None = None,
    known: str | None = None,
    reading: str | None = None,
    format: Literal["svg", "png", "vega"] | None = None,
    dpi: int = 192,
    data: str | None = None,
    out: str | None = None,
) -> int:
    """Draw a chart: declared numbers against their limit, or findings through time, or at a date.

    Parameters
    ----------
    agreement
        A Markdown file, or the name of an agreement that ships.
    record
        Files of statements, in place of the record that a shipped agreement brings.
    count
        Draw a count of each party, as declared.
    clause
        Draw the number that this clause keeps, against its limit; with --timeline, --matrix, --quota or --lanes,
        only this clause.
    timeline
        Draw the status of every duty through time, readings that differ on lines of their own.
    matrix
        Draw clause by party at --at; with --beside at a second date too.
    quota
        Draw how much of the quota of --clause is used and left in each period.
    lanes
        Draw who said what when: of when it was, when it was received, and what it answers.
    party
        Only what this party owes, has or said.
    at
        Until when, or of when a matrix is: a day, month, year (the end of it) or instant. If left out, the last
        instant at which the record speaks and the agreement is in force.
    beside
        A second date for a matrix.
    from_
        From when the chart begins. The beginning if left out.
    known
        As known when. The end of the record if left out.
    reading
        A party's reading, text for the agreement as it stands, or all (the default) side by side.
    format
        svg, png or vega (a Vega-Lite specification). If left out, as the ending of --out says (.svg, .png or
        .json), or svg.
    dpi
        Dots to the inch of a png: 192 if left out.
    data
        A file to write the rows behind the chart to: .csv, .json or .parquet.
    out
        A file to write to, in place of stdout; one of that name is replaced.
    """
    from detente.cli.opening import assessed, opened

    kind = _kind(count, clause, timeline=timeline, matrix=matrix, quota=quota, lanes=lanes, beside=beside)
    shape = _format(format, out)
    if not _LEAST <= dpi <= _MOST:
        raise UsageError(f"--dpi {dpi} is no picture; write a number from {_LEAST} to {_MOST}, for instance --dpi 300")
    if data is not None and not data.lower().endswith(_DATA):
        raise UsageError(f"what '{printable(data)}' is to hold its name does not say; end it in {listed(_DATA, 'or')}")
    text, statements = opened("chart", agreement, record)
    result = assessed(text, statements, at, known, reading)
    since = _since(text, from_)
    with progress("drawing", large=True):
        other = assessed(text, statements, beside, known, reading) if beside is not None else None
        drawn = _drawn(kind, result, other, {"clause": clause, "count": count, "party": party, "since": since})
        whole = _as(drawn, shape, dpi)
    if data is not None:
        _put_data(drawn, data)
    if isinstance(whole, bytes):
        put_bytes(whole, out)
    else:
        put(whole, out)
    if out is not None:
        note(printable(f"wrote {out}: {drawn.title}"))
    return 0


def _kind(
    count: str | None, clause: str | None, *, timeline: bool, matrix: bool, quota: bool, lanes: bool, beside: str | None
) -> str:
    """Which chart is asked for."""
    switches = {"timeline": timeline, "matrix": matrix, "quota": quota, "lanes": lanes}
    asked = [name for name, on in switches.items() if on] + (["count"] if count is not None else [])
    if len(asked) > 1:
        raise UsageError(f"{listed([f'--{name}' for name in asked])} are charts of their own; ask for one at a time")
    if not asked and clause is None:
        raise UsageError(
            "which chart? --clause ID draws a number against its limit, --count NAME a count, --timeline findings "
            "through time, --matrix clause by party, --quota (with --clause) a quota, --lanes who said what when; "
            f"for instance: {typed('chart', 'new-start', '--clause', 'II.1.c', '--out', 'launchers.svg')}"
        )
    kind = asked[0] if asked else "number"
    if kind == "quota" and clause is None:
        raise UsageError("--quota draws the quota of one clause; name it: --quota --clause XI")
    if kind == "count" and clause is not None:
        raise UsageError("--count and --clause draw two numbers; ask for one at a time")
    if beside is not None and kind != "matrix":
        raise UsageError("--beside puts a second date into a matrix; write --matrix --beside DATE")
    return kind


def _format(asked: str | None, out: str | None) -> str:
    """What is written: as asked, or as the ending of the file says, which may not say otherwise."""
    if asked is not None and asked not in FORMATS:
        raise UsageError(f"there is no format '{asked}'; {which_of(asked, FORMATS)}")
    if out is None:
        if asked == "png":
            raise UsageError("a png is no text for a terminal; write it to a file: --out chart.png")
        return asked or "svg"
    said = _ENDINGS.get(Path(out).suffix.lower().removeprefix("."))
    if asked is None and said is None:
        raise UsageError(
            f"what '{printable(out)}' is to hold its name does not say; end it in .svg, .png or .json, or say --format"
        )
    if asked is not None and said is not None and said != asked:
        raise UsageError(f"the name '{printable(out)}' says {said}, and --format says {asked}; change one")
    return asked or said or "svg"


def _since(text: Agreement, said: str | None) -> int | None:
    if said is None:
        return None
    try:
        return text.calendar.moment(said).first
    except ValueError as problem:
        raise UsageError(f"--from: {problem}") from None


def _drawn(kind: str, result: Assessment, other: Assessment | None, asked: dict[str, Any]) -> Chart:
    """The chart of a kind, with the options that it takes of those that were given."""
    from detente.words.words import Words

    words = Words(result.agreement)
    if kind in ("number", "count"):
        from detente.chart.numbers import number_chart

        return number_chart(result, words, **asked)
    del asked["count"]
    if kind == "matrix":
        from detente.chart.matrix import matrix_chart

        both = [result] if other is None else sorted([result, other], key=lambda a: a.at)
        if asked.pop("since") is not None:
            raise UsageError("a matrix is of a date and has no beginning; leave --from out")
        return matrix_chart(both, words, **asked)
    from detente.chart.lanes import lane_chart
    from detente.chart.quota import quota_chart
    from detente.chart.timeline import timeline_chart

    draw: dict[str, Callable[..., Chart]] = {"lanes": lane_chart, "quota": quota_chart, "timeline": timeline_chart}
    return draw[kind](result, words, **asked)


def _as(drawn: Chart, shape: str, dpi: int) -> str | bytes:
    if shape == "png":
        return drawn.png(dpi)
    if shape == "svg":
        return drawn.svg()
    import json

    return json.dumps(drawn.vega(), ensure_ascii=False, indent=1) + "\n"


def _put_data(drawn: Chart, path: str) -> None:
    import io

    import polars as pl

    from detente.report.as_csv import safe

    rows = drawn.rows
    if path.lower().endswith(".parquet"):
        whole = io.BytesIO()
        rows.write_parquet(whole)
        put_bytes(whole.getvalue(), path)
    elif path.lower().endswith(".json"):
        put(rows.write_json() + "\n", path)
    else:
        told = rows.with_columns(pl.col(pl.String).map_elements(safe, return_dtype=pl.String))
        put(told.write_csv(datetime_format="%Y-%m-%dT%H:%M:%SZ"), path)
