"""Gates and conditions: dormant, suspended, excused (docs/language.md §4, §5)."""

import pytest
from tests.world import World

from detente.errors import AgreementError

ARMS = {"form": "arms report: {n: count}", "count": "arms: {of: latest arms report, sum: n}"}
SHORT, FINE = 120, 90


def gated(gate, other="2: {keep: arms, at most: 100}", *, parties="AB", who="A", **blocks):
    """Clause 1 of A on `stock`, gated, of which 90 is reported at once; clause 2 of all on `arms`."""
    blocks = {
        k: ARMS.get(k, "") + "\n" + blocks.get(k, "") if k in ARMS else v
        for k, v in {**dict.fromkeys(ARMS, ""), **blocks}.items()
    }
    world = World(duty=f"1: {{keep: stock, at most: 100, who: {who}, {gate}}}\n{other}", parties=parties, **blocks)
    world.say("A", "report", "2020-01-01", n=FINE)
    return world


def arms(world, who, *reports, said=None):
    for at, n in reports:
        world.say(who, "arms report", at, said=said or at, n=n)


# Each gate its own meaning


def test_while_a_condition_does_not_hold_the_duty_is_dormant():
    """§5: **while** a condition holds, else *dormant*."""
    world = gated("while: B agrees")
    world.say("B", "consent", "2020-03-01")
    world.say("B", "withdrawal", "2020-06-01")
    assert world.spans("1", "A") == [
        ("dormant", "2020-01-01", "2020-03-01"),
        ("kept", "2020-03-01", "2020-06-01"),
        ("dormant", "2020-06-01", None),
    ]


def test_unless_a_condition_holds_then_performance_is_suspended():
    """§5: **unless** a condition holds, then performance is *suspended*."""
    world = gated("unless: A suspends")
    world.say("A", "suspension", "2020-03-01")
    world.say("A", "resumption", "2020-06-01")
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-03-01"),
        ("suspended", "2020-03-01", "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]


@pytest.mark.parametrize("basis", ["treaty", "suspension of operation", "countermeasure", "claimed"])
def test_a_suspension_says_on_what_ground(basis):
    """§5: `basis:` says on what ground, and findings print it."""
    world = gated(f"unless: A suspends, basis: {basis}")
    world.say("A", "suspension", "2020-03-01")
    assert basis in [r.get("basis") for r in world.finding("1", "A", "2020-04-01").why]


def test_what_falls_short_while_suspended_or_dormant_is_no_breach():
    """§8.2: a breach begins when a deviation meets a duty in force."""
    for gate, on in (("unless: A suspends", "suspended"), ("while: not A suspends", "dormant")):
        world = gated(gate)
        world.say("A", "suspension", "2020-03-01")
        world.say("A", "report", "2020-04-01", n=SHORT)
        world.say("A", "report", "2020-05-01", n=FINE)
        world.say("A", "resumption", "2020-06-01")
        assert world.spans("1", "A") == [
            ("kept", "2020-01-01", "2020-03-01"),
            (on, "2020-03-01", "2020-06-01"),
            ("kept", "2020-06-01", None),
        ]


@pytest.mark.parametrize("gate", ["unless: A suspends", "while: not A suspends", "excused: A suspends"])
def test_becoming_dormant_suspended_or_excused_later_does_not_end_a_breach(gate):
    """§8.2, normative."""
    world = gated(gate)
    world.say("A", "report", "2020-02-01", n=SHORT)
    world.say("A", "suspension", "2020-03-01")
    assert world.spans("1", "A")[-1] == ("breached", "2020-02-01", None)


def test_a_breach_goes_on_for_who_reacts_to_it_though_its_duty_is_suspended():
    """§8.2: becoming suspended later does not end a breach; nobody gets out of a countermeasure by suspending."""
    world = gated("unless: A suspends", "2: {keep: stock, at most: 100, who: B, while: A keeps 1}")
    world.say("B", "report", "2020-01-01", n=FINE)
    world.say("A", "report", "2020-02-01", n=SHORT)
    world.say("A", "suspension", "2020-03-01")
    world.say("A", "report", "2020-05-01", n=FINE)
    assert world.spans("2", "B") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("dormant", "2020-02-01", "2020-05-01"),
        ("kept", "2020-05-01", None),
    ]


