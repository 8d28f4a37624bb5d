"""Whose statements are evidence (docs/language.md §3)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.world import World


def heard(sources="", **said):
    """Clause 1 on a count by these sources; each speaker tells of A's number from February on."""
    by = f", according to: '{sources}'" if sources else ""
    world = World(
        count=f"judged: {{of: latest report, sum: n{by}}}",
        duty="1: {keep: judged, at most: 100, who: A}",
        parties="ABC",
    )
    for who, n in said.items():
        world.say(who, "report", "2020-02-01", about="A", n=n)
    return world


def test_by_default_the_owing_party_is_heard_and_nobody_else():
    """§3: default: the owing party; study: else a stranger can put a party in breach by saying so."""
    assert heard(A=90, B=500, ORG=500).status("1", "A", "2020-03-01") == "kept"
    assert heard(B=500).status("1", "A", "2020-03-01") == "unknown"


def test_the_owing_party_is_heard_alone_or_jointly():
    """§3: alone or jointly."""
    world = heard()
    world.say(["A", "B"], "report", "2020-02-01", about="A", n=120)
    assert world.status("1", "A", "2020-03-01") == "breached"


def test_a_named_source_is_heard_and_the_owing_party_is_not():
    """§3: a name."""
    assert heard("B", A=90, B=120).status("1", "A", "2020-03-01") == "breached"
    assert heard("B", A=90).status("1", "A", "2020-03-01") == "unknown"


def test_the_second_is_heard_where_the_first_is_silent():
    """§3: `US else self` (the second where the first is silent)."""
    world = heard("B else self", A=90)
    assert world.status("1", "A", "2020-03-01") == "kept"
    world.say("B", "report", "2020-04-01", about="A", n=120)
    assert world.spans("1", "A")[1:] == [("kept", "2020-02-01", "2020-04-01"), ("breached", "2020-04-01", None)]


def test_the_second_is_heard_again_where_the_first_no_longer_tells():
    """§3: `US else self`: or where what the first said no longer tells."""
    world = heard("B else self", A=90)
    world.say("B", "report", "2020-04-01", until="2020-05-31", about="A", n=120)
    world.say("A", "report", "2020-07-01", n=80)
    assert world.spans("1", "A")[1:] == [
        ("kept", "2020-02-01", "2020-04-01"),
        ("breached", "2020-04-01", "2020-06-01"),
        ("kept", "2020-06-01", None),
    ]


@pytest.mark.parametrize(
    ("a", "b", "status"),
    [
        (90, 80, "kept"),
        (120, 130, "breached"),
        (90, 120, "disputed"),
        (120, 90, "disputed"),
        (90, "unknown", "kept"),
        ("unknown", 120, "breached"),
        ("50..150", 120, "breached"),
        ("50..150", "unknown", "unknown"),
    ],
)
def test_sources_heard_apart_dispute_where_their_verdicts_differ_and_unknown_yields(a, b, status):
    """§3: `self, NATO` (each heard apart: if their verdicts differ … disputed by source; unknown yields to known)."""
    assert heard("self, B", A=a, B=b).status("1", "A", "2020-03-01") == status


def test_a_source_that_is_silent_yields():
    """§3: unknown yields to known."""
    assert heard("self, B", A=90).status("1", "A", "2020-03-01") == "kept"
    assert heard("self, B", B=120).status("1", "A", "2020-03-01") == "breached"


def test_a_dispute_by_source_tells_each_verdict():
    """§3, §6: with each verdict."""
    world = heard("self, B", A=90, B=120)
    assert world.verdicts("1", "A", "2020-03-01") == {"A": "kept", "B": "breached"}


def test_sources_that_differ_do_not_add_up():
    """§3: each heard apart."""
    assert heard("self, B", A=60, B=60).status("1", "A", "2020-03-01") == "kept"


def test_a_name_is_no_source_of_a_statement():
    """§3: the same *speaker's* next one; judged by hand: `source` is a citation: holdings added up."""
    world = heard()
    world.say("A", "report", "2020-02-01", n=60, source="https://one.example")
    world.say("A", "report", "2020-03-01", n=70, source="https://two.example")
    assert world.value("1", "A", "2020-04-01") == "70"


def test_judged_by_hand_zapad_2017():
    """Judged by hand (b): self 12,700, others 60,000..70,000 -> disputed by source; against 13,000 kept by 300."""
    world = World(
        count="men: {of: exercise, sum: troops, over: ever, according to: 'self, C'}\n"
        "alone: {of: exercise, sum: troops, over: ever}",
        duty="1: {keep: men, at most: 13000, who: A}\n2: {keep: alone, at most: 13000, who: A}",
        parties="ABC",
    )
    about = {"name": "z", "starts": "2020-03-01", "ends": "2020-03-07"}
    world.say("A", "exercise", "2020-03-01", troops=12700, **about)
    world.say("C", "exercise", "2020-03-01", about="A", troops="60000..70000", **about)
    assert world.status("1", "A", "2020-04-01") == "disputed"
    assert world.status("2", "A", "2020-04-01") == "kept"


