"""A person (人员): an applicant, a member of a family, a payee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Mapped

from app.declare import (
    ACCOUNT,
    ID_NUMBER,
    PHONE,
    As,
    Can,
    Fault,
    Group,
    Record,
    Scoped,
    Screen,
    choice,
    day,
    link,
    ref,
    secret,
    text,
)
from app.kernel.clock import today
from app.kernel.identity import birth_of, sex_of
from app.records import Area
from models.lists import Sex
from models.roles import CASE_READERS, Menu, Role


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
    phone: Mapped[str | None] = secret("联系电话", PHONE)
    area_id: Mapped[int] = ref(Area.id)
    area: Mapped[Area] = link("户籍地或居住地", area_id, scopes=True)
    bank: Mapped[str | None] = text("开户行", 60)
    account: Mapped[str | None] = secret(
        "收款账号", ACCOUNT, hint="救助资金以社会化发放为主", source="方案七"
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


def account_has_its_bank(person: Person) -> Iterator[Fault]:
    """A transfer needs both."""
    if person.account and not person.bank:
        yield Fault(Person.bank, "填写了收款账号，请同时填写开户行。")


PERSONS = Screen(
    model=Person, title="人员", menu=Menu.FAMILIES, icon="fa-user", caption=Person.name,
    about="申请人、家庭成员、收款人的身份、联系方式和收款账户，全县一人一条。",
    rows=[Person.name, Person.sex, Person.area],
    form=[
        Group("身份", [Person.name, Person.sex, Person.id_number, Person.birth_on]),
        Group("联系", [Person.phone, Person.area]),
        Group("收款账户", [Person.bank, Person.account]),
    ],
    search=[Person.name, Person.id_number, Person.area],
    sort=[Person.name],
    checks=[
        sex_agrees_with_the_number, birth_agrees_with_the_number, is_born, account_has_its_bank,
    ],
    access={
        **CASE_READERS,
        Role.LIAISON: Can.READ,
        Role.WINDOW: Can.READ | Can.CREATE | Can.EDIT | Can.REVEAL,
        Role.INVESTIGATOR: Can.READ | Can.REVEAL,
        Role.TOWN_HEAD: Can.READ | Can.VOID | Can.REVEAL,
        Role.DISCLOSURE: Can.READ,
        Role.PAYER: Can.READ | Can.REVEAL,
        Role.RECOVERY: Can.READ | Can.REVEAL,
    },
)  # fmt: skip
