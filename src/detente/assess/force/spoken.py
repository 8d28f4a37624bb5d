"""What was said, as others could act upon it: from the later of its `at` and its receipt, until it is void."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl
from msgspec import Struct, field

from detente.assess.standing.evidence import Evidence
from detente.instants import FOREVER

__all__ = ["Life", "Spoken"]


class Life(NamedTuple):
    """A statement while it stands, [since, void): it was to act at `acts`, and says `until` (FOREVER: it does not).

    One that was taken back and stands anew has two lives; it acted when it was first said.
    """

    acts: int
    since: int
    void: int
    until: int
    row: int


class Spoken(Struct):
    """Everything that was said, by kind and speaker; in an epoch, as it stood then."""

    evidence: Evidence
    _lives: dict[str, dict[str, list[Life]]] = field(default_factory=dict)

    def lives(self, kind: str, name: str) -> list[Life]:
        """What somebody (unnamed: anybody) said of a kind, in order."""
        if kind not in self._lives:
            self._lives[kind] = self._find(kind)
        if name:
            return self._lives[kind].get(name, [])
        return sorted({life for said in self._lives[kind].values() for life in said})

    def spans(self, kind: str, name: str) -> list[tuple[int, int, object]]:
        """From when to when somebody had said it, and the statement that shows it."""
        return [(life.since, life.void, life.row) for life in self.lives(kind, name)]

    def _find(self, kind: str) -> dict[str, list[Life]]:
        past = self.evidence.epoch is not None
        voices = self.evidence.standing(kind) if past else self.evidence.voices(kind)
        first = self.evidence.record.spine["said"].gather(voices["row"])
        told = voices.select(
            "by",
            acts=pl.max_horizontal("at", first),
            since=pl.max_horizontal("at", "said"),
            void="void",
            until=pl.col("until").fill_null(FOREVER),
            row="row",
        )
        out: dict[str, list[Life]] = {}
        for by, *life in sorted(set(told.rows())):
            said = Life(*life)
            if said.since < said.void:
                out.setdefault(by, []).append(said)
        return out
