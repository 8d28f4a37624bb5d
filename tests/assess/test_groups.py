"""Groups, several parties, and to whom a duty is owed (docs/language.md §5)."""

import pytest
from tests.world import World

G = {"parties": "ABC", "groups": "{G: [B, C]}"}
HALF = "half-yearly: {every: 6 months, from: 2020-03-01}"


def test_a_bare_group_acts_as_one_its_counts_summed():
    """§5: one owing party, its counts summed."""
    world = World(duty="1: {who: G, keep: stock, at most: 100}", **G)
    world.say("B", "report", "2020-02-01", n=60)
    assert world.status("1", "G", "2020-02-15") == "unknown"
    world.say("C", "report", "2020-03-01", n=40)
    world.say("C", "report", "2020-04-01", n=41)
    assert world.spans("1", "G")[1:] == [("kept", "2020-03-01", "2020-04-01"), ("breached", "2020-04-01", None)]
    assert world.value("1", "G", "2020-05-01") == "101"
    assert world.status("1", "B", "2020-05-01") is None


def test_each_of_a_group_owes_for_itself():
    """§5: `each of NATO` … speak of members."""
    world = World(duty="1: {who: each of G, keep: stock, at most: 100}", **G)
    world.say("B", "report", "2020-02-01", n=60)
    world.say("C", "report", "2020-02-01", n=101)
    assert [world.status("1", p, "2020-03-01") for p in ("A", "B", "C", "G")] == [None, "kept", "breached", None]


def test_what_a_group_gives_is_given_by_the_group():
    """§5: a bare group acts as one (statements `by` the group)."""
    world = World(duty="1: {who: G, on: half-yearly, give: report, within: 30 days}", occasion=HALF, **G)
    world.cover("report", parties=["G"])
    world.say("B", "report", "2020-03-05", n=1)
    assert world.status("1", "G", "2020-05-01", known="2020-06-01") == "breached"
    world.say("G", "report", "2020-05-05", n=1)
    assert world.status("1", "G", "2020-06-01", known="2020-06-01") == "kept"
    assert world.status("1", "G", "2020-11-01", known="2020-12-01") == "breached"


def test_a_record_that_is_complete_for_all_parties_is_so_for_their_group():
    """§7: complete for all members, it is complete for a group (`parties` defaults to all)."""
    world = World(duty="1: {who: G, on: half-yearly, give: report, within: 30 days}", occasion=HALF, **G)
    world.cover("report")
    assert world.status("1", "G", "2020-05-01") == "breached"


def test_a_record_that_is_complete_for_one_member_is_not_so_for_its_group():
    """§7: complete for all members, it is complete for a group."""
    world = World(duty="1: {who: G, on: half-yearly, give: report, within: 30 days}", occasion=HALF, **G)
    world.cover("report", parties=["B"])
    assert world.status("1", "G", "2020-05-01") == "unknown"
    world.cover("report", parties=["B", "C"])
    assert world.status("1", "G", "2020-05-01") == "breached"


def test_a_group_in_a_condition_is_the_group_itself_or_its_members():
    """§5: `each of NATO`, `any of`, `all of` speak of members."""
    met = {}
    for words in ("G", "each of G", "any of G", "all of G"):
        world = World(duty=f"1: {{who: A, keep: stock, at most: 100, while: {words} agrees}}", **G)
        world.say("A", "report", "2020-01-01", n=1)
        for by, month in (("B", "02"), ("C", "03"), ("G", "04")):
            world.say(by, "consent", f"2020-{month}-01")
        met[words] = next(since for status, since, _ in world.spans("1", "A") if status == "kept")
    assert met == {"G": "2020-04-01", "each of G": "2020-03-01", "any of G": "2020-02-01", "all of G": "2020-03-01"}


def test_a_duty_is_owed_to_all_and_kept_once():
    """§5: otherwise it is owed to all."""
    world = World(duty="1: {keep: stock, at most: 100}", parties="ABC")
    assert {f.subject.owed_to for f in world.assess("2020-05-01").findings()} == {None}
    assert len(world.assess("2020-05-01").findings()) == 3


def test_a_duty_is_kept_apart_where_to_lists_them():
    """§5: a duty is kept apart by owed party only where `to` lists them, …"""
    world = World(
        duty="1: {who: A, to: [B, C], on: half-yearly, give: report, within: 30 days}", occasion=HALF, parties="ABC"
    )
    world.cover("report")
    world.say("A", "report", "2020-03-05", to="B", n=1)
    assert world.status("1", "A", "2020-05-01", owed_to="B", known="2020-06-01") == "kept"
    assert world.status("1", "A", "2020-05-01", owed_to="C", known="2020-06-01") == "breached"


def test_a_duty_is_kept_apart_where_a_gate_says_other():
    """§5: … a gate says `other`, …: one may suspend towards one only."""
    world = World(
        duty="1: {who: A, on: half-yearly, give: report, within: 30 days, unless: other suspends}",
        occasion=HALF,
        parties="ABC",
    )
    world.say("B", "suspension", "2020-02-01")
    at = "2020-02-15"
    assert world.status("1", "A", at, owed_to="B") == "suspended"
    assert world.status("1", "A", at, owed_to="C") == "kept"


