"""From conduct to status: the sweep and its paradoxes (docs/language.md §8; study/engine.md §2)."""

import pytest
from tests.world import World

from detente.errors import UsageError

AUTOMATIC = "1: {keep: stock, at most: 100, unless: other breaches 1%s}"
DECLARED = "1: {keep: stock, at most: 100, unless: other breaches 1 and self suspends%s}"
RECIPROCAL = "1: {keep: stock, at most: 100, while: other keeps 1%s}"


def pair(duty, grace="", **short):
    """Both report 90 on 1 January; `A=("03-01", "06-01")`: 120 from 1 March, 90 again from 1 June."""
    world = World(duty=duty % (f", grace: {grace}" if grace else ""))
    world.say(["A", "B"], "report", "2020-01-01", n=90)
    for who, (since, until) in short.items():
        world.say(who, "report", f"2020-{since}", n=120)
        if until:
            world.say(who, "report", f"2020-{until}", n=90)
    return world


def test_a_countermeasure_ends_with_the_breach_it_answers_and_without_grace_its_user_is_caught():
    """§8.1, §8.2; study: ping-pong: with no grace, A resumes while still short, is in breach, B is suspended."""
    world = pair(AUTOMATIC, A=("03-01", "06-01"), B=("02-01", "05-01"))
    assert world.spans("1", "B") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("breached", "2020-02-01", "2020-05-01"),
        ("suspended", "2020-05-01", "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("suspended", "2020-02-01", "2020-05-01"),
        ("breached", "2020-05-01", "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]


def test_with_grace_its_user_has_time_to_come_back_into_line():
    """§5: `grace`: time to come back into line after (re)entry into force."""
    world = pair(AUTOMATIC, "45 days", A=("03-01", "06-01"), B=("02-01", "05-01"))
    assert "breached" not in [s[0] for s in world.spans("1", "A")]
    assert world.spans("1", "B")[1:] == [("breached", "2020-02-01", "2020-05-01"), ("kept", "2020-05-01", None)]


def test_two_who_fall_short_at_the_same_instant_are_both_in_breach():
    """§5: undeclared it is automatic, and two who fall short at the same instant are both in breach."""
    world = pair(AUTOMATIC, A=("02-01", "04-01"), B=("02-01", "06-01"))
    assert world.spans("1", "A")[1:] == [
        ("breached", "2020-02-01", "2020-04-01"),
        ("suspended", "2020-04-01", "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]
    assert world.spans("1", "B")[1:] == [("breached", "2020-02-01", "2020-06-01"), ("kept", "2020-06-01", None)]


def test_so_they_are_when_both_had_declared_beforehand():
    """§8.1: breaches count as they were just before t."""
    world = pair(DECLARED, A=("02-01", "04-01"), B=("02-01", "06-01"))
    world.say(["A", "B"], "suspension", "2020-01-15")
    assert [world.status("1", p, "2020-03-01") for p in "AB"] == ["breached", "breached"]


def test_a_countermeasure_not_declared_suspends_nothing():
    """§5: a countermeasure is declared (ILC 52): `unless: other breaches XI and self suspends`."""
    world = pair(DECLARED, B=("02-01", None))
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]
    world.say("A", "suspension", "2020-03-01")
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-03-01"), ("suspended", "2020-03-01", None)]


def test_a_declaration_after_a_mutual_breach_ends_neither():
    """§8.2: becoming suspended later does not end it; judged by hand: both breached, latched."""
    world = pair(DECLARED, A=("02-01", None), B=("02-01", None))
    world.say("A", "suspension", "2020-03-01")
    assert [world.spans("1", p)[-1] for p in "AB"] == [("breached", "2020-02-01", None)] * 2


def test_a_declared_countermeasure_ends_with_the_breach_though_the_declaration_stands():
    """§5: unless both hold."""
    world = pair(DECLARED, B=("02-01", "05-01"))
    world.say("A", "suspension", "2020-03-01")
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-03-01"),
        ("suspended", "2020-03-01", "2020-05-01"),
        ("kept", "2020-05-01", None),
    ]


def test_mutual_dormancy_ends_with_the_breach():
    """Study: reciprocity on breach recovers (it would not on force)."""
    world = pair(RECIPROCAL, B=("02-01", "05-01"))
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("dormant", "2020-02-01", "2020-05-01"),
        ("kept", "2020-05-01", None),
    ]
    assert world.spans("1", "B") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("breached", "2020-02-01", "2020-05-01"),
        ("kept", "2020-05-01", None),
    ]


