"""What statements ask of one another: unique ids, and references that lead somewhere they may.

Rules (docs/language.md §7)

1. An id stands once in the record, whatever files it comes from. Two statements that would get the same
   default id are told apart by writing ids.
2. `re`, `replaces`, `cancels` and fields of type `statement` name ids of the record, never the statement itself.
3. `re` names a statement of the kind that the form says.
4. Only an author takes back, corrects or cancels: one of `by` made the other statement too. A correction is
   of the same kind.
5. Nothing corrects, cancels or takes back itself by way of others, nor what was certainly received later. What
   answers a request was not received before it.
6. A refusal names what calls for something under some reading; a settlement is by somebody who may settle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import polars as pl

from detente.agreement.model import Agreement, Clauses
from detente.record.rows.ledger import Ledger, near
from detente.record.rows.rows import Part
from detente.wording import did_you_mean

__all__ = ["REFERENCES", "check_links"]

REFERENCES = ("re", "replaces", "cancels")
_FEW = 200


def check_links(
    spine: pl.DataFrame, parts: Sequence[Part], agreement: Agreement, ledger: Ledger
) -> dict[str, pl.Series]:
    """For each reference of the spine the place of the statement it names; mistakes go to the ledger.

    `spine` holds the parts one after another; a place counts its rows from 0.
    """
    _unique(spine, ledger)
    links = _Links(spine, agreement, ledger)
    links.check_fields(parts)
    links.check_settlements()
    links.check_coverage()
    places = {column: links.places(column) for column in REFERENCES if column in spine.columns}
    links.check_circles(places)
    return places


def _unique(spine: pl.DataFrame, ledger: Ledger) -> None:
    ids = spine["id"].drop_nulls()
    # Different hashes are those of different ids, and sooner counted.
    if ids.hash().n_unique() == len(ids) or ids.n_unique() == len(ids):
        return
    files = {file: ledger.order(file) for file in spine["file"].unique(maintain_order=True)}
    twice = spine.filter(pl.col("id").is_not_null() & pl.col("id").is_duplicated())
    twice = twice.with_columns(pl.col("file").cast(pl.String))
    twice = twice.sort(pl.col("file").replace_strict(files, return_dtype=pl.Int64), "line")
    first = pl.col("file").first().over("id") + pl.lit(":") + pl.col("line").first().over("id").cast(pl.String)
    made = pl.col("made").fill_null(value=False).cast(pl.String) if "made" in twice.columns else pl.lit("false")
    again = twice.with_columns(first=first).filter(~pl.col("id").is_first_distinct())
    again = again.select("file", "line", text=pl.concat_str(made, "first", "id", separator="\x00"))

    def say(text: str) -> tuple[str, str]:
        made, where, id_ = text.split("\x00", 2)
        if made == "true":
            what = f"this statement has no 'id', and the one it would get, '{id_[:80]}', is that of {where}"
            return what, "give each of them its own 'id', for instance a number"
        return f"the id '{id_[:80]}' is that of the statement at {where} too", "give each its own 'id'"

    for (file,), rows in again.partition_by("file", as_dict=True).items():
        ledger.many(str(file), rows["line"], "id", say, rows["text"])


class _Links:
    """The references of one record; see the module's rules 2 to 4."""

    def __init__(self, spine: pl.DataFrame, agreement: Agreement, ledger: Ledger) -> None:
        self._spine, self._agreement, self._ledger = spine, agreement, ledger
        ids = spine.select(name="id", place=pl.int_range(pl.len(), dtype=pl.UInt32))
        self._ids = ids.filter(pl.col("name").is_not_null()) if spine["id"].null_count() else ids
        self._advise = _Near(self._ids["name"])

    def places(self, column: str) -> pl.Series:
        """For each statement the place of the one that a column names, null where it names none."""
        asks = self._spine[column].is_not_null().arg_true()
        names = self._spine[column].gather(asks)
        asked = _told(self._spine.select("id", "kind", "by", "heard_last", "file", "line")[asks])
        asked = asked.with_columns(name=names, asks=asks)
        named = self._ids.filter(pl.col("name").is_in(names.unique().implode())).unique("name", keep="first")
        asked = asked.join(named, on="name", how="left", maintain_order="left")
        self._unknown(asked.filter(pl.col("place").is_null()), column)
        told = asked.filter(pl.col("place").is_not_null())
        to = "to" if "to" in self._spine.columns else pl.lit(None, dtype=pl.String)
        theirs = self._spine.select(its_kind="kind", its_by="by", its_said="said", its_to=to)[told["place"]]
        told = told.hstack(_told(theirs))
        self._forbid(told, column)
        nowhere = pl.Series(column, [None], dtype=pl.UInt32).new_from_index(0, self._spine.height)
        return nowhere.scatter(told["asks"], told["place"])

    def _forbid(self, told: pl.DataFrame, column: str) -> None:
        # Of what cannot be read nothing more is said: its kind is the empty text, its author null.
        told = told.filter(pl.col("its_kind") != "")
        for bad, what, advice in _forbidden(column, self._agreement):
            for row in told.filter(bad).sort("file", "line").iter_rows(named=True) if told.height else ():
                row["name"] = row["name"][:80]
                self._ledger.add(row["file"], row["line"], column, what.format(**row), advice.format(**row))

    def check_settlements(self) -> None:
        """Whoever settles a clause is owed it, or stands under `settles`."""
        if "clause" not in self._spine.columns:
            return
        words = self._spine.filter((pl.col("kind") == "settlement") & pl.col("clause").is_not_null())
        for row in words.select("by", "clause", "file", "line").drop_nulls().iter_rows(named=True):
            if not any(name in self._settling(row["clause"]) for name in row["by"].split(";")):
                self._ledger.add(
                    row["file"], row["line"], "by", f"{row['by'].replace(';', ' and ')} may not settle {row['clause']}",
                    "a settlement is by whom it is owed, or by a name under 'settles'",
                )  # fmt: skip

    def check_coverage(self) -> None:
        """Whoever says that all that was said of somebody is there is he himself, or one of `others`."""
        claims = self._spine.filter(pl.col("kind") == "coverage")
        if "parties" not in claims.columns:
            return
        others = {name for text in self._agreement.texts for name in text.others}
        for row in claims.select("by", "file", "line", "parties").drop_nulls().iter_rows(named=True):
            authors = set(row["by"].split(";"))
            if authors & others:
                continue
            mine = {m for name in authors for m in (name, *self._members(name))}
            missing = [
                p
                for p in row["parties"].split(";")
                if p not in mine and not (self._members(p) and mine.issuperset(self._members(p)))
            ]
            if missing:
                self._ledger.add(
                    row["file"], row["line"], "by",
                    f"{row['by'].replace(';', ' and ')} may not say that all that was said of {missing[0]} is there",
                    f"that is for {missing[0]} to say, alone or jointly, or for one of 'others'; "
                    "name under 'parties' of whom you say it",
                )  # fmt: skip

    def _members(self, name: str) -> tuple[str, ...]:
        return self._agreement.members(name) if name in self._agreement.groups else ()

    @lru_cache  # noqa: B019  # lives as long as one reading of a record
    def _settling(self, clause: str) -> frozenset[str]:
        """Everyone who may settle a clause under some reading."""
        names = {name for text in self._agreement.texts for name in text.settles}
        for text, clauses in _worlds(self._agreement):
            if clause in clauses.duties:
                duty = clauses.duties[clause]
                owing = {m for name in duty.who for m in (name, *text.members(name))}
                owed = {m for name in duty.to or text.parties for m in (name, *text.members(name))}
                # Alone in owing it, nobody is owed it.
                names |= owed - owing if len(duty.who) == 1 else owed
                if duty.to is None and duty.on is not None:
                    names |= {*text.parties, *text.groups} - (owing if len(duty.who) == 1 else set())
        return frozenset(names)

    def check_circles(self, places: Mapping[str, pl.Series]) -> None:
        """No statement corrects, cancels or takes back one that in the end does so with it."""
        takes_back = self._spine["kind"] == "retraction"
        next_: dict[int, tuple[int, str]] = {}
        for column, place in places.items():
            named = place.is_not_null() & takes_back if column == "re" else place.is_not_null()
            for row, other in zip(named.arg_true().to_list(), place.filter(named).to_list(), strict=True):
                next_.setdefault(row, (other, column))
        done: set[int] = set()
        found: dict[str, list[tuple[int, int]]] = {}
        for start in next_:
            path: dict[int, None] = {}
            row = start
            while row in next_ and row not in done and row not in path:
                path[row] = None
                row = next_[row][0]
            if row in path:
                circle = [*path][[*path].index(row) :]
                for one in circle if len(circle) > 1 else ():
                    other, column = next_[one]
                    found.setdefault(column, []).append((one, other))
            done.update(path)  # in place: `|=` with keys would copy all that is done each time

        for column, ones in found.items():
            self._in_a_circle(column, [one for one, _ in ones], [other for _, other in ones])

    def _in_a_circle(self, column: str, ones: list[int], others: list[int]) -> None:
        ids = self._spine["id"].fill_null("")
        texts = pl.concat_str("id", ids[others].alias("other"), separator="\x00")
        rows = _told(self._spine[ones].with_columns(ids[ones]).select("file", "line", text=texts))
        for (file,), part in rows.partition_by("file", as_dict=True).items():
            self._ledger.many(str(file), part["line"], column, _circle, part["text"])

    def _unknown(self, rows: pl.DataFrame, column: str) -> None:
        for (file,), part in rows.partition_by("file", as_dict=True).items() if rows.height else ():
            self._ledger.many(
                str(file),
                part["line"],
                column,
                self._nobody,
                part.select(pl.concat_str(pl.col("id").fill_null(""), "name", separator="\x00")).to_series(),
            )

    def _nobody(self, text: str) -> tuple[str, str]:
        own, name = text.split("\x00", 1)
        return f"no statement of the record has the id '{name[:80]}'", self._advise(name, own)

    def check_fields(self, parts: Sequence[Part]) -> None:
        """Fields of type `statement` name ids of the record."""
        start = 0
        for part in parts:
            form = self._agreement.clauses.forms.get(part.kind)
            rows = self._spine.slice(start, part.rows)
            for field in form.fields.values() if form else ():
                if field.type == "statement" and field.name in part.fields.columns:
                    names = part.fields[field.name]
                    bad = names.is_not_null() & ~names.is_in(self._ids["name"].implode())
                    self._unknown(rows.filter(bad).select("id", "file", "line", name=names.filter(bad)), field.name)
            start += part.rows


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """A few rows of the spine with their names written out."""
    return rows.with_columns(pl.col(pl.Categorical).cast(pl.String))


