"""Two clocks: when it was so, and when it was received (docs/language.md §7, §8)."""

import pytest
from tests.world import World

from detente.errors import DetenteError, UsageError

KEEP = "1: {keep: stock, at most: 100}"


def test_what_was_not_yet_received_is_not_known():
    """§7: `--known`."""
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01", said="2020-05-01", n=120)
    assert world.status("1", "A", "2020-03-01", known="2020-04-30") == "unknown"
    assert world.status("1", "A", "2020-03-01", known="2020-05-01") == "breached"


def test_known_on_a_day_means_by_its_end():
    """§7: `--known D` means the end of D."""
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01", said="2020-05-01 23:00", n=120)
    assert world.status("1", "A", "2020-03-01", known="2020-05-01") == "breached"
    assert world.status("1", "A", "2020-03-01", known="2020-05-01 22:59") == "unknown"


def test_at_a_day_means_at_its_end():
    """§7: `--at D` means the end of D."""
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01 23:00", n=120)
    assert world.status("1", "A", "2020-02-01") == "breached"
    assert world.status("1", "A", "2020-02-01 22:59") == "unknown"


def test_what_is_not_yet_known_cannot_be_judged():
    """DESIGN §4: as of a time, as known at a time."""
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01", n=120)
    with pytest.raises(UsageError):
        world.assess("2020-06-01", known="2020-05-01")


def test_known_at_the_record_s_end_is_what_is_known_when_nothing_is_asked():
    """DESIGN §4: known defaults to the record."""
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01", said="2020-05-01 12:00", n=120)
    world.say("B", "report", "2020-03-01", n=90)
    assert world.assess(None, None).findings(history=True) == world.assess(None, "2020-05-01 12:00").findings(
        history=True
    )


def test_known_goes_by_the_first_to_receive_it():
    """§7: `--known` goes by the first."""
    world = World(duty=KEEP, parties="ABC")
    world.say("A", "report", "2020-02-01", said={"B": "2020-07-01", "C": "2020-05-01"}, n=120)
    assert world.status("1", "A", "2020-03-01", known="2020-05-01") == "breached"
    assert world.status("1", "A", "2020-03-01", known="2020-04-30") == "unknown"


def test_a_back_dated_report_changes_what_is_found_of_the_past():
    """§8.7: late knowledge changes findings. (Restatements compare two known dates.)"""
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01", n=90)
    world.say("A", "report", "2020-03-01", said="2020-08-01", n=120)
    world.say("A", "report", "2020-04-01", n=90)
    assert world.spans("1", "A", known="2020-07-31")[1:] == [("kept", "2020-02-01", None)]
    assert world.spans("1", "A")[1:] == [
        ("kept", "2020-02-01", "2020-03-01"),
        ("breached", "2020-03-01", "2020-04-01"),
        ("kept", "2020-04-01", None),
    ]


def test_a_report_of_what_will_be_counts_from_then():
    """§3: a statement counts from its `at`."""
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01", n=90)
    world.say("A", "report", "2020-06-01", said="2020-03-01", n=120)
    assert world.spans("1", "A")[1:] == [("kept", "2020-02-01", "2020-06-01"), ("breached", "2020-06-01", None)]


def test_a_finding_keeps_its_id_as_more_becomes_known():
    """§8: has a stable id made of clause, owed_by, owed_to, occasion, `for each` value and beginning."""
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01", n=120)
    before = world.finding("1", "A", "2020-03-01", known="2020-03-01").id
    world.say("A", "report", "2020-05-01", n=90)
    world.say("B", "report", "2020-05-01", n=90)
    assert world.finding("1", "A", "2020-03-01").id == before
    assert world.finding("1", "A", "2020-06-01").id != before
    assert world.assess().find(before).status == "breached"


# Retraction, correction, cancellation


def mistaken():
    world = World(duty=KEEP)
    world.say("A", "report", "2020-02-01", n=90)
    world.say("A", "report", "2020-03-01", n=120, id="wrong")
    return world


