"""Agreements, expressions and conditions as inputs of the fuzzers: how they are made, and tried."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace
from tests.fuzz import both, seeds, small
from tests.fuzz.mutations import condition, expression, mutated, noise
from tests.fuzz.right import Wrong, goes_through, judged

if TYPE_CHECKING:
    from detente.agreement.grammar.conditions import Condition

__all__ = [
    "a_condition",
    "a_document",
    "an_expression",
    "document_mutated",
    "flat",
    "text_mutated",
    "try_condition",
    "try_document",
    "try_expression",
]

# -- documents -------------------------------------------------------------------------------------


@cache
def _small_documents() -> tuple[bytes, ...]:
    steps = {"while": "A keeps 1", "bound": "{2020-01-01: 5, 2021-01-01: 3}"}
    return small.document({}).encode(), small.document(steps).encode()


def a_document(rng: random.Random) -> bytes:
    """A whole agreement, well-formed, mutated or noise."""
    if rng.random() < 0.05:
        return noise(rng)
    if rng.random() < 0.05:
        return b"---\n" + noise(rng) + b"\n---\n```yaml duty\n" + noise(rng) + b"\n```\n"
    if rng.random() < 0.2:
        slots = rng.sample([*small.EXPRESSION_SLOTS], 2) + rng.sample([*small.CONDITION_SLOTS], 2)
        return small.document({slot: _filling(rng, slot) for slot in slots}).encode()
    known = _small_documents() if rng.random() < 0.2 else seeds.agreements(malformed=rng.random() < 0.3)
    return document_mutated(rng, rng.choice(known))


def document_mutated(rng: random.Random, data: bytes) -> bytes:
    """A document with a few things wrong, or with values that others have at the same keys.

    What is refused by the first check of all never comes to the others.
    """
    if rng.random() < 0.5:
        return mutated(rng, data)
    keys, values = _said_elsewhere()
    for _ in range(rng.choice((1, 1, 2, 3))):
        places = [match for match in keys.finditer(data) if match[1] in values]
        if not places:
            return mutated(rng, data)
        place = rng.choice(places)
        data = data[: place.start(2)] + rng.choice(values[place[1]]) + data[place.end(2) :]
    return data


@cache
def _said_elsewhere() -> tuple[re.Pattern[bytes], dict[bytes, list[bytes]]]:
    """How a key and its value are found in a document, and what sound documents have at each key of the language."""
    from detente.agreement.shape.keys import SHAPES

    names = sorted({key.name for shape in SHAPES.values() for key in shape.keys}, key=len, reverse=True)
    found = re.compile(rb"(?<![\w-])(%s):[ ]+(\"[^\"\n]*\"|[^\s,{}\[\]][^,{}\n]*)" % "|".join(names).encode())
    values: dict[bytes, dict[bytes, None]] = {}
    for text in (*_small_documents(), *seeds.agreements(malformed=False)):
        for match in found.finditer(text):
            values.setdefault(match[1], {})[match[2]] = None
    return found, {name: list(told) for name, told in values.items()}


def _filling(rng: random.Random, slot: str, depth: int = 1) -> str:
    if slot in small.NAMES:
        return expression(rng, small.NAMES[slot], depth)
    return condition(rng, small.vocabulary(slot), depth)


def try_document(data: bytes, thorough: bool) -> bool:
    """Parse a document; what parses is assessed on an empty record."""
    from detente.agreement import parse
    from detente.record import empty

    def work() -> None:
        agreement = parse(data, "agreement.md")
        if thorough:
            judged(agreement, empty(agreement))

    return goes_through(work)


# -- expressions and conditions --------------------------------------------------------------------


def an_expression(rng: random.Random) -> bytes:
    """One expression, under the name of the place in which it is to stand."""
    slot = rng.choice(list(small.EXPRESSION_SLOTS))
    text = expression(rng, small.NAMES[slot], rng.choice((0, 1, 1, 2, 3, 5)))
    return f"{slot}\n{_perhaps_spoilt(rng, text)}".encode(errors="surrogatepass")


def a_condition(rng: random.Random) -> bytes:
    """One condition, likewise."""
    slot = rng.choice(list(small.CONDITION_SLOTS))
    text = condition(rng, small.vocabulary(slot), rng.choice((0, 1, 1, 2, 3)))
    return f"{slot}\n{_perhaps_spoilt(rng, text)}".encode(errors="surrogatepass")


def _perhaps_spoilt(rng: random.Random, text: str) -> str:
    way = rng.random()
    if way < 0.75:
        return text
    if way < 0.77:
        return noise(rng).decode(errors="replace")
    if way < 0.78:
        return text + "\ud800"
    return mutated(rng, text.encode(), 2).decode(errors="replace")


def text_mutated(rng: random.Random, data: bytes) -> bytes:
    """An expression or condition with a few things wrong, or another in the same place."""
    slot, _, text = data.partition(b"\n")
    place = slot.decode(errors="replace")
    if rng.random() < 0.4 and place in (small.EXPRESSION_SLOTS | small.CONDITION_SLOTS):
        return slot + b"\n" + _filling(rng, place, rng.randint(1, 3)).encode(errors="surrogatepass")
    return slot + b"\n" + mutated(rng, text, 2)


def try_expression(data: bytes, thorough: bool) -> bool:
    """Parse an expression alone and in its place; what parses comes to the same by both judges, and is assessed."""
    from detente.agreement.grammar import expression_grammar

    slot, text = _slot(data)
    alone = _parses(text, lambda: expression_grammar.parse(text, small.NAMES.get(slot, small.NAMES["quota"]).all))
    return _in_its_place(slot, text, thorough) and alone


def try_condition(data: bytes, thorough: bool) -> bool:
    """The same of a condition, which is also written and parsed again."""
    from detente.agreement.grammar import condition_grammar, conditions

    slot, text = _slot(data)
    known = small.grammar_vocabulary(slot)

    def again() -> None:
        told = condition_grammar.parse(text, known)
        written = conditions.written(told)
        if flat(condition_grammar.parse(written, known)) != flat(told):
            raise Wrong(f"{text!r} is written as {written!r}, which parses to something else")

    alone = _parses(text, again)
    return _in_its_place(slot, text, thorough) and alone


def flat(told: Condition) -> Condition:
    """A condition without the brackets that change nothing: `(a or b) or c` is `a or b or c`."""
    from detente.agreement.grammar.conditions import All, Any, AtLeast, Lasting, Not

    if isinstance(told, Not | Lasting):
        return replace(told, part=flat(told.part))
    if not isinstance(told, All | Any | AtLeast):
        return told
    parts = [flat(part) for part in told.parts]
    if not isinstance(told, AtLeast):
        kind = type(told)
        parts = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return replace(told, parts=tuple(parts))


def _slot(data: bytes) -> tuple[str, str]:
    try:
        said = data.decode(errors="surrogatepass")
    except UnicodeDecodeError:  # any bytes come from a coverage-guided fuzzer
        said = data.decode(errors="surrogateescape")
    slot, _, text = said.partition("\n")
    return slot, text


def _parses(text: str, parse: Callable[[], object]) -> bool:
    from detente.agreement.grammar.tokens import GrammarError

    try:
        parse()
    except GrammarError as error:
        if not 0 <= error.offset <= len(text):
            raise Wrong(f"a mistake at {error.offset} of a text of {len(text)}") from error
        return False
    return True


def _in_its_place(slot: str, text: str, thorough: bool) -> bool:
    if slot not in small.EXPRESSION_SLOTS and slot not in small.CONDITION_SLOTS:
        return False

    def work() -> None:
        agreement = small.parsed({slot: text})
        if slot in both.SLOTS:
            both.compared(agreement, slot)
        if thorough:
            judged(agreement, small.record())  # a record knows the forms, and they are the same

    return goes_through(work)
