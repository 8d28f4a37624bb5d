"""Records as inputs of the fuzzers: how they are tried; rows.py and tables.py make them."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz import small
from tests.fuzz.right import Wrong, goes_through, judged
from tests.fuzz.rows import sound
from tests.fuzz.tables import written

if TYPE_CHECKING:
    from detente.record import Record

__all__ = ["try_formats", "try_record"]

_ENDINGS = (".jsonl", ".csv", ".xlsx", ".parquet")


def try_formats(data: bytes, _thorough: bool) -> bool:
    """Read the same rows in all four formats, which must come to the same record, or to the same mistakes."""
    from detente.errors import RecordError
    from detente.record.files import read_record

    rows = sound(data)  # none of a find that was made too small
    if not rows:
        return False
    told = {ending: written(rows, ending) for ending in _ENDINGS}
    with tempfile.TemporaryDirectory() as folder:
        read = set()

        def outcome(ending: str) -> str:
            path = Path(folder, f"record{ending}")
            path.write_bytes(told[ending])
            first = 1 if ending in (".jsonl", ".parquet") else 2
            try:
                digest = read_record(path, agreement=small.agreement()).digest
            except RecordError as error:
                mistakes = [f"{m.place.line - first}:{m.place.cell}: {m.message}" for m in error.mistakes]
            else:
                read.add(ending)
                return digest
            name = re.compile(re.escape(str(path)) + r"(?::S)?:(\d+)")
            return "\n".join(sorted(name.sub(lambda found: f"row {int(found[1]) - first}", m) for m in mistakes))

        outcomes = {ending: outcome(ending) for ending in _ENDINGS}
        for ending, said in outcomes.items():
            if said != outcomes[".jsonl"]:
                raise Wrong(f"as .jsonl: {outcomes['.jsonl'][:600]}\nas {ending}: {said[:600]}")
    return bool(read)


def try_record(ending: str, data: bytes, thorough: bool) -> bool:
    """Read a record with the shortcuts and without; then assess it, and write and read it again."""
    from detente.errors import RecordError
    from detente.record.files import read_record, write_record

    agreement = small.agreement()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"record{ending}")
        path.write_bytes(data)
        read: list[Record] = []

        def outcome(*, shortcuts: bool) -> str:
            try:
                read.append(read_record(path, agreement=agreement, shortcuts=shortcuts))
            except RecordError as error:
                return str(error)
            return read[-1].digest

        quick, careful = outcome(shortcuts=True), outcome(shortcuts=False)
        if quick != careful:
            raise Wrong(f"with shortcuts: {quick[:600]}\nwithout: {careful[:600]}")

        def work() -> None:
            judged(agreement, read[0])
            for again in (Path(folder, "again.jsonl"), Path(folder, "again.csv")):
                write_record(read[0], again, agreement)
                if read_record(again, agreement=agreement).digest != read[0].digest:
                    raise Wrong(f"written as {again.suffix} and read again it is another record")

        return bool(read) and (not thorough or goes_through(work))
