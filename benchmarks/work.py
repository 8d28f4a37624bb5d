"""What is measured, each in a process of its own: `python benchmarks/work.py TASK ARGUMENTS`.

A task prepares (imports and all), says that it is ready, and then, for each line on its stdin, does its work once
and tells as a line of JSON: seconds, processor time (all threads added up), the peak of the process's memory in
bytes, and an answer to compare, which is worked out after the clock has stopped.

The peak is that of the work where the system lets it be told apart from that of preparing (Linux), else that of the
process; what was there before, the interpreter and the libraries too, counts.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import data
import leaves
import nets
import peers
import workloads

# What does the work, and what of its result is told.
Task = tuple[Callable[[], Any], Callable[[Any], object]]


def _same(result: object) -> object:
    return result


# -- assessing -------------------------------------------------------------------------------------


def assess(size: str) -> Task:
    """A record that is in memory already, assessed."""
    from generate import agreement

    from detente.assess.assessment import assess
    from detente.record.files import read_record

    text = agreement()
    record = read_record(data.record(int(size)), agreement=text)
    return lambda: assess(text, record), leaves.by_detente


def told(size: str) -> Task:
    """The same, and every finding told that holds at the end, with its numbers."""
    (work, counts) = assess(size)

    def every() -> Any:
        found = work()
        found.findings()
        return found

    return every, counts


def assess_file(size: str, ending: str) -> Task:
    """A file read, validated and assessed."""
    from generate import agreement

    from detente.assess.assessment import assess
    from detente.record.files import read_record

    text, path = agreement(), data.record(int(size), ending)
    return lambda: assess(text, read_record(path, agreement=text)), leaves.by_detente


def loop(size: str) -> Task:
    """The six clauses by a loop over mappings in memory."""
    statements = [json.loads(line) for line in data.record(int(size)).open("rb")]
    return lambda: leaves.by_loop(statements), _same


def loop_file(size: str) -> Task:
    """The same from the file; a mapping is dropped when it was looked at, unless the loop keeps it."""
    path = data.record(int(size))
    return lambda: leaves.by_loop(map(json.loads, path.open("rb"))), _same


def duckdb(size: str) -> Task:
    """The six clauses by SQL over typed tables in memory, one a kind."""
    connection = leaves.tables(leaves.loaded(data.record(int(size), ".parquet")))
    return lambda: leaves.by_sql(connection), _same


def duckdb_file(size: str, ending: str) -> Task:
    """The same from a file."""
    import duckdb  # noqa: F401 - importing it is no part of the work

    path = data.record(int(size), ending)
    return lambda: leaves.by_sql(leaves.tables(leaves.loaded(path))), _same


# -- peers -----------------------------------------------------------------------------------------


def peer_assess(workload: str, size: str) -> Task:
    """The events of a workload, in memory already, assessed by Détente."""
    read, text = _read_events(workload, size, ".parquet")
    from detente.assess.assessment import assess

    record = read()
    return lambda: assess(text, record), peers.by_detente


def peer_file(who: str, workload: str, size: str, ending: str) -> Task:
    """The events of a workload judged from a file."""
    path = data.events(workload, int(size), ending)
    if who == "detente":
        from detente.assess.assessment import assess

        read, text = _read_events(workload, size, ending)
        return lambda: assess(text, read()), peers.by_detente
    if who != "loop":
        import_module(who)  # no part of the work
    by: dict[str, Callable[[str, Path], int]] = {
        "loop": peers.by_loop, "duckdb": peers.by_sql, "reelay": peers.by_reelay, "rtamt": peers.by_rtamt,
    }  # fmt: skip
    return lambda: by[who](workload, path), _same


def _read_events(workload: str, size: str, ending: str) -> tuple[Callable[[], Any], Any]:
    import detente.record.build
    import detente.record.rows.rows  # noqa: F401 - what reading would import is no part of it
    from detente.record.files import read_record

    text = workloads.agreement(workload)
    paths = data.events(workload, int(size), ending), data.covered(workload, int(size))
    return lambda: read_record(*paths, agreement=text), text


# -- reading ---------------------------------------------------------------------------------------


def read(path: str) -> Task:
    """A file read and validated; of a faulty one, every mistake told."""
    from generate import agreement

    import detente.record.build
    import detente.record.formats.jsonl
    import detente.record.formats.typed
    import detente.record.rows.rows  # noqa: F401 - what reading would import is no part of it
    from detente.errors import RecordError
    from detente.record.files import read_record

    text = agreement()

    def work() -> object:
        try:
            return read_record(path, agreement=text)
        except RecordError as error:
            str(error)
            return error

    def told(result: Any) -> object:
        if not isinstance(result, RecordError):
            return {"statements": len(result)}
        lines = sorted({mistake.place.line for mistake in result.mistakes})
        return {"mistakes": len(result.mistakes) + result.more, "lines": lines, "more": result.more}

    return work, told


def polars_read(path: str) -> Task:
    """A file read by Polars, which checks nothing but that it is Parquet, or JSON of one shape."""
    import polars as pl

    def work() -> Any:
        return pl.read_parquet(path) if path.endswith(".parquet") else pl.read_ndjson(path, infer_schema_length=None)

    return work, lambda frame: {"statements": frame.height}


def json_read(path: str) -> Task:
    """A file parsed by the standard library line by line, nothing kept."""

    def work() -> int:
        count = 0
        with Path(path).open("rb") as lines:
            for line in lines:
                json.loads(line)
                count += 1
        return count

    return work, lambda count: {"statements": count}


# -- sweeping --------------------------------------------------------------------------------------


def sweep(net: str, *arguments: str) -> Task:
    """A net swept; the answer is how many breaches there were."""
    from detente.assess.force.sweep import sweep

    made, shortfalls = getattr(nets, net)(*map(int, arguments))
    return lambda: sweep(made, shortfalls), lambda swept: {"breaches": len(swept.breached)}


def sort_events(net: str, *arguments: str) -> Task:
    """The same shortfalls put in order and looked at once, no duties in sight."""
    _, shortfalls = getattr(nets, net)(*map(int, arguments))
    return lambda: nets.sorted_events(shortfalls), lambda _: None


# -- memory ----------------------------------------------------------------------------------------


def reset_peak() -> None:
    """Begin a new peak at what the process holds now, where the system can do that."""
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:
        return


def peak() -> int | None:
    """The most memory that the process held, in bytes; None where the system does not tell."""
    try:
        # Not ru_maxrss: on Linux a process inherits it from the one that started it.
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    except (OSError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


TASKS: dict[str, Callable[..., Task]] = {
    task.__name__: task
    for task in (
        *(assess, told, assess_file, loop, loop_file, duckdb, duckdb_file, peer_assess, peer_file),
        *(read, polars_read, json_read, sweep, sort_events),
    )
}


def main(name: str, *arguments: str) -> None:
    """Prepare, and work as often as a line comes in."""
    work, told = TASKS[name](*arguments)
    print("ready", flush=True)
    for _ in sys.stdin:
        gc.collect()
        reset_peak()
        begun, busy = time.perf_counter(), time.process_time()
        result = work()
        seconds, busy = time.perf_counter() - begun, time.process_time() - busy
        most = peak()
        print(json.dumps({"seconds": seconds, "busy": busy, "peak": most, "answer": told(result)}), flush=True)
        del result


if __name__ == "__main__":
    main(*sys.argv[1:])
