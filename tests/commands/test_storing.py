"""Commands that store or copy: migrate, import-areas, import-calendar, backup."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.kernel.faults import Refused
from app.records import Area, CalendarDay
from models.seed import DATA, load_areas, load_calendar
from tests.commands.terminal import run
from tests.house import House
from tests.workbooks import workbook

AREAS, CALENDAR = DATA / "areas_341525.csv", DATA / "calendar.csv"
COUNT = 164
HEADER = "code,name,level,parent,urban_rural"
COUNTY = "349901000000,青山县,county,349900000000,"
TOWN = "349901100000,东山镇,town,349901000000,"


def rows(data: Path, query: str, file: str = "office.db") -> list[Any]:
    with closing(sqlite3.connect(data / file)) as connection:
        return connection.execute(query).fetchall()


def areas(data: Path) -> int:
    return int(rows(data, "SELECT count(*) FROM areas")[0][0])


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    assert run(folder, "migrate").code == 0
    return folder


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """Give a migrated office without any row."""
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_migrating_twice_changes_nothing(migrated: Path) -> None:
    schema = "SELECT sql FROM sqlite_master ORDER BY name"
    before = rows(migrated, schema)
    again = run(migrated, "migrate")
    assert again.code == 0
    assert "数据库已是当前版本" in again.out
    assert rows(migrated, schema) == before
    mode = stat.S_IMODE((migrated / "office.db").stat().st_mode)
    assert mode == 0o600, "the database may be read by its owner alone"


def test_declarations_and_migrations_agree(tmp_path: Path) -> None:
    ended = run(tmp_path, "migrate", "--check")
    assert (ended.code, ended.out) == (0, "")
    assert not (tmp_path / "office.db").exists()


def test_a_newer_database_is_refused(data: Path) -> None:
    with closing(sqlite3.connect(data / "office.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    ended = run(data, "migrate")
    assert ended.code == 2
    assert "请升级程序" in ended.err


@pytest.fixture(scope="module")
def loaded(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an office with the county of the plan."""
    folder = tmp_path_factory.mktemp("loaded")
    shutil.copytree(migrated, folder, dirs_exist_ok=True)
    ended = run(folder, "import-areas", str(AREAS))
    assert (ended.code, ended.out) == (0, f"导入完成：新增 {COUNT} 条，更新 0 条。\n")
    return folder


def test_the_county_of_the_plan_is_loaded_once(loaded: Path) -> None:
    assert areas(loaded) == COUNT
    again = run(loaded, "import-areas", str(AREAS))
    assert (again.code, again.out) == (0, "导入完成：新增 0 条，更新 0 条。\n")
    assert areas(loaded) == COUNT


def test_a_file_from_excel_is_read(data: Path) -> None:
    file = data / "areas.csv"
    file.write_text(f"{HEADER}\r\n{COUNTY}\r\n{TOWN}\r\n", encoding="gb18030")
    assert "新增 2 条" in run(data, "import-areas", str(file)).out
    assert rows(data, "SELECT name FROM areas ORDER BY code") == [("青山县",), ("东山镇",)]


def test_a_new_name_is_taken_over(house: House) -> None:
    county, town = COUNTY.replace("3499", "3498"), TOWN.replace("3499", "3498")
    with house.program() as session:
        assert load_areas(session, [HEADER, county, town]) == (2, 0)
        assert load_areas(session, [HEADER, county, town.replace("东山", "南山")]) == (0, 1)
        query = select(Area.name).where(Area.code.startswith("3498")).order_by(Area.code)
        assert session.scalars(query).all() == ["青山县", "南山镇"]
        session.rollback()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([HEADER, COUNTY, TOWN.replace("349901100000", "34990110")], "第 3 行：区划代码 34990110"),
        ([HEADER, COUNTY, TOWN, TOWN], "第 4 行：区划代码 349901100000 与第 3 行重复"),
        ([HEADER, COUNTY, TOWN.replace("town", "city")], "第 3 行：级别 city"),
        ([HEADER, COUNTY, TOWN.replace(",349901000000", ",349902000000")], "第 3 行：上级区划"),
        ([HEADER, COUNTY, TOWN.replace("东山镇", "")], "第 3 行：名称"),
        ([HEADER, COUNTY, "只有一列"], "第 3 行：应有 5 列"),
        (["code;name", COUNTY], "第 1 行：表头应为"),
    ],
)
def test_a_bad_line_is_named(house: House, lines: list[str], sentence: str) -> None:
    with house.program() as session:
        before = session.scalars(select(Area.code)).all()
        with pytest.raises(Refused, match=f"^{sentence}"):
            load_areas(session, lines)
        assert session.scalars(select(Area.code)).all() == before


