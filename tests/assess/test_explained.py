"""A finding explains itself down to the statements that made it so, and to findings that exist (docs/language.md §8).

Readings and sources compared have their own: test_readings.py, test_sources.py.
"""

import pytest
from msgspec.structs import replace
from tests.world import World

from detente.agreement import parse
from detente.assess.assessment import assess
from detente.cli.assess import _falls_short
from detente.instants import day_text
from detente.record import of
from detente.report.explanation import explained
from detente.words.words import Words


def told(world, clause, who, at, code, **asked):
    """The statements that reasons of a code name, in order."""
    return [r.statement for r in world.finding(clause, who, at, **asked).why if r.code == code]


# -- occasions and their answers -------------------------------------------------------------------

EXERCISE = {"starts": "2020-02-01", "ends": "2020-02-02", "troops": 5}


def test_an_occasion_names_the_answer_with_its_own_key():
    world = World(duty="1: {on: exercise, give: notice, within: 30 days, who: A}")
    world.say("A", "exercise", "2020-02-01", name="X", id="eX", **EXERCISE)
    world.say("A", "exercise", "2020-02-02", name="Y", id="eY", **EXERCISE)
    world.say("A", "notice", "2020-02-10", name="X", id="n1")
    world.say("A", "notice", "2020-02-10", name="Y", id="n2")
    assert told(world, "1", "A", "2020-03-01", "answered") == ["n2"]


def test_a_request_names_the_answer_that_went_to_its_author():
    world = World(parties="ABC", duty="1: {on: request, do: access, within: 5 days, who: A}")
    world.say("B", "request", "2020-02-01", to="A")
    world.say("C", "request", "2020-02-02", to="A")
    world.say("A", "access", "2020-02-04", to="C", id="a1")
    world.say("A", "access", "2020-02-04", to="B", id="a2")
    assert told(world, "1", "A", "2020-03-01", "answered", owed_to="B") == ["a2"]
    assert told(world, "1", "A", "2020-03-01", "answered", owed_to="C") == ["a1"]


def test_an_occasion_does_not_name_what_names_another():
    world = World(duty="1: {on: request, do: access, within: 5 days, who: A}")
    world.say("B", "request", "2020-02-01", to="A", id="q1")
    world.say("B", "request", "2020-02-02", to="A", id="q2")
    world.say("A", "access", "2020-02-04", to="B", re="q1", id="a1")
    world.say("A", "access", "2020-02-04", to="B", id="a2")
    assert told(world, "1", "A", "2020-03-01", "answered", owed_to="B") == ["a2"]


def test_an_answer_that_took_two_is_named_by_the_one_that_reached_its_addressee():
    world = World(parties="ABC", duty="1: {on: request, give: access, within: 30 days, who: A}")
    world.say("B", "request", "2020-02-01", to="A")
    said = {"A": "2020-02-04", "B": "2020-02-10", "C": "2020-02-04"}
    world.say("A", "access", "2020-02-04", said=said, to=["B", "C"], id="a1")
    assert told(world, "1", "A", "2020-03-01", "answered", owed_to="B") == ["a1"]


def test_a_settled_occasion_names_the_settlement():
    world = World(duty="1: {on: request, do: access, within: 5 days, who: A}")
    world.cover("access")
    world.say("B", "request", "2020-02-01", to="A", id="q")
    world.say("B", "settlement", "2020-03-01", re="q", clause="1", about="A", id="over")
    assert told(world, "1", "A", "2020-04-01", "settled", owed_to="B") == ["over"]


def test_an_act_that_was_over_before_any_notice_is_not_told_as_answered():
    world = World(
        occasion="drill: {of: exercise, at: starts, until: ends}",
        duty="1: {on: drill, give: notice, before: 10 days, who: A}",
    )
    world.cover("notice")
    world.say("A", "exercise", "2020-02-01", name="X", **EXERCISE)
    codes = world.why("1", "A", "2020-03-01")
    assert "over" in codes
    assert not codes & {"answered", "late-before"}


def test_that_more_occasions_are_open_than_are_told_is_told():
    world = World(duty="1: {on: request, do: access, within: 90 days, who: A}")
    for day in range(1, 26):
        world.say("B", "request", f"2020-02-{day:02}", to="A")
    why = world.finding("1", "A", "2020-03-01", owed_to="B").why
    assert [r.get("number") for r in why if r.code == "open-more"] == [5]
    assert sum(r.code == "open" for r in why) == 20