def test_a_retracted_report_counts_as_never_made():
    """§8.7: a retracted statement is void for findings at every date."""
    world = mistaken()
    world.say("A", "retraction", "2020-05-01", re="wrong")
    assert world.spans("1", "A")[1:] == [("kept", "2020-02-01", None)]
    assert world.value("1", "A", "2020-04-01") == "90"
    assert world.spans("1", "A", known="2020-04-30")[1:] == [
        ("kept", "2020-02-01", "2020-03-01"),
        ("breached", "2020-03-01", None),
    ]


def test_a_correction_takes_the_place_of_what_it_replaces():
    """§7: `replaces` (a correction)."""
    world = mistaken()
    world.say("A", "report", "2020-03-01", said="2020-05-01", n=95, replaces="wrong")
    assert world.spans("1", "A")[1:] == [("kept", "2020-02-01", None)]
    assert world.value("1", "A", "2020-04-01") == "95"
    assert world.status("1", "A", "2020-04-01", known="2020-04-30") == "breached"


def test_a_correction_may_move_what_it_replaces_in_time():
    """§7: `replaces`: the corrected statement no longer stands, also where the new one does not reach."""
    world = mistaken()
    world.say("A", "report", "2020-04-01", said="2020-05-01", n=120, replaces="wrong")
    assert world.spans("1", "A")[1:] == [("kept", "2020-02-01", "2020-04-01"), ("breached", "2020-04-01", None)]


def test_a_cancelled_statement_no_longer_stands():
    """§7: or `cancels`."""
    world = mistaken()
    world.say("A", "withdrawal", "2020-05-01", cancels="wrong")
    assert world.spans("1", "A")[1:] == [("kept", "2020-02-01", None)]


def test_a_retraction_that_is_itself_retracted_voids_nothing():
    """§8.7: a retracted statement is void for findings at every date: a retraction too."""
    world = mistaken()
    world.say("A", "retraction", "2020-05-01", re="wrong", id="back")
    world.say("A", "retraction", "2020-06-01", re="back")
    assert world.status("1", "A", "2020-04-01", known="2020-05-31") == "kept"
    assert world.spans("1", "A")[-1] == ("breached", "2020-03-01", None)


def test_a_correction_that_is_retracted_replaces_nothing():
    """§8.7, §7."""
    world = mistaken()
    world.say("A", "report", "2020-03-01", said="2020-05-01", n=95, replaces="wrong", id="right")
    world.say("A", "retraction", "2020-06-01", re="right")
    assert world.spans("1", "A")[-1] == ("breached", "2020-03-01", None)


def test_only_its_author_takes_a_statement_back():
    """§7: `retraction` (by the author, `re`)."""
    world = mistaken()
    world.say("B", "retraction", "2020-05-01", re="wrong")
    with pytest.raises(DetenteError):
        world.assess()


def test_a_retracted_answer_answers_nothing():
    """§8.7: void for findings at every date."""
    world = World(duty="1: {on: request, do: access, within: 48 hours}")
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B")
    world.say("B", "access", "2020-03-02", id="claim")
    world.say("B", "retraction", "2020-05-01", re="claim")
    assert world.status("1", "B", "2020-04-01", known="2020-04-30") == "kept"
    assert world.spans("1", "B")[-1] == ("breached", "2020-03-03 12:00:01", None)


def test_a_retracted_suspension_was_relied_on_until_the_retraction():
    """§8.7: what was suspended in reliance on it stays suspended until the retraction was said."""
    world = World(duty="1: {keep: stock, at most: 100, unless: B suspends}")
    world.say("A", "report", "2020-01-01", n=90)
    world.say("B", "suspension", "2020-02-01", id="s")
    world.say("A", "report", "2020-03-01", n=120)
    world.say("B", "retraction", "2020-04-01", re="s")
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("suspended", "2020-02-01", "2020-04-01"),
        ("breached", "2020-04-01", None),
    ]


