"""Working days: due dates counted over an explicit calendar of holidays and make-up days."""

import csv
import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Self, cast

from app.kernel.clock import OFFICE_ZONE, in_office, later, parse_day
from app.kernel.faults import Refused
from app.kernel.text import narrow

LONGEST = 3650
_ONE_DAY = dt.timedelta(days=1)
_DAY_END = dt.time(23, 59, 59)
_SATURDAY = 5
_WEEK = 7
_LENGTH = re.compile("([0-9]{1,6})(wd|d|h|m)")
_HEADER = ["day", "kind", "name", "source"]

Tone = Literal["red", "amber", "green"]


@dataclass(frozen=True)
class Calendar:
    """The days on which the State Council moved work and rest, and the years it has spoken for."""

    off: frozenset[dt.date]
    work: frozenset[dt.date]
    years: frozenset[int]

    @classmethod
    def of(cls, off: Iterable[dt.date], work: Iterable[dt.date]) -> Self:
        """Build from listed days; a year is known once its National Day is listed.

        One notice may already move a few days of the next January: those alone do not make
        the next year known.
        """
        rest = frozenset(off)
        years = frozenset(day.year for day in rest if (day.month, day.day) == (10, 1))
        return cls(rest, frozenset(work), years)

    def is_working(self, day: dt.date) -> bool:
        """Tell by the lists, else by the weekend."""
        if day in self.off:
            return False
        return day in self.work or day.weekday() < _SATURDAY

    def working_days(self, after: dt.date, until: dt.date) -> int:
        """Count the working days after one day up to another, by weeks and the days moved."""
        weeks, rest = divmod((until - after).days, _WEEK)
        tail = (after + n * _ONE_DAY for n in range(1, rest + 1))
        plain = weeks * _SATURDAY + sum(day.weekday() < _SATURDAY for day in tail)
        lost = sum(after < day <= until and day.weekday() < _SATURDAY for day in self.off)
        won = sum(after < day <= until and day.weekday() >= _SATURDAY for day in self.work)
        return plain - lost + won

    def knows(self, day: dt.date) -> bool:
        """Tell whether the year's notice is out, so that the answer will not change."""
        return day.year in self.years


class Unit(StrEnum):
    """What a length is counted in; the value is its short form."""

    WORKING_DAY = "wd"
    DAY = "d"
    HOUR = "h"
    MONTH = "m"


_UNIT_NAMES = {
    Unit.WORKING_DAY: "个工作日",
    Unit.DAY: "天",
    Unit.HOUR: "小时",
    Unit.MONTH: "个月",
}


@dataclass(frozen=True)
class Length:
    """A length of time in a rule: 1 to ``LONGEST`` of one unit."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LONGEST:
            text = f"期限须在 1 至 {LONGEST} 之间，请核对"
            raise Refused(text)

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Read ``2wd``, ``5d``, ``24h`` or ``3m``; ``Refused`` for anything else."""
        match = _LENGTH.fullmatch(narrow(raw).lower())
        if match is None:
            text = "期限的写法不对，请写 2wd（工作日）、5d（天）、24h（小时）或 3m（月）"
            raise Refused(text)
        return cls(int(match[1]), Unit(match[2]))

    def __str__(self) -> str:
        return f"{self.amount} {_UNIT_NAMES[self.unit]}"


@dataclass(frozen=True)
class Due:
    """When a length ends; ``provisional`` while a year it needs has no official calendar."""

    at: dt.datetime
    provisional: bool


def due(
    start: dt.datetime,
    length: Length,
    calendar: Calendar,
    *,
    same_day: bool = False,
    move_rest_day: bool = False,
) -> Due:
    """Return the end of ``length`` from ``start`` (aware).

    Hours are exact. The others end with the last day, 23:59:59 office time. The day of the
    event is not counted (民法典 201) unless ``same_day``; months end on the same day number or
    the month's end (民法典 202); ``move_rest_day`` moves a last day of rest to the next working
    day (民法典 203).
    """
    if length.unit is Unit.HOUR:
        return Due(later(start, dt.timedelta(hours=length.amount)), provisional=False)
    first = in_office(start).date()
    if length.unit is Unit.WORKING_DAY:
        last, known = _count_working(first, length.amount, calendar, same_day=same_day)
    else:
        last, known = _last_day(first, length, same_day=same_day), True
        if move_rest_day:
            last, known = _count_working(last, 1, calendar, same_day=True)
    return Due(dt.datetime.combine(last, _DAY_END, OFFICE_ZONE), provisional=not known)


