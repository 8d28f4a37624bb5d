"""What New START's public record must show, as both governments said it at the time (the findings, not the inputs)."""

from __future__ import annotations

from functools import lru_cache

import pytest

from detente.agreement.files import load_agreement
from detente.assess.assessment import Assessment, assess
from detente.assess.findings.findings import Finding
from detente.errors import UsageError
from detente.library.files import path, record_paths
from detente.record.files import read_record

AGREEMENT = load_agreement(path("new-start"))
RECORD = read_record(*record_paths("new-start"), agreement=AGREEMENT)
LIMITS = ("II.1.a", "II.1.b", "II.1.c")
# Every exchange since the limits bind whose three totals have a public source.
SOURCED = ("2018-02-05", "2018-09-01", "2019-03-01", "2019-09-01", "2020-03-01", "2020-09-01", "2021-03-01",
           "2021-09-01", "2022-03-01")  # fmt: skip


def last(day: str) -> int:
    return AGREEMENT.calendar.moment(day).last


@lru_cache
def assessed(at: str | None, known: str | None = None, reading: str | None = None) -> Assessment:
    return assess(AGREEMENT, RECORD, last(at) if at else None, last(known) if known else None, reading)


def finding(
    clause: str, who: str, at: str, known: str | None = None, reading: str | None = None, on: str | None = None
) -> Finding:
    (one,) = [
        f
        for f in assessed(at, known, reading).findings(clause=clause, party=who)
        if f.subject.occasion == on
    ]  # fmt: skip
    return one


def verdicts(of: Finding) -> dict[str, str]:
    return {v.reading: v.status for v in of.verdicts}


def cited(of: Finding) -> set[str]:
    return {r.statement for r in of.why if r.statement and r.source}


def test_1796_warheads_in_2016_are_no_breach_since_the_limit_binds_later() -> None:
    for reading in ("all", "text", "US", "RU"):
        found = finding("II.1.b", "RU", "2016-09-01", reading=reading)
        assert found.status == "dormant"
        assert found.value is not None
        assert found.value.low == 1796


@pytest.mark.parametrize("day", SOURCED)
@pytest.mark.parametrize("reading", ["US", "RU", "text", None])
def test_limits_are_kept_at_every_exchange_that_has_data(day: str, reading: str | None) -> None:
    for clause, who in [("II.1.a", "US"), ("II.1.a", "RU"), ("II.1.b", "US"), ("II.1.b", "RU"), ("II.1.c", "RU")]:
        found = finding(clause, who, day, reading=reading)
        assert found.status == "kept", (clause, who)
        assert found.value is not None
        assert found.bound is not None
        assert found.value.high is not None
        assert found.value.high <= found.bound.low
        assert f"data-{who}-{day}" in cited(found)


def test_where_the_record_has_no_data_counts_are_unknown_and_not_kept() -> None:
    for clause in LIMITS:
        for reading in ("US", "text"):
            for who in ("US", "RU"):
                assert finding(clause, who, "2018-06-01", reading=reading).status == "unknown"


def test_an_exchange_without_sourced_numbers_happened_but_its_counts_are_unknown() -> None:
    assert finding("VII.2", "RU", "2016-06-01").status == "kept"
    assert finding("II.1.b", "US", "2016-06-01").value.show("count") == "unknown"  # type: ignore[union-attr]  # it has one
    assert finding("II.1.c", "RU", "2022-12-01").status == "unknown"
    assert finding("VII.2", "RU", "2022-12-01").status == "kept"


def test_a_date_for_which_nothing_is_known_leaves_the_data_duty_unknown() -> None:
    for who in ("US", "RU"):
        found = finding("VII.2", who, "2018-06-01")
        assert found.status == "unknown"
        assert "no-record" in {r.code for r in found.why}


@pytest.mark.parametrize("day", ["2021-03-01", "2022-03-01"])
def test_launchers_of_the_united_states_are_kept_breached_or_disputed_by_the_reading(day: str) -> None:
    us, ru, both = (finding("II.1.c", "US", day, reading=r) for r in ("US", "RU", None))
    assert (us.status, us.value.low) == ("kept", 800)  # type: ignore[union-attr]  # it has a value
    assert (ru.status, ru.value.low, ru.value.high) == ("breached", 901, 901)  # type: ignore[union-attr]  # it has a value
    assert {r.get("by") for r in ru.why if r.code == "value"} == {101}
    assert both.status == "disputed"
    assert verdicts(both) == {"US": "kept", "RU": "breached"}
    assert [v.value.low for v in both.verdicts if v.value] == [800, 901]
    assert f"data-US-{day}" in cited(both)
    assert any(s.startswith("objection-") for s in cited(both))


def test_a_reading_does_not_exist_before_it_was_stated() -> None:
    assert finding("II.1.c", "US", "2018-02-04", known="2018-02-04").status == "dormant"
    assert "RU" not in assessed("2018-02-04", "2018-02-04").readings
    assert finding("XI", "RU", "2022-12-01", known="2022-12-01").verdicts[-1].reading == "text"


def test_from_october_2022_the_objection_touches_the_warhead_count() -> None:
    before, after = (finding("II.1.b", "US", k, known=k, reading="RU") for k in ("2022-10-13", "2022-10-20"))
    assert "objection-2022-10-14" not in cited(before)
    assert "objection-2022-10-14" in cited(after)
    assert after.value is not None
    assert (after.value.low, after.value.high) == (1420, 1461)