def test_a_retraction_that_is_dated_back_takes_no_reliance_away():
    """§8.7: until the retraction was said, whatever its `at`."""
    world = World(duty="1: {keep: stock, at most: 100, unless: B suspends}")
    world.say("A", "report", "2020-01-01", n=90)
    world.say("B", "suspension", "2020-02-01", id="s")
    world.say("A", "report", "2020-03-01", n=120)
    world.say("B", "retraction", "2020-02-02", said="2020-04-01", re="s")
    assert world.spans("1", "A")[1:] == [("suspended", "2020-02-01", "2020-04-01"), ("breached", "2020-04-01", None)]


def test_a_retracted_claim_to_be_complete_was_relied_on_until_the_retraction():
    """§8.7: what was suspended in reliance on it stays suspended until the retraction was said."""
    world = World(
        duty="1: {on: request, do: access, within: 48 hours}\n"
        "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}"
    )
    world.say("A", "report", "2020-01-01", n=90)
    world.say("A", "request", "2020-03-01 12:00", to="B")
    world.cover("access", id="claim")
    world.say("LOG", "retraction", "2020-06-01", re="claim")
    assert world.status("1", "B", "2020-04-01") == "unknown"
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-03-03 12:00:01"),
        ("suspended", "2020-03-03 12:00:01", "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]


def relied(kind, at, back, *, by="B", covered=True, **fields):
    """What is in force for A, `unless: B breaches 1`, when something about B's answer is said and later taken back."""
    world = World(
        duty="1: {on: request, do: access, within: 48 hours}\n"
        "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}"
    )
    world.say("A", "report", "2020-01-01", n=90)
    if covered:
        world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say(by, kind, at, id="taken", **fields)
    world.say(by, "retraction", back, re="taken")
    return world.spans("2", "A")


DUE = "2020-03-03 12:00:01"


def test_a_retracted_refusal_was_relied_on_until_the_retraction():
    """§8.7."""
    found = relied("refusal", "2020-03-02", "2020-06-01", re="q", covered=False)
    assert found == [("kept", "2020-01-01", DUE), ("suspended", DUE, "2020-06-01"), ("kept", "2020-06-01", None)]


def test_a_retracted_answer_was_an_answer_until_the_retraction():
    """§8.7, §8.3: nobody reacts to what nobody had said."""
    found = relied("access", "2020-03-02", "2020-06-01")
    assert found == [("kept", "2020-01-01", "2020-06-01"), ("suspended", "2020-06-01", None)]


def test_a_retracted_settlement_settled_until_the_retraction():
    """§8.7, §8.3."""
    found = relied("settlement", "2020-06-01", "2020-08-01", by="A", clause="1", about="B")
    assert found == [
        ("kept", "2020-01-01", DUE),
        ("suspended", DUE, "2020-06-01"),
        ("kept", "2020-06-01", "2020-08-01"),
        ("suspended", "2020-08-01", None),
    ]


def test_a_retracted_request_was_relied_on_until_the_retraction():
    """§8.7."""
    world = World(
        duty="1: {on: request, do: access, within: 48 hours}\n"
        "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}"
    )
    world.say("A", "report", "2020-01-01", n=90)
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("A", "retraction", "2020-06-01", re="q")
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", DUE),
        ("suspended", DUE, "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]


# Taken back, and stands anew


def test_a_correction_of_a_correction_corrects_what_that_had_corrected():
    """§7: a correction of a correction corrects what that had corrected: nothing counts twice."""
    world = World(count="events: {of: holding, sum: n, over: ever}", duty="1: {keep: events, at most: 100}")
    world.say("A", "holding", "2020-02-01", site="n", n=60, id="first")
    world.say("A", "holding", "2020-02-01", said="2020-03-01", site="n", n=70, replaces="first", id="second")
    world.say("A", "holding", "2020-02-01", said="2020-04-01", site="n", n=80, replaces="second", id="third")
    assert world.value("1", "A", "2020-03-15", known="2020-03-31") == "70"
    assert world.value("1", "A", "2020-06-01") == "80"
    world.say("A", "retraction", "2020-05-01", re="third")
    assert world.value("1", "A", "2020-06-01") == "70"


def test_an_answer_whose_retraction_is_retracted_was_none_in_between():
    """§8.7: who relied on the retraction did so in good faith; who relies on the answer after it does so too."""
    world = World(
        duty="1: {on: request, do: access, within: 48 hours}\n"
        "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}"
    )
    world.say("A", "report", "2020-01-01", n=90)
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("B", "access", "2020-03-02", id="done")
    world.say("B", "retraction", "2020-06-01", re="done", id="back")
    world.say("B", "retraction", "2020-08-01", re="back")
    assert world.spans("1", "B")[-1] == ("kept", "2020-03-02", None)
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-06-01"),
        ("suspended", "2020-06-01", "2020-08-01"),
        ("kept", "2020-08-01", None),
    ]


def test_a_request_whose_retraction_is_retracted_called_for_nothing_in_between():
    """§8.7."""
    world = World(
        duty="1: {on: request, do: access, within: 48 hours}\n"
        "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}"
    )
    world.say("A", "report", "2020-01-01", n=90)
    world.cover("access")
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    world.say("A", "retraction", "2020-06-01", re="q", id="back")
    world.say("A", "retraction", "2020-08-01", re="back")
    assert world.spans("1", "B")[-1] == ("breached", DUE, None)
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", DUE),
        ("suspended", DUE, "2020-06-01"),
        ("kept", "2020-06-01", "2020-08-01"),
        ("suspended", "2020-08-01", None),
    ]


