"""Two people, one record: what stands now beside what was typed, and nothing of either lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.declare.field import Field, Kind
from app.declare.reading import NOTHING, fields_of, living, show, target_of
from app.declare.screen import Lines, Screen
from app.flow.journal import caption
from app.generate.forms import line_rows
from app.generate.kept import Clash, Overtaken
from app.generate.labels import label_of, say
from app.generate.saving import editable, is_open
from app.generate.values import parse, typed
from app.kernel.clock import show_moment
from app.kernel.faults import Refused
from app.records import JournalEntry, Staff

TOUCHED = "touched"
Raw = dict[str, Any]
Spot = tuple[str, str]  # the label and the name of an input


def overtaken(session: Session, screen: Screen, record: Any, raw: Raw) -> tuple[Raw, Overtaken]:
    """Return the form as it goes on, and what to look at before it is sent again.

    Fields the sender did not touch take what stands now; the page tells which he touched.
    """
    raw, taken = _take_untouched(screen, record, raw)
    found = [*_own_clashes(session, screen, record, raw)]
    for part in screen.lines:
        if is_open(part, screen, record):
            found += _line_clashes(session, part, record, raw)
    by = _last_change(session, screen, record)
    return raw, Overtaken(by, str(raw.get("row_version", "")), found, taken)


def _last_change(session: Session, screen: Screen, record: Any) -> str:
    """Return who changed the record or a row of it last, and when."""
    rows = [record, *(row for part in screen.lines for row in getattr(record, part.rows.key))]
    changed = (
        (JournalEntry.kind == kind) & JournalEntry.record_id.in_([row.id for row in same])
        for kind, same in groupby(rows, lambda row: str(row.__tablename__))
    )
    query = (
        select(Staff.name, JournalEntry.at)
        .outerjoin(Staff, Staff.id == JournalEntry.staff_id)
        .select_from(JournalEntry)
        .where(or_(*changed))
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return f"{row.name or ''} {show_moment(row.at)}".strip() if row else ""


def _sent(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def _shown(field: Field, value: Any) -> str:
    return caption(value) if hasattr(value, "row_version") else show(field, value)


def _read(session: Session, model: type[Any], name: str, value: Any) -> str:
    """Return what was typed as people read it; what cannot be read comes as it was typed."""
    field = fields_of(model)[name]
    try:
        return _shown(field, parse(session, model, name, field, value))
    except Refused:
        return NOTHING if field.kind is Kind.LINK else _sent(value)


def _differs(field: Field, stored: Any, value: Any) -> bool:
    """Whether an input holds anything else than the record; an empty secret is unchanged."""
    if value is None or (field.secret and not value):
        return False
    return field.secret or _sent(value).strip() != typed(field, stored)


def _take_untouched(screen: Screen, record: Any, raw: Raw) -> tuple[Raw, list[str]]:
    """Leave out of the form what its sender did not touch, where the page told."""
    if not raw.get(TOUCHED):
        return raw, []
    touched, kept, taken = set(str(raw[TOUCHED]).split(",")), dict(raw), []
    for name in editable(screen, record):
        field, stored = fields_of(screen.model)[name], getattr(record, name)
        if name not in touched and _differs(field, stored, raw.get(name)):
            del kept[name]
            taken.append(label_of(screen.model, name))
    for part in screen.lines:
        prefix = f"{part.rows.key}-"
        if not any(name.startswith(prefix) for name in touched):
            kept = {key: value for key, value in kept.items() if not key.startswith(prefix)}
            for index, child in enumerate(living(getattr(record, part.rows.key))):
                kept[f"{prefix}{index}-id"] = str(child.id)
    return kept, taken


def _clash(session: Session, row: Any, name: str, value: Any, spot: Spot) -> Clash | None:
    """Compare what was typed for a field with the row it belongs to."""
    model, stored = type(row), getattr(row, name)
    field = fields_of(model)[name]
    if not _differs(field, stored, value):
        return None
    theirs, yours = _shown(field, stored), _read(session, model, name, value)
    if theirs == yours:
        return None
    text = theirs if hasattr(stored, "row_version") else ""
    return Clash(spot[0], theirs, yours, spot[1], typed(field, stored), text)


def _own_clashes(session: Session, screen: Screen, record: Any, raw: Raw) -> Iterator[Clash]:
    for name in editable(screen, record):
        spot = (label_of(screen.model, name), name)
        found = _clash(session, record, name, raw.get(name), spot)
        if found is not None:
            yield found


def _summary(part: Lines, row: Any) -> str:
    declared = fields_of(type(row))
    return _joined(_shown(declared[c.key], getattr(row, c.key)) for c in part.fields)


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(text for text in texts if text != NOTHING)


def _line_clashes(
    session: Session, part: Lines, record: Any, raw: Mapping[str, Any]
) -> Iterator[Clash]:
    """Compare the child rows of the form with those that stand now."""
    title = say("Group", part.title)
    left = {str(child.id): child for child in living(getattr(record, part.rows.key))}
    for index, typed_row in enumerate(line_rows(raw, part)):
        key = str(typed_row.get("id") or "")
        row, label = left.pop(key, None), _("%(lines)s 第 %(n)s 行", lines=title, n=index + 1)
        if not key:
            continue
        if row is None:
            model = target_of(type(record), part.rows.key)
            texts = (_read(session, model, c.key, typed_row.get(c.key)) for c in part.fields)
            yield Clash(label, _("他人已移除此行"), _joined(texts))
        elif typed_row.get("drop"):
            yield Clash(label, _summary(part, row), _("移除此行"), f"{part.rows.key}-{index}-drop")
        else:
            yield from _cells(session, part, row, typed_row, (index, label))
    for row in left.values():
        yield Clash(title, _summary(part, row), _("您的表单里没有这一行，保存后仍保留"))


def _cells(
    session: Session, part: Lines, row: Any, typed_row: Mapping[str, Any], at: tuple[int, str]
) -> Iterator[Clash]:
    for column in part.fields:
        label = f"{at[1]} {label_of(type(row), column.key)}"
        spot = (label, f"{part.rows.key}-{at[0]}-{column.key}")
        found = _clash(session, row, column.key, typed_row.get(column.key), spot)
        if found is not None:
            yield found
