"""A county of so many cases, written in bulk.

These rows pass by the wall, the journal and the serial numbers, with Core: allowed here alone,
because they are measurement data in a folder that is thrown away, and nobody works with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.factory import create_app
from app.framework import whole_metadata
from app.kernel import clock
from app.migrations import upgrade
from app.records import Area, Grant, JournalEntry, Organisation, Staff
from app.scope import PROGRAM, reading_as
from app.security.accounts import open_account
from config import Settings
from models.case import Case, CaseState
from models.household import Household
from models.lists import ApplyWay, Degree, Nature, PublicCause, Sex
from models.person import Person
from models.roles import Role
from models.verification import Conclusion, Verification, VerificationState
from scripts.demo.places import County, found_places
from views import OFFICE

USERNAME = "reviewer1"
PASSWORD = "Rock-Bridge-71"  # noqa: S105 - an invented person's, in a folder that is thrown away
BATCH = 5000
STRIDE = 7919  # a prime, so that the order of the days is not the order of the keys
HOUR = dt.timedelta(hours=1)

Row = dict[str, Any]
MakeRow = Callable[[int], Row]


def number_of(n: int) -> str:
    """Return the number of the n-th case."""
    return f"YZ-{n:07d}"


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


class Filler:
    """Makes the n-th row of each table; keys run from 1 to ``rows`` in all of them."""

    def __init__(self, county: County, staff: list[int], rows: int) -> None:
        self.places = [(village, town.id) for town in county.towns for village in town.villages]
        self.staff, self.rows, self.now = staff, rows, clock.now()

    def _kept(self, n: int) -> Row:
        """Return what every scoped record has."""
        (village, town_id), at = self.places[n % len(self.places)], self._received(n)
        return {
            "id": n, "created_at": at, "changed_at": at, "row_version": 1,
            "village_id": village.id, "town_id": town_id,
        }  # fmt: skip

    def _area(self, n: int) -> int:
        return self.places[n % len(self.places)][0].id

    def _received(self, n: int) -> dt.datetime:
        return clock.later(self.now, -HOUR * (1 + n * STRIDE % self.rows))

    def person(self, n: int) -> Row:
        sex = (Sex.MALE, Sex.FEMALE)[n % 2]
        return self._kept(n) | {"name": f"人员{n}", "sex": sex, "area_id": self._area(n)}

    def household(self, n: int) -> Row:
        return self._kept(n) | {
            "number": f"H-{n:07d}", "head_id": n, "area_id": self._area(n), "size": 1,
        }  # fmt: skip

    def case(self, n: int) -> Row:
        received = self._received(n)
        return self._kept(n) | {
            "number": number_of(n), "state": tuple(CaseState)[n % len(CaseState)],
            "household_id": n, "applicant_id": n, "area_id": self._area(n),
            "received_at": received, "due_at": clock.later(received, 48 * HOUR),
            "apply_way": ApplyWay.WRITTEN, "cause": tuple(PublicCause)[n % len(PublicCause)],
            "nature": tuple(Nature)[n % len(Nature)], "degree": tuple(Degree)[n % len(Degree)],
            "happened_on": received.date(), "story": f"第 {n} 件的原因经过",
            "truth_declared": True, "read_back": False,
        }  # fmt: skip

    def verification(self, n: int) -> Row:
        return self._kept(n) | {
            "number": f"V-{n:07d}", "state": VerificationState.DONE, "case_id": n,
            "first_id": self.staff[0], "second_id": self.staff[1],
            "visited_on": self._received(n).date(), "conclusion": Conclusion.TRUE,
        }  # fmt: skip

    def entry(self, n: int) -> Row:
        return {
            "at": self._received(n), "staff_id": self.staff[0], "kind": "cases",
            "record_id": n, "subject_kind": "cases", "subject_id": n, "act": "cases.receive",
            "changes": [],
        }  # fmt: skip

    def fill(self, connection: Connection) -> None:
        """Write all tables, in the order of their links."""
        makers: list[tuple[Any, MakeRow]] = [
            (Person, self.person), (Household, self.household), (Case, self.case),
            (Verification, self.verification), (JournalEntry, self.entry),
        ]  # fmt: skip
        for model, make in makers:
            for start in range(1, self.rows + 1, BATCH):
                end = min(start + BATCH, self.rows + 1)
                connection.execute(insert(model.__table__), [make(n) for n in range(start, end)])


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
            Filler(county, staff, rows).fill(connection)
        engine.dispose()