def test_a_request_that_stands_anew_takes_one_place_in_its_quota():
    """§5: one retracted gives its place back; §8.7: a retracted retraction gives back nothing."""
    world = World(duty="1: {on: request, do: access, within: 48 hours, up to: 2, per: calendar year}")
    world.cover("access")
    world.say("A", "request", "2020-03-01", to="B", id="q")
    world.say("A", "retraction", "2020-03-02", re="q", id="back")
    world.say("A", "retraction", "2020-03-03", re="back")
    world.say("A", "request", "2020-04-01", to="B", id="r")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q", "r"}
    world.say("A", "request", "2020-05-01", to="B", id="s")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"q", "r"}


def test_a_report_whose_retraction_is_retracted_was_none_in_between():
    """§8.7: conduct that keeps a count."""
    world = World(duty="1: {keep: stock, at most: 100}\n2: {keep: events, at most: 100, who: A, unless: B breaches 1}",
                  count="events: {of: holding}")  # fmt: skip
    world.say("B", "report", "2020-02-01", n=120, id="much")
    world.say("B", "retraction", "2020-06-01", re="much", id="back")
    world.say("B", "retraction", "2020-08-01", re="back")
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("suspended", "2020-02-01", "2020-06-01"),
        ("kept", "2020-06-01", "2020-08-01"),
        ("suspended", "2020-08-01", None),
    ]


# Said jointly


def test_who_takes_back_a_joint_statement_takes_back_his_own_voice():
    """§7: it is a statement of each; only as his own word: what others said with him stands as theirs."""
    world = World(duty=KEEP)
    world.say(["A", "B"], "report", "2020-02-01", n=90, id="joint")
    world.say("A", "retraction", "2020-03-01", re="joint")
    assert world.status("1", "A", "2020-04-01") == "unknown"
    assert world.status("1", "B", "2020-04-01") == "kept"


@pytest.mark.parametrize("word", [("report", {"replaces": "joint", "n": 120}), ("consent", {"cancels": "joint"})])
def test_who_corrects_or_cancels_a_joint_statement_does_so_for_himself(word):
    """§7."""
    kind, fields = word
    world = World(duty=KEEP)
    world.say(["A", "B"], "report", "2020-02-01", n=90, id="joint")
    world.say("A", kind, "2020-02-01", said="2020-03-01", **fields)
    assert world.status("1", "A", "2020-04-01") == ("breached" if fields.get("n") else "unknown")
    assert world.status("1", "B", "2020-04-01") == "kept"