def access_withheld(gate):
    """B withholds from A what A asked; clause 2 of A and C towards B hangs on it."""
    world = World(
        duty=f"1: {{on: request, do: access, within: 48 hours}}\n"
        f"2: {{on: half-yearly, give: report, within: 30 days, who: [A, C], to: [B], unless: {gate}}}",
        occasion=HALF,
        parties="ABC",
    )
    world.cover("access", "report")
    world.say("A", "request", "2020-02-01 12:00", to="B")
    return {who: world.status("2", who, "2020-02-15", owed_to="B") for who in "AC"}


def test_other_breaches_means_a_breach_owed_to_oneself_or_to_all():
    """§5: in a duty of D to C, `C breaches X` means a breach owed to D or to all."""
    assert access_withheld("other breaches 1") == {"A": "suspended", "C": "kept"}


def test_a_ceiling_breached_is_a_breach_towards_all():
    """§5: a breach owed to D or to all."""
    world = World(
        duty="1: {keep: stock, at most: 100}\n"
        "2: {on: half-yearly, give: report, within: 30 days, who: [A, C], to: [B], unless: other breaches 1}",
        occasion=HALF,
        parties="ABC",
    )
    world.say("B", "report", "2020-02-01", n=120)
    assert [world.status("2", who, "2020-02-15", owed_to="B") for who in "AC"] == ["suspended", "suspended"]


def test_with_a_party_named_a_breach_towards_anyone_counts():
    """§5: with a party named, a breach towards anyone. (The sentence before it names C too: see the report.)"""
    world = World(
        duty="1: {on: request, do: access, within: 48 hours}\n"
        "2: {keep: stock, at most: 100, who: C, unless: B breaches 1}",
        parties="ABC",
    )
    world.cover("access")
    world.say("C", "report", "2020-01-01", n=90)
    world.say("A", "request", "2020-02-01 12:00", to="B")
    assert world.status("2", "C", "2020-02-15") == "suspended"


def test_who_defaults_to_each_party_and_to_to_all_the_others():
    """§5: `who` defaults to each party, `to` to all the others."""
    world = World(duty="1: {on: half-yearly, give: report, within: 30 days}", occasion=HALF, parties="ABC")
    world.cover("report")
    world.say("A", "report", "2020-03-05", n=1)
    world.say("B", "report", "2020-03-05", to="A", n=1)
    known = "2020-06-01"
    assert [world.status("1", p, "2020-05-01", known=known) for p in "ABC"] == ["kept", "breached", "breached"]


def test_a_party_owes_from_its_accession_to_its_withdrawal():
    """§1: parties with optional `since`/`until` for accession and withdrawal."""
    world = World(
        duty="1: {keep: stock, at most: 100}",
        parties="{A: Aland, B: {name: Bland, since: 2020-03-01, until: 2020-06-01}, C: Cland}",
    )
    world.say(["A", "B"], "report", "2020-01-01", n=120)
    assert world.spans("1", "A") == [("breached", "2020-01-01", None)]
    assert world.spans("1", "B") == [
        ("dormant", "2020-01-01", "2020-03-01"),
        ("breached", "2020-03-01", "2020-06-01"),
        ("dormant", "2020-06-01", None),
    ]


LATER = "{A: Aland, B: Bland, C: {name: Cland, since: 2020-03-01, until: 2020-06-01}}"


def test_nothing_is_owed_to_who_is_not_yet_or_no_longer_bound():
    """§1, §5: a request of who is no party creates nothing; one made while bound is owed until it leaves."""
    world = World(duty="1: {on: request, do: access, within: 48 hours}", parties=LATER)
    world.cover("access")
    world.say("C", "request", "2020-02-01 12:00", to="A", id="early")
    world.say("C", "request", "2020-05-01 12:00", to="A", id="asked")
    world.say("C", "request", "2020-07-01 12:00", to="A", id="late")
    assert world.spans("1", "A", owed_to="C") == [
        ("dormant", "2020-01-01", "2020-03-01"),
        ("kept", "2020-03-01", "2020-05-01 12:00"),
        ("due", "2020-05-01 12:00", "2020-05-03 12:00:01"),
        ("breached", "2020-05-03 12:00:01", "2020-06-01"),
        ("dormant", "2020-06-01", None),
    ]


def test_what_is_owed_to_listed_parties_is_owed_while_each_is_bound():
    """§1, §5: `to: [B, C]` owes C from its accession to its withdrawal."""
    world = World(
        duty="1: {who: A, to: [B, C], on: half-yearly, give: report, within: 30 days}", occasion=HALF, parties=LATER
    )
    world.cover("report")
    asked = {"owed_to": "C", "known": "2020-12-01"}
    found = [world.status("1", "A", day, **asked) for day in ("2020-02-15", "2020-04-15", "2020-07-01")]
    assert found == ["dormant", "breached", "dormant"]
    assert world.status("1", "A", "2020-07-01", owed_to="B", known="2020-12-01") == "breached"


def test_what_all_the_others_are_owed_those_are_owed_who_are_bound_when_it_is_given():
    """§5, §7: an answer need not reach who was not yet a party."""
    world = World(duty="1: {on: half-yearly, give: report, within: 30 days}", occasion=HALF, parties=LATER)
    world.cover("report")
    world.say("A", "report", "2020-03-05", to="B", n=1)
    # C was never told, and leaves in June: until then the answer has not reached all.
    days = ("2020-03-15", "2020-05-01", "2020-07-01")
    assert [world.status("1", "A", day, known="2020-08-01") for day in days] == ["due", "late", "kept"]
    world = World(
        duty="1: {on: half-yearly, give: report, within: 30 days}",
        occasion=HALF,
        parties=LATER.replace("03-01", "05-01"),
    )
    world.cover("report")
    world.say("A", "report", "2020-03-05", to="B", n=1)
    assert world.status("1", "A", "2020-04-15", known="2020-12-01") == "kept"


