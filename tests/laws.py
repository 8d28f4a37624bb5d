"""Laws that hold of every agreement and record, whatever is agreed and said (docs/language.md §7, §8).

Each takes a world and answers what it finds broken: a sentence with the findings that differ, nothing where it holds.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tests.reference.compare import parsed
from tests.reference.vocabulary import NEXT_VERSION
from tests.reprint import document as reprinted

import detente
from detente.agreement import parse
from detente.agreement.model import Agreement
from detente.instants import text
from detente.record import Record, of

__all__ = ["LAWS", "Case", "broken"]

Row = Mapping[str, Any]
Told = frozenset[tuple[object, ...]]


class Case:
    """A world, asked about as known on some day under some reading."""

    def __init__(
        self, document: str, rows: Sequence[Row], known: str | None = None, reading: str | None = None
    ) -> None:
        self.document, self.rows, self.known, self.reading = document, [dict(row) for row in rows], known, reading
        self.agreement = parsed(document)
        self.record = self.read(self.rows)
        self.told = self.assessed()

    @property
    def last(self) -> int:
        """The last instant of what is known."""
        return self.record.end if self.known is None else self.agreement.calendar.moment(self.known).last

    @property
    def receipts(self) -> tuple[int, ...]:
        """The last instants of two days on which something was received, before the last of them."""
        moment = self.agreement.calendar.moment
        days = sorted({moment(_received(row)[:10]).last for row in self.rows})[:-1]
        return tuple(days[len(days) // 2 :: max(1, len(days) // 2)][:2])

    def read(self, rows: Iterable[Row]) -> Record:
        """Rows as a record of the agreement."""
        return of([dict(row) for row in rows], self.agreement)

    def assessed(self, agreement: Agreement | None = None, record: Record | None = None, **asked: object) -> Told:
        """Every finding of all time: what it is about, from when to when, and its status."""
        about = {"known": self.known, "reading": self.reading, **asked}
        told = detente.assess(agreement or self.agreement, record or self.record, **about)
        return frozenset((f.subject, f.since, f.until, f.status) for f in told.findings(history=True))


# -- the laws --------------------------------------------------------------------------------------


def order(case: Case) -> str:
    """§8: the result does not depend on the order of the input."""
    rows = [*case.rows]
    random.Random(len(rows)).shuffle(rows)  # noqa: S311 - any order
    found = (
        differing(case.told, case.assessed(record=case.read(each)), "in another order of its lines")
        for each in (rows, case.rows[::-1])
    )
    return "".join(dict.fromkeys(found))


def knowledge(case: Case) -> str:
    """§7: as known at a date is what a record tells that ends there."""
    return "".join(_as_known(case, last) for last in {case.last, *case.receipts})


def _as_known(case: Case, last: int) -> str:
    known = text(last)
    rows = [row for row in case.rows if case.agreement.calendar.moment(_received(row)).first <= last]
    ids = {row["id"] for row in rows}
    rows = [row for row in rows if {row.get("re"), row.get("replaces"), row.get("cancels")} <= {None, *ids}]
    if not rows:
        return ""
    return differing(case.assessed(known=known), case.assessed(record=case.read(rows), known=known), "as known later")


def now(case: Case) -> str:
    """DESIGN §4: known is the record's end where nothing else is asked."""
    return differing(case.assessed(known=None), case.assessed(known=text(case.record.end)), "as known at its end")


def reprint(case: Case) -> str:
    """§1: what is written otherwise, and says the same, means the same."""
    if NEXT_VERSION in case.document:
        return ""
    return differing(case.told, case.assessed(agreement=parse(reprinted(case.agreement))), "reprinted")


def stranger(case: Case) -> str:
    """§3, §5: what one says of himself changes nothing that others owe and count."""
    said = {"by": "LOG", "said": "2020-03-20", "at": "2020-02-05"}
    more = [
        {"id": f"stranger{number}", "kind": kind, **said, **fields}
        for number, (kind, fields) in enumerate(STRANGE.items())
        if kind in case.agreement.clauses.forms
    ]
    known = text(case.last)
    beside = case.read([*case.rows, *more])
    return differing(case.assessed(known=known), case.assessed(record=beside, known=known), "with a stranger's words")


def neighbour(case: Case) -> str:
    """§3, §5: what one party says of itself changes nothing of what others owe to others, where nothing asks of it."""
    _, _, text_ = case.document.partition("# Articles")
    if "C" not in case.agreement.parties or case.agreement.groups or re.search(r"\bC\b", text_):
        return ""
    said = {"by": "C", "said": "2020-03-20", "at": "2020-02-05"}
    more = [
        {"id": f"neighbour{kind}", "kind": kind, **said, **fields}
        for kind, fields in STRANGE.items()
        if kind in case.agreement.clauses.forms and kind in ("report", "holding", "exercise", "notice")
    ]
    known = text(case.last)
    beside = case.read([*case.rows, *more])
    told, then = (case.assessed(record=record, known=known) for record in (case.record, beside))
    theirs = (frozenset(t for t in of_ if "C" not in (t[0].owed_by, t[0].owed_to)) for of_ in (told, then))  # type: ignore[attr-defined]
    return differing(*theirs, "with what C says of itself")


STRANGE: dict[str, dict[str, object]] = {
    "report": {"n": 500}, "holding": {"site": "one", "n": 500, "complete": "yes"}, "notice": {"name": "X"},
    "exercise": {"name": "X", "troops": 500}, "access": {}, "consent": {}, "withdrawal": {}, "denunciation": {},
}  # fmt: skip


def force(case: Case) -> str:
    """§8.3, §8.7: what is said later never changes what was in force before it was said.

    The clauses P1, P2 … keep a count of nothing under the gates of clauses 1, 2 …: their status is their force.
    """
    known = case.assessed(known=None, reading="text")
    found = (
        differing(_force(case.assessed(known=text(last), reading="text"), last), _force(known, last), "with more known")
        for last in {min(case.last, case.record.end), *case.receipts}
    )
    return "".join(found)


LAWS: dict[str, Callable[[Case], str]] = {
    "order": order, "knowledge": knowledge, "now": now, "print": reprint, "stranger": stranger,
    "neighbour": neighbour, "force": force,
}  # fmt: skip


def broken(case: Case, laws: Iterable[str] = LAWS) -> str:
    """What is found broken of some laws."""
    return "\n".join(f"{law}: {found}" for law in laws if (found := LAWS[law](case)))


# -- what differs ----------------------------------------------------------------------------------


def differing(one: Told, other: Told, how: str) -> str:
    """The findings of one that are not in the other, both ways."""
    lines = [f"  {told[0]}, {told[3]} from {told[1]} until {told[2]}" for told in sorted(one ^ other, key=str)]
    return "\n".join([f"found otherwise {how}", *lines]) if lines else ""


def _received(row: Row) -> str:
    said = row["said"]
    return min(said.values()) if isinstance(said, dict) else str(said)


def _force(told: Told, last: int) -> Told:
    """The force of clauses up to an instant, as runs of one status of each."""
    runs: list[list[Any]] = []
    for subject, since, until, status in sorted(told, key=lambda t: (str(t[0]), t[1])):
        if not subject.clause.startswith("P") or since > last:  # type: ignore[attr-defined, operator]
            continue
        ends = last + 1 if until is None else min(until, last + 1)  # type: ignore[type-var]
        if runs and runs[-1][0] == subject and runs[-1][2:] == [since, status]:
            runs[-1][2] = ends
        else:
            runs.append([subject, since, ends, status])
    return frozenset(tuple(run) for run in runs)
