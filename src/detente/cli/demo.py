"""`detente demo`: tells New START's story by dates; what is found is computed while it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from detente.cli.called import typed
from detente.cli.printing import paint, put, width
from detente.cli.story import NAME, STORY, Chapter, Ends, Look, Series
from detente.report.layout import Paint, columns, hanging
from detente.wording import listed

if TYPE_CHECKING:
    from detente.agreement.model import Agreement
    from detente.assess.assessment import Assessment
    from detente.assess.findings.findings import Finding
    from detente.record.model import Record
    from detente.report.explanation import Because, Explanation
    from detente.words.words import Words

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


_SIGNS = """
✓ kept · ✗ breached · ~ excused: fallen short, on a ground that is accepted · ‖ suspended · – dormant: does not bind
then · ? unknown: the record cannot tell · ≠ disputed: readings differ. A shortfall is conduct that is not within what
is owed. Statements stand in [brackets].
"""


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
        self._told: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def _assessed(self, known: str | None) -> Assessment:
        import detente

        return detente.assess(self._agreement, self._record, known=known)

    def _at(self, look: Look) -> Assessment:
        # What is found at another date is in the same assessment.
        return replace(self._known(look.known), at=self._agreement.calendar.moment(look.at).last)

    def opening(self) -> str:
        """What is told, of which documents, and how to read it."""
        from detente.words.words import Words

        words, known = Words(self._agreement), self._known(None)
        readings = ", ".join(words.stated(name, known.known) for name in known.readings)
        text = (
            f"{self._agreement.title}. {len(self._record)} statements, each with its source. Every verdict below is "
            f"computed now, from the text and the record alone. Where the parties read the text differently both are "
            f"told, and the tool prefers neither: {readings}. Each date is seen with all that is known by "
            f"{words.as_of(known.known).rpartition(' ')[2]}, unless an earlier one is named."
        )
        title = f"{self._agreement.short or self._agreement.title}, by dates"
        return "\n".join([title, "", *self._prose(text), "", *self._prose(_SIGNS), ""])

    def _prose(self, text: str) -> list[str]:
        return hanging("", text, min(self._width, 100)).splitlines()

    def chapter(self, chapter: Chapter) -> Iterator[str]:
        """The lines of one chapter."""
        title = hanging("", chapter.title, self._width)
        yield title
        yield "-" * max(map(len, title.splitlines()))
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
        from detente.report.tables import number
        from detente.words.words import Words

        assessment = self._at(look)
        words = Words(self._agreement)
        asks = f"{look.asks}: " if look.asks else ""
        known = f", as known {words.as_of(assessment.known)}" if look.known else ""
        when = f"{asks}{words.as_of(assessment.at)}{known}"
        yield hanging("", f"{when[0].upper()}{when[1:]}", self._width)
        found = {(f.subject.clause, f.subject.owed_by): f for f in self._findings(look)}
        bodies = {duty: self._body(found[duty], explained(assessment, found[duty])) for duty in look.duties}
        for (clause, body), several in groupby(look.duties, key=lambda duty: (duty[0], bodies[duty])):
            parties = [party for _, party in several]
            told = self._told.get((clause, tuple(parties)))
            self._told[clause, tuple(parties)] = body
            finding = found[clause, parties[0]]
            said = " ".join(filter(None, [words.signed(finding.status), number(finding, words)]))
            if again := told == body:
                said = f"{said}, for the same reasons as before"
            line = hanging("  ", f"{clause}, {listed(parties)}: {said}", self._width)
            yield self._painted(line, words, finding.status)
            yield from () if again else body

    def _findings(self, look: Look) -> list[Finding]:
        """What is found of every duty at a date."""
        return [f for f in self._at(look).findings() if f.subject.occasion is None]

    def _body(self, finding: Finding, told: Explanation) -> tuple[str, ...]:
        """What each reading makes of a duty and why; once where all say the same."""
        from detente.words.english import LABELS

        sides = [(side, tuple(_plainly(b, told.words) for b in side.why)) for side in told.sides]
        apart = {(side.status, why) for side, why in sides if not side.common}
        if len(apart) == 1 and not finding.verdicts:
            ((_, alone),) = apart
            return tuple(self._reasons([*(t for side, why in sides if side.common for t in why), *alone], "    "))
        out: list[str] = []
        for side, why in sides:
            words = told.words
            said, value = words.verdict(side.status, side.value, finding.unit, side.shown)
            verdict = " ".join(filter(None, [said, value if finding.verdicts else ""]))
            name = words.reading(side.reading) if side.reading is not None else ""
            line = hanging("    ", f"{name}: {verdict}" if name else LABELS["common"].lower(), self._width)
            out += [self._painted(line, words, side.status), *self._reasons(why, "      ")]
        return tuple(out)

    def _reasons(self, why: Sequence[str], indent: str) -> Iterator[str]:
        return (hanging(f"{indent}- ", text, self._width) for text in why)

    def _painted(self, line: str, words: Words, status: str) -> str:
        signed = words.signed(status)
        return line.replace(signed, self._paint(signed, status), 1)

    # -- many dates --------------------------------------------------------------------------------

    def _series(self, series: Series) -> Iterator[str]:
        from detente.words.words import Words

        words = Words(self._agreement)
        days = self._days(series)
        parties = tuple(self._agreement.parties)
        heads = ["as of", *(f"{clause} {party}" for clause in series.clauses for party in parties)]
        lines = [self._cells(day, series, parties, words) for day in days]
        widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
        for page, shown in enumerate(_pages(widths, len(parties), self._width - 2)):
            yield from [""] if page else []
            for line in (heads, *lines):
                yield "  " + columns([line[i] for i in shown], [widths[i] for i in shown])

    def _cells(self, day: str, series: Series, parties: tuple[str, ...], words: Words) -> list[str]:
        from detente.words.words import SIGNS

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
        from detente.words.words import Words

        words = Words(self._agreement)
        for known in ends.known:
            instant = self._agreement.calendar.moment(known).last
            end = words.when(self._agreement.end(instant))
            yield hanging("", f"As known {words.as_of(instant)}, every duty ends on {end}.", self._width)


def _pages(widths: Sequence[int], together: int, width: int) -> Iterator[list[int]]:
    """The columns of each part of a table that is too wide: the first one in each, and those of a clause together."""
    groups = [[*range(i, i + together)] for i in range(1, len(widths), together)]
    page: list[int] = []
    for group in groups:
        if page and widths[0] + sum(2 + widths[i] for i in (*page, *group)) > width:
            yield [0, *page]
            page = []
        page = [*page, *group]
    yield [0, *page]


def _plainly(because: Because, words: Words) -> str:
    """A reason with the statement it names; of a gate since when, and its ground: what made it so stands below."""
    reason = because.reason
    text = words.gate(reason) if reason.code == "gate" else because.text
    return f"{text} [{reason.statement}]" if reason.statement else text
