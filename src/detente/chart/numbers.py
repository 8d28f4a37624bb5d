"""A chart of numbers: what was declared against the limit, for each party, under each reading."""

from __future__ import annotations

import polars as pl

from detente.assess.assessment import Assessment
from detente.assess.findings.findings import Value
from detente.chart.chart import Chart
from detente.chart.marks import numbers as lines
from detente.chart.marks import things
from detente.chart.marks.sheet import sheet
from detente.chart.rows.numbers import Numbers, Panel, numbers
from detente.chart.sources import sources_told
from detente.chart.told import capital, number_of, value_of, when_told
from detente.words.words import Words

__all__ = ["number_chart"]

_FEW = 4  # parties that a title tells of one by one


def number_chart(
    assessment: Assessment,
    words: Words,
    *,
    clause: str | None = None,
    count: str | None = None,
    party: str | None = None,
    since: int | None = None,
) -> Chart:
    """The chart of a clause that keeps a count, or of a count.

    Raises:
        UsageError: as `rows.numbers` says.
    """
    shown = numbers(assessment, clause=clause, count=count, party=party, since=since)
    title, subtitle = _title(shown, words), _subtitle(shown, assessment, words)
    description = _description(shown, words)
    drawn = (things if shown.of_things else lines).views(shown, words)
    notes = [sources_told(shown.rows, words)]
    spec = sheet(drawn, title=title, subtitle=subtitle, notes=notes, description=f"{title}. {description}")
    return Chart(spec, shown.rows, title, subtitle, description)


def _title(shown: Numbers, words: Words) -> str:
    """What holds at the end: each party's number, or how many there are, against the limit."""
    if shown.of_things:
        return _of_things(shown, words)
    told = [f"{row[0].who} {_now(row, shown, words)}" for row in shown.panels]
    if len(told) > _FEW:
        told = [words.label("chart/parties", number=words.plain(len(told)))]
    bound = _bound_now(shown)
    limit = words.label(f"limit/{shown.direction}", bound=words.number(bound, shown.unit)) if bound else ""
    form = "chart/numbers/limit" if bound else "chart/numbers"
    day = words.day(shown.at)
    return capital(words.label(form, count=shown.count, told=", ".join(told), limit=limit, day=day))


def _of_things(shown: Numbers, words: Words) -> str:
    """How many things there were, and which of them some source tells to be beyond the limit."""
    least = shown.direction == "at least"
    far = pl.col("high") < pl.col("bound") if least else pl.col("low") > pl.col("bound_high")
    rows = shown.rows.filter(pl.col("low").is_not_null() & ((pl.col("low") > 0) | pl.col("high").is_null()))
    beyond = rows.filter(far).unique(["each", "source"]).sort("since", "each", "source")
    by = beyond.group_by("each", maintain_order=True).agg(pl.col("source").drop_nulls()).rows()
    told = [
        words.label("chart/by", number=each, source=words.catalogue.listed(who)) if who else each for each, who in by
    ]
    bound = _bound_now(shown)
    form = " ".join(["chart/things/beyond" if told else "chart/things/", shown.direction]) if bound else "chart/things"
    return capital(words.label(
        form.replace("/ ", "/"), count=shown.count, who=words.catalogue.listed([row[0].who for row in shown.panels]),
        number=words.plain(rows["each"].n_unique()), beyond=words.plain(len(told)), told=", ".join(told),
        bound=words.number(bound, shown.unit), day=words.day(shown.at),
    ))  # fmt: skip


def _now(row: tuple[Panel, ...], shown: Numbers, words: Words) -> str:
    """A party's number at the end, under each reading once."""
    told = dict.fromkeys(number_of(panel.spans, shown.at, shown.unit, words) for panel in row)
    return f" {words.label('or/word')} ".join(told)


def _bound_now(shown: Numbers) -> Value | None:
    """The limit at the end, where there is one for all."""
    found = {
        (bound, high)
        for row in shown.panels
        for panel in row
        for since, until, bound, high in panel.spans.select("since", "until", "bound", "bound_high").rows()
        if since <= shown.at < until
    }
    if len(found) != 1 or None in next(iter(found)):
        return None
    return value_of(*found.pop())


def _subtitle(shown: Numbers, assessment: Assessment, words: Words) -> tuple[str, ...]:
    name = assessment.agreement.short or assessment.agreement.title
    clause = shown.clause
    where = f"{clause}  {assessment.agreement.duty(clause).heading}".strip() if clause else ""
    first = ", ".join(filter(None, [name, where, when_told(assessment, words)]))
    return tuple(
        filter(
            None, [first, words.footing, words.label("chart/things/key" if shown.of_things else "chart/numbers/key")]
        )
    )


def _description(shown: Numbers, words: Words) -> str:
    """Each panel in a sentence, and what is dated."""
    told = [_panel_told(panel, shown, words) for row in shown.panels for panel in row]
    events = [words.label(f"event/{e.what}", who=e.who, on=words.when(e.at)) for e in shown.events]
    return " ".join([*told, words.label("chart/events", events="; ".join(events)) if events else ""]).strip()


def _panel_told(panel: Panel, shown: Numbers, words: Words) -> str:
    known = panel.spans.filter(panel.spans["low"].is_not_null())
    if known.is_empty():
        return words.label("chart/panel/none", who=panel.who, readings=words.readings(panel.readings))
    lows, highs, begins = known["low"].to_list(), known["high"].to_list(), known["since"].to_list()
    span = value_of(min(lows), None if None in highs else max(highs))
    return words.label(
        "chart/panel", who=panel.who, readings=words.readings(panel.readings), since=words.when(min(begins)),
        until=words.day(shown.at), span=words.number(span, shown.unit),
        now=number_of(panel.spans, shown.at, shown.unit, words),
    )  # fmt: skip
