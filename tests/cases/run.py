"""Cases are documents: an agreement, a record, commands, and exactly what they answer.

    # What the case shows                      one sentence, then prose
    ````markdown                               the agreement, written as agreement.md
    ```jsonl  (or csv)                         the record, written as record.jsonl or record.csv
    ```console
    $ detente assess agreement.md record.jsonl
    what it says, stdout and stderr together
    exit 0
    ```

README.md, docs/first-agreement.md and docs/agreements are run too: there exit codes are left out, and commands may
begin with `python3 x run` or be `sed`, and

    ```python
    print(1)
    ```
    ```output
    1
    ```

A word after the language names the file otherwise: ```jsonl later.jsonl. A fence inside another has fewer
backticks. Several commands may follow one another in one console block.

    python3 x cases             run all; what differs is shown
    python3 x cases --accept    write what comes out as what is expected, and read the diff
    python3 x cases NAME …      only those whose path contains NAME
"""

import argparse
import contextlib
import difflib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
README = ROOT / "README.md"
FIRST = ROOT / "docs" / "first-agreement.md"
STORIES = sorted((ROOT / "docs" / "agreements").glob("*.md"))
FENCE = re.compile(
    r"^(?P<marks>`{3,})(?P<kind>[a-z]+)(?: (?P<name>\S+))?\n(?P<body>.*?)^(?P=marks)$", re.MULTILINE | re.DOTALL
)
FILES = {"markdown": "agreement.md", "jsonl": "record.jsonl", "csv": "record.csv"}


class Case(NamedTuple):
    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(HERE if self.filed else ROOT).with_suffix("").as_posix()

    @property
    def filed(self) -> bool:
        """Whether it is one of the cases here, and no page that people read."""
        return self.path.is_relative_to(HERE)


def cases() -> list[Case]:
    """Every case, in the order of its path, and the pages whose commands are run."""
    return [Case(path, path.read_text("utf-8")) for path in [*sorted(HERE.glob("*/*.md")), README, FIRST, *STORIES]]


def played(case: Case) -> str:
    """The document with what its commands answer now."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for fence in FENCE.finditer(case.text):
            if fence["kind"] in FILES:
                Path(fence["name"] or FILES[fence["kind"]]).write_text(fence["body"], "utf-8")
        printed: list[str] = []
        return FENCE.sub(lambda fence: _answered(fence, printed, exits=case.filed), case.text)


def _answered(fence: re.Match[str], printed: list[str], *, exits: bool) -> str:
    if fence["kind"] == "python":
        printed.append(_printed(fence["body"]))
    if fence["kind"] == "output":
        return f"{fence['marks']}output\n{printed.pop()}{fence['marks']}"
    if fence["kind"] != "console":
        return fence[0]
    commands = [line for line in fence["body"].splitlines() if line.startswith("$ ")]
    sessions = (_session(command) for command in commands)
    said = "".join(text if exits else re.sub(r"^exit \d+\n\Z", "", text, flags=re.MULTILINE) for text in sessions)
    return f"{fence['marks']}console\n{said}{fence['marks']}"


def _printed(code: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    return said.getvalue()


def _session(command: str) -> str:
    """A command, what it says, and its exit code."""
    from detente.cli.main import main

    program, *arguments = shlex.split(command.removeprefix("$ ").removeprefix("python3 x run "))
    if program == "sed":
        subprocess.run([program, *arguments], check=True)
        return f"{command}\n"
    assert program == "detente", f"only detente is run here, not {program}"
    said = io.StringIO()
    through_x = command.startswith("$ python3 x run ")
    with (
        _settings(DETENTE_CALLED_AS="python3 x run detente" if through_x else None),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        code = main(arguments)
    text = said.getvalue()
    return f"{command}\n{text}{'' if not text or text.endswith(chr(10)) else chr(10)}exit {code}\n"


@contextlib.contextmanager
def _settings(**more: str | None) -> Iterator[None]:
    """80 columns and these variables (None: not set), whatever the terminal of whoever runs this."""
    wanted = {"COLUMNS": "80", **more}
    before = {name: os.environ.get(name) for name in wanted}
    try:
        _set(wanted)
        yield
    finally:
        _set(before)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def difference(case: Case, now: str) -> str:
    """What differs from what the document says, as a diff; empty when nothing does."""
    lines = difflib.unified_diff(
        case.text.splitlines(keepends=True), now.splitlines(keepends=True), f"{case.name}.md", "what comes out"
    )
    return "".join(lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("x cases", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("wanted", nargs="*", metavar="NAME", help="cases whose name has this in it; all if left out")
    parser.add_argument("--accept", action="store_true", help="write what comes out as what is expected")
    asked = parser.parse_intermixed_args(arguments)
    accept, wanted = asked.accept, asked.wanted
    chosen = [case for case in cases() if not wanted or any(word in case.name for word in wanted)]
    if not chosen:
        parser.error(f"no case is called like {' or '.join(wanted)}; their names are those of the files in tests/cases")
    differ = 0
    for case in chosen:
        if told := difference(case, now := played(case)):
            differ += 1
            print(told, end="")
            if accept:
                case.path.write_text(now, "utf-8")
    what = "were rewritten" if accept else "differ"
    print(f"{len(chosen)} cases, {differ} {what}", file=sys.stderr)
    return int(differ > 0 and not accept)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
