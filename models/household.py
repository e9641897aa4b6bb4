"""A household (家庭) and its members: who lives together and stands or falls together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from app.declare import (
    PHONE,
    PRIVATE,
    Fault,
    Record,
    Scoped,
    choice,
    day,
    kept,
    lines,
    link,
    ref,
    secret,
    serial,
)
from app.declare.reading import living
from app.records import Area
from models.lists import Relation
from models.person import Person

if TYPE_CHECKING:
    from models.case import Case
    from models.status import Status


def number_of_people(household: Household) -> int:
    """The head and the living lines; the head is not listed again."""
    return 1 + len(living(household.members))


class Household(Scoped, Record):
    """One family's file (一户一档)."""

    __tablename__ = "households"
    shared = True

    number: Mapped[str] = serial("家庭编号", "household")
    head_id: Mapped[int] = ref(Person.id)
    head: Mapped[Person] = link("户主", head_id)
    area_id: Mapped[int] = ref(Area.id)
    area: Mapped[Area] = link("所在村（居）", area_id, scopes=True)
    address: Mapped[str | None] = secret("详细住址", PRIVATE)
    phone: Mapped[str | None] = secret("联系电话", PHONE)
    members: Mapped[list[Member]] = lines("家庭成员", "household")
    statuses: Mapped[list[Status]] = lines("救助身份", "household")
    cases: Mapped[list[Case]] = lines("救助案件", "household")
    size: Mapped[int] = kept("家庭人口", of=number_of_people, over=members, counts=True)


class Member(Scoped, Record):
    """One more person of a household (家庭成员)."""

    __tablename__ = "members"
    shared = True

    household_id: Mapped[int] = ref(Household.id)
    household: Mapped[Household] = link("家庭", household_id, scopes=True)
    person_id: Mapped[int] = ref(Person.id)
    person: Mapped[Person] = link("成员", person_id)
    relation: Mapped[Relation] = choice(Relation, "与户主关系")
    since: Mapped[dt.date | None] = day("共同生活起始日期")


def nobody_is_listed_twice(household: Household) -> Iterator[Fault]:
    """The head counts as listed."""
    listed = [household.head]
    for member in living(household.members):
        if member.person in listed:
            yield Fault(Household.members, f"{member.person.name}已是本户户主或成员，请勿重复。")
        listed.append(member.person)
