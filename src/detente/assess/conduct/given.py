"""What was given or done: the statements that may answer a duty, and whom each reached.

Rules (docs/language.md §5, §7):

1. What is given counts from its receipt, by whom it is owed to, or by the last of all; what is done from when it
   was done, whoever reports it. In doubt it came at the first instant it may have.
2. An answer that `where` finds insufficient is none; nor is what one says of another, of a kind that is counted,
   unless it names what it answers.
3. What was corrected was given when it was, if its correction answers the same.
4. Who says it jointly knows it too; what is addressed to nobody in particular is for the parties.
"""

from __future__ import annotations

import polars as pl

from detente.agreement.blocks import Duty, Form
from detente.agreement.model import Clauses
from detente.assess.columns.arithmetic import predicate
from detente.assess.columns.runs import only
from detente.assess.columns.sheets import Sheet
from detente.assess.conduct.occasions import received
from detente.assess.standing.evidence import Evidence
from detente.assess.standing.fields import scope_of
from detente.assess.standing.sets import with_membership
from detente.instants import FOREVER
from detente.record.model import column_of

__all__ = ["answers_of", "kinds_by_keys", "reached", "reaches_all", "to_everybody"]


def answers_of(duty: Duty, clauses: Clauses, evidence: Evidence) -> pl.DataFrame:
    """Every sufficient answer to a duty: row, kind, who, by, to, time (when it counts), visible, at_last, re, keys."""
    frames = []
    for kind in duty.answers:
        voices = _sufficient(evidence.standing(kind), duty, clauses, kind, evidence)
        earlier = _corrected(voices, clauses.forms[kind], duty, evidence)
        if earlier.height:
            voices = pl.concat([voices, _sufficient(earlier, duty, clauses, kind, evidence)], how="diagonal")
        if duty.gives and any(count.of == kind for count in clauses.counts.values()):
            # Of what is counted, a word about another is evidence of him, and gives nothing of one's own.
            voices = only(voices, (pl.col("by") == pl.col("about")) | pl.col("re").is_not_null())
        keys = _keys(duty, clauses, kind)
        columns = ["row", "by", "about", "to", "at", "at_last", "said", "heard", "heard_last", "re", *keys]
        frames.append(voices.select(*columns, kind=pl.lit(kind)))
    voices = pl.concat(frames, how="diagonal")
    if duty.gives:
        mine = only(voices, pl.col("by").is_in(duty.who)).with_columns(who="by", time="heard", visible="heard")
        # Who speaks about several says it once.
        alone = bool((mine["by"] == mine["about"]).all())
        return _addressed(mine if alone else mine.unique(["row", "who"], maintain_order=True), evidence)
    voices = only(voices, pl.col("at") <= evidence.known)  # what is announced is not done
    acts = only(voices, pl.col("about").is_in(duty.who)).with_columns(who="about")
    reported = voices.filter(pl.col("by") != pl.col("about"))
    if reported.height:
        by = reported.filter(pl.col("by").is_in(duty.who)).with_columns(who="by")
        acts = pl.concat([acts, by]).unique(["row", "who"], maintain_order=True)
    # Who reports another's act does not thereby choose whom it was owed to, nor who tells the world of his own.
    own = (pl.col("by") == pl.col("who")) & (pl.col("to").list.len() > 0)
    return acts.with_columns(
        time="at", visible=pl.max_horizontal("at", "said"), to=pl.when(own).then("to"),
    )  # fmt: skip


def _sufficient(voices: pl.DataFrame, duty: Duty, clauses: Clauses, kind: str, evidence: Evidence) -> pl.DataFrame:
    """Voices that say what the duty asks of an answer."""
    if duty.where is None:
        return voices
    voices = with_membership(voices, [duty.where], clauses, evidence, "heard")
    sheet = Sheet(voices)
    truth = predicate(duty.where, scope_of(clauses.forms[kind], evidence, sheet))
    return voices.filter(sheet.of(truth.certain))


