"""A hundred records need a hundred declarations and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.serving import TOP

COUNT = 100
SECONDS = 90.0
HEAD = '''"""An office with a hundred kinds of record."""

from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Mapped

from app.declare import (
    Can, Choice, Flow, Group, Office, Record, Scoped, Screen, Step, choice, link, money, ref,
    serial, text,
)
from app.records import Area


class Role(Choice):
    CLERK = "经办"


class Menu(Choice):
    ALL = "全部"


class State(Choice):
    OPEN = "在办", "blue"
    DONE = "办结", "green"


SCREENS = []
'''
RECORD = """

class Paper{n}(Scoped, Record):
    __tablename__ = "papers{n}"

    number: Mapped[str] = serial("编号", "paper{n}")
    name: Mapped[str] = text("名称", 30)
    amount: Mapped[Decimal | None] = money("金额")
    place_id: Mapped[int] = ref(Area.id)
    place: Mapped[Area] = link("村居", place_id, scopes=True)
    state: Mapped[State] = choice(State, "状态", default=State.OPEN)


BEGIN{n} = Step("begin", "登记", None, State.OPEN, by=Role.CLERK)
END{n} = Step("end", "办结", State.OPEN, State.DONE, by=Role.CLERK)
SCREENS.append(Screen(
    model=Paper{n}, title="文书{n}", menu=Menu.ALL, caption=Paper{n}.number,
    rows=[Paper{n}.number, Paper{n}.name, Paper{n}.state], form=[Group("文书", [Paper{n}.name,
    Paper{n}.amount, Paper{n}.place])], search=[Paper{n}.name], sort=[Paper{n}.amount],
    access={{Role.CLERK: Can.READ | Can.CREATE | Can.EDIT}},
    flow=Flow(Paper{n}.state, BEGIN{n}, END{n}),
))
"""
TAIL = """
OFFICE = Office(
    title="百文书", roles=Role, menu=Menu, levels={Role.CLERK: "TOWN"}, screens=SCREENS,
    home=Path(__file__).parent,
)
"""
WORK = """
import pathlib, sys, time
from tests.house import EAST, OFFICE, build_house
from tests.people import someone

house = build_house(pathlib.Path(sys.argv[1]), "")
begun = time.monotonic()
clerk = someone(house, next(iter(OFFICE.roles)))
for screen in OFFICE.screens:
    made = clerk.api("POST", f"/{screen.name}/", {"name": "甲", "place": house.villages[EAST]})
    assert made.status == 201, made.text
    key = made.json["id"]
    page = clerk.get(f"/{screen.name}/list/")
    assert page.status == 200 and "甲" in page.words(), page.text
    ended = clerk.api("POST", f"/{screen.name}/{key}/steps/end", {"row_version": 1})
    assert ended.status == 200 and ended.json["result"]["state"] == "DONE", ended.text
print(f"walked {len(OFFICE.screens)} in {time.monotonic() - begun:.1f} s")
"""


@pytest.mark.timeout(180)
def test_a_hundred_records_work(tmp_path: Path) -> None:
    records = "".join(RECORD.format(n=n) for n in range(COUNT))
    (tmp_path / "hundred.py").write_text(HEAD + records + TAIL, encoding="utf-8")
    environ = {
        **os.environ,
        "TEST_OFFICE": "hundred:OFFICE",
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(TOP)]),
    }
    begun = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", WORK, str(tmp_path / "data")],
        cwd=TOP, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    assert f"walked {COUNT}" in ended.stdout
    assert time.monotonic() - begun < SECONDS
