"""Duties to answer an occasion in time: which answer, which clock, what closes it (docs/language.md §5, §7)."""

import pytest
from tests.world import World

from detente.errors import RecordError

ASK = "1: {on: request, do: access, within: 48 hours}"
HALF = "half-yearly: {every: 6 months, from: 2020-03-01}"


def asked(duty=ASK, at="2020-03-01 12:00", *, covered=True, **blocks):
    """A asks B on 1 March at noon; the record is complete."""
    world = World(duty=duty, **blocks)
    if covered:
        world.cover("access", "report", "notice", *(["explanation"] if "explanation" in str(blocks) else []))
    world.say("A", "request", at, to="B", id="q")
    return world


# In time


def test_within_48_hours_is_met_at_the_48th_hour_exactly():
    """§7: "within 48 hours" is met at the 48th hour exactly."""
    world = asked()
    world.say("B", "access", "2020-03-03 12:00")
    assert world.spans("1", "B") == [
        ("kept", "2020-01-01", "2020-03-01 12:00"),
        ("due", "2020-03-01 12:00", "2020-03-03 12:00"),
        ("kept", "2020-03-03 12:00", None),
    ]


def test_a_minute_later_it_is_late_from_the_deadline_to_the_answer():
    """§8: late is the stretch from deadline to an answer that has come."""
    world = asked()
    world.say("B", "access", "2020-03-03 12:01")
    assert world.spans("1", "B")[1:] == [
        ("due", "2020-03-01 12:00", "2020-03-03 12:00:01"),
        ("late", "2020-03-03 12:00:01", "2020-03-03 12:01"),
        ("kept", "2020-03-03 12:01", None),
    ]


def test_until_the_answer_is_known_it_is_a_breach_that_is_still_open():
    """§8: breached: fallen short, and still open; late: to an answer that has come."""
    world = asked()
    world.say("B", "access", "2020-03-10 12:00")
    assert world.status("1", "B", "2020-03-05", known="2020-03-05") == "breached"
    assert world.status("1", "B", "2020-03-05") == "late"


def test_what_is_never_answered_is_a_breach_for_ever():
    """§8: a missing answer is a breach from its deadline; judged by hand (b): for ever until answered."""
    world = asked()
    assert world.spans("1", "B")[-1] == ("breached", "2020-03-03 12:00:01", None)
    assert world.spans("1", "B", on="q") == [
        ("due", "2020-03-01 12:00", "2020-03-03 12:00:01"),
        ("breached", "2020-03-03 12:00:01", None),
    ]


def test_days_count_dates():
    """§7: dates are counted: due within 30 days of 1 March is in time through 31 March."""
    world = World(duty="2: {on: half-yearly, give: report, within: 30 days}", occasion=HALF)
    world.cover("report")
    world.say("A", "report", "2020-03-01", said="2020-03-31 23:59", n=1)
    assert world.status("2", "A", "2020-04-02") == "kept"
    assert world.spans("2", "B")[1:3] == [("due", "2020-03-01", "2020-04-01"), ("breached", "2020-04-01", None)]


def test_a_request_of_a_day_starts_the_clock_at_the_end_of_that_day():
    """§7: what starts his clock at the last instant; judged by hand (b): asked 11 Feb, breached from 14 Feb."""
    world = asked(at="2022-02-11")
    assert world.spans("1", "B")[-1] == ("breached", "2022-02-14", None)


def test_a_request_of_a_month_starts_the_clock_at_the_end_of_that_month():
    """§7; judged by hand (a) 6: request 2022-08 -> breached from 2 Sept."""
    world = asked("1: {on: request, do: access, within: 24 hours}", at="2022-08")
    assert world.spans("1", "B")[-1] == ("breached", "2022-09-02", None)


def test_an_answer_of_a_day_came_at_its_first_instant():
    """§7: his answer at the first instant."""
    world = asked(at="2020-03-01 12:00")
    world.say("B", "access", "2020-03-03")
    assert world.spans("1", "B")[1:] == [("due", "2020-03-01 12:00", "2020-03-03"), ("kept", "2020-03-03", None)]


# Give and do


def test_a_statement_is_given_in_time_when_it_is_received_in_time():
    """§5: Give: in time means received in time (`said`)."""
    world = asked("1: {on: request, give: explanation, within: 48 hours}", form="explanation: {troops: count?}")
    world.say("B", "explanation", "2020-03-02", said="2020-03-09 12:00")
    assert world.spans("1", "B")[2] == ("late", "2020-03-03 12:00:01", "2020-03-09 12:00")


def test_an_act_is_done_in_time_when_it_is_done_in_time_whenever_it_is_reported():
    """§5: Do: in time means done in time (`at`)."""
    world = asked()
    world.say("B", "access", "2020-03-02 12:00", said="2020-03-20")
    assert [s[0] for s in world.spans("1", "B")] == ["kept", "due", "kept"]


@pytest.mark.parametrize("reporter", ["A", "ORG"])
def test_an_act_is_done_whoever_reports_it(reporter):
    """§5: Do: in time means done in time (`at`), whoever reports it."""
    world = asked()
    world.say(reporter, "access", "2020-03-02 12:00", said="2020-03-20", about="B")
    assert world.status("1", "B", "2020-04-01") == "kept"