REFUSED = "1: {on: request, do: access, within: 5 days, according to: %s}"


def asked_and_refused(according_to: str, refused: str) -> World:
    world = World(duty=REFUSED % according_to)
    asked = world.say("B", "request", "2020-02-01", to="A")
    world.say("A", "access", "2020-02-03", to="B", re=asked)
    world.say("B", "refusal", refused, about="A", to="A", re=asked)
    return world


def test_an_act_that_one_source_reports_and_another_says_was_refused_is_disputed_by_source():
    """§3, §7: sources heard apart; if their verdicts differ the finding is disputed."""
    world = asked_and_refused("'self, other'", "2020-02-20")
    assert world.status("1", "A", "2020-02-05", owed_to="B") == "kept"
    assert world.status("1", "A", "2020-03-01", owed_to="B") == "disputed"
    assert world.verdicts("1", "A", "2020-03-01", owed_to="B") == {"A": "kept", "B": "breached"}
    assert {"answered", "contested"} <= set(world.why("1", "A", "2020-03-01", owed_to="B"))
    assert world.occasions("1", "A", "2020-02-05", owed_to="B") == {}
    assert world.occasions("1", "A", "2020-03-01", owed_to="B") == {"s1": "disputed"}
    world.say("B", "settlement", "2020-04-01", clause="1", about="A", re="s1")
    assert world.status("1", "A", "2020-05-01", owed_to="B") == "kept"
    assert world.occasions("1", "A", "2020-05-01", owed_to="B") == {}


def test_who_first_refused_and_then_acted_in_time_is_not_disputed():
    """§7: a refusal before the act says nothing against it."""
    world = asked_and_refused("'self, other'", "2020-02-02")
    assert world.status("1", "A", "2020-03-01", owed_to="B") == "kept"


def test_one_source_after_the_other_disputes_nothing():
    """§3: `self else other`: the second is heard where the first is silent."""
    world = asked_and_refused("self else other", "2020-02-20")
    assert world.status("1", "A", "2020-03-01", owed_to="B") == "kept"


def arithmetic(sources="", parts="self"):
    """Clause 1 on arithmetic over a count of reports and one of holdings, each by its own sources."""
    by = f", according to: '{sources}'" if sources else ""
    own, other = parts if isinstance(parts, tuple) else (parts, parts)
    return World(
        count=f"reported: {{of: latest report, sum: n, according to: '{own}'}}\n"
        f"held: {{of: latest holding, sum: n, according to: '{other}', if silent: 0}}\n"
        "both: {is: reported + held}\ntwice: {is: both + both}",
        duty=f"1: {{keep: twice, at most: 200, who: A{by}}}",
        parties="ABC",
    )


def test_whom_a_duty_hears_is_heard_of_all_that_its_count_is_made_of():
    """§3: `according to` of a duty reaches through arithmetic."""
    world = arithmetic("B")
    world.say("A", "report", "2020-02-01", n=90)
    assert world.status("1", "A", "2020-03-01") == "unknown"
    world.say("B", "report", "2020-02-01", about="A", n=101)
    assert world.status("1", "A", "2020-03-01") == "breached"
    assert world.value("1", "A", "2020-03-01") == "202"


def test_sources_heard_apart_are_heard_for_the_whole_arithmetic():
    """§3: each chain apart: what A says of one part is not added to what B says of the other."""
    world = arithmetic("self, B")
    world.say("A", "report", "2020-02-01", n=60)
    world.say("B", "report", "2020-02-01", about="A", n=10)
    world.say("B", "holding", "2020-02-01", about="A", site="n", n=60)
    assert world.verdicts("1", "A", "2020-03-01") == {}
    assert world.status("1", "A", "2020-03-01") == "kept"
    world.say("B", "holding", "2020-02-01", about="A", site="s", n=60)
    assert world.verdicts("1", "A", "2020-03-01") == {"A": "kept", "B": "breached"}


def test_chains_of_several_counts_pair_up_by_name_and_not_by_place():
    """§3: a chain that one count hears apart is heard of the others, too, where they hear it."""
    world = arithmetic(parts=("self, B", "B, self"))
    world.say("A", "report", "2020-02-01", n=60)
    world.say("B", "holding", "2020-02-01", about="A", site="n", n=60)
    world.say("B", "report", "2020-02-01", about="A", n=30)
    assert world.status("1", "A", "2020-03-01") == "kept"
    world.say("B", "report", "2020-02-15", about="A", n=60)
    assert world.verdicts("1", "A", "2020-03-01") == {"A": "kept", "B": "breached"}


