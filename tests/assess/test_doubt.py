"""Dates with doubt: what is not dated to the instant happened when it best serves the owing party (§7)."""

import pytest
from tests.world import World

ASK = "1: {on: request, do: access, within: 48 hours}"


@pytest.mark.parametrize(
    ("request_", "breached"),
    [
        ("2020-03-01", "2020-03-04"),
        ("2020-03", "2020-04-03"),
        ("2020", "2021-01-03"),
        ("2020-03-01 00:00", "2020-03-03 00:00:01"),
    ],
)
def test_what_starts_his_clock_happened_at_its_last_instant(request_, breached):
    """§7: what starts his clock at the last."""
    world = World(duty=ASK)
    world.cover("access")
    world.say("A", "request", request_, to="B")
    assert world.spans("1", "B")[-1] == ("breached", breached, None)


@pytest.mark.parametrize(
    ("answer", "status"), [("2020-03-03", "kept"), ("2020-03-04", "late"), ("2020-03", "kept"), ("2020", "kept")]
)
def test_his_answer_came_at_its_first_instant(answer, status):
    """§7: his answer at the first instant. A month's first instant may lie before the request's: still his benefit."""
    world = World(duty=ASK)
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("B", "access", answer, re="q")
    assert (status == "late") == ("late" in [s[0] for s in world.spans("1", "B")])
    assert "breached" not in [s[0] for s in world.spans("1", "B")]


def test_an_answer_received_in_a_month_was_received_at_its_first_instant():
    """§7: his answer at the first instant (give: `said`)."""
    world = World(
        duty="1: {on: half-yearly, give: report, within: 45 days, who: A}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
    )
    world.cover("report")
    world.say("A", "report", "2020-03-01", said="2020-04", n=1)
    assert world.spans("1", "A", known="2020-08-01")[-1] == ("kept", "2020-04-01", None)


@pytest.mark.parametrize("at", ["2020-03", "2020-03-01", "2020-03-01 00:00"])
def test_all_else_happened_at_its_first_instant(at):
    """§7: all else at the first: a report of March counts from 1 March."""
    world = World(duty="1: {keep: stock, at most: 100}")
    world.say("A", "report", at, n=120)
    assert world.spans("1", "A") == [("unknown", "2020-01-01", "2020-03-01"), ("breached", "2020-03-01", None)]


def test_a_suspension_of_a_month_is_on_from_its_first_instant():
    """§7: all else at the first."""
    world = World(duty="1: {keep: stock, at most: 100, unless: A suspends}")
    world.say("A", "report", "2020-01-01", n=1)
    world.say("A", "suspension", "2020-03")
    assert world.spans("1", "A")[-1] == ("suspended", "2020-03-01", None)


def test_one_s_own_act_of_a_day_starts_the_clock_at_its_end():
    """§7: what starts his clock at the last."""
    world = World(duty="1: {on: exercise, give: notice, within: 24 hours}")
    world.cover("notice")
    world.say("A", "exercise", "2020-03-01", name="x", starts="2020-03-01", ends="2020-03-05", troops=1)
    assert world.spans("1", "A")[-1] == ("breached", "2020-03-03", None)


def test_a_day_begins_in_the_agreement_s_zone():
    """§1: `zone` (where days begin)."""
    world = World(duty=ASK, zone="Europe/Moscow", in_force="2020-01-01")
    world.cover("access")
    world.say("A", "request", "2020-03-01", to="B")
    assert world.spans("1", "B")[0][1] == "2019-12-31 21:00"
    assert world.spans("1", "B")[-1] == ("breached", "2020-03-03 21:00", None)


def test_a_deadline_in_days_ends_where_the_agreement_s_zone_says():
    """§1, §7: days count dates, which begin in the zone."""
    world = World(duty="1: {on: request, do: access, within: 2 days}", zone="Europe/Moscow", in_force="2020-01-01")
    world.cover("access")
    world.say("A", "request", "2020-03-01 22:00", to="B")  # the 2nd there
    assert world.spans("1", "B")[-1] == ("breached", "2020-03-04 21:00", None)


def test_a_month_of_an_event_s_until_is_included():
    """§7: a date may be a month; field dates and `until` include it."""
    world = World(
        form="deployment: {n: count}",
        count="deployed: {of: deployment, sum: n}",
        duty="1: {keep: deployed, at most: 100}",
    )
    world.say("A", "deployment", "2020-02-01", until="2020-03", n=120)
    assert world.spans("1", "A")[1] == ("breached", "2020-02-01", "2020-04-01")