def test_a_statement_is_given_only_by_who_owes_it():
    """§5: give a statement; in time means received in time: it is his to give."""
    world = asked("1: {on: request, give: explanation, within: 48 hours}", form="explanation: {troops: count?}")
    world.say("ORG", "explanation", "2020-03-02", about="B")
    assert world.status("1", "B", "2020-04-01") == "breached"


@pytest.mark.parametrize("act", ["destruction", "conversion"])
def test_a_choice_is_met_by_either(act):
    """§5: a choice is `destruction or conversion`."""
    world = World(
        duty="1: {on: request, do: destruction or conversion, within: 48 hours}",
        form="destruction: {}\nconversion: {}\nother: {}".replace("other", "painting"),
    )
    world.cover("destruction", "conversion")
    world.say("A", "request", "2020-03-01 12:00", to="B")
    world.say("B", "painting", "2020-03-01 13:00")
    assert world.status("1", "B", "2020-03-02") == "due"
    world.say("B", act, "2020-03-02 13:00")
    assert world.status("1", "B", "2020-04-01") == "kept"


def test_of_a_choice_the_record_must_be_complete_for_each():
    """§7: where the record is complete a missing answer is a breach; elsewhere unknown."""
    world = World(
        duty="1: {on: request, do: destruction or conversion, within: 48 hours}", form="destruction: {}\nconversion: {}"
    )
    world.cover("destruction")
    world.say("A", "request", "2020-03-01 12:00", to="B")
    assert world.status("1", "B", "2020-04-01") == "unknown"


def test_an_insufficient_answer_does_not_answer():
    """§5: `where` says what a sufficient answer is; an insufficient one does not answer."""
    world = asked(
        "1: {on: request, give: explanation, where: troops is not missing, within: 48 hours}",
        form="explanation: {troops: count?}",
    )
    world.say("B", "explanation", "2020-03-02")
    assert world.status("1", "B", "2020-04-01", known="2020-04-01") == "breached"
    world.say("B", "explanation", "2020-05-01 09:00", troops=1)
    assert world.spans("1", "B")[2:] == [
        ("late", "2020-03-03 12:00:01", "2020-05-01 09:00"),
        ("kept", "2020-05-01 09:00", None),
    ]


def test_an_answer_that_may_be_sufficient_does_not_answer():
    """§3, §5: on a range a predicate is true only if it is so for every value in it; an insufficient answer is none."""
    world = asked(
        "1: {on: request, give: explanation, where: troops >= 100, within: 48 hours}",
        form="explanation: {troops: count}",
    )
    world.say("B", "explanation", "2020-03-02", troops="50..150")
    assert world.status("1", "B", "2020-04-01", known="2020-04-01") == "breached"
    world.say("B", "explanation", "2020-03-03", troops="100..150")
    assert world.status("1", "B", "2020-04-01", known="2020-04-01") == "kept"


def test_public_is_never_an_answer():
    """§7: `public` addresses nobody: evidence, never an answer."""
    world = asked("1: {on: request, give: explanation, within: 48 hours}", form="explanation: {troops: count?}")
    world.say("B", "explanation", "2020-03-02", to="public")
    assert world.status("1", "B", "2020-04-01") == "breached"


def test_an_act_told_to_the_world_is_evidence_that_it_was_done():
    """§5: an act told to the world (`public`) is evidence that it was done."""
    world = asked()
    world.say("B", "access", "2020-03-02", to="public")
    assert world.status("1", "B", "2020-04-01") == "kept"


def test_what_is_addressed_asks_and_what_is_not_tells():
    """§5: a statement addressed to somebody asks, … one to nobody in particular tells."""
    duty = "1: {on: event, give: notice, within: 10 days}"
    for to, owing in (("B", "B"), (None, "A")):
        world = World(duty=duty, form="event: {}", parties="ABC")
        world.cover("notice")
        world.say("A", "event", "2020-03-01 12:00", to=to)
        short = {f.subject.owed_by for f in world.assess("2020-05-01").findings() if f.status == "breached"}
        assert short == {owing}


def test_an_answer_at_the_first_late_instant_is_late_for_that_second():
    """§5: an answer that comes at the first late instant is late for that second."""
    world = World(duty="1: {on: half-yearly, give: report, within: 30 days, who: A}", occasion=HALF)
    world.cover("report")
    world.say("A", "report", "2020-03-01", said="2020-04-01 00:00", n=1)
    assert ("late", "2020-04-01", "2020-04-01 00:00:01") in world.spans("1", "A", known="2020-08-01")


def test_an_answer_that_names_nothing_shows_lateness_only_for_the_latest_occasion():
    """§5: of earlier ones an incomplete record may lack the answer."""
    world = World(duty="1: {on: half-yearly, give: report, within: 30 days, who: A}", occasion=HALF)
    world.say("A", "report", "2020-09-01", said="2020-10-20", n=1)
    assert world.spans("1", "A", on="2020-03-01", known="2021-02-01") == [
        ("due", "2020-03-01", "2020-04-01"),
        ("unknown", "2020-04-01", "2020-10-20"),
    ]
    assert world.spans("1", "A", on="2020-09-01", known="2021-02-01") == [
        ("due", "2020-09-01", "2020-10-02"),
        ("late", "2020-10-02", "2020-10-20"),
    ]


