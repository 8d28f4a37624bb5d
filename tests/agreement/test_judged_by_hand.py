"""Four agreements judged by hand: what they need can be written, and what an earlier draft allowed is refused."""

from __future__ import annotations

from tests.agreement.documents import document, habits, told

from detente.agreement import parse
from detente.agreement.grammar.conditions import CountIs, Lasting


def clauses(**given):
    return parse(document(**given)).clauses


def sentences(**given):
    return [t.partition(": ")[2] for t in told(document(**given))]


# -- New START


def test_a_countermeasure_can_be_declared():
    said = (
        "X: {on: half-yearly, give: data update, within: 30 days, unless: other "
        "breaches II and self suspends, basis: countermeasure, grace: 30 days}"
    )
    assert habits(document(duty=said)) == []


def test_an_exemption_is_written_in_the_reading_of_who_claims_it():
    given = {
        "duty": "XI: {on: request, do: access, within: 24 hours}",
        "reading": (
            "RU: {said: 2022-08-08, source: note, XI: {excused: self agrees}}\n"
            "US: {said: 2023, source: report, XI: {excused: never}}"
        ),
    }
    assert habits(document(**given)) == []


def test_two_caps_of_one_clause_are_two_duties_over_types():
    given = {
        "occasion": "one: {of: request, where: type = 'one'}\ntwo: {of: request, where: type = 'two'}",
        "duty": (
            "XI.1: {on: one, do: access, within: 24 hours, up to: 10, per: treaty year}\n"
            "XI.2: {on: two, do: access, within: 24 hours, up to: 8, per: treaty year}"
        ),
    }
    assert told(document(**given)) == []


def test_a_limit_may_follow_one_partys_reading_of_what_is_counted():
    given = {
        "form": "objection: {launchers: count}",
        "count": (
            "excluded: {of: latest objection, sum: launchers, according to: RU, if silent: "
            "0, good for: 9 years}\nall launchers: {is: declared launchers + excluded}"
        ),
        "reading": "RU: {said: 2018-02-05, source: statement, II: {keep: all launchers}}",
    }
    assert parse(document(**given)).readings["RU"][0].clauses.duties["II"].keep == "all launchers"


# -- the Vienna Document


def test_an_answer_may_have_to_be_sufficient():
    duty = "X: {on: exercise, give: notification, within: 48 hours, where: starts > 2011-01-01 and name != ''}"
    assert clauses(duty=duty).duties["X"].where is not None
    assert sentences(duty="X: {on: exercise, give: exercise, within: 48 hours, where: tanks is not missing}") == []


def test_the_answer_to_one_duty_is_the_occasion_of_the_next():
    chain = (
        "A: {on: exercise, give: notification, within: 2 days}\n"
        "B: {on: notification, give: data update, within: 2 days}"
    )
    assert list(clauses(duty=chain).occasions)[-2:] == ["exercise", "notification"]


def test_the_quota_of_evaluations_can_be_written_whole():
    said = (
        "X: {on: request, do: access, within: 5 days, per: calendar year, up to: "
        '["min(15, ceil(units / 60))", 1 for each by and site, 2 for each site]}'
    )
    assert len(clauses(duty=said).duties["X"].up_to) == 3


def test_one_large_exercise_in_three_calendar_years():
    given = {
        "count": "large: {of: exercise, where: troops > 40000, over: 3 calendar years}",
        "duty": "X: {keep: large, at most: 1}",
    }
    assert habits(document(**given)) == []


def test_one_command_is_a_condition_over_counts_of_others():
    given = {
        "parties": "{US: a, RU: b, BY: c}",
        "count": "troops: {of: exercise, sum: troops}\nboth: {is: troops of RU + troops of BY}",
        "occasion": "O: {when: both of RU at least 200000}",
    }
    assert clauses(**given).occasions["O"].when == CountIs("both", _subject("RU"), "at least", 200_000)


def _subject(name):
    from detente.agreement.grammar.conditions import Subject

    return Subject((name,))


def test_sources_may_be_heard_apart():
    said = 'troops: {of: exercise, sum: troops, according to: "self, BCC"}'
    assert str(clauses(count=said).counts["troops"].according_to) == "self, BCC"


# -- the answers of 2022


