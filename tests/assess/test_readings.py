"""Readings: each side's understanding, and where they differ (docs/language.md §6)."""

import pytest
from tests.world import World

from detente.errors import UsageError

TEXT = "1: {keep: stock, at most: 100}"


def block(owner, said="2020-03-01", **keys):
    lines = "".join(f"\n  {k}: {v}" for k, v in keys.items())
    return f"{owner}:\n  said: {said}\n  source: note of that day{lines}"


def read(reading, duty=TEXT, n=90, **blocks):
    world = World(duty=duty, reading=reading, **blocks)
    world.say("A", "report", "2020-02-01", n=n)
    return world


B50 = block("B", **{"1": "{at most: 50}"})


def test_a_reading_replaces_only_the_keys_it_names():
    """§6: a block replaces only the keys it names."""
    world = read(B50)
    assert world.status("1", "A", "2020-05-01", reading="B") == "breached"
    assert world.status("1", "A", "2020-05-01", reading="text") == "kept"


def test_where_readings_differ_it_is_disputed_with_each_verdict():
    """§6: any difference is **disputed**, with each verdict."""
    world = read(B50)
    assert world.status("1", "A", "2020-05-01") == "disputed"
    assert world.verdicts("1", "A", "2020-05-01") == {"B": "breached", "text": "kept"}


def test_between_readings_unknown_does_not_yield_to_known():
    """§6: any difference is disputed; that unknown yields is said of sources (§3)."""
    world = read(block("B", **{"1": "{keep: held}"}), count="held: {of: latest holding, sum: n}")
    assert world.verdicts("1", "A", "2020-05-01") == {"B": "unknown", "text": "kept"}
    assert world.status("1", "A", "2020-05-01") == "disputed"


def test_where_all_agree_that_is_the_verdict():
    """§6: where all agree that is the verdict."""
    assert read(B50, n=40).status("1", "A", "2020-05-01") == "kept"
    assert read(B50, n=120).status("1", "A", "2020-05-01") == "breached"


def test_equal_status_with_different_numbers_shows_both():
    """§6: equal status with different numbers shows both."""
    world = read(
        block("B", **{"1": "{keep: more}"}), n=90, form="objection: {n: count}",
        count="excluded: {of: latest objection, sum: n, according to: B, if silent: 0}\nmore: {is: stock + excluded}",
    )  # fmt: skip
    world.say("B", "objection", "2020-04-01", about="A", n=5)
    assert world.status("1", "A", "2020-05-01") == "kept"
    told = world.value("1", "A", "2020-05-01")
    assert "90" in told
    assert "95" in told
    world.say("B", "objection", "2020-06-01", about="A", n=11)
    assert world.spans("1", "A")[-1] == ("disputed", "2020-06-01", None)


def test_text_is_the_agreement_as_it_stands_and_how_a_party_without_a_block_reads():
    """§6: it is how every party without a block reads."""
    world = read(B50)
    assert (
        world.status("1", "A", "2020-05-01", reading="A")
        == world.status("1", "A", "2020-05-01", reading="text")
        == "kept"
    )


def test_text_is_heard_only_while_some_party_has_no_block():
    """§6: `all`, the default, is the blocks, plus `text` where some party has none."""
    assert read(B50).assess("2020-05-01").readings == ("B", "text")
    both = read(B50 + "\n" + block("A", **{"1": "{at most: 60}"}))
    assert both.assess("2020-05-01").readings == ("A", "B")
    assert both.status("1", "A", "2020-05-01") == "breached"


def test_as_known_before_it_was_said_a_reading_does_not_exist():
    """§6: as known before it was said it does not exist."""
    world = read(B50)
    assert world.status("1", "A", "2020-02-15", known="2020-02-29") == "kept"
    assert world.status("1", "A", "2020-02-15", known="2020-03-01") == "disputed"


