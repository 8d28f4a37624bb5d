"""What holds of every agreement and record: order, knowledge, force, and who sees what (docs/language.md §8)."""

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.world import World

small = settings(max_examples=50)

# Small agreements, each of which asks for something else. The duties P1, P2 … keep a count that is always 0: their
# status is their force.
FORMS = "explanation: {}\nevent: {}"
NOTHING = "nothing: {of: event}"
THEMES = {
    "restraint": {
        "duty": """
            1: {keep: stock, at most: 100, unless: other breaches 2 and self suspends, grace: 10 days}
            2: {on: request, do: access, within: 5 days, while: other keeps 1}
            P1: {keep: nothing, at most: 1, unless: other breaches 2 and self suspends}
            P2: {keep: nothing, at most: 1, unless: other breaches 1 for 20 days}
        """,
    },
    "calendar": {
        "occasion": "quarterly: {every: 3 months, from: 2020-02-01}",
        "duty": """
            1: {on: quarterly, give: report, within: 20 days, grace: 5 days}
            P1: {keep: nothing, at most: 1, while: not other breaches 1}
            P2: {keep: nothing, at most: 1, unless: other meets 1}
        """,
    },
    "count": {
        "count": "fresh: {of: latest report, sum: n, good for: 60 days}",
        "duty": """
            1: {keep: fresh, at most: stock of B, excused: other agrees}
            P1: {keep: nothing, at most: 1, while: other owes 1 and other meets 1}
            P2: {keep: nothing, at most: 1, unless: stock of A at most 90}
        """,
    },
    "silence": {
        "duty": """
            1: {keep: stock, at least: 90}
            2: {on: request, give: explanation, within: 3 days, up to: 2, per: calendar year}
            P1: {keep: nothing, at most: 1, unless: other breaches 1 or other breaches 2}
            P2: {keep: nothing, at most: 1, while: not other meets 1}
        """,
    },
    "claims": {
        "duty": """
            1: {on: request, do: access, within: 3 days}
            2: {keep: stock, at least: 90}
            P1: {keep: nothing, at most: 1, unless: other breaches 1}
            P2: {keep: nothing, at most: 1, unless: other breaches 2}
        """,
    },
    "words": {
        "state": """
            both: {on: "each of [A, B] said consent", off: "any of [A, B] said withdrawal"}
            either: {on: consent from A, off: "all of [A, B] said withdrawal"}
            joined: {on: "A said suspension and not B said resumption", off: "B said consent and A said withdrawal"}
            lasting: {on: "A said suspension for 30 days", off: A said resumption}
        """,
        "duty": """
            P1: {keep: nothing, at most: 1, unless: both or joined}
            P2: {keep: nothing, at most: 1, while: not either}
            P3: {keep: nothing, at most: 1, while: lasting or other agrees}
            P4: {keep: nothing, at most: 1, unless: other suspends for 10 days}
        """,
    },
    "choice": {
        "form": "choice: {site: site key}\nrelease: {site: site key}\nask: {to: party, site: site key}",
        "state": "chosen: {set of: site, on: choice, off: release, at most: 1}",
        "occasion": "ask to chosen: {of: ask, where: site in chosen}",
        "duty": """
            1: {on: ask to chosen, do: access, within: 5 days}
            P1: {keep: nothing, at most: 1, unless: other breaches 1}
        """,
    },
}
COMMON = ["retraction", "retraction", "coverage", "refusal", "settlement"]
KINDS = {
    "restraint": ["report", "report", "request", "request", "access", "suspension", "resumption"],
    "calendar": ["report", "report", "report"],
    "count": ["report", "report", "report", "consent", "withdrawal"],
    "silence": ["report", "request", "request", "explanation"],
    "claims": ["request", "request", "report", "access", *["coverage"] * 6],
    "words": ["consent", "withdrawal", "suspension", "resumption"],
    "choice": ["choice", "release", "ask", "ask", "access"],
}


def agreed(theme):
    blocks = dict(THEMES[theme])
    blocks["form"] = FORMS + "\n" + blocks.get("form", "")
    blocks["count"] = NOTHING + "\n" + blocks.get("count", "")
    return blocks


def day(n):
    return (date(2020, 1, 1) + timedelta(days=n)).isoformat()


themes = st.sampled_from(sorted(THEMES))


@st.composite
def statements(draw, theme=None, most=12):
    """A theme and what A and B say over 200 days, each received up to 60 days after it was so."""
    theme = draw(themes) if theme is None else theme
    said = []
    for i in range(draw(st.integers(1, most))):
        statement = draw(one(theme, said))
        if statement is not None:
            said.append({"id": f"s{i}", **statement})
    return theme, said


