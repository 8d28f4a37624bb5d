"""The words of the language, for a fuzzer that puts words together: taken from the code that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.fuzz import commands, mutations, small

__all__ = ["dictionary", "words"]

_SIGNS = "+ - * / ( ) = < > <= >= != <> , [ ] { } : ' \" ; .. | > # & ! ? %".split()


def words(target: str) -> list[str]:
    """The words that mean something to a target, each once."""
    ways = {"documents": _of_documents, "expressions": _of_expressions, "conditions": _of_conditions,
            "commands": _of_commands}  # fmt: skip
    return list(dict.fromkeys(word for word in ways.get(target, _of_records)() if word))


def dictionary(target: str) -> str:
    """The same as libFuzzer reads a dictionary."""
    return "".join(f'"{_escaped(word)}"\n' for word in words(target) if len(word.encode("utf-8", "replace")) <= 64)


def _escaped(word: str) -> str:
    return re.sub(r"[^ !#-\[\]-~]", lambda sign: "".join(f"\\x{byte:02X}" for byte in sign[0].encode()), word)


def _of_expressions() -> Iterator[str]:
    from detente.agreement.grammar import expression_grammar
    from detente.amounts import UNITS

    yield from sorted(expression_grammar.RESERVED)
    yield from UNITS
    yield from _SIGNS
    yield from (name for names in small.NAMES.values() for name in names.all)
    yield from (
        *mutations.NUMBERS,
        *mutations.DATES,
        *mutations.TEXTS,
        *(f"{slot}\n" for slot in small.EXPRESSION_SLOTS),
    )


def _of_conditions() -> Iterator[str]:
    from detente.agreement.grammar import condition_grammar

    yield from sorted(condition_grammar.RESERVED)
    yield from _SIGNS
    yield from (word for part in small.vocabulary("while")[:6] for word in part)
    yield from (*mutations.NUMBERS, *(f"{slot}\n" for slot in small.CONDITION_SLOTS))
    yield from ("days", "months", "years", "hours")


def _of_documents() -> Iterator[str]:
    from detente.agreement.model import RESERVED_KINDS
    from detente.agreement.shape.keys import SHAPES
    from detente.agreement.text.document import KINDS

    for shape in SHAPES.values():
        for key in shape.keys:
            yield f"{key.name}: "
            yield key.example
    yield from (f"\n```yaml {kind}\n" for kind in KINDS)
    yield from ("\n```\n", "---\n", *RESERVED_KINDS)
    yield from _of_expressions()
    yield from _of_conditions()


def _of_records() -> Iterator[str]:
    from detente.agreement.model import RESERVED_KINDS
    from detente.record.rows.kinds import known_columns

    yield from sorted(known_columns(small.agreement()))
    yield from (*small.agreement().clauses.forms, *RESERVED_KINDS)
    yield from (str(value) for row in small.RECORD for value in row.values())
    yield from (*mutations.NUMBERS, *mutations.DATES, *_SIGNS)


def _of_commands() -> Iterator[str]:
    from detente.cli.app import PLACES

    for word in (*PLACES, *commands.ARGUMENTS, *commands.OPTIONS):
        yield f'"{word}"'
        yield f'\n"{word}"'
