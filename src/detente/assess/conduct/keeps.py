"""Conduct under duties that keep a count within a bound.

Each piece of time between two changes of the count or the bound is `WITHIN`, `SHORT` or `UNSURE` (a range
across the bound, or nothing that still tells). Rules (docs/language.md §5, §8):

1. Short is what certainly exceeds the bound, whatever events the record may lack; within what on record does not.
2. A shortfall can become a breach only while it is itself shown; how long it lasts, shortfalls.py says.
3. Before the first step of a bound there is none, and conduct is `UNSURE`.
4. Where whom it is owed to is himself a source (`according to: other`), conduct towards each is by what he tells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from functools import partial
from math import lcm
from typing import cast

import polars as pl
from msgspec.structs import replace

from detente.agreement.blocks import Duty
from detente.agreement.grammar import expressions as ex
from detente.assess.columns.arithmetic import exactly
from detente.assess.columns.overflow import too_large
from detente.assess.columns.runs import following, in_order
from detente.assess.columns.values import WIDE
from detente.assess.conduct.occasions import owed_parties
from detente.assess.conduct.pieces import PIECE, SHORT, UNSURE, WITHIN, Pieces
from detente.assess.conduct.settling import settled_runs
from detente.assess.conduct.shortfalls import Before, in_runs
from detente.assess.counts.counts import Chain, Counts, facing
from detente.assess.counts.levels import COLUMNS, KEY, Level, carried, largest
from detente.instants import BEGINNING, FOREVER

__all__ = ["conduct", "first_step"]

Scaled = tuple[pl.DataFrame, int]  # pieces, and the scale of their numbers
Named = tuple[str, str | None]  # who, each: whose value of a count kept for each
_BOUNDED = [*KEY, "start", "end", "low", "high", "bound", "bound_high", "stale", "row", "silent", "unsaid"]


def first_step(duty: Duty, who: str) -> int:
    """The instant from which a bound binds a party; FOREVER when it never does."""
    steps = duty.bound.for_party(who) if duty.bound else ()
    if not steps:
        return FOREVER
    return BEGINNING if steps[0][0] is None else steps[0][0]


def conduct(duty: Duty, counts: Counts, before: Before | None = None) -> list[Pieces]:
    """The conduct of everyone who owes a duty, for each chain of sources that is heard apart."""
    assert duty.keep is not None
    chains = counts.chains([duty.keep, *_named(duty)], duty.according_to)
    key = PIECE if _apart(chains) else KEY
    told = _by_chain(duty, counts, chains)
    named = {row for frame, _ in told for row in frame.select(KEY).filter(pl.col("each").is_not_null()).unique().rows()}
    gone, found, known = counts.taken_back(duty.keep), [], _known(duty, counts, chains, named)
    for place, (chain, (frame, scale)) in enumerate(zip(chains, told, strict=True)):
        source, runs = " else ".join(chain), in_runs(frame, key, gone)
        settled = settled_runs(duty, counts, (runs, scale), partial(known, place), source, before)
        found.append(Pieces(source, scale, *settled))
    return found


def _apart(chains: Sequence[Chain]) -> bool:
    """Whether whom it is owed to is himself a source."""
    return any("other" in chain for chain in chains)


def _by_chain(duty: Duty, counts: Counts, chains: Sequence[Chain], also: Collection[Named] = ()) -> list[Scaled]:
    """Pieces as each chain of sources tells them, `also` of what none of them names."""
    told = _towards_each if _apart(chains) else _told
    return told(duty, counts, chains, also)


def _known(
    duty: Duty, counts: Counts, chains: Sequence[Chain], also: Collection[Named]
) -> Callable[[int, int], Scaled]:
    """The same by what was known at some instants: what counts is found alike in every epoch.

    Of what is named now, and was not by then, it tells `also`.
    """
    evidence = counts.evidence
    words = (duty.keep, repr(duty.bound), duty.direction, duty.who, duty.to, repr(duty.according_to), frozenset(also))
    found = evidence.lasting.setdefault(("known", words, id(counts.clauses)), {"of": counts.clauses})

    def known(place: int, at: int) -> Scaled:
        then = at if at < evidence.known and evidence.changed_since(at) else evidence.known
        if then not in found:
            found[then] = _by_chain(duty, Counts(evidence.as_known(then), counts.clauses), chains, also)
        return cast(list[Scaled], found[then])[place]

    return known


def _told(duty: Duty, counts: Counts, chains: Sequence[Chain], also: Collection[Named]) -> list[Scaled]:
    """Pieces as each chain of sources tells them, towards everyone alike."""
    levels = [_level(duty, counts, chain) for chain in chains]
    # What one source names, the others tell of by what they say of all that they do not name.
    named = {key for level in levels for key in _things(duty, level)} if len(levels) > 1 else set[Named]()
    named |= {key for key in also if key[0] in duty.who}
    out = []
    for chain, level in zip(chains, levels, strict=True):
        told = _with_bound(duty, counts, _from_the_beginning(duty, level, named), level.scale, chain)
        if counts.may_lack([duty.keep or "", *_named(duty)]):
            more = _level(duty, counts.with_missing, chain)
            whole = _from_the_beginning(duty, more, named)
            told = _with_least(duty, told, _with_bound(duty, counts.with_missing, whole, more.scale, chain))
        else:
            told = (told[0].with_columns(least=_least(duty)), told[1])
        out.append((_judged(duty, told[0]), told[1]))
    return out


def _level(duty: Duty, counts: Counts, chain: Chain) -> Level:
    """What a chain of sources tells of the count that a duty keeps."""
    return counts.level(duty.keep or "", chain, always=duty.according_to is not None)


def _towards_each(duty: Duty, counts: Counts, chains: Sequence[Chain], also: Collection[Named]) -> list[Scaled]:
    """The same, where whom it is owed to is himself a source: apart towards each, as he and nobody else tells it."""
    owing: dict[str | None, list[str]] = {}
    for who in duty.who:
        for owed in owed_parties(duty, who, counts.evidence.agreement):
            owing.setdefault(owed, []).append(who)

    def towards(owed: str | None, names: list[str]) -> list[Scaled]:
        told = _told(replace(duty, who=tuple(names)), counts, [facing(chain, owed) for chain in chains], also)
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


def _things(duty: Duty, level: Level) -> list[Named]:
    """Whose values a count kept for each of them names."""
    if level.rest is None:
        return []
    return level.frame.filter(pl.col("who").is_in(duty.who)).group_by(KEY).agg().rows()


def _from_the_beginning(duty: Duty, level: Level, named: Collection[Named]) -> pl.DataFrame:
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
    rows = [(*key, BEGINNING, 0, None if level.silent else 0, None, None) for key in early]
    told = pl.concat([pl.DataFrame(rows, schema=COLUMNS, orient="row"), told])
    none = pl.col("stale").is_null()
    told = told.with_columns(pl.col("stale").fill_null(False), silent=none & pl.col("high").is_null(), unsaid=none)
    return _with_ends(told)


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
        joined = frame.join(bound.drop("t"), on="who", how="left", maintain_order="left")
        return joined.rename({"t": "start"}).select(_BOUNDED), common
    cuts = pl.concat([frame.select(*KEY, "t"), frame.select(KEY).unique().join(bound.select("who", "t"), on="who")])
    cuts = cuts.unique().sort(*KEY, "t")
    same = {c: c for c in ("low", "high", "stale", "row", "silent", "unsaid")}
    cut = carried(cuts, frame, [*KEY, "t"], KEY, same)
    cut = carried(cut, bound, ["who", "t"], KEY, {c: c for c in ("bound", "bound_high")})
    bounded = _with_ends(cut).filter(pl.col("low").is_not_null())
    return bounded.rename({"t": "start"}).select(_BOUNDED), common


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
    return level._replace(frame=mine)


def _on_scale(frame: pl.DataFrame, columns: tuple[str, str], factor: int) -> pl.DataFrame:
    """A frame with columns of whole numbers on a scale so many times as fine."""
    if factor == 1:
        return frame
    if largest(frame, columns) * factor >= WIDE:
        raise too_large()
    return frame.with_columns(pl.col(columns) * factor)


# -- judging ---------------------------------------------------------------------------------------


def _least(duty: Duty) -> pl.Expr:
    """How far pieces are beyond the bound at least; null where nothing is certain."""
    if duty.direction == "at most":
        return pl.col("low") - pl.col("bound_high")
    return pl.col("bound") - pl.col("high")


def _with_least(duty: Duty, recorded: Scaled, whole: Scaled) -> Scaled:
    """Pieces by what is on record, cut where what it may lack changes, with how far they are beyond for all that."""
    (frame, scale), (other, own) = recorded, whole
    common = lcm(scale, own)
    for ends in (("low", "high"), ("bound", "bound_high")):
        frame, other = _on_scale(frame, ends, common // scale), _on_scale(other, ends, common // own)
    on = [*KEY, "t"]
    frame, other = (f.rename({"start": "t"}) for f in (frame, other.with_columns(least=_least(duty))))
    cuts = pl.concat([frame.select(on), other.select(on)]).unique().sort(on)
    cut = carried(cuts, frame.drop("end"), on, KEY, {c: c for c in _BOUNDED if c not in (*KEY, "start", "end")})
    cut = carried(cut, other, on, KEY, {"least": "least"})
    return _with_ends(cut).rename({"t": "start"}), common


def _judged(duty: Duty, frame: pl.DataFrame) -> pl.DataFrame:
    most = pl.col("high") - pl.col("bound") if duty.direction == "at most" else pl.col("bound_high") - pl.col("low")
    short, within = (pl.col("least") > 0).fill_null(False), (most <= 0).fill_null(False)
    judged = pl.when(short).then(SHORT).when(within).then(WITHIN).otherwise(UNSURE)
    return frame.with_columns(conduct=judged.cast(pl.Int8))
