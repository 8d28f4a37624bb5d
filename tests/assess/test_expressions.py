"""One expression grammar: ranges, what is missing, certain and possible (docs/language.md §3)."""

import pytest
from tests.world import World

from detente.errors import AgreementError

SURE, UNSURE, NONE = "breached", "unknown", None


def outcome(where, *, name="x", **fields):
    """What becomes of an exercise of A that may be notifiable, of which nobody gives notice."""
    world = World(
        duty="1: {on: some, give: notice, within: 10 days}", occasion=f'some: {{of: exercise, where: "{where}"}}'
    )
    world.cover("notice")
    fields = {"starts": "2020-03-01", "ends": "2020-03-05", "troops": 1, **fields}
    world.say("A", "exercise", "2020-03-01", id="x", name=name, **fields)
    return world.status("1", "A", "2020-05-01", on="x")


@pytest.mark.parametrize(
    ("where", "troops", "found"),
    [
        ("troops >= 9000", "9000", SURE),
        ("troops >= 9000", "8999", NONE),
        ("troops >= 9000", "8000..14000", UNSURE),
        ("troops >= 9000", "9000..14000", SURE),
        ("troops >= 9000", "8000..8999", NONE),
        ("troops >= 9000", "unknown", UNSURE),
        ("troops > 9000", ">9000", SURE),
        ("troops > 9000", "<=9000", NONE),
        ("troops >= 9000", "<9000", NONE),
        ("troops >= 9000", "<=9000", UNSURE),
        ("troops between 9000 and 12999", "8000..14000", UNSURE),
        ("not troops between 9000 and 12999", "8000..14000", UNSURE),
        ("troops not between 9000 and 12999", "13000..14000", SURE),
        ("troops = 9000", "9000", SURE),
        ("troops = 9000", "8000..9500", UNSURE),
        ("troops != 9000", "8000..8500", SURE),
        ("not troops = 9000", "8000..9500", UNSURE),
        ("troops in (8000, 9000)", "9000", SURE),
        ("troops in (8000, 9000)", "7000", NONE),
        ("troops in (8000, 9000)", "8000..9000", UNSURE),
        ("troops >= 9000 or troops < 5000", "9000..10000", SURE),
        ("troops >= 9000 and troops < 5000", "6000..8000", NONE),
        ("troops >= 9000 or troops < 9000", "8000..14000", UNSURE),
        ("troops is unknown", "unknown", SURE),
        ("troops is unknown", "9000", NONE),
        ("troops is not unknown", "9000", SURE),
        ("troops * 2 - 1000 >= 17000", "9000", SURE),
        ("troops / 3 > 3000", "9000", NONE),
        ("troops / 7 * 7 = 9001", "9001", SURE),
        ("min(troops, 100) = 100", "100..200", SURE),
        ("max(troops, 100) > 150", "100..200", UNSURE),
        ("ceil(troops / 60) = 2", "61..120", SURE),
        ("floor(troops / 60) = 2", "119..120", UNSURE),
        ("if troops > 100 then troops > 200 else troops > 50", "60..100", SURE),
        ("if troops > 100 then troops > 200 else troops > 50", "150", NONE),
    ],
)
def test_on_a_range_a_predicate_holds_only_if_it_does_for_every_value(where, troops, found):
    """§3: on a range a predicate is true or false only if it is so for every value in it."""
    assert outcome(where, troops=troops) == found


