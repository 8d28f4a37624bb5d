"""Occasions: what calls for an answer, from whom, to whom, and until when.

Rules (docs/language.md §4, §5, §7):

1. A statement addressed to somebody (`to`) asks: each addressee owes its author the answer, the clock running
   from his receipt. A statement addressed to nobody in particular tells: whom it is about owes, from its `at`
   or the field that the occasion names. A duty to act `before` is always about the owing party's own act.
2. A date of a calendar starts the clock at its beginning.
3. What starts his clock happened, in doubt, at the last instant it may have.
4. A `before` duty falls due so long before the act; its shortfall ends with the notice or when the act is over.
5. Where a predicate may or may not hold, the occasion is unsure.

Columns: clause, who, owed (null: all), label, row (null for dates), at and at_last (what it is dated by), clock,
arose, opens, seen (when others could know of it), late (the first instant too late), over, sure, void, and the
fields of its form.
"""

from __future__ import annotations

import polars as pl
from msgspec import Struct

from detente.agreement.blocks import Duty, Occasion, Sources
from detente.agreement.model import Agreement, Clauses
from detente.assess.columns.arithmetic import predicate
from detente.assess.columns.clocks import late_from_column
from detente.assess.columns.runs import only
from detente.assess.columns.sheets import Sheet
from detente.assess.standing.calendars import dates_until
from detente.assess.standing.evidence import Evidence
from detente.assess.standing.fields import scope_of
from detente.assess.standing.sets import with_membership
from detente.instants import FOREVER, Duration
from detente.record.model import column_of

__all__ = ["Edge", "owed_parties", "unanswered"]

_COLUMNS = {
    "clause": pl.String, "who": pl.String, "owed": pl.String, "label": pl.String, "row": pl.UInt32,
    "at": pl.Int64, "at_last": pl.Int64, "clock": pl.Int64, "arose": pl.Int64, "opens": pl.Int64, "seen": pl.Int64,
    "late": pl.Int64, "over": pl.Int64, "sure": pl.Boolean, "void": pl.Int64,
}  # fmt: skip


# What a statement has beside its occasion, and what an occasion has of its own under the same names.
_SPOKEN = ("to", "named", "until", "said", "heard", "heard_last", "complete", "re")


class Edge(Struct, frozen=True):
    """An instant at which the condition of an occasion began to hold for a party."""

    who: str
    at: int


def owed_parties(duty: Duty, who: str, agreement: Agreement) -> tuple[str | None, ...]:
    """To whom a duty is owed by a party: names where it is kept apart, None for all the others."""
    if duty.to is not None and (duty.apart or len(duty.to) == 1):
        return tuple(t for t in duty.to if t != who)
    if duty.apart:
        return tuple(agreement.counterparts(who))
    return (None,)


def unanswered(
    duty: Duty, clauses: Clauses, evidence: Evidence, edges: tuple[Edge, ...] = (), lived: bool = False
) -> pl.DataFrame:
    """Every occasion of a duty, before asking what answered it."""
    occasion = clauses.occasions[duty.on or ""]
    if occasion.every is not None:
        frame = _dates(duty, occasion, evidence)
    elif occasion.of is not None:
        frame = _statements(duty, occasion, clauses, evidence, lived)
    else:
        frame = _conditions(duty, edges, evidence)
    return _timed(duty, frame, evidence)


# -- dates and conditions --------------------------------------------------------------------------


def _dates(duty: Duty, occasion: Occasion, evidence: Evidence) -> pl.DataFrame:
    end, step = evidence.agreement.end(evidence.known), occasion.every
    assert step is not None
    # What is answered later than the first date after the end was not meant for those before it.
    last = evidence.agreement.calendar.plus(end, step) + 1 if end <= evidence.known else FOREVER
    dates = dates_until(occasion, evidence, min(last, evidence.known + 1))
    return _instants([(who, t) for who in duty.who for t in dates], duty, evidence)


