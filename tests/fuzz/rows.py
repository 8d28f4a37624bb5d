"""Rows of statements for the fuzzers of records: right ones, nearly right ones, and the small record spoilt.

some_rows(rng)    statements of the small agreement (small.py), right or with a few things wrong
some_jsonl(rng)   the bytes of JSON Lines, some_csv(rng) those of CSV
same_rows(rng)    rows of which every format can hold every cell, as JSON
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from tests.fuzz import small
from tests.fuzz.mutations import mutated, noise, strange
from tests.fuzz.tables import as_text

__all__ = [
    "FIELDS",
    "columns",
    "csv_mutated",
    "same",
    "same_rows",
    "same_rows_mutated",
    "some_csv",
    "some_jsonl",
    "some_rows",
    "sound",
]

Row = dict[str, object]


def some_jsonl(rng: random.Random) -> bytes:
    """Lines of some statements, right or mutated."""
    if rng.random() < 0.4:
        return _jsonl(rng, _rows(rng))
    lines = _jsonl(rng, _odd_rows(rng))
    return lines if rng.random() < 0.4 else noise(rng) if rng.random() < 0.05 else mutated(rng, lines)


def _odd_rows(rng: random.Random) -> list[Row]:
    """The small record with a few things wrong in it."""
    rows = _of_a_few_kinds(rng)
    if rng.random() < 0.3:
        # Enough of a kind that the shortcuts take them.
        rows += [{"id": f"m{n}", "kind": "notice", "by": "A", "said": "2021-01-01", "name": "Fog"} for n in range(150)]
    for _ in range(rng.randint(0, 4)):
        row = rng.choice(rows)
        row[rng.choice([*row, *row, strange(rng)])] = _a_value(rng)
    return rows


def _of_a_few_kinds(rng: random.Random) -> list[Row]:
    """The small record, or what it has of a few kinds: what reading takes grows with their number."""
    kinds = _kinds(rng)
    if "retraction" in kinds:
        kinds.add("holding")
    return [dict(row) for row in small.RECORD if row["kind"] in kinds]


def _kinds(rng: random.Random) -> set[object]:
    if rng.random() < 0.15:
        return {*FIELDS}
    kinds = {*rng.sample([*FIELDS], rng.choice((1, 2, 2, 3)))}
    return kinds | ({"request"} if kinds & {"access", "refusal"} else set())


def some_rows(rng: random.Random) -> list[Row]:
    """Statements that are right, or the small record with a few things wrong in it."""
    return _rows(rng) if rng.random() < 0.5 else _odd_rows(rng)


def _jsonl(rng: random.Random, rows: list[Row]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=rng.random() < 0.5).encode(errors="replace") + b"\n" for row in rows)


def _rows(rng: random.Random) -> list[Row]:
    """Statements that are right, or nearly."""
    rows: list[Row] = []
    kinds = sorted(map(str, _kinds(rng)))
    for number in range(rng.choice((1, 2, 5, 20))):
        kind, by = rng.choice(kinds), rng.choice(_SPEAKERS)
        row: Row = {"id": f"i{number}", "kind": kind, "by": by, "said": _a_date(rng)}
        if rng.random() < 0.5:
            row["at"] = _a_date(rng)
        row |= {name: made(rng) for name, made in FIELDS[kind].items() if rng.random() < 0.995}
        for name, made in {**_SOMETIMES, **_OPTIONAL.get(kind, {})}.items():
            if rng.random() < (0.3 if name in _OPTIONAL.get(kind, ()) else 0.02):
                row[name] = made(rng)
        asked = [r["id"] for r in rows if r["kind"] == "request"]
        mine = [r["id"] for r in rows if r["by"] == by]
        alike = [r["id"] for r in rows if r["by"] == by and r["kind"] == kind]
        if kind in ("access", "refusal", "retraction"):
            named = mine if kind == "retraction" else asked
            if not named and kind != "refusal":
                continue
            row |= {"re": rng.choice(named)} if named else {}
        elif alike and rng.random() < 0.1:
            row[rng.choice(["replaces", "cancels"])] = rng.choice(alike)
        rows.append(row)
    rng.shuffle(rows)
    return rows


_SPEAKERS = ("A", "A", "B", "B", "C", "AB", "LOG", "A;B")


def _a_date(rng: random.Random) -> str:
    day = f"{rng.choice((2019, 2020, 2020, 2020, 2021, 2022, 2031))}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    clock = f"{day}T{rng.randrange(24):02d}:00:00{rng.choice(('Z', '+02:00'))}"
    return rng.choice((day, day, day, clock, clock, day[:7], day[:4]))


def _a_day(rng: random.Random) -> str:
    return _a_date(rng).partition("T")[0]


def _an_amount(rng: random.Random) -> object:
    return rng.choice((0, 1, 5, 100, 101, 10**12, "3..9", "90..130", "0..0", "unknown", "0", "12", rng.randrange(200)))


def _one_of(*values: object) -> Callable[[random.Random], object]:
    return lambda rng: rng.choice(values)


FIELDS: dict[str, dict[str, Callable[[random.Random], object]]] = {
    "holding": {"site": _one_of("x", "y"), "category": _one_of("cell", "tank"), "n": _an_amount},
    "exercise": {"name": _one_of("Autumn", "Spring"), "starts": _a_day, "ends": _a_day, "troops": _an_amount,
                 "open": _one_of("yes", "no", True)},
    "notice": {"name": _one_of("Autumn", "Spring")},
    "request": {"to": _one_of("A", "B", "C", "A;B"), "site": _one_of("x", "y")},
    "access": {}, "suspension": {}, "resumption": {}, "retraction": {},
    "designation": {"site": _one_of("x", "y", "z")},
    "release": {"site": _one_of("x", "y")},
    "settlement": {"clause": _one_of("1", "2", "3", "4", "5", "6"), "about": _one_of("A", "B", "C")},
    "coverage": {"kinds": _one_of("holding", "notice;access", "exercise"), "at": _one_of("2019", "2020-05-05"),
                 "until": _one_of("2020-12-31", "2021-06", "2032"), "parties": _one_of("A;B", "C")},
    "refusal": {"about": _one_of("A", "B"), "clause": _one_of("2", "3", "4")},
}  # fmt: skip
_OPTIONAL: dict[str, dict[str, Callable[[random.Random], object]]] = {
    "holding": {"mass": _one_of("1.5", 3, "0.001", "unknown"), "complete": _one_of("yes", "no")},
    "exercise": {"tanks": _an_amount}, "notice": {"troops": _an_amount}, "request": {"n": _an_amount},
}  # fmt: skip
_SOMETIMES: dict[str, Callable[[random.Random], object]] = {
    "about": _one_of("A", "B", "C", "A;B"), "to": _one_of("A", "B", "public", "A;C"), "until": _a_date,
    "said": lambda rng: {"A": _a_date(rng), "B": _a_date(rng)}, "source": _one_of("a paper", "=1+1", '"', "'"),
    "note": _one_of("a, b", "line\nbreak", "’"), "number": _one_of("CFE/1"), "without prejudice": _one_of("to all"),
}  # fmt: skip


def _a_value(rng: random.Random) -> object:
    way = rng.randrange(8)
    if way < 4:
        return strange(rng)
    if way == 4:
        return rng.choice([0, -1, 1.5, 1e300, 10**30, True, False, None])
    if way == 5:
        return [strange(rng) for _ in range(rng.randrange(3))]
    if way == 6:
        return {strange(rng): strange(rng) for _ in range(rng.randrange(3))}
    return rng.choice(["A;B", "A, B", "public", "AB", "h1", "1..3", "2020", "yes", " A ", "unknown"])


def some_csv(rng: random.Random) -> bytes:
    """A table of some of the small record, mutated."""
    data = _csv(_of_a_few_kinds(rng))
    if rng.random() < 0.2:
        data = data.replace(b'"', b"")  # without quotation marks the quick way is taken
    return noise(rng) if rng.random() < 0.03 else mutated(rng, data)


def csv_mutated(rng: random.Random, data: bytes) -> bytes:
    """A table with a few things wrong, or a cell filled as the same one of another row, or with a word."""
    lines = [line.split(b",") for line in data.split(b"\n")]
    if rng.random() < 0.4 or len(lines) < 3:
        return mutated(rng, data)
    for _ in range(rng.choice((1, 1, 2))):
        one, other = rng.choice(lines[1:]), rng.choice(lines[1:])
        place = rng.randrange(len(one))
        word = strange(rng).encode(errors="replace")
        one[place] = other[place] if place < len(other) and rng.random() < 0.7 else word
    return b"\n".join(map(b",".join, lines))


_NO_CELL = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what not every format can hold


def same_rows(rng: random.Random) -> bytes:
    """Rows in which every column is named and has a text, or nothing."""
    return same(as_text(row) for row in some_rows(rng))


def same_rows_mutated(rng: random.Random, data: bytes) -> bytes:
    """Such rows with a few cells filled otherwise, and a row left out or repeated."""
    rows = sound(data)
    if not rows:
        return same_rows(rng)
    for _ in range(rng.choice((1, 1, 2, 4))):
        one = rng.randrange(len(rows))
        way = rng.randrange(8)
        if way == 0 and len(rows) > 1:
            del rows[one]
        elif way == 1:
            rows.insert(rng.randrange(len(rows)), dict(rows[one]))
        else:
            name = rng.choice([*rows[one]])
            rows[one] |= as_text({name: _a_value(rng) if way < 6 else rng.choice(rows)[name]})
    return same(rows)


def same(rows: Iterable[Mapping[str, str | None]]) -> bytes:
    """Rows as JSON, without what not every format can hold."""
    known = columns()
    told = []
    for row in rows:
        texts = {name: _NO_CELL.sub("", text) for name, text in row.items() if name in known and text}
        told.append(known | {name: text for name, text in texts.items() if text.strip()})
    return json.dumps([row for row in told if any(row.values())]).encode()


def sound(data: bytes) -> list[dict[str, str | None]]:
    """The rows that JSON holds, if every format can hold them; else none."""
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError):
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) and list(row) == [*columns()] for row in rows):
        return []
    cells = [cell for row in rows for cell in row.values() if cell is not None]
    sound = all(isinstance(cell, str) and cell.strip() and not _NO_CELL.search(cell) for cell in cells)
    return rows if sound and all(any(row.values()) for row in rows) else []


def columns() -> dict[str, str | None]:
    """Every column that such a row has, empty."""
    named = ["kind", "by", "said", *_COMMON, *(name for fields in FIELDS.values() for name in fields)]
    return dict.fromkeys(named)


_COMMON = ("id", "about", "to", "re", "at", "until", "complete", "source", "note", "number", "replaces", "cancels")


def _csv(rows: Sequence[Row]) -> bytes:
    # Not written by the code under test, so that an input does not depend on it.
    out = io.StringIO()
    table = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()
