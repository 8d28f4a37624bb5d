"""Values that are equal where they mean the same, wherever each of them was written.

Every value of the product is a `msgspec.Struct`: fields by name, frozen, equal by type and fields, and a hundred of
them defined in the time that five dataclasses take (docs/adr/0008). A `Meaning` keeps some fields beside what it
means, such as the place where it stands in a text: they are neither compared nor shown.

>>> class Word(Meaning, frozen=True):
...     said: str
...     line: int
...     _beside = frozenset({"line"})
>>> Word("peace", 3) == Word("peace", 7), Word("peace", 3) != Word("war", 3), Word("peace", 3)
(True, True, Word(said='peace'))
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

__all__ = ["Meaning"]


class Meaning(Struct, frozen=True, eq=False):
    """A value with fields beside its meaning, `_beside`."""

    _beside: ClassVar[frozenset[str]] = frozenset()

    def _meant(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name not in self._beside)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Meaning) and type(self) is type(other) and self._meant() == other._meant()

    def __ne__(self, other: object) -> bool:  # a Struct has one of its own, which would not ask `__eq__`
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), self._meant()))

    def __repr__(self) -> str:
        shown = (f"{n}={getattr(self, n)!r}" for n in self.__struct_fields__ if n not in self._beside)
        return f"{type(self).__name__}({', '.join(shown)})"
