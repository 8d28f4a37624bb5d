"""Swim-lanes: who said and knew what when."""

from __future__ import annotations

from detente.assess.assessment import Assessment
from detente.chart.chart import Chart
from detente.chart.marks.lanes import views
from detente.chart.marks.sheet import sheet
from detente.chart.rows.lanes import Lanes, lanes
from detente.chart.sources import sources_told
from detente.chart.told import capital, when_told
from detente.words.words import Words

__all__ = ["lane_chart"]


def lane_chart(
    assessment: Assessment,
    words: Words,
    *,
    clause: str | None = None,
    party: str | None = None,
    since: int | None = None,
) -> Chart:
    """The statements of a record as lanes, or of what one clause is made of.

    Raises:
        UsageError: as `rows.lanes` says.
    """
    shown = lanes(assessment, clause=clause, party=party, since=since)
    title = capital(_title(shown, assessment, words))
    where = f"{clause}  {assessment.agreement.duty(clause).heading}".strip() if clause is not None else ""
    subtitle = tuple(filter(None, [
        capital(", ".join(filter(None, [where, when_told(assessment, words)]))), words.footing,
        words.label("chart/lanes/key"),
    ]))  # fmt: skip
    description = " ".join(
        words.label("chart/lanes/late" if s.late else "chart/lanes/said", by=s.by, kind=s.kind, at=words.when(s.at),
                    said=words.when(s.said))
        for s in shown.said
    )  # fmt: skip
    spine = assessment.record.spine.select("id", "source").rename({"id": "statement", "source": "found at"})
    told = shown.rows.rename({"by": "said_by"}).join(spine, on="statement", how="left")
    spec = sheet(views(shown, words), title=title, subtitle=subtitle, notes=[sources_told(told, words)],
                 description=f"{title}. {description}")  # fmt: skip
    return Chart(spec, shown.rows, title, subtitle, description)


def _title(shown: Lanes, assessment: Assessment, words: Words) -> str:
    """How many statements by how many, and how many of them late."""
    late = sum(s.late for s in shown.said)
    name = assessment.agreement.short or assessment.agreement.title
    return words.label(
        "chart/lanes/some late" if late else "chart/lanes", name=name, number=words.plain(len(shown.said)),
        by=words.catalogue.listed(shown.speakers) if len(shown.speakers) < 5 else words.label(
            "chart/parties", number=words.plain(len(shown.speakers))),
        first=words.when(shown.said[0].said), last=words.when(shown.said[-1].said), late=words.plain(late),
    )  # fmt: skip