def test_what_all_of_them_take_back_is_void():
    """§7."""
    world = World(duty=KEEP)
    world.say(["A", "B"], "report", "2020-02-01", n=90, id="joint")
    world.say(["A", "B"], "retraction", "2020-03-01", re="joint", id="back")
    assert (world.status("1", "A", "2020-04-01"), world.status("1", "B", "2020-04-01")) == ("unknown", "unknown")
    world.say("B", "retraction", "2020-04-01", re="back")
    assert (world.status("1", "A", "2020-04-01"), world.status("1", "B", "2020-04-01")) == ("unknown", "kept")


def test_a_joint_request_that_one_takes_back_is_still_owed_to_the_other():
    """§7, §5: an occasion closes by its author's retraction."""
    world = World(parties="ABC", duty="1: {on: request, do: access, within: 48 hours}")
    world.cover("access")
    world.say(["B", "C"], "request", "2020-03-01", to="A", id="q")
    world.say("B", "retraction", "2020-04-01", re="q")
    assert world.status("1", "A", "2020-05-01", owed_to="C") == "breached"
    assert world.finding("1", "A", "2020-05-01", owed_to="B") is None


def test_a_joint_claim_to_be_complete_stands_while_one_of_them_stands_by_it():
    """§7."""
    world = World(duty="1: {on: request, do: access, within: 48 hours}")
    world.say("A", "request", "2020-03-01", to="B", id="q")
    joint = {"kinds": ["access"], "until": "2029-12-31"}
    world.say(["LOG", "ORG"], "coverage", "2020-01-01", id="claim", **joint)
    world.say("ORG", "retraction", "2020-04-01", re="claim")
    assert world.status("1", "B", "2020-05-01") == "breached"
    world.say("LOG", "retraction", "2020-04-01", re="claim")
    assert world.status("1", "B", "2020-05-01") == "unknown"


# Receipts


def test_what_one_recipient_received_later_he_had_not_received_before():
    """§7: a duty to one party goes by his receipt; as known before it, he had none."""
    world = World(
        parties="ABC",
        duty="1: {who: A, to: [B, C], on: half-yearly, give: report, within: 30 days}\n"
        "2: {who: A, on: half-yearly, give: report, within: 30 days}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
    )
    world.cover("report")
    world.say("A", "report", "2020-03-01", said={"B": "2020-03-20", "C": "2020-07-10"}, n=1)
    april = {"at": "2020-04-05", "known": "2020-04-05"}
    assert world.status("1", "A", owed_to="B", **april) == "kept"
    assert world.status("1", "A", owed_to="C", **april) == "breached"
    assert world.status("2", "A", **april) == "breached"
    assert world.status("1", "A", "2020-04-05", owed_to="C") == "late"
    assert world.status("2", "A", "2020-04-05") == "late"
    assert world.status("2", "A", "2020-07-10") == "kept"


def test_a_request_that_an_addressee_had_not_received_calls_for_nothing():
    """§5, §7: the clock runs from the owing party's receipt."""
    world = World(parties="ABC", duty="1: {on: request, do: access, within: 48 hours}")
    world.cover("access")
    world.say("A", "request", "2020-03-01", said={"B": "2020-03-01", "C": "2020-06-01"}, to=["B", "C"], id="q")
    assert world.occasions("1", "B", "2020-04-01", known="2020-04-01") == {"q": "breached"}
    assert world.occasions("1", "C", "2020-04-01", known="2020-04-01") == {}
    assert world.occasions("1", "C", "2020-07-01") == {"q": "breached"}


def held(*, cover=False):
    """B owes to hold something or not; A is suspended while B is in breach."""
    world = World(
        duty="1: {keep: stock, at most: 100, who: B}\n2: {keep: none, at most: 1, who: A, unless: B breaches 1}\n"
        "3: {keep: none, at most: 1, who: A, while: B meets 1}",
        count="none: {of: request}",
    )
    if cover:
        world.cover("report", id="claim", said="2020-03-01")
    return world