def test_the_answer_to_one_duty_may_be_the_occasion_of_the_next():
    """§5: that is how procedures are written (Vienna Document III.1, III.2)."""
    world = asked(
        "1: {on: request, give: explanation, within: 48 hours}\n2: {on: explanation, give: reply, within: 48 hours}",
        form="explanation: {to: party, troops: count?}\nreply: {}",
    )
    world.cover("reply")
    world.say("B", "explanation", "2020-03-02 12:00", to="A")
    assert world.status("1", "B", "2020-04-01") == "kept"
    assert world.spans("2", "A", owed_to="B")[1:] == [
        ("due", "2020-03-02 12:00", "2020-03-04 12:00:01"),
        ("breached", "2020-03-04 12:00:01", None),
    ]
    assert world.spans("2", "B", owed_to="A") == [("kept", "2020-01-01", None)]


# Whose occasion, whose clock


def test_a_request_is_owed_to_its_author_by_its_addressee_alone():
    """§5: a request is owed to its author by its addressee."""
    world = asked(parties="ABC")
    when = "2020-04-01"
    owing = {(x, y) for x in "ABC" for y in "ABC" if x != y and world.status("1", x, when, owed_to=y) == "breached"}
    assert owing == {("B", "A")}


def test_a_request_to_two_is_owed_by_each():
    """§5: by its addressee; each answers for itself."""
    world = World(duty=ASK, parties="ABC")
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to=["B", "C"])
    world.say("B", "access", "2020-03-02 12:00")
    assert world.status("1", "B", "2020-04-01", owed_to="A") == "kept"
    assert world.status("1", "C", "2020-04-01", owed_to="A") == "breached"


def test_a_request_s_clock_runs_from_the_owing_party_s_receipt():
    """§5: its clock from the owing party's receipt."""
    world = World(duty=ASK)
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", said="2020-03-10 12:00", to="B")
    assert world.spans("1", "B")[-1] == ("breached", "2020-03-12 12:00:01", None)


def test_each_addressee_s_clock_runs_from_his_own_receipt():
    """§7: `said` may be a mapping by recipient: a duty … goes by his."""
    world = World(duty=ASK, parties="ABC")
    world.cover("access")
    world.say(
        "A", "request", "2020-03-01 12:00", said={"B": "2020-03-02 12:00", "C": "2020-03-20 12:00"}, to=["B", "C"]
    )
    assert world.spans("1", "B", owed_to="A")[-1] == ("breached", "2020-03-04 12:00:01", None)
    assert world.spans("1", "C", owed_to="A")[-1] == ("breached", "2020-03-22 12:00:01", None)


def test_what_is_given_to_one_goes_by_his_receipt_and_to_all_by_the_last():
    """§7: a duty to one party goes by his, one to all by the last."""
    duty = (
        "1: {on: half-yearly, give: report, within: 30 days, who: A}\n"
        "2: {on: half-yearly, give: report, within: 30 days, who: A, to: [B]}"
    )
    world = World(duty=duty, occasion=HALF, parties="ABC")
    world.cover("report")
    world.say("A", "report", "2020-03-01", said={"B": "2020-03-10", "C": "2020-04-20"}, n=1)
    assert world.spans("1", "A", known="2020-08-01")[2] == ("late", "2020-04-01", "2020-04-20")
    assert world.spans("2", "A", known="2020-08-01")[1:] == [
        ("due", "2020-03-01", "2020-03-10"),
        ("kept", "2020-03-10", None),
    ]


def test_one_s_own_act_counts_from_its_at():
    """§5: the owing party's own act counts from its `at`."""
    world = World(duty="1: {on: exercise, give: notice, within: 10 days}")
    world.cover("notice")
    world.say(
        "A",
        "exercise",
        "2020-03-01 12:00",
        said="2020-03-08",
        name="x",
        starts="2020-03-01",
        ends="2020-03-05",
        troops=1,
    )
    assert world.spans("1", "A")[-1] == ("breached", "2020-03-12", None)
    assert world.status("1", "B", "2020-04-01") == "kept"


def test_an_occasion_s_clock_may_run_from_a_field():
    """§4: `at: FIELD` if its clock runs from a field; §7: field dates include their day."""
    world = World(duty="1: {on: drill, give: notice, within: 48 hours}", occasion="drill: {of: exercise, at: ends}")
    world.cover("notice")
    world.say("A", "exercise", "2020-03-01", name="x", starts="2020-03-01", ends="2020-03-05", troops=1)
    assert world.spans("1", "A")[-1] == ("breached", "2020-03-08", None)


def test_a_date_of_a_calendar_counts_from_its_beginning():
    """§5: a date from its beginning."""
    world = World(duty="1: {on: half-yearly, give: report, within: 24 hours}", occasion=HALF)
    world.cover("report")
    assert world.spans("1", "A")[-1] == ("breached", "2020-03-02 00:00:01", None)


def test_from_is_the_first_occasion_itself():
    """§4: `from` is the first occasion itself."""
    world = World(duty="1: {on: half-yearly, give: report, within: 24 hours}", occasion=HALF)
    world.cover("report")
    assert set(world.occasions("1", "A", "2021-09-15")) == {"2020-03-01", "2020-09-01", "2021-03-01", "2021-09-01"}