def _corrected(voices: pl.DataFrame, form: Form, duty: Duty, evidence: Evidence) -> pl.DataFrame:
    """What some voices correct, of the same thing by its keys: given when it was, though it erred in the rest.

    What was done was done when its correction says, and was heard of when it was if that says the same.
    """
    named = evidence.named(voices["row"]).filter(pl.col("row") != pl.col("re"))
    if named.is_empty():
        return voices.clear()
    dates = ["at", "at_last"] if duty.does else []
    same = ["by", "about", "re", *dates, *(column_of(key) for key in form.keys)]
    now = voices.join(named.rename({"re": "earlier"}), on="row").select(same, row="earlier").unique()
    earlier = evidence.voices(form.kind).unique(["row", "by", "about"], keep="first", maintain_order=True)
    earlier = earlier.join(now, on=["row", *same], how="semi", nulls_equal=True)
    return earlier.join(voices, on=["row", "by", "about"], how="anti")


def _addressed(answers: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Answers that are given, with whom each reached (`to`; null: everybody): who says it jointly knows it too."""
    spine = evidence.record.spine
    if not evidence.record.receipts.is_empty():
        had = answers.join(evidence.told, on="row", how="left", maintain_order="left")
        answers = had.with_columns(to=pl.coalesce("told", "to")).drop("told")
    if answers["to"].null_count() == answers.height:
        return answers
    authors = spine["by"].gather(answers["row"]).cast(pl.List(pl.String))
    if (authors.list.len() > 1).any():
        to = pl.col("to").list.concat(pl.lit(authors))
        answers = answers.with_columns(to=pl.when(pl.col("to").is_not_null()).then(to))
    return answers


def _keys(duty: Duty, clauses: Clauses, kind: str) -> tuple[str, ...]:
    """The key fields that the occasion's kind and a kind of answer both have."""
    occasion = clauses.occasions[duty.on or ""]
    if occasion.of is None or occasion.of not in clauses.forms:
        return ()
    return tuple(column_of(k) for k in clauses.forms[occasion.of].keys if k in clauses.forms[kind].keys)


def kinds_by_keys(duty: Duty, clauses: Clauses) -> dict[tuple[str, ...], list[str]]:
    """The kinds of answer to a duty by the keys that each shares with what it answers."""
    out: dict[tuple[str, ...], list[str]] = {}
    for kind in duty.answers:
        out.setdefault(_keys(duty, clauses, kind), []).append(kind)
    return out


def reached(pairs: pl.DataFrame, duty: Duty, evidence: Evidence) -> pl.DataFrame:
    """Those whose answer went to whom it is owed to (of all: to nobody or to everybody), with when he received it."""
    addressed = pl.col("to").is_not_null()
    if not pairs.select(addressed.any()).item() and reaches_all(duty, evidence):
        return pairs
    if duty.gives and not evidence.record.receipts.is_empty():
        pairs = received(pairs, "owed", evidence).with_columns(time="heard", visible="heard")
        pairs = pairs.filter(pl.col("heard") < FOREVER)
    to_him = pl.col("to").list.contains(pl.col("owed"))
    for group in evidence.agreement.groups:
        members = evidence.agreement.members(group)
        whole = pl.all_horizontal([pl.col("to").list.contains(member) for member in members])
        to_him = to_him | (pl.col("owed").is_in(members) & pl.col("to").list.contains(group))
        to_him = to_him | ((pl.col("owed") == group) & whole)
    if pairs["owed"].null_count():
        to_him = pl.when(pl.col("owed").is_null()).then(to_everybody(evidence)).otherwise(to_him)
    # What is addressed to nobody in particular is for the parties; what is done is done, whoever is told of it.
    to_all = pl.lit(True) if not duty.gives else ~pl.col("owed").is_in(list(evidence.agreement.others)).fill_null(False)
    return pairs.filter(pl.when(addressed).then(to_him.fill_null(False)).otherwise(to_all))


def reaches_all(duty: Duty, evidence: Evidence) -> bool:
    """Whether what is addressed to nobody in particular reaches whoever is owed it, and all at one time."""
    strangers = duty.gives and not set(duty.to or ()).isdisjoint(evidence.agreement.others)
    return evidence.record.receipts.is_empty() and not strangers


def to_everybody(evidence: Evidence) -> pl.Expr:
    """Whether an answer names all parties but who gives it."""
    groups = {g: evidence.agreement.members(g) for g in evidence.agreement.groups}
    named = []
    for party in evidence.agreement.parties:
        own = [group for group, members in groups.items() if party in members]
        told = [pl.col("to").list.contains(name) for name in (party, *own)]
        named.append(pl.any_horizontal(pl.col("who").is_in([party, *own]), *told))
    return pl.all_horizontal(named)
