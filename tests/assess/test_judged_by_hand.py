"""Agreements judged by hand, on paper, before there was an engine: what the public record must show, and since when.

The Vienna Document 2011, the written answers of 2022, the INF Treaty; clause text is a sketch. New START has its own
test, tests/library/test_new_start.py, and Zapad-2017 with two sources stands in test_sources.py. Dates and numbers
are of the public record where a source was found; what a test adds to ask its question, it says.
"""

import pytest
from tests.world import World

# The Vienna Document -------------------------------------------------------------------------

BALTIC = ("LT", "LV", "EE")
VIENNA = {
    "in_force": "2011-12-01",
    "binding": "politically",
    "form": """
        explanation request: {to: party}
        explanation: {re: explanation request, numbers: count?, returns: date?}
        meeting request: {to: party}
        meeting: {re: meeting request}
    """,
    "duty": """
        III.1: {on: explanation request, give: explanation, within: 48 hours}
        III.2: {on: meeting request, do: meeting, within: 48 hours}
    """,
}
TOLD_ALL = '{said: 2022-02-11, source: statement of that day, III.1: {where: "numbers is not missing"}}'


def unusual_activities(**written):
    """Ukraine asks Russia on 11 February 2022 to explain, on the 13th to meet; the log has all answers."""
    world = World(parties="{UA: Ukraine, RU: Russia}", **(VIENNA | written))
    world.cover("explanation", "meeting")
    world.say("UA", "explanation request", "2022-02-11", to="RU", id="explain")
    world.say("UA", "meeting request", "2022-02-13", to="RU", id="meet")
    world.say("RU", "refusal", "2022-02-15", re="meet", id="no")
    return world


def union_resolve(**written):
    """Three ask Belarus jointly on 9 February 2022; it answers all in time, without numbers and without dates."""
    world = World(parties="{LT: Lithuania, LV: Latvia, EE: Estonia, BY: Belarus}", **(VIENNA | written))
    world.cover("explanation", "meeting")
    world.say([*BALTIC], "explanation request", "2022-02-09", to="BY", id="explain")
    world.say("BY", "explanation", "2022-02-11", re="explain", id="reply")
    return world


def test_a_request_of_a_day_is_due_48_hours_after_its_end_and_breached_from_then():
    world = unusual_activities()
    assert world.spans("III.1", "RU", owed_to="UA", on="explain") == [
        ("due", "2022-02-11 23:59:59", "2022-02-14"),
        ("breached", "2022-02-14", None),
    ]
    assert world.status("III.1", "RU", "2022-02-13", owed_to="UA") == "due"
    assert world.status("III.1", "UA", "2022-06-01", owed_to="RU") == "kept"


def test_what_was_never_explained_is_breached_for_ever():
    assert unusual_activities().status("III.1", "RU", "2029-12-31") == "breached"


def test_without_a_record_that_is_complete_the_missing_explanation_is_unknown():
    world = unusual_activities()
    world.said.pop(0)
    assert world.status("III.1", "RU", "2022-03-01", owed_to="UA") == "unknown"


@pytest.mark.parametrize(
    ("by", "kind", "more", "until_then"),
    [
        ("RU", "explanation", {"re": "explain"}, "late"),
        ("UA", "settlement", {"clause": "III.1", "re": "explain"}, "breached"),
        ("UA", "retraction", {"re": "explain"}, "kept"),
    ],
)
def test_the_breach_ends_with_an_answer_a_settlement_or_a_retraction(by, kind, more, until_then):
    world = unusual_activities()
    world.say(by, kind, "2022-04-01", **more)
    asked = {"owed_to": "UA"}
    assert world.status("III.1", "RU", "2022-03-01", known="2022-03-31", **asked) == "breached"
    assert world.status("III.1", "RU", "2022-03-01", **asked) == until_then
    assert world.status("III.1", "RU", "2022-04-01", **asked) == "kept"


def test_a_meeting_refused_is_breached_from_its_deadline_and_the_refusal_is_a_reason():
    world = unusual_activities()
    assert world.spans("III.2", "RU", owed_to="UA", on="meet") == [
        ("due", "2022-02-13 23:59:59", "2022-02-16"),
        ("breached", "2022-02-16", None),
    ]
    assert "refused" in world.why("III.2", "RU", "2022-02-16", owed_to="UA", on="meet")


def test_one_reply_to_all_closes_the_joint_request_of_three():
    world = union_resolve()
    for who in BALTIC:
        assert world.status("III.1", "BY", "2022-02-12", owed_to=who) == "kept"
        assert world.occasions("III.1", "BY", "2022-02-10", owed_to=who) == {"explain": "due"}