def test_only_what_fulfils_where_is_an_occasion():
    """§4 normative example: notifiable exercise."""
    world = World(
        duty="1: {on: notifiable, give: notice, within: 10 days}",
        occasion="notifiable: {of: exercise, where: troops >= 9000 or tanks >= 250}",
    )
    world.cover("notice")
    for name, troops, tanks in (("a", 9000, 0), ("b", 8999, 249), ("c", 10, 250)):
        world.say(
            "A",
            "exercise",
            "2020-03-01",
            id=name,
            name=name,
            starts="2020-03-01",
            ends="2020-03-05",
            troops=troops,
            tanks=tanks,
        )
    assert set(world.occasions("1", "A", "2020-04-01")) == {"a", "c"}


def test_a_condition_that_begins_to_hold_is_an_occasion():
    """§4: `when`: a condition beginning to hold; in conditions a statement acts from the later of `at` and `said`."""
    world = World(
        duty="1: {on: build-up, give: notice, within: 10 days, who: A}",
        occasion="build-up: {when: stock of A at least 100}",
    )
    world.cover("notice")
    world.say("A", "report", "2020-03-01 12:00", said="2020-03-03 12:00", n=120)
    world.say("A", "report", "2020-04-01", n=150)
    assert world.spans("1", "A")[1:] == [("due", "2020-03-03 12:00", "2020-03-14"), ("breached", "2020-03-14", None)]
    assert len(world.occasions("1", "A", "2020-05-01")) == 1


def test_a_condition_that_begins_again_is_a_new_occasion():
    """§4: a condition beginning to hold."""
    world = World(
        duty="1: {on: build-up, give: notice, within: 10 days, who: A}",
        occasion="build-up: {when: stock of A at least 100}",
    )
    world.cover("notice")
    for at, n in (("2020-03-01", 120), ("2020-04-01", 50), ("2020-05-01", 130)):
        world.say("A", "report", at, n=n)
    assert len(world.occasions("1", "A", "2020-06-01")) == 2


# Which answer answers what


def test_an_answer_with_re_answers_that_occasion_alone():
    """§5: the occasion named in its `re`."""
    world = asked()
    world.say("A", "request", "2020-03-01 13:00", to="B", id="r")
    world.say("B", "access", "2020-03-02", re="r")
    assert world.occasions("1", "B", "2020-04-01") == {"q": "breached"}


def test_an_answer_without_re_answers_every_open_occasion_not_later_than_itself():
    """§5: without `re`, every occasion … open when it comes, not later than its `at`."""
    world = asked()
    world.say("A", "request", "2020-03-01 13:00", to="B", id="r")
    world.say("A", "request", "2020-03-02 13:00", to="B", id="later")
    world.say("B", "access", "2020-03-02 12:00", said="2020-03-02 18:00")
    assert world.occasions("1", "B", "2020-04-01") == {"later": "breached"}


def test_an_answer_serves_only_the_party_it_is_given_to():
    """§5: every occasion between its owing and owed party."""
    world = asked(
        "1: {on: request, give: explanation, within: 48 hours}", form="explanation: {troops: count?}", parties="ABC"
    )
    world.say("C", "request", "2020-03-01 12:00", to="B")
    world.say("B", "explanation", "2020-03-02", to="A")
    assert world.status("1", "B", "2020-04-01", owed_to="A") == "kept"
    assert world.status("1", "B", "2020-04-01", owed_to="C") == "breached"


def test_one_reply_to_all_serves_three_requesters():
    """§5; judged by hand (b): joint request by three: one instance per author; one reply to all closes three."""
    world = World(
        duty="1: {on: request, give: explanation, within: 48 hours}",
        form="explanation: {troops: count?}",
        parties="ABCD",
    )
    world.cover("explanation")
    world.say(["A", "C", "D"], "request", "2020-03-01 12:00", to="B", id="q")
    for owed in "ACD":
        assert world.status("1", "B", "2020-03-02", owed_to=owed) == "due"
        assert world.status("1", "B", "2020-04-01", owed_to=owed) == "breached"
    world.say("B", "explanation", "2020-03-02 12:00", re="q")
    for owed in "ACD":
        assert world.status("1", "B", "2020-04-01", owed_to=owed) == "kept"


KEYS = {
    "form": "ask: {to: party, site: site key}\nvisit: {site: site key}",
    "duty": "1: {on: ask, do: visit, within: 48 hours}",
}


def test_an_answer_is_equal_in_each_key_field_both_kinds_have():
    """§5: and equal in each key field both kinds have."""
    world = World(**KEYS)
    world.cover("visit")
    world.say("A", "ask", "2020-03-01 12:00", to="B", site="north", id="n")
    world.say("A", "ask", "2020-03-01 12:00", to="B", site="south", id="s")
    world.say("B", "visit", "2020-03-02", site="south")
    assert world.occasions("1", "B", "2020-04-01") == {"n": "breached"}


def september(at):
    world = World(duty="1: {on: half-yearly, give: report, within: 30 days, who: A}", occasion=HALF)
    world.cover("report")
    world.say("A", "report", at, said="2020-09-20", n=1)
    return world


def test_the_september_exchange_also_closes_late_the_missed_one_of_march():
    """§5 normative: so the September exchange also closes, late, the missed one of March."""
    world = september("2020-09-01")
    assert world.spans("1", "A", known="2021-02-01") == [
        ("kept", "2020-01-01", "2020-03-01"),
        ("due", "2020-03-01", "2020-04-01"),
        ("late", "2020-04-01", "2020-09-20"),
        ("kept", "2020-09-20", None),
    ]
    assert world.spans("1", "A", on="2020-09-01", known="2021-02-01") == [("due", "2020-09-01", "2020-09-20")]


