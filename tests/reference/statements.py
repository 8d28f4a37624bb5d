"""Statements, read from plain mappings as in JSON lines (docs/language.md §2, §7), and what of them stands.

A *voice* is one author's part in a statement: what several say together is a statement of each (§7), and each takes
back only his own word. Numbers are ranges of fractions in the base unit of their dimension.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tests.reference.dates import ALWAYS, NEVER, Days, When
from tests.reference.ranges import BASE, NUMBER, Range

from detente.agreement.blocks import Form
from detente.agreement.model import Agreement

Row = Mapping[str, object]
_COLUMNS = (
    "id kind by about to re at until said complete source note number replaces cancels marking attached lang clause "
    "kinds parties"
).split()


@dataclass(frozen=True)
class Statement:
    """§7: what a statement says, its dates with their doubt."""

    id: str
    kind: str
    by: tuple[str, ...]
    about: tuple[str, ...]  # empty: each author about himself
    to: tuple[str, ...] | None  # None: all parties; empty: `public`
    re: str
    at: When
    until: When | None
    said: Mapping[str, When]  # by recipient; "" is everybody
    complete: bool
    replaces: str
    cancels: str
    clause: str
    kinds: tuple[str, ...]
    parties: tuple[str, ...]
    fields: Mapping[str, object] = field(default_factory=dict)  # Range, str, When, bool

    @property
    def received(self) -> When:
        """§7: `--known` goes by the first receipt."""
        return min(self.said.values())

    def receipt(self, party: str) -> When | None:
        """§7: when one recipient had it; who is not named in a mapping had it not."""
        return self.said.get(party, self.said.get(""))

    def ends(self) -> int:
        """§7: `until` includes its date; an instant ends there."""
        if self.until is None:
            return NEVER
        return self.until.first if self.until.first == self.until.last else self.until.last + 1

    def concerns(self, author: str) -> tuple[str, ...]:
        """§7: `about` defaults to `by`, of a joint statement each to himself."""
        return self.about or (author,)


class Record:
    """All statements of a record, and who takes back what."""

    def __init__(self, rows: Sequence[Row], agreement: Agreement, known: int | None = None) -> None:
        self.days = Days(agreement.calendar.zone, agreement.in_force)
        self.groups = {name: group.members for name, group in agreement.groups.items()}
        self.parties = {name for text in agreement.texts for name in text.parties}
        self.others = {name for text in agreement.texts for name in text.others}
        forms = agreement.clauses.forms
        read = self._as_corrected([self._read(row, forms) for row in rows], rows)
        # §8: as known at a date, what was said later does not exist.
        told = [s for s in read if known is None or s.received.first <= known]
        self.all = sorted(told, key=lambda s: (s.received.first, s.id))
        self.by_id = {s.id: s for s in self.all}

    def _read(self, row: Row, forms: Mapping[str, Form]) -> Statement:
        when = self.days.when
        given = row["said"]
        heard = {k: when(str(v)) for k, v in given.items()} if isinstance(given, Mapping) else {"": when(str(given))}
        kind = str(row["kind"])
        form = forms.get(kind)
        fields = {}
        for name in form.fields if form else ():
            if (value := row.get(name)) is not None:
                fields[name] = _value(value, form.fields[name].type, form.fields[name].unit, when) if form else None
        to = names(row["to"]) if row.get("to") is not None else None
        return Statement(
            id=str(row["id"]),
            kind=kind,
            by=names(row["by"]),
            about=names(row.get("about")),
            to=() if to == ("public",) else to,
            re=str(row.get("re") or ""),
            at=when(str(row["at"])) if row.get("at") else min(heard.values()),
            until=when(str(row["until"])) if row.get("until") else None,
            said=heard,
            complete=row.get("complete") in (True, "yes"),
            replaces=str(row.get("replaces") or ""),
            cancels=str(row.get("cancels") or ""),
            clause=str(row.get("clause") or ""),
            kinds=names(row.get("kinds")),
            parties=names(row.get("parties")),
            fields=fields,
        )

    def _as_corrected(self, read: list[Statement], rows: Sequence[Row]) -> list[Statement]:
        """§7: `at`, `about`, `to`, and `re` or `clause`, that a correction leaves out, are as in what it corrects."""
        given, by_id = {s.id: row for s, row in zip(read, rows, strict=True)}, {s.id: s for s in read}

        def first(s: Statement, *columns: str) -> Statement:
            while s.replaces and all(given[s.id].get(column) in (None, "") for column in columns):
                s = by_id[s.replaces]
            return s

        def whole(s: Statement) -> Statement:
            named = first(s, "re", "clause")
            return replace(
                s, at=first(s, "at").at, about=first(s, "about").about, to=first(s, "to").to, re=named.re,
                clause=named.clause,
            )  # fmt: skip

        return [whole(s) if s.replaces else s for s in read]

    def names_of(self, called: str) -> list[str]:
        """§7: what names a statement: its id, and those of what it corrects."""
        found = [called]
        while (of := self.by_id.get(found[-1])) is not None and of.replaces:
            found.append(of.replaces)
        return found

    def _rivals(self, statement: Statement) -> set[str]:
        """§7: the earlier corrections of what one corrects, which it corrects too."""
        if not statement.replaces:
            return set()
        origin, own = self.names_of(statement.id)[-1], set(statement.by)
        earlier = self.all[: self.all.index(statement)]
        return {
            s.id for s in earlier
            if s.replaces and own & {*s.by} and self.names_of(s.id)[-1] == origin
            and statement.id not in self.names_of(s.id)  # nor what corrects it in turn, received with it
        }  # fmt: skip

    def corrected(self, statement: Statement, author: str, at: int) -> bool:
        """Whether it was a correction that took an author's word back at an instant."""
        return any(
            s.replaces and s.received.first == at and author in s.by and statement.id in self._struck(s)
            for s in self.all
        )

    def void_from(self, statement: Statement, author: str, known: int) -> int:
        """§7, §8.7: the instant since when an author's word is taken back, corrected or cancelled; NEVER if not.

        What takes back may itself be taken back: then it voids nothing for findings.
        """
        found = [
            s.received.first
            for s in self.all
            if statement.id in self._struck(s)
            and author in s.by
            and s.received.first <= known
            and (self.void_from(s, author, known) == NEVER or self._stays(statement, s, author, known, lived=False))
            and statement.received.first <= s.received.last
        ]
        return min(found, default=NEVER)

    def taken_back(self, statement: Statement, author: str, at: int) -> int | None:
        """Since when, as it was lived by an instant, an author's word is taken back; None where it stands."""
        found = [
            s.received.first
            for s in self.all
            if statement.id in self._struck(s)
            and author in s.by
            and s.received.first <= at
            and (self.acts_until(s, author, at) or self._stays(statement, s, author, at, lived=True))
            and statement.received.first <= s.received.last
        ]
        return min(found, default=None)

    def _stays(self, statement: Statement, by: Statement, author: str, at: int, *, lived: bool) -> bool:
        """§7: whether what a correction corrected stays so, though that was corrected; what it cancelled does not."""
        return statement.id in self._corrects(by) and self._carried_on(by, author, at, lived=lived)

    def _carried_on(self, statement: Statement, author: str, at: int, *, lived: bool) -> bool:
        """§7: whether a correction that stands corrects one in turn, be it by way of others."""
        later = (s for s in self.all if s.replaces and statement.replaces and statement.id in self._corrects(s))
        mine = (s for s in later if author in s.by and s.received.first <= at)
        return any(
            (self.acts_until(s, author, at) if lived else self.void_from(s, author, at) == NEVER)
            or self._carried_on(s, author, at, lived=lived)
            for s in mine
        )

    def acts_until(self, statement: Statement, author: str, at: int) -> bool:
        """§8.7: whether at an instant, as it was lived, the author's word stood."""
        return self.taken_back(statement, author, at) is None

    def _struck(self, statement: Statement) -> set[str]:
        """The statements that one takes back, cancels or corrects."""
        struck = {statement.re} if statement.kind == "retraction" else set()
        return (struck | {statement.cancels} | self._corrects(statement)) - {""}

    def _corrects(self, statement: Statement) -> set[str]:
        """§7: what one corrects; a correction of a correction, the first too, and what was said of it between."""
        return {*self.names_of(statement.id)[1:]} | self._rivals(statement)