def test_a_count_that_does_not_hear_a_chain_goes_by_its_own_first():
    """§3: `self, B` beside `C`: by each of the two, C's word on what C alone is heard of."""
    world = arithmetic(parts=("self, B", "C"))
    world.say("A", "report", "2020-02-01", n=50)
    world.say("B", "report", "2020-02-01", about="A", n=30)
    world.say("C", "holding", "2020-02-01", about="A", site="n", n=60)
    assert world.verdicts("1", "A", "2020-03-01") == {"A": "breached", "B": "kept"}


def test_sources_of_a_bound_are_heard_apart():
    """§3: each heard apart: also where the bound is what they tell differently."""
    world = World(
        count="allowed: {of: latest holding, sum: n, according to: 'self, B'}",
        duty="1: {keep: stock, at most: allowed, who: A}",
    )
    world.say("A", "report", "2020-02-01", n=60)
    world.say("A", "holding", "2020-02-01", site="n", n=70)
    world.say("B", "holding", "2020-02-01", about="A", site="n", n=50)
    assert world.verdicts("1", "A", "2020-03-01") == {"A": "kept", "B": "breached"}


def test_a_shortfall_that_one_source_showed_goes_on_through_a_dispute_until_conduct_within_is_shown():
    """§3, §8.2: each heard apart; nobody cures by falling silent, nor by what another says."""
    duty = "1: {keep: stock, at most: 100, according to: 'self, other'}"
    world = World(duty=duty)
    world.say("B", "report", "2020-02-01", about="A", n=120)
    world.say("A", "report", "2020-03-01", n=90)
    world.say("B", "report", "2020-04-01", about="A", n="unknown")
    assert world.spans("1", "A")[1:] == [("breached", "2020-02-01", "2020-03-01"), ("disputed", "2020-03-01", None)]
    world = World(duty=duty)
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "report", "2020-03-01", about="A", n=90)
    for who in "AB":
        world.say(who, "report", "2020-04-01", about="A", n="unknown")
    assert world.spans("1", "A")[1:] == [
        ("breached", "2020-02-01", "2020-03-01"),
        ("disputed", "2020-03-01", "2020-04-01"),
        ("breached", "2020-04-01", None),
    ]


WORDS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.dates(date(2020, 2, 1), date(2020, 10, 28)),
        st.sampled_from([80, 90, 120, "unknown", "90..110"]),
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=15)
@given(WORDS, st.booleans())
def test_what_sources_tell_together_is_what_each_tells_alone_compared(words, old):
    """§3: if their verdicts differ the finding is disputed by source; unknown yields to known; order is nothing."""
    count = "told: {of: latest report, sum: n%s}" % (", good for: 60 days" if old else "")
    orders = {"1": "'self, other'", "2": "self", "3": "other", "4": "'other, self'"}
    duty = "\n".join(f"{c}: {{who: A, keep: told, at most: 100, according to: {of}}}" for c, of in orders.items())
    world = World(count=count, duty=duty)
    for by, day, n in words:
        world.say(by, "report", day.isoformat(), about="A", n=n)
    spans = {clause: world.spans(clause, "A") for clause in orders}
    assert spans["1"] == spans["4"]
    for month in range(2, 13):
        day = f"2020-{month:02}-15"
        together, *apart = (
            next(status for status, since, until in spans[c] if since <= day and (until is None or day < until))
            for c in "123"
        )
        known = {status for status in apart if status != "unknown"} or {"unknown"}
        assert together == (known.pop() if len(known) == 1 else "disputed")


def apart(count: str, for_each: str = ""):
    return World(
        count=f"told: {{{count}, according to: 'self, B'{for_each}}}", duty="1: {keep: told, at most: 100, who: A}"
    )


@pytest.mark.parametrize(("for_each", "thing"), [("", None), (", for each: name", "x")])
def test_who_says_nothing_of_events_disputes_those_of_another_only_where_the_record_is_complete(for_each, thing):
    """§3: silence yields to who tells; that of a complete record is zero, also of a name that the other alone tells."""
    world = apart("of: exercise, sum: troops, over: ever", for_each)
    exercise = {"starts": "2020-02-01", "ends": "2020-02-02"}
    world.say("B", "exercise", "2020-02-01", about="A", name="x", troops=200, **exercise)
    assert world.status("1", "A", "2020-03-01", for_=thing) == "breached"
    world.cover("exercise")
    assert world.verdicts("1", "A", "2020-03-01", for_=thing) == {"A": "kept", "B": "breached"}
    world.said.pop()
    world.say("A", "exercise", "2020-02-15", name="y", troops=1, **exercise)
    # Of what one names for each, who names others says nothing.
    if for_each:
        assert world.status("1", "A", "2020-03-01", for_=thing) == "breached"
        return
    assert world.verdicts("1", "A", "2020-03-01", for_=thing) == {"A": "kept", "B": "breached"}


