"""What holds of every agreement and record: order, knowledge, force, and who sees what (docs/language.md §8)."""

from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.world import World

small = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# P1 to P6 keep a count that is always 0: their status is their force.
AGREED = {
    "form": "explanation: {}\nevent: {}",
    "count": "fresh: {of: latest report, sum: n, good for: 60 days}\nnothing: {of: event}",
    "occasion": "quarterly: {every: 3 months, from: 2020-02-01}",
    "duty": """
        1: {keep: stock, at most: 100, unless: other breaches 2 and self suspends, grace: 10 days}
        2: {on: request, do: access, within: 5 days, while: other keeps 1}
        3: {on: quarterly, give: report, within: 20 days, unless: other breaches 1 for 20 days, grace: 5 days}
        4: {keep: fresh, at most: stock of B, excused: other agrees}
        5: {on: request, give: explanation, within: 3 days, up to: 2, per: calendar year}
        6: {keep: stock, at most: 100}
        P1: {keep: nothing, at most: 1, unless: other breaches 2 and self suspends}
        P2: {keep: nothing, at most: 1, while: other keeps 1}
        P3: {keep: nothing, at most: 1, unless: other breaches 1 for 20 days}
        P4: {keep: nothing, at most: 1, while: other owes 1 and other meets 4}
        P5: {keep: nothing, at most: 1, while: not other breaches 3 or stock of A at most 90}
        P6: {keep: nothing, at most: 1, unless: other breaches 5 or other breaches 6}
    """,
}
KINDS = (
    ["report"] * 5
    + ["request"] * 4
    + ["access"] * 3
    + ["explanation", "suspension", "resumption", "consent", "withdrawal"]
)
KINDS += ["retraction", "refusal", "settlement", "coverage"]


def day(n):
    return (date(2020, 1, 1) + timedelta(days=n)).isoformat()


@st.composite
def statements(draw, most=12):
    """Statements of A and B over 200 days, each received up to 60 days after it was so."""
    said = []
    for i in range(draw(st.integers(1, most))):
        kind, by = draw(st.sampled_from(KINDS)), draw(st.sampled_from("AB"))
        at = draw(st.integers(0, 200))
        heard = at + draw(st.sampled_from([0, 0, 0, 1, 10, 60]))
        other = "B" if by == "A" else "A"
        mine = [s["id"] for s in said if s["by"] == by and s["kind"] != "retraction"]
        asked = [s["id"] for s in said if s["kind"] == "request" and s["by"] == other]
        more = {
            "report": {"n": draw(st.sampled_from([80, 95, 120, "50..150", "unknown"]))},
            "request": {"to": other},
            "retraction": {"re": draw(st.sampled_from(mine)) if mine else None},
            "refusal": {"re": draw(st.sampled_from(asked)) if asked else None},
            "settlement": {"clause": draw(st.sampled_from(["2", "3", "5"])), "about": other},
            "coverage": {"kinds": ["access", "explanation", "report"], "until": day(at + draw(st.integers(0, 300)))},
        }.get(kind, {})
        reports = [s["id"] for s in said if s["by"] == by and s["kind"] == "report"]
        if kind == "report" and reports and draw(st.integers(0, 3)) == 0:
            more["replaces"] = draw(st.sampled_from(reports))
        if "re" in more and more["re"] is None:
            continue
        # Nobody takes back, or answers, what was not yet said.
        named = [s["said"] for s in said if s["id"] in (more.get("re"), more.get("replaces"))]
        received = max([day(heard), *named])
        said.append({"kind": kind, "by": by, "at": day(at), "said": received, "id": f"s{i}", **more})
    return said


def world(said, **agreed):
    made = World(**(agreed or AGREED))
    for statement in said:
        rest = {k: v for k, v in statement.items() if k not in ("by", "kind", "at")}
        made.say(statement["by"], statement["kind"], statement["at"], **rest)
    return made


