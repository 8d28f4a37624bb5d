"""Pieces of conduct that fall short, as the sweep is given them: for everyone to whom it is owed, by each source."""

from __future__ import annotations

from typing import Any

import polars as pl

from detente.agreement.blocks import Duty
from detente.assess.conduct.pieces import HELD, OPPOSED, SHORT, Pieces
from detente.assess.judging.intervals import for_all
from detente.assess.judging.worlds import World

__all__ = ["SHORT_COLUMNS", "Alone", "found_short", "goes_on", "labels", "pieces_of", "short_rows"]

SHORT_COLUMNS = ("who", "owed", "each", "start", "end", "cured", "began", "row")
# By who, owed and each: shortfalls as a source alone shows them, with their places.
Alone = dict[tuple[str, str | None, str | None], list[tuple[dict[str, Any], int]]]


def short_rows(world: World, duty: Duty, pieces: pl.DataFrame) -> pl.DataFrame:
    """The short pieces of conduct, for everyone to whom it is owed."""
    return pieces_of(world, duty, pieces, [SHORT, HELD])


def pieces_of(world: World, duty: Duty, pieces: pl.DataFrame, conduct: list[int]) -> pl.DataFrame:
    """The pieces of some conduct, in order, for everyone to whom it is owed."""
    mine = pieces.filter(pl.col("conduct").is_in(conduct)).select(*SHORT_COLUMNS, "conduct")
    return for_all(world, duty, mine).sort("who", "owed", "each", "start")


def goes_on(row: dict[str, Any], alone: Alone) -> tuple[tuple[int, ...] | None, tuple[int, ...], int]:
    """What a source alone had shown, of the same thing, that is not over when a shortfall begins: `after` and `left`.

    One that is held is none but `after` a breach by that; any other goes on as one if it was `left` in breach. With
    them, since when conduct falls short by whoever of them says so first.
    """
    mine = alone.get((row["who"], row["owed"], row["each"]), ())
    going = [(place, own["began"]) for own, place in mine if own["start"] < row["start"] < own["cured"]]
    places = tuple(place for place, _ in going)
    if row["conduct"] in (HELD, OPPOSED):
        return places, (), row["began"]
    return None, places, min([row["began"], *(began for _, began in going)])


def labels(frame: pl.DataFrame) -> list[tuple[str, str | None, str]]:
    """Who, owed and label of each occasion of a frame."""
    return [(who, owed, label) for who, owed, label in frame.select("who", "owed", "label").rows()]


def found_short(together: Pieces, of: dict[str, Any]) -> list[dict[str, Any]]:
    """The pieces that fall short, as found, of one thing towards somebody, in order."""
    mine = together.rows.of(together.key(of["who"], of["owed"], of["each"]))
    return mine.filter(pl.col("conduct") == SHORT).sort("start").rows(named=True)
