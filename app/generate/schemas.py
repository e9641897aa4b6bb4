"""The marshmallow schemas of a record: one to read what was sent, one to send it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields
from sqlalchemy.orm import Session

from app.declare.choice import Choice, Stray
from app.declare.field import Field, Kind
from app.declare.reading import fields_of, remembered, show
from app.flow.journal import caption
from app.generate.values import parse
from app.kernel.faults import Refused

UNKNOWN = "没有这个字段，请核对字段名"
NO_OBJECT = "应为一个对象"
JSON_TYPES = {Kind.WHOLE: "integer", Kind.FLAG: "boolean", Kind.CHOICES: "array"}
SESSION = "session"


class Declared(fields.Field[Any]):
    """A declared column: parsed by its declaration, sent as JSON, masked where secret."""

    def __init__(self, model: type[Any], name: str, **more: Any) -> None:
        self.model = model
        self.declared: Field = fields_of(model)[name]
        self.column = name
        super().__init__(allow_none=True, **more)

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **_: Any,
    ) -> Any:
        session: Session = self.context_session()
        try:
            return parse(session, self.model, self.column, self.declared, value)
        except Refused as refused:
            raise ValidationError(str(refused)) from refused

    def context_session(self) -> Session:
        """Return the session links are looked up in."""
        session: Session = self.root.office_session  # type: ignore[union-attr]
        return session

    def _serialize(
        self,
        value: Any,
        attr: str | None,
        obj: Any,
        **_: Any,
    ) -> Any:
        return as_json(self.declared, value)


def as_json(field: Field, value: Any) -> Any:
    """Return a stored value for REST: codes, ISO dates, yuan as text, masks, key and caption."""
    if value is None:
        return None
    if field.secret:
        return show(field, value)
    match value:
        case Choice() | Stray():
            return value.code
        case tuple():
            return [member.code for member in value]
        case dt.date():
            return value.isoformat()
        case bool() | int():
            return value
        case _ if field.kind is Kind.LINK:
            return {"id": value.id, "caption": caption(value)}
        case _:
            return str(value)


class Entry(Schema):
    """The base of the schemas that read: an unknown key is refused by name."""

    error_messages = {"unknown": UNKNOWN, "type": NO_OBJECT}  # noqa: RUF012 - marshmallow's form
    office_session: Session


@remembered
def _entry_class(model: type[Any], names: tuple[str, ...]) -> type[Schema]:
    columns: dict[str, Any] = {name: Declared(model, name) for name in names}
    return Entry.from_dict(columns, name=f"{model.__name__}Entry")


@remembered
def _reading_class(model: type[Any], names: tuple[str, ...]) -> type[Schema]:
    columns: dict[str, Any] = {"id": fields.Integer(), "row_version": fields.Integer()}
    columns |= {name: Declared(model, name) for name in names}
    return Schema.from_dict(columns, name=model.__name__)


def entry_schema(model: type[Any], names: Iterable[str], session: Session) -> Schema:
    """Return a schema, made for this one use, that reads the named fields strictly."""
    schema = _entry_class(model, tuple(names))(unknown=RAISE)
    schema.office_session = session  # type: ignore[attr-defined]
    return schema


def reading_schema(model: type[Any], names: Iterable[str]) -> Schema:
    """Return a schema, made for this one use, that sends the named fields."""
    return _reading_class(model, tuple(names))(unknown=EXCLUDE)
