"""A regime that nobody agreed, and a record of it as large as one likes.

57 parties over 20 years, as in the study of the engine: 78 % holdings, 6 % exercises, the rest
notifications, requests with their responses, and inspections. The same size and seed give the same bytes.

    python benchmarks/generate.py 1000000 record.jsonl          (or record.parquet; with .md the agreement)

`statements(size, seed)` yields the mappings one by one, `AGREEMENT` is the text and `agreement()` its value.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.agreement.model import Agreement

PARTIES = tuple(f"P{n:02d}" for n in range(57))
CATEGORIES = ("tank", "vehicle", "gun", "aircraft", "helicopter")
FIRST, YEARS = 2000, 20

AGREEMENT = f"""---
title: A synthetic regime
short: SYN
parties: {{{", ".join(f"{p}: Party {p[1:]}" for p in PARTIES)}}}
zone: UTC
binding: hypothetical
in force: {FIRST}-01-01
---

# Forms

```yaml form
holding:            {{site: site key, category: text key, n: count}}
exercise:           {{name: text key, starts: date, ends: date, troops: count, tanks: count?}}
notification:       {{name: text key, troops: count}}
request:            {{to: party, topic: text?}}
response:           {{re: request}}
inspection request: {{to: party, site: site}}
access:             {{re: inspection request}}
```

# Limits

No site holds more than 180 tanks.

```yaml count
tanks at a site: {{of: latest holding, where: category = 'tank', sum: n, for each: site, good for: 8 months}}
```
```yaml duty
L.1: {{keep: tanks at a site, at most: 180}}
```

# Exchange

Every half year each party declares its holdings within 30 days.

```yaml occasion
half-yearly: {{every: 6 months, from: {FIRST}-07-01}}
```
```yaml duty
E.1: {{on: half-yearly, give: holding, within: 30 days}}
```

# Exercises

An exercise of more than 9,000 troops is notified 42 days before; no party begins more than six in 30 days.

```yaml occasion
notifiable exercise: {{of: exercise, where: troops > 9000, at: starts}}
```
```yaml count
exercises: {{of: exercise, over: 30 days}}
```
```yaml duty
X.1: {{on: notifiable exercise, give: notification, before: 42 days}}
X.2: {{keep: exercises, at most: 6}}
```

# Requests and inspections

A request is answered within 48 hours; three inspections a year are accepted.

```yaml duty
R.1: {{on: request, give: response, within: 48 hours}}
I.1: {{on: inspection request, do: access, within: 24 hours, up to: 3, per: calendar year}}
```
"""


def agreement() -> Agreement:
    """The agreement that the record is of."""
    from detente.agreement import parse

    return parse(AGREEMENT)


def statements(size: int, seed: int = 1) -> Iterator[dict[str, object]]:
    """Statements of a record of about `size` statements, half-year by half-year."""
    rng = random.Random(seed)  # noqa: S311 - a record that can be made again, not a secret
    halves = [date(y, m, 1) for y in range(FIRST, FIRST + YEARS) for m in (1, 7)]
    holdings = round(0.78 * size)
    ids = (f"s{n}" for n in range(10**9))
    for number, half in enumerate(halves):
        due = holdings * (number + 1) // len(halves) - holdings * number // len(halves)
        yield from islice(_holdings(rng, ids, half), due)
        events = round(0.22 * size * (number + 1) / len(halves)) - round(0.22 * size * number / len(halves))
        yield from islice(_events(rng, ids, half), events)


def _holdings(rng: random.Random, ids: Iterator[str], half: date) -> Iterator[dict[str, object]]:
    for site in range(10**6):
        for party in PARTIES:
            said = _instant(rng, half + timedelta(days=rng.randrange(35)))
            for category in CATEGORIES:
                yield {
                    "id": next(ids), "kind": "holding", "by": party, "at": half.isoformat(), "said": said,
                    "site": f"{party}-{site}", "category": category, "n": rng.randrange(185),
                }  # fmt: skip


def _events(rng: random.Random, ids: Iterator[str], half: date) -> Iterator[dict[str, object]]:
    """Of 22: six exercises, four notifications, five requests, five responses, an inspection, access to it."""
    while True:
        for turn in range(6):
            by, day = rng.choice(PARTIES), half + timedelta(days=rng.randrange(180))
            name, troops = f"{by} {day.isoformat()} {rng.randrange(10**6)}", rng.randrange(500, 20_000)
            yield {
                "id": next(ids), "kind": "exercise", "by": by, "at": day.isoformat(), "said": day.isoformat(),
                "name": name, "starts": day.isoformat(), "ends": (day + timedelta(days=9)).isoformat(),
                "troops": troops, "tanks": rng.randrange(400),
            }  # fmt: skip
            if turn < 4:
                told = _instant(rng, day - timedelta(days=rng.randrange(38, 70)))
                yield {"id": next(ids), "kind": "notification", "by": by, "said": told, "name": name, "troops": troops}
        for _ in range(5):
            yield from _asked(rng, ids, half, ("request", "response"), {}, hours=55)
        site = f"{rng.choice(PARTIES)}-{rng.randrange(40)}"
        yield from _asked(rng, ids, half, ("inspection request", "access"), {"site": site}, hours=26)


def _asked(
    rng: random.Random, ids: Iterator[str], half: date, kinds: tuple[str, str], own: dict[str, str], *, hours: int
) -> Iterator[dict[str, object]]:
    one, two = rng.sample(PARTIES, 2)
    asked, when = (
        next(ids),
        datetime(half.year, half.month, 1, 9, tzinfo=UTC) + timedelta(minutes=rng.randrange(250_000)),
    )
    answered = when + timedelta(minutes=rng.randrange(60 * hours))
    yield {"id": asked, "kind": kinds[0], "by": one, "to": two, "said": f"{when:%Y-%m-%dT%H:%M:%SZ}", **own}
    yield {
        "id": next(ids),
        "kind": kinds[1],
        "by": two,
        "to": one,
        "re": asked,
        "said": f"{answered:%Y-%m-%dT%H:%M:%SZ}",
    }


def _instant(rng: random.Random, day: date) -> str:
    return f"{day.isoformat()}T{rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}Z"


def write(size: int, path: str | Path, seed: int = 1) -> Path:
    """Write a record as JSON Lines or Parquet, as the name's ending says; with `.md` the agreement."""
    path = Path(path)
    if path.suffix == ".md":
        path.write_text(AGREEMENT, encoding="utf-8")
    elif path.suffix == ".parquet":
        import polars as pl

        batches, told = [], statements(size, seed)
        while batch := list(islice(told, 100_000)):
            batches.append(pl.DataFrame(batch, infer_schema_length=None))
        pl.concat(batches, how="diagonal").write_parquet(path)
    else:
        with path.open("w", encoding="utf-8") as out:
            for statement in statements(size, seed):
                out.write(json.dumps(statement) + "\n")
    return path


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
