"""What the documents say is so: links lead somewhere, examples run, the picture is what the command answers.

The README's commands and code are run by tests/test_cases.py.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cases.run import cases

import detente
from detente.agreement import parse
from detente.agreement.shape.schema import json_schema
from detente.cli.main import main
from detente.library.files import names
from detente.record import of
from detente.report.as_csv import COLUMNS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=[p.relative_to(ROOT).as_posix() for p in PAGES])
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_picture_is_what_the_command_answers() -> None:
    path = ROOT / "docs" / "pictures" / "make.py"
    spec = importlib.util.spec_from_file_location("make", path)
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    now = make.drawn(make.answer())
    assert now == (path.parent / "new-start.svg").read_text("utf-8"), "draw it anew: docs/pictures/make.py"


def test_the_example_runs_and_shows_the_dispute() -> None:
    path = ROOT / "examples" / "new_start.py"
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    assert "2021-03-01  disputed  800 to 901     US: kept, RU: breached" in done.stdout
    assert not done.stderr


def test_public_names_are_those_that_the_package_lists() -> None:
    assert len(set(detente.__all__)) == len(detente.__all__)
    for name in detente.__all__:
        assert getattr(detente, name) is not None


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(p.name[:4]) for p in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_schema_describes_every_block() -> None:
    text = str(json_schema())
    for block in ("form", "count", "occasion", "state", "duty", "reading"):
        assert block in text


@pytest.mark.parametrize("fence", ["csv", "json"])
def test_the_examples_of_the_page_on_records_are_read(tmp_path: Path, fence: str) -> None:
    page = (ROOT / "docs" / "record.md").read_text("utf-8")
    blocks = re.findall(rf"^```{fence}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert blocks
    agreement = detente.load("new-start")
    for place, block in enumerate(blocks):
        file = tmp_path / f"{place}.{'csv' if fence == 'csv' else 'jsonl'}"
        file.write_text(block, "utf-8")
        assert len(detente.read_record(file, agreement=agreement)) == len(block.splitlines()) - (fence == "csv")


SEMANTICS = (ROOT / "docs" / "semantics.md").read_text("utf-8")
HARD_POINTS = [
    (part.partition("\n")[0], part.partition("\n")[2].partition("\n## ")[0]) for part in SEMANTICS.split("\n### ")[1:]
]


def _anchor(heading: str) -> str:
    """Where a heading is found on its page, as GitHub names it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_hard_points_are_numbered_and_listed_at_the_head_of_their_page() -> None:
    headings = [heading for heading, _ in HARD_POINTS]
    assert [heading.partition(". ")[0] for heading in headings] == [str(n) for n in range(1, len(headings) + 1)]
    assert len(headings) >= 24
    listed = re.findall(r"\[(\d+\. [^\]]+)\]\(#([^)]+)\)", SEMANTICS.partition("\n## ")[0])
    assert listed == [(re.sub(r"(?<=\d\. )\w", lambda first: first[0].lower(), h), _anchor(h)) for h in headings]


@pytest.mark.parametrize(("heading", "body"), HARD_POINTS, ids=[_anchor(heading) for heading, _ in HARD_POINTS])
def test_a_hard_point_names_its_rule_and_a_case_that_is_run(heading: str, body: str) -> None:
    run = {case.path for case in cases() if case.filed}
    linked = {(ROOT / "docs" / target).resolve() for target in re.findall(r"\]\((\.\./tests/[^)]+)\)", body)}
    assert linked, f"{heading} has no case"
    assert linked <= run, f"{heading} links to what is no case"
    language = (ROOT / "docs" / "language.md").read_text("utf-8")
    ruled = re.findall(r"§(\d+)(?:\.(\d+))?", body)
    assert ruled, f"{heading} names no rule of the language"
    for section, rule in ruled:
        (text,) = re.findall(rf"(?ms)^## {section}\. .*?(?=^## |\Z)", language)
        assert not rule or re.search(rf"(?m)(^| ){rule}\. ", text), f"§{section} has no rule {rule}"


DATA = (ROOT / "docs" / "data.md").read_text("utf-8")


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(key for part in value.values() for key in _keys(part))}
    return {key for part in value for key in _keys(part)} if isinstance(value, list) else set()


def test_every_key_of_the_data_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = set[str]()
    for at in ("2021-03-01", "2022-09-15", "2024-01-01"):
        assert main(["assess", "new-start", "--at", at, "--format", "json"]) in (0, 1)
        found |= _keys(json.loads(capsys.readouterr().out))
    assert {"last_shown", "verdicts", "reading", "statement", "finding"} <= found
    assert not {key for key in found if f"`{key}`" not in DATA and f"{{{key}" not in DATA and f", {key}}}" not in DATA}
    assert not {column for column in COLUMNS if f"`{column}`" not in DATA and column not in ("low", "high")}


