"""Every mistake of an agreement says how to mend it."""

import importlib
import re
from pathlib import Path

import pytest
from tests.agreement import documents

from detente.agreement import parse
from detente.errors import AgreementError

HERE = Path(__file__).parent
MODULES = sorted(p.stem for p in HERE.glob("test_*_mistakes.py"))
MALFORMED = sorted((HERE.parent / "cases" / "malformed").glob("*.md"))


def without_help(text):
    """What is told of a document without a word on how to mend it."""
    try:
        parse(text)
    except AgreementError as error:
        return [m.what for m in error.mistakes if not m.help]
    return []


@pytest.mark.parametrize("module", MODULES)
def test_a_mistake_comes_with_help(module):
    tests = importlib.import_module(f"tests.agreement.{module}")
    write = documents.document if hasattr(tests, "document") else documents.front
    texts = [given if isinstance(given, str) else write(**given) for given, _ in tests.CASES.values()]
    assert [what for text in texts for what in without_help(text)] == []


def test_a_mistake_of_a_case_comes_with_help():
    texts = [m[1] for p in MALFORMED if (m := re.search(r"````markdown\n(.*?)````\n", p.read_text("utf-8"), re.DOTALL))]
    assert len(texts) > 100
    assert [what for text in texts for what in without_help(text)] == []


def test_a_mistake_among_nothing_declared_comes_with_help():
    bare = "---\ntitle: T\nparties: {A: Aland}\nin force: 2020\n---\n"
    blocks = {
        "count": "a: {of: report}\nb: {of: latest report, for each: site}\nc: {is: tanks + 1}",
        "occasion": "o: {of: report}\np: {when: A keeps I}\nq: {of: event, at: starts}",
        "state": "s: {on: report, off: never}\nt: {set of: site, on: event, off: never}",
        "duty": "D: {keep: tanks, at most: 5}\nE: {on: report, give: report, within: 1 day}\n"
        "F: {who: each of X, keep: tanks, at most: 1, while: A asleep}",
        "reading": "A: {said: 2020, source: x, Z: {keep: y}}",
        "form": "event: {}",
    }
    text = bare + "".join(f"```yaml {kind}\n{body}\n```\n" for kind, body in blocks.items())
    with pytest.raises(AgreementError) as error:
        parse(text)
    assert len(error.value.mistakes) > 12
    assert without_help(text) == []
