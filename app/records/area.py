"""Administrative areas (行政区划): county, townships, villages, with their 12-digit codes."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.declare import Choice, Field, Kind, Record, choice, text
from app.declare.columns import Key

CODE_LENGTH = 12


class Level(Choice):
    """How high an area stands."""

    COUNTY = "县"
    TOWN = "乡镇街道"
    VILLAGE = "村居"


class Area(Record):
    """One area; ``short`` is its part of the numbers drawn for its records."""

    __tablename__ = "areas"

    code: Mapped[str] = text("区划代码", CODE_LENGTH, unique=True)
    name: Mapped[str] = text("名称", 60)
    level: Mapped[Level] = choice(Level, "级别")
    short: Mapped[str | None] = text("编号简称", 10, hint="用于案件编号，如 QS", en="Short name")
    urban_rural: Mapped[str | None] = text("城乡分类代码", 3)
    parent_id: Mapped[int | None] = mapped_column(Key, ForeignKey("areas.id"), index=True)
    parent: Mapped[Area | None] = relationship(
        remote_side="Area.id", info={"field": Field("上级区划", Kind.LINK)}
    )
