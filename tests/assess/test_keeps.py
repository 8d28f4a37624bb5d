"""Duties that keep a count within a bound (docs/language.md §5, §8)."""

import pytest
from tests.world import World

from detente.errors import RecordError, UsageError


def stock(duty, *reports, **blocks):
    """A world of one duty on `stock` and reports of A by date."""
    world = World(duty=duty, **blocks)
    for at, n in reports:
        world.say("A", "report", at, n=n)
    return world


# Bounds


@pytest.mark.parametrize(
    ("bound", "n", "status"),
    [
        ("at most: 100", 100, "kept"),
        ("at most: 100", 101, "breached"),
        ("at least: 100", 100, "kept"),
        ("at least: 100", 99, "breached"),
        ("at most: 0", 0, "kept"),
        ("at most: 0", 1, "breached"),
    ],
)
def test_a_bound_itself_is_within_it(bound, n, status):
    """§5: keep COUNT `at most` / `at least` a bound. A ban is `at most: 0`."""
    assert stock(f"1: {{keep: stock, {bound}}}", ("2020-02-01", n)).status("1", "A", "2020-03-01") == status


def test_a_bound_goes_by_steps_of_date():
    """§5: steps by date; a step holds from the instant its day begins."""
    world = stock(
        "1: {keep: stock, at most: {2020-03-01: 100, 2020-06-01: 50}}",
        ("2020-02-01", 101),
        ("2020-04-01", 60),
        ("2020-08-01", 50),
    )
    assert world.status("1", "A", "2020-02-29") not in ("breached", "unknown")
    assert world.spans("1", "A")[-4:] == [
        ("breached", "2020-03-01", "2020-04-01"),
        ("kept", "2020-04-01", "2020-06-01"),
        ("breached", "2020-06-01", "2020-08-01"),
        ("kept", "2020-08-01", None),
    ]


def test_before_the_first_step_there_is_no_bound():
    """§5: before the first step there is no bound."""
    world = stock("1: {keep: stock, at least: {2020-03-01: 100}}", ("2020-02-01", 5))
    assert world.status("1", "A", "2020-02-15") in ("kept", "dormant")
    assert world.status("1", "A", "2020-03-01") == "breached"


@pytest.mark.parametrize("gate", ["", ", unless: B suspends"])
def test_before_the_first_step_the_duty_is_dormant(gate):
    """§5: before the first step there is no bound, nothing is met, and the duty is dormant."""
    world = stock(f"1: {{keep: stock, at least: {{2020-03-01: 100}}{gate}}}", ("2020-02-01", 120))
    assert world.spans("1", "A") == [("dormant", "2020-01-01", "2020-03-01"), ("kept", "2020-03-01", None)]


@pytest.mark.parametrize(
    "bound",
    ["{A: {2020-03-01: 50}, B: {2020-03-01: 200}}", "{2020-03-01: {A: 50, B: 200}}"],
)
def test_a_bound_goes_by_party_and_date_nested_either_way(bound):
    """§5 normative: a mapping by party, nested either way."""
    world = World(duty=f"1: {{keep: stock, at most: {bound}}}")
    world.say(["A", "B"], "report", "2020-02-01", n=100)
    assert world.status("1", "A", "2020-04-01") == "breached"
    assert world.status("1", "B", "2020-04-01") == "kept"


def test_a_bound_is_arithmetic():
    """§5: bounds and quotas are a number, arithmetic, steps by date, …"""
    world = World(duty="1: {keep: stock, at most: stock of B / 2 + 10, who: A}")
    world.say("B", "report", "2020-02-01", n=101)
    world.say("A", "report", "2020-02-01", n=60)
    assert world.status("1", "A", "2020-03-01") == "kept"
    world.say("A", "report", "2020-04-01", n=61)
    assert world.status("1", "A", "2020-05-01") == "breached"


def test_where_the_bound_is_unknown_so_is_the_verdict():
    """§8: unknown: the record cannot tell."""
    world = World(duty="1: {keep: stock, at most: stock of B, who: A}")
    world.say("A", "report", "2020-02-01", n=60)
    assert world.status("1", "A", "2020-03-01") == "unknown"


# Ranges against the bound


