"""The journal: what changed, from what to what, by whom, in the transaction that changed it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from app.append_only import TABLES
from app.declare import Kind, Screen
from app.declare.reading import fields_of, show
from app.flow.journal import caption
from app.kernel import clock
from app.records import ActDone, JournalEntry, Reading, Staff
from tests.factories import Family, plant
from tests.house import OFFICE, House

pytestmark = pytest.mark.postgres

OURS = [screen for screen in OFFICE.screens if not screen.model.__module__.startswith("app.")]


def lines_of(session: Any, screen: Screen, pk: int) -> list[JournalEntry]:
    query = select(JournalEntry).where(
        JournalEntry.kind == screen.name, JournalEntry.record_id == pk
    )
    return list(session.scalars(query.order_by(JournalEntry.id)))


def changing(screen: Screen) -> list[str]:
    """Return the fields that can be changed one by one."""
    state = screen.flow.state.key if screen.flow else ""
    kinds = (Kind.TEXT, Kind.NOTE, Kind.SECRET, Kind.FLAG, Kind.LINK)
    return [
        name for name, field in fields_of(screen.model).items()
        if field.typed and field.kind in kinds and field.only is None and name != state
    ]  # fmt: skip


@pytest.mark.parametrize("screen", OURS, ids=lambda screen: screen.name)
def test_each_changed_field_is_noted(house: House, screen: Screen) -> None:
    planted, model = plant(house, screen), screen.model
    for name in changing(screen):
        field = fields_of(model)[name]
        with house.program() as session:
            record = session.get_one(model, planted.id)
            old = getattr(record, name)
            new = not old if field.kind is Kind.FLAG else Family(session, house).value(model, name)
            linked = field.kind is Kind.LINK
            told = [caption(v) if linked else show(field, v) for v in (old, new)]
            setattr(record, name, new)
            session.commit()
            changes = lines_of(session, screen, planted.id)[-1].changes
        if told[0] != told[1]:
            assert [name, *told] in changes, (name, changes)


@pytest.mark.parametrize("screen", OURS, ids=lambda screen: screen.name)
def test_what_is_rolled_back_was_never_noted(house: House, screen: Screen) -> None:
    planted = plant(house, screen)
    with house.program() as session:
        count = select(func.count()).select_from(JournalEntry)
        before = session.scalar(count)
        record = session.get_one(screen.model, planted.id)
        for name in changing(screen):
            setattr(record, name, Family(session, house).value(screen.model, name))
        session.flush()
        session.rollback()
        assert session.scalar(count) == before
        session.expire_all()
        session.commit()
        assert session.scalar(count) == before


@pytest.mark.parametrize("screen", OURS, ids=lambda screen: screen.name)
def test_a_new_row_is_noted_once(house: House, screen: Screen) -> None:
    planted = plant(house, screen)
    with house.program() as session:
        lines = lines_of(session, screen, planted.id)
        assert len(lines) == 1
        record = session.get_one(screen.model, planted.id)
        names = {name for name, *_ in lines[0].changes}
        nothing = (None, (), [], False)
        empty = {n for n in fields_of(screen.model) if getattr(record, n, None) in nothing}
        shown = {n for n, f in fields_of(screen.model).items() if f.kind is not Kind.LINES}
        assert shown - empty - {"due_at"} <= names


def some_row(session: Any, table: str) -> Any:
    """Return the INSERT of some row, to be undone: a trigger may fire for each row only."""
    staff = session.scalar(select(func.min(Staff.id)))
    common = {"at": clock.now(), "kind": "x", "record_id": 1, "staff_id": staff}
    if table == JournalEntry.__tablename__:
        return insert(JournalEntry).values(**common, act="x", changes=[])
    if table == Reading.__tablename__:
        return insert(Reading).values(**common, way="x")
    return insert(ActDone).values(**common, subject_kind="x", subject_id=1, step="x")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET staff_id = 1", "DELETE FROM {}"])
def test_what_was_noted_stays(house: House, table: str, change: str) -> None:
    with house.program() as session:
        connection = session.connection()
        connection.execute(some_row(session, table))
        with pytest.raises(DBAPIError, match="只能追加"):
            connection.exec_driver_sql(change.format(table))
        session.rollback()
