"""Counts: a number per party at every instant, as levels that change at instants.

Everything counted is a stock with entries and exits: +w when it starts to count, -w when it stops. One running
sum then serves limits, bans, quotas and "no more than N per period" (docs/language.md §3).

    voices ── stock / events ──> contributions   who, each, row, start, end, low, high, open, stale
           ── running sum ─────> Level           who, each, t, low, high, stale, row
           ── arithmetic ──────> Level           for `is`

1. A stock counts from its `at` until the same speaker's next statement about the same party with the same key.
   It is stale (unknown) from its `until`, when its successor was due, or after `good for`.
2. `complete: yes` makes every other key of that speaker and party zero from then on.
3. Events count from `at` to `until` (without one, to the end of their day), or as `over` says.
4. Of a stock about which nothing was said, nothing is known; of events, none is on record: zero.
5. In the *lived* clock a statement acts from the later of its `at` and its receipt, and until it is void: that
   is what others could react to (§4, §8).

Numbers are whole numbers of the level's scale; `high` null is without end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from detente.agreement import expressions as ex
from detente.agreement.model import Clauses, Count, Sources
from detente.assess.arithmetic import Numbers, Ratio, Scope, always, number, predicate, ratio
from detente.assess.evidence import Evidence
from detente.assess.fields import scope_of
from detente.errors import UsageError
from detente.instants import BEGINNING, FOREVER, Duration, late_from_column, plus_column

__all__ = ["Counts", "Level", "carried"]

_LEVEL = {"who": pl.String, "each": pl.String, "t": pl.Int64, "low": pl.Int64, "high": pl.Int64,
          "stale": pl.Boolean, "row": pl.UInt32}  # fmt: skip
_LARGEST_SUM = 2**62


class Level(NamedTuple):
    """A count of every party at every instant; before its first row it is silent (stocks) or zero (events)."""

    frame: pl.DataFrame
    scale: int
    silent: bool
    contributions: pl.DataFrame | None = None


@dataclass(frozen=True)
class Counts:
    """The counts of one reading over some evidence, by the found or the lived clock."""

    evidence: Evidence
    clauses: Clauses
    lived: bool = False
    _levels: dict[tuple[str, tuple[str, ...]], Level] = field(default_factory=dict)

    def chains(self, name: str, override: Sources | None = None) -> tuple[tuple[str, ...], ...]:
        """The chains of sources that are heard apart for a count, or for those it is made of."""
        count = self.clauses.counts[name]
        if override is not None:
            return override.chains
        if count.is_ is None:
            return count.according_to.chains
        parts = [self.chains(n.name) for n in ex.names_in(count.is_)]
        return max(parts, key=len, default=(("self",),))

    def level(self, name: str, chain: tuple[str, ...] | None = None, place: int = 0) -> Level:
        """The level of a count as one chain of sources tells it (default: its own chain at a place)."""
        count = self.clauses.counts[name]
        if count.is_ is None and chain is None:
            chains = count.according_to.chains
            chain = chains[min(place, len(chains) - 1)]
        key = (name, (chain or ()) if count.is_ is None else (*(chain or ()), str(place)))
        if key not in self._levels:
            if count.is_ is not None:
                found = self.evaluate(count.is_, place)
            else:
                assert chain is not None
                found = self._by_chain(count, chain)
            self._levels[key] = self._with_groups(found)
        return self._levels[key]

    # -- statements --------------------------------------------------------------------------------

    def _by_chain(self, count: Count, chain: tuple[str, ...]) -> Level:
        levels = [self._by_source(count, source) for source in chain]
        found = levels[-1]
        for earlier in reversed(levels[:-1]):
            found = _else(earlier, found)
        return found

    def _by_source(self, count: Count, source: str) -> Level:
        voices = self.evidence.voices(count.of or "") if self.lived else self.evidence.standing(count.of or "")
        if source == "self":
            voices = voices.filter(pl.col("by") == pl.col("about"))
        elif source == "other":
            voices = voices.filter(pl.col("by") != pl.col("about"))
        else:
            voices = voices.filter(pl.col("by") == source)
        contributions, scale_ = self._weighed(count, self._timed(count, voices))
        silent = count.latest if count.if_silent is None else count.if_silent == "unknown"
        return Level(_running_sum(contributions), scale_, silent, contributions)

    def _timed(self, count: Count, voices: pl.DataFrame) -> pl.DataFrame:
        """Voices with `start` and `end` of when they count, and `stale` of when they are unknown until `end`."""
        if count.latest:
            return self._stock(count, voices)
        calendar = self.evidence.agreement.calendar
        start = pl.max_horizontal("at", "said") if self.lived else pl.col("at")
        end: pl.Expr
        if count.over_ever:
            end = pl.lit(FOREVER)
        elif count.over is not None:
            end = plus_column(pl.col("at"), count.over, calendar)
        else:
            one_day = late_from_column(pl.col("at_last"), _ZERO_DAYS, calendar)
            end = pl.coalesce("until", one_day)
        if self.lived:
            end = pl.min_horizontal(end, "void")
        return voices.with_columns(start=start, end=end.cast(pl.Int64), stale=pl.lit(FOREVER, dtype=pl.Int64)).filter(
            pl.col("start") < pl.col("end")
        )

    def _stock(self, count: Count, voices: pl.DataFrame) -> pl.DataFrame:
        form = self.clauses.forms[count.of or ""]
        series = ["by", "about", *form.keys]
        voices = self._carried_forward(count, voices, series)
        if self.lived:
            voices = _lived_order(voices, series)
        else:
            voices = voices.with_columns(start="at", end=_next("at", series, ["at", "row"]))
        if form.keys and voices["complete"].any():
            voices = self._closed_world(voices)
        voices = voices.filter(pl.col("start") < pl.col("end"))
        return voices.with_columns(stale=pl.min_horizontal(self._expiry(count, voices), "end"))

    def _carried_forward(self, count: Count, voices: pl.DataFrame, series: list[str]) -> pl.DataFrame:
        """A field left out lets what was said before stand."""
        form = self.clauses.forms[count.of or ""]
        used = {n.name for e in (count.where, count.sum) if e is not None for n in ex.names_in(e)}
        carried = []
        for name in sorted(used & set(form.fields)):
            if form.fields[name].key or not voices[name].null_count():
                continue
            columns = [c for c in (name, f"{name}.high", f"{name}.last") if c in voices.columns]
            whole = pl.when(pl.col(name).is_not_null()).then(pl.struct(columns))
            carried.append(whole.forward_fill().over(series, order_by=["at", "row"]).alias(f"{name}.carried"))
        if not carried:
            return voices
        names = [e.meta.output_name() for e in carried]
        filled = voices.with_columns(carried)
        return filled.with_columns(
            pl.col(n).struct.field(f).alias(f)
            for n in names
            for f in filled[n].struct.fields
        ).drop(names)

    def _closed_world(self, voices: pl.DataFrame) -> pl.DataFrame:
        """What a complete declaration does not name ends there."""
        whole = voices.filter("complete").group_by("by", "about", "start").agg().rename({"start": "whole"})
        paired = voices.select("row", "by", "about", "start").unique().join(whole, on=["by", "about"])
        ends = (
            paired.filter(pl.col("whole") > pl.col("start"))
            .group_by("row", "by", "about")
            .agg(pl.col("whole").min())
        )
        return (
            voices.join(ends, on=["row", "by", "about"], how="left", maintain_order="left")
            .with_columns(end=pl.min_horizontal("end", "whole"))
            .drop("whole")
        )

    def _expiry(self, count: Count, voices: pl.DataFrame) -> pl.Expr:
        """The instant from which a statement no longer tells, because its successor was due or it grew old."""
        ends = [pl.col("until").fill_null(FOREVER)]
        calendar = self.evidence.agreement.calendar
        if count.good_for is not None:
            ends.append(plus_column(pl.col("at"), count.good_for, calendar))
        for parties, dates, deadlines in self._successors(count.of or ""):
            place = pl.Series(dates).search_sorted(voices["at"], side="right")
            due = pl.Series([*deadlines, FOREVER]).gather(place)
            ends.append(pl.when(pl.col("about").is_in(parties)).then(due).otherwise(FOREVER))
        return pl.min_horizontal(ends)

    def _successors(self, kind: str) -> list[tuple[list[str], list[int], list[int]]]:
        agreement = self.evidence.agreement
        out = []
        for duty in self.clauses.duties.values():
            occasion = self.clauses.occasions.get(duty.on or "")
            if kind not in duty.answers or occasion is None or occasion.every is None or duty.within is None:
                continue
            assert occasion.start is not None
            last = min(agreement.end(), max(self.evidence.known, self.evidence.record.end) + _TWENTY_YEARS)
            dates = agreement.calendar.every(occasion.start.first, occasion.every, last)
            if dates:
                parties = [m for who in duty.who for m in {who, *agreement.members(who)}]
                out.append((parties, dates, [agreement.calendar.late_from(d, duty.within) for d in dates]))
        return out

    def _weighed(self, count: Count, timed: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """Contributions with their weight: low, high, and `open` where it has no end."""
        scope = scope_of(self.clauses.forms[count.of or ""], self.evidence, timed)
        truth = predicate(count.where, scope) if count.where is not None else always
        weight = number(count.sum, scope) if count.sum is not None else Numbers(_one := _constant_one(), _one)
        bottom = weight.low.bottom
        if not isinstance(bottom, int) or weight.high.bottom != bottom:
            raise UsageError(f"the sum of '{count.name}' divides by a field; divide by a number instead")
        low, high = _narrow(weight.low), _narrow(weight.high)
        if weight.exact and truth.settled and weight.missing is None:
            # Everything is exact: one number says it all.
            columns = {"low": pl.when(truth.certain).then(low).otherwise(0) if truth is not always else low}
            out = timed.select(*_PLACES, each=self._each(count), **columns).with_columns(
                high="low", open=pl.lit(False)
            )
        else:
            weighed = timed.select(
                *_PLACES, each=self._each(count), c=truth.certain, p=truth.possible, low=low, high=high
            )
            out = weighed.with_columns(
                low=pl.when("c").then(pl.col("low").fill_null(0)).otherwise(0),
                high=pl.when("p").then(pl.col("high").fill_null(0)).otherwise(0),
                open=pl.col("p") & pl.col("high").is_null(),
            ).drop("c", "p")
        _check_sum(count, out)
        return out, bottom

    def _each(self, count: Count) -> pl.Expr:
        return pl.col(count.for_each) if count.for_each else pl.lit(None, dtype=pl.String)

    # -- arithmetic --------------------------------------------------------------------------------

    def evaluate(self, expression: ex.Expression, place: int = 0) -> Level:
        """Arithmetic over counts as a level; a number alone is the same for everyone at every instant."""
        names = tuple(dict.fromkeys(ex.names_in(expression)))
        parts = {name: self._operand(name, place) for name in names}
        if names:
            frame = _aligned([parts[n].frame for n in names])
        else:
            blank = {"each": None, "t": BEGINNING, "stale": False, "row": None}
            frame = _everyone(self.evidence).with_columns(pl.lit(v, dtype=_LEVEL[c]).alias(c) for c, v in blank.items())
        columns = {
            n: Numbers(
                ratio(_or_before("low", i, parts[n], 0), parts[n].scale),
                ratio(_or_before("high", i, parts[n], None), parts[n].scale),
            )
            for i, n in enumerate(names)
        }
        value = number(expression, Scope({}, self.evidence.agreement.calendar, count=lambda name: columns[name]))
        bottom = value.low.bottom
        if not isinstance(bottom, int) or value.high.bottom != bottom:
            raise UsageError("arithmetic over counts divides by a count; divide by a number instead")
        rows = range(len(names))
        stale = pl.any_horizontal([pl.col(f"stale{i}").fill_null(False) for i in rows]) if names else pl.col("stale")
        row = pl.max_horizontal([pl.col(f"row{i}") for i in rows]) if names else pl.col("row")
        low, high = _narrow(value.low).fill_null(0), _narrow(value.high)
        # Below zero there is nothing to count.
        out = frame.select("who", "each", "t", low=low.clip(0), high=high.clip(0), stale=stale, row=row)
        return Level(out, bottom, silent=any(parts[n].silent for n in names))

    def _operand(self, name: ex.Name, place: int) -> Level:
        level = self.level(name.name, None, place)
        frame = level.frame
        if name.of:
            frame = frame.filter(pl.col("who") == name.of).drop("who")
            frame = _everyone(self.evidence).join(frame, how="cross").select(list(_LEVEL))
        if name.at:
            day = self.evidence.agreement.calendar.moment(name.at).last
            then = frame.filter(pl.col("t") <= day).group_by("who", "each").agg(pl.all().sort_by("t").last())
            frame = then.with_columns(t=pl.lit(BEGINNING, dtype=pl.Int64)).select(list(_LEVEL))
        return level._replace(frame=frame)

    # -- groups ------------------------------------------------------------------------------------

    def _with_groups(self, level: Level) -> Level:
        """A group acts as one: what it says of itself, else the sum of its members."""
        agreement = self.evidence.agreement
        owing = {w for d in self.clauses.duties.values() for w in d.who if w in agreement.groups}
        frame = level.frame
        for group in sorted(owing - set(frame["who"].unique().to_list())):
            members = agreement.members(group)
            joined = _aligned([frame.filter(pl.col("who") == m).with_columns(who=pl.lit(group)) for m in members])
            ids = range(len(members))
            total = joined.select(
                "who", "each", "t",
                low=pl.sum_horizontal([_or_before("low", i, level, 0) for i in ids]),
                high=pl.sum_horizontal([_or_before("high", i, level, None) for i in ids], ignore_nulls=False),
                stale=pl.any_horizontal([pl.col(f"stale{i}").fill_null(False) for i in ids]),
                row=pl.max_horizontal([pl.col(f"row{i}") for i in ids]),
            )  # fmt: skip
            frame = pl.concat([frame, total])
        return level._replace(frame=frame)


_PLACES = [pl.col("about").alias("who"), pl.col("row"), pl.col("start"), pl.col("end"), pl.col("stale")]
_TWENTY_YEARS = 20 * 366 * 86_400
_ZERO_DAYS = Duration(0, "days")


def _constant_one() -> Ratio:
    return Ratio(pl.lit(1, dtype=pl.Int64), 1, 1, 1)


def _narrow(of: Ratio) -> pl.Expr:
    return of.top.cast(pl.Int64)


def _next(column: str, series: list[str], order: list[str]) -> pl.Expr:
    return pl.col(column).shift(-1).over(series, order_by=order).fill_null(FOREVER)


def _check_sum(count: Count, contributions: pl.DataFrame) -> None:
    """A sum that could overflow is an error, never a wrap-around."""
    if contributions.is_empty():
        return
    largest = max(abs(int(contributions[c].max() or 0)) for c in ("low", "high"))  # type: ignore[arg-type]  # whole numbers
    if largest * contributions.height >= _LARGEST_SUM:
        total = contributions.select(pl.col("low", "high").cast(pl.Int128).abs().sum()).row(0)
        if max(total) >= _LARGEST_SUM:
            raise UsageError(
                f"the sum of '{count.name}' grows beyond 2^62; no amount on record should be that large"
            )


def _running_sum(contributions: pl.DataFrame) -> pl.DataFrame:
    """The level at every instant at which anything starts, goes stale or ends."""
    keys = ["who", "each", "t"]
    plain = not contributions["open"].any() and bool((contributions["low"] == contributions["high"]).all())
    fresh = bool((contributions["stale"] >= contributions["end"]).all())
    one = pl.lit(1, dtype=pl.Int64)
    zero = pl.lit(0, dtype=pl.Int64)
    enter = contributions.select("who", "each", "row", t="start", low="low", high="high", open=pl.col("open").cast(pl.Int64), dark=zero)
    stop = pl.min_horizontal("stale", "end")
    leave = contributions.select(
        "who", "each", row=pl.lit(None, dtype=pl.UInt32), t=stop, low=-pl.col("low"), high=-pl.col("high"),
        open=-pl.col("open").cast(pl.Int64), dark=(pl.col("stale") < pl.col("end")).cast(pl.Int64),
    )  # fmt: skip
    moves = [enter, leave.filter(pl.col("t") < FOREVER)]
    if not fresh:
        gone = contributions.filter((pl.col("stale") < pl.col("end")) & (pl.col("end") < FOREVER))
        moves.append(
            gone.select("who", "each", row=pl.lit(None, dtype=pl.UInt32), t="end", low=zero, high=zero, open=zero, dark=-one)
        )
    sums = ["low"] if plain and fresh else ["low", "high", "open", "dark"]
    net = pl.concat(moves).group_by(keys).agg(pl.col(sums).sum(), pl.col("row").max()).sort(keys)
    total = net.with_columns(pl.col(sums).cum_sum().over("who", "each"))
    if len(sums) == 1:
        return total.select("who", "each", "t", "low", high="low", stale=pl.lit(False), row="row")
    unknown = (pl.col("open") > 0) | (pl.col("dark") > 0)
    return total.select(
        "who", "each", "t", "low", high=pl.when(~unknown).then("high"), stale=pl.col("dark") > 0, row="row"
    )


def _lived_order(voices: pl.DataFrame, series: list[str]) -> pl.DataFrame:
    """Voices from when they were both so and received, leaving out those that were old news by then."""
    voices = voices.with_columns(start=pl.max_horizontal("at", "said"))
    if (voices["void"] < FOREVER).any():
        return _replayed(voices, series)
    newest = voices.sort([*series, "start", "at", "row"]).with_columns(
        order=pl.struct("at", "row").rank("ordinal").over(series).cast(pl.Int64)
    )
    newest = newest.filter(pl.col("order") == pl.col("order").cum_max().over(series)).drop("order")
    return newest.with_columns(end=_next("start", series, ["start", "at", "row"]))


def _replayed(voices: pl.DataFrame, series: list[str]) -> pl.DataFrame:
    """The lived order where statements are also taken back: each stands while it is the latest not void."""
    spans: list[tuple[int, int, int]] = []
    indexed = voices.with_row_index("place")
    for _, group in indexed.group_by(series):
        rows = group.select("place", "at", "row", "start", "void").rows()
        instants = sorted({t for _, _, _, s, v in rows for t in (s, v) if t < FOREVER})
        current, since = None, 0
        for t in instants:
            live = [(at, row, place) for place, at, row, s, v in rows if s <= t < v]
            best = max(live)[2] if live else None
            if best != current:
                if current is not None and since < t:
                    spans.append((current, since, t))
                current, since = best, t
        if current is not None:
            spans.append((current, since, FOREVER))
    frame = pl.DataFrame(spans, schema={"place": pl.UInt32, "start": pl.Int64, "end": pl.Int64}, orient="row")
    place = indexed.schema["place"]
    return frame.with_columns(pl.col("place").cast(place)).join(indexed.drop("start"), on="place").drop("place")


def _else(first: Level, second: Level) -> Level:
    """The first source where it told anything that still stands, else the second."""
    frame = _aligned([first.frame, second.frame])
    told = pl.col("low0").is_not_null() & (pl.col("high0").is_not_null() | ~pl.col("stale0").fill_null(False))
    pick = {c: pl.when(told).then(pl.col(f"{c}0")).otherwise(pl.col(f"{c}1")) for c in ("stale", "row")}
    low = pl.when(told).then(pl.col("low0")).otherwise(_or_before("low", 1, second, 0))
    high = pl.when(told).then(pl.col("high0")).otherwise(_or_before("high", 1, second, None))
    return Level(frame.select("who", "each", "t", low=low, high=high, **pick), first.scale, second.silent)


def _aligned(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Levels side by side at every instant at which any changes; columns carry the place in the list."""
    keys = ["who", "each", "t"]
    out = pl.concat([f.select(keys) for f in frames]).unique().sort(keys)
    for place, frame in enumerate(frames):
        out = carried(out, frame, keys, ["who", "each"], {c: f"{c}{place}" for c in ("low", "high", "stale", "row")})
    return out


def carried(cuts: pl.DataFrame, frame: pl.DataFrame, on: list[str], key: list[str], names: dict[str, str]) -> pl.DataFrame:
    """Columns of a frame, renamed, as they last stood at each cut of the same key."""
    whole = frame.select(*on, pl.struct([pl.col(c).alias(n) for c, n in names.items()]).alias("whole"))
    joined = cuts.join(whole, on=on, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("whole").forward_fill().over(key, order_by="t")).unnest("whole")


def _or_before(end: str, place: int, level: Level, silent: int | None) -> pl.Expr:
    """An end of a level aligned with others, also before the level's first row."""
    before = pl.lit(silent if level.silent else 0, dtype=pl.Int64)
    return pl.when(pl.col(f"low{place}").is_not_null()).then(pl.col(f"{end}{place}")).otherwise(before)


def _everyone(evidence: Evidence) -> pl.DataFrame:
    agreement = evidence.agreement
    return pl.DataFrame({"who": [*agreement.parties, *agreement.groups]}, schema={"who": pl.String})
