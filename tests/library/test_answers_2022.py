"""What the offers of January 2022 would ask as clauses: on the public record, and on records made up to show it."""

from __future__ import annotations

import json
from functools import lru_cache

import pytest

from detente.agreement.files import load_agreement
from detente.assess.assessment import Assessment, assess
from detente.assess.findings.findings import Finding
from detente.library.files import path, record_paths
from detente.record import of
from detente.record.files import read_record
from detente.words.words import Words

AGREEMENT = load_agreement(path("answers-2022"))
RECORD = read_record(*record_paths("answers-2022"), agreement=AGREEMENT)
SAID = [json.loads(line) for file in record_paths("answers-2022") for line in file.read_text("utf-8").splitlines()]
Row = dict[str, object]
CLAUSES = AGREEMENT.clauses.duties
MEASURES = [name for name, duty in CLAUSES.items() if duty.while_ is not None and name not in ("DE", "N8")]
TALKS = ["U3", "U4", "U5", "U6", "U7"]


def last(day: str) -> int:
    return AGREEMENT.calendar.moment(day).last


@lru_cache
def on_record(at: str, reading: str | None = None) -> Assessment:
    return assess(AGREEMENT, RECORD, last(at), None, reading)


def say(called: str, kind: str, by: str, said: str, **fields: object) -> Row:
    return {"id": called, "kind": kind, "by": by, "said": said} | fields


def calm(*by: str, troops: int = 40000) -> list[Row]:
    """Numbers that each of some tells in time, from 1 March to the end of October 2022."""
    days = [f"2022-{month:02}-{day:02}" for month in range(3, 11) for day in (1, 20)]
    about = {who: {} if who == "RU" else {"about": "RU"} for who in by}
    return [
        say(f"troops {who} {day}", "troops near Ukraine", who, day, troops=troops, **about[who])
        for who in by
        for day in days
    ]


def one(rows: list[Row], at: str, clause: str, who: str, to: str | None, *, reading: str = "text") -> Finding:
    found = assess(AGREEMENT, of(rows, AGREEMENT), last(at), last("2022-10-31"), reading)
    (finding,) = [f for f in found.findings(clause=clause, party=who)
                  if f.subject.owed_to == to and f.subject.occasion is None]  # fmt: skip
    return finding


def status(rows: list[Row], at: str, clause: str, who: str, to: str | None, *, reading: str = "text") -> str:
    return one(rows, at, clause, who, to, reading=reading).status


# -- on the public record --------------------------------------------------------------------------


@pytest.mark.parametrize("clause", MEASURES)
def test_on_record_no_measure_woke_under_either_reading(clause: str) -> None:
    assert {f.status for f in on_record("2022-02-21").findings(clause=clause)} == {"dormant"}


@pytest.mark.parametrize("clause", TALKS)
def test_whether_talks_wait_for_anything_is_disputed(clause: str) -> None:
    for finding in on_record("2022-02-21").findings(clause=clause):
        assert {v.reading: v.status for v in finding.verdicts} == {"RU": "dormant", "text": "kept"}


def test_under_the_reading_of_russia_the_offers_wait_for_the_package_and_not_for_de_escalation() -> None:
    accepted = [say(f"yes {by}", "acceptance of the package", by, "2022-03-01") for by in ("US", "NATO")]
    late = say("end", "position", "RU", "2022-10-31", matter="-")
    for rows, woke in (([*accepted, late], "kept"), ([accepted[0], late], "dormant"), (calm("RU", "US"), "dormant")):
        for clause, who, to in (("U1.RU", "RU", "US"), ("U4", "US", "RU")):
            assert status(rows, "2022-06-20", clause, who, to, reading="RU") == woke


def test_each_denied_what_the_restraint_would_forbid() -> None:
    (missiles,) = on_record("2022-02-21", "text").findings(clause="U2.missiles", party="US")
    (forces,) = on_record("2022-02-21", "text").findings(clause="U2.forces", party="RU")
    for finding in (missiles, forces):
        assert finding.value is not None
        assert (finding.value.low, finding.value.high) == (0, 0)


def test_every_output_says_that_nobody_agreed() -> None:
    assert Words(AGREEMENT).footing == "Hypothetical: nobody has agreed to this text."
    assert Words(AGREEMENT).status("breached") == "would be breached"