@pytest.mark.parametrize("gate", ["while: B agrees", "unless: not B agrees"])
def test_what_went_stale_while_the_duty_slept_is_unknown_when_it_wakes(gate):
    """§8.2: a breach can begin only while the shortfall is itself shown."""
    world = gated(gate)
    world.say("A", "report", "2020-02-01", n=SHORT)
    world.say("A", "report", "2020-03-01", n="unknown")
    world.say("B", "consent", "2020-04-01")
    assert world.spans("1", "A")[-1] == ("unknown", "2020-04-01", None)


def test_excused_is_said_only_of_a_shortfall():
    """§8: *excused* is said only of a shortfall."""
    world = gated("excused: B agrees")
    world.say("B", "consent", "2020-02-01")
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]
    world.say("A", "report", "2020-03-01", n=SHORT)
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-03-01"), ("excused", "2020-03-01", None)]


def test_when_the_ground_ends_what_is_still_open_becomes_a_breach():
    """§8: when the ground ends, what is still open becomes a breach (ILC 27)."""
    world = gated("excused: B agrees")
    world.say("B", "consent", "2020-02-01")
    world.say("A", "report", "2020-03-01", n=SHORT)
    world.say("B", "withdrawal", "2020-05-01")
    assert world.spans("1", "A")[1:] == [("excused", "2020-03-01", "2020-05-01"), ("breached", "2020-05-01", None)]


def test_an_unanswered_request_may_be_excused_and_later_a_breach():
    """§5: **excused** if a condition holds: the shortfall is not wrongful; §8 ILC 27."""
    world = World(duty="1: {on: request, do: access, within: 24 hours, excused: A agrees}")
    world.cover("access")
    world.say("A", "consent", "2020-02-01")
    world.say("A", "request", "2020-03-01 12:00", to="B")
    world.say("A", "withdrawal", "2020-05-01")
    assert world.spans("1", "B")[1:] == [
        ("due", "2020-03-01 12:00", "2020-03-02 12:00:01"),
        ("excused", "2020-03-02 12:00:01", "2020-05-01"),
        ("breached", "2020-05-01", None),
    ]


def test_an_unknown_is_not_excused():
    """§8: the first that applies: unknown stands before excused."""
    world = gated("excused: B agrees")
    world.say("B", "consent", "2020-02-01")
    world.say("A", "report", "2020-03-01", n="50..150")
    assert world.status("1", "A", "2020-04-01") == "unknown"


def test_dormant_comes_before_suspended():
    """§8: the first that applies: dormant · suspended."""
    world = gated("while: not B suspends, unless: A suspends")
    world.say("A", "suspension", "2020-02-01")
    world.say("B", "suspension", "2020-03-01")
    assert [s[0] for s in world.spans("1", "A")] == ["kept", "suspended", "dormant"]


# Grace


def test_grace_runs_from_entry_into_force():
    """§8.6: grace runs from (re)entry into force."""
    world = gated("since: 2020-03-01, grace: 30 days")
    world.say("A", "report", "2020-02-01", n=SHORT)
    assert world.status("1", "A", "2020-03-29") == "due"
    assert world.status("1", "A", "2020-04-02") == "breached"


def test_who_comes_into_line_within_the_grace_was_never_in_breach():
    """§5: `grace`: time to come back into line after (re)entry into force."""
    world = gated("unless: B suspends, grace: 15 days")
    world.say("B", "suspension", "2020-02-01")
    world.say("A", "report", "2020-03-01", n=SHORT)
    world.say("B", "resumption", "2020-05-01")
    world.say("A", "report", "2020-05-10", n=FINE)
    assert world.spans("1", "A")[-2:] == [("due", "2020-05-01", "2020-05-10"), ("kept", "2020-05-10", None)]