def test_a_finding_that_rests_on_a_reading_says_when_it_was_first_stated():
    """§6: reports print "first stated …" beside it."""
    world = read(B50)
    said = world.agreement.calendar.moment("2020-03-01").first
    reasons = [r for r in world.finding("1", "A", "2020-05-01").why if r.code == "reading"]
    assert said in [r.get("said") for r in reasons]


def test_readings_of_others_count_only_when_named():
    """§6: those of others (an institute, a trainer) count only when named."""
    world = read(block("ORG", **{"1": "{at most: 50}"}))
    assert world.status("1", "A", "2020-05-01") == "kept"
    assert world.status("1", "A", "2020-05-01", reading="ORG") == "breached"


def test_a_reading_nobody_stated_is_an_error():
    """§6, DESIGN §10: names of readings."""
    with pytest.raises(UsageError):
        read(B50).assess("2020-05-01", reading="X")


def test_a_reading_is_one_whole_world():
    """§6: is assessed as one whole world: what it finds gates what hangs on it."""
    duty = "1: {keep: stock, at most: 100, who: A}\n2: {keep: stock, at most: 100, who: B, unless: A breaches 1}"
    world = read(B50, duty)
    world.say("B", "report", "2020-02-01", n=90)
    assert world.verdicts("2", "B", "2020-05-01") == {"B": "suspended", "text": "kept"}


def test_an_occasion_only_one_of_them_sees_is_disputed():
    """§6: any difference, an occasion only one of them sees included, is disputed."""
    world = World(
        duty="1: {on: big, give: notice, within: 10 days}",
        occasion="big: {of: exercise, where: troops >= 9000}",
        reading=block("B", big="{where: troops >= 5000}"),
    )
    world.cover("notice")
    world.say("A", "exercise", "2020-03-01", id="x", name="x", starts="2020-03-01", ends="2020-03-02", troops=7000)
    assert world.status("1", "A", "2020-05-01") == "disputed"
    assert world.status("1", "A", "2020-05-01", on="x") == "disputed"


BREACHED = {"a": "breached", "b": "breached"}


def asked_twice(reading: str, gate: str = "") -> World:
    world = World(
        duty=f"1: {{on: request, do: access, within: 10 days, up to: 2, per: calendar year{gate}}}", reading=reading
    )
    world.cover("access")
    world.say("B", "request", "2020-02-01", to="A", id="a")
    world.say("B", "request", "2020-03-01", to="A", id="b")
    return world


def test_a_reading_without_the_occasion_finds_nothing_amiss_with_it_whatever_it_finds_of_others():
    """§6: of an occasion that it does not have it finds nothing amiss: kept; any difference is disputed."""
    world = asked_twice(block("B", **{"1": "{up to: 1}"}))
    assert world.occasions("1", "A", "2020-05-01", reading="text") == BREACHED
    assert world.occasions("1", "A", "2020-05-01") == {"a": "breached", "b": "disputed"}
    assert world.verdicts("1", "A", "2020-05-01", on="b") == {"B": "kept", "text": "breached"}
    assert world.status("1", "A", "2020-05-01") == "breached"
    why = world.finding("1", "A", "2020-05-01", on="b").why
    assert [reason.reading for reason in why if reason.code == "no-occasion"] == ["B"]


def test_a_reading_that_leaves_a_value_out_of_a_set_has_no_occasion_for_it():
    """§4, §6: what exceeds a set's `at most` has no effect, in that reading."""
    world = World(
        form="choice: {site: site key}\nrelease: {site: site key}\nask: {to: party, site: site key}",
        state="chosen: {set of: site, on: choice, off: release, at most: 2}",
        occasion="ask of chosen: {of: ask, where: site in chosen}",
        duty="1: {on: ask of chosen, do: access, within: 10 days}",
        reading=block("B", chosen="{at most: 1}"),
    )
    world.cover("access")
    for day, site in (("2020-02-01", "n"), ("2020-02-02", "s")):
        world.say("A", "choice", day, site=site)
        world.say("B", "ask", "2020-03-01", to="A", site=site, id=site)
    assert world.occasions("1", "A", "2020-05-01") == {"n": "breached", "s": "disputed"}


