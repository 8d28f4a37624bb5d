"""Versions of a text: every instant is judged by the text in force then (docs/language.md §1)."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from tests.world import World

from detente.agreement.files import load_agreement
from detente.assess.assessment import Assessment, assess
from detente.cli.main import main
from detente.errors import AgreementError, UsageError
from detente.instants import FOREVER
from detente.record import of
from detente.report.as_json import as_json
from detente.report.explanation import explained
from detente.report.tables import rows
from detente.words.words import Words

FIRST = """---
title: A ceiling
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
## First text
```yaml form
report: {n: count}
```
```yaml count
stock: {of: latest report, sum: n, good for: 9 years}
```
```yaml duty
"1": {keep: stock, at most: 100}
"2": {keep: stock, at least: 10}
```
"""
SAYS = [
    {"kind": "report", "by": "A", "said": "2020-02-01", "n": 90},
    {"kind": "report", "by": "A", "said": "2022-02-01", "n": 90, "id": "x"},
]


def amended(folder: Path, *, keep_first: bool = True) -> Path:
    """The first text in one file, and in another the one that replaced it in 2021: at most 80, and no clause 2."""
    (folder / "first.md").write_text(FIRST, "utf-8")
    digest = hashlib.sha256(FIRST.encode()).hexdigest()
    new = FIRST.replace("at most: 100", "at most: 80").replace('"2": {keep: stock, at least: 10}\n', "")
    new = new.replace("in force:", f"versions:\n  {digest}: 2020-01-01\n  this: 2021-01-01\nin force:")
    (folder / "second.md").write_text(new, "utf-8")
    if not keep_first:
        (folder / "first.md").unlink()
    return folder / "second.md"


def assessed(path: Path) -> Assessment:
    agreement = load_agreement(path)
    return assess(agreement, of(SAYS, agreement))


def spans(found: Assessment, clause: str) -> list[tuple[str, str]]:
    rows = found.timeline.filter(clause=clause, who="A").sort("start").select("start", "status").rows()
    return [(found.agreement.calendar.day(start).isoformat()[:10], status) for start, status in rows]


def test_every_instant_is_judged_by_the_text_in_force_then(tmp_path: Path) -> None:
    told = spans(assessed(amended(tmp_path)), "1")
    assert told[1:] == [("2020-01-01", "unknown"), ("2020-02-01", "kept"), ("2021-01-01", "breached")]


def test_a_clause_that_a_version_does_not_have_binds_nobody_then(tmp_path: Path) -> None:
    found = assessed(amended(tmp_path))
    assert spans(found, "2")[-1] == ("2021-01-01", "dormant")
    (one,) = found.findings(clause="2", party="A")
    assert [r.code for r in one.why] == ["not-in-text"]


def test_a_version_that_is_not_at_hand_is_asked_for(tmp_path: Path) -> None:
    path = amended(tmp_path, keep_first=False)
    with pytest.raises(UsageError, match=r"in force from 2020-01-01 .* is not at hand"):
        assessed(path)


def two(folder: Path, old: str, new: str) -> Path:
    """A text in one file, and in another the one that replaced it in 2021."""
    (folder / "first.md").write_text(old, "utf-8")
    digest = hashlib.sha256(old.encode()).hexdigest()
    new = new.replace("in force:", f"versions:\n  {digest}: 2020-01-01\n  this: 2021-01-01\nin force:", 1)
    (folder / "second.md").write_text(new, "utf-8")
    return folder / "second.md"


def test_what_goes_on_under_the_new_text_as_under_the_old_is_one_finding(tmp_path: Path) -> None:
    over = [{"kind": "report", "by": "A", "said": "2020-02-01", "n": 120}]
    same = load_agreement(two(tmp_path, FIRST, FIRST.replace("A ceiling", "A ceiling, amended")))
    (one,) = assess(same, of(over, same), at=same.in_force + 700 * 86_400, known=FOREVER - 1).findings(
        clause="1", party="A"
    )
    assert (one.status, one.id) == ("breached", "1/A/all/2020-02-01")
    other = load_agreement(two(tmp_path, FIRST, FIRST.replace("at most: 100", "at most: 110")))
    found = assess(other, of(over, other), known=FOREVER - 1).findings(clause="1", party="A", history=True)
    assert [(f.id, f.bound and f.bound.show("count")) for f in found][2:4] == [
        ("1/A/all/2020-02-01", "100"),
        ("1/A/all/2021-01-01", "110"),
    ]
    assert [s for _, s in spans(assess(other, of(over, other), known=FOREVER - 1), "1")][-1:] == ["breached"]


def test_an_earlier_text_reads_the_record_in_the_units_of_the_new_one(tmp_path: Path) -> None:
    """§1, §2: the record is read by the forms of the text that is assessed; 0.12 t are 120 kg."""
    old = (
        FIRST.replace("n: count", "n: kg")
        .replace("at most: 100", "at most: 100 kg")
        .replace("at least: 10", "at least: 0")
    )
    path = two(tmp_path, old, old.replace("n: kg", "n: t"))
    agreement = load_agreement(path)
    record = of([{"kind": "report", "by": "A", "said": "2020-02-01", "n": "0.12 t"}], agreement)
    (one,) = assess(agreement, record, at=agreement.in_force + 100 * 86_400, known=FOREVER - 1).findings(
        clause="1", party="A"
    )
    assert (one.status, one.told) == ("breached", "120 kg")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("report: {n: count}", "survey: {n: count}"), "of which the text in .* says nothing; keep the form"),
        (("report: {n: count}", "report: {m: count}"), "'n' of 'report', which is no field .*; keep the field"),
        (("report: {n: count}", "report: {n: kg}"), "'n' of 'report', which is something else"),
    ],
)
def test_what_an_earlier_text_counts_stays_in_the_new_one(tmp_path: Path, change, told) -> None:
    """§1: the record is read by the forms of the text that is assessed: they must tell what the earlier one counts."""
    kind, field = change[1].split(":")[0], change[1].split("{")[1][0]
    new = FIRST.replace(*change).replace("latest report, sum: n", f"latest {kind}, sum: {field}")
    with pytest.raises(AgreementError, match=told) as raised:
        load_agreement(two(tmp_path, FIRST, new))
    assert [(m.place.file, m.place.line) for m in raised.value.mistakes] == [(str(tmp_path / "first.md"), 8)]


def test_a_clause_that_the_new_text_dropped_is_told_in_every_shape(tmp_path: Path, capsys) -> None:
    path = amended(tmp_path)
    record = tmp_path / "r.jsonl"
    record.write_text('{"kind": "report", "by": "A", "said": "2020-02-01", "n": 5}\n', "utf-8")
    then = ["--at", "2020-03-01", "--known", "2022-01-01"]
    for words, told in (
        ([], "5 (at least 10)"),
        (["--format", "csv"], "2/A/all/2020-02-01,2,First text,A,"),
        (["--format", "json"], '"id": "2/A/all/2020-02-01"'),
    ):
        assert main(["assess", str(path), str(record), *then, *words]) == 1
        assert told in capsys.readouterr().out
    assert main(["assess", str(path), str(record), "--known", "2022-01-01", "--history"]) == 1
    assert "at least 10" in capsys.readouterr().out
    assert main(["explain", str(path), str(record), "2/A", *then]) == 0
    assert "below the required 10 by 5" in capsys.readouterr().out


def test_a_reading_of_the_old_text_is_heard_of_its_time(tmp_path: Path, capsys) -> None:
    """§1, §6: every instant is judged by the text in force then, as its parties read it; to drop it silences nobody."""
    reading = '```yaml reading\nB:\n  said: 2020-01-15\n  source: note of B\n  "1": {at most: 80}\n```\n'
    path = two(tmp_path, FIRST + reading, FIRST)
    agreement = load_agreement(path)
    found = assess(agreement, of(SAYS, agreement), known=FOREVER - 1)
    assert found.readings == ("B", "text")
    assert spans(found, "1")[1:4] == [("2020-01-01", "unknown"), ("2020-02-01", "disputed"), ("2021-01-01", "kept")]
    record = tmp_path / "r.jsonl"
    record.write_text('{"kind": "report", "by": "A", "said": "2020-02-01", "n": 90}\n', "utf-8")
    then = ["--at", "2020-03-01", "--known", "2022-01-01"]
    assert main(["assess", str(path), str(record), *then]) == 1
    assert "B (first stated 2020-01-15)" in capsys.readouterr().out
    assert main(["explain", str(path), str(record), "1/A", *then]) == 0
    assert "Under the reading of B: ✗ breached, 90" in capsys.readouterr().out


# What a text leaves to the one that replaces it


def replaced(old: str, new: str, since: str = "2021-01-01", **blocks: str) -> World:
    """A world whose duties are others from a day on."""
    first = World(**{**blocks, "duty": old})
    return World(**{**blocks, "duty": new}).replaces(first, since)


CAP = "1: {keep: stock, at most: 100%s}"
FRESH = {"count": "fresh: {of: latest report, sum: n, good for: 90 days}"}
ASK = "1: {on: request, do: access, within: 60 days%s}"


def test_a_shortfall_that_was_old_when_its_bound_came_is_none() -> None:
    """§8 rule 2: what had gone stale when the duty entered into force is unknown."""
    last = {}
    for since in ("2020-07-01", "2021-01-01"):
        world = replaced("1: {keep: fresh, at most: 100}", "1: {keep: fresh, at most: 50}", since, **FRESH)
        world.say("A", "report", "2020-06-01", n=80)
        last[since] = world.spans("1", "A")[-1]
    assert last == {
        "2020-07-01": ("breached", "2020-07-01", None),
        "2021-01-01": ("unknown", "2020-08-30", None),
    }


def test_a_bound_that_a_new_text_lowers_binds_from_then_with_its_grace() -> None:
    """§5: grace is time to come back into line after entry into force."""
    world = replaced(CAP % "", "1: {keep: stock, at most: 50, grace: 30 days}")
    world.say("A", "report", "2020-06-01", n=80)
    assert world.spans("1", "A")[-3:] == [
        ("kept", "2020-06-01", "2021-01-01"),
        ("due", "2021-01-01", "2021-01-31"),
        ("breached", "2021-01-31", None),
    ]


def test_grace_does_not_run_anew_under_a_text_that_says_the_same() -> None:
    """§5: grace runs from (re)entry into force."""
    same = "1: {keep: stock, at most: 100, while: B agrees, grace: 30 days}"
    world = replaced(same, same + "\n2: {keep: stock, at least: 1}")
    world.say("B", "consent", "2020-12-20")
    world.say("A", "report", "2020-12-10", n=120)
    assert world.spans("1", "A")[-2:] == [("due", "2020-12-20", "2021-01-19"), ("breached", "2021-01-19", None)]


def test_a_breach_goes_on_whatever_gates_the_new_text_adds() -> None:
    """§8 rule 2: suspended or excused later does not end it; only conduct within the duty does."""
    world = replaced(CAP % "", CAP % ", unless: B agrees, excused: B agrees")
    world.say("B", "consent", "2020-02-01")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("A", "report", "2021-06-01", n=90)
    world.say("A", "report", "2021-07-01", n=120)
    assert world.spans("1", "A")[-2:] == [("breached", "2020-06-01", "2021-06-01"), ("suspended", "2021-06-01", None)]


def test_a_breach_towards_all_goes_on_towards_each_where_the_new_text_keeps_it_apart() -> None:
    """§1: what had become a breach goes on as one; towards all as towards each of them."""
    old, new = (
        "1: {who: A, keep: stock, at most: 100}",
        "1: {who: A, to: [B, C], keep: stock, at most: 100, while: B agrees}",
    )
    world = replaced(old, new, parties="ABC")
    world.say("A", "report", "2020-06-01", n=120)
    assert [world.status("1", "A", "2021-06-01", owed_to=to) for to in "BC"] == ["breached", "breached"]


def test_a_breach_ends_where_the_new_text_finds_conduct_within() -> None:
    world = replaced(CAP % "", "1: {keep: stock, at most: 150}")
    world.say("A", "report", "2020-06-01", n=120)
    assert world.spans("1", "A")[-2:] == [("breached", "2020-06-01", "2021-01-01"), ("kept", "2021-01-01", None)]


def test_what_created_nothing_creates_nothing_by_a_later_text() -> None:
    """§8 rule 4, §5: beyond a quota a request creates nothing, and none later; before a clause none is called for."""
    world = replaced(
        ASK % ", up to: 1, per: calendar year", ASK % ", up to: 2, per: calendar year" + "\n2" + ASK[1:] % ""
    )
    world.cover("access")
    first = world.say("B", "request", "2020-12-10", to="A")
    world.say("B", "request", "2020-12-20", to="A")
    world.say("A", "access", "2020-12-30", re=first)
    assert world.spans("1", "A")[-1] == ("kept", "2020-12-30", None)
    assert world.spans("2", "A") == [("dormant", "2020-01-01", "2021-01-01"), ("kept", "2021-01-01", None)]
    assert world.occasions("1", "A", "2021-02-01") == {}


def test_requests_under_the_earlier_text_take_their_places_in_the_quota_of_the_new_one() -> None:
    """§5: a quota counts the requests that created a duty."""
    world = replaced(ASK % ", up to: 3, per: calendar year", ASK % ", up to: 2, per: calendar year", "2020-07-01")
    world.cover("access")
    asked = [world.say("B", "request", f"2020-0{month}-01", to="A") for month in (3, 4, 5, 8)]
    assert world.occasions("1", "A", "2020-08-02") == {asked[i]: "breached" for i in range(3)}


def test_an_occasion_that_is_open_is_judged_further_by_the_new_text() -> None:
    """§1: every instant is judged by the text in force then."""
    world = replaced(ASK % "", "1: {on: request, do: access, within: 90 days}")
    world.cover("access")
    one, two = (world.say("B", "request", day, to="A") for day in ("2020-10-15", "2020-12-15"))
    assert world.occasions("1", "A", "2020-12-31") == {one: "breached", two: "due"}
    assert world.occasions("1", "A", "2021-01-02") == {one: "due", two: "due"}
    assert world.occasions("1", "A", "2021-03-20") == {one: "breached", two: "breached"}


def test_an_occasion_that_is_a_breach_stays_one() -> None:
    """§8 rule 2: whatever the new text suspends."""
    world = replaced(ASK % "", ASK % ", unless: B agrees")
    world.cover("access")
    world.say("B", "consent", "2020-02-01")
    one, two = (world.say("B", "request", day, to="A") for day in ("2020-10-15", "2020-12-15"))
    assert world.occasions("1", "A", "2021-03-20") == {one: "breached", two: "suspended"}
    world.say("A", "access", "2021-04-01")
    assert world.occasions("1", "A", "2021-04-02") == {}


def test_conditions_see_what_was_breached_under_the_earlier_text() -> None:
    """§4, §8: what has lasted and what a state latched are what they were."""
    watch = "\n2: {who: B, keep: nothing, at most: 1, while: A keeps 1 for 60 days}"
    watch += "\n3: {who: B, keep: nothing, at most: 1, while: not relapse}"
    blocks = {
        "form": "event: {}", "count": "nothing: {of: event}",
        "state": "relapse: {on: A breaches 1, off: never}",
    }  # fmt: skip
    world = replaced(CAP % "" + watch, "1: {keep: stock, at most: 150}" + watch, **blocks)
    world.say("A", "report", "2020-06-01", n=120)
    world.say("A", "report", "2020-12-15", n=90)
    assert world.spans("2", "B")[-2:] == [("dormant", "2020-06-01", "2021-02-13"), ("kept", "2021-02-13", None)]
    assert world.spans("3", "B")[-1] == ("dormant", "2020-06-01", None)


def test_a_clause_that_is_kept_apart_otherwise_leaves_no_row_behind() -> None:
    """§1: every instant is judged by the text in force then."""
    sites = {"count": "sites: {of: latest holding, sum: n, for each: site}"}
    world = replaced("1: {who: A, keep: sites, at most: 100}", "1: {who: A, keep: stock, at most: 100}", **sites)
    world.say("A", "holding", "2020-02-01", site="x", n=120)
    world.say("A", "report", "2020-02-01", n=90)
    then, now = (world.assess(day).findings() for day in ("2020-06-01", "2021-06-01"))
    assert [(f.subject.each, f.status) for f in then if f.subject.owed_by == "A"] == [("x", "breached")]
    assert [(f.subject.each, f.status) for f in now if f.subject.owed_by == "A"] == [(None, "kept")]


def test_what_may_have_called_for_an_answer_may_have_under_the_next_text() -> None:
    """§5: where N is a range, a request that may be within it is unsure; §1: a version that changes nothing."""
    asks = ASK % ", up to: stock, per: calendar year"
    for since in ("2020-03-01", "2020-05-01"):
        world = replaced(asks, asks, since)
        world.cover("access")
        world.say("A", "report", "2020-01-05", n="0..3")
        asked = world.say("B", "request", "2020-02-01", to="A")
        for day in ("2020-02-15", "2020-04-15", "2020-06-15"):
            assert world.occasions("1", "A", day) == {asked: "unknown"}


def test_a_duty_that_had_ended_for_good_leaves_no_breach() -> None:
    """§8 rule 2: a breach ends when the duty ends for good; its occasions are closed with it."""
    world = replaced(CAP % ", until: 2020-06-01", CAP % ", grace: 30 days")
    world.say("A", "report", "2020-03-01", n=120)
    assert world.spans("1", "A")[-4:] == [
        ("breached", "2020-03-01", "2020-06-01"),
        ("dormant", "2020-06-01", "2021-01-01"),
        ("due", "2021-01-01", "2021-01-31"),
        ("breached", "2021-01-31", None),
    ]
    world = replaced(ASK % ", until: 2020-06-01", ASK % "")
    world.cover("access")
    world.say("B", "request", "2020-03-01", to="A")
    assert world.occasions("1", "A", "2021-06-01") == {}


@pytest.mark.parametrize("more", [{"state": "rests: {on: suspension, off: never}"}, {"parties": "ABC"}])
def test_what_else_the_new_text_has_makes_no_other_clause_of_one_that_goes_on(more: dict[str, str]) -> None:
    """§1: word for word as it was, with all that it is made of."""
    same = "1: {keep: stock, at most: 100, while: B agrees, grace: 30 days}"
    world = World(duty=same, **more).replaces(World(duty=same), "2021-01-01")
    world.say("B", "consent", "2020-12-20")
    world.say("A", "report", "2020-12-10", n=120)
    assert world.spans("1", "A")[-1] == ("breached", "2021-01-19", None)


def test_what_others_saw_under_the_earlier_text_is_not_changed_by_what_is_said_later() -> None:
    """§8 rule 7: a retracted statement is void for findings; what was done in reliance on it was lawful until then."""
    watch = "1: {keep: stock, at most: 100, unless: A suspends}\n"
    watch += "P: {who: A, keep: nothing, at most: 1, unless: B breaches 1}"
    blocks = {"form": "event: {}", "count": "nothing: {of: event}"}
    world = replaced(watch, watch, "2020-02-27", **blocks)
    world.say("B", "report", "2020-01-18", n=120, id="over")
    world.say("A", "suspension", "2020-02-01")
    world.say("B", "retraction", "2020-04-27", re="over")
    assert world.spans("P", "A")[1:] == [("suspended", "2020-01-18", "2020-04-27"), ("kept", "2020-04-27", None)]


def test_what_ended_with_who_left_is_seen_by_nobody_under_the_next_text() -> None:
    """§8 rule 2: a breach ends when the duty ends for good."""
    watch = "1: {keep: stock, at most: 100}\nP: {who: A, keep: nothing, at most: 1, unless: B breaches 1}"
    blocks = {"form": "event: {}", "count": "nothing: {of: event}",
              "parties": "{A: Aland, B: {name: Bland, until: 2020-03-01}, C: Cland}"}  # fmt: skip
    world = replaced(watch, watch, "2020-06-06", **blocks)
    world.say("B", "report", "2020-02-01", n=120)
    assert world.spans("P", "A")[1:] == [("suspended", "2020-02-01", "2020-03-01"), ("kept", "2020-03-01", None)]


def test_a_request_that_was_taken_back_keeps_its_place_until_then_under_the_next_text() -> None:
    """§5: a retracted request gives its place back from its retraction on."""
    asks = "1: {on: request, do: access, within: 10 days, up to: 1, per: calendar year}"
    found = {}
    for since in ("2020-03-01", "2020-05-01"):
        world = replaced(asks, asks, since)
        world.cover("access")
        for name, day in (("x", "2020-02-01"), ("no", "2020-03-20"), ("y", "2020-04-10")):
            world.say("B", "request", day, to="A", id=name)
        world.say("B", "retraction", "2020-04-01", re="x")
        found[since] = set(world.occasions("1", "A", "2020-07-01"))
    assert found == {"2020-03-01": {"y"}, "2020-05-01": {"y"}}


def test_a_clause_at_which_only_the_new_text_looks_is_seen_as_it_was_found() -> None:
    """§4: what has lasted is what it was, also where the earlier text looked at other clauses alone."""
    nothing = {"form": "event: {}", "count": "nothing: {of: event}"}
    two = "1: {keep: stock, at most: 100}\n2: {keep: stock, at least: 10}\n"
    old, new = (two + f"P: {{who: B, keep: nothing, at most: 1, while: A keeps {n} for 60 days}}" for n in (2, 1))
    world = replaced(old, new, **nothing)
    world.say("A", "report", "2020-03-01", n=5)
    world.say("A", "report", "2020-06-01", n=120)
    world.say("A", "report", "2020-12-15", n=90)
    assert world.spans("P", "B")[-2:] == [("dormant", "2021-01-01", "2021-02-13"), ("kept", "2021-02-13", None)]


WATCHING = "\nP: {who: B, keep: nothing, at most: 1, unless: A breaches 1}"
EVENTS = {"form": "event: {}", "count": "nothing: {of: event}"}


@pytest.mark.parametrize(("first", "second", "since"), [(100, 80, "2020-06-01"), (80, 100, "2020-03-01")])
def test_a_breach_that_goes_on_by_another_bound_is_seen_by_conditions(first: int, second: int, since: str) -> None:
    """§1: what had become a breach goes on as one, whatever the gates of the new text say."""
    world = replaced(
        f"1: {{keep: stock, at most: {first}}}{WATCHING}",
        f"1: {{keep: stock, at most: {second}, unless: B agrees}}{WATCHING}",
        **EVENTS,
    )
    world.say("B", "consent", "2020-02-01")
    world.say("A", "report", "2020-03-01", n=90)
    world.say("A", "report", "2020-06-01", n=120)
    assert world.spans("1", "A")[-1] == ("breached", since, None)
    assert world.spans("P", "B")[-1] == ("suspended", since, None)


def test_a_breach_goes_on_by_a_clause_that_binds_only_later() -> None:
    """§1: a date from which a clause binds is a gate like others."""
    world = replaced("1: {keep: stock, at most: 100}", "1: {keep: stock, at most: 100, since: 2021-06-01}")
    world.say("A", "report", "2020-06-01", n=120)
    assert world.spans("1", "A")[-1] == ("breached", "2020-06-01", None)


def test_who_is_bound_only_by_the_new_text_has_its_grace() -> None:
    """§8 rule 6: grace runs from entry into force, for each from his own."""
    world = replaced(
        "1: {who: A, keep: stock, at most: 100, grace: 30 days}", "1: {keep: stock, at most: 100, grace: 30 days}"
    )
    world.say("B", "report", "2020-05-01", n=120)
    assert world.spans("1", "B") == [
        ("dormant", "2020-01-01", "2021-01-01"),
        ("due", "2021-01-01", "2021-01-31"),
        ("breached", "2021-01-31", None),
    ]


def test_grace_runs_anew_where_a_set_that_the_clause_rests_on_is_another() -> None:
    """§1: a clause is the same with all that it is made of."""
    blocks = {
        "form": "cell: {site: site key, n: count}\npick: {site: site key}",
        "count": "cells: {of: latest cell, sum: n, where: site in chosen, good for: 9 years}",
    }
    duty = "1: {keep: cells, at most: 5, grace: 30 days}"
    old, new = (
        World(duty=duty, state=f"chosen: {{set of: site, on: pick, off: never, at most: {n}}}", **blocks)
        for n in (1, 2)
    )
    world = new.replaces(old, "2021-01-01")
    for site, day, n in (("n", "2020-03-01", 1), ("s", "2020-03-02", 9)):
        world.say("A", "pick", day, site=site)
        world.say("A", "cell", day, site=site, n=n)
    assert world.spans("1", "A")[-2:] == [("due", "2021-01-01", "2021-01-31"), ("breached", "2021-01-31", None)]


@pytest.mark.parametrize("gate", ["A owes 1 for 60 days", "A keeps 1 for 60 days", "(not A said event) for 60 days"])
def test_what_lasts_through_a_version_does_not_begin_anew(gate: str) -> None:
    """§1: conditions see of the time before what was so under the text in force then."""
    text = f"1: {{who: A, keep: stock, at most: 100}}\nP: {{who: B, keep: nothing, at most: 1, while: {gate}}}"
    world, whole = replaced(text, text, **EVENTS), World(duty=text, **EVENTS)
    assert world.spans("P", "B") == whole.spans("P", "B")
    assert world.spans("P", "B")[-1][:2] == ("kept", "2020-03-01" if "owes" in gate else "2020-01-01")


def test_an_occasion_closed_under_one_text_stays_closed_under_the_next() -> None:
    """§1: what arose before is judged further, and what was closed is not opened."""
    world = replaced(ASK % "", "1: {on: request, give: notice, within: 60 days}", "2020-06-01")
    world.cover("access", "notice")
    world.say("B", "request", "2020-02-01", to="A", id="met")
    world.say("A", "access", "2020-02-10", re="met")
    world.say("B", "request", "2020-05-25", to="A", id="open")
    assert set(world.occasions("1", "A", "2020-06-10")) == {"open"}


def test_what_the_new_text_takes_for_no_answer_closes_nothing() -> None:
    """§1: what arose before is judged further by the new text; §8: late is only up to an answer that has come."""
    old, new = (f"1: {{on: request, {how}, within: 10 days}}" for how in ("give: notice", "do: access"))
    world = replaced(old, new, "2020-06-01")
    world.cover("access", "notice")
    world.say("B", "request", "2020-05-01", to="A", id="q")
    world.say("A", "notice", "2020-06-20", re="q", name="x")
    assert world.spans("1", "A")[-1] == ("breached", "2020-05-12", None)


def test_a_request_without_a_quota_has_its_place_in_that_of_the_next_text() -> None:
    """§5: one that was taken back gives its place back from then on."""
    world = replaced(ASK % "", ASK % ", up to: 1, per: calendar year", "2020-03-01")
    world.cover("access")
    for name, day in (("x", "2020-02-01"), ("no", "2020-03-20"), ("y", "2020-04-10")):
        world.say("B", "request", day, to="A", id=name)
    world.say("B", "retraction", "2020-04-01", re="x")
    assert set(world.occasions("1", "A", "2020-07-01")) == {"y"}


def test_a_request_whose_duty_ended_keeps_its_place_and_is_closed() -> None:
    """§1, §5: it had created a duty, and that is over."""
    world = replaced(
        ASK % ", up to: 1, per: calendar year, until: 2020-03-01", ASK % ", up to: 1, per: calendar year", "2020-06-01"
    )
    world.cover("access")
    world.say("B", "request", "2020-02-01", to="A", id="a")
    world.say("B", "request", "2020-07-01", to="A", id="b")
    assert world.occasions("1", "A", "2020-09-01") == {}


def test_beyond_a_range_for_sure_stays_so_under_a_text_that_changes_nothing() -> None:
    """§5: of three requests within a stock of 1 to 3 the fourth is beyond it, whichever it is."""
    text = ASK % ", up to: stock, per: calendar year"
    found = []
    for world in (World(duty=text), replaced(text, text, "2020-03-15")):
        world.cover("access")
        world.say("A", "report", "2020-01-05", n="1..3")
        for name, day in (("r1", "2020-02-01"), ("r2", "2020-02-02"), ("r3", "2020-02-03"), ("r4", "2020-04-01")):
            world.say("B", "request", day, to="A", id=name)
        found.append(world.occasions("1", "A", "2020-07-01"))
    assert found == [{"r1": "breached", "r2": "unknown", "r3": "unknown"}] * 2


def test_what_only_the_new_text_looks_at_was_lived_before_it() -> None:
    """§8 rule 7: an act that is told late changes findings, and not what was lawful to do meanwhile."""
    one = "1: {on: request, do: access, within: 10 days, unless: A suspends}"
    world = replaced(
        one, one + "\nP: {who: A, keep: nothing, at most: 1, unless: B breaches 1}", "2020-02-27", **EVENTS
    )
    world.cover("access")
    world.say("A", "request", "2020-01-05", to="B", id="q")
    world.say("A", "suspension", "2020-02-01")
    world.say("B", "access", "2020-01-08", said="2020-04-27", re="q")
    assert world.spans("P", "A")[-2:] == [("suspended", "2020-02-27", "2020-04-27"), ("kept", "2020-04-27", None)]


def test_what_is_yet_to_come_is_due_by_the_text_that_will_be_replaced() -> None:
    blocks = {
        "form": "event: {}\nmove: {name: text key, starts: date}\nword: {name: text key}",
        "occasion": "moves: {of: move, at: starts}",
    }
    text = "1: {who: A, on: moves, give: word, before: 10 days}"
    world = World(duty=text, **blocks).replaces(World(duty=text, **blocks), "2021-01-01")
    world.cover("word")
    world.say("A", "move", "2020-11-01", name="x", starts="2021-02-01")
    world.say("A", "word", "2021-01-15", name="x")
    assert world.spans("1", "A")[-2:] == [("due", "2020-11-01", "2021-01-15"), ("kept", "2021-01-15", None)]


def test_a_settlement_of_a_clause_that_the_new_text_dropped_can_be_read() -> None:
    """§1: every instant is judged by the text in force then."""
    world = replaced("1: {keep: stock, at most: 100}", "2: {keep: stock, at most: 200}", "2020-06-01")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "settlement", "2020-03-01", clause="1", about="A")
    assert world.spans("1", "A")[-2] == ("kept", "2020-03-01", "2020-06-01")


def test_a_gate_is_told_with_the_date_since_which_it_makes_the_status() -> None:
    """A version that changes nothing changes no reason either."""
    text = "1: {who: A, keep: stock, at most: 100, unless: B agrees}"
    reasons = []
    for world in (World(duty=text), replaced(text, text)):
        world.say("A", "report", "2020-02-01", n=90)
        world.say("B", "consent", "2020-03-01")
        reasons.append(world.finding("1", "A", "2021-06-01").why)
    assert reasons[0] == reasons[1]


def test_a_request_beyond_the_quota_of_the_earlier_text_is_told_under_the_next() -> None:
    text = ASK % ", up to: 1, per: calendar year"
    told = []
    for world in (World(duty=text), replaced(text, text)):
        world.cover("access")
        for name, day in (("a", "2020-02-01"), ("b", "2020-03-01")):
            world.say("B", "request", day, to="A", id=name)
        world.say("A", "access", "2020-02-05", re="a")
        told.append(world.finding("1", "A", "2021-06-01").why)
    assert told[0] == told[1]
    assert "beyond-quota" in {reason.code for reason in told[1]}


def test_a_table_of_the_past_tells_quotas_of_a_clause_that_a_later_text_brought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (World(duty=ASK.replace("1:", f"{n}:", 1) % ", up to: 1, per: calendar year").text for n in "12")
    (tmp_path / "first.md").write_text(first, "utf-8")
    versions = f"versions:\n  {hashlib.sha256(first.encode()).hexdigest()}: 2020-01-01\n  this: 2020-06-01\nin force:"
    (tmp_path / "a.md").write_text(second.replace("in force:", versions, 1), "utf-8")
    rows = [f"{name},request,B,A,{day}" for name, day in (("c", "2020-08-01"), ("d", "2020-08-02"))]
    (tmp_path / "r.csv").write_text("\n".join(["id,kind,by,to,said", *rows]), "utf-8")
    asked = ["--at", "2020-03-01", "--known", "2020-12-31", "--history"]
    assert main(["assess", str(tmp_path / "a.md"), str(tmp_path / "r.csv"), *asked]) in (0, 1)
    assert "fault" not in capsys.readouterr().err


def in_turn(*texts: tuple[str, str]) -> World:
    """The last of several duties, each with the day since which its text is in force, with the texts before it."""
    world = World(duty=texts[0][0])
    for duty, since in texts[1:]:
        world = World(duty=duty).replaces(world, since)
    return world


def test_an_occasion_that_neither_text_had_when_it_would_have_arisen_calls_for_nothing() -> None:
    """§1: what arose before called for an answer by the text in force then."""
    blocks = {
        "form": "move: {starts: date, ends: date}\nexplanation: {}",
        "occasion": "begins: {of: move, at: starts}\nfinishes: {of: move, at: ends}",
    }
    old, new = (f"1: {{who: A, on: {when}, give: explanation, within: 10 days}}" for when in ("finishes", "begins"))
    world = replaced(old, new, "2020-06-01", **blocks)
    world.cover("explanation")
    world.say("A", "move", "2020-05-01", starts="2020-05-10", ends="2020-08-10", id="past")
    world.say("A", "move", "2020-05-01", starts="2020-06-10", ends="2020-08-10", id="coming")
    assert world.occasions("1", "A", "2020-09-30") == {"coming": "breached"}


def test_a_notice_that_the_new_text_wants_earlier_than_it_came_itself_is_not_owed() -> None:
    """§1: the act was to be announced by the old text until it was replaced, and that never came."""
    blocks = {
        "form": "move: {name: text key, starts: date}\nword: {name: text key}",
        "occasion": "moves: {of: move, at: starts}",
    }
    old, new = (f"1: {{who: A, on: moves, give: word, before: {days} days}}" for days in (10, 42))
    world = replaced(old, new, "2020-06-01", **blocks)
    world.cover("word")
    world.say("A", "move", "2020-05-01", name="x", starts="2020-07-01")
    assert [status for status, *_ in world.spans("1", "A")] == ["kept", "due", "kept"]


@pytest.mark.parametrize("more", ["unless: B agrees", "grace: 30 days"])
def test_a_breach_goes_on_by_what_changes_on_the_very_day_of_the_new_text(more: str) -> None:
    """§1: as one, while conduct falls short by the new text, whatever its gates say."""
    world = replaced("1: {keep: stock, at most: 100}", f"1: {{keep: stock, at most: 80, {more}}}")
    world.say("B", "consent", "2020-02-01")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("A", "report", "2021-01-01", n=90)
    assert world.spans("1", "A")[-1] == ("breached", "2020-06-01", None)


@pytest.mark.parametrize(
    "between", ["2: {keep: stock, at most: 9}", "1: {who: B, on: request, do: access, within: 2 days}"]
)
def test_a_place_in_a_quota_is_kept_through_a_text_that_does_not_bind_to_the_clause(between: str) -> None:
    """§1: what arose before had its place in a quota by the text in force then; §5: counted per period."""
    asks = "1: {on: request, do: access, within: 10 days, up to: 1, per: calendar year}"
    world = in_turn((asks, "2020-01-01"), (between, "2020-07-01"), (asks, "2020-09-01"))
    world.cover("access")
    world.say("B", "request", "2020-06-01", to="A", id="before")
    world.say("B", "request", "2020-06-02", to="A", id="beyond")
    world.say("B", "request", "2020-10-01", to="A", id="after")
    world.say("B", "request", "2021-10-01", to="A", id="next year")
    assert set(world.occasions("1", "A", "2020-10-05")) == set()
    assert set(world.occasions("1", "A", "2021-10-05")) == {"next year"}


def test_what_was_open_under_a_text_that_lost_the_clause_takes_no_room_under_one_that_has_it_again() -> None:
    """§1: what the new text no longer calls an occasion is closed with it; §5: without a period, of what is open."""
    asks = "1: {on: request, do: access, within: 10 days, up to: 1}"
    world = in_turn((asks, "2020-01-01"), ("2: {keep: stock, at most: 9}", "2020-07-01"), (asks, "2020-09-01"))
    world.cover("access")
    world.say("B", "request", "2020-06-01", to="A", id="before")
    world.say("B", "request", "2020-10-01", to="A", id="after")
    assert set(world.occasions("1", "A", "2020-10-05")) == {"after"}


def test_a_party_that_a_text_between_does_not_bind_is_told_as_dormant() -> None:
    """§1: every instant is judged by the text in force then; a clause that binds nobody is dormant."""
    both, one = "1: {keep: stock, at most: 100, grace: 10 days}", "1: {who: A, keep: stock, at most: 100}"
    world = in_turn((both, "2020-01-01"), (one, "2020-07-01"), (both, "2020-09-01"))
    world.say("B", "report", "2020-03-01", n=120)
    assert world.spans("1", "B")[-4:] == [
        ("breached", "2020-03-01", "2020-07-01"),
        ("dormant", "2020-07-01", "2020-09-01"),
        ("due", "2020-09-01", "2020-09-11"),
        ("breached", "2020-09-11", None),
    ]


def test_how_long_a_clause_was_met_is_told_by_the_text_in_force_then() -> None:
    """§1: every instant is judged by the text in force then."""
    watch = "\nP: {who: B, keep: nothing, at most: 1, while: A meets 1 for 60 days}"
    old, new = (f"1: {{keep: stock, at most: {most}}}{watch}" for most in (80, 100))
    world = replaced(old, new, **EVENTS)
    world.say("A", "report", "2020-06-01", n=90)
    assert world.spans("P", "B")[-2:] == [("dormant", "2020-01-01", "2021-03-02"), ("kept", "2021-03-02", None)]


def test_what_was_asked_before_there_was_a_clause_leaves_it_met() -> None:
    """§1: what arose before called for an answer by the text in force then, which had none of it."""
    watch = "P: {who: B, keep: nothing, at most: 1, while: A meets 1}"
    first = World(duty="2: {keep: stock, at most: 9}")
    second = f"1: {{who: A, on: request, do: access, within: 24 hours}}\n{watch}"
    world = World(duty=second, count="nothing: {of: notice}").replaces(first, "2021-01-01")
    world.say("B", "request", "2020-12-01", to="A")
    assert world.status("P", "B", "2021-06-01") == "kept"
    world.say("B", "request", "2021-03-01", to="A")
    assert world.status("P", "B", "2021-06-01") == "dormant"


def test_an_act_beyond_the_own_end_of_an_old_clause_was_never_due_by_it() -> None:
    """§5: `until`, in time; an act to come calls for notice by force as it will be then."""
    acts = {"form": "plan: {name: text key, starts: date}\nword: {name: text key}",
            "occasion": "planned: {of: plan, at: starts}"}  # fmt: skip
    first = World(duty="1: {who: A, on: planned, give: word, before: 10 days, until: 2020-09-01}", **acts)
    world = World(duty="2: {who: A, on: planned, give: word, before: 1 days}", **acts).replaces(first, "2020-06-01")
    world.say("A", "plan", "2020-02-01", id="x", name="X", starts="2020-12-01")
    world.say("A", "plan", "2020-02-01", id="y", name="Y", starts="2020-08-01")
    assert world.status("1", "A", "2020-03-01", on="x") is None
    assert world.status("1", "A", "2020-03-01", on="y") == "due"


def test_a_text_that_asks_for_notice_earlier_goes_by_what_the_old_one_made_of_the_act() -> None:
    """§1: what arose before called for an answer by the text in force then: it slept when the act was to be told."""
    acts = {"form": "plan: {name: text key, starts: date, ends: date}\nword: {name: text key}",
            "occasion": "planned: {of: plan, at: starts, until: ends}"}  # fmt: skip
    old, new = (f"1: {{who: A, on: planned, give: word, before: {days} days, while: B agrees}}" for days in (10, 30))
    world = World(duty=new, **acts).replaces(World(duty=old, **acts), "2020-06-01")
    world.say("A", "plan", "2020-01-02", id="x", name="X", starts="2020-05-01", ends="2020-08-01")
    world.say("B", "consent", "2020-03-01")
    world.say("B", "withdrawal", "2020-04-10")
    assert world.status("1", "A", "2020-06-02", on="x") is None
    assert world.status("1", "A", "2020-04-25", on="x") is None


def test_a_state_is_told_by_the_text_in_force_of_what_was_said_before_it_too() -> None:
    """§1: what the new text says turns a state on and off does so whenever it was said."""
    duty = "1: {keep: stock, at most: 100, unless: B rests}"
    first = World(duty=duty, state="rests: {on: suspension, off: withdrawal}")
    world = World(duty=duty, state="rests: {on: suspension, off: consent}").replaces(first, "2021-01-01")
    world.say("A", "report", "2020-01-01", n=9)
    world.say("B", "suspension", "2020-06-01")
    world.say("B", "withdrawal", "2020-07-01")
    assert [(status, since) for status, since, _ in world.spans("1", "A")][1:] == [
        ("suspended", "2020-06-01"),
        ("kept", "2020-07-01"),
        ("suspended", "2021-01-01"),
    ]


@pytest.mark.parametrize("ends", ["{on: withdrawal, after: 12 months}", "2029-01-01"])
def test_who_has_left_by_notice_stays_out_whatever_the_new_text_says_of_notices(ends: str) -> None:
    """§1: a new version takes over what the one before left; a notice ends the text for who gave it."""
    duty = "1: {keep: stock, at most: 100}"
    first = World(duty=duty, parties="ABC", ends="{on: withdrawal, after: 2 months}")
    world = World(duty=duty, parties="ABC", ends=ends).replaces(first, "2021-01-01")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("A", "withdrawal", "2020-10-01")
    assert world.spans("1", "A")[-2:] == [("breached", "2020-06-01", "2020-12-01"), ("dormant", "2020-12-01", None)]


def test_who_has_left_by_his_date_stays_out_of_a_new_text_that_lists_him_without_one() -> None:
    """§1: who has left is out, unless he accedes to the new text anew; so also through a text that leaves him out."""
    duty = "1: {keep: stock, at most: 100}"
    first = World(duty=duty, parties="{A: {name: Aland, until: 2020-12-01}, B: Bland, C: Cland}")
    world = World(duty=duty, parties="ABC").replaces(first, "2021-01-01")
    world.say("A", "report", "2020-06-01", n=120)
    assert world.spans("1", "A")[-2:] == [("breached", "2020-06-01", "2020-12-01"), ("dormant", "2020-12-01", None)]


def test_who_accedes_to_the_new_text_after_he_had_left_the_old_is_bound_again() -> None:
    """§1: he is bound from his accession."""
    duty = "1: {keep: stock, at most: 100}"
    first = World(duty=duty, parties="ABC", ends="{on: withdrawal, after: 2 months}")
    anew = "{A: {name: Aland, since: 2021-03-01}, B: Bland, C: Cland}"
    world = World(duty=duty, parties=anew, ends="{on: withdrawal, after: 2 months}").replaces(first, "2021-01-01")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("A", "withdrawal", "2020-10-01")
    assert world.spans("1", "A")[-2:] == [("dormant", "2020-12-01", "2021-03-01"), ("breached", "2021-03-01", None)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1: {who: A, on: calls, do: access, CAP}", "1: {who: A, to: B, on: calls, do: access, CAP}"),
        ("1: {who: A, on: small, do: access, CAP}", "1: {who: A, on: big, do: access, CAP}"),
    ],
)
def test_what_the_new_text_no_longer_calls_for_keeps_its_place_in_the_quota(old: str, new: str) -> None:
    """§1: it had its place by the text in force then; §5: counted per owing party, of those that created a duty."""
    blocks = {
        "form": "call: {to: party, n: count}",
        "occasion": "calls: {of: call}\nsmall: {of: call, where: n > 2}\nbig: {of: call, where: n > 5}",
        "parties": "ABC",
    }
    cap = "within: 10 days, up to: 2, per: calendar year"
    world = replaced(old.replace("CAP", cap), new.replace("CAP", cap), "2020-06-01", **blocks)
    world.cover("access")
    world.say("C", "call", "2020-05-27", to="A", id="of C", n=4)
    world.say("B", "call", "2020-05-28", to="A", id="first", n=9)
    world.say("B", "call", "2020-06-28", to="A", id="beyond", n=9)
    assert set(world.occasions("1", "A", "2020-08-01")) == {"first"}


def test_it_keeps_its_place_also_through_a_text_that_does_not_have_the_clause() -> None:
    """§1: what arose before had its place in a quota by the text in force then."""
    blocks = {
        "form": "call: {to: party, n: count}",
        "occasion": "small: {of: call, where: n > 2}\nbig: {of: call, where: n > 5}",
    }
    cap = "do: access, within: 10 days, up to: 1, per: calendar year"
    world = World(duty=f"1: {{who: A, on: small, {cap}}}", **blocks)
    world = World(duty="2: {keep: stock, at most: 9}", **blocks).replaces(world, "2020-06-01")
    world = World(duty=f"1: {{who: A, on: big, {cap}}}", **blocks).replaces(world, "2020-09-01")
    world.say("B", "call", "2020-05-01", to="A", id="small", n=4)
    world.say("B", "call", "2020-10-01", to="A", id="big", n=9)
    world.say("B", "call", "2021-10-01", to="A", id="next year", n=9)
    assert set(world.occasions("1", "A", "2021-11-01")) == {"next year"}


READING = "A:\n  said: 2020-01-05\n  source: a letter\n  stock: {good for: 8 years}"


@pytest.mark.parametrize("reading", ["", READING])
def test_who_is_bound_no_more_is_breached_under_no_reading(reading: str) -> None:
    """§1: every instant is judged by the text in force then."""
    old, new = "1: {keep: stock, at most: 100}", "1: {who: A, keep: stock, at most: 100}"
    world = replaced(old, new, **({"reading": reading} if reading else {}))
    world.say("B", "report", "2020-06-01", n=120)
    assert world.spans("1", "B")[-2:] == [("breached", "2020-06-01", "2021-01-01"), ("dormant", "2021-01-01", None)]


@pytest.mark.parametrize("reading", ["", READING])
def test_a_duty_that_is_kept_apart_otherwise_leaves_nothing_under_its_old_name(reading: str) -> None:
    """§5: towards each under the one text, towards all under the other."""
    old, new = "1: {who: A, on: request, do: access, within: 20 days}", "1: {who: A, keep: stock, at most: 100}"
    world = replaced(old, new, **({"reading": reading} if reading else {}))
    world.cover("access")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("B", "request", "2020-07-01", to="A")
    found = world.assess("2022-01-01").findings()
    assert [(f.subject.owed_to, f.status) for f in found if f.subject.owed_by == "A"] == [(None, "breached")]


def test_no_text_binds_anybody_before_the_first_that_the_versions_name(tmp_path: Path) -> None:
    """§1: `versions` names each with the date since which it is in force."""
    text = FIRST.replace("in force:", "versions: {this: 2021-01-01}\nin force:")
    (tmp_path / "only.md").write_text(text, "utf-8")
    agreement = load_agreement(tmp_path / "only.md")
    rows = [{"kind": "report", "by": "A", "said": "2020-02-01", "n": 190}]
    found = assess(agreement, of(rows, agreement))
    assert spans(found, "1")[1:] == [("2021-01-01", "breached")]


def test_grace_does_not_run_anew_where_another_thing_bears_the_name_of_a_text() -> None:
    """§1: a clause word for word as it was, with all that it is made of."""
    blocks = {
        "form": "cell: {sort: text key, n: count}",
        "duty": "1: {who: A, keep: cells, at most: 5, grace: 30 days}\n2: {keep: spare, at most: 9, who: B}",
    }
    cells = "cells: {of: latest cell, sum: n, where: sort = 'spare'}\n"
    world = World(count=cells + "spare: {of: latest report, sum: n, good for: 2 years}", **blocks)
    world = world.replaces(World(count=cells + "spare: {of: latest report, sum: n}", **blocks), "2020-01-20")
    world.say("A", "cell", "2020-01-01", sort="spare", n=9)
    assert [s for s in world.spans("1", "A") if s[0] == "breached"] == [("breached", "2020-01-31", None)]


@pytest.mark.parametrize(
    ("form", "blocks", "what"),
    [
        (
            "survey: {n: count}",
            {"reading": "B:\n  said: 2020-01-10\n  source: x\n  stock: {of: latest survey}"},
            "survey",
        ),
        ("halt: {}", {"duty": "1: {keep: stock, at most: 100, unless: B said halt}"}, "halt"),
        ("halt: {}", {"duty": "1: {keep: stock, at most: 100, excused: B said halt for 3 days}"}, "halt"),
        ("leave: {}", {"ends": "{on: leave, after: 2 months}"}, "leave"),
        (
            "halt: {}",
            {"occasion": "halted: {when: B said halt}", "duty": "1: {on: halted, do: access, within: 5 days}"},
            "halt",
        ),
    ],
)
def test_the_new_text_keeps_the_forms_of_all_that_an_earlier_one_asks_for(form, blocks, what):
    """§1: what an earlier one counts or waits for, under any reading; else that is a mistake."""
    duty = {"duty": "1: {keep: stock, at most: 100}"}
    first = World(form=form, **{**duty, **blocks})
    with pytest.raises(AgreementError, match=f"uses statements of '{what}'"):
        World(**duty).replaces(first, "2021-01-01")


def test_the_new_text_keeps_the_field_that_a_clock_runs_from():
    """§4: an occasion's clock never runs from a field that may be left out."""
    clock = {"occasion": "moves: {of: move, at: ends}", "duty": "1: {who: A, on: moves, do: access, within: 5 days}"}
    first = World(form="move: {ends: date}", **clock)
    with pytest.raises(AgreementError, match="'ends' of 'move', which may be left out"):
        World(form="move: {ends: date?}", duty="1: {keep: stock, at most: 100}").replaces(first, "2021-01-01")


