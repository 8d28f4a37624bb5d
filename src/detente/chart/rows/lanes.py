"""The rows of swim-lanes: who said what when, of when it was, and what it answers.

Rules

1. A row is a statement on record as known, from when it was so (`at`) to when it was received (`said`).
2. Of a clause only what it is made of: what calls for it, answers it, or is counted by it, and refusals and settlements
   that name it or answer what is shown.
3. Late is what answered an occasion of a duty after it was due, under any reading.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from msgspec import Struct

from detente.agreement.model import Clauses
from detente.assess.assessment import Assessment
from detente.assess.conduct.answers import ANSWERED
from detente.errors import UsageError
from detente.wording import which_of, who_is_meant

__all__ = ["MOST", "Lanes", "Said", "lanes"]

MOST = 90  # statements that are still told apart on one page


class Said(Struct, frozen=True):
    """One statement; `at` and `said` are the first instants that they may mean, `late` whether it came too late."""

    row: int
    id: str
    kind: str
    by: str
    about: str
    to: str
    at: int
    said: int
    re: int | None
    late: bool


class Lanes(Struct, frozen=True, eq=False):
    """All that swim-lanes show, in order of receipt; a lane for each speaker in the order of the text."""

    clause: str | None
    since: int
    until: int
    speakers: tuple[str, ...]
    said: tuple[Said, ...]
    rows: pl.DataFrame


def lanes(
    assessment: Assessment, *, clause: str | None = None, party: str | None = None, since: int | None = None
) -> Lanes:
    """What swim-lanes show of a record, or of what one clause is made of, until the instant that is asked about.

    Raises:
        UsageError: no such clause or party, nothing said by then, or more statements than are told apart on one page.
    """
    agreement, until = assessment.agreement, assessment.at + 1
    spine = assessment.record.spine.with_columns(pl.col("by", "about", "to").cast(pl.List(pl.String)))
    spine = spine.filter((pl.col("said") < until) & (pl.col("said") <= assessment.known))
    if clause is not None:
        spine = spine.filter(_of_clause(assessment, clause))
    if party is not None:
        if party not in agreement.speakers:
            raise UsageError(f"there is no party '{party}'; {who_is_meant(party, agreement.speakers, agreement.names)}")
        mine = [pl.col(c).list.contains(party) for c in ("by", "about", "to")]
        spine = spine.filter(pl.any_horizontal(m.fill_null(False) for m in mine))  # a value
    if since is not None:
        spine = spine.filter(pl.col("said") >= since)
    if spine.is_empty():
        raise UsageError("nothing on record was said of that by then; give a later --at, or another clause")
    if spine.height > MOST:
        raise UsageError(
            f"{spine.height} statements were said by then, and {MOST} are told apart on one page at most; choose a "
            "clause with --clause or a party with --party, or begin later with --from"
        )
    late = _late(assessment)
    said = tuple(
        Said(row["row"], row["id"], str(row["kind"]), ", ".join(row["by"]), ", ".join(row["about"]),
             ", ".join(row["to"] or ()), row["at"], row["said"], row["re"], row["row"] in late)
        for row in spine.sort("said", "row").iter_rows(named=True)
    )  # fmt: skip
    begins = since if since is not None else min(min(s.at, s.said) for s in said)
    names = {name for s in said for name in s.by.split(", ")}
    speakers = tuple(p for p in agreement.speakers if p in names)
    return Lanes(clause, begins, until, speakers, said, _rows(said, assessment))


def _of_clause(assessment: Assessment, clause: str) -> pl.Expr:
    """Whether a statement is one that a clause is made of, under any reading."""
    texts = [world.clauses for reader in assessment.readers for _, _, world in reader.eras]
    found = [kind for text in texts if clause in text.duties for kind in _kinds(text, clause)]
    if not any(clause in text.duties for text in texts):
        raise UsageError(f"there is no clause '{clause}'; {which_of(clause, [c for t in texts for c in t.duties])}")
    asked = assessment.record.spine.filter(pl.col("kind").cast(pl.String).is_in(found))["row"]
    return pl.col("kind").cast(pl.String).is_in(found) | (pl.col("clause") == clause) | (
        pl.col("kind").cast(pl.String).is_in(["refusal", "settlement"]) & pl.col("re").is_in(asked.implode())
    )  # fmt: skip


def _kinds(clauses: Clauses, clause: str) -> Iterator[str]:
    """The kinds of statement that a clause is made of."""
    yield from clauses.duties[clause].answers
    for name in clauses.made_of(clause):
        of = clauses.counts[name].of if name in clauses.counts else clauses.occasions[name].of
        if of is not None:
            yield of


def _late(assessment: Assessment) -> set[int]:
    """The statements that answered an occasion after it was due."""
    found: set[int] = set()
    for world in (era[2] for reader in assessment.readers for era in reader.eras):
        for clause, frame in world.occasions.items():
            duty = world.clauses.duties[clause]
            late = frame.filter("created", (pl.col("how") == ANSWERED) & (pl.col("closed") >= pl.col("late")))
            for who, closed in late.select("who", "closed").unique().rows():
                spine = assessment.record.spine
                of = spine["kind"].cast(pl.String).is_in(list(duty.answers)) & spine["by"].cast(
                    pl.List(pl.String)
                ).list.contains(who)
                time = (spine["at"], spine["at_last"]) if duty.does else (spine["said"], spine["heard_last"])
                found |= set(spine.filter(of & (time[0] <= closed) & (time[1] >= closed))["row"].to_list())
    return found


def _rows(said: tuple[Said, ...], assessment: Assessment) -> pl.DataFrame:
    """The rows as `--data` writes them."""
    ids = dict(assessment.record.spine.select("row", "id").rows())
    rows = [(s.id, s.kind, s.by, s.about, s.to or None, s.at, s.said, ids.get(s.re), s.late) for s in said]
    schema = dict.fromkeys(("statement", "kind", "by", "about", "to"), pl.String) | {
        "at": pl.Int64, "said": pl.Int64, "re": pl.String, "late": pl.Boolean,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.from_epoch(pl.col(c), "s").dt.replace_time_zone("UTC") for c in ("at", "said"))