@pytest.mark.parametrize(
    ("where", "troops", "tanks", "found"),
    [
        ("tanks >= 250", 1, None, UNSURE),
        ("not tanks >= 250", 1, None, UNSURE),
        ("tanks else 0 >= 250", 1, None, NONE),
        ("tanks else 300 >= 250", 1, None, SURE),
        ("tanks else 300 >= 250", 1, 100, NONE),
        ("tanks is missing", 1, None, SURE),
        ("tanks is missing", 1, 0, NONE),
        ("tanks is missing", 1, "unknown", NONE),
        ("tanks is not missing", 1, None, NONE),
        ("tanks is not missing", 1, "unknown", SURE),
        ("troops >= 9000 or tanks >= 250", 9000, None, SURE),
        ("troops >= 9000 or tanks >= 250", 10, None, UNSURE),
        ("troops >= 9000 and tanks >= 250", 10, None, NONE),
        ("troops >= 9000 and tanks >= 250", 9000, None, UNSURE),
        ("(if tanks is missing then 300 else tanks) >= 250", 1, None, SURE),
        ("troops + tanks >= 250", 1, None, UNSURE),
        ("troops + tanks >= 250", 250, None, SURE),
        ("tanks * troops >= 0", 1, None, SURE),
        ("max(troops, tanks) < 250", 250, None, NONE),
        ("(if troops > 5 then tanks else 7) >= 0", "0..9", None, UNSURE),
        ("(if troops > 5 then tanks else 7) else 5 between 5 and 7", "0..9", None, SURE),
        ("(if troops > 5 then tanks else 7) else 5 = 5", "6..9", None, SURE),
        ("(tanks else tanks) else 5 = 5", 1, None, SURE),
        ("tanks is unknown", 1, None, NONE),
        ("tanks is unknown", 1, "unknown", SURE),
    ],
)
def test_a_comparison_with_what_is_missing_is_unknown(where, troops, tanks, found):
    """§3: a field left out is *missing*: a comparison with it is unknown; `tanks else 0` says what silence means."""
    given = {} if tanks is None else {"tanks": tanks}
    assert outcome(where, troops=troops, **given) == found


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("name = 'x'", SURE),
        ("name != 'x'", NONE),
        ("name in ('w', 'x')", SURE),
        ("name not in ('w', 'x')", NONE),
        ("starts >= 2020-03-01", SURE),
        ("starts > 2020-03-01", NONE),
        ("starts = 2020-03-01", SURE),
        ("ends between 2020-03-01 and 2020-03-05", SURE),
        ("by = 'A'", SURE),
        ("not (name = 'x' and troops = 1)", NONE),
        ("not name = 'y' and troops = 1 or troops = 9", SURE),
    ],
)
def test_texts_dates_and_words_are_compared(where, found):
    """§3: names, numbers, 'texts', dates; comparisons, in, between, and / or / not."""
    assert outcome(where) == found


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("starts <= 2020-03-15", UNSURE),
        ("starts < 2020-03-15", UNSURE),
        ("starts >= 2020-03-15", UNSURE),
        ("starts > 2020-03-15", UNSURE),
        ("starts = 2020-03-05", UNSURE),
        ("starts != 2020-03-05", UNSURE),
        ("starts <= 2020-03-31", SURE),
        ("starts >= 2020-03-01", SURE),
        ("starts = 2020-03", SURE),
        ("starts < 2020-04", SURE),
        ("starts > 2020-02", SURE),
        ("starts < 2020-03", NONE),
        ("starts > 2020-03", NONE),
        ("starts <= ends", SURE),
        ("starts >= ends", UNSURE),
        ("starts < ends", UNSURE),
    ],
)
def test_a_month_is_by_a_date_only_if_each_of_its_days_is(where, found):
    """§3, §7: on a range a predicate is true or false only if it is so for every value in it; field dates are such."""
    assert outcome(where, starts="2020-03", ends="2020-03-31") == found


