"""`detente demo`: tells New START's story by dates; what is found is computed while it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.called import typed
from detente.cli.printing import paint, put, width
from detente.cli.story import NAME, STORY, Chapter, Ends, Look, Series
from detente.report.layout import Paint, columns, hanging

if TYPE_CHECKING:
    from detente.agreement.model import Agreement
    from detente.assess.assessment import Assessment
    from detente.assess.findings import Finding
    from detente.record.model import Record
    from detente.report.explanation import Explanation
    from detente.report.words import Words

__all__ = ["demo"]


def demo(directory: Path | None = None, /) -> int:
    """Tell New START's story on its public record: what was found when, under which reading, and why.

    Parameters
    ----------
    directory
        Where to put a copy of the agreement and its record, to change and to assess again.
    """
    import detente
    from detente.library import files

    copies = files.copy(NAME, directory) if directory is not None else ()
    agreement = detente.load(NAME)
    teller = _Teller(agreement, detente.read_record(agreement=agreement), width(), paint())
    put(teller.opening(), None)
    for chapter in STORY:
        put("\n".join(["", *teller.chapter(chapter), ""]), None)
    put(_to_change(*map(str, copies)) if copies else _to_try(), None)
    return 0


def _to_try() -> str:
    return f"""
To try next:
  {typed("assess", NAME, "--at", "2023-04-15")}
  {typed("explain", NAME, "VII.2/US", "--at", "2023-04-15")}
  {typed("demo", "my-treaty")}        # a copy to change
"""


def _to_change(agreement: str, *record: str) -> str:
    again = typed("assess", agreement, *record, "--at", "2022-03-01", "--clause", "II.1.b")
    return f"""
Now change the Treaty. Its copy is {agreement}, its record {" and ".join(record)}.
  1. See who keeps the limit on warheads:
       {again}
  2. Open the copy, find 'at most: 1550' and make it 1500. Save it.
  3. Call the same command again.
"""


class _Teller:
    """Tells chapters; assesses once for each date as known at which something is looked at."""

    def __init__(self, agreement: Agreement, record: Record, width: int, paint: Paint) -> None:
        self._agreement, self._record, self._width, self._paint = agreement, record, width, paint
        self._known = lru_cache(self._assessed)

    def _assessed(self, known: str | None) -> Assessment:
        import detente

        return detente.assess(self._agreement, self._record, known=known)

    def _at(self, look: Look) -> Assessment:
        # What is found at another date is in the same assessment.
        return replace(self._known(look.known), at=self._agreement.calendar.moment(look.at).last)

    def opening(self) -> str:
        """What is told, of which documents, and how to read it."""
        from detente.report.words import Words

        words, known = Words(self._agreement), self._known(None)
        readings = ", ".join(words.stated(name, known.known) for name in known.readings)
        text = (
            f"{self._agreement.title}. {len(self._record)} statements, each with its source. Every verdict below is "
            f"computed now, from the text and the record alone. Where the parties read the text differently both are "
            f"told, and the tool prefers neither: {readings}. Each date is seen with all that is known by "
            f"{words.as_of(known.known).rpartition(' ')[2]}, unless an earlier one is named."
        )
        title = f"{self._agreement.short or self._agreement.title}, by dates"
        return "\n".join([title, "", *self._prose(text), ""])

    def _prose(self, text: str) -> list[str]:
        return hanging("", text, min(self._width, 100)).splitlines()

    def chapter(self, chapter: Chapter) -> Iterator[str]:
        """The lines of one chapter."""
        yield chapter.title
        yield "-" * len(chapter.title)
        yield from self._prose(chapter.prose)
        for look in chapter.looks:
            yield ""
            if isinstance(look, Series):
                yield from self._series(look)
            elif isinstance(look, Ends):
                yield from self._ends(look)
            else:
                yield from self._look(look)

    # -- one look ----------------------------------------------------------------------------------

    def _look(self, look: Look) -> Iterator[str]:
        from detente.report.explanation import explained
        from detente.report.words import Words

        assessment = self._at(look)
        words = Words(self._agreement)
        asks = f"{look.asks}: " if look.asks else ""
        known = f", as known {words.as_of(assessment.known)}" if look.known else ""
        when = f"{asks}{words.as_of(assessment.at)}{known}"
        yield hanging("", f"{when[0].upper()}{when[1:]}", self._width)
        found = {(f.subject.clause, f.subject.owed_by): f for f in self._findings(look)}
        for duty in look.duties:
            yield from self._finding(found[duty], explained(assessment, found[duty]))

    def _findings(self, look: Look) -> list[Finding]:
        """What is found of every duty at a date."""
        return [f for f in self._at(look).findings() if f.subject.occasion is None]

    def _finding(self, finding: Finding, told: Explanation) -> Iterator[str]:
        from detente.report.tables import number

        words, status = told.words, told.words.signed(finding.status)
        said = " ".join(filter(None, [status, number(finding, words)]))
        line = hanging("  ", f"{finding.subject.clause}, {finding.subject.owed_by}: {said}", self._width)
        yield line.replace(status, self._paint(status, finding.status), 1)
        for side in told.sides:
            indent = "    "
            if side.reading is not None:
                status = words.signed(side.status)
                said, value = words.verdict(side.status, side.value, finding.unit, side.shown)
                verdict = " ".join(filter(None, [said, value if finding.verdicts else ""]))
                line = hanging(indent, f"{words.reading(side.reading)}: {verdict}", self._width)
                yield line.replace(status, self._paint(status, side.status), 1)
                indent = "      "
            for because in side.why:
                named = f" [{because.reason.statement}]" if because.reason.statement else ""
                yield hanging(f"{indent}- ", because.text + named, self._width)

    # -- many dates --------------------------------------------------------------------------------

    def _series(self, series: Series) -> Iterator[str]:
        from detente.report.words import Words

        words = Words(self._agreement)
        days = self._days(series)
        parties = tuple(self._agreement.parties)
        heads = ["as of", *(f"{clause} {party}" for clause in series.clauses for party in parties)]
        lines = [self._cells(day, series, parties, words) for day in days]
        widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
        yield "  " + columns(heads, widths)
        for line in lines:
            yield "  " + columns(line, widths)

    def _cells(self, day: str, series: Series, parties: tuple[str, ...], words: Words) -> list[str]:
        from detente.report.words import SIGNS

        found = {(f.subject.clause, f.subject.owed_by): f for f in self._findings(Look(day, ()))}
        cells = [day]
        for clause in series.clauses:
            for party in parties:
                finding = found[clause, party]
                value = words.number(finding.value, finding.unit)
                short = value.replace(" to ", "-").replace(" or more", "+").replace("unknown", "")
                cells.append(f"{SIGNS[finding.status]} {short}".rstrip())
        return cells

    def _days(self, series: Series) -> list[str]:
        """The dates as of which statements of a kind were made, as far as the series reaches."""
        import polars as pl

        calendar = self._agreement.calendar
        first, last = calendar.moment(series.since).first, calendar.moment(series.until).last
        mine = self._record.spine.filter((pl.col("kind") == series.kind) & pl.col("at").is_between(first, last))
        return [calendar.day(at).isoformat() for at in sorted(set(mine["at"].to_list()))]

    def _ends(self, ends: Ends) -> Iterator[str]:
        from detente.report.words import Words

        words = Words(self._agreement)
        for known in ends.known:
            instant = self._agreement.calendar.moment(known).last
            end = words.when(self._agreement.end(instant))
            yield f"As known {words.as_of(instant)}, every duty ends on {end}."