def test_what_is_owed_to_all_is_settled_by_all_who_are_bound_by_then():
    """§7: of a duty owed to all, by each of them; who accedes later had nothing to settle."""
    world = World(
        duty="1: {who: A, on: half-yearly, give: report, within: 30 days}",
        occasion=HALF,
        parties=LATER.replace("03-01", "05-01"),
    )
    world.cover("report")
    world.say("B", "settlement", "2020-04-20", clause="1", about="A")
    days = ("2020-04-15", "2020-04-25", "2020-05-15")
    assert [world.status("1", "A", day, known="2020-08-01") for day in days] == ["breached", "kept", "kept"]


LEAVES = "{A: Aland, B: Bland, C: {name: Cland, until: %s}}"
ALL = "1: {who: A, on: half-yearly, give: report, within: 30 days}"


def test_who_was_not_told_is_owed_it_until_he_leaves():
    """§1, §5: an answer to all is there once it has reached all who are still bound."""
    world = World(duty=ALL, occasion=HALF, parties=LEAVES % "2020-03-20")
    world.cover("report")
    world.say("A", "report", "2020-03-10", to="B", n=1)
    days = ("2020-03-15", "2020-03-25", "2020-05-01")
    assert [world.status("1", "A", day, known="2020-08-01") for day in days] == ["due", "kept", "kept"]
    world = World(duty=ALL, occasion=HALF, parties=LEAVES % "2020-05-01")
    world.cover("report")
    world.say("A", "report", "2020-03-10", to="B", n=1)
    days = ("2020-03-15", "2020-04-15", "2020-05-15")
    assert [world.status("1", "A", day, known="2020-08-01") for day in days] == ["due", "late", "kept"]


def test_who_received_nothing_is_owed_it_until_he_leaves_whenever_the_others_received_it():
    """§5, §7: receipts by party, and one who has none."""
    world = World(duty=ALL, occasion=HALF, parties=LEAVES % "2020-05-01")
    world.cover("report")
    world.say("A", "report", "2020-03-05", said={"B": "2020-03-10", "LOG": "2020-03-12"}, to=["B", "LOG"], n=1)
    days = ("2020-03-15", "2020-04-15", "2020-05-15")
    assert [world.status("1", "A", day, known="2020-08-01") for day in days] == ["due", "late", "kept"]


def test_what_all_the_others_settled_is_settled_when_the_one_who_did_not_has_left():
    """§7: of a duty owed to all, by each of them that is bound."""
    world = World(duty=ALL, occasion=HALF, parties=LEAVES % "2020-06-01")
    world.cover("report")
    world.say("B", "settlement", "2020-05-01", clause="1", about="A")
    days = ("2020-05-15", "2020-06-15")
    assert [world.status("1", "A", day, known="2020-08-01") for day in days] == ["breached", "kept"]


def test_a_duty_to_all_the_others_ends_when_none_is_left():
    """§1: as by notice, so by withdrawal: what is owed to nobody is dormant."""
    world = World(
        duty="1: {on: half-yearly, give: report, within: 30 days}",
        occasion=HALF,
        parties="{A: Aland, B: {name: Bland, until: 2020-06-01}}",
    )
    world.cover("report")
    assert world.status("1", "A", "2020-05-01", known="2020-12-01") == "breached"
    assert world.status("1", "A", "2020-06-02", known="2020-12-01") == "dormant"


GAP = "{A: Aland, B: {name: Bland, until: 2020-06-01}, C: {name: Cland, since: 2020-09-01}}"


def test_a_duty_to_all_the_others_sleeps_while_there_is_none():
    """§5: a duty owed to all the others is dormant while there is none, also where one accedes later."""
    world = World(duty="1: {keep: stock, at most: 100}", parties=GAP)
    world.say("A", "report", "2020-07-01", n=120)
    assert world.spans("1", "A")[-3:] == [
        ("unknown", "2020-01-01", "2020-06-01"),
        ("dormant", "2020-06-01", "2020-09-01"),
        ("breached", "2020-09-01", None),
    ]
    (reason,) = world.finding("1", "A", "2020-07-15").why
    assert reason.code == "nobody-bound"


def test_what_arises_while_nobody_is_bound_on_the_other_side_creates_nothing():
    """§8 rule 4: an occasion that arises while the duty is dormant creates nothing, then or later."""
    world = World(
        duty="1: {on: quarterly, give: report, within: 10 days}",
        occasion="quarterly: {every: 3 months, from: 2020-05-01}",
        parties=GAP,
    )
    world.cover("report")
    world.say("A", "report", "2020-05-05", n=1)
    assert world.spans("1", "A")[-4:] == [
        ("dormant", "2020-06-01", "2020-09-01"),
        ("kept", "2020-09-01", "2020-11-01"),
        ("due", "2020-11-01", "2020-11-12"),
        ("breached", "2020-11-12", None),
    ]


