"""The laws of tests/laws.py, of what ships, of the documented cases and of worlds that Hypothesis draws."""

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.cases.run import cases
from tests.laws import LAWS, Case, broken
from tests.reference.reaches import REACHES
from tests.reference.vocabulary import DAYS
from tests.reference.worlds import worlds
from tests.reprint import document

import detente
from detente.agreement import parse


def written() -> dict[str, str]:
    """The documents of the cases that are agreements."""
    found = {}
    for case in cases():
        for place, text in enumerate(re.findall(r"^````markdown\n(.*?)^````", case.text, re.MULTILINE | re.DOTALL)):
            found[f"{case.name}:{place}"] = text
    return found


@pytest.mark.parametrize("text", written().values(), ids=written())
def test_a_document_and_its_reprinted_form_mean_the_same(text: str) -> None:
    try:
        agreement = parse(text)
    except detente.AgreementError:
        return  # the case is about what is wrong in it
    again = parse(document(agreement))
    assert again.clauses == agreement.clauses
    assert {owner: [(r.said, r.clauses) for r in told] for owner, told in again.readings.items()} == {
        owner: [(r.said, r.clauses) for r in told] for owner, told in agreement.readings.items()
    }
    for what in ("parties", "groups", "others", "settles", "calendar", "binding", "in_force", "ends", "notice"):
        assert getattr(again, what) == getattr(agreement, what)


def test_new_start_reprinted_finds_the_same() -> None:
    agreement = detente.load("new-start")
    record = detente.read_record(agreement=agreement)
    told, again = (detente.assess(a, record).findings(history=True) for a in (agreement, parse(document(agreement))))
    assert told == again


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.sampled_from([*REACHES]), st.data())
def test_a_law_holds_of_every_world(law: str, reach: str, data: st.DataObject) -> None:
    text, rows = data.draw(worlds(REACHES[reach] + "shadows" + data.draw(st.sampled_from(["", "wide"]))))
    assume(rows)
    try:
        case = Case(
            text, rows, data.draw(st.sampled_from([None, *DAYS[6:]])), data.draw(st.sampled_from([None, "text"]))
        )
    except (detente.AgreementError, detente.RecordError):
        assume(False)
    assert not broken(case, [law])
