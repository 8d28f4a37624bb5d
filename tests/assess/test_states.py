"""States: what is on or off, and sets that change (docs/language.md §4)."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.world import World


def on_off(world, who="A", clause="1"):
    """The instants at which clause 1, `while: …`, is in force."""
    return [(since, until) for status, since, until in world.spans(clause, who) if status != "dormant"]


def gated(condition, parties="AB", **blocks):
    return World(duty=f"1: {{keep: stock, at most: 100, who: A, while: '{condition}'}}", parties=parties, **blocks)


def test_a_bare_kind_is_one_state_per_speaker():
    """§4: a bare kind: one state per speaker (`RO agrees`, `self agrees`)."""
    world = World(duty="1: {keep: stock, at most: 100, while: self agrees}")
    world.say("B", "consent", "2020-03-01")
    assert on_off(world, "A") == []
    assert on_off(world, "B") == [("2020-03-01", None)]


def test_a_state_latches_and_can_come_on_again():
    """§4: a state latches: on when `on` begins to hold, off when `off` does."""
    world = gated("B agrees")
    for at, kind in (
        ("02", "consent"),
        ("03", "consent"),
        ("04", "withdrawal"),
        ("05", "withdrawal"),
        ("06", "consent"),
    ):
        world.say("B", kind, f"2020-{at}-01")
    assert on_off(world) == [("2020-02-01", "2020-04-01"), ("2020-06-01", None)]


def test_what_turns_off_before_anything_is_on_does_nothing():
    """§4: a state latches."""
    world = gated("B agrees")
    world.say("B", "withdrawal", "2020-02-01")
    world.say("B", "consent", "2020-03-01")
    assert on_off(world) == [("2020-03-01", None)]


def test_a_state_acts_from_the_later_of_at_and_said():
    """§4: in states and conditions a statement acts from the later of its `at` and `said`."""
    world = gated("B agrees")
    world.say("B", "consent", "2020-02-01", said="2020-03-01")
    world.say("B", "withdrawal", "2020-06-01", said="2020-04-01")
    assert on_off(world) == [("2020-03-01", "2020-06-01")]


def test_a_kind_from_somebody_is_one_state():
    """§4: each is a condition, `KIND from XX`, or a bare KIND."""
    world = gated("crisis", state="crisis: {on: suspension from B, off: resumption from A}")
    world.say("A", "suspension", "2020-02-01")
    world.say("B", "suspension", "2020-03-01")
    world.say("B", "resumption", "2020-04-01")
    world.say("A", "resumption", "2020-05-01")
    assert on_off(world) == [("2020-03-01", "2020-05-01")]


def test_a_state_on_a_condition_latches_though_the_condition_passes():
    """§4: on when `on` begins to hold."""
    world = gated("alarm", state="alarm: {on: stock of B at least 100, off: B said resumption}")
    for at, n in (("2020-02-01", 50), ("2020-03-01", 120), ("2020-04-01", 50)):
        world.say("B", "report", at, n=n)
    world.say("B", "resumption", "2020-06-01")
    assert on_off(world) == [("2020-03-01", "2020-06-01")]


def test_off_never_stays_on():
    """§4: `never`."""
    world = gated("B gave", state="gave: {on: consent, off: never}")
    world.say("B", "consent", "2020-02-01")
    world.say("B", "withdrawal", "2020-03-01")
    assert on_off(world) == [("2020-02-01", None)]


def test_a_statement_that_says_until_turns_its_state_off_then():
    """§4: a statement that turns a state on and itself says `until` turns it off then."""
    world = gated("B agrees")
    world.say("B", "consent", "2020-02-01", until="2020-03-31")
    assert on_off(world) == [("2020-02-01", "2020-04-01")]


def test_said_again_while_on_it_holds_as_long_as_either_does():
    """§4: said again while on, it holds as long as either does."""
    world = gated("B agrees")
    world.say("B", "consent", "2020-02-01", until="2020-06-30")
    world.say("B", "consent", "2020-03-01", until="2020-03-31")
    world.say("B", "consent", "2020-06-15", until="2020-07-31")
    assert on_off(world) == [("2020-02-01", "2020-08-01")]


def test_where_on_and_off_begin_at_one_instant_it_is_off():
    """§4: where `on` and `off` begin at one instant, it is off."""
    world = gated("B agrees")
    world.say("B", "consent", "2020-02-01")
    world.say("B", "withdrawal", "2020-02-01")
    assert on_off(world) == []
    world.say("B", "consent", "2020-03-01")
    world.say("B", "withdrawal", "2020-04-01")
    world.say("B", "consent", "2020-04-01")
    assert on_off(world) == [("2020-03-01", "2020-04-01")]


def test_where_two_conditions_begin_at_one_instant_the_state_is_off():
    """§4: the same where `on` and `off` are conditions: what is said anew begins anew."""
    words = '{on: "A said consent and B said consent", off: "A said withdrawal or B said withdrawal"}'
    world = gated("agreed", state=f"agreed: {words}")
    world.say("A", "consent", "2020-02-01")
    world.say("B", "consent", "2020-03-01")
    world.say("B", "withdrawal", "2020-03-01")
    assert on_off(world) == []
    world.say("B", "consent", "2020-04-01")
    world.say("A", "consent", "2020-05-01")
    world.say("A", "withdrawal", "2020-05-01")
    assert on_off(world) == [("2020-04-01", "2020-05-01")]


# Several who must say it


RELAPSE = {
    "form": "notification: {}\ncontinuation: {}",
    "state": 'relapse: {on: "each of [B, C] said notification for 30 days and not ORG said continuation", off: never}',
    "parties": "ABC",
}


def test_relapse_needs_each_of_them_to_have_said_so_for_thirty_days():
    """§4 normative example (the snapback)."""
    world = gated("not relapse", **RELAPSE)
    world.say("B", "notification", "2020-03-01")
    world.say("C", "notification", "2020-03-11")
    assert on_off(world) == [("2020-01-01", "2020-04-10")]


def test_relapse_is_averted_by_a_continuation_in_time():
    """§4 normative example: and not council said continuation."""
    world = gated("not relapse", **RELAPSE)
    world.say(["B", "C"], "notification", "2020-03-01")
    world.say("ORG", "continuation", "2020-03-20")
    assert on_off(world) == [("2020-01-01", None)]


NOTICED = {"form": "notice given: {}", "parties": "ABC", "groups": "{G: [B, C]}"}


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ("each of [B, C] said notice given", "2020-03-01"),
        ("all of G said notice given", "2020-03-01"),
        ("at least 2 of [A, B, C] said notice given", "2020-03-01"),
        ("at least 1 of [A, B, C] said notice given", "2020-02-01"),
        ("any of [B, C] said notice given", "2020-02-01"),
        ("any of G said notice given", "2020-02-01"),
        ("at least 3 of [A, B, C] said notice given", None),
    ],
)
def test_several_who_must_say_it_mean_the_same_in_a_state_as_in_a_condition(said, since):
    """§5: `each of`, `any of`, `all of` speak of members; §4: a state is on when its condition begins to hold."""
    found = [(since, None)] if since else []
    for world in (gated("told", state=f'told: {{on: "{said}", off: never}}', **NOTICED), gated(said, **NOTICED)):
        world.say("B", "notice given", "2020-02-01")
        world.say("C", "notice given", "2020-03-01")
        assert on_off(world) == found


def test_a_state_is_off_when_each_who_must_has_said_so():
    """§5: the same under `off`."""
    world = gated("told", state='told: {on: suspension from A, off: "each of [B, C] said consent"}', parties="ABC")
    world.say("A", "suspension", "2020-02-01")
    world.say("B", "consent", "2020-03-01")
    world.say("C", "consent", "2020-04-01")
    assert on_off(world) == [("2020-02-01", "2020-04-01")]


def test_what_each_said_once_one_of_them_may_say_anew():
    """§4: on when `on` begins to hold: it begins anew when it is said anew."""
    said = (("B", "consent"), ("C", "consent"), ("A", "suspension"), ("B", "consent"))
    for on in ("each of [B, C] said consent", "B said consent and C said consent"):
        world = gated("told", state=f'told: {{on: "{on}", off: suspension from A}}', parties="ABC")
        for month, (by, kind) in enumerate(said, 2):
            world.say(by, kind, f"2020-0{month}-01")
        assert on_off(world) == [("2020-03-01", "2020-04-01"), ("2020-05-01", None)]


def test_what_several_said_holds_no_longer_than_each_of_them_said():
    """§4: a statement that says `until`."""
    world = gated("told", state='told: {on: "each of [B, C] said consent", off: never}', parties="ABC")
    world.say("B", "consent", "2020-02-01", until="2020-04-30")
    world.say("C", "consent", "2020-03-01")
    assert on_off(world) == [("2020-03-01", "2020-05-01")]


# Taken back


def agreed(*said, **blocks):
    """When B agrees, as some of what it said is taken back."""
    world = gated("B agrees", **blocks)
    for i, (kind, at, *back) in enumerate(said):
        world.say("B", kind, f"2020-{at}-01", id=f"{kind}{i}")
        if back:
            world.say("B", "retraction", f"2020-{back[0]}-01", re=f"{kind}{i}", id=f"back{i}")
        if back[1:]:
            world.say("B", "retraction", f"2020-{back[1]}-01", re=f"back{i}")
    return on_off(world)


def test_a_retracted_on_turns_a_state_off_when_it_is_taken_back():
    """§8.7: what was done in reliance on it stays until the retraction was said."""
    assert agreed(("consent", "02", "04")) == [("2020-02-01", "2020-04-01")]


def test_a_retracted_off_brings_a_state_back_when_it_is_taken_back():
    """§8.7."""
    assert agreed(("consent", "02"), ("withdrawal", "03", "04")) == [("2020-02-01", "2020-03-01"), ("2020-04-01", None)]


def test_a_retracted_on_leaves_a_state_on_that_another_turned_on():
    """§8.7: those count that stand."""
    assert agreed(("consent", "02", "04"), ("consent", "03")) == [("2020-02-01", None)]


def test_a_retracted_off_leaves_a_state_off_that_another_turned_off():
    """§8.7."""
    said = (("consent", "02"), ("withdrawal", "03", "05"), ("withdrawal", "04"))
    assert agreed(*said) == [("2020-02-01", "2020-03-01")]


def test_a_retracted_off_brings_back_nothing_that_was_taken_back():
    """§8.7."""
    assert agreed(("consent", "02", "05"), ("withdrawal", "03", "04")) == [
        ("2020-02-01", "2020-03-01"),
        ("2020-04-01", "2020-05-01"),
    ]
    assert agreed(("consent", "02", "04"), ("withdrawal", "03", "05")) == [("2020-02-01", "2020-03-01")]


def test_a_state_whose_retraction_is_retracted_is_on_again():
    """§8.7: from then on; what was done meanwhile was done in good faith."""
    assert agreed(("consent", "02", "04", "06")) == [("2020-02-01", "2020-04-01"), ("2020-06-01", None)]
    assert agreed(("consent", "02"), ("withdrawal", "03", "04", "06")) == [
        ("2020-02-01", "2020-03-01"),
        ("2020-04-01", "2020-06-01"),
    ]


def test_what_stands_anew_is_not_said_anew():
    """§8.7: a consent of February that was withdrawn in May stays so, whatever became of its retraction."""
    assert agreed(("consent", "02", "03", "06"), ("withdrawal", "05")) == [("2020-02-01", "2020-03-01")]


def test_a_state_of_several_words_is_taken_back_with_any_that_it_needs():
    """§8.7, for conditions that join several words."""
    world = gated("not relapse", **RELAPSE)
    world.say("B", "notification", "2020-03-01", id="b")
    world.say("C", "notification", "2020-03-11")
    world.say("B", "retraction", "2020-06-01", re="b")
    assert on_off(world) == [("2020-01-01", "2020-04-10"), ("2020-06-01", None)]


def test_a_state_of_several_words_comes_back_when_what_averted_it_is_taken_back():
    """§8.7: it is then as if that had not been said; what was done meanwhile was done in good faith."""
    world = gated("not relapse", **RELAPSE)
    world.say(["B", "C"], "notification", "2020-03-01")
    world.say("ORG", "continuation", "2020-03-20", id="on")
    world.say("ORG", "retraction", "2020-06-01", re="on")
    assert on_off(world) == [("2020-01-01", "2020-06-01")]


def test_one_of_two_takes_back_his_own_voice_in_a_state():
    """§7: what others said with him stands as theirs."""
    world = gated("each of [B, C] agrees", parties="ABC")
    world.say(["B", "C"], "consent", "2020-02-01", id="both")
    world.say("C", "retraction", "2020-03-01", re="both")
    assert on_off(world) == [("2020-02-01", "2020-03-01")]
    world = gated("B agrees", parties="ABC")
    world.say(["B", "C"], "consent", "2020-02-01", id="both")
    world.say("C", "retraction", "2020-03-01", re="both")
    assert on_off(world) == [("2020-02-01", None)]


# Sets


def chosen(at_most=2, **blocks):
    world = World(
        form="designation: {site: site key}\nrelease: {site: site key}\nask: {to: party, site: site key}",
        state=f"chosen: {{set of: site, on: designation from A, off: release from A, at most: {at_most}}}",
        occasion="ask to chosen: {of: ask, where: site in chosen}",
        duty="1: {on: ask to chosen, do: access, within: 24 hours, who: B}",
        **blocks,
    )
    world.cover("access")
    return world


def ask(world, at, *sites, said=None):
    for site in sites:
        world.say("A", "ask", f"{at} 12:00", said=f"{said or at} 12:00", to="B", site=site, id=f"{site}{at[5:7]}")


def test_only_what_was_chosen_is_in_the_set():
    """§4: used as: where: site in chosen_base."""
    world = chosen()
    world.say("A", "designation", "2020-02-01", site="n")
    world.say("B", "designation", "2020-02-01", site="x")
    ask(world, "2020-03-01", "n", "x", "y")
    assert set(world.occasions("1", "B", "2020-04-01")) == {"n03"}


def test_what_exceeds_at_most_has_no_effect_until_one_is_released():
    """§4: what exceeds a set's `at most` has no effect until one is released."""
    world = chosen()
    for i, site in enumerate("nse"):
        world.say("A", "designation", f"2020-02-0{i + 1}", site=site)
    ask(world, "2020-03-01", "n", "s", "e")
    assert set(world.occasions("1", "B", "2020-04-01")) == {"n03", "s03"}
    world.say("A", "release", "2020-04-15", site="n")
    ask(world, "2020-05-01", "n", "s", "e")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"n03", "s03", "s05", "e05"}