def test_the_python_of_the_data_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DATA, re.DOTALL)
    exec(compile(code, "data.md", "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out.startswith("kept 1549 1550 count\n")


def test_the_step_further_of_the_first_agreement_can_be_taken() -> None:
    page = (ROOT / "docs" / "first-agreement.md").read_text("utf-8")
    whole, further = page.split("## One step further")
    (text,) = re.findall(r"````markdown\n(.*?)````", whole, re.DOTALL)
    agreement = parse(text + "## Article 4\n" + "".join(re.findall(r"```yaml \w+\n.*?```\n", further, re.DOTALL)))
    said = [
        {"kind": "exercise", "by": by, "said": "2024-05-01", "name": by, "starts": "2024-05-01", "ends": "2024-05-03"}
        | {"troops": 2000}
        for by in "AB"
    ]
    said += [
        {"kind": "announcement", "by": by, "said": day, "name": by, "troops": 2000}
        for by, day in (("A", "2024-04-01"), ("B", "2024-04-02"))
    ]
    found = detente.assess(agreement, of(said, agreement), at="2024-04-20").findings(clause="4")
    assert [(f.subject.owed_by, f.status) for f in found] == [("A", "kept"), ("B", "kept"), ("C", "kept")]
    history = detente.assess(agreement, of(said, agreement)).findings(clause="4", history=True)
    assert {f.subject.owed_by for f in history if f.status == "late"} == {"B"}


def test_the_first_agreement_can_be_changed_as_its_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "first-agreement.md").read_text("utf-8")
    advice = page[page.index("Change something:") :].partition("\n\n")[0]
    asked = re.findall(r"`(--at [^`]+)`", advice)
    assert len(asked) == 1
    text = re.search(r"^````markdown\n(.*?)^````", page, re.MULTILINE | re.DOTALL)
    rows = re.search(r"^```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert text
    assert rows
    monkeypatch.chdir(tmp_path)
    Path("agreement.md").write_text(text[1], "utf-8")
    Path("record.csv").write_text(re.sub(r"(?m)^coverage.*\n", "", rows[1]), "utf-8")
    main(["assess", "agreement.md", "record.csv", *asked[0].split()])
    assert re.search(r"C +\? unknown +since 2024-02-02", capsys.readouterr().out)
    assert "2024-03-10" in advice
    assert main(["assess", "agreement.md", "record.csv", "--at", "2024-12-31"]) == 2
    assert "2024-12-31 is after 2024-03-10" in capsys.readouterr().err


def test_the_first_agreement_can_be_amended_as_its_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "first-agreement.md").read_text("utf-8")
    (text,) = re.findall(r"^````markdown\n(.*?)^````", page, re.MULTILINE | re.DOTALL)
    (rows,) = re.findall(r"^```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    advice = page[page.index("## Amending it") :].partition("\n## ")[0]
    (front,) = re.findall(r"^```yaml\n(.*?)^```", advice, re.MULTILINE | re.DOTALL)
    (asked,) = re.findall(r"`detente assess ([^`]+)`", advice)
    monkeypatch.chdir(tmp_path)
    Path("agreement.md").write_text(text, "utf-8")
    Path("record.csv").write_text(rows, "utf-8")
    assert main(["check", "agreement.md"]) == 0
    (digest,) = re.findall(r"^SHA-256 ([0-9a-f]{64})$", capsys.readouterr().out, re.MULTILINE)
    amended = text.replace("2: {keep: vehicles, at most: 100}", "2: {keep: vehicles, at most: 90}")
    amended = re.sub(r"## How Borduria reads.*?```.*?```\n", "", amended, flags=re.DOTALL)
    amended = amended.replace("in force: 2024-01-01\n", "in force: 2024-01-01\n" + front.replace("SHA-256", digest))
    Path("amended.md").write_text(amended, "utf-8")
    main(["assess", *asked.split()])
    assert re.search(r"A +✗ breached +since 2025-01-01 +95 \(at most 90\)", capsys.readouterr().out)
    main(["assess", *asked.split()[:2], "--at", "2024-12-31", "--known", "2025-01-15"])
    assert re.search(r"A +✓ kept +since 2024-01-01 +95 \(at most 100\)", capsys.readouterr().out)


LIBRARY = (ROOT / "docs" / "library.md").read_text("utf-8")
COVERAGE = LIBRARY.partition("## What carries each obligation")[2].split("\n### ")[1:]


@pytest.mark.parametrize("name", names())
def test_the_page_on_the_library_tells_of_each_agreement_its_story_and_every_clause(name: str) -> None:
    assert f"`{name}`" in LIBRARY
    agreement = detente.load(name)
    title = {"inf": "INF", "new-start": "New START"}.get(name, agreement.short)
    (table,) = [part for part in COVERAGE if part.startswith(title)]
    told = set(re.findall(r"`([^`]+)`", table)) - {"forum"}
    assert told == set(agreement.clauses.duties)
    assert name == "new-start" or (ROOT / "docs" / "agreements" / f"{name}.md").exists()


@pytest.mark.parametrize("name", names())
def test_an_agreement_that_ships_says_who_encoded_and_who_reviewed_it(name: str) -> None:
    agreement = detente.load(name)
    assert agreement.encoded_by
    assert agreement.reviewed_by
    assert agreement.sources
