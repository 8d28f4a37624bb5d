"""A small world: a test says what is agreed and what happens, and asks what is found.

    world = World(duty="1: {keep: stock, at most: 100}")            parties A and B, in force 2020-01-01
    world.say("A", "report", "2020-02-01", n=90)                    at and received on that day; returns its id
    world.say("A", "report", "2020-03-01", said="2020-05-01", n=120)
    world.status("1", "A", "2020-04-01")                            'breached'
    world.spans("1", "A")                                           [('unknown', '2020-01-01', '2020-02-01'),
                                                                     ('kept', '2020-02-01', '2020-03-01'),
                                                                     ('breached', '2020-03-01', None)]
    world.status("1", "A", "2020-04-01", known="2020-04-15")        'kept': the report came in May
    world.value("1", "A", "2020-04-01")                             '120'
    world.why("1", "A", "2020-04-01")                               {'value', 'counted', 'breach'}: codes of reasons

What is agreed: blocks by their kind (`form`, `count`, `occasion`, `state`, `duty`, `reading`) as YAML, beside the
words below, and front matter by its key (`ends=`, `zone=`, `groups=`, `in_force=`). `parties="ABC"` are Aland,
Bland, Cland, or write them out: `parties="{A: {name: Aland, until: 2022-01-01}, B: Bland}"`. LOG and ORG may speak
and owe nothing.

What happens: `say(by, kind, at, said=…, …fields)`. The third argument is `at`, and `said` too where that is not
given. "2020-02-01" is a day, "2020-02-01 12:00" an instant of UTC; `id=` names the statement, else it is s1, s2 …
`cover(kinds)` has LOG say that the record holds all statements of these kinds, 2020 to 2029.

What is found: every question takes `known=` (default: the end of 2029), `reading=` (default: all), `owed_to=`,
`for_=` (the value of `for each`) and `on=` (the id of an occasion, or its date). `spans` begins at entry into force
and ends with `until` None; `status` is None when there is no such finding; `occasions` are those open.
"""

from __future__ import annotations

import random
import textwrap
from functools import lru_cache

from msgspec.structs import replace

from detente.agreement import Agreement, parse
from detente.agreement.names.editions import with_editions
from detente.assess.assessment import Assessment, assess
from detente.instants import day_text
from detente.record import of

NAMES = {letter: f"{letter}land" for letter in "ABCDEF"}
WORDS = {
    "form": """
        report: {n: count}
        holding: {site: site key, n: count}
        exercise: {name: text key, starts: date, ends: date, troops: count, tanks: count?}
        notice: {name: text key}
        request: {to: party}
        access: {}
        consent: {}
        withdrawal: {}
        suspension: {}
        resumption: {}
    """,
    "count": "stock: {of: latest report, sum: n}",
    "state": """
        agrees: {on: consent, off: withdrawal}
        suspends: {on: suspension, off: resumption}
    """,
}
BLOCKS = ("form", "count", "occasion", "state", "duty", "reading")


