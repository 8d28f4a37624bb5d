"""Inputs for the fuzzers, made of a random generator alone: the same generator gives the same input.

    mutated(rng, data)            bytes with a few things wrong with them
    expression(rng, names)        text of the expression grammar, mostly well-formed
    condition(rng, vocabulary)    text of the condition grammar, likewise
    noise(rng)                    bytes with no grammar at all

`mutated` works by lines and by bytes, knows words that mean something (`WORDS`), numbers at the edges, and bombs:
a piece repeated very often, brackets nested very deep.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

__all__ = ["DATES", "NUMBERS", "Names", "Vocabulary", "condition", "expression", "mutated", "noise", "strange"]

NUMBERS = (
    "0 1 -1 2 3 1550 1000000000000 1000000000001 9223372036854775807 9223372036854775808 1e400 0.1 "
    "92.100000000000001 1/3 1e12 007 1_000 1,000 .5 5. 0x10 NaN inf 9..3 3..9 9000.. ..9 9000..13000 "
    "99999999999999999999999999999999999999999"
).split()
DATES = (
    "2020-01-01 2020-02-30 2020 2020-13 0000-01-01 0001-01-01 9999-12-31 10000-01-01 2020-01-01T24:00:00Z "
    "2020-06-01T12:00:00+14:00 2020-01-01T12:00:00-23:59 1970-01-01T00:00:00Z 2020-W01 20200101 -2020-01-01"
).split()
STRANGE = [
    "", " ", "\t", "\n", "\r\n", "\0", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\ud7ff", "\U0001f600",
    "\u017f", "İ", "\u212a", "é", "é", "٣", "Ⅷ", "null", "~", "true", "yes", "on", "NO", "&a", "*a",
    "!!python/object:x", "<<", "{}", "[]", "|", ">", "%", "@", "`", "'", '"', "\\", "#", "---", "...", "```",
    "````", "- ", "? ", ": ", "<script>alert(1)</script>", "${x}", "=1+1", "__class__", "unknown", "missing",
    "self", "other", "never",
]  # fmt: skip
WORDS = [
    "title", "short", "parties", "groups", "others", "settles", "zone", "binding", "in force", "ends", "notice",
    "sources", "form", "count", "occasion", "state", "duty", "reading", "of", "latest", "where", "sum", "is",
    "for each", "good for", "over", "if silent", "according to", "complete", "every", "from", "when", "at", "on", "off",
    "set of", "keep", "at most", "at least", "give", "do", "within", "before", "up to", "per", "who", "to", "since",
    "until", "while", "unless", "excused", "basis", "grace", "said", "source", "key", "text", "party", "date", "count?",
    "kind", "by", "about", "re", "id", "replaces", "cancels", "retraction", "settlement", "coverage", "refusal",
    "kinds", "public", "30 days", "999999 years", "48 hours", "0 days", "calendar year", "treaty year", "```yaml duty",
    "```yaml count", "each of [A, B]", "any of AB", "at least 2 of", "keeps 1", "breaches 2", "meets 3", "owes 1",
]  # fmt: skip


def strange(rng: random.Random) -> str:
    """A word that means something somewhere, a number or date at an edge, or a sign that is trouble."""
    return rng.choice(rng.choice((NUMBERS, DATES, STRANGE, WORDS, WORDS)))


def noise(rng: random.Random) -> bytes:
    """Bytes, or characters, or words, without order."""
    length = rng.choice((0, 1, 3, 30, 300))
    kind = rng.randrange(3)
    if kind == 0:
        return rng.randbytes(length)
    if kind == 1:
        return "".join(map(chr, rng.choices(range(0xD800), k=length))).encode()
    return rng.choice((" ", "\n", "")).join(strange(rng) for _ in range(length)).encode()


# -- mutation --------------------------------------------------------------------------------------


def mutated(rng: random.Random, data: bytes, most: int = 4) -> bytes:
    """Some bytes with between one and `most` things done to them."""
    for _ in range(rng.choice((1, 1, 1, 2, most))):
        data = rng.choice(_WAYS)(rng, data)
    return data[:1_000_000]


def _span(rng: random.Random, length: int) -> tuple[int, int]:
    start = rng.randint(0, length)
    return start, min(length, start + rng.choice((0, 1, 1, 2, 8, 40)))


def _flipped(rng: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    place = rng.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]


def _replaced(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, len(data))
    return data[:start] + strange(rng).encode() + data[end:]


def _word_replaced(rng: random.Random, data: bytes) -> bytes:
    words = data.split(b" ")
    words[rng.randrange(len(words))] = strange(rng).encode()
    return b" ".join(words)


def _digits_replaced(rng: random.Random, data: bytes) -> bytes:
    places = [n for n, char in enumerate(data) if 48 <= char < 58]
    if not places:
        return data
    start = end = rng.choice(places)
    while end < len(data) and 48 <= data[end] < 58:
        end += 1
    return data[:start] + rng.choice(NUMBERS + DATES).encode() + data[end:]


def _moved(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, len(data))
    place = rng.randint(0, len(data))
    return data[:place] + data[start:end] + data[place:]


def _cut(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, len(data))
    return data[:start] + data[end:]


def _cut_off(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randint(0, len(data))]


def _lines(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
    way = rng.randrange(5)
    if way == 0:
        del lines[one]
    elif way == 1:
        lines.insert(two, lines[one])
    elif way == 2:
        lines[one], lines[two] = lines[two], lines[one]
    elif way == 3:
        lines[one] = b" " * rng.randrange(1, 9) + lines[one]
    else:
        lines[one] = lines[one].lstrip()
    return b"\n".join(lines)


_BOMBS = (
    *((b"(", b")"), (b"[", b"]"), (b"{", b"}"), (b"{a: ", b"}"), (b"not ", b""), (b"> ", b""), (b"- ", b"")),
    *((b"1 + ", b"1"), (b"a" * 20, b""), (b"\n", b""), (b"9", b"")),
)


def _bomb(rng: random.Random, data: bytes) -> bytes:
    place = rng.randint(0, len(data))
    many = rng.choice((10, 60, 1_000, 20_000))
    opening, closing = rng.choice(_BOMBS)
    return data[:place] + opening * many + closing * many + data[place:]


_WAYS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_flipped, _replaced, _replaced, _word_replaced, _word_replaced, _digits_replaced, _digits_replaced),
    *(_moved, _cut, _cut, _lines, _lines, _lines),
    *(_flipped, _replaced, _word_replaced, _digits_replaced, _moved, _cut, _lines, _word_replaced, _lines),
    *(_cut_off, _bomb),
)


# -- grammars --------------------------------------------------------------------------------------
# A generator that draws the least there is makes the smallest text, so that hypothesis may be it.


class Names(NamedTuple):
    """What expressions may name in one place, by type, and whether a predicate (else a number) is wanted there."""

    truth: bool
    numbers: Sequence[str] = ()
    texts: Sequence[str] = ()
    dates: Sequence[str] = ()
    truths: Sequence[str] = ()
    counts: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        """Every name."""
        return (*self.numbers, *self.texts, *self.dates, *self.truths)


def expression(rng: random.Random, names: Names, depth: int = 4) -> str:
    """Text of the expression grammar, of the type wanted; now and then something in it does not belong."""
    return _truth(rng, names, depth) if names.truth else _number(rng, names, depth)


def _number(rng: random.Random, names: Names, depth: int) -> str:
    if rng.random() > 0.99:
        return rng.choice((strange(rng), _truth(rng, names, 1)))

    def inner() -> str:
        return _number(rng, names, depth - 1)

    way = 15 - rng.randrange(16) if depth > 0 else 15
    if way < 6:
        return f"{inner()} {rng.choice('+-*/')} {inner()}"
    if way < 8:
        return f"if {_truth(rng, names, depth - 2)} then {inner()} else {inner()}"
    if way < 10:
        return f"{rng.choice(['min', 'max'])}({', '.join(inner() for _ in range(rng.randint(1, 3)))})"
    if way < 12:
        return f"{rng.choice(['ceil', 'floor'])}({inner()})"
    if way == 12:
        return f"({inner()}){rng.choice(['', '', f' else {_number(rng, names, 0)}'])}"
    if way == 13:
        return f"-{_number(rng, names, 0)}"
    if names.numbers and rng.random() < 0.7:
        name = rng.choice(names.numbers)
        if names.counts and rng.random() < 0.3:
            return f"{name} {rng.choice(['of A', 'of B', 'of AB', 'at 2020-06-01', 'of B at 2021'])}"
        return f"{name} else {rng.choice(['0', '5', rng.choice(names.numbers)])}" if rng.random() < 0.2 else name
    return rng.choice(["0", "1", "2", "5", "100", "0.5", "1.25", "1000000000000", "3 kg", "2 t", *NUMBERS[:9]])


def _truth(rng: random.Random, names: Names, depth: int) -> str:
    if rng.random() > 0.99:
        return rng.choice((strange(rng), _number(rng, names, 1)))

    def inner() -> str:
        return _truth(rng, names, depth - 1)

    way = 13 - rng.randrange(14) if depth > 0 else 13
    if way < 4:
        return f"{inner()} {rng.choice(['and', 'or'])} {inner()}"
    if way == 4:
        return f"not {inner()}"
    if way == 5:
        return f"({inner()})"
    if way == 6 and names.all:
        return f"{rng.choice(names.all)} is {rng.choice(['', 'not '])}{rng.choice(['unknown', 'missing'])}"
    if way == 7:
        low, high = (_number(rng, names, depth - 2) for _ in range(2))
        return f"{_number(rng, names, depth - 2)} {rng.choice(['', 'not '])}between {low} and {high}"
    if way == 8 and names.texts:
        among = rng.choice(["chosen", "('cell', 'tank')", "('x')", "(A, B)", "('')"])
        return f"{rng.choice(names.texts)} {rng.choice(['', 'not '])}in {among}"
    if way == 9 and names.texts:
        return f"{rng.choice(names.texts)} {rng.choice(['=', '!='])} {rng.choice([*TEXTS, *names.texts])}"
    if way == 10 and names.dates:
        return f"{rng.choice(names.dates)} {_compares(rng)} {rng.choice([*DATES[:6], *_IN_JUNE, *names.dates])}"
    if way == 11 and names.truths:
        return rng.choice([f"{rng.choice(names.truths)} = {rng.choice(['yes', 'no'])}", rng.choice(names.truths)])
    return f"{_number(rng, names, depth - 1)} {_compares(rng)} {_number(rng, names, depth - 1)}"


_IN_JUNE = ("2020-06-01", "2020-06", "2020-06-01T12:00:00Z")
TEXTS = ("'cell'", "'tank'", "'x'", "''", "'it''s'", "'A'", "'Autumn'")


def _compares(rng: random.Random) -> str:
    return rng.choice(["=", "!=", "<>", "<", "<=", ">", ">="])


class Vocabulary(NamedTuple):
    """What conditions may name; `own` states have a subject, the other states none."""

    subjects: Sequence[str]
    clauses: Sequence[str]
    kinds: Sequence[str]
    own: Sequence[str]
    states: Sequence[str]
    counts: Sequence[str]
    kinds_alone: bool = False


def condition(rng: random.Random, known: Vocabulary, depth: int = 3) -> str:
    """Text of the condition grammar; now and then with something in it that does not belong."""
    if rng.random() > 0.99:
        return strange(rng)
    if depth <= 0 or rng.random() < 0.35:
        return _atom(rng, known) + _lasting(rng)

    def inner() -> str:
        return condition(rng, known, depth - 1)

    way = rng.randrange(8)
    if way < 4:
        return f"{inner()} {rng.choice(['and', 'or'])} {inner()}"
    if way == 4:
        return f"not {inner()}"
    if way == 5:
        parts = [inner() for _ in range(rng.randint(1, 3))]
        return f"at least {rng.choice([1, len(parts), rng.randint(0, 4)])} of ({', '.join(parts)})"
    return f"({inner()}){_lasting(rng)}"


def _lasting(rng: random.Random) -> str:
    if rng.random() < 0.85:
        return ""
    return f" for {rng.choice(['1 day', '90 days', '5 months', '1 year', '48 hours', '0 days', '999999 years'])}"


def _subject(rng: random.Random, known: Vocabulary) -> str:
    if rng.random() < 0.75:
        return rng.choice(known.subjects)
    several = ", ".join(dict.fromkeys(rng.choice(known.subjects) for _ in range(rng.randint(1, 3))))
    return f"{rng.choice(['each of', 'any of', 'all of', 'at least 2 of'])} {rng.choice([f'[{several}]', 'AB'])}"


def _atom(rng: random.Random, known: Vocabulary) -> str:
    who, way = _subject(rng, known), rng.randrange(10)
    if way < 5:
        return f"{who} {rng.choice(['keeps', 'breaches', 'breaches', 'meets', 'owes'])} {rng.choice(known.clauses)}"
    if way == 5:
        return f"{who} said {rng.choice(known.kinds)}"
    if way == 6:
        return f"{who} {rng.choice(known.own)}"
    if way == 7:
        kind = rng.choice(known.kinds)
        return rng.choice([*known.states, "never", *([kind, f"{kind} from {who}"] if known.kinds_alone else [])])
    number = rng.choice(["0", "5", "100", "2.5", "3 kg", rng.choice(NUMBERS)])
    return f"{rng.choice(known.counts)} of {rng.choice(known.subjects)} {rng.choice(['at most', 'at least'])} {number}"