def test_who_does_not_is_in_breach_when_the_grace_is_over():
    """§8.6: grace runs from (re)entry into force."""
    world = gated("unless: B suspends, grace: 15 days")
    world.say("B", "suspension", "2020-02-01")
    world.say("A", "report", "2020-03-01", n=SHORT)
    world.say("B", "resumption", "2020-05-01")
    assert world.status("1", "A", "2020-05-14") == "due"
    assert world.status("1", "A", "2020-05-18") == "breached"


def test_grace_ends_at_the_instant_at_which_its_last_day_does():
    """§5: from instant to instant: 15 days from 5 January end as the 20th begins."""
    world = gated("since: 2020-01-05, grace: 15 days")
    world.say("A", "report", "2020-01-02", n=SHORT)
    assert world.spans("1", "A")[-2:] == [("due", "2020-01-05", "2020-01-20"), ("breached", "2020-01-20", None)]


@pytest.mark.parametrize(("gate", "status"), [("excused", "excused"), ("unless", "suspended")])
def test_a_grace_that_ends_while_the_shortfall_is_not_wrongful_makes_no_breach(gate, status):
    """§5, §8.2: a breach begins when a deviation meets a duty in force, and none while it is excused."""
    world = gated(f"since: 2020-01-05, grace: 15 days, {gate}: B agrees")
    world.say("A", "report", "2020-01-02", n=SHORT)
    world.say("B", "consent", "2020-01-10")
    assert world.spans("1", "A")[-1] == (status, "2020-01-10", None)


def test_each_reentry_has_its_own_grace():
    """§8.6: grace runs from (re)entry into force."""
    world = gated("unless: B suspends, grace: 15 days")
    world.say("A", "report", "2020-02-10", n=FINE)
    for off, on in (("2020-02-01", "2020-03-01"), ("2020-03-10", "2020-05-01")):
        world.say("B", "suspension", off)
        world.say("B", "resumption", on)
    world.say("A", "report", "2020-02-20", n=SHORT)
    assert "breached" not in {world.status("1", "A", d) for d in ("2020-03-09", "2020-03-20", "2020-05-13")}
    assert world.status("1", "A", "2020-05-18") == "breached"


def test_what_begins_to_fall_short_within_the_grace_does_not_wait():
    """§5: it is for what began no later than (re)entry; what begins after does not wait."""
    world = gated("unless: B suspends, grace: 15 days")
    world.say("B", "suspension", "2020-02-01")
    world.say("B", "resumption", "2020-05-01")
    world.say("A", "report", "2020-05-05", n=SHORT)
    assert world.spans("1", "A")[-1] == ("breached", "2020-05-05", None)


# Conditions


def test_keeps_presumes_good_faith_and_meets_wants_it_shown():
    """§4: `keeps` is the absence of a shown breach; `meets` needs conduct shown (unknown is not met)."""
    for verb, before in (("keeps", "kept"), ("meets", "dormant")):
        world = gated(f"while: B {verb} 2")
        arms(world, "B", ("2020-03-01", FINE), ("2020-05-01", SHORT))
        assert world.status("1", "A", "2020-02-01") == before
        assert world.status("1", "A", "2020-04-01") == "kept"
        assert world.status("1", "A", "2020-06-01") == "dormant"


def test_breaches_needs_a_breach_that_is_shown():
    """§4: `breaches` needs a breach that is shown."""
    world = gated("unless: B breaches 2")
    arms(world, "B", ("2020-03-01", "50..150"))
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]
    arms(world, "B", ("2020-04-01", SHORT))
    assert world.spans("1", "A")[-1] == ("suspended", "2020-04-01", None)


def test_meets_looks_at_conduct_whether_the_duty_is_in_force_or_not():
    """§4: in force or not … so a duty with `while: never` is a benchmark."""
    world = gated("while: B meets 2", "2: {keep: arms, at most: 100, while: never}")
    arms(world, "B", ("2020-03-01", FINE), ("2020-05-01", SHORT))
    assert world.spans("2", "B") == [("dormant", "2020-01-01", None)]
    assert world.spans("1", "A") == [
        ("dormant", "2020-01-01", "2020-03-01"),
        ("kept", "2020-03-01", "2020-05-01"),
        ("dormant", "2020-05-01", None),
    ]