class World:
    """An agreement and what is said under it; see the module's text."""

    def __init__(self, *, parties: str = "AB", in_force: str = "2020-01-01", **written: str) -> None:
        if ":" not in parties:
            parties = "{" + ", ".join(f"{p}: {NAMES[p]}" for p in parties) + "}"
        front = {"title": "An agreement", "parties": parties, "others": "{LOG: the log, ORG: an organisation}"}
        front |= {k.replace("_", " "): v for k, v in written.items() if k not in BLOCKS}
        lines = ["---", *(f"{k}: {v}" for k, v in front.items()), f"in force: {in_force}", "---", "# Articles"]
        for kind in BLOCKS:
            for block in (WORDS.get(kind), written.get(kind)):
                if block:
                    lines += [f"```yaml {kind}", textwrap.dedent(block).strip(), "```"]
        self.text = "\n".join(lines) + "\n"
        self.agreement = _agreement(self.text)
        self.begins = in_force
        self.said: list[dict[str, object]] = []

    # -- what happens ------------------------------------------------------------------------------

    def say(self, by: object, kind: str, at: str | None = None, **fields: object) -> str:
        statement = {"id": f"s{len(self.said) + 1}", "said": at, **fields, "by": by, "kind": kind, "at": at}
        for key in ("at", "until"):
            statement[key] = _instant(statement.get(key))
        heard = statement["said"]
        statement["said"] = {k: _instant(v) for k, v in heard.items()} if isinstance(heard, dict) else _instant(heard)
        self.said.append({k: v for k, v in statement.items() if v is not None})
        return str(statement["id"])

    def cover(self, *kinds: str, **fields: object) -> str:
        whole = {"at": self.begins, "until": "2029-12-31", "said": self.begins, **fields}
        return self.say("LOG", "coverage", kinds=list(kinds), **whole)  # type: ignore[arg-type]

    def replaces(self, first: World, since: str) -> World:
        """Let this text be the version that replaced another, whose statements are on record, from a day on."""
        start, earlier = self.agreement.calendar.moment(since).first, first.agreement
        digest = str(len(earlier.editions)) * 64
        versions = {**earlier.versions, digest: earlier.versions.get("this", earlier.in_force), "this": start}
        self.agreement = with_editions(
            replace(self.agreement, versions=versions), {**earlier.editions, digest: earlier}
        )
        self.said = first.said
        return self

    # -- what is found -----------------------------------------------------------------------------

    def assess(
        self, at: str | None = None, known: str | None = "2029-12-31", reading: str | None = None, shuffled: int = 0
    ) -> Assessment:
        said = list(self.said)
        if shuffled:
            random.Random(shuffled).shuffle(said)  # noqa: S311 (no secret is made)
        return assess(self.agreement, of(said, self.agreement), self._end(at), self._end(known), reading)

    def finding(self, clause, who, at, *, known="2029-12-31", reading=None, **subject):
        known = max(known, at)
        found = [f for f in self.assess(at, known, reading).findings() if _about(f, clause, who, **subject)]
        assert len(found) < 2, f"more than one finding: {found}; say owed_to=, for_= or on="
        return found[0] if found else None

    def status(self, clause, who, at, **asked):
        found = self.finding(clause, who, at, **asked)
        return found and found.status

    def value(self, clause, who, at, **asked):
        found = self.finding(clause, who, at, **asked)
        return found.value and found.value.show("count")

    def why(self, clause, who, at, **asked):
        return {reason.code for reason in self.finding(clause, who, at, **asked).why}

    def verdicts(self, clause, who, at, **asked):
        return {v.reading: v.status for v in self.finding(clause, who, at, **asked).verdicts}

    def spans(self, clause, who, *, known="2029-12-31", reading=None, **subject):
        history = self.assess(None, known, reading).findings(history=True)
        begins = self._begins()
        spans: list[tuple[str, str, str | None]] = []
        for f in history:
            if not _about(f, clause, who, **subject) or (f.until is not None and f.until <= begins):
                continue
            since, until = _short(max(f.since, begins)), f.until and _short(f.until)
            if spans and spans[-1][0] == f.status and spans[-1][2] == since:
                since = spans.pop()[1]
            assert not spans or spans[-1][2] <= since, f"findings overlap at {since}: {history}"
            spans.append((f.status, since, until))
        return spans

    def occasions(self, clause, who, at, **asked):
        """{occasion: status} of the occasions that are open."""
        known = max(at, asked.pop("known", "2029-12-31"))
        every = self.assess(at, known, asked.pop("reading", None)).findings()
        return {
            f.subject.occasion: f.status
            for f in every
            if f.subject.occasion and _about(f, clause, who, on=f.subject.occasion, **asked)
        }

    def _end(self, day: str | None) -> int | None:
        return None if day is None else self.agreement.calendar.moment(_instant(day)).last

    def _begins(self) -> int:
        return self.agreement.calendar.moment(self.begins).first


@lru_cache
def _agreement(text: str) -> Agreement:
    return parse(text)


def _about(finding, clause, who, owed_to=None, for_=None, on=None) -> bool:
    s = finding.subject
    same = s.clause == clause and s.owed_by == who and s.occasion == on
    return same and owed_to in (None, s.owed_to) and for_ in (None, s.each)


def _instant(day: object) -> object:
    """'2020-02-01 12:00' as the record writes it."""
    return f"{day.replace(' ', 'T')}:00Z" if isinstance(day, str) and " " in day else day


def _short(instant: int) -> str:
    shown = day_text(instant)
    return shown.removesuffix(":00") if " " in shown else shown
