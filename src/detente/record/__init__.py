"""Statements <-> JSONL, CSV, XLSX, Parquet; frames.

>>> from detente.agreement import parse
>>> agreement = parse('''---
... title: A treaty
... parties: {RU: Russia, US: United States}
... in force: 2020-01-01
... ---
... # Notices
... ```yaml form
... notice: {troops: count}
... ```
... ''')
>>> of([{"kind": "notice", "by": "US", "said": "2024-12-01", "troops": "9000..13000"}], agreement)
<Record: 1 statements of 1 kinds>
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from detente.record.model import SPINE, Record

if TYPE_CHECKING:
    from detente.agreement.model import Agreement

__all__ = ["SPINE", "Record", "empty", "of"]


def of(statements: Iterable[Mapping[str, object]], agreement: Agreement) -> Record:
    """A record from Python values: one mapping a statement, keyed like the columns of a file.

    Values may be text, numbers, dates, booleans, lists of names, and a mapping by recipient for `said`.

    Raises:
        RecordError: with every mistake; a statement is named by its place in the sequence, from 1.
    """
    # Polars takes longer to load than all else together; `import detente` must not wait for it.
    from detente.record.build import record_of

    return record_of(statements, agreement)


def empty(agreement: Agreement) -> Record:
    """A record of no statements."""
    return of((), agreement)
