"""The shape of a catalogue: all that a language has to say about findings, charts and pages.

A catalogue decides nothing. `words` chooses which of its forms says what was found and fills in the {parameters}; a
language is one module with the same keys as the English one (a test compares them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from detente.assess.findings.findings import ENGLISH_NUMBERS, NumberForms

__all__ = ["Catalogue"]


class Catalogue(Struct, frozen=True):
    """The words of one language.

    `language` is its BCP 47 tag. Of `statuses` the key is what machines call a status; `political` are the words that
    differ where a text binds politically, `footings` the line on every output where it does not bind by law. `bases`,
    `asleep`, `until_then`, `lasted` and `breached` complete sentences.
    """

    language: str
    name: str
    statuses: Mapping[str, str]
    political: Mapping[str, str]
    footings: Mapping[str, str]
    bases: Mapping[str, str]
    asleep: Mapping[str, str]
    until_then: Mapping[str, str]
    lasted: Mapping[str, str]
    breached: Mapping[str, str]
    labels: Mapping[str, str]
    sentences: Mapping[str, str]
    numbers: NumberForms = ENGLISH_NUMBERS

    def label(self, key: str, **given: object) -> str:
        """A label with its parameters filled in."""
        return self.labels[key].format(**given)

    def listed(self, names: Sequence[str]) -> str:
        """Names as a sentence has them: `A, B and C`."""
        if len(names) < 2:
            return "".join(names)
        return self.label("and", first=", ".join(names[:-1]), last=names[-1])
