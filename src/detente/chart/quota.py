"""A quota used and left, period by period."""

from __future__ import annotations

from detente.assess.assessment import Assessment
from detente.chart.chart import Chart
from detente.chart.marks.quota import told, views
from detente.chart.marks.sheet import sheet
from detente.chart.rows.quota import Quota, quota
from detente.chart.told import capital, digests_told, when_told
from detente.words.words import Words

__all__ = ["quota_chart"]


def quota_chart(
    assessment: Assessment, words: Words, *, clause: str, party: str | None = None, since: int | None = None
) -> Chart:
    """The quota of a clause, used and left in each period.

    Raises:
        UsageError: as `rows.quota` says.
    """
    shown = quota(assessment, clause, party=party, since=since)
    title = capital(_title(shown, words))
    name = assessment.agreement.short or assessment.agreement.title
    where = f"{clause}  {assessment.agreement.duty(clause).heading}".strip()
    subtitle = tuple(filter(None, [
        ", ".join([name, where, when_told(assessment, words)]), words.footing, words.label("chart/quota/key"),
    ]))  # fmt: skip
    description = " ".join(
        f"{use.who} {words.when(use.since)} {use.of}".strip() + f": {told(use, words)}."
        for _, uses in shown.readings[:1] for use in uses
    )  # fmt: skip
    spec = sheet(views(shown, words), title=title, subtitle=subtitle, notes=[digests_told(assessment, words)],
                 description=f"{title}. {description}")  # fmt: skip
    return Chart(spec, shown.rows, title, subtitle, description)


def _title(shown: Quota, words: Words) -> str:
    """What the last period tells of each party, by the cap that is counted by nothing else."""
    uses = [use for _, of in shown.readings[:1] for use in of if not use.of]
    last = {use.who: use for use in sorted(uses, key=lambda use: (use.since, -use.cap))}
    parts = [f"{who} {told(use, words)}" for who, use in last.items()]
    if len(parts) > 3:
        parts = [words.label("chart/parties", number=words.plain(len(parts)))]
    since = words.when(max((use.since for use in last.values()), default=0))
    form = "chart/quota/since" if shown.per else "chart/quota"
    return words.label(form, clause=shown.clause, since=since, per=shown.per, told="; ".join(parts))
