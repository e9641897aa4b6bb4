"""The office under test: the whole program on a database of its own, with two townships."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.append_only import put_triggers
from app.declare import Choice, Office, Screen
from app.factory import create_app
from app.flow.kept import forget_kept
from app.framework import whole_metadata
from app.migrations import upgrade
from app.records import Area, Level, Organisation, Staff
from app.scope import PROGRAM, reading_as
from config import Settings

NAMED = os.environ.get("TEST_OFFICE") or "views:OFFICE"
EAST, WEST = "east", "west"
# 349901 is an area code that was never assigned.
TOWNS = {
    EAST: ("349901100000", "东山镇", "DS", ("349901100201", "石桥村"), ("349901100202", "柳林村")),
    WEST: ("349901200000", "西河镇", "XH", ("349901200201", "李庄村"), ("349901200202", "王庄村")),
}


def load_office() -> Office:
    """Return the office that TEST_OFFICE names; two cannot share a process."""
    module, _, name = NAMED.partition(":")
    office: Office = getattr(import_module(module), name)
    return office


OFFICE = load_office()


@dataclass
class House:
    """A running office: its application, its database, its areas and what was made for tests."""

    app: Flask
    office: Office
    engine: Engine
    county: int = 0
    towns: dict[str, int] = field(default_factory=dict)
    villages: dict[str, int] = field(default_factory=dict)
    bystanders: list[int] = field(default_factory=list)
    people: dict[Any, Any] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def program(self) -> Iterator[Session]:
        """Give a session of the program, bound by no area; commit at the end."""
        with self.app.app_context():
            session: Session = self.app.extensions["office_session"]()
            with reading_as(session, PROGRAM):
                yield session
                session.commit()

    def area_for(self, role: Choice, where: str) -> int:
        """Return the area a role serves in a township."""
        level = self.office.levels[role]
        return {"COUNTY": self.county, "TOWN": self.towns[where]}.get(level, self.villages[where])


def screens_with_flow() -> list[Screen]:
    return [screen for screen in OFFICE.screens if screen.flow is not None]


def build_house(folder: Path, url: str) -> House:
    """Make the application and its tables; an office with migrations gets them by these."""
    environ = {"DATA_DIR": str(folder), **({"DATABASE_URL": url} if url else {})}
    app = create_app(OFFICE, Settings.read(environ))
    with app.app_context():
        engine = app.extensions["office_session"]().get_bind()
    migrations = OFFICE.home / "migrations"
    if migrations.is_dir():
        upgrade(engine, whole_metadata(), migrations)
    else:
        with engine.begin() as connection:
            whole_metadata().create_all(connection)
            put_triggers(connection)
    house = House(app, OFFICE, engine)
    with house.program() as session:
        if OFFICE.seed is not None:
            OFFICE.seed(session)
        add_areas(house, session)
    forget_kept()
    return house


def add_areas(house: House, session: Session) -> None:
    county = Area(code="349901000000", name="青山县", level=Level.COUNTY, short="QS")
    session.add(county)
    session.flush()
    house.county = county.id
    session.add(Organisation(name="县民政局", area=county, lead=True))
    for where, (code, name, short, *villages) in TOWNS.items():
        town = Area(code=code, name=name, level=Level.TOWN, short=short, parent_id=county.id)
        session.add(town)
        session.flush()
        house.towns[where] = town.id
        for village_code, village_name in villages:
            village = Area(
                code=village_code, name=village_name, level=Level.VILLAGE, parent_id=town.id
            )
            session.add(village)
            session.flush()
            house.villages.setdefault(where, village.id)
        people = [Staff(name=f"{name[0]}{n}员", area=town, on_duty=True) for n in "甲乙丙"]
        session.add_all(people)
        session.flush()
    house.bystanders = list(session.scalars(select(Staff.id).order_by(Staff.id)))
