"""A county with one account that reads it all, in a folder that is thrown away."""

from __future__ import annotations

from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.factory import create_app
from app.framework import whole_metadata
from app.kernel import clock
from app.migrations import upgrade
from app.records import Area, Grant, Organisation, Staff
from app.scope import PROGRAM, reading_as
from app.security.accounts import open_account
from config import Settings
from models.roles import Role
from scripts.bench_rows.questions import PASSWORD, USERNAME
from scripts.bench_rows.rows import Rows
from scripts.demo.places import County, found_places
from views import OFFICE


def _hire(session: Session, county: County, name: str) -> int:
    """Store somebody of the county's lead department, who sees every row; return the key."""
    area = session.get_one(Area, county.id)
    bureau = Organisation(name=f"云泽县民政局{name}组", area=area, lead=True)
    person = Staff(name=name, area=area, organisation=bureau, on_duty=True)
    grant = Grant(
        staff=person, role=Role.REVIEWER.code, area=area, department=bureau, from_on=clock.today()
    )
    session.add_all([bureau, person, grant])
    session.flush()
    return person.id


def fill(settings: Settings, rows: int) -> None:
    """Make the database of a county with so many cases and one account, which reads them all."""
    app = create_app(OFFICE, settings)
    with app.app_context():
        session: Session = app.extensions["office_session"]()
        engine = app.extensions["sqlalchemy"].engine
        upgrade(engine, whole_metadata(), OFFICE.home / "migrations")
        with reading_as(session, PROGRAM):
            if OFFICE.seed is not None:
                OFFICE.seed(session)
            county = found_places(session)
            staff = [_hire(session, county, name) for name in ("核查甲", "核查乙")]
            hashed = generate_password_hash(PASSWORD)
            account = open_account(session, USERNAME, "核查甲", hashed)
            session.get_one(Staff, staff[0]).user_id = account
            session.commit()
        with engine.begin() as connection:
            Rows(county, staff, rows).write(connection)
        engine.dispose()
