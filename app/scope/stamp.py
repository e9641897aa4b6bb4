"""What is written: the area is taken from its source, and must lie in the writer's scope."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from app.declare.reading import fields_of, foreign_of, scoping_link, target_of
from app.declare.record import SCOPE_COLUMNS, Record, Scoped, Stored
from app.records.area import Area, Level
from app.records.staff import Grant, Staff
from app.scope.reader import PROGRAM, reader_of, reading_as

PLACES = ("village_id", "town_id")
# Judged by rank as well as by area: app.security.guard does both.
BY_RANK = (Staff, Grant)


class OutOfScope(Exception):
    """A row was written, or linked to, outside the writer's area; says the field in Chinese."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.key = key
        self.text = text


def place_of(area: Area) -> tuple[int | None, int | None]:
    """Return the (village id, township id) of an area; both None for the county."""
    match area.level:
        case Level.VILLAGE:
            return area.id, area.parent_id
        case Level.TOWN:
            return None, area.id
        case _:
            return None, None


def _take_area(record: Any, source: Any) -> None:
    if isinstance(source, Area):
        record.village_id, record.town_id = place_of(source)
        return
    for name in SCOPE_COLUMNS:
        if name != "department_id" or record.department_id is None:
            setattr(record, name, getattr(source, name))


def _is_settled(record: Any, key: str) -> bool:
    """Whether a stored row keeps its source: when the source moves, it takes the row along.

    A place that was written by hand is not settled: the source's is put back.
    """
    state = inspect(record)
    names = (key, foreign_of(type(record), key), *PLACES)
    return state.persistent and not any(state.attrs[n].history.has_changes() for n in names)


def stamp(record: Any) -> None:
    """Give a record the area of its source, so that its place is known before it is stored."""
    key = scoping_link(type(record))
    if not key or _is_settled(record, key):
        return
    source = getattr(record, key)
    if source is not None:
        if isinstance(source, Scoped):
            stamp(source)
        _take_area(record, source)


def _links_changed(record: Any) -> list[str]:
    model = type(record)
    state = inspect(record)
    links = [name for name in state.mapper.relationships.keys() if name in fields_of(model)]  # noqa: SIM118 - not a dict
    return [
        name
        for name in links
        if not state.mapper.relationships[name].uselist
        and any(state.attrs[n].history.added for n in (name, foreign_of(model, name)))
    ]


def _linked_key(record: Any, name: str) -> int | None:
    """Return the key a link will lead to: a row that was given counts before a key."""
    given = inspect(record).attrs[name].history.added
    key: int | None = getattr(given[0], "id", None) if given else None
    return key or getattr(record, foreign_of(type(record), name))


def _is_seen(session: Session, target: Any, key: int) -> bool:
    """Whether the reader sees a row; that it was loaded, perhaps by the program, is no proof."""
    loaded = session.identity_map.get(identity_key(target, key))
    if loaded is not None and reader_of(session).covers(loaded):
        return True
    return session.scalar(select(target.id).where(target.id == key)) is not None


def _check_link(session: Session, record: Any, name: str) -> None:
    target = target_of(type(record), name)
    key = _linked_key(record, name)
    if key is None or not issubclass(target, Scoped):
        return
    if not _is_seen(session, target, key):
        label = fields_of(type(record))[name].label
        raise OutOfScope(name, f"{label}：没有这条记录，或不在您的管辖范围内，请重新选择。")


def _move_dependents(session: Session, record: Any) -> None:
    """Children keep their parent's area: when it moves, they move with it, seen or unseen."""
    for mapper in Stored.registry.mappers:
        model: Any = mapper.class_
        key = scoping_link(model)
        if not key or target_of(model, key) is not type(record):
            continue
        foreign = getattr(model, foreign_of(model, key))
        for child in session.scalars(select(model).where(foreign == record.id)):
            _take_area(child, record)
            _move_dependents(session, child)


def _moved(record: Any) -> bool:
    state = inspect(record)
    return state.persistent and any(
        state.attrs[name].history.has_changes() for name in SCOPE_COLUMNS
    )


def stamp_and_check(session: Session) -> None:
    """Stamp and check every new and changed row before it is written.

    Raises ``OutOfScope`` when a row or a link of it lies outside the writer's area.
    """
    reader = reader_of(session)
    records = [r for r in [*session.new, *session.dirty] if isinstance(r, Record)]
    with session.no_autoflush:
        for record in records:
            if isinstance(record, Scoped):
                stamp(record)
                if _moved(record):
                    with reading_as(session, PROGRAM):
                        _move_dependents(session, record)
            if reader.program or isinstance(record, BY_RANK):
                continue
            for name in _links_changed(record):
                _check_link(session, record, name)
            if not reader.covers(record) and session.is_modified(record):
                raise OutOfScope("", "这条记录不在您的管辖范围内，不能修改。")
