"""An explanation as text and as the object of `explain --format json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from detente.agreement.model import Reading
from detente.report.as_json import finding_object, instant, reason_object
from detente.report.as_text import verdict_line
from detente.report.explanation import Because, Explanation, Side
from detente.report.layout import Paint, clean, hanging, plain
from detente.report.tables import number, verdicts
from detente.words.words import Words

__all__ = ["as_object", "as_text"]


def as_text(told: Explanation, width: int, paint: Paint = plain) -> str:
    """The explanation as text that ends in a line feed."""
    return "\n".join(_text(told, width, paint)) + "\n"


def _text(told: Explanation, width: int, paint: Paint) -> Iterator[str]:
    finding, words = told.finding, told.words
    subject = finding.subject
    form = [*(["to"] if subject.owed_to else []), *(["on"] if subject.occasion else ["for"] if subject.each else [])]
    status = words.signed(finding.status)
    line = words.label(
        "/".join(filter(None, ["finding", " ".join(form)])), status=status, clause=subject.clause,
        by=subject.owed_by, to=subject.owed_to, what=subject.occasion or subject.each, span=_span(told),
    )  # fmt: skip
    yield hanging("", line, width).replace(status, paint(status, finding.status), 1)
    yield clean(finding.id)
    yield hanging("", told.asked, width)
    if words.footing:
        yield words.footing
    if told.heading or told.prose:
        yield ""
    if told.heading:
        yield hanging("", told.heading, width)
    if told.labels:
        yield hanging("  ", told.labels, width)
    for paragraph in filter(None, told.prose.split("\n\n")):
        yield hanging("  ", " ".join(paragraph.split()), width)
    if told.sources:
        yield ""
        yield from (hanging("", _capital(verdict_line(v)), width) for v in verdicts(finding, words))
    for sides in _alike(told.sides):
        yield ""
        yield from _side(told, sides, width, paint)


def _span(told: Explanation) -> str:
    """Since when it is so, and until when; apart from that, how long its numbers and verdicts hold."""
    words, finding = told.words, told.finding
    until = f" {words.label('until', until=words.when(finding.until))}" if finding.until is not None else ""
    since = words.since(told.since)
    if told.since < finding.since:
        since = words.label("holds", since=since, begins=words.when(finding.since))
    return since + until


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _alike(sides: Iterable[Side]) -> list[list[Side]]:
    """The sides, those together that make the same of the duty for the same reasons."""
    out: dict[object, list[Side]] = {}
    for side in sides:
        why = tuple((b.text, b.reason.statement, b.reason.finding, b.deeper) for b in side.why)
        out.setdefault((side.common, side.status, side.value, side.shown, bool(side.own), why), []).append(side)
    return list(out.values())


def _side(told: Explanation, sides: Sequence[Side], width: int, paint: Paint) -> Iterator[str]:
    words, side = told.words, sides[0]
    names = [s.reading for s in sides if s.reading is not None]
    status = words.signed(side.status)
    if side.common:
        yield words.label("common")
    elif side.reading is None:
        shown = number(told.finding, words)
        comma = " " if shown.startswith("(") else ", "
        yield hanging("", words.label("why", status=status) + (f"{comma}{shown}" if shown else ""), width).replace(
            status, paint(status, side.status), 1
        )
    else:
        name = words.readings(names)
        said = words.verdict(side.status, side.value, told.finding.unit, side.shown)
        line = f"{_capital(name)}: {', '.join(filter(None, said))}"
        yield hanging("", line, width).replace(status, paint(status, side.status), 1)
    for each in sides:
        whose = "own reading" if len(sides) == 1 else "own reading/of"
        for own in each.own:
            clause = told.finding.subject.clause
            line = words.label(whose, whose=each.reading, clause=clause, said=words.when(own.said))
            yield hanging("  ", ": ".join([line, *_says(own, clause)]), width)
            yield hanging(f"      {words.label('head/source')}", own.source, width)
    unread = [name for name in names if name != "text"]
    if unread and not side.own:
        yield hanging("  ", words.label("unread", owner=words.catalogue.listed(unread)), width)
    for because in side.why:
        yield from _because(because, words, "  ", width)
    if not side.why and not side.common:
        yield f"  - {words.label('common/alone')}"


_LONG = 200  # characters of one key of a reading; the text itself holds the rest


def _says(own: Reading, clause: str) -> list[str]:
    """What a reading puts in place of keys of a clause, and of what the clause is made of, as it is written."""
    if clause not in own.clauses.duties:
        return []
    said = [f"{key}: {clean(written)}" for key, written in own.changes.get(clause, {}).items()]
    for name in sorted(own.clauses.made_of(clause) & set(own.changes)):
        said += [f"{name} {key}: {clean(written)}" for key, written in own.changes[name].items()]
    return ["; ".join(one if len(one) <= _LONG else f"{one[:_LONG]}…" for one in said)] if said else []


def _because(because: Because, words: Words, indent: str, width: int) -> Iterator[str]:
    yield hanging(f"{indent}- ", because.text, width)
    inner = f"{indent}    "
    if because.reason.statement:
        yield hanging(f"{inner}{words.label('head/statement')}", because.reason.statement, width)
        source = because.told.source if because.told else because.reason.source
        if source:
            yield hanging(f"{inner}{words.label('head/source')}", source, width)
        if because.told and because.told.note:
            yield hanging(f"{inner}{words.label('head/note')}", because.told.note, width)
    if because.reason.finding:
        yield hanging(f"{inner}{words.label('head/finding')}", because.reason.finding, width)
    for deeper in because.deeper:
        yield from _because(deeper, words, inner, width)


def as_object(told: Explanation) -> dict[str, Any]:
    """The finding as in `assess --format json`, with its clause and its reasons as a tree under each reading.

    Where readings are told apart, `common` has the reasons that each of them has.
    """
    out = finding_object(told.finding, told.words)
    del out["why"]
    common = {"common": [_because_object(b, told.words) for s in told.sides if s.common for b in s.why]}
    apart = [_side_object(side, told.words) for side in told.sides if not side.common]
    out |= {"heading": told.heading, "prose": told.prose}
    return out | (common if len(apart) < len(told.sides) else {}) | {"readings": apart}


def _side_object(side: Side, words: Words) -> dict[str, Any]:
    out: dict[str, Any] = {"reading": side.reading, "status": side.status}
    if side.own:
        out["stated"] = [{"said": instant(own.said), "source": own.source} for own in side.own]
    return out | {"why": [_because_object(b, words) for b in side.why]}


def _because_object(because: Because, words: Words) -> dict[str, Any]:
    out = reason_object(because.reason, words)
    out["text"] = because.text
    if because.told is not None:
        out["said"] = {k: v for k, v in because.told._asdict().items() if v is not None}
    if because.deeper:
        out["why"] = [_because_object(b, words) for b in because.deeper]
    return out
