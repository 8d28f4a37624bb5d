"""What charts say in words: numbers of frames, and of when, as known when, a picture is."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from detente.assess.assessment import Assessment
from detente.assess.findings.findings import Value
from detente.assess.series import named
from detente.words.words import Words

__all__ = ["capital", "digests_told", "number_of", "value_of", "when_told"]

_MICRO = 10**6  # numbers of a record are exact to the millionth (detente.amounts)


def capital(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]


def value_of(low: float, high: float | None) -> Value:
    """A number of a frame, or a range, as the exact value that it was.

    >>> value_of(0.1, None)
    Value(low=Fraction(1, 10), high=None)
    """
    return Value(_exact(low), None if high is None else _exact(high))


def _exact(number: float) -> Fraction:
    return Fraction(round(number * _MICRO), _MICRO)


def number_of(spans: pl.DataFrame, at: int, unit: str, words: Words) -> str:
    """What spans tell at an instant, each source's number once; that nothing is known where none does."""
    now = spans.filter((pl.col("since") <= at) & (pl.col("until") > at) & pl.col("low").is_not_null())
    if now.is_empty():
        return words.label("chart/unknown")
    heard = now.select("source", "who", "low", "high").rows()
    told = dict.fromkeys(_number(source, who, value_of(low, high), unit, words) for source, who, low, high in heard)
    return f" {words.label('or/word')} ".join(told)


def _number(source: str | None, who: str, value: Value, unit: str, words: Words) -> str:
    """A number, and by whom it is told where several sources are heard."""
    told = words.number(value, unit)
    return told if source is None else words.label("chart/by", number=told, source=named(source, who))


def when_told(assessment: Assessment, words: Words) -> str:
    """`at the end of 2021-03-01, as known at the end of 2026-02-05`."""
    return words.label("chart/when", at=words.as_of(assessment.at), known=words.as_of(assessment.known))


def digests_told(assessment: Assessment, words: Words) -> str:
    """Of which text and record, so that anyone can draw it anew."""
    return words.label(
        "chart/digests", text=assessment.agreement.digest[:16], record=assessment.record.digest[:16],
        number=words.plain(len(assessment.record)),
    )  # fmt: skip
