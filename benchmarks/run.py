"""The benchmarks: how long it takes, next to what others take for the same in the same minutes.

    python3 x bench                       all of them (some minutes)
    python3 x bench small sweep           these
    python3 x bench --quick               small sizes and few turns, to see that all works; targets do not apply
    python3 x bench --format json         the same as data, with every single time

    start          whole processes              read      a million statements from JSON Lines
    small, large   assess, in memory            parquet   ten million from Parquet, read and assessed
    sweep          shortfalls that hang         leaves    six clauses, also by a dict loop and DuckDB
    never-cured    breaches that never end      peers     three properties, also by reelay and rtamt

Rules

1. Nobody fails by being slow: the exit code is 0 whatever the clock says. It is 1 when two that should count the same
   do not, or something measured does not run.
2. Contenders take turns. `times` is how many times as long as the first line of its block a line took, as the
   median over the turns: trust it before the seconds, which are those of this machine at this minute.
3. `met` compares the median with the target that the project set itself for two quiet cores; `at best` says that
   only the best turn met it.
4. What is timed is the work alone, in a process that has prepared; `start` times whole processes from outside.
   Peak memory is that of the whole process during its work. `busy` is processor time, all threads added up: on a
   machine that others use it says more than the clock.
5. `peers` compares like with like: the same events, the same property, from the file to the number of violations,
   which must be the same. Reelay and rtamt take part where `python3 x judges` has installed them; what a peer cannot
   say is told under the table, and what each gives beside the number.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import data
import peers as others
from leaves import CLAUSES
from measure import Contender, Failure, Shown, compared
from workloads import WORKLOADS

MB = 1_000_000


class Scale(NamedTuple):
    """How much is measured."""

    turns: int
    large: int
    largest: int
    shortfalls: int
    never_cured: int


FULL = Scale(5, 1_000_000, 10_000_000, 100_000, 10_000)
QUICK = Scale(2, 100_000, 200_000, 10_000, 1_000)


class Disagreement(Exception):
    """Two that should have counted the same did not."""


# -- the benchmarks --------------------------------------------------------------------------------


def start(scale: Scale) -> Iterator[Shown]:
    """Whole processes, from the call to the end: the interpreter, all imports, reading and printing included."""
    scripts = Path(sysconfig.get_path("scripts"))
    detente = str(scripts / f"detente{'.exe' if os.name == 'nt' else ''}")
    yield from compared(
        "start",
        [
            Contender("detente assess new-start", command=(detente, "assess", "new-start"), target=0.7),
            Contender("detente --help", command=(detente, "--help"), target=0.25),
            Contender("python -c pass", command=(sys.executable, "-c", "pass")),
            Contender('python -c "import polars"', command=(sys.executable, "-c", "import polars")),
        ],
        2 * scale.turns,
    )


def small(scale: Scale) -> Iterator[Shown]:
    """10,000 statements and six clauses, the record in memory; assess only, without reading and printing."""
    size = "10000"
    yield from _agreeing(
        compared(
            "small",
            [
                Contender("assess, later calls", ("assess", size), warm=2, target=0.05),
                Contender("assess, first call of a process", ("assess", size), fresh=True),
                Contender("the same counts by a dict loop", ("loop", size)),
            ],
            2 * scale.turns,
        )
    )


def large(scale: Scale) -> Iterator[Shown]:
    """Assess the large record, already in memory; DuckDB only counts the violations, over tables in memory."""
    size = str(scale.large)
    yield from _agreeing(
        compared(
            "large",
            [
                Contender(f"assess {scale.large:,} statements", ("assess", size), target=_at_full(scale, 1.2)),
                Contender("the same, and every finding told that holds", ("told", size)),
                Contender("the same counts by DuckDB", ("duckdb", size)),
            ],
            scale.turns,
        )
    )


def read(scale: Scale) -> Iterator[Shown]:
    """The large record from JSON Lines, each turn in a new process; Polars and json.loads check nothing."""
    good, bad = str(data.record(scale.large)), data.faulty(scale.large, 1_000)
    most = 700 * MB if scale is FULL else None

    def bounded(what: str, path: str) -> Contender:
        return Contender(what, ("read", path), fresh=True, target=_at_full(scale, 3.0), peak_target=most)

    shown = compared(
        "read",
        [
            bounded("read and validate", good),
            bounded("the same, 1,000 bad rows, all told", str(bad)),
            Contender("polars.read_ndjson", ("polars_read", good), fresh=True),
            Contender("json.loads, line by line", ("json_read", good), fresh=True),
        ],
        scale.turns,
    )
    read, faulty, *others = shown
    for other in others:
        _same(read, other)
    _all_told(faulty, json.loads(data.faulty_lines(bad).read_text("utf-8")))
    yield from shown


def parquet(scale: Scale) -> Iterator[Shown]:
    """The largest record from Parquet, each turn in a new process; Polars checks nothing, DuckDB only counts."""
    size = str(scale.largest)
    path = str(data.record(scale.largest, ".parquet"))
    target, most = _at_full(scale, 5.0), 1_500 * MB if scale is FULL else None
    assessed, read, polars, duckdb = compared(
        "parquet",
        [
            Contender(
                f"read and assess {scale.largest:,} statements", ("assess_file", size, ".parquet"), fresh=True,
                target=target, peak_target=most,
            ),
            Contender("read and validate alone", ("read", path), fresh=True),
            Contender("polars.read_parquet", ("polars_read", path), fresh=True),
            Contender("the same counts by DuckDB", ("duckdb_file", size, ".parquet"), fresh=True),
        ],
        min(3, scale.turns),
    )  # fmt: skip
    _same(assessed, duckdb)
    _same(read, polars)
    yield from (assessed, read, polars, duckdb)


def sweep(scale: Scale) -> Iterator[Shown]:
    """Shortfalls swept over 1,140 duties; sorting them is what any sweep must do."""
    count, target = scale.shortfalls, _at_full(scale, 1.0)
    yield from compared(
        "sweep",
        [
            Contender(f"{count:,}, a tenth of the duties hang", ("sweep", "tangle", str(count), "10"), target=target),
            Contender(f"{count:,}, all duties hang", ("sweep", "tangle", str(count), "1"), target=target),
            Contender("sorting the same events", ("sort_events", "tangle", str(count), "10")),
        ],
        scale.turns,
    )


def never_cured(scale: Scale) -> Iterator[Shown]:
    """Breaches of one watched duty that never end; linear is 2 and 4 times."""
    sizes = [scale.never_cured * n for n in (1, 2, 4)]
    yield from compared(
        "never-cured", [Contender(f"{n:,} breaches", ("sweep", "unending", str(n))) for n in sizes], 2 * scale.turns
    )


def leaves(scale: Scale) -> Iterator[Shown]:
    """Violations of the six clauses; Détente works out every status and reason, the others only these counts."""
    for size in (10_000, scale.large):
        n = str(size)
        yield from _agreeing(
            compared(
                f"leaves {size // 1000:,}k, in memory",
                [
                    Contender("assess", ("assess", n)),
                    Contender("dict loop over parsed JSON", ("loop", n)),
                    Contender("DuckDB over typed tables", ("duckdb", n)),
                ],
                scale.turns,
            )
        )
        yield from _agreeing(
            compared(
                f"leaves {size // 1000:,}k, from the file",
                [
                    Contender("read and assess, JSONL", ("assess_file", n, ".jsonl"), fresh=True),
                    Contender("read and assess, Parquet", ("assess_file", n, ".parquet"), fresh=True),
                    Contender("json.loads and dict loop", ("loop_file", n), fresh=True),
                    Contender("DuckDB, JSONL", ("duckdb_file", n, ".jsonl"), fresh=True),
                    Contender("DuckDB, Parquet", ("duckdb_file", n, ".parquet"), fresh=True),
                ],
                min(3, scale.turns),
            )
        )


def peers(scale: Scale) -> Iterator[Shown]:
    """How often each of three properties was violated; Détente validates what it reads, and keeps every reason."""
    for workload in WORKLOADS:
        monitors = ("reelay", "rtamt") if workload == "channel" else ()
        yield from _peers(workload, scale.large, min(3, scale.turns), monitors)
    if others.installed("reelay"):
        for workload in ("answers", "notices"):  # its formulas over data take tenths of a millisecond an event
            yield from _peers(workload, 2_000, scale.turns, ("reelay",))


def _peers(workload: str, size: int, turns: int, monitors: Sequence[str]) -> list[Shown]:
    n = str(size)
    data.covered(workload, size)
    for ending in (".parquet", ".csv"):  # made here, so that nobody's memory grows by it
        data.events(workload, size, ending)

    def contender(what: str, who: str, ending: str) -> Contender:
        return Contender(what, ("peer_file", who, workload, n, ending), fresh=True)

    contenders = [
        contender("Détente, Parquet", "detente", ".parquet"),
        contender("Détente, CSV", "detente", ".csv"),
        Contender("Détente, the record in memory", ("peer_assess", workload, n)),
        contender("dict loop, CSV", "loop", ".csv"),
        contender("DuckDB, Parquet", "duckdb", ".parquet"),
        contender("DuckDB, CSV", "duckdb", ".csv"),
        *(contender(f"{monitor}, CSV", monitor, ".csv") for monitor in monitors if others.installed(monitor)),
    ]
    shown = compared(f"{workload} {size:,}", contenders, turns)
    for other in shown[1:]:
        _same(shown[0], other)
    return shown


def _about_peers() -> list[str]:
    """What each peer gives, what it cannot say, and how to get those that are not there."""
    lines = [f"{who} gives {what}" for who, what in others.GIVES.items()]
    for who, sentences in others.CANNOT.items():
        lines += [f"{who}: {sentence}" for sentence in sentences]
    missing = [who for who in others.CANNOT if not others.installed(who)]
    if missing:
        lines.append(f"not installed: {' and '.join(missing)}; python3 x judges installs what is pinned in judges.lock")
    return lines


BENCHMARKS: dict[str, Callable[[Scale], Iterator[Shown]]] = {
    "start": start, "small": small, "large": large, "read": read, "parquet": parquet, "sweep": sweep,
    "never-cured": never_cured, "leaves": leaves, "peers": peers,
}  # fmt: skip
NOTES: dict[str, Callable[[], list[str]]] = {"peers": _about_peers}  # told under the table


def _at_full(scale: Scale, target: float) -> float | None:
    return target if scale is FULL else None


def _agreeing(shown: list[Shown]) -> list[Shown]:
    for other in shown[1:]:
        _same(shown[0], other)
    assert isinstance(shown[0].answer, dict)
    assert set(shown[0].answer) == set(CLAUSES)
    return shown


def _same(one: Shown, other: Shown) -> None:
    if one.answer != other.answer:
        names = (f"{shown.contender.what}: {shown.answer}" for shown in (one, other))
        raise Disagreement(f"{one.benchmark}: these should be the same\n  " + "\n  ".join(names))


def _all_told(faulty: Shown, lines: list[int]) -> None:
    """Every bad row of a record is counted, and told unless there were more mistakes than are kept."""
    answer = faulty.answer
    assert isinstance(answer, dict)
    told = set(answer.get("lines", ()))
    missing = [line for line in lines if line not in told and (not answer["more"] or line < max(told))]
    if missing or answer.get("mistakes", 0) < len(lines) or told - set(lines):
        wrong = f"not told {missing[:5]}, told though right {sorted(told - set(lines))[:5]}"
        raise Disagreement(f"read: {len(lines)} rows are wrong, {answer.get('mistakes', 0)} mistakes; {wrong}")
    faulty.answer = {"mistakes": answer["mistakes"]}


# -- telling ---------------------------------------------------------------------------------------

_HEADS = ("benchmark", "what", "median", "range", "busy", "target", "met", "times", "peak MB")


def table(shown: Sequence[Shown]) -> str:
    """What was measured, for a person."""
    lines: list[tuple[str, ...]] = [_HEADS]
    before = ""
    for one in shown:
        target = one.contender.target
        most = f" / {one.contender.peak_target // MB} MB" if one.contender.peak_target else ""
        lines.append(
            (
                one.benchmark if one.benchmark != before else "",
                one.contender.what,
                _seconds(one.median),
                f"{_seconds(min(one.seconds))} – {_seconds(max(one.seconds))}",
                _seconds(one.busy) if one.busy is not None else "",
                f"{_seconds(target)}{most}" if target else "",
                one.met,
                f"{one.ratio:.2f}",
                str(round(one.peak / MB)) if one.peak else "",
            )
        )
        before = one.benchmark
    widths = [max(len(line[i]) for line in lines) for i in range(len(_HEADS))]
    left = (0, 1, 5, 6)
    sides = [str.ljust if i in left else str.rjust for i in range(len(_HEADS))]
    rows = (zip(sides, line, widths, strict=True) for line in lines)
    return "\n".join("  ".join(side(cell, width) for side, cell, width in row).rstrip() for row in rows)


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms" if value >= 0.01 else f"{value * 1000:.1f} ms"


def machine() -> dict[str, object]:
    """Where and when this was measured."""
    load = os.getloadavg() if hasattr(os, "getloadavg") else ()
    there = ("detente", "polars", "duckdb", *filter(others.installed, others.CANNOT))
    packages = {name: version(name) for name in there}
    here = {"python": platform.python_version(), "cores": os.cpu_count(), "load": [round(n, 1) for n in load]}
    return {**packages, **here}


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks that are asked for."""
    parser = argparse.ArgumentParser("x bench", description=(__doc__ or "").partition("\n")[0])
    known = ", ".join(BENCHMARKS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {known}; all when none is named")
    parser.add_argument("--quick", action="store_true", help="small sizes and few turns; targets do not apply")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    asked = parser.parse_args(arguments)
    if strange := [name for name in asked.names if name not in BENCHMARKS]:
        parser.error(f"there is no benchmark '{strange[0]}'; there are {known}")
    scale, shown = QUICK if asked.quick else FULL, []
    before = machine()
    as_table = asked.format == "table"
    if as_table:
        print(", ".join(f"{k} {v}" for k, v in before.items()), flush=True)
    for name in asked.names or BENCHMARKS:
        try:
            found = list(BENCHMARKS[name](scale))
        except (Disagreement, Failure) as problem:
            print(f"x bench: {problem}", file=sys.stderr)
            return 1
        shown += found
        if as_table:
            notes = "".join(f"\n  {note}" for note in NOTES[name]()) if name in NOTES else ""
            print(f"\n{name}: {BENCHMARKS[name].__doc__}\n\n{table(found)}{notes and chr(10)}{notes}", flush=True)
    if as_table:
        print(f"\nload at the end: {machine()['load']}")
    else:
        told = {"machine": before, "load_at_end": machine()["load"], "measured": [one.as_dict() for one in shown]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
