"""The subject of a record: the case that its steps and its history belong to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from app.declare.flow import Flow
from app.declare.reading import foreign_of, scoping_link, target_of
from app.declare.record import Record
from app.kernel import clock
from app.records import Area


def flow_of(record: Any) -> Flow | None:
    """Return the life of a record, if it has one."""
    screen = getattr(type(record), "screen", None)
    return screen.flow if screen is not None else None


def line_of(record: Any) -> Iterator[Any]:
    """Yield a record, what its life follows, and so on up to its subject."""
    while record is not None:
        yield record
        flow = flow_of(record)
        record = getattr(record, flow.of.key) if flow is not None and flow.of is not None else None


def move_version_on(record: Any) -> None:
    """Give a stored record a new version though no field of it changes, for what hangs on it."""
    record.changed_at = clock.now()
    flag_modified(record, "changed_at")  # even within one tick of the clock


def _parent_link(record: Record) -> str:
    """Return the link to what a record is part of; the area it lies in is no such thing."""
    flow, model = flow_of(record), type(record)
    if flow is not None:
        return flow.of.key if flow.of is not None else ""
    link = scoping_link(model)
    return link if link and target_of(model, link) is not Area else ""


def subject_of(record: Any) -> tuple[str, int]:
    """Return (table, key) of a record's subject: its own where it follows nothing."""
    link = _parent_link(record)
    if not link:
        return record.__tablename__, record.id
    target = target_of(type(record), link)
    screen = getattr(target, "screen", None)
    if screen is not None and screen.flow is not None and screen.flow.of is not None:
        parent = getattr(record, link)
        if parent is not None:
            return subject_of(parent)
    return target.__tablename__, getattr(record, foreign_of(type(record), link))
