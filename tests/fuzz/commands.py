"""Command lines as inputs of the fuzzers: their arguments, a line of JSON each."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz import small
from tests.fuzz.mutations import noise, strange
from tests.fuzz.right import Wrong

__all__ = ["ARGUMENTS", "COMMANDS", "OPTIONS", "a_command", "command_mutated", "try_command"]

COMMANDS = "check assess explain library demo schema help --help --version -h -v list show copy".split()
ARGUMENTS = [
    "new-start", "agreement.md", "record.jsonl", "bad.jsonl", "broken.md", "empty.csv", "nowhere.md", "folder", ".",
    "II.1.b", "II.1.b/US", "1", "1/A", "A", "US", "RU", "text", "all", "json", "csv", "table", "html", "out.json",
    "2022-03-01", "2023", "1900", "9999", "yesterday",
]  # fmt: skip
OPTIONS = "--at --known --reading --clause --party --history --format --out --help --verbose --no-history".split()


def a_command(rng: random.Random) -> bytes:
    """The arguments of a command line, most of them known."""
    arguments = [rng.choice(COMMANDS) if rng.random() < 0.95 else _a_word(rng)]
    if arguments[0] in ("check", "assess", "explain") and rng.random() < 0.8:
        arguments += rng.choice((["new-start"], ["agreement.md", "record.jsonl"], ["agreement.md"]))
    for _ in range(rng.choice((0, 1, 2, 3, 5))):
        way = rng.random()
        if way < 0.5:
            arguments += [rng.choice(OPTIONS), rng.choice(ARGUMENTS)]
        elif way < 0.8:
            arguments.append(rng.choice(ARGUMENTS))
        elif way < 0.9:
            arguments.append(f"{rng.choice(OPTIONS)}={_a_word(rng)}")
        else:
            arguments.append(_a_word(rng))
    return "\n".join(map(json.dumps, arguments)).encode()


def command_mutated(rng: random.Random, data: bytes) -> bytes:
    """A command line with an argument left out, repeated, put elsewhere or replaced."""
    words = data.split(b"\n")
    one, way = rng.randrange(len(words)), rng.randrange(5)
    if way == 0 and len(words) > 1:
        del words[one]
    elif way == 1:
        words.insert(rng.randrange(len(words) + 1), words[one])
    elif way == 2:
        words[one:one] = a_command(rng).split(b"\n")[1:]
    else:
        word = rng.choice((_a_word(rng), rng.choice(OPTIONS), rng.choice(ARGUMENTS)))
        words[one : one + (way == 3)] = [json.dumps(word).encode()]
    return b"\n".join(words)


def _a_word(rng: random.Random) -> str:
    """A word as a command line can hold it, that leads to no other folder."""
    word = rng.choice((strange(rng), noise(rng).decode(errors="surrogateescape"), rng.choice(ARGUMENTS)))
    return word.replace("\0", "").replace("/", "").replace("..", "")


def try_command(data: bytes, _thorough: bool) -> bool:
    """Run a command among files: it ends with an exit code that is documented, and without a stack trace."""
    from detente.cli.main import main

    try:
        arguments = [json.loads(line) for line in data.split(b"\n")]
    except (ValueError, RecursionError):
        return False
    if not all(isinstance(word, str) and "/" not in word.replace("II.1.b/US", "").replace("1/A", "")
               and ".." not in word and "\0" not in word for word in arguments):  # fmt: skip
        return False
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
    return code in (0, 1)


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
