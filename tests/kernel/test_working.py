"""Due dates agree with the official calendar, day by day, and with the law's counting rules."""

import csv
import datetime as dt
from bisect import bisect_right
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import OFFICE_ZONE
from app.kernel.daylist import read_calendar, read_listed
from app.kernel.faults import Refused
from app.kernel.working import Calendar, Due, Length, Unit, due, missing_year, show_left

CALENDAR_FILE = Path(__file__).parents[2] / "models" / "data" / "calendar.csv"
LINES = CALENDAR_FILE.read_text(encoding="utf-8").splitlines()
CALENDAR = read_calendar(LINES)
HEADER = "day,kind,name,source"
# New Year's Day; the Spring Festival from its eve, with two days for its Saturday and Sunday.
BY_LAW_IN_2027 = {dt.date(2027, 1, 1)} | {dt.date(2027, 2, day) for day in range(5, 11)}


def at(text: str) -> dt.datetime:
    """Return a moment in office time."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def last_day(start: str, length: str, **rules: bool) -> str:
    """Return the day on which a length ends, after checking that it ends at the day's end."""
    end = due(at(start), Length.parse(length), CALENDAR, **rules).at
    assert (end.hour, end.minute, end.second, end.tzinfo) == (23, 59, 59, OFFICE_ZONE)
    return end.date().isoformat()


def working_days_of_the_file() -> list[dt.date]:
    """Walk 2024 to February 2027 over the raw rows, without the program's reader or rules."""
    kinds = {row[0]: row[1] for row in csv.reader(LINES)}
    day, found = dt.date(2024, 1, 1), []
    while day < dt.date(2027, 3, 1):
        rest = f"{day:%a}" in {"Sat", "Sun"} or day in BY_LAW_IN_2027
        usual = "off" if rest else "work"
        if kinds.get(day.isoformat(), usual) == "work":
            found.append(day)
        day += dt.timedelta(days=1)
    return found


def test_the_official_years_have_their_working_days() -> None:
    years = [day.year for day in working_days_of_the_file()]
    assert [years.count(year) for year in (2024, 2025, 2026)] == [251, 248, 248]
    assert CALENDAR.years == {2024, 2025, 2026}


def test_every_day_of_three_years_agrees_with_an_independent_walk() -> None:
    days = working_days_of_the_file()
    for offset in range((dt.date(2027, 1, 1) - dt.date(2024, 1, 1)).days):
        start = dt.date(2024, 1, 1) + dt.timedelta(days=offset)
        moment = dt.datetime.combine(start, dt.time(9), OFFICE_ZONE)
        following = bisect_right(days, start)
        for amount in range(1, 31):
            expected = days[following + amount - 1]
            end = due(moment, Length(amount, Unit.WORKING_DAY), CALENDAR)
            assert end.at.date() == expected, (start, amount)
            assert end.provisional == (expected.year == 2027), (start, amount)


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("2026-02-13T16:50", "2wd", "2026-02-24"),  # Saturday 14 is a make-up day
        ("2026-02-13T16:50", "1wd", "2026-02-14"),
        ("2026-02-17T10:00", "2wd", "2026-02-25"),  # received within the holiday
        ("2024-02-08T10:00", "1wd", "2024-02-09"),  # New Year's Eve was not off in 2024
        ("2024-02-08T10:00", "2wd", "2024-02-18"),  # Sunday 18 is a make-up day
        ("2025-09-30T10:00", "1wd", "2025-10-09"),
        ("2025-09-30T10:00", "2wd", "2025-10-10"),
        ("2025-09-30T10:00", "3wd", "2025-10-11"),  # Saturday 11 is a make-up day
        ("2026-02-13T16:50", "5d", "2026-02-18"),
        ("2026-01-31T10:00", "1m", "2026-02-28"),
        ("2024-01-31T10:00", "1m", "2024-02-29"),
        ("2026-02-28T10:00", "1m", "2026-03-28"),
        ("2026-11-30T10:00", "3m", "2027-02-28"),
        ("2026-12-15T10:00", "12m", "2027-12-15"),
    ],
)
def test_known_answers(start: str, length: str, expected: str) -> None:
    assert last_day(start, length) == expected


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("2026-02-13T16:50", "2wd", "2026-02-14"),
        ("2026-02-15T10:00", "1wd", "2026-02-24"),  # a day of rest cannot be the first one
        ("2026-02-13T16:50", "1d", "2026-02-13"),
        ("2026-02-13T16:50", "1m", "2026-03-12"),
        ("2026-03-01T10:00", "1m", "2026-03-31"),
        ("2026-01-30T10:00", "1m", "2026-02-28"),
    ],
)
def test_counting_the_day_itself(start: str, length: str, expected: str) -> None:
    assert last_day(start, length, same_day=True) == expected


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("2026-02-13T16:50", "5d", "2026-02-24"),
        ("2026-02-13T16:50", "1d", "2026-02-14"),
        ("2026-01-17T16:50", "1m", "2026-02-24"),
        ("2026-02-13T16:50", "2wd", "2026-02-24"),
    ],
)
def test_a_last_day_of_rest_moves_on_where_the_rule_says_so(
    start: str, length: str, expected: str
) -> None:
    assert last_day(start, length, move_rest_day=True) == expected


