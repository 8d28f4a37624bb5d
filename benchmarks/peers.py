"""The three properties of workloads.py judged by others: how often each was violated.

    by_detente(assessment)        from the occasions of an assessment, which holds each verdict with its reasons
    by_loop(workload, path)       a loop with dicts over CSV, and nothing but the number
    by_sql(workload, path)        DuckDB over Parquet or CSV, and nothing but the number
    by_reelay(workload, path)     past metric temporal logic over CSV: true or false at every instant
    by_rtamt(workload, path)      signal temporal logic over CSV: at every step by how much it holds or not

What reelay and rtamt cannot say stands in `CANNOT`. Neither looks at calendars: days are made instants for them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workloads import COLUMNS, DAYS, HOURS, TROOPS

if TYPE_CHECKING:
    from detente.assess.assessment import Assessment

__all__ = ["CANNOT", "GIVES", "by_detente", "by_loop", "by_reelay", "by_rtamt", "by_sql", "installed"]

GIVES = {
    "Détente": "each request or exercise its status, since when, with the statements that show it; mistakes by row",
    "dict loop": "one number, by a loop that was written for this property alone",
    "DuckDB": "one number, by a query that was written for this property alone",
    "reelay": "true or false at each instant, of events in order of time; no reasons",
    "rtamt": "a robustness at each step: how far the property is from changing its truth; no reasons",
}
CANNOT = {
    "reelay": (
        "answers, notices: by its first-order formulas; compared on 2,000 events, for it keeps a set of data in time",
        "notices: no calendar; each day is made a length of time in which 42 dates are told from 41",
    ),
    "rtamt": (
        "answers: no; signal temporal logic has no data in events, so that no response can be told from another",
        "notices: no; the same: nothing says that a notification is of this exercise",
    ),
}


def installed(peer: str) -> bool:
    """Whether a peer that is not part of the development environment is there."""
    return find_spec(peer) is not None


# -- Détente ---------------------------------------------------------------------------------------


def by_detente(assessment: Assessment) -> int:
    """How many occasions of the one duty were not answered in time."""
    import polars as pl

    from detente.assess.conduct.answers import closed_late

    [world] = assessment.worlds
    short = (pl.col("late") < closed_late()) & (pl.col("late") <= assessment.at)
    return world.occasions["W.1"].filter("created", "sure", "shown", short).height


# -- a loop ----------------------------------------------------------------------------------------


def by_loop(workload: str, path: Path) -> int:
    """How often a property was violated, by a loop over the rows of CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {"answers": _answers, "channel": _channel, "notices": _notices}[workload](rows)


def _answers(rows: Iterator[list[str]]) -> int:
    waiting: dict[str, datetime] = {}
    late, allowed = 0, timedelta(hours=HOURS)
    for kind, id_, _, _, re, said in rows:
        if kind == "request":
            waiting[id_] = datetime.fromisoformat(said)
        elif (asked := waiting.pop(re, None)) is not None:
            late += datetime.fromisoformat(said) - asked > allowed
    return late + len(waiting)


def _channel(rows: Iterator[list[str]]) -> int:
    waiting: list[datetime] = []
    late, allowed = 0, timedelta(hours=HOURS)
    for kind, _, _, _, said in rows:
        if kind == "request":
            waiting.append(datetime.fromisoformat(said))
        elif waiting:
            by = datetime.fromisoformat(said) - allowed
            late += sum(asked < by for asked in waiting)
            waiting.clear()
    return late + len(waiting)


def _notices(rows: Iterator[list[str]]) -> int:
    notified: dict[tuple[str, str], str] = {}
    late, allowed = 0, timedelta(days=DAYS)
    for kind, _, by, name, starts, troops, said in rows:  # a notification in time stands before its exercise
        if kind == "notification":
            notified.setdefault((by, name), said[:10])
        elif int(troops) >= TROOPS:
            last = (date.fromisoformat(starts) - allowed).isoformat()
            late += notified.get((by, name), "9") > last
    return late


# -- DuckDB ----------------------------------------------------------------------------------------

_TYPES = {"said": "TIMESTAMP", "starts": "DATE", "troops": "BIGINT"}
_QUERIES = {
    "answers": """
        WITH answered AS (SELECT re, min(said) AS said FROM events WHERE kind = 'response' GROUP BY re)
        SELECT count(*) FROM events AS e LEFT JOIN answered AS a ON a.re = e.id
        WHERE e.kind = 'request' AND (a.said IS NULL OR a.said > e.said + INTERVAL 48 HOUR)""",
    "channel": """
        WITH asked AS (SELECT said FROM events WHERE kind = 'request'),
        answered AS (SELECT said FROM events WHERE kind = 'response')
        SELECT count(*) FROM asked AS e ASOF LEFT JOIN answered AS a ON e.said <= a.said
        WHERE a.said IS NULL OR a.said > e.said + INTERVAL 48 HOUR""",
    "notices": """
        WITH notified AS (
            SELECT "by", name, min(said)::DATE AS said FROM events WHERE kind = 'notification' GROUP BY ALL
        )
        SELECT count(*) FROM events AS e LEFT JOIN notified AS a ON a."by" = e."by" AND a.name = e.name
        WHERE e.kind = 'exercise' AND troops >= 9000 AND (a.said IS NULL OR a.said > starts - 42)""",
}


