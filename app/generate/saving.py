"""Saving what was typed: the same checks for forms and REST, one transaction, nothing lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.declare.reading import fields_of
from app.declare.screen import Group, Lines, Screen
from app.flow.act import Refused, begin
from app.flow.rules import RuleMissing
from app.flow.subject import move_version_on
from app.generate.filling import Complaint, fill, fill_lines
from app.kernel.faults import Refused as Unreadable
from app.scope import OutOfScope

OVERTAKEN = lazy_gettext("所属的案件或记录刚刚有他人办理，本次未保存。请核对最新情况后再保存")


class Invalid(Exception):
    """Nothing was stored; ``complaints`` say what to mend."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = list(complaints)
        super().__init__("；".join(complaint.text for complaint in self.complaints))

    def of(self, key: str) -> str:
        """Return what is wrong with a field."""
        return "；".join(c.text for c in self.complaints if c.key == key and not c.warn)


class Outdated(Exception):
    """Somebody else saved the record first."""


@dataclass
class Entry:
    """What was typed: the record's own fields, the lines by list, and whether warnings stand."""

    values: Mapping[str, Any]
    lines: Mapping[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    confirmed: bool = False


def is_open(part: Group | Lines, screen: Screen, record: Any) -> bool:
    """Whether a part of the form may be edited in the record's state."""
    if part.open_in is None:
        return True
    if screen.flow is None:
        return bool(part.open_in)
    if record.id is None:
        return screen.flow.start in part.open_in
    return getattr(record, screen.flow.state.key) in part.open_in


def editable(screen: Screen, record: Any) -> list[str]:
    """Return the names of the fields a form may set now."""
    asked = screen.flow.asked() if screen.flow else set()
    if screen.flow is not None and screen.flow.of is not None and record.id is not None:
        asked.add(screen.flow.of.key)  # a record never changes the case it belongs to
    return [
        column.key
        for group in screen.groups
        if is_open(group, screen, record)
        for column in group.fields
        if column.key not in asked and fields_of(screen.model)[column.key].typed
    ]


def checked(screen: Screen, record: Any) -> list[Complaint]:
    """Return what the screen's checks say of a filled record."""
    return [
        Complaint(fault.key, fault.text, fault.warn)
        for check in screen.checks
        for fault in check(record)
    ]


def judge(complaints: list[Complaint], *, confirmed: bool) -> None:
    """Raise ``Invalid`` with the complaints that stand; confirmed warnings do not."""
    standing = [c for c in complaints if not (c.warn and confirmed)]
    if standing:
        raise Invalid(standing)


def _clash(screen: Screen, error: IntegrityError) -> Invalid:
    told, table = str(error.orig), screen.name
    # SQLite names the column, PostgreSQL the index, which is named after it.
    named = [
        n for n in fields_of(screen.model) if f"{table}.{n}" in told or f"uq_{table}_{n}" in told
    ]
    if named:
        return Invalid([Complaint(max(named, key=len), _("已有相同的登记，请先查找已有的记录"))])
    return Invalid([Complaint("", _("与已有的记录重复，或关联的记录不存在，请核对"))])


def save(session: Session, screen: Screen, record: Any, entry: Entry) -> None:
    """Store a new or changed record with its lines and commit.

    Raises ``Invalid`` with every complaint, ``Outdated`` when somebody was first.
    """
    fresh = record.id is None
    try:
        with session.no_autoflush:
            complaints = fill(session, record, editable(screen, record), entry.values)
            for part in screen.lines:
                if is_open(part, screen, record) and part.rows.key in entry.lines:
                    complaints += fill_lines(session, record, part, entry.lines[part.rows.key])
                    if not fresh:
                        move_version_on(record)  # a line may change where no own field does
            if not any(not c.warn for c in complaints):
                complaints += checked(screen, record)
        judge(complaints, confirmed=entry.confirmed)
        if fresh:
            begin(session, record)
        session.commit()
    except BaseException as error:
        session.rollback()
        if fresh and isinstance(error, StaleDataError):
            raise Invalid([Complaint("", str(OVERTAKEN))]) from error
        raise explain(screen, error) from error


def explain(screen: Screen, error: BaseException) -> BaseException:
    """Turn what the lower rooms raise into what a person can mend."""
    match error:
        case StaleDataError():
            return Outdated()
        case IntegrityError():
            return _clash(screen, error)
        case OutOfScope():
            return Invalid([Complaint(error.key, error.text)])
        case Refused():
            return Invalid([Complaint(f.key, f.text) for f in error.faults])
        case RuleMissing() | Unreadable():
            return Invalid([Complaint("", str(error))])
        case _:
            return error
