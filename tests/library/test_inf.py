"""What the public record of the INF Treaty must show, as the governments said it at the time."""

from __future__ import annotations

from functools import lru_cache

import polars as pl
import pytest

from detente.agreement.files import load_agreement
from detente.assess.assessment import Assessment, assess
from detente.assess.findings.findings import Finding
from detente.library.files import path, record_paths
from detente.record.files import read_record
from detente.record.model import column_of

AGREEMENT = load_agreement(path("inf"))
RECORD = read_record(*record_paths("inf"), agreement=AGREEMENT)
SUCCESSORS = ("BY", "KZ", "RU", "UA")


def last(day: str) -> int:
    return AGREEMENT.calendar.moment(day).last


@lru_cache
def assessed(at: str, known: str | None = None, reading: str | None = None) -> Assessment:
    return assess(AGREEMENT, RECORD, last(at), last(known) if known else None, reading)


def finding(clause: str, who: str, to: str, at: str, known: str | None = None, reading: str | None = None) -> Finding:
    (one,) = [
        f
        for f in assessed(at, known, reading).findings(clause=clause, party=who)
        if f.subject.owed_to == to and f.subject.occasion is None
    ]
    return one


def verdicts(of: Finding) -> dict[str, str]:
    return {v.reading: v.status for v in of.verdicts}


@pytest.mark.parametrize(("who", "to", "declared"), [("US", "SU", 169), ("SU", "US", 957)])
def test_shorter_range_missiles_were_gone_within_eighteen_months(who: str, to: str, declared: int) -> None:
    before = finding("V", who, to, "1988-07-01")
    assert (before.status, before.value and before.value.low) == ("dormant", declared)
    then = finding("V", who, to, "1989-12-02")
    assert (then.status, then.value and then.value.high) == ("kept", 0)


@pytest.mark.parametrize(("who", "to", "declared"), [("US", "SU", 677), ("SU", "US", 889)])
def test_intermediate_range_missiles_were_gone_within_three_years(who: str, to: str, declared: int) -> None:
    assert (found := finding("IV.1", who, to, "1988-07-01")).value is not None
    assert (found.status, found.value.low if found.value else None) == ("dormant", declared)
    then = finding("IV.1", who, to, "1991-06-02")
    assert (then.status, then.value and then.value.high) == ("kept", 0)


@pytest.mark.parametrize(("who", "total"), [("US", 846), ("SU", 1846)])
@pytest.mark.parametrize("kind", ["declaration", "elimination"])
def test_the_types_add_up_to_the_totals_that_were_published(kind: str, who: str, total: int) -> None:
    voices = RECORD.voices(kind)
    assert voices.filter(pl.col("by") == who)[column_of("missiles")].sum() == total


@pytest.mark.parametrize("clause", ["IV.2.a.i", "IV.2.a.ii", "IV.2.a.iii", "IV.2.a.iv"])
def test_of_the_first_phase_no_public_number_was_found(clause: str) -> None:
    for who, to in (("US", "SU"), ("SU", "US")):
        assert finding(clause, who, to, "1990-11-02").status == "unknown"


def test_as_known_at_the_end_of_2013_nothing_is_found_and_a_concern_is_no_finding() -> None:
    found = finding("VI:SU", "RU", "US", "2013-12-31", "2013-12-31")
    assert found.status == "kept"
    assert "concern-US-2013-05" not in {r.statement for r in found.why}


def test_the_alleged_breach_is_each_sides_reading() -> None:
    russian = finding("VI:SU", "RU", "US", "2018-12-31", "2018-12-31")
    assert russian.status == "disputed"
    assert verdicts(russian) == {"US": "breached", "RU": "kept", "text": "kept"}
    american = finding("VI:US", "US", "Successors", "2018-12-31", "2018-12-31")
    assert verdicts(american) == {"US": "kept", "RU": "breached", "text": "kept"}


def test_before_a_reading_was_stated_it_changes_nothing() -> None:
    assert finding("VI:SU", "RU", "US", "2014-07-28", "2014-07-28").status == "kept"
    assert finding("VI:SU", "RU", "US", "2014-07-29", "2014-07-29").status == "disputed"
    assert finding("VI:US", "US", "Successors", "2014-07-29", "2014-07-29").status == "unknown"
    assert verdicts(finding("VI:US", "US", "Successors", "2014-07-30", "2014-07-30"))["RU"] == "breached"


def test_a_report_of_no_issue_is_no_word_on_what_nobody_had_named() -> None:
    for reading in ("text", "US", "RU"):
        assert finding("VI:SU", "RU", "US", "2013-03-01", reading=reading).status == "unknown"


def test_the_ban_holds_from_entry_into_force() -> None:
    assert finding("VI:US", "US", "SU", "1988-05-31").status == "dormant"
    assert finding("VI:US", "US", "SU", "1988-06-01").status == "unknown"  # nobody had said anything of it


def test_each_suspends_its_own_obligations_for_the_others_breach() -> None:
    assert verdicts(finding("VI:US", "US", "Successors", "2019-03-01", "2019-03-01")) == {
        "US": "suspended", "RU": "breached", "text": "kept",
    }  # fmt: skip
    assert verdicts(finding("VI:SU", "RU", "US", "2019-03-01", "2019-03-01")) == {
        "US": "breached", "RU": "suspended", "text": "kept",
    }  # fmt: skip


@pytest.mark.parametrize("who", SUCCESSORS)
def test_six_months_after_the_notice_nothing_is_owed_between_the_two_sides(who: str) -> None:
    assert finding("VI:SU", who, "US", "2019-08-01", "2019-08-01").status != "dormant"
    assert finding("VI:SU", who, "US", "2019-08-02", "2019-08-02").status == "dormant"
    assert finding("VI:US", "US", "Successors", "2019-08-02", "2019-08-02").status == "dormant"


def test_inspections_end_while_the_ban_goes_on() -> None:
    assert finding("XI.5:SU", "RU", "US", "2001-05-31").status == "kept"
    assert finding("XI.5:SU", "RU", "US", "2001-06-01").status == "dormant"
    assert finding("VI:SU", "RU", "US", "2001-06-01").status == "unknown"  # nobody had said anything of it


def test_who_succeeded_is_bound_from_the_day_on_which_the_union_ended() -> None:
    assert finding("VI:SU", "SU", "US", "1991-12-25").status == "unknown"
    assert finding("VI:SU", "SU", "US", "1991-12-26").status == "dormant"
    assert finding("VI:SU", "RU", "US", "1991-12-25").status == "dormant"
    assert finding("VI:SU", "RU", "US", "1991-12-26").status == "unknown"


def test_every_statement_of_the_record_keeps_its_source() -> None:
    assert RECORD.spine["source"].null_count() == 0
