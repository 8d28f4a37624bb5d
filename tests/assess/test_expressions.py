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
