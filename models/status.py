"""A relief status (救助身份): what a family or one of its members is recognised as.

A confirmed status is shared among departments and spares a new means test (社会救助法 42).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

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
    ref,
    text,
    via,
)
from app.declare.reading import living
from models.household import Household
from models.person import Person
from models.roles import CASE_READERS, Menu, Role


class ObjectClass(Choice):
    """救助对象类别 (社会救助法 第二章)."""

    TEKUN = "特困人员", "blue"
    DIBAO = "低保家庭", "blue"
    EDGE = "低保边缘家庭", "blue"
    RIGID = "刚性支出困难家庭", "blue"
    MONITOR = "防返贫监测对象", "amber"
    DISASTER = "受灾人员", "amber"
    HARDSHIP = "基本生活暂时困难", "amber"
    ORPHAN = "孤儿、困境儿童", "blue"
    PREFER = "优抚对象", "grey"
    OTHER = "其他", "grey"


class StatusSource(Choice):
    """From where the status is known."""

    CERTIFICATE = "证件原件"
    DEPARTMENT = "部门共享"
    VILLAGE = "村（居）证明"


class Status(Scoped, Record):
    """One recognition, of the whole family or of one person in it."""

    __tablename__ = "statuses"

    household_id: Mapped[int] = ref(Household.id)
    household: Mapped[Household] = link("家庭", household_id, scopes=True)
    person_id: Mapped[int | None] = ref(Person.id)
    person: Mapped[Person | None] = link("人员", person_id, hint="不填则为全家")
    kind: Mapped[ObjectClass] = choice(ObjectClass, "救助身份", source="社会救助法第四十二条")
    certificate: Mapped[str | None] = text("证号", 40)
    from_on: Mapped[dt.date] = day("认定日期", en="Recognised on")
    to_on: Mapped[dt.date | None] = day("终止日期", hint="仍在享受的不填", en="Ended on")
    review_on: Mapped[dt.date | None] = day(
        "复核日期", hint="到期未复核的列入遗漏救助清单", source="方案四(一)"
    )
    origin: Mapped[StatusSource] = choice(
        StatusSource, "来源", default=StatusSource.CERTIFICATE, en="Source"
    )


def dates_in_order(status: Status) -> Iterator[Fault]:
    """A status ends after it begins."""
    if status.to_on and status.to_on < status.from_on:
        yield Fault(Status.to_on, "终止日期在认定日期之前，请核对。")


def person_is_of_the_family(status: Status) -> Iterator[Fault]:
    """Whose status it is belongs to the family."""
    if status.person is None:
        return
    people = [status.household.head, *(m.person for m in living(status.household.members))]
    if status.person not in people:
        yield Fault(Status.person, "此人不在该家庭的成员名单中，请核对，或先登记为家庭成员。")


STATUSES = Screen(
    model=Status, title="救助身份", menu=Menu.FAMILIES, icon="fa-id-card", caption=Status.kind,
    about="家庭或个人已有的救助身份，例如低保、特困，申请时据此核对。",
    rows=[
        Status.kind, Status.household, via(Status.household, Household.head, Person.name),
        via(Status.person, Person.name), Status.from_on, Status.to_on, Status.review_on,
    ],
    form=[
        Group("救助身份", [
            Status.household, Status.person, Status.kind, Status.certificate, Status.from_on,
            Status.to_on, Status.review_on, Status.origin,
        ]),
    ],
    search=[Status.kind, via(Status.household, Household.head, Person.name), Status.review_on],
    sort=[Status.from_on, Status.review_on],
    checks=[dates_in_order, person_is_of_the_family],
    access={
        **CASE_READERS,
        Role.WINDOW: Can.READ | Can.CREATE | Can.EDIT,
        Role.TOWN_HEAD: Can.READ | Can.VOID,
    },
)  # fmt: skip