def _conditions(duty: Duty, edges: tuple[Edge, ...], evidence: Evidence) -> pl.DataFrame:
    return _instants([(e.who, e.at) for e in edges if e.who in duty.who], duty, evidence)


def _instants(pairs: list[tuple[str, int]], duty: Duty, evidence: Evidence) -> pl.DataFrame:
    owed = {who: owed_parties(duty, who, evidence.agreement) for who in duty.who}
    labels = {t: evidence.agreement.calendar.label(t) for t in {t for _, t in pairs}}
    rows = [(who, to, t, labels[t]) for who, t in pairs for to in owed[who]]
    schema = {"who": pl.String, "owed": pl.String, "at": pl.Int64, "label": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        row=pl.lit(None, dtype=pl.UInt32), at_last="at", clock="at", seen="at", over=pl.lit(FOREVER, dtype=pl.Int64),
        sure=pl.lit(True), void=pl.lit(FOREVER, dtype=pl.Int64),
    )  # fmt: skip


# -- statements ------------------------------------------------------------------------------------


def _statements(duty: Duty, occasion: Occasion, clauses: Clauses, evidence: Evidence, lived: bool) -> pl.DataFrame:
    kind = occasion.of or ""
    voices = evidence.voices(kind) if lived else evidence.standing(kind)
    addressed = pl.col("to").is_not_null() & (pl.col("to").list.len() > 0)
    found = []
    tells = voices
    if duty.before is None:
        asks, tells = only(voices, addressed), only(voices, ~addressed)
        if asks.height:
            found.append(_asked(duty, asks, evidence))
    if tells.height or not found:
        found.append(_told(duty, occasion, tells, evidence))
    frame = pl.concat(found, how="diagonal")
    if occasion.where is None:
        return frame.with_columns(sure=pl.lit(True))
    frame = with_membership(frame, [occasion.where], clauses, evidence, "clock")
    sheet = Sheet(frame)
    truth = predicate(occasion.where, scope_of(clauses.forms[kind], evidence, sheet))
    if truth.settled:
        return frame.filter(sheet.of(truth.certain)).with_columns(sure=pl.lit(True))
    return frame.with_columns(sure=sheet.of(truth.certain)).filter(sheet.of(truth.possible))