@pytest.mark.parametrize(
    ("where", "troops", "tanks", "found"),
    [
        ("troops - 10 < 0", "3..9", 1, SURE),
        ("(troops - 10) * (0 - tanks) = 14", 3, 2, SURE),
        ("(troops - 10) * (tanks - 10) between 1 and 49", "3..9", "3..9", SURE),
        ("(troops - 10) * tanks between -14 and -1", "3..9", "1..2", SURE),
        ("tanks * (troops - 10) between -14 and -1", "3..9", "1..2", SURE),
        ("(troops - 10) * tanks >= -13", "3..9", "1..2", UNSURE),
        ("(troops - 5) * (tanks - 5) between -25 and 25", "0..10", "1..10", SURE),
        ("(troops - 5) * (tanks - 5) >= -24", "0..10", "1..10", UNSURE),
        ("troops * tanks >= 153", ">50", 3, SURE),
        ("troops * 0 = 0", "unknown", 1, SURE),
        ("troops * tanks = 0", "unknown", 0, SURE),
        ("(0 - troops) * tanks <= 0", "unknown", "unknown", SURE),
        ("(0 - troops) * (0 - tanks) >= 1", ">0", ">0", SURE),
        ("(troops - 5) * (0 - tanks) < 1000", "unknown", 1, SURE),
        ("(troops - 5) * (0 - tanks) > -1000", "unknown", 1, UNSURE),
        ("troops / tanks between 1 and 3", "6..9", "3..6", SURE),
        ("troops / tanks <= 2", 9, ">50", SURE),
        ("troops / tanks >= 3", ">90", "3..30", SURE),
        ("100 / (troops - 10) = -20", 5, 1, SURE),
        ("(5 - troops) / (tanks - 9) between 0 and 1", "6..7", "1..7", SURE),
        ("(troops - 8) / tanks between -2 and 1", "6..9", "1..2", SURE),
        ("troops / tanks >= 0", 9, 0, UNSURE),
        ("troops / tanks >= 0", 9, "0..5", UNSURE),
        ("troops / (tanks - 2) != 7", 9, "0..5", UNSURE),
        ("0 - troops < (if troops > 5 then 2 / troops else 0.5)", "3..9", 1, SURE),
        ("min(100 / troops, 200 / tanks) = 20", 5, 4, SURE),
        ("max(100 / troops, 200 / tanks, troops) = 50", 5, 4, SURE),
    ],
)
def test_arithmetic_takes_the_whole_of_each_range(where, troops, tanks, found):
    """§3: `+ - * /` (exact); on a range a predicate is true or false only if it is so for every value in it."""
    assert outcome(where, troops=troops, tanks=tanks) == found


@pytest.mark.parametrize("kind", ["one after the other", "one in the other", "least of all"])
def test_what_is_written_in_a_line_is_worked_out_in_a_moment(kind):
    """A part of an expression may stand in it many times once it is compiled: it must not double with each level."""
    part = "(if troops > 1 then 1 else 2)"
    where = {
        "one after the other": " * ".join([part] * 60) + " = 1",
        "one in the other": "(if troops > 1 then " * 24 + "1" + " else 2)" * 24 + " = 1",
        "least of all": f"min({', '.join(f'({part} / {part})' for _ in range(9))}) = 1",
    }[kind]
    assert outcome(where, troops=2) == SURE
    assert outcome(where, troops="1..2") == UNSURE


def test_the_last_day_of_a_month_begins_where_its_zone_says():
    """§3, §7: on a range a predicate is so only if for every value in it; 31 March has 23 hours in Berlin."""
    world = World(
        zone="Europe/Berlin",
        duty="1: {on: some, give: notice, within: 10 days}",
        occasion="some: {of: exercise, where: starts < ends}",
    )
    world.cover("notice")
    world.say("A", "exercise", "2024-03-01", id="x", name="x", starts="2024-03", ends="2024-03-31", troops=1)
    assert world.status("1", "A", "2024-05-01", on="x") == UNSURE


def seen(where, **fields):
    form = "sighting: {name: text key, day: date?, moment: instant?, other: date?, dose: TBq?}"
    world = World(
        form=form,
        duty="1: {on: some, give: notice, within: 10 days}",
        occasion=f'some: {{of: sighting, where: "{where}"}}',
    )
    world.cover("notice")
    world.say("A", "sighting", "2020-03-01", id="x", name="x", **fields)
    return world.status("1", "A", "2020-05-01", on="x")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("day < moment", UNSURE),
        ("day = moment", UNSURE),
        ("moment >= day", UNSURE),
        ("day <= 2020-03-05T12:00:00Z", UNSURE),
        ("moment = 2020-03-05", SURE),
        ("other else 2020-03-05 = day", SURE),
        ("other else 2020-03-06 > day", SURE),
        ("other else day = day", SURE),
    ],
)
def test_a_day_is_some_time_of_it_to_an_instant(where, found):
    """§3, §7: a date is a day; on a range a predicate is so only if for every value in it."""
    assert seen(where, day="2020-03-05", moment="2020-03-05T12:00:00Z") == found


