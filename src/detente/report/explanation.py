"""Why: a finding with its reasons as a tree, down to statements and their sources.

Rules

1. Where readings differ in their reasons, those that every reading has come first; then each is told apart, with
   what it makes of the duty, and what its owner stated that this rests on.
2. A reason that points at a statement is followed by who said it, when, and where it is found.
3. A reason that points at another finding is followed by that finding's reasons, one level deeper: as the
   same reading finds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from detente.agreement.blocks import Duty
from detente.agreement.model import Agreement, Reading
from detente.assess.assessment import Assessment
from detente.assess.findings.findings import Finding, Shown, Value, Verdict
from detente.assess.findings.reasons import Reason
from detente.instants import FOREVER
from detente.report.tables import duty_history, labels
from detente.words.statements import Told
from detente.words.words import Words

__all__ = ["Because", "Explanation", "Side", "explained"]


class Because(Struct, frozen=True):
    """One reason in words, with the statement or the finding that it points at."""

    reason: Reason
    text: str
    told: Told | None = None
    finding: Finding | None = None
    deeper: tuple[Because, ...] = ()


class Side(Struct, frozen=True):
    """What one reading (or all together: `reading` None) makes of the duty, and why.

    Where readings are told apart, the side of all together (`common`) has the reasons that each of them has.
    """

    reading: str | None
    status: str
    value: Value | None
    why: tuple[Because, ...]
    shown: Shown | None = None
    own: tuple[Reading, ...] = ()  # what its owner stated that changed this clause
    common: bool = False


class Explanation(Struct, frozen=True):
    """A finding with the clause it is about and what each side makes of it."""

    finding: Finding
    heading: str
    labels: str  # what else is said of the clause
    prose: str
    sides: tuple[Side, ...]
    sources: tuple[Verdict, ...]  # by whose statements what follows, where these differ
    words: Words
    since: int  # of its status; the finding itself is as old as its numbers
    asked: str  # about when, as known when, in words


def explained(assessment: Assessment, finding: Finding) -> Explanation:
    """The explanation of a finding of an assessment."""
    groups = _by_reading(finding)
    others = {name: _pointed_at(assessment, name, why) for name, why in groups.items()}
    found = [f for named in others.values() for f in named.values()]
    words = Words(assessment.agreement, assessment.record, [finding, *found])
    text, since, until = assessment.text_of(finding)
    duty = text.duty(finding.subject.clause)
    sides = tuple(
        _side(finding, name, _because_all(why, others[name], words), _own(assessment, name, duty.id, why), len(groups))
        for name, why in groups.items()
    )
    sources = tuple(v for v in finding.verdicts if v.source)
    prose = duty.prose or _prose_above(text, duty)
    at, known = words.as_of(assessment.at), words.as_of(assessment.known)
    asked = words.label("asked", at=at, known=known)
    if assessment.reading != "all":
        asked = words.label("asked/reading", asked=asked, reading=words.reading(assessment.reading))
    if len(assessment.agreement.texts) > 1:
        dates = {"since": words.when(max(since, assessment.begins)), "until": words.when(until)}
        asked = words.label("asked/text" if until < FOREVER else "asked/text/now", asked=asked, **dates)
    return Explanation(
        finding, duty.heading, labels(duty), prose, sides, sources, words, _since(assessment, finding), asked
    )


def _since(assessment: Assessment, finding: Finding) -> int:
    """Since when a duty has its status, whatever its numbers were."""
    spans = duty_history(assessment, finding.subject)
    held = (start for start, end, _ in spans if start <= finding.since < end)
    return min([finding.since, *held]) if finding.subject.occasion is None else finding.since


def _prose_above(agreement: Agreement, duty: Duty) -> str:
    """What stands under the heading of a duty whose block follows another one."""
    lines = agreement.text.splitlines()[: duty.place.line - 1 if duty.place else 0]
    while lines and not _is_fence(lines.pop()):
        pass  # the block itself, up to the fence that opens it
    out: list[str] = []
    fenced = False
    front = next((i for i, line in enumerate(lines) if i and line.rstrip() == "---"), 0)
    for line in reversed(lines[front + 1 :]):
        if _is_fence(line):
            fenced = not fenced
        elif line.startswith("#") and not fenced:
            break
        elif not fenced:
            out.append(line)
    return "\n".join(reversed(out)).strip()


def _is_fence(line: str) -> bool:
    return line.lstrip(" >").startswith(("```", "~~~"))


def _by_reading(finding: Finding) -> dict[str | None, list[Reason]]:
    groups: dict[str | None, list[Reason]] = {}
    for reason in finding.why:
        groups.setdefault(reason.reading, []).append(reason)
    # All together first, then each in the order of its verdict, also one to which nothing is added.
    names = [*([None] if None in groups else []), *(v.reading for v in finding.verdicts if not v.source), *groups]
    return {name: groups.get(name, []) for name in names} or {None: []}


def _side(finding: Finding, name: str | None, why: tuple[Because, ...], own: tuple[Reading, ...], sides: int) -> Side:
    verdict = next((v for v in finding.verdicts if v.reading == name and not v.source), None)
    told = verdict or finding
    value = told.value if verdict else dict(finding.numbers).get(name or "", told.value)
    return Side(name, told.status, value, why, told.shown, own, common=name is None and sides > 1)


def _because_all(why: Sequence[Reason], others: dict[str, Finding], words: Words) -> tuple[Because, ...]:
    # One statement may hold up two conditions; it is told once. When a reading was stated is told apart.
    every = (_because(reason, others.get(reason.finding or ""), words) for reason in why if reason.code != "reading")
    return tuple({(b.text, b.reason.statement, b.reason.finding): b for b in every}.values())


def _because(reason: Reason, other: Finding | None, words: Words) -> Because:
    deeper = tuple(_because(replace(r, reading=None), None, words) for r in other.why) if other else ()
    told = words.statements.get(reason.statement) if reason.statement else None
    return Because(reason, words.reason(reason), told, other, deeper)


def _own(assessment: Assessment, name: str | None, clause: str, why: Sequence[Reason]) -> tuple[Reading, ...]:
    """What a party had stated by then that changed how it reads a clause, or what the clause rests on."""
    out = []
    rests_on = {reason.get("said") for reason in why if reason.code == "reading"}
    before = assessment.agreement.clauses.duties.get(clause)
    for reading in assessment.agreement.blocks(name or ""):
        duty = reading.clauses.duties.get(clause)
        if reading.said <= assessment.known and (reading.said in rests_on if rests_on else duty != before):
            out.append(reading)
        before = duty
    return tuple(out)


# -- other findings --------------------------------------------------------------------------------


def _pointed_at(assessment: Assessment, name: str | None, why: Sequence[Reason]) -> dict[str, Finding]:
    """The findings that some reasons point at, by id, as the reading that they belong to finds them."""
    reader = next((r for r in assessment.readers if r.name == name), assessment.readers[0])
    alone = replace(assessment, reading=reader.name, readers=(reader,))
    out = {}
    for reason in why:
        if reason.finding and reason.finding not in out:
            found = alone.find(reason.finding) or _holding(alone, reason)
            if found is not None:
                out[reason.finding] = found
    return out


def _holding(alone: Assessment, reason: Reason) -> Finding | None:
    """The finding about the same duty that holds at the instant which a reason names."""
    clause, who, since = reason.get("clause"), reason.get("who"), reason.get("since")
    if not isinstance(since, int):
        return None
    mine = alone.findings(history=True, clause=str(clause), party=str(who))
    duties = [f for f in mine if f.subject.occasion is None and f.subject.each == reason.get("each")]
    duties.sort(key=lambda f: f.subject.owed_to != reason.get("owed"))
    return next((f for f in duties if f.since <= since < (f.until or FOREVER)), None)