def test_a_joint_request_that_nobody_answers_is_breached_towards_each_of_three():
    world = union_resolve()
    world.said.pop()
    for who in BALTIC:
        assert world.spans("III.1", "BY", owed_to=who)[-1] == ("breached", "2022-02-12", None)


def test_a_reply_that_says_nothing_is_kept_under_the_text_breached_under_a_reading_and_so_disputed():
    world = union_resolve(reading="\n".join(f"{who}: {TOLD_ALL}" for who in BALTIC))
    for who in BALTIC:
        assert world.status("III.1", "BY", "2022-02-12", owed_to=who, reading="text") == "kept"
        assert world.spans("III.1", "BY", owed_to=who, reading="LV")[-1] == ("breached", "2022-02-12", None)
        assert world.spans("III.1", "BY", owed_to=who)[-1] == ("disputed", "2022-02-11", None)
    assert world.verdicts("III.1", "BY", "2022-02-12", owed_to="LV") == {
        "LT": "breached",
        "LV": "breached",
        "EE": "breached",
        "text": "kept",
    }


def test_as_known_before_the_reading_was_stated_the_reply_is_not_yet_disputed():
    world = union_resolve(reading=f"LV: {TOLD_ALL.replace('2022-02-11', '2022-03-01')}")
    assert world.status("III.1", "BY", "2022-02-20", owed_to="LV", known="2022-02-28") == "kept"
    assert world.status("III.1", "BY", "2022-02-20", owed_to="LV", known="2022-03-01") == "disputed"


def test_a_meeting_in_the_month_in_which_it_was_asked_for_is_kept():
    """The day of the request is not in the record, so it is not invented; the meeting was held on 14 February."""
    world = union_resolve()
    world.say([*BALTIC], "meeting request", "2022-02", to="BY", id="meet")
    world.say([*BALTIC, "BY"], "meeting", "2022-02-14", re="meet")
    assert [s for s, *_ in world.spans("III.2", "BY", owed_to="LV")] == ["kept"]


EVALUATIONS = {
    "in_force": "2011-12-01",
    "form": """
        evaluation request: {to: party, unit: text}
        visit: {re: evaluation request}
        strength: {units: count}
        claim of force majeure: {}
    """,
    "count": "units: {of: latest strength, sum: units, good for: 1 year}",
    "state": "claims force majeure: {on: claim of force majeure, off: never}",
    "duty": """
        IX.107: {on: evaluation request, do: visit, within: 5 days, per: calendar year, up to: [
          "min(15, ceil(units / 60))",
          "max(1, floor(min(15, ceil(units / 60)) / 5)) for each by",
          1 for each by and unit,
          2 for each unit]}
    """,
}


def evaluated(units, *requests):
    """RU has so many units; requests of 2012 are (who asks, for which unit), on one day after another."""
    world = World(parties="{RU: Russia, ES: Spain, SE: Sweden, FI: Finland, DE: Germany}", **EVALUATIONS)
    world.cover("visit")
    world.say("RU", "strength", "2012-01-01", units=units)
    for i, (by, unit) in enumerate(requests, 1):
        world.say(by, "evaluation request", f"2012-02-{i:02} 12:00", to="RU", unit=unit, id=f"{by}-{i}")
    found = [world.occasions("IX.107", "RU", "2012-04-01", owed_to=who) for who in ("ES", "SE", "FI", "DE")]
    return {occasion: status for one in found for occasion, status in one.items()}


def test_one_visit_a_year_for_each_60_units_or_part_of_them():
    requests = [("ES", "1"), ("SE", "2"), ("FI", "3")]
    assert set(evaluated(60, *requests)) == {"ES-1"}
    assert set(evaluated(61, *requests)) == {"ES-1", "SE-2"}


def test_at_most_a_fifth_of_the_quota_and_at_least_one_is_for_one_state():
    requests = [("ES", "1"), ("ES", "2"), ("ES", "3"), ("ES", "4"), ("SE", "5")]
    assert set(evaluated(300, *requests)) == {"ES-1", "SE-5"}
    assert set(evaluated(600, *requests)) == {"ES-1", "ES-2", "SE-5"}
    assert set(evaluated(6000, *requests)) == {"ES-1", "ES-2", "ES-3", "SE-5"}


