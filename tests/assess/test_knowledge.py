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