def standing(said, last):
    """Those received by a day."""
    kept = [s for s in said if s["said"] <= last]
    ids = {s["id"] for s in kept}
    return [s for s in kept if {s.get("re"), s.get("replaces")} <= {None, *ids}]


@small
@given(statements(), st.integers(1, 9))
def test_the_order_of_the_input_never_matters(said, seed):
    """§8: the result does not depend on the order of the input."""
    made = world(said)
    assert made.assess().findings(history=True) == made.assess(shuffled=seed).findings(history=True)


# An answer that is taken back 60 days later.
TAKEN_BACK = [
    {"kind": "coverage", "by": "A", "at": day(0), "said": day(0), "id": "c", "kinds": ["access"], "until": day(300)},
    {"kind": "report", "by": "A", "at": day(1), "said": day(1), "id": "a", "n": 80},
    {"kind": "report", "by": "B", "at": day(1), "said": day(1), "id": "b", "n": 80},
    {"kind": "request", "by": "A", "at": day(10), "said": day(10), "id": "q", "to": "B"},
    {"kind": "suspension", "by": "A", "at": day(11), "said": day(11), "id": "s"},
    {"kind": "access", "by": "B", "at": day(12), "said": day(12), "id": "done"},
    {"kind": "retraction", "by": "B", "at": day(72), "said": day(72), "id": "back", "re": "done"},
]


@small
@given(statements(), st.integers(0, 260))
@example(TAKEN_BACK, 60)
def test_what_is_said_later_never_changes_force_before_it_was_said(said, n):
    """§8.3, §8.7; DESIGN §4: what is known later never changes what was in force before it was known."""
    last = day(n)

    def force(made):
        end = made.agreement.calendar.moment(last).last
        rows = made.assess().timeline.rows(named=True)
        spans = sorted((r["clause"], r["who"], str(r["owed"]), r["start"], min(r["end"], end), r["status"])
                       for r in rows if r["clause"].startswith("P") and r["start"] < end)  # fmt: skip
        assert all(s[-1] in ("kept", "suspended", "dormant") for s in spans)
        return spans

    assert force(world(said)) == force(world(standing(said, last)))


@small
@given(statements(), st.integers(0, 260))
def test_known_by_a_day_is_what_a_record_that_ends_there_tells(said, n):
    """§7: `--known`: as known at a time."""
    last = day(n)
    full, cut = world(said), world(standing(said, last))
    assert full.assess(last, last).findings(history=True) == cut.assess(last, last).findings(history=True)


@small
@given(statements())
def test_known_at_the_record_s_end_equals_no_known(said):
    """DESIGN §4: known defaults to the record's end."""
    if said:
        end = max(s["said"] for s in said)
        made = world(said)
        assert made.assess(None, None).findings(history=True) == made.assess(None, end).findings(history=True)


@small
@given(statements(), st.integers(0, 300))
def test_what_holds_at_an_instant_is_what_history_tells_of_it(said, n):
    """§8: a finding is a status over an interval."""
    made = world(said)
    at = made.agreement.calendar.moment(day(n)).last
    now = {(f.subject, f.since, f.status) for f in made.assess(day(n)).findings()}
    then = {
        (f.subject, f.since, f.status)
        for f in made.assess().findings(history=True)
        if f.since <= at and (f.until is None or f.until > at)
    }
    assert now == then


@small
@given(statements(), st.sampled_from(["report", "exercise", "request"]), st.integers(0, 200))
def test_a_statement_about_one_party_never_changes_a_duty_that_cannot_see_it(said, kind, n):
    """§3: default evidence is the owing party; §5: a request is owed by its addressee."""
    agreed = {
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
    said = [s for s in said if s["kind"] != "settlement"]
    before = world(said, **agreed).assess().findings(history=True)
    after = world([*said, stranger], **agreed).assess().findings(history=True)
    assert [f for f in before if f.subject.owed_by != "C"] == [f for f in after if f.subject.owed_by != "C"]
