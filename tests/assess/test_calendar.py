"""Entry into force, ends, extensions, notice, recurrence (docs/language.md §1, §4)."""

import pytest
from tests.world import World

KEEP = "1: {keep: stock, at most: 100}"


def held(**front):
    world = World(duty=KEEP, **front)
    world.say("A", "report", "2020-01-01", said="2020-01-01", n=90)
    return world


def test_nothing_is_owed_before_entry_into_force():
    """§8: dormant: not yet in force."""
    world = held(in_force="2020-03-01")
    assert world.status("1", "A", "2020-02-29") == "dormant"
    assert world.status("1", "A", "2020-03-01") == "kept"


def test_the_agreement_ends_at_the_instant_its_day_begins():
    """§1: `ends` is a date (the instant that day begins; every duty is dormant from then)."""
    assert held(ends="2021-02-05").spans("1", "A") == [
        ("kept", "2020-01-01", "2021-02-05"),
        ("dormant", "2021-02-05", None),
    ]


EXTENDED = "[2021-02-05, {date: 2026-02-05, known: 2021-02-03}]"


def test_an_extension_moves_the_end():
    """§1: or a list for extensions."""
    assert held(ends=EXTENDED).spans("1", "A")[0] == ("kept", "2020-01-01", "2026-02-05")


def test_an_extension_is_not_known_before_it_was_agreed():
    """§1: known: 2021-02-03."""

    def ends(known):
        rows = held(ends=EXTENDED).assess(None, known).timeline.filter(clause="1", who="A", status="dormant")
        return [r for r in rows["start"].to_list() if r > 1_600_000_000]

    day = held().agreement.calendar.moment
    assert ends("2021-02-02") == [day("2021-02-05").first]
    assert ends("2021-02-03") == [day("2026-02-05").first]


def test_an_agreement_may_end_on_notice():
    """§1: or a notice (`{on: withdrawal, after: 6 months}`)."""
    world = held(ends="{on: withdrawal, after: 6 months}")
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]
    world.say("B", "withdrawal", "2020-02-05")
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-08-05"), ("dormant", "2020-08-05", None)]


def test_a_notice_runs_from_its_receipt():
    """§1: so long after it was received."""
    world = held(ends="{on: withdrawal, after: 6 months}")
    world.say("B", "withdrawal", "2020-02-05", said="2020-03-10")
    assert world.spans("1", "A")[-1] == ("dormant", "2020-09-10", None)


def test_a_group_that_gives_notice_withdraws_each_of_its_members():
    """§1: a notice ends it for who gave it (a group: for each of its members)."""
    world = World(
        duty="1: {keep: stock, at most: 100}",
        ends="{on: withdrawal, after: 6 months}",
        parties="ABC",
        groups="{G: [B, C]}",
    )
    world.say("G", "withdrawal", "2020-02-05")
    assert [world.spans("1", who)[-1][:2] for who in "ABC"] == [("dormant", "2020-08-05")] * 3


def test_no_occasion_arises_once_the_agreement_is_over():
    """§1: every duty is dormant from then; §8.4."""
    world = World(
        duty="1: {on: half-yearly, give: report, within: 30 days}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
        ends="2021-02-05",
    )
    world.cover("report")
    assert set(world.occasions("1", "A", "2021-02-04")) == {"2020-03-01", "2020-09-01"}
    assert world.occasions("1", "A", "2021-10-01") == {}
    assert world.spans("1", "A")[-1] == ("dormant", "2021-02-05", None)


def test_what_would_fall_due_after_the_end_never_does():
    """§5: an occasion closes with the duty."""
    world = World(duty="1: {on: request, do: access, within: 10 days}", ends="2021-02-05")
    world.cover("access")
    world.say("A", "request", "2021-02-01 12:00", to="B")
    assert world.spans("1", "B")[1:] == [("due", "2021-02-01 12:00", "2021-02-05"), ("dormant", "2021-02-05", None)]


