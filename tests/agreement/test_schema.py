"""The JSON Schema says of blocks what the check of their shape says."""

from __future__ import annotations

import json

import jsonschema
import pytest

from detente.agreement import json_schema
from detente.agreement.shape.keys import SHAPES


def test_every_kind_of_block_is_described_with_examples():
    definitions = json_schema()["$defs"]
    assert set(definitions) == {"front matter", "form", "count", "occasion", "state", "duty", "reading"}
    for kind in SHAPES:
        for key, value in definitions[kind]["properties"].items():
            assert value["description"], (kind, key)
            assert value["examples"][0], (kind, key)
            assert "title" not in value


def test_keys_stand_as_people_write_them():
    assert {"at most", "up to", "while", "according to"} <= set(json_schema()["$defs"]["duty"]["properties"])
    assert json_schema()["$defs"]["front matter"]["required"] == ["title", "parties", "in force"]


def test_it_is_json():
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("duty", {"keep": "warheads", "at most": 1550}, True),
        ("duty", {"keep": "warheads", "at mots": 1550}, False),
        ("duty", {"keep": "warheads", "on": "x", "at most": 1}, False),
        ("count", {"of": "holding", "according to": ["US", "RU"]}, True),
        ("count", {"of": ["holding"]}, False),
        ("occasion", {"every": "6 months", "from": "2011-09-01"}, True),
        ("occasion", {"every": "6 months", "of": "x"}, False),
        ("state", {"on": "x"}, False),
        ("reading", {"said": "2018", "source": "x", "II": {"keep": "x"}}, True),
        ("reading", {"said": "2018", "source": "x", "II": 5}, False),
        ("form", {"a": "count", "b": ["x", "y"]}, True),
        ("front matter", {"title": "T", "parties": {"US": "x"}, "in force": "2011"}, True),
        ("front matter", {"title": "T"}, False),
    ],
)
def test_an_editor_that_uses_it_finds_what_the_check_finds(kind, value, fits):
    schema = {"$defs": json_schema()["$defs"], "$ref": f"#/$defs/{kind}"}
    assert jsonschema.Draft202012Validator(schema).is_valid(value) is fits


def test_the_examples_are_keys_and_values():
    for shape in SHAPES.values():
        for key in shape.keys:
            assert key.example.startswith(f"{key.name}: ")
