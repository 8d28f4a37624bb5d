# ruff: noqa: E501 - a row stands on one line
"""Texts that repeat are coded, and files are read group by group: nothing comes out otherwise for that."""

import io
from itertools import cycle, islice

import polars as pl
import pytest
from tests.record.treaty import AGREEMENT, wrong

from detente.errors import RecordError
from detente.record.files import read_record
from detente.record.formats import typed
from detente.record.rows import coded

GOOD = [
    {"kind": "holding", "by": "RU", "said": "2022-02-01", "at": "2022-01-01", "site": "Kozelsk", "category": "tank", "n": "5"},
    {"kind": "holding", "by": "US", "said": "2022-02", "at": "2022-01-01T10:00:00Z", "site": "Malmstrom", "category": "tank", "n": ">3"},
    {"kind": "report", "by": "US; RU", "said": "2022-03-01", "to": "public", "until": "2022-04-01", "note": "as before"},
    {"kind": "report", "by": "RU", "said": "RU=2022-04-01; US=2022-05", "to": "US", "about": "US"},
]  # fmt: skip
ODD = [
    {"by": " RU"}, {"by": "RU "}, {"by": ""}, {"by": "  "}, {"by": None}, {"by": "XX"}, {"by": "RU;RU"}, {"by": "R\x00U"}, {"by": "\x00"},
    {"kind": "holding "}, {"kind": "holdng"}, {"kind": ""}, {"kind": None}, {"kind": "\x00"}, {"kind": "hol\u200bding"},
    {"at": "2022-02-30"}, {"at": "\t2022-02-01"}, {"at": "2022-02-01\n"}, {"at": "800"}, {"said": "2022-02-01T25:00:00Z"}, {"said": "RU=2022"},
    {"site": "Koz\u200belsk"}, {"site": "Kozelsk "}, {"site": "\x00"}, {"category": None}, {"n": "many"}, {"n": "-1"}, {"n": " 7"},
    {"to": "RU"}, {"to": "public "}, {"to": ""}, {"until": "2021-01-01"}, {"note": " \x00"}, {"note": "x "}, {"re": "nowhere"}, {"re": "s1 "},
]  # fmt: skip


def rows(odd=()):
    """Four hundred statements, every ninth with something odd while there is."""
    made = [row | {"id": f"s{n}"} for n, row in enumerate([*islice(cycle(GOOD), 200), *islice(cycle(GOOD[::-1]), 200)])]
    for place, more in enumerate(odd):
        made[7 + 9 * place] |= more
    return made


def parquet(made, group):
    out = io.BytesIO()
    pl.DataFrame(made, infer_schema_length=None).write_parquet(out, row_group_size=group)
    return out.getvalue()


@pytest.fixture(params=["coded", "in groups", "coded in groups"])
def otherwise(request, monkeypatch):
    """Files of a few rows read as those of millions are."""

    def begin():
        if "groups" in request.param:
            monkeypatch.setattr(typed, "_BATCH", 30)
        if "coded" in request.param:
            monkeypatch.setattr(coded, "_ROWS", 3)
            monkeypatch.setattr(coded, "_REPEATED", 1)

    return begin


def test_what_is_right_is_the_same_record(tmp_path, otherwise):
    (tmp_path / "r.parquet").write_bytes(parquet(rows(), 20))
    expected = read_record(tmp_path / "r.parquet", agreement=AGREEMENT)
    otherwise()
    told = read_record(tmp_path / "r.parquet", agreement=AGREEMENT)
    assert told.spine.equals(expected.spine)
    assert told.receipts.equals(expected.receipts)
    assert told.digest == expected.digest
    assert len(told.receipts) == 200


def test_what_is_wrong_is_told_of_the_same_cells(tmp_path, otherwise):
    data = parquet(rows(ODD), 20)
    expected = wrong(tmp_path, "r.parquet", data)
    assert len(expected) > len(ODD) // 2
    otherwise()
    assert wrong(tmp_path, "r.parquet", data) == expected


@pytest.mark.parametrize("one", ODD, ids=repr)
def test_one_odd_cell_changes_nothing_in_others(tmp_path, otherwise, one):
    data = parquet(rows([one]), 20)

    def told():
        try:
            (tmp_path / "r.parquet").write_bytes(data)
            return read_record(tmp_path / "r.parquet", agreement=AGREEMENT).digest
        except RecordError as error:
            return str(error)

    expected = told()
    otherwise()
    assert told() == expected


def test_of_a_file_that_is_damaged_further_on_nothing_else_is_told(tmp_path, otherwise):
    made = rows(ODD)
    out = io.BytesIO()
    pl.DataFrame(made, infer_schema_length=None).write_parquet(out, row_group_size=20, compression="uncompressed")
    data = out.getvalue().replace(b"s399", b"\xff\xff\xff\xff")
    otherwise()
    [said] = wrong(tmp_path, "r.parquet", data)
    assert said.startswith("r.parquet:1: this is no Parquet file that can be read: ")


def test_a_file_that_holds_too_much_further_on_is_told_so_alone(tmp_path, otherwise, monkeypatch):
    monkeypatch.setattr(typed, "_FILLED", 2_000)
    monkeypatch.setattr(typed, "_FILLED_A_BYTE", 0)
    otherwise()
    [said] = wrong(tmp_path, "r.parquet", parquet(rows(ODD), 20))
    assert said.startswith("r.parquet:1: it holds 2,")