def test_hours_are_exact_over_any_days() -> None:
    start = at("2026-02-13T16:50:30")
    end = due(start, Length.parse("24h"), CALENDAR, move_rest_day=True)
    assert end == Due(at("2026-02-14T16:50:30"), provisional=False)


def test_the_day_is_the_office_day_whatever_the_zone_of_the_start() -> None:
    utc = dt.datetime(2026, 2, 12, 16, 30, tzinfo=dt.UTC)  # already the 13th in the office
    assert due(utc, Length.parse("1d"), CALENDAR).at == at("2026-02-14T23:59:59")
    with pytest.raises(ValueError, match="without time zone"):
        due(utc.replace(tzinfo=None), Length.parse("1d"), CALENDAR)


@pytest.mark.parametrize(
    ("start", "length", "moved", "provisional"),
    [
        ("2026-12-30T10:00", "1wd", False, False),
        ("2026-12-30T10:00", "2wd", False, True),
        ("2026-12-30T10:00", "2d", False, False),  # plain days need no calendar
        ("2026-12-30T10:00", "2d", True, True),
        ("2026-12-30T10:00", "1d", True, False),
        ("2023-12-29T10:00", "1wd", False, True),
        ("2023-12-31T10:00", "1wd", False, False),
    ],
)
def test_provisional_while_a_needed_year_is_not_announced(
    start: str, length: str, *, moved: bool, provisional: bool
) -> None:
    end = due(at(start), Length.parse(length), CALENDAR, move_rest_day=moved)
    assert end.provisional is provisional


starts = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2050, 1, 1)).map(  # noqa: DTZ001 - strategy bounds are naive
    lambda naive: naive.replace(tzinfo=OFFICE_ZONE)
)
lengths = st.builds(Length, st.integers(1, 400), st.sampled_from(Unit))


@given(start=starts, length=lengths, same=st.booleans(), moved=st.booleans())
def test_a_due_moment_is_never_past_and_longer_is_never_earlier(
    start: dt.datetime,
    length: Length,
    *,
    same: bool,
    moved: bool,
) -> None:
    end = due(start, length, CALENDAR, same_day=same, move_rest_day=moved)
    longer = Length(length.amount + 1, length.unit)
    more = due(start, longer, CALENDAR, same_day=same, move_rest_day=moved)
    assert start.replace(microsecond=0) <= end.at <= more.at
    assert more.provisional >= end.provisional or length.unit is not Unit.WORKING_DAY


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("2wd", "2 个工作日"), ("5d", "5 天"), ("24h", "24 小时"), ("３Ｍ", "3 个月"),
     (" 3650d ", "3650 天")],
)  # fmt: skip
def test_lengths_read_and_show(raw: str, shown: str) -> None:
    assert str(Length.parse(raw)) == shown


@pytest.mark.parametrize(
    "raw", ["0wd", "-1d", "3651d", "2", "wd", "2 wd 3", "1.5d", "2y", "", "9999999d"]
)
def test_no_length_is_refused(raw: str) -> None:
    with pytest.raises(Refused, match="期限"):
        Length.parse(raw)


@pytest.mark.parametrize(
    ("now", "end", "expected"),
    [
        ("2026-02-13T16:50", "2026-02-24T23:59:59", ("2月24日", "green")),
        ("2026-12-30T16:50", "2027-01-04T23:59:59", ("2027年1月4日", "green")),
        ("2026-02-24T00:00", "2026-02-24T23:59:59", ("今日到期", "amber")),
        ("2026-02-24T23:59:59", "2026-02-24T23:59:59", ("今日到期", "amber")),
        ("2026-02-25T00:00", "2026-02-24T23:59:59", ("逾期 1 个工作日", "red")),
        ("2026-03-02T09:00", "2026-02-24T23:59:59", ("逾期 5 个工作日", "red")),
        ("2026-03-01T09:00", "2026-02-28T23:59:59", ("逾期不足 1 个工作日", "red")),
        ("2026-02-24T17:00", "2026-02-24T16:50", ("逾期不足 1 个工作日", "red")),
    ],
)
def test_what_is_left_is_said_and_coloured(now: str, end: str, expected: tuple[str, str]) -> None:
    assert show_left(at(now), at(end), CALENDAR) == expected


def test_the_calendar_file_names_its_source_in_every_line() -> None:
    assert LINES[0].startswith("# source:")
    assert all(entry.name and entry.source.startswith("https://") for entry in read_listed(LINES))


