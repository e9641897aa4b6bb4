"""Unfinished forms (草稿): kept sealed for their owner, found again by the form they belong to."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.declare.record import Stored
from app.kernel import clock
from app.records.desk import TITLE_LENGTH
from app.scope import reader_of

DRAFTS = Stored.metadata.tables["drafts"]
MOST_BYTES = 200 * 1024
MOST_DRAFTS = 100
MOST_LISTED = 20
# What belongs to one visit of the page, or must never be stored.
NEVER_KEPT = frozenset(
    {"csrf_token", "row_version", "confirm", "draft", "draft_title", "opened_by", "password"}
)
Values = list[tuple[str, str]]


class DraftTooLong(Exception):
    """More was typed than a draft may hold; says so in Chinese."""


class TooManyDrafts(Exception):
    """The owner has all the drafts one may have; says what to do in Chinese."""


@dataclass(frozen=True)
class DraftLine:
    """One draft in a list; what was typed stays sealed."""

    id: int
    form: str
    title: str
    saved_at: dt.datetime
    version: int | None


def keep_draft(
    session: Session,
    form: str,
    title: str,
    values: Sequence[tuple[str, str]],
    *,
    draft_id: int | None,
    version: int | None,
) -> int:
    """Store what stands in a form as the reader's own draft, commit, and return its key.

    ``form`` is the address the form is sent to, ``values`` its inputs in page order, ``version``
    that of the record being changed. A draft that is gone meanwhile is stored anew.
    Raises ``DraftTooLong`` or ``TooManyDrafts``.
    """
    row = {
        "title": title[:TITLE_LENGTH], "version": version, "content": _sealable(values),
        "saved_at": clock.now(),
    }  # fmt: skip
    if draft_id is None or not _replace(session, draft_id, form, row):
        draft_id = _add(session, form, row)
    session.commit()
    return draft_id


def _sealable(values: Sequence[tuple[str, str]]) -> str:
    kept = [pair for pair in values if pair[0] not in NEVER_KEPT]
    content = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    if len(content.encode()) > MOST_BYTES:
        raise DraftTooLong("填写的内容超过 200 KB，草稿没有保存。请先提交，或缩短文字。")
    return content


def _mine(session: Session, draft_id: int, form: str = "") -> ColumnElement[bool]:
    own = (DRAFTS.c.id == draft_id) & (DRAFTS.c.staff_id == reader_of(session).staff_id)
    return own & (DRAFTS.c.form == form) if form else own


def _replace(session: Session, draft_id: int, form: str, row: dict[str, Any]) -> bool:
    changed = update(DRAFTS).where(_mine(session, draft_id, form)).values(**row)
    return session.connection().execute(changed).rowcount > 0


def _add(session: Session, form: str, row: dict[str, Any]) -> int:
    owner = reader_of(session).staff_id
    count = select(func.count()).select_from(DRAFTS).where(DRAFTS.c.staff_id == owner)
    if (session.connection().scalar(count) or 0) >= MOST_DRAFTS:
        raise TooManyDrafts("您已有 100 份草稿。请先在“我的草稿”里丢弃不用的，再保存。")
    added = insert(DRAFTS).values(staff_id=owner, form=form, **row).returning(DRAFTS.c.id)
    return int(session.connection().execute(added).scalar_one())


def drafts_of(session: Session, form: str = "") -> list[DraftLine]:
    """Return the reader's drafts, of one form or of all, the newest first."""
    query = select(
        DRAFTS.c.id, DRAFTS.c.form, DRAFTS.c.title, DRAFTS.c.saved_at, DRAFTS.c.version
    ).where(DRAFTS.c.staff_id == reader_of(session).staff_id)
    if form:
        query = query.where(DRAFTS.c.form == form)
    newest = query.order_by(DRAFTS.c.saved_at.desc(), DRAFTS.c.id.desc()).limit(MOST_LISTED)
    return [DraftLine(*row) for row in session.connection().execute(newest)]


def draft_values(session: Session, draft_id: int, form: str) -> tuple[Values, int | None] | None:
    """Return what stood in a form and the record's version then; None for no draft of his."""
    query = select(DRAFTS.c.content, DRAFTS.c.version).where(_mine(session, draft_id, form))
    row = session.connection().execute(query).one_or_none()
    if row is None:
        return None
    return [(name, value) for name, value in json.loads(row.content)], row.version


def drop_draft(session: Session, draft_id: int) -> None:
    """Remove a draft of the reader's, and commit; call it when the form has been stored."""
    session.connection().execute(delete(DRAFTS).where(_mine(session, draft_id)))
    session.commit()


def drop_old_drafts(session: Session, days: int) -> int:
    """Remove the drafts of everybody that were not touched for so many days; return how many."""
    before = clock.later(clock.now(), dt.timedelta(days=-days))
    gone = session.connection().execute(delete(DRAFTS).where(DRAFTS.c.saved_at < before))
    session.commit()
    return gone.rowcount
