"""The examples of docs/language.md are what the parser reads."""

from __future__ import annotations

from pathlib import Path

from detente.agreement.names.entries import collect
from detente.agreement.names.values import Values
from detente.agreement.text.composing import Composer
from detente.agreement.text.document import KINDS, read
from detente.agreement.text.mistakes import Mistakes
from detente.instants import Calendar

PAGE = Path(__file__).parents[2] / "docs" / "language.md"


def test_each_example_has_the_shape_of_its_kind():
    found = Mistakes()
    page = read("---\ntitle: The language\n---\n" + PAGE.read_text("utf-8"), "language.md", found)
    composer = Composer(found)
    blocks = [(block, composer.compose(block.source)) for block in page.blocks]
    assert {block.kind for block, _ in blocks} == set(KINDS)
    entries = collect([b for b in blocks if b[1]], Values(found, Calendar()), frozenset())
    assert [str(m) for m in found] == []
    assert len(entries.duty) >= 6
