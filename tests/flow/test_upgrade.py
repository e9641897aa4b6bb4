"""An office that ran before the rules said what is posted goes on as it did."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from app.framework import whole_metadata
from app.kernel import clock
from app.migrations import upgrade
from models import OFFICE

pytestmark = pytest.mark.postgres
MIGRATIONS = OFFICE.home / "migrations"
MINE = "_postings_by_stage_and_papers.py"
SETS = text(
    "INSERT INTO rule_sets (id, code, name, basis, from_on, state, created_at, changed_at, "
    "row_version) VALUES "
    "(1, 'OLD', '旧', '文', '2022-01-01', 'PUBLISHED', :at, :at, 1), "
    "(2, 'NEW', '新', '文', '2026-07-01', 'DRAFT', :at, :at, 1)"
)
POSTED = text(
    "INSERT INTO rule_publicities (rule_set_id, track, stage, places, shown, source, created_at, "
    "changed_at, row_version) VALUES "
    "(2, 'GENERAL', 'AFTER_DECISION', ',WEBSITE,', ',NAME,', '文', :at, :at, 1)"
)
AGE = text(
    "INSERT INTO rule_parameters (rule_set_id, key, value, source, created_at, changed_at, "
    "row_version) VALUES (2, 'MINOR_AGE', '14', '文', :at, :at, 1)"
)


@pytest.fixture
def engine(tmp_path: Path, own_url: str) -> Iterator[Engine]:
    """Give an empty database on the system under test."""
    made = create_engine(own_url or f"sqlite:///{tmp_path / 'old.db'}")
    yield made
    made.dispose()


def migrations_before(folder: Path) -> Path:
    """Return a copy of the migrations up to the one that brought postings by stage."""
    files = sorted(MIGRATIONS.glob("[0-9]*.py"))
    last = next(n for n, file in enumerate(files) if file.name.endswith(MINE))
    before = folder / "migrations"
    before.mkdir()
    for file in files[:last]:
        shutil.copy(file, before)
    return before


def test_a_set_that_said_nothing_posts_after_the_payment_as_before(
    engine: Engine, tmp_path: Path
) -> None:
    upgrade(engine, whole_metadata(), migrations_before(tmp_path))
    with engine.begin() as connection:
        for statement in (SETS, POSTED, AGE):
            connection.execute(statement, {"at": clock.now()})
    upgrade(engine, whole_metadata(), MIGRATIONS)
    with engine.begin() as connection:
        rows = connection.execute(
            text("SELECT rule_set_id, stage, counting, places FROM rule_publicities ORDER BY 1")
        )
        assert [tuple(row) for row in rows] == [
            (1, "AFTER_PAYMENT", "NEXT_DAY", ",VILLAGE_BOARD,RESIDENCE,"),
            (2, "AFTER_DECISION", "NEXT_DAY", ",WEBSITE,"),
        ]
        ages = connection.execute(
            text(
                "SELECT rule_set_id, value FROM rule_parameters WHERE key = 'MINOR_AGE' ORDER BY 1"
            )
        )
        assert [tuple(row) for row in ages] == [(1, "18"), (2, "14")]