def test_what_waits_for_a_place_is_let_in_in_the_order_of_receipt():
    """§4: what exceeds a set's `at most` waits, in the order of receipt: not of `at`, nor the last first."""
    world = chosen(1)
    world.say("A", "designation", "2020-01-05", site="n")
    world.say("A", "designation", "2020-01-10", site="late", said="2020-02-20")
    for day, site in (("2020-02-01", "first"), ("2020-02-02", "second"), ("2020-02-03", "third")):
        world.say("A", "designation", day, site=site)
    found = []
    for month, site in enumerate(("n", "first", "second", "third"), 3):
        world.say("A", "release", f"2020-{month:02}-01", site=site)
        ask(world, f"2020-{month:02}-10", "first", "second", "third", "late")
        found += sorted(o for o in world.occasions("1", "B", f"2020-{month:02}-20") if o.endswith(f"{month:02}"))
    assert found == ["first03", "second04", "third05", "late06"]


def test_choosing_the_same_again_takes_no_second_place():
    """§4: a set."""
    world = chosen()
    for i, site in enumerate("nns"):
        world.say("A", "designation", f"2020-02-0{i + 1}", site=site)
    ask(world, "2020-03-01", "n", "s")
    assert set(world.occasions("1", "B", "2020-04-01")) == {"n03", "s03"}