def test_a_late_answer_is_met_for_others_from_when_they_heard_of_it():
    """§4, §8.7: `meets` needs conduct shown, as others could know."""
    world = gated("while: B meets 2", "2: {who: B, on: request, do: access, within: 48 hours}")
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("B", "access", "2020-03-10", said="2020-04-01", re="q")
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-03-03 12:00:01"),
        ("dormant", "2020-03-03 12:00:01", "2020-04-01"),
        ("kept", "2020-04-01", None),
    ]


@pytest.mark.parametrize("gate", ["while: not self suspends", "unless: self suspends"])
def test_what_sleeps_lasts_as_long_as_its_number_does(gate):
    """§8: a finding is of a status and a number, and whichever date is asked about it is the same."""
    world = World(duty=f"1: {{keep: stock, at most: 100, {gate}}}")
    world.say("A", "suspension", "2020-02-01")
    for at, n in (("2020-01-01", 90), ("2020-03-01", 120), ("2020-05-01", 130)):
        world.say("A", "report", at, n=n)
    for at, since, n in (("2020-02-15", "2020-02-01", "90"), ("2020-04-15", "2020-03-01", "120")):
        asleep = world.finding("1", "A", at)
        assert asleep.id == f"1/A/all/{since}"
        assert asleep.value.show("count") == n
        assert world.assess().find(asleep.id).value == asleep.value


def test_what_is_met_towards_other_is_what_is_owed_to_whom_it_concerns():
    """§5: of `other` what is owed to the one whose duty it is, or to all; of a party by name what is owed to anyone."""
    for whom, suspended in (("other", "B"), ("A", "BC")):
        world = World(
            duty=f"""
                1: {{on: request, do: access, within: 24 hours}}
                2: {{keep: stock, at most: 5, unless: not {whom} meets 1}}
            """,
            parties="ABC",
        )
        world.say("B", "request", "2020-03-01", to="A")
        for who in "BC":
            found = world.status("2", who, "2020-06-01", **({"owed_to": "A"} if whom == "other" else {}))
            assert found == ("suspended" if who in suspended else "unknown")


@pytest.mark.parametrize(
    ("what", "towards_c"),
    [("keep: stock, at most: 9", "suspended"), ("on: request, do: access, within: 2 days, to: B", "unknown")],
)
def test_who_does_not_owe_a_duty_meets_nothing(what, towards_c):
    """§4: `meets` needs conduct shown; who owes nothing, or not to the one who asks, shows none."""
    duty = f"1: {{{what}, who: A}}\n2: {{keep: stock, at most: 5, who: [B, C], unless: other meets 1}}"
    world = World(duty=duty, parties="ABC")
    world.say("A", "report", "2020-01-01", n=1)
    assert world.status("2", "B", "2020-06-01", owed_to="A") == "suspended"
    assert world.status("2", "C", "2020-06-01", owed_to="A") == towards_c
    assert world.status("2", "B", "2020-06-01", owed_to="C") == "unknown"


def test_an_act_that_nobody_had_heard_of_leaves_a_duty_met():
    """§4, §8.3: conduct as others could know; of an act that is over when it is told nothing is owed any more."""
    world = World(
        form="plan: {name: text key, starts: date}\nword: {name: text key}",
        occasion="planned: {of: plan, at: starts}",
        duty="""
            1: {who: B, on: planned, give: word, before: 10 days}
            2: {who: A, keep: stock, at most: 5, while: B meets 1}
        """,
    )
    world.say("A", "report", "2020-01-01", n=1)
    world.say("B", "plan", "2020-06-01", name="X", starts="2020-04-20")
    assert world.spans("2", "A") == [("kept", "2020-01-01", None)]


def test_whether_a_duty_with_a_quota_is_met_is_asked_as_though_it_were_in_force():
    """§4: in force or not; what is beyond the quota needs no answer, and what is within it does."""
    world = gated("while: B meets 2", "2: {who: B, on: request, do: access, within: 24 hours, up to: 1, while: never}")
    world.say("A", "request", "2020-03-01", to="B", id="within")
    world.say("A", "request", "2020-03-02", to="B")
    world.say("B", "access", "2020-03-20", re="within")
    assert [span[:2] for span in world.spans("1", "A")] == [
        ("kept", "2020-01-01"), ("dormant", "2020-03-03"), ("kept", "2020-03-20"),
    ]  # fmt: skip