def test_an_occasion_that_one_reading_closes_is_kept_by_it_whatever_else_is_open():
    """§6: any difference is disputed, with each verdict."""
    world = World(
        form="ask: {to: party}\nanswer: {n: count}",
        duty="1: {on: ask, give: answer, within: 10 days, where: n >= 5}",
        reading=block("B", **{"1": "{where: n >= 1}"}),
    )
    world.cover("answer")
    first = world.say("B", "ask", "2020-02-01", to="A", id="a")
    world.say("B", "ask", "2020-02-01", to="A", id="b")
    world.say("A", "answer", "2020-02-02", re=first, n=2)
    assert world.occasions("1", "A", "2020-05-01") == {"a": "disputed", "b": "breached"}
    assert world.verdicts("1", "A", "2020-05-01", on="a") == {"B": "kept", "text": "breached"}


def test_a_reading_without_the_occasion_tells_when_it_finds_the_duty_asleep():
    """§6: dormant or suspended where it finds the duty so, else kept."""
    world = asked_twice(block("B", **{"1": "{up to: 1, unless: A suspends}"}))
    world.say("A", "access", "2020-02-05", re="a")
    world.say("A", "suspension", "2020-04-01")
    world.say("A", "resumption", "2020-06-01")
    history = [f for f in world.assess(None).findings(history=True) if f.subject.occasion == "b"]
    assert [f.status for f in history] == ["disputed"] * 4
    assert [f.verdicts[0].status for f in history] == ["kept", "kept", "suspended", "kept"]
    assert [f.verdicts[1].status for f in history] == ["due", "breached", "breached", "breached"]


def test_an_excuse_of_one_side_alone_is_disputed():
    """Judged by hand (a) 6: XI, Aug 2022: breached, excused under RU -> disputed."""
    world = World(
        duty="1: {on: request, do: access, within: 24 hours}", reading=block("B", **{"1": "{excused: self suspends}"})
    )
    world.cover("access")
    world.say("B", "suspension", "2020-02-01")
    world.say("A", "request", "2020-03-01 12:00", to="B")
    assert world.verdicts("1", "B", "2020-05-01") == {"B": "excused", "text": "breached"}


def test_suspended_for_opposite_reasons_is_suspended():
    """Judged by hand (d): both suspended under `all`, though for opposite reasons (the finding shows both)."""
    readings = block("A", **{"1": "{unless: A suspends}"}) + "\n" + block("B", **{"1": "{unless: B suspends}"})
    world = read(readings)
    world.say(["A", "B"], "suspension", "2020-04-01")
    found = world.finding("1", "A", "2020-05-01")
    assert found.status == "suspended"
    assert {r.reading for r in found.why} >= {"A", "B"}


def test_no_reading_is_preferred_by_its_place():
    """§6: the tool prefers no reading."""
    a, b = block("A", **{"1": "{at most: 95}"}), B50
    verdicts = [read(x + "\n" + y).verdicts("1", "A", "2020-05-01") for x, y in ((a, b), (b, a))]
    assert verdicts[0] == verdicts[1] == {"A": "kept", "B": "breached"}


def test_several_blocks_of_one_owner_add_up_and_the_later_counts_from_when_it_was_said():
    """§6: several blocks of one owner add up; where two replace the same key, the later one counts from then."""
    both = (
        block("B", **{"1": "{at most: 50}"})
        + "\n```\n```yaml reading\n"
        + block("B", "2020-06-01", **{"1": "{at most: 95}"})
    )
    world = read(both)
    assert world.status("1", "A", "2020-04-01", reading="B", known="2020-05-31") == "breached"
    assert world.status("1", "A", "2020-04-01", reading="B", known="2020-06-01") == "kept"


# -- when what a verdict rests on was stated -------------------------------------------------------