def names(given: object) -> tuple[str, ...]:
    """One name or several."""
    if given is None:
        return ()
    if isinstance(given, str):
        return tuple(n.strip() for n in given.split(";") if n.strip())
    assert isinstance(given, Sequence)
    return tuple(str(n) for n in given)


def _value(said: object, kind: str, unit: str, when: Callable[[str], When]) -> object:
    if kind in ("count", "amount"):
        return amount(str(said), unit)
    if kind in ("date", "instant"):
        return when(str(said))._replace(is_day=kind == "date")
    if kind == "yes/no":
        return said in (True, "yes")
    return str(said).strip()


def amount(said: str, unit: str) -> Range:
    """§2: an exact amount, a range whose strictness is kept, or `unknown`, in the base unit of its dimension."""
    step = (Fraction(1) if unit == "count" else Fraction(1, 10**6)) * BASE[unit]

    def one(text: str) -> Fraction:
        match = re.fullmatch(rf"({NUMBER})\s*(\S*)", text.strip())
        assert match, text
        return Fraction(match[1]) * BASE[match[2] or unit]

    if said == "unknown":
        return Range(Fraction(0), None)
    if ".." in said:
        low, high = said.split("..")
        return Range(one(low), one(high))
    if match := re.match(r"(<=|>=|<|>)(.*)", said):
        value, strict = one(match[2]), len(match[1]) == 1
        if match[1][0] == ">":
            return Range(value + step * strict, None)
        return Range(Fraction(0), value - step * strict)
    return Range(one(said), one(said))


__all__ = ["ALWAYS", "NEVER", "Record", "Row", "Statement", "amount", "names"]
