"""Small worlds made by hand: what the page says of each, told by the reference, and by the engine alike."""

from typing import Any

import pytest
from tests.reference.compare import differences, parsed
from tests.reference.dates import Days
from tests.reference.judge import Key, Run, judge
from tests.reference.statements import Row
from tests.reference.vocabulary import NEXT_VERSION, document

UTC = Days("UTC", 0)
LAST = UTC.when("2020-08-01").last


def say(called: str, kind: str, by: str, said: str, **fields: object) -> Row:
    return {"id": called, "kind": kind, "by": by, "said": said, **fields}


def cover(*kinds: str, said: str = "2020-01-01", at: str = "2019-01-01", until: str = "2020-12-31") -> Row:
    return say("log", "coverage", "LOG", said, kinds=list(kinds), at=at, until=until)


READ = """```yaml reading
A:
  said: 2020-03-01
  source: a note
  "1": {excused: self agrees}
```
"""
# Each: its name, the duties, the rows, then of clause 1 owed by A the days from which each status holds.
WORLDS: list[tuple[str, str, list[Row], list[str]]] = [
    (
        "a ceiling",
        '"1": {keep: stock, at most: 100}',
        [say("a", "report", "A", "2020-02-01", n=90), say("b", "report", "A", "2020-03-01", n=120)],
        ["dormant", "2020-01-05 unknown", "2020-02-01 kept", "2020-03-01 breached"],
    ),
    (
        "a stock of which nothing is said is zero where the record is complete",
        '"1": {keep: stock, at most: 100}',
        [cover("report"), say("b", "report", "A", "2020-03-01", n=120)],
        ["dormant", "2020-01-05 kept", "2020-03-01 breached"],
    ),
    (
        "nobody cures by falling silent",
        '"1": {keep: fresh, at most: 50}',
        [say("a", "report", "A", "2020-02-01", n=90), say("b", "report", "B", "2020-08-01", n=1)],
        ["dormant", "2020-01-05 unknown", "2020-02-01 breached"],
    ),
    (
        "kept turns unknown after good for",
        '"1": {keep: fresh, at most: 50}',
        [say("a", "report", "A", "2020-02-01", n=9), say("b", "report", "B", "2020-08-01", n=1)],
        ["dormant", "2020-01-05 unknown", "2020-02-01 kept", "2020-04-01 unknown"],
    ),
    (
        "a range across the bound is unknown",
        '"1": {keep: stock, at most: 50}',
        [say("a", "report", "A", "2020-02-01", n="40..60"), say("b", "report", "A", "2020-03-01", n=">50")],
        ["dormant", "2020-01-05 unknown", "2020-03-01 breached"],
    ),
    (
        "becoming suspended later does not end a breach",
        '"1": {keep: stock, at most: 50, unless: A agrees}',
        [say("a", "report", "A", "2020-02-01", n=60), say("b", "consent", "A", "2020-03-01")],
        ["dormant", "2020-01-05 unknown", "2020-02-01 breached"],
    ),
    (
        "what is short while suspended becomes a breach when the duty revives",
        '"1": {keep: stock, at most: 50, unless: A agrees}',
        [say("b", "consent", "A", "2020-01-06"), say("a", "report", "A", "2020-02-01", n=60),
         say("c", "withdrawal", "A", "2020-03-01")],
        ["dormant", "2020-01-05 unknown", "2020-01-06 suspended", "2020-03-01 breached"],
    ),
    (
        "excused until the ground ends",
        '"1": {keep: stock, at most: 50, excused: A agrees}',
        [say("b", "consent", "A", "2020-01-06"), say("a", "report", "A", "2020-02-01", n=60),
         say("c", "withdrawal", "A", "2020-03-01")],
        ["dormant", "2020-01-05 unknown", "2020-02-01 excused", "2020-03-01 breached"],
    ),
    (
        "two who fall short at the same instant are both in breach",
        '"1": {keep: stock, at most: 50, unless: other breaches 1}',
        [say("a", "report", "A", "2020-02-01", n=60), say("b", "report", "B", "2020-02-01", n=60)],
        ["dormant", "2020-01-05 unknown", "2020-02-01 breached"],
    ),
    (
        "who falls short later is suspended",
        '"1": {keep: stock, at most: 50, unless: other breaches 1}',
        [say("a", "report", "A", "2020-03-01", n=60), say("b", "report", "B", "2020-02-01", n=60)],
        ["dormant", "2020-01-05 unknown", "2020-02-01 suspended"],
    ),
    (
        "a settlement ends a shortfall as far as it had gone, until conduct is within the duty",
        '"1": {keep: stock, at most: 50}',
        [say("f", "report", "A", "2020-01-20", n=70),
         say("a", "report", "A", "2020-02-01", n=60), say("b", "settlement", "B", "2020-03-01", clause="1", about="A"),
         say("c", "report", "A", "2020-04-01", n=70), say("d", "report", "A", "2020-05-01", n=7),
         say("e", "report", "A", "2020-06-01", n=70)],
        ["dormant", "2020-01-05 unknown", "2020-01-20 breached", "2020-03-01 kept", "2020-06-01 breached"],
    ),
    (
        "what goes beyond what was settled is a shortfall anew, until it is no more than that",
        '"1": {keep: stock, at most: 50}',
        [say("a", "report", "A", "2020-02-01", n=60), say("b", "settlement", "B", "2020-03-01", clause="1", about="A"),
         say("c", "report", "A", "2020-04-01", n=70), say("d", "report", "A", "2020-05-01", n=55)],
        ["dormant", "2020-01-05 unknown", "2020-02-01 breached", "2020-03-01 kept", "2020-04-01 breached",
         "2020-05-01 kept"],
    ),
    (
        "of what was settled and is no longer told nothing is known",
        '"1": {keep: fresh, at most: 50}',
        [say("a", "report", "A", "2020-02-01", n=60), say("b", "settlement", "B", "2020-03-01", clause="1", about="A"),
         say("c", "report", "A", "2020-06-01", n=55), say("d", "report", "A", "2020-07-01", n="30..65")],
        ["dormant", "2020-01-05 unknown", "2020-02-01 breached", "2020-03-01 kept", "2020-04-01 unknown",
         "2020-06-01 kept", "2020-07-01 unknown"],
    ),
    (
        "a settlement acts from its receipt, on what had begun by its date",
        '"1": {keep: stock, at most: 50}',
        [say("a", "report", "A", "2020-02-05", n=60),
         say("b", "settlement", "B", "2020-02-20", at="2020-02-01", clause="1", about="A"),
         say("c", "settlement", "B", "2020-03-10", at="2020-02-25", clause="1", about="A")],
        ["dormant", "2020-01-05 unknown", "2020-02-05 breached", "2020-03-10 kept"],
    ),
    (
        "what relied on a retracted statement stays suspended until the retraction",
        '"1": {keep: stock, at most: 50, unless: other suspends}',
        [cover("report"), say("a", "suspension", "B", "2020-02-01"), say("b", "retraction", "B", "2020-03-01", re="a")],
        ["dormant", "2020-01-05 kept", "2020-02-01 suspended", "2020-03-01 kept"],
    ),
    (
        "an answer that nothing shows is unknown, and a breach where the record is complete",
        '"1": {on: term, give: report, within: 10 days}',
        [cover("report", until="2020-03-01"), say("a", "report", "B", "2020-05-01", n=1)],
        ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 breached"],
    ),
    (
        "an answer that comes late",
        '"1": {on: term, give: report, within: 10 days}',
        [say("a", "report", "A", "2020-02-20", n=1)],
        ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 late", "2020-02-20 kept",
         "2020-04-01 due", "2020-04-12 unknown"],
    ),
    (
        "a refusal shows the shortfall",
        '"1": {on: request, do: access, within: 3 days}',
        [say("a", "request", "B", "2020-02-01T00:00:00Z", to="A"), say("b", "refusal", "A", "2020-02-03", re="a"),
         say("c", "report", "B", "2020-04-01", n=1)],
        ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-05 breached"],
    ),
    (
        "beyond a quota a request creates nothing",
        '"1": {on: request, do: access, within: 3 days, up to: 1, per: calendar year}',
        [say("a", "request", "B", "2020-02-01T00:00:00Z", to="A"), say("b", "access", "A", "2020-02-02", re="a"),
         say("c", "request", "B", "2020-03-01T00:00:00Z", to="A"), say("d", "report", "B", "2020-04-01", n=1)],
        ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-02 kept"],
    ),
    (
        "what arises while the duty sleeps creates nothing",
        '"1": {on: request, do: access, within: 3 days, while: A agrees}',
        [say("a", "request", "B", "2020-02-01", to="A"), say("b", "consent", "A", "2020-02-02"),
         say("d", "report", "B", "2020-04-01", n=1)],
        ["dormant", "2020-02-02 kept"],
    ),
    (
        "a notice long before answers, a late one ends the shortfall",
        '"1": {on: large exercise, give: notice, before: 10 days}',
        [say("a", "exercise", "A", "2020-05-20", name="X", troops=60), cover("notice"),
         say("b", "notice", "A", "2020-02-01", name="X")],
        ["dormant", "2020-01-05 kept"],
    ),
    (
        "readings that differ",
        '"1": {keep: stock, at most: 50}',
        [say("b", "consent", "A", "2020-01-06"), say("a", "report", "A", "2020-02-01", n=60)],
        ["dormant", "2020-01-05 unknown", "2020-02-01 disputed"],
    ),
]  # fmt: skip


