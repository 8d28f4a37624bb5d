"""The fields of a form as columns that expressions can name."""

from __future__ import annotations

import polars as pl

from detente.agreement.blocks import Field, Form
from detente.assess.columns.arithmetic import Bools, Numbers, Scope, Texts, Times, Value
from detente.assess.columns.clocks import period_column
from detente.assess.columns.sheets import Sheet
from detente.assess.columns.values import measured
from detente.assess.standing.evidence import Evidence
from detente.instants import Calendar, Period
from detente.record.model import column_of

__all__ = ["scope_of"]


def scope_of(form: Form, evidence: Evidence, sheet: Sheet) -> Scope:
    """What an expression over statements of a form may name; `sheet` holds them, so that exact fields are known."""
    calendar = evidence.agreement.calendar
    names: dict[str, Value] = {
        "by": Texts(pl.col("by")),
        "about": Texts(pl.col("about")),
    }
    for field in form.fields.values():
        names[field.name] = _column(field, sheet.frame, calendar)
    return Scope(names, calendar, member=_member, sheet=sheet)


def _column(field: Field, frame: pl.DataFrame, calendar: Calendar) -> Value:
    name = column_of(field.name)
    if field.is_amount:
        missing = pl.col(name).is_null() if frame[name].null_count() else None
        low = measured(pl.col(name) if missing is None else pl.col(name).fill_null(0), field.unit)
        high_name = f"{name}.high"
        if missing is None and bool((frame[name] == frame[high_name]).all()) and not frame[high_name].null_count():
            return Numbers(low, low)
        unknown = (pl.col(name) == 0) & pl.col(high_name).is_null()
        return Numbers(low, measured(pl.col(high_name), field.unit), missing, unknown)
    if field.type in ("date", "instant"):
        last = pl.col(f"{name}.last")
        days = period_column(last, Period("day"), calendar) if field.type == "date" else None
        return Times(pl.col(name), last, days=days)
    if field.type == "yes/no":
        return Bools(pl.col(name))
    return Texts(pl.col(name))


def _member(state: str, field: str) -> pl.Expr:
    """The column that tells whether a field's value was in a set when the statement was received."""
    return pl.col(f"{field} in {state}")