def test_whoever_declares_all_there_is_declares_zero_of_what_another_source_names():
    """§3: `complete: yes`: every other key is zero from then on; each source heard apart."""
    for whole, other in ("AB", "BA"):
        world = apart("of: latest holding, sum: n", ", for each: site")
        world.say(whole, "holding", "2020-02-01", about="A", site="y", n=5, complete=True)
        assert world.status("1", "A", "2020-03-01", for_="x") is None
        world.say(other, "holding", "2020-02-01", about="A", site="x", n=120)
        assert world.verdicts("1", "A", "2020-03-01", for_="x") == {whole: "kept", other: "breached"}
        assert world.status("1", "A", "2020-03-01", for_="y") == "kept"


def test_a_source_of_which_the_record_is_complete_says_zero_of_what_another_names():
    """§7: where the record is complete a missing key of a stock is zero; elsewhere the silent yields."""
    world = apart("of: latest holding, sum: n", ", for each: site")
    world.say("B", "holding", "2020-02-01", about="A", site="x", n=120)
    assert world.status("1", "A", "2020-03-01", for_="x") == "breached"
    world.cover("holding", parties=["A"])
    assert world.verdicts("1", "A", "2020-03-01", for_="x") == {"A": "kept", "B": "breached"}


def test_what_had_gone_stale_when_the_duty_entered_into_force_is_unknown_also_after_a_dispute():
    """§8.2: it can begin only while the shortfall is itself shown; a word in its favour puts nobody in breach."""
    for gate in ("since: 2020-04-01", "while: B agrees"):
        count = "told: {of: latest report, sum: n, good for: 30 days, according to: 'self, B'}"
        world = World(count=count, duty=f"1: {{keep: told, at most: 100, who: A, {gate}}}")
        world.say("A", "report", "2020-02-01", n=120)
        world.say("B", "report", "2020-02-15", about="A", n=90)
        world.say("B", "consent", "2020-04-01")
        assert world.status("1", "A", "2020-05-01") == "unknown"
        world = World(count=count, duty=f"1: {{keep: told, at most: 100, who: A, {gate}}}")
        world.say("B", "consent", "2020-02-20")
        world.say("A", "report", "2020-04-10", n=120)
        world.say("B", "report", "2020-04-20", about="A", n=90)
        spans = world.spans("1", "A")[-3:]
        assert [status for status, *_ in spans] == ["breached", "disputed", "breached"]
        assert world.finding("1", "A", "2020-12-01").told == "120 when last shown"


def test_a_breach_that_was_disputed_from_the_start_goes_on_when_nobody_else_says_otherwise():
    """§3, §8.2: each heard apart: by the one source it was a breach, and nothing within was shown by it."""
    world = World(
        count="told: {of: latest report, sum: n, good for: 30 days, according to: 'self, B'}",
        duty="1: {keep: told, at most: 100, who: A}\n2: {keep: stock, at most: 1000, who: B, unless: A breaches 1}",
    )
    world.say("B", "report", "2020-02-01", about="A", n=90)
    world.say("A", "report", "2020-02-10", n=120)
    world.say("B", "report", "2020-02-01", n=1)
    assert [s for s, *_ in world.spans("1", "A")][1:] == ["kept", "disputed", "breached"]
    assert world.status("2", "B", "2020-02-20") == "kept"
    assert world.status("2", "B", "2020-06-01") == "suspended"


@pytest.mark.parametrize(("since", "after"), [("2020-01-01", "disputed"), ("2020-03-10", "kept")])
def test_a_shortfall_that_was_never_a_breach_opposes_nobody_once_it_is_stale(since, after):
    """§3, §8.2: unknown yields to known; only what became a breach goes on when it is no longer shown."""
    world = World(
        count="told: {of: latest report, sum: n, good for: 30 days, according to: 'self, B'}",
        duty=f"1: {{keep: told, at most: 100, who: A, since: {since}}}",
    )
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "report", "2020-02-25", about="A", n=90)
    assert world.status("1", "A", "2020-03-15") == after
    assert world.status("1", "A", "2020-06-15") == ("breached" if after == "disputed" else "unknown")


# What is owed to several, each of whom is heard