def test_a_retracted_settlement_of_a_count_settled_until_the_retraction():
    """§8.7: what is kept in force in reliance on a settlement."""
    world = held()
    world.say("B", "report", "2020-02-01", n=120)
    world.say("A", "settlement", "2020-04-01", clause="1", about="B", id="settled")
    world.say("A", "retraction", "2020-06-01", re="settled")
    assert world.spans("1", "B")[-1] == ("breached", "2020-02-01", None)
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-02-01"),
        ("suspended", "2020-02-01", "2020-04-01"),
        ("kept", "2020-04-01", "2020-06-01"),
        ("suspended", "2020-06-01", None),
    ]


def test_what_was_met_by_a_claim_to_be_complete_was_met_until_the_claim_was_taken_back():
    """§8.7: nothing was held, the record being complete."""
    world = held(cover=True)
    world.say("LOG", "retraction", "2020-06-01", re="claim")
    assert world.status("1", "B", "2020-04-01") == "unknown"
    assert world.spans("3", "A") == [
        ("dormant", "2020-01-01", "2020-03-01"),
        ("kept", "2020-03-01", "2020-06-01"),
        ("dormant", "2020-06-01", None),
    ]


def test_a_breach_goes_on_though_something_else_is_taken_back():
    """§8.2: becoming suspended later does not end it."""
    world = World(
        duty="1: {keep: stock, at most: 100, who: B, unless: self suspends}\n"
        "2: {keep: none, at most: 1, who: A, unless: B breaches 1}",
        count="none: {of: request}",
    )
    world.say("B", "report", "2020-02-01", n=120)
    world.say("B", "suspension", "2020-03-01")
    world.say("A", "settlement", "2020-01-10", clause="1", about="B", id="void")
    world.say("A", "retraction", "2020-05-01", re="void")
    assert world.spans("2", "A") == [("kept", "2020-01-01", "2020-02-01"), ("suspended", "2020-02-01", None)]


# What a quota admits, as others could know it
ASKING = (
    "1: {who: B, on: request, do: access, within: 5 days, up to: %s, per: calendar year}\n"
    "P: {who: A, keep: none, at most: 1, unless: B breaches 1}"
)


@pytest.mark.parametrize(
    ("first", "then", "force"),
    [
        (2, 1, [("kept", "2020-02-08"), ("suspended", "2020-05-01"), ("kept", None)]),
        (1, 2, [("kept", "2020-05-01"), ("suspended", None)]),
        ("0..2", 2, [("kept", "2020-05-01"), ("suspended", None)]),
    ],
)
def test_a_number_corrected_late_changes_what_a_quota_admits_and_not_what_was_lawful(first, then, force):
    """§8 rule 7: nobody could know until May that the second request was beyond the quota, or within it."""
    world = World(duty=ASKING % "stock", count="none: {of: resumption}")
    world.cover("access")
    world.say("B", "report", "2020-01-05", n=first, id="r")
    for name, day in (("q1", "2020-02-01"), ("q2", "2020-02-02")):
        world.say("A", "request", day, to="B", id=name)
    world.say("B", "access", "2020-02-03", re="q1")
    world.say("B", "report", "2020-01-05", said="2020-05-01", n=then, replaces="r")
    assert [(status, until) for status, _, until in world.spans("P", "A")] == force


def test_what_was_beyond_a_quota_as_it_was_lived_gave_nobody_a_ground():
    """§8 rule 7, §5: the choice that made both requests occasions is taken back; the second never created anything."""
    world = World(
        form="pick: {site: site key}\nask: {to: party, site: site key}",
        state="chosen: {set of: site, on: pick, off: never, at most: 1}",
        occasion="ask to chosen: {of: ask, where: site in chosen}",
        count="none: {of: resumption}",
        duty=ASKING.replace("on: request", "on: ask to chosen") % 1,
    )
    world.cover("access")
    world.say("A", "pick", "2020-01-05", site="n", id="c")
    for name, day in (("q1", "2020-02-01"), ("q2", "2020-02-02")):
        world.say("A", "ask", day, to="B", site="n", id=name)
    world.say("B", "access", "2020-02-03", re="q1")
    world.say("A", "retraction", "2020-05-01", re="c")
    assert world.spans("P", "A") == [("kept", "2020-01-01", None)]


