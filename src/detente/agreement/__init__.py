"""Markdown + YAML -> Agreement, or errors with file:line:column.

    parse(text, file)      the agreement that a document writes (pure)
    load_agreement(path)   the same, from a file
    json_schema()          the schema of its blocks, for editors

and the values of model.py. What reads text is imported when it is called, so that a value can be had without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.agreement.blocks import Bound, Cap, Count, Duty, Field, Form, Occasion, Sources, State
from detente.agreement.model import Agreement, Clauses, End, Group, Notice, Party, Reading

__all__ = [
    "Agreement",
    "Bound",
    "Cap",
    "Clauses",
    "Count",
    "Duty",
    "End",
    "Field",
    "Form",
    "Group",
    "Notice",
    "Occasion",
    "Party",
    "Reading",
    "Sources",
    "State",
    "json_schema",
    "load_agreement",
    "parse",
]


def parse(text: str | bytes, file: str = "agreement.md") -> Agreement:
    """The agreement that a Markdown document writes.

    Raises:
        AgreementError: with all mistakes, each at its line and column.
    """
    from detente.agreement.parsing import parse

    return parse(text, file)


def load_agreement(path: str | Path) -> Agreement:
    """The agreement in a file.

    Raises:
        UsageError: the file cannot be read.
        AgreementError: it has mistakes.
    """
    from detente.agreement.files import load_agreement

    return load_agreement(path)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the blocks."""
    from detente.agreement.shape.schema import json_schema

    return json_schema()