def test_chosen_and_released_at_one_instant_a_site_is_out():
    """§4: chosen and released at one instant it is out."""
    world = chosen()
    for kind in ("designation", "release"):
        world.say("A", kind, "2020-02-01", site="n")
    ask(world, "2020-03-01", "n")
    world.say("A", "designation", "2020-04-01", site="n")
    ask(world, "2020-05-01", "n")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"n05"}


def test_membership_counts_when_the_request_is_received():
    """§4: membership counts when the request is received."""
    world = chosen()
    world.say("A", "designation", "2020-03-10", site="n")
    ask(world, "2020-03-01", "n", said="2020-03-15")
    ask(world, "2020-04-01", "n", said="2020-06-01")
    world.say("A", "release", "2020-05-01", site="n")
    assert set(world.occasions("1", "B", "2020-07-01")) == {"n03"}


def test_a_request_for_a_site_whose_choice_is_taken_back_was_relied_on_until_then():
    """§8.7: found, it called for nothing; whoever reacted to its refusal did so in good faith."""
    world = chosen_and_watched()
    world.say("A", "designation", "2020-02-01", site="n", id="choice")
    ask(world, "2020-03-01", "n")
    world.say("A", "retraction", "2020-06-01", re="choice")
    assert world.occasions("1", "B", "2020-07-01") == {}
    assert world.spans("2", "A") == [
        ("kept", "2020-01-01", "2020-03-02 12:00:01"),
        ("suspended", "2020-03-02 12:00:01", "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]


def test_a_choice_that_is_taken_back_had_its_place_until_then():
    """§8.4, §8.7: what found no room in the set called for nothing, and does not later."""
    world = chosen()
    world.say("A", "designation", "2020-02-01", site="n", id="first")
    world.say("A", "designation", "2020-02-02", site="s")
    world.say("A", "designation", "2020-02-03", site="w")
    ask(world, "2020-03-01", "n", "s", "w")
    world.say("A", "retraction", "2020-06-01", re="first")
    ask(world, "2020-07-01", "w")
    assert set(world.occasions("1", "B", "2020-05-01", known="2020-05-01")) == {"n03", "s03"}
    assert set(world.occasions("1", "B", "2020-08-01")) == {"s03", "w07"}


def test_a_release_that_is_taken_back_let_the_site_out_until_then():
    world = chosen()
    world.say("A", "designation", "2020-02-01", site="n")
    world.say("A", "release", "2020-02-10", site="s", id="of none")
    world.say("A", "release", "2020-02-20", site="n", id="out")
    ask(world, "2020-03-01", "n", "s")
    world.say("A", "retraction", "2020-06-01", re="out")
    world.say("A", "retraction", "2020-06-01", re="of none")
    ask(world, "2020-07-01", "n", "s")
    assert set(world.occasions("1", "B", "2020-08-01")) == {"n07"}


def test_a_choice_and_its_release_that_are_both_taken_back_leave_the_place_free():
    world = chosen(at_most=1)
    world.say("A", "designation", "2020-02-01", site="n", id="in")
    world.say("A", "release", "2020-02-10", site="n", id="out")
    world.say("A", "retraction", "2020-03-01", re="in")
    world.say("A", "retraction", "2020-03-02", re="out")
    world.say("A", "designation", "2020-04-01", site="s")
    ask(world, "2020-05-01", "n", "s")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"s05"}


def test_a_site_chosen_twice_stays_by_the_choice_that_stands():
    world = chosen(at_most=1)
    for day, name in (("01", "c1"), ("02", "c2")):
        world.say("A", "designation", f"2020-02-{day}", site="n", id=name)
    world.say("A", "release", "2020-02-10", site="n", id="out")
    world.say("A", "retraction", "2020-03-01", re="c1")
    world.say("A", "retraction", "2020-03-02", re="out")
    ask(world, "2020-05-01", "n")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"n05"}