def whole_year(year: int) -> list[tuple[dt.date, str]]:
    """Return the least that makes a year known: the thirteen days of the law, by name."""
    days = {
        "元旦": [(1, 1)], "春节": [(2, 5), (2, 6), (2, 7), (2, 8)], "清明节": [(4, 5)],
        "劳动节": [(5, 1), (5, 2)], "端午节": [(6, 9)], "中秋节": [(9, 15)],
        "国庆节": [(10, 1), (10, 2), (10, 3)],
    }  # fmt: skip
    return [(dt.date(year, m, d), name) for name, found in days.items() for m, d in found]


def test_a_year_is_known_once_its_seven_holidays_are_listed_in_full() -> None:
    whole = whole_year(2027)
    assert Calendar.of(whole, []).years == {2027}
    for missing in whole:
        rest = [entry for entry in whole if entry is not missing]
        calendar = Calendar.of(rest, [])
        assert calendar.years == set(), missing
        assert not calendar.knows(missing[0])


def test_the_next_january_alone_does_not_make_a_year_known() -> None:
    calendar = Calendar.of([*whole_year(2026), (dt.date(2027, 1, 2), "元旦")], [])
    assert calendar.years == {2026}
    assert calendar.knows(dt.date(2026, 5, 5))
    assert not calendar.knows(dt.date(2027, 1, 2))


def test_two_holidays_of_one_name_count_for_both() -> None:
    joined = [
        (day, "国庆节、中秋节" if day.month in (9, 10) else name) for day, name in whole_year(2025)
    ]
    assert Calendar.of(joined, []).years == {2025}


@pytest.mark.parametrize(("year", "least"), [(2007, 8), (2024, 11), (2025, 13)])
def test_older_years_need_what_the_law_of_their_time_gave(year: int, least: int) -> None:
    """Until 2007 four holidays; until 2024 eleven days; the labour day had one."""
    given: Counter[str] = Counter()
    days = []
    for day, name in whole_year(year):
        given[name] += 1
        new = year < 2008 and name in ("清明节", "端午节", "中秋节")
        more = year < 2025 and given[name] > {"春节": 3, "国庆节": 3}.get(name, 1)
        if not (new or more):
            days.append((day, name))
    assert len(days) == least
    assert Calendar.of(days, []).years == {year}
    assert all(Calendar.of([d for d in days if d is not one], []).years == set() for one in days)


@pytest.mark.parametrize(
    ("today", "missing"),
    [("2026-10-31", None), ("2026-11-01", 2027), ("2026-12-31", 2027), ("2027-01-01", 2027),
     ("2027-06-30", 2027), ("2024-12-31", None), ("2025-11-02", None)],
)  # fmt: skip
def test_a_year_that_should_be_there_by_now_is_named(today: str, missing: int | None) -> None:
    assert missing_year(CALENDAR, dt.date.fromisoformat(today)) == missing


def test_an_unknown_year_has_the_holidays_of_the_law() -> None:
    new_year, first_work = dt.date(2027, 1, 1), dt.date(2027, 1, 4)
    assert not CALENDAR.is_working(new_year)
    assert CALENDAR.is_working(first_work)
    listed = Calendar.of([], [dt.date(2027, 2, 20)])  # what is listed already counts
    assert listed.is_working(dt.date(2027, 2, 20))
    assert Calendar.of([], []).is_working(dt.date(2023, 10, 2)), "before the law of 2025: weekends"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "第 1 行：表头"),
        (["date,kind"], "第 1 行：表头"),
        (["放假安排", "日期,备注"], "第 1 行：表头"),
        (["# source: x", HEADER, "2026-02-30,off,春节,x"], "第 3 行：2026 年 2 月 30 日不存在"),
        ([HEADER, "", "2026-02-13,off,春节"], "第 3 行：缺少依据"),
        ([HEADER, "2026-02-14,free,春节,x"], "第 2 行：类型只能是 放假"),
        ([HEADER, "2026-02-13,work,春节,x"], "第 2 行：2026-02-13 是星期五，不是周末"),
        (
            [HEADER, "2026-02-14,work,春节,x", "2026-02-14,off,春节,x"],
            "第 3 行：2026-02-14 与第 2 行重复",
        ),
        ([HEADER, "2026-02-14,work,春\x00节,x"], "第 2 行：含有空字符"),
        ([HEADER, "2026-02-14,work,春\r节,x"], "第 2 行：引号或换行"),
    ],
)
def test_a_faulty_calendar_is_refused_with_its_line(lines: list[str], message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_calendar(lines)


def test_a_calendar_from_a_spreadsheet_reads() -> None:
    lines = ["\ufeff" + HEADER + "\r\n", '２０２６/10/1,off,"国庆节",x\r\n']
    assert read_calendar(lines).off == {dt.date(2026, 10, 1)}


@given(st.dates(dt.date(2023, 6, 1), dt.date(2027, 6, 1)), st.integers(0, 900))
def test_working_days_are_counted_as_one_walks(after: dt.date, length: int) -> None:
    until = after + dt.timedelta(days=length)
    walked = sum(CALENDAR.is_working(after + dt.timedelta(days=n)) for n in range(1, length + 1))
    assert CALENDAR.working_days(after, until) == walked