def test_whatever_lies_beside_a_text_with_versions_is_passed_over(tmp_path: Path) -> None:
    path = amended(tmp_path)
    (tmp_path / "a-folder.md").mkdir()
    (tmp_path / "a-link.md").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "a-pipe.md")
    assert len(load_agreement(path).editions) == 1


def test_check_says_which_version_is_not_at_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(amended(tmp_path, keep_first=False))]) == 0
    assert "worth a look: the version in force from 2020-01-01" in capsys.readouterr().err


APART = 'B:\n  said: 2020-01-05\n  source: a letter\n  "1": {unless: other agrees}'


@pytest.mark.parametrize("in_which", ["the first", "the second"])
def test_a_reading_that_keeps_a_duty_apart_under_one_text_is_compared_under_that_alone(in_which: str) -> None:
    """§6: where all agree that is the verdict; §5: what holds towards all holds towards each."""
    duty = "1: {who: A, keep: stock, at most: 100}"
    texts = [World(duty=duty, parties="ABC", **({"reading": APART} if which == in_which else {}))
             for which in ("the first", "the second")]  # fmt: skip
    world = texts[1].replaces(texts[0], "2021-01-01")
    world.say("A", "report", "2020-06-01", n=120)
    for day in ("2020-12-01", "2021-06-01"):
        apart = (day < "2021") == (in_which == "the first")
        found = [(f.subject.owed_to, f.status) for f in world.assess(day).findings() if f.subject.owed_by == "A"]
        assert found == ([("B", "breached"), ("C", "breached")] if apart else [(None, "breached")])