# -- what a number and its bound are made of -------------------------------------------------------


def test_a_bound_names_the_statements_that_make_it():
    world = World(duty="1: {keep: stock, at most: stock of B, who: A}")
    own, other = world.say("A", "report", "2020-02-01", n=120), world.say("B", "report", "2020-02-02", n=90)
    assert told(world, "1", "A", "2020-03-01", "counted") == [own]
    assert told(world, "1", "A", "2020-03-01", "limit") == [other]


def test_a_bound_names_what_it_is_made_of_by_the_step_in_force():
    steps = "{2020-01-01: stock of B, 2020-06-01: stock of C + base}"
    world = World(
        parties="ABC",
        count="base: {is: stock of A at 2020-03-01}",
        duty=f"1: {{keep: stock, at least: {steps}, who: A}}",
    )
    ids = [world.say(p, "report", f"2020-02-0{i}", n=90) for i, p in enumerate("ABC", 1)]
    later = world.say("A", "report", "2020-04-01", n=200)
    assert told(world, "1", "A", "2020-05-01", "required") == [ids[1]]
    assert told(world, "1", "A", "2020-07-01", "required") == [ids[2], ids[0]]
    assert told(world, "1", "A", "2020-07-01", "counted") == [later]


def test_what_a_bound_names_is_told_by_the_sources_that_the_bound_hears():
    world = World(parties="ABC", duty="1: {keep: stock, at most: stock of B, who: A, according to: C}")
    world.say("C", "report", "2020-02-01", about="A", n=120, id="of A")
    world.say("C", "report", "2020-02-01", about="B", n=200, id="not heard")
    world.say("B", "report", "2020-02-01", n=90, id="of B")
    assert world.status("1", "A", "2020-03-01") == "breached"
    assert told(world, "1", "A", "2020-03-01", "counted") == ["of A"]
    assert told(world, "1", "A", "2020-03-01", "limit") == ["of B"]


def test_a_bound_that_is_zero_since_the_record_is_complete_names_who_claims_it():
    world = World(duty="1: {keep: stock, at most: stock of B, who: A}")
    claim = world.cover("report")
    world.say("A", "report", "2020-02-01", n=120)
    assert told(world, "1", "A", "2020-03-01", "complete") == [claim]


@pytest.mark.parametrize("direction", ["at most", "at least"])
def test_a_bound_of_which_nothing_is_on_record_is_no_bound_of_zero(direction):
    world = World(duty=f"1: {{keep: stock, {direction}: stock of B, who: A}}")
    world.say("A", "report", "2020-02-01", n=120)
    found = world.finding("1", "A", "2020-03-01")
    sentence = Words(world.agreement).reason(next(r for r in found.why if r.code == "value"))
    assert sentence.endswith("the limit is unknown" if direction == "at most" else "what is required is unknown")
    assert [r.get("count") for r in found.why if r.code == "silent"] == ["stock of B"]


@pytest.mark.parametrize(
    ("direction", "sentence"),
    [
        ("at most", "stock: 120, may exceed the limit of 100 to 130 by up to 20"),
        ("at least", "stock: 120, may fall below the required 100 to 130 by up to 10"),
    ],
)
def test_a_bound_that_is_a_range_is_told_as_a_range(direction, sentence):
    world = World(duty=f"1: {{keep: stock, {direction}: stock of B, who: A}}")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "report", "2020-02-01", n="100..130")
    why = world.finding("1", "A", "2020-03-01").why
    assert Words(world.agreement).reason(next(r for r in why if r.code == "value")) == sentence


def test_a_baseline_names_what_counted_at_its_date():
    world = World(count="base: {is: stock of A at 2020-03-01}", duty="1: {keep: base, at most: 100, who: A}")
    first = world.say("A", "report", "2020-02-01", n=120)
    world.say("A", "report", "2020-04-01", n=90)
    assert told(world, "1", "A", "2020-05-01", "counted") == [first]


def test_a_baseline_within_arithmetic_stands_beside_what_counts_now():
    count = "base: {is: stock}\nboth: {is: stock + base at 2020-03-01}"
    world = World(count=count, duty="1: {keep: both, at most: 100, who: A}")
    first, second = (world.say("A", "report", f"2020-0{m}-01", n=60) for m in (2, 4))
    why = world.finding("1", "A", "2020-05-01").why
    shown = {(r.statement, r.get("count")) for r in why if r.code == "counted"}
    assert shown == {(second, "stock"), (first, "stock (at 2020-03-01)")}