@st.composite
def one(draw, theme, said):
    """The next statement, or None where there is nothing to take back or to refuse."""
    kind, by = draw(st.sampled_from(KINDS[theme] + COMMON)), draw(st.sampled_from(["A", "B", "A", "B", ["A", "B"]]))
    if theme == "words" and kind in ("refusal", "settlement"):
        return None
    if kind in ("request", "ask", "refusal", "settlement", "coverage"):
        by = "LOG" if kind == "coverage" else by[0]
    n = draw(st.integers(0, 200))
    statement = {"kind": kind, "by": by, "at": day(n), **(draw(FIELDS[kind](theme, by, n)) if kind in FIELDS else {})}
    named = draw(st.sampled_from([None, *reached(statement, said)]))
    if named is not None:
        statement["replaces" if kind in CORRECTED else "re"] = named["id"]
        statement |= {"by": "LOG"} if named["by"] == "LOG" else {}
    elif kind == "retraction":
        return None
    if kind == "refusal" and named is None:
        statement |= {"clause": "1", "at": draw(st.sampled_from([day(n), day(n)[:7], "2020"]))}
    # Nobody takes back, or answers, what was not yet said.
    heard = day(n + draw(st.sampled_from([0, 0, 0, 1, 10, 60])))
    return statement | {"said": max([heard, *([named["said"]] if named else [])])}


CORRECTED = ("report", "consent", "choice")
FIELDS = {
    "report": lambda theme, by, n: st.fixed_dictionaries({"n": st.sampled_from([80, 95, 120, "50..150", "unknown"])}),
    "request": lambda theme, by, n: st.just({"to": "B" if by == "A" else "A"}),
    "ask": lambda theme, by, n: st.fixed_dictionaries(
        {"to": st.just("B" if by == "A" else "A"), "site": st.sampled_from("ns")}
    ),
    "choice": lambda theme, by, n: st.fixed_dictionaries({"site": st.sampled_from("ns")}),
    "release": lambda theme, by, n: st.fixed_dictionaries({"site": st.sampled_from("ns")}),
    "settlement": lambda theme, by, n: st.just({"clause": "1", "about": "B" if by == "A" else "A"}),
    "coverage": lambda theme, by, n: st.fixed_dictionaries(
        {
            "kinds": st.lists(
                st.sampled_from(sorted({*KINDS[theme]} - {"coverage"})), min_size=1, max_size=2, unique=True
            ),
            "at": st.integers(0, 200).map(lambda back: day(n - back)),
            "until": st.integers(0, 300).map(lambda more: day(n + more)),
        }
    ),
}


def reached(statement, said):
    """What a statement may take back, correct or refuse."""
    kind, by = statement["kind"], statement["by"]
    if kind == "retraction":
        return [s for s in said if {*s["by"]} & {*by} or s["by"] == "LOG"]
    if kind in CORRECTED:
        return [s for s in said if s["kind"] == kind and {*s["by"]} & {*by}][-2:]
    if kind == "refusal":
        return [s for s in said if s["kind"] in ("request", "ask") and s["by"] not in (by, [by])]
    return []


def world(theme, said, **blocks):
    made = World(**(blocks or agreed(theme)))
    for statement in said:
        rest = {k: v for k, v in statement.items() if k not in ("by", "kind", "at")}
        made.say(statement["by"], statement["kind"], statement["at"], **rest)
    return made


def standing(theme, said, last):
    """Those received by a day."""
    kept = [s for s in said if s["said"] <= last]
    ids = {s["id"] for s in kept}
    return theme, [s for s in kept if {s.get("re"), s.get("replaces")} <= {None, *ids}]


@small
@given(statements(), st.integers(1, 9))
def test_the_order_of_the_input_never_matters(case, seed):
    """§8: the result does not depend on the order of the input."""
    made = world(*case)
    assert made.assess().findings(history=True) == made.assess(shuffled=seed).findings(history=True)


# An answer that is taken back 60 days later.
TAKEN_BACK = (
    "restraint",
    [
        {
            "kind": "coverage",
            "by": "LOG",
            "at": day(0),
            "said": day(0),
            "id": "c",
            "kinds": ["access"],
            "until": day(300),
        },
        {"kind": "report", "by": "A", "at": day(1), "said": day(1), "id": "a", "n": 80},
        {"kind": "report", "by": "B", "at": day(1), "said": day(1), "id": "b", "n": 80},
        {"kind": "request", "by": "A", "at": day(10), "said": day(10), "id": "q", "to": "B"},
        {"kind": "suspension", "by": "A", "at": day(11), "said": day(11), "id": "s"},
        {"kind": "access", "by": "B", "at": day(12), "said": day(12), "id": "done"},
        {"kind": "retraction", "by": "B", "at": day(72), "said": day(72), "id": "back", "re": "done"},
    ],
)

