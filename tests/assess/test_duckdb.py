"""DuckDB's answers to what the leaves work out, row for row: counts at every instant, conduct, answers (§3, §5).

The queries know nothing of the engine: they take the statements as they are said and count as the page says.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl
import pytest

import detente
from detente.agreement import parse
from detente.assess.conduct.answers import ANSWERED
from detente.instants import BEGINNING, FOREVER
from detente.record import of

TEXT = """---
title: Leaves
parties: {A: Aland, B: Bland, C: Cland}
in force: 2020-01-01
---
# Articles
```yaml form
holding: {site: site key, category: text key, n: count}
exercise: {name: text key, troops: count}
request: {to: party}
access: {re: request}
```
```yaml count
tanks: {of: latest holding, where: category = 'tank', sum: n}
large exercises: {of: exercise, where: troops > 50, over: 90 days}
```
```yaml duty
"1": {keep: tanks, at most: 100}
"2": {keep: large exercises, at most: 1}
"3": {on: request, do: access, within: 48 hours}
```
"""
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
AMOUNTS = ["0", "20", "45", "60", "120", "40..70", "unknown"]


def statements(seed: int, number: int) -> list[dict[str, object]]:
    """Random statements over two years, each received when it was so or up to ten days later."""
    draw = random.Random(seed)  # noqa: S311 - to be made again
    rows: list[dict[str, object]] = []
    asked: list[dict[str, object]] = []
    for place in range(number):
        kind, by = draw.choice(["holding", "holding", "exercise", "request", "access"]), draw.choice("ABC")
        at = BEGAN + timedelta(hours=draw.randrange(24 * 700))
        said = at if kind == "request" else at + timedelta(hours=draw.choice([0, 1, 30, 240]))
        row: dict[str, object] = {"id": f"s{place}", "kind": kind, "by": by, "at": stamp(at), "said": stamp(said)}
        if kind == "holding":
            row |= {"site": draw.choice("ns"), "category": draw.choice(["tank", "gun"]), "n": draw.choice(AMOUNTS)}
        elif kind == "exercise":
            row |= {"name": f"x{place}", "troops": draw.choice(AMOUNTS)}
        elif kind == "request":
            row |= {"to": draw.choice([p for p in "ABC" if p != by])}
            asked.append(row | {"when": at})
        elif asked:
            named = draw.choice(asked)
            then = named["when"] + timedelta(seconds=draw.choice([3600, 172_800, 172_801, 500_000]))  # type: ignore[operator]
            row |= {"by": named["to"], "re": named["id"], "at": stamp(then), "said": stamp(then)}
        else:
            continue
        rows.append(row)
    return rows


def stamp(then: datetime) -> str:
    return then.isoformat()[:19] + "Z"


def tables(rows: list[dict[str, object]]) -> duckdb.DuckDBPyConnection:
    """The statements in one table, amounts as the two ends of a range; null is without end."""
    columns = ("id", "kind", "by", "to", "re", "at", "said", "site", "category", "name")
    told = []
    for row in rows:
        amount = str(row.get("n", row.get("troops", "")))
        ends = (0, None) if amount == "unknown" else tuple(map(int, amount.split(".."))) if amount else (None, None)
        told.append((*(row.get(c) for c in columns), ends[0], ends[-1]))
    base = duckdb.connect()
    base.execute("set timezone = 'UTC'")
    base.execute(
        'create table said_ (id text, kind text, "by" text, "to" text, re text, "at" timestamptz, said timestamptz, '
        "site text, category text, name text, low bigint, high bigint)"
    )
    base.executemany("insert into said_ values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
    base.execute(
        'create view statements as select *, epoch("at")::bigint as t, epoch(said)::bigint as heard from said_'
    )
    return base


# What enters and leaves a count; of several as of one instant that received later counts, then that of the later id.
TANKS = """
    select "by" as who, t as entry, lead(t, 1, $forever) over (
        partition by "by", site order by t, heard, id) as leaving, low, high
    from statements where kind = 'holding' and category = 'tank'