def test_a_source_that_is_out_of_date_stands_beside_the_one_that_is_heard_in_its_place():
    count = "s: {of: latest report, sum: n, good for: 30 days, according to: self else B}"
    world = World(count=count, duty="1: {keep: s, at most: 100, who: A}")
    old = world.say("A", "report", "2020-02-01", n=50)
    heard = world.say("B", "report", "2020-03-10", about="A", n=60)
    assert world.value("1", "A", "2020-03-15") == "60"
    assert told(world, "1", "A", "2020-03-15", "counted") == [old, heard]


def test_that_more_statements_count_than_are_told_is_told():
    world = World(count="sites: {of: latest holding, sum: n}", duty="1: {keep: sites, at most: 100, who: A}")
    for site in range(60):
        world.say("A", "holding", "2020-02-01", site=f"site {site}", n=1)
    why = world.finding("1", "A", "2020-03-01").why
    assert [(r.get("count"), r.get("number")) for r in why if r.code == "counted-more"] == [("sites", 10)]
    assert sum(r.code == "counted" for r in why) == 50


def test_what_is_out_of_date_is_so_since_it_was_whatever_the_bound_did_meanwhile():
    count = "s: {of: latest report, sum: n, good for: 30 days}"
    world = World(count=count, duty="1: {keep: s, at most: {2020-01-01: 100, 2020-06-01: 90}, who: A}")
    for day in ("2020-01-05", "2020-04-01"):
        world.say("A", "report", f"{day} 00:00", n=50)
    why = world.finding("1", "A", "2020-07-01").why
    assert [day_text(r.get("since")) for r in why if r.code == "stale"] == ["2020-05-01"]


# -- sources heard apart ---------------------------------------------------------------------------


def apart(**written):
    count = "s: {of: latest report, sum: n, good for: 30 days, according to: 'self, B'}"
    world = World(parties="ABC", count=count, **{"duty": "1: {keep: s, at most: 100, who: A}", **written})
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "report", "2020-02-25", about="A", n=90)
    return world


def test_a_source_that_showed_a_shortfall_is_told_as_showing_it_until_it_tells_otherwise():
    found = apart().finding("1", "A", "2020-03-15")
    by = {v.reading: v for v in found.verdicts}
    assert {name: v.status for name, v in by.items()} == {"A": "breached", "B": "kept"}
    assert by["A"].shown.value.show("count") == "120"
    assert [day_text(t) for t in by["A"].shown[:2]] == ["2020-02-01", "2020-03-02"]
    assert by["B"].shown is None
    assert _falls_short(found)


def test_what_a_source_last_showed_is_told_with_its_number_and_until_when():
    world = apart()
    why = world.finding("1", "A", "2020-03-15").why
    assert [Words(world.agreement).reason(r) for r in why if r.code == "source"] == [
        "by the statements of A: breached, 120 when last shown, which was until 2020-03-02",
        "by the statements of B: kept, 90",
    ]


def test_a_source_whose_shortfall_was_out_of_date_before_the_duty_bound_shows_none():
    world = apart(duty="1: {keep: s, at most: 100, who: A, since: 2020-03-10}")
    assert world.verdicts("1", "A", "2020-03-15").get("A") != "breached"


# -- findings that reasons point at ----------------------------------------------------------------


def pointed(assessment):
    """The findings that reasons name; each must be there."""
    named = {r.finding for f in assessment.findings(history=True) for r in f.why if r.finding}
    assert [i for i in sorted(named) if assessment.find(i) is None] == []
    return sorted(named)


EACH = "1: {keep: h, at most: 10, who: A}\n2: {keep: stock, at most: 1, who: B, unless: A breaches 1}"


def test_a_breach_of_a_duty_for_each_value_is_named_with_its_value():
    world = World(count="h: {of: latest holding, sum: n, for each: site}", duty=EACH)
    for site, n in (("w", 5), ("x", 50)):
        world.say("A", "holding", "2020-02-01", site=site, n=n)
    (reason,) = (r for r in world.finding("2", "B", "2020-03-01").why if r.code == "breach-of")
    assert reason.finding == "1/A/all/x/2020-02-01"
    assert Words(world.agreement).reason(reason) == "A has fallen short of 1 for x since 2020-02-01"
    assert pointed(world.assess("2020-03-01")) == ["1/A/all/x/2020-02-01"]