def test_data_as_of_march_never_close_september():
    """§5 normative: data as of March never close September."""
    world = september("2020-03-01")
    assert world.spans("1", "A", known="2021-02-01")[2:] == [
        ("late", "2020-04-01", "2020-09-20"),
        ("due", "2020-09-20", "2020-10-02"),
        ("breached", "2020-10-02", None),
    ]


def test_one_missed_exchange_does_not_shift_the_later_ones():
    """Judged by hand: oldest-first: one missed exchange shifts all later ones, all late for ever."""
    world = september("2020-09-01")
    world.say("A", "report", "2021-03-01", said="2021-03-10", n=1)
    assert world.spans("1", "A", known="2021-08-01")[-2:] == [
        ("due", "2021-03-01", "2021-03-10"),
        ("kept", "2021-03-10", None),
    ]


# What else closes


@pytest.mark.parametrize(("by", "settled"), [("A", True), ("B", False), ("BCC", True), ("ORG", False), ("C", False)])
def test_a_settlement_is_the_owed_party_s_or_of_who_may_settle(by, settled):
    """§7: settlement (by the owed party or a name under `settles`)."""
    world = asked(
        parties="{A: Aland, B: Bland, C: Cland}",
        others="{LOG: log, ORG: organisation, BCC: commission}",
        settles="[BCC]",
    )
    world.say(by, "settlement", "2020-06-01", clause="1", about="B", re="q")
    refused = {"B": "may not settle what B owes", "ORG": "ORG may not settle 1"}
    if by in refused:
        # Who settles what he himself owes, or what nobody owes him, is told so when the record is read.
        with pytest.raises(RecordError, match=refused[by]):
            world.status("1", "B", "2020-07-01", owed_to="A")
        return
    assert world.status("1", "B", "2020-05-01", owed_to="A") == "breached"
    assert world.status("1", "B", "2020-07-01", owed_to="A") == ("kept" if settled else "breached")


def test_a_settlement_with_re_means_that_occasion_only():
    """§7: and `re` if it means one occasion only."""
    world = asked()
    world.say("A", "request", "2020-03-01 12:00", to="B", id="r")
    world.say("A", "settlement", "2020-06-01", clause="1", about="B", re="q")
    assert world.occasions("1", "B", "2020-07-01") == {"r": "breached"}


def test_a_settlement_without_re_means_all_that_is_open():
    """§7: `clause`, `about`, and `re` if it means one occasion only."""
    world = asked()
    world.say("A", "request", "2020-03-01 12:00", to="B", id="r")
    world.say("A", "settlement", "2020-06-01", clause="1", about="B")
    assert world.occasions("1", "B", "2020-07-01") == {}
    world.say("A", "request", "2020-08-01 12:00", to="B", id="new")
    assert world.occasions("1", "B", "2020-09-01") == {"new": "breached"}


def test_an_occasion_closes_when_its_author_takes_it_back():
    """§5: closes by its author's retraction; §8.7: a retracted statement is void for findings at every date."""
    world = asked()
    world.say("A", "retraction", "2020-06-01", re="q")
    assert world.status("1", "B", "2020-05-01", known="2020-05-31") == "breached"
    assert world.spans("1", "B") == [("kept", "2020-01-01", None)]


def test_an_occasion_closes_with_the_duty():
    """§5: closes with the duty; §8.2: a breach ends when the duty ends for good."""
    world = asked("1: {on: request, do: access, within: 48 hours, until: 2020-06-01}")
    assert world.spans("1", "B")[-2:] == [
        ("breached", "2020-03-03 12:00:01", "2020-06-01"),
        ("dormant", "2020-06-01", None),
    ]
    assert world.occasions("1", "B", "2020-07-01") == {}


def test_what_comes_when_the_duty_has_ended_is_no_answer() -> None:
    """§5: an occasion closes with the duty; a breach that was open then is no lateness."""
    world = World(duty="1: {who: A, on: request, do: access, within: 48 hours, until: 2020-03-01}")
    world.say("B", "request", "2020-02-01T00:00Z", to="A", id="r")
    world.say("A", "access", "2020-03-05", to="B", re="r")
    assert world.status("1", "A", "2020-02-20", known="2020-04-01") == "breached"
    in_time = World(duty="1: {who: A, on: request, do: access, within: 48 hours, until: 2020-03-10}")
    in_time.say("B", "request", "2020-02-01T00:00Z", to="A", id="r")
    in_time.say("A", "access", "2020-03-05", to="B", re="r")
    assert in_time.status("1", "A", "2020-02-20", known="2020-04-01") == "late"


def test_a_right_not_used_is_no_breach():
    """§5: a right not used is no breach; §8: kept: no occasion on record, and it says so."""
    world = World(duty="1: {on: request, do: access, within: 48 hours, up to: 3, per: calendar year}")
    assert world.spans("1", "B", owed_to="A") == [("kept", "2020-01-01", None)]
    assert "no-occasion" in world.why("1", "B", "2021-01-01", owed_to="A")


# Before an event


BEFORE = {"duty": "1: {on: drill, give: notice, before: 42 days}", "occasion": "drill: {of: exercise, at: starts}"}


def drilled(*, said="2020-07-01", until="2020-09-20"):
    """An exercise of A from 14 to 20 September, of which notice is owed through 3 August."""
    world = World(**BEFORE)
    world.cover("notice")
    world.say(
        "A",
        "exercise",
        "2020-09-14",
        said=said,
        until=until,
        name="x",
        starts="2020-09-14",
        ends="2020-09-20",
        troops=1,
        id="x",
    )
    return world


