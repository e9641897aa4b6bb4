"""Stored codes that their closed list no longer has (失效代码)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, String, cast, func, select

from app.declare.field import Field, Kind
from app.declare.office import Office
from app.declare.reading import fields_of


def _stored(connection: Connection, column: Any, field: Field) -> dict[str, int]:
    """Return how many rows hold each code, read as plain text."""
    text = cast(column, String)
    rows = connection.execute(select(text, func.count()).where(column.is_not(None)).group_by(text))
    found: dict[str, int] = {}
    for stored, count in rows:
        codes = stored.split(",") if field.kind is Kind.CHOICES else [stored]
        for code in filter(None, codes):
            found[code] = found.get(code, 0) + count
    return found


def _of_model(connection: Connection, model: type[Any]) -> Iterator[str]:
    for name, field in fields_of(model).items():
        if field.choices is None:
            continue
        known = field.choices.__members__
        for code, count in _stored(connection, model.__table__.c[name], field).items():
            if code not in known:
                yield (
                    f"D900 {model.__name__}.{name}：{count} 行存有代码 {code}，"
                    f"{field.choices.__name__} 中已没有它；请恢复该选项或迁移数据"
                )


def stray_codes(engine: Engine, office: Office) -> list[str]:
    """Return a sentence for every code stored but not declared; reads whole tables."""
    with engine.connect() as connection:
        return [line for screen in office.screens for line in _of_model(connection, screen.model)]
