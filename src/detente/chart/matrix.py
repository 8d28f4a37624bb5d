"""A matrix: clause by party at a date, with a second date beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from detente.assess.assessment import Assessment
from detente.chart.chart import Chart
from detente.chart.marks.matrix import views
from detente.chart.marks.sheet import sheet
from detente.chart.rows.matrix import GRAVITY, Matrix, matrix
from detente.chart.told import capital, digests_told, when_told
from detente.words.words import Words

__all__ = ["matrix_chart"]


def matrix_chart(
    assessments: Sequence[Assessment], words: Words, *, clause: str | None = None, party: str | None = None
) -> Chart:
    """The matrix of an agreement at one date, or at two: one assessment for each, in the order of time.

    Raises:
        UsageError: no such clause or party.
    """
    shown = matrix(assessments, clause=clause, party=party)
    last = assessments[-1]
    name = last.agreement.short or last.agreement.title
    title = capital(_title(shown, name, words))
    when = [when_told(a, words) for a in assessments]
    subtitle = tuple(filter(None, [
        capital(words.label("chart/beside", first=when[0], last=when[-1]) if len(when) > 1 else when[0]),
        words.footing, words.label("chart/matrix/two" if len(when) > 1 else "chart/matrix/key"),
    ]))  # fmt: skip
    description = _description(shown, words)
    spec = sheet(views(shown, words), title=title, subtitle=subtitle, notes=[digests_told(last, words)],
                 description=f"{title}. {description}")  # fmt: skip
    return Chart(spec, shown.rows, title, subtitle, description)


def _title(shown: Matrix, name: str, words: Words) -> str:
    """How many cells differ between two dates, or have which status at one, each party by itself."""
    rows = shown.rows.select("clause", "owed_by", "at", "status").rows()
    if len(shown.dates) > 1:
        told: dict[tuple[str, str], set[str]] = {}
        for clause, who, _, status in rows:
            told.setdefault((clause, who), set()).add(status)
        changed = sum(len(statuses) > 1 for statuses in told.values())
        return words.label("chart/matrix/changed", name=name, number=words.plain(changed), of=words.plain(len(told)),
                           first=words.day(shown.dates[0]), last=words.day(shown.dates[-1]))  # fmt: skip
    counts = Counter(status for *_, status in rows)
    parts = [
        words.label("chart/of status", number=words.plain(counts[s]), status=words.status(s))
        for s in GRAVITY
        if counts[s]
    ]
    return words.label("chart/timeline", name=name, day=words.day(shown.dates[0]), told=", ".join(parts))


def _description(shown: Matrix, words: Words) -> str:
    """Each clause with what the columns show, and from what it changed."""
    told = []
    for clause in shown.clauses:
        cells = [(column, shown.cells[clause, i]) for i, column in enumerate(shown.columns)]
        parts = [
            f"{', '.join(column)} {' → '.join(words.status(c.status) for c in of if c)}"
            for column, of in cells
            if any(of)
        ]
        told.append(f"{clause}: {'; '.join(parts)}.")
    return " ".join(told)