def test_a_condition_of_a_duty_holds_beside_that_somebody_is_bound():
    """§5: both must hold, and the reason told is the one that does not."""
    world = World(duty="1: {keep: stock, at most: 100, while: A agrees}", parties=GAP)
    world.say("A", "report", "2020-07-01", n=120)
    world.say("A", "consent", "2020-10-01")
    assert [s[:2] for s in world.spans("1", "A")][-2:] == [("dormant", "2020-01-01"), ("breached", "2020-10-01")]
    assert [r.code for r in world.finding("1", "A", "2020-07-15").why] == ["nobody-bound"]
    assert [r.code for r in world.finding("1", "A", "2020-09-15").why] == ["gate", "condition", "value", "counted"]


def test_a_duty_to_a_group_sleeps_while_none_of_its_members_is_bound():
    """§5: owed is who is bound."""
    world = World(duty="1: {who: A, to: G, keep: stock, at most: 100}", parties=GAP, groups="{G: [B, C]}")
    world.say("A", "report", "2020-05-01", n=120)
    world.say("A", "report", "2020-05-15", n=90)
    assert [s[0] for s in world.spans("1", "A")][-4:] == ["breached", "kept", "dormant", "kept"]


def test_others_may_speak_and_owe_nothing():
    """§1: `others` may speak and owe nothing."""
    world = World(duty="1: {on: request, do: access, within: 48 hours}")
    world.cover("access")
    world.say("A", "request", "2020-02-01 12:00", to="ORG")
    assert world.status("1", "ORG", "2020-03-01") is None
    assert {f.subject.owed_by for f in world.assess("2020-03-01").findings()} == {"A", "B"}


def test_a_group_that_speaks_for_itself_does_not_undo_its_members_sum_at_other_times():
    """§5: a bare group acts as one, its counts summed: its own word counts from its statement on."""
    world = World(duty="1: {who: G, keep: stock, at most: 100}", **G)
    world.say("B", "report", "2020-02-01", n=60)
    world.say("C", "report", "2020-02-01", n=60)
    world.say("G", "report", "2020-03-01", n=90)
    assert world.spans("1", "G")[1:] == [("breached", "2020-02-01", "2020-03-01"), ("kept", "2020-03-01", None)]
    assert world.value("1", "G", "2020-04-01") == "90"
    assert [r.statement for r in world.finding("1", "G", "2020-04-01").why if r.code == "counted"] == ["s3"]
    assert [r.statement for r in world.finding("1", "G", "2020-02-15").why if r.code == "counted"] == ["s1", "s2"]


def test_where_a_group_s_own_word_no_longer_tells_its_members_sum_counts_again():
    """§5: for a stock until it is out of date."""
    world = World(count="levels: {of: latest report, sum: n}", duty="1: {who: G, keep: levels, at most: 100}", **G)
    world.say("B", "report", "2020-02-01", n=60)
    world.say("C", "report", "2020-02-01", n=60)
    world.say("G", "report", "2020-03-01", n=90, until="2020-03-31")
    assert world.spans("1", "G")[1:] == [
        ("breached", "2020-02-01", "2020-03-01"),
        ("kept", "2020-03-01", "2020-04-01"),
        ("breached", "2020-04-01", None),
    ]


def test_a_group_s_own_events_add_to_those_of_its_members():
    """§5: what a group did is not what its members did."""
    world = World(
        count="men: {of: exercise, sum: troops, over: ever}", duty="1: {who: G, keep: men, at most: 100}", **G
    )
    for day, (who, troops) in enumerate([("B", 60), ("G", 30), ("C", 20)], 1):
        at = f"2020-02-{day:02}"
        world.say(who, "exercise", at, name=who, starts=at, ends=at, troops=troops)
    assert world.value("1", "G", "2020-02-02") == "90"
    assert world.spans("1", "G")[1:] == [("breached", "2020-02-03", None)]


def test_the_count_of_a_group_that_owes_nothing_is_its_members_sum():
    """§3, §5: `COUNT of XX`, in a bound and in a condition, where XX is a group."""
    world = World(
        duty="1: {who: A, keep: stock, at most: stock of G}\n"
        "2: {who: A, keep: stock, at most: 10, while: stock of G at least 100}",
        **G,
    )
    world.say("A", "report", "2020-02-01", n=101)
    world.say("B", "report", "2020-02-01", n=60)
    world.say("C", "report", "2020-02-01", n=40)
    assert world.status("1", "A", "2020-03-01") == "breached"
    assert world.status("2", "A", "2020-03-01") == "breached"


def test_a_group_s_count_for_each_value_is_its_members_sum_for_each():
    """§3, §5: one count per value, its members summed."""
    world = World(
        count="cells: {of: latest holding, sum: n, for each: site}", duty="1: {who: G, keep: cells, at most: 10}", **G
    )
    world.say("B", "holding", "2020-02-01", site="n", n=6)
    world.say("C", "holding", "2020-02-01", site="s", n=6)
    world.say("C", "holding", "2020-02-01", site="n", n=6)
    assert world.status("1", "G", "2020-03-01", for_="n") == "breached"
    assert world.status("1", "G", "2020-03-01", for_="s") == "unknown"
    world.cover("holding")
    assert world.value("1", "G", "2020-03-01", for_="s") == "6"