# What the record is complete for is claimed again, later and for more.
CLAIMED_TWICE = (
    "restraint",
    [
        {"kind": "report", "by": "A", "at": day(1), "said": day(1), "id": "a", "n": 80},
        {"kind": "report", "by": "B", "at": day(1), "said": day(1), "id": "b", "n": 80},
        {"kind": "request", "by": "A", "at": day(10), "said": day(10), "id": "q", "to": "B"},
        {"kind": "suspension", "by": "A", "at": day(11), "said": day(11), "id": "s"},
        {
            "kind": "coverage",
            "by": "LOG",
            "at": day(5),
            "said": day(50),
            "id": "c",
            "kinds": ["access"],
            "until": day(40),
        },
        {
            "kind": "coverage",
            "by": "LOG",
            "at": day(0),
            "said": day(400),
            "id": "d",
            "kinds": ["access"],
            "until": day(90),
        },
    ],
)


@small
@given(statements(), st.integers(0, 260))
@example(TAKEN_BACK, 60)
@example(CLAIMED_TWICE, 300)
def test_what_is_said_later_never_changes_force_before_it_was_said(case, n):
    """§8.3, §8.7; DESIGN §4: what is known later never changes what was in force before it was known."""
    last = day(n)

    def force(made):
        end = made.agreement.calendar.moment(last).last
        rows = made.assess().timeline.rows(named=True)
        spans = sorted((r["clause"], r["who"], str(r["owed"]), r["start"], min(r["end"], end), r["status"])
                       for r in rows if r["clause"].startswith("P") and r["start"] < end)  # fmt: skip
        assert all(s[-1] in ("kept", "suspended", "dormant") for s in spans)
        return spans

    assert force(world(*case)) == force(world(*standing(*case, last)))


@small
@given(statements(), st.integers(0, 260))
def test_known_by_a_day_is_what_a_record_that_ends_there_tells(case, n):
    """§7: `--known`: as known at a time."""
    last = day(n)
    full, cut = world(*case), world(*standing(*case, last))
    assert full.assess(last, last).findings(history=True) == cut.assess(last, last).findings(history=True)


@small
@given(statements())
def test_known_at_the_record_s_end_equals_no_known(case):
    """DESIGN §4: known defaults to the record's end."""
    if case[1]:
        end = max(s["said"] for s in case[1])
        made = world(*case)
        assert made.assess(None, None).findings(history=True) == made.assess(None, end).findings(history=True)


@small
@given(statements(), st.integers(0, 300))
def test_what_holds_at_an_instant_is_what_history_tells_of_it(case, n):
    """§8: a finding is a status over an interval."""
    made = world(*case)
    at = made.agreement.calendar.moment(day(n)).last
    now = {(f.subject, f.since, f.status) for f in made.assess(day(n)).findings()}
    then = {
        (f.subject, f.since, f.status)
        for f in made.assess().findings(history=True)
        if f.since <= at and (f.until is None or f.until > at)
    }
    assert now == then


@small
@given(statements("restraint"), st.sampled_from(["report", "exercise", "request"]), st.integers(0, 200))
def test_a_statement_about_one_party_never_changes_a_duty_that_cannot_see_it(case, kind, n):
    """§3: default evidence is the owing party; §5: a request is owed by its addressee."""
    blocks = {
        "parties": "ABC",
        "duty": """
            1: {keep: stock, at most: 100}
            2: {on: request, do: access, within: 5 days}
            3: {keep: stock, at most: 100, unless: A breaches 2, who: B}
        """,
        "form": "explanation: {}",
    }
    more = {
        "report": {"n": 500},
        "exercise": {"name": "x", "starts": day(n), "ends": day(n), "troops": 9},
        "request": {"to": "ORG"},
    }[kind]
    stranger = {"kind": kind, "by": "C", "at": day(n), "said": day(n), "id": "extra", **more}
    theme, said = case
    settled = {s["id"] for s in said if s["kind"] == "settlement"}
    settled |= {s["id"] for s in said if s.get("re") in settled}
    said = [s for s in said if s["id"] not in settled and s.get("re") not in settled]
    before = world(theme, said, **blocks).assess().findings(history=True)
    after = world(theme, [*said, stranger], **blocks).assess().findings(history=True)
    assert [f for f in before if f.subject.owed_by != "C"] == [f for f in after if f.subject.owed_by != "C"]


@small
@given(statements(), st.integers(1, 260), st.integers(0, 260))
def test_a_version_that_changes_nothing_changes_no_finding_nor_force(case, n, known):
    """§1, §8: it takes over what was left, as others saw it too; `known` cuts both alike."""
    theme, said = case
    made = world(theme, said)
    again = world(theme, said, **{**agreed(theme), "title": "The same again"})
    again.replaces(made, day(n))
    assert of_interest(made) == of_interest(again)
    last = day(known)
    assert of_interest(made, last) == of_interest(again, last)


def of_interest(made, known="2029-12-31"):
    return [(f.id, f.status, f.until, f.told, f.why) for f in made.assess(None, known).findings(history=True)]
