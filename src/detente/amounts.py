"""Amounts: exact, a range, or unknown, as whole numbers of a scale.

Rules (docs/language.md §2):

1. A count is a whole number from 0 to 10^12. An amount with a unit is an exact decimal with at most six
   places; it is held as millionths of its form's unit, so that nothing is ever compared in floating point.
2. A range has two ends: `60000..100000`, `>13000`, `<=130`. An open end is the next number of the scale,
   which is exact because an amount is always a whole number of it.
3. `unknown` is the range from 0 without end.
4. Units convert within a dimension (`0.2 t` is 200 kg); another dimension is an error.
5. Thousands are not parted: countries part them differently, and what is 9500 in one is 9.5 in another. What such a
   text may mean is told, never taken.

>>> parse("60000..100000", "count")
Amount(low=60000, high=100000)
>>> parse(">13000", "count"), parse("unknown", "count")
(Amount(low=13001, high=None), Amount(low=0, high=None))
>>> parse("0.2 t", "kg").low == 200 * MICRO
True
>>> show(parse("0.2 t", "kg"), "kg"), show(parse(">13000", "count"), "count")
('200 kg', '13,001 or more')
"""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec import Struct

__all__ = ["LARGEST", "MICRO", "UNITS", "Amount", "dimension", "in_base", "number", "parse", "scale", "show", "shown"]

MICRO = 1_000_000
LARGEST = 10**12

# Each unit with its dimension and how many of the dimension's base unit it is.
UNITS: dict[str, tuple[str, Fraction]] = {
    "g": ("mass", Fraction(1, 1000)),
    "kg": ("mass", Fraction(1)),
    "t": ("mass", Fraction(1000)),
    "kt": ("mass", Fraction(10**6)),
    "mm": ("length", Fraction(1, 1000)),
    "cm": ("length", Fraction(1, 100)),
    "m": ("length", Fraction(1)),
    "km": ("length", Fraction(1000)),
    "nmi": ("length", Fraction(1852)),
    "m2": ("area", Fraction(1)),
    "ha": ("area", Fraction(10_000)),
    "km2": ("area", Fraction(10**6)),
    "l": ("volume", Fraction(1)),
    "m3": ("volume", Fraction(1000)),
    "min": ("time", Fraction(60)),
    "h": ("time", Fraction(3600)),
    "d": ("time", Fraction(86_400)),
    "Bq": ("activity", Fraction(1)),
    "GBq": ("activity", Fraction(10**9)),
    "TBq": ("activity", Fraction(10**12)),
    "%": ("share", Fraction(1)),
}

# Possessive throughout, so that a text of any length is matched in one run.
_NUMBER = r"[+-]?[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
_ONE = rf"{_NUMBER}\s*+(?:[A-Za-z%][A-Za-z0-9]*+\s*+)?+"
# What some countries write: thousands parted by points, commas, apostrophes or blanks, and a dash between two ends.
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.000)+|[1-9][0-9]{0,2}\.[0-9]{3}")
_SEPARATORS = {",": "commas", ".": "points", "'": "apostrophes", "\u2019": "apostrophes"}
_THREES = "|".join(rf"(?:{sign}[0-9]{{3}})+" for sign in (",", r"\.", "'", "\u2019", "[ \u00a0\u2009\u202f]"))
_PARTED = re.compile(rf"(?<![0-9])(?<![0-9][.,])[1-9][0-9]{{0,2}}(?:{_THREES})(?![0-9,'\u2019])")
_END = r"([0-9]++(?:\.[0-9]++)?+)"
_DASHED = re.compile(rf"{_END}\s*+(?:[-\u2010-\u2015\u2212\u2026]|\.\.\.)\s*+{_END}\s*+([A-Za-z%][A-Za-z0-9]*+)?+")
_READABLE = 80  # characters of a text that is looked at for what it may mean
_AMOUNT = re.compile(rf"({_NUMBER})\s*+([A-Za-z%][A-Za-z0-9]*+)?+")
_BETWEEN = re.compile(rf"({_ONE})\.\.\s*+({_ONE})")
_BOUND = re.compile(rf"(<=|>=|<|>)\s*+({_ONE})")
_FARTHEST = 30  # powers of ten: what is beyond 10^30 or finer than 10^-30 is so in every unit


class Amount(Struct, frozen=True):
    """Some whole number of the scale from `low` to `high`, both included; `high` None is without end."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


def dimension(unit: str) -> str | None:
    """The dimension of a unit (`mass` for `kg`), `count` for counts, None when nobody knows the unit."""
    return "count" if unit == "count" else UNITS[unit][0] if unit in UNITS else None


def in_base(unit: str) -> Fraction:
    """How many of its dimension's base unit a unit is; 1 for counts."""
    return UNITS[unit][1] if unit in UNITS else Fraction(1)


def scale(unit: str) -> int:
    """How many whole numbers of the scale make one unit: 1 for counts, a million otherwise."""
    return 1 if unit == "count" else MICRO


