"""What an office is ruled by (规则): sets of rules in force for a time, and series of numbers.

An office declares its own ``RuleSet``, ``Limit`` and ``Parameter`` on these bases, with the keys
and the roles it knows; the machine finds them by their bases.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.declare import (
    Choice,
    Record,
    Stored,
    choice,
    day,
    flag,
    link,
    note,
    ref,
    text,
    whole,
)
from app.declare.columns import Key
from app.kernel.working import LONGEST, Unit
from app.records.area import Area

SLOT_LENGTH = 60
# A day that was declared void may be entered again.
LIVING = sql("voided_at IS NULL")


class RuleState(Choice):
    """Where a rule set stands; what was published is never edited, only superseded."""

    DRAFT = "拟定中", "blue", "正在拟定，可以修改，尚不适用于任何案件"
    PUBLISHED = "已发布", "green", "生效期内收到的申请适用本规则集，内容不再修改"
    SUPERSEDED = "已被取代", "grey", "新规则集发布后停止适用，此前收到的申请仍按它办理"
    DROPPED = "已放弃", "red", "未发布即放弃"


# The sets that were published and so may be in force on some day.
ONCE_PUBLISHED = (RuleState.PUBLISHED, RuleState.SUPERSEDED)


class RuleBook(Record):
    """The rules in force for an area from a day to a day."""

    __abstract__ = True

    code: Mapped[str] = text("代码", 30, unique=True)
    name: Mapped[str] = text("名称", 80)
    basis: Mapped[str] = note("依据文件")
    from_on: Mapped[dt.date] = day("生效日期")
    to_on: Mapped[dt.date | None] = day("失效日期", hint="不填则长期有效，直到被新规则集取代")
    state: Mapped[RuleState] = choice(RuleState, "状态", default=RuleState.DRAFT)
    area_id: Mapped[int | None] = ref(Area.id)

    @declared_attr
    def area(cls) -> Mapped[Area | None]:  # noqa: N805 - SQLAlchemy passes the class
        """The area it is for; the whole county where none is named."""
        key: Any = cls.area_id
        return link("适用区划", key, hint="不填则适用全县；乡镇有自己的规则时选乡镇")


class LimitUnit(Choice):
    """What a time limit is counted in."""

    WORKING_DAY = "工作日"
    DAY = "日"
    HOUR = "小时"
    MONTH = "个月"

    @property
    def unit(self) -> Unit:
        """The unit as the calendar knows it."""
        return Unit[self.code]


class Counting(Choice):
    """From which day a limit is counted (民法典 201)."""

    NEXT_DAY = "自次日起算"
    SAME_DAY = "自当日起算"


class TimeLimit(Record):
    """How long something may take, and what happens around its end.

    An office adds the words the machine does not know: ``key``, the limit; ``pauses``, the reasons
    for which it stands still; ``extend_by``, the role that may make it longer; ``late_to``, the
    role that is told when it is missed.
    """

    __abstract__ = True

    amount: Mapped[int] = whole("长度", least=1, most=LONGEST)
    unit: Mapped[LimitUnit] = choice(LimitUnit, "单位")
    counting: Mapped[Counting] = choice(Counting, "起算", default=Counting.NEXT_DAY)
    moved: Mapped[bool] = flag("遇休息日顺延", en="Moved on a rest day")
    warn_days: Mapped[int | None] = whole("提前提醒（日）", most=365)
    extend_most: Mapped[int | None] = whole(
        "最多延长", most=LONGEST, hint="单位同上；不填则不能延长"
    )
    source: Mapped[str] = text("出处", 200)
    remark: Mapped[str | None] = text("说明", 200)


class Value(Record):
    """One parameter: its value as people write it, with its source."""

    __abstract__ = True

    value: Mapped[str] = text("值", 40)
    source: Mapped[str] = text("出处", 200)
    remark: Mapped[str | None] = text("说明", 200)


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
