"""Silence in a record is not silence in the world (docs/language.md §7)."""

import pytest
from tests.world import World

ASK = "1: {on: request, do: access, within: 48 hours}"
DEADLINE = "2020-03-03 12:00:01"


def asked(duty=ASK, **blocks):
    world = World(duty=duty, **blocks)
    world.say("A", "request", "2020-03-01 12:00", to="B", id="q")
    return world


def test_a_missing_answer_is_unknown_where_the_record_does_not_claim_to_be_complete():
    """§7: elsewhere the finding is *unknown*, and says so."""
    world = asked()
    assert world.spans("1", "B")[1:] == [("due", "2020-03-01 12:00", DEADLINE), ("unknown", DEADLINE, None)]
    assert "no-record" in world.why("1", "B", "2020-04-01", on="q")


def test_where_the_record_is_complete_a_missing_answer_is_a_breach_from_its_deadline():
    """§7, normative."""
    world = asked()
    world.cover("access")
    assert world.spans("1", "B")[1:] == [("due", "2020-03-01 12:00", DEADLINE), ("breached", DEADLINE, None)]
    assert "complete" in world.why("1", "B", "2020-04-01", on="q")


@pytest.mark.parametrize(
    ("kinds", "more"),
    [
        (["report"], {}),
        (["access"], {"parties": ["A"]}),
        (["access"], {"until": "2020-02-29"}),
        (["access"], {"at": "2020-06-01"}),
        (["access"], {"until": "2020-03-02"}),
    ],
)
def test_a_claim_to_be_complete_reaches_as_far_as_its_kinds_parties_and_span(kinds, more):
    """§7: a `coverage` statement names kinds, parties and a span ("of these, this is all there was")."""
    world = asked()
    world.cover(*kinds, **more)
    assert world.status("1", "B", "2020-04-01") == "unknown"


def test_a_claim_that_was_not_yet_made_is_not_known():
    """§7: known."""
    world = asked()
    world.cover("access", said="2021-01-01")
    assert world.status("1", "B", "2020-06-01", known="2020-12-31") == "unknown"
    assert world.status("1", "B", "2020-06-01") == "breached"


def test_where_the_record_is_complete_a_missing_key_of_a_stock_is_zero():
    """§7, normative."""
    world = World(
        count="all: {of: latest holding, sum: n}".replace("all:", "all sites:"),
        duty="1: {keep: all sites, at least: 50}",
    )
    world.say("A", "holding", "2020-02-01", site="n", n=60)
    world.cover("holding")
    assert world.spans("1", "B") == [("breached", "2020-01-01", None)]
    assert world.value("1", "B", "2020-05-01") == "0"
    assert world.value("1", "A", "2020-05-01") == "60"


def test_a_ban_is_unknown_when_nothing_is_said_and_kept_where_the_record_is_complete():
    """Judged by hand (c): mutual restraint, `at most: 0`, nothing said: unknown, not kept."""
    world = World(count="all sites: {of: latest holding, sum: n}", duty="1: {keep: all sites, at most: 0}")
    assert world.status("1", "A", "2020-05-01") == "unknown"
    world.cover("holding")
    assert world.status("1", "A", "2020-05-01") == "kept"


def test_a_nil_return_that_is_complete_shows_a_ban_kept():
    """§3: `complete: yes`; judged by hand (c): wants nil declarations with `complete: yes`."""
    world = World(count="all sites: {of: latest holding, sum: n}", duty="1: {keep: all sites, at most: 0}")
    world.say("A", "holding", "2020-02-01", site="n", n=0, complete="yes")
    assert world.spans("1", "A") == [("unknown", "2020-01-01", "2020-02-01"), ("kept", "2020-02-01", None)]


def test_where_the_record_is_complete_a_stock_is_zero_wherever_it_is_looked_at():
    """§7, normative: in arithmetic, in a bound, in a condition and in a quota alike."""
    world = World(
        count="double: {is: stock * 2}",
        duty="1: {who: A, keep: double, at least: 10}\n2: {who: B, keep: stock, at most: stock of A}\n"
        "3: {who: B, keep: stock, at most: 100, while: stock of A at most 0}\n"
        "4: {who: A, on: request, do: access, within: 1 day, up to: stock, per: calendar year}",
    )
    world.say("B", "report", "2020-02-01", n=1)
    world.say("B", "request", "2020-02-01 12:00", to="A", id="q")
    found = [("1", "A"), ("2", "B"), ("3", "B"), ("4", "A")]
    assert [world.status(*of, "2020-03-01") for of in found] == ["unknown", "unknown", "dormant", "unknown"]
    claim = world.cover("report", "access")
    assert [world.status(*of, "2020-03-01") for of in found] == ["breached", "breached", "kept", "kept"]
    assert claim in [r.statement for r in world.finding("1", "A", "2020-03-01").why if r.code == "complete"]