def test_42_days_before_counts_dates():
    """§7: "42 days before" counts dates: before 14 September means through 3 August."""
    world = drilled()
    world.say("A", "notice", "2020-08-03 23:59", name="x")
    assert world.status("1", "A", "2020-08-02") == "due"
    assert world.status("1", "A", "2020-08-10") == "kept"


def test_42_days_before_an_hour_count_dates_too():
    """§7: "42 days before" counts dates, also where the act is dated to the hour."""
    world = World(duty=BEFORE["duty"], occasion="drill: {of: exercise}")
    world.cover("notice")
    act = {"said": "2020-07-01", "starts": "2020-09-14", "ends": "2020-09-20", "troops": 1}
    world.say("A", "exercise", "2020-09-14 09:00", name="x", **act)
    world.say("A", "notice", "2020-08-03 23:59", name="x")
    assert "late" not in [s[0] for s in world.spans("1", "A")]
    assert world.status("1", "A", "2020-08-10") == "kept"


def test_a_notice_a_day_later_is_late_from_the_deadline_to_the_notice():
    """§5: its shortfall ends with the notice."""
    world = drilled()
    world.say("A", "notice", "2020-08-04 10:00", name="x")
    assert world.spans("1", "A")[-2:] == [
        ("late", "2020-08-04", "2020-08-04 10:00"),
        ("kept", "2020-08-04 10:00", None),
    ]


def test_a_missed_notice_ends_when_the_event_is_over():
    """§5: its shortfall ends with the notice or when the event is over; study: a missed notification can't be cured."""
    world = drilled()
    assert world.spans("1", "A")[-2:] == [("breached", "2020-08-04", "2020-09-21"), ("kept", "2020-09-21", None)]


def test_a_notice_may_come_before_the_event_is_on_record():
    """§5: its notice may come before the event is on record."""
    world = drilled(said="2020-09-25")
    world.say("A", "notice", "2020-07-01", name="x")
    assert "breached" not in [s[0] for s in world.spans("1", "A")]


def test_a_notice_of_another_event_does_not_serve():
    """§5: a `before` duty needs a shared key."""
    world = drilled()
    world.say("A", "notice", "2020-07-01", name="y")
    assert world.status("1", "A", "2020-09-01") == "breached"


def test_an_event_that_came_to_light_when_it_was_over_was_a_breach_all_the_same():
    """§8.7: late knowledge changes findings."""
    world = drilled(said="2020-12-01", until=None)
    assert world.status("1", "A", "2020-09-01", known="2020-11-30") == "kept"
    assert world.status("1", "A", "2020-09-10") == "breached"


def test_a_notice_answers_of_the_acts_still_to_come_only_the_next_of_its_key():
    """§5: its notice may come before the event is on record; it does not acquit every later one of the same name."""
    world = World(**BEFORE)
    world.cover("notice")
    world.say("A", "notice", "2020-03-01", name="x")
    for year in (2020, 2021, 2022):
        days = {"starts": f"{year}-09-14", "ends": f"{year}-09-20"}
        world.say("A", "exercise", f"{year}-07-01", name="x", until=f"{year}-09-20", troops=1, **days)
    assert world.occasions("1", "A", "2020-09-15") == {}
    assert list(world.occasions("1", "A", "2021-09-15").values()) == ["breached"]
    # A notice of the last one, given in time, is no answer to the one before.
    world.say("A", "notice", "2021-12-01", name="x")
    assert list(world.occasions("1", "A", "2021-09-15").values()) == ["breached"]
    assert world.occasions("1", "A", "2022-09-15") == {}


def test_one_notice_answers_two_acts_that_begin_together():
    world = World(**BEFORE)
    world.cover("notice")
    world.say("A", "notice", "2020-03-01", name="x")
    for name in "ab":
        world.say("A", "exercise", "2020-07-01", name="x", until="2020-09-20", troops=1, id=name,
                  starts="2020-09-14", ends="2020-09-20")  # fmt: skip
    assert world.occasions("1", "A", "2020-09-15") == {}


def test_an_act_is_over_at_the_field_its_occasion_names():
    """§5: over at its statement's `until`, at the field that the occasion's `until: FIELD` names, …"""
    world = World(duty=BEFORE["duty"], occasion="drill: {of: exercise, at: starts, until: ends}")
    world.cover("notice")
    world.say("A", "exercise", "2020-07-01", name="x", starts="2020-09-14", ends="2020-09-20", troops=1)
    assert world.spans("1", "A")[-2:] == [("breached", "2020-08-04", "2020-09-21"), ("kept", "2020-09-21", None)]


def test_an_act_that_names_no_end_is_over_with_the_last_day_of_its_clock():
    """§5: … or else with the last day of its clock."""
    world = drilled(until=None)
    assert world.spans("1", "A")[-2:] == [("breached", "2020-08-04", "2020-09-15"), ("kept", "2020-09-15", None)]