def test_an_offer_stands_while_another_is_kept_and_the_host_agrees():
    given = {
        "others": "{RO: Romania, BCC: x}",
        "duty": """
            U1.RO: {who: US, to: RU, on: request, do: access, within: 3 days, while: RU keeps U2 and RO agrees}
            U2: {who: RU, to: US, on: request, do: access, within: 72 hours, while: US keeps U1.RO}
            """,
    }
    assert told(document(**given)) == []


def test_a_benchmark_is_a_duty_never_in_force_that_another_meets():
    given = {
        "duty": (
            "DE: {who: RU, keep: warheads, at most: 5, while: never}\n"
            "X: {who: US, keep: warheads, at most: 5, while: RU meets DE for 90 days}"
        )
    }
    assert isinstance(clauses(**given).duties["X"].while_, Lasting)


def test_two_sites_are_chosen_and_released_by_statements():
    given = {
        "state": "bases: {set of: site, on: designation from US, off: release from US, at most: 2}",
        "occasion": "visit: {of: request, where: site in bases}",
    }
    assert told(document(**given)) == []


# -- the INF Treaty


def test_elimination_is_steps_by_date_and_party():
    given = {
        "count": "eliminated: {of: holding, sum: n, over: ever}\nremaining: {is: warheads - eliminated}",
        "duty": (
            "X: {keep: eliminated, at least: {US: {1991-06-01: 846}, RU: {1991-06-01: "
            "1846}}}\nY: {keep: remaining, at most: {1988: 20, 1991: 0}}"
        ),
    }
    assert told(document(**given)) == []


def test_a_suspension_may_be_declared_in_a_reading():
    given = {
        "reading": (
            "US: {said: 2019-02-02, source: note, II: {unless: self suspends and other "
            "breaches II, basis: suspension of operation}}"
        )
    }
    assert parse(document(**given)).readings["US"][0].clauses.duties["II"].basis == "suspension of operation"


# -- faults of an earlier draft


def test_a_field_with_a_space_is_no_column():
    assert sentences(form="f: {delivery vehicles: count}") == [
        (
            "'delivery vehicles' is no name of a field; it is one word of letters, digits "
            "and _; for instance: delivery_vehicles"
        )
    ]


def test_there_is_no_window_no_clock_and_no_function():
    for where in (
        "SUM(troops) OVER (PARTITION BY name) > 5",
        "now() > starts",
        "current_date > starts",
        "troops > (select 1)",
    ):
        (sentence,) = sentences(count=f"X: {{of: exercise, where: {where}}}")
        assert sentence.startswith(("expected ", "an exercise has no field", "there is no function")), sentence


def test_a_duty_of_force_on_force_is_refused_and_printed():
    said = (
        "A: {who: US, keep: warheads, at most: 1, while: RU owes B}\n"
        "B: {who: RU, keep: warheads, at most: 1, while: US owes A}"
    )
    assert sentences(duty=said) == [
        "force depends on itself: A by US -> B by RU -> A by US; none can come first; use 'keeps'"
    ]


def test_a_group_that_speaks_and_members_that_owe_are_told_apart():
    given = {
        "groups": "{E3: [US, RU]}",
        "duty": (
            "A: {who: E3, keep: warheads, at most: 1}\n"
            "B: {who: each of E3, keep: warheads, at most: 1, while: E3 keeps A and all of "
            "E3 keep II and E3 said consent}"
        ),
    }
    made = clauses(**given).duties
    assert (made["A"].who, made["B"].who) == (("E3",), ("US", "RU"))


def test_a_reading_says_when_and_where_it_was_stated():
    assert sentences(reading="RU: {II: {at most: 5}}") == [
        "a reading needs 'said'; for instance: said: 2018-02-05",
        "a reading needs 'source'; for instance: source: Foreign Ministry, statement of that day",
    ]


def test_a_before_without_a_shared_key_is_refused():
    (sentence,) = sentences(duty="X: {on: exercise, give: data update, before: 42 days}")
    assert "share no key field" in sentence


def test_a_month_or_a_year_is_a_date():
    made = clauses(duty="X: {keep: warheads, at most: 5, since: 2018-02, until: 2020}").duties["X"]
    assert (made.since, made.until) == (1517443200, 1577836800)