TWO_BLOCKS = """
    A:
      said: 2021-01-01
      source: note one
      D: {excused: self exempts}
    """
THREE = """
    A:
      said: 2021-06-01
      source: note two
      D: {unless: self suspends, basis: treaty}
    """
AGAIN = """
    A:
      said: 2021-09-01
      source: note three
      D: {unless: self suspends, basis: treaty}
    """


def stating(*blocks: str):
    import textwrap

    from tests.world import World

    world = World(
        form="exemption: {}",
        state="exempts: {on: exemption, off: never}",
        occasion="yearly: {every: 1 year, from: 2021-01-01}",
        duty="D: {on: yearly, give: report, within: 30 days}",
    )
    text = world.text + "".join(f"```yaml reading\n{textwrap.dedent(b).strip()}\n```\n" for b in blocks)
    from detente.agreement import parse

    world.agreement = parse(text)
    world.cover("report")
    return world


def dates(world, at: str) -> list[str]:
    from detente.instants import day_text

    why = world.finding("D", "A", at).why
    return [day_text(r.get("said")) for r in why if r.code == "reading" and r.reading == "A"]


def test_a_verdict_rests_on_the_block_that_says_what_makes_it():
    world = stating(TWO_BLOCKS, THREE)
    world.say("A", "exemption", "2021-01-15")
    world.say("A", "suspension", "2021-12-01")
    assert dates(world, "2021-03-01") == ["2021-01-01"]
    assert dates(world, "2022-06-01") == ["2021-06-01"]


def test_to_say_a_reading_again_does_not_make_it_later():
    world = stating(TWO_BLOCKS, THREE, AGAIN)
    world.say("A", "suspension", "2021-12-01")
    assert dates(world, "2022-06-01") == ["2021-06-01"]


def test_what_was_stated_otherwise_before_was_stated_when_it_changed():
    world = stating(TWO_BLOCKS, THREE.replace("self suspends", "self exempts"), AGAIN)
    world.say("A", "suspension", "2021-12-01")
    assert dates(world, "2022-06-01") == ["2021-09-01"]


EXERCISE = {"starts": "2020-02-01", "ends": "2020-02-02", "troops": 20}
NOTICE = "1: {on: exercise, give: notice, within: 10 days, who: B}"


def own_and_addressed(reading: str) -> World:
    """B owes notice of an exercise of its own to all, and of A's to A: the first was never given, the other was."""
    world = World(
        duty=f"{NOTICE}\n2: {{keep: stock, at most: 9, who: A}}", parties="ABC",
        reading=f"A:\n  said: 2020-01-01\n  source: note\n  {reading}" if reading else "",
    )  # fmt: skip
    world.cover("notice")
    world.say("A", "exercise", "2020-02-01", name="y", to="B", **EXERCISE)
    world.say("B", "notice", "2020-02-03", name="y", to="A")
    world.say("B", "exercise", "2020-02-01", name="x", **EXERCISE)
    return world


def test_a_reading_of_another_clause_takes_no_finding_away():
    """§8: one finding for each duty; what is owed to all beside what is owed to one stays."""
    every = [
        {
            (f.subject, f.status, f.since, f.until)
            for f in own_and_addressed(reading).assess().findings(history=True, clause="1")
        }
        for reading in ("", "2: {at most: 5}", "2: {until: 2030-01-01}")
    ]
    assert every[0] == every[1] == every[2]
    assert {(s.owed_to, s.occasion) for s, status, *_ in every[0] if status == "breached"} == {
        (None, None),
        (None, "s4"),
    }


def test_where_a_reading_keeps_apart_what_another_owes_to_all_and_to_one_both_count_towards_that_one():
    """§5, §6: what holds towards all holds towards each, beside what is owed to one alone."""
    world = own_and_addressed("1: {unless: other suspends}")
    assert [world.status("1", "B", "2020-03-01", owed_to=to) for to in ("A", "C")] == ["breached", "breached"]
    assert not [f for f in world.assess("2020-03-01").findings(clause="1") if f.subject.owed_to is None]
    world.say("A", "suspension", "2020-02-05")
    assert [world.status("1", "B", "2020-03-01", owed_to=to) for to in ("A", "C")] == ["disputed", "breached"]


