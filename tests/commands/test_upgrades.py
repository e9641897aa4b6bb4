"""A county that upgrades goes on: what was published and what runs is brought to what is new."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from app.framework import whole_metadata
from app.migrations import upgrade
from tests.house import OFFICE

pytestmark = pytest.mark.postgres
FOLDER = OFFICE.home / "migrations"
RECEIVED = dt.datetime(2026, 6, 8, 2, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 6, 10, 15, 59, 59, tzinfo=dt.UTC)
KEPT = {"created_at": RECEIVED, "changed_at": RECEIVED, "row_version": 1}


@pytest.fixture
def engine(tmp_path: Path, own_url: str) -> Iterator[Engine]:
    made = create_engine(own_url or f"sqlite:///{tmp_path / 'office.db'}")
    yield made
    made.dispose()


def until(tmp_path: Path, revision: str) -> Path:
    """Return a folder with the migrations up to one of them."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in FOLDER.glob("[0-9]*.py"):
        if file.name[:4] <= revision:
            shutil.copy(file, folder)
    return folder


def insert(connection: Any, table: str, **values: Any) -> int:
    names, marks = ", ".join(f'"{n}"' for n in values), ", ".join(f":{n}" for n in values)
    stored = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id"  # noqa: S608 - our words
    return int(connection.execute(text(stored), values).scalar_one())


def rule_set(connection: Any, code: str, **more: Any) -> int:
    sets = {"code": code, "name": code, "basis": "文", "from_on": dt.date(2022, 6, 28)}
    return insert(connection, "rule_sets", **sets, state="PUBLISHED", **KEPT, **more)


def limit(connection: Any, rules: int, key: str, **more: Any) -> None:
    row = {"key": key, "amount": 2, "unit": "WORKING_DAY", "counting": "NEXT_DAY", "moved": False}
    insert(connection, "rule_limits", rule_set_id=rules, source="文", **row, **KEPT, **more)


def case(connection: Any, rules: int) -> int:
    """Store a case as the office did before, with its limit running."""
    area = insert(connection, "areas", code="349901000000", name="县", level="COUNTY", **KEPT)
    person = insert(connection, "persons", name="甲", sex="MALE", area_id=area, **KEPT)
    home = insert(
        connection, "households", number="H1", head_id=person, area_id=area, size=1, **KEPT
    )
    key = insert(
        connection, "cases", number="C1", state="RECEIVED", rule_set_id=rules, household_id=home,
        applicant_id=person, area_id=area, received_at=RECEIVED, apply_way="WRITTEN", cause="ILL",
        nature="ILLNESS", degree="HEAVY", story="x", truth_declared=True, read_back=False,
        track="GENERAL", relief_type="TEMPORARY", due_at=DUE, due_provisional=False, **KEPT,
    )  # fmt: skip
    insert(
        connection, "timers", kind="cases", record_id=key, rule="VERIFY", label="核查时限",
        started_at=RECEIVED, due_at=DUE, provisional=False, length="2wd",
    )  # fmt: skip
    return key


def test_sets_get_the_new_limit_and_running_limits_their_warning(
    tmp_path: Path, engine: Engine
) -> None:
    upgrade(engine, whole_metadata(), until(tmp_path, "0006"))
    with engine.begin() as connection:
        lacking, gone = rule_set(connection, "OLD"), rule_set(connection, "VOID", voided_at=DUE)
        knowing = rule_set(connection, "NEW")
        limit(connection, lacking, "VERIFY", warn_days=1, late_to="TOWN_HEAD")
        limit(connection, knowing, "HANDLE")
        key = case(connection, lacking)
    upgrade(engine, whole_metadata(), FOLDER)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT rule_set_id, amount, unit, pauses, source FROM rule_limits "
                 "WHERE key = 'HANDLE' ORDER BY rule_set_id")
        ).all()  # fmt: skip
        assert {row.rule_set_id for row in found} == {lacking, knowing}
        assert gone not in {row.rule_set_id for row in found}
        (new,) = [row for row in found if row.rule_set_id == lacking]
        assert tuple(new[1:4]) == (15, "WORKING_DAY", "PAPERS,DATA_CHECK,RECHECK")
        assert "升级时补入的起始值" in new.source
        timer = connection.execute(
            text("SELECT added, extended, warn_days, late_to, warned_at FROM timers")
        ).one()
        assert tuple(timer) == (0, 0, 1, "TOWN_HEAD", None)
        near = connection.execute(
            text("SELECT cases.due_warn_at, timers.warn_at FROM cases, timers "
                 "WHERE cases.id = :key AND timers.record_id = cases.id"), {"key": key},
        ).one()  # fmt: skip
        assert near.due_warn_at == near.warn_at is not None
        assert str(near.warn_at).startswith("2026-06-08 16:00:00"), "midnight in office time"
