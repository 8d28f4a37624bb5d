"""Rows of a key as neighbours: codes in the order of keys, and the rows of one key without looking at the others."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.assess.columns import runs

ROWS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from([None, "x", "y", ""]), st.integers(0, 9)), min_size=1, max_size=12
)
SCHEMA = {"who": pl.String, "each": pl.String, "t": pl.Int64}
KEY = ["who", "each"]


def of(rows):
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@pytest.mark.parametrize("few", [0, 100], ids=["of many", "of few"])
@given(rows=ROWS)
def test_a_code_is_the_place_of_a_key_among_all_nothing_before_any_text(few, rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "_FEW", few)
        frame = runs.coded(of(rows), KEY, "code")
    keys = sorted({r[:2] for r in rows}, key=lambda k: (k[0], k[1] is not None, k[1] or ""))
    assert frame.rows() == [(*r, keys.index(r[:2])) for r in rows]
    assert frame["code"].dtype == pl.UInt32


@given(rows=ROWS, at=st.integers(-1, 10))
def test_the_rows_of_a_key_are_those_that_a_search_through_all_finds(rows, at):
    frame = runs.in_order(of(rows), KEY, "t")
    by_key = runs.Rows(frame, KEY, "t")
    for key in [("A", None), ("A", "x"), ("B", "y"), ("B", ""), ("C", None)]:
        mine = [r for r in frame.rows() if r[:2] == key]
        assert by_key.of(key).rows() == mine
        begun = [r for r in mine if r[2] <= at]
        found = by_key.at(key, at)
        assert found == (dict(zip(SCHEMA, begun[-1], strict=True)) if begun else None)


def test_of_nothing_there_are_no_rows():
    empty = runs.Rows(of([]), KEY, "t")
    assert empty.of(("A", None)).is_empty()
    assert empty.at(("A", None), 5) is None
