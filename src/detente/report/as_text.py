"""Findings as a table of plain text, readable at 80 columns and in a pipe.

    New START at the end of 2023-05-01, as known at the end of 2026-02-05
    Readings compared: US (first stated 2023-01-31), RU (first stated 2018-02-05)

    II.1.c  Article II, paragraph 1(c)
      US  ≠ disputed  since 2018-02-05  800 to 901 (at most 800)
          under the reading of US: ✓ kept, 800
          under the reading of RU: ✗ breached, 901

Rules

1. One line a duty: owed by (and to), sign and status, since when, the number against its bound. Below it what
   readings make of it, its open occasions, and what of the past was short, disputed or unknown. In a history each
   finding has its span, and its id where the page is wide enough.
2. A sign and a word tell the status; colour only repeats them.
3. Lines are wrapped, never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from detente.assess.assessment import Assessment
from detente.report import english
from detente.report.layout import Paint, beside, columns, hanging, plain, wide
from detente.report.tables import Row
from detente.report.words import Words
from detente.wording import listed

__all__ = ["headline", "table", "verdict_line"]


def headline(assessment: Assessment, words: Words, *, history: bool = False) -> list[str]:
    """What is shown: of which agreement, at when (or of all times), as known when, under which readings."""
    agreement = assessment.agreement
    name = agreement.short or agreement.title
    when = english.LABELS["history"] if history else words.as_of(assessment.at)
    lines = [f"{name}, {when}, as known {words.as_of(assessment.known)}"]
    if words.footing:
        lines.append(words.footing)
    if agreement.owners:
        told = [words.stated(name, assessment.known) for name in assessment.readings]
        lines.append(("Readings compared: " if len(told) > 1 else "Reading: ") + ", ".join(told))
    return lines


def table(head: Sequence[str], rows: Sequence[Row], width: int, paint: Paint = plain, *, history: bool = False) -> str:
    """The table as text that ends in a line feed."""
    widths = _widths(rows, history)
    page = _Page(widths, width, paint, history, _ids(rows, widths, width, history))
    out = [hanging("", line, width) for line in head]
    for clause, mine in groupby(rows, key=lambda r: (r.clause, r.heading)):
        out += ["", hanging(f"{clause[0]}  ", clause[1], width).rstrip()]
        for row, open_ in _with_occasions(mine, history):
            out += page.lines(row, open_)
    if not rows:
        out += ["", "No finding is shown."]
    return "\n".join(out) + "\n"


def verdict_line(verdict: tuple[str, str, str]) -> str:
    """`under the reading of RU: ✗ breached, 901`."""
    name, status, shown = verdict
    return f"{name}: {', '.join(filter(None, [status, shown]))}"


def _widths(rows: Iterable[Row], history: bool) -> tuple[int, ...]:
    cells = [_cells(row, history) for row in rows]
    return tuple(max((wide(c[i]) for c in cells), default=0) for i in range(4))


def _cells(row: Row, history: bool) -> tuple[str, str, str, str]:
    who = row.owed_by if row.owed_to == "all" else f"{row.owed_by} to {row.owed_to}"
    since = english.LABELS["since"].format(since=row.since) if row.since else ""
    return who, row.status, row.span if history else since, row.number


def _ids(rows: Sequence[Row], widths: Sequence[int], width: int, history: bool) -> bool:
    """Whether every row of a history has room for its id at its end."""
    longest = max((wide(row.id) for row in rows), default=0)
    return history and 2 + sum(widths) + 2 * len(widths) + longest <= width


def _with_occasions(rows: Iterable[Row], history: bool) -> Iterator[tuple[Row, list[Row]]]:
    """Each duty with its open occasions; in a history each stands for itself."""
    held: Row | None = None
    open_: list[Row] = []
    for row in rows:
        if not history and row.occasion and held is not None and _of(row, held):
            open_.append(row)
            continue
        if held is not None:
            yield held, open_
        held, open_ = row, []
    if held is not None:
        yield held, open_


def _of(occasion: Row, duty: Row) -> bool:
    return (duty.owed_by, duty.owed_to) == (occasion.owed_by, occasion.owed_to) and not duty.occasion


class _Page(Struct, frozen=True):
    """How rows are laid out: the widths of their cells, and of the page."""

    widths: Sequence[int]
    width: int
    paint: Paint
    history: bool
    ids: bool

    def lines(self, row: Row, open_: Sequence[Row]) -> Iterator[str]:
        """A row and what stands below it."""
        cells = _cells(row, self.history)
        last = columns((cells[3], row.id), (self.widths[3], 0)) if self.ids else cells[3]
        line = beside(f"  {columns(cells[:3], self.widths[:3])}", sum(self.widths[:3]) + 8, last, self.width)
        yield line.replace(row.status, self.paint(row.status, row.code), 1)
        inner = " " * (4 + self.widths[0])
        below = [(inner, verdict_line(verdict)) for verdict in row.verdicts]
        if row.about:
            below.insert(0, (f"{inner}{'on' if row.occasion else 'for'} ", row.about))
        for occasion in open_:
            same = (occasion.code, occasion.verdicts) == (row.code, row.verdicts)
            told = occasion.about if same else f"{occasion.about}: {_told(occasion)}"
            below.append((f"{inner}on ", told))
        if row.beyond and not (self.history and row.until):
            below.append((inner, english.LABELS["beyond"].format(requests=listed(row.beyond))))
        below += [(f"{inner}earlier ", past) for past in row.earlier]
        yield from (hanging(head, text, self.width) for head, text in below)


def _told(row: Row) -> str:
    verdicts = "; ".join(verdict_line(v) for v in row.verdicts)
    since = f"{row.status} since {row.since}" if row.since else row.status
    return f"{since} ({verdicts})" if verdicts else since
