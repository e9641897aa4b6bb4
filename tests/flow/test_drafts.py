"""Drafts: their owner's alone, sealed, limited, and gone when nobody touched them for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.commands.running import registry_of
from app.flow.drafts import (
    DRAFTS,
    MOST_BYTES,
    MOST_DRAFTS,
    MOST_LISTED,
    DraftTooLong,
    TooManyDrafts,
    draft_values,
    drafts_of,
    drop_draft,
    drop_old_drafts,
    keep_draft,
)
from app.flow.jobs import Nightly, Progress
from app.kernel import clock
from app.scope import Reader, reading_as
from config import Settings
from tests.house import House

pytestmark = pytest.mark.postgres

FORM = "/cases/add"
TYPED = [("summary", "灶房失火，房屋烧毁两间"), ("members-0-name", "某某"), ("members-1-name", "")]


@contextmanager
def at_work(house: House, nth: int) -> Iterator[Session]:
    """Give the session of a member of staff."""
    reader = Reader(house.bystanders[nth], "某员")
    with house.program() as session, reading_as(session, reader):
        yield session


@pytest.fixture(autouse=True)
def _empty(house: House) -> None:
    with house.program() as session:
        session.connection().execute(delete(DRAFTS))


def keep(session: Session, draft_id: int | None = None, form: str = FORM) -> int:
    return keep_draft(session, form, "新建救助案件", TYPED, draft_id=draft_id, version=None)


def test_what_was_typed_comes_back_in_order(house: House) -> None:
    with at_work(house, 0) as session:
        first = keep_draft(session, FORM, "新建", TYPED, draft_id=None, version=3)
        assert draft_values(session, first, FORM) == (TYPED, 3)
        assert keep_draft(session, FORM, "新建", TYPED[:1], draft_id=first, version=4) == first
        assert draft_values(session, first, FORM) == (TYPED[:1], 4)
        assert draft_values(session, first, "/cases/edit/1") is None
        drop_draft(session, first)
        assert draft_values(session, first, FORM) is None


def test_nobody_else_finds_changes_or_drops_it(house: House) -> None:
    with at_work(house, 0) as session:
        mine = keep(session)
    with at_work(house, 1) as session:
        assert drafts_of(session) == []
        assert draft_values(session, mine, FORM) is None
        drop_draft(session, mine)
        own = keep_draft(session, FORM, "新建", [("summary", "别的")], draft_id=mine, version=None)
        assert own != mine
    with at_work(house, 0) as session:
        assert draft_values(session, mine, FORM) == (TYPED, None)
    with house.program() as session:
        assert drafts_of(session) == []


def test_a_dropped_draft_is_stored_anew(house: House) -> None:
    with at_work(house, 0) as session:
        gone = keep(session)
        drop_draft(session, gone)
        again = keep(session, gone)
        assert draft_values(session, again, FORM) == (TYPED, None)


def test_the_list_is_newest_first_and_short(house: House) -> None:
    start = clock.now()
    with at_work(house, 0) as session, clock.travel(start) as traveller:
        made = []
        for _ in range(MOST_LISTED + 2):
            traveller.move(dt.timedelta(minutes=1))
            made.append(keep(session))
        traveller.move(dt.timedelta(minutes=1))
        keep(session, made[0])
        other = keep(session, form="/persons/add")
        listed = drafts_of(session, FORM)
        assert [line.id for line in listed] == [made[0], *made[:2:-1]]
        assert listed[0].saved_at == traveller.at
        assert next(line.id for line in drafts_of(session)) == other
        assert len(drafts_of(session)) == MOST_LISTED


def test_security_tokens_versions_and_passwords_are_never_kept(house: House) -> None:
    never = [(name, "x") for name in ("csrf_token", "row_version", "confirm", "draft", "password")]
    with at_work(house, 0) as session:
        key = keep_draft(session, FORM, "新建", [*never, *TYPED], draft_id=None, version=None)
        assert draft_values(session, key, FORM) == (TYPED, None)


def test_the_database_holds_nothing_readable(house: House) -> None:
    with at_work(house, 0) as session:
        key = keep(session)
    with house.engine.connect() as connection:
        row = connection.exec_driver_sql(f"SELECT content FROM drafts WHERE id = {key}").one()  # noqa: S608 - our own key
    raw = bytes(row.content)
    assert raw
    assert not any(value and value.encode() in raw for _, value in TYPED)
    assert b"summary" not in raw


def test_too_much_is_refused_and_what_was_kept_stays(house: House) -> None:
    with at_work(house, 0) as session:
        key = keep(session)
        long = [("summary", "长" * (MOST_BYTES // 3))]
        with pytest.raises(DraftTooLong, match="200 KB"):
            keep_draft(session, FORM, "新建", long, draft_id=key, version=None)
        session.rollback()
        assert draft_values(session, key, FORM) == (TYPED, None)
        for _ in range(MOST_DRAFTS - 1):
            keep(session)
        with pytest.raises(TooManyDrafts, match="我的草稿"):
            keep(session)
        session.rollback()
        assert keep(session, key) == key, "the full hundred may still be changed"
    with at_work(house, 1) as session:
        keep(session)


def test_the_night_removes_what_nobody_touched(house: House) -> None:
    settings = Settings.read({})
    old = clock.now() - dt.timedelta(days=settings.draft_days, minutes=1)
    with at_work(house, 0) as session:
        with clock.travel(old):
            forgotten, taken_up = keep(session), keep(session)
        keep(session, taken_up)
    work = registry_of(settings)["drafts"]
    assert isinstance(work, Nightly)
    with house.program() as session:
        assert work.work(session, Progress(session, 0)) == "已清理 30 天未动的草稿 1 份"
        left = set(session.connection().scalars(select(DRAFTS.c.id)))
        assert taken_up in left
        assert forgotten not in left
        assert drop_old_drafts(session, settings.draft_days) == 0