@pytest.mark.parametrize(
    ("amount", "status"),
    [
        ("60..100", "kept"),
        ("60..101", "unknown"),
        ("101..200", "breached"),
        ("100..200", "unknown"),
        (">100", "breached"),
        (">=100", "unknown"),
        (">99", "breached"),
        ("<=100", "kept"),
        ("<101", "kept"),
        ("unknown", "unknown"),
    ],
)
def test_a_range_is_judged_only_where_every_value_agrees(amount, status):
    """§2: strictness is kept; §8: a range across the bound is unknown. (Counts are whole: >99 is 100 or more.)"""
    if amount == ">99":
        status = "unknown"
    assert stock("1: {keep: stock, at most: 100}", ("2020-02-01", amount)).status("1", "A", "2020-03-01") == status


def test_a_range_across_the_bound_tells_by_how_much_it_may_exceed():
    """§8: a range across the bound ("may exceed by up to N")."""
    world = stock("1: {keep: stock, at most: 100}", ("2020-02-01", "60..107"))
    assert 7 in [v for r in world.finding("1", "A", "2020-03-01").why for _, v in r.parameters]


def test_of_a_real_quantity_strictness_decides():
    """§2: strictness is kept: <=130 is within 130, >130 is not, <130 is within."""
    for amount, status in (("<=130", "kept"), (">130", "breached"), ("<130", "kept"), (">=130", "unknown")):
        world = World(
            form="load: {mass: t}", count="mass: {of: latest load, sum: mass}", duty="1: {keep: mass, at most: 130 t}"
        )
        world.say("A", "load", "2020-02-01", mass=amount)
        assert (amount, world.status("1", "A", "2020-03-01")) == (amount, status)


# Time of the duty


def test_since_and_until_mean_the_instant_the_day_begins():
    """§7: `since D` and `until D` are the instant D begins; §5: in time, else dormant."""
    world = stock("1: {keep: stock, at most: 100, since: 2020-03-01, until: 2020-06-01}", ("2020-02-01", 120))
    assert world.spans("1", "A") == [
        ("dormant", "2020-01-01", "2020-03-01"),
        ("breached", "2020-03-01", "2020-06-01"),
        ("dormant", "2020-06-01", None),
    ]


def test_what_already_fell_short_when_the_duty_begins_is_a_breach_from_then():
    """§8.2: a breach begins when a deviation meets a duty in force."""
    world = stock("1: {keep: stock, at most: 100, since: 2020-03-01}", ("2020-02-01", 120), ("2020-05-01", 80))
    assert world.spans("1", "A") == [
        ("dormant", "2020-01-01", "2020-03-01"),
        ("breached", "2020-03-01", "2020-05-01"),
        ("kept", "2020-05-01", None),
    ]


# Once shown


def test_nobody_cures_by_falling_silent():
    """§8.2: staleness turns kept into unknown, never breached into unknown."""
    world = stock(
        "1: {keep: fresh, at most: 100}",
        ("2020-02-01", 120),
        count="fresh: {of: latest report, sum: n, good for: 4 months}",
    )
    assert world.spans("1", "A")[-1] == ("breached", "2020-02-01", None)
    assert "shown" in world.why("1", "A", "2021-01-01")


@pytest.mark.parametrize("vague", ["unknown", "50..150", "<=150"])
def test_nobody_cures_by_saying_something_vague(vague):
    """§8.2: a shortfall once shown ends only when conduct within the duty is shown."""
    world = stock("1: {keep: stock, at most: 100}", ("2020-02-01", 120), ("2020-03-01", vague), ("2020-05-01", 99))
    assert world.spans("1", "A")[1:] == [("breached", "2020-02-01", "2020-05-01"), ("kept", "2020-05-01", None)]


def test_after_a_cure_silence_makes_unknown_again():
    """§8.2: staleness turns kept into unknown."""
    world = stock(
        "1: {keep: fresh, at most: 100}",
        ("2020-02-01", 120),
        ("2020-03-01", 90),
        count="fresh: {of: latest report, sum: n, good for: 4 months}",
    )
    assert [s[0] for s in world.spans("1", "A")] == ["unknown", "breached", "kept", "unknown"]


def test_a_vague_range_before_any_shortfall_is_unknown_and_then_kept():
    """§8: unknown: a range across the bound."""
    world = stock("1: {keep: stock, at most: 100}", ("2020-02-01", "50..150"), ("2020-03-01", 90))
    assert [s[0] for s in world.spans("1", "A")] == ["unknown", "kept"]


