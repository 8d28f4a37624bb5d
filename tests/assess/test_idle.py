"""What is on record and owes nobody anything is told, with why."""

from __future__ import annotations

from tests.world import World

REQUESTS = """
    V: {on: request, do: access, within: 48 hours, up to: 2, per: calendar year}
"""
SLEEPS = {
    "occasion": "yearly: {every: 1 year, from: 2021-01-01}",
    "duty": "D: {on: yearly, give: report, within: 30 days, unless: self suspends, basis: treaty}",
}
EXCUSED = {
    "form": "exemption: {}\nend of exemption: {}",
    "state": "exempts: {on: exemption, off: end of exemption}",
    "occasion": "yearly: {every: 1 year, from: 2021-01-01}",
}


def told(world, clause, who, at, code, **asked):
    """Reasons of a code, as {name: value}."""
    return [dict(r.parameters) | {"statement": r.statement} for r in world.finding(clause, who, at, **asked).why
            if r.code == code]  # fmt: skip


def asked_thrice() -> World:
    world = World(parties="ABC", duty=REQUESTS)
    world.say("A", "request", "2021-03-01", to="B", id="r1")
    world.say("B", "access", "2021-03-02", to="A", re="r1")
    world.say("A", "request", "2021-04-01", to="B", id="r2")
    world.say("B", "access", "2021-04-02", to="A", re="r2")
    world.say("C", "request", "2021-07-01", to="B", id="r3")
    return world


def test_a_request_beyond_the_quota_is_told_with_what_used_it_up():
    world = asked_thrice()
    (beyond,) = told(world, "V", "B", "2021-12-31", "beyond-quota", owed_to="C")
    assert (beyond["occasion"], beyond["limit"], beyond["per"]) == ("r3", 2, "calendar year")
    assert (beyond["used"], beyond["gone"], beyond["statement"]) == ("r1 and r2", None, "r3")
    assert "no-occasion" not in world.why("V", "B", "2021-12-31", owed_to="C")


def test_before_it_came_nothing_is_beyond_the_quota():
    assert world_why(asked_thrice(), "2021-06-30") == {"no-occasion"}


def world_why(world: World, at: str) -> set[str]:
    return world.why("V", "B", at, owed_to="C")


def test_a_request_that_was_taken_back_had_its_place_until_then():
    world = asked_thrice()
    world.say("A", "retraction", "2021-08-01", re="r2")
    (beyond,) = told(world, "V", "B", "2021-12-31", "beyond-quota", owed_to="C")
    assert (beyond["used"], beyond["gone"]) == ("r1", 1)


def test_a_refusal_of_what_was_not_owed_is_told():
    world = asked_thrice()
    world.say("B", "refusal", "2021-07-02", re="r3", id="no")
    assert world.status("V", "B", "2021-12-31", owed_to="C") == "kept"
    assert [r["statement"] for r in told(world, "V", "B", "2021-12-31", "refused-idle", owed_to="C")] == ["no"]


def test_a_refusal_that_names_the_clause_and_no_occasion_is_told():
    world = asked_thrice()
    world.say("B", "refusal", "2021-09-02", clause="V", id="no")
    assert [r["statement"] for r in told(world, "V", "B", "2021-12-31", "refused-idle", owed_to="C")] == ["no"]
    assert not told(world, "V", "B", "2021-09-01", "refused-idle", owed_to="C")


def test_an_occasion_that_arose_while_suspended_is_told_until_another_calls():
    world = World(**SLEEPS)
    world.say("A", "suspension", "2020-06-01")
    world.say("A", "resumption", "2021-06-01")
    assert [r["force"] for r in told(world, "D", "A", "2021-03-01", "idle")] == ["suspended"]
    assert [r["occasion"] for r in told(world, "D", "A", "2021-12-31", "idle")] == ["2021-01-01"]
    assert not told(world, "D", "A", "2022-01-15", "idle")


def test_dates_before_a_duty_binds_are_no_occasions_and_requests_are_told():
    world = World(duty="V: {on: request, do: access, within: 48 hours, since: 2021-01-01}")
    world.say("A", "request", "2020-07-01", to="B", id="early")
    assert [r["force"] for r in told(world, "V", "B", "2021-03-01", "idle")] == ["before"]


def test_of_very_many_the_newest_are_told_and_the_others_counted():
    world = World(duty="V: {on: request, do: access, within: 48 hours, up to: 0, per: calendar year}")
    for day in range(1, 29):
        world.say("A", "request", f"2021-03-{day:02}", to="B", id=f"r{day}")
    assert [r["number"] for r in told(world, "V", "B", "2021-12-31", "idle-more")] == [18]
    beyond = told(world, "V", "B", "2021-12-31", "beyond-quota")
    assert [r["occasion"] for r in beyond] == [f"r{day}" for day in range(19, 29)]


# -- since when a gate holds ------------------------------------------------------------------------


def two_grounds() -> World:
    duty = "D: {on: yearly, give: report, within: 30 days, unless: self suspends, excused: self exempts, basis: treaty}"
    world = World(**EXCUSED, duty=duty)
    world.say("A", "suspension", "2021-03-01")
    world.say("A", "exemption", "2021-06-01")
    world.say("A", "end of exemption", "2021-09-01")
    return world


def test_suspended_since_is_not_moved_by_another_ground():
    world = two_grounds()
    begins = told(world, "D", "A", "2021-03-01", "gate")
    for at in ("2021-07-01", "2021-10-01"):
        assert told(world, "D", "A", at, "gate") == begins


def test_excused_since_is_when_the_ground_began_to_hold():
    world = World(**EXCUSED, duty="D: {on: yearly, give: report, within: 30 days, excused: self exempts}")
    world.cover("report")
    world.say("A", "exemption", "2021-01-15")
    assert world.status("D", "A", "2021-03-01") == "excused"
    (gate,) = told(world, "D", "A", "2021-03-01", "gate")
    assert gate["since"] == 1_610_668_800  # 2021-01-15


def test_a_ground_that_excuses_nothing_is_no_reason():
    world = World(**EXCUSED, duty="D: {on: yearly, give: report, within: 30 days, excused: self exempts}")
    world.cover("report")
    world.say("A", "exemption", "2021-02-15")
    assert world.status("D", "A", "2021-03-01") == "breached"
    assert not told(world, "D", "A", "2021-03-01", "gate")
    assert not told(world, "D", "A", "2020-12-31", "gate")


def test_a_refusal_by_who_is_not_heard_of_it_is_told_and_shows_nothing():
    """§7: it shows the shortfall, if `according to` admits who says it; nothing on record is passed over in silence."""
    for sources, heard in (("", False), (", according to: 'self, other'", True)):
        world = World(duty=f"1: {{on: request, do: access, within: 5 days, who: A{sources}}}")
        world.say("B", "request", "2020-02-01", to="A", id="q")
        world.say("B", "refusal", "2020-02-10", about="A", clause="1", re="q", id="no")
        why = world.finding("1", "A", "2020-03-01", owed_to="B").why
        assert ("refused-unheard" in {r.code for r in why if r.statement == "no"}) is not heard
        assert world.status("1", "A", "2020-03-01", owed_to="B") == ("breached" if heard else "unknown")