def test_a_finding_that_silence_shows_names_the_claim_to_be_complete():
    """§8: every finding explains itself down to statements."""
    world = World(duty="1: {keep: stock, at least: 5}")
    claim = world.cover("report")
    assert [r.statement for r in world.finding("1", "A", "2020-03-01").why if r.code == "complete"] == [claim]
    world.say("A", "report", "2020-02-01", n=7)
    assert "complete" not in world.why("1", "A", "2020-03-01")


def test_a_member_of_whom_nothing_is_said_is_zero_where_the_record_is_complete():
    """§5, §7: a group's counts summed."""
    world = World(duty="1: {who: G, keep: stock, at most: 100}", parties="ABC", groups="{G: [B, C]}")
    world.say("B", "report", "2020-02-01", n=60)
    assert world.status("1", "G", "2020-03-01") == "unknown"
    claim = world.cover("report")
    assert world.spans("1", "G") == [("kept", "2020-01-01", None)]
    assert world.value("1", "G", "2020-03-01") == "60"
    told = [(r.code, r.statement) for r in world.finding("1", "G", "2020-03-01").why]
    assert ("counted", "s1") in told
    assert ("complete", claim) in told


def test_a_claim_to_be_complete_makes_a_stock_zero_for_its_span_and_no_longer():
    """§7: kinds, parties and a span; what was said stands."""
    world = World(duty="1: {keep: stock, at most: 0}")
    world.cover("report", at="2020-02-01", until="2020-02-29")
    world.cover("report", at="2020-04-01", until="2020-06-30")
    world.say("A", "report", "2020-05-01", n=1)
    assert world.spans("1", "A") == [
        ("unknown", "2020-01-01", "2020-02-01"),
        ("kept", "2020-02-01", "2020-03-01"),
        ("unknown", "2020-03-01", "2020-04-01"),
        ("kept", "2020-04-01", "2020-05-01"),
        ("breached", "2020-05-01", None),
    ]
    assert "silent" in world.why("1", "A", "2020-03-15")


def test_nobody_reacts_to_silence_before_it_was_said_to_be_complete():
    """§8.3: lived, a claim counts from when it was said; found, for its span."""
    world = World(
        duty="1: {who: A, keep: stock, at most: 100, unless: B breaches 2}\n2: {who: B, keep: stock, at least: 5}\n"
        "3: {who: A, keep: stock, at most: 100, while: stock of B at most 0}"
    )
    world.say("A", "report", "2020-01-01", n=1)
    world.cover("report", parties=["B"], said="2020-03-01")
    assert world.spans("2", "B") == [("breached", "2020-01-01", None)]
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-03-01"), ("suspended", "2020-03-01", None)]
    assert world.spans("3", "A") == [("dormant", "2020-01-01", "2020-03-01"), ("kept", "2020-03-01", None)]


def test_a_wider_claim_said_later_leaves_a_stock_zero_from_the_narrower_one_on():
    """§7, §8.3: lived, each claim from when it was said."""
    world = World(
        duty="1: {who: A, keep: stock, at most: 100, unless: B breaches 2}\n2: {who: B, keep: stock, at least: 5}"
    )
    world.say("A", "report", "2020-01-01", n=1)
    world.cover("report", parties=["B"], at="2020-01-01", said="2020-06-01")
    world.cover("report", parties=["B"], at="2020-02-01", said="2020-03-01")
    assert world.spans("1", "A") == [("kept", "2020-01-01", "2020-03-01"), ("suspended", "2020-03-01", None)]


def test_where_the_record_is_complete_a_value_that_nobody_named_is_zero_in_arithmetic():
    """§3, §7: what is made of a count kept for each value is kept for each value."""
    world = World(
        count="cells: {of: latest holding, sum: n, for each: site}\n"
        "guns: {of: latest gun, sum: n, for each: site}\nboth: {is: cells + guns}\nroom: {is: stock - cells}",
        form="gun: {site: site key, n: count}",
        duty="1: {keep: both, at most: 10}\n2: {keep: room, at least: 5}",
    )
    world.say("A", "report", "2020-02-01", n=9)
    world.say("A", "holding", "2020-02-01", site="n", n=6)
    world.say("A", "gun", "2020-02-01", site="s", n=11)
    assert world.status("1", "A", "2020-03-01", for_="n") == "unknown"
    assert world.status("1", "A", "2020-03-01", for_="s") == "breached"
    assert world.status("2", "A", "2020-03-01", for_="n") == "breached"
    claim = world.cover("gun")
    assert world.value("1", "A", "2020-03-01", for_="n") == "6"
    assert claim in [r.statement for r in world.finding("1", "A", "2020-03-01", for_="n").why if r.code == "complete"]


