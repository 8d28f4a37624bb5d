"""What valid blocks mean: the values of the model that they become."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.agreement.documents import NEW_START, document, told

from detente.agreement import Bound, Cap, Field, Occasion, Sources, parse
from detente.agreement.grammar.conditions import InState, Never, Said, Subject
from detente.agreement.grammar.expressions import Name, Number
from detente.instants import BEGINNING, FOREVER, Calendar, Duration, Period, text


def clauses(**given):
    return parse(document(**given)).clauses


def duty(said, name="X", **given):
    return clauses(duty=said, **given).duties[name]


def count(said, name="X", **given):
    return clauses(count=said, **given).counts[name]


def bare(bound):
    """A bound as plain values: party -> [(day, number)]."""
    return {
        party: [(text(day)[:10] if day is not None else None, e.value) for day, e in steps]
        for party, steps in bound.steps.items()
    }


# -- front matter


def test_front_matter_becomes_the_agreement():
    a = parse(NEW_START, "nst.md")
    assert (a.short, list(a.parties), a.others["BCC"], a.settles) == (
        "New START",
        ["US", "RU"],
        "Bilateral Consultative Commission",
        ("BCC",),
    )
    assert (text(a.in_force), a.calendar) == ("2011-02-05T00:00:00Z", Calendar("UTC", a.in_force))
    assert repr(a) == "<Agreement 'New START': 6 clauses, US, RU>"
    assert a.file == "nst.md"


def test_an_extension_counts_once_it_is_known():
    a = parse(NEW_START)
    assert text(a.end(a.calendar.moment("2021-02-02").last)) == "2021-02-05T00:00:00Z"
    assert text(a.end(a.calendar.moment("2021-02-03").first)) == "2026-02-05T00:00:00Z"


def test_days_begin_in_the_zone():
    a = parse(document(zone="Europe/Moscow"))
    assert text(a.in_force) == "2011-02-04T21:00:00Z"


def test_parties_accede_and_withdraw():
    a = parse(document(parties="{US: United States, SE: {name: Sweden, since: 2024-03-07, until: 2030-01-01}}"))
    assert (a.parties["SE"].name, text(a.parties["SE"].since)) == ("Sweden", "2024-03-07T00:00:00Z")
    assert a.parties["US"].since is None


def test_a_notice_ends_it_for_who_gave_it():
    a = parse(document(ends="{on: suspension, after: 6 months}"))
    assert (a.notice.on, a.notice.after, a.ends) == ("suspension", Duration(6, "months"), ())
    assert a.end() == FOREVER


def test_norway_is_no_falsehood_and_versions_are_digests():
    a = parse(document(parties="{NO: Norway, RU: Russia}", versions="{" + "A" * 64 + ": 2018-02-05}"))
    assert list(a.parties) == ["NO", "RU"]
    assert list(a.versions) == ["a" * 64]


# -- forms


def test_a_form_has_typed_fields():
    form = clauses(form='f: {a: "[x, y] key", b: kg?, c: count, d: yes/no, e: date, to: party, re: request}').forms["f"]
    assert form.fields["a"] == Field("a", "choice", choices=("x", "y"), key=True)
    assert form.fields["b"] == Field("b", "amount", "kg", optional=True)
    assert form.fields["c"] == Field("c", "count", "count")
    assert list(form.fields) == ["a", "b", "c", "d", "e"]
    assert (form.re, form.addressed, form.keys) == ("request", True, ("a",))


# -- counts


def test_latest_is_a_stock_and_without_it_events():
    stock, events = count("X: {of: latest holding, good for: 4 months}"), count("X: {of: holding, over: ever}")
    assert (stock.latest, stock.good_for, stock.according_to) == (True, Duration(4, "months"), Sources((("self",),)))
    assert (events.latest, events.over, events.over_ever) == (False, None, True)
    assert count("X: {of: holding, over: 3 calendar years}").over == Duration(3, "years", calendar=True)


def test_a_kind_may_begin_with_latest():
    assert count("X: {of: latest news}", form="latest news: {n: count}").latest is False


def test_a_count_has_the_unit_of_its_sum():
    assert count("X: {of: holding, sum: mass}").unit == "kg"
    assert count("X: {of: holding, sum: 2 * mass / 3}").unit == "kg"
    assert count("X: {of: holding, sum: mass / 1 t}").unit == "count"
    assert count("X: {of: holding}").unit == "count"
    assert count("X: {is: material * 2}").unit == "kg"


def test_arithmetic_over_counts_for_each_value_is_for_each_value():
    assert count("X: {is: cells * 2}").for_each == "site"


def test_counts_may_be_used_before_they_are_declared():
    made = clauses(count="X: {is: Y + 1}\nY: {is: warheads of RU at 2011-02-05 / 3}").counts
    assert list(made)[-2:] == ["X", "Y"]
    assert made["Y"].is_.factors[0][1] == Name("warheads", "RU", "2011-02-05")


def test_a_number_without_unit_takes_that_of_what_it_meets():
    where = count("X: {of: holding, where: mass > 200}").where
    assert where.right == Number(Fraction(200), "kg")
    assert repr(where.right) == "Number(200 kg)"
    assert count("X: {of: holding, where: n > 200}").where.right.unit == ""
    assert repr(duty("X: {keep: material, at most: 5}").bound.steps[None][0][1]) == "Number(5 kg)"
    assert repr(duty("X: {keep: material, at most: 0.2 t}").bound.steps[None][0][1]) == "Number(1/5 t)"


def test_sources_are_chains_heard_apart():
    assert count("X: {of: holding, according to: US else self}").according_to.chains == (("US", "self"),)
    assert count('X: {of: holding, according to: "self, BCC"}').according_to.chains == (("self",), ("BCC",))
    assert count("X: {of: holding, according to: [US else self, BCC]}").according_to.chains == (
        ("US", "self"),
        ("BCC",),
    )


def test_a_field_may_stand_beside_a_sign_without_spaces():
    caps = duty('X: {on: request, do: access, within: 1 day, up to: "ceil(units/60)"}').up_to
    assert str(caps[0].limit.steps[None][0][1]).startswith("Call(function='ceil', arguments=(Product(")


def test_a_field_may_be_called_like_a_unit():
    assert count("X: {of: f, where: t > 5 kg}", form="f: {t: kg}").where.right.unit == "kg"
    assert count("X: {of: f, where: m > 5 t}", form="f: {m: kg, t: text}").where.right.unit == "t"


# -- occasions and states


def test_a_bare_kind_is_an_occasion_of_its_name():
    made = clauses(duty="X: {on: request, do: access, within: 24 hours}").occasions
    assert made["request"] == Occasion("request", of="request")
    assert made["half-yearly"].every == Duration(6, "months")
    assert "exercise" not in made


def test_the_clock_of_an_occasion_runs_from_a_field():
    made = clauses(occasion="O: {of: exercise, where: troops >= 9000, at: starts, until: ends}").occasions["O"]
    assert (made.of, made.at, made.until) == ("exercise", "starts", "ends")


def test_a_bare_kind_makes_one_state_per_speaker():
    states = clauses().states
    assert (states["suspends"].per_speaker, states["suspends"].on) == (True, Said(None, "suspension"))
    assert (states["crisis"].per_speaker, states["crisis"].on) == (False, Said(Subject(("BCC",)), "suspension"))
    assert (states["chosen"].set_of, states["chosen"].at_most, states["chosen"].per_speaker) == ("site", 2, False)
    assert states["agrees"].off == Never()


def test_conditions_may_use_everybodys_kinds():
    assert told(document(state="S: {on: US said settlement, off: refusal from RU}")) == []


# -- duties


def test_each_party_owes_and_all_the_others_are_owed_by_default():
    x = duty("X: {keep: warheads, at most: 5}")
    assert (x.who, x.to, x.apart) == (("US", "RU"), None, False)


GROUPS = {"parties": "{A: a, B: b, C: c}", "groups": "{G: [A, B]}"}


def test_a_bare_group_owes_as_one_and_each_of_it_alone():
    assert duty("X: {who: G, keep: warheads, at most: 5}", **GROUPS).who == ("G",)
    assert duty("X: {who: [each of G, C], keep: warheads, at most: 5}", **GROUPS).who == ("A", "B", "C")


def test_a_list_of_the_owed_and_a_gate_that_says_other_keep_a_duty_apart():
    assert duty("X: {who: US, to: RU, keep: warheads, at most: 5}").apart is False
    assert duty("X: {who: US, to: [RU, BCC], keep: warheads, at most: 5}").apart is True
    assert duty("X: {keep: warheads, at most: 5, unless: other breaches II}").apart is True
    assert duty("X: {keep: warheads, at most: 5, unless: RU breaches II}").apart is False
    assert duty("X: {keep: warheads, at most: 5, excused: other agrees}").apart is True
    assert duty("X: {keep: warheads, at most: 5, according to: other}").apart is True


def test_a_duty_knows_its_gates_as_written_and_what_it_stands_under():
    a = parse(NEW_START).clauses.duties
    assert a["VII.2"].texts == {"unless": "other breaches XI.1 and self suspends"}
    assert (a["VII.2"].heading, a["VII.2"].basis) == ("Article VII", "countermeasure")
    assert a["VII.2"].prose == "Each Party shall notify the other Party of updated data, twice a year."
    assert a["II.1.a"].prose.startswith("1. Each Party shall reduce")


def test_clause_ids_stay_as_written():
    made = clauses(
        duty="""
        2.10: {keep: warheads, at most: 1}
        2.1: {keep: warheads, at most: 1, while: "self keeps 2.10 and at least 2 of [US, RU] keep 2.10.3"}
        2.10.3: {keep: warheads, at most: 1}
        2: {keep: warheads, at least: 1}
        """
    ).duties
    assert list(made)[-4:] == ["2.10", "2.1", "2.10.3", "2"]
    assert [p.clause for p in made["2.1"].while_.parts] == ["2.10", "2.10.3"]
    assert made["2"].direction == "at least"


def test_a_bound_has_steps_by_date():
    x = duty("X: {keep: warheads, at most: {2018-02-05: 1550, 2011-02-05: 2200}}")
    assert bare(x.bound) == {None: [("2011-02-05", 2200), ("2018-02-05", 1550)]}


def test_a_bound_is_by_party_and_date_nested_either_way():
    by_party = duty("X: {keep: warheads, at most: {US: {2018: 5, 2019: 4}, RU: 6}}").bound
    by_date = duty("X: {keep: warheads, at most: {2018: {US: 5, RU: 7}, 2019: 4}}").bound
    assert bare(by_party) == {"US": [("2018-01-01", 5), ("2019-01-01", 4)], "RU": [(None, 6)]}
    assert bare(by_date) == {
        None: [("2019-01-01", 4)],
        "US": [("2018-01-01", 5), ("2019-01-01", 4)],
        "RU": [("2018-01-01", 7), ("2019-01-01", 4)],
    }
    assert by_date.for_party("RU") == by_date.steps["RU"]


def test_a_bound_may_be_another_partys_count():
    bound = duty("X: {keep: warheads, at most: warheads of RU}").bound
    assert bound == Bound({None: ((None, Name("warheads", "RU")),)})


def test_a_quota_has_several_caps():
    x = duty(
        "X: {on: request, do: access, within: 5 days, per: calendar year, up to: "
        '["min(15, ceil(units / 60))", 1 for each by and site, {2011: 20, 2012: 15}]}'
    )
    assert x.per == Period("calendar year")
    assert [c.for_each for c in x.up_to] == [(), ("by", "site"), ()]
    assert bare(x.up_to[2].limit) == {None: [("2011-01-01", 20), ("2012-01-01", 15)]}
    assert x.up_to[1] == Cap(Bound({None: ((None, Number(Fraction(1))),)}), ("by", "site"))


def test_a_quota_uses_fields_of_the_request_before_counts():
    x = duty('X: {on: request, do: access, within: 5 days, up to: "units + warheads of RU"}')
    assert [t.name for _, t in x.up_to[0].limit.steps[None][0][1].terms] == ["units", "warheads"]


def test_an_answer_is_given_or_done_and_may_be_a_choice():
    x = duty("X: {on: exercise, do: notification or data update, within: 2 days}")
    assert (x.gives, x.does, x.answers) == ((), ("notification", "data update"), ("notification", "data update"))
    y = duty("X: {on: exercise, give: notification, before: 42 days}")
    assert (y.gives, y.does, y.before, y.within) == (("notification",), (), Duration(42, "days"), None)


def test_a_kind_may_hold_the_word_or():
    x = duty(
        "X: {on: request, do: conversion or elimination, within: 2 days}", form="conversion or elimination: {n: count}"
    )
    assert x.does == ("conversion or elimination",)


def test_a_duty_binds_from_the_beginning_of_a_day():
    x = duty("X: {keep: warheads, at most: 5, since: 2018-02-05, until: 2026-02-05}")
    assert (text(x.since), text(x.until)) == ("2018-02-05T00:00:00Z", "2026-02-05T00:00:00Z")
    assert x.since > BEGINNING


def test_force_may_be_asked_for_where_it_is_not_circular():
    assert (
        told(
            document(
                duty=(
                    "A: {who: US, keep: warheads, at most: 1, while: RU owes B}\n"
                    "B: {who: RU, keep: warheads, at most: 1}"
                )
            )
        )
        == []
    )


@pytest.mark.parametrize(
    "gate",
    [
        "while: US owes A for 30 days",
        "while: US keeps A",
        "unless: US breaches A",
        "while: US meets A",
        "excused: US owes A",
    ],
)
def test_conduct_may_be_circular_and_time_breaks_a_cycle_of_force(gate):
    said = (
        f"A: {{who: US, keep: warheads, at most: 1, while: RU owes B}}\n"
        f"B: {{who: RU, keep: warheads, at most: 1, {gate}}}"
    )
    assert told(document(duty=said)) == []


def test_states_that_turn_one_another_on_are_no_cycle_of_force():
    states = "S: {on: T, off: never}\nT: {on: S, off: US owes II}"
    assert told(document(state=states, duty="X: {keep: warheads, at most: 1, while: S}")) == []


# -- readings


def test_readings_of_one_owner_add_up():
    a = parse(NEW_START)
    first, second = a.readings["RU"]
    assert (text(first.said), first.changes) == ("2018-02-05T00:00:00Z", {"II.1.c": {"keep": "launchers"}})
    assert second.changes == {"II.1.c": {"keep": "launchers"}, "XI.1": {"excused": "self exempts"}}
    assert (first.clauses.duties["XI.1"].excused, second.clauses.duties["XI.1"].excused) == (
        None,
        InState("exempts", Subject(("self",))),
    )
    assert second.clauses.duties["II.1.c"].keep == "launchers"
    assert a.clauses.duties["II.1.c"].keep == "declared launchers"
    assert second.clauses.duties["II.1.c"].bound == a.clauses.duties["II.1.c"].bound


def test_a_reading_does_not_exist_before_it_is_said():
    a = parse(NEW_START)
    said = a.calendar.moment("2022-08-08")
    assert a.reading("RU", said.first).source == "Foreign Ministry, note of that day"
    assert a.reading("RU", said.first - 1).source == "Foreign Ministry, statement of that day"
    assert a.clauses_of("US") is a.clauses


def test_readings_stand_in_the_order_of_their_dates_whatever_that_of_the_text():
    later = "RU: {said: 2020-01-01, source: b, II: {at most: 6}}"
    text_ = document(reading=later) + "\n```yaml reading\nRU: {said: 2019-01-01, source: a, II: {at most: 5}}\n```\n"
    assert [r.source for r in parse(text_).readings["RU"]] == ["a", "b"]
    assert bare(parse(text_).readings["RU"][1].clauses.duties["II"].bound) == {None: [(None, 6)]}


def test_a_reading_may_be_stated_once_a_day():
    text_ = (
        document(reading="RU: {said: 2019-01-01, source: a}") + "\n```yaml reading\nRU: {said: 2019, source: b}\n```\n"
    )
    assert told(text_) == ["1:12: 'RU' stated a reading of that date already; join the two blocks"]


def test_others_and_groups_may_state_readings():
    text_ = document(
        groups="{G: [US, RU]}",
        reading=(
            "BCC: {said: 2019, source: a, II: {at most: 5}}\nG: {said: 2019, source: b, warheads: {sum: launchers}}"
        ),
    )
    a = parse(text_)
    assert list(a.readings) == ["BCC", "G"]
    assert a.readings["G"][0].clauses.counts["warheads"].sum == Name("launchers")


def test_a_reading_may_replace_a_state_and_an_occasion():
    a = parse(document(reading="RU: {said: 2019, source: a, crisis: {off: never}, half-yearly: {every: 1 year}}"))
    reading = a.readings["RU"][0].clauses
    assert (reading.states["crisis"].off, reading.occasions["half-yearly"].every) == (Never(), Duration(1, "years"))
