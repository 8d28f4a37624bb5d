"""What the public record of the Vienna Document must show, as the States said it at the time."""

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
from detente.record.model import Record
from detente.words.words import Words

AGREEMENT = load_agreement(path("vienna-document-2011"))
RECORD = read_record(*record_paths("vienna-document-2011"), agreement=AGREEMENT)
THEIRS = ("EE", "LV", "LT", "UA", "US")  # who read a reply without numbers as none


def last(day: str) -> int:
    return AGREEMENT.calendar.moment(day).last


@lru_cache
def assessed(at: str, known: str | None = None, reading: str | None = None) -> Assessment:
    return assess(AGREEMENT, RECORD, last(at), last(known) if known else None, reading)


def finding(clause: str, who: str, to: str | None, at: str, known: str | None = None, *,
            reading: str | None = None, on: str | None = None, each: str | None = None) -> Finding:  # fmt: skip
    (one,) = [
        f
        for f in assessed(at, known, reading).findings(clause=clause, party=who)
        if (f.subject.owed_to, f.subject.occasion, f.subject.each) == (to, on, each)
    ]
    return one


def verdicts(of: Finding) -> dict[str, str]:
    return {v.reading: v.status for v in of.verdicts}


def numbers(of: Finding) -> dict[str, tuple[object, object]]:
    return {v.reading: (v.value.low, v.value.high) for v in of.verdicts if v.value is not None}


def test_all_participating_states_are_parties_in_the_order_of_the_organisation() -> None:
    assert len(AGREEMENT.parties) == 57
    names = [party.name.removeprefix("The ") for party in AGREEMENT.parties.values()]
    assert names.index("Albania") == 0
    assert names[-1] == "Uzbekistan"


@pytest.mark.parametrize("who", ["RU", "BY"])
def test_whether_zapad_2017_was_above_13000_is_disputed_by_source(who: str) -> None:
    found = finding("VI.troops", who, None, "2017-09-16", each="Zapad-2017")
    assert found.status == "disputed"
    assert verdicts(found) == {
        who: "kept", "SE": "kept", "NATO": "unknown", "DE": "breached", "UA": "breached",
    }  # fmt: skip
    told = numbers(found)
    assert told[who] == told["SE"] == (12700, 12700)
    assert told["NATO"] == (12701, None)
    assert told["DE"] == (100001, None)
    assert told["UA"] == (120000, 120000)


def test_who_said_nothing_of_an_activity_has_no_verdict_on_it() -> None:
    assert "RU" not in verdicts(finding("VI.troops", "BY", None, "2017-09-16", each="Zapad-2017"))


@pytest.mark.parametrize(
    ("who", "name", "at", "troops", "room"),
    [
        ("RU", "Kavkaz-2020", "2020-09-23", 12900, 100),
        ("BY", "Zapad-2021", "2021-09-12", 12800, 200),
        ("RU", "Zapad-2021", "2021-09-12", 6400, 6600),
        ("RU", "Union Shield 2015", "2015-09-11", 9000, 4000),
    ],
)
def test_what_was_declared_is_within_the_threshold_by_what_is_left(
    who: str, name: str, at: str, troops: int, room: int
) -> None:
    found = finding("VI.troops", who, None, at, reading="text", each=name)
    assert found.status == "kept"
    assert found.value is not None
    assert found.bound is not None
    assert found.value.high is not None
    assert (found.value.high, found.bound.low - found.value.high) == (troops, room)


@pytest.mark.parametrize("who", ["RU", "BY"])
def test_as_declared_zapad_2017_is_within_it_by_300(who: str) -> None:
    """As known when nobody but those who carried it out had told of it; Belarus was first."""
    alone = assess(AGREEMENT, read_of(who), last("2017-09-16"), None, "text")
    (found,) = [f for f in alone.findings(clause="VI.troops", party=who) if f.subject.each == "Zapad-2017"]
    (against,) = [reason for reason in found.why if reason.code == "value"]
    assert found.status == "kept"
    assert Words(AGREEMENT).reason(against) == "troops not observed: 12,700, within the limit of 13,000 by 300"


def read_of(who: str) -> Record:
    """The record with nobody's word on exercises but those of one party."""
    kept = [row for row in statements() if row["kind"] != "activity" or row["by"] == who]
    return of(kept, AGREEMENT)


def statements() -> list[dict[str, object]]:
    (file,) = record_paths("vienna-document-2011")
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_spain_was_refused_an_evaluation_visit_and_the_ground_is_disputed() -> None:
    assert finding("IX.evaluation", "RU", "ES", "2012-01-10").status == "due"
    found = finding("IX.evaluation", "RU", "ES", "2012-01-18")
    assert found.status == "disputed"
    assert verdicts(found) == dict.fromkeys(THEIRS, "breached") | {"RU": "excused", "text": "breached"}