def test_a_quota_that_asks_what_is_chosen_goes_by_what_was_chosen_as_others_knew():
    """§8 rule 7: until the choice was taken back the request was within the quota."""
    world = World(
        form="pick: {site: site key}\nask: {to: party, site: site key}",
        state="chosen: {set of: site, on: pick, off: never, at most: 1}",
        count="none: {of: resumption}",
        duty=ASKING.replace("on: request", "on: ask") % "'if site in chosen then 1 else 0'",
    )
    world.cover("access")
    world.say("A", "pick", "2020-01-05", site="n", id="c")
    world.say("A", "ask", "2020-02-01", to="B", site="n", id="q")
    world.say("A", "retraction", "2020-05-01", re="c")
    assert world.spans("P", "A") == [
        ("kept", "2020-01-01", "2020-02-07"), ("suspended", "2020-02-07", "2020-05-01"), ("kept", "2020-05-01", None)
    ]  # fmt: skip
    assert world.occasions("1", "B", "2020-06-01") == {}


def test_a_stock_that_was_taken_back_is_not_shown_to_be_too_low():
    """§8 rule 7: after the retraction nothing is known of it, which gives nobody a ground."""
    world = World(
        duty="1: {keep: stock, at least: 10, who: B}\nP: {who: A, keep: none, at most: 1, unless: B breaches 1}",
        count="none: {of: resumption}",
    )
    world.say("B", "report", "2020-02-01", n=40, id="only")
    world.say("B", "retraction", "2020-03-01", re="only")
    assert world.spans("P", "A") == [("kept", "2020-01-01", None)]


@pytest.mark.parametrize("said_anew", ["in its place", "beside a retraction", "before a retraction"])
def test_what_was_suspended_in_reliance_ends_where_what_is_left_was_never_a_breach(said_anew):
    """§8 rule 7: until the retraction was said; what began while the duty was suspended is no breach."""
    world = World(
        form="event: {}",
        count="nothing: {of: event}",
        parties="ABC",
        duty="1: {keep: stock, at most: 100, unless: C agrees}\n"
        "P: {who: B, keep: nothing, at most: 1, unless: A breaches 1}",
    )
    world.say("A", "report", "2020-06-01", n=120, id="wrong")
    world.say("C", "consent", "2020-07-01")
    if said_anew == "in its place":
        world.say("A", "report", "2020-08-01", said="2021-03-01", n=110, replaces="wrong")
    else:
        world.say("A", "report", "2020-08-01", said="2021-03-01" if "beside" in said_anew else "2020-08-01", n=110)
        world.say("A", "retraction", "2021-03-01", re="wrong")
    assert [s for s in world.spans("P", "B") if s[0] != "kept"] == [("suspended", "2020-06-01", "2021-03-01")]
    assert {status for status, *_ in world.spans("1", "A")} <= {"unknown", "kept", "suspended"}


def test_others_see_a_shortfall_that_a_correction_shows_after_the_first_was_settled():
    """§7: a settlement ends the shortfall that was; §8 rule 7: what was corrected is void from then on."""
    world = World(
        form="event: {}",
        count="nothing: {of: event}",
        duty="1: {who: B, keep: stock, at most: 100, unless: A agrees}\n"
        "P: {who: A, keep: nothing, at most: 1, unless: B breaches 1}",
    )
    world.say("B", "report", "2020-01-02", n=120, id="first")
    world.say("A", "settlement", "2020-02-01", clause="1", about="B")
    world.say("B", "report", "2020-04-03", n=120, replaces="first")
    assert world.spans("1", "B")[-1] == ("breached", "2020-04-03", None)
    assert [s for s in world.spans("P", "A") if s[0] == "suspended"] == [
        ("suspended", "2020-01-02", "2020-02-01"),
        ("suspended", "2020-04-03", None),
    ]
