"""A document comes from an adversary: reading it ends soon, with little memory, and raises AgreementError alone.

Limits are ten times what a quiet machine needs, so that a busy one does not fail and a quadratic step still does.
"""

from __future__ import annotations

import time
import tracemalloc

import pytest
from tests.agreement.documents import document

from detente.agreement import parse
from detente.agreement.text.document import LARGEST
from detente.errors import AgreementError

SECONDS, MEGABYTES = 20, 120
ROOM = LARGEST - 4_000


def raw(unit):
    return document() + "\n" + unit * (ROOM // len(unit.encode()))


def block(body, kind="duty"):
    return document() + f"\n```yaml {kind}\n{body}\n```\n"


def lines(unit, width=9_000):
    return block((unit * (width // len(unit)) + "\n") * 33)


def many(line, count, kind="duty"):
    return block("\n".join(line.format(i=i, next=i + 1) for i in range(count)), kind)


KEPT = "{{keep: warheads, at most: 5}}"
DOCUMENTS = {
    **{
        f"a megabyte of {unit!r} as prose": raw(unit)
        for unit in ["[", "> ", "- ", "`", "*", "<!-- ", "\t", "1. ", "~~~\n", "- a\n", "[a]: b\n", "a\n"]
    },
    **{f"a megabyte of {unit!r} as a block": block(unit * (ROOM // len(unit))) for unit in ["[", "a: ", "'", '"', "!"]},
    **{
        f"long lines of {unit!r}": lines(unit)
        for unit in [
            "[",
            "{",
            "- ",
            "? ",
            "'",
            '"',
            "!",
            "&",
            "*",
            "#",
            " ",
            "\t",
            "x y ",
            "a: ",
            "[a, ",
            "{a: ",
            "\\",
            "''",
            "[[],",
            "<<: *a, ",
        ]
    },
    **{
        f"short lines of {unit!r}": block(unit * 15_000)
        for unit in ["a: 1\n", "- a\n", "- - a\n", "[\n", "? a\n", "<<: *a\n", "|\n"]
    },
    "ten thousand fences": document() + "```yaml duty\n```\n" * 9_900,
    "thousands of clauses": many("X{i}: {{keep: warheads, at most: 5, while: RU keeps X{i}}}", 2_000),
    "thousands of clauses whose force hangs together": many(
        "X{i}: {{keep: warheads, at most: 5, while: other owes X{next}}}", 1_999
    ).replace("owes X1999", "owes X0"),
    "thousands of wrong names": many("X{i}: {{keep: warhead{i}, at most: 5, while: RU keps X{i}}}", 2_000),
    "thousands of unknown keys": many("X{i}: {{keeep: warhead{i}}}", 4_000),
    "a long chain of counts": many("X{i}: {{is: X{next}}}", 4_000, "count").replace("X4000}", "warheads}"),
    "counts that double": many("X{i}: {{is: X{next} * X{next}}}", 4_000, "count").replace("X4000", "warheads"),
    "a long ring of counts": many("X{i}: {{is: X{next}}}", 4_000, "count").replace("X4000}", "X0}"),
    "long names that begin alike": many(
        "n n n n n n n n n n n n n n n n n n n n n n n n n n n{i}: {{of: holding}}", 3_000, "count"
    ),
    "states that use one another": document(
        state="\n".join(f"S{i}: {{on: S{i + 1} or S{i * 7 % 1500}, off: never}}" for i in range(1500))
        + "\nS1500: {on: US owes II, off: never}",
        duty="\n".join(f"X{i}: {{keep: warheads, at most: 1, while: S{i}}}" for i in range(1000)),
    ),
    "hundreds of parties whose force hangs together": document(
        parties="{US: a, RU: b,\n " + ",\n ".join(f"P{i}: n" for i in range(290)) + "}",
        duty="\n".join(
            f"X{i}: {{keep: warheads, at most: 5, while: other owes X{(i + 1) % 1500}}}" for i in range(1500)
        ),
    ),
    "a thousand readings": document()
    + "".join(
        f"\n```yaml reading\nRU: {{said: {1000 + i}-01-01, source: x, II: {{at most: 5}}}}\n```\n" for i in range(1000)
    ),
    "a thousand readings of a thousand clauses": many("X{i}: " + KEPT, 1_000)
    + "".join(
        f"\n```yaml reading\nRU: {{said: {1000 + i}-01-01, source: x, II: {{at most: 5}}}}\n```\n" for i in range(900)
    ),
    "a condition of ten thousand characters": block(
        "X: {keep: warheads, at most: 5, while: '" + "RU keeps II and " * 600 + "never'}"
    ),
    "a condition of brackets": block(
        "X: {keep: warheads, at most: 5, while: '" + "(" * 4_000 + "never" + ")" * 4_000 + "'}"
    ),
    "a condition of not": block("X: {keep: warheads, at most: 5, while: '" + "not " * 2_000 + "never'}"),
    "a sum of brackets": block("X: {keep: warheads, at most: '" + "(" * 4_000 + "1" + ")" * 4_000 + "'}"),
    "a sum of minus signs": block("X: {keep: warheads, at most: '" + "-" * 4_000 + "1'}"),
    "a number of nine thousand digits": block("X: {keep: warheads, at most: " + "9" * 9_000 + "}"),
    "a fraction of nine thousand digits": block("X: {keep: warheads, at most: 0." + "9" * 9_000 + "}"),
    "a long product": block("X: {keep: warheads, at most: '" + "9 * " * 2_400 + "9'}"),
    "many misspelt words": block("X: {keep: warheads, at most: '" + "declared lanch " * 600 + "'}"),
    "thousands of steps": block(
        "X: {keep: warheads, at most: {\n" + ",\n".join(f"{1000 + i}-01-01: {i}" for i in range(8000)) + "}}"
    ),
    "thousands of caps": block(
        "X: {on: request, do: access, within: 1 day, up to: [\n" + ",\n".join(["1 for each site"] * 8000) + "]}"
    ),
    "thousands of fields": document(form="f: {\n" + ",\n".join(f"a{i}: text key" for i in range(9000)) + "}"),
    "a list of thousands": block(
        "X: {keep: warheads, at most: 1, while: 'any of [" + ", ".join(["US"] * 2000) + "] keep II'}"
    ),
}


def read(text):
    try:
        parse(text)
    except AgreementError as error:
        return error.mistakes
    return ()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_reading_ends_soon(name):
    start = time.process_time()
    mistakes = read(DOCUMENTS[name])
    assert time.process_time() - start < SECONDS
    assert len(str(AgreementError(mistakes))) < 100_000


@pytest.mark.parametrize(
    "name", ["long lines of '['", "long lines of 'x y '", "a megabyte of '- ' as prose", "thousands of fields"]
)
def test_reading_needs_little_memory(name):
    tracemalloc.start()
    try:
        read(DOCUMENTS[name])
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("long lines of '['", "nesting deeper than 20 is not read"),
        ("a megabyte of '[' as a block", "the blocks of the document have more than 300,000 characters"),
        ("short lines of '- a\\n'", "a block maps names to what they are, here each to a duty"),
        ("thousands of unknown keys", "there are 1,000 mistakes, and the rest is not read"),
        ("a number of nine thousand digits", "a number of 9,000 digits is too long"),
        ("a condition of brackets", "brackets nest deeper than 50"),
        ("counts that double", "this could grow beyond what is counted exactly"),
        (
            "a thousand readings of a thousand clauses",
            "900 readings of 1,011 blocks are too many; at most 30,000 in all are read",
        ),
        ("a long ring of counts", "X9 -> (3989 more) -> X3999 -> X0"),
        (
            "thousands of clauses whose force hangs together",
            "force depends on itself: X0 by US -> X1 by RU -> X2 by US",
        ),
    ],
)
def test_what_is_refused_is_told(name, expected):
    assert any(expected in m.message for m in read(DOCUMENTS[name]))


def test_too_many_values_are_refused_and_nothing_else_is_said():
    mistakes = read(document(duty="\n".join(f"X{i}: [a, a, a, a, a]" for i in range(4_000))))
    assert [m.message for m in mistakes] == [
        "the document has more than 20,000 values; split it into several agreements"
    ]


def test_text_of_a_stranger_does_not_reach_the_terminal_as_it_is():
    with pytest.raises(AgreementError) as error:
        parse(document(duty='X: {keep: "\\ue000[31mred\\u200d", at most: 5}'))
    assert error.value.mistakes[0].message.startswith(
        "no count '\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}'"
    )


@pytest.mark.parametrize(
    "escape", [r"\e", r"\0", r"\a", r"\L", r"\x9b", r"\u200B", r"\u202e", r"\ud800", r"\U000E0041"]
)
@pytest.mark.parametrize("text", ['X: {{keep: "war{}heads", at most: 5}}', '"X{}": {{keep: warheads, at most: 5}}'])
def test_what_nobody_sees_is_refused_as_an_escape_as_well(escape, text):
    with pytest.raises(AgreementError) as error:
        parse(document(duty=text.format(escape)))
    (mistake,) = error.value.mistakes
    assert mistake.what.endswith(" is invisible, and what is read is what is judged")
    assert mistake.place.source[mistake.place.column - 1 :].startswith(escape)
    assert mistake.place.length == len(escape)


@pytest.mark.parametrize("escape", [r"\t", r"\n", r"\\", r"\u00e9", r"\_"])
def test_other_escapes_are_read(escape):
    assert read(document().replace("title: Treaty of Testing", f'title: "Treaty{escape}of Testing"')) == ()
