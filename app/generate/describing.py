"""Declared fields as JSON schemas: what REST sends of them and what it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema

from app.declare.choice import Choice
from app.declare.field import Field, Kind
from app.declare.flow import Step
from app.declare.reading import fields_of, required
from app.declare.record import REASON_LENGTH
from app.declare.screen import Screen
from app.generate.rest import VERSION, resource_fields
from app.generate.saving import editable
from app.generate.schemas import Declared, reading_schema

Described = dict[str, Any]
DUE = "due_at"
PATTERNS = {Kind.MONEY: r"^\d{1,10}(\.\d{1,2})?$", Kind.MULTIPLE: r"^\d{1,4}(\.\d{1,4})?$"}
VERSION_SCHEMA = {"type": "integer", "description": "读到的版本号，用来发现他人的修改"}
CONFIRM = {"type": "boolean", "default": False, "description": "确认提示后仍要保存"}


def codes_of(choices: type[Choice]) -> Described:
    """Return a closed list as its codes; the labels stand in ``x-labels``."""
    return {
        "type": "string", "enum": [member.code for member in choices],
        "x-labels": {member.code: member.label for member in choices},
    }  # fmt: skip


def _typed(field: Field) -> Described:
    match field.kind:
        case Kind.CHOICE if field.choices:
            return codes_of(field.choices)
        case Kind.CHOICES if field.choices:
            return {"type": "array", "uniqueItems": True, "items": codes_of(field.choices)}
        case Kind.DAY:
            return {"type": "string", "format": "date"}
        case Kind.MOMENT:
            return {"type": "string", "format": "date-time"}
        case Kind.MONEY | Kind.MULTIPLE:
            return {"type": "string", "pattern": PATTERNS[field.kind]}
        case Kind.WHOLE:
            bounds = {} if field.of else {"minimum": field.least or 0, "maximum": field.limit}
            return {"type": "integer", **bounds}
        case Kind.FLAG:
            return {"type": "boolean"}
        case _:
            return {"type": "string", **({"maxLength": field.limit} if field.limit else {})}


def _said(field: Field) -> str:
    """Return the Chinese description: label, unit, hint, source and secrecy."""
    unit = "（元）" if field.kind is Kind.MONEY else ""
    notes = [field.hint, f"出处：{field.source}" if field.source else ""]
    notes += ["读取时为掩码"] if field.secret else []
    return "。".join(part for part in (f"{field.label}{unit}", *notes) if part)


def _nullable(schema: Described) -> Described:
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **more, "nullable": True}


def _linked() -> Described:
    properties = {"id": {"type": "integer"}, "caption": {"type": "string"}}
    return {"type": "object", "properties": properties}


def _moved(model: type[Any], name: str) -> bool:
    """Whether only steps and clocks set a field: the state and the time limit."""
    flow = model.screen.flow if model.screen is not None else None
    return name == DUE or (flow is not None and name == flow.state.key)


def sent(model: type[Any], name: str) -> Described:
    """Return the schema of a field as REST sends it."""
    field = fields_of(model)[name]
    schema = _linked() if field.kind is Kind.LINK else _typed(field)
    schema = schema if required(model, name) else _nullable(schema)
    only_read = {} if field.typed and not _moved(model, name) else {"readOnly": True}
    return {**schema, "description": _said(field), **only_read}


def taken(model: type[Any], name: str) -> Described:
    """Return the schema of a field as REST takes it; an empty text and null mean nothing."""
    field = fields_of(model)[name]
    key = {"type": "integer", "minimum": 1}
    schema = key if field.kind is Kind.LINK else _typed(field)
    note = "（关联记录的编号）" if field.kind is Kind.LINK else ""
    schema = schema if required(model, name) else _nullable(schema)
    return {**schema, "description": _said(field) + note}


def described(_converter: object, field: object, **_: Any) -> Described:
    """Describe a field of the reading schemas to apispec."""
    if not isinstance(field, Declared):
        return {}
    return {"nullable": False, **sent(field.model, field.column)}


def reading(screen: Screen) -> Schema:
    """Return the schema that REST sends a record with."""
    return reading_schema(screen.model, resource_fields(screen))


def _strict(properties: Described, needed: Iterable[str]) -> Described:
    names = list(needed)
    return {
        "type": "object", "additionalProperties": False, "properties": properties,
        **({"required": names} if names else {}),
    }  # fmt: skip


def _needed(model: type[Any], name: str) -> bool:
    """Whether a new record is refused without this field: no default stands in for it."""
    field = fields_of(model)[name]
    if field.kind is Kind.FLAG or not required(model, name):
        return False
    column = model.__mapper__.columns.get(name)
    return column is None or column.default is None


def creating(screen: Screen) -> Described:
    """Return the schema of the body that makes a record."""
    model = screen.model
    names = editable(screen, model())
    properties = {name: taken(model, name) for name in names}
    return _strict(
        {**properties, "confirm": CONFIRM}, [name for name in names if _needed(model, name)]
    )


def _ever_open(screen: Screen) -> list[str]:
    """Return the fields a form may set in some state of the life."""
    asked = screen.flow.asked() if screen.flow else set()
    declared = fields_of(screen.model)
    return [
        column.key
        for group in screen.groups
        if group.open_in is None or group.open_in
        for column in group.fields
        if column.key not in asked and declared[column.key].typed
    ]


def changing(screen: Screen) -> Described:
    """Return the schema of the body that changes a record; what is not named stays."""
    properties = {name: taken(screen.model, name) for name in _ever_open(screen)}
    return _strict({VERSION: VERSION_SCHEMA, **properties, "confirm": CONFIRM}, [VERSION])


def stepping(screen: Screen, step: Step) -> Described:
    """Return the schema of the body that takes a step: the fields it asks for, the reason."""
    names = [column.key for column in step.asks]
    needs = {column.key for column in step.needs}
    properties = {name: taken(screen.model, name) for name in names}
    reason = {"type": "string", "maxLength": REASON_LENGTH, "description": "理由"}
    return _strict(
        {VERSION: VERSION_SCHEMA, **properties, "reason": reason, "confirm": CONFIRM},
        [VERSION, *(n for n in names if n in needs), *(["reason"] if step.reason else [])],
    )
