# ruff: noqa: E501 - a file and its sentence stand on one line each, so that both can be searched for
"""Parquet of few bytes that would unpack to more than any memory is told, and not unpacked; what is honest is read."""

import io
import time
from datetime import date, timedelta

import polars as pl
import pytest
from tests.record.handmade import PREFIXED, column, parquet
from tests.record.treaty import read, wrong

from detente.record.formats.footer import unpacked
from detente.record.formats.typed import Said, _too_much

CSV = "write the record as CSV, with columns such as kind,by,said"
RIGHT = [column("kind", b"report", 1), column("by", b"RU", 1), column("said", b"2022", 1)]
MANY = column("by", b"RU", 10**9)


def of(name, value, rows, **more):
    """A file of right columns and one more, of that many rows."""
    return parquet([column("kind", b"report", rows), column("by", b"RU", rows), column("said", b"2022", rows), column(name, value, rows, **more)])  # fmt: skip


def test_a_file_made_by_hand_is_read(tmp_path):
    assert read(tmp_path, "r.parquet", parquet(RIGHT)).spine["by"].to_list() == [["RU"]]


@pytest.mark.parametrize(
    ("data", "values"),
    [
        (parquet([MANY]), "1,000,000,000"),
        (parquet([column("by", b"RU", 10**7, pages=4)]), "40,000,000"),
        (parquet([column("by", b"RU", 10**7)], groups=4), "40,000,000"),
        (parquet([MANY._replace(rows=1)]), "1,000,000,000"),
        (parquet([column("nobody knows this", b"RU", 4 * 10**7)]), "40,000,000"),
        (parquet(RIGHT, rows=10**12), "3,000,000,000,000"),
        (parquet(RIGHT, said=10**12), "3,000,000,000,000"),
    ],
    ids=["in a page", "in pages", "in groups", "hidden in a page", "in no column", "said of a group", "said of all"],
)
def test_more_cells_than_a_file_of_its_size_has_are_told(tmp_path, data, values):
    assert wrong(tmp_path, "r.parquet", data) == [
        f"r.parquet:1: it unpacks to {values} cells; of a file of {len(data):,} bytes at most 30,000,000 are read; {CSV}"
    ]


@pytest.mark.parametrize("many", [["RU"], [["RU", "US"]]], ids=["texts", "lists"])
def test_more_values_than_a_file_of_its_size_has_are_told_and_empty_cells_are_none(tmp_path, many):
    rows = 6_000_000 if many == ["RU"] else 3_000_000
    out = io.BytesIO()
    pl.DataFrame({"to": pl.Series(many).new_from_index(0, rows), "at": pl.Series([None], dtype=pl.String).new_from_index(0, rows)}).write_parquet(out)  # fmt: skip
    size = len(out.getvalue())
    assert size < 200_000
    assert wrong(tmp_path, "r.parquet", out.getvalue()) == [
        f"r.parquet:1: it holds 6,000,000 values; of a file of {size:,} bytes at most 5,000,000 are read; {CSV}"
    ]


def test_a_table_of_many_columns_may_be_nearly_empty(tmp_path):
    rows = {"kind": "report", "by": "RU", "said": "2022", "id": [f"{n}" for n in range(300_000)]}
    empty = {f"c{n}": pl.Series([None], dtype=pl.String).new_from_index(0, 300_000) for n in range(30)}
    out = io.BytesIO()
    pl.DataFrame(rows | empty).write_parquet(out)
    assert not [said for said in wrong(tmp_path, "r.parquet", out.getvalue()) if "at most" in said]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (of("note", b"x", 1, unpacked=2 * 10**9), 2_000_000_000),
        (of("note", b"x" * 10**6, 10**5, width=10**6), 100_000_000_000),
        (of("note", b"x", 10, width=2**31 - 1), 21_474_836_470),
        (of("note", b"x", 10**5, unpacked=10**6, encoding=PREFIXED), 100_000_000_000),
    ],
    ids=["said of a page", "of one length", "of one length that is said", "told by what differs"],
)
def test_more_bytes_than_a_file_of_its_size_unpacks_to_are_told(tmp_path, data, size):
    [said] = wrong(tmp_path, "r.parquet", data)
    told = int(said.removeprefix("r.parquet:1: it unpacks to ").partition(" bytes; of a file of ")[0].replace(",", ""))
    assert size <= told < size * 1.01 + 2_000_000
    assert said.endswith(f" bytes at most 256,000,000 are read; {CSV}")