def test_a_release_that_stands_keeps_a_site_out_when_another_is_taken_back():
    world = chosen(at_most=1)
    world.say("A", "designation", "2020-02-01", site="n")
    for day, name in (("10", "r1"), ("11", "r2")):
        world.say("A", "release", f"2020-02-{day}", site="n", id=name)
    world.say("A", "retraction", "2020-03-01", re="r1")
    ask(world, "2020-05-01", "n")
    assert world.occasions("1", "B", "2020-06-01") == {}


def test_a_site_chosen_again_stays_in_by_either_choice_though_another_waits():
    """§4: said again while on, it holds as long as either does; a choice taken back had its place until then."""
    world = chosen(at_most=1)
    world.say("A", "designation", "2020-02-01", site="n", id="c1")
    world.say("A", "designation", "2020-02-05", site="s")
    world.say("A", "designation", "2020-02-10", site="n")
    ask(world, "2020-02-08", "n")
    ask(world, "2020-03-01", "n", "s")
    world.say("A", "retraction", "2020-04-01", re="c1")
    ask(world, "2020-05-01", "n", "s")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"n03", "s05"}


def test_a_site_chosen_again_for_a_shorter_time_stays_by_the_longer_choice():
    """§4: a value chosen again is in as long as either choice holds."""
    world = chosen(1)
    world.say("A", "designation", "2020-02-01", until="2020-06-30", site="n")
    world.say("A", "designation", "2020-02-02", until="2020-03-31", site="n")
    world.say("A", "designation", "2020-02-03", site="s")
    ask(world, "2020-05-01", "n", "s")
    ask(world, "2020-07-10", "n", "s")
    assert set(world.occasions("1", "B", "2020-08-01")) == {"n05", "s07"}


