"""A finding explains itself down to the statements that made it so, and to findings that exist (docs/language.md §8).

Readings and sources compared have their own: test_readings.py, test_sources.py.
"""

import pytest

from tests.world import World


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