@pytest.mark.parametrize(
    ("every", "dates"),
    [
        ("6 months", ["2020-01-31", "2020-07-31", "2021-01-31"]),
        ("1 years", ["2020-01-31", "2021-01-31"]),
        ("90 days", ["2020-01-31", "2020-04-30", "2020-07-29", "2020-10-27", "2021-01-25"]),
        (
            "2 months",
            ["2020-01-31", "2020-03-31", "2020-05-31", "2020-07-31", "2020-09-30", "2020-11-30", "2021-01-31"],
        ),
    ],
)
def test_a_calendar_recurs_from_its_first_date(every, dates):
    """§4: `every`, `from` the first occasion; study: calendar offsets from the start."""
    world = World(
        duty="1: {on: regular, give: report, within: 3 days}", occasion=f"regular: {{every: {every}, from: 2020-01-31}}"
    )
    assert sorted(world.occasions("1", "A", "2021-02-15")) == dates


def test_a_month_s_grace_to_answer_ends_on_the_same_day_of_the_next():
    """§7: dates are counted."""
    world = World(
        duty="1: {on: regular, give: report, within: 1 month}", occasion="regular: {every: 6 months, from: 2020-03-05}"
    )
    world.cover("report")
    assert world.spans("1", "A")[1:] == [("due", "2020-03-05", "2020-04-06"), ("breached", "2020-04-06", None)]


def test_a_calendar_that_began_before_the_agreement_owes_nothing_from_before():
    """§8.4: an occasion that arises while the duty is dormant creates nothing."""
    world = World(
        duty="1: {on: regular, give: report, within: 30 days}",
        occasion="regular: {every: 6 months, from: 2019-09-01}",
        in_force="2020-01-01",
    )
    world.cover("report")
    assert set(world.occasions("1", "A", "2020-04-15")) == {"2020-03-01"}


def test_a_notice_is_taken_back_before_it_takes_effect_or_not_at_all():
    """§1: `ends` by notice; VCLT 68: a notification may be revoked at any time before it takes effect."""
    ends = {}
    for day in ("2020-08-04", "2020-08-06"):
        world = held(ends="{on: withdrawal, after: 6 months}")
        world.say("A", "report", "2020-01-01", n=1)
        world.say("B", "withdrawal", "2020-02-05", id="w")
        world.say("B", "retraction", day, re="w")
        ends[day] = world.spans("1", "A")[-1]
    assert ends == {"2020-08-04": ("kept", "2020-01-01", None), "2020-08-06": ("dormant", "2020-08-05", None)}


def test_who_gave_notice_before_it_acceded_is_nobody_whom_others_wait_for():
    """§1, §5: a duty to all the others is dormant while there is none; until then it is owed to those there are."""
    world = World(
        parties="{A: Aland, B: Bland, C: {name: Cland, since: 2020-04-15}}",
        ends="{on: withdrawal, after: 36 hours}",
        duty="1: {on: request, do: access, within: 3 days}",
    )
    world.say("C", "withdrawal", "2020-01-01")
    world.say("B", "withdrawal", "2020-06-01")
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-06-02 12:00"), ("dormant", "2020-06-02 12:00", None)]
    assert world.spans("1", "C") == [("dormant", "2020-01-01", None)]


def test_the_date_of_a_calendar_is_named_by_the_day_that_it_is_where_days_begin():
    """§1: `zone`: where days begin."""
    world = World(
        zone="Europe/Vienna",
        occasion="quarterly: {every: 3 months, from: 2024-07-01}",
        duty="1: {who: A, on: quarterly, give: report, within: 10 days}",
        in_force="2024-01-01",
    )
    world.cover("report")
    assert set(world.occasions("1", "A", "2024-07-05")) == {"2024-07-01"}
    (finding,) = [f for f in world.assess("2024-07-20").findings(party="A") if f.subject.occasion]
    assert finding.id == "1/A/all/2024-07-01/2024-07-11T22:00:00"


def test_a_time_of_day_is_told_by_the_clocks_of_the_zone():
    calendar = World(zone="Europe/Vienna", duty="1: {keep: stock, at most: 1}").agreement.calendar
    assert calendar.local(1_719_817_200) == "2024-07-01 09:00:00+02:00"
    assert calendar.label(1_719_784_800) == "2024-07-01"
    assert calendar.label(1_719_784_801) == "2024-06-30T22:00:01Z"