def test_a_site_that_waits_by_two_choices_is_let_in_by_both():
    """§4: said again, it holds as long as either does; what exceeds waits until one is released."""
    world = chosen(at_most=1)
    world.say("A", "designation", "2020-02-01", site="n")
    world.say("A", "designation", "2020-02-02", site="s", until="2020-03-31")
    world.say("A", "designation", "2020-02-03", site="w")
    world.say("A", "designation", "2020-02-04", site="s")
    world.say("A", "release", "2020-03-01", site="n")
    ask(world, "2020-05-01", "s", "w")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"s05"}


def test_a_joint_choice_that_one_takes_back_had_its_place_where_he_alone_is_heard():
    """§4: a choice that is taken back had its place until then, so that what found no room beside it is no member."""
    world = chosen(at_most=1)
    world.say(["A", "B"], "designation", "2020-02-01", site="n", id="joint")
    world.say("A", "designation", "2020-02-02", site="s")
    ask(world, "2020-02-10", "s")
    world.say("A", "retraction", "2020-03-01", re="joint")
    ask(world, "2020-04-01", "s")
    assert set(world.occasions("1", "B", "2020-05-01")) == {"s04"}


def test_a_choice_that_says_until_is_over_then_and_gives_its_place_to_what_waits():
    """§4: a statement that turns a state on and itself says `until` turns it off then; a set is a state."""
    world = chosen(at_most=1)
    world.say("A", "designation", "2020-02-01", until="2020-03-31", site="n")
    world.say("A", "designation", "2020-02-02", until="2020-03-15", site="over")
    world.say("A", "designation", "2020-02-03", site="s")
    ask(world, "2020-03-31", "n")
    ask(world, "2020-04-10", "n", "over", "s")
    assert set(world.occasions("1", "B", "2020-06-01")) == {"n03", "s04"}