def test_a_claim_to_be_complete_tells_from_its_receipt_that_a_request_was_beyond_the_quota():
    """§4, §8.3: nobody could know before that there was no stock, and so no quota."""
    world = gated("while: B meets 2", "2: {who: B, on: request, do: access, within: 2 days, up to: stock}")
    world.say("A", "request", "2020-03-01 12:00", to="B")
    world.say("LOG", "coverage", "2020-01-01", said="2020-05-01", until="2020-04-30", kinds=["report"])
    assert [span[:2] for span in world.spans("1", "A")][-2:] == [
        ("dormant", "2020-03-01 12:00"),
        ("kept", "2020-05-01"),
    ]


def test_what_was_old_when_it_was_heard_leaves_what_a_complete_record_told_before():
    """§3, §4, §7: until B was heard the record was complete without him, of which zero is shown."""
    world = gated(
        "while: B meets 2", "2: {keep: recent, at most: 5}",
        count="recent: {of: latest holding, sum: n, good for: 2 months}",
    )  # fmt: skip
    world.say("LOG", "coverage", "2020-03-05", until="2020-04-20", kinds=["holding"])
    world.say("B", "holding", "2020-01-01", said="2020-03-20", site="x", n=1)
    assert [span[:2] for span in world.spans("1", "A")][:3] == [
        ("dormant", "2020-01-01"), ("kept", "2020-03-05"), ("dormant", "2020-03-20"),
    ]  # fmt: skip


def test_an_event_told_late_counts_for_others_no_longer_than_it_does():
    """§3, §4: it acts from its receipt, and counts so long from its `at`."""
    world = gated("unless: drills of B at least 1", count="drills: {of: notice, over: 90 days}")
    world.say("B", "notice", "2020-01-01", said="2020-03-01", name="x")
    assert world.spans("1", "A")[1:] == [("suspended", "2020-03-01", "2020-03-31"), ("kept", "2020-03-31", None)]


def test_a_benchmark_met_for_90_days():
    """Judged by hand (c): `RU meets DE for 90 days`: unknown is not met; §8.5 strictly past."""
    world = gated("while: B meets 2 for 90 days", "2: {keep: arms, at most: 100, while: never}")
    arms(world, "B", ("2020-02-01", FINE))
    assert world.spans("1", "A") == [("dormant", "2020-01-01", "2020-05-01"), ("kept", "2020-05-01", None)]


def test_owes_is_force():
    """§4: `owes` is force (neither dormant nor suspended)."""
    world = gated("while: B owes 2", "2: {keep: arms, at most: 100, while: B agrees, unless: B suspends}")
    world.say("B", "consent", "2020-02-01")
    world.say("B", "suspension", "2020-03-01")
    world.say("B", "resumption", "2020-04-01")
    world.say("B", "withdrawal", "2020-05-01")
    assert world.spans("1", "A") == [
        ("dormant", "2020-01-01", "2020-02-01"),
        ("kept", "2020-02-01", "2020-03-01"),
        ("dormant", "2020-03-01", "2020-04-01"),
        ("kept", "2020-04-01", "2020-05-01"),
        ("dormant", "2020-05-01", None),
    ]


def test_force_that_depends_on_itself_is_an_error_that_prints_the_cycle():
    """§4: `owes` must be acyclic: a cycle is an error that prints it; study: A dormant because B dormant because A."""
    with pytest.raises(AgreementError) as error:
        World(
            duty="1: {keep: stock, at most: 100, who: A, while: B owes 2}\n"
            "2: {keep: stock, at most: 100, who: B, while: A owes 1}"
        )
    assert "1" in str(error.value)
    assert "2" in str(error.value)
    assert "->" in str(error.value) or "→" in str(error.value)


def test_said_holds_from_when_it_was_said():
    """§4: in conditions a statement acts from the later of its `at` and `said`."""
    world = gated("while: B said consent")
    world.say("B", "consent", "2020-02-01", said="2020-03-01")
    assert world.spans("1", "A") == [("dormant", "2020-01-01", "2020-03-01"), ("kept", "2020-03-01", None)]


