"""Relief from elsewhere (其他救助记录): what other departments and charities have told us of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.declare import (
    Can,
    Choice,
    Fault,
    Group,
    Record,
    Scoped,
    Screen,
    choice,
    day,
    link,
    money,
    ref,
    text,
    via,
)
from app.kernel.clock import today
from models.lists import PublicCause
from models.person import Person
from models.roles import CASE_READERS, Menu, Role


class Giver(Choice):
    """Who gave it."""

    DEPARTMENT = "其他部门", "", "医保、教育、住建、人社、应急等部门"
    UNION = "群团组织", "", "工会、妇联、残联、红十字会等"
    CHARITY = "慈善组织"
    PRIVATE = "企业或个人"
    OTHER = "其他"


class OutsideAid(Scoped, Record):
    """One thing somebody else gave to one person."""

    __tablename__ = "outside_aids"

    person_id: Mapped[int] = ref(Person.id)
    person: Mapped[Person] = link("受助人", person_id, scopes=True)
    kind: Mapped[Giver] = choice(Giver, "救助方类别", en="Kind of giver")
    giver: Mapped[str] = text("救助方名称", 60, en="Giver")
    what: Mapped[str] = text("救助内容", 100, en="What was given")
    amount: Mapped[Decimal | None] = money("金额", hint="实物、服务折价，没有的不填")
    given_on: Mapped[dt.date] = day("救助日期")
    cause: Mapped[PublicCause | None] = choice(
        PublicCause, "事由", hint="不明的不填，核对时按同一事由对待"
    )


def aid_was_given(aid: OutsideAid) -> Iterator[Fault]:
    """What is written down has happened."""
    if aid.given_on and aid.given_on > today():
        yield Fault(OutsideAid.given_on, "救助日期在今天之后，请核对。")


OUTSIDE_AIDS = Screen(
    model=OutsideAid, title="其他救助记录", menu=Menu.FAMILIES, icon="fa-gift",
    caption=OutsideAid.giver, en="Relief from elsewhere",
    about="其他部门、群团组织、慈善组织等共享的救助情况，核对重复救助时据此比对。",
    rows=[
        via(OutsideAid.person, Person.name), OutsideAid.giver, OutsideAid.kind, OutsideAid.what,
        OutsideAid.amount, OutsideAid.given_on, OutsideAid.cause,
    ],
    form=[Group("救助情况", [
        OutsideAid.person, OutsideAid.kind, OutsideAid.giver, OutsideAid.what, OutsideAid.amount,
        OutsideAid.given_on, OutsideAid.cause,
    ])],
    search=[via(OutsideAid.person, Person.name), OutsideAid.kind, OutsideAid.given_on],
    sort=[OutsideAid.given_on, OutsideAid.amount],
    checks=[aid_was_given],
    access={
        **CASE_READERS,
        Role.WINDOW: Can.READ | Can.CREATE | Can.EDIT,
        Role.TOWN_HEAD: Can.READ | Can.VOID,
        Role.REVIEWER: Can.READ | Can.CREATE | Can.EDIT | Can.VOID,
    },
)  # fmt: skip