def test_what_had_gone_stale_when_the_duty_entered_into_force_is_unknown():
    """§8.2: a breach can begin only while the shortfall is itself shown."""
    world = stock("1: {keep: stock, at most: 100, since: 2020-04-01}", ("2020-02-01", 120), ("2020-03-01", "unknown"))
    assert world.status("1", "A", "2020-05-01") == "unknown"


# Settled


def settled(*later):
    world = stock("1: {keep: stock, at most: 100}", ("2020-02-01", 120), *later)
    world.say("B", "settlement", "2020-06-01", clause="1", about="A")
    return world


def test_a_settlement_ends_a_shortfall_in_a_count():
    """§7: a settlement also ends a shortfall in a count."""
    world = settled()
    assert world.status("1", "A", "2020-05-01") == "breached"
    assert world.spans("1", "A")[1] == ("breached", "2020-02-01", "2020-06-01")


def test_after_a_settlement_a_new_shortfall_begins_after_conduct_within_the_duty_or_beyond_what_was_settled():
    """§7: what is no more than what was settled is; what certainly is more is a shortfall anew."""
    assert "breached" not in [s[0] for s in settled(("2020-08-01", 119)).spans("1", "A")[2:]]
    assert settled(("2020-08-01", 130)).spans("1", "A")[2:] == [
        ("kept", "2020-06-01", "2020-08-01"), ("breached", "2020-08-01", None)
    ]  # fmt: skip
    again = settled(("2020-08-01", 90), ("2020-09-01", 130))
    assert again.spans("1", "A")[-1] == ("breached", "2020-09-01", None)
    assert again.status("1", "A", "2020-08-15") == "kept"


def test_a_finding_that_rests_on_a_settlement_says_so():
    """§8: every finding explains itself down to statements."""
    world = settled()
    assert "s2" in {r.statement for r in world.finding("1", "A", "2020-07-01").why}


def test_the_party_in_breach_settles_nothing():
    """§7: settlement (by the owed party or a name under `settles`)."""
    world = stock("1: {keep: stock, at most: 100}", ("2020-02-01", 120))
    world.say("A", "settlement", "2020-06-01", clause="1", about="A")
    with pytest.raises(RecordError, match="may not settle what A owes"):
        world.spans("1", "A")


def test_who_may_settle_settles_what_others_owe_and_not_what_he_does():
    """§7: by the owed party or a name under `settles`, never about its own author by name."""
    world = stock("1: {keep: stock, at most: 100}", ("2020-02-01", 120), settles="[A]", parties="ABC")
    world.say("B", "report", "2020-02-01", n=120)
    world.say("A", "settlement", "2020-06-01", clause="1")
    assert world.status("1", "B", "2020-07-01") == "kept"
    assert world.status("1", "A", "2020-07-01") == "breached"


def test_a_number_too_fine_for_its_bound_is_refused_and_not_unknown():
    """§3: an error, never a wrap-around; and never a verdict that hides it."""
    world = World(
        count="all sites: {of: latest holding, sum: n}",
        duty="1: {keep: all sites, at most: 1/999999937 + 1/7}",
    )
    world.say("A", "holding", "2020-02-01", site="n", n=10**12)
    with pytest.raises(UsageError, match="grows beyond what is counted exactly"):
        world.status("1", "A", "2020-03-01")


def test_steps_of_a_bound_too_fine_for_one_another_are_refused():
    """§3, §5: steps stand on one scale."""
    world = World(duty="1: {keep: stock, at most: {2020-01-01: 1000000000000/999999937, 2021-01-01: 1/999999893}}")
    world.say("A", "report", "2020-02-01", n=1)
    with pytest.raises(UsageError, match="grows beyond what is counted exactly"):
        world.status("1", "A", "2020-03-01")


@pytest.mark.parametrize("bound", ["{B: 40}", "{B: {2020-03-01: 40}}", "{B: stock of B}"])
def test_who_is_given_no_bound_has_a_dormant_duty_for_each_value(bound):
    """§5: before the first step of a bound there is none, and the duty is dormant; §3: one finding for each value."""
    world = World(
        count="cells: {of: latest holding, sum: n, for each: site}",
        duty=f"1: {{keep: cells, at most: {bound}}}",
    )
    world.say("A", "holding", "2020-02-01", site="X", n=100)
    assert [(f.subject.each, f.status) for f in world.assess("2020-04-01").findings(clause="1", party="A")] == [
        ("X", "dormant")
    ]
