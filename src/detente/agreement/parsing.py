"""A document -> Agreement: text, blocks, shapes, names, readings, lints, one after the other.

Mistakes are collected through all of it. Where a block is no YAML, or the front matter does not say who is bound,
names cannot be told from one another and what depends on them waits until that is mended.
"""

from __future__ import annotations

import hashlib

from detente.agreement.clauses.readings import read_readings
from detente.agreement.clauses.resolve import resolve
from detente.agreement.lints import lints
from detente.agreement.model import Agreement
from detente.agreement.names.declared import declare
from detente.agreement.names.entries import collect
from detente.agreement.names.front import Front, notice, read_front
from detente.agreement.names.values import Values
from detente.agreement.text.composing import Composer
from detente.agreement.text.document import Block, Document, decoded, read
from detente.agreement.text.mistakes import Mistakes
from detente.agreement.text.nodes import Node, Scalar
from detente.errors import Place

__all__ = ["parse"]


def parse(text: str | bytes, file: str = "agreement.md") -> Agreement:
    """The agreement that a Markdown document writes.

    Raises:
        AgreementError: with all mistakes, each at its line and column.
    """
    found = Mistakes()
    said, raw = decoded(text, file, found)
    document = read(said, file, found)
    composer = Composer(found)
    front_node = composer.compose(document.front) if document.front else None
    front = _front(document, front_node, file, found) if document.front else None
    blocks, whole = _composed(document, composer, found)
    values = Values(found, (front or Front()).calendar)
    entries = collect(blocks, values, (front or Front()).speakers)
    if front is None or not whole:
        found.stop()
    assert front is not None
    declared = declare(front, entries, values)
    clauses = resolve(declared, entries)
    ending = notice(front_node, declared.kinds, values)
    readings = read_readings(declared)
    found.stop()
    return Agreement(
        title=front.title, short=front.short, digest=hashlib.sha256(raw).hexdigest(), parties=front.parties,
        groups=front.groups, others=front.others, settles=front.settles, calendar=front.calendar,
        binding=front.binding, in_force=front.in_force, ends=front.ends, notice=ending, clauses=clauses,
        readings=readings, sources=front.sources, encoded_by=front.encoded_by, reviewed_by=front.reviewed_by,
        versions=front.versions, lints=lints(declared, clauses), text=said, file=file,
    )  # fmt: skip


def _front(document: Document, node: Node | None, file: str, found: Mistakes) -> Front | None:
    assert document.front is not None
    if node is None and not len(found):
        place = Place(file, 1, 1, 3, "---")
        found.add("the front matter is empty", place, "it needs title:, parties: and in force:")
    return read_front(node, Scalar(document.front, 0, 0, ""), found)


def _composed(document: Document, composer: Composer, found: Mistakes) -> tuple[list[tuple[Block, Node]], bool]:
    blocks, whole = [], document.whole
    for block in document.blocks:
        before = len(found)
        node = composer.compose(block.source)
        if node is not None:
            blocks.append((block, node))
        else:
            whole = False
            if len(found) == before:
                found.add("this block is empty", block.place, "fill it, or leave it out")
    return blocks, whole