@pytest.mark.parametrize(
    ("old", "new"),
    [({"parties": "AB"}, {"parties": "ABC"}), ({"parties": "ABC", "settles": "[LOG]"}, {"parties": "ABC"})],
)
def test_what_was_settled_by_who_could_settle_it_then_stays_settled(old, new):
    """§7: a settlement ends a shortfall; a new one begins only after conduct within the duty."""
    duty = "1: {who: A, keep: stock, at most: 100}"
    world = World(duty=duty, **new).replaces(World(duty=duty, **old), "2021-01-01")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("LOG" if "settles" in old else "B", "settlement", "2020-07-01", clause="1", about="A")
    assert world.spans("1", "A")[-2:] == [("breached", "2020-06-01", "2020-07-01"), ("kept", "2020-07-01", None)]


def test_what_was_settled_towards_all_is_settled_towards_each_under_the_new_text() -> None:
    """§1: what was settled stays settled until conduct is within the duty."""
    world = replaced("1: {who: A, keep: stock, at most: 100}", "1: {who: A, to: [B], keep: stock, at most: 100}")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("B", "settlement", "2020-07-01", clause="1", about="A")
    assert world.status("1", "A", "2021-06-01", owed_to="B") == "kept"
    world.say("A", "report", "2021-07-01", n=90)
    world.say("A", "report", "2021-08-01", n=120)
    assert world.status("1", "A", "2021-09-01", owed_to="B") == "breached"