def facing(sources: str, to: str = "[B, C]", **blocks: str) -> World:
    """Clause 1, owed to B and to C: each says of A's stock what it says."""
    return World(
        duty=f"1: {{who: A, keep: stock, at most: 100, to: {to}, according to: {sources}}}", parties="ABC", **blocks
    )


@pytest.mark.parametrize("sources", ["other", "self else other", "[self, other]", "[ORG, other]"])
def test_the_other_side_is_whom_it_is_owed_to_and_what_several_say_does_not_add_up(sources):
    """§3: `other`, the party that it is owed to; towards each what it tells, and nobody else."""
    world = facing(sources)
    world.say("B", "report", "2020-02-01", about="A", n=90)
    world.say("C", "report", "2020-02-01", about="A", n=120)
    assert world.spans("1", "A", owed_to="B")[-1] == ("kept", "2020-02-01", None)
    assert world.spans("1", "A", owed_to="C")[-1] == ("breached", "2020-02-01", None)
    assert [world.value("1", "A", "2020-03-01", owed_to=to) for to in "BC"] == ["90", "120"]


COUNTED = {
    "a stock": {"count": "told: {of: latest report, sum: n, good for: 60 days}"},
    "events": {"count": "told: {of: report, sum: n, over: 40 days}"},
    "arithmetic": {"count": "told: {is: 'max(stock - stock of C / 2, stock of B)'}"},
    "things": {"count": "told: {of: latest holding, sum: n, for each: site}"},
    "a moving bound": {"count": "told: {is: stock + 0}", "bound": "stock of C + 10"},
    "a group": {"count": "told: {is: stock of G - 100}", "groups": "{G: [A, D]}"},
}
SPOKEN = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", "ORG", "D"]),
        st.sampled_from("AACD"),
        st.dates(date(2020, 2, 1), date(2020, 6, 1)),
        st.sampled_from([30, 90, 120, "unknown", "90..110"]),
    ),
    min_size=3,
    max_size=9,
)


@pytest.mark.parametrize("counted", COUNTED)
@settings(max_examples=6)
@given(
    spoken=SPOKEN, sources=st.sampled_from(["%s", "self else %s", "%s else self", "[self, %s]", "[ORG else %s, self]"])
)
def test_the_other_side_is_heard_as_though_it_were_named(counted, spoken, sources):
    """§3: `other` is the party that it is owed to: towards each it is what the clause says with that name."""
    blocks = dict(COUNTED[counted])
    bound = blocks.pop("bound", "100")
    duty = f"{{who: A, keep: told, at most: {bound}, to: [B, C], according to: %s}}"
    named = {"other": "1", "B": "2", "C": "3"}
    duties = "\n".join(f"{clause}: {duty % (sources % name)}" for name, clause in named.items())
    world = World(duty=duties, parties="ABCD", **blocks)
    for by, about, day, n in spoken:
        kind, site = ("holding", {"site": "x" if n == 90 else "y"}) if counted == "things" else ("report", {})
        world.say(by, kind, day.isoformat(), about=about, n=n, **site)
    found = world.assess(None).findings(history=True)
    told = {
        clause: [(f.subject.owed_to, f.subject.each, f.status, f.since, f.until, f.value) for f in found
                 if f.subject.clause == clause]
        for clause in named.values()
    }  # fmt: skip
    assert told["1"]
    for name in "BC":
        assert [t for t in told["1"] if t[0] == name] == [t for t in told[named[name]] if t[0] == name]


def test_bounds_of_different_parts_leave_the_numbers_towards_each_comparable():
    """§5: a mapping by party: half a unit in one bound is no other number in what another is owed."""
    world = World(
        duty="1: {who: [A, B], to: [B, C], keep: stock, at most: {A: 100, B: 201 / 2}, according to: other}",
        parties="ABC",
    )
    world.say("B", "report", "2020-02-01", about="A", n=90)
    world.say("C", "report", "2020-02-01", about=["A", "B"], n=101)
    assert (world.value("1", "A", "2020-03-01", owed_to="B"), world.status("1", "A", "2020-03-01", owed_to="B")) == (
        "90", "kept"
    )  # fmt: skip
    assert world.status("1", "B", "2020-03-01", owed_to="C") == "breached"


def test_who_is_heard_by_name_and_as_the_other_side_is_one_source():
    """§3: `other` is the party that it is owed to, as though it were named."""
    world = facing("[self, B, other]")
    for by, n in (("A", 90), ("B", 120), ("C", 80)):
        world.say(by, "report", "2020-02-01", about="A", n=n)
    for to, sources in (("B", ["A", "B"]), ("C", ["A", "B", "C"])):
        found = world.finding("1", "A", "2020-03-01", owed_to=to)
        assert found.status == "disputed"
        assert [verdict.reading for verdict in found.verdicts] == sources


