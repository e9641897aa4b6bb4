"""One line more in a declaration, and the field is everywhere: on pages, in REST, in papers."""

from __future__ import annotations

import difflib
import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.serving import TOP

BEFORE = '''"""A small office: who called at the gate."""

from pathlib import Path

from sqlalchemy.orm import Mapped

from app.declare import Can, Choice, Group, Office, Record, Scoped, Screen, link, ref, text
from app.records import Area


class Role(Choice):
    PORTER = "门卫"


class Menu(Choice):
    GATE = "门岗"


class Visitor(Scoped, Record):
    __tablename__ = "visitors"

    name: Mapped[str] = text("姓名", 30)
    place_id: Mapped[int] = ref(Area.id)
    place: Mapped[Area] = link("来自", place_id, scopes=True)


VISITORS = Screen(
    model=Visitor, title="来访", menu=Menu.GATE, caption=Visitor.name,
    form=[Group("来访人", [Visitor.name, Visitor.place])],
    rows=[Visitor.name, Visitor.place], search=[Visitor.name],
    access={Role.PORTER: Can.READ | Can.CREATE | Can.EDIT},
)

OFFICE = Office(
    title="门卫室", roles=Role, menu=Menu, levels={Role.PORTER: "TOWN"},
    screens=[VISITORS], home=Path(__file__).parent,
)
'''
# What a person adds: the field, its place in the form, its places in the list and the search.
NAME_LINE = '    name: Mapped[str] = text("姓名", 30)\n'
FORM_LINE = '    form=[Group("来访人", [Visitor.name, Visitor.place])],\n'
LIST_LINE = "    rows=[Visitor.name, Visitor.place], search=[Visitor.name],\n"
PLACE, BOTH = "Visitor.place", "Visitor.phone, Visitor.place"
ADDED = {
    NAME_LINE: NAME_LINE + '    phone: Mapped[str | None] = text("联系电话", 20)\n',
    FORM_LINE: FORM_LINE.replace(PLACE, BOTH),
    LIST_LINE: LIST_LINE.replace(PLACE, BOTH).replace("me],", "me, Visitor.phone],"),
}
CHINESE, ENGLISH = "联系电话", "Phone"
OLD_PHONE, NEW_PHONE = "0564-5021100", "0564-5022200"
TABLES = ("sentences.en.csv", "framework.zh.csv")
USERNAME = "porter"
DATABASE, ANSWERS = "office.db", "answers.json"


def after() -> str:
    source = BEFORE
    for old, new in ADDED.items():
        assert source.count(old) == 1
        source = source.replace(old, new)
    return source


def changed_lines() -> list[str]:
    diff = difflib.unified_diff(BEFORE.splitlines(), after().splitlines(), lineterm="", n=0)
    return [line for line in diff if line.startswith("+") and not line.startswith("+++")]


class Opened:
    """The small office in its own process: its folder, its tables, its house."""

    def __init__(self, folder: Path) -> None:
        from app.commands.opening import engine_of, tables_of  # noqa: PLC0415 - only in a child
        from config import Settings  # noqa: PLC0415

        self.folder = folder
        self.office = importlib.import_module("gate").OFFICE
        self.metadata = tables_of(self.office)
        self.migrations = folder / "migrations"
        self.settings = Settings.read({"DATA_DIR": str(folder)})
        self.engine_of = engine_of

    def drift(self) -> list[str]:
        from app.migrations import drift  # noqa: PLC0415

        with self.engine_of(self.settings) as engine:
            return drift(engine, self.metadata)

    def migrate(self, title: str) -> str:
        """Generate the migration and run it; return its name and text."""
        from app.migrations import revise, upgrade  # noqa: PLC0415

        path = revise(self.metadata, self.migrations, title)
        assert path is not None
        with self.engine_of(self.settings) as engine:
            upgrade(engine, self.metadata, self.migrations)
        return f"{path.name}\n{path.read_text(encoding='utf-8')}"

    def house(self) -> Any:
        from app.factory import create_app  # noqa: PLC0415
        from tests.house import House  # noqa: PLC0415

        app = create_app(self.office, self.settings)
        with app.app_context():
            return House(app, self.office, app.extensions["office_session"]().get_bind())


