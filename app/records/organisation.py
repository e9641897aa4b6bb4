"""Organisations (机构): the bureau, departments, townships that staff belong to."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.declare import Record, flag, link, ref, text
from app.records.area import Area


class Organisation(Record):
    """One organisation; the lead department sees the whole county."""

    __tablename__ = "organisations"

    name: Mapped[str] = text("名称", 80, unique=True)
    area_id: Mapped[int] = ref(Area.id)
    area: Mapped[Area] = link("所属区划", area_id)
    lead: Mapped[bool] = flag("牵头部门", en="Lead department")
