"""The journal hook: every change of a record is noted in the transaction that makes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Session, object_session

from app.declare.reading import (
    NOTHING,
    field_of,
    fields_of,
    foreign_of,
    show,
    target_of,
    value_at,
)
from app.declare.record import Record
from app.flow.subject import subject_of
from app.kernel import clock
from app.records import ActDone, JournalEntry
from app.scope import reader_of

NOTES = "journal_notes"
NAMED = "journal_named"
TAKEN = "journal_taken"
ALSO = "journal_also"
CREATED, CHANGED, RECOUNTED = "create", "update", "recount"
WARNED, OVERDUE = "warn", "late"
DUE = "due_at"


@dataclass
class Note:
    """One line of the journal that waits for its record's key."""

    record: Record
    act: str
    reason: str | None
    changes: list[list[str]] = field(default_factory=list)


def name_act(session: Session, record: Record, act: str, reason: str | None) -> None:
    """Say what the coming change of a record is, in place of a plain update."""
    session.info.setdefault(NAMED, {})[record] = (act, reason)


def tell_more(session: Session, record: Record, changes: list[list[str]]) -> None:
    """Say what else the coming change of a record did: lines of label, old and new."""
    if changes:
        session.info.setdefault(ALSO, {}).setdefault(record, []).extend(changes)


def caption(record: Any) -> str:
    """Return what a record is called in links and in the journal."""
    if record is None:
        return NOTHING
    screen = getattr(type(record), "screen", None)
    if screen is not None:
        return show(field_of(screen.caption), value_at(record, screen.caption))
    return str(getattr(record, "name", None) or f"#{record.id}")


def _texts(record: Record, name: str) -> tuple[str, str] | None:
    """Return the old and the new text of a field, or None where it did not change."""
    declared = fields_of(type(record))[name]
    state = inspect(record)
    relation = state.mapper.relationships.get(name)
    if relation is None:
        history = state.attrs[name].history
        if not history.has_changes():
            return None
        old = history.deleted[0] if history.deleted else None
        return show(declared, old), show(declared, getattr(record, name))
    return None if relation.uselist else _link_texts(record, name)


def _link_texts(record: Record, name: str) -> tuple[str, str] | None:
    """Return what a link led to and leads to; either its row or its key may have been set."""
    state, model = inspect(record), type(record)
    key, given = state.attrs[foreign_of(model, name)], state.attrs[name].history.has_changes()
    if not (given or key.history.has_changes()):
        return None
    moved = key.history.has_changes()
    before = next(iter(key.history.deleted), None) if moved else key.value
    new = getattr(record, name) if given else _row(record, name, key.value)
    return caption(_row(record, name, before)), caption(new)


def _row(record: Record, name: str, key: int | None) -> Any:
    session = object_session(record)
    if key is None or session is None:
        return None
    return session.get(target_of(type(record), name), key)


def _changes(record: Record) -> list[list[str]]:
    found = []
    for name in fields_of(type(record)):
        if name == DUE:
            continue
        texts = _texts(record, name)
        if texts and texts[0] != texts[1]:
            found.append([name, *texts])
    return found


def note_changes(session: Session, records: list[Record]) -> None:
    """Collect the journal lines of the records about to be written."""
    acts, also = session.info.setdefault(NAMED, {}), session.info.setdefault(ALSO, {})
    notes = session.info.setdefault(NOTES, [])
    for record in records:
        plain = CREATED if record in session.new else CHANGED
        act, reason = acts.pop(record, (plain, None))
        changes = [*_changes(record), *also.pop(record, [])]
        if changes or act != CHANGED:
            notes.append(Note(record, act, reason, changes))


def count_actors(session: Session, record: Record, step: str, people: set[int]) -> None:
    """Say who counts as having taken a step of a record."""
    session.info.setdefault(TAKEN, []).append((record, step, people))


def _lines(session: Session) -> list[dict[str, Any]]:
    reader, moment = reader_of(session), clock.now()
    rows = []
    for line in session.info.pop(NOTES, []):
        subject = subject_of(line.record)
        rows.append(
            {
                "at": moment, "staff_id": reader.staff_id, "kind": line.record.__tablename__,
                "record_id": line.record.id, "subject_kind": subject[0],
                "subject_id": subject[1], "act": line.act, "reason": line.reason,
                "changes": line.changes,
            }
        )  # fmt: skip
    return rows


def _actors(session: Session) -> list[dict[str, Any]]:
    moment = clock.now()
    rows = []
    for record, step, people in session.info.pop(TAKEN, []):
        kind, key = subject_of(record)
        rows += [
            {
                "at": moment, "staff_id": person, "kind": record.__tablename__,
                "record_id": record.id, "subject_kind": kind, "subject_id": key, "step": step,
            }
            for person in sorted(people)
        ]  # fmt: skip
    return rows


def write_notes(session: Session) -> None:
    """Write the collected lines in the transaction that is about to be committed."""
    session.flush()
    for table, rows in ((JournalEntry, _lines(session)), (ActDone, _actors(session))):
        if rows:
            session.connection().execute(insert(table), rows)


def forget_notes(session: Session) -> None:
    """Forget what was collected: the transaction was rolled back."""
    for collected in (NOTES, NAMED, ALSO, TAKEN):
        session.info.pop(collected, None)
