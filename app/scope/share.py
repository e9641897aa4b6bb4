"""Sharing a row with another township that works on it (协查可见): written down, never silent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from app.kernel import clock
from app.records.journal import JournalEntry
from app.records.share import Share
from app.scope.reader import reader_of

SHARED = "share"


def _shared(connection: Connection, kind: str, keys: Collection[int], town_id: int) -> set[int]:
    query = select(Share.record_id).where(
        Share.kind == kind, Share.record_id.in_(keys), Share.town_id == town_id
    )
    return {key for (key,) in connection.execute(query)}


def share(
    session: Session, model: type[Any], keys: Collection[int], town_id: int, reason: str
) -> None:
    """Let a township read rows of a ``shared`` kind from this transaction on.

    The journal of each row says who did it and why; a row shared before is left as it is.
    """
    kind, connection = model.__tablename__, session.connection()
    fresh = sorted(set(keys) - _shared(connection, kind, keys, town_id))
    if not fresh:
        return
    told = {"kind": kind, "staff_id": reader_of(session).staff_id, "at": clock.now()}
    rows = [told | {"record_id": key} for key in fresh]
    connection.execute(insert(Share), [row | {"town_id": town_id} for row in rows])
    line = {"act": SHARED, "reason": reason, "changes": [], "subject_kind": kind}
    lines = [row | line | {"subject_id": row["record_id"]} for row in rows]
    connection.execute(insert(JournalEntry), lines)
