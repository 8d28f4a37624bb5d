"""Quotas: how many occasions create a duty (docs/language.md §5)."""

import pytest
from tests.world import World

from detente.agreement import parse
from detente.assess.assessment import assess
from detente.assess.conduct.places import Ask, Limit, Quota
from detente.assess.force.net import Atom, Fact, Net, Obligation, Shortfall
from detente.assess.force.sweep import sweep
from detente.instants import FOREVER
from detente.record import of

GATED = ["", ", while: not A suspends"]


def quota(up_to, per="calendar year", parties="AB", gate="", **blocks):
    tail = (f", per: {per}" if per else "") + gate
    world = World(
        duty=f"1: {{on: ask, do: access, within: 24 hours, up to: {up_to}{tail}}}",
        form="ask: {to: party, site: site?}",
        parties=parties,
        **blocks,
    )
    world.cover("access")
    return world


def ask(world, id_, at, to="B", by="A", **fields):
    return world.say(by, "ask", f"{at} 12:00" if len(at) == 10 else at, to=to, id=id_, **fields)


def test_beyond_the_quota_a_request_creates_nothing():
    """§5: `up to N per PERIOD`; beyond it a request creates nothing."""
    world = quota(2)
    for i, day in enumerate(("2020-03-01", "2020-04-01", "2020-05-01")):
        ask(world, f"q{i}", day)
    assert set(world.occasions("1", "B", "2020-06-01", owed_to="A")) == {"q0", "q1"}
    assert world.status("1", "B", "2020-06-01", on="q2") is None


@pytest.mark.parametrize("limit", ["n", "n + 0", "floor(4 / m)"])
def test_a_quota_by_what_was_left_out_leaves_every_request_in_doubt(limit):
    """§5: where N is a range, a request that may be within it is unsure; what was left out is from zero without end."""
    world = World(
        duty=f"1: {{on: ask, do: access, within: 24 hours, up to: {limit}, per: calendar year}}",
        form="ask: {to: party, n: count?, m: count}",
    )
    world.cover("access")
    ask(world, "q0", "2020-03-01", m=0)
    assert world.status("1", "B", "2020-06-01", on="q0") == "unknown"


def test_a_calendar_year_begins_anew():
    """§5: per PERIOD."""
    world = quota(1)
    for i, day in enumerate(("2020-03-01", "2020-12-31", "2021-01-01")):
        ask(world, f"q{i}", day)
    assert set(world.occasions("1", "B", "2021-06-01")) == {"q0", "q2"}


def test_a_treaty_year_begins_on_the_day_of_entry_into_force():
    """§1: a treaty year begins on the day and month of `in force`."""
    world = quota(1, per="treaty year", in_force="2020-02-05")
    for i, day in enumerate(("2020-03-01", "2021-02-04", "2021-02-05", "2021-12-01")):
        ask(world, f"q{i}", day)
    assert set(world.occasions("1", "B", "2022-01-01")) == {"q0", "q2"}


def test_one_retracted_by_its_author_is_given_back():
    """§5: one retracted by its author is given back."""
    world = quota(1)
    ask(world, "q0", "2020-03-01")
    world.say("A", "retraction", "2020-03-02", re="q0")
    ask(world, "q1", "2020-04-01")
    ask(world, "q2", "2020-05-01")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q1"}


@pytest.mark.parametrize("gate", GATED)
def test_a_place_is_free_at_the_very_instant_of_the_retraction(gate):
    """§5: from its retraction on."""
    world = quota(1, gate=gate)
    ask(world, "q0", "2020-03-01")
    world.say("A", "retraction", "2020-03-02 12:00", re="q0")
    ask(world, "q1", "2020-03-02")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q1"}


