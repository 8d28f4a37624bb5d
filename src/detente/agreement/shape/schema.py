"""The JSON Schema of the blocks, for editors: the same descriptions and examples that mistakes show.

>>> sorted(json_schema()["$defs"])
['count', 'duty', 'form', 'front matter', 'occasion', 'reading', 'state']
"""

from __future__ import annotations

from typing import Any

from detente.agreement.shape.keys import SHAPES, Shape

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """A schema whose `$defs` hold one definition per kind of block; a block maps names to these.

    The forms have no fixed keys: they map field names to types.
    """
    definitions = {"form": _FORM} | {kind: _definition(kind, shape) for kind, shape in SHAPES.items()}
    definitions["reading"]["additionalProperties"] = {"type": "object", "minProperties": 1}
    definitions["duty"]["oneOf"] = [{"required": ["keep"]}, {"required": ["on"]}]
    definitions["count"]["oneOf"] = [{"required": ["of"]}, {"required": ["is"]}]
    definitions["occasion"]["oneOf"] = [{"required": [k]} for k in ("of", "every", "when")]
    blocks = [kind for kind in definitions if kind != "front matter"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Blocks of a Détente agreement",
        "$defs": definitions,
        "properties": {kind: {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{kind}"}} for kind in blocks}
        | {"front matter": {"$ref": "#/$defs/front matter"}},
    }


def _definition(kind: str, shape: Shape) -> dict[str, Any]:
    return {
        "title": kind,
        "description": shape.says,
        "type": "object",
        "properties": {
            key.name: {**key.holds.schema, "description": key.says, "examples": [key.example.partition(": ")[2]]}
            for key in shape.keys
        },
        "required": [key.name for key in shape.keys if key.needed],
        "additionalProperties": shape.extensible,
    }


_FORM: dict[str, Any] = {
    "title": "form",
    "description": "What a statement of a kind carries: field names and their types.",
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "examples": [{"site": "site key", "category": "text key", "n": "count", "mass": "kg?"}],
}