def test_of_a_file_with_a_bad_line_nothing_is_stored(data: Path) -> None:
    file = data / "areas.csv"
    file.write_text(f"{HEADER}\n{COUNTY}\n{TOWN.replace('349901100000', '3')}", encoding="utf-8")
    ended = run(data, "import-areas", str(file))
    assert (ended.code, ended.out) == (2, "")
    assert "第 3 行：区划代码 3 应为 12 位数字" in ended.err
    assert areas(data) == 0


def test_a_file_that_cannot_be_read_is_named(data: Path) -> None:
    ended = run(data, "import-areas", str(data / "nowhere.csv"))
    assert ended.code == 2
    assert "无法读取文件" in ended.err


def test_the_calendar_is_loaded_once(data: Path) -> None:
    first = run(data, "import-calendar", str(CALENDAR))
    days = rows(data, "SELECT count(*) FROM calendar_days")[0][0]
    assert (first.code, first.out) == (0, f"导入完成：新增 {days} 条，更新 0 条。\n")
    assert days > 100
    assert "新增 0 条，更新 0 条" in run(data, "import-calendar", str(CALENDAR)).out


def test_a_calendar_in_excel_is_loaded(data: Path) -> None:
    head, *days = [
        ["日期", "类型", "节日", "依据"],
        ["2026-10-01", "放假", "国庆节", "国办"],
        ["2026/10/10", "上班", "国庆节", "国办"],
    ]
    file = data / "days.xlsx"
    file.write_bytes(workbook([["2026 年放假安排"], head, *days]))
    ended = run(data, "import-calendar", str(file))
    assert (ended.code, ended.out) == (0, "导入完成：新增 2 条，更新 0 条。\n")
    found = rows(data, 'SELECT kind FROM calendar_days ORDER BY "on"')
    assert found == [("OFF",), ("WORK",)]
    file.write_bytes(workbook([head, *days, ["2026-10-09", "上班", "国庆节", "国办"]]))
    refused = run(data, "import-calendar", str(file))
    assert (refused.code, refused.out) == (2, "")
    assert "第 4 行：2026-10-09 是星期五，不是周末，不能列为调休上班" in refused.err
    assert len(rows(data, "SELECT 1 FROM calendar_days")) == 2


def test_what_is_no_calendar_is_named(data: Path) -> None:
    file = data / "days.xlsx"
    file.write_bytes(b"PK\x03\x04")
    ended = run(data, "import-calendar", str(file))
    assert (ended.code, ended.out) == (2, "")
    assert f"文件 {file}：Excel 文件已损坏" in ended.err


def test_a_bad_day_is_named_and_nothing_is_stored(house: House) -> None:
    lines = [*CALENDAR.read_text(encoding="utf-8").splitlines(), "2026-02-30,off,春节,https"]
    with house.program() as session:
        before = session.scalars(select(CalendarDay.on)).all()
        with pytest.raises(Refused, match=f"第 {len(lines)} 行"):
            load_calendar(session, lines)
        assert session.scalars(select(CalendarDay.on)).all() == before


def test_a_backup_holds_the_database_and_its_keys(loaded: Path) -> None:
    ended = run(loaded, "backup")
    assert ended.code == 0
    (folder,) = (loaded / "backups").iterdir()
    assert str(folder) in ended.out
    assert areas(folder) == COUNT
    assert {"office.db", "keys.json"} <= {file.name for file in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    ended = run(tmp_path, "backup")
    assert ended.code == 2
    assert "没有数据库" in ended.err