def test_no_unit_is_visited_twice_by_one_state_nor_more_than_twice_at_all():
    requests = [("ES", "1"), ("ES", "1"), ("SE", "1"), ("FI", "1"), ("FI", "2")]
    assert set(evaluated(6000, *requests)) == {"ES-1", "SE-3", "FI-5"}


def test_where_the_number_of_units_is_a_range_the_request_that_may_be_too_many_is_unknown():
    requests = [("ES", "1"), ("SE", "2"), ("FI", "3"), ("DE", "4")]
    assert evaluated("100..150", *requests) == {"ES-1": "breached", "SE-2": "breached", "FI-3": "unknown"}


def test_an_evaluation_refused_for_force_majeure_is_breached_excused_or_disputed_by_the_reading():
    """2012: Russia refuses Spain on 6 January and Sweden on the 11th; the record dates the refusals alone."""
    reading = "RU: {said: 2012-01-06, source: note, IX.107: {excused: self claims force majeure}}"
    world = World(parties="{RU: Russia, ES: Spain, SE: Sweden}", reading=reading, **EVALUATIONS)
    world.say("RU", "strength", "2012-01-01", units=600)
    for who, day in (("ES", "2012-01-06"), ("SE", "2012-01-11")):
        world.say(who, "evaluation request", "2012-01", to="RU", unit=who, id=who)
        world.say("RU", "claim of force majeure", day, to=who)
        world.say("RU", "refusal", day, re=who)
        on = {"owed_to": who}
        assert world.spans("IX.107", "RU", reading="text", **on)[-1] == ("breached", "2012-02-06", None)
        assert world.spans("IX.107", "RU", reading="RU", **on)[-1] == ("excused", "2012-02-06", None)
        assert world.spans("IX.107", "RU", **on)[-1] == ("disputed", "2012-02-06", None)


ZAPAD = {
    "parties": "{RU: Russia, BY: Belarus}",
    "in_force": "2011-12-01",
    "form": "activity: {troops: count}\ninvitation: {}",
    "count": """
        troops: {of: activity, sum: troops, according to: "self, NATO, SE"}
        own figure: {of: activity, sum: troops}
        one command: {is: own figure of RU + own figure of BY}
    """,
    "occasion": "observable alone: {of: activity, where: troops >= 13000}\n"
    "observable as one: {when: one command of BY at least 13000}",
    "duty": """
        VI.split: {on: observable alone, give: invitation, within: 3 days}
        VI.one: {on: observable as one, give: invitation, within: 3 days}
        VI.all: {keep: troops, at most: 12999}
    """,
    "others": "{LOG: the log, NATO: the Alliance, SE: Sweden}",
}


def test_zapad_2017_is_kept_by_the_declared_figure_and_disputed_by_source():
    """Declared 12,700; of the whole, Sweden saw 12,400 and the Alliance tallied 60,000 to 70,000."""
    world = World(**ZAPAD)
    when = {"said": "2017-09-21", "until": "2017-09-20", "about": "RU"}
    world.say("RU", "activity", "2017-09-14", troops=12700, **when)
    assert world.status("VI.all", "RU", "2017-09-15") == "kept"
    world.say("SE", "activity", "2017-09-14", troops=12400, **when)
    assert world.status("VI.all", "RU", "2017-09-15") == "kept"
    world.say("NATO", "activity", "2017-09-14", troops="60000..70000", **when)
    assert world.spans("VI.all", "RU")[1] == ("disputed", "2017-09-14", "2017-09-21")
    assert world.verdicts("VI.all", "RU", "2017-09-15") == {"RU": "kept", "NATO": "breached", "SE": "kept"}
    assert world.status("VI.split", "RU", "2017-12-01") == "kept"


def test_zapad_2021_split_in_two_is_below_the_threshold_and_as_one_command_above():
    """Belarus declared 12,800 of its own; a Russian general spoke of close to 200,000 in all."""
    world = World(**ZAPAD)
    world.cover("invitation")
    world.say("BY", "activity", "2021-09-10", until="2021-09-16", troops=12800)
    world.say("RU", "activity", "2021-09-10", until="2021-09-16", said="2021-09-09", troops="180000..200000", id="r")
    assert world.status("VI.split", "BY", "2021-10-01") == "kept"
    assert world.spans("VI.one", "BY")[-1] == ("breached", "2021-09-14", None)
    assert world.spans("VI.one", "RU")[-1] == ("breached", "2021-09-14", None)
    assert world.occasions("VI.split", "RU", "2021-10-01") == {"r": "breached"}