@pytest.mark.parametrize("gate", GATED)
@pytest.mark.parametrize("up_to", ["1", "[1, 5 for each site]"])
def test_requests_count_in_order_of_receipt(up_to, gate):
    """§5: counts, in order of receipt."""
    world = quota(up_to, gate=gate)
    world.say("A", "ask", "2020-03-01 12:00", said="2020-05-01 12:00", to="B", id="first")
    world.say("A", "ask", "2020-04-01 12:00", said="2020-04-02 12:00", to="B", id="second")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"second"}


@pytest.mark.parametrize("gate", GATED)
@pytest.mark.parametrize("up_to", ["1", "[1, 5 for each site]"])
def test_a_request_counts_in_the_period_in_which_it_was_received(up_to, gate):
    """§5: what was said in one year and received in the next takes a place of the next."""
    world = quota(up_to, gate=gate)
    ask(world, "q0", "2020-03-01")
    world.say("A", "ask", "2020-12-30 12:00", said="2021-01-02 12:00", to="B", id="q1")
    ask(world, "q2", "2021-03-01")
    assert set(world.occasions("1", "B", "2021-06-01")) == {"q0", "q1"}


def test_a_quota_is_per_owing_party():
    """§5: it is per owing party."""
    world = quota(1, parties="ABCD")
    ask(world, "b", "2020-03-01", to="B")
    ask(world, "c", "2020-03-02", to="C")
    ask(world, "b2", "2020-03-03", to="B", by="D")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"b"}
    assert set(world.occasions("1", "C", "2020-06-01")) == {"c"}


def test_a_list_holds_several_caps():
    """§5: a list holds several caps, each may be `for each` field(s)."""
    world = quota("[3, 1 for each site]")
    for i, (day, site) in enumerate(
        (("2020-03-01", "n"), ("2020-03-02", "n"), ("2020-03-03", "s"), ("2020-03-04", "e"), ("2020-03-05", "w"))
    ):
        ask(world, f"q{i}", day, site=site)
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q0", "q2", "q3"}


@pytest.mark.parametrize("gate", GATED)
def test_a_request_takes_one_place_in_each_of_several_caps(gate):
    """§5: a list holds several caps; of two for everything the lower decides."""
    world = quota("[3, 2, stock / 2]", gate=gate)
    world.say("B", "report", "2020-02-01", n=90)
    for i in range(4):
        ask(world, f"q{i}", f"2020-03-0{i + 1}")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q0", "q1"}


def test_a_cap_may_be_for_each_author_and_thing():
    """§5 normative example: 1 for each by and unit."""
    world = quota("[9, 1 for each by and site, 2 for each site]", parties="ABCDE")
    for i, (by, site) in enumerate((("A", "n"), ("A", "n"), ("C", "n"), ("D", "n"), ("A", "s"))):
        ask(world, f"q{i}", f"2020-03-0{i + 1}", by=by, site=site)
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q0", "q2", "q4"}


def test_without_per_it_caps_what_is_open_at_one_time():
    """§5: without `per` it caps what is open at one time."""
    world = quota(1, per="")
    ask(world, "q0", "2020-03-01")
    ask(world, "q1", "2020-03-02")
    world.say("B", "access", "2020-03-03", re="q0")
    ask(world, "q2", "2020-03-04")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q2"}


def test_a_quota_goes_by_steps_of_date():
    """§5: bounds and quotas are a number, arithmetic, steps by date, or a mapping by party."""
    world = quota("{2020-01-01: 2, 2021-01-01: 1}")
    for i, day in enumerate(("2020-03-01", "2020-03-02", "2020-03-03", "2021-03-01", "2021-03-02")):
        ask(world, f"q{i}", day)
    assert set(world.occasions("1", "B", "2021-06-01")) == {"q0", "q1", "q3"}


@pytest.mark.parametrize("gate", GATED)
def test_a_step_of_a_quota_holds_from_the_instant_its_day_begins(gate):
    """§5, §7: `since D` is the instant D begins."""
    world = quota("{2020-01-01: 0, 2020-06-01: 1}", gate=gate)
    ask(world, "q0", "2020-05-31 23:59")
    ask(world, "q1", "2020-06-01 00:00")
    assert set(world.occasions("1", "B", "2020-07-01")) == {"q1"}


