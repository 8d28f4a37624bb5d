"""What one version of a text leaves to the next, by the names that both have for it (docs/language.md §1).

Shortfalls, occasions and quotas go on under the next text in the same sweep: what stands here is only how the one is
found from the other. What was lived stands by the epoch in which it was; what is found stands under no epoch. Where
one text keeps apart by owed party what the other owes to all, that is the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

import polars as pl
from msgspec import Struct, field

from detente.assess.conduct.answers import OPEN
from detente.assess.conduct.places import Quota
from detente.instants import FOREVER

__all__ = ["By", "Left", "closed_after"]

# What a shortfall is of under any text: the clause, who owes it, its value or occasion, and the epoch it was lived in.
What = tuple[str, str, str | None, int | None]
# Who shows a shortfall: all together, somebody while another shows conduct within, or a source alone.
By = tuple[Literal["together", "opposed", "alone"], str]
# How an occasion was closed: when, when others could know, and by what.
End = tuple[int, int, int]
ENDS = ("closed", "closed_seen", "how")
# An occasion of a clause: for whom, its label, and the epoch in which it was lived.
Occasion = tuple[str, str, str, int | None]
# By who and label: towards whom an occasion was closed, and how, if it was.
Closed = dict[tuple[str, str], list[tuple[str | None, End | None]]]


class Left(Struct):
    """What a text leaves: the numbers of shortfalls and claims, its quotas, and how occasions were closed."""

    shortfalls: dict[What, list[tuple[By, str | None, int]]] = field(default_factory=dict)
    claims: dict[Occasion, list[tuple[str | None, int]]] = field(default_factory=dict)
    asked: dict[tuple[str, str, int | None], list[tuple[str, str | None, int]]] = field(default_factory=dict)
    quotas: dict[tuple[str, str, int | None], tuple[int, Quota]] = field(default_factory=dict)
    epochs: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # of quotas, in order
    ends: dict[str, dict[int | None, Closed]] = field(default_factory=dict)

    def shortfalls_of(self, what: What, by: By, owed: str | None) -> tuple[int, ...]:
        """The shortfalls of something that go on: what all show now also from what a source alone had shown."""
        told = self.shortfalls.get(what, ())
        return _of_same(
            ((to, number) for of, to, number in told if of == by or (by[0] == "together" and of[0] == "alone")), owed
        )

    def claims_of(self, clause: str, row: dict[str, Any], epoch: int | None) -> tuple[int, ...]:
        """The claims of an occasion."""
        lived = self._lived(clause, row["who"], epoch)
        return _of_same(self.claims.get((clause, row["who"], row["label"], lived), ()), row["owed"])

    def _lived(self, clause: str, who: str, since: int | None) -> int | None:
        """The epoch of a quota that an instant lies in; None of what is found."""
        told = self.epochs.get((clause, who), ())
        place = bisect_right(told, since) if since is not None else 0
        return told[place - 1] if place else None

    def note_quota(self, clause: str, who: str, epoch: int | None, number: int, quota: Quota) -> None:
        """Note the quota of a party; epochs come in order."""
        self.quotas[clause, who, epoch] = number, quota
        if epoch is not None:
            self.epochs.setdefault((clause, who), []).append(epoch)

    def note_claim(self, occasion: Occasion, owed: str | None, number: int, *, asks: bool) -> None:
        """Note the claim of an occasion; one that `asks` for a place in a quota also under its party."""
        self.claims.setdefault(occasion, []).append((owed, number))
        if asks:
            clause, who, label, epoch = occasion
            self.asked.setdefault((clause, who, epoch), []).append((label, owed, number))

    def asked_of(self, clause: str, who: str, epoch: int | None) -> Sequence[tuple[str, str | None, int]]:
        """What asked for places in the quota of a party: label, owed party and claim of each."""
        return self.asked.get((clause, who, self._lived(clause, who, epoch)), ())

    def quota_of(self, clause: str, who: str, epoch: int | None) -> Quota | None:
        """The quota of a party."""
        lived = self._lived(clause, who, epoch)
        return self.quotas[clause, who, lived][1] if (clause, who, lived) in self.quotas else None

    def keep_places(self, earlier: Left, bound: Collection[tuple[str, str]]) -> None:
        """Leave what an earlier text left of occasions and quotas of who is bound to no such clause between them."""
        self.claims |= {key: told for key, told in earlier.claims.items() if key[:2] not in bound}
        self.asked |= {key: asked for key, asked in earlier.asked.items() if key[:2] not in bound}
        self.epochs |= {key: epochs for key, epochs in earlier.epochs.items() if key not in bound}
        self.quotas |= {key: quota for key, quota in earlier.quotas.items() if key[:2] not in bound}

    def note_ends(self, clause: str, frame: pl.DataFrame, epoch: int | None, until: int) -> None:
        """Note which occasions were closed when the next text came, and which were not."""
        closed = self.ends.setdefault(clause, {}).setdefault(epoch, {})
        for who, owed, label, *end in frame.select("who", "owed", "label", *ENDS).rows():
            closed.setdefault((who, label), []).append((owed, (end[0], end[1], end[2]) if end[0] < until else None))

    def known(self, clause: str, epoch: int | None) -> Closed:
        """The occasions of a clause under this text, and how they were closed."""
        told = self.ends.get(clause, {})
        return told.get(_epoch(told, epoch), {})

    def closed(self, clause: str, frame: pl.DataFrame, epoch: int | None, since: int) -> pl.DataFrame:
        """Occasions, those that arose before an instant and were closed under this text as they were closed there."""
        closed = self.known(clause, epoch)
        rows = frame.select("who", "owed", "label", "arose", *ENDS).rows(named=True) if closed else []
        ends = [_end(row, closed) if row["arose"] < since else None for row in rows]
        if not any(ends):
            return frame
        found = [end or tuple(row[c] for c in ENDS) for row, end in zip(rows, ends, strict=True)]
        return frame.with_columns(pl.DataFrame(found, schema={c: frame.schema[c] for c in ENDS}, orient="row"))


def closed_after(frame: pl.DataFrame, later: pl.DataFrame | None, until: int) -> pl.DataFrame:
    """Occasions, those that were open when the next text came as they were closed by that, if they were.

    `later` holds the occasions of that text, if it has the clause: what it takes for no answer closed nothing.
    """
    told: Closed = {}
    made = later.filter("created").select("who", "owed", "label", *ENDS).rows() if later is not None else []
    for who, owed, label, *end in made:
        told.setdefault((who, label), []).append((owed, (end[0], end[1], end[2]) if end[0] >= until else None))
    rows = frame.select("who", "owed", "label", *ENDS).rows(named=True)
    found = [
        tuple(row[c] for c in ENDS) if row["closed"] < until else _end(row, told) or (FOREVER, FOREVER, OPEN)
        for row in rows
    ]
    return frame.with_columns(pl.DataFrame(found, schema={c: frame.schema[c] for c in ENDS}, orient="row"))


def _epoch(lived: Iterable[int | None], since: int | None) -> int | None:
    """The epoch, of some, that an instant lies in; None of what is found."""
    return None if since is None else max((e for e in lived if e is not None and e <= since), default=None)


def _of_same(told: Iterable[tuple[str | None, int]], owed: str | None) -> tuple[int, ...]:
    return tuple(number for to, number in told if to == owed or to is None or owed is None)


def _end(row: dict[str, Any], closed: Closed) -> End | None:
    """How an occasion was closed towards all to whom it is owed, if it was."""
    owed = row["owed"]
    ends = [end for to, end in closed.get((row["who"], row["label"]), ()) if to == owed or None in (to, owed)]
    return max(end for end in ends if end) if ends and all(ends) else None
