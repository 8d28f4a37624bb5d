"""Small worlds that readers of the page, or the fuzzer, found: told by both judges alike, as the page says."""

from typing import Any

import pytest
from tests.reference.compare import differences, parsed
from tests.reference.judge import Key, judge
from tests.reference.statements import Row
from tests.reference.test_small_worlds import LAST, UTC, as_days, cover, say
from tests.reference.vocabulary import NEXT_VERSION, document

from detente import assess
from detente.record import of

KEPT = '"1": {keep: troops, at most: 50}'
ASKED = '"1": {on: request, do: access, within: 3 days}'
CAPPED = ASKED.replace("}", ", up to: 1, per: calendar year}")
HEARD_APART = "\"2\": {on: request, do: access, within: 3 days, according to: 'self, other'}"
REQUEST = say("r", "request", "B", "2020-02-05", at="2020-02-03", to="A")
HEARD = {"front": "ends: {on: denunciation, after: 2 months}\n"}
ALLOWS = {"states": {"allows": '{on: consent, off: "withdrawal or suspension"}'}}
WATCHED = '"2": {keep: stock, at most: 10, excused: B suspends}\n"1": {keep: troops, at most: 50, unless: A breaches 2}'
MANNED = (
    '"2": {keep: stock, at least: 100, since: 2020-02-20, grace: 15 days}\n'
    '"1": {keep: troops, at most: 50, unless: B breaches 2}'
)
LOWERED = (
    '"2": {keep: stock, at most: {2020-01-05: 100, 2020-03-10: 50}, excused: B suspends}\n'
    '"1": {keep: troops, at most: 50, unless: A breaches 2}'
)
WATCHES = '"1": {keep: troops, at most: 50, who: B, unless: A breaches 2}'
FROZEN = '"2": {keep: stock, at most: stock of A at %s, who: A}\n' + WATCHES
ROWS = [say("a", "report", "A", "2020-01-06", n=60), say("s", "suspension", "B", "2020-03-05")]
HOLDING = say("h", "holding", "A", "2020-02-10", site="one", n=5)
ALL = {"front": "groups: {G: [A, B]}\n"}
OLD_OR_NONE = {"counts": {"old or none": "{of: latest report, sum: n, if silent: 0, good for: 2 months}"}}
BOTH_SAY = {"states": {"opened": '{on: "each of [A, B] said consent", off: withdrawal}'}}
OPEN_ONE = '"2": {on: request, do: access, within: 3 days, who: A, up to: 1}'
LOOKS = '"1": {keep: troops, at most: 50, unless: A breaches 2}'
OTHER = '```yaml reading\nA:\n  said: 2020-01-20\n  source: a note\n  "1": {unless: other agrees}\n```\n'
LATER = f"{NEXT_VERSION}2020-04-01\n"
OPEN = ["dormant", "2020-01-05 kept", "2020-02-05 due"]

