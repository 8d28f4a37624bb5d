"""Text laid out: nothing is lost, and nothing of a stranger's text acts on the terminal."""

import re

from hypothesis import given
from hypothesis import strategies as st

from detente.report.layout import SIGNS, beside, clean, columns, hanging, plain, wide


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" ")), st.integers(1, 120)
)
def test_wrapping_loses_no_word(text, width):
    assert hanging("- ", text, width).removeprefix("-").split() == text.split()


@given(st.lists(st.text("abc", min_size=1, max_size=12), min_size=1), st.integers(40, 100))
def test_no_line_of_short_words_is_wider_than_asked(words, width):
    assert all(wide(line) <= width for line in hanging("head: ", " ".join(words), width).splitlines())


def test_a_word_longer_than_a_line_stays_whole():
    address = "https://example.org/" + "x" * 200
    assert address in hanging("source: ", f"see {address} there", 60)


def test_escape_sequences_and_marks_that_turn_text_around_are_taken_out():
    assert (
        clean("a\x1b[31mb\u202ec\x07")
        == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}"
    )
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", hanging("", "a\x1b[2Jb \u202e c", 40))


def test_cells_are_filled_by_how_wide_they_are_seen():
    assert columns(["文書", "b"], [6, 1]) == "文書    b"


def test_a_pipe_has_no_colours():
    assert plain("kept", "kept") == "kept"


@given(
    st.lists(st.text("abc", min_size=1, max_size=12), min_size=1), st.sampled_from(sorted(SIGNS)), st.integers(40, 90)
)
def test_a_sign_and_its_word_stay_on_one_line(words, sign, width):
    told = hanging("", f"{' '.join(words)} {sign} kept", width)
    assert f"{sign} kept" in told


def test_every_status_has_a_sign_that_stays_with_its_word():
    from detente.words import words

    assert set(words.SIGNS.values()) == SIGNS


@given(st.integers(6, 60), st.integers(40, 90))
def test_what_stands_beside_a_head_is_wrapped_and_loses_nothing(start, width):
    text = "901 when last shown, no number since (at most 800)"
    told = beside("  US", start, text, width)
    assert told.split() == f"US {text}".split()
