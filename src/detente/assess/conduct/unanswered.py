"""Unanswered: what shows that no answer came.

Rules (docs/language.md §7, §8.3):

1. A record shows it that says it is complete from the occasion to the deadline, from when it first said so.
2. A refusal shows it, if `according to` admits who says it (`other` is whom it is owed to, and nobody else). It
   means the occasion that its `re` names; without `re`, the one occasion of its own date.
3. Where a date may mean more than one occasion, the refusal shows none: doubt serves the owing party. Of requests
   and events it can mean only those that somebody had heard of when it was said, so that nothing that comes up later
   makes it clearer or more doubtful than it was.
4. Elsewhere the record cannot tell.
5. Of an act, sources may be heard apart: where some report it, and another, none of them, says no earlier than the
   act that it was refused, what was done is disputed.

Adds to a frame of occasions: shown (a missing answer is shown), shown_from (since when others could know), and
the statements that show it: c_row and c_said (complete), refused and refused_said; and contested, the statement that
says of an answered one that it was refused, with the reporter whom it contradicts and when any such was said.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import polars as pl

from detente.agreement.blocks import Duty, Sources
from detente.agreement.model import Agreement, Clauses
from detente.assess.standing.evidence import Evidence, Word

__all__ = ["may_be_heard", "shown"]


def shown(frame: pl.DataFrame, duty: Duty, clauses: Clauses, evidence: Evidence, late: pl.Expr) -> pl.DataFrame:
    """Occasions with what shows that they were not answered; `late`: that an answer of their own was too late."""
    frame = _claimed(_refused(frame, duty, clauses, evidence), duty, evidence)
    # An answer that comes at the first late instant shows, in that second, that it is late.
    shown_from = pl.min_horizontal("refused_said", "c_said", pl.when(late).then("answered_seen"))
    return frame.with_columns(
        shown=late | shown_from.is_not_null(),
        shown_from=pl.when(shown_from.is_not_null()).then(pl.max_horizontal("late", "seen", shown_from)),
    )


def _claimed(frame: pl.DataFrame, duty: Duty, evidence: Evidence) -> pl.DataFrame:
    """Occasions with the first claim that the record is complete from each to its deadline."""
    spans = [(who, *span) for who in duty.who for span in evidence.complete(duty.answers, who)]
    if not spans:
        return frame.with_columns(c_said=pl.lit(None, dtype=pl.Int64), c_row=pl.lit(None, dtype=pl.UInt32))
    schema = {"who": pl.String, "c_since": pl.Int64, "c_until": pl.Int64, "c_said": pl.Int64, "c_row": pl.UInt32}
    claims = pl.DataFrame(spans, schema=schema, orient="row")
    inside = (
        frame.select("occ", "who", "at", "late")
        .join(claims, on="who")
        # What had to be given before an act was to come by the last instant in time.
        .filter(
            (pl.col("c_since") <= pl.min_horizontal("at", pl.col("late") - 1)) & (pl.col("late") <= pl.col("c_until"))
        )
    )
    first = inside.group_by("occ").agg(pl.col("c_said").min(), pl.col("c_row").sort_by("c_said", "c_row").first())
    return frame.join(first, on="occ", how="left", maintain_order="left")


def _refused(frame: pl.DataFrame, duty: Duty, clauses: Clauses, evidence: Evidence) -> pl.DataFrame:
    """Occasions with the statement that says the answer was refused or not given."""
    found: dict[int, tuple[int, int]] = {}
    against: dict[int, list[tuple[int, str, int]]] = {}
    words = [w for w in evidence.words("refusal") if _is_of(w, duty)]
    dates = _dates(words, duty, clauses, evidence.agreement)
    for word in words:
        his = pl.col("who") == word.about
        if not may_be_heard(word, duty.according_to, None):
            his &= pl.col("owed") == word.by
        if word.re is None:
            mine = _dated(word, frame.filter(his), dates)
        else:
            named = [row for row in frame["row"].unique().to_list() if word.re in evidence.names_of(row)]
            mine = frame.filter(his & pl.col("row").is_in(named))
        for occ, owed, closed, reporters in mine.select("occ", "owed", "answered", "reporters").rows():
            found[occ] = min(found.get(occ, (word.said, word.row)), (word.said, word.row))
            reporter = _apart(word, reporters or (), duty, owed) if closed <= word.at_last else None
            if reporter is not None:
                against.setdefault(occ, []).append((word.row, reporter, word.said))
    if not found:
        none = pl.lit(None, dtype=pl.Int64)
        nothing = none.cast(pl.UInt32)
        nobody = pl.lit(None, dtype=pl.String)
        return frame.with_columns(
            refused=nothing, refused_said=none, contested=nothing, reporter=nobody, contested_said=none
        )
    rows = [
        (occ, row, said, *min(against[occ])[:2], min(s for *_, s in against[occ])) if occ in against
        else (occ, row, said, None, None, None)
        for occ, (said, row) in found.items()
    ]  # fmt: skip
    schema = {"occ": pl.UInt32, "refused": pl.UInt32, "refused_said": pl.Int64, "contested": pl.UInt32,
              "reporter": pl.String, "contested_said": pl.Int64}  # fmt: skip
    return frame.join(pl.DataFrame(rows, schema=schema, orient="row"), on="occ", how="left", maintain_order="left")


def _is_of(word: Word, duty: Duty) -> bool:
    of_it = word.clause in (None, duty.id) and word.about in duty.who
    return of_it and may_be_heard(word, duty.according_to, word.by)


def may_be_heard(word: Word, sources: Sources | None, owed: str | None) -> bool:
    """Whether a speaker may be heard about whom he speaks of, as to what is owed to somebody."""
    return any(_is_in(chain, word.by, word.about, owed) for chain in (sources or Sources()).chains)


def _is_in(chain: tuple[str, ...], name: str, about: str, owed: str | None) -> bool:
    """Whether somebody is one of a chain of sources, by name, as who owes, or as to whom it is owed."""
    return name in chain or (name == about and "self" in chain) or (name == owed and "other" in chain)


def _apart(word: Word, reporters: Iterable[str], duty: Duty, owed: str | None) -> str | None:
    """The first who reports what another says was refused, where they are heard, and none of them with that other."""
    if duty.gives or duty.according_to is None:
        return None

    def heard(name: str) -> set[int]:
        chains = duty.according_to.chains if duty.according_to is not None else ()
        return {place for place, chain in enumerate(chains) if _is_in(chain, name, word.about, owed)}

    told = [name for name in reporters if heard(name)]
    return told[0] if told and all(heard(name).isdisjoint(heard(word.by)) for name in told) else None


def _dates(words: list[Word], duty: Duty, clauses: Clauses, agreement: Agreement) -> list[int] | None:
    """The dates of a calendar that refusals without `re` may mean; None where the occasion is none of a calendar."""
    occasion = clauses.occasions[duty.on or ""]
    if occasion.every is None or occasion.start is None:
        return None
    last = max((w.at_last for w in words if w.re is None), default=None)
    return [] if last is None else agreement.calendar.every(occasion.start.first, occasion.every, last + 1)


def _dated(word: Word, occasions: pl.DataFrame, dates: list[int] | None) -> pl.DataFrame:
    """The one occasion of the date of a refusal; none where it may mean several."""
    own = occasions.filter((pl.col("at") <= word.at_last) & (pl.col("at_last") >= word.at))
    if dates is not None:
        return own if bisect_right(dates, word.at_last) - bisect_left(dates, word.at) == 1 else own.clear()
    own = own.filter((pl.col("seen") <= word.said) & (pl.col("void") > word.said))
    return own if own["label"].n_unique() == 1 else own.clear()
