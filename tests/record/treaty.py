"""The agreement that the tests of the record share, and short ways to a record and its mistakes.

record(dict(...), ...)            of() under AGREEMENT
mistakes(dict(...), ...)          the mistakes as text, without the name of the source; [] when there is none
read(tmp_path, "r.csv", text)     a file with this text or these bytes, read
wrong(tmp_path, "r.csv", text)    its mistakes as text, without the folder
"""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.agreement import parse
from detente.errors import RecordError
from detente.instants import Calendar
from detente.record import Record, of
from detente.record.files import read_record

TEXT = """\
---
title: A small treaty
parties: {RU: Russia, US: United States, FR: France, DE: Germany}
groups: {NATO: [US, FR, DE]}
others: {UN: United Nations}
in force: 2000-01-01
---
# Articles
```yaml form
holding:  {site: site key, category: text key, n: count, mass: kg?}
exercise: {name: text key, starts: date, ends: date, troops: count, tanks: count?}
request:  {to: party, topic: text?}
response: {re: request}
report:   {level: '[low, high]?', ok: yes/no?, who: party?, which: statement?, when: instant?}
```
```yaml count
troops: {of: latest holding, sum: n, good for: 1 year}
```
```yaml duty
I.1: {keep: troops, at most: 100}
II:  {keep: troops, at least: 1}
```
"""
AGREEMENT = parse(TEXT)
UTC = Calendar()
HOLDING = {"kind": "holding", "by": "RU", "said": "2022-02-01", "site": "Kozelsk", "category": "tank", "n": 5}


def record(*statements: dict[str, object]) -> Record:
    return of(statements, AGREEMENT)


def mistakes(*statements: dict[str, object]) -> list[str]:
    try:
        record(*statements)
    except RecordError as error:
        return [str(m).removeprefix("statements:") for m in error.mistakes]
    return []


def read(folder: Path, name: str, content: str | bytes) -> Record:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return read_record(folder / name, agreement=AGREEMENT)


def wrong(folder: Path, name: str, content: str | bytes) -> list[str]:
    with pytest.raises(RecordError) as caught:
        read(folder, name, content)
    return [str(m).removeprefix(f"{folder}/") for m in caught.value.mistakes]
