"""Reading and holding rows beyond the reader's scope, for the few acts that need it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.database import reading
from app.declare.record import Stored
from app.scope.reader import PROGRAM, READER


class RecordsRefused(TypeError):
    """Only values come back from beyond the scope, never records."""


def beyond(session: Session, query: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the values of a query over all areas, read in a session of its own.

    Raises ``RecordsRefused`` when the query would return a record.
    """
    # It only reads: on SQLite it must not wait for the write lock its own caller holds.
    with reading(), Session(session.get_bind(), info={READER: PROGRAM}) as own:
        rows = [tuple(row) for row in own.execute(query)]
    if any(isinstance(value, Stored) for row in rows for value in row):
        raise RecordsRefused(str(query))
    return rows


def hold(session: Session, model: Any, keys: Iterable[int]) -> None:
    """Let no other transaction hold these rows until this one ends; nothing of them is read.

    They are taken in the order of their keys, so that two who want the same never wait for each
    other. On SQLite a transaction that writes is alone anyway.
    """
    wanted = select(model.id).where(model.id.in_(sorted(keys))).order_by(model.id)
    session.connection().execute(wanted.with_for_update(key_share=True)).all()