def by_sql(workload: str, path: Path) -> int:
    """How often a property was violated, by one query over the file."""
    import duckdb

    name = str(path).replace("'", "''")
    columns = ", ".join(f"'{c}': '{_TYPES.get(c, 'VARCHAR')}'" for c in COLUMNS[workload])
    source = f"read_parquet('{name}')" if path.suffix == ".parquet" else f"read_csv('{name}', columns = {{{columns}}})"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE VIEW events AS SELECT * FROM {source}")  # noqa: S608 - our own file
        row = connection.execute(_QUERIES[workload]).fetchone()
    assert row is not None
    return int(row[0])


# -- monitors --------------------------------------------------------------------------------------


def by_reelay(workload: str, path: Path) -> int:
    """How often a property was violated: each violation shows at its deadline, which is an instant of its own."""
    import reelay

    if workload == "channel":
        # Discrete time: a step is an hour, and each has its event.
        pattern = f"once[{HOURS}:{HOURS}]{{request}} implies once[:{HOURS}]{{response}}"
        monitor = reelay.discrete_timed_monitor(pattern=pattern, condense=False)
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            asks, answers = {"request": True, "response": False}, {"request": False, "response": True}
            violated = sum(not monitor.update(asks if row[0] == "request" else answers)["value"] for row in rows)
        return violated + sum(not monitor.update(answers)["value"] for _ in range(HOURS))
    pattern, pulses = _answers_in_seconds(path) if workload == "answers" else _notices_in_slots(path)
    monitor = reelay.dense_timed_monitor(pattern=pattern)
    return _length_of_false(monitor, pulses)


Pulse = tuple[int, dict[str, Any]]


def _answers_in_seconds(path: Path) -> tuple[str, Iterator[Pulse]]:
    allowed = 3_600 * HOURS

    def pulses() -> Iterator[Pulse]:
        for row in _mappings(path):
            at = int(datetime.fromisoformat(row["said"]).timestamp())
            yield at, {"kind": row["kind"], "id": row["re"] or row["id"]}

    asked = f"once[{allowed}:{allowed}]{{kind: request, id: *x}}"
    return f"forall[x]. {asked} implies once[:{allowed}]{{kind: response, id: *x}}", pulses()


def _notices_in_slots(path: Path) -> tuple[str, Iterator[Pulse]]:
    """Each day twice as long as it has events, so that what lies 42 days back is further than what lies 41 back.

    An exercise stands on the day it starts, a notification on the day it was received.
    """
    days: dict[int, list[dict[str, Any]]] = {}
    for row in _mappings(path):
        large = row["kind"] == "exercise" and int(row["troops"]) >= TROOPS
        told = {"kind": "large" if large else row["kind"], "id": f"{row['by']} {row['name']}"}
        days.setdefault(date.fromisoformat(row["starts"] or row["said"][:10]).toordinal(), []).append(told)
    most = max(map(len, days.values()))

    def pulses() -> Iterator[Pulse]:
        for day in sorted(days):
            yield from ((2 * most * day + place, told) for place, told in enumerate(days[day]))

    least = 2 * most * DAYS - (most - 1)
    return f"forall[x]. {{kind: large, id: *x}} implies once[{least}:]{{kind: notification, id: *x}}", pulses()


def _mappings(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _length_of_false(monitor: Any, pulses: Iterator[Pulse]) -> int:
    """For how many instants a formula was false; each event lasts one."""
    told: list[dict[str, Any]] = []
    over = begin = None
    for at, event in pulses:
        if begin is None:
            begin = at - 1
        if over is not None and over < at:
            told += monitor.update({"time": over - begin, "kind": "none"})
        told += monitor.update({"time": at - begin} | event)
        over = at + 1
    assert begin is not None
    assert over is not None
    told += monitor.update({"time": over - begin, "kind": "none"})
    end = over - begin + 10**6
    told += monitor.update({"time": end, "kind": "none"})
    ends = [float(one["time"]) for one in told[1:]] + [float(end)]
    return round(sum(until - one["time"] for one, until in zip(told, ends, strict=True) if not one["value"]))


def by_rtamt(workload: str, path: Path) -> int:
    """How often the property of the channel was violated: at how many steps its robustness is below zero."""
    import rtamt

    assert workload == "channel"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        request = [1.0 if row[0] == "request" else 0.0 for row in rows]
    steps = {"time": list(range(len(request))), "request": request, "response": [1.0 - asks for asks in request]}
    monitor = rtamt.StlDiscreteTimeOfflineSpecification()
    for name in ("request", "response"):
        monitor.declare_var(name, "float")
    monitor.spec = f"(request >= 0.5) implies (eventually[0:{HOURS}](response >= 0.5))"
    monitor.parse()
    return sum(robustness < 0 for _, robustness in monitor.evaluate(steps))
