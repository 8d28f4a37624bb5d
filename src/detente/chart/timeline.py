"""A timeline of findings by clause and party, readings that differ as paired lines."""

from __future__ import annotations

from collections import Counter

from detente.assess.assessment import Assessment
from detente.assess.findings.findings import Subject
from detente.chart.chart import Chart
from detente.chart.marks.sheet import sheet
from detente.chart.marks.timeline import views
from detente.chart.rows.timeline import Timeline, timeline
from detente.chart.told import capital, digests_told, when_told
from detente.words.words import SIGNS, Words

__all__ = ["timeline_chart"]


def timeline_chart(
    assessment: Assessment,
    words: Words,
    *,
    clause: str | None = None,
    party: str | None = None,
    since: int | None = None,
) -> Chart:
    """The timeline of an agreement, of one clause or of what one party owes.

    Raises:
        UsageError: as `rows.timeline` says.
    """
    shown = timeline(assessment, clause=clause, party=party, since=since)
    name = assessment.agreement.short or assessment.agreement.title
    title = capital(
        words.label("chart/timeline", name=name, told=_now(shown, assessment, words), day=words.day(shown.at))
    )
    subtitle = tuple(filter(None, [
        capital(when_told(assessment, words)), words.footing, words.label("chart/timeline/key"),
        words.label("chart/left out", number=words.plain(shown.left_out)) if shown.left_out else "",
    ]))  # fmt: skip
    description = _description(shown, words)
    spec = sheet(views(shown, words), title=title, subtitle=subtitle, notes=[digests_told(assessment, words)],
                 description=f"{title}. {description}")  # fmt: skip
    return Chart(spec, shown.rows, title, subtitle, description)


def _now(shown: Timeline, assessment: Assessment, words: Words) -> str:
    """How many duties have which status at the end, the gravest first."""
    drawn = {duty for line in shown.lines for duty in line.duties}
    held = assessment.timeline.filter(
        (assessment.timeline["start"] <= shown.at) & (assessment.timeline["end"] > shown.at)
    )
    rows = held.select("clause", "who", "owed", "each", "status").rows()
    counts = Counter(status for *subject, status in rows if Subject(*subject) in drawn)
    order = ("disputed", "breached", "late", "unknown", "suspended", "excused", "due", "kept", "dormant")
    told = [
        words.label("chart/of status", number=words.plain(counts[s]), status=words.status(s))
        for s in order
        if counts[s]
    ]
    return ", ".join(told)


def _description(shown: Timeline, words: Words) -> str:
    """What was ever other than kept or asleep, line by line."""
    told = []
    for line in shown.lines:
        grave = [(since, until, status) for since, until, status in line.spans if status not in ("kept", "dormant")]
        if grave:
            who = line.duties[0].owed_by
            spans = "; ".join(
                f"{SIGNS[status]} {words.status(status)} "
                f"{words.label('from until', since=words.when(since), until=words.day(until - 1))}"
                for since, until, status in grave
            )
            whose = f" {words.readings(line.readings)}" if line.readings else ""
            told.append(f"{line.clause} {who}{whose}: {spans}.")
    return " ".join(told) or words.label("chart/all quiet")