def test_a_member_counts_in_its_group_s_sum_while_it_is_bound():
    """§1, §5: a group's counts are summed over its members; who has not acceded or has left is none."""
    world = World(duty="1: {who: G, keep: stock, at most: 100}", parties=LATER, groups="{G: [B, C]}")
    world.say("B", "report", "2020-01-01", n=60)
    world.say("C", "report", "2020-01-01", n=41)
    assert world.spans("1", "G") == [
        ("kept", "2020-01-01", "2020-03-01"),
        ("breached", "2020-03-01", "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]
    assert [world.value("1", "G", f"2020-{month}-15") for month in ("02", "04", "07")] == ["60", "101", "60"]
    told = [{r.statement for r in world.finding("1", "G", f"2020-{m}-15").why} - {None} for m in ("02", "04", "07")]
    assert told == [{"s1"}, {"s1", "s2"}, {"s1"}]


def test_a_member_that_said_nothing_is_unknown_only_while_it_is_bound():
    """§3: a stock about which nothing was said is unknown; of who is not bound nothing need be said."""
    world = World(duty="1: {who: G, keep: stock, at most: 100}", parties=LATER, groups="{G: [B, C]}")
    world.say("B", "report", "2020-01-01", n=60)
    assert [world.status("1", "G", f"2020-{month}-15") for month in ("02", "04", "07")] == ["kept", "unknown", "kept"]
    world.say("C", "report", "2020-04-01", n=5)
    assert world.status("1", "G", "2020-04-15") == "kept"


def test_what_a_member_that_left_held_at_each_site_counts_no_longer():
    """§3, §5: the same of a count for each value, and of the values that only it named."""
    world = World(
        count="cells: {of: latest holding, sum: n, for each: site}", duty="1: {who: G, keep: cells, at most: 10}",
        parties=LATER, groups="{G: [B, C]}",
    )  # fmt: skip
    world.cover("holding")
    world.say("B", "holding", "2020-01-01", site="n", n=6)
    world.say("C", "holding", "2020-01-01", site="n", n=6)
    world.say("C", "holding", "2020-04-01", site="s", n=11)
    assert [world.status("1", "G", f"2020-{m}-15", for_="n") for m in ("02", "05", "07")] == [
        "kept",
        "breached",
        "kept",
    ]
    assert [world.value("1", "G", f"2020-{m}-15", for_="s") for m in ("02", "05", "07")] == ["0", "11", "0"]


def test_the_events_of_a_member_count_while_it_is_bound():
    """§3, §5: its own exercises of three years back do not stay in the group's count when it has left."""
    world = World(
        count="exercises: {of: exercise, over: 3 years}", duty="1: {who: G, keep: exercises, at most: 1}",
        parties=LATER, groups="{G: [B, C]}",
    )  # fmt: skip
    for by, month, name in (("B", "02", "x"), ("C", "02", "y"), ("C", "04", "z")):
        world.say(
            by, "exercise", f"2020-{month}-01", name=name, starts=f"2020-{month}-01", ends=f"2020-{month}-02", troops=1
        )
    assert [world.value("1", "G", f"2020-{m}-15") for m in ("02", "03", "05", "07")] == ["1", "2", "3", "1"]


def test_what_one_who_will_leave_was_not_told_is_not_answered_before_he_left():
    """§5, §8: late is the stretch to an answer that has come; who leaves later has not left."""
    for until in ("2300-01-01", "2021-01-01"):
        world = World(
            occasion="m: {every: 1 year, from: 2020-02-01}", duty="1: {on: m, give: report, within: 5 days, who: A}",
            parties=f"{{A: Aland, B: {{name: Bland, until: {until}}}, C: Cland}}",
        )  # fmt: skip
        world.cover("report")
        world.say("A", "report", "2020-02-03", to="C", n=1)
        assert world.status("1", "A", "2020-06-01", known="2020-06-01") == "breached"
    assert world.spans("1", "A", known="2021-01-10")[-2:] == [
        ("late", "2020-02-07", "2021-01-01"),
        ("kept", "2021-01-01", None),
    ]


def test_of_two_settlements_the_one_of_the_earlier_date_settles():
    """§7: in whichever order they were received."""
    world = World(duty="1: {keep: stock, at most: 100, who: A}")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "settlement", "2020-06-01", said="2020-03-01", clause="1", about="A")
    world.say("B", "settlement", "2020-04-01", said="2020-04-01", clause="1", about="A")
    assert world.spans("1", "A")[1:] == [("breached", "2020-02-01", "2020-04-01"), ("kept", "2020-04-01", None)]


APART = {
    "named": "1: {keep: stock, at most: 100, who: A, to: [B, C]}",
    "by a gate": "1: {keep: stock, at most: 100, who: A, unless: other suspends}",
}


@pytest.mark.parametrize("duty", APART.values(), ids=APART)
def test_what_is_owed_apart_is_settled_by_each_to_whom_it_is_owed(duty):
    """§5, §7: by the owed party; of a duty owed to all, by all; towards who did not settle it goes on."""
    world = World(duty=duty, parties="ABCD")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "settlement", "2020-03-01", clause="1", about="A")
    short, since = ("unknown", "2020-01-01", "2020-02-01"), "2020-02-01"
    assert world.spans("1", "A", owed_to="B") == [
        short,
        ("breached", since, "2020-03-01"),
        ("kept", "2020-03-01", None),
    ]
    assert world.spans("1", "A", owed_to="C") == [short, ("breached", since, None)]
    world.say("C", "settlement", "2020-05-01", clause="1", about="A")
    assert world.spans("1", "A", owed_to="C") == [
        short,
        ("breached", since, "2020-05-01"),
        ("kept", "2020-05-01", None),
    ]
    assert "settled-count" in world.why("1", "A", "2020-06-01", owed_to="C")
    world.say("A", "report", "2020-07-01", n=90)
    world.say("A", "report", "2020-08-01", n=130)
    assert {world.status("1", "A", "2020-09-01", owed_to=to) for to in "BC"} == {"breached"}