def test_a_lasting_breach_releases_after_its_days_and_not_before():
    """§4: has held throughout the 90 days before, and holds still; §8.5: strictly past."""
    world = pair(
        "1: {keep: stock, at most: 100, who: B}\n"
        "2: {keep: stock, at most: 100, who: A, while: not B breaches 1 for 90 days%s}",
        B=("02-01", "04-20"),
    )
    world.say("B", "report", "2020-06-01", n=120)
    world.say("B", "report", "2020-12-01", n=90)
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-08-30"),
        ("dormant", "2020-08-30", "2020-12-01"),
        ("kept", "2020-12-01", None),
    ]


# Nobody reacts to what nobody had said


def test_a_late_report_finds_the_breach_but_its_consequence_waits():
    """§8.3; study: test_late_statement_finds_breach_but_consequence_waits."""
    world = pair(AUTOMATIC, A=("03-01", "03-05"))
    world.say("B", "report", "2020-02-01", said="2020-03-15", n=120)
    world.say("B", "report", "2020-05-01", n=90)
    assert world.spans("1", "B")[1] == ("breached", "2020-02-01", "2020-05-01")
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-03-01"),
        ("breached", "2020-03-01", "2020-03-05"),
        ("kept", "2020-03-05", "2020-03-15"),
        ("suspended", "2020-03-15", "2020-05-01"),
        ("kept", "2020-05-01", None),
    ]


def test_a_breach_over_before_it_came_to_light_has_no_consequence():
    """§8.3; study: probably right for countermeasures (ILC 52(3)(a))."""
    world = pair(AUTOMATIC)
    world.say("B", "report", "2020-02-01", said="2020-06-01", n=120)
    world.say("B", "report", "2020-03-01", said="2020-06-01", n=90)
    assert world.spans("1", "B")[1] == ("breached", "2020-02-01", "2020-03-01")
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]


ASKED = (
    "1: {on: request, do: access, within: 48 hours, who: B}\n"
    "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}"
)


def test_a_shortfall_by_silence_is_shown_from_its_deadline():
    """§8.3: from the later of its deadline and the receipt of the occasion."""
    world = World(duty=ASKED)
    world.say("A", "report", "2020-01-01", n=90)
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B")
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-03-03 12:00:01"),
        ("suspended", "2020-03-03 12:00:01", None),
    ]


def test_a_shortfall_by_silence_over_an_act_is_shown_only_from_the_receipt_of_its_occasion():
    """§8.3: from the later of its deadline and the receipt of the occasion."""
    world = World(
        duty="1: {on: exercise, give: notice, within: 10 days, who: B}\n"
        "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}"
    )
    world.say("A", "report", "2020-01-01", n=90)
    world.cover("notice")
    world.say(
        "B",
        "exercise",
        "2020-03-01 12:00",
        said="2020-06-01",
        name="x",
        starts="2020-03-01",
        ends="2020-03-05",
        troops=1,
    )
    assert world.spans("1", "B")[-1] == ("breached", "2020-03-12", None)
    assert world.spans("2", "A") == [("kept", "2020-01-01", "2020-06-01"), ("suspended", "2020-06-01", None)]


