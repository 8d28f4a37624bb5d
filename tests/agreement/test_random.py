"""Whatever the text, reading it gives an agreement or an AgreementError, and says where."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.agreement.documents import KINDS, NEW_START, document

from detente.agreement import parse
from detente.errors import AgreementError

WORDS = (
    "keep on give do within before at most least up to for each per since until while unless excused grace who "
    "of is sum where over ever latest US RU G self other never warheads cells request access II VII and or not ( ) "
    "[ ] { } , : ' \" | > & * ! # % - ? 5 24 hours 30 days 2018-02-05 kg = >= + / else if then min max ceil breaches "
    "owes keeps meets said agrees suspends chosen in between unknown missing if silent good for according \n \n  \t"
).split(" ")
soup = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def read(text):
    """The mistakes, each with a place within the text; none when it is an agreement."""
    try:
        parse(text)
    except AgreementError as error:
        told = error
    else:
        return
    count = sum(text.count(c) for c in ("\n\r" if isinstance(text, str) else (b"\n", b"\r")))
    assert told.mistakes
    assert all(m.what and 0 <= m.place.line <= count + 2 for m in told.mistakes)
    assert str(told)


@given(st.text(max_size=300))
@example("---\n---")
@example("---\n{}\n---\n")
def test_any_text(text):
    read(text)
    read("---\ntitle: T\nparties: {US: a}\nin force: 2011\n---\n" + text)


@given(st.binary(max_size=300))
def test_any_bytes(raw):
    read(raw)


@given(st.sampled_from(KINDS), st.text(max_size=120))
def test_any_block(kind, text):
    read(document(**{kind: text}))


@given(st.sampled_from(KINDS), soup)
def test_any_words_of_the_language(kind, text):
    read(document(**{kind: "X: " + text}))


KEYS = st.sampled_from(
    [
        *(
            "keep on give do within before who to while unless excused up_to sum where is of every from when off at"
        ).split(),
        "at most",
        "up to",
        "set of",
        "for each",
        "according to",
    ]
)
values = st.recursive(
    soup | st.sampled_from(["warheads", "5", "RU keeps II", "request", "30 days", "2018"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | soup, inner, max_size=4),
    max_leaves=8,
)


def flow(value):
    if isinstance(value, str):
        return "'" + value.replace("'", "''").replace("\n", " ") + "'"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return "{" + ", ".join(f"{flow(k)}: {flow(v)}" for k, v in value.items()) + "}"


@given(st.sampled_from(KINDS), st.dictionaries(KEYS, values, max_size=6))
def test_any_shape(kind, value):
    read(document(**{kind: f"X: {flow(value)}"}))


@given(st.data())
@settings(max_examples=300)
def test_any_mutation_of_a_treaty(data):
    text = NEW_START
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 30)))
        match data.draw(st.sampled_from(["cut", "put", "swap", "double"])):
            case "cut":
                text = text[:start] + text[end:]
            case "put":
                text = text[:start] + data.draw(st.sampled_from(WORDS) | st.text(max_size=4)) + text[start:]
            case "swap":
                other = data.draw(st.integers(0, len(text)))
                text = text[:start] + text[other : other + 20] + text[end:]
            case "double":
                text = text[:end] + text[start:end] + text[end:]
    read(text)
    read(text.encode(errors="surrogatepass"))


@given(st.data())
def test_the_order_of_blocks_changes_no_meaning(data):
    text = document(duty="X: {on: request, do: access, within: 1 day, while: RU keeps II}")
    head, *blocks = text.split("```yaml ")
    shuffled = head + "".join("```yaml " + b for b in data.draw(st.permutations(blocks)))
    one, other = parse(text).clauses, parse(shuffled).clauses
    assert one == other