def test_a_quota_goes_by_owing_party():
    """§5: or a mapping by party."""
    world = quota("{A: 0, B: 1, C: 2}", parties="ABC")
    for i in range(3):
        ask(world, f"b{i}", f"2020-03-0{i + 1}", to="B")
        ask(world, f"c{i}", f"2020-03-0{i + 1}", to="C")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"b0"}
    assert set(world.occasions("1", "C", "2020-06-01")) == {"c0", "c1"}


def test_a_quota_is_arithmetic_over_counts_of_the_owing_party():
    """§5 normative example: min(15, ceil(units / 60))."""
    world = quota('["min(15, ceil(stock / 60))"]')
    world.say("B", "report", "2020-02-01", n=61)
    for i in range(3):
        ask(world, f"q{i}", f"2020-03-0{i + 1}")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q0", "q1"}


@pytest.mark.parametrize("gate", GATED)
def test_a_quota_asks_what_counts_at_the_instant_of_the_request(gate):
    """§8.1: at t, facts count as they are at t."""
    world = quota('["stock / 60"]', gate=gate)
    world.say("B", "report", "2020-02-01", n=59)
    world.say("B", "report", "2020-03-01 12:00", n=60)
    ask(world, "q0", "2020-02-29 12:00")
    ask(world, "q1", "2020-03-01 12:00")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q1"}


@pytest.mark.parametrize("gate", GATED)
def test_of_a_quota_of_two_and_a_half_the_third_request_is_beyond_it(gate):
    """§5: up to N; beyond it a request creates nothing."""
    world = quota('["stock / 2"]', gate=gate)
    world.say("B", "report", "2020-02-01", n=5)
    for i in range(3):
        ask(world, f"q{i}", f"2020-03-0{i + 1}")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q0", "q1"}


@pytest.mark.parametrize("gate", GATED)
def test_where_the_quota_is_unknown_a_request_may_be_beyond_it(gate):
    """Judged by hand (b): units unknown gives an unknown quota, so enter the number of units as a range."""
    world = quota('["stock"]', gate=gate)
    world.say("B", "report", "2020-02-01", n="1..2")
    for i in range(3):
        ask(world, f"q{i}", f"2020-03-0{i + 1}")
    assert world.occasions("1", "B", "2020-06-01") == {"q0": "breached", "q1": "unknown"}


@pytest.mark.parametrize("gate", GATED)
def test_what_a_quota_let_through_tells_of_its_number(gate):
    """§5: of one or two, the second has its place or there is one; with the first given back the third has it."""
    world = quota("stock", gate=gate)
    world.say("B", "report", "2020-02-01", n="1..2")
    ask(world, "q0", "2020-03-01")
    ask(world, "q1", "2020-03-02")
    world.say("A", "retraction", "2020-03-03", re="q0")
    ask(world, "q2", "2020-03-04")
    assert world.occasions("1", "B", "2020-06-01") == {"q1": "unknown", "q2": "breached"}


@pytest.mark.parametrize("gate", GATED)
@pytest.mark.parametrize("up_to", ["1 for each by", "[9, 1 for each by]"])
@pytest.mark.parametrize("more", [False, True])
def test_a_joint_request_takes_a_place_of_each_of_its_authors(up_to, gate, more):
    """§5: a joint request takes one place, for all its authors, whatever else there is."""
    world = quota(up_to, parties="ABCD", gate=gate)
    if more:
        ask(world, "gone", "2020-01-10", to="B", by="D")
        world.say("D", "retraction", "2020-01-11", re="gone")
    ask(world, "q1", "2020-02-01", to="B", by=["A", "C"])
    ask(world, "q2", "2020-03-01", to="B", by="C")
    found = [world.occasions("1", "B", "2020-06-01", owed_to=name) for name in "AC"]
    assert found == [{"q1": "breached"}, {"q1": "breached"}]