def test_an_organ_is_heard_of_what_is_owed_to_it_alone():
    """§3: `other`: whom it is owed to; §5: `to` may name one of `others`."""
    world = facing("other", "[B, ORG]")
    world.say("B", "report", "2020-02-01", about="A", n=90)
    world.say("ORG", "report", "2020-02-01", about="A", n=120)
    assert [world.status("1", "A", "2020-03-01", owed_to=to) for to in ("B", "ORG")] == ["kept", "breached"]


def test_a_group_that_is_owed_as_one_is_heard_by_its_own_word():
    """§3: of a group that is owed as one it is what the group says; §5: statements `by` the group."""
    world = facing("other", "G", groups="{G: [B, C]}")
    world.say("B", "report", "2020-02-01", about="A", n=90)
    world.say("C", "report", "2020-02-01", about="A", n=90)
    assert world.status("1", "A", "2020-03-01", owed_to="G") == "unknown"
    world.say("G", "report", "2020-04-01", about="A", n=95)
    assert world.value("1", "A", "2020-05-01", owed_to="G") == "95"


def test_each_thing_is_kept_towards_who_tells_of_it():
    """§3: `for each`: one finding per value; §5: kept apart by owed party."""
    world = World(
        count="held: {of: latest holding, sum: n, for each: site}",
        duty="1: {who: A, keep: held, at most: 100, to: [B, C], according to: other}",
        parties="ABC",
    )
    world.say("B", "holding", "2020-02-01", about="A", site="x", n=120)
    found = {(f.subject.owed_to, f.subject.each): f.status for f in world.assess("2020-03-01").findings(clause="1")}
    assert found == {("B", "x"): "breached", ("C", None): "unknown"}


def test_a_shortfall_that_the_other_side_tells_is_settled_by_it():
    """§7: a settlement by the owed party ends a shortfall in a count, towards it."""
    world = facing("other")
    for by in "BC":
        world.say(by, "report", "2020-02-01", about="A", n=120)
    world.say("B", "settlement", "2020-03-01", clause="1", about="A")
    assert [world.status("1", "A", "2020-04-01", owed_to=to) for to in "BC"] == ["kept", "breached"]


def test_a_condition_looks_at_what_is_owed_to_whom_it_means():
    """§5: `C breaches X` means a breach owed to D or to all."""
    world = World(
        count="none: {of: exercise}",
        duty="1: {who: A, keep: stock, at most: 100, to: [B, C], according to: other}\n"
        "P: {who: [B, C], to: A, keep: none, at most: 1, unless: other breaches 1}\n"
        "M: {who: D, keep: none, at most: 1, while: A meets 1}",
        parties="ABCD",
    )
    world.say("B", "report", "2020-02-01", about="A", n=90)
    world.say("C", "report", "2020-02-01", about="A", n=80)
    assert [world.status("P", who, "2020-03-01") for who in "BCD"[:2]] == ["kept", "kept"]
    assert world.status("M", "D", "2020-03-01") == "kept"
    world.say("C", "report", "2020-04-01", about="A", n=120)
    assert [world.status("P", who, "2020-05-01") for who in "BCD"[:2]] == ["kept", "suspended"]
    assert world.status("M", "D", "2020-05-01") == "dormant"


def test_only_what_the_other_side_says_is_cited_and_the_rest_is_told_to_be_unheard():
    """§8: every finding explains itself down to statements."""
    world = facing("other")
    world.say("B", "report", "2020-02-01", about="A", n=90, id="b")
    world.say("C", "report", "2020-02-01", about="A", n=80, id="c")
    for to, others in (("B", "C"), ("C", "B")):
        why = world.finding("1", "A", "2020-03-01", owed_to=to).why
        assert [reason.statement for reason in why if reason.code == "counted"] == [to.lower()]
        assert [reason.get("by") for reason in why if reason.code == "unheard"] == [others]


# Acts


def test_what_the_other_side_says_was_done_calls_for_an_answer_to_it():
    """§5: the owing party's own act counts from its `at`; §3: by whom it is owed to, where `other` is heard."""
    world = World(
        duty="1: {on: exercise, give: notice, within: 10 days, to: [B, C], who: A, according to: other}", parties="ABC"
    )
    world.cover("notice")
    about = {"starts": "2020-02-01", "ends": "2020-02-02", "troops": 5}
    world.say("B", "exercise", "2020-02-01", about="A", name="x", id="b", **about)
    world.say(["C", "ORG"], "exercise", "2020-03-01", about="A", name="y", id="c", **about)
    world.say("ORG", "exercise", "2020-03-01", about="A", name="z", **about)
    assert world.occasions("1", "A", "2020-05-01", owed_to="B") == {"b": "breached"}
    assert world.occasions("1", "A", "2020-05-01", owed_to="C") == {"c": "breached"}