def test_a_settlement_settles_nothing_that_only_the_new_text_calls_short() -> None:
    """§1: every instant is judged by the text in force then: there was nothing yet to settle."""
    world = replaced("1: {keep: stock, at most: 100}", "1: {keep: stock, at most: 80}")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("B", "settlement", "2020-07-01", clause="1", about="A")
    world.say("A", "report", "2020-08-01", n=90)
    assert world.spans("1", "A")[-2:] == [("kept", "2020-07-01", "2021-01-01"), ("breached", "2021-01-01", None)]


def test_who_may_settle_only_by_the_new_text_had_settled_nothing_before() -> None:
    duty = "1: {who: A, keep: stock, at most: 100}"
    world = World(duty=duty, settles="[LOG]").replaces(World(duty=duty), "2021-01-01")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("LOG", "settlement", "2020-07-01", clause="1", about="A")
    assert world.spans("1", "A")[-1] == ("breached", "2020-06-01", None)


def test_two_settle_a_shortfall_one_before_the_new_text_and_one_after() -> None:
    """§7: by all of them that are bound by then."""
    duty = "1: {who: A, keep: stock, at most: 100}"
    world = World(duty=duty, parties="ABC").replaces(World(duty=duty, parties="ABC"), "2021-01-01")
    world.say("A", "report", "2020-06-01", n=120)
    world.say("B", "settlement", "2020-07-01", clause="1", about="A")
    world.say("C", "settlement", "2021-07-01", clause="1", about="A")
    assert world.spans("1", "A")[-2:] == [("breached", "2020-06-01", "2021-07-01"), ("kept", "2021-07-01", None)]


