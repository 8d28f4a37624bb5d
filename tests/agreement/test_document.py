"""The Markdown around the blocks: front matter, fences, headings, prose, and what is refused before parsing."""

from __future__ import annotations

import hashlib

import pytest
from tests.agreement.documents import NEW_START, document, habits, told

from detente.agreement import parse
from detente.agreement.text.document import LARGEST, MOST_LINES, read
from detente.agreement.text.mistakes import Mistakes
from detente.errors import AgreementError


def blocks(text):
    found = Mistakes()
    page = read("---\ntitle: T\n---\n" + text, "t.md", found)
    assert not len(found), list(found)
    return page.blocks


def test_a_document_without_front_matter_is_told_how_to_begin():
    advice = "begin with ---, then title:, parties: and in force:, then --- again"
    assert told("# Treaty\n") == [f"1:1: the document has no front matter; {advice}"]
    assert told("") == [f"1:1: the document has no front matter; {advice}"]


def test_front_matter_ends():
    assert told("---\ntitle: T\n") == ["1:1: the front matter does not end; end it with a line ---"]


def test_front_matter_is_not_empty():
    expected = "1:1: the front matter is empty; it needs title:, parties: and in force:"
    assert told("---\n---\n") == [expected]


def test_a_block_that_nearly_is_one_is_a_mistake():
    text = (
        document()
        + "\n``` yml duty\n```\n\n```yaml duties\n```\n\n~~~yaml dutty\n~~~\n\n```yamlduty\n```\n\n```duty\n```\n"
    )
    assert [t.partition(": ")[2] for t in told(text)] == [
        "'yml duty' is no kind of block; did you mean 'yaml duty'?",
        "'yaml duties' is no kind of block; did you mean 'yaml duty'?",
        "'yaml dutty' is no kind of block; did you mean 'yaml duty'?",
        "'yamlduty' is no kind of block; did you mean 'yaml duty'?",
        "'duty' is no kind of block; did you mean 'yaml duty'?",
    ]


@pytest.mark.parametrize("info", ["", "python", "yaml example", "text duty"])
def test_any_other_fence_is_prose(info):
    text = document() + f"\n```{info}\nX: {{nonsense: [}}\n```\n"
    assert told(text) == []


def test_a_block_ends():
    text = document() + "\n```yaml duty\nX: {keep: warheads, at most: 1}\n"
    assert told(text) == ["^47:1: this block does not end; close it with ```"]


def test_a_block_that_swallows_the_next_does_not_end_and_nothing_else_is_said_of_the_rest():
    text = document() + "\n```yaml duty\nX: {keep: warheads, at most: 1}\n\nprose: of {\n\n```yaml duty\nY: {}\n```\n"
    assert told(text) == ["^47:1: this block does not end; close it with ``` before line 52"]
    text = document() + "\n```yaml count\nX: {of: holding}\n\nprose: of {\n\n```text\nwords\n"
    assert told(text) == ["^47:1: this block does not end; close it with ```"]


def test_what_stands_before_a_block_that_does_not_end_is_read():
    text = document(duty="X: {kep: warheads}") + "\n```yaml duty\nY: {keep: warheads\n"
    assert [t.partition(": ")[2] for t in told(text)] == [
        "a duty has no key 'kep'; did you mean 'keep'?",
        "this block does not end; close it with ```",
    ]


def test_an_empty_block_is_a_mistake():
    assert told(document() + "\n```yaml duty\n# nothing\n```\n") == [
        "^47:1: this block is empty; fill it, or leave it out"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<!--\n```yaml duty\nX: {}\n```\n-->\n",
        "text:\n\n    ```yaml duty\n    X: {}\n    ```\n",
        "````\n```yaml duty\n```\n````\n",
    ],
    ids=["comment", "indented code", "another fence"],
)
def test_a_block_that_is_not_read_is_worth_a_look(text):
    expected = "this block is not read; a comment or another fence holds it, or it is indented as code"
    assert habits(document() + "\n" + text) == [expected]


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("json duty", "'json duty' is no block, and this is prose; write 'yaml duty' if it binds, or 'json' alone"),
        ("text count", "'text count' is no block, and this is prose; write 'yaml count' if it binds, or 'text' alone"),
        (
            "yaml obligation",
            (
                "'yaml obligation' is no kind of block, and this is prose; blocks are yaml form, yaml count, "
                "yaml occasion, yaml state, yaml duty or yaml reading; an example is written 'text'"
            ),
        ),
    ],
)
def test_a_fence_that_may_be_taken_for_a_block_is_worth_a_look(info, expected):
    text = document() + f"\n```{info}\nX: {{keep: warheads, at most: 5}}\n```\n"
    assert habits(text) == [expected]
    (lint,) = parse(text).lints
    assert (lint.place.line, lint.place.column, lint.place.length) == (47, 4, len(info))


@pytest.mark.parametrize("info", ["", "python", "obligation", "yaml title=duty of all", "text"])
def test_other_fences_are_not_mentioned(info):
    assert habits(document() + f"\n```{info}\nX: {{keep: warheads, at most: 5}}\n```\n") == []


