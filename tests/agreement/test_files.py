"""Agreements in files: what cannot be read is said, with what stands beside it."""

from __future__ import annotations

import pytest
from tests.agreement.documents import NEW_START, document

from detente.agreement import load_agreement
from detente.errors import AgreementError, UsageError


def test_an_agreement_is_read_from_a_file(tmp_path):
    path = tmp_path / "new-start.md"
    path.write_bytes(NEW_START.encode())
    assert load_agreement(path).short == "New START"
    assert load_agreement(str(path)).file == str(path)


def test_mistakes_name_the_file_as_it_was_given(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text(document(zone="Nowhere"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AgreementError, match=r"^a\.md:6:7: 'Nowhere' is no time zone"):
        load_agreement("a.md")


def test_a_missing_file_is_told_with_the_nearest_one(tmp_path):
    (tmp_path / "new-start.md").write_text("x")
    with pytest.raises(UsageError, match=r"there is no agreement '.*new-strat\.md'; did you mean 'new-start\.md'\?"):
        load_agreement(tmp_path / "new-strat.md")


def test_a_missing_file_in_an_empty_folder_is_told_without_advice(tmp_path):
    with pytest.raises(UsageError, match=r"there is no agreement '.*x\.md'$"):
        load_agreement(tmp_path / "x.md")


def test_a_file_in_a_missing_folder_is_told(tmp_path):
    with pytest.raises(UsageError, match="there is no agreement"):
        load_agreement(tmp_path / "no" / "x.md")


def test_a_folder_is_no_agreement(tmp_path):
    (tmp_path / "vienna.md").write_text("x")
    with pytest.raises(UsageError, match=r"is a folder, not an agreement; known is 'vienna\.md'"):
        load_agreement(tmp_path)


def test_a_name_that_is_none_is_told():
    with pytest.raises(UsageError, match="cannot be read"):
        load_agreement("a\0b")


def test_no_more_is_read_than_may_be(tmp_path):
    path = tmp_path / "large.md"
    with path.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(AgreementError, match="more than 1,000,000 bytes, and no more are read"):
        load_agreement(path)