@pytest.mark.parametrize(
    ("told", "corrected", "suspended"),
    [(90, 120, ("2021-03-01", None)), (120, 90, ("2020-06-01", "2021-03-01"))],
)
def test_a_correction_changes_what_others_could_know_from_when_it_was_said(told, corrected, suspended):
    """§8 rules 3 and 7: nobody reacts to what nobody had said; what relied on it stays so until the retraction."""
    watch = "\nP: {who: B, keep: nothing, at most: 1, unless: A breaches 1}"
    old = "1: {who: A, keep: stock, at most: 100}" + watch
    new = "1: {who: A, keep: stock, at most: 80, unless: C agrees}" + watch
    world = replaced(old, new, parties="ABC", **EVENTS)
    world.say("C", "consent", "2020-02-01")
    world.say("A", "report", "2020-06-01", n=told, id="first")
    world.say("A", "report", "2020-06-01", said="2021-03-01", n=corrected, replaces="first")
    assert [span[1:] for span in world.spans("P", "B") if span[0] == "suspended"] == [suspended]


def test_who_is_named_by_an_earlier_text_alone_is_read_and_judged_by_it() -> None:
    """§1: every instant is judged by the text in force then."""
    duty = "1: {keep: stock, at most: 100}\n2: {on: request, do: access, within: 5 days}"
    world = World(duty=duty, parties="AB").replaces(World(duty=duty, parties="ABC"), "2021-01-01")
    world.cover("access")
    world.say("C", "report", "2020-06-01", n=120)
    world.say("C", "request", "2020-06-01", to="A", id="q")
    world.say("A", "report", "2020-02-01", n=120)
    world.say("B", "settlement", "2020-03-01", clause="1", about="A")
    world.say("C", "settlement", "2020-04-01", clause="1", about="A")
    assert world.spans("1", "C")[-2:] == [("breached", "2020-06-01", "2021-01-01"), ("dormant", "2021-01-01", None)]
    assert world.occasions("2", "A", "2020-06-10") == {"q": "breached"}
    assert world.occasions("2", "A", "2021-01-02") == {}
    assert world.spans("1", "A")[-2:] == [("breached", "2020-02-01", "2020-04-01"), ("kept", "2020-04-01", None)]