def test_the_largest_amount_of_the_largest_unit_is_compared_exactly():
    """§3: a sum that could overflow is an error, never a wrap-around."""
    assert seen("dose >= 999999999999", dose=999999999999) == SURE
    assert seen("dose > 999999999999", dose=999999999999) is NONE


def test_an_occasion_that_may_not_be_one_is_kept_once_it_is_answered():
    """§3: an occasion gives *unknown* unless answered."""
    world = World(
        duty="1: {on: some, give: notice, within: 10 days}", occasion="some: {of: exercise, where: troops >= 9000}"
    )
    world.cover("notice")
    world.say(
        "A", "exercise", "2020-03-01", id="x", name="x", starts="2020-03-01", ends="2020-03-05", troops="8000..14000"
    )
    world.say("A", "notice", "2020-03-05", name="x")
    assert world.status("1", "A", "2020-05-01") == "kept"


def drills(*troops, **count):
    more = "".join(f", {k.replace('_', ' ')}: '{v}'" for k, v in count.items())
    world = World(count=f"drills: {{of: exercise, over: ever{more}}}", duty="1: {keep: drills, at most: 60000}")
    for i, n in enumerate(troops):
        given = n if isinstance(n, dict) else {"troops": n}
        world.say("A", "exercise", "2020-03-01", name=f"x{i}", starts="2020-03-01", ends="2020-03-05", **given)
    return world.value("1", "A", "2020-05-01")


def test_an_entry_that_may_not_count_adds_the_range_from_0_to_its_weight():
    """§3: where certain and possible differ, an entry adds the range from 0 to its weight."""
    assert drills(50000, "30000..45000", where="troops > 40000", sum="troops") == "50,000 to 95,000"
    assert drills(50000, "30000..45000", where="troops > 40000") == "1 to 2"


def test_ranges_add_up_at_both_ends():
    """§2, §3: an amount is a range."""
    assert drills("100..200", "10..20", sum="troops") == "110 to 220"
    assert drills("100..200", "unknown", sum="troops") == "100 or more"


def test_a_sum_may_weigh():
    """§3: one expression grammar serves predicates, sums …; if … then … else …"""
    assert drills(100, 7, sum="if troops > 50 then 1 else troops") == "8"
    assert drills(100, 7, sum="troops * 2") == "214"
    assert drills({"troops": 1, "tanks": 5}, {"troops": 1}, sum="tanks else 0") == "5"


def test_an_event_that_leaves_its_number_out_adds_what_is_not_known():
    """§3: a field left out is missing, a comparison with it unknown: it may be anything from 0."""
    assert drills({"troops": 1, "tanks": 5}, {"troops": 1}, sum="tanks") == "5 or more"


@pytest.mark.parametrize(
    "where",
    [
        "troops >= 9000 " + "or troops >= 9000 " * 700,
        "(" * 51 + "troops >= 9000" + ")" * 51,
        "sum(troops) > 1",
        "now() > starts",
        "(select 1) = 1",
        "troops >= ",
        "troop >= 9000",
        "starts >= 9000",
        "name >= 250",
    ],
)
def test_what_is_no_expression_is_an_error(where):
    """§3: over 10,000 characters or brackets deeper than 50 are errors; no clock, no aggregate, no other function."""
    with pytest.raises(AgreementError):
        World(duty="1: {on: some, give: notice, within: 10 days}", occasion=f'some: {{of: exercise, where: "{where}"}}')


def test_a_text_of_many_terms_is_read():
    """§3: brackets deeper than 50 are errors: fifty are not."""
    assert outcome("(" * 50 + "troops >= 9000" + ")" * 50, troops=9000) == SURE
    assert outcome("troops >= 9000 " + "or troops >= 9000 " * 400, troops=9000) == SURE
