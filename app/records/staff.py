"""Staff (工作人员) and the posts they hold: a role in an area, for a time."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import PHONE, Record, day, flag, link, ref, secret, text
from app.declare.columns import Key
from app.records.area import Area
from app.records.organisation import Organisation

ROLE_LENGTH = 40


class Staff(Record):
    """A person who works here; the account stands in the framework's user table."""

    __tablename__ = "staff"

    name: Mapped[str] = text("姓名", 30)
    user_id: Mapped[int | None] = mapped_column(Key, ForeignKey("ab_user.id"), unique=True)
    area_id: Mapped[int] = ref(Area.id)
    area: Mapped[Area] = link("所属区划", area_id)
    organisation_id: Mapped[int | None] = ref(Organisation.id)
    organisation: Mapped[Organisation | None] = link("所属机构", organisation_id)
    phone: Mapped[str | None] = secret("联系电话", PHONE)
    on_duty: Mapped[bool] = flag("在岗", en="On duty")


class Grant(Record):
    """A role held in an area (授权); rights come from the role's declarations alone."""

    __tablename__ = "grants"
    __table_args__ = (
        Index("ix_grants_staff_id_role", "staff_id", "role"),
        Index("ix_grants_role_area_id", "role", "area_id"),
    )

    staff_id: Mapped[int] = ref(Staff.id)
    staff: Mapped[Staff] = link("工作人员", staff_id)
    role: Mapped[str] = mapped_column(String(ROLE_LENGTH))
    area_id: Mapped[int] = ref(Area.id)
    area: Mapped[Area] = link("范围", area_id)
    department_id: Mapped[int | None] = ref(Organisation.id)
    department: Mapped[Organisation | None] = link("部门", department_id)
    from_on: Mapped[dt.date] = day("起始日期")
    to_on: Mapped[dt.date | None] = day("截止日期")