def test_of_sweden_the_quota_is_not_known() -> None:
    found = finding("IX.evaluation", "RU", "SE", "2012-01-18")
    assert found.status == "unknown"
    assert [(reason.code, reason.statement) for reason in found.why] == [("unsure-quota", "evaluation-SE-2012")]


def test_latvia_was_refused_an_inspection_and_the_ground_is_disputed() -> None:
    assert finding("IX.inspection", "RU", "LV", "2022-02-02").status == "disputed"
    found = finding("IX.inspection", "RU", "LV", "2022-02-03")
    assert verdicts(found) == dict.fromkeys(THEIRS, "breached") | {"RU": "excused", "text": "breached"}


@pytest.mark.parametrize("who", ["EE", "LV", "LT"])
def test_belarus_answered_in_time_and_whether_sufficiently_is_disputed(who: str) -> None:
    assert finding("III.16.1", "BY", who, "2022-02-10", "2022-02-10").status == "due"
    assert finding("III.16.1", "BY", who, "2022-02-12", reading="text").status == "kept"
    found = finding("III.16.1", "BY", who, "2022-02-12")
    assert found.status == "disputed"
    assert verdicts(found) == dict.fromkeys(THEIRS, "breached") | {"RU": "kept", "text": "kept"}
    assert finding("III.16.2", "BY", who, "2022-02-16").status == "kept"


def test_a_request_of_a_day_is_due_at_the_end_of_the_second_day_after() -> None:
    for day, status in (("2022-02-11", "due"), ("2022-02-12", "due")):
        assert finding("III.16.1", "RU", "UA", day, "2022-02-12", on="explanation-asked-UA-2022").status == status


def test_whether_russia_answered_ukraine_is_disputed() -> None:
    """A reply of 13 February was reported after Ukraine had said that none came: it holds no numbers."""
    found = finding("III.16.1", "RU", "UA", "2022-02-14", on="explanation-asked-UA-2022")
    assert found.status == "disputed"
    assert found.since == last("2022-02-13") + 1
    assert verdicts(found) == dict.fromkeys(THEIRS, "breached") | {"RU": "kept", "text": "kept"}


def test_russia_did_not_come_to_the_meeting() -> None:
    asked = "meeting-asked-UA-2022"
    assert finding("III.16.2", "RU", "UA", "2022-02-15", reading="text", on=asked).status == "due"
    found = finding("III.16.2", "RU", "UA", "2022-02-16", reading="text", on=asked)
    assert found.status == "breached"
    assert found.since == last("2022-02-15") + 1
    assert "meeting-refused-RU-2022" in {reason.statement for reason in found.why}
    assert verdicts(finding("III.16.2", "RU", "UA", "2022-02-16", on=asked))["RU"] == "kept"


def test_russia_had_not_come_in_april_2021_either() -> None:
    """Ukraine asked for that meeting and the joint one of 14 April as well."""
    found = finding("III.16.2", "RU", "UA", "2021-04-15", on="meeting-asked-UA-2021")
    assert verdicts(found) == {"RU": "kept"} | dict.fromkeys(verdicts(found).keys() - {"RU"}, "breached")
    assert finding("III.16.3", "RU", "UA", "2021-04-16").status == "kept"


def test_the_joint_meeting_was_held_in_time() -> None:
    assert finding("III.16.3", "RU", "UA", "2022-02-17").status == "due"
    assert finding("III.16.3", "RU", "UA", "2022-02-18").status == "kept"


def test_russia_gave_no_information_for_2023() -> None:
    known = finding("I", "RU", None, "2023-01-16", on="2022-12-15")
    assert known.status == "breached"
    assert "exchange-refused-RU" in {reason.statement for reason in known.why}
    assert finding("I", "US", None, "2023-01-16", on="2022-12-15").status == "unknown"


def test_what_is_from_memory_says_so_in_its_heading() -> None:
    """By clause: the numbers that were found in no source."""
    from_memory = {duty.id for duty in AGREEMENT.clauses.duties.values() if "memory" in duty.heading}
    assert from_memory == {
        "II", "V", "V.alert", "VI.invitation", "VII", "VIII.40000", "VIII.25000", "VIII.13000",
        "VIII.ahead", "IX.inspection", "IX.evaluation",
    }  # fmt: skip


def test_every_statement_has_its_source() -> None:
    assert RECORD.spine["source"].null_count() == 0
