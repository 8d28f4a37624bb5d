"""Rows of text -> parts: every cell of every row against the forms, kind by kind.

    rows of text ── tidied ──> by kind ── converted ──> typed columns      (columns.py, cells.py)
                                     └── spine_of ────> spine              (spine.py)

Rules (docs/language.md §2, §7)

1. A row is checked whole: each mistake is noted with file, line and column, and nothing is dropped.
2. `kind`, `by` and `said` must be there, and every field of the form that is not optional; what else a kind
   must have stands in `kinds`.
3. A column that the kind does not have may not be filled.
4. Of a row whose kind is not known, the columns that all kinds share are checked.
5. What one row asks of another is left to `links`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from msgspec import Struct, field

from detente.agreement.blocks import Form
from detente.agreement.model import Agreement
from detente.record.rows.cells import hidden, received
from detente.record.rows.coded import as_text
from detente.record.rows.columns import converted, nothing
from detente.record.rows.kinds import advice_on, columns_of, kinds_of, needs
from detente.record.rows.ledger import Ledger, Words
from detente.record.rows.readings import Reading, field_reading, reading
from detente.record.rows.spine import spine_of
from detente.record.rows.text import NOTED
from detente.wording import did_you_mean

__all__ = ["Checker", "Part"]

RECEIPTS: dict[str, Any] = {"row": pl.UInt32, "party": pl.String, "heard": pl.Int64, "heard_last": pl.Int64}


class Part(Struct, frozen=True):
    """Typed rows of one kind from one file: the spine's columns, those of its fields, and who heard when."""

    kind: str
    rows: int
    spine: pl.DataFrame
    fields: pl.DataFrame
    receipts: pl.DataFrame | None = None


_SEVERAL = 3


