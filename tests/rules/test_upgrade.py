"""An office that is there already goes on: its sets say at once what the program newly asks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.framework import whole_metadata
from app.migrations import upgrade
from models.rules.keys import Param
from tests.house import NAMED, OFFICE

pytestmark = pytest.mark.skipif(NAMED != "views:OFFICE", reason="the real office's migrations")
TITLE = "*_the_small_and_fast_track.py"
ADD = text(
    "INSERT INTO rule_sets (id, code, name, basis, from_on, state, created_at, changed_at, "
    "row_version) VALUES (:id, :code, '县', '文', :day, 'PUBLISHED', :day, :day, 1)"
)


def test_sets_in_force_are_given_what_they_lack(tmp_path: Path) -> None:
    migrations, before = OFFICE.home / "migrations", tmp_path / "migrations"
    shutil.copytree(migrations, before)
    (new,) = before.glob(TITLE)
    for file in before.glob("*.py"):
        if file.name >= new.name:
            file.unlink()
    engine = create_engine(f"sqlite:///{tmp_path}/office.db")
    upgrade(engine, whole_metadata(), before)
    with engine.begin() as connection:
        for key, day in ((1, "2022-06-28"), (2, "2026-07-01")):
            connection.execute(ADD, {"id": key, "code": f"县-{key}", "day": day})
    upgrade(engine, whole_metadata(), migrations)
    with engine.connect() as connection:
        query = text("SELECT rule_set_id, key, value, source FROM rule_parameters")
        said = {(row[0], row[1]): row[2:] for row in connection.execute(query)}
        limits = connection.execute(text("SELECT rule_set_id, key FROM rule_limits")).all()
    engine.dispose()
    old, new_law = ("社会救助暂行办法第六十八条", "社会救助法第七十三条")
    for key, least, most, law in ((1, "1", "3", old), (2, "0", "2", new_law)):
        for param, value in ((Param.PENALTY_LEAST, least), (Param.PENALTY_MOST, most)):
            assert said[key, param.code] == (value, f"{law}；升级时补入的起始值，请核对后修订")
        assert said[key, Param.INSTALMENTS_MOST.code][0] == "6"
        assert said[key, Param.FAST_HANDLERS.code][0] == "2"
        assert {(key, "FAST"), (key, "SUPPLEMENT")} <= {tuple(row) for row in limits}