def test_one_exercise_of_more_than_40000_in_three_calendar_years():
    world = World(
        count="large exercises: {of: exercise, where: troops > 40000, over: 3 calendar years}",
        duty="VIII.1: {keep: large exercises, at most: 1}",
        in_force="2011-12-01",
    )
    for name, day, troops in (("a", "2014-06-01", 50000), ("b", "2016-05-01", 41000), ("c", "2017-01-01", 40000)):
        world.say("A", "exercise", day, name=name, starts=day, ends=day, troops=troops)
    assert world.spans("VIII.1", "A") == [
        ("kept", "2011-12-01", "2016-05-01"),
        ("breached", "2016-05-01", "2017-01-01"),
        ("kept", "2017-01-01", None),
    ]


# The written answers of 2022 -----------------------------------------------------------------

ANSWERS = {
    "parties": "{US: United States, RU: Russia}",
    "others": "{RO: Romania, PL: Poland, LOG: the log}",
    "in_force": "2022-03-01",
    "binding": "hypothetical",
    "form": """
        visit request: {to: party, site: site}
        designation: {site: site}
        release: {site: site}
        visit: {re: visit request}
    """,
    "occasion": """
        visit in Romania: {of: visit request, where: site = 'Deveselu'}
        visit in Poland: {of: visit request, where: site = 'Redzikowo'}
        visit to chosen base: {of: visit request, where: site in chosen_base}
    """,
    "state": "chosen_base: {set of: site, on: designation from US, off: release from US, at most: 2}",
    "duty": """
        U1.RO: {who: US, to: RU, on: visit in Romania, do: visit, within: 72 hours, grace: 15 days,
                while: RU keeps U2 and RO agrees}
        U1.PL: {who: US, to: RU, on: visit in Poland, do: visit, within: 72 hours, grace: 15 days,
                while: RU keeps U2 and PL agrees}
        U2: {who: RU, to: US, on: visit to chosen base, do: visit, within: 72 hours,
             while: US keeps U1.RO and US keeps U1.PL}
    """,
}


def two_for_two():
    """Romania and Poland agree on 1 April 2022; on 1 May two bases are chosen; the log holds every visit."""
    world = World(**ANSWERS)
    world.cover("visit")
    world.say("RO", "consent", "2022-04-01")
    world.say("PL", "consent", "2022-04-01")
    world.say("US", "designation", "2022-05-01", site="One")
    world.say("US", "designation", "2022-05-01", site="Two")
    return world


def test_before_anything_is_chosen_or_asked_the_offers_stand_once_the_hosts_agree():
    world = World(**ANSWERS)
    assert world.spans("U2", "RU") == [("kept", "2022-03-01", None)]
    assert "no-occasion" in world.why("U2", "RU", "2022-06-01")
    assert world.spans("U1.RO", "US") == [("dormant", "2022-03-01", None)]
    world.say("RO", "consent", "2022-04-01")
    assert world.spans("U1.RO", "US") == [("dormant", "2022-03-01", "2022-04-01"), ("kept", "2022-04-01", None)]
    assert world.spans("U1.PL", "US") == [("dormant", "2022-03-01", None)]


def test_when_one_host_withdraws_the_other_side_still_owes_both_bases():
    """A two-for-one that the tool does not repair: nobody has broken anything."""
    world = two_for_two()
    world.say("PL", "withdrawal", "2022-07-01")
    assert world.spans("U1.PL", "US")[-1] == ("dormant", "2022-07-01", None)
    assert world.spans("U1.RO", "US")[-1] == ("kept", "2022-04-01", None)
    assert world.spans("U2", "RU") == [("kept", "2022-03-01", None)]
    for site in ("One", "Two"):
        world.say("US", "visit request", "2022-08-01 12:00", to="RU", site=site, id=site)
    assert world.occasions("U2", "RU", "2022-08-02") == {"One": "due", "Two": "due"}


def test_a_base_refused_closes_both_sites_until_it_is_opened_and_nothing_asked_meanwhile_is_owed():
    world = two_for_two()
    world.say("US", "visit request", "2022-06-01 12:00", to="RU", site="One", id="one")
    world.say("RU", "visit request", "2022-06-10 12:00", to="US", site="Deveselu", id="asleep")
    world.say("RU", "visit", "2022-06-20 12:00", re="one")
    world.say("RU", "visit request", "2022-06-21 12:00", to="US", site="Deveselu", id="awake")
    world.say("US", "visit", "2022-06-24 12:00", re="awake")
    assert world.spans("U2", "RU")[-2:] == [
        ("late", "2022-06-04 12:00:01", "2022-06-20 12:00"),
        ("kept", "2022-06-20 12:00", None),
    ]
    for clause in ("U1.RO", "U1.PL"):
        assert ("dormant", "2022-06-04 12:00:01", "2022-06-20 12:00") in world.spans(clause, "US")
    assert world.status("U1.RO", "US", "2022-07-01") == "kept"
    assert world.occasions("U1.RO", "US", "2022-06-22") == {"awake": "due"}
    assert world.spans("U1.RO", "US", on="asleep") == []