def test_of_several_values_the_breach_is_named_that_others_had_heard_of():
    world = World(count="h: {of: latest holding, sum: n, for each: site}", duty=EACH)
    world.say("A", "holding", "2020-02-01", said="2020-06-01", site="x", n=50)
    world.say("A", "holding", "2020-03-01", site="y", n=50)
    assert [r.finding for r in world.finding("2", "B", "2020-04-01").why if r.finding] == ["1/A/all/y/2020-03-01"]


APART = "1: {keep: stock, at most: 100, who: A}\n2: {keep: z, at most: 1, who: B, unless: other breaches 1}"
READING = "B:\n  said: 2020-01-01\n  source: x\n  1: {excused: other agrees}"


def test_where_a_reading_keeps_a_duty_apart_every_reading_names_findings_that_are_there():
    world = World(parties="ABC", count="z: {of: exercise}", duty=APART, reading=READING)
    world.say("A", "report", "2020-02-01", n=130)
    assert pointed(world.assess("2020-03-01")) == ["1/A/B/2020-02-01"]
    assert pointed(world.assess("2020-03-01", reading="text")) == ["1/A/all/2020-02-01"]


def test_what_a_reading_finds_of_a_finding_told_towards_another_is_explained_under_it():
    world = World(parties="ABC", count="z: {of: exercise}", duty=APART, reading=READING)
    report = world.say("A", "report", "2020-02-01", n=130)
    assessment = world.assess("2020-03-01")
    told = explained(assessment, assessment.find("2/B/A/2020-02-01"))
    deeper = [b.deeper for side in told.sides for b in side.why if b.reason.finding]
    assert [{b.reason.statement for b in of} for of in deeper] == [{report, None}] * 2


@pytest.mark.parametrize(("limit", "since"), [(200, "2021-01-01"), (100, "2020-02-01")])
def test_a_breach_is_named_as_it_began_by_the_versions_of_the_text_that_were_in_force(limit, since):
    world = World(count="z: {of: exercise}", duty=APART.replace("other", "A"))
    world.say("A", "report", "2020-02-01", n=130)
    begins = [world.agreement.calendar.moment(day).first for day in ("2020-01-01", "2021-01-01")]
    older = parse(world.text.replace("at most: 100", f"at most: {limit}"))
    versions = {"older": begins[0], "this": begins[1]}
    newer = replace(world.agreement, versions=versions, editions={"older": older})
    assessment = assess(newer, of([*world.said, {"kind": "consent", "by": "B", "said": "2022-01-01"}], newer))
    assert pointed(assessment) == [f"1/A/all/{since}"]


# -- conditions that no longer hold ----------------------------------------------------------------


@pytest.mark.parametrize("gate", ["while: B agrees", "unless: not B agrees"])
def test_a_state_that_a_statement_turned_off_names_it(gate):
    world = World(duty=f"1: {{keep: stock, at most: 100, who: A, {gate}}}")
    world.say("B", "consent", "2020-02-01")
    off = world.say("B", "withdrawal", "2020-03-01")
    world.say("B", "withdrawal", "2020-04-01")
    why = world.finding("1", "A", "2020-05-01").why
    assert [r.statement for r in why if r.code == "off"] == [off]
    sentences = [Words(world.agreement).reason(r) for r in why]
    assert "no longer holds: B agrees; withdrawal by B of 2020-03-01" in sentences


@pytest.mark.parametrize("on", [(), ("2020-02-01",)])
def test_a_state_that_no_statement_turned_off_names_none(on):
    world = World(duty="1: {keep: stock, at most: 100, who: A, while: B agrees}")
    for day in on:
        world.say("B", "consent", day, until="2020-03-01")
    world.say("B", "withdrawal", "2020-04-01")
    assert [r.code for r in world.finding("1", "A", "2020-05-01").why] == ["gate", "condition", "value"]


def test_a_date_of_a_calendar_names_the_answer_of_its_own():
    world = World(
        occasion="month: {every: 1 month, from: 2020-02-01}",
        duty="1: {on: month, give: report, within: 20 days, who: A}",
    )
    for day in ("2020-02-10", "2020-03-10"):
        last = world.say("A", "report", day, n=1)
    assert told(world, "1", "A", "2020-03-25", "answered") == [last]