def number(said: str, unit: str) -> int:
    """One exact amount in a form's unit as a whole number of its scale.

    Raises:
        ValueError: with a sentence for a person.
    """
    match = _AMOUNT.fullmatch(said.strip())
    example = "1550" if unit == "count" else f"0.25 {unit}"
    if not match:
        meant = _meant(said.strip(), unit) or f"write a number, for instance {example}"
        raise ValueError(f"'{_cut(said)}' is no amount; {meant}")
    why = "a count is a whole number" if unit == "count" else "an amount has at most six decimal places"
    if unit == "count" and _THOUSANDS.fullmatch(match[1]):
        plain, point = match[1].replace(".", ""), match[1].rstrip("0").rstrip(".")
        if "." in point:
            advice = f"and {why}; write it without the point, for instance {plain}"
            raise ValueError(f"'{_cut(said)}' may be {plain} or {point}, {advice}")
        point = match[1].partition(".")[0]
        raise ValueError(f"'{_cut(said)}' may be {_cut(plain)} or {point}; write {_cut(plain)} or {point}")
    whole, last = _digits(match[1])
    if len(whole) + last > _FARTHEST:
        raise ValueError(f"'{_cut(said)}' is out of range; amounts lie between 0 and 10^12")
    if last < -_FARTHEST:
        raise ValueError(f"'{_cut(said)}' is too fine: {why}, for instance {example}")
    value, given = int(whole or "0") * Fraction(10) ** last, match[2]
    if given and given != unit:
        value *= _ratio(given, unit)
    scaled = value * scale(unit)
    if (value and match[1].startswith("-")) or value > LARGEST:
        raise ValueError(f"'{_cut(said)}' is out of range; amounts lie between 0 and 10^12")
    if scaled.denominator != 1:
        raise ValueError(f"'{_cut(said)}' is too fine: {why}, for instance {example}")
    return int(scaled)


def _meant(said: str, unit: str) -> str:
    """Advice for what is no amount and looks like one written otherwise; empty where it does not."""
    if len(said) > _READABLE:
        return ""
    plain = _PARTED.sub(lambda part: re.sub(r"[^0-9]", "", part[0]), said)
    if found := _DASHED.fullmatch(plain):
        low, high, own = found.groups(default="")
        # Each end has its own unit: one without it is in that of the form.
        ends = "..".join(f"{end} {own}".rstrip() for end in (low, high))
        return f"a range is written {ends}" if _is_amount(ends, unit) else ""
    parted = _PARTED.search(said)
    whole = plain if parted and _is_amount(plain, unit) else ""
    tenths = said.replace(",", ".") if unit != "count" and said.count(",") == 1 else ""
    if tenths and _is_amount(tenths, unit):
        return f"write {whole} or {tenths}, whichever is meant" if whole else f"write a point for the comma, {tenths}"
    if not whole or not parted:
        return ""
    sign = next(sign for sign in parted[0] if not sign.isdecimal())
    return f"write it without {_SEPARATORS.get(sign, 'blanks')}, {whole}"


def _is_amount(said: str, unit: str) -> bool:
    try:
        parse(said, unit)
    except ValueError:
        return False
    return True


def _digits(number: str) -> tuple[str, int]:
    """The digits of a number without zeros at either end, and the power of ten of the last; of zero none, and 0."""
    digits, _, power = number.lower().lstrip("+-").partition("e")
    whole, _, parts = digits.partition(".")
    told = (whole + parts).rstrip("0")
    if not told.lstrip("0"):
        return "", 0
    size = power.lstrip("+-").lstrip("0")
    exponent = int(size[:12] or "0")  # a larger one is as far away
    last = (-exponent if power.startswith("-") else exponent) + len(whole) - len(told)
    return told.lstrip("0"), last


def _cut(said: str) -> str:
    said = said.strip()
    return said if len(said) <= 40 else f"{said[:39]}…"


def _ratio(given: str, unit: str) -> Fraction:
    if given not in UNITS:
        raise ValueError(f"'{given[:20]}' is no unit; known are {', '.join(UNITS)}")
    if unit == "count":
        raise ValueError(f"this is a count of things, without a unit; leave out '{given}'")
    if UNITS[given][0] != UNITS[unit][0]:
        raise ValueError(f"'{given}' measures {UNITS[given][0]} but {UNITS[unit][0]} is asked for; write it in {unit}")
    return UNITS[given][1] / UNITS[unit][1]


def parse(said: str, unit: str) -> Amount:
    """An amount as people write it: `1550`, `0.2 t`, `60000..100000`, `>13000`, `<=130`, `unknown`.

    Raises:
        ValueError: with a sentence for a person.
    """
    said = said.strip()
    if said == "unknown":
        return Amount(0, None)
    if match := _BOUND.fullmatch(said):
        sign, value = match[1], number(match[2], unit)
        if sign == ">" and value >= LARGEST * scale(unit):
            raise ValueError("nothing is above 10^12; amounts lie between 0 and 10^12")
        if sign[0] == ">":
            return Amount(value + (sign == ">"), None)
        if value == 0 and sign == "<":
            raise ValueError("nothing is below 0; amounts lie between 0 and 10^12")
        return Amount(0, value - (sign == "<"))
    if match := _BETWEEN.fullmatch(said):
        low, high = number(match[1], unit), number(match[2], unit)
        if low > high:
            raise ValueError(f"'{said[:40]}' runs backwards; write the smaller number first")
        return Amount(low, high)
    value = number(said, unit)
    return Amount(value, value)


def shown(value: int | Fraction, unit: str = "count") -> str:
    """One number of the scale as people read it: `1,550`, `130.05 kg`.

    >>> shown(1550), shown(130_050_000, "kg")
    ('1,550', '130.05 kg')
    """
    exact = Fraction(value) / scale(unit)
    if exact.denominator == 1:
        digits = f"{exact.numerator:,}"
    elif MICRO % exact.denominator == 0:
        digits = f"{int(exact):,}" + f".{int(abs(exact) % 1 * MICRO):06d}".rstrip("0")
    else:
        digits = f"{exact.numerator:,}/{exact.denominator:,}"
    return digits if unit == "count" else f"{digits} {unit}"


def show(amount: Amount, unit: str = "count") -> str:
    """An amount as people read it: a number, a range, `unknown`."""
    if amount.exact:
        return shown(amount.low, unit)
    if amount.high is None:
        return "unknown" if amount.low == 0 else f"{shown(amount.low, unit)} or more"
    return f"{shown(amount.low, unit)} to {shown(amount.high, unit)}"
