"""The days off and make-up days of past years, from a library that collects the notices."""

import datetime as dt
from collections.abc import Iterator
from importlib.metadata import version

from chinese_calendar import Holiday  # type: ignore[import-untyped]
from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

from app.kernel.daylist import Kind, Listed
from app.kernel.festivals import FESTIVALS

# From 2024 on the office brings the notices themselves.
PAST_YEARS = range(2004, 2024)
SOURCE = f"开源日历库 chinesecalendar {version('chinesecalendar')}（汇编国务院办公厅历年放假通知）"
# The library's own name of that day is a whole sentence.
_CHINESE = {holiday.value: holiday.chinese for holiday in Holiday} | {
    Holiday.anti_fascist_70th_day.value: "抗战胜利纪念日"
}
# A Saturday worked for the holiday of 2006; the other library of the tests has it, this one not.
_FORGOTTEN = Listed(
    dt.date(2005, 12, 31),
    "work",
    "元旦",
    "2006 年元旦调休（chinesecalendar 未列，据开源日历库 holidays）",
)


def _name(day: dt.date, english: str) -> str:
    """Return the holiday's Chinese name as the notices write it.

    In 2020 both holidays fell on 1 October; the library knows one name for each day.
    """
    chinese = _CHINESE[english]
    full = next((f.name for f in FESTIVALS if f.is_named(chinese)), chinese)
    return f"{full}、中秋节" if (day.year, day.month) == (2020, 10) else full


def past_days() -> Iterator[Listed]:
    """Yield every day of ``PAST_YEARS`` that the notices set apart, in order."""
    tables: tuple[tuple[Kind, dict[dt.date, str]], ...] = (("off", holidays), ("work", workdays))
    found = [
        Listed(day, kind, _name(day, english), SOURCE)
        for kind, table in tables
        for day, english in table.items()
        if day.year in PAST_YEARS
    ]
    yield from sorted([*found, _FORGOTTEN], key=lambda entry: entry.day)