def test_a_base_that_was_not_chosen_or_is_a_third_is_not_owed():
    world = two_for_two()
    world.say("US", "designation", "2022-05-02", site="Three")
    world.say("US", "visit request", "2022-06-01", to="RU", site="Three", id="third")
    world.say("US", "visit request", "2022-06-01", to="RU", site="Four", id="fourth")
    assert world.spans("U2", "RU") == [("kept", "2022-03-01", None)]


def test_a_site_not_opened_in_time_puts_the_bases_to_sleep_and_only_that_site_in_breach():
    world = two_for_two()
    world.say("RU", "visit request", "2022-06-01 12:00", to="US", site="Redzikowo", id="ask")
    assert world.spans("U1.PL", "US")[-1] == ("breached", "2022-06-04 12:00:01", None)
    assert world.spans("U1.RO", "US")[-1] == ("kept", "2022-04-01", None)
    assert world.spans("U2", "RU")[-1] == ("dormant", "2022-06-04 12:00:01", None)


DE_ESCALATION = {
    "parties": "{US: United States, RU: Russia}",
    "in_force": "2022-03-01",
    "form": "posture: {troops: count}\noffer: {}",
    "count": "troops near: {of: latest posture, sum: troops, according to: self, good for: 6 months}",
    "duty": """
        DE: {who: RU, keep: troops near, at most: 20000, while: never}
        U5: {who: US, keep: stock, at most: 0, while: RU meets DE for 90 days}
    """,
}


@pytest.mark.parametrize("troops", ["unknown", "15000..25000", None])
def test_while_troops_are_unknown_or_may_be_too_many_the_benchmark_is_not_met_and_offers_are_dormant(troops):
    world = World(**DE_ESCALATION)
    if troops:
        world.say("RU", "posture", "2022-03-01", troops=troops)
    assert world.spans("U5", "US") == [("dormant", "2022-03-01", None)]


def test_a_benchmark_met_for_90_days_opens_the_offers_and_going_stale_closes_them():
    """From 1 April on 90 days end with 30 June, and six months with 1 October."""
    world = World(**DE_ESCALATION)
    world.say("RU", "posture", "2022-03-01", troops=100000)
    world.say("RU", "posture", "2022-04-01", troops=20000)
    world.say("US", "report", "2022-03-01", n=0)
    assert world.spans("U5", "US") == [
        ("dormant", "2022-03-01", "2022-06-30"),
        ("kept", "2022-06-30", "2022-10-01"),
        ("dormant", "2022-10-01", None),
    ]
    assert {s for s, *_ in world.spans("DE", "RU")} == {"dormant"}


RESTRAINT = {
    "parties": "{US: United States, RU: Russia}",
    "in_force": "2022-03-01",
    "form": "deployment: {place: text key, category: text key, n: count}",
    "count": """
        missiles there: {of: latest deployment, where: place = 'there', sum: n, good for: 1 year}
        offensive missiles there: {of: latest deployment, where: place = 'there' and category = 'offensive', sum: n,
                                   good for: 1 year}
    """,
    "duty": "U2: {keep: missiles there, at most: 0}",
    "reading": """
        US: {said: 2022-03-01, source: note, U2: {keep: offensive missiles there}}
        RU: {said: 2022-03-01, source: note, U2: {keep: missiles there}}
    """,
}


NIL_KEPT = [
    ("unknown", "2022-03-01", "2022-05-01"),
    ("kept", "2022-05-01", "2023-05-01"),
    ("unknown", "2023-05-01", None),
]


def test_mutual_restraint_about_which_nothing_is_said_is_unknown_and_a_nil_declaration_shows_it_kept():
    world = World(**RESTRAINT)
    assert world.status("U2", "US", "2022-06-01") == "unknown"
    world.say("US", "deployment", "2022-05-01", place="there", category="offensive", n=0, complete="yes")
    assert world.spans("U2", "US") == NIL_KEPT
    assert world.status("U2", "RU", "2022-06-01") == "unknown"


