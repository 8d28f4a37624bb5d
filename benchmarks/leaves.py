"""The six clauses of the synthetic regime three times over: by Détente, by a plain Python loop, by DuckDB.

Each answers one number a clause: how often it was broken. `L.1` and `X.2` count runs of time over the limit,
the others answers that came late. Nobody in the record says that it is complete, so that an answer that never
came is unknown and counts nowhere. What all three take for granted is told in benchmarks/generate.py.

    by_detente(assessment)   from the frames of an assessment, which holds far more than these numbers
    by_loop(statements)      from mappings as json.loads makes them; dates are compared as text where that will do
    by_sql(connection)       from the tables that `tables` makes, one a kind, with real dates

>>> told = [
...     {"id": "a", "kind": "request", "by": "P01", "to": "P02", "said": "2001-01-01T09:00:00Z"},
...     {"id": "b", "kind": "response", "by": "P02", "to": "P01", "re": "a", "said": "2001-01-03T09:00:01Z"},
... ]
>>> by_loop(told)
{'E.1': 0, 'I.1': 0, 'L.1': 0, 'R.1': 1, 'X.1': 0, 'X.2': 0}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

    from detente.assess.assessment import Assessment

__all__ = ["CLAUSES", "by_detente", "by_loop", "by_sql", "loaded", "tables"]

CLAUSES = ("E.1", "I.1", "L.1", "R.1", "X.1", "X.2")
TANKS, EXERCISES, INSPECTIONS = 180, 6, 3
IN_FORCE, FIRST_EXCHANGE = "2000-01-01", "2000-07-01"

# -- Détente ---------------------------------------------------------------------------------------


def by_detente(assessment: Assessment) -> dict[str, int]:
    """How often each clause was broken, from the frames of the one reading there is."""
    import polars as pl

    from detente.assess.conduct.answers import ANSWERED

    [world] = assessment.worlds
    counts = {clause: frame.select("who", "each", "began").n_unique() for clause, frame in world.breaches.items()}
    came_late = (pl.col("how") == ANSWERED) & (pl.col("closed") >= pl.col("late"))
    for clause, frame in world.occasions.items():
        counts[clause] = frame.filter("created", "sure", "shown", came_late).height
    return dict(sorted(counts.items()))


# -- a loop ----------------------------------------------------------------------------------------


def by_loop(statements: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How often each clause was broken, by dicts and a loop."""
    declared: dict[tuple[str, str], str] = {}
    tanks: defaultdict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    exercises: list[Mapping[str, Any]] = []
    notified: dict[tuple[str, str], str] = {}
    asked: dict[str, list[Mapping[str, Any]]] = {"request": [], "inspection request": []}
    answered: dict[str, str] = {}
    for told in statements:
        kind = told["kind"]
        if kind == "holding":
            exchange, said = (told["by"], told["at"]), told["said"]
            if said < declared.get(exchange, "9"):
                declared[exchange] = said
            if told["category"] == "tank":
                tanks[told["by"], told["site"]].append((told["at"], told["n"]))
        elif kind == "exercise":
            exercises.append(told)
        elif kind == "notification":
            name, said = (told["by"], told["name"]), told["said"]
            if said < notified.get(name, "9"):
                notified[name] = said
        elif kind in asked:
            asked[kind].append(told)
        elif told["said"] < answered.get(told["re"], "9"):
            answered[told["re"]] = told["said"]
    return {
        "E.1": _exchanged_late(declared),
        "I.1": sum(_slow(told, answered, 24) for told in _within_quota(asked["inspection request"])),
        "L.1": sum(_runs([n > TANKS for _, n in sorted(series)]) for series in tanks.values()),
        "R.1": sum(_slow(told, answered, 48) for told in asked["request"]),
        "X.1": sum(_notified_late(told, notified) for told in exercises if told["troops"] > 9_000),
        "X.2": _crowded(exercises),
    }


def _runs(over: list[bool]) -> int:
    return sum(now and not was for was, now in pairwise([False, *over]))


def _exchanged_late(declared: Mapping[tuple[str, str], str]) -> int:
    days = {at for _, at in declared if at >= FIRST_EXCHANGE}
    deadline = {at: (date.fromisoformat(at) + timedelta(days=31)).isoformat() for at in days}
    return sum(at in deadline and said >= deadline[at] for (_, at), said in declared.items())


def _slow(asked: Mapping[str, Any], answered: Mapping[str, str], hours: int) -> bool:
    said = answered.get(asked["id"])
    if said is None:
        return False
    return datetime.fromisoformat(said) - datetime.fromisoformat(asked["said"]) > timedelta(hours=hours)


