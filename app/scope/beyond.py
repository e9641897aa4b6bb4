"""Reading beyond the reader's scope, for the few questions that need it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.database import reading
from app.declare.record import Stored
from app.scope.reader import PROGRAM, READER


class RecordsRefused(TypeError):
    """Only values come back from beyond the scope, never records."""


def beyond(session: Session, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return the values of a query over all areas, read in a session of its own.

    Raises ``RecordsRefused`` when the query would return a record.
    """
    # It only reads: on SQLite it must not wait for the write lock its own caller holds.
    with reading(), Session(session.get_bind(), info={READER: PROGRAM}) as own:
        rows = [tuple(row) for row in own.execute(query)]
    if any(isinstance(value, Stored) for row in rows for value in row):
        raise RecordsRefused(str(query))
    return rows
