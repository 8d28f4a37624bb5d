"""What a chart rests on, in a line or two: how many statements, by whom, found where.

>>> hosts(["https://www.tass.com/a", "https://tass.com/b", "Cable of 1 May"])
['tass.com (2)', 'Cable of 1 May']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import polars as pl

from detente.words.words import Words

__all__ = ["hosts", "sources_told"]

_MOST = 8


def hosts(sources: Iterable[str]) -> list[str]:
    """Where sources are found, each once with how many, the most frequent first."""
    places = Counter(_place(source) for source in sources)
    return [f"{place} ({n})" if n > 1 else place for place, n in places.most_common()]


def _place(source: str) -> str:
    address = next((word for word in source.split() if "://" in word), "")
    host = (urlsplit(address.rstrip(".,;)")).hostname or "") if address else ""
    return host.removeprefix("www.") or source


def sources_told(statements: pl.DataFrame, words: Words) -> str:
    """How many statements, by whom, found where; `statements` has `statement`, `said_by` and `found at`."""
    told = statements.filter(pl.col("statement").is_not_null()).unique("statement", maintain_order=True)
    if told.is_empty():
        return words.label("sources/none")
    found = hosts(told["found at"].drop_nulls().to_list())
    more = [words.label("sources/more", number=words.plain(len(found) - _MOST))] if len(found) > _MOST else []
    names = sorted({name for said in told["said_by"].drop_nulls() for name in said.split(", ")}, key=_order(words))
    return words.label(
        "sources",
        number=words.plain(told.height),
        by=words.catalogue.listed(names),
        found=", ".join(found[:_MOST] + more),
    )


def _order(words: Words) -> Callable[[str], tuple[int, str]]:
    places = {name: i for i, name in enumerate(words.agreement.speakers)}
    return lambda name: (places.get(name, len(places)), name)