def test_who_tells_all_that_he_has_elsewhere_has_nothing_there():
    world = World(**RESTRAINT)
    world.say("US", "deployment", "2022-05-01", place="home", category="offensive", n=7, complete="yes")
    assert world.spans("U2", "US") == NIL_KEPT


def test_what_offensive_means_is_each_sides_own_reading():
    world = World(**RESTRAINT)
    world.say("US", "deployment", "2022-05-01", place="there", category="offensive", n=0)
    world.say("US", "deployment", "2022-05-01", place="there", category="defensive", n=2)
    assert world.verdicts("U2", "US", "2022-06-01") == {"US": "kept", "RU": "breached"}
    assert world.status("U2", "US", "2022-06-01") == "disputed"


# The INF Treaty ------------------------------------------------------------------------------

INF = {
    "parties": "{US: {name: United States, until: 2019-08-02}, RU: 'Russia (to 1991: Soviet Union)'}",
    "in_force": "1988-06-01",
    "form": """
        elimination: {n: count}
        inventory: {n: count}
        missiles: {n: count}
        concern: {}
    """,
    "count": """
        eliminated: {of: elimination, sum: n, over: ever}
        declared: {of: latest inventory, sum: n, good for: 30 years}
        remaining: {is: declared - eliminated}
        prohibited missiles: {of: latest missiles, sum: n, good for: 30 years}
        missiles as assessed: {of: latest missiles, sum: n, good for: 30 years, according to: US else self}
        launchers as alleged: {of: latest missiles, sum: n, good for: 30 years, according to: RU else self}
    """,
    "duty": """
        IV.total: {keep: eliminated, at least: {US: {1991-06-01: 846}, RU: {1991-06-01: 1846}}}
        IV.step: {keep: remaining, at most: {1990-11-01: 200, 1991-06-01: 0}}
        VI: {to: [US, RU], keep: prohibited missiles, at most: 0, since: 1991-06-01}
    """,
}
READ_BY_US = """
    US:
      said: 2014-07-31
      source: report of that day
      VI: {keep: missiles as assessed, unless: self suspends and other breaches VI, basis: suspension of operation}
"""
READ_BY_RU = """
    RU:
      said: 2016-12-31
      source: statement
      VI: {keep: launchers as alleged, unless: self suspends and other breaches VI, basis: suspension of operation}
"""


def inf(*readings, **written):
    """Totals eliminated in May 1991; both say that nothing is left."""
    if readings:
        written["reading"] = "\n".join(r.rstrip() for r in readings)
    world = World(**(INF | written))
    for who, n in (("US", 846), ("RU", 1846)):
        world.say(who, "elimination", "1991-05", n=n)
        world.say(who, "missiles", "1991-06-01", n=0, complete="yes")
    return world


def test_the_totals_are_eliminated_by_the_date_and_before_it_there_is_no_bound():
    world = inf()
    for who in ("US", "RU"):
        assert world.status("IV.total", who, "1991-05-31") in ("kept", "dormant")
        assert world.status("IV.total", who, "1991-06-01") == "kept"
    assert world.value("IV.total", "RU", "1991-06-01") == "1,846"


def test_one_missile_left_when_the_time_is_over_is_a_breach_from_that_date():
    world = inf(duty="IV.total: {keep: eliminated, at least: {US: {1991-06-01: 847}}}")
    assert world.status("IV.total", "US", "1991-06-01") == "unknown"  # the record may lack a notice
    world.cover("elimination")
    assert world.spans("IV.total", "US")[-2:] == [
        ("breached", "1991-06-01", "2019-08-02"),
        ("dormant", "2019-08-02", None),
    ]


def test_what_is_left_is_unknown_while_nobody_declared_with_how_many_he_began():
    world = inf()
    assert world.status("IV.step", "US", "1991-03-01") == "unknown"
    world.say("US", "inventory", "1988-06-01", n=846)
    assert world.value("IV.step", "US", "1991-06-01") == "0"
    # The public record has totals only: it does not tell what had been eliminated before.
    assert world.spans("IV.step", "US")[-4:] == [
        ("unknown", "1990-11-01", "1991-05-01"),
        ("kept", "1991-05-01", "2018-06-01"),
        ("unknown", "2018-06-01", "2019-08-02"),
        ("dormant", "2019-08-02", None),
    ]
    world.cover("elimination")
    assert world.spans("IV.step", "US")[-4:] == [
        ("breached", "1990-11-01", "1991-05-01"),
        ("kept", "1991-05-01", "2018-06-01"),
        ("unknown", "2018-06-01", "2019-08-02"),
        ("dormant", "2019-08-02", None),
    ]