def test_an_answer_reported_late_leaves_lawful_what_was_done_in_good_faith():
    """§8.7: late knowledge changes findings, never what was lawful to do in good faith."""
    world = World(duty=ASKED)
    world.say("A", "report", "2020-01-01", n=90)
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B")
    world.say("B", "access", "2020-03-02 12:00", said="2020-04-01")
    world.say("A", "report", "2020-03-10", n=120)
    world.say("A", "report", "2020-03-20", n=90)
    assert [s[0] for s in world.spans("1", "B")] == ["kept", "due", "kept"]
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-03-03 12:00:01"),
        ("suspended", "2020-03-03 12:00:01", "2020-04-01"),
        ("kept", "2020-04-01", None),
    ]


def retracted():
    world = pair(
        "1: {keep: stock, at most: 100, who: B}\n2: {keep: stock, at most: 100, who: A, unless: B breaches 1%s}",
        A=("03-01", "03-20"),
    )
    world.say("B", "report", "2020-02-01", n=120, id="wrong")
    world.say("B", "retraction", "2020-04-01", re="wrong")
    return world


def test_a_retracted_statement_is_void_for_findings_at_every_date():
    """§8.7: a retracted statement is void for findings at every date."""
    world = retracted()
    assert world.spans("1", "B") == [("kept", "2020-01-01", None)]
    assert world.status("1", "B", "2020-03-01", known="2020-03-31") == "breached"


def test_what_was_suspended_in_reliance_on_it_stays_suspended_until_the_retraction_was_said():
    """§8.7, normative."""
    world = retracted()
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("suspended", "2020-02-01", "2020-04-01"),
        ("kept", "2020-04-01", None),
    ]


def test_the_reason_says_that_it_relied_on_what_was_retracted():
    """§8.7: and the reason says so."""
    world = retracted()
    why = world.finding("2", "A", "2020-03-01").why
    assert "wrong" in {r.statement for r in why} or any("retract" in str(r).lower() for r in why)


def test_completeness_said_later_has_consequences_only_from_then():
    """§7: a coverage counts from when it was said; §8.3."""
    world = World(duty=ASKED)
    world.say("A", "report", "2020-01-01", n=90)
    world.say("A", "request", "2020-03-01 12:00", to="B")
    world.cover("access", said="2020-06-01")
    assert world.spans("1", "B")[-1] == ("breached", "2020-03-03 12:00:01", None)
    assert world.spans("2", "A") == [("kept", "2020-01-01", "2020-06-01"), ("suspended", "2020-06-01", None)]


# Occasions of a duty that sleeps


SLEEPER = "1: {on: request, do: access, within: 10 days, who: B, unless: A suspends%s}"


def sleeper(grace="", duty=SLEEPER):
    world = World(duty=duty % (f", grace: {grace}" if grace else ""))
    world.cover("access")
    return world


@pytest.mark.parametrize("gate", ["unless: A suspends", "while: not A suspends"])
def test_an_occasion_that_arises_asleep_creates_nothing_then_or_later(gate):
    """§8.4, normative; study: else old requests become breaches the moment a suspended clause revives."""
    world = sleeper(duty=f"1: {{on: request, do: access, within: 10 days, who: B, {gate}}}%s")
    world.say("A", "suspension", "2020-02-01")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="asleep")
    world.say("A", "resumption", "2020-04-01")
    world.say("A", "request", "2020-05-01 12:00", to="B", id="awake")
    assert [s[0] for s in world.spans("1", "B")][-3:] == ["kept", "due", "breached"]
    assert set(world.occasions("1", "B", "2020-06-01")) == {"awake"}


@pytest.mark.parametrize(("turns", "called"), [(("suspension",), set()), (("suspension", "resumption"), {"q"})])
def test_an_occasion_meets_the_force_that_its_instant_leaves(turns, called):
    """§8.4: a request of the instant of the suspension creates nothing, one of that of the resumption does."""
    world = sleeper()
    for day, kind in zip(("2020-02-01 12:00", "2020-03-01 12:00"), turns, strict=False):
        world.say("A", kind, day)
    world.say("A", "request", "2020-03-01 12:00" if called else "2020-02-01 12:00", to="B", id="q")
    assert set(world.occasions("1", "B", "2020-06-01")) == called