def test_a_breach_that_goes_on_cites_the_statement_that_last_showed_it():
    """§8: every finding explains itself down to statements: what is on record now shows nothing alone."""
    world = World(duty="1: {keep: stock, at most: 100}")
    shows = world.say("A", "report", "2020-02-01", n=120)
    world.say("A", "report", "2020-03-01", n="unknown")
    assert [r.statement for r in world.finding("1", "A", "2020-04-01").why if r.code == "shown-by"] == [shows]


def test_what_is_late_because_the_record_is_complete_cites_who_claims_it():
    """§5: an answer that names nothing shows lateness only of the latest occasion."""
    duty = {"duty": "1: {on: quarterly, give: report, within: 30 days}",
            "occasion": "quarterly: {every: 3 months, from: 2020-02-01}"}  # fmt: skip
    world = World(**duty)
    claim = world.cover("report")
    world.say("A", "report", "2020-05-10", n=1)
    late = world.finding("1", "A", "2020-04-01", on="2020-02-01")
    assert late.status == "late"
    assert claim in {r.statement for r in late.why}
    # An answer that names nothing shows of its own occasion that it is late.
    own = World(**duty)
    own.say("A", "report", "2020-03-20", n=1)
    alone = own.finding("1", "A", "2020-03-10", on="2020-02-01")
    assert (alone.status, {r.code for r in alone.why}) == ("late", {"late"})


def test_what_several_did_one_after_the_other_cites_them_all():
    """§7: a settlement of a duty owed to all, by each of them; §5: all may be told one after the other."""
    world = World(
        parties="ABC",
        duty="1: {keep: stock, at most: 100}\n2: {who: A, on: half-yearly, give: report, within: 60 days}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
    )
    world.say("A", "report", "2020-02-01", n=120)
    settled = [
        world.say(by, "settlement", f"2020-02-{day}", clause="1", about="A") for by, day in (("B", 10), ("C", 20))
    ]
    assert {r.statement for r in world.finding("1", "A", "2020-02-25").why if r.code == "settled-count"} == {*settled}
    told = [world.say("A", "report", f"2020-03-{day}", to=to, n=120) for to, day in (("B", 10), ("C", 20))]
    (last, before) = (r for r in world.finding("2", "A", "2020-04-01").why if r.statement)
    assert [(last.code, last.statement), (before.code, before.statement)] == [
        ("answered", told[1]), ("together", told[0]),
    ]  # fmt: skip


def test_a_settlement_of_an_occasion_cites_all_who_made_it():
    world = World(
        parties="ABC",
        duty="1: {who: A, on: half-yearly, give: report, within: 10 days}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
    )
    world.cover("report")
    made = [world.say(by, "settlement", f"2020-04-{day}", clause="1", about="A") for by, day in (("B", 10), ("C", 20))]
    assert [r.statement for r in world.finding("1", "A", "2020-05-01").why] == made[::-1]


def test_a_state_that_conditions_join_cites_the_statements_that_turned_it():
    """§8: every finding explains itself down to statements."""
    world = World(
        parties="ABC",
        state='ready: {on: "B said consent and C said consent", off: "B said withdrawal or C said withdrawal"}',
        duty="1: {who: A, keep: stock, at most: 100, while: ready}",
    )
    counted = world.say("A", "report", "2020-01-01", n=90)
    for day, by in enumerate("BC", 1):
        world.say(by, "consent", f"2020-02-0{day}")
    off = world.say("C", "withdrawal", "2020-03-01")
    world.say("B", "withdrawal", "2020-04-01")
    assert [r.statement for r in world.finding("1", "A", "2020-03-15").why if r.statement] == [off, counted]
    suspended = World(
        parties="ABC",
        state='ready: {on: "B said consent and C said consent", off: never}',
        duty="1: {who: A, keep: stock, at most: 100, unless: ready}",
    )
    counted = suspended.say("A", "report", "2020-01-01", n=90)
    on = [suspended.say(by, "consent", f"2020-02-0{day}") for day, by in enumerate("BC", 1)]
    suspended.say("B", "consent", "2020-05-01")
    assert [r.statement for r in suspended.finding("1", "A", "2020-06-15").why if r.statement] == [*on, counted]


OTHERS = {"duty": "1: {on: drill, give: notice, within: 5 days%s}\n2: {keep: stock, at most: 100%s}",
          "occasion": "drill: {of: exercise, where: troops > 10}"}  # fmt: skip