def test_a_second_notice_of_elimination_adds_to_the_first_and_does_not_replace_it():
    world = World(**INF)
    for day, n in (("1989-12-01", 400), ("1991-05-01", 446)):
        world.say("US", "elimination", day, n=n)
    assert world.value("IV.total", "US", "1991-06-01") == "846"
    assert world.status("IV.total", "US", "1991-06-01") == "kept"


def new_missile(*readings):
    """In 2013 a concern is told in private; in July 2014 it is a finding, of missiles since May 2013 at the latest."""
    world = inf(*readings)
    world.say("US", "concern", "2013-05", said={"RU": "2013-05"}, to="RU", about="RU")
    world.say("RU", "missiles", "2013-06-25", n=0)
    world.say("US", "missiles", "2013-05", said="2014-07-31", about="RU", n=">0", id="finding")
    return world


def test_the_new_missile_is_kept_under_the_text_breached_under_a_reading_and_so_disputed():
    world = new_missile(READ_BY_US)
    assert world.status("VI", "RU", "2014-12-31", reading="text") == "kept"
    assert ("breached", "2013-05-01", "2019-08-02") in world.spans("VI", "RU", reading="US")
    assert ("disputed", "2013-05-01", "2019-08-02") in world.spans("VI", "RU")
    assert world.status("VI", "RU", "2013-04-30") == "kept"


def test_as_known_at_the_end_of_2013_nothing_is_found_for_a_concern_is_no_assessment():
    world = new_missile(READ_BY_US)
    assert world.status("VI", "RU", "2012-12-31", known="2013-07-12") == "kept"
    assert world.status("VI", "RU", "2013-12-31", known="2013-12-31") == "kept"
    assert world.status("VI", "RU", "2013-12-31", known="2014-07-30") == "kept"
    assert world.status("VI", "RU", "2013-12-31", known="2014-07-31") == "disputed"


def test_an_assessment_told_to_one_in_private_is_known_from_then():
    """Had it been an assessment, not a concern, it would have been known to somebody in May 2013."""
    world = inf(READ_BY_US.replace("2014-07-31", "2013-05-01"))
    world.say("US", "missiles", "2013-05", said={"RU": "2013-05"}, to="RU", about="RU", n=">0")
    assert world.status("VI", "RU", "2013-12-31", known="2013-12-31", reading="US") == "breached"
    assert world.status("VI", "RU", "2013-12-31", known="2013-12-31") == "disputed"


def suspended_by_both():
    world = new_missile(READ_BY_US, READ_BY_RU)
    world.say("RU", "missiles", "2016", about="US", n=">0")
    world.say("US", "suspension", "2019-02-02")
    world.say("RU", "suspension", "2019-02-02")
    return world


def test_each_suspends_for_the_others_breach_in_its_own_reading():
    """In either reading the other is in breach since earlier, and to suspend later does not end that."""
    world = suspended_by_both()
    assert world.verdicts("VI", "US", "2019-03-01") == {"US": "suspended", "RU": "breached"}
    assert world.verdicts("VI", "RU", "2019-03-01") == {"US": "breached", "RU": "suspended"}
    assert ("suspended", "2019-02-02", "2019-08-02") in world.spans("VI", "US", reading="US")
    assert ("suspended", "2019-02-02", "2019-08-02") in world.spans("VI", "RU", reading="RU")
    assert ("breached", "2013-05-01", "2019-08-02") in world.spans("VI", "RU", reading="US")
    assert ("breached", "2016-01-01", "2019-08-02") in world.spans("VI", "US", reading="RU")


def test_who_suspends_where_the_other_is_not_in_breach_suspends_nothing():
    """In its own reading a suspension needs a breach that is shown: as known before the allegation there is none."""
    world = new_missile(READ_BY_US, READ_BY_RU)
    world.say("RU", "suspension", "2019-02-02")
    assert world.status("VI", "RU", "2019-03-01", reading="RU") == "kept"