def build_before(folder: Path) -> dict[str, Any]:
    """Make the office's database with one row in it, by the form."""
    from tests.house import EAST, add_areas  # noqa: PLC0415
    from tests.people import Person, make_staff  # noqa: PLC0415

    opened = Opened(folder)
    opened.migrate("initial tables")
    house = opened.house()
    with house.program() as session:
        add_areas(house, session)
    role = next(iter(opened.office.roles))
    make_staff(house, USERNAME, role, house.towns[EAST])
    porter = Person(house, USERNAME)
    place = str(house.villages[EAST])
    stored = porter.post("/visitors/add", name="魏来客", place=place)
    return {"stored": stored.location, "page": porter.get(stored.location).words()}


def build_after(folder: Path) -> dict[str, Any]:
    """Bring the database to the new declaration and look into every corner."""
    from app.generate.catalogues import build  # noqa: PLC0415

    opened = Opened(folder)
    found: dict[str, Any] = {"drift": opened.drift()}
    found["migration"] = opened.migrate("phone")
    found["drift afterwards"] = opened.drift()
    catalogues = folder / "translations"
    catalogues.mkdir()
    for table in TABLES:
        shutil.copy(TOP / "translations" / table, catalogues)
    build(opened.office, catalogues)
    found |= look_around(opened)
    return found


def look_around(opened: Opened) -> dict[str, Any]:
    from app.generate import openapi, reference  # noqa: PLC0415
    from tests.people import Person  # noqa: PLC0415

    house = opened.house()
    porter = Person(house, USERNAME)
    model = opened.office.screens[0].model
    with house.program() as session:
        row = session.scalars(select(model)).one()
        key, version = row.id, row.row_version
        found: dict[str, Any] = {"old row": [row.name, row.phone]}
    form = porter.get(f"/visitors/edit/{key}")
    found["form"] = [form.words(), sorted(form.values())]
    typed = form.values() | {"phone": OLD_PHONE}
    found["saved"] = porter.post(f"/visitors/edit/{key}", typed).status
    fresh = {"phone": NEW_PHONE, "row_version": version + 1}
    found["put"] = porter.api("PUT", f"/visitors/{key}", fresh).status
    found["rest"] = porter.api("GET", f"/visitors/{key}").json["result"]["phone"]
    found["rest list"] = porter.api("GET", "/visitors/").json["result"][0]["phone"]
    found["too long"] = porter.api(
        "PUT", f"/visitors/{key}", {"phone": "1" * 21, "row_version": version + 2}
    ).json
    found["chinese"] = pages(porter, key)
    found["hit"] = porter.get("/visitors/list/", phone="22200").words()
    found["miss"] = porter.get("/visitors/list/", phone="99999").words()
    with porter.client.session_transaction() as cookies:
        cookies["locale"] = "en"
    found["english"] = pages(porter, key)
    with house.app.app_context():
        found["openapi"] = openapi.document(house.app)
    found["reference"] = reference.reference(opened.office)
    return found


def pages(porter: Any, key: int) -> dict[str, str]:
    return {
        "list": porter.get("/visitors/list/").words(),
        "show": porter.get(f"/visitors/show/{key}").words(),
        "form": porter.get("/visitors/add").words(),
    }


STAGES: Mapping[str, Callable[[Path], dict[str, Any]]] = {
    "before": build_before,
    "after": build_after,
}