class Checker(Struct, eq=False, dict=True):
    """Checks batches of text rows; collects what they say in `parts` and what is wrong in the ledger."""

    agreement: Agreement
    ledger: Ledger
    shortcuts: bool = True
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._kinds = kinds_of(self.agreement)
        self._readings: dict[tuple[str, str], Reading] = {}
        self._apart: pl.Series | None = None  # rows of the part at hand whose `said` is by recipient
        self._strangers: dict[str, int] = {}  # of each file how many rows are of a kind that nobody knows
        self._known: set[str] = set()  # the files with a row of a kind of this agreement

    def end(self) -> None:
        """Note of each file whether it seems to be the record of another agreement, when all is added."""
        for file, rows in self._strangers.items():
            if rows >= _SEVERAL and file not in self._known:
                what = "none of its statements is of a kind that this agreement has a form for"
                self.ledger.add(file, 0, "", what, "is it the record of another agreement?")

    def add(self, file: str, frame: pl.DataFrame) -> None:
        """Check tidy rows of text: a column `line` (UInt32) and any others, all String."""
        self.ledger.order(file)
        if not frame.height:
            return
        if "kind" not in frame.columns:
            frame = frame.with_columns(kind=pl.lit(None, dtype=pl.String))
        known = frame["kind"].is_in(list(self._kinds)).fill_null(value=False)
        if not known.all():
            strange = frame.filter(~known)
            self._strangers[file] = self._strangers.get(file, 0) + strange.height
            self._strange(file, strange)
            self._kind(file, "", strange)
            frame = frame.filter(known)
        kinds = frame["kind"].unique(maintain_order=True).to_list()
        if not set(kinds).isdisjoint(self.agreement.clauses.forms):
            self._known.add(file)
        for kind in kinds:
            self._kind(file, kind, frame if len(kinds) == 1 else frame.filter(pl.col("kind") == kind))

    def _strange(self, file: str, frame: pl.DataFrame) -> None:
        frame = frame.filter(pl.col("kind").ne_missing(NOTED))
        missing = frame["kind"].is_null()
        advice = did_you_mean("", self._kinds)
        self.ledger.many(file, frame["line"].filter(missing), "kind", lambda _: ("'kind' is missing", advice))
        self.ledger.many(
            file,
            frame["line"].filter(~missing),
            "kind",
            lambda text: (
                (hidden(text), "take it out")
                if hidden(text)
                else (f"'{text[:40]}' is no kind of statement of the agreement", did_you_mean(text, self._kinds))
            ),
            frame["kind"].filter(~missing),
        )

    def _kind(self, file: str, kind: str, frame: pl.DataFrame) -> None:
        """Check rows of one kind; the empty text stands for a kind that is not known."""
        form = self.agreement.clauses.forms.get(kind)
        allowed = columns_of(kind, form)
        if kind:
            self._unasked(file, kind, frame, allowed, form)
        for column, condition, say in needs(kind, form, self.agreement):
            bad = condition(frame)
            if bad.any() and column == "to":
                self._unaddressed(file, kind, frame.filter(bad))
            elif bad.any():
                self.ledger.many(file, frame["line"].filter(bad), column, lambda _, say=say: say)  # type: ignore[misc]
        frame = frame.select(
            "line", *(c for c in frame.columns if c in allowed and frame[c].null_count() < frame.height)
        )
        common: dict[str, pl.Series] = {}
        own: dict[str, pl.Series] = {}
        for column in frame.columns:
            if form and column in form.fields:
                own |= self._column(file, frame, column, form)
            elif column not in ("line", "kind"):
                common |= self._column(file, frame, column, None)
        keys = form.keys if form else ()
        spine = spine_of(kind, frame, common, keys, apart=self._apart is not None)
        self._span(file, kind, frame, spine)
        self._act(file, kind, frame, own)
        self._to_oneself(file, kind, frame, spine)
        spine = spine.with_columns(file=pl.lit(file, dtype=pl.Categorical), line=frame["line"])
        fields = pl.DataFrame({"row": frame["line"], **own})  # so that it has as many rows where a form has no field
        self.parts.append(Part(kind, frame.height, spine, fields, self._receipts(frame)))

    def _unasked(self, file: str, kind: str, frame: pl.DataFrame, allowed: Sequence[str], form: Form | None) -> None:
        for column in frame.columns:
            if column in allowed or column == "line" or frame[column].null_count() == frame.height:
                continue
            what = f"a statement of kind '{kind}' has no '{column[:40]}'"
            others = [c for c in allowed if c not in ("kind", "by", "said")]  # which every statement has
            words: Words = (what, advice_on(column, others, form))
            lines = frame["line"].filter(frame[column].is_not_null())
            self.ledger.many(file, lines, column, lambda _, words=words: words)  # type: ignore[misc]

    def _unaddressed(self, file: str, kind: str, frame: pl.DataFrame) -> None:
        """What is said to nobody in particular, or to the world, and must be addressed."""

        def say(text: str) -> Words:
            to, by = text.split("\x00", 1)
            what = "'public' is nobody in particular" if to else "'to' is missing"
            who = next((p for p in self.agreement.parties if p != by), "RU")
            return what, f"a statement of kind '{kind}' names whom it is addressed to, for instance {who}"

        told = frame.with_columns(
            pl.lit(None, dtype=pl.String).alias(c) for c in ("to", "by") if c not in frame.columns
        )
        names = pl.col("to", "by").cast(pl.String).fill_null("")
        texts = told.select(pl.concat_str(names, separator="\x00")).to_series()
        self.ledger.many(file, frame["line"], "to", say, texts)

    def _column(self, file: str, frame: pl.DataFrame, column: str, form: Form | None) -> dict[str, pl.Series]:
        key = (form.kind if form else "", column)
        if key not in self._readings:
            self._readings[key] = (
                field_reading(form.fields[column], self.agreement)
                if form
                else reading(column, self.agreement, self._kinds)
            )
        how = self._readings[key]
        values, careful, bad = converted(frame[column], how, shortcuts=self.shortcuts)
        if self.ledger.count and (noted := (as_text(frame[column]) == NOTED).fill_null(value=False)).any():
            values = [v.zip_with(~noted, nothing(len(v), v.dtype)) for v in values]
            bad = bad & ~noted if bad is not None else None
        if bad is not None:
            self.ledger.many(file, frame["line"].filter(bad), column, how.complaint, frame[column].filter(bad))
        if column == "said" and careful is not None:
            self._apart = careful & as_text(frame["said"]).str.contains("=", literal=True)
        return {column + suffix: values[n].alias(column + suffix) for n, suffix in enumerate(how.outputs)}

    def _span(self, file: str, kind: str, frame: pl.DataFrame, spine: pl.DataFrame) -> None:
        if "until" not in spine.columns or (kind == "coverage" and "at" not in frame.columns):
            return
        # A date is over when the next one begins, an instant is over at once.
        dated = ~as_text(frame["until"]).str.contains(":", literal=True)
        bad = ((spine["at"] > spine["until"]) | (dated & (spine["at"] == spine["until"]))).fill_null(value=False)
        if "undated" in spine.columns:  # what a correction leaves out is as in what it corrects
            bad &= ~(spine["undated"] & spine["replaces"].is_not_null())
        self.ledger.many(
            file,
            frame["line"].filter(bad),
            "until",
            lambda text: (
                f"'{text[:40]}' is before 'at', which is 'said' where nothing else is said",
                "write the earlier date in 'at'",
            ),
            frame["until"].filter(bad),
        )

    def _act(self, file: str, kind: str, frame: pl.DataFrame, own: Mapping[str, pl.Series]) -> None:
        """An act is not over before it begins, by the fields that an occasion takes for its clock and its end."""
        for occasion in self.agreement.clauses.occasions.values():
            begins, ends = own.get(occasion.at or ""), own.get(f"{occasion.until}.last")
            if occasion.of != kind or begins is None or ends is None or occasion.until is None:
                continue
            bad = (ends < begins).fill_null(value=False)
            what = f"'{occasion.until}' is before '{occasion.at}', so that it would be over before it begins"
            told = (what, f"write the earlier date in '{occasion.at}'")
            self.ledger.many(file, frame["line"].filter(bad), occasion.until, lambda _, told=told: told)  # type: ignore[misc]

    def _to_oneself(self, file: str, kind: str, frame: pl.DataFrame, spine: pl.DataFrame) -> None:
        """Nobody asks himself, nor settles what he owes himself."""
        if "to" in spine.columns:
            bad = (spine["to"] == spine["by"]).fill_null(value=False)
            self.ledger.many(
                file,
                frame["line"].filter(bad),
                "to",
                lambda name: (f"'{name}' is who makes the statement", "name whom it is addressed to"),
                spine["to"].filter(bad),
            )
        if kind == "settlement" and "about" in frame.columns:
            bad = (frame["about"].is_not_null() & (spine["about"] == spine["by"])).fill_null(value=False)
            self.ledger.many(
                file,
                frame["line"].filter(bad),
                "about",
                lambda name: (
                    f"{name} may not settle what {name} owes",
                    "a settlement is by whom it is owed, or by a name under 'settles'",
                ),
                spine["about"].filter(bad),
            )

    def _receipts(self, frame: pl.DataFrame) -> pl.DataFrame | None:
        """Who heard when, by place in the part, for the rows that tell it by recipient."""
        apart, self._apart = self._apart, None
        if apart is None:
            return None
        apart = apart.fill_null(value=False)
        rows: list[tuple[int, str, int, int]] = []
        for place, text in zip(apart.arg_true().to_list(), frame["said"].filter(apart).to_list(), strict=True):
            try:
                told = received(text, self.agreement)
            except ValueError:
                continue  # noted where the column was read
            rows.extend((place, name, m.first, m.last) for name, m in told.items())
        return pl.DataFrame(rows, schema=RECEIPTS, orient="row") if rows else None