def test_suspended_by_both_sides_alike_is_suspended_under_all_readings():
    """Where each reading takes both declarations as enough, opposite reasons lead to one verdict."""
    mirrored = (
        "US: {said: 2014-07-31, source: report, VI: {unless: US suspends}}\n"
        "RU: {said: 2019-02-02, source: statement, VI: {unless: RU suspends}}"
    )
    world = inf(reading=mirrored)
    world.say("US", "suspension", "2019-02-02")
    world.say("RU", "suspension", "2019-02-03")
    assert world.spans("VI", "US")[-4:] == [
        ("kept", "1991-06-01", "2019-02-02"),
        ("disputed", "2019-02-02", "2019-02-03"),
        ("suspended", "2019-02-03", "2019-08-02"),
        ("dormant", "2019-08-02", None),
    ]


def test_a_reading_whose_gate_says_other_leaves_no_second_finding_that_says_kept():
    world = World(
        duty="1: {keep: stock, at most: 100}",
        reading="B: {said: 2020-01-01, source: note, 1: {at most: 50, unless: self suspends and other breaches 1}}",
    )
    world.say("A", "report", "2020-02-01", n=90)
    found = [f.status for f in world.assess("2020-05-01").findings(party="A") if f.subject.owed_by == "A"]
    assert found == ["disputed"]


def test_with_the_withdrawal_of_one_of_two_nobody_owes_anything():
    world = suspended_by_both()
    for who in ("US", "RU"):
        assert world.spans("VI", who)[-1] == ("dormant", "2019-08-02", None)


# Faults of an earlier draft that have no test elsewhere --------------------------------------


def test_twenty_requests_are_twenty_findings_and_one_of_the_duty():
    world = World(duty="1: {on: request, do: access, within: 2 days}")
    world.cover("access")
    for i in range(20):
        world.say("A", "request", f"2020-03-{i + 1:02}", to="B")
    found = [f for f in world.assess("2020-06-01").findings() if f.subject.owed_by == "B"]
    assert [f.status for f in found] == ["breached"] * 21
    assert sum(f.subject.occasion is None for f in found) == 1


def test_a_late_answer_of_one_year_does_not_show_in_another():
    world = World(duty="1: {on: request, do: access, within: 2 days}")
    world.cover("access")
    world.say("A", "request", "2020-03-01", to="B", id="q")
    world.say("B", "access", "2020-03-10", re="q")
    assert world.spans("1", "B") == [
        ("kept", "2020-01-01", "2020-03-01 23:59:59"),
        ("due", "2020-03-01 23:59:59", "2020-03-04"),
        ("late", "2020-03-04", "2020-03-10"),
        ("kept", "2020-03-10", None),
    ]
    assert world.occasions("1", "B", "2020-03-10") == {}


def test_a_countermeasure_against_a_missed_notice_ends_when_the_event_is_over():
    world = World(
        duty="""
            1: {on: drill, give: notice, before: 42 days}
            2: {keep: stock, at most: 100, who: B, unless: A breaches 1 and B suspends}
        """,
        occasion="drill: {of: exercise, at: starts, until: ends}",
    )
    world.cover("notice")
    world.say("B", "report", "2020-01-01", n=90)
    world.say("A", "exercise", "2020-07-01", name="x", starts="2020-09-14", ends="2020-09-20", troops=1)
    world.say("B", "suspension", "2020-08-10")
    assert world.spans("2", "B") == [
        ("kept", "2020-01-01", "2020-08-10"),
        ("suspended", "2020-08-10", "2020-09-21"),
        ("kept", "2020-09-21", None),
    ]


@pytest.mark.parametrize("stated", ["unknown", "90..110", None])
def test_an_unknown_is_no_breach_that_suspends_anything(stated):
    world = World(
        duty="1: {keep: stock, at most: 100, who: A}\n2: {keep: stock, at most: 100, who: B, unless: A breaches 1}"
    )
    world.say("B", "report", "2020-01-01", n=90)
    if stated:
        world.say("A", "report", "2020-02-01", n=stated)
    assert world.status("1", "A", "2020-03-01") == "unknown"
    assert world.spans("2", "B") == [("kept", "2020-01-01", None)]


def test_what_one_side_says_about_the_other_leaves_the_speakers_own_number_known():
    world = World(
        form="objection: {n: count}",
        count="excluded: {of: latest objection, sum: n, according to: B, if silent: 0}\nwhole: {is: stock + excluded}",
        duty="1: {keep: whole, at most: 100}",
    )
    for who in "AB":
        world.say(who, "report", "2020-02-01", n=90)
    world.say("B", "objection", "2020-02-01", about="A", n=20)
    assert (world.value("1", "A", "2020-03-01"), world.value("1", "B", "2020-03-01")) == ("110", "90")
    assert world.status("1", "B", "2020-03-01") == "kept"