def shown(world: World, at: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The rows of a table: heading, to whom, and what was before."""
    found = world.assess(at)
    words = Words(world.agreement, None, found.findings())
    return [
        (row.heading, row.owed_to, row.earlier) for row in rows(found, found.findings(), words) if row.owed_by == "A"
    ]


def test_what_was_before_is_told_with_its_own_dates_under_a_text_that_names_no_this(tmp_path: Path) -> None:
    """§1: without `this` a text is in force from its own `in force`."""
    old = FIRST.replace("at most: 100", "at most: 40")
    (tmp_path / "old.md").write_text(old, "utf-8")
    digest = hashlib.sha256(old.encode()).hexdigest()
    new = old.replace("at most: 40", "at most: 100").replace("in force: 2020-01-01", "in force: 2023-06-01")
    new = new.replace("in force:", f"versions: {{{digest}: 2020-01-01}}\nin force:")
    (tmp_path / "new.md").write_text(new, "utf-8")
    agreement = load_agreement(tmp_path / "new.md")
    found = assess(agreement, of([{"kind": "report", "by": "A", "said": "2022-02-01", "n": 90}], agreement))
    later = assess(agreement, found.record, known=agreement.calendar.moment("2023-07-01").last)
    words = Words(agreement, found.record, later.findings(clause="1"))
    (row,) = (row for row in rows(later, later.findings(clause="1"), words) if row.owed_by == "A")
    assert row.earlier == ("? unknown 2020-01-01 until 2022-02-01", "✗ breached 2022-02-01 until 2023-06-01")


def test_what_was_owed_otherwise_before_stands_with_what_is_owed_now() -> None:
    """§5: towards each under the one text, towards all under the other."""
    old, new = "1: {who: A, on: request, do: access, within: 20 days}", "1: {who: A, keep: stock, at most: 100}"
    world = replaced(old, new)
    world.cover("access")
    world.say("B", "request", "2020-07-01", to="A")
    assert shown(world, "2022-01-01")[0][1:] == ("all", ("✗ breached 2020-07-22 until 2021-01-01 to B",))
    assert shown(world, "2020-06-01")[0][1:] == ("B", ())


def test_a_finding_quotes_the_text_that_judges_it(tmp_path: Path) -> None:
    """§1: every instant is judged by the text in force then."""
    path = amended(tmp_path)
    path.write_text(path.read_text("utf-8").replace("## First text", "## Second text"), "utf-8")
    agreement = load_agreement(path)
    record = of([*SAYS, {"kind": "report", "by": "B", "said": "2020-02-01", "n": 5}], agreement)
    at = {"then": "2020-06-01", "now": "2022-06-01"}
    found = {
        when: assess(agreement, record, at=agreement.calendar.moment(day).first, known=FOREVER - 1)
        for when, day in at.items()
    }
    told = {
        when: explained(of_, next(f for f in of_.findings(clause="1") if f.subject.owed_by == "A"))
        for when, of_ in found.items()
    }
    assert (told["then"].heading, told["now"].heading) == ("First text", "Second text")
    assert told["then"].asked.endswith("by the text in force from 2020-01-01 until 2021-01-01")
    assert told["now"].asked.endswith("by the text in force from 2021-01-01")
    dropped = next(f for f in found["now"].findings(clause="2") if f.subject.owed_by == "A")
    assert explained(found["now"], dropped).heading == "First text"


def test_who_the_text_does_not_bind_is_told_why_it_owes_nothing() -> None:
    old, new = "1: {keep: stock, at most: 100}", "1: {who: A, keep: stock, at most: 100}"
    world = replaced(old, new)
    world.say("A", "report", "2020-06-01", n=1)
    assert [r.code for r in world.finding("1", "B", "2022-01-01").why] == ["not-bound"]


def test_the_data_name_every_version_and_since_when_it_judges(tmp_path: Path) -> None:
    path = amended(tmp_path)
    first = hashlib.sha256((tmp_path / "first.md").read_bytes()).hexdigest()
    found = assessed(path)
    told = as_json(found, found.findings(), Words(found.agreement, found.record, found.findings()), "")
    assert told["agreement"]["versions"] == [
        {"digest": first, "since": "2020-01-01T00:00:00Z"},
        {"digest": found.agreement.digest, "since": "2021-01-01T00:00:00Z"},
    ]


def test_a_shortfall_within_its_grace_when_a_new_text_came_is_told_from_its_beginning() -> None:
    """§1: a clause that is word for word as it was, was in force before."""
    blocks = {"duty": "1: {keep: stock, at most: 100, grace: 10 days}"}
    world = World(**blocks).replaces(World(**blocks), "2020-01-02")
    world.say("A", "report", "2020-01-01", n=120)
    (told,) = [r for r in world.finding("1", "A", "2020-02-01").why if r.code == "breach"]
    assert told.get("began") == world.agreement.calendar.moment("2020-01-01").first


def test_what_was_settled_stays_settled_whatever_the_new_text_counts() -> None:
    """§1: until conduct is within the duty, be it unknown, or short, before or after the new text."""
    first = World(duty="1: {keep: troops, at least: 60, who: A}", count="troops: {of: exercise, sum: troops}")
    world = World(duty="1: {keep: stock, at least: 60, who: A}").replaces(first, "2021-01-01")
    world.cover("exercise")
    world.say("B", "settlement", "2020-05-05", clause="1", about="A")
    world.say("A", "report", "2021-03-01", n=50)
    world.say("A", "report", "2021-05-01", n=70)
    world.say("A", "report", "2021-06-01", n=50)
    assert world.spans("1", "A")[-2:] == [("kept", "2020-05-05", "2021-06-01"), ("breached", "2021-06-01", None)]


def test_what_one_source_held_against_a_party_goes_on_when_by_the_new_text_all_do() -> None:
    """§1: what had become a breach goes on as one while conduct falls short by the new text."""
    rest = "according to: 'self, B', who: A"
    first = World(duty=f"1: {{keep: stock, at most: 50, {rest}}}")
    world = World(duty=f"1: {{keep: stock, at most: 0, {rest}, grace: 15 days}}").replaces(first, "2021-01-01")
    world.say("A", "report", "2020-02-01", n=50)
    world.say("B", "report", "2020-02-01", about="A", n=200)
    assert world.spans("1", "A")[-2:] == [("disputed", "2020-02-01", "2021-01-01"), ("breached", "2021-01-01", None)]


def test_who_gives_notice_before_he_accedes_to_the_new_text_is_out_from_when_it_takes_effect() -> None:
    """§1: a notice ends the text for who gave it; what was open is closed with the duty."""
    parties = "{A: Aland, B: Bland, C: {name: Cland%s}}"
    blocks = {"occasion": "term: {every: 6 months, from: 2020-06-01}", "form": "denunciation: {}"}
    duty = "1: {on: term, give: report, within: 10 days}"
    first = World(duty=duty, parties=parties % "", **blocks)
    new = World(
        duty=duty, parties=parties % ", since: 2021-06-01", ends="{on: denunciation, after: 36 hours}", **blocks
    ).replaces(first, "2021-01-01")
    new.say("C", "denunciation", "2021-02-01")
    assert new.status("1", "C", "2021-01-15", on="2020-12-01") == "dormant"
    assert new.status("1", "C", "2021-03-01", on="2020-12-01") is None