def test_what_is_said_to_begin_later_acts_from_then():
    """§4: the later of its `at` and `said`."""
    world = gated("unless: A suspends")
    world.say("A", "suspension", "2020-06-01", said="2020-03-01")
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-06-01"), ("suspended", "2020-06-01", None)]


def test_self_and_other_are_the_two_sides_of_the_duty():
    """§4: `self` (the party that owes) or `other` (the party it is owed to)."""
    world = World(
        duty="1: {keep: stock, at most: 100, unless: self suspends}\n"
        "2: {keep: stock, at most: 100, unless: other suspends}"
    )
    world.say(["A", "B"], "report", "2020-01-01", n=FINE)
    world.say("A", "suspension", "2020-03-01")
    at = "2020-04-01"
    assert (world.status("1", "A", at), world.status("1", "B", at)) == ("suspended", "kept")
    assert (world.status("2", "A", at), world.status("2", "B", at)) == ("kept", "suspended")


def test_a_count_in_a_condition():
    """§4: `COUNT of XX at most|at least N`."""
    world = gated("while: arms of B at most 100")
    arms(world, "B", ("2020-02-01", 100), ("2020-03-01", 101))
    assert world.spans("1", "A")[-2:] == [("kept", "2020-02-01", "2020-03-01"), ("dormant", "2020-03-01", None)]


def test_old_news_received_late_does_not_replace_a_newer_number_for_who_reacts():
    """§3, §4: of several statements that others had received, the one as of the latest date counts."""
    world = gated("while: arms of B at most 100")
    arms(world, "B", ("2020-02-01", 90))
    arms(world, "B", ("2020-01-15", 120), said="2020-03-01")
    assert world.spans("1", "A")[-1] == ("kept", "2020-02-01", None)


def test_a_declaration_of_all_there_is_acts_on_others_from_its_receipt():
    """§3, §4: `complete: yes` makes other keys zero; in conditions it acts from the later of `at` and `said`."""
    world = gated("while: everywhere of B at least 150", count="everywhere: {of: latest holding, sum: n}")
    for site in ("north", "south"):
        world.say("B", "holding", "2020-01-01", site=site, n=80)
    world.say("B", "holding", "2020-03-01", said="2020-05-01", site="north", n=80, complete="yes")
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-05-01"), ("dormant", "2020-05-01", None)]


def test_never_never_holds():
    """§4: `never`."""
    assert gated("while: never").spans("1", "A") == [("dormant", "2020-01-01", None)]
    assert gated("unless: never").spans("1", "A") == [("kept", "2020-01-01", None)]


@pytest.mark.parametrize(
    ("condition", "months"),
    [
        ("B agrees and C agrees", "4"),
        ("B agrees or C agrees", "345"),
        ("not B agrees", "125"),
        ("B agrees and not C agrees", "3"),
        ("not (B agrees or C agrees)", "12"),
        ("not B agrees and not C agrees or B agrees and C agrees", "124"),
        ("at least 1 of (B agrees, C agrees)", "345"),
        ("at least 2 of (B agrees, C agrees)", "4"),
        ("at least 2 of [A, B, C] agrees", "4"),
        ("each of [B, C] agrees", "4"),
        ("all of [B, C] agrees", "4"),
        ("any of [B, C] agrees", "345"),
    ],
)
def test_conditions_are_joined(condition, months):
    """§4: and / or / not, brackets, at least N of. B agrees in March and April, C in April and May."""
    world = gated(f"while: '{condition}'", parties="ABC")
    for who, on, off in (("B", "03", "05"), ("C", "04", "06")):
        world.say(who, "consent", f"2020-{on}-01")
        world.say(who, "withdrawal", f"2020-{off}-01")
    assert "".join(m for m in "12345" if world.status("1", "A", f"2020-0{m}-15") == "kept") == months