def _count_working(
    first: dt.date, amount: int, calendar: Calendar, *, same_day: bool
) -> tuple[dt.date, bool]:
    day = first if same_day else first + _ONE_DAY
    known = calendar.knows(day)
    counted = int(calendar.is_working(day))
    while counted < amount:
        day += _ONE_DAY
        known = known and calendar.knows(day)
        counted += calendar.is_working(day)
    return day, known


def _last_day(first: dt.date, length: Length, *, same_day: bool) -> dt.date:
    if length.unit is Unit.DAY:
        return first + (length.amount - same_day) * _ONE_DAY
    years, month = divmod(first.month - 1 + length.amount, 12)
    year, month = first.year + years, month + 1
    month_end = monthrange(year, month)[1]
    if first.day > month_end:
        return dt.date(year, month, month_end)
    return dt.date(year, month, first.day) - same_day * _ONE_DAY


def show_left(now: dt.datetime, at: dt.datetime, calendar: Calendar) -> tuple[str, Tone]:
    """Return what the screen says of a due moment, and its colour."""
    present, end = in_office(now), in_office(at)
    if present > end:
        return _show_overdue(present.date(), end.date(), calendar), "red"
    if present.date() == end.date():
        return "今日到期", "amber"
    year = "" if present.year == end.year else f"{end.year}年"
    return f"{year}{end.month}月{end.day}日", "green"


def show_period(now: dt.datetime, at: dt.datetime) -> tuple[str, Tone]:
    """Return what the screen says of days that must pass until a moment, and its colour."""
    present, end = in_office(now), in_office(at)
    if present > end:
        return "已期满", "amber"
    if present.date() == end.date():
        return "今日期满", "green"
    year = "" if present.year == end.year else f"{end.year}年"
    return f"{year}{end.month}月{end.day}日期满", "green"


def _show_overdue(today: dt.date, last: dt.date, calendar: Calendar) -> str:
    overdue = calendar.working_days(last, today)
    return f"逾期 {overdue} 个工作日" if overdue else "逾期不足 1 个工作日"


@dataclass(frozen=True)
class Listed:
    """One line of a calendar file: a day moved by a notice, and which notice."""

    day: dt.date
    kind: Literal["off", "work"]
    name: str
    source: str


def read_listed(lines: Iterable[str]) -> list[Listed]:
    """Read ``day,kind,name,source`` lines under their header; ``#`` lines are comments.

    Raises ``Refused`` naming the line number.
    """
    listed: dict[dt.date, Listed] = {}
    rows = _rows(lines)
    number, header = next(rows, (1, []))
    if header != _HEADER:
        text = f"第 {number} 行：表头应为 {','.join(_HEADER)}"
        raise Refused(text)
    for number, row in rows:
        with _line(number):
            entry = _listed(row)
            if entry.day in listed:
                text = f"{entry.day} 重复，请只保留一行"
                raise Refused(text)
        listed[entry.day] = entry
    return list(listed.values())


@contextmanager
def _line(number: int) -> Iterator[None]:
    try:
        yield
    except (Refused, csv.Error) as fault:
        reason = fault if isinstance(fault, Refused) else "引号或换行不成对，请核对"
        text = f"第 {number} 行：{reason}"
        raise Refused(text) from None


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, start=1):
        with _line(number):
            text = narrow(line)
            row = [cell.strip() for cell in next(csv.reader([text]), [])]
        if row and not text.startswith("#"):
            yield number, row


def _listed(row: list[str]) -> Listed:
    if len(row) != len(_HEADER):
        text = f"应有 {len(_HEADER)} 列，现在是 {len(row)} 列"
        raise Refused(text)
    day = parse_day(row[0])
    kind = row[1]
    if kind not in ("off", "work"):
        text = f"kind 只能是 off 或 work，现在是 {kind}"
        raise Refused(text)
    if kind == "work" and day.weekday() < _SATURDAY:
        text = f"{day} 不是周末，不能列为调休上班（work），请核对日期"
        raise Refused(text)
    return Listed(day, cast('Literal["off", "work"]', kind), row[2], row[3])


def read_calendar(lines: Iterable[str]) -> Calendar:
    """Build the calendar from the lines of its file; see ``read_listed`` and ``Calendar.of``."""
    listed = read_listed(lines)
    return Calendar.of(
        (entry.day for entry in listed if entry.kind == "off"),
        (entry.day for entry in listed if entry.kind == "work"),
    )