def test_a_choice_received_when_it_is_over_has_no_effect():
    """§4: in states a statement acts from the later of its `at` and `said`."""
    world = chosen()
    world.say("A", "designation", "2020-02-01", said="2020-05-01", until="2020-03-31", site="n")
    ask(world, "2020-03-01", "n")
    ask(world, "2020-06-01", "n")
    assert world.occasions("1", "B", "2020-07-01") == {}


TURNS = st.lists(
    st.tuples(st.sampled_from(["designation", "release"]), st.integers(1, 9), st.none() | st.integers(0, 3)),
    min_size=2,
    max_size=8,
)


@settings(max_examples=20)
@given(TURNS)
def test_a_value_is_in_a_set_when_the_state_that_the_same_words_turn_is_on(turns):
    """§4: on when `on` begins to hold, off when `off` does; until; said again; where both begin it is off."""
    world = World(
        form="designation: {site: site key}\nrelease: {site: site key}",
        state="chosen: {set of: site, on: designation from B, off: release from B, at most: 1}\n"
        "turned: {on: designation from B, off: release from B}",
        count="held: {of: latest holding, where: site in chosen, sum: n}\nnone: {of: exercise}",
        duty="1: {who: A, keep: held, at most: 0}\n2: {who: A, keep: none, at most: 1, while: turned}",
    )
    world.say("A", "holding", "2020-01-01", site="n", n=1)
    for kind, month, more in turns:
        until = {} if more is None else {"until": f"2020-{month + more:02}-01"}
        world.say("B", kind, f"2020-{month:02}-01", site="n", **until)
    inside = [(since, until) for status, since, until in world.spans("1", "A") if status == "breached"]
    assert inside == [(since, until) for status, since, until in world.spans("2", "A") if status == "kept"]