def test_one_that_arises_in_force_and_falls_due_suspended_is_owed_when_the_duty_revives():
    """§8.4: one that arises in force and falls due while suspended is owed when the duty revives."""
    world = sleeper()
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("A", "suspension", "2020-03-05")
    world.say("A", "resumption", "2020-04-01")
    assert world.spans("1", "B")[1:] == [
        ("due", "2020-03-01 12:00", "2020-03-05"),
        ("suspended", "2020-03-05", "2020-04-01"),
        ("breached", "2020-04-01", None),
    ]


def test_it_is_owed_after_the_grace():
    """§8.4: is owed when the duty revives, after `grace`."""
    world = sleeper("20 days")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("A", "suspension", "2020-03-05")
    world.say("A", "resumption", "2020-04-01")
    assert world.status("1", "B", "2020-04-19") == "due"
    assert world.status("1", "B", "2020-04-23") == "breached"


def test_answered_within_the_grace_it_was_never_a_breach():
    """§8.4, §8.6."""
    world = sleeper("20 days")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("A", "suspension", "2020-03-05")
    world.say("A", "resumption", "2020-04-01")
    world.say("B", "access", "2020-04-10")
    assert not {"breached", "late"} & {s[0] for s in world.spans("1", "B")}


def test_one_whose_deadline_lies_after_the_revival_keeps_its_deadline():
    """§8.4: only what falls due while suspended is put off."""
    world = sleeper()
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("A", "suspension", "2020-03-03")
    world.say("A", "resumption", "2020-03-05")
    assert world.spans("1", "B")[-2:] == [("due", "2020-03-05", "2020-03-12"), ("breached", "2020-03-12", None)]


# Ends


def test_a_breach_ends_when_the_agreement_ends():
    """§8.2: or the duty ends for good (`until`, end of the agreement); by hand: breached for ever after expiry."""
    world = World(
        duty="1: {keep: stock, at most: 100}\n2: {on: request, do: access, within: 48 hours}", ends="2021-02-05"
    )
    world.cover("access")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "request", "2020-03-01 12:00", to="A")
    for clause in "12":
        assert world.spans(clause, "A")[-2:][0][::2] == ("breached", "2021-02-05")
        assert world.spans(clause, "A")[-1] == ("dormant", "2021-02-05", None)
    assert world.occasions("2", "A", "2021-06-01") == {}


def test_a_breach_comes_before_dormant_but_not_before_dormant_for_good():
    """§8: the first that applies: dormant for good · breached or late · dormant."""
    world = World(duty="1: {keep: stock, at most: 100, until: 2020-06-01, while: not B suspends}")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "suspension", "2020-03-01")
    assert [world.status("1", "A", d) for d in ("2020-04-01", "2020-06-01")] == ["breached", "dormant"]


def test_breached_comes_before_due():
    """§8: the first that applies: breached or late … due."""
    world = World(duty="1: {on: request, do: access, within: 48 hours}")
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="old")
    world.say("A", "request", "2020-04-01 12:00", to="B", id="new")
    assert world.status("1", "B", "2020-04-02") == "breached"
    assert world.occasions("1", "B", "2020-04-02") == {"old": "breached", "new": "due"}


def test_unknown_comes_before_due():
    """§8: unknown · excused · due."""
    world = World(duty="1: {on: request, do: access, within: 48 hours}")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="old")
    world.say("A", "request", "2020-04-01 12:00", to="B", id="new")
    assert world.status("1", "B", "2020-04-02") == "unknown"


# What turns itself


MUTUAL = "1: {{keep: stock, at most: 100, unless: (other owes 1) for {length}}}"


