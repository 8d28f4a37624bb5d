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
   finding has its span, and its id where the page is wide enough. Of many of whom the same is told one line tells it,
   and names them.
2. A sign and a word tell the status; colour only repeats them.
3. Lines are wrapped, never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from detente.assess.assessment import Assessment
from detente.report.alike import MANY, named
from detente.report.layout import Paint, beside, columns, hanging, plain, wide
from detente.report.tables import Row
from detente.words.words import Words

__all__ = ["headline", "table", "verdict_line"]


def headline(assessment: Assessment, words: Words, *, history: bool = False) -> list[str]:
    """What is shown: of which agreement, at when (or of all times), as known when, under which readings."""
    agreement = assessment.agreement
    name = agreement.short or agreement.title
    when = words.label("history") if history else words.as_of(assessment.at)
    lines = [words.label("headline", name=name, when=when, known=words.as_of(assessment.known))]
    if words.footing:
        lines.append(words.footing)
    if agreement.owners:
        told = [words.stated(name, assessment.known) for name in assessment.readings]
        whole = ", ".join(told)
        lines.append(words.label("compared", readings=whole) if len(told) > 1 else words.label("read", reading=whole))
    return lines


def table(
    head: Sequence[str],
    rows: Sequence[Row],
    words: Words,
    width: int,
    paint: Paint = plain,
    *,
    history: bool = False,
) -> str:
    """The table as text that ends in a line feed."""
    clauses = groupby(rows, key=lambda r: (r.clause, r.heading, r.labels))
    told = [(clause, list(_folded(_with_occasions(mine, history), words, history))) for clause, mine in clauses]
    widths = _widths([row for _, lines in told for row, *_ in lines], words, history)
    page = _Page(words, widths, width, paint, history, _ids(rows, widths, width, history))
    out = [hanging("", line, width) for line in head]
    for clause, lines in told:
        out += ["", hanging(f"{clause[0]}  ", clause[1], width).rstrip()]
        out += [hanging("  ", clause[2], width)] if clause[2] else []
        for row, open_, names in lines:
            out += page.lines(row, open_, names)
    if not rows:
        out += ["", words.label("none shown")]
    return "\n".join(out) + "\n"


def verdict_line(verdict: tuple[str, str, str]) -> str:
    """`under the reading of RU: ✗ breached, 901`."""
    name, status, shown = verdict
    return f"{name}: {', '.join(filter(None, [status, shown]))}"


def _widths(rows: Iterable[Row], words: Words, history: bool) -> tuple[int, ...]:
    cells = [_cells(row, words, history) for row in rows]
    return tuple(max((wide(c[i]) for c in cells), default=0) for i in range(4))


def _cells(row: Row, words: Words, history: bool) -> tuple[str, str, str, str]:
    who = row.owed_by if row.owed_to == "all" else words.label("owed to", by=row.owed_by, to=row.owed_to)
    since = words.label("since", since=row.since) if row.since else ""
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


def _folded(rows: Iterable[tuple[Row, list[Row]]], words: Words, history: bool) -> Iterator[tuple[Row, list[Row], str]]:
    """The duties of a clause; where the same is told of many, one of them stands for all, with the names of all."""
    rows = list(rows)
    same: dict[tuple[object, ...], list[Row]] = {}
    for row, open_ in rows:
        same.setdefault(_told_alike(row, open_), []).append(row)
    for row, open_ in rows:
        alike = same[_told_alike(row, open_)]
        if history or len(alike) < MANY:
            yield row, open_, ""
        elif row is alike[0]:
            label = words.label("alike", number=words.plain(len(alike)))
            yield (
                replace(row, owed_by=label, owed_to="all"),
                open_,
                named([(r.owed_by, r.owed_to) for r in alike], words.catalogue),
            )


def _told_alike(row: Row, open_: Iterable[Row]) -> tuple[object, ...]:
    """All that is told of a duty, but for who owes it to whom."""
    rows = [row, *open_]
    return tuple((r.about, r.status, r.since, r.number, r.verdicts, r.earlier, r.beyond) for r in rows)


class _Page(Struct, frozen=True):
    """How rows are laid out: the widths of their cells, and of the page."""

    words: Words
    widths: Sequence[int]
    width: int
    paint: Paint
    history: bool
    ids: bool

    def lines(self, row: Row, open_: Sequence[Row], names: str) -> Iterator[str]:
        """A row and what stands below it; `names` are those of whom it tells, where these are many."""
        cells = _cells(row, self.words, self.history)
        last = columns((cells[3], row.id), (self.widths[3], 0)) if self.ids else cells[3]
        line = beside(f"  {columns(cells[:3], self.widths[:3])}", sum(self.widths[:3]) + 8, last, self.width)
        yield line.replace(row.status, self.paint(row.status, row.code), 1)
        inner, label = " " * (4 + self.widths[0]), self.words.label
        below = [(inner, verdict_line(verdict)) for verdict in row.verdicts]
        if names:
            below.insert(0, (inner, names))
        if row.about:
            below.insert(0, (inner + label("on" if row.occasion else "for"), row.about))
        below += [(inner + label("on"), told) for told in _occasions(row, open_, self.words)]
        if row.beyond and not (self.history and row.until):
            below.append((inner, label("beyond", requests=self.words.catalogue.listed(row.beyond))))
        below += [(inner + label("earlier"), past) for past in row.earlier]
        yield from (hanging(head, text, self.width) for head, text in below)


def _occasions(row: Row, open_: Iterable[Row], words: Words) -> Iterator[str]:
    """The open occasions of a duty: many of which the same is told as of the duty stand in one line."""
    same = [o for o in open_ if (o.code, o.verdicts) == (row.code, row.verdicts)]
    for occasion in open_:
        if occasion not in same:
            yield f"{occasion.about}: {_told(occasion, words)}"
        elif len(same) < MANY:
            yield occasion.about
        elif occasion is same[0]:
            yield ", ".join(o.about for o in same)


def _told(row: Row, words: Words) -> str:
    verdicts = "; ".join(verdict_line(v) for v in row.verdicts)
    since = words.label("status since", status=row.status, since=row.since) if row.since else row.status
    return f"{since} ({verdicts})" if verdicts else since