def _circle(text: str) -> tuple[str, str]:
    own, other = (name[:80] for name in text.split("\x00"))
    return f"'{own}' names '{other}', which in the end names '{own}' again", "name only what was said before"


class _Near:
    """Advice for unknown ids; of many ids only those that stand beside it in order are compared."""

    def __init__(self, ids: pl.Series) -> None:
        self._ids = ids
        self._sorted: pl.Series | None = None

    def __call__(self, text: str, own: str) -> str:
        if len(self._ids) <= _FEW:
            return did_you_mean(text, (name for name in self._ids if name != own))
        if self._sorted is None:
            self._sorted = self._ids.sort()
        place = int(self._sorted.search_sorted(text))
        beside = self._sorted.slice(max(0, place - _FEW // 2), _FEW).to_list()
        return near(text, (name for name in beside if name != own))


def _forbidden(column: str, agreement: Agreement) -> Iterator[tuple[pl.Expr, str, str]]:
    """What a reference may not do: where it does, what is wrong, how to mend it."""
    yield pl.col("name") == pl.col("id"), f"'{column}' names the statement itself", "name the id of another statement"
    if column == "re":
        for form in agreement.clauses.forms.values():
            if form.re:
                yield (
                    (pl.col("kind") == form.kind) & (pl.col("its_kind") != form.re),
                    "'{name}' is a statement of kind '{its_kind}'",
                    f"a statement of kind '{form.kind}' answers one of kind '{form.re}'",
                )
    if column == "replaces":
        yield (
            pl.col("kind") != pl.col("its_kind"),
            "'{name}' is a statement of kind '{its_kind}'",
            "a correction is of the same kind, here '{kind}'",
        )
    sooner = pl.col("heard_last") < pl.col("its_said")
    verb = {"re": "takes back", "replaces": "corrects", "cancels": "cancels"}[column]
    if column == "re":
        idle = ~pl.col("its_kind").is_in(_asking(agreement)) & (pl.col("name") != pl.col("id"))
        yield (
            (pl.col("kind") == "refusal") & idle,
            "'{name}' is a statement of kind '{its_kind}', which calls for nothing",
            "a refusal names what calls for an answer",
        )
        # A notice may come before its event is on record; an answer never comes before the request.
        noticed = [k for _, c in _worlds(agreement) for d in c.duties.values() if d.before for k in d.answers]
        asked = pl.col("its_to").is_not_null() & (pl.col("its_to") != "")
        yield (
            sooner & asked & (pl.col("kind") != "retraction") & ~pl.col("kind").is_in(noticed),
            "this was received before '{name}', which it answers",
            "an answer is received after the request",
        )
        sooner = sooner & (pl.col("kind") == "retraction")
    yield sooner, f"this was received before '{{name}}', which it {verb}", "name only what was said before"
    mine, theirs = pl.col("by").str.split(";"), pl.col("its_by").str.split(";")
    stranger = mine.list.set_intersection(theirs).list.len() == 0
    verb = {"re": "take back", "replaces": "correct", "cancels": "cancel"}[column]
    yield (
        stranger & (pl.col("kind") == "retraction") if column == "re" else stranger,
        "'{name}' was said by {its_by}, not by {by}",
        f"only its author can {verb} a statement",
    )


def _worlds(agreement: Agreement) -> Iterator[tuple[Agreement, Clauses]]:
    """Every version of the text with its clauses, and as every reading has them."""
    for text in agreement.texts:
        yield text, text.clauses
        for stated in text.readings.values():
            yield from ((text, reading.clauses) for reading in stated)


def _asking(agreement: Agreement) -> list[str]:
    """The kinds of statement that call for an answer under some reading, or by their form."""
    told = {
        clauses.occasions[duty.on].of
        for _, clauses in _worlds(agreement)
        for duty in clauses.duties.values()
        if duty.on is not None and duty.on in clauses.occasions
    }
    for form in agreement.clauses.forms.values():
        told |= {form.kind if form.addressed else None, form.re}
    return sorted(kind for kind in told if kind)