def test_what_would_end_itself_as_it_begins_has_no_effect():
    """§8.5: each would sleep once the other has been awake so long; both would at one instant, and neither does."""
    world = World(duty=MUTUAL.format(length="20 days"))
    for who in "AB":
        world.say(who, "report", "2020-01-01", n=1)
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]


def test_conditions_that_turn_one_another_without_end_are_an_error_and_no_hang():
    world = World(duty=MUTUAL.format(length="1 minutes"))
    world.say("A", "report", "2020-01-01", n=1)
    with pytest.raises(UsageError, match="turn one another on and off without end"):
        world.status("1", "A", "2020-02-01")


def test_what_ends_at_the_very_instant_at_which_it_would_have_lasted_has_not():
    """§4: has held throughout the days before, and holds still; B withdraws its consent exactly 30 days later."""
    duty = "1: {keep: stock, at most: 100, unless: relapse, who: A}"
    waiting = "2: {keep: stock, at most: 90, unless: B agrees for 30 days, grace: 15 days, who: A}"
    ground = "relapse: {on: B agrees for 30 days, off: never}"
    world = World(state=ground, duty=f"{duty}\n{waiting}")
    world.say("A", "report", "2020-01-01", n=80)
    world.say("B", "consent", "2020-02-01")
    world.say("B", "withdrawal", "2020-03-02")
    world.say("A", "report", "2020-03-02 12:00", n=95)
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]
    assert world.status("2", "A", "2020-03-02") == "breached"


def test_no_occasion_begins_when_what_was_to_last_ends():
    """§4: a condition beginning to hold."""
    world = World(
        occasion="calm: {when: B agrees for 30 days}", duty="1: {on: calm, give: notice, within: 10 days, who: A}"
    )
    world.cover("notice")
    world.say("B", "consent", "2020-02-01")
    world.say("B", "withdrawal", "2020-03-02")
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]


def test_an_agreement_without_a_clause_finds_nothing():
    world = World()
    world.say("A", "report", "2020-01-01", n=1)
    assert not world.assess().findings(history=True)


def test_what_holds_already_does_not_begin_when_another_part_of_it_does():
    """§4: a condition beginning to hold; only a word that it needs lets it begin anew."""
    world = World(
        occasion="alert: {when: B agrees or A keeps 2}",
        duty="1: {on: alert, give: notice, within: 5 days, who: A}\n2: {keep: stock, at most: 100, who: A}",
    )
    world.say("B", "consent", "2020-02-05")
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]


@pytest.mark.parametrize("on", ["consent from B", "B agrees", "A said consent or B agrees"])
def test_a_state_acts_at_once_however_it_is_written(on):
    """§8.1: inputs act at once; B consents as the agreement enters into force, and A never owes it."""
    state = f"alarm: {{on: '{on}', off: never}}"
    world = World(state=state, duty="1: {keep: stock, at least: 5, while: not alarm, who: A}")
    world.say("A", "report", "2020-01-01", n=1)
    world.say("B", "consent", "2020-01-01")
    assert world.spans("1", "A") == [("dormant", "2020-01-01", None)]


def test_where_an_excuse_ends_with_the_force_of_its_duty_no_breach_begins_in_between():
    """§8.1: what had lasted ends at the same instant as the state that it hangs on."""
    world = World(
        state="alarm: {on: A said consent and B said consent, off: B said withdrawal}",
        duty="1: {keep: stock, at most: 5, while: alarm for 2 days, excused: alarm, who: A}",
    )
    world.say("A", "report", "2020-01-01", n=9)
    for who, kind, day in (("A", "consent", "02-01"), ("B", "consent", "02-01"), ("B", "withdrawal", "03-01")):
        world.say(who, kind, f"2020-{day}")
    assert [span[0] for span in world.spans("1", "A")] == ["dormant", "excused", "dormant"]
