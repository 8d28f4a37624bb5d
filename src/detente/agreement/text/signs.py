r"""Signs that nobody sees, and letters that look like others: what a person reads is what is judged.

1. Controls, signs without width, blank letters, halves of characters and the marks that turn the direction of text
   stand in no document, neither as they are nor as escapes of YAML. Joiners may: some scripts are written with them.
2. A word is of one alphabet: Latin, Greek, Cyrillic, Armenian and Cherokee letters look alike.
3. Two names of the same skeleton cannot be told apart by eye. A skeleton is the name in compatibility form (NFKC)
   with each letter replaced by the Latin one it looks like. (Unicode TR 39 goes further, to letters and digits that
   are merely similar: names in treaties number things, and `10` is no `lO`.)

>>> alphabets("re\u0440ort"), alphabets("RS-24 Ярс")
(('Cyrillic', 'Latin'), ())
>>> skeleton("re\u0440ort") == skeleton("report")
True
"""

from __future__ import annotations

import re
import sys
import unicodedata

__all__ = ["HIDDEN", "alphabets", "hidden_escapes", "skeleton"]

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
    # signs without width, and letters that are blank
    "\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "e": 27, "N": 0x85, "L": 0x2028, "P": 0x2029}

_ALPHABETS = ("Latin", "Greek", "Cyrillic", "Armenian", "Cherokee")
_CYRILLIC = "асеһіјкорѕухԁԛԝӏАВЕНІЈКМОРЅТХҮԚԜӀ", "acehijkopsyxdqwlABEHIJKMOPSTXYQWI"  # look-alikes
_GREEK = "ορνϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "opvjABEZHIKMNOPTYX"  # noqa: RUF001  # look-alikes
_ARMENIAN = "օոսհցԼՍՏ", "onuhgLUS"  # look-alikes
_ALIKE = {**str.maketrans(*_CYRILLIC), **str.maketrans(*_GREEK), **str.maketrans(*_ARMENIAN)}
_JOINERS = re.compile("[\u200c\u200d\u034f\ufe00-\ufe0f]")


def hidden_escapes(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Where a double-quoted text of YAML writes a hidden sign as an escape: from, to, and which sign."""
    found = []
    for match in _ESCAPE.finditer(text, start, end):
        digits = match[1] or match[2] or match[3]
        code = int(digits, 16) if digits else _LETTERS.get(match[4], 0x20)
        if code > sys.maxunicode or HIDDEN.match(chr(code)):
            found.append((match.start(), match.end(), code))
    return found


def alphabets(name: str) -> tuple[str, ...]:
    """The alphabets that the first word of mixed letters mixes; none where each word is of one."""
    if name.isascii():
        return ()
    for word in re.findall(r"[^\W\d_]+", name):
        found = {unicodedata.name(letter, "").split(" ", 1)[0].capitalize() for letter in word}
        if len(mixed := found & {*_ALPHABETS}) > 1:
            return tuple(sorted(mixed))
    return ()


def skeleton(name: str) -> str:
    """What a name looks like; names that cannot be told apart by eye have one in common."""
    if name.isascii():
        return name
    said = _JOINERS.sub("", unicodedata.normalize("NFKC", name)).translate(_ALIKE)
    return "".join(str(unicodedata.digit(c, c)) for c in said)
