"""The files that are measured: made once, kept in build/bench (ignored by git), made anew when the generator changes.

    record(size, ".jsonl")   a record of the synthetic regime; ".parquet" holds the same
    faulty(size, 1_000)      the same with so many rows made wrong, in ten ways by turns; beside it their lines
    events("channel", size, ".csv")   events of a workload that monitors are compared on; ".parquet" holds the same
    covered("channel", size)          what tells that these events are all there were

A file has its name only when it is whole. Making the largest, of ten million statements, takes some minutes, 1.6 GB of
memory and, until it is made, 1.5 GB of disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import generate
import workloads

__all__ = ["FAULTS", "covered", "events", "faulty", "faulty_lines", "record"]

FOLDER = Path(__file__).parents[1] / "build" / "bench"
MADE_BY = [Path(path) for path in (generate.__file__, workloads.__file__, __file__)]
VERSION = hashlib.sha256(b"".join(path.read_bytes() for path in MADE_BY)).hexdigest()[:8]


def record(size: int, ending: str = ".jsonl") -> Path:
    """A record of about `size` statements."""
    path = _record_path(size, ending)
    if path.exists():
        return path
    if ending == ".parquet":
        import polars as pl

        there = _record_path(size).exists()
        with _drafted(path) as draft:
            pl.scan_ndjson(record(size), infer_schema_length=None).sink_parquet(draft)
        if not there:  # of ten million statements they are 1.5 GB
            _record_path(size).unlink()
    else:
        with _drafted(path) as draft:
            generate.write(size, draft)
    return path


def events(workload: str, size: int, ending: str = ".parquet") -> Path:
    """Events of a workload: instants, days and numbers in Parquet, their text in CSV."""
    import polars as pl

    path = FOLDER / f"{workload}-{size}-{VERSION}{ending}"
    if path.exists():
        return path
    if ending == ".csv":
        with _drafted(path) as draft:
            told = pl.scan_parquet(events(workload, size))
            told.with_columns(pl.col("said").dt.strftime("%Y-%m-%dT%H:%M:%SZ")).sink_csv(draft)
        return path
    types = {"said": pl.Datetime("us", "UTC"), "starts": pl.Date, "troops": pl.Int64}
    schema = {column: types.get(column, pl.String) for column in workloads.COLUMNS[workload]}
    batches, told = [], workloads.events(workload, size)
    while batch := list(islice(told, 100_000)):
        batches.append(pl.DataFrame(batch, schema=schema))
    with _drafted(path) as draft:
        pl.concat(batches).write_parquet(draft)
    return path


def covered(workload: str, size: int) -> Path:
    """The coverage statement of the same events."""
    path = FOLDER / f"{workload}-{size}-{VERSION}.coverage.jsonl"
    if not path.exists():
        *_, last = workloads.events(workload, size)
        with _drafted(path) as draft:
            draft.write_text(json.dumps(workloads.coverage(workload, last)) + "\n", "utf-8")
    return path


def _record_path(size: int, ending: str = ".jsonl") -> Path:
    """Where a record stands when it is made."""
    return FOLDER / f"record-{size}-{VERSION}{ending}"


@contextmanager
def _drafted(path: Path) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"draft-{os.getpid()}-{path.name}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


# -- rows made wrong -------------------------------------------------------------------------------

Row = dict[str, object]


def _without(key: str) -> Callable[[Row], Row]:
    return lambda row: {k: v for k, v in row.items() if k != key}


def _with(**changed: object) -> Callable[[Row], Row]:
    return lambda row: row | changed


# Each makes one mistake. Only holdings are made wrong: nothing refers to them.
FAULTS: dict[str, Callable[[Row], Row]] = {
    "cut off": lambda row: row,  # by `faulty`, since it is JSON no more
    "a kind nobody knows": _with(kind="holdng"),
    "a key nobody knows": _with(categroy="tank"),
    "a party nobody knows": _with(by="P99"),
    "no such day": _with(at="2013-02-30"),
    "no number": _with(n="many"),
    "a number below zero": _with(n=-3),
    "nobody said it": _without("by"),
    "an id given twice": _with(id="s0"),
    "it answers nothing": _with(re="nowhere"),
}


def faulty(size: int, bad: int) -> Path:
    """A record in which `bad` rows are wrong."""
    path = FOLDER / f"faulty-{size}-{bad}-{VERSION}.jsonl"
    if not path.exists():
        lines: list[int] = []
        with _drafted(path) as draft, record(size).open("rb") as told, draft.open("wb") as out:
            for number, line in enumerate(told, 1):
                wrong = len(lines) < bad and number > 1 + len(lines) * size // (bad + 1) and b'"holding"' in line
                out.write(_wronged(line, len(lines)) if wrong else line)
                if wrong:
                    lines.append(number)
            faulty_lines(path).write_text(json.dumps(lines), "utf-8")
    return path


def faulty_lines(path: Path) -> Path:
    """Where the numbers of a file's wrong lines stand."""
    return path.with_suffix(".lines.json")


def _wronged(line: bytes, turn: int) -> bytes:
    name = list(FAULTS)[turn % len(FAULTS)]
    if name == "cut off":
        return line[: len(line) // 2] + b"\n"
    return json.dumps(FAULTS[name](json.loads(line))).encode() + b"\n"