@pytest.mark.parametrize("column", ["note", "kind", "said"])
def test_a_long_text_that_is_named_again_and_again_is_told(tmp_path, column):
    data = of(column, b"x" * 10**5, 10**5) if column == "note" else _instead(column)
    begun = time.process_time()
    [said] = wrong(tmp_path, "r.parquet", data)
    assert said.startswith("r.parquet:1: its texts, named again and again, are 10,00")
    assert said.endswith(f" are written out; of a file of {len(data):,} bytes at most 1,000,000,000 are read; {CSV}")
    assert time.process_time() - begun < 3


def _instead(name):
    columns = {c.name: column(c.name, b"x", 10**5) for c in RIGHT}
    return parquet([*(columns | {name: column(name, b"x" * 10**5, 10**5)}).values()])


def test_a_text_in_lists_and_categories_counts_as_often_as_it_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("detente.record.formats.typed._TEXT", 1_000)
    monkeypatch.setattr("detente.record.formats.typed._TEXT_A_BYTE", 0)
    rows = {"kind": "report", "by": "RU", "said": "2022", "id": [f"{n}" for n in range(40)]}
    for name, many in {
        "to": pl.Series([["US"] * 30] * 40),
        "note": pl.Series(["x" * 60] * 40, dtype=pl.Categorical),
        "source": pl.Series(["é" * 30] * 40),
    }.items():
        out = io.BytesIO()
        pl.DataFrame(rows | {name: many}).write_parquet(out)
        [said] = wrong(tmp_path, "r.parquet", out.getvalue())
        length = 40 * (12 + 60) + 70
        assert f"are {length:,} bytes when they are written out" in said


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (parquet([MANY], deep=1_000), "its columns nest deeper than 20"),
        (parquet([column("by", b"RU", 1)], groups=150_000), "it describes itself in 5,250,036 bytes; at most 4,000,000 are read"),
        (parquet([column("by", b"RU", 1, pages=100_001)]), "it consists of more than 100,000 pages"),
        (b"PAR1" + b"\x00" * 9 + b"PAR1", "it is cut off, or describes itself wrongly"),
        (b"PAR1" + b"\x1c" * 900 + b"\x00" * 900 + (1_800).to_bytes(4, "little") + b"PAR1", "it is cut off, or describes itself wrongly"),
        (b"PAR1" + b"\x19" * 1_800 + (1_800).to_bytes(4, "little") + b"PAR1", "it is cut off, or describes itself wrongly"),
        (parquet([column("by", b"RU", 1)]).replace(b"PAR1", b"PAR2"), "it does not begin and end as one does"),
    ],
    ids=["deep", "long", "in pieces", "empty", "structs in structs", "lists in lists", "another mark"],
)  # fmt: skip
def test_what_cannot_be_followed_is_no_parquet_file(tmp_path, data, why):
    begun = time.process_time()
    assert wrong(tmp_path, "r.parquet", data) == [
        f"r.parquet:1: this is no Parquet file that can be read: {why}; write it anew"
    ]
    assert time.process_time() - begun < 3


def test_thousands_of_columns_are_told_within_seconds(tmp_path):
    data = parquet([*RIGHT, *(column(f"c{n}", b"x", 1) for n in range(5_000))])
    begun = time.process_time()
    assert len(wrong(tmp_path, "r.parquet", data)) == 21
    assert time.process_time() - begun < 3


@pytest.mark.parametrize("packed", ["zstd", "snappy", "gzip", "lz4", "uncompressed"])
@pytest.mark.parametrize("rows", [300, 1_000_000])
def test_a_million_statements_are_in_proportion_to_their_file(packed, rows):
    number = pl.int_range(rows, eager=True)
    frame = pl.DataFrame({
        "id": pl.select(pl.format("r{}", number)).to_series(), "kind": "report", "by": ["RU", "US"] * (rows // 2),
        "said": pl.date_range(date(2000, 1, 1), date(2000, 1, 1) + timedelta(days=rows - 1), eager=True),
        "n": number % 1_000, "source": "https://example.org/a/source/that/is/the/same/for/all", "note": pl.Series([None] * rows, dtype=pl.String),
    })  # fmt: skip
    out = io.BytesIO()
    frame.write_parquet(out, compression=packed)
    told, said = unpacked(out.getvalue()), Said(len(out.getvalue()))
    said.add(frame)
    assert told.values == 7 * rows
    assert _too_much(told, len(out.getvalue())) == said.too_much == ""