@pytest.mark.parametrize("by", ["re", "date"])
def test_that_it_was_refused_is_heard_from_whom_it_is_owed_to(by):
    """§7: it shows the shortfall, if `according to` admits who says it: `other` is whom it is owed to."""
    world = World(duty=REFUSED % "other", parties="ABC")
    world.say("B", "request", "2020-02-01", to="A", id="b")
    world.say("C", "request", "2020-02-01", to="A", id="c")
    world.say(
        "B", "refusal", "2020-02-01", said="2020-02-20", about="A", **({"re": "c"} if by == "re" else {"clause": "1"})
    )
    assert world.status("1", "A", "2020-03-01", owed_to="C") == "unknown"
    assert world.status("1", "A", "2020-03-01", owed_to="B") == ("breached" if by == "date" else "unknown")
    why = world.finding("1", "A", "2020-03-01", owed_to="C").why
    assert ("refused-unheard" in {reason.code for reason in why}) is (by == "re")


def test_an_organ_that_is_owed_an_act_may_say_that_it_was_refused():
    """§3: `other` is whom it is owed to, a party or not."""
    world = World(duty="1: {who: A, to: ORG, on: request, do: access, within: 5 days, according to: other}")
    world.say("ORG", "request", "2020-02-01", to="A", id="q")
    world.say("ORG", "refusal", "2020-02-10", about="A", re="q")
    assert world.status("1", "A", "2020-03-01", owed_to="ORG") == "breached"


def test_who_is_not_owed_it_disputes_no_act():
    """§7: where sources are heard apart and one says that it was refused: he who is owed it, or the owing party."""
    world = World(duty=REFUSED % "[self, other]", parties="ABC")
    world.say("B", "request", "2020-02-01", to="A", id="q")
    world.say("A", "access", "2020-02-03", to="B", re="q")
    world.say("C", "refusal", "2020-02-20", about="A", re="q")
    assert world.status("1", "A", "2020-03-01", owed_to="B") == "kept"
    world.say("B", "refusal", "2020-03-20", about="A", re="q")
    assert world.status("1", "A", "2020-04-01", owed_to="B") == "disputed"


@pytest.mark.parametrize("sources", ["%s", "self else %s", "[self, %s]"])
@pytest.mark.parametrize("refuser", ["A", "B", "C", "ORG"])
def test_of_an_act_the_other_side_is_heard_as_though_it_were_named(sources, refuser):
    """§3: `other` is the party that it is owed to, as though it were named."""
    for reporter in ("A", "B", "C"):
        duty = "{who: A, to: [B, C], on: request, do: access, within: 5 days, according to: %s}"
        world = World(duty=f"1: {duty % (sources % 'other')}\n2: {duty % (sources % 'B')}", parties="ABC")
        world.say("B", "request", "2020-02-01", to="A", id="unanswered")
        world.say("B", "request", "2020-02-01", to="A", id="answered")
        world.say(reporter, "access", "2020-02-03", about="A", re="answered")
        for asked in ("unanswered", "answered"):
            world.say(refuser, "refusal", "2020-02-20", about="A", re=asked, id=f"no {asked}")
        history = world.assess(None).findings(history=True)
        found = {
            clause: [(f.subject.occasion, f.status, f.since, f.until, {r.code for r in f.why}) for f in history
                     if f.subject.clause == clause and f.subject.owed_to == "B"]
            for clause in "12"
        }  # fmt: skip
        assert found["1"] == found["2"]


def test_where_nobody_else_is_there_nobody_is_heard_as_the_other_side():
    """§3: `other` is the party that it is owed to; §5: a duty owed to all the others is dormant while there is none."""
    world = World(parties="A", duty="1: {keep: stock, at most: 100, according to: [self, other]}")
    world.say("A", "report", "2020-02-01", n=120)
    assert world.assess("2020-03-01").findings(clause="1") == ()


@pytest.mark.parametrize("then_silent", [False, True])
def test_what_one_alone_had_shown_as_a_breach_goes_on_once_the_other_no_longer_knows(then_silent):
    """§7: what a source once showed it goes on showing until it tells of conduct within, whatever another says."""
    world = World(
        duty="1: {who: A, keep: stock, at most: 100, unless: C agrees, according to: 'self, B'}", parties="ABC"
    )
    world.say("A", "report", "2020-06-01", n=90)
    world.say("B", "report", "2020-06-01", about="A", n=130)
    world.say("C", "consent", "2020-07-01")
    if then_silent:
        world.say("B", "report", "2020-07-15", about="A", n="unknown")
    world.say("A", "report", "2020-08-01", n="unknown")
    assert world.spans("1", "A")[1:] == [
        ("disputed", "2020-06-01", "2020-07-01"),
        ("suspended", "2020-07-01", "2020-08-01"),
        ("breached", "2020-08-01", None),
    ]