# Each: its name, the duties, what else the text says, the rows, who owes clause 1 to whom, and the days from which
# each status holds.
FOUND: list[tuple[str, str, dict[str, Any], list[Row], tuple[str, str | None], list[str]]] = [
    (
        "a refusal means what is dated as it is: a request by its `at`, not by its receipt",
        ASKED, {}, [REQUEST, say("f", "refusal", "A", "2020-02-06", at="2020-02-03", clause="1")],
        ("A", "B"), [*OPEN, "2020-02-09 breached"],
    ),
    (
        "a refusal of a day between a request's `at` and its receipt means none",
        ASKED, {}, [REQUEST, say("f", "refusal", "A", "2020-02-06", at="2020-02-04", clause="1")],
        ("A", "B"), [*OPEN, "2020-02-09 unknown"],
    ),
    (
        "a refusal of a month of two requests shows none of them",
        ASKED, {},
        [REQUEST, say("q", "request", "B", "2020-02-06", to="A"),
         say("f", "refusal", "A", "2020-02-07", at="2020-02", clause="1")],
        ("A", "B"), [*OPEN, "2020-02-09 unknown"],
    ),
    (
        "a refusal of the date of a call upon whom two called shows none of them",
        ASKED, {"parties": "ABC"},
        [REQUEST, say("q", "request", "C", "2020-02-05", at="2020-02-03", to="A"),
         say("f", "refusal", "A", "2020-02-06", at="2020-02-03", clause="1")],
        ("A", "B"), [*OPEN, "2020-02-09 unknown"],
    ),
    (
        "what was taken back after a refusal was said makes it no clearer",
        '"1": {keep: troops, at most: 50, unless: A breaches 2}\n"2": {on: request, do: access, within: 3 days}', {},
        [REQUEST, REQUEST | {"id": "q"}, say("f", "refusal", "A", "2020-02-06", at="2020-02-03", clause="2"),
         say("t", "retraction", "B", "2020-03-01", re="q")],
        ("A", None), ["dormant", "2020-01-05 kept"],
    ),
    (
        "of what is to be told before an act a refusal is of the act's date",
        '"1": {on: planned, give: notice, before: 10 days}', {},
        [say("p", "plan", "A", "2020-01-20", name="X", starts="2020-02-20"),
         say("f", "refusal", "A", "2020-02-12", at="2020-02-20", clause="1")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-01-20 due", "2020-02-11 breached", "2020-02-21 kept"],
    ),
    (
        "a record is complete of whom it is about, whoever is heard of him",
        '"1": {keep: stock, at least: 10, according to: LOG}', {},
        [cover("report") | {"parties": ["A"]}],
        ("A", None), ["dormant", "2020-01-05 breached"],
    ),
    (
        "what is given is the owing party's own word, whoever `according to` names",
        '"1": {on: term, give: report, within: 10 days, according to: LOG}', {},
        [say("g", "report", "A", "2020-02-05", n=1), say("h", "report", "LOG", "2020-02-03", about="A", n=1)],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-05 kept", "2020-04-01 due",
                      "2020-04-12 unknown"],
    ),
    (
        "a notice that is taken back, and that too, is given anew",
        '"1": {keep: troops, at most: 50}', HEARD,
        [say("d", "denunciation", "A", "2020-02-01"), say("t", "retraction", "A", "2020-02-10", re="d"),
         say("u", "retraction", "A", "2020-02-20", re="t")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-04-20 dormant"],
    ),
    (
        "who reports another's act does not choose whom it is owed to",
        ASKED, {"parties": "ABC"}, [REQUEST, say("x", "access", "LOG", "2020-02-06", about="A", to="C")],
        ("A", "B"), [*OPEN, "2020-02-06 kept"],
    ),
    (
        "of a state of each speaker kinds alone are his own words",
        '"1": {keep: troops, at most: 50, while: B allows}', ALLOWS,
        [say("b", "consent", "B", "2020-02-01"), say("w", "withdrawal", "A", "2020-03-01"),
         say("s", "suspension", "B", "2020-04-01")],
        ("A", None), ["dormant", "2020-02-01 kept", "2020-04-01 dormant"],
    ),
    (
        "of a state of each speaker kinds that must come together are his own words",
        '"1": {keep: troops, at most: 50, while: B allows}',
        {"states": {"allows": '{on: consent, off: "withdrawal and suspension"}'}},
        [say("b", "consent", "B", "2020-02-01"), say("w", "withdrawal", "B", "2020-03-01"),
         say("a", "suspension", "A", "2020-03-10"), say("s", "suspension", "B", "2020-04-01")],
        ("A", None), ["dormant", "2020-02-01 kept", "2020-04-01 dormant"],
    ),
    (
        "a shortfall that turns out to have begun before it was excused was a breach",
        WATCHED, {},
        [say("a", "report", "A", "2020-03-05", n=60), say("s", "suspension", "B", "2020-03-05"),
         say("b", "report", "A", "2020-04-20", at="2020-01-10", n=60)],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-04-20 suspended"],
    ),
    (
        "of events the second source is heard where no event of the first counts any more",
        '"1": {keep: troops, at most: 50, according to: self else LOG}', {},
        [say("a", "exercise", "A", "2020-02-01", name="X", troops=10),
         say("b", "exercise", "LOG", "2020-03-01", about="A", name="Y", troops=60)],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-03-01 breached", "2020-03-02 kept"],
    ),
    (
        "a group of all parties owes what nobody else is there to be owed",
        '"1": {keep: troops, at most: 50, who: G}', ALL,
        [say("a", "exercise", "A", "2020-02-01", name="X", troops=60)],
        ("G", None), ["dormant", "2020-01-05 kept", "2020-02-01 breached", "2020-02-02 kept"],
    ),
    (
        "what one reading finds towards all it finds towards each, where another keeps the duty apart",
        '"1": {keep: stock, at most: 50}', {"parties": "ABC", "more": OTHER},
        [cover("report"), say("c", "consent", "B", "2020-02-01"), say("a", "report", "A", "2020-03-01", n=60)],
        ("A", "B"), ["dormant", "2020-01-05 kept", "2020-02-01 disputed"],
    ),
    (
        "what several ask creates nothing where one of them has no place left of his own",
        ASKED.replace("}", ", up to: 1 for each by, per: calendar year}"), {"parties": "ABC"},
        [say("r", "request", "C", "2020-02-05", to="A"), say("q", "request", ["B", "C"], "2020-02-10", to="A")],
        ("A", "C"), [*OPEN, "2020-02-09 unknown"],
    ),
    (
        "a group that says something of its own is otherwise as silent as its members",
        '"1": {keep: quiet, at most: 50, who: G}', {"parties": "ABC", **ALL},
        [cover("exercise", at="2020-02-01"), say("a", "exercise", "G", "2020-03-01", name="X", troops=20)],
        ("G", None), ["dormant", "2020-01-05 unknown", "2020-02-01 kept"],
    ),
    (
        "an answer to what was corrected answers its correction, though that comes later",
        ASKED, {},
        [cover("access"), REQUEST, say("x", "access", "A", "2020-02-06", re="r"),
         say("c", "request", "B", "2020-02-10", at="2020-02-03", to="A", replaces="r")],
        ("A", "B"), ["dormant", "2020-01-05 kept"],
    ),
    (
        "an answer that names what was corrected by then answers the correction",
        ASKED, {},
        [cover("access"), REQUEST, say("c", "request", "B", "2020-02-06", at="2020-02-03", to="A", replaces="r"),
         say("x", "access", "A", "2020-02-07", re="r")],
        ("A", "B"), ["dormant", "2020-01-05 kept", "2020-02-06 due", "2020-02-07 kept"],
    ),
    (
        "a refusal of what was corrected refuses its correction",
        ASKED, {},
        [REQUEST, say("f", "refusal", "A", "2020-02-05", re="r"),
         say("c", "request", "B", "2020-02-06", at="2020-02-03", to="A", replaces="r")],
        ("A", "B"), ["dormant", "2020-01-05 kept", "2020-02-06 due", "2020-02-10 breached"],
    ),
    (
        "what was answered and is taken back then has had its place in the quota",
        ASKED.replace("}", ", up to: 1, per: calendar year}"), {},
        [cover("access"), REQUEST, say("x", "access", "A", "2020-02-06", re="r"),
         say("t", "retraction", "B", "2020-02-10", re="r"), say("q", "request", "B", "2020-02-11", to="A")],
        ("A", "B"), ["dormant", "2020-01-05 kept"],
    ),
    (
        "what was taken back unanswered gives its place back",
        ASKED.replace("}", ", up to: 1, per: calendar year}"), {},
        [cover("access"), REQUEST, say("t", "retraction", "B", "2020-02-07", re="r"),
         say("q", "request", "B", "2020-02-11", to="A")],
        ("A", "B"), ["dormant", "2020-01-05 kept", "2020-02-11 due", "2020-02-15 breached"],
    ),
    (
        "a bound that falls while the duty is excused shows no breach, however old the statement",
        LOWERED, {}, ROWS, ("B", None), ["dormant", "2020-01-05 kept"],
    ),
    (
        "a bound that falls once the ground is gone begins a breach after its grace",
        LOWERED.replace("excused", "grace: 15 days, unless"), {}, [*ROWS, say("x", "resumption", "B", "2020-03-11")],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-03-26 suspended"],
    ),
    (
        "a source that no longer tells lets another be heard from then on, not from when that spoke",
        LOWERED.replace("{2020-01-05: 100, 2020-03-10: 50}", "50, according to: LOG else self"), {},
        [say("l", "report", "LOG", "2020-01-06", about="A", n=20, until="2020-03-10"), *ROWS],
        ("B", None), ["dormant", "2020-01-05 kept"],
    ),
    (
        "what is heard late of another, of whom a count is made, shows a breach from then on",
        LOWERED.replace("keep: stock, at most: {2020-01-05: 100, 2020-03-10: 50}", "keep: sums, at most: 10, who: A"),
        {"counts": {"sums": "{is: stock of B + 0}"}},
        [say("a", "report", "B", "2020-03-05", n=60), say("s", "suspension", "B", "2020-03-05"),
         say("c", "report", "B", "2020-04-20", at="2020-01-10", n=60)],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-04-20 suspended"],
    ),
    (
        "what is heard late of whom the bound is made shows a breach from then on",
        LOWERED.replace("stock, at most: {2020-01-05: 100, 2020-03-10: 50}", "troops, at most: stock of B, who: A"),
        {},
        [say("t", "exercise", "A", "2020-01-06", until="2020-07-20", troops=40, name="X"),
         say("a", "report", "B", "2020-03-05", n=30), say("s", "suspension", "B", "2020-03-05"),
         say("c", "report", "B", "2020-04-20", at="2020-01-10", n=30)],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-04-20 suspended", "2020-07-21 kept"],
    ),
    (
        "a correction of a report that was given in time is no late report",
        '"1": {on: term, give: report, within: 10 days}', {},
        [cover("report"), say("a", "report", "A", "2020-02-05", n=62),
         say("b", "report", "A", "2020-03-10", at="2020-02-05", n=59, replaces="a")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-05 kept", "2020-04-01 due",
                      "2020-04-12 breached"],
    ),
    (
        "a correction that no longer says what is asked was not given, nor one of another key",
        '"1": {on: planned, give: notice, before: 10 days}', {},
        [cover("notice"), say("a", "notice", "A", "2020-01-20", name="Y"),
         say("b", "notice", "A", "2020-02-15", name="X", replaces="a"),
         say("p", "plan", "A", "2020-01-20", name="X", starts="2020-02-20")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-01-20 due", "2020-02-11 late", "2020-02-15 kept"],
    ),
    (
        "what is owed to a group is owed to its members too, for whose gates ask `other`",
        '"1": {keep: troops, at most: 50, unless: other breaches 2}\n"2": {keep: stock, at most: 10, who: C, to: G}',
        {"parties": "ABC", "front": "groups: {G: [A, B]}\n"},
        [say("c", "report", "C", "2020-02-01", n=60)],
        ("A", "C"), ["dormant", "2020-01-05 kept", "2020-02-01 suspended"],
    ),
    (
        "an answer later than a date after the end was not meant for the last before it",
        '"1": {on: term, give: report, within: 10 days}', {"front": "ends: 2020-05-01\n"},
        [say("a", "report", "A", "2020-06-05", n=1)],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-01 due", "2020-02-12 unknown", "2020-05-01 dormant"],
    ),
    (
        "what a complete statement does not name is zero as long as that tells, and unknown after",
        '"1": {keep: held of late, at most: 50}', {},
        [HOLDING | {"id": "a", "said": "2020-01-10"}, HOLDING | {"id": "b", "said": "2020-01-10", "site": "two"},
         HOLDING | {"id": "c", "said": "2020-02-10", "complete": "yes"}, HOLDING | {"id": "d", "said": "2020-04-01"}],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-01-10 kept", "2020-04-10 unknown"],
    ),
    (
        "a later complete statement keeps it zero, though the first no longer tells",
        '"1": {keep: held of late, at most: 50}', {},
        [HOLDING | {"id": "a", "said": "2020-01-10"}, HOLDING | {"id": "b", "said": "2020-01-10", "site": "two"},
         HOLDING | {"id": "c", "said": "2020-02-10", "complete": "yes", "until": "2020-02-20"},
         HOLDING | {"id": "d", "said": "2020-02-15", "complete": "yes"}],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-01-10 kept", "2020-04-15 unknown"],
    ),
    (
        "a correction is of the date of what it corrects, and about whom that is",
        '"1": {keep: stock, at most: 50, according to: LOG}', {},
        [say("a", "report", "LOG", "2020-02-01", n=60, about="A"),
         say("b", "report", "LOG", "2020-03-01", n=40, replaces="a"),
         say("c", "report", "LOG", "2020-04-01", n=45, replaces="b")],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-02-01 kept"],
    ),
    (
        "a correction of an answer is of the request that this answered",
        ASKED, {}, [REQUEST, REQUEST | {"id": "q", "at": "2020-02-04"}, say("x", "access", "A", "2020-02-06", re="r"),
                    say("y", "access", "A", "2020-02-20", replaces="x"), cover("access")],
        ("A", "B"), [*OPEN, "2020-02-09 breached"],
    ),
    (
        "conditions see that an answer at the first late instant is late for that second",
        '"2": {on: request, do: access, within: 3 days}\n"1": {keep: troops, at most: 50, unless: A breaches 2}', {},
        [say("r", "request", "B", "2020-02-05", to="A"), say("a", "access", "A", "2020-02-09")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-09 suspended", "2020-02-09 kept"],
    ),
    (
        "for conditions as for findings a settlement settles what began by its date and was known when it was received",
        '"2": {keep: stock, at most: 50}\n"1": {keep: troops, at most: 50, unless: A breaches 2}', {},
        [say("a", "report", "A", "2020-02-10", at="2020-02-01", n=60),
         say("s", "settlement", "B", "2020-02-20", at="2020-02-05", clause="2", about="A"),
         say("t", "settlement", "B", "2020-03-01", clause="2", about="A")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-10 suspended", "2020-02-20 kept"],
    ),
    (
        "whether what was taken back had been answered is told, for conditions, by what had been heard by then",
        ('"2": {on: request, do: access, within: 3 days, who: A, up to: 1, per: calendar year}\n'
        '"1": {keep: troops, at most: 50, who: B, unless: A breaches 2}'), {},
        [cover("access"), say("r", "request", "B", "2020-01-10", to="A"),
         say("x", "access", "A", "2020-04-10", at="2020-01-20"), say("t", "retraction", "B", "2020-02-01", re="r"),
         say("q", "request", "B", "2020-02-05", to="A")],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-01-14 suspended", "2020-02-01 kept", "2020-02-09 suspended"],
    ),
    (
        "of two who must be content a shortfall is settled as far as it had gone by the first of their dates",
        '"1": {keep: stock, at most: 50, who: A}', {"parties": "ABC"},
        [say("a", "report", "A", "2020-02-01", n=60), say("s", "settlement", "B", "2020-02-05", clause="1", about="A"),
         say("b", "report", "A", "2020-03-01", n=70), say("t", "settlement", "C", "2020-03-10", clause="1", about="A"),
         say("c", "report", "A", "2020-04-01", n=60)],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-02-01 breached", "2020-04-01 kept"],
    ),
    (
        "a settlement of a month settles as far as it had gone by the end of that",
        '"1": {keep: stock, at most: 50}', {},
        [say("a", "report", "A", "2020-02-05", n=60), say("b", "report", "A", "2020-02-20", n=70),
         say("s", "settlement", "B", "2020-02", clause="1", about="A"), say("c", "report", "A", "2020-03-05", n=80)],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-02-05 kept", "2020-03-05 breached"],
    ),
    (
        "a new text takes over as far as it was settled, in its own words",
        '"1": {keep: stock, at most: 50}', {"more": LATER + document('"1": {keep: stock, at most: 40}')},
        [say("a", "report", "A", "2020-02-01", n=60), say("s", "settlement", "B", "2020-03-01", clause="1", about="A"),
         say("c", "report", "A", "2020-05-05", n=55), say("d", "report", "A", "2020-06-05", n=61)],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-02-01 breached", "2020-03-01 kept", "2020-06-05 breached"],
    ),
    (
        "what sources dispute is not met, once others could know of it",
        HEARD_APART + '\n"1": {keep: troops, at most: 50, while: A meets 2}', {},
        [REQUEST, say("a", "access", "A", "2020-02-06", re="r"),
         say("f", "refusal", "B", "2020-02-20", re="r", about="A")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-20 dormant"],
    ),
    (
        "who reports an act himself does not dispute it",
        HEARD_APART.replace("2", "1", 1), {},
        [REQUEST, say("a", "access", "A", "2020-02-06", re="r"),
         say("b", "access", "B", "2020-02-07", re="r", about="A"),
         say("f", "refusal", "B", "2020-02-20", re="r", about="A")],
        ("A", "B"), [*OPEN, "2020-02-06 kept"],
    ),
    (
        "of events that are none of those counted the first is silent",
        '"1": {keep: large, at most: 0, according to: self else other}', {},
        [say("x", "exercise", "A", "2020-02-01", name="Y", troops=10),
         say("y", "exercise", "B", "2020-02-05", about="A", name="X", troops=60)],
        ("A", "B"), ["dormant", "2020-01-05 kept", "2020-02-05 breached", "2020-03-16 kept"],
    ),
    (
        "once a part of what the first told has gone stale the second is heard",
        '"1": {keep: held of late, at most: 50, according to: self else other}', {},
        [say("a", "holding", "A", "2020-01-10", site="one", n=10), say("b", "holding", "B", "2020-02-01", about="A",
         site="one", n=60), say("c", "holding", "A", "2020-02-20", site="two", n=10)],
        ("A", "B"), ["dormant", "2020-01-05 unknown", "2020-01-10 kept", "2020-03-10 breached"],
    ),
    (
        "a correction that is old as it comes tells no more, and is no silence that a complete record makes none of",
        '"2": {keep: old, at most: 50, who: B}\n"1": {keep: troops, at most: 50, unless: B meets 2}',
        {"counts": {"old": "{of: latest report, sum: n, good for: 2 months}"}},
        [say("n", "report", "B", "2020-01-10", n=1), say("x", "report", "B", "2020-04-01", n=1, replaces="n"),
         say("e", "exercise", "A", "2020-01-10", at="2020-01-10", until="2020-08-01", name="E", troops=60),
         cover("report", said="2020-05-05")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-01-10 suspended", "2020-03-10 breached"],
    ),
    (
        "of a kind without a key, who tells of none of those counted says nothing",
        '"1": {keep: many, at most: 0, according to: self else other}',
        {"counts": {"many": "{of: report, where: n > 50, over: 40 days}"}},
        [say("a", "report", "A", "2020-02-10", n=40), say("b", "report", "B", "2020-02-10", about="A", n=70)],
        ("A", "B"), ["dormant", "2020-01-05 kept", "2020-02-10 breached", "2020-03-21 kept"],
    ),
    (
        "what a field left out lets stand ends when its own statement no longer tells",
        '"1": {keep: spare, at most: 50}', {},
        [say("a", "report", "A", "2020-01-10", n=1, m=60, until="2020-02-29"),
         say("b", "report", "A", "2020-02-01", n=1)],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-01-10 breached"],
    ),
    (
        "what had turned unknown is not brought back by who leaves it out",
        '"1": {keep: spare, at most: 50}', {},
        [say("a", "report", "A", "2020-01-10", n=1, m=40, until="2020-02-29"),
         say("b", "report", "A", "2020-04-01", n=1)],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-01-10 kept", "2020-03-01 unknown"],
    ),
    (
        "nor by who leaves it out after another did whose word had grown old",
        '"1": {keep: spare, at most: 50}', {},
        [say("a", "report", "A", "2020-01-10", n=1, m=40),
         say("b", "report", "A", "2020-02-01", n=1, until="2020-02-29"),
         say("c", "report", "A", "2020-04-01", n=1)],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-01-10 kept", "2020-03-01 unknown"],
    ),
    (
        "what stands as had been heard by then, also where nothing is taken back",
        '"1": {keep: troops, at most: 50, who: B, while: spare of A at most 5}', {},
        [say("a", "report", "A", "2020-01-10", n=1, m=60), say("c", "report", "A", "2020-03-01", n=1),
         say("b", "report", "A", "2020-04-01", at="2020-02-01", n=1, m=0)],
        ("B", None), ["dormant", "2020-04-01 kept"],
    ),
    (
        "where what stood before tells no more, `else` says what a field left out means",
        '"1": {keep: with spare, at most: 50}', {},
        [say("a", "report", "A", "2020-01-10", n=1, m=60), say("b", "report", "A", "2020-04-01", n=1)],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-01-10 breached", "2020-04-01 kept", "2020-06-01 unknown"],
    ),
    (
        "what was left out stands as had been heard by then",
        '"1": {keep: troops, at most: 50, who: B, while: spare of A at most 5}', {},
        [say("a", "report", "A", "2020-01-10", n=1, m=60), say("c", "report", "A", "2020-03-01", n=1),
         say("b", "report", "A", "2020-04-01", at="2020-02-01", n=1, m=0),
         say("r", "retraction", "A", "2020-05-01", re="b")],
        ("B", None), ["dormant", "2020-04-01 kept", "2020-05-01 dormant"],
    ),
    (
        "a baseline that is told after its date is one to whoever reacts from then on",
        FROZEN % "2020-01-10", {},
        [say("a", "report", "A", "2020-01-11", at="2020-01-10", n=50), say("b", "report", "A", "2020-02-01", n=60)],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-02-01 suspended"],
    ),
    (
        "a baseline that is still to come is none that anybody could be held to",
        FROZEN % "2020-03-01", {},
        [say("a", "report", "A", "2020-02-01", n=60), say("c", "report", "A", "2020-03-05", n=70)],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-03-05 suspended"],
    ),
    (
        "a baseline does not grow old",
        (FROZEN % "2020-01-10").replace("stock of", "fresh of"), {},
        [say("a", "report", "A", "2020-01-10", n=50), say("b", "report", "A", "2020-04-01", n=60)],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-04-01 suspended"],
    ),
    (
        "a baseline that is corrected is another from then on to whoever relied on it",
        FROZEN % "2020-01-10", {},
        [say("a", "report", "A", "2020-01-10", n=50), say("b", "report", "A", "2020-02-01", n=60),
         say("c", "report", "A", "2020-03-01", n=70, replaces="a")],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-02-01 suspended", "2020-03-01 kept"],
    ),
    (
        "a baseline counts what was so on its date, and neither what came after nor what was over",
        '"1": {keep: grown, at most: 0, who: B}', {"counts": {"grown": "{is: men of A at 2020-02-10 - 50}",
        "men": "{of: exercise, sum: troops, if silent: 0}"}},
        [say("x", "exercise", "A", "2020-03-01", at="2020-02-10", name="X", troops=60),
         say("y", "exercise", "A", "2020-02-11", name="Y", troops=90)],
        ("B", None), ["dormant", "2020-01-05 unknown", "2020-02-10 breached"],
    ),
    (
        "an act told late takes its place before a later one, and nothing from who relied on that",
        '"2": {on: large exercise, give: notice, within: 5 days, up to: 1, per: calendar year, who: A}\n' + WATCHES, {},
        [cover("notice"), say("p", "exercise", "A", "2020-02-01", name="P", troops=60),
         say("y", "exercise", "B", "2020-02-15", name="Y", troops=90),
         say("q", "exercise", "A", "2020-03-01", at="2020-01-20", name="Q", troops=60)],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-02-07 suspended"],
    ),
    (
        "a correction received with what it corrects, though its id comes first",
        '"1": {keep: stock, at most: 50}', {},
        [say("c", "report", "A", "2020-02-01", n=70), say("b", "report", "A", "2020-03-01", n=60, replaces="c"),
         say("a", "report", "A", "2020-03-01", n=40, replaces="b")],
        ("A", None), ["dormant", "2020-01-05 unknown", "2020-02-01 kept"],
    ),
    (
        "where neither of two tells any more, what the first told is no silence",
        '"1": {keep: old or none, at most: 50, according to: self else other}', OLD_OR_NONE,
        [say("a", "report", "A", "2020-02-01", n=10)],
        ("A", "B"), ["dormant", "2020-01-05 kept", "2020-04-01 unknown"],
    ),
    (
        "where a group's own word tells no more, what a member certainly has counts",
        '"1": {keep: stock, at most: 50, who: G, to: C}', {**ALL, "parties": "ABC"},
        [say("a", "report", "A", "2020-01-10", n=60), say("g", "report", "G", "2020-02-01", n=10, until="2020-02-29")],
        ("G", "C"), ["dormant", "2020-01-05 unknown", "2020-01-10 breached", "2020-02-01 kept", "2020-03-01 breached"],
    ),
    (
        "where a group's own word tells no more, its members' silence counts",
        '"1": {keep: old or none, at most: 50, who: G, to: C}', {**OLD_OR_NONE, **ALL, "parties": "ABC"},
        [say("g", "report", "G", "2020-02-01", n=60)],
        ("G", "C"), ["dormant", "2020-01-05 kept", "2020-02-01 breached", "2020-04-01 kept"],
    ),
    (
        "of three parties, who took a request back relied on it till then",
        ASKED.replace("1", "2", 1) + '\n"1": {keep: troops, at most: 50, unless: A breaches 2}', {"parties": "ABC"},
        [cover("access"), say("r", "request", "B", "2020-02-01", to="A"),
         say("t", "retraction", "B", "2020-03-05", re="r")],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-02-05 suspended", "2020-03-05 kept"],
    ),
    (
        "a word that says until turns a state off then, though any of several would",
        '"1": {keep: troops, at most: 50, while: A allows}', ALLOWS,
        [say("a", "consent", "A", "2020-02-05", until="2020-05-01")],
        ("A", None), ["dormant", "2020-02-05 kept", "2020-05-02 dormant"],
    ),
    (
        "of what several must say a state is off once one of their words is over",
        '"1": {keep: troops, at most: 50, while: opened}', BOTH_SAY,
        [say("a", "consent", "A", "2020-02-05", until="2020-05-01"), say("b", "consent", "B", "2020-03-05")],
        ("A", None), ["dormant", "2020-03-05 kept", "2020-05-02 dormant"],
    ),
    (
        "what closed another request is seen when it is heard of, and then that there was a place",
        OPEN_ONE + '\n"1": {keep: troops, at most: 50, unless: A breaches 2}', {"parties": "ABC"},
        [cover("access", at="2020-02-20"), say("r", "request", "B", "2020-02-10", to="A"),
         say("q", "request", "C", "2020-04-20", to="A"), say("x", "access", "A", "2020-06-01", at="2020-03-01")],
        ("B", None), ["dormant", "2020-01-05 kept", "2020-06-01 suspended"],
    ),
    (
        "what cured a shortfall and was taken back cures it no more, also for conditions",
        '"2": {keep: held at one, at least: 50}\n"1": {keep: troops, at most: 50, unless: B breaches 2}', {},
        [say("c", "coverage", "LOG", "2020-02-20", kinds=["holding"], at="2020-03-05", until="2020-04-20"),
         say("h", "holding", "B", "2020-04-01", site="one", n=50), say("t", "retraction", "B", "2020-06-01", re="h")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-03-05 suspended", "2020-04-01 kept", "2020-06-01 suspended"],
    ),
    (
        "who corrects jointly what another said of himself speaks of himself too",
        KEPT, {},
        [say("l", "exercise", "LOG", "2020-01-20", about="B", name="Z", troops=0),
         say("b", "exercise", "B", "2020-02-01", name="X", troops=0),
         say("c", "exercise", "B", "2020-03-01", name="X", troops=60, replaces="b") | {"by": ["B", "A"]}],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-01 breached", "2020-02-02 kept"],
    ),
    (
        "a group is owed nothing any more that it asked of another since",
        ASKED.replace("}", ", unless: other suspends}"), {**ALL, "parties": "ABCD"},
        [say("r", "request", "G", "2020-02-01", to="C"), say("q", "request", "G", "2020-02-20", to="D", replaces="r")],
        ("D", "G"), ["dormant", "2020-01-05 kept", "2020-02-20 due", "2020-02-24 unknown"],
    ),
    (
        "what is corrected later was a breach till then, as it was dated then",
        '"2": {keep: stock, at most: 0, unless: B suspends}\n' + LOOKS, {},
        [say("a", "report", "A", "2020-02-05", at="2020-01-20", n=60), say("s", "suspension", "B", "2020-02-01"),
         say("b", "report", "A", "2020-03-05", at="2020-02-05", n=60, replaces="a")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-02-05 suspended", "2020-03-05 kept"],
    ),
    (
        "an act was done when its correction says, though that is late",
        ASKED, {}, [REQUEST, say("x", "access", "A", "2020-02-07", re="r"),
         say("y", "access", "A", "2020-04-01", at="2020-03-15", replaces="x")],
        ("A", "B"), [*OPEN, "2020-02-09 late", "2020-03-15 kept"],
    ),
    (
        "an act that its correction dates into the future was not done",
        ASKED, {}, [cover("access"), REQUEST, say("x", "access", "A", "2020-02-07", re="r"),
         say("y", "access", "A", "2020-04-01", at="2020-12-15", replaces="x")],
        ("A", "B"), [*OPEN, "2020-02-09 breached"],
    ),
    (
        "of oneself alone one says that all is there, where others are heard it counts for nothing",
        '"1": {keep: stock, at most: 50, according to: LOG}', {},
        [say("c", "coverage", "A", "2020-01-10", kinds=["report"], at="2019-01-01", until="2020-12-31")],
        ("A", None), ["dormant", "2020-01-05 unknown"],
    ),
    (
        "of oneself one may say that all is there",
        '"1": {keep: stock, at most: 50}', {},
        [say("c", "coverage", "A", "2020-01-10", kinds=["report"], at="2019-01-01", until="2020-12-31")],
        ("A", None), ["dormant", "2020-01-05 kept"],
    ),
    (
        "of another one does not say that all is there by naming nobody",
        ASKED, {},
        [REQUEST, say("c", "coverage", "B", "2020-03-01", kinds=["access"], at="2019-01-01", until="2020-12-31")],
        ("A", "B"), [*OPEN, "2020-02-09 unknown"],
    ),
    (
        "what was no answer when a request was taken back kept no place, whatever a later text calls one",
        CAPPED.replace("access", "reply"), {"more": LATER + document(CAPPED.replace("access", "access or reply"))},
        [say("r", "request", "B", "2020-01-20", to="A"), say("a", "access", "A", "2020-01-25", re="r"),
         say("t", "retraction", "B", "2020-02-10", re="r"), say("q", "request", "B", "2020-05-05", to="A")],
        ("A", "B"), ["dormant", "2020-01-05 kept", "2020-05-05 due", "2020-05-09 unknown"],
    ),
    (
        "what was an answer when a request was taken back kept its place, whatever a later text calls one",
        CAPPED, {"more": LATER + document(CAPPED.replace("access", "reply"))},
        [say("r", "request", "B", "2020-01-20", to="A"), say("a", "access", "A", "2020-01-25", re="r"),
         say("t", "retraction", "B", "2020-02-10", re="r"), say("q", "request", "B", "2020-05-05", to="A")],
        ("A", "B"), ["dormant", "2020-01-05 kept"],
    ),
    (
        "a shortfall that one statement after the other shows began once, and has its grace from there",
        MANNED, {},
        [say("a", "coverage", "LOG", "2020-02-10", kinds=["report"], at="2020-03-05", until="2020-04-20"),
         say("b", "coverage", "LOG", "2020-03-01", kinds=["report"], at="2020-01-01", until="2020-12-31")],
        ("A", None), ["dormant", "2020-01-05 kept", "2020-03-06 suspended"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("duties", "more", "rows", "who", "told"), [w[1:] for w in FOUND], ids=[w[0] for w in FOUND])
def test_what_a_reader_found_both_judge_as_the_page_says(
    duties: str, more: dict[str, Any], rows: list[Row], who: tuple[str, str | None], told: list[str]
) -> None:
    text = document(duties, **more)
    assert as_days(judge(parsed(text), rows, known=LAST)[Key("1", *who, None, None)]) == told
    for known in ("2020-02-10", "2020-03-31", "2020-08-01"):
        assert not differences(text, rows, known)


def test_of_a_clause_that_a_new_text_adds_it_tells_the_time_before_by_its_own_words() -> None:
    added = '"1": {keep: troops, at most: 50, while: (A meets 2) for 20 days}\n"2": {keep: stock, at most: 50}'
    text = f"{document(KEPT)}{NEXT_VERSION}2020-03-01\n{document(added)}"
    rows = [say("a", "report", "A", "2020-02-20", n=10)]
    told = judge(parsed(text), rows, known=LAST)[Key("1", "A", None, None, None)]
    assert as_days(told) == ["dormant", "2020-01-05 kept", "2020-03-01 dormant", "2020-03-11 kept"]
    assert not differences(text, rows, "2020-08-01")


def test_with_a_place_given_back_there_may_be_one_for_what_had_none_unless_the_quota_was_full() -> None:
    first, second = (ASKED.replace("}", f", up to: {most}, per: calendar year}}") for most in ("stock", "2"))
    text = f"{document(first)}{NEXT_VERSION}2020-03-01\n{document(second)}"
    said = {"a": "2020-01-20", "b": "2020-01-21", "c": "2020-03-05", "d": "2020-03-06", "e": "2020-03-10"}
    rows = [*(say(name, "request", "B", day, to="A") for name, day in said.items()),
            say("t", "retraction", "B", "2020-03-08", re="a")]  # fmt: skip
    told = judge(parsed(text), rows, known=LAST)[Key("1", "A", "B", None, "e")]
    assert as_days(told) == ["unknown"]
    assert not differences(text, rows, "2020-08-01")


def test_of_two_of_which_one_has_the_place_the_next_is_surely_within_two_whatever_the_number_was() -> None:
    first, second = (ASKED.replace("}", f", up to: {most}}}") for most in ("stock", "{2020-01-05: 1, 2020-05-01: 2}"))
    text = f"{document(first)}{NEXT_VERSION}2020-03-01\n{document(second)}"
    said = {"a": "2020-01-20", "b": "2020-04-10", "c": "2020-06-05", "d": "2020-06-10"}
    rows = [say(name, "request", "B", day, to="A") for name, day in said.items()]
    told = judge(parsed(text), rows, known=LAST)
    assert as_days(told[Key("1", "A", "B", None, "b")]) == ["unknown"]
    assert as_days(told[Key("1", "A", "B", None, "c")]) == ["due", "2020-06-09 unknown"]
    assert Key("1", "A", "B", None, "d") not in told
    assert not differences(text, rows, "2020-08-01")


def test_what_is_announced_for_a_later_date_is_not_done() -> None:
    rows = [REQUEST, say("f", "refusal", "A", "2020-02-06", re="r"),
            say("x", "access", "A", "2020-02-06", at="2020-06-01", re="r")]  # fmt: skip
    text = document(ASKED)
    for known, told in (
        ("2020-03-01", [*OPEN, "2020-02-09 breached"]),
        ("2020-06-01", [*OPEN, "2020-02-09 late", "2020-06-01 kept"]),
    ):
        found = judge(parsed(text), rows, known=UTC.when(known).last)[Key("1", "A", "B", None, None)]
        assert as_days(found) == told
        assert not differences(text, rows, known)


def test_a_place_is_kept_through_a_text_without_the_clause_and_every_one_after() -> None:
    quota = document(ASKED.replace("}", ", up to: 1, per: calendar year}"))
    dates = ("2020-03-01", "2020-04-10", "2020-06-05")
    later = "".join(
        f"{NEXT_VERSION}{since}\n{text}"
        for since, text in zip(dates, (document(KEPT.replace("1", "7", 1)), quota, quota), strict=True)
    )
    rows = [say("r", "request", "B", "2020-01-20", to="A"), say("q", "request", "B", "2020-06-10", to="A")]
    told = judge(parsed(quota + later), rows, known=LAST)
    assert Key("1", "A", "B", None, "r") in told
    assert Key("1", "A", "B", None, "q") not in told
    assert not differences(quota + later, rows, "2020-08-01")


def test_the_far_end_of_a_bound_is_told_as_long_as_it_holds() -> None:
    text = parsed(document('"1": {keep: troops, at most: stock of B}'))
    rows = [say("a", "report", "B", "2020-02-01", n="50..60"), say("b", "report", "B", "2020-03-01", n="50..70")]
    told = assess(text, of(rows, text), known="2020-03-31").findings(history=True, clause="1", party="A")
    assert [(f.status, f.bound) for f in told][-2:] == [("kept", (50, 60)), ("kept", (50, 70))]


APART = '"1": {keep: %s, at most: 50, who: A, according to: "self, LOG"}'
FEW = '"1": {keep: %s, at least: 50, who: A}'
SEEN = {"by": "LOG", "about": "A"}
LARGE = say("x", "exercise", "A", "2020-02-10", name="X", troops=70)
SMALL = say("x", "exercise", "A", "2020-02-10", name="X", troops=40)


@pytest.mark.parametrize(
    ("duty", "rows", "on", "status"),
    [
        (APART % "troops", [LARGE], "2020-02-10", "breached"),  # LOG says nothing
        (APART % "troops", [LARGE | SEEN], "2020-02-10", "breached"),
        (APART % "troops", [LARGE, cover("exercise")], "2020-02-10", "disputed"),  # of LOG there is no more
        (APART % "troops", [LARGE | {"troops": "40..60"}], "2020-02-10", "unknown"),
        (APART % "scarce", [say("x", "report", "A", "2020-02-10", n=70)], "2020-03-10", "breached"),
        (FEW % "troops", [SMALL], "2020-02-10", "unknown"),
        (FEW % "troops", [SMALL, cover("exercise")], "2020-02-10", "breached"),
        (FEW % "all told", [SMALL, cover("exercise")], "2020-07-10", "breached"),
        (FEW % "all told", [SMALL, cover("exercise", at="2020-01-06")], "2020-07-10", "unknown"),
        (FEW % "of two months", [SMALL, cover("exercise", at="2020-02-01")], "2020-02-10", "unknown"),
        (FEW % "of two months", [SMALL, cover("exercise", at="2020-02-01")], "2020-03-10", "breached"),
        ('"1": {keep: left over, at most: 50}', [SMALL, say("a", "report", "A", "2020-02-10", n=95)], "2020-02-10",
         "unknown"),
    ],
)  # fmt: skip
def test_what_is_not_on_record_shows_neither_a_lack_of_events_nor_a_denial(
    duty: str, rows: list[Row], on: str, status: str
) -> None:
    """§3, §7: silence in a record is not silence in the world."""
    told = judge(parsed(document(duty)), rows, known=LAST)[Key("1", "A", None, None, None)]
    then = UTC.when(on).last
    assert [run[2] for run in told if run[0] <= then < run[1]] == [status]
    assert not differences(document(duty), rows, "2020-08-01")


def _of_february(id_: str, said: str, troops: int, **more: Any) -> Row:
    return say(id_, "exercise", "A", said, at="2020-02-10", name="X", troops=troops, **more)


ONE, AGAIN = _of_february("a", "2020-02-10", 60), _of_february("b", "2020-02-20", 70, replaces="a")


@pytest.mark.parametrize(
    ("rows", "troops"),
    [
        ([ONE, AGAIN], 70),
        ([ONE, AGAIN, _of_february("c", "2020-03-05", 80, replaces="a")], 80),
        ([ONE, AGAIN, _of_february("c", "2020-03-05", 80, replaces="b")], 80),
        ([ONE, AGAIN, _of_february("c", "2020-02-20", 80, replaces="a")], 80),
        ([ONE, AGAIN, _of_february("c", "2020-03-05", 80, replaces="a"),
          say("t", "retraction", "A", "2020-03-06", re="c")], 70),
        ([ONE | {"by": ["A", "B"]}, AGAIN, _of_february("c", "2020-03-05", 80, replaces="a") | {"by": "B"}], 70),
    ],
)  # fmt: skip
def test_who_corrects_one_statement_twice_has_said_it_once(rows: list[Row], troops: int) -> None:
    """§7: with the second he corrects what he said in the first; what another said jointly stands as his."""
    text = document('"1": {keep: all told, at most: 0, who: A}\n"2": {keep: troops, at most: 50, unless: A breaches 1}')
    (found,) = assess(parsed(text), of(rows, parsed(text)), at="2020-02-20").findings(clause="1", party="A")
    assert found.value == (troops, troops)
    assert not differences(text, rows, "2020-08-01")


def test_a_correction_of_a_request_takes_its_place_and_not_another() -> None:
    """§5: though what it corrects was answered."""
    text = document(ASKED.replace("}", ", up to: 2, per: calendar year}"))
    rows = [
        say("r", "request", "B", "2020-02-01", to="A"), say("x", "access", "A", "2020-02-02", re="r"),
        say("c", "request", "B", "2020-02-10", to="A", replaces="r"), say("q", "request", "B", "2020-03-01", to="A"),
    ]  # fmt: skip
    told = judge(parsed(text), rows, known=LAST)
    assert as_days(told[Key("1", "A", "B", None, "q")])[0] == "due"
    assert not differences(text, rows, "2020-08-01")


def _kept(count: str) -> str:
    return (
        f'"2": {{keep: {count}, at most: 50, who: A}}\n"1": {{keep: troops, at most: 50, who: B, unless: A breaches 2}}'
    )


CONTENT = say("s", "settlement", "B", "2020-03-01", clause="2", about="A")
SIXTY = say("a", "report", "A", "2020-02-01", n=60)


@pytest.mark.parametrize(
    ("duties", "rows", "status", "spans"),
    [
        (_kept("all told"), [_of_february("x", "2020-02-10", 60), CONTENT,
                             say("y", "exercise", "A", "2020-04-01", at="2020-02-20", name="Y", troops=200)],
         "breached", ["2020-02-10 suspended", "2020-03-01 kept", "2020-04-01 suspended"]),
        (_kept("all told"), [_of_february("x", "2020-02-10", 60), CONTENT,
                             _of_february("y", "2020-04-01", 200, replaces="x")],
         "breached", ["2020-02-10 suspended", "2020-03-01 kept", "2020-04-01 suspended"]),
        (_kept("all told"), [_of_february("x", "2020-02-10", 200), CONTENT,
                             _of_february("y", "2020-04-01", 60, replaces="x")],
         "kept", ["2020-02-10 suspended", "2020-03-01 kept"]),
        (('"2": {on: large exercise, give: notice, within: 5 days, who: A}\n"1": {keep: troops, at most: 50, who: B, '
         "unless: A breaches 2}"), [cover("notice"), CONTENT, _of_february("x", "2020-04-01", 60)],
         "breached", ["2020-04-01 suspended"]),
        # What is said to have begun only after it is none of what was settled.
        (_kept("stock"), [SIXTY, CONTENT, say("c", "report", "A", "2020-05-01", at="2020-03-05", n=60, replaces="a")],
         "breached", ["2020-02-01 suspended", "2020-03-01 kept", "2020-05-01 suspended"]),
        (_kept("stock"), [SIXTY, CONTENT, say("c", "report", "A", "2020-05-01", n=60, replaces="a")],
         "kept", ["2020-02-01 suspended", "2020-03-01 kept"]),
        (_kept("stock"), [CONTENT, say("a", "report", "A", "2020-05-01", at="2020-02-20", n=90)],
         "breached", ["2020-05-01 suspended"]),
    ],
)  # fmt: skip
def test_nobody_is_content_with_what_he_has_not_heard_of(
    duties: str, rows: list[Row], status: str, spans: list[str]
) -> None:
    """§7: a settlement settles what had begun by its `at` and was known, for findings as for conditions."""
    told = judge(parsed(document(duties)), rows, known=LAST)
    assert told[Key("2", "A", None, None, None)][-1][2] == status
    assert as_days(told[Key("1", "B", None, None, None)])[2:] == spans
    assert not differences(document(duties), rows, "2020-08-01")


def _claim(by: Any, said: str, **more: Any) -> Row:
    return say("c", "coverage", "LOG", said, kinds=["access"], at="2020-01-05", until="2020-12-31", **more) | {"by": by}


TOGETHER = _claim(["A", "B"], "2020-02-01", parties=["A", "B"])
DONE = say("x", "exercise", "A", "2020-02-10", name="X", troops=30)
LACKING = '"1": {keep: troops, at most: 50, who: B, %s: all told of A at most 49}'


@pytest.mark.parametrize(
    ("duties", "more", "rows", "who", "status"),
    [
        (ASKED, {}, [TOGETHER, REQUEST], "A", "breached"),
        (ASKED, {}, [TOGETHER, say("t", "retraction", "A", "2020-02-02", re="c"), REQUEST], "A", "unknown"),
        (ASKED, {}, [TOGETHER, say("t", "retraction", "B", "2020-02-02", re="c"), REQUEST], "A", "breached"),
        (ASKED.replace("}", ", who: A}"), {"parties": "ABC", **ALL},
         [_claim("LOG", "2020-02-01", parties=["G"]), REQUEST], "A", "breached"),
        (LACKING % "unless", {}, [DONE], "B", "kept"),
        (LACKING % "unless", {}, [DONE, cover("exercise")], "B", "suspended"),
        (LACKING % "while", {}, [DONE], "B", "dormant"),
        (LACKING % "while", {}, [DONE, cover("exercise")], "B", "kept"),
        (ASKED.replace("}", ", up to: all told, per: calendar year}"), {}, [REQUEST], "A", "unknown"),
        (ASKED.replace("}", ", up to: all told, per: calendar year}"), {}, [REQUEST, cover("exercise")], "A", "kept"),
    ],
)  # fmt: skip
def test_who_claims_that_there_was_no_more_and_what_hangs_on_it(
    duties: str, more: dict[str, Any], rows: list[Row], who: str, status: str
) -> None:
    """§7: each takes back his own claim, a group is its members; conditions and quotas take no lack for shown (§3)."""
    text = document(duties, **more)
    told = judge(parsed(text), rows, known=LAST)
    (last,) = {run[-1][2] for key, run in told.items() if key[:2] == ("1", who) and key.occasion is None
               and key.owed_to in (None, "B")}  # fmt: skip
    assert last == status
    assert not differences(text, rows, "2020-08-01")


@pytest.mark.parametrize(
    ("kept", "claims", "since"),
    [
        ("of two months, at least: 50, who: A, since: 2020-05-15",
         [("2020-01-05", "2020-04-30"), ("2020-05-01", "2020-12-31")], "2020-05-15"),
        ("in a month, at least: 50, who: A", [("2020-01-31T12:00:00Z", "2020-12-31")], "2020-02-29T23:59:59Z"),
    ],
)  # fmt: skip
def test_a_record_is_complete_since_the_first_instant_from_which_an_event_would_count(
    kept: str, claims: list[tuple[str, str]], since: str
) -> None:
    """§3: by claims that meet; of days of different months the earlier may count longer."""
    text = document(f'"1": {{keep: {kept}}}', counts={"in a month": "{of: exercise, sum: troops, over: 1 months}"})
    rows = [say(f"c{i}", "coverage", "LOG", "2020-01-01", kinds=["exercise"], at=at, until=until)
            for i, (at, until) in enumerate(claims)]  # fmt: skip
    told = judge(parsed(text), rows, known=LAST)[Key("1", "A", None, None, None)]
    assert [run[0] for run in told if run[2] == "breached"] == [UTC.when(since).first]
    assert not differences(text, rows, "2020-08-01")


def _seen(by: str, troops: int, name: str = "X", said: str = "2020-02-10") -> Row:
    about = {} if by == "A" else {"about": "A"}
    return say(f"{by}{name}", "exercise", by, said, at="2020-02-10", name=name, troops=troops, **about)


@pytest.mark.parametrize(
    ("rows", "apart", "one_after_the_other"),
    [
        ([_seen("A", 40), _seen("LOG", 70)], "disputed", "kept"),
        ([_seen("A", 40, "Y"), _seen("LOG", 70)], "breached", "breached"),  # of another thing
        ([_seen("A", 40), _seen("LOG", 70, said="2020-02-25")], "disputed", "kept"),
        ([_seen("A", 40), _seen("LOG", 40)], "kept", "kept"),
        ([_seen("A", 40), _seen("B", 70)], "kept", "kept"),  # nobody hears B
        ([_seen("A", 40), _seen("B", 70), _seen("LOG", 70, "Y")], "breached", "breached"),
    ],
)
def test_who_tells_otherwise_of_the_same_thing_denies_it(rows: list[Row], apart: str, one_after_the_other: str) -> None:
    """§3: an event that is none of those counted is a word on them where it is one of them by another."""
    for sources, status in (("self, LOG", apart), ("self else LOG", one_after_the_other)):
        text = document(f'"1": {{keep: large, at most: 0, who: A, according to: "{sources}"}}')
        told = judge(parsed(text), rows, known=LAST)[Key("1", "A", None, None, None)]
        then = UTC.when("2020-03-01").last
        assert [run[2] for run in told if run[0] <= then < run[1]] == [status]
        assert not differences(text, rows, "2020-08-01")


def test_what_a_whole_declaration_showed_of_a_value_named_later_was_settled() -> None:
    """§3, §7: every other key is zero as though it said so of each; a settlement settles what was known of it."""
    text = document("\"1\": {keep: held of each, at least: 100, according to: 'self, other'}")
    rows = [
        say("x", "holding", "B", "2020-02-05", site="two", n=50, complete="yes", about="A"),
        say("s", "settlement", "B", "2020-04-01", clause="1", about="A"),
        say("y", "holding", "B", "2020-06-01", site="one", n=55, complete="yes", about="A"),
        say("z", "report", "A", "2020-07-05", at="2020-03-20", n=1),  # so that what was known is told apart
    ]
    told = as_days(judge(parsed(text), rows, known=LAST)[Key("1", "A", "B", "one", None)])
    assert told == ["dormant", "2020-01-05 unknown", "2020-02-05 breached", "2020-04-01 kept"]
    assert not differences(text, rows, "2020-08-01")


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ({"replaces": "wrong"}, "breached"),
        ({"replaces": "wrong", "cancels": "first"}, "unknown"),
        ({"replaces": "mended"}, "breached"),
        ({"replaces": "other", "cancels": "mended"}, "breached"),
    ],
)
def test_what_a_correction_cancelled_stands_again_once_that_is_corrected_and_cancels_nothing(
    later: Row, status: str
) -> None:
    """§7: a correction says all else anew, what it cancels too; only what it corrects stays corrected."""
    text = document(
        '"1": {keep: n, at least: 50, who: A}', counts={"n": "{of: latest report, sum: n, good for: 2 months}"}
    )
    rows = [
        say("first", "report", "A", "2020-01-05", n=1),
        say("wrong", "report", "A", "2020-04-01", n=1),
        say("other", "report", "A", "2020-04-02", n=1),
        say("mended", "report", "A", "2020-05-01", n=60, replaces="wrong", cancels="first"),
        say("again", "report", "A", "2020-05-15", n=60, **later),
    ]
    told = judge(parsed(text), rows, known=LAST)[Key("1", "A", None, None, None)]
    then = UTC.when("2020-02-01").last
    assert [run[2] for run in told if run[0] <= then < run[1]] == [status]
    assert not differences(text, rows, "2020-08-01")