NOTICE = "ends: {on: denunciation, after: 2 months}\n"
GROUP = "groups: {G: [A, B]}\n"
# Each: its name, front matter, the duties, the rows, who owes and is owed, the days from which each status holds.
OF_THREE: list[tuple[str, str, str, list[Row], tuple[str, str | None], list[str]]] = [
    (
        "of a group the sum of its members counts, and its own word in place of the sum while that tells",
        GROUP, '"1": {keep: fresh, at most: 100, who: G}',
        [say("a", "report", "A", "2020-02-01", n=60), say("b", "report", "B", "2020-02-05", n=60),
         say("g", "report", "G", "2020-02-20", n=90), say("c", "report", "A", "2020-04-01", n=60),
         say("d", "report", "B", "2020-04-01", n=20)],
        ("G", None), ["dormant", "2020-01-05 unknown", "2020-02-05 breached", "2020-02-20 kept", "2020-06-01 unknown"],
    ),
    (
        "a group's own events add to those of its members",
        GROUP, '"1": {keep: troops, at most: 100, who: G}',
        [say("a", "exercise", "A", "2020-02-01", name="X", troops=60, until="2020-02-05"),
         say("g", "exercise", "G", "2020-02-05", name="X", troops=60)],
        ("G", None), ["dormant", "2020-01-05 kept", "2020-02-05 breached", "2020-02-06 kept"],
    ),
    (
        "what a member gives is not given by its group",
        GROUP, '"1": {on: term, give: notice, within: 10 days, who: G}',
        [cover("notice", until="2020-03-31"), say("a", "notice", "A", "2020-02-02", name="X"),
         say("g", "notice", "G", "2020-03-01", name="X")],
        ("G", None), ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 late", "2020-03-01 kept",
                      "2020-04-01 due", "2020-04-12 unknown"],
    ),
    (
        "what is owed to a group is settled by it or by each of its members",
        GROUP, '"1": {keep: stock, at most: 50, who: C, to: G}',
        [say("a", "report", "C", "2020-02-01", n=60), say("s", "settlement", "A", "2020-03-01", clause="1", about="C"),
         say("t", "settlement", "B", "2020-04-01", clause="1", about="C")],
        ("C", "G"), ["dormant", "2020-01-05 unknown", "2020-02-01 breached", "2020-04-01 kept"],
    ),
    (
        "a member counts in its group until it withdraws by notice",
        GROUP + NOTICE, '"1": {keep: stock, at most: 100, who: G}',
        [say("a", "report", "A", "2020-02-01", n=60), say("b", "report", "B", "2020-02-05", n=60),
         say("n", "denunciation", "B", "2020-03-01")],
        ("G", None), ["dormant", "2020-01-05 unknown", "2020-02-05 breached", "2020-05-01 kept"],
    ),
    (
        "a notice ends it for who gave it; it is taken back before it takes effect or not at all",
        NOTICE, '"1": {keep: stock, at most: 50}',
        [say("a", "report", "A", "2020-02-01", n=60), say("n", "denunciation", "A", "2020-02-10"),
         say("r", "retraction", "A", "2020-03-01", re="n"), say("m", "denunciation", "A", "2020-03-10"),
         say("s", "retraction", "A", "2020-05-20", re="m")],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-02-01 breached", "2020-05-10 dormant"],
    ),
    (
        "what has not reached one of all the others is given when he has left",
        NOTICE, '"1": {on: term, give: report, within: 10 days}',
        [say("n", "denunciation", "C", "2020-01-20"), say("a", "report", "A", "2020-02-05", n=1, to="B")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 late", "2020-03-20 kept",
                      "2020-04-01 due", "2020-04-12 unknown"],
    ),
    (
        "towards each, the other's own words count and nobody else's",
        "", '"1": {keep: stock, at most: 50, according to: other}',
        [say("a", "report", "A", "2020-02-01", n=60), say("b", "report", "B", "2020-03-01", n=60, about="A"),
         say("c", "report", "C", "2020-04-01", n=20, about="A")],
        ("A", "B"), ["dormant", "2020-01-05 unknown", "2020-03-01 breached"],
    ),
    (
        "sources heard apart that differ",
        "", '"1": {keep: stock, at most: 50, according to: "self, B"}',
        [say("a", "report", "A", "2020-02-01", n=20), say("b", "report", "B", "2020-03-01", n=60, about="A"),
         say("c", "report", "A", "2020-04-01", n=70)],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-02-01 kept", "2020-03-01 disputed", "2020-04-01 breached"],
    ),
    (
        "a clock that runs from a field",
        "", '"1": {on: planned, give: notice, within: 5 days}',
        [say("p", "plan", "A", "2020-01-10", name="X", starts="2020-02-01"),
         say("n", "notice", "A", "2020-02-20", name="X")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-07 late", "2020-02-20 kept"],
    ),
    (
        "an act is over at the field that says so",
        "", '"1": {on: planned act, give: notice, before: 10 days}',
        [cover("notice"), say("p", "plan", "A", "2020-02-01", name="X", starts="2020-02-05", ends="2020-03-01")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-01-27 breached", "2020-03-02 kept"],
    ),
    (
        "a notice that comes before several acts of its key answers the next of them",
        "", '"1": {on: planned act, give: notice, before: 10 days}',
        [cover("notice"), say("n", "notice", "A", "2020-01-10", name="X"),
         say("p", "plan", "A", "2020-01-20", name="X", starts="2020-02-20"),
         say("q", "plan", "A", "2020-01-20", name="X", starts="2020-03-20")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-01-20 due", "2020-03-11 breached", "2020-03-21 kept"],
    ),
    (
        "a claim that begins after the last day for a notice shows nothing",
        "", '"1": {on: large exercise, give: notice, before: 10 days}',
        [cover("notice", at="2020-03-16"), say("x", "exercise", "A", "2020-03-20", name="X", troops=60)],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-03-11 unknown", "2020-03-21 kept"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "front", "duties", "rows", "who", "told"), OF_THREE, ids=[w[0] for w in OF_THREE])
def test_of_three_the_page_says_so_and_both_agree(
    name: str, front: str, duties: str, rows: list[Row], who: tuple[str, str | None], told: list[str]
) -> None:
    text = document(duties, parties="ABC", front=front)
    assert as_days(judge(parsed(text), rows, known=LAST)[Key("1", *who, None, None)]) == told
    for known in ("2020-02-10", "2020-08-01"):
        assert not differences(text, rows, known)


def runs(duties: str, rows: list[Row], more: str = "", known: int = LAST) -> list[Run]:
    return judge(parsed(document(duties, more=more)), rows, known=known)[Key("1", "A", _to(duties), None, None)]


def _to(duties: str) -> str | None:
    return "B" if "request" in duties or "other breaches" in duties or "other suspends" in duties else None


# Each: its name, the duties of the first text, those of the text since 1 March, the days of clause 1 owed by A.
AMENDED: list[tuple[str, str, str, list[str]]] = [
    (
        "what goes on under the new text is one finding, and its grace does not run anew",
        '"1": {keep: stock, at most: 50, grace: 40 days}', '"1": {keep: stock, at most: 50, grace: 40 days}',
        ["dormant", "2020-01-05 unknown", "2020-02-20 breached"],
    ),
    (
        "a clause that is another binds from its version, with its grace",
        '"1": {keep: stock, at most: 80}', '"1": {keep: stock, at most: 50, grace: 10 days}',
        ["dormant", "2020-01-05 unknown", "2020-02-20 kept", "2020-03-01 due", "2020-03-11 breached"],
    ),
    (
        "a breach goes on while conduct falls short by the new text, whatever its gates say",
        '"1": {keep: stock, at most: 50}', '"1": {keep: stock, at most: 40, while: never}',
        ["dormant", "2020-01-05 unknown", "2020-02-20 breached"],
    ),
    (
        "a clause that the new text does not have is dormant",
        '"1": {keep: stock, at most: 50}', '"2": {keep: stock, at most: 50}',
        ["dormant", "2020-01-05 unknown", "2020-02-20 breached", "2020-03-01 dormant"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "told"), [w[1:] for w in AMENDED], ids=[w[0] for w in AMENDED])
def test_of_versions_the_page_says_so_and_both_agree(before: str, after: str, told: list[str]) -> None:
    text = f"{document(before)}{NEXT_VERSION}2020-03-01\n{document(after)}"
    rows = [say("a", "report", "A", "2020-02-20", n=60), say("b", "report", "B", "2020-07-01", n=1)]
    assert as_days(judge(parsed(text), rows, known=LAST)[Key("1", "A", None, None, None)]) == told
    assert not differences(text, rows, "2020-08-01")


KEPT = '"1": {keep: stock, at most: 50}'
TERM = '"1": {on: term, give: report, within: 10 days}'
ASKED = '"1": {on: request, do: access, within: 3 days'
# Each: its name, the first text, that since 1 March and that since 1 May, the rows, whom A owes clause 1, the days
# from which each status holds. A text is its duties, then what else it says.
TAKEN_OVER: list[tuple[str, list[tuple[str, dict[str, Any]]], list[Row], str | None, list[str]]] = [
    (
        "what arose before is judged by the new deadline; it was late while the old one ran",
        [(TERM, {}), ('"1": {on: term, give: report, within: 40 days}', {})],
        [say("a", "report", "A", "2020-03-05", n=1)],
        None, ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 late", "2020-03-01 due", "2020-03-05 kept"],
    ),
    (
        "what began to be late by the old text and is in time by the new is due again, and breached when it is not",
        [(TERM, {}), ('"1": {on: term, give: report, within: 40 days}', {})], [cover("report")],
        None, ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 breached", "2020-03-01 due",
               "2020-03-13 breached"],
    ),
    (
        "what is late by the new deadline alone waits for the grace of the new text",
        [('"1": {on: term, give: report, within: 40 days}', {}),
         ('"1": {on: term, give: report, within: 10 days, grace: 15 days}', {})], [cover("report")],
        None, ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-03-16 breached"],
    ),
    (
        "what was closed stays closed, though the new text asks for another answer",
        [('"1": {on: term, give: notice, within: 10 days}', {}), (TERM, {})],
        [cover("report"), say("a", "notice", "A", "2020-02-05", name="X")],
        None, ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-05 kept"],
    ),
    (
        "what came before answers from the new text on, where that asks for it, and is no answer to the old",
        [(TERM, {}), ('"1": {on: term, give: notice, within: 10 days}', {})],
        [cover("report"), say("a", "notice", "A", "2020-02-05", name="X")],
        None, ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 breached", "2020-03-01 kept"],
    ),
    (
        "what the new text no longer calls an occasion is closed with it",
        [('"1": {on: large exercise, give: notice, within: 5 days}', {}),
         ('"1": {on: large exercise, give: notice, within: 5 days}',
          {"occasions": {"large exercise": "{of: exercise, where: troops > 100}"}})],
        [cover("notice"), say("x", "exercise", "A", "2020-02-01", name="X", troops=60),
         say("y", "exercise", "A", "2020-02-05", name="Y", troops=50)],
        None, ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-07 breached", "2020-03-01 kept"],
    ),
    (
        "what called for nothing by the text in force then does not by a later one",
        [('"1": {on: large exercise, give: notice, within: 5 days}', {}),
         ('"1": {on: large exercise, give: notice, within: 5 days}',
          {"occasions": {"large exercise": "{of: exercise, where: troops > 10}"}})],
        [cover("notice"), say("y", "exercise", "A", "2020-02-05", name="Y", troops=50)],
        None, ["dormant", "2020-01-05 kept"],
    ),
    (
        "a request has its place by the text in force then, and beyond the quota creates nothing by a later one",
        [(ASKED + ", up to: 1, per: calendar year}", {}), (ASKED + ", up to: 2, per: calendar year}", {})],
        [cover("access"), say("a", "request", "B", "2020-02-01T00:00:00Z", to="A"),
         say("b", "access", "A", "2020-02-02", re="a"), say("c", "request", "B", "2020-02-05T00:00:00Z", to="A"),
         say("d", "request", "B", "2020-03-05T00:00:00Z", to="A"), say("e", "request", "B", "2020-03-20", to="A")],
        "B", ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-02 kept", "2020-03-05 due",
              "2020-03-09 breached"],
    ),
    (
        "what was settled stays settled until conduct is within the duty",
        [(KEPT, {}), ('"1": {keep: stock, at most: 40}', {})],
        [say("a", "report", "A", "2020-02-01", n=60), say("s", "settlement", "B", "2020-02-20", clause="1", about="A"),
         say("b", "report", "A", "2020-03-05", n=45), say("c", "report", "A", "2020-03-10", n=30),
         say("d", "report", "A", "2020-03-20", n=60)],
        None, ["dormant", "2020-01-05 unknown", "2020-02-01 breached", "2020-02-20 kept", "2020-03-20 breached"],
    ),
    (
        "a settlement settles nothing that only a later text calls short",
        [('"1": {keep: stock, at most: 80}', {}), (KEPT, {})],
        [say("a", "report", "A", "2020-02-01", n=60), say("s", "settlement", "B", "2020-02-20", clause="1", about="A")],
        None, ["dormant", "2020-01-05 unknown", "2020-02-01 kept", "2020-03-01 breached"],
    ),
    (
        "a condition of the new text sees what was breached by the text in force then",
        [('"1": {keep: troops, at most: 50}\n"2": {keep: stock, at most: 50}', {}),
         ('"1": {keep: troops, at most: 50, unless: alarm}\n"2": {keep: stock, at most: 80}',
          {"states": {"alarm": '{on: "B breaches 2", off: never}'}})],
        [say("b", "report", "B", "2020-02-20", n=60)],
        None, ["dormant", "2020-01-05 kept", "2020-03-01 suspended"],
    ),
    (
        "what has held for so long has held under the earlier text too",
        [(KEPT, {}), ('"1": {keep: stock, at most: 50, unless: (B agrees) for 20 days}', {})],
        [cover("report"), say("b", "consent", "B", "2020-02-20")],
        None, ["dormant", "2020-01-05 kept", "2020-03-11 suspended"],
    ),
    (
        "what turns a state is told by the words of the text that asks, whenever it was said",
        [('"1": {keep: troops, at most: 50, unless: B agrees}', {}),
         ('"1": {keep: troops, at most: 50, unless: B agrees}',
          {"states": {"agrees": "{on: consent, off: suspension}"}})],
        [say("b", "consent", "B", "2020-02-01"), say("c", "withdrawal", "B", "2020-02-10")],
        None, ["dormant", "2020-01-05 kept", "2020-02-01 suspended", "2020-02-10 kept", "2020-03-01 suspended"],
    ),
    (
        "a reading of an earlier version is heard of its time, though the new text does not repeat it",
        [(KEPT, {"more": READ.replace("2020-03-01", "2020-02-10")}), (KEPT, {})],
        [say("b", "consent", "A", "2020-01-06"), say("a", "report", "A", "2020-02-20", n=60)],
        None, ["dormant", "2020-01-05 unknown", "2020-02-20 disputed", "2020-03-01 breached"],
    ),
    (
        "who has left is out of the new text too",
        [('"1": {keep: stock, at most: 50}', {"parties": "ABC", "front": NOTICE}),
         ('"1": {keep: stock, at most: 50}', {"parties": "ABC"})],
        [cover("report"), say("n", "denunciation", "A", "2019-12-10")],
        None, ["dormant", "2020-01-05 kept", "2020-02-10 dormant"],
    ),
    (
        "who has left is in again when he accedes to the new text anew",
        [('"1": {keep: stock, at most: 50}', {"parties": "ABC", "front": NOTICE}),
         ('"1": {keep: stock, at most: 50}', {"parties": "ABC", "bound": {"A": ", since: 2020-03-05"}})],
        [cover("report"), say("n", "denunciation", "A", "2019-12-10")],
        None, ["dormant", "2020-01-05 kept", "2020-02-10 dormant", "2020-03-05 kept"],
    ),
    (
        "a clause that is dropped and brought back sleeps in between, and what was open then is closed",
        [(TERM, {}), ('"2": {keep: stock, at most: 50}', {}), (TERM, {})],
        [cover("report")],
        None, ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 breached", "2020-03-01 dormant",
               "2020-05-01 kept", "2020-06-01 due"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "rows", "owed", "told"), [w[1:] for w in TAKEN_OVER], ids=[w[0] for w in TAKEN_OVER])
def test_a_new_version_takes_over_what_the_one_before_left(
    texts: list[tuple[str, dict[str, Any]]], rows: list[Row], owed: str | None, told: list[str]
) -> None:
    since = ["", f"{NEXT_VERSION}2020-03-01\n", f"{NEXT_VERSION}2020-05-01\n"]
    text = "".join(s + document(duties, **more) for s, (duties, more) in zip(since, texts, strict=False))
    known = "2020-03-31" if len(texts) == 2 else "2020-06-10"
    assert as_days(judge(parsed(text), rows, known=UTC.when(known).last)[Key("1", "A", owed, None, None)]) == told
    for each in (known, "2020-08-01"):
        assert not differences(text, rows, each)


def as_days(told: list[Run]) -> list[str]:
    first, *rest = told
    return [first[2], *(f"{UTC.day(since)} {status}" for since, _, status in rest)]


@pytest.mark.parametrize(("duties", "rows", "told"), [w[1:] for w in WORLDS], ids=[w[0] for w in WORLDS])
def test_the_page_says_so_and_both_agree(duties: str, rows: list[Row], told: list[str]) -> None:
    more = READ if told[-1].endswith("disputed") else ""
    assert as_days(runs(duties, rows, more)) == told
    for known in ("2020-02-10", "2020-08-01"):
        assert not differences(document(duties, more=more), rows, known)


def test_as_known_before_a_reading_was_stated_it_does_not_exist() -> None:
    rows = [say("b", "consent", "A", "2020-01-06"), say("a", "report", "A", "2020-02-01", n=60)]
    told = runs('"1": {keep: stock, at most: 50}', rows, READ, known=UTC.when("2020-02-20").last)
    assert as_days(told) == ["dormant", "2020-01-05 unknown", "2020-02-01 breached"]