def test_a_countermeasure_ends_with_the_breach_that_who_takes_it_has_settled():
    """§5, §7: `other breaches 1` is a breach owed to oneself."""
    world = World(
        duty="1: {keep: stock, at most: 100, who: A, to: [B, C]}\n"
        "2: {keep: stock, at most: 1000, who: [B, C], to: A, unless: other breaches 1}",
        parties="ABC",
    )  # fmt: skip
    for who, n in (("A", 120), ("B", 1), ("C", 1)):
        world.say(who, "report", "2020-02-01", n=n)
    world.say("B", "settlement", "2020-03-01", clause="1", about="A")
    assert world.status("2", "B", "2020-02-15") == world.status("2", "C", "2020-02-15") == "suspended"
    assert [world.status("2", who, "2020-04-01") for who in "BC"] == ["kept", "suspended"]


@pytest.mark.parametrize("to", ["B", "[B, C]", "G"])
def test_a_settlement_dated_back_acts_from_its_receipt(to):
    """§7: from the later of its `at` and its receipt."""
    world = World(
        duty=f"1: {{keep: stock, at most: 100, who: A, to: {to}}}\n"
        "2: {keep: stock, at most: 1000, who: D, unless: A breaches 1}",
        parties="ABCD", groups="{G: [B, C]}",
    )  # fmt: skip
    for who, n in (("A", 120), ("D", 1)):
        world.say(who, "report", "2020-02-01", n=n)
    for who in ("B", "C"):
        if who in to or to == "G":
            world.say(who, "settlement", "2020-03-01", said="2020-05-01", clause="1", about="A")
    assert world.spans("1", "A", owed_to="B" if to != "G" else "G")[-1] == ("kept", "2020-05-01", None)
    assert world.spans("2", "D")[1:] == [("suspended", "2020-02-01", "2020-05-01"), ("kept", "2020-05-01", None)]


def test_who_meets_a_duty_meets_it_of_every_thing_and_towards_all():
    """§4: `meets` needs conduct shown to be within the duty."""
    world = World(
        count="cells: {of: latest holding, sum: n, for each: site}",
        duty="1: {keep: cells, at most: 10, who: A, to: [B, C]}\n"
        "2: {who: B, keep: stock, at most: 5, while: A meets 1}",
        parties="ABC",
    )  # fmt: skip
    world.say("B", "report", "2020-01-01", n=1)
    world.cover("holding")
    world.say("A", "holding", "2020-02-01", site="n", n=5)
    assert world.status("2", "B", "2020-02-15") == "kept"
    world.say("A", "holding", "2020-03-01", site="s", n=11)
    assert world.status("2", "B", "2020-03-15") == "dormant"
    world.say("B", "settlement", "2020-04-01", clause="1", about="A")
    assert world.status("2", "B", "2020-04-15") == "dormant"
    world.say("C", "settlement", "2020-05-01", clause="1", about="A")
    assert world.status("2", "B", "2020-05-15") == "kept"


def test_who_tells_all_members_tells_their_group():
    """§5: what is owed to a group is given when it, or each of its members, has received it."""
    for to, status in ((["G"], "kept"), (["B", "C"], "kept"), (["B"], "breached")):
        world = World(duty="1: {on: exercise, give: notice, within: 5 days, who: A, to: G}", **G)
        world.cover("notice", "exercise")
        world.say("A", "exercise", "2020-02-01", name="x", starts="2020-02-01", ends="2020-02-02", troops=5)
        world.say("A", "notice", "2020-02-02", name="x", to=to)
        assert world.status("1", "A", "2020-03-01") == status


def told_apart(duty: str = "1: {on: exercise, give: notice, within: 10 days, who: A}", **said: str) -> World:
    """A's exercise of February, of which B and C are told by notes of their own."""
    world = World(duty=duty, parties="ABC")
    world.cover("notice", "exercise")
    world.say("A", "exercise", "2020-02-01", name="x", starts="2020-02-01", ends="2020-02-02", troops=5)
    for party, day in said.items():
        world.say("A", "notice", day, name="x", to=party, id=f"to-{party}")
    return world


def test_what_is_owed_to_all_is_given_by_one_statement_or_by_several():
    """§5: each who is bound must have received it; the last of them makes it whole."""
    world = told_apart(B="2020-02-03", C="2020-02-05")
    assert world.spans("1", "A") == [
        ("kept", "2020-01-01", "2020-02-01 23:59:59"),
        ("due", "2020-02-01 23:59:59", "2020-02-05"),
        ("kept", "2020-02-05", None),
    ]
    assert [r.statement for r in world.finding("1", "A", "2020-03-01").why if r.code == "answered"] == ["to-C"]
    late = told_apart(B="2020-02-03", C="2020-02-20").spans("1", "A")
    assert late[-2:] == [("late", "2020-02-12", "2020-02-20"), ("kept", "2020-02-20", None)]
    assert told_apart(B="2020-02-03").status("1", "A", "2020-03-01") == "breached"