def spoken_of(heard=""):
    world = World(duty=OTHERS["duty"] % (heard, heard), occasion=OTHERS["occasion"])
    world.say("B", "exercise", "2020-02-01", about="A", name="x", starts="2020-02-01", ends="2020-02-02", troops=50)
    world.say("B", "report", "2020-02-01", about="A", n=120)
    return world


def test_what_others_say_of_a_party_is_told_where_it_is_not_heard():
    """§3: default: the owing party; nobody takes for silence what is none."""
    world = spoken_of()
    for clause, silent in (("1", "no-occasion"), ("2", "silent")):
        (first, others) = [
            r for r in world.finding(clause, "A", "2020-03-01").why if r.get("heard") or r.code == "unheard"
        ]
        assert (first.code, first.get("heard")) == (silent, 1)
        assert (others.get("by"), others.get("about"), others.get("number")) == ("B", "A", 1)
    found = world.assess("2020-03-01")
    assert [found.silence(f.subject) for f in found.findings(clause="1", party="A")] == ["unheard"]
    assert [found.silence(f.subject) for f in found.findings(clause="1", party="B")] == ["silent"]


@pytest.mark.parametrize("heard", [", according to: B", ", according to: 'self, other'"])
def test_who_is_heard_is_not_told_to_be_unheard(heard):
    world = spoken_of(heard)
    assert all("unheard" not in world.why(clause, "A", "2020-03-01") for clause in "12")
    found = world.assess("2020-03-01")
    assert "" in [found.silence(f.subject) for f in found.findings(clause="1", party="A")]


def test_a_breach_that_outlives_its_gate_says_so():
    """§8 rule 2: becoming dormant later does not end it."""
    world = World(duty="1: {who: A, keep: stock, at most: 100, while: B agrees}")
    world.say("B", "consent", "2020-01-01")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "withdrawal", "2020-03-01")
    assert {"gate", "outlives"} <= world.why("1", "A", "2020-04-01")
    assert "outlives" not in world.why("1", "A", "2020-02-15")


# -- versions of a text ----------------------------------------------------------------------------

EVENTS = {"form": "event: {}", "count": "nothing: {of: event}"}


def codes(world, clause, who, at, **asked):
    """The reasons of a finding by their codes, each with what it says beside the statement."""
    return {r.code: dict(r.parameters) for r in world.finding(clause, who, at, **asked).why}


def test_an_answer_in_time_by_the_text_then_in_force_is_told_so():
    """§1: every instant is judged by the text in force then."""
    term = {"occasion": "term: {every: 6 months, from: 2020-03-01}"}
    long, short = (f"1: {{who: A, on: term, give: report, within: {days} days}}" for days in (60, 10))
    world = World(duty=short, **term).replaces(World(duty=long, **term), "2020-04-20")
    world.cover("report")
    world.say("A", "report", "2020-04-10", n=3)
    assert set(codes(world, "1", "A", "2020-05-01")) == {"answered"}


def test_what_closed_an_occasion_under_the_text_before_is_cited():
    asks = "1: {on: request, do: access, within: 20 days}"
    form = {"form": "explanation: {}"}
    world = World(duty="1: {on: request, give: explanation, within: 20 days}", **form)
    world = world.replaces(World(duty=asks, **form), "2020-07-01")
    world.say("B", "request", "2020-06-20", to="A", id="q")
    world.say("A", "access", "2020-06-25", re="q", id="there")
    world.say("A", "explanation", "2020-07-15", re="q")
    assert told(world, "1", "A", "2020-09-01", "answered") == ["there"]


def test_an_answer_that_is_none_by_the_new_text_made_the_old_shortfall_no_late_one():
    """§8: late is the stretch up to an answer that has come; §1: by the text in force then."""
    form = {"form": "explanation: {}"}
    world = World(duty="1: {on: request, give: explanation, within: 10 days}", **form)
    world = world.replaces(World(duty="1: {on: request, do: access, within: 10 days}", **form), "2020-06-01")
    world.cover("access", "explanation")
    world.say("B", "request", "2020-05-01", to="A", id="q")
    world.say("A", "access", "2020-06-20", re="q")
    assert world.spans("1", "A")[-1] == ("breached", "2020-05-12", None)
    assert world.status("1", "A", "2020-05-20") == "breached"


