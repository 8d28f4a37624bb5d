"""No verdict on an agreement that ships changes unless the meaning does, and says so."""

from __future__ import annotations

import pytest
from tests.golden.run import CHANGES, allowed, found, mark, stored

import detente
from detente.library.files import names


@pytest.mark.parametrize("name", names())
def test_what_is_found_is_what_was_accepted(name: str) -> None:
    assert found(name) == stored(name), "python3 x golden tells what differs"


def test_the_changelog_says_what_the_meaning_is() -> None:
    assert f"Meaning {detente.MEANING}" in CHANGES.read_text("utf-8")


@pytest.mark.parametrize("name", names())
def test_the_changelog_names_what_was_accepted(name: str) -> None:
    assert mark(name, stored(name)) in CHANGES.read_text("utf-8")


def test_other_verdicts_are_not_accepted_under_the_same_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    before = f"meaning {detente.MEANING}\nall\ttext\t1/A/all/2020-01-01\tkept\n"
    now = before.replace("kept", "breached")
    assert "raise MEANING" in allowed(before, now)
    monkeypatch.setattr(detente, "MEANING", detente.MEANING + 1)
    assert "CHANGELOG.md does not say" in allowed(before, now)
    assert allowed(before, before.replace("meaning ", "meaning 1")) == ""
    assert allowed("", now) == ""
    monkeypatch.undo()
    shipped = [
        one.replace("\n", f" of agreement a and record {record}\n", 1) for one, record in ((before, "b"), (now, "c"))
    ]
    assert allowed(*shipped) == ""
    assert "raise MEANING" in allowed(shipped[0], shipped[1].replace("record c", "record b"))
