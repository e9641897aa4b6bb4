"""What every save keeps true: who and when, numbers, sums, blind indexes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from app.declare.reading import fields_of, remembered
from app.declare.record import Record, blind_name
from app.flow.journal import forget_notes, note_changes, write_notes
from app.flow.kept import SELDOM_CHANGED, forget_kept
from app.flow.moved_days import forget_days, note_days, recount_moved
from app.flow.rules import pin
from app.flow.serials import draw_serials
from app.kernel import clock, crypto
from app.scope import PROGRAM, reader_of, reading_as

STALE = "kept_values_changed"


def _sign(session: Session, record: Record) -> None:
    moment, staff_id = clock.now(), reader_of(session).staff_id
    if record in session.new:
        record.created_at, record.created_by = moment, staff_id
    record.changed_at, record.changed_by = moment, staff_id


def _index_secrets(record: Record) -> None:
    state = inspect(record)
    for name, field in fields_of(type(record)).items():
        if field.meaning is None or not field.meaning.searched:
            continue
        if state.attrs[name].history.has_changes():
            value = getattr(record, name)
            place = f"{record.__tablename__}.{name}"
            blind = None if value is None else crypto.ring().blind(value, place)
            setattr(record, blind_name(name), blind)


@remembered
def _summed_links(model: type[Any]) -> list[tuple[str, str]]:
    """Return the links of a record to parents that keep sums over it, with the parent's list."""
    mapper = inspect(model)
    return [
        (link.key, back.key)
        for link in mapper.relationships
        if not link.uselist
        for back in _summed_lists(link.mapper.class_)
        if back.back_populates == link.key and back.mapper is mapper
    ]


def _summed_lists(model: type[Any]) -> list[Any]:
    """Return the lists of a record that it keeps sums over."""
    summed = [field.over for field in fields_of(model).values() if field.over is not None]
    return [back for back in inspect(model).relationships if back in summed]


def _parents(record: Record) -> list[Record]:
    """Return the rows whose sums this one is part of; a new row is put into their lists."""
    found = []
    for link, back in _summed_links(type(record)):
        parent = getattr(record, link)
        if parent is not None:
            rows = getattr(parent, back)
            if record not in rows:
                rows.append(record)
            found.append(parent)
    return found


def _recompute(record: Any) -> bool:
    changed = False
    for name, field in fields_of(type(record)).items():
        if field.of is None:
            continue
        value = field.of(record)
        if getattr(record, name) != value:
            setattr(record, name, value)
            changed = True
    return changed


def _keep_sums(session: Session, records: list[Record]) -> None:
    """Recompute sums over all rows, whether or not the reader may see each of them."""
    with reading_as(session, PROGRAM):
        waiting = list(records)
        while waiting:
            record = waiting.pop()
            _recompute(record)
            waiting.extend(parent for parent in _parents(record) if _recompute(parent))


def _pin_rules(session: Session) -> None:
    for record in session.new:
        if isinstance(record, Record):
            pin(session, record)


def _touched(session: Session) -> list[Record]:
    changed = [r for r in session.dirty if session.is_modified(r, include_collections=False)]
    return [r for r in [*session.new, *changed] if isinstance(r, Record)]


def _keep(session: Session) -> None:
    with session.no_autoflush:
        if any(isinstance(record, SELDOM_CHANGED) for record in _touched(session)):
            forget_kept()
            session.info[STALE] = True
            note_days(session, _touched(session))
        _keep_sums(session, _touched(session))
        for record in _touched(session):
            _index_secrets(record)
            _sign(session, record)
        _pin_rules(session)
        draw_serials(session, [r for r in session.new if isinstance(r, Record)])
        note_changes(session, _touched(session))


def _forget_stale(session: Session) -> None:
    """Between flush and commit others may have kept the old values once more."""
    if session.info.pop(STALE, False):
        forget_kept()


def _forget_all(session: Session) -> None:
    forget_notes(session)
    forget_days(session)
    _forget_stale(session)


def build_keeping(sessions: Any) -> None:
    """Let all sessions of a factory keep these things; call it after the wall."""
    event.listen(sessions, "before_flush", lambda session, *_: _keep(session))
    event.listen(sessions, "before_commit", recount_moved)
    event.listen(sessions, "before_commit", write_notes)
    event.listen(sessions, "after_commit", _forget_stale)
    event.listen(sessions, "after_soft_rollback", lambda session, _: _forget_all(session))
