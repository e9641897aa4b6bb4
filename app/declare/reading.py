"""Reading declarations: the fields of a record, the value at a place, the text of a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper

from app.declare.choice import Choice, Stray
from app.declare.field import Field, Kind
from app.declare.record import Scoped
from app.declare.screen import Column, Place, Via
from app.kernel.clock import show_day, show_moment
from app.kernel.money import show_money

NOTHING = "—"


P = ParamSpec("P")
R = TypeVar("R")


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Compute what is declared once; declarations do not change while the program runs."""
    return cast("Callable[P, R]", cache(function))


def _mapper(model: type[Any]) -> Mapper[Any]:
    mapper: Mapper[Any] = inspect(model)
    return mapper


@remembered
def fields_of(model: type[Any]) -> dict[str, Field]:
    """Return the declared fields of a record by their names, in declared order."""
    mapper = _mapper(model)
    found = {}
    for prop in [*mapper.column_attrs, *mapper.relationships]:
        info = prop.columns[0].info if hasattr(prop, "columns") else prop.info
        if "field" in info:
            found[prop.key] = info["field"]
    return found


def owner_of(column: Column) -> type[Any]:
    """Return the record a column was declared in."""
    return cast("type[Any]", column.class_)


def field_of(place: Place) -> Field:
    """Return the declaration of a column, or of the last column of a path.

    Raises ``KeyError`` for a column that was declared without a label.
    """
    column = columns_of(place)[-1]
    return fields_of(owner_of(column))[column.key]


@remembered
def foreign_of(model: type[Any], key: str) -> str:
    """Return the name of the stored column behind a link."""
    relationship = _mapper(model).relationships[key]
    (column,) = relationship.local_columns
    return _mapper(model).get_property_by_column(column).key


@remembered
def target_of(model: type[Any], key: str) -> type[Any]:
    """Return the record a link or a list of lines leads to."""
    target: type[Any] = _mapper(model).relationships[key].mapper.class_
    return target


@remembered
def rows_back(model: type[Any], key: str) -> Column | None:
    """Return the list in which the record that a link leads to keeps the rows with this link."""
    target = target_of(model, key)
    lists = [r for r in _mapper(target).relationships if r.mapper.class_ is model and r.uselist]
    found = next((r.key for r in lists if r.back_populates == key), None)
    return getattr(target, found) if found else None


@remembered
def required(model: type[Any], key: str) -> bool:
    """Whether a field may not be empty: NOT NULL comes from the type."""
    mapper = _mapper(model)
    if key in mapper.relationships:
        key = foreign_of(model, key)
    return not mapper.columns[key].nullable


@remembered
def default_of(model: type[Any], name: str) -> Any:
    """Return what a field holds until somebody says otherwise, or None."""
    column = _mapper(model).columns.get(name)
    default = column.default if column is not None else None
    return getattr(default, "arg", None) if getattr(default, "is_scalar", False) else None


@remembered
def scoping_link(model: type[Any]) -> str:
    """Return the link a scoped record takes its area from, or the empty string."""
    if not issubclass(model, Scoped):
        return ""
    return next((name for name, field in fields_of(model).items() if field.scopes), "")


def columns_of(place: Place) -> tuple[Column, ...]:
    """Return the links and the column of a place, in order."""
    return (*place.hops, place.leaf) if isinstance(place, Via) else (place,)


def value_at(record: Any, place: Place) -> Any:
    """Return the value at a place; None as soon as a link on the way is empty."""
    value = record
    for column in columns_of(place):
        if value is None:
            return None
        value = getattr(value, column.key)
    return value


def list_of(rows: Place) -> Column:
    """Return the list that rows are taken from, the last one of a path over lists."""
    return columns_of(rows)[-1]


def children(record: Any, rows: Place) -> list[Any]:
    """Return the living rows of a list, or of all lists at the end of a path, oldest first."""
    found = [record]
    for column in columns_of(rows):
        found = [child for row in found for child in living(getattr(row, column.key))]
    return living(found)


def living(rows: Any) -> list[Any]:
    """Return the child rows that were not declared void, oldest first, new ones last."""
    alive = [row for row in rows if row.voided_at is None]
    return sorted(alive, key=lambda row: (row.id is None, row.id or 0))


def _plain(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case Choice() | Stray():
            return value.label
        case dt.datetime():
            return show_moment(value)
        case dt.date():
            return show_day(value)
        case Decimal():
            return show_money(value)
        case tuple():
            return "、".join(member.label for member in value)
        case _:
            return str(value)


def show(field: Field, value: Any) -> str:
    """Return what people read for a value; secrets come out masked."""
    if value is None or value in ((), ""):
        return NOTHING
    if field.meaning is not None:
        return field.meaning.mask(value)
    if field.kind is Kind.MONEY:
        return f"{show_money(value)} 元"
    return _plain(value)