def test_the_occasion_of_a_before_duty_arises_at_the_last_instant_in_time():
    """§5, §8.4: what was asleep through that instant creates nothing; what was in force then does."""
    for asleep, found in ((("2020-07-15", "2020-08-10"), "kept"), (("2020-07-15", "2020-08-01"), "breached")):
        world = World(duty=BEFORE["duty"].replace("}", ", while: not B suspends}"), occasion=BEFORE["occasion"])
        world.cover("notice")
        world.say(
            "A",
            "exercise",
            "2020-07-01",
            until="2020-09-20",
            name="x",
            starts="2020-09-14",
            ends="2020-09-20",
            troops=1,
        )
        world.say("B", "suspension", asleep[0])
        world.say("B", "resumption", asleep[1])
        assert world.status("1", "A", "2020-09-01") == found


def test_an_estimate_of_another_s_holdings_is_no_report_of_one_s_own():
    """§5, §7: `about` tells whose conduct it is; unless the statement names what it answers."""
    world = World(
        duty="1: {on: half-yearly, give: report, within: 30 days, who: B}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
    )
    world.cover("report")
    world.say("B", "report", "2020-03-05", about="A", n=7)
    assert world.status("1", "B", "2020-05-01", known="2020-06-01") == "breached"
    other = World(form="survey: {}", duty="1: {on: request, give: survey, within: 30 days}")
    other.cover("survey")
    other.say("A", "request", "2020-03-01", to="B", id="q")
    other.say("B", "survey", "2020-03-05", about="A")
    assert other.status("1", "B", "2020-05-01") == "kept"


def test_an_answer_that_names_neither_of_two_requests_of_one_date_is_late_for_both():
    """§5: lateness only for the latest occasion that it is not older than; of several of one instant, for each."""
    world = World(duty="1: {on: request, do: access, within: 24 hours, who: A}")
    world.say("B", "request", "2020-02", to="A", said="2020-02-01", id="q1")
    world.say("A", "access", "2020-04-20", said="2020-06-01")
    world.say("B", "request", "2020-02", to="A", said="2020-06-05", id="q2")
    assert world.occasions("1", "A", "2020-04-01") == {"q1": "late"}


def test_a_record_complete_only_after_the_last_day_of_a_notice_shows_nothing_of_it():
    """§7: complete from the last instant in time of what is due before an act."""
    world = World(duty="1: {on: exercise, give: notice, before: 10 days, who: A}")
    world.say("A", "exercise", "2020-03-20", name="X", starts="2020-03-20", ends="2020-03-21", troops=1)
    since = {"at": "2020-03-16", "said": "2020-03-16", "until": "2020-12-31"}
    world.say("LOG", "coverage", kinds=["notice"], **since)
    assert world.status("1", "A", "2020-03-20") == "unknown"
    world.say("LOG", "coverage", kinds=["notice"], **{**since, "at": "2020-03-09"})
    assert world.status("1", "A", "2020-03-20") == "breached"


def test_what_all_are_owed_is_owed_to_nobody_who_acceded_since():
    """§5: owed is who is bound; before a party's accession nothing is owed to it."""
    world = World(
        occasion="term: {every: 12 months, from: 2020-02-01}",
        duty="1: {who: B, on: term, give: report, within: 10 days}",
        parties="{A: {name: Aland, since: 2020-04-15}, B: Bland, C: Cland}",
    )
    world.cover("report")
    world.say("B", "report", "2020-02-01", said={"C": "2020-05-01"}, to=["C"], n=1)
    assert world.occasions("1", "B", "2020-06-01") == {}
    assert world.occasions("1", "B", "2020-04-20") == {"2020-02-01": "late"}


def test_an_act_that_names_what_it_answers_was_done_whoever_is_told_of_it():
    """§5: done in time means done in time, whoever reports it; what is given must reach whom it is owed to."""
    world = World(
        parties="ABC", form="reply: {}",
        duty="1: {on: request, do: access, within: 5 days}\n2: {on: request, give: reply, within: 5 days}",
    )  # fmt: skip
    asked = world.say("A", "request", "2020-02-01", to="C")
    for kind in ("access", "reply"):
        world.say("C", kind, "2020-02-03", re=asked, to="B")
    assert world.status("1", "C", "2020-03-01", owed_to="A") == "kept"
    assert world.status("2", "C", "2020-03-01", owed_to="A") == "unknown"


def test_an_answer_shares_the_keys_of_its_own_kind_with_what_it_answers():
    """§5: equal in each key field both kinds have; a report has no name, a notice has one."""
    world = World(
        occasion="large: {of: exercise, where: troops > 50}",
        duty="1: {on: large, give: report or notice, within: 5 days, who: A}",
    )
    world.say("A", "exercise", "2020-02-01", id="x", name="Y", starts="2020-02-01", ends="2020-02-02", troops=60)
    world.say("A", "notice", "2020-02-03", name="X")
    assert world.status("1", "A", "2020-02-04", on="x") == "due"
    world.say("A", "report", "2020-02-05", n=1, about="A")
    assert world.status("1", "A", "2020-02-06", on="x") is None


PLANS = {
    "form": "plan: {name: text key, starts: date, ends: date?}\nword: {name: text key}",
    "occasion": "planned: {of: plan, at: starts}",
    "duty": "1: {who: A, on: planned, give: word, before: 10 days}",
}