def test_a_fence_of_yaml_that_holds_what_a_block_holds_is_worth_a_look():
    expected = (
        "this fence names no kind of block, and is prose; write 'yaml duty' if it is a duty, 'text' if it is an example"
    )
    assert habits(document() + "\n```yaml\nX: {keep: warheads, at most: 5}\n```\n") == [expected]
    assert habits(document() + "\n```yaml\nname: an example\n```\n") == []


def test_the_heading_is_the_nearest_above_and_prose_reaches_up_to_the_block_before():
    text = (
        "# A\nfirst\n\n```yaml duty\nx: 1\n```\nbetween\n"
        "them\n\n```yaml duty\ny: 1\n```\n\nB\n===\n"
        "\n```yaml duty\nz: 1\n```\n"
    )
    assert [(b.heading, b.prose) for b in blocks(text)] == [("A", "first"), ("A", "between\nthem"), ("B", "")]


def test_prose_of_a_quotation_is_without_its_marks():
    (block,) = blocks("> # H\n> some\n> words\n>\n> ```yaml duty\n> x: 1\n> ```\n")
    assert (block.heading, block.prose, block.source.text) == ("H", "some\nwords", "x: 1\n")


def test_other_fences_belong_to_the_prose():
    (block,) = blocks("see\n\n```text\nfigure\n```\n\n```yaml duty\nx: 1\n```\n")
    assert block.prose == "see\n\n```text\nfigure\n```"


def test_columns_are_right_in_lists_and_quotations():
    text = (
        document()
        + "\n> 1. text\n>    ```yaml duty\n>    X: {keep: warheads,\n>      at most: 5, whle: never}\n>    ```\n"
    )
    assert told(text) == ["2:20: a duty has no key 'whle'; did you mean 'while'?"]


def test_columns_are_right_where_a_tab_indents():
    text = document() + "\n1. text\n\n\t```yaml duty\n\tX: {keep: wareheads, at most: 5}\n\t```\n"
    assert told(text) == ["1:12: no count 'wareheads'; did you mean 'warheads'?"]


def test_lines_are_right_with_the_line_ends_of_windows():
    text = document(duty="X: {keep: wareheads, at most: 5}").replace("\n", "\r\n")
    assert told(text.encode()) == ["1:11: no count 'wareheads'; did you mean 'warheads'?"]


def test_a_mark_at_the_beginning_is_passed_over():
    assert told("\ufeff" + document()) == []
    assert told(b"\xef\xbb\xbf" + document().encode()) == []


@pytest.mark.parametrize(
    "char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\uffff"]
)
def test_invisible_characters_are_refused(char):
    text = document() + f"ab{char}\n"
    expected = f"the character U+{ord(char):04X} is invisible, and what is read is what is judged; take it out"
    with pytest.raises(AgreementError) as error:
        parse(text)
    (mistake,) = error.value.mistakes
    assert (mistake.message, mistake.place.line, mistake.place.column) == (expected, 46, 3)
    assert char not in str(error.value)


def test_bytes_that_are_no_utf8_are_refused():
    with pytest.raises(AgreementError) as error:
        parse(b"---\ntitle: T\n\xff\n---\n", "t.md")
    assert str(error.value) == "t.md:3: the document is no UTF-8; save it as UTF-8\n1 mistake"


def test_half_a_character_is_refused():
    assert told(document() + "\ud800")[0].endswith("the document is no UTF-8; save it as UTF-8")


def test_a_document_of_a_megabyte_is_read_and_a_byte_more_is_not():
    line = "x" * 98 + "\n"
    text = document() + line * ((LARGEST - len(document())) // 99)
    text += "x" * (LARGEST - len(text))
    assert told(text) == []
    with pytest.raises(AgreementError, match="the document has more than 1,000,000 bytes, and no more are read"):
        parse(text + "x")


def test_a_document_has_twenty_thousand_lines_at_most():
    assert told(document() + "\n" * (MOST_LINES - document().count("\n"))) == []
    assert "lines; at most 20,000 are read" in told(document() + "\n" * MOST_LINES)[0]


def test_the_digest_is_that_of_the_bytes():
    raw = NEW_START.replace("\n", "\r\n").encode()
    assert parse(raw).digest == hashlib.sha256(raw).hexdigest()
    assert parse(NEW_START).digest == hashlib.sha256(NEW_START.encode()).hexdigest()


def test_all_mistakes_are_told_in_the_order_of_the_text():
    text = document(
        zone="Nowhere",
        count="X: {of: nothing}",
        state="S: {on: consnt, off: never}",
        duty="D: {keep: warhead, at most: 5, grace: long}",
        reading="RU: {said: 2018, source: x, II: {keep: wareheads}}",
    )
    assert [t.split(":")[0] for t in told(text)] == ["^6", "^49", "^53", "^57", "^57", "1"]


def test_what_is_no_yaml_hides_no_mistake_of_shape_elsewhere():
    text = document(count="X: {of: holding, summ: n}", duty="D: {keep: [")
    assert [t.partition(": ")[2] for t in told(text)] == [
        "a count has no key 'summ'; did you mean 'sum'?",
        "this bracket does not end; close it with ], and put texts that hold , : [ ] { } in quotes, whole",
    ]