def test_an_occasion_is_compared_where_one_reading_keeps_it_apart_and_another_owes_it_to_all():
    """§6: where all agree that is the verdict, of each occasion as of the duty."""
    for parties in ("AB", "ABC"):
        world = World(
            duty="1: {on: exercise, give: notice, within: 10 days, who: A}", parties=parties,
            reading="B:\n  said: 2020-01-01\n  source: note\n  1: {unless: other suspends}",
        )  # fmt: skip
        world.cover("notice")
        world.say("A", "exercise", "2020-02-01", name="x", **EXERCISE)
        found = world.assess("2020-03-01").findings()
        assert {(f.subject.owed_to, f.subject.occasion, f.status) for f in found} == {
            (to, on, "breached") for to in parties[1:] for on in (None, "s2")
        }
        assert all(r.statement or r.code in ("unanswered", "reading") for f in found for r in f.why)


def measured(keep: str) -> World:
    """A's mass of 1,500 kg and 3 t, and 3 pieces, each a count of its own; the text keeps the first."""
    world = World(
        form="mass: {m: kg, k: t, n: count}",
        count="a: {of: latest mass, sum: m}\nb: {of: latest mass, sum: k}\nc: {of: latest mass, sum: n}",
        duty="1: {keep: a, at most: 1000 kg, who: A}",
        reading=f"B:\n  said: 2020-01-01\n  source: note\n  1: {{{keep}}}",
    )
    world.say("A", "mass", "2020-02-01", m=1500, k=3, n=3)
    return world


def test_numbers_of_readings_that_count_in_different_units_are_told_in_one():
    """§2, §6: with each verdict; 0.2 t are 200 kg."""
    told = measured("keep: b, at most: 1000 t").finding("1", "A", "2020-03-01")
    assert (told.status, told.value.show(told.unit)) == ("disputed", "1.5 to 3 t")
    assert [(v.reading, v.status, v.value.show(told.unit), v.bound.show(told.unit)) for v in told.verdicts] == [
        ("B", "kept", "3 t", "1,000 t"),
        ("text", "breached", "1.5 t", "1 t"),
    ]


def test_numbers_of_readings_that_count_different_things_are_not_joined():
    told = measured("keep: c, at most: 5").finding("1", "A", "2020-03-01")
    assert (told.status, told.value, [v.value for v in told.verdicts]) == ("disputed", None, [None, None])
    assert {r.get("low") for r in told.why if r.code == "value"} == {1500, 3}


def test_an_occasion_has_one_beginning_whether_it_is_asked_of_a_date_or_of_all_time():
    """§8: a finding has a stable id, made of when it begins: while one reading no longer sees the occasion too."""
    world = World(
        occasion="quarterly: {every: 3 months, from: 2020-02-01}",
        duty="1: {who: A, on: quarterly, give: report, within: 20 days}",
        reading=block("A", "2020-02-01", **{"1": "{unless: A suspends}"}),
    )
    world.say("A", "suspension", "2020-05-09")
    told = world.finding("1", "A", "2020-06-15", on="2020-05-01", known="2020-08-31")
    every = world.assess("2020-06-15", "2020-08-31").findings(history=True)
    assert told.id == "1/A/all/2020-05-01/2020-05-22"
    assert told.id in {f.id for f in every}
    assert world.verdicts("1", "A", "2020-06-15", on="2020-05-01") == {"A": "suspended", "text": "unknown"}


def test_who_asks_for_a_reading_by_a_name_is_told_the_id():
    world = read(B50)
    name = world.agreement.parties["B"].name
    with pytest.raises(UsageError, match=f"nobody called '{name}' reads this agreement; did you mean 'B'"):
        world.status("1", "A", "2020-05-01", reading=name)