@pytest.mark.parametrize("day", ["2020-06-01", "2020-12-01", "2021-06-01", "2021-12-31"])
def test_without_inspections_there_is_no_breach_of_the_duty_to_admit_them(day: str) -> None:
    for who in ("US", "RU"):
        found = finding("XI", who, day)
        assert found.status == "kept"
        assert {r.code for r in found.why} == {"no-occasion"}


def test_while_the_agreed_pause_lasts_inspections_are_not_owed() -> None:
    found = finding("XI", "RU", "2020-04-15")
    assert found.status == "dormant"
    assert "pause-2020" in cited(found)


def test_the_inspection_refused_in_august_2022_is_breached_excused_or_disputed_by_the_reading() -> None:
    us, ru, both = (finding("XI", "RU", "2022-10-01", reading=r) for r in ("US", "RU", None))
    assert us.status == "breached"
    assert us.since == AGREEMENT.calendar.moment("2022-09-02").first
    assert ru.status == "excused"
    assert both.status == "disputed"
    assert verdicts(both) == {"US": "breached", "RU": "excused"}
    assert {"inspection-request-2022-08", "exemption-2022-08-08", "refusal-XI-RU-2022-08"} <= cited(both)


def test_as_known_in_january_2023_the_commission_too_and_as_known_in_july_2022_neither() -> None:
    for clause in ("XI", "XII"):
        assert finding(clause, "RU", "2023-01-31", "2023-01-31", "US").status == "breached"
        assert finding(clause, "RU", "2022-07-31", "2022-07-31", "US").status == "kept"
    assert finding("XII", "US", "2023-01-31", "2023-01-31", "US").status == "kept"


def test_the_data_of_march_2023_under_the_reading_of_the_united_states() -> None:
    russia = finding("VII.2", "RU", "2023-06-01", reading="US")
    assert russia.status == "breached"
    assert russia.since == AGREEMENT.calendar.moment("2023-04-01").first
    assert any(s.startswith("refusal-VII.2") for s in cited(russia))
    states = finding("VII.2", "US", "2023-06-01", reading="US")
    assert states.status == "suspended"
    assert "countermeasure-data-2023-03-28" in cited(states)
    assert {r.finding for r in states.why if r.finding} == {"XI/RU/US/2022-09-02", "XII/RU/US/2022-11-30"}
    assert finding("VII.2", "US", "2023-03-01", reading="US").status == "due"
    assert finding("VII.2", "US", "2022-12-31", reading="US").status == "kept"


def test_the_data_of_march_2023_under_the_reading_of_russia() -> None:
    for who in ("US", "RU"):
        found = finding("VII.2", who, "2023-06-01", reading="RU")
        assert found.status == "suspended"
        assert "suspension-2023-02-28" in cited(found)


def test_publication_to_the_world_is_not_delivery() -> None:
    assert finding("VII.2", "US", "2023-06-01", reading="text").status == "breached"
    found = finding("II.1.b", "US", "2023-06-01", reading="US")
    assert (found.status, found.value.low) == ("kept", 1419)  # type: ignore[union-attr]  # it has a value


@pytest.mark.parametrize("reading", ["US", "RU", "text", None])
def test_after_that_russian_counts_are_unknown_and_never_kept(reading: str | None) -> None:
    for clause in LIMITS:
        for day in ("2023-04-01", "2024-06-01", "2025-12-31"):
            assert finding(clause, "RU", day, reading=reading).status == "unknown"


@pytest.mark.parametrize("reading", ["US", "RU", "text", None])
def test_after_its_end_every_duty_is_dormant(reading: str | None) -> None:
    found = assessed("2026-02-05", None, reading).findings()
    assert {f.status for f in found} == {"dormant"}
    assert {r.code for f in found for r in f.why} == {"ended"}


def test_as_known_in_2020_it_was_to_end_in_2021() -> None:
    spans = assessed("2020-06-01", "2020-06-01").timeline.filter(clause="II.1.a", who="US").sort("start")
    assert spans["start"].to_list()[-1] == AGREEMENT.calendar.moment("2021-02-05").first
    assert spans["status"].to_list()[-1] == "dormant"


def test_every_finding_is_explained_down_to_a_statement_with_its_source() -> None:
    """Save where nothing was said, or nothing called for an answer: there the reason says so."""
    without = {"not-yet", "ended", "silent", "none-on-record", "no-occasion", "no-record", "open"}
    for at in ("2016-09-01", "2019-01-01", "2021-03-01", "2022-12-01", "2023-06-01", "2026-02-04"):
        for found in assessed(at).findings():
            assert cited(found) or {r.code for r in found.why} & without, found
            for statement in cited(found):
                assert RECORD.spine.filter(id=statement)["source"][0].startswith("http")


def test_every_statement_of_the_record_keeps_its_source() -> None:
    assert RECORD.spine["source"].null_count() == 0


def test_what_is_not_known_cannot_be_judged() -> None:
    with pytest.raises(UsageError, match="2023-01-01 is after 2022-01-01, the date of what is known"):
        assessed("2023-01-01", "2022-01-01")