@pytest.mark.parametrize("gate", GATED)
@pytest.mark.parametrize("more", ["", ", 9"])
def test_where_a_quota_grows_only_what_was_within_it_is_counted(gate, more):
    """§5: it counts the requests that created a duty; steps by date."""
    world = quota(f"[{{2020-01-01: 1, 2020-06-01: 2}}{more}]", gate=gate)
    for name, day in (("q1", "2020-02-01"), ("q2", "2020-03-01"), ("q3", "2020-07-01"), ("q4", "2020-07-02")):
        ask(world, name, day)
    assert set(world.occasions("1", "B", "2020-08-01")) == {"q1", "q3"}


@pytest.mark.parametrize("gate", GATED)
def test_what_may_have_called_for_nothing_may_have_left_its_place(gate):
    """§3, §5: of an occasion that may be none it is unknown whether the next is beyond the quota."""
    world = World(
        form="drill: {n: count}\nnote: {}",
        occasion='large: {of: drill, where: "n > 100"}',
        duty=f"1: {{who: A, on: large, give: note, within: 5 days, up to: 1, per: calendar year{gate}}}",
    )
    world.cover("note")
    for name, day, n in (("u", "2020-02-01", "50..150"), ("c", "2020-03-01", 200), ("d", "2020-04-01", 200)):
        world.say("A", "drill", day, n=n, id=name)
    assert world.occasions("1", "A", "2020-06-01") == {"u": "unknown", "c": "unknown"}


@pytest.mark.parametrize("gate", GATED)
def test_where_a_number_changes_what_may_have_taken_a_place_may_have_left_it(gate):
    """§5: of stock 1 to 3 the second request is unsure; of stock 2 after it, so is the third."""
    world = quota("stock", gate=gate)
    world.say("B", "report", "2020-01-05", n="1..3")
    world.say("B", "report", "2020-03-15", n=2)
    for name, day in (("r2", "2020-02-01"), ("r3", "2020-03-01"), ("r4", "2020-04-01"), ("r5", "2020-05-01")):
        ask(world, name, day)
    assert world.occasions("1", "B", "2020-06-01") == {"r2": "breached", "r3": "unknown", "r4": "unknown"}


@pytest.mark.parametrize("gate", GATED)
def test_of_a_request_in_doubt_it_is_told_that_the_quota_is(gate):
    world = quota("stock", gate=gate)
    world.say("B", "report", "2020-01-05", n="1..3")
    for name, day in (("r1", "2020-02-01"), ("r2", "2020-03-01")):
        ask(world, name, day)
    (found,) = [f for f in world.assess("2020-06-01").findings(clause="1", party="B") if f.subject.occasion == "r2"]
    assert found.status == "unknown"
    assert "unsure-quota" in {reason.code for reason in found.why}


def test_what_was_asked_while_the_duty_was_dormant_does_not_use_the_quota_up():
    """§5: counts the requests that created a duty."""
    world = World(
        duty="1: {on: ask, do: access, within: 24 hours, up to: 1, per: calendar year, while: B agrees}",
        form="ask: {to: party}",
    )
    world.cover("access")
    ask(world, "asleep", "2020-03-01")
    world.say("B", "consent", "2020-04-01")
    ask(world, "awake", "2020-05-01")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"awake"}