def test_what_was_no_breach_by_one_alone_is_none_once_the_other_no_longer_knows():
    """§8 rule 2: a shortfall that begins while the duty is suspended is no breach."""
    world = World(
        duty="1: {who: A, keep: stock, at most: 100, unless: C agrees, according to: 'self, B'}", parties="ABC"
    )
    world.say("C", "consent", "2020-05-01")
    world.say("A", "report", "2020-06-01", n=90)
    world.say("B", "report", "2020-06-01", about="A", n=130)
    world.say("A", "report", "2020-08-01", n="unknown")
    assert world.spans("1", "A")[-1] == ("suspended", "2020-05-01", None)


def test_what_one_alone_had_shown_under_the_text_before_goes_on():
    """§1: what had become a breach goes on as one; §7: what a source once showed it goes on showing."""
    heard = "1: {who: A, keep: stock, at most: 100, according to: 'self, B'%s}"
    world = World(duty=heard % ", unless: C agrees", parties="ABC")
    world = world.replaces(World(duty=heard % "", parties="ABC"), "2021-01-01")
    world.say("A", "report", "2020-06-01", n=130)
    world.say("B", "report", "2020-06-01", about="A", n=130)
    world.say("C", "consent", "2020-12-01")
    world.say("A", "report", "2021-01-01", n=90)
    world.say("A", "report", "2021-03-01", n="unknown")
    assert world.spans("1", "A")[-3:] == [
        ("breached", "2020-06-01", "2021-01-01"),
        ("suspended", "2021-01-01", "2021-03-01"),
        ("breached", "2021-03-01", None),
    ]


@pytest.mark.parametrize("bound", ["stock", "{A: 50, B: {2020-03-01: 60}}"])
def test_a_bound_that_moves_binds_also_where_each_is_heard_of_what_he_is_owed(bound):
    """§3: in a duty also `other`; §5: a bound is a count, or steps for some party alone."""
    world = World(duty=f"1: {{keep: stock, at most: {bound}, according to: other}}")
    world.say("B", "report", "2020-04-01", n=70, about="A")
    world.say("A", "report", "2020-04-01", n=65)
    assert world.status("1", "A", "2020-04-02", owed_to="B") == "breached"


def test_grace_is_for_what_the_first_source_that_shows_it_shows():
    """§5: grace is for what began no later than entry into force; apart, it began as the first who shows it says."""
    world = World(
        count="held: {of: latest holding, sum: n}",
        duty="1: {who: A, keep: held, at most: 0, according to: 'self, B', since: 2020-04-10, grace: 15 days}",
    )
    world.say("B", "holding", "2020-02-05", about="A", site="X", n=40)
    world.say("A", "holding", "2020-02-01", site="X", n=0, until="2020-04-20")
    assert world.spans("1", "A")[-3:] == [
        ("disputed", "2020-04-10", "2020-04-21"),
        ("due", "2020-04-21", "2020-04-25"),
        ("breached", "2020-04-25", None),
    ]


def test_a_duty_s_own_sources_alone_are_heard_though_its_bound_names_others():
    """§3: a duty's `according to` goes before the count's own; counts that a bound names keep their own sources."""
    world = World(duty="1: {who: A, keep: stock, at most: stock of B, according to: B}")
    world.say("B", "report", "2020-02-01", n=40)
    world.say("A", "report", "2020-02-01", n=30)
    assert world.status("1", "A", "2020-03-01") == "unknown"
    world.say("B", "report", "2020-02-02", about="A", n=50)
    assert world.status("1", "A", "2020-03-01") == "breached"


@pytest.mark.parametrize(("sources", "status"), [("LOG", "kept"), ("other", "kept"), ("'self, LOG'", "disputed")])
def test_who_is_not_heard_reports_an_act_and_disputes_nothing(sources, status):
    """§7: where sources are heard apart and one of them reports an act that another says was refused."""
    world = World(duty=f"1: {{on: request, do: access, within: 3 days, according to: {sources}}}")
    by = "A" if sources == "other" else "LOG"
    world.say("A", "request", "2020-02-01", to="B", id="q")
    world.say("B", "access", "2020-02-02", re="q")
    world.say(by, "refusal", "2020-02-02", said="2020-02-09", about="B", re="q")
    assert world.status("1", "B", "2020-03-01") == status
