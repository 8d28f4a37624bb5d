"""Every case in tests/cases is a test; `python3 x cases --accept` writes what comes out as what is expected."""

import re

import pytest
from tests.cases.run import Case, cases, difference, played

ALL = cases()


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_a_case_answers_exactly_as_its_document_says(case):
    if told := difference(case, played(case)):
        pytest.fail(f"{told}\nIf that is right: python3 x cases --accept", pytrace=False)


def test_a_case_that_answers_otherwise_is_told_with_what_differs(tmp_path):
    text = "# A case\n\n```console\n$ detente --version\ndetente 0\nexit 1\n```\n"
    case = Case(ALL[0].path.parent / "made-up.md", text)
    told = difference(case, played(case))
    assert "-exit 1" in told
    assert "+exit 0" in told


SIGNS = {"due": "○", "late": "!", "breached": "✗", "suspended": "‖", "dormant": "–", "excused": "~", "unknown": "?",
         "disputed": "≠"}  # fmt: skip
FILED = [case for case in ALL if case.filed]


@pytest.mark.parametrize("case", FILED, ids=[case.name for case in FILED])
def test_a_case_stands_where_its_commands_say(case):
    folder = case.path.parent.name
    codes = {line for line in case.text.splitlines() if line.startswith("exit ")}
    assert codes, "a case runs a command"
    assert codes <= {"kept": {"exit 0"}, "malformed": {"exit 2"}}.get(folder, {"exit 0", "exit 1"})
    assert folder not in SIGNS or re.search(rf"(?m)(^|\s){re.escape(SIGNS[folder])} [a-z]", case.text)
    assert folder not in {"breached", "late", "disputed"} or "exit 1" in codes
