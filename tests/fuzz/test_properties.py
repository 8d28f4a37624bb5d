"""What holds of whatever is written in the grammars, filled into rows, or typed: by hypothesis, which makes it small.

The same properties as of the fuzzers (targets.py); documents of random YAML: tests/agreement/test_random.py. Every
run tries the same few: to look for more is what `python3 x fuzz` is for.
"""

from __future__ import annotations

import importlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz import both, commands, mutations, rows, small
from tests.fuzz.records import try_formats
from tests.fuzz.right import Wrong
from tests.fuzz.texts import try_condition, try_expression

few = settings(max_examples=60, derandomize=True)
fewer = settings(max_examples=12, derandomize=True)
draws = st.randoms(use_true_random=False)


@given(draws, st.sampled_from([*small.EXPRESSION_SLOTS]), st.integers(0, 3))
@few
def test_an_expression_comes_to_the_same_by_engine_and_reference(rng, slot, depth):
    try_expression(f"{slot}\n{mutations.expression(rng, small.NAMES[slot], depth)}".encode(), False)


@given(draws, st.sampled_from(sorted(both.SLOTS)), st.integers(1, 3))
@few
def test_an_expression_over_fields_does_so_for_every_statement(rng, slot, depth):
    try_expression(f"{slot}\n{mutations.expression(rng, small.NAMES[slot], depth)}".encode(), False)


@given(draws, st.sampled_from([*small.CONDITION_SLOTS]), st.integers(0, 3))
@few
def test_a_condition_is_written_as_what_parses_to_it(rng, slot, depth):
    try_condition(f"{slot}\n{mutations.condition(rng, small.vocabulary(slot), depth)}".encode(), False)


words = st.sampled_from([*mutations.NUMBERS, *mutations.DATES, "A", "B", "A;B", "public", "yes", "unknown", "h1", "x"])
cells = st.none() | words | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@st.composite
def tables(draw):
    """Rows of which the first cells are mostly right, and all others anything."""
    told = []
    for number in range(draw(st.integers(1, 4))):
        row = dict.fromkeys(rows.columns())
        row |= draw(st.dictionaries(st.sampled_from(sorted(row)), cells, max_size=4))
        row |= {"kind": draw(st.sampled_from(sorted(rows.FIELDS))), "by": draw(st.sampled_from(["A", "B", "A;B"]))}
        row |= {"said": draw(st.sampled_from(["2020-05-05", "2020-05", "2021"])), "id": f"i{number}"}
        told.append(row)
    return rows.same(told)


@given(tables())
@fewer
def test_rows_mean_the_same_in_every_format(data):
    assert rows.sound(data)
    try_formats(data, False)


typed = st.sampled_from([*commands.ARGUMENTS, *commands.OPTIONS]) | st.text(
    st.characters(exclude_characters="\0/.", exclude_categories=["Cs"]), max_size=10
)


@given(st.sampled_from([*commands.COMMANDS, ""]), st.lists(typed, max_size=4))
@few
def test_any_arguments_end_with_an_exit_code_that_is_documented(command, arguments):
    commands.try_command("\n".join(map(json.dumps, [command, *arguments])).encode(), False)


def test_the_two_judges_are_heard_apart(monkeypatch):
    engine = importlib.import_module("detente.assess.columns.arithmetic")
    monkeypatch.setattr(engine, "by_constant", lambda value, factor: value)
    with pytest.raises(Wrong, match="the engine tells"):
        try_expression(b"count sum\nn * 2", False)