def test_at_least_two_of_a_group_keep():
    """§4 normative: `at least 2 of [B, C, D] keep Z`."""
    world = gated("while: 'at least 2 of [B, C, D] keep 2'", parties="ABCD")
    for who, at in (("B", "2020-03-01"), ("C", "2020-05-01")):
        arms(world, who, (at, SHORT))
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-05-01"), ("dormant", "2020-05-01", None)]


def test_for_days_binds_to_the_bracket_before_it():
    """§4: `for 90 days` binds to the atom or bracket before it: has held throughout the 90 days before."""
    world = gated("while: '(B agrees or C agrees) for 90 days'", parties="ABC")
    world.say("B", "consent", "2020-02-01")
    world.say("C", "consent", "2020-03-01")
    world.say("B", "withdrawal", "2020-03-15")
    assert world.spans("1", "A") == [("dormant", "2020-01-01", "2020-05-01"), ("kept", "2020-05-01", None)]


def test_for_days_binds_to_the_atom_before_it():
    """§4: binds to the atom before it."""
    world = gated("while: B agrees and C agrees for 90 days", parties="ABC")
    world.say("C", "consent", "2020-02-01")
    world.say("B", "consent", "2020-04-20")
    assert world.spans("1", "A") == [("dormant", "2020-01-01", "2020-05-01"), ("kept", "2020-05-01", None)]


def test_an_interruption_starts_the_days_again():
    """§4: has held throughout the 90 days before."""
    world = gated("while: B agrees for 90 days")
    for at, kind in (("2020-02-01", "consent"), ("2020-03-01", "withdrawal"), ("2020-03-02", "consent")):
        world.say("B", kind, at)
    assert world.spans("1", "A") == [("dormant", "2020-01-01", "2020-05-31"), ("kept", "2020-05-31", None)]


def test_what_has_lasted_ends_at_once_with_what_lasted():
    """§4: `for 30 days`: has held throughout the 30 days before, and holds still."""
    world = gated("while: B agrees for 30 days")
    world.say("B", "consent", "2020-02-01")
    world.say("B", "withdrawal", "2020-04-01")
    assert world.spans("1", "A")[1:] == [("kept", "2020-03-02", "2020-04-01"), ("dormant", "2020-04-01", None)]


def test_a_finding_names_the_findings_that_gated_it():
    """§8: every finding explains itself down to statements and to the findings that gated it."""
    world = gated("unless: B breaches 2")
    arms(world, "B", ("2020-03-01", SHORT))
    because = {r.finding for r in world.finding("1", "A", "2020-04-01").why if r.finding}
    assert because == {world.finding("2", "B", "2020-04-01").id}


NOTHING = {"form": "event: {}", "count": "nothing: {of: event}"}


@pytest.mark.parametrize("gate", ["B keeps 2 for 20 days", "(not B said event) for 20 days"])
def test_what_held_from_the_beginning_has_lasted_when_the_agreement_enters_into_force(gate):
    """§4: it has held throughout the days before, whatever else is on record and whenever the record begins."""
    found = []
    for other in ("", "\n3: {keep: nothing, at most: 1, who: B, unless: A suspends}"):
        world = gated(f"while: {gate}", "2: {keep: nothing, at most: 9}" + other, **NOTHING)
        if other:
            world.say("A", "suspension", "2019-11-01")
        found.append(world.spans("1", "A"))
    assert found == [[("kept", "2020-01-01", None)]] * 2


def test_what_held_from_the_beginning_does_not_begin_with_the_agreement():
    """§4: an occasion is a condition beginning to hold."""
    world = World(
        duty="1: {who: A, on: quiet, give: notice, within: 10 days}", occasion="quiet: {when: not A said report}"
    )
    world.cover("notice")
    assert world.occasions("1", "A", "2020-06-01") == {}
    assert world.status("1", "A", "2020-06-01") == "kept"


@pytest.mark.parametrize("asked", [(), (("A", "C"),), (("B", "C"),), (("A", "C"), ("B", "C"))])
def test_whether_an_answer_is_owed_to_one_does_not_hang_on_who_asked(asked):
    """§4: `owes` is force, and C is bound to B and to A alike."""
    world = World(
        parties="ABC",
        duty="2: {on: request, do: access, within: 5 days}\n"
        "P: {who: B, to: C, keep: nothing, at most: 1, while: other owes 2}",
        **NOTHING,
    )
    for by, to in asked:
        world.say(by, "request", "2020-07-01", to=to)
    assert world.spans("P", "B") == [("kept", "2020-01-01", None)]