def _within_quota(asked: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    used: defaultdict[tuple[str, str], int] = defaultdict(int)
    admitted = []
    for told in sorted(asked, key=lambda told: (told["said"], told["id"])):
        year = (told["to"], told["said"][:4])
        used[year] += 1
        if used[year] <= INSPECTIONS:
            admitted.append(told)
    return admitted


def _notified_late(exercise: Mapping[str, Any], notified: Mapping[tuple[str, str], str]) -> bool:
    said = notified.get((exercise["by"], exercise["name"]))
    late = (date.fromisoformat(exercise["starts"]) - timedelta(days=41)).isoformat()
    return said is not None and said >= late > IN_FORCE


def _crowded(exercises: list[Mapping[str, Any]]) -> int:
    moves: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for told in exercises:
        day = date.fromisoformat(told["at"]).toordinal()
        moves[told["by"]][day] += 1
        moves[told["by"]][day + 30] -= 1
    runs = 0
    for mine in moves.values():
        total, over = 0, []
        for day in sorted(mine):
            total += mine[day]
            over.append(total > EXERCISES)
        runs += _runs(over)
    return runs


# -- DuckDB ----------------------------------------------------------------------------------------

_TABLES = {
    "holding": 'id, "by", "at"::DATE AS "at", said::TIMESTAMP AS said, site, category, n',
    "exercise": 'id, "by", "at"::DATE AS "at", name, starts::DATE AS starts, troops',
    "notification": '"by", said::TIMESTAMP AS said, name',
    "request": 'id, "to", said::TIMESTAMP AS said',
    "response": "re, said::TIMESTAMP AS said",
    "inspection request": 'id, "to", said::TIMESTAMP AS said',
    "access": "re, said::TIMESTAMP AS said",
}
_COLUMNS = {
    **dict.fromkeys("id kind by to re at said site category name topic starts ends".split(), "VARCHAR"),
    **dict.fromkeys("n troops tanks".split(), "BIGINT"),
}
_QUERIES = {
    "E.1": """
        SELECT count(*) FROM (
            SELECT "by", "at", min(said) AS said FROM holding WHERE "at" >= DATE '2000-07-01' GROUP BY ALL
        ) WHERE said >= "at" + INTERVAL 31 DAY""",
    "I.1": """
        WITH within AS (
            SELECT id, said FROM "inspection request"
            QUALIFY row_number() OVER (PARTITION BY "to", year(said) ORDER BY said, id) <= 3
        ), answered AS (SELECT re, min(said) AS said FROM access GROUP BY re)
        SELECT count(*) FROM within AS w JOIN answered AS a ON a.re = w.id WHERE a.said > w.said + INTERVAL 24 HOUR""",
    "L.1": """
        SELECT count(*) FROM (
            SELECT n > 180 AS now, lag(n > 180, 1, false) OVER (PARTITION BY "by", site ORDER BY "at") AS was
            FROM holding WHERE category = 'tank'
        ) WHERE now AND NOT was""",
    "R.1": """
        WITH answered AS (SELECT re, min(said) AS said FROM response GROUP BY re)
        SELECT count(*) FROM request AS r JOIN answered AS a ON a.re = r.id
        WHERE a.said > r.said + INTERVAL 48 HOUR""",
    "X.1": """
        WITH told AS (SELECT "by", name, min(said) AS said FROM notification GROUP BY ALL)
        SELECT count(*) FROM exercise AS e JOIN told AS t ON t."by" = e."by" AND t.name = e.name
        WHERE troops > 9000 AND t.said >= starts - INTERVAL 41 DAY AND starts - INTERVAL 41 DAY > DATE '2000-01-01'""",
    "X.2": """
        WITH moves AS (
            SELECT "by", "at" AS t, 1 AS w FROM exercise
            UNION ALL SELECT "by", "at" + 30 AS t, -1 AS w FROM exercise
        ), net AS (SELECT "by", t, sum(w) AS w FROM moves GROUP BY ALL),
        level AS (SELECT "by", t, sum(w) OVER (PARTITION BY "by" ORDER BY t) > 6 AS now FROM net)
        SELECT count(*) FROM (
            SELECT now, lag(now, 1, false) OVER (PARTITION BY "by" ORDER BY t) AS was FROM level
        ) WHERE now AND NOT was""",
}


def loaded(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection whose table `record` is a file of statements, JSON Lines or Parquet."""
    import duckdb

    connection = duckdb.connect()
    name = str(path).replace("'", "''")
    columns = ", ".join(f"'{name}': '{dtype}'" for name, dtype in _COLUMNS.items())
    jsonl = f"read_json('{name}', format = 'newline_delimited', columns = {{{columns}}})"
    source = f"read_parquet('{name}')" if path.suffix == ".parquet" else jsonl
    connection.execute(f"CREATE TABLE record AS SELECT * FROM {source}")  # noqa: S608 - our own file
    return connection


def tables(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection with one table a kind, in place of the one table of all."""
    for kind, columns in _TABLES.items():
        connection.execute(f"CREATE TABLE \"{kind}\" AS SELECT {columns} FROM record WHERE kind = '{kind}'")  # noqa: S608
    connection.execute("DROP TABLE record")
    return connection


def by_sql(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How often each clause was broken, by six queries."""
    found = {}
    for clause, query in _QUERIES.items():
        row = connection.execute(query).fetchone()
        assert row is not None
        found[clause] = int(row[0])
    return found