def test_thousands_of_choices_and_releases_take_no_time_for_each_other():
    """What waits beside it makes no release dearer: with a look at all that waits these would take forty seconds."""
    world = chosen()
    for i in range(20_000):
        world.say("A", "designation", f"2020-02-{1 + i // 1000:02} 00:00", site=f"s{i}", id=f"in{i:05}")
        world.say("A", "release", f"2020-03-{1 + i // 1000:02} 00:00", site=f"s{i}", id=f"out{i:05}")
    ask(world, "2020-03-01", "s0", "s1000", "s1001", "s2000")
    began = perf_counter()
    assert set(world.occasions("1", "B", "2020-04-01")) == {"s100003", "s100103"}
    assert perf_counter() - began < 10


def test_thousands_of_choices_taken_back_are_nothing_to_each_other_where_there_is_room_for_all():
    """What is taken back of one value changes nothing of another: looked at anew each time these would take minutes."""
    world = chosen(at_most=5000)
    for i in range(5000):
        minute = f"2020-03-{1 + i // 1440:02} {i // 60 % 24:02}:{i % 60:02}"
        world.say("A", "designation", "2020-02-01", site=f"s{i}", id=f"in{i}")
        if i:
            world.say("A", "retraction", minute, re=f"in{i}", id=f"back{i}")
    ask(world, "2020-04-01", "s0", "s1")
    began = perf_counter()
    assert set(world.occasions("1", "B", "2020-05-01")) == {"s004"}
    assert perf_counter() - began < 10


def chosen_and_watched():
    world = World(
        form="designation: {site: site key}\nrelease: {site: site key}\nask: {to: party, site: site key}",
        state="chosen: {set of: site, on: designation from A, off: release from A, at most: 2}",
        occasion="ask to chosen: {of: ask, where: site in chosen}",
        duty="1: {on: ask to chosen, do: access, within: 24 hours, who: B}\n"
        "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}",
    )
    world.say("A", "report", "2020-01-01", n=1)
    world.cover("access")
    return world


def stocked(**blocks):
    """Clause 1 bans stocks at chosen sites, of which there are at most one at a time."""
    return World(
        form="designation: {site: site key}\nrelease: {site: site key}",
        state="chosen: {set of: site, on: designation from B, off: release from B, at most: 1}",
        count="at chosen sites: {of: latest holding, where: site in chosen, sum: n}",
        duty=f"1: {{who: A, keep: at chosen sites, at most: 0}}{blocks.pop('duty', '')}",
        **blocks,
    )