def test_notes_to_each_that_name_what_they_answer_or_come_before_do_so_together():
    world = World(duty="1: {on: exercise, give: report, within: 10 days, who: A}", parties="ABC")
    world.cover("report", "exercise")
    world.say("A", "exercise", "2020-02-01", name="x", starts="2020-02-01", ends="2020-02-02", troops=5, id="x")
    world.say("A", "report", "2020-02-03", n=1, to="B", re="x")
    assert world.status("1", "A", "2020-03-01") == "breached"
    world.say("A", "report", "2020-02-04", n=1, to="C", re="x")
    assert world.status("1", "A", "2020-03-01") == "kept"
    before = "1: {on: exercise, give: notice, before: 10 days, who: A}"
    assert told_apart(before, B="2020-01-05", C="2020-01-20").status("1", "A", "2020-02-02") == "kept"
    assert told_apart(before, B="2020-01-05").status("1", "A", "2020-02-01") == "breached"


def test_of_those_who_were_told_apart_who_left_need_not_be_told():
    world = World(
        duty="1: {on: exercise, give: notice, within: 10 days, who: A}",
        parties="{A: a, B: b, C: {name: c, until: 2020-02-04}, D: {name: d, since: 2020-06-01}}",
    )
    world.cover("notice", "exercise")
    world.say("A", "exercise", "2020-02-01", name="x", starts="2020-02-01", ends="2020-02-02", troops=5)
    world.say("A", "notice", "2020-02-03", name="x", to="B")
    assert world.spans("1", "A")[1:] == [("due", "2020-02-01 23:59:59", "2020-02-04"), ("kept", "2020-02-04", None)]


def test_a_note_that_names_all_the_others_is_as_good_as_one_to_nobody_in_particular():
    for to in (["B", "C", "D"], ["G", "D"], ["B", "G", "D"], None):
        world = World(
            duty="1: {on: exercise, give: notice, within: 10 days, who: A}", parties="ABCD", groups="{G: [B, C]}"
        )
        world.cover("notice", "exercise")
        world.say("A", "exercise", "2020-02-01", name="x", starts="2020-02-01", ends="2020-02-02", troops=5)
        world.say("A", "notice", "2020-02-03", name="x", to=to)
        assert world.status("1", "A", "2020-03-01") == "kept"
        assert "answered" in world.why("1", "A", "2020-03-01")


# To whom a request and an answer belong

ASKED = "1: {who: A, on: request, do: access, within: 5 days%s}"
YEARLY = {"occasion": "yearly: {every: 1 year, from: 2020-03-01}"}
GIVE = "1: {who: A, on: yearly, give: report, within: 30 days%s}"


@pytest.mark.parametrize("parties", ["AB", "ABC"])
def test_a_request_by_who_is_no_party_creates_nothing(parties):
    """§5: `to` defaults to all the others; §1: organs may speak, and nothing is owed to them unless `to` names them."""
    watch = "\n2: {who: B, keep: stock, at most: 100, unless: A breaches 1}"
    world = World(parties=parties, duty=ASKED % "" + watch)
    world.cover("access")
    world.say("ORG", "request", "2020-03-01", to="A", id="q")
    assert world.occasions("1", "A", "2020-04-01") == {}
    named = World(parties=parties, duty=ASKED % ", to: ORG" + watch)
    named.cover("access")
    named.say("ORG", "request", "2020-03-01", to="A", id="q")
    assert named.occasions("1", "A", "2020-04-01") == {"q": "breached"}


def test_a_request_by_a_member_is_none_of_its_group():
    """§5: a bare group acts as one: statements `by` the group."""
    for by, found in (("B", {}), ("G", {"q": "breached"})):
        world = World(duty=ASKED % ", to: G", **G)
        world.cover("access")
        world.say(by, "request", "2020-03-01", to="A", id="q")
        assert world.occasions("1", "A", "2020-04-01") == found
    world = World(duty=ASKED % ", to: each of G", **G)
    world.cover("access")
    world.say("B", "request", "2020-03-01", to="A", id="q")
    assert world.occasions("1", "A", "2020-04-01", owed_to="B") == {"q": "breached"}


def test_who_is_not_named_among_those_who_received_a_statement_had_not_received_it():
    """§7: `said` may be a mapping by recipient: a duty to one party goes by his, one to all by the last."""
    both = "1: {on: request, do: access, within: 5 days}\n" + GIVE.replace("1:", "2:", 1) % ""
    world = World(parties="ABC", duty=both, **YEARLY)
    world.cover("access", "report")
    world.say("A", "request", "2020-03-01", to=["B", "C"], said={"B": "2020-03-01"}, id="q")
    world.say("A", "report", "2020-03-01", said={"B": "2020-03-05"}, n=1)
    assert [world.occasions("1", name, "2020-04-10") for name in "BC"] == [{"q": "breached"}, {}]
    assert world.status("2", "A", "2020-04-10") == "breached"
    world.say("A", "report", "2020-03-01", said={"C": "2020-04-15"}, n=1)
    assert world.status("2", "A", "2020-04-20") == "kept"


def test_what_is_owed_to_a_group_may_be_told_to_its_members_one_after_the_other():
    """§5: as what is owed to all; a member that is not yet bound need not be told."""
    world = World(duty=GIVE % ", to: G", **G, **YEARLY)
    world.cover("report")
    world.say("A", "report", "2020-03-05", to="B", n=1)
    assert world.status("1", "A", "2020-04-10") == "breached"
    world.say("A", "report", "2020-03-06", to="C", n=1)
    assert world.status("1", "A", "2020-04-10") == "kept"
    late = World(duty=GIVE % ", to: G", groups=G["groups"], **YEARLY,
                 parties="{A: Aland, B: Bland, C: {name: Cland, since: 2020-08-01}}")  # fmt: skip
    late.cover("report")
    late.say("A", "report", "2020-03-05", to="B", n=1)
    assert late.status("1", "A", "2020-04-10") == "kept"