def test_every_clause_tells_its_level_its_forum_and_its_source() -> None:
    for duty in AGREEMENT.clauses.duties.values():
        assert set(duty.labels) == {"level", "forum", "source"}, duty.id


def test_the_forums_are_those_of_the_sources() -> None:
    forums: dict[str, set[str]] = {}
    for duty in AGREEMENT.clauses.duties.values():
        forums.setdefault(duty.labels["forum"], set()).add(duty.id)
    assert forums["Strategic Stability Dialogue"] == {"U3"}
    assert forums["NATO-Russia Council"] == {"N1", "N3", "N3.briefing", "N5", "N6", "N7"}
    assert forums["OSCE, by its nature"] == {"N4"}


def test_numbers_of_the_authors_stand_in_their_list() -> None:
    prose = AGREEMENT.text.partition("## Numbers that are ours")[2].partition("\n## ")[0]
    for number in ("90 days", "50,000", "72 hours", "two visits", "2 days", "30 days", "24 hours", "42 days", "6,000",
                   "quarter", "half-year", "a year", "one office", "500 km", "1 April", "1 July"):  # fmt: skip
        assert number in prose
    lengths = {str(length) for duty in AGREEMENT.clauses.duties.values()
               for length in (duty.within, duty.before) if length}  # fmt: skip
    assert lengths == {"72 hours", "2 days", "30 days", "42 days", "24 hours"}


def test_every_statement_has_its_source() -> None:
    assert RECORD.spine["source"].null_count() == 0


# -- on records made up ----------------------------------------------------------------------------


def test_offers_wake_when_de_escalation_has_held_for_ninety_days() -> None:
    rows = calm("RU", "US")
    assert status(rows, "2022-05-29", "U1.RO", "US", "RU") == "dormant"
    assert status(rows, "2022-05-31", "U1.RO", "US", "RU") == "kept"
    for clause in MEASURES:
        found = assess(AGREEMENT, of(rows, AGREEMENT), last("2022-05-31"), last("2022-10-31"), "text")
        assert "dormant" not in {f.status for f in found.findings(clause=clause)}, clause


def test_what_sides_dispute_or_nobody_tells_wakes_nothing() -> None:
    assert status(calm("RU") + calm("US", troops=120000), "2022-09-01", "U1.RO", "US", "RU") == "dormant"
    late = [row for row in calm("RU", "US") if str(row["said"]) < "2022-05-01"]
    late.append(say("end", "position", "RU", "2022-10-31", matter="-"))
    assert status(late, "2022-09-01", "U1.RO", "US", "RU") == "dormant"


VISITS = [
    *calm("RU", "US"),
    say("base one", "designation", "US", "2022-06-01", base="Base One"),
    say("base two", "designation", "US", "2022-06-01T12:00", base="Base Two"),
    say("base three", "designation", "US", "2022-06-02", base="Base Three"),
]


def test_a_refused_visit_of_one_site_leaves_the_other_and_frees_the_bases() -> None:
    asked = say("v", "visit request", "RU", "2022-06-10", to="US", site="Deveselu")
    refused = say("r", "refusal", "US", "2022-06-12", re="v")
    rows = [*VISITS, asked, refused]
    assert status(rows, "2022-06-11", "U1.RO", "US", "RU") == "due"
    assert status(rows, "2022-06-14", "U1.RO", "US", "RU") == "breached"
    assert status(rows, "2022-06-14", "U1.PL", "US", "RU") == "kept"
    assert status(rows, "2022-06-14", "U1.RU", "RU", "US") == "dormant"
    visited = say("a", "access", "US", "2022-06-12", re="v", name="first", site="Deveselu")
    assert status([*VISITS, asked, visited], "2022-06-14", "U1.RU", "RU", "US") == "kept"