def _asked(duty: Duty, voices: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Requests: owed to their author by each addressee, from his receipt."""
    agreement = evidence.agreement
    frame = voices.unique(["row", "by", "said"], maintain_order=True).with_columns(owed="by", named="to")
    reach = evidence.reach.rename({"name": "named", "member": "who"})
    frame = frame.explode("named").join(reach, on="named", maintain_order="left")
    frame = frame.filter(pl.col("who").is_in(duty.who) & (pl.col("who") != pl.col("owed")))
    frame = frame.unique(["row", "by", "who", "said"], maintain_order=True)
    if duty.to is not None:
        frame = frame.filter(pl.col("owed").is_in(duty.to))
    else:
        # All the others: no member of a group is another of it, nor the group of him.
        others = pl.col("owed").is_in((*agreement.parties, *agreement.groups))
        for group in agreement.groups:
            members = agreement.members(group)
            within = [pl.col(a).is_in(members) & (pl.col(b) == group) for a, b in (("who", "owed"), ("owed", "who"))]
            others &= ~pl.any_horizontal(within)
        frame = frame.filter(others)
    frame = received(frame, "who", evidence).filter(pl.col("heard") < FOREVER)
    # What was taken back and stands anew could be seen again when it did.
    seen = pl.max_horizontal("heard", "said")
    over = pl.lit(FOREVER, dtype=pl.Int64)
    return frame.with_columns(label=_label(frame, evidence), clock="heard_last", seen=seen, over=over)


def _told(duty: Duty, occasion: Occasion, voices: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """What the owing party did itself: owed from its `at`, or from the field that the occasion names."""
    heard = {name for chain in (duty.according_to or Sources()).chains for name in chain}
    owed = [(w, o) for w in duty.who for o in owed_parties(duty, w, evidence.agreement)]
    pairs = pl.DataFrame(owed, schema={"who": pl.String, "owed": pl.String}, orient="row")
    frame = only(voices, pl.col("about").is_in(duty.who)).with_columns(who="about")
    once = ["row", "about", "said"]
    if "other" in heard:  # towards each by what he says himself
        frame, once = frame.join(pairs, on="who", maintain_order="left"), [*once, "owed"]
    frame = only(frame, admitted(heard))
    # Several who say it jointly say it once, for as long as any of them stands by it.
    if (frame["void"] < FOREVER).any():
        frame = frame.sort("void", descending=True, maintain_order=True)
    frame = frame.unique(once, keep="first", maintain_order=True)
    if "other" not in heard:
        frame = frame.join(pairs, on="who", maintain_order="left")
    clock = column_of(occasion.at or "at")
    first, last = (clock, f"{clock}.last") if occasion.at else ("at", "at_last")
    next_day = late_from_column(pl.col(last), Duration(0, "days"), evidence.agreement.calendar)
    over = pl.col(f"{column_of(occasion.until)}.last") + 1 if occasion.until else pl.col("until")
    frame = only(frame, pl.col(first).is_not_null())
    return frame.with_columns(
        label=_label(frame, evidence), at=pl.col(first), at_last=pl.col(last), clock=pl.col(last), seen="said",
        over=pl.coalesce(over, next_day),
    )  # fmt: skip


def admitted(names: set[str]) -> pl.Expr:
    """Whether a voice's speaker is one of some sources, of whom it is about (and what is owed to whom, for `other`)."""
    heard = pl.col("by").is_in(sorted(names - {"self", "other"}))
    if "self" in names:
        heard = heard | (pl.col("by") == pl.col("about"))
    return heard | (pl.col("by") == pl.col("owed")) if "other" in names else heard


def received(frame: pl.DataFrame, party: str, evidence: Evidence) -> pl.DataFrame:
    """A frame whose `heard` and `heard_last` are the receipt by the party in a column; FOREVER: not yet, as known.

    Where the receipt is told by recipient, who is not named had not received it.
    """
    if evidence.record.receipts.is_empty():
        return frame
    receipts = evidence.receipts
    theirs = receipts.select("row", pl.col("party").alias(party), h="heard", hl="heard_last")
    by_name = pl.col("row").is_in(receipts["row"].unique().implode()) & pl.col(party).is_in(evidence.single)
    unnamed = pl.when(by_name).then(pl.lit(FOREVER, dtype=pl.Int64))
    return (
        frame.join(theirs, on=["row", party], how="left", maintain_order="left")
        .with_columns(heard=pl.coalesce("h", unnamed, "heard"), heard_last=pl.coalesce("hl", unnamed, "heard_last"))
        .drop("h", "hl")
    )


def _label(frame: pl.DataFrame, evidence: Evidence) -> pl.Series:
    return evidence.record.spine["id"].gather(frame["row"])


# -- clocks ----------------------------------------------------------------------------------------


def _timed(duty: Duty, frame: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    calendar = evidence.agreement.calendar
    allowed = duty.within or duty.before
    assert allowed is not None
    late = late_from_column(pl.col("clock"), allowed, calendar, before=duty.before is not None)
    arose, opens, over = pl.col("clock"), pl.col("clock"), pl.lit(FOREVER, dtype=pl.Int64)
    if duty.before is not None:
        # Notice was owed up to the last instant in time. An act opens when it is heard of, or else when it is late.
        arose, opens, over = late - 1, pl.min_horizontal("seen", late), pl.col("over")
    made = {"clause": pl.lit(duty.id), "late": late, "arose": arose, "opens": opens, "over": over}
    rest = [c for c in frame.columns if c not in _COLUMNS and c not in _SPOKEN]
    return frame.select(**{c: made.get(c, pl.col(c)) for c in (*_COLUMNS, *rest)})
