"""Due dates and working days agree with an independent library, day by day, 2004 to 2050."""

import datetime as dt
from bisect import bisect_right
from pathlib import Path

import holidays
import pytest

from app.kernel.clock import OFFICE_ZONE
from app.kernel.daylist import calendar_from, read_listed
from app.kernel.festivals import LAW_FROM, statutory_days
from app.kernel.pastdays import PAST_YEARS, past_days
from app.kernel.working import Length, Unit, due

DATA = Path(__file__).parents[2] / "models" / "data"
LISTED = read_listed((DATA / "calendar.csv").read_text(encoding="utf-8").splitlines())
CALENDAR = calendar_from([*past_days(), *LISTED])
OFFICIAL = range(2024, 2027)
ONE_DAY = dt.timedelta(days=1)


def walked(first: dt.date, last: dt.date) -> list[dt.date]:
    """Walk the days by the other library alone: its holidays and its worked weekends."""
    china = holidays.country_holidays("CN", years=range(first.year, last.year + 1))
    worked = china.weekend_workdays
    found, day = [], first
    while day <= last:
        if day in worked or (day.weekday() < 5 and day not in china):
            found.append(day)
        day += ONE_DAY
    return found


def test_thirty_lengths_from_every_day_agree_with_the_other_library() -> None:
    days = walked(dt.date(2024, 1, 1), dt.date(2027, 3, 31))
    start = dt.date(2024, 1, 1)
    while start.year in OFFICIAL:
        moment = dt.datetime.combine(start, dt.time(16, 50), OFFICE_ZONE)
        following = bisect_right(days, start)
        for amount in range(1, 31):
            end = due(moment, Length(amount, Unit.WORKING_DAY), CALENDAR)
            expected = days[following + amount - 1]
            assert (end.at.date(), end.provisional) == (expected, expected.year == 2027), start
        start += ONE_DAY


@pytest.mark.parametrize("year", PAST_YEARS)
def test_past_years_agree_with_the_other_library(year: int) -> None:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    ours = [d for n in range(366) if CALENDAR.is_working(d := first + n * ONE_DAY) and d <= last]
    assert ours == walked(first, last)


@pytest.mark.parametrize("year", range(2027, 2051))
def test_what_the_law_alone_gives_agrees_with_the_other_library(year: int) -> None:
    """The lunar dates, and the days given for those on a weekend."""
    china = {day for day in holidays.country_holidays("CN", years=year) if day.year == year}
    assert {d for d in statutory_days(year) if d.weekday() < 5} == {
        d for d in china if d.weekday() < 5
    }


def test_the_years_listed_are_known_and_no_other() -> None:
    assert CALENDAR.years == set(PAST_YEARS) | set(OFFICIAL)
    assert statutory_days(LAW_FROM - 1) == frozenset()
    assert statutory_days(2051) == {
        dt.date(2051, m, d) for m, d in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
    } | {dt.date(2051, 1, 2), dt.date(2051, 10, 4)}, "beyond the lunar table the fixed ones"