# Refusals


def test_who_says_that_he_refuses_shows_the_shortfall():
    """§7: `refusal`: it shows the shortfall; from the deadline, for until then he may still comply."""
    world = asked()
    world.say("B", "refusal", "2020-03-02", re="q")
    assert world.spans("1", "B")[-1] == ("breached", DEADLINE, None)
    assert "refused" in world.why("1", "B", "2020-04-01", on="q")


@pytest.mark.parametrize(
    ("sources", "status"),
    [
        ("", "unknown"),
        (", according to: 'self, other'", "breached"),
        (", according to: A", "breached"),
        (", according to: ORG", "unknown"),
    ],
)
def test_that_it_was_refused_is_heard_from_whom_the_duty_hears(sources, status):
    """§7: if `according to` admits who says it."""
    world = asked(f"1: {{on: request, do: access, within: 48 hours{sources}}}")
    world.say("A", "refusal", "2020-03-05", about="B", re="q")
    assert world.status("1", "B", "2020-04-01") == status


def test_a_refusal_may_name_the_clause_and_the_date():
    """§7: (`refusal`, with `re` or the clause and date)."""
    world = World(
        duty="1: {on: half-yearly, give: report, within: 30 days}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
    )
    world.say("A", "refusal", "2020-03-01", said="2020-05-01", clause="1")
    assert world.occasions("1", "A", "2020-12-01") == {"2020-03-01": "breached", "2020-09-01": "unknown"}


def test_a_refusal_that_was_not_yet_said_suspends_nothing():
    """§8.3: nobody reacts to what nobody had said."""
    world = asked(
        "1: {on: request, do: access, within: 48 hours, who: B}\n"
        "2: {keep: stock, at most: 100, who: A, unless: B breaches 1}"
    )
    world.say("A", "report", "2020-01-01", n=1)
    world.say("B", "refusal", "2020-03-02", said="2020-06-01", re="q")
    assert world.spans("1", "B")[-1] == ("breached", DEADLINE, None)
    assert world.spans("2", "A") == [("kept", "2020-01-01", "2020-06-01"), ("suspended", "2020-06-01", None)]


def test_who_answers_after_his_refusal_is_late():
    """§8: late: to an answer that has come."""
    world = asked()
    world.say("B", "refusal", "2020-03-02", re="q")
    world.say("B", "access", "2020-04-01", re="q")
    assert world.spans("1", "B")[-2:] == [("late", DEADLINE, "2020-04-01"), ("kept", "2020-04-01", None)]


# Two claims


def test_a_later_wider_claim_takes_nothing_from_an_earlier_narrower_one():
    """§7: complete from the earlier claim on; §8.7: late knowledge never changes what was lawful in good faith."""
    world = asked(ASK + "\n2: {keep: stock, at most: 100, who: A, unless: B breaches 1}")
    world.say("A", "report", "2020-01-01", n=1)
    world.cover("access", at="2020-02-15", until="2020-05-31", said="2020-06-01")
    world.cover("access", at="2020-01-01", until="2020-12-31", said="2022-01-01")
    assert world.spans("2", "A") == [("kept", "2020-01-01", "2020-06-01"), ("suspended", "2020-06-01", None)]


def test_a_later_claim_may_close_the_gap_between_two():
    """§7: it counts from when it was said."""
    world = asked(ASK + "\n2: {keep: stock, at most: 100, who: A, unless: B breaches 1}")
    world.say("A", "report", "2020-01-01", n=1)
    world.cover("access", at="2020-02-15", until="2020-03-01", said="2020-06-01")
    world.cover("access", at="2020-03-03", until="2020-05-31", said="2020-06-01")
    assert world.status("1", "B", "2020-07-01") == "unknown"
    world.cover("access", at="2020-03-02", until="2020-03-02", said="2020-08-01")
    assert world.status("1", "B", "2020-07-01") == "breached"
    assert world.spans("2", "A") == [("kept", "2020-01-01", "2020-08-01"), ("suspended", "2020-08-01", None)]


@pytest.mark.parametrize(
    ("at", "until", "told"),
    [("2020-03-02", "2020-05-31", True), ("2020-01-01", "2020-03-02", True), ("2020-04-01", "2020-05-31", False)],
)
def test_a_claim_that_falls_short_of_an_occasion_is_told(at, until, told):
    """§7: complete from the occasion to its deadline; what reaches into that time says how far it goes."""
    world = asked(ASK)
    world.cover("access", at=at, until=until, said="2020-06-01")
    assert world.status("1", "B", "2020-07-01") == "unknown"
    assert ("complete-in-part" in world.why("1", "B", "2020-07-01", on="q")) is told