"""
LARGE = """
    select "by" as who, t as entry, t + 90 * 86400 as leaving, (low > 50)::bigint as low,
        (coalesce(high, 1e12) > 50)::bigint as high
    from statements where kind = 'exercise' and coalesce(high, 1e12) > 50
"""
# The level at every instant at which anything enters or leaves.
LEVEL = """
    with shares as ({shares}),
    moves as (
        select who, entry as t, low, coalesce(high, 0) as high, (high is null)::bigint as open from shares
        where entry < leaving
        union all
        select who, leaving, -low, -coalesce(high, 0), -(high is null)::bigint from shares
        where entry < leaving and leaving < $forever),
    sums as (select who, t, sum(low) as low, sum(high) as high, sum(open) as open from moves group by who, t),
    totals as (
        select who, t, sum(low) over w as low, sum(high) over w as high, sum(open) over w as open from sums
        window w as (partition by who order by t))
    select who, t, low::bigint as low, (case when open = 0 then high end)::bigint as high from totals order by who, t
"""
# Conduct from one change to the next; a stock of which nothing was said is unknown, of events there are none.
CONDUCT = """
    with level as ({level}),
    whole as (
        select * from level union all
        select p, $beginning, 0, {unsaid} from (values ('A'), ('B'), ('C')) parties(p)),
    pieces as (
        select who, t as start, lead(t, 1, $forever) over (partition by who order by t) as over, low, high from whole)
    select who, start, over,
        case when low > {bound} then 2 when high <= {bound} then 0 else 1 end as conduct
    from pieces order by who, start
"""
ANSWERS = """
    select q."to" as who, q."by" as owed, q.id, q.heard + 172801 as late, min(a.t) as closed
    from statements q left join statements a on a.re = q.id and a.kind = 'access'
    where q.kind = 'request' group by all order by q.id
"""


@pytest.fixture(
    scope="module", params=[(1, 150), (2, 300), (3, 300), (4, 2_000)], ids=lambda p: f"{p[1]} statements, seed {p[0]}"
)
def both(request):
    rows = statements(*request.param)
    agreement = parse(TEXT)
    [world] = detente.assess(agreement, of(rows, agreement), known="2023-12-31").worlds
    base = tables(rows)

    def ask(query: str) -> list[tuple[object, ...]]:
        named = {"forever": FOREVER, "beginning": BEGINNING}
        return base.execute(query, {k: v for k, v in named.items() if f"${k}" in query}).fetchall()

    return world, ask


@pytest.mark.parametrize(("count", "shares"), [("tanks", TANKS), ("large exercises", LARGE)])
def test_a_count_is_at_every_instant_what_duckdb_counts(both, count, shares):
    world, ask = both
    level = world.counts.level(count)
    assert level.scale == 1
    found = level.frame.select("who", "t", "low", "high").sort("who", "t").rows()
    assert found == ask(LEVEL.format(shares=shares))
    assert len(found) > 10


@pytest.mark.parametrize(("clause", "shares", "bound", "unsaid"), [("1", TANKS, 100, "null"), ("2", LARGE, 1, "0")])
def test_conduct_is_from_change_to_change_what_duckdb_finds(both, clause, shares, bound, unsaid):
    world, ask = both
    frame = world.kept[clause].together.frame
    found = frame.select("who", "start", "end", pl.col("conduct").cast(pl.Int64)).sort("who", "start").rows()
    assert found == ask(CONDUCT.format(level=LEVEL.format(shares=shares), bound=bound, unsaid=unsaid))
    assert {row[-1] for row in found} == {0, 1, 2}


def test_each_request_is_answered_when_duckdb_says_so(both):
    world, ask = both
    frame = world.occasions["3"].filter("created")
    closed = pl.when(how=ANSWERED).then("closed")
    found = frame.select("who", "owed", "label", "late", closed).sort("label").rows()
    assert found == ask(ANSWERS)
    assert any(row[-1] is not None and row[-1] >= row[-2] for row in found)