def test_a_breach_that_goes_on_before_its_clause_binds_anew_tells_its_number():
    world = World(duty="1: {keep: stock, at most: 100, since: 2021-06-01}")
    world = world.replaces(World(duty="1: {keep: stock, at most: 100}"), "2021-01-01")
    world.say("A", "report", "2020-06-01", n=120, id="over")
    assert told(world, "1", "A", "2021-03-01", "counted") == ["over"]
    assert list(codes(world, "1", "A", "2021-03-01")) == ["value", "counted", "breach", "not-yet", "outlives"]


def test_a_shortfall_is_told_of_the_time_in_which_the_text_then_in_force_was_not_met():
    world = World(duty="1: {keep: stock, at most: 80}")
    world = world.replaces(World(duty="1: {keep: stock, at most: 100}"), "2021-01-01")
    world.say("A", "report", "2020-06-01", n=90)
    world.say("A", "report", "2020-09-01", n=110)
    breach = codes(world, "1", "A", "2021-06-01")["breach"]
    assert {key: day_text(at) for key, at in breach.items()} == {"since": "2020-09-01"}


def test_grace_is_told_where_a_third_text_is_word_for_word_the_second():
    tight = "1: {keep: stock, at most: 50, grace: 60 days}"
    world = World(duty=tight).replaces(World(duty="1: {keep: stock, at most: 100}"), "2021-01-01")
    world = World(duty=tight).replaces(world, "2021-02-01")
    world.say("A", "report", "2020-06-01", n=80)
    assert day_text(codes(world, "1", "A", "2021-02-10")["grace"]["until"]) == "2021-03-02"


def test_a_request_that_came_before_its_clause_did_is_told():
    world = World(duty="1: {on: request, do: access, within: 20 days}")
    world = world.replaces(World(duty="2: {keep: stock, at most: 9}"), "2020-07-01")
    world.say("B", "request", "2020-06-20", to="A", id="q")
    assert codes(world, "1", "A", "2020-09-01")["idle"]["force"] == "before"


# -- what conditions rest on -----------------------------------------------------------------------


def test_what_alone_does_not_make_a_condition_hold_is_not_told():
    world = World(duty="1: {who: A, keep: stock, at most: 100, unless: (B agrees and C agrees) or A suspends}",
                  parties="ABC")  # fmt: skip
    world.say("B", "consent", "2020-02-01")
    world.say("A", "suspension", "2020-03-01", id="that")
    assert told(world, "1", "A", "2020-05-01", "because") == ["that"]


def test_a_state_that_a_breach_turned_on_tells_that_breach_once_it_is_over():
    """§8: every finding explains itself down to the findings that gated it."""
    world = World(
        state="alarm: {on: A breaches 1 for 20 days, off: B said consent}",
        duty="1: {keep: stock, at most: 100}\nP: {who: B, keep: nothing, at most: 1, unless: alarm}",
        **EVENTS,
    )
    world.say("A", "report", "2020-02-01", n=120)
    world.say("A", "report", "2020-04-01", n=80)
    (reason,) = (r for r in world.finding("P", "B", "2020-05-01").why if r.code == "breach-of")
    assert reason.finding == "1/A/all/2020-02-01"
    assert [day_text(reason.get(key)) for key in ("since", "until")] == ["2020-02-01", "2020-04-01"]
    assert "until" not in codes(world, "P", "B", "2020-03-01")["breach-of"]


def test_an_occasion_that_closed_as_who_was_not_told_left_was_answered_by_nobody_then():
    world = World(
        occasion="term: {every: 6 months, from: 2020-03-01}",
        duty="1: {who: A, on: term, give: report, within: 10 days}",
        parties="{A: Aland, B: Bland, C: {name: Cland, until: 2020-03-20}}",
    )
    world.cover("report")
    world.say("A", "report", "2020-03-01", said={"B": "2020-03-05"}, to=["B"], n=3)
    (reason,) = world.finding("1", "A", "2020-04-15").why
    words = Words(world.agreement, None, [world.finding("1", "A", "2020-04-15")])
    assert "who had not been told was bound no more from 2020-03-20" in words.reason(reason)


def test_of_sources_heard_apart_those_are_told_that_showed_the_shortfall():
    world = World(duty="1: {who: A, keep: stock, at most: 100, according to: 'self, B'}")
    world.say("A", "report", "2020-02-01", n=90)
    world.say("B", "report", "2020-02-01", about="A", n=130, id="of B")
    world.say("B", "report", "2020-04-01", about="A", n="unknown")
    world.say("A", "report", "2020-06-01", n="unknown")
    assert told(world, "1", "A", "2020-07-01", "shown-by") == ["of B"]
    assert codes(world, "1", "A", "2020-07-01")["shown"]["name"] == "B"