def test_a_quota_may_name_anothers_count_and_ask_for_membership():
    """§5: quotas use the same arithmetic as bounds; §3: a count `of` another or `at` a date."""
    text = """---
title: T
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
```yaml form
report: {n: count}
ask: {to: party, site: site}
pick: {site: site}
drop: {site: site}
access: {re: ask}
```
```yaml count
stock: {of: latest report, sum: n, good for: 9 years}
```
```yaml state
chosen: {set of: site, on: pick from A, off: drop from A, at most: 2}
```
```yaml duty
a:
  {on: ask, do: access, within: 2 days, per: calendar year, up to: [stock of A + 1, if site in chosen then 1 else 0]}
```
"""
    agreement = parse(text)
    record = of(
        [
            {"kind": "report", "by": "A", "said": "2020-02-01", "n": 1},
            {"kind": "pick", "by": "A", "said": "2020-02-02", "site": "x"},
            {"kind": "ask", "by": "A", "to": "B", "said": "2020-03-01", "site": "y", "id": "not chosen"},
            {"kind": "ask", "by": "A", "to": "B", "said": "2020-03-02", "site": "x", "id": "first"},
            {"kind": "ask", "by": "A", "to": "B", "said": "2020-03-03", "site": "x", "id": "one too many"},
        ],
        agreement,
    )
    found = assess(agreement, record, at=agreement.calendar.moment("2020-03-03").last)
    assert {f.subject.occasion for f in found.findings(clause="a", party="B")} == {None, "first"}


def test_what_waits_for_grace_waits_once():
    """§8.6: grace runs from (re)entry into force; a duty that sleeps and wakes often keeps no queue busy."""
    duty, other = Obligation("a", since=0), Obligation("b")
    duty.grace = lambda t: t + 10**9
    net = Net([duty, other], [Fact([(i, i + 1, None) for i in range(0, 4000, 2)])])
    duty.unless = Atom(0)
    waiting = [Shortfall(0, since=-i - 1) for i in range(4000)]
    swept = sweep(net, waiting, end=10**8)
    assert not swept.breached
    assert len(swept.spells[0]) == 4001


def test_a_quota_of_counts_that_outgrow_fields_is_exact():
    """§3: exact: a count may be larger than any field of the request."""
    world = quota("vast * 4 / 4000000 / 1000000000000", count="vast: {is: stock * 4000000}")
    world.say("B", "report", "2020-02-01", n=10**12)
    for month in range(3, 9):
        ask(world, f"q{month}", f"2020-{month:02}-01")
    assert len(world.occasions("1", "B", "2020-12-01")) == 4


def test_a_request_taken_back_keeps_its_place_until_then_also_where_the_duty_has_a_gate():
    """§5: one retracted by its author gives its place back from its retraction on."""
    for gate in ("", ", unless: self suspends"):
        world = World(
            duty=f"1: {{on: request, do: access, within: 5 days, up to: 1, per: calendar year{gate}}}", parties="ABC"
        )
        world.cover("access")
        asked = world.say("A", "request", "2020-02-15", to="B")
        world.say("C", "request", "2020-03-15", to="B", id="beyond")
        world.say("A", "retraction", "2020-04-14", re=asked)
        world.say("C", "request", "2020-05-15", to="B", id="again")
        assert world.status("1", "B", "2020-03-30", owed_to="C") == "kept"
        assert world.status("1", "B", "2020-06-15", owed_to="C") == "breached"
        assert world.occasions("1", "B", "2020-06-15", owed_to="C") == {"again": "breached"}


@pytest.mark.parametrize("gate", ["", ", unless: self suspends"], ids=["plain", "with a gate"])
@pytest.mark.parametrize("caps", ["1", "[1, 1 for each by]"], ids=["one cap", "two caps"])
def test_a_joint_request_takes_one_place_for_all_its_authors(caps, gate):
    """§5: counts the requests; whose name comes first in the alphabet decides nothing."""
    world = World(
        duty=f"1: {{on: request, do: access, within: 5 days, who: A, up to: {caps}, per: calendar year{gate}}}",
        parties="ABCD",
    )
    world.cover("access")
    world.say(["B", "C"], "request", "2020-02-01", to="A", id="joint")
    world.say("D", "request", "2020-03-01", to="A", id="beyond")
    on = {to: world.occasions("1", "A", "2020-06-01", owed_to=to) for to in "BCD"}
    assert on == {"B": {"joint": "breached"}, "C": {"joint": "breached"}, "D": {}}