@pytest.mark.parametrize(("quota", "kept"), [(", up to: 1, per: calendar year", True), ("", False)])
def test_what_is_beyond_a_quota_is_met_without_an_answer(quota, kept):
    """§4, §5: beyond it a request creates nothing, so conduct is within the duty."""
    world = World(
        duty=f"1: {{who: A, on: request, do: access, within: 5 days{quota}}}\n"
        "P: {who: B, keep: nothing, at most: 1, while: A meets 1}",
        **NOTHING,
    )
    world.cover("access")
    for name, day in (("q1", "2020-02-01"), ("q2", "2020-03-01")):
        world.say("B", "request", day, to="A", id=name)
    world.say("A", "access", "2020-02-03", re="q1")
    assert (world.spans("P", "B") == [("kept", "2020-01-01", None)]) is kept


def test_what_who_has_left_asks_is_met_without_an_answer():
    """§5: after its withdrawal a request of its own creates nothing."""
    world = World(
        parties="{A: Aland, B: Bland, C: {name: Cland, until: 2020-02-01}}",
        duty="1: {who: A, on: request, do: access, within: 5 days}\n"
        "P: {who: B, keep: nothing, at most: 1, while: A meets 1}",
        **NOTHING,
    )
    world.cover("access")
    world.say("C", "request", "2020-03-01", to="A")
    assert world.spans("P", "B") == [("kept", "2020-01-01", None)]


@pytest.mark.parametrize("asked", ["stock of A at most 50", "stock of A at least 30"])
def test_a_count_of_which_nothing_is_said_any_more_is_certainly_nothing(asked):
    """§8 rule 7: what was suspended in reliance on a statement stays so until that is taken back."""
    world = World(duty=f"1: {{who: B, keep: nothing, at most: 9, unless: {asked}}}", **NOTHING)
    world.say("A", "report", "2020-01-20", n=40, id="only")
    world.say("A", "retraction", "2020-03-01", re="only")
    assert world.spans("1", "B")[1:] == [("suspended", "2020-01-20", "2020-03-01"), ("kept", "2020-03-01", None)]


@pytest.mark.parametrize(("agree", "status"), [("", "dormant"), ("B", "kept"), ("BC", "kept")])
def test_what_is_owed_to_anyone_is_owed(agree, status):
    """§5: with a party named, what is owed to anyone; clause 1 binds A towards whoever agrees."""
    world = World(
        parties="ABC", form="event: {}", count="nothing: {of: event}",
        duty="1: {keep: stock, at most: 100, who: A, to: [B, C], while: other agrees}\n"
        "2: {keep: nothing, at most: 1, who: B, while: A owes 1}",
    )  # fmt: skip
    for who in agree:
        world.say(who, "consent", "2020-02-01")
    assert world.status("2", "B", "2020-03-01") == status


def test_what_is_turned_off_is_not_turned_on_again_at_that_instant():
    """§4: where `on` and `off` begin at one instant, it is off, though `on` begins because it was turned off."""
    world = World(
        state="alarm: {on: A owes 1 and A owes 2, off: B agrees}",
        duty="1: {keep: stock, at most: 50, unless: (alarm) for 20 days}\n2: {keep: stock, at most: 60}",
    )
    world.say("B", "consent", "2020-02-01")
    assert world.spans("1", "A")[-2:] == [("suspended", "2020-01-21", "2020-02-01"), ("unknown", "2020-02-01", None)]


def test_a_count_of_numbers_alone_is_looked_at_like_any_other():
    """§3, §4: `is` may name no count; nobody can take back what it is made of."""
    world = World(
        count="two: {is: 2}",
        duty="""
            1: {keep: two, at most: 1, unless: self suspends}
            2: {keep: stock, at most: 5, who: B, unless: A breaches 1}
        """,
    )
    world.say("A", "suspension", "2020-02-01")
    assert world.status("2", "B", "2020-01-15") == "suspended"