def test_who_says_it_jointly_need_not_be_told():
    """§7: `by` may be several who say it jointly: it is a statement of each."""
    world = World(parties="ABC", duty=GIVE % "", **YEARLY)
    world.cover("report")
    world.say(["A", "B"], "report", "2020-03-05", to="C", n=1)
    assert world.status("1", "A", "2020-04-10") == "kept"


def test_what_is_addressed_to_nobody_in_particular_is_for_the_parties_alone():
    """§7: `to` defaults to all parties."""
    world = World(duty=GIVE % ", to: [B, ORG]", **YEARLY)
    world.cover("report")
    world.say("A", "report", "2020-03-05", n=1)
    assert [world.status("1", "A", "2020-04-10", owed_to=name) for name in ("B", "ORG")] == ["kept", "breached"]


def test_a_request_by_a_group_where_the_duty_is_kept_apart_is_owed_to_the_group():
    """§5: a request is owed to its author; a bare group acts as one."""
    world = World(
        duty=ASKED.replace("5 days%s", "5 days, unless: other suspends") + "\n2: {keep: stock, at most: 9}", **G
    )
    world.cover("access")
    world.say("G", "request", "2020-03-01", to="A", id="q")
    assert world.occasions("1", "A", "2020-04-01", owed_to="G") == {"q": "breached"}
    assert world.status("1", "A", "2020-04-01", owed_to="B") == "kept"


@pytest.mark.parametrize("n", ["50..150", "unknown", "200"])
def test_one_statement_that_may_call_for_an_answer_does_so_towards_each(n):
    """§3: where certain and possible differ an occasion is unsure, towards all to whom it is owed apart."""
    world = World(
        parties="ABC",
        form="drill: {n: count}\nnote: {}",
        occasion='large: {of: drill, where: "n > 100"}',
        duty="1: {who: A, to: [B, C], on: large, give: note, within: 5 days}",
    )
    world.cover("note")
    world.say("A", "drill", "2020-03-01", n=n)
    found = "breached" if n == "200" else "unknown"
    assert [world.status("1", "A", "2020-04-01", owed_to=name) for name in "BC"] == [found, found]


@pytest.mark.parametrize(("by", "status"), [("G", "kept"), ("B", "breached"), (["B", "C"], "kept")])
def test_what_is_owed_to_a_group_is_settled_by_the_group_or_by_each_of_its_members(by, status):
    """§7: by the owed party; of a duty owed to several, by each of them."""
    world = World(duty="1: {who: A, to: G, keep: stock, at most: 100}", **G)
    world.say("A", "report", "2020-02-01", n=120)
    world.say(by, "settlement", "2020-03-01", clause="1", about="A")
    assert world.status("1", "A", "2020-04-01") == status


@pytest.mark.parametrize(
    ("to", "status"), [(None, "kept"), ("public", "breached"), ("C", "breached"), (["B", "C"], "kept")]
)
def test_whom_a_statement_is_addressed_to_counts_beside_who_received_it(to, status):
    """§7: `to` defaults to all parties; `public` addresses nobody: evidence, never an answer, whoever received it."""
    world = World(parties="ABC", duty=GIVE % ", to: B", **YEARLY)
    world.cover("report")
    world.say(
        "A", "report", "2020-03-05", said={"B": "2020-03-06", "C": "2020-03-07"}, n=1, **({"to": to} if to else {})
    )
    assert world.status("1", "A", "2020-04-10") == status


@pytest.mark.parametrize(("who", "by", "to"), [("NATO", "B", "NATO"), ("B", "NATO", "B")])
def test_a_group_and_its_own_member_are_no_others_of_each_other(who, by, to):
    """§5: `to` defaults to all the others."""
    world = World(duty=f"1: {{on: request, do: access, within: 3 days, who: [{who}]}}", parties="ABC",
                  groups="{NATO: [B, C]}")  # fmt: skip
    world.cover("access")
    world.say(by, "request", "2020-03-01", to=to)
    world.say("A", "request", "2020-04-01", to=to, id="of A")
    assert set(world.occasions("1", who, "2020-06-01")) == {"of A"}


def test_a_deadline_of_a_group_is_none_of_its_members():
    """§3: a stock turns unknown when the same speaker's next statement was due."""
    world = World(
        occasion="term: {every: 2 months, from: 2020-02-01}",
        duty="1: {on: term, give: report, within: 10 days, who: NATO}\n2: {keep: stock, at most: 9}",
        parties="ABC",
        groups="{NATO: [B, C]}",
    )
    world.say("B", "report", "2020-01-01", n=1)
    assert world.spans("2", "B") == [("kept", "2020-01-01", None)]


def test_what_is_claimed_complete_for_each_member_apart_is_complete_for_the_group():
    """§7: complete for all members, it is complete for a group: from when the last of them was claimed."""
    world = World(
        parties="ABC", groups="{G: [B, C]}", occasion="half-yearly: {every: 6 months, from: 2020-02-01}",
        duty="1: {on: half-yearly, give: report, within: 10 days, who: G}",
    )  # fmt: skip
    for who in "BC":
        world.cover("report", parties=[who])
    assert world.status("1", "G", "2020-03-01") == "breached"
