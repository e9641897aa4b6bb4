"""Who works in the fictional county: one post for each person, an account for each role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from faker import Faker
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.records import Area, Grant, Organisation, Staff
from app.security.accounts import open_account
from app.security.passwords import one_time
from models.roles import LEVELS, Role
from scripts.demo.places import COUNTY, County

# How many of a role work in each township, and in the county's own offices.
IN_TOWN = {Role.WINDOW: 2, Role.INVESTIGATOR: 3, Role.TOWN_HEAD: 1, Role.DISCLOSURE: 1,
           Role.TOWN_SUPERVISOR: 1}  # fmt: skip
IN_COUNTY = {
    Role.REVIEWER: 2, Role.APPROVER: 2, Role.PAYER: 2, Role.RECOVERY: 1, Role.INSPECTOR: 1,
    Role.COORDINATOR: 1, Role.RULE_KEEPER: 2,
    Role.SUPERVISOR: 1, Role.SYSTEM_ADMIN: 1, Role.SECURITY_ADMIN: 1, Role.AUDIT_ADMIN: 1,
}  # fmt: skip
VILLAGES_WITHOUT_LIAISON = 2  # between two that have one
TOWNS_WITH_ACCOUNTS = 2
APPOINTED = dt.date(2022, 7, 1)

AccountRow = tuple[str, str, str, str]


@dataclass
class Crew:
    """The keys of the staff by role and by the key of the area they work in."""

    posts: dict[tuple[Role, int], list[int]] = field(default_factory=dict)
    accounts: list[AccountRow] = field(default_factory=list)

    def of(self, role: Role, area_id: int) -> list[int]:
        """Return who holds a role in an area; nobody in most villages."""
        return self.posts.get((role, area_id), [])


def _open(session: Session, crew: Crew, role: Role, person: Staff) -> None:
    """Give a person an account, numbered within the role."""
    order = 1 + sum(row[0] == role.code for row in crew.accounts)
    username, password = f"{role.code.lower()}{order}", one_time()
    hashed = generate_password_hash(password)
    person.user_id = open_account(session, username, person.name, hashed)
    crew.accounts.append((role.code, username, password, person.area.name))


def _posts(county: County) -> Iterator[tuple[Role, int, int, bool]]:
    """Yield (role, area, how many, whether the first of them gets an account)."""
    for order, town in enumerate(county.towns):
        known = order < TOWNS_WITH_ACCOUNTS
        for role, count in IN_TOWN.items():
            yield role, town.id, count, known
        for place, village in enumerate(town.villages[:: VILLAGES_WITHOUT_LIAISON + 1]):
            yield Role.LIAISON, village.id, 1, known and place == 0
    for role, count in IN_COUNTY.items():
        yield role, county.id, count, True


def _organisations(session: Session, county: County) -> dict[int, Organisation]:
    found = {}
    names = {county.id: f"{COUNTY}民政局"} | {t.id: f"{t.name}人民政府" for t in county.towns}
    for key, name in names.items():
        area = session.get_one(Area, key)
        found[key] = Organisation(name=name, area=area, lead=key == county.id)
    session.add_all(found.values())
    return found


def hire(session: Session, county: County, faker: Faker) -> Crew:
    """Store organisations, staff, posts and accounts."""
    crew = Crew()
    organisations = _organisations(session, county)
    for role, area_id, count, known in _posts(county):
        area = session.get_one(Area, area_id)
        home = organisations.get(area_id) or organisations.get(area.parent_id or 0)
        people = [
            Staff(name=faker.unique.name(), area=area, organisation=home, on_duty=True)
            for _ in range(count)
        ]
        session.add_all(people)
        session.add_all(_grant(role, person, home) for person in people)
        if known:
            _open(session, crew, role, people[0])
        session.flush()
        crew.posts[role, area_id] = [person.id for person in people]
    crew.accounts.sort(key=lambda row: [role.code for role in Role].index(row[0]))
    return crew


def _grant(role: Role, person: Staff, home: Organisation | None) -> Grant:
    department = home if LEVELS[role] == "COUNTY" else None
    return Grant(
        staff=person, role=role.code, area=person.area, department=department, from_on=APPOINTED
    )