def test_a_joint_request_keeps_its_place_while_one_of_its_authors_stands_by_it():
    """§5, §7: a retraction takes back its author's own word; without `per`, what is open at one time."""
    world = World(duty="1: {on: request, do: access, within: 5 days, who: A, up to: 1}", parties="ABCD")
    world.cover("access")
    world.say(["B", "C"], "request", "2020-02-01", to="A", id="joint")
    world.say("B", "retraction", "2020-02-10", re="joint")
    world.say("D", "request", "2020-03-01", to="A", id="beyond")
    world.say("C", "retraction", "2020-03-10", re="joint")
    world.say("D", "request", "2020-04-01", to="A", id="again")
    assert world.occasions("1", "A", "2020-06-01") == {"again": "breached"}


@pytest.mark.parametrize("gate", GATED)
def test_requests_are_counted_in_order_of_receipt_by_who_owes(gate):
    """§5: whatever order they stand in, and whenever somebody else received them."""
    world = quota(1, parties="ABC", gate=gate)
    world.say("C", "ask", "2020-02-01", to=["A", "B"], said={"A": "2020-02-01", "B": "2020-03-01"}, id="r1")
    world.say("C", "ask", "2020-02-10", to="B", id="r2")
    assert set(world.occasions("1", "B", "2020-06-01", owed_to="C")) == {"r2"}


@pytest.mark.parametrize("gate", GATED)
def test_a_joint_request_takes_no_place_of_who_is_not_yet_bound(gate):
    """§5: owed is who is bound; a quota counts the requests that created a duty."""
    world = quota("[1 for each by]", parties="{A: Aland, B: Bland, C: {name: Cland, since: 2020-05-01}}", gate=gate)
    world.say(["B", "C"], "ask", "2020-03-01", to="A", id="j")
    world.say("C", "ask", "2020-06-01", to="A", id="c")
    assert [set(world.occasions("1", "A", "2020-07-01", owed_to=name)) for name in "BC"] == [{"j"}, {"c"}]


@pytest.mark.parametrize("gate", GATED)
def test_what_one_cap_left_unsure_is_not_sure_in_another(gate):
    """§5: if the stock is 1, the second request at n created nothing, and that at s is the second of 2."""
    world = quota("[stock for each site, 2]", gate=gate)
    world.say("B", "report", "2020-01-05", n="1..2")
    for name, day, site in (("r1", "2020-02-01", "n"), ("r2", "2020-02-02", "n"), ("r3", "2020-02-03", "s")):
        ask(world, name, day, site=site)
    assert world.occasions("1", "B", "2020-07-01") == {"r1": "breached", "r2": "unknown", "r3": "unknown"}


@pytest.mark.parametrize("gate", GATED)
def test_the_same_range_said_anew_is_another_number(gate):
    """§5: it may have been 1 and have become 2."""
    world = quota("stock", gate=gate)
    for day in ("2020-01-05", "2020-02-15"):
        world.say("B", "report", day, n="1..2")
    for name, day in (("r1", "2020-02-01"), ("r2", "2020-02-02"), ("r3", "2020-03-03")):
        ask(world, name, day)
    assert world.occasions("1", "B", "2020-07-01") == {"r1": "breached", "r2": "unknown", "r3": "unknown"}


@pytest.mark.parametrize("gate", GATED)
def test_the_same_range_of_two_requests_is_not_the_same_number(gate):
    world = World(
        form="ask: {to: party, m: count?}",
        duty=f"1: {{on: ask, do: access, within: 24 hours, up to: 'if m > 5 then 2 else 1', per: calendar year{gate}}}",
    )
    world.cover("access")
    for name, day, m in (("a", "2020-02-01", 9), ("b", "2020-02-02", "1..9"), ("c", "2020-02-03", "1..9")):
        ask(world, name, day, m=m)
    assert world.occasions("1", "B", "2020-07-01") == {"a": "breached", "b": "unknown", "c": "unknown"}