def test_a_word_that_was_taken_back_is_told_as_relied_on_until_then():
    """§8 rule 7: what was suspended in reliance on it stays suspended until then, and the reason says so."""
    world = World(duty="1: {who: A, keep: stock, at most: 100, unless: B agrees}")
    world.say("B", "consent", "2020-02-01", id="c")
    world.say("B", "retraction", "2020-05-01", re="c")
    assert day_text(codes(world, "1", "A", "2020-04-01")["because"]["void"]) == "2020-05-01"
    assert "void" not in codes(world, "1", "A", "2020-04-01", known="2020-04-01")["because"]


def test_what_has_not_lasted_tells_what_broke_it():
    world = World(
        duty="1: {who: A, keep: stock, at most: 100}\n"
        "P: {who: B, keep: nothing, at most: 1, while: A keeps 1 for 60 days}",
        **EVENTS,
    )
    world.say("A", "report", "2020-03-01", n=120)
    world.say("A", "report", "2020-04-01", n=90)
    (reason,) = (r for r in world.finding("P", "B", "2020-04-20").why if r.code == "breach-of")
    assert reason.finding == "1/A/all/2020-03-01"


@pytest.mark.parametrize(
    ("more", "was"),
    [("excused: B agrees", "excused"), ("unless: B agrees", "suspended"), ("while: not B agrees", "dormant")],
)
def test_what_kept_a_shortfall_from_being_a_breach_is_told(more, was):
    world = World(duty=f"1: {{who: A, keep: stock, at most: 100, {more}}}")
    world.say("B", "consent", "2020-01-15")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "withdrawal", "2020-03-01")
    breach = codes(world, "1", "A", "2020-03-10")["breach"]
    assert (breach["was"], day_text(breach["began"]), day_text(breach["since"])) == (was, "2020-02-01", "2020-03-01")


def test_each_reading_is_headed_by_its_own_number_where_all_find_the_same():
    world = World(
        count="judged: {of: latest report, sum: n}",
        duty="1: {who: A, keep: judged, at most: 100}",
        reading="B: {said: 2020-01-02, source: a note, judged: {according to: B}}",
    )
    world.say("A", "report", "2020-02-01", n=30)
    world.say("B", "report", "2020-02-01", about="A", n=35)
    assessment = world.assess("2020-06-01")
    (finding,) = (f for f in assessment.findings() if f.subject.owed_by == "A")
    values = {side.reading: side.value.show("count") for side in explained(assessment, finding).sides if side.reading}
    assert values == {"text": "30", "B": "35"}


@pytest.mark.parametrize("before", [(), ({"site": "n", "n": 70},)])
def test_a_zero_that_rests_on_all_there_is_names_who_said_so(before):
    """§8: a finding explains itself down to statements; §3: `complete: yes`."""
    world = World(
        count="north: {of: latest holding, where: site = 'n', sum: n}", duty="1: {keep: north, at least: 50, who: A}"
    )
    for fields in before:
        world.say("A", "holding", "2020-02-01", **fields)
    named = world.say("A", "holding", "2020-03-01", site="s", n=9, complete="yes")
    (reason,) = [r for r in world.finding("1", "A", "2020-04-01").why if r.code == "all-named"]
    assert reason.statement == named
    assert world.status("1", "A", "2020-04-01") == "breached"


def test_an_occasion_that_became_a_breach_later_than_it_was_due_says_why():
    """§8: a finding explains itself down to what gated it; §8.4, §8.6."""
    world = World(
        duty="1: {on: request, do: access, within: 5 days, unless: self suspends, grace: 10 days}", parties="AB"
    )
    world.cover("access")
    world.say("B", "request", "2020-02-01", to="A", id="q")
    world.say("A", "suspension", "2020-02-03")
    world.say("A", "resumption", "2020-03-01")
    assert world.spans("1", "A", owed_to="B")[-1] == ("breached", "2020-03-11", None)
    (told,) = [r for r in world.finding("1", "A", "2020-04-01", owed_to="B", on="q").why if r.code == "breach"]
    began, since = (world.agreement.calendar.moment(day).first for day in ("2020-02-07", "2020-03-11"))
    assert (told.get("began"), told.get("since")) == (began, since)
    assert told.get("was") == "grace"
