"""What is fuzzed: each target makes an input of a random generator, and tries one.

    documents     a whole agreement, mutated or noise; what parses is assessed
    expressions   one expression, alone and in a place of a small agreement, then assessed over a small record
    conditions    one condition, likewise; what parses is also written and parsed again
    jsonl, csv    a record, read with the shortcuts and without: both must say the same; then assessed and written
    xlsx, parquet likewise, of every type of cell and column, and spoilt where the archive or the file counts bytes
    formats       the same rows of text in all four: they must give the same record, or the same mistakes
    commands      the arguments of a command line, a line each
    worlds        an agreement and a record, judged by the engine and by the reference, which must find the same
    laws          an agreement and a record that must keep the laws of tests/laws.py

`Target.tried(data, thorough)` returns whether the input went through or was refused with an error of the tree that is
no fault of ours; it raises `Wrong`, or whatever the code under test raised that it should not. What is assessed,
written and read again is so only when `thorough`: it takes ten times as long.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tests.fuzz.commands import a_command, command_mutated, try_command
from tests.fuzz.mutations import mutated
from tests.fuzz.records import try_formats, try_record
from tests.fuzz.right import Wrong
from tests.fuzz.rows import csv_mutated, same_rows, same_rows_mutated, some_csv, some_jsonl, some_rows
from tests.fuzz.tables import parquet, parquet_mutated, workbook, workbook_mutated
from tests.fuzz.texts import (
    a_condition,
    a_document,
    an_expression,
    document_mutated,
    text_mutated,
    try_condition,
    try_document,
    try_expression,
)
from tests.fuzz.worlds import a_world, a_world_with_shadows, try_laws, try_world

__all__ = ["TARGETS", "Target", "Wrong", "made"]


class Target(NamedTuple):
    """One thing that is fuzzed; `weight` is its share in percent, `ending` that of the file a find is kept in.

    What has no share is tried only where it is named: it takes a hundred times as long, and has `patience` for that.

    `mutated` makes another input of one, as a coverage-guided fuzzer asks.
    """

    name: str
    ending: str
    weight: int
    made: Callable[[random.Random], bytes]
    tried: Callable[[bytes, bool], bool]
    mutated: Callable[[random.Random, bytes], bytes] = mutated
    patience: int = 1  # times as long as any other may take


def made(target: Target, seed: str, number: int) -> bytes:
    """The input of a number."""
    return target.made(random.Random(f"{seed}:{target.name}:{number}"))  # noqa: S311 - to be made again


def _read(ending: str) -> Callable[[bytes, bool], bool]:
    return partial(try_record, ending)


def _workbook(rng: random.Random) -> bytes:
    return workbook(rng, some_rows(rng))


def _parquet(rng: random.Random) -> bytes:
    return parquet(rng, some_rows(rng))


# The cheap ones have more of the inputs: what they cost is told by a run, and no share is below two in a hundred.
TARGETS = {
    target.name: target
    for target in (
        Target("documents", ".md", 26, a_document, try_document, document_mutated),
        Target("expressions", ".txt", 28, an_expression, try_expression, text_mutated),
        Target("conditions", ".txt", 26, a_condition, try_condition, text_mutated),
        Target("jsonl", ".jsonl", 4, some_jsonl, _read(".jsonl")),
        Target("csv", ".csv", 3, some_csv, _read(".csv"), csv_mutated),
        Target("xlsx", ".xlsx", 3, _workbook, _read(".xlsx"), workbook_mutated),
        Target("parquet", ".parquet", 2, _parquet, _read(".parquet"), parquet_mutated),
        Target("formats", ".json", 2, same_rows, try_formats, same_rows_mutated),
        Target("commands", ".args", 6, a_command, try_command, command_mutated),
        # What takes long here is the reference evaluator, which goes through all instants one by one.
        Target("worlds", ".world", 0, a_world, try_world, patience=8),
        Target("laws", ".world", 0, a_world_with_shadows, try_laws, patience=8),
    )
}
