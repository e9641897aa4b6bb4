"""Putting what was typed into a record and its lines, and saying what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from app.declare.field import Kind
from app.declare.reading import fields_of, foreign_of, living, required, target_of
from app.declare.screen import Lines
from app.generate.labels import say
from app.generate.schemas import entry_schema
from app.kernel import clock

DROPPED = "编辑时移除"


@dataclass(frozen=True)
class Complaint:
    """One thing wrong with what was typed; ``key`` is the field's name in the form."""

    key: str
    text: str
    warn: bool = False


def _read(
    session: Session, model: type[Any], names: Iterable[str], raw: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Complaint]]:
    schema = entry_schema(model, names, session)
    try:
        return schema.load(raw), []
    except ValidationError as error:
        messages: Mapping[str, list[str]] = error.normalized_messages()
        complaints = [
            Complaint("" if key == "_schema" else key, "；".join(texts))
            for key, texts in messages.items()
        ]
        return error.valid_data or {}, complaints  # type: ignore[return-value]


def _keep_secret(model: type[Any], raw: Mapping[str, Any], record: Any) -> dict[str, Any]:
    """An empty secret means unchanged, once there is one."""
    declared = fields_of(model)
    return {
        name: value
        for name, value in raw.items()
        if not (
            name in declared
            and declared[name].secret
            and value in ("", None)
            and getattr(record, name, None) is not None
        )
    }


def _masked(model: type[Any], raw: Mapping[str, Any]) -> list[Complaint]:
    declared = fields_of(model)
    return [
        Complaint(name, _("请填写完整内容，不要提交带星号的掩码；不修改请留空"))
        for name, value in raw.items()
        if name in declared and declared[name].secret and isinstance(value, str) and "**" in value
    ]


def _apply(record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        declared = fields_of(type(record))[name]
        setattr(record, name, value)
        if declared.kind is Kind.LINK:
            foreign = foreign_of(type(record), name)
            setattr(record, foreign, value.id if value is not None else None)


def _clear_closed(record: Any) -> None:
    """A field that belongs to another case than the one chosen holds nothing."""
    for name, declared in fields_of(type(record)).items():
        if declared.only is not None and not declared.only.holds(record):
            empty = False if declared.kind is Kind.FLAG else None
            if getattr(record, name) not in (empty, None):
                _apply(record, {name: empty})


def missing(record: Any, names: Iterable[str]) -> list[Complaint]:
    """Return the required fields among the named ones that are empty."""
    model, found = type(record), []
    for name in names:
        declared = fields_of(model)[name]
        shown = declared.only is None or declared.only.holds(record)
        must = required(model, name) or declared.only is not None
        if (
            shown
            and must
            and declared.kind is not Kind.FLAG
            and getattr(record, name) in (None, ())
        ):
            found.append(Complaint(name, _("必填，请填写")))
    return found


def doubts(record: Any, names: Iterable[str]) -> list[Complaint]:
    """Return the warnings that the meaning of the typed values raises."""
    declared = fields_of(type(record))
    return [
        Complaint(name, text, warn=True)
        for name in names
        if (meaning := declared[name].meaning) is not None and getattr(record, name)
        for text in meaning.doubts(getattr(record, name))
    ]


def fill(
    session: Session,
    record: Any,
    names: list[str],
    raw: Mapping[str, Any],
) -> list[Complaint]:
    """Put what was typed into a record; return what is wrong with it."""
    model = type(record)
    kept = _keep_secret(model, raw, record)
    masked = _masked(model, kept)
    values, complaints = _read(session, model, names, kept)
    _apply(record, values)
    _clear_closed(record)
    wrong = {complaint.key for complaint in complaints}
    complaints += masked
    complaints += [c for c in missing(record, names) if c.key not in wrong]
    return complaints + doubts(record, [name for name in values if name not in wrong])


def _own_line(record: Any, part: Lines, key: Any) -> Any:
    rows = getattr(record, part.rows.key)
    if key in ("", None):
        child = target_of(type(record), part.rows.key)()
        rows.append(child)
        return child
    return next((row for row in rows if str(row.id) == str(key)), None)


def _drop(child: Any) -> None:
    child.voided_at, child.void_reason = clock.now(), DROPPED


def fill_lines(
    session: Session,
    record: Any,
    part: Lines,
    rows: Sequence[Mapping[str, Any]],
) -> list[Complaint]:
    """Put the typed child rows into a record; an emptied row is declared void."""
    names, complaints = [column.key for column in part.fields], []
    for index, raw in enumerate(rows):
        child = _own_line(record, part, raw.get("id"))
        if child is None:
            complaints.append(Complaint(part.rows.key, _("有一行不属于本记录，请刷新页面")))
        elif raw.get("drop"):
            _drop(child)
        else:
            typed = {name: raw[name] for name in names if name in raw}
            complaints += [
                Complaint(f"{part.rows.key}-{index}-{c.key}", c.text, c.warn)
                for c in fill(session, child, names, typed)
            ]
    count = len(living(getattr(record, part.rows.key)))
    if not part.least <= count <= part.most:
        complaints.append(
            Complaint(
                part.rows.key,
                _(
                    "“%(title)s”应有 %(least)s 到 %(most)s 行，请增减行数",
                    title=say("Group", part.title),
                    least=part.least,
                    most=part.most,
                ),
            )
        )
    return complaints