def test_an_act_to_come_calls_for_notice_by_force_as_it_will_be_by_what_is_known():
    """§5: a breach that ends with its act, still to come itself, is over by then."""
    acts = {"form": "plan: {name: text key, starts: date, ends: date?}\nword: {name: text key}",
            "occasion": "planned: {of: plan, at: starts, until: ends}"}  # fmt: skip
    world = World(
        duty="""
            1: {who: A, on: planned, give: word, before: 10 days}
            2: {who: B, on: planned, give: word, before: 10 days, while: A keeps 1}
        """, **acts,
    )  # fmt: skip
    world.cover("word")
    world.say("A", "plan", "2020-05-01", name="X", starts="2020-05-20", ends="2020-06-30")
    world.say("B", "plan", "2020-05-01", id="during", name="Y", starts="2020-07-05")
    world.say("B", "plan", "2020-05-01", id="after", name="Z", starts="2020-09")
    assert world.status("1", "A", "2020-06-01", known="2020-06-01") == "breached"
    assert world.status("2", "B", "2020-06-01", on="after", known="2020-06-01") == "dormant"
    assert world.status("2", "B", "2020-06-01", on="during", known="2020-06-01") is None


def test_a_notice_of_the_day_of_one_act_also_means_the_next():
    """§7: his answer at the first instant: by then the act of that day may have begun, and is none still to come."""
    world = World(**PLANS)
    world.cover("word")
    world.say("A", "plan", "2020-01-02", id="first", name="X", starts="2020-02-01")
    world.say("A", "plan", "2020-01-02", id="next", name="X", starts="2020-04-05")
    world.say("A", "word", "2020-02-01", name="X")
    assert world.status("1", "A", "2020-02-10", on="next") is None
    assert world.status("1", "A", "2020-03-30") == "kept"


def test_a_settlement_of_the_month_settles_what_is_to_be_told_before_an_act_as_it_begins():
    """§7: a settlement settles what may have begun before it; a notice is owed from its last instant in time."""
    world = World(**PLANS)
    world.cover("word")
    world.say("A", "plan", "2020-01-02", id="x", name="X", starts="2020-02-05")
    world.say("B", "settlement", "2020-01", clause="1", about="A")
    assert world.status("1", "A", "2020-01-20", on="x") == "due"
    assert world.status("1", "A", "2020-02-01") == "kept"


def test_a_settlement_dated_before_a_request_settles_nothing_of_it():
    """§7: a settlement settles what may have begun before it, by clause or by `re`."""
    for named in ({"re": "q"}, {"clause": "1"}):
        world = World(duty="1: {on: request, do: access, within: 3 days}")
        world.cover("access")
        world.say("A", "request", "2020-02-02", to="B", id="q")
        world.say("A", "settlement", "2020-01-20", said="2020-04-01", about="B", **named)
        assert world.status("1", "B", "2020-05-01", on="q") == "breached"


def test_a_settlement_dated_back_closes_a_request_from_its_receipt():
    """§7: from the later of its `at` and its receipt."""
    world = World(duty="1: {on: request, do: access, within: 3 days}")
    world.cover("access")
    world.say("A", "request", "2020-02-02", to="B", id="q")
    world.say("A", "settlement", "2020-02-20", said="2020-04-01", about="B", clause="1")
    assert world.status("1", "B", "2020-03-31", on="q") == "breached"
    assert world.status("1", "B", "2020-04-01") == "kept"


def test_a_settlement_about_nobody_is_of_everybody_who_owes_it():
    """§7: without `about`."""
    world = World(duty="1: {on: term, give: notice, within: 3 days, who: [B, C], to: A}",
                  occasion="term: {every: 1 years, from: 2020-02-01}", parties="ABC")  # fmt: skip
    world.cover("notice")
    world.say("A", "settlement", "2020-03-01", clause="1")
    for who in "BC":
        assert world.status("1", who, "2020-02-20") == "breached"
        assert world.status("1", who, "2020-04-01") == "kept"


def test_a_record_complete_to_the_last_day_in_time_shows_that_nothing_came():
    """§7: complete from the occasion to its deadline; `until` includes its date."""
    for until, status in (("2020-03-06", "breached"), ("2020-03-05", "unknown")):
        world = World(duty="1: {on: request, do: access, within: 5 days}")
        world.say("A", "request", "2020-03-01", to="B", id="q")
        world.say("LOG", "coverage", "2020-01-01", said="2020-06-01", until=until, kinds=["access"])
        assert world.status("1", "B", "2020-05-01", on="q") == status


def test_a_refusal_at_the_instant_of_the_request_means_it():
    """§7: of requests it means what had been received when it was said."""
    for said, status in (("2020-03-01 12:00", "breached"), ("2020-03-01 11:59", "unknown")):
        world = World(duty="1: {on: request, do: access, within: 5 days}")
        world.say("A", "request", "2020-03-01", said="2020-03-01 12:00", to="B", id="q")
        world.say("B", "refusal", "2020-03-01", said=said, clause="1")
        assert world.status("1", "B", "2020-05-01", on="q") == status


@pytest.mark.parametrize("way", ["give", "do"])
def test_what_is_told_to_ones_own_group_and_to_all_others_is_told_to_everybody(way):
    """§5: all may be told by one statement; nobody tells himself."""
    world = World(duty=f"1: {{on: term, {way}: notice, within: 3 days, who: A}}", parties="ABC", groups="{G: [A, B]}",
                  occasion="term: {every: 1 years, from: 2020-02-01}")  # fmt: skip
    world.cover("notice")
    world.say("A", "notice", "2020-02-02", name="x", to=["G", "C"])
    assert world.status("1", "A", "2020-03-01") == "kept"
