"""Conduct under duties that keep a count within a bound.

Each piece of time between two changes of the count or the bound is `WITHIN`, `SHORT` or `UNSURE` (a range
across the bound, or nothing that still tells). Rules (docs/language.md §5, §8):

1. Short is what certainly exceeds the bound, within what certainly does not.
2. A shortfall once shown ends only when conduct within the duty is shown: a run of short pieces goes on through
   unsure ones until a piece within. It can become a breach only while it is itself shown.
3. Before the first step of a bound there is none.
4. A settlement ends a run; a new one begins only after conduct within the duty.
5. Under a text that replaced another a run goes on as that left it: settled, or open since it began by its terms.
   What was said to be settled before is a settlement of nothing else.
6. Where whom it is owed to is himself a source (`according to: other`), conduct towards each is by what he tells.

A frame of pieces has who, owed (null: towards everyone alike), each, start, end; low, high, bound, bound_high (whole
numbers of one scale);
conduct; silent (nothing was said), stale; row (the statement that brought the change); began and cured (the
ends of the run of shortfall that the piece belongs to).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, NamedTuple

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Duty
from detente.assess.columns.arithmetic import exactly
from detente.assess.columns.overflow import too_large
from detente.assess.columns.runs import Rows, first_of, following, in_order, last_of
from detente.assess.columns.values import WIDE
from detente.assess.conduct.occasions import owed_parties
from detente.assess.conduct.settlements import Settlement, settled, settlements_of
from detente.assess.counts.counts import Chain, Counts, facing
from detente.assess.counts.levels import COLUMNS, KEY, Level, carried, largest
from detente.assess.standing.evidence import Evidence, Word
from detente.instants import BEGINNING, FOREVER

__all__ = [
    "DISPUTED",
    "HELD",
    "OPPOSED",
    "PIECE",
    "SHORT",
    "UNSURE",
    "WITHIN",
    "Before",
    "Left",
    "Pieces",
    "conduct",
    "first_step",
    "in_runs",
]

WITHIN, UNSURE, SHORT = 0, 1, 2
DISPUTED, HELD, OPPOSED = 3, 4, 5  # of several sources heard apart: see sources.py
PIECE = ["who", "owed", "each"]

# Of who, owed and each: since when a shortfall is open, and the statement that settled it, if either is so.
Left = dict[tuple[str, str | None, str | None], tuple[int | None, int | None]]
Scaled = tuple[pl.DataFrame, int]  # pieces, and the scale of their numbers


class Pieces(Struct, frozen=True, eq=False, dict=True):
    """Conduct as one chain of sources tells it."""

    source: str
    scale: int
    frame: pl.DataFrame

    @cached_property
    def rows(self) -> Rows:
        """The pieces of each party and thing, in order."""
        return Rows(self.frame, PIECE, "start")

    @cached_property
    def turns(self) -> Rows:
        """Those of them at which a number changes."""
        numbers = [pl.col(c).ne_missing(pl.col(c).shift(1)) for c in ("low", "high", "bound")]
        return Rows(self.frame.filter(first_of(PIECE) | pl.any_horizontal(numbers)), PIECE, "start")

    def key(self, who: str, owed: str | None, each: str | None) -> tuple[str, str | None, str | None]:
        """Under what the pieces of one thing towards somebody stand: towards everyone, where they are alike."""
        return (who, owed, each) if (who, owed, each) in self.rows else (who, None, each)


def first_step(duty: Duty, who: str) -> int:
    """The instant from which a bound binds a party; FOREVER when it never does."""
    steps = duty.bound.for_party(who) if duty.bound else ()
    if not steps:
        return FOREVER
    return BEGINNING if steps[0][0] is None else steps[0][0]


class Before(NamedTuple):
    """How an earlier text leaves shortfalls at an instant, and who settles by name under it.

    `left` by source (None: all together).
    """

    since: int
    settles: tuple[str, ...]
    left: dict[str | None, Left]

    def of(self, source: str, who: str, owed: str | None, each: str | None) -> tuple[int | None, int | None]:
        """How a shortfall is left: towards all as towards each of them."""
        things = self.left.get(source, self.left.get(None, {}))
        alike = [
            told for (w, o, e), told in things.items() if (w, e) == (who, each) and (o == owed or None in (o, owed))
        ]
        began = min((b for b, _ in alike if b is not None), default=None)
        settlements = [row for _, row in alike if row is not None]
        return began, max(settlements) if began is None and settlements else None


def conduct(duty: Duty, counts: Counts, before: Before | None = None) -> list[Pieces]:
    """The conduct of everyone who owes a duty, for each chain of sources that is heard apart."""
    assert duty.keep is not None
    chains = counts.chains([duty.keep, *_named(duty)], duty.according_to)
    if any("other" in chain for chain in chains):
        told, key = _towards_each(duty, counts, chains), PIECE
    else:
        told, key = _told(duty, counts, chains), KEY
    gone, found = counts.taken_back(duty.keep), []
    for chain, (frame, scale) in zip(chains, told, strict=True):
        source = " else ".join(chain)
        found.append(Pieces(source, scale, settled_runs(duty, counts, in_runs(frame, key, gone), source, before)))
    return found


def _told(duty: Duty, counts: Counts, chains: Sequence[Chain]) -> list[Scaled]:
    """Pieces as each chain of sources tells them, towards everyone alike."""
    levels = [counts.level(duty.keep or "", chain, always=duty.according_to is not None) for chain in chains]
    # What one source names, the others tell of by what they say of all that they do not name.
    named = {key for level in levels for key in _things(duty, level)} if len(levels) > 1 else ()
    out = []
    for chain, level in zip(chains, levels, strict=True):
        frame = _from_the_beginning(duty, level, named)
        frame, scale = _with_bound(duty, counts, frame, level.scale, chain)
        out.append((_judged(duty, frame), scale))
    return out


def _towards_each(duty: Duty, counts: Counts, chains: Sequence[Chain]) -> list[Scaled]:
    """The same, where whom it is owed to is himself a source: apart towards each, as he and nobody else tells it."""
    owing: dict[str | None, list[str]] = {}
    for who in duty.who:
        for owed in owed_parties(duty, who, counts.evidence.agreement):
            owing.setdefault(owed, []).append(who)

    def towards(owed: str | None, names: list[str]) -> list[Scaled]:
        told = _told(replace(duty, who=tuple(names)), counts, [facing(chain, owed) for chain in chains])
        return [(frame.with_columns(owed=pl.lit(owed, dtype=pl.String)), scale) for frame, scale in told]

    nobody: dict[str | None, list[str]] = {None: [*duty.who]}
    told = [towards(owed, names) for owed, names in (owing or nobody).items()]
    return [_on_one_scale(of_chain) for of_chain in zip(*told, strict=True)]


def _on_one_scale(told: Sequence[Scaled]) -> Scaled:
    """Pieces together, each thing's in order."""
    common = lcm(*(scale for _, scale in told))
    frames = [frame for frame, scale in told]
    for ends in (("low", "high"), ("bound", "bound_high")):
        frames = [_on_scale(frame, ends, common // scale) for frame, (_, scale) in zip(frames, told, strict=True)]
    return in_order(pl.concat(frames), PIECE, "start"), common


def _named(duty: Duty) -> Iterator[str]:
    """The counts that a bound names."""
    steps = duty.bound.steps.values() if duty.bound is not None else ()
    yield from (name.name for of in steps for _, expression in of for name in ex.names_in(expression))


def _things(duty: Duty, level: Level) -> list[tuple[str, str | None]]:
    """Whose values a count kept for each of them names."""
    if level.rest is None:
        return []
    return level.frame.filter(pl.col("who").is_in(duty.who)).group_by(KEY).agg().rows()


def _from_the_beginning(duty: Duty, level: Level, named: Collection[tuple[str, str | None]]) -> pl.DataFrame:
    """The level of everyone who owes, of what is `named` too, with what holds before anything was said."""
    told = level.frame.filter(pl.col("who").is_in(duty.who))
    firsts = {(who, each): first for who, each, first in told.group_by(KEY).agg(pl.col("t").min()).rows()}
    mute = set(duty.who) - {who for who, _ in firsts}
    unsaid = sorted({*named, *((who, None) for who in mute)} - set(firsts), key=str)
    early = [key for key, first in firsts.items() if first > BEGINNING]
    begun = set[str]()
    if level.rest is not None and unsaid:
        keys = pl.DataFrame(unsaid, schema={c: COLUMNS[c] for c in KEY}, orient="row")
        rest = level.rest.drop("each").join(keys, on="who", maintain_order="left").select(told.columns)
        told = pl.concat([told, rest])
        begun = set(rest.filter(pl.col("t") == BEGINNING)["who"])
    early += [key for key in unsaid if key[0] not in begun]
    rows = [(*key, BEGINNING, 0, None if level.silent else 0, False, None, level.silent) for key in early]
    before = pl.DataFrame(rows, schema={**COLUMNS, "silent": pl.Boolean}, orient="row")
    silent = pl.col("stale").is_null()
    told = told.select(*KEY, "t", "low", "high", pl.col("stale").fill_null(False), "row", silent=silent)
    return _with_ends(pl.concat([before, told]))


def _with_ends(frame: pl.DataFrame) -> pl.DataFrame:
    """Pieces from one change to the next."""
    frame = in_order(frame, KEY, "t").with_columns(end=following("t", KEY, FOREVER))
    return frame.filter(pl.col("t") < pl.col("end"))


# -- the bound -------------------------------------------------------------------------------------


def _with_bound(duty: Duty, counts: Counts, frame: pl.DataFrame, scale: int, chain: Chain) -> tuple[pl.DataFrame, int]:
    """Pieces cut where the bound changes, with `bound` and `bound_high`, all on one scale."""
    bound, bound_scale = _bound(duty, counts, chain)
    common = lcm(scale, bound_scale)
    bound = _on_scale(bound, ("bound", "bound_high"), common // bound_scale)
    frame = _on_scale(frame, ("low", "high"), common // scale)
    if bound.height == bound["who"].n_unique() and (bound["t"] == BEGINNING).all():
        joined = frame.join(bound.drop("t"), on="who", maintain_order="left")
        return joined.rename({"t": "start"}), common
    cuts = pl.concat([frame.select(*KEY, "t"), frame.select(KEY).unique().join(bound.select("who", "t"), on="who")])
    cuts = cuts.unique().sort(*KEY, "t")
    same = {c: c for c in ("low", "high", "stale", "row", "silent")}
    cut = carried(cuts, frame, [*KEY, "t"], KEY, same)
    cut = carried(cut, bound, ["who", "t"], KEY, {c: c for c in ("bound", "bound_high")})
    bounded = _with_ends(cut).filter(pl.col("bound").is_not_null() & pl.col("low").is_not_null())
    return bounded.rename({"t": "start"}), common


def _bound(duty: Duty, counts: Counts, chain: Chain) -> tuple[pl.DataFrame, int]:
    """who, t, bound, bound_high of everyone who owes, and their scale."""
    assert duty.bound is not None
    fixed: list[tuple[str, int, Fraction]] = []
    moving: list[tuple[pl.DataFrame, int]] = []
    for who in duty.who:
        steps = duty.bound.for_party(who)
        for i, (start, expression) in enumerate(steps):
            since = BEGINNING if start is None else start
            until = steps[i + 1][0] if i + 1 < len(steps) else FOREVER
            assert until is not None, "resolve orders steps by date"
            value = exactly(expression)
            if value is not None:
                fixed.append((who, since, value))
            else:
                level = _bound_level(counts, who, expression, chain)
                last = pl.col("t").shift(-1, fill_value=FOREVER)
                inside = level.frame.filter((pl.col("t") < until) & (last > since)).with_columns(
                    pl.col("t").clip(since)
                )
                moving.append((inside, level.scale))
    scale = lcm(*(v.denominator for _, _, v in fixed), *(s for _, s in moving))
    numbers = [(who, t, int(v * scale), int(v * scale)) for who, t, v in fixed]
    if any(abs(number) >= WIDE for *_, number in numbers):
        raise too_large()
    schema = {"who": pl.String, "t": pl.Int64, "bound": pl.Int64, "bound_high": pl.Int64}
    frames = [pl.DataFrame(numbers, schema=schema, orient="row")]
    for inside, own in moving:
        scaled = _on_scale(inside, ("low", "high"), scale // own)
        frames.append(scaled.select("who", "t", bound="low", bound_high="high"))
    return pl.concat(frames), scale


def _bound_level(counts: Counts, who: str, expression: ex.Expression, chain: Chain) -> Level:
    """A bound made of counts, of one party, from the beginning."""
    level = counts.evaluate(expression, chain)
    mine = level.frame.filter((pl.col("who") == who) & pl.col("each").is_null()).sort("t")
    if mine.is_empty() or mine["t"][0] > BEGINNING:
        row = {"who": who, "each": None, "t": BEGINNING, "low": 0, "high": None if level.silent else 0,
               "stale": False, "row": None}  # fmt: skip
        mine = pl.concat([pl.DataFrame([row], schema=mine.schema), mine])
    return level._replace(frame=mine)


def _on_scale(frame: pl.DataFrame, columns: tuple[str, str], factor: int) -> pl.DataFrame:
    """A frame with columns of whole numbers on a scale so many times as fine."""
    if factor == 1:
        return frame
    if largest(frame, columns) * factor >= WIDE:
        raise too_large()
    return frame.with_columns(pl.col(columns) * factor)


# -- judging ---------------------------------------------------------------------------------------


def _judged(duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    if duty.direction == "at most":
        short, within = pl.col("low") > pl.col("bound_high"), pl.col("high") <= pl.col("bound")
    else:
        short, within = pl.col("high") < pl.col("bound"), pl.col("low") >= pl.col("bound_high")
    judged = pl.when(short.fill_null(False)).then(SHORT).when(within.fill_null(False)).then(WITHIN).otherwise(UNSURE)
    return frame.with_columns(conduct=judged.cast(pl.Int8))


def in_runs(frame: pl.DataFrame, key: list[str], gone: Sequence[int] = ()) -> pl.DataFrame:
    """Each piece, in order, with the ends of its run of shortfall: from the first short piece to the first within.

    Where all that was said was taken back, at instants when something was `gone`, nothing shows a shortfall any more.
    """
    none = pl.lit(None, dtype=pl.Int64)
    if not frame["conduct"].is_in([SHORT, HELD]).any():
        return frame.with_columns(began=none, cured=none)
    # What sources dispute is not shown: it ends a run. What is unsure goes on as it was; a key begins unsure.
    begins = pl.when(first_of(key)).then(pl.lit(UNSURE, dtype=pl.Int8))
    told = pl.when(pl.col("conduct") == HELD).then(pl.lit(SHORT, dtype=pl.Int8)).otherwise("conduct")
    known = pl.when(pl.col("conduct") != UNSURE).then(told).otherwise(begins)
    if gone:
        over = pl.col("silent") & pl.col("start").is_in(gone)
        known = pl.when(over).then(pl.lit(UNSURE, dtype=pl.Int8)).otherwise(known)
    run, short = [*key, "settled"], pl.col("settled") == SHORT
    return frame.with_columns(settled=known.forward_fill()).select(
        *frame.columns,
        began=pl.when(short).then(pl.when(first_of(run)).then("start").forward_fill()),
        cured=pl.when(short).then(pl.when(last_of(run)).then("end").backward_fill()),
    )  # fmt: skip


def settled_runs(
    duty: Duty, counts: Counts, frame: pl.DataFrame, source: str = "", before: Before | None = None
) -> pl.DataFrame:
    """Runs of shortfall ended where they were settled, towards who settled: what is left of them counts as within."""
    words = _words(duty, counts.evidence, before)
    if "owed" not in frame.columns:
        if not words:
            return frame.with_columns(owed=pl.lit(None, dtype=pl.String))
        pairs = [(who, owed) for who in duty.who for owed in owed_parties(duty, who, counts.evidence.agreement)]
        owing = pl.DataFrame(pairs, schema={"who": pl.String, "owed": pl.String}, orient="row")
        frame = frame.join(owing, on="who", maintain_order="left").sort(PIECE, maintain_order=True)
    rows: list[dict[str, object]] = []
    for row in frame.iter_rows(named=True):
        end = None
        if row["began"] is not None:
            end = _end(words, counts.evidence, row, source, before)
        cut = (end.seen if counts.lived else end.at) if end is not None else row["cured"]
        if end is None or cut >= row["cured"]:
            rows.append(row)
            continue
        if row["start"] < cut:
            rows.append(row | {"end": min(row["end"], cut), "cured": cut})
        if row["end"] > cut:
            after = {
                "start": max(row["start"], cut),
                "conduct": WITHIN,
                "began": None,
                "cured": None,
                "row": end.rows[-1],
            }
            rows.append(row | after)
    return pl.DataFrame(rows, schema=frame.schema, orient="row")


def _words(duty: Duty, evidence: Evidence, before: Before | None) -> list[Word]:
    """What is said to be settled, each by who could settle it when he said so."""
    words = settlements_of(duty, evidence)
    if before is None:
        return words
    new = set(evidence.agreement.settles) - set(before.settles)
    return [word for word in words if word.at >= before.since or word.by not in new]


def _end(
    words: list[Word], evidence: Evidence, row: dict[str, Any], source: str, before: Before | None
) -> Settlement | None:
    """What settled the run of shortfall that a piece belongs to."""
    who, owed, since = row["who"], row["owed"], row["began"]
    if before is not None and since < before.since:
        began, by = before.of(source, who, owed, row["each"])
        if by is not None:
            return Settlement(before.since, before.since, (by,))
        since = before.since if began is None else began
    return settled(words, evidence, who, owed, None, since)
