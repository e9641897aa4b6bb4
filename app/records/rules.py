"""Rule sets (政策规则集), the working calendar and the series of numbers: the county's data."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import Choice, Record, Stored, choice, day, link, note, ref, text
from app.declare.columns import Key

SLOT_LENGTH = 60
# A day that was declared void may be entered again.
LIVING = sql("voided_at IS NULL")


class RuleSet(Record):
    """The rules in force from a day; a case is judged by the set of the day it was received."""

    __tablename__ = "rule_sets"

    code: Mapped[str] = text("代码", 30, unique=True)
    name: Mapped[str] = text("名称", 80)
    basis: Mapped[str] = note("依据文件")
    from_on: Mapped[dt.date] = day("生效日期")
    to_on: Mapped[dt.date | None] = day("失效日期")


class Rule(Record):
    """One parameter of a rule set, with its unit and its source."""

    __tablename__ = "rules"
    __table_args__ = (Index("uq_rules_key", "rule_set_id", "key", unique=True),)

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    key: Mapped[str] = text("参数", 40)
    name: Mapped[str] = text("名称", 80)
    value: Mapped[str] = text("值", 40)
    source: Mapped[str] = text("出处", 200)


class DayKind(Choice):
    """What the State Council's notice says of a day."""

    OFF = "放假", "green"
    WORK = "调休上班", "amber"


class CalendarDay(Record):
    """A day that the notice sets apart from the weekend rule (工作日历)."""

    __tablename__ = "calendar_days"
    __table_args__ = (
        Index(
            "uq_calendar_days_on", "on", unique=True, sqlite_where=LIVING, postgresql_where=LIVING
        ),
    )

    on: Mapped[dt.date] = day("日期")
    kind: Mapped[DayKind] = choice(DayKind, "类型")
    name: Mapped[str] = text("节日", 30)
    source: Mapped[str] = text("依据", 200)


class Series(Record):
    """How numbers of one kind are written, e.g. ``{county}-{town}-{year}-{seq:04d}``."""

    __tablename__ = "series"

    code: Mapped[str] = text("代码", 30, unique=True)
    pattern: Mapped[str] = text("规则", 80)


class SeriesCount(Stored):
    """The last number drawn in one slot of a series."""

    __tablename__ = "series_counts"
    __table_args__ = (UniqueConstraint("series", "slot"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    series: Mapped[str] = mapped_column(String(SLOT_LENGTH))
    slot: Mapped[str] = mapped_column(String(SLOT_LENGTH))
    last: Mapped[int]
