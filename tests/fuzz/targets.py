"""What is fuzzed: each target makes an input of a random generator, and tries one.

    documents     a whole agreement, mutated or noise; what parses is assessed
    expressions   one expression, alone and in a place of a small agreement, then assessed over a small record
    conditions    one condition, likewise; what parses is also written and parsed again
    jsonl, csv    a record, read with the shortcuts and without: both must say the same; then assessed and written
    xlsx, parquet likewise, of every type of cell and column, and spoilt where the archive or the file counts bytes
    formats       the same rows of text in all four: they must give the same record, or the same mistakes
    commands      the arguments of a command line, a line each

`Target.tried(data, thorough)` returns nothing; it raises `Wrong`, or whatever the code under test raised that it
should not. Right is success, or an error of the tree that is not a fault of ours. What is assessed, written and read
again is so only when `thorough`: it takes ten times as long.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import random
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from tests.fuzz import small
from tests.fuzz.mutations import condition, expression, mutated, noise, strange
from tests.fuzz.tables import as_text, parquet, workbook, written

if TYPE_CHECKING:
    from detente.agreement import Agreement
    from detente.agreement.grammar.conditions import Condition
    from detente.record import Record

__all__ = ["TARGETS", "Target", "Wrong"]

LIBRARY = Path(__file__).parents[2] / "src" / "detente" / "library"


class Wrong(Exception):
    """Something came out that should not."""


class Target(NamedTuple):
    """One thing that is fuzzed; `weight` is its share, `ending` that of the file a find is kept in."""

    name: str
    ending: str
    weight: int
    made: Callable[[random.Random], bytes]
    tried: Callable[[bytes, bool], None]


@contextlib.contextmanager
def _errors_of_the_tree() -> Iterator[None]:
    from detente.errors import DetenteError, Fault, MistakesError

    try:
        yield
    except Fault:
        raise
    except MistakesError as error:
        if not error.mistakes:
            raise Wrong("an error with mistakes tells none") from error
        for mistake in error.mistakes:
            json.dumps(mistake.as_dict()).encode()
        str(error).encode()
    except DetenteError as error:
        str(error).encode()


def _judged(agreement: Agreement, record: Record) -> None:
    from detente.assess.assessment import assess
    from detente.report.explanation import explained

    assessment = assess(agreement, record)
    findings = assessment.findings()
    for finding in findings[:3]:
        explained(assessment, finding)
    assessment.findings(history=True)


# -- documents -------------------------------------------------------------------------------------


@cache
def _documents() -> tuple[bytes, ...]:
    texts = [small.document({}) for _ in range(3)]
    texts += [small.document({"while": "A keeps 1", "bound": "{2020-01-01: 5, 2021-01-01: 3}"})]
    return (*(text.encode() for text in texts), (LIBRARY / "new-start.md").read_bytes())


def _a_document(rng: random.Random) -> bytes:
    if rng.random() < 0.05:
        return noise(rng)
    if rng.random() < 0.05:
        return b"---\n" + noise(rng) + b"\n---\n```yaml duty\n" + noise(rng) + b"\n```\n"
    if rng.random() < 0.3:
        slots = rng.sample([*small.EXPRESSION_SLOTS], 2) + rng.sample([*small.CONDITION_SLOTS], 2)
        return small.document({slot: _filling(rng, slot) for slot in slots}).encode()
    return mutated(rng, rng.choice(_documents()))


def _filling(rng: random.Random, slot: str) -> str:
    if slot in small.NAMES:
        return expression(rng, small.NAMES[slot], 1)
    return condition(rng, small.vocabulary(slot), 1)


def _try_document(data: bytes, thorough: bool) -> None:
    from detente.agreement import parse
    from detente.record import empty

    with _errors_of_the_tree():
        agreement = parse(data, "agreement.md")
        if thorough:
            _judged(agreement, empty(agreement))


# -- expressions and conditions --------------------------------------------------------------------


def _an_expression(rng: random.Random) -> bytes:
    slot = rng.choice(list(small.EXPRESSION_SLOTS))
    text = expression(rng, small.NAMES[slot], rng.choice((0, 1, 1, 2, 3, 5)))
    return f"{slot}\n{_perhaps_spoilt(rng, text)}".encode(errors="surrogatepass")


def _a_condition(rng: random.Random) -> bytes:
    slot = rng.choice(list(small.CONDITION_SLOTS))
    text = condition(rng, small.vocabulary(slot), rng.choice((0, 1, 1, 2, 3)))
    return f"{slot}\n{_perhaps_spoilt(rng, text)}".encode(errors="surrogatepass")


def _perhaps_spoilt(rng: random.Random, text: str) -> str:
    way = rng.random()
    if way < 0.75:
        return text
    if way < 0.77:
        return noise(rng).decode(errors="replace")
    if way < 0.78:
        return text + "\ud800"
    return mutated(rng, text.encode(), 2).decode(errors="replace")


def _try_expression(data: bytes, thorough: bool) -> None:
    from detente.agreement.grammar import expression_grammar

    slot, text = _slot(data)
    _parsed(text, lambda: expression_grammar.parse(text, small.NAMES.get(slot, small.NAMES["quota"]).all))
    _in_its_place(slot, text, thorough)


def _try_condition(data: bytes, thorough: bool) -> None:
    from detente.agreement.grammar import condition_grammar, conditions

    slot, text = _slot(data)
    may = small.vocabulary(slot)
    known = condition_grammar.Vocabulary(
        subjects={*may.subjects}, clauses={*may.clauses}, kinds={*may.kinds}, states={*may.own, *may.states},
        counts={*may.counts}, kinds_alone=may.kinds_alone,
    )  # fmt: skip

    def again() -> None:
        told = condition_grammar.parse(text, known)
        written = conditions.written(told)
        if _flat(condition_grammar.parse(written, known)) != _flat(told):
            raise Wrong(f"{text!r} is written as {written!r}, which parses to something else")

    _parsed(text, again)
    _in_its_place(slot, text, thorough)


def _flat(told: Condition) -> Condition:
    """A condition without the brackets that change nothing: `(a or b) or c` is `a or b or c`."""
    from detente.agreement.grammar.conditions import All, Any, AtLeast, Lasting, Not

    if isinstance(told, Not | Lasting):
        return replace(told, part=_flat(told.part))
    if not isinstance(told, All | Any | AtLeast):
        return told
    parts = [_flat(part) for part in told.parts]
    if not isinstance(told, AtLeast):
        kind = type(told)
        parts = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return replace(told, parts=tuple(parts))


def _slot(data: bytes) -> tuple[str, str]:
    slot, _, text = data.decode(errors="surrogatepass").partition("\n")
    return slot, text


def _parsed(text: str, parse: Callable[[], object]) -> None:
    from detente.agreement.grammar.tokens import GrammarError

    try:
        parse()
    except GrammarError as error:
        if not 0 <= error.offset <= len(text):
            raise Wrong(f"a mistake at {error.offset} of a text of {len(text)}") from error


def _in_its_place(slot: str, text: str, thorough: bool) -> None:
    from detente.agreement import parse

    if slot not in small.EXPRESSION_SLOTS and slot not in small.CONDITION_SLOTS:
        return
    with _errors_of_the_tree():
        agreement = parse(small.document({slot: text}))
        if thorough:
            _judged(agreement, _record())  # a record knows the forms, and they are the same


# -- records ---------------------------------------------------------------------------------------


def _some_jsonl(rng: random.Random) -> bytes:
    if rng.random() < 0.4:
        return _jsonl(rng, _rows(rng))
    lines = _jsonl(rng, _odd_rows(rng))
    return lines if rng.random() < 0.4 else noise(rng) if rng.random() < 0.05 else mutated(rng, lines)


def _odd_rows(rng: random.Random) -> list[dict[str, object]]:
    """The small record with a few things wrong in it."""
    rows = [dict(row) for row in small.RECORD]
    if rng.random() < 0.3:
        # Enough of a kind that the shortcuts take them.
        rows += [{"id": f"m{n}", "kind": "notice", "by": "A", "said": "2021-01-01", "name": "Fog"} for n in range(150)]
    for _ in range(rng.randint(0, 4)):
        row = rng.choice(rows)
        row[rng.choice([*row, *row, strange(rng)])] = _a_value(rng)
    return rows


def _some_rows(rng: random.Random) -> list[dict[str, object]]:
    return _rows(rng) if rng.random() < 0.5 else _odd_rows(rng)


def _jsonl(rng: random.Random, rows: list[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=rng.random() < 0.5).encode(errors="replace") + b"\n" for row in rows)


def _rows(rng: random.Random) -> list[dict[str, object]]:
    """Statements that are right, or nearly."""
    rows: list[dict[str, object]] = []
    for number in range(rng.choice((1, 2, 5, 20))):
        kind, by = rng.choice([*_FIELDS]), rng.choice(_SPEAKERS)
        row: dict[str, object] = {"id": f"i{number}", "kind": kind, "by": by, "said": _a_date(rng)}
        if rng.random() < 0.5:
            row["at"] = _a_date(rng)
        row |= {name: made(rng) for name, made in _FIELDS[kind].items() if rng.random() < 0.995}
        for name, made in {**_SOMETIMES, **_OPTIONAL.get(kind, {})}.items():
            if rng.random() < (0.3 if name in _OPTIONAL.get(kind, ()) else 0.02):
                row[name] = made(rng)
        asked = [r["id"] for r in rows if r["kind"] == "request"]
        mine = [r["id"] for r in rows if r["by"] == by]
        alike = [r["id"] for r in rows if r["by"] == by and r["kind"] == kind]
        if kind in ("access", "refusal", "retraction"):
            named = mine if kind == "retraction" else asked
            if not named and kind != "refusal":
                continue
            row |= {"re": rng.choice(named)} if named else {}
        elif alike and rng.random() < 0.1:
            row[rng.choice(["replaces", "cancels"])] = rng.choice(alike)
        rows.append(row)
    rng.shuffle(rows)
    return rows


_SPEAKERS = ("A", "A", "B", "B", "C", "AB", "LOG", "A;B")


def _a_date(rng: random.Random) -> str:
    day = f"{rng.choice((2019, 2020, 2020, 2020, 2021, 2022, 2031))}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    clock = f"{day}T{rng.randrange(24):02d}:00:00{rng.choice(('Z', '+02:00'))}"
    return rng.choice((day, day, day, clock, clock, day[:7], day[:4]))


def _a_day(rng: random.Random) -> str:
    return _a_date(rng).partition("T")[0]


def _an_amount(rng: random.Random) -> object:
    return rng.choice((0, 1, 5, 100, 101, 10**12, "3..9", "90..130", "0..0", "unknown", "0", "12", rng.randrange(200)))


def _one_of(*values: object) -> Callable[[random.Random], object]:
    return lambda rng: rng.choice(values)


_FIELDS: dict[str, dict[str, Callable[[random.Random], object]]] = {
    "holding": {"site": _one_of("x", "y"), "category": _one_of("cell", "tank"), "n": _an_amount},
    "exercise": {"name": _one_of("Autumn", "Spring"), "starts": _a_day, "ends": _a_day, "troops": _an_amount,
                 "open": _one_of("yes", "no", True)},
    "notice": {"name": _one_of("Autumn", "Spring")},
    "request": {"to": _one_of("A", "B", "C", "A;B"), "site": _one_of("x", "y")},
    "access": {}, "suspension": {}, "resumption": {}, "retraction": {},
    "designation": {"site": _one_of("x", "y", "z")},
    "release": {"site": _one_of("x", "y")},
    "settlement": {"clause": _one_of("1", "2", "3", "4", "5", "6"), "about": _one_of("A", "B", "C")},
    "coverage": {"kinds": _one_of("holding", "notice;access", "exercise"), "at": _one_of("2019", "2020-05-05"),
                 "until": _one_of("2020-12-31", "2021-06", "2032"), "parties": _one_of("A;B", "C")},
    "refusal": {"about": _one_of("A", "B"), "clause": _one_of("2", "3", "4")},
}  # fmt: skip
_OPTIONAL: dict[str, dict[str, Callable[[random.Random], object]]] = {
    "holding": {"mass": _one_of("1.5", 3, "0.001", "unknown"), "complete": _one_of("yes", "no")},
    "exercise": {"tanks": _an_amount}, "notice": {"troops": _an_amount}, "request": {"n": _an_amount},
}  # fmt: skip
_SOMETIMES: dict[str, Callable[[random.Random], object]] = {
    "about": _one_of("A", "B", "C", "A;B"), "to": _one_of("A", "B", "public", "A;C"), "until": _a_date,
    "said": lambda rng: {"A": _a_date(rng), "B": _a_date(rng)}, "source": _one_of("a paper", "=1+1", '"', "'"),
    "note": _one_of("a, b", "line\nbreak", "’"), "number": _one_of("CFE/1"), "without prejudice": _one_of("to all"),
}  # fmt: skip


def _a_value(rng: random.Random) -> object:
    way = rng.randrange(8)
    if way < 4:
        return strange(rng)
    if way == 4:
        return rng.choice([0, -1, 1.5, 1e300, 10**30, True, False, None])
    if way == 5:
        return [strange(rng) for _ in range(rng.randrange(3))]
    if way == 6:
        return {strange(rng): strange(rng) for _ in range(rng.randrange(3))}
    return rng.choice(["A;B", "A, B", "public", "AB", "h1", "1..3", "2020", "yes", " A ", "unknown"])


def _some_csv(rng: random.Random) -> bytes:
    data = _csv()
    if rng.random() < 0.2:
        data = data.replace(b'"', b"")  # without quotation marks the quick way is taken
    return noise(rng) if rng.random() < 0.03 else mutated(rng, data)


_ENDINGS = (".jsonl", ".csv", ".xlsx", ".parquet")
_NO_CELL = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what not every format can hold


def _same_rows(rng: random.Random) -> bytes:
    """Rows in which every column is named and has a text, or nothing."""
    known = dict.fromkeys(["kind", "by", "said", *_COMMON, *(name for fields in _FIELDS.values() for name in fields)])
    rows = []
    for row in _some_rows(rng):
        texts = {name: _NO_CELL.sub("", text) for name, text in as_text(row).items() if name in known}
        rows.append(known | {name: text for name, text in texts.items() if text.strip()})
    return json.dumps([row for row in rows if any(row.values())]).encode()


_COMMON = ("id", "about", "to", "re", "at", "until", "complete", "source", "note", "number", "replaces", "cancels")


def _try_formats(data: bytes, _thorough: bool) -> None:
    from detente.errors import RecordError
    from detente.record.files import read_record

    try:
        rows = json.loads(data)
        told = {ending: written(rows, ending) for ending in _ENDINGS}
    except (ValueError, TypeError, AttributeError):  # a find that was made too small
        return
    if not rows:
        return
    with tempfile.TemporaryDirectory() as folder:

        def outcome(ending: str) -> str:
            path = Path(folder, f"record{ending}")
            path.write_bytes(told[ending])
            first = 1 if ending in (".jsonl", ".parquet") else 2
            try:
                return read_record(path, agreement=_agreement()).digest
            except RecordError as error:
                mistakes = [f"{m.place.line - first}:{m.place.cell}: {m.message}" for m in error.mistakes]
            name = re.compile(re.escape(str(path)) + r"(?::S)?:(\d+)")
            return "\n".join(sorted(name.sub(lambda found: f"row {int(found[1]) - first}", m) for m in mistakes))

        outcomes = {ending: outcome(ending) for ending in _ENDINGS}
        for ending, said in outcomes.items():
            if said != outcomes[".jsonl"]:
                raise Wrong(f"as .jsonl: {outcomes['.jsonl'][:600]}\nas {ending}: {said[:600]}")


def _try_record(data: bytes, ending: str, thorough: bool) -> None:
    from detente.errors import RecordError
    from detente.record.files import read_record, write_record

    agreement = _agreement()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"record{ending}")
        path.write_bytes(data)

        def outcome(*, shortcuts: bool) -> str:
            try:
                return read_record(path, agreement=agreement, shortcuts=shortcuts).digest
            except RecordError as error:
                return str(error)

        quick, careful = outcome(shortcuts=True), outcome(shortcuts=False)
        if quick != careful:
            raise Wrong(f"with shortcuts: {quick[:600]}\nwithout: {careful[:600]}")
        with _errors_of_the_tree():
            if not thorough:
                return
            record = read_record(path, agreement=agreement)
            _judged(agreement, record)
            for again in (Path(folder, "again.jsonl"), Path(folder, "again.csv")):
                write_record(record, again, agreement)
                if read_record(again, agreement=agreement).digest != record.digest:
                    raise Wrong(f"written as {again.suffix} and read again it is another record")


@cache
def _agreement() -> Agreement:
    from detente.agreement import parse

    return parse(small.document({}))


@cache
def _record() -> Record:
    from detente.record import of

    return of(small.RECORD, _agreement())


@cache
def _csv() -> bytes:
    # Not written by the code under test, so that an input does not depend on it.
    out = io.StringIO()
    table = csv.DictWriter(out, list(dict.fromkeys(name for row in small.RECORD for name in row)), lineterminator="\n")
    table.writeheader()
    table.writerows(small.RECORD)
    return out.getvalue().encode()


# -- commands --------------------------------------------------------------------------------------

_COMMANDS = "check assess explain library demo schema help --help --version -h -v list show copy".split()
_ARGUMENTS = [
    "new-start", "agreement.md", "record.jsonl", "bad.jsonl", "broken.md", "empty.csv", "nowhere.md", "folder", ".",
    "II.1.b", "II.1.b/US", "1", "1/A", "A", "US", "RU", "text", "all", "json", "csv", "table", "html", "out.json",
    "2022-03-01", "2023", "1900", "9999", "yesterday",
]  # fmt: skip
_OPTIONS = "--at --known --reading --clause --party --history --format --out --help --verbose --no-history".split()


def _a_command(rng: random.Random) -> bytes:
    arguments = [rng.choice(_COMMANDS) if rng.random() < 0.95 else _a_word(rng)]
    if arguments[0] in ("check", "assess", "explain") and rng.random() < 0.8:
        arguments += rng.choice((["new-start"], ["agreement.md", "record.jsonl"], ["agreement.md"]))
    for _ in range(rng.choice((0, 1, 2, 3, 5))):
        way = rng.random()
        if way < 0.5:
            arguments += [rng.choice(_OPTIONS), rng.choice(_ARGUMENTS)]
        elif way < 0.8:
            arguments.append(rng.choice(_ARGUMENTS))
        elif way < 0.9:
            arguments.append(f"{rng.choice(_OPTIONS)}={_a_word(rng)}")
        else:
            arguments.append(_a_word(rng))
    return "\n".join(map(json.dumps, arguments)).encode()


def _a_word(rng: random.Random) -> str:
    """A word as a command line can hold it, that leads to no other folder."""
    word = rng.choice((strange(rng), noise(rng).decode(errors="surrogateescape"), rng.choice(_ARGUMENTS)))
    return word.replace("\0", "").replace("/", "").replace("..", "")


def _try_command(data: bytes, _thorough: bool) -> None:
    from detente.cli.main import main

    try:
        arguments = [json.loads(line) for line in data.split(b"\n")]
    except ValueError:
        return
    if not all(isinstance(word, str) and "/" not in word.replace("II.1.b/US", "").replace("1/A", "")
               and ".." not in word and "\0" not in word for word in arguments):  # fmt: skip
        return
    heard = io.BytesIO()
    out, told = (io.TextIOWrapper(raw, "utf-8", write_through=True) for raw in (io.BytesIO(), heard))
    with (
        tempfile.TemporaryDirectory() as folder,
        _standing_in(Path(folder, "here")),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(told),
    ):
        code = main(arguments)
    said = heard.getvalue().decode(errors="replace")
    if code not in (0, 1, 2, 3):
        raise Wrong(f"it ends with {code} and says: {said[-600:]}")
    if "Traceback" in said and not {"-v", "--verbose"} & set(arguments):
        raise Wrong(f"a person is told a stack trace: {said[-600:]}")


@contextlib.contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    """A folder of files that commands can be called with."""
    (folder / "folder").mkdir(parents=True)
    (folder / "agreement.md").write_text(small.document({}), "utf-8")
    (folder / "broken.md").write_text(small.document({"bound": "100 +", "while": "Z keeps 1"}), "utf-8")
    (folder / "record.jsonl").write_text("".join(json.dumps(row) + "\n" for row in small.RECORD), "utf-8")
    (folder / "bad.jsonl").write_bytes(b'{"kind": "nothing"}\n\xff\n{"kind": \n[]\n')
    (folder / "empty.csv").touch()
    before = Path.cwd()
    try:
        os.chdir(folder)
        yield
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


TARGETS = {
    target.name: target
    for target in (
        Target("documents", ".md", 5, _a_document, _try_document),
        Target("expressions", ".txt", 5, _an_expression, _try_expression),
        Target("conditions", ".txt", 4, _a_condition, _try_condition),
        Target("jsonl", ".jsonl", 2, _some_jsonl, lambda data, thorough: _try_record(data, ".jsonl", thorough)),
        Target("csv", ".csv", 1, _some_csv, lambda data, thorough: _try_record(data, ".csv", thorough)),
        Target(
            "xlsx",
            ".xlsx",
            1,
            lambda rng: workbook(rng, _some_rows(rng)),
            lambda data, thorough: _try_record(data, ".xlsx", thorough),
        ),
        Target(
            "parquet",
            ".parquet",
            1,
            lambda rng: parquet(rng, _some_rows(rng)),
            lambda data, thorough: _try_record(data, ".parquet", thorough),
        ),
        Target("formats", ".json", 1, _same_rows, _try_formats),
        Target("commands", ".args", 1, _a_command, _try_command),
    )
}
