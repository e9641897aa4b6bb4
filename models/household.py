"""A household (家庭) and its members: who lives together and stands or falls together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Mapped

from app.declare import (
    PHONE,
    PRIVATE,
    Can,
    Fault,
    Group,
    Lines,
    Record,
    Scoped,
    Screen,
    choice,
    day,
    kept,
    lines,
    link,
    ref,
    secret,
    serial,
    via,
)
from app.declare.reading import living
from app.records import Area
from models.lists import Relation
from models.person import Person
from models.roles import CASE_READERS, Menu, Role


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
    size: Mapped[int] = kept("家庭人口", of=number_of_people, counts=True)


class Member(Scoped, Record):
    """One more person of a household (家庭成员)."""

    __tablename__ = "members"

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


HOUSEHOLDS = Screen(
    model=Household, title="家庭", menu=Menu.FAMILIES, icon="fa-home", caption=Household.number,
    about="一户一档：户主、家庭成员和住址。申请救助先要有家庭。",
    rows=[Household.number, via(Household.head, Person.name), Household.area, Household.size],
    form=[
        Group("家庭", [Household.number, Household.head, Household.area, Household.size]),
        Group("联系", [Household.address, Household.phone]),
        Lines("家庭成员（户主之外）", Household.members, [
            Member.person, Member.relation, Member.since,
        ]),
    ],
    search=[Household.number, via(Household.head, Person.name), Household.area],
    sort=[Household.number, Household.size],
    checks=[nobody_is_listed_twice],
    access={
        **CASE_READERS,
        Role.LIAISON: Can.READ,
        Role.WINDOW: Can.READ | Can.CREATE | Can.EDIT | Can.REVEAL,
        Role.INVESTIGATOR: Can.READ | Can.REVEAL,
        Role.TOWN_HEAD: Can.READ | Can.VOID | Can.REVEAL,
    },
)  # fmt: skip

# Lines are edited in their household's form; their own address only reads.
MEMBERS = Screen(
    model=Member, title="家庭成员", caption=via(Member.person, Person.name),
    about="与户主共同生活的人，随家庭一起登记。",
    rows=[Member.household, via(Member.person, Person.name), Member.relation, Member.since],
    form=[Group("成员", [Member.household, Member.person, Member.relation, Member.since])],
    access=dict.fromkeys(HOUSEHOLDS.access, Can.READ),
)  # fmt: skip