def test_only_two_bases_are_chosen_and_each_is_visited_twice_a_year() -> None:
    def refused(base: str, *, visits: int = 0) -> list[Row]:
        days = ["2022-06-21", "2022-06-25", "2022-07-10"][-visits - 1 :]
        asked = [say(f"{base} {day}", "base visit request", "US", day, to="RU", base=base) for day in days]
        visited = [say(f"at {r['id']}", "base access", "RU", str(r["said"]), re=r["id"]) for r in asked[:-1]]
        return [*asked, *visited, say(f"no {base}", "refusal", "RU", "2022-07-10", re=asked[-1]["id"])]

    assert status([*VISITS, *refused("Base Two")], "2022-07-14", "U1.RU", "RU", "US") == "breached"
    assert status([*VISITS, *refused("Base Three")], "2022-07-14", "U1.RU", "RU", "US") == "kept"
    assert status([*VISITS, *refused("Base Two", visits=1)], "2022-07-14", "U1.RU", "RU", "US") == "breached"
    assert status([*VISITS, *refused("Base Two", visits=2)], "2022-07-14", "U1.RU", "RU", "US") == "kept"
    released = say("freed", "release", "US", "2022-06-20", base="Base One")
    assert status([*VISITS, released, *refused("Base Three")], "2022-07-14", "U1.RU", "RU", "US") == "breached"


def test_a_host_that_withdraws_its_consent_closes_its_own_site_alone() -> None:
    """Only under the view that a host has to consent; the United States then keeps that clause: it would be dormant."""
    said = [say(f"yes {host}", "consent", host, "2022-03-01") for host in ("RO", "PL")]
    left = say("no", "withdrawal of consent", "PL", "2022-07-01")
    for clause, before, after in (("U1.RO", "kept", "kept"), ("U1.PL", "kept", "dormant")):
        assert status([*VISITS, *said, left], "2022-06-20", clause, "US", "RU", reading="hosts") == before
        assert status([*VISITS, *said, left], "2022-07-02", clause, "US", "RU", reading="hosts") == after
    assert status([*VISITS, *said, left], "2022-07-02", "U1.RU", "RU", "US", reading="hosts") == "kept"
    assert status([*VISITS, *said, left], "2022-07-02", "U1.PL", "US", "RU") == "kept"


def test_a_host_is_consulted_before_access() -> None:
    asked = say("v", "visit request", "RU", "2022-06-10", to="US", site="Redzikowo")
    access = say("a", "access", "US", "2022-06-12", re="v", name="first", site="Redzikowo")
    consulted = say("c", "consultation", "US", "2022-06-09", to="PL", name="first")
    assert status([*VISITS, asked, access], "2022-06-12", "C.PL", "US", "PL") == "unknown"
    assert status([*VISITS, asked, access, consulted], "2022-06-12", "C.PL", "US", "PL") == "kept"
    assert status([*VISITS, asked, access, consulted], "2022-06-12", "C.RO", "US", "RO") == "kept"


def declared(by: str, said: str, *, offensive: str = "no", n: int = 0, reach: int = 0, about: str = "") -> Row:
    other = {"about": about} if about else {}
    return say(f"missiles {by} {said} {about}", "missiles in Ukraine", by, said, system="any", range=reach,
               offensive=offensive, n=n, complete="yes", **other)  # fmt: skip


def test_restraint_is_kept_by_declaring_that_there_is_none() -> None:
    rows = [*calm("RU", "US"), declared("US", "2022-07-10"), declared("RU", "2022-07-10")]
    assert status(rows, "2022-06-20", "U2.missiles", "RU", "US") == "unknown"
    assert status(rows, "2022-07-11", "U2.missiles", "RU", "US") == "kept"
    told = [*rows, declared("US", "2022-07-12", offensive="yes", n=3, reach=450, about="RU")]
    assert status(told, "2022-07-13", "U2.missiles", "RU", "US") == "disputed"


def test_the_words_left_open_reach_as_far_as_each_view_has_them() -> None:
    rows = [*calm("RU", "US"), declared("US", "2022-07-10", n=2, reach=70), declared("RU", "2022-07-10")]
    for reading, found in (("text", "kept"), ("narrow", "kept"), ("broad", "breached")):
        assert status(rows, "2022-07-11", "U2.missiles", "US", "RU", reading=reading) == found
    rows = [*calm("RU", "US"), declared("US", "2022-07-10", offensive="yes", n=2, reach=300)]
    for reading, found in (("text", "breached"), ("narrow", "kept"), ("broad", "breached")):
        assert status(rows, "2022-07-11", "U2.missiles", "US", "RU", reading=reading) == found


def test_who_breaks_the_restraint_frees_the_other() -> None:
    rows = [
        *calm("RU", "US"),
        declared("US", "2022-07-10", offensive="yes", n=2, reach=300),
        declared("RU", "2022-07-10"),
    ]
    assert status(rows, "2022-07-20", "U2.missiles", "RU", "US") == "dormant"