def test_a_stock_counts_at_a_site_from_when_it_is_chosen_until_it_is_released():
    """§3, §4: a count is a number at every instant: what was declared before the choice counts from the choice on."""
    world = stocked()
    world.say("A", "holding", "2020-01-01", site="x", n=5)
    world.say("A", "holding", "2020-01-01", site="y", n=0)
    world.say("B", "designation", "2020-02-01", site="y")
    world.say("B", "designation", "2020-03-01", site="x")
    world.say("B", "release", "2020-04-01", site="y")
    world.say("B", "release", "2020-05-01", site="x")
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-04-01"),
        ("breached", "2020-04-01", "2020-05-01"),
        ("kept", "2020-05-01", None),
    ]
    assert [r.statement for r in world.finding("1", "A", "2020-04-15").why if r.code == "counted"] == ["s1", "s2"]


def test_a_stock_that_is_out_of_date_when_its_site_is_chosen_is_unknown():
    """§3: a statement's own `until` makes it unknown."""
    world = stocked()
    world.say("A", "holding", "2020-01-01", site="x", n=5, until="2020-01-31")
    world.say("B", "designation", "2020-03-01", site="x")
    assert world.spans("1", "A")[-1] == ("unknown", "2020-02-01", None)


def test_what_a_choice_makes_too_much_was_not_too_much_before_it():
    """§8.2, §8.3: the shortfall begins with the choice, by when the duty is dormant, and nobody reacts to it."""
    world = stocked(
        duty="\n2: {who: A, keep: at chosen sites, at most: 0, while: not B said notice}\n"
        "3: {who: B, keep: stock, at most: 100, unless: A breaches 2}"
    )
    world.say("A", "holding", "2020-01-01", site="x", n=5)
    world.say("B", "report", "2020-01-01", n=1)
    world.say("B", "notice", "2020-02-15", name="n")
    world.say("B", "designation", "2020-03-01", site="x")
    assert world.spans("1", "A")[-1] == ("breached", "2020-03-01", None)
    assert world.spans("2", "A") == [("kept", "2020-01-01", "2020-02-15"), ("dormant", "2020-02-15", None)]
    assert world.spans("3", "B") == [("kept", "2020-01-01", None)]


def test_an_event_is_at_a_chosen_site_if_it_was_when_it_began():
    """§3, §4: an event is of its time."""
    world = World(
        form="designation: {site: site key}\ntest: {site: site key}",
        state="chosen: {set of: site, on: designation from B, off: never}",
        count="tests: {of: test, where: site in chosen, over: ever}",
        duty="1: {who: A, keep: tests, at most: 0}",
    )
    world.say("A", "test", "2020-02-01", site="x")
    world.say("B", "designation", "2020-03-01", site="x")
    world.say("A", "test", "2020-04-01", site="x")
    assert world.value("1", "A", "2020-05-01") == "1"


@pytest.mark.parametrize("on", ["B keeps 1", "(B keeps 1) for 20 days"])
def test_of_two_conditions_that_have_always_held_the_state_is_off(on):
    """§4: where both begin to hold at the same instant it is off; what has always held has lasted."""
    world = World(
        form="event: {}",
        count="nothing: {of: event}",
        state=f"alarm: {{on: '{on}', off: not stock of B at least 60}}",
        duty="1: {keep: nothing, at most: 0, while: not alarm}",
    )
    world.cover("event")
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]


@pytest.mark.parametrize("on", ["B keeps 1", "(B keeps 1) for 20 days"])
def test_a_state_that_has_always_been_turned_on_is_on(on):
    world = World(
        form="event: {}",
        count="nothing: {of: event}",
        state=f"alarm: {{on: '{on}', off: never}}",
        duty="1: {keep: nothing, at most: 0, while: alarm}",
    )
    world.cover("event")
    assert world.spans("1", "A") == [("kept", "2020-01-01", None)]
