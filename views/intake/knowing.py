"""Who stands behind an ID number, asked over the whole county: values, never records."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.declare.record import blind_name
from app.kernel import crypto
from app.records import Area
from app.scope import beyond
from models.household import Household, Member
from models.notice import masked_name
from models.one_case import OpenCase, homes_with, open_cases_with
from models.person import Person
from views.intake.repeats import one_case_at_a_time

NUMBER = Person.id_number.key
COUNTY = "县里"


class Behind(NamedTuple):
    """The person an ID number belongs to."""

    id: int
    name: str
    town: str

    @property
    def masked(self) -> str:
        """What may be told of a person of another township."""
        return f"{masked_name(self.name)}（{self.town}）"


class Home(NamedTuple):
    """A household, its head and its members as (line, person)."""

    id: int
    number: str
    town: str
    head: int
    members: tuple[tuple[int, int], ...]

    @property
    def people(self) -> set[int]:
        """The head and the members."""
        return {self.head, *(person for _, person in self.members)}


def people_behind(here: Session, numbers: Iterable[str]) -> dict[str, Behind]:
    """Return who of the county bears these valid ID numbers, by number."""
    by_blind = {crypto.ring().blind(n, f"{Person.__tablename__}.{NUMBER}"): n for n in numbers}
    index = getattr(Person, blind_name(NUMBER))
    query = (
        select(index, Person.id, Person.name, Area.name)
        .outerjoin(Area, Area.id == Person.town_id)
        .where(index.in_(by_blind), Person.voided_at.is_(None))
    )
    rows = beyond(here, query) if by_blind else []
    return {by_blind[blind]: Behind(key, name, town or COUNTY) for blind, key, name, town in rows}


def homes_of(here: Session, person: int) -> list[Home]:
    """Return the households a person heads or is a member of, the oldest first."""
    query = (
        select(
            Household.id, Household.number, Area.name, Household.head_id, Member.id,
            Member.person_id,
        )
        .outerjoin(Area, Area.id == Household.town_id)
        .outerjoin(Member, and_(Member.household_id == Household.id, Member.voided_at.is_(None)))
        .where(Household.id.in_(homes_with([person])))
        .order_by(Household.id, Member.id)
    )  # fmt: skip
    found: dict[int, Home] = {}
    for key, number, town, head, line, member in beyond(here, query):
        lines = found[key].members if key in found else ()
        more = ((line, member),) if line is not None else ()
        found[key] = Home(key, number, town or COUNTY, head, (*lines, *more))
    return list(found.values())


def open_cases(here: Session, people: Collection[int]) -> list[OpenCase]:
    """Return the cases not ended, of the whole county, that any of these persons is part of.

    None where the rules of the day let a family have more than one.
    """
    if not people or not one_case_at_a_time(here):
        return []
    return [OpenCase(*row) for row in beyond(here, open_cases_with(people))]
