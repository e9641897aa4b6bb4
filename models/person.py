"""A person (人员): an applicant, a member of a family, a payee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from app.declare import (
    ACCOUNT,
    ID_NUMBER,
    PHONE,
    As,
    Fault,
    Record,
    Scoped,
    choice,
    day,
    lines,
    link,
    ref,
    secret,
    text,
)
from app.kernel.clock import today
from app.kernel.identity import birth_of, sex_of
from app.records import Area
from models.lists import Sex

if TYPE_CHECKING:
    from models.case import Case
    from models.household import Household, Member
    from models.outside_aid import OutsideAid
    from models.payment import Payment


class Person(Scoped, Record):
    """One person, once in the county; the identity may be unknown at first (身份不明)."""

    __tablename__ = "persons"
    shared = True

    name: Mapped[str] = text("姓名", 30, publish=As.MASKED_NAME)
    sex: Mapped[Sex] = choice(Sex, "性别")
    id_number: Mapped[str | None] = secret(
        "身份证号", ID_NUMBER, unique=True, hint="身份暂时不明的可以空着，查明后补填"
    )
    birth_on: Mapped[dt.date | None] = day("出生日期")
    died_on: Mapped[dt.date | None] = day(
        "死亡日期", hint="已登记死亡的，不能再作申请人或收款人", en="Died on"
    )
    phone: Mapped[str | None] = secret("联系电话", PHONE)
    area_id: Mapped[int] = ref(Area.id)
    area: Mapped[Area] = link("户籍地或居住地", area_id, scopes=True)
    bank: Mapped[str | None] = text("开户行", 60)
    account: Mapped[str | None] = secret(
        "收款账号", ACCOUNT, hint="救助资金以社会化发放为主", source="方案七"
    )
    headed: Mapped[list[Household]] = lines("任户主的家庭", "head")
    memberships: Mapped[list[Member]] = lines("所属家庭", "person")
    applications: Mapped[list[Case]] = lines("申请的案件", "applicant", en="Applications")
    receipts: Mapped[list[Payment]] = lines("领取的救助", "payee", en="Relief received")
    outside_aids: Mapped[list[OutsideAid]] = lines(
        "其他救助记录", "person", en="Relief from elsewhere"
    )


def sex_agrees_with_the_number(person: Person) -> Iterator[Fault]:
    """The 17th digit of the ID number tells the sex (GB 11643)."""
    if person.id_number and person.sex is not Sex.UNKNOWN:
        told = sex_of(person.id_number)
        if person.sex.label != told:
            yield Fault(Person.sex, f"与身份证号不一致，按身份证号应为“{told}”，请核对。")


def birth_agrees_with_the_number(person: Person) -> Iterator[Fault]:
    """The 7th to 14th digits of the ID number are the birth date (GB 11643)."""
    if person.id_number and person.birth_on:
        told = birth_of(person.id_number)
        if person.birth_on != told:
            yield Fault(Person.birth_on, f"与身份证号不一致，按身份证号应为 {told}，请核对。")


def is_born(person: Person) -> Iterator[Fault]:
    """Nobody is born tomorrow."""
    if person.birth_on and person.birth_on > today():
        yield Fault(Person.birth_on, "出生日期在今天之后，请核对。")


def life_is_in_order(person: Person) -> Iterator[Fault]:
    """Nobody dies before birth or tomorrow."""
    if person.died_on and person.died_on > today():
        yield Fault(Person.died_on, "死亡日期在今天之后，请核对。")
    elif person.died_on and person.birth_on and person.died_on < person.birth_on:
        yield Fault(Person.died_on, "死亡日期在出生日期之前，请核对。")


def account_has_its_bank(person: Person) -> Iterator[Fault]:
    """A transfer needs both."""
    if person.account and not person.bank:
        yield Fault(Person.bank, "填写了收款账号，请同时填写开户行。")
