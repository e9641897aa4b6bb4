"""A small county for stories: two townships, staff for every role, invented people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.declare.record import Stored
from app.factory import create_app
from app.kernel.identity import check_digit
from app.migrations import upgrade
from app.records import Area, Grant, Level, Organisation, Staff
from app.scope import PROGRAM, reading_as
from app.security.accounts import open_account
from config import Settings
from models.roles import LEVELS, Role
from views import OFFICE

PASSWORD = "Rock-Bridge-71"
UNASSIGNED = "999901"
LEVEL_OF = {6: Level.COUNTY, 9: Level.TOWN, 12: Level.VILLAGE}
SHORTS = {"云泽县": "YZ", "青山镇": "QS", "河口镇": "HK"}
LONG_AGO = dt.date(2020, 1, 1)


@dataclass
class County:
    """Where it lives, who works there: keys of areas and staff by name."""

    settings: Settings
    areas: dict[str, int] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What a server of this county is started with."""
        return {
            "DATA_DIR": str(self.settings.data_dir),
            "DATABASE_URL": self.settings.database_url,
        }


def id_number(birth: dt.date, order: int) -> str:
    """Return an ID number with a true checksum and an area code nobody was ever given."""
    first = f"{UNASSIGNED}{birth:%Y%m%d}{order:03d}"
    return first + check_digit(first)


def settings_for(folder: Path, url: str = "") -> Settings:
    """Return the settings of a county in a folder; SQLite unless another database is given."""
    return Settings.read({"DATA_DIR": str(folder), "DATABASE_URL": url})


def _area(here: Session, code: str, name: str, parent: Area | None = None) -> Area:
    level, short = LEVEL_OF[len(code)], SHORTS.get(name)
    area = Area(code=code.ljust(12, "0"), name=name, level=level, short=short)
    area.parent_id = parent.id if parent else None
    here.add(area)
    here.flush()
    return area


def _areas(here: Session) -> dict[str, Area]:
    county = _area(here, UNASSIGNED, "云泽县")
    found = {"云泽县": county}
    for order, town in enumerate(("青山镇", "河口镇"), start=1):
        code = f"{UNASSIGNED}{order:03d}"
        found[town] = _area(here, code, town, county)
        for place, village in enumerate(("石桥村", "东岭村"), start=1):
            name = village if order == 1 else f"{town}{village}"
            found[name] = _area(here, f"{code}{place:03d}", name, found[town])
    return found


def _hire(here: Session, role: Role, area: Area, bureau: Organisation, username: str) -> Staff:
    name = f"{role.label}{username[-2:]}"
    person = Staff(name=name, area=area, on_duty=True)
    person.user_id = open_account(here, username, name, _hire.password)  # type: ignore[attr-defined]
    here.add(person)
    department = bureau if area.level is Level.COUNTY else None
    grant = Grant(staff=person, role=role.code, area=area, from_on=LONG_AGO)
    grant.department = department
    here.add(grant)
    return person


def _place_of(role: Role, town: str, areas: dict[str, Area]) -> Area:
    if LEVELS[role] == "COUNTY":
        return areas["云泽县"]
    village = "石桥村" if town == "青山镇" else "河口镇石桥村"
    return areas[village if LEVELS[role] == "VILLAGE" else town]


def raise_county(settings: Settings) -> tuple[Flask, County]:
    """Migrate, seed and staff a county; one password for all.

    ``window1`` and ``window2`` serve in the first township, ``window3`` and ``window4`` in the
    second, and so for every role.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(OFFICE, settings)
    county = County(settings)
    _hire.password = generate_password_hash(PASSWORD)  # type: ignore[attr-defined]
    with app.app_context():
        here = app.extensions["office_session"]()
        upgrade(app.extensions["sqlalchemy"].engine, Stored.metadata, OFFICE.home / "migrations")
        with reading_as(here, PROGRAM):
            OFFICE.seed(here)
            areas = _areas(here)
            bureau = Organisation(name="云泽县民政局", area=areas["云泽县"], lead=True)
            here.add(bureau)
            for role in Role:
                for order in (1, 2, 3, 4):
                    area = _place_of(role, "青山镇" if order < 3 else "河口镇", areas)
                    username = f"{role.code.lower()}{order}"
                    county.staff[username] = 0
                    person = _hire(here, role, area, bureau, username)
                    here.flush()
                    county.staff[username] = person.id
            here.commit()
            county.areas = {name: area.id for name, area in areas.items()}
    return app, county