def test_a_joint_request_takes_no_place_of_whom_nothing_was_owed():
    """§5: a quota counts the requests that created a duty; towards B the duty slept."""
    world = World(
        parties="ABC",
        duty="1: {who: A, on: request, do: access, within: 5 days, up to: [1 for each by], per: calendar year, "
        "while: other agrees}",
    )
    world.cover("access")
    world.say("C", "consent", "2020-01-10")
    world.say(["B", "C"], "request", "2020-03-01", to="A", id="j")
    world.say("B", "consent", "2020-05-01")
    for by in "BC":
        world.say(by, "request", "2020-06-01", to="A", id=by.lower())
    assert world.occasions("1", "A", "2020-07-01", owed_to="B") == {"b": "breached"}
    assert world.occasions("1", "A", "2020-07-01", owed_to="C") == {"j": "breached"}


def test_who_takes_his_word_back_from_a_joint_request_has_his_own_place_again():
    """§5: one retracted by its author gives its place back; in a cap for all it stays while another stands by it."""
    found = {}
    for caps in ("1 for each by", "1"):
        world = World(
            parties="ABC", duty=f"1: {{on: request, do: access, within: 5 days, up to: [{caps}], per: calendar year}}"
        )
        world.cover("access")
        world.say(["B", "C"], "request", "2020-03-01", to="A", id="j")
        world.say("B", "retraction", "2020-04-01", re="j")
        world.say("B", "request", "2020-06-01", to="A", id="b")
        found[caps] = set(world.occasions("1", "A", "2020-07-01", owed_to="B"))
    assert found == {"1 for each by": {"b"}, "1": set()}


@pytest.mark.parametrize("gate", ["", ", unless: A suspends"])
def test_who_leaves_holds_no_place_among_what_is_open(gate):
    """§5: an occasion closes with the duty; without `per` a quota caps what is open at one time."""
    world = World(
        parties="{A: Aland, B: Bland, C: {name: Cland, until: 2020-03-01}}",
        duty=f"1: {{who: A, on: request, do: access, within: 100 days, up to: 1{gate}}}",
    )
    world.say("C", "request", "2020-02-01", to="A", id="c")
    world.say("B", "request", "2020-04-01", to="A", id="b")
    assert set(world.occasions("1", "A", "2020-05-01", owed_to="B")) == {"b"}


@pytest.mark.parametrize("cap", ["", ", up to: 1, per: calendar year"])
def test_a_duty_that_nobody_asks_any_more_is_told_towards_all_with_a_quota_or_without(cap):
    """§5: apart towards who asks and stands by it; what was taken back is void for findings, whatever place it had."""
    world = World(duty=f"1: {{on: request, do: access, within: 24 hours{cap}}}", parties="ABC")
    world.say("A", "request", "2020-03-01", to="B", id="q")
    world.say("A", "retraction", "2020-07-01", re="q")
    asked, nobody = (world.assess("2020-02-01", known=known) for known in ("2020-06-30", "2029-12-31"))
    assert [f.subject.owed_to for f in asked.findings(clause="1", party="B")] == ["A"]
    assert [f.subject.owed_to for f in nobody.findings(clause="1", party="B")] == [None]


def test_of_much_that_is_in_doubt_each_may_have_its_place_or_not():
    """Whatever may be no request at all is not followed for ever into every way in which all of it may be."""
    quota, limit = Quota(open_only=False), Limit(5, 5, None, "all")
    found = [quota.admit([Ask(n, n, FOREVER, FOREVER, sure=False, limits=(limit,))]) for n in range(300)]
    assert found == [True] * 5 + [None] * 295
    assert quota.admit([Ask(300, 300, FOREVER, FOREVER, sure=True, limits=(limit,))]) is None
    assert len(quota.ways.every) == 1
