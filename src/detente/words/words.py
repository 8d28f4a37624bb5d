"""Findings in words: chooses the sentence for each reason and fills in who, what, when and how many.

The words themselves are in detente.words.english. Dates are days where they begin one (2023-04-01), in the
zone of the agreement; numbers have their thousands parted and carry their unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from detente.agreement.model import Agreement
from detente.assess.findings.findings import Finding, Shown, Value
from detente.assess.findings.reasons import Reason
from detente.instants import BEGINNING
from detente.record.model import Record
from detente.words.catalogue import Catalogue
from detente.words.english import ENGLISH
from detente.words.statements import told, when

__all__ = ["SIGNS", "Words"]

SIGNS: Mapping[str, str] = {
    "kept": "✓", "due": "○", "late": "!", "breached": "✗", "suspended": "‖",
    "dormant": "–", "excused": "~", "unknown": "?", "disputed": "≠",
}  # fmt: skip
# What a reason may say beside, and the variant of its sentence that tells it.
_MORE = {
    "counted": ("stale", "stale"), "limit": ("stale", "stale"), "required": ("stale", "stale"),
    "breach": ("began", "later"), "because": ("void", "void"), "grace": ("since", "again"), "shown": ("name", "source"),
    "settled-count": ("far", "far"),
}  # fmt: skip
# Which parameter of a reason tells of force, and its words.
_FORCES = {"idle": ("force", "asleep"), "breach": ("was", "until_then")}
_DUE = ("late", "unanswered", "no-record", "over", "complete-in-part")  # tell the last instant in time
_DATES = ("since", "until", "due", "on", "stale", "said", "began", "last", "void")
_NUMBERS = ("by", "may", "far")


class Words:
    """The words for the findings of one agreement over one record."""

    def __init__(
        self,
        agreement: Agreement,
        record: Record | None = None,
        findings: Iterable[Finding] = (),
        catalogue: Catalogue = ENGLISH,
    ) -> None:
        self.agreement = agreement
        self.catalogue = catalogue
        self.statements = told(record, findings, agreement.calendar, catalogue) if record is not None else {}

    def label(self, key: str, **given: object) -> str:
        """A label of the catalogue with its parameters filled in."""
        return self.catalogue.label(key, **given)

    # -- status ------------------------------------------------------------------------------------

    @property
    def footing(self) -> str:
        """The line that every output of this agreement carries; empty where it binds by law."""
        return self.catalogue.footings.get(self.agreement.binding, "")

    def status(self, status: str) -> str:
        """A status in a word, by the footing of the agreement."""
        word = self.catalogue.statuses[status]
        if self.agreement.binding == "politically":
            return self.catalogue.political.get(status, word)
        if self.agreement.binding == "hypothetical":
            return self.label("would", status=word)
        return word

    def signed(self, status: str) -> str:
        """A status with its sign: `✗ breached`."""
        return f"{SIGNS[status]} {self.status(status)}"

    # -- numbers and dates -------------------------------------------------------------------------

    def number(self, value: Value | None, unit: str) -> str:
        """A number or range with its unit; empty where there is none."""
        return value.show(unit or "count", self.catalogue.numbers) if value is not None else ""

    def plain(self, number: int) -> str:
        """A number alone, its thousands parted."""
        return self.catalogue.numbers.plain(Fraction(number))

    def known(self, value: Value | None, unit: str) -> str:
        """A number or range with its unit; empty where nothing is known of it."""
        return self.number(value, unit) if value is not None and value.known else ""

    def silence(self, how: str) -> str:
        """That nothing on record, or nothing that is heard, called for a duty; empty where something did."""
        return self.label(f"nothing/{how}") if how else ""

    def last(self, shown: Shown, now: Value | None, unit: str) -> str:
        """`901 when last shown, no number since`: what a breach rests on that nothing shows now."""
        tight = now is not None and now.high is not None
        key, told = "last/range" if tight else "last", self.number(shown.value, unit)
        return self.label(key, value=told, now=self.number(now, unit))

    def verdict(self, status: str, value: Value | None, unit: str, shown: Shown | None) -> tuple[str, str]:
        """A status with its sign, and its number: both say since when and how, where nothing shows a breach now."""
        if shown is None:
            return self.signed(status), self.known(value, unit)
        since = self.label("since", since=self.when(shown.since))
        return f"{self.signed(status)} {since}", self.last(shown, value, unit)

    def when(self, instant: int) -> str:
        """An instant as people read it."""
        return when(self.agreement.calendar, instant, self.catalogue)

    def since(self, instant: int) -> str:
        """`since 2018-02-05`, `from the beginning`."""
        key = "since/always" if instant <= BEGINNING else "since"
        return self.label(key, since=self.when(instant))

    def span(self, since: int, until: int | None, known: int) -> str:
        """`2020-01-01 until 2021-08-04`; `2021-08-04, still on 2021-12-31` of what holds as far as is known."""
        begins = "" if since <= BEGINNING else self.when(since)
        if until is None:
            return self.label("still" if begins else "still/always", since=begins, known=self.day(known))
        return f"{begins} {self.label('until', until=self.when(until))}".strip()

    def as_of(self, instant: int) -> str:
        """`at the end of 2023-03-31` for the last second of a day, `at 2023-03-31 12:00:00` for another."""
        if day := self._last_of(instant):
            return self.label("at", day=day)
        return self.label("at/instant", instant=self.when(instant))

    def day(self, instant: int) -> str:
        """The day of its last second, any other instant as it is."""
        return self._last_of(instant) or self.when(instant)

    def in_time(self, late: int) -> str:
        """By when one is in time that is late from an instant on: a day, its whole included, or an instant."""
        return self.day(late - 1)

    def _last_of(self, instant: int) -> str:
        calendar = self.agreement.calendar
        return calendar.day(instant).isoformat() if calendar.next_day(instant) == instant + 1 else ""

    # -- readings ----------------------------------------------------------------------------------

    def reading(self, name: str, *, source: bool = False) -> str:
        """`under the reading of RU`, `under the text as it stands`, `by the statements of RU`."""
        if source:
            return self.label("source", reading=name)
        return self.label("reading/text" if name == "text" else "reading", reading=name)

    def readings(self, names: Sequence[str], *, source: bool = False) -> str:
        """The same of several: `under the readings of US and the text as it stands`, `by the statements of A and B`."""
        if source or len(names) == 1:
            return self.reading(self.catalogue.listed(names), source=source)
        told = self.catalogue.listed([self.label("text") if name == "text" else name for name in names])
        return self.label("readings", readings=told)

    def towards(self, past: str, owed: str | None, each: str | None) -> str:
        """What was owed to somebody, or for something, that is owed otherwise now: `! late … to N`."""
        to = self.label("towards", owed=owed) if owed else ""
        of = self.label("for each", each=each) if each else ""
        return " ".join(filter(None, [past, to, of]))

    def stated(self, name: str, known: int) -> str:
        """`RU (first stated 2018-02-05, last changed 2023-02-21)`: when a reading was stated, as known by a date."""
        told = sorted({block.said for block in self.agreement.blocks(name) if block.said <= known})
        if name == "text":
            return self.label("text")
        if not told:
            later = bool(self.agreement.blocks(name))
            return f"{name} ({self.label('unstated/yet' if later else 'unstated', known=self.day(known))})"
        key = "stated" if len(told) == 1 else "stated/changed"
        return f"{name} ({self.label(key, said=self.when(told[0]), last=self.when(told[-1]))})"

    # -- reasons -----------------------------------------------------------------------------------

    def reason(self, reason: Reason) -> str:
        """One reason as a sentence."""
        return self.catalogue.sentences[variant(reason)].format(**self._filled(reason))

    def gate(self, reason: Reason) -> str:
        """Since when a gate makes a status and on what ground, without the words of its condition."""
        filled = self._filled(reason)
        ground = " on a ground" if variant(reason).endswith(" on a ground") else ""
        return self.label(f"gate/{reason.get('gate')}{ground}", **filled)

    def statement(self, reason: Reason) -> str:
        """The statement that a reason names: who said what, of when, received when."""
        known = self.statements.get(reason.statement or "")
        if known is not None:
            kind, by, about, at, said = known.kind, known.by, known.about, known.at, known.said
        else:
            kind, by = str(reason.get("kind") or ""), str(reason.get("by") or "")
            about = str(reason.get("about") or by)
            at, said = (self.when(d) if isinstance(d := reason.get(name), int) else "" for name in ("at", "said"))
        by = by if about == by else self.label("about", by=by, about=about)
        key = "statement" if at == said else "statement/received"
        return self.label(key, kind=kind, by=by, at=at, said=said)

    def _by(self, least: Fraction, most: Fraction | None, unit: str) -> str:
        """By how much a value is beyond a bound."""
        if most is None:
            return self.label("or more", number=self.number(Value(least, least), unit))
        return self.number(Value(least, most), unit)

    def _bounded(self, given: Mapping[str, object], unit: str) -> dict[str, str]:
        """A bound, and by how much a value is beyond it, or within."""
        out = {"bound": self.number(_bound(given), unit)}
        if isinstance(least := given.get("by"), Fraction | int):
            out["by"] = self._by(Fraction(least), _most(given), unit)
        if (room := _room(given)) is not None:
            out["room"] = self._by(room.low, room.high, unit)
        return out

    def _filled(self, reason: Reason) -> dict[str, str]:
        given = dict(reason.parameters)
        unit = str(given.get("unit") or "count")
        out = {name: "" if value is None else str(value) for name, value in given.items()}
        for name in _DATES:
            if isinstance(instant := given.get(name), int):
                out[name] = self.when(instant)
        for name in _NUMBERS:
            if isinstance(number := given.get(name), Fraction | int):
                out[name] = self.number(Value(Fraction(number), Fraction(number)), unit)
        out["value"] = self.number(_value(given), unit)
        if "bound" in given:
            out |= self._bounded(given, unit)
        if reason.code in ("late", "unanswered", "no-record", "over", "complete-in-part") and isinstance(
            due := given.get("due"), int
        ):
            out["due"] = self.in_time(due)
        if reason.code == "open" and isinstance(until := given.get("until"), int):
            out["until"] = self.in_time(until)
        if reason.code == "beyond-quota":
            out |= self._quota(out)
        if reason.code in _FORCES and (name := _FORCES[reason.code][0]) in out:
            out[name] = getattr(self.catalogue, _FORCES[reason.code][1])[out[name]]
        if reason.code == "source":
            out["status"] = self.status(out["status"])
        out["basis"] = self.catalogue.bases.get(out.get("basis", ""), out.get("basis", ""))
        out["lasted"] = self.catalogue.lasted[self.agreement.binding]
        out["breached"] = self.catalogue.breached[self.agreement.binding]
        out["statement"] = self.statement(reason) if reason.statement else ""
        return out

    def _quota(self, given: Mapping[str, str]) -> dict[str, str]:
        """A quota in words: per when, and used by what."""
        per = self.label("quota/per", per=given["per"]) if given["per"] else self.label("quota/open")
        per = f"{self.label('quota/each', each=given['each'])} {per}" if given.get("each") else per
        used = [self.label("quota/used", used=given["used"])] if given["used"] else []
        used += [self.label("quota/gone", gone=given["gone"])] if given["gone"] else []
        return {"per": per, "used": " ".join(used) or self.label("quota/nothing")}


def _most(given: Mapping[str, object]) -> Fraction | None:
    """By how much a value may be beyond a bound at most; None without end."""
    value, bound = _value(given), _bound(given)
    above, below = (value, bound) if given.get("direction") == "at most" else (bound, value)
    if above is None or above.high is None or below is None:
        return None
    return above.high - below.low


def _room(given: Mapping[str, object]) -> Value | None:
    """How far a value is within a bound, at least and at most (None without end); None where it is not within."""
    value, bound = _value(given), _bound(given)
    below, above = (value, bound) if given.get("direction") == "at most" else (bound, value)
    if below is None or above is None or below.high is None or above.low < below.high:
        return None
    return Value(above.low - below.high, None if above.high is None else above.high - below.low)


def variant(reason: Reason) -> str:
    """Which sentence of the catalogue says a reason."""
    code, given = reason.code, dict(reason.parameters)
    if code == "value":
        return _value_variant(given)
    if given.get("heard") is not None:
        return f"{code}/heard"
    if code in _MORE:
        name, more = _MORE[code]
        return f"{code}/{more}" if given.get(name) is not None else code
    if code == "breach-of":
        each = "/each" if given.get("each") is not None else ""
        return f"{code}{each}/over" if given.get("until") is not None else f"{code}{each}"
    if given.get("left") is not None:
        return f"{code}/left"
    if code == "source":
        value = _value(given)
        known = value is not None and value.known
        return "source/no value" if not known else "source/shown" if given.get("last") is not None else code
    if code == "gate":
        if given.get("gate") == "while" and given.get("text") == "never":
            return "gate/benchmark"
        ground = " on a ground" if given.get("gate") == "unless" and given.get("basis") else ""
        return f"gate/{given.get('gate')}{ground}"
    if code == "condition":
        now, then = ("holds", "held") if given.get("holds") else ("fails", "failed")
        return f"condition/{now if given.get('on') is None else then}"
    if reason.statement is None and f"{code}/unnamed" in ENGLISH.sentences:
        return f"{code}/unnamed"
    return code


def _value_variant(given: Mapping[str, object]) -> str:
    low, high, bound, direction = (given.get(k) for k in ("low", "high", "bound", "direction"))
    if bound is None:
        return "value/unbound"
    limit = _bound(given)
    if given.get("by") is not None:
        what = "beyond"
    elif low is None or (low == 0 and high is None):
        what = "unknown"
    elif limit is not None and not limit.known:
        what = "no limit"
    elif given.get("may") is not None:
        what = "may"
    elif (high if direction == "at most" else limit and limit.high) is None:
        what = "open"
    else:
        room = _room(given)
        what = "room" if room is not None and room.low > 0 else "within"
    return f"value/{what} {direction}"


def _bound(given: Mapping[str, object]) -> Value | None:
    bound = given["bound"]
    return _value({"low": bound, "high": given.get("bound_high", bound)})


def _value(given: Mapping[str, object]) -> Value | None:
    low, high = given.get("low"), given.get("high")
    if not isinstance(low, Fraction | int):
        return None
    return Value(Fraction(low), Fraction(high) if isinstance(high, Fraction | int) else None)