def test_of_two_claims_the_first_to_say_so_shows_that_nothing_is_held():
    """§7, §8.3: a stock of which nothing is said is zero since the first claim."""
    world = World(
        count="all sites: {of: latest holding, sum: n}",
        duty="1: {keep: all sites, at least: 1}\n2: {keep: stock, at most: 100, who: A, unless: B breaches 1}",
    )
    world.say("A", "report", "2020-01-01", n=1)
    world.cover("holding", at="2020-03-01", until="2029-12-31", said="2020-06-01")
    world.cover("holding", said="2022-01-01")
    assert world.spans("2", "A") == [("kept", "2020-01-01", "2020-06-01"), ("suspended", "2020-06-01", None)]


# A refusal without `re`


@pytest.mark.parametrize(("at", "shown"), [("2020", 0), ("2020-03", 1), ("2020-03-01", 1), ("2020-04", 0)])
def test_a_refusal_means_the_one_occasion_of_its_own_date(at, shown):
    """§7: where its date (a month, a year) may mean several, it shows none."""
    world = World(
        duty="1: {on: half-yearly, give: report, within: 30 days}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
    )
    world.say("A", "refusal", at, said="2020-12-31", clause="1")
    statuses = world.occasions("1", "A", "2021-01-15")
    assert statuses == {"2020-03-01": "breached" if shown else "unknown", "2020-09-01": "unknown"}


def test_a_refusal_of_a_year_is_no_clearer_because_the_year_is_not_over():
    """§7: what is known later changes nothing of what it may mean."""
    world = World(
        duty="1: {on: half-yearly, give: report, within: 30 days}",
        occasion="half-yearly: {every: 6 months, from: 2020-03-01}",
    )
    world.say("A", "refusal", "2020", said="2020-05-01", clause="1")
    assert world.occasions("1", "A", "2020-06-01", known="2020-06-01") == {"2020-03-01": "unknown"}


def test_a_refusal_means_only_requests_received_when_it_was_said():
    """§7: of requests and events, only what had been received when it was said; §8.7."""
    world = asked(ASK + "\n2: {keep: stock, at most: 100, who: A, unless: B breaches 1}")
    world.say("A", "report", "2020-01-01", n=1)
    world.say("B", "refusal", "2020-03", said="2020-04-01", clause="1")
    suspended = [("kept", "2020-01-01", "2020-04-01"), ("suspended", "2020-04-01", None)]
    assert world.spans("2", "A") == suspended
    world.say("A", "request", "2020-03-05", said="2020-06-01", to="B", id="later")
    assert world.spans("2", "A") == suspended
    assert world.occasions("1", "B", "2020-07-01") == {"q": "breached", "later": "unknown"}


def test_of_two_requests_of_its_date_a_refusal_shows_neither():
    """§7: doubt serves the owing party."""
    world = asked()
    world.say("A", "request", "2020-03-01", to="B", id="r")
    world.say("B", "refusal", "2020-03-01", said="2020-04-01", clause="1")
    assert world.occasions("1", "B", "2020-07-01") == {"q": "unknown", "r": "unknown"}


def test_a_stock_whose_silence_is_unknown_is_so_where_the_record_is_complete():
    """§3: `if silent: unknown` says otherwise: a party that reported no number has not thereby none."""
    for silent, status in (("", "kept"), (", if silent: unknown", "unknown")):
        world = World(
            count=f"told: {{of: latest report, sum: n{silent}}}", duty="1: {keep: told, at most: 100, who: A}"
        )
        world.cover("report")
        assert world.status("1", "A", "2020-05-01") == status
        world.say("A", "report", "2020-06-01", n=7)
        assert world.status("1", "A", "2020-07-01") == "kept"


def test_what_is_named_later_was_zero_while_a_declaration_of_all_there_was_did_not_name_it():
    """§3: every other key is zero from then on: for each site as in a count of that site alone."""
    world = World(
        count="each: {of: latest holding, sum: n, for each: site, good for: 60 days}\n"
        "x alone: {of: latest holding, sum: n, where: site = 'x', good for: 60 days}".replace("each: {", "sites: {", 1),
        duty="1: {keep: sites, at most: 50, who: A}\n2: {keep: x alone, at most: 50, who: A}",
    )
    world.say("A", "holding", "2020-02-20", said="2020-03-01", site="y", n=20, complete=True)
    world.say("A", "holding", "2020-06-26", site="x", n=60)
    spans = world.spans("1", "A", for_="x")
    assert spans == world.spans("2", "A")
    assert [s for s, *_ in spans] == ["unknown", "kept", "unknown", "breached"]
