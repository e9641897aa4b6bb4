"""Working days: due dates counted over an explicit calendar of holidays and make-up days."""

import datetime as dt
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, Self

from app.kernel.clock import OFFICE_ZONE, in_office, later
from app.kernel.faults import Refused
from app.kernel.festivals import lacking, statutory_days
from app.kernel.text import narrow

LONGEST = 3650
_ONE_DAY = dt.timedelta(days=1)
DAY_END = dt.time(23, 59, 59)
_SATURDAY = 5
_WEEK = 7
_LENGTH = re.compile("([0-9]{1,6})(wd|d|h|m)")
# The notice for the next year is published in October or November.
NOTICE_DUE = (11, 1)

Tone = Literal["red", "amber", "green"]


@dataclass(frozen=True)
class Calendar:
    """The days on which the State Council moved work and rest, and the years it has spoken for."""

    off: frozenset[dt.date]
    work: frozenset[dt.date]
    years: frozenset[int]

    @classmethod
    def of(cls, off: Iterable[tuple[dt.date, str]], work: Iterable[dt.date]) -> Self:
        """Build from the days off with their holidays' names, and the make-up working days.

        A year is known once all its statutory holidays are listed in full (``lacking``). One
        notice may already move a few days of the next January, and people enter a year day by
        day: neither makes a year known.
        """
        named: dict[dt.date, str] = dict(off)
        names: dict[int, list[str]] = defaultdict(list)
        for day, name in named.items():
            names[day.year].append(name)
        years = frozenset(year for year, found in names.items() if not lacking(year, found))
        return cls(frozenset(named), frozenset(work), years)

    def is_working(self, day: dt.date) -> bool:
        """Tell by the lists, else by the weekend; in an unknown year also by the law."""
        if day in self.off:
            return False
        return day in self.work or (day.weekday() < _SATURDAY and not self._off_by_law(day))

    def _off_by_law(self, day: dt.date) -> bool:
        return day.year not in self.years and day in statutory_days(day.year)

    def working_days(self, after: dt.date, until: dt.date) -> int:
        """Count the working days after one day up to another, by weeks and the days moved."""
        weeks, rest = divmod((until - after).days, _WEEK)
        tail = (after + n * _ONE_DAY for n in range(1, rest + 1))
        plain = weeks * _SATURDAY + sum(day.weekday() < _SATURDAY for day in tail)
        off = self.off.union(*self._laws(after.year, until.year))
        lost = sum(after < day <= until and day.weekday() < _SATURDAY for day in off)
        won = sum(after < day <= until and day.weekday() >= _SATURDAY for day in self.work)
        return plain - lost + won

    def _laws(self, first: int, last: int) -> Iterator[frozenset[dt.date]]:
        """Yield what the law alone gives in the unknown years of a span."""
        for year in range(first, last + 1):
            if year not in self.years:
                yield statutory_days(year) - self.work

    def knows(self, day: dt.date) -> bool:
        """Tell whether the year's notice is out, so that the answer will not change."""
        return day.year in self.years


def missing_year(calendar: Calendar, today: dt.date) -> int | None:
    """Return a year somebody should enter now: this one, or from ``NOTICE_DUE`` on the next."""
    next_too = (today.month, today.day) >= NOTICE_DUE
    due_years = (today.year, today.year + 1) if next_too else (today.year,)
    return next((year for year in due_years if year not in calendar.years), None)


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

    @property
    def short(self) -> str:
        """The form that ``parse`` reads."""
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True)
class Counting:
    """How a due moment is counted, kept so that it can be counted anew."""

    length: Length
    same_day: bool = False
    move_rest_day: bool = False

    def end(self, start: dt.datetime, calendar: Calendar) -> "Due":
        """Return when it ends, from a start (aware); see ``due``."""
        return due(
            start, self.length, calendar,
            same_day=self.same_day, move_rest_day=self.move_rest_day,
        )  # fmt: skip

    def longer(self, units: int) -> "Counting":
        """Return the same counting, some units longer, at most ``LONGEST`` in all."""
        amount = min(self.length.amount + units, LONGEST)
        return replace(self, length=Length(amount, self.length.unit))


@dataclass(frozen=True)
class Due:
    """When a length ends; ``provisional`` while a year it needs has no official calendar."""

    at: dt.datetime
    provisional: bool
    counted: Counting | None = field(default=None, compare=False, repr=False)


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
    counted = Counting(length, same_day, move_rest_day)
    if length.unit is Unit.HOUR:
        return Due(later(start, dt.timedelta(hours=length.amount)), False, counted)  # noqa: FBT003
    first = in_office(start).date()
    if length.unit is Unit.WORKING_DAY:
        last, known = _count_working(first, length.amount, calendar, same_day=same_day)
    else:
        last, known = _last_day(first, length, same_day=same_day), True
        if move_rest_day:
            last, known = _count_working(last, 1, calendar, same_day=True)
    return Due(dt.datetime.combine(last, DAY_END, OFFICE_ZONE), not known, counted)


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