def live(folder: Path, stage: str, source: str) -> dict[str, Any]:
    """Write the declaration and play a stage in a process of its own."""
    (folder / "gate.py").write_text(source, encoding="utf-8")
    environ = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(TOP)]),
        "TEST_OFFICE": "gate:OFFICE", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.test_one_line", stage, str(folder)]
    ended = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr[-4000:]
    answers: dict[str, Any] = json.loads((folder / ANSWERS).read_text(encoding="utf-8"))
    return answers


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("gate")
    first = live(folder, "before", BEFORE)
    return {"before": first, **live(folder, "after", after())}


def test_three_lines_are_written_and_no_more() -> None:
    lines = changed_lines()
    assert len(lines) <= 3, lines
    assert sum("text(" in line for line in lines) == 1


def test_it_was_nowhere_before(found: dict[str, Any]) -> None:
    assert found["before"]["stored"].startswith("/visitors/show/")
    assert "魏来客" in found["before"]["page"]
    assert CHINESE not in found["before"]["page"]


def test_the_migration_is_generated_and_keeps_the_old_row(found: dict[str, Any]) -> None:
    assert any("add_column" in line and "phone" in line for line in found["drift"]), found["drift"]
    assert found["migration"].startswith("0002_phone.py")
    assert "sa.Column('phone', sa.String(length=20), nullable=True)" in found["migration"]
    assert found["drift afterwards"] == []
    assert found["old row"] == ["魏来客", None]


@pytest.mark.parametrize("page", ["list", "show", "form"])
@pytest.mark.parametrize(("language", "label"), [("chinese", CHINESE), ("english", ENGLISH)])
def test_it_is_on_the_pages_in_both_languages(
    found: dict[str, Any], page: str, language: str, label: str
) -> None:
    words = found[language][page].split("\n")
    assert label in (word.strip() for word in words), words
    other = ENGLISH if label == CHINESE else CHINESE
    assert not any(word.strip() == other for word in words)


def test_the_form_takes_it(found: dict[str, Any]) -> None:
    words, names = found["form"]
    assert CHINESE in words
    assert "phone" in names
    assert found["saved"] == 302
    assert NEW_PHONE in found["chinese"]["show"]
    assert NEW_PHONE in found["chinese"]["list"]


def test_rest_reads_writes_and_checks_it(found: dict[str, Any]) -> None:
    assert found["put"] == 200
    assert found["rest"] == found["rest list"] == NEW_PHONE
    assert CHINESE in found["too long"]["message"]
    assert list(found["too long"]["errors"]) == ["phone"]


def test_openapi_describes_it(found: dict[str, Any]) -> None:
    paths = found["openapi"]["paths"]["/api/v1/visitors/"]
    assert "phone" in [parameter.get("name") for parameter in paths["get"]["parameters"]]
    schemas = found["openapi"]["components"]["schemas"]
    described = [s["properties"]["phone"] for s in schemas.values() if "phone" in s["properties"]]
    assert len(described) >= 2
    assert any(text.get("maxLength") == 20 for text in described)
    assert all(CHINESE in json.dumps(text, ensure_ascii=False) for text in described)


def test_the_search_finds_by_it(found: dict[str, Any]) -> None:
    assert CHINESE in found["hit"]
    assert "魏来客" in found["hit"]
    assert "魏来客" not in found["miss"]


def test_the_history_tells_its_changes(found: dict[str, Any]) -> None:
    page = found["chinese"]["show"]
    history = page[page.index(OLD_PHONE) :]
    assert page.count(OLD_PHONE) == 2, page
    assert NEW_PHONE in history


def test_the_reference_lists_it(found: dict[str, Any]) -> None:
    rows = [line for line in found["reference"].splitlines() if "`phone`" in line]
    assert len(rows) == 1
    assert CHINESE in rows[0]
    assert "最多 20 字" in rows[0]


def main(stage: str, folder: Path) -> None:
    """Play one stage and leave what was found in a file."""
    answers = json.dumps(STAGES[stage](folder), ensure_ascii=False)
    (folder / ANSWERS).write_text(answers, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
