"""A limit that stood still ends later by just the time it stood, whatever it is counted in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import OFFICE_ZONE
from app.kernel.daylist import read_calendar
from app.kernel.standing import stood_still, units_after
from app.kernel.working import LONGEST, Counting, Length, Unit

DATA = Path(__file__).parents[2] / "models" / "data"
CALENDAR = read_calendar((DATA / "calendar.csv").read_text(encoding="utf-8").splitlines())
ONE_DAY = dt.timedelta(days=1)
DAY_END = dt.time(23, 59, 59)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def end_of(how: Counting, start: str, stopped: str, resumed: str) -> dt.datetime:
    added = units_after(how, at(start), at(stopped), at(resumed), CALENDAR)
    return how.longer(added).end(at(start), CALENDAR).at


# Received on Friday 13 February 2026; the 14th is a make-up Saturday, the 15th to 23rd are off,
# the 28th is a make-up Saturday again.
TABLE = [
    # nothing passed while it stood still
    ("2wd", "2026-02-13T16:50", "2026-02-14T09:00", "2026-02-14T11:00", "2026-02-24"),
    ("2wd", "2026-02-13T16:50", "2026-02-14T09:00", "2026-02-23T11:00", "2026-02-24"),
    # the make-up Saturday counts, the holidays do not
    ("2wd", "2026-02-13T16:50", "2026-02-13T17:00", "2026-02-14T11:00", "2026-02-25"),
    ("2wd", "2026-02-13T16:50", "2026-02-13T17:00", "2026-02-26T11:00", "2026-02-28"),
    # stopped on its last day: it may end on the day it goes on, if that is worked
    ("2wd", "2026-02-13T16:50", "2026-02-24T09:00", "2026-02-27T11:00", "2026-02-27"),
    ("2wd", "2026-02-13T16:50", "2026-02-24T09:00", "2026-03-01T11:00", "2026-03-02"),
    ("15wd", "2026-04-24T10:00", "2026-04-28T10:00", "2026-05-06T10:00", "2026-05-22"),
    # calendar days know no holiday
    ("5d", "2026-02-13T16:50", "2026-02-15T09:00", "2026-02-18T11:00", "2026-02-21"),
    ("5d", "2026-02-13T16:50", "2026-02-18T09:00", "2026-02-25T11:00", "2026-02-25"),
    ("1d", "2026-12-30T16:50", "2026-12-30T17:00", "2027-01-02T00:00", "2027-01-03"),
]


@pytest.mark.parametrize(("length", "start", "stopped", "resumed", "expected"), TABLE)
def test_days_are_added_as_the_calendar_counts_them(
    length: str, start: str, stopped: str, resumed: str, expected: str
) -> None:
    found = end_of(Counting(Length.parse(length)), start, stopped, resumed)
    assert found == dt.datetime.combine(dt.date.fromisoformat(expected), DAY_END, OFFICE_ZONE)


HOURS = [
    ("24h", "2026-02-13T16:50", "2026-02-13T18:00", "2026-02-13T21:00", "2026-02-14T19:50"),
    ("24h", "2026-02-13T16:50", "2026-02-13T18:00", "2026-02-13T18:00", "2026-02-14T16:50"),
    # a begun hour counts in full
    ("24h", "2026-02-13T16:50", "2026-02-13T18:00", "2026-02-13T18:01", "2026-02-14T17:50"),
    ("24h", "2026-02-13T16:50", "2026-02-14T16:49", "2026-02-20T16:49", "2026-02-20T16:50"),
]


@pytest.mark.parametrize(("length", "start", "stopped", "resumed", "expected"), HOURS)
def test_hours_are_added_by_the_clock(
    length: str, start: str, stopped: str, resumed: str, expected: str
) -> None:
    assert end_of(Counting(Length.parse(length)), start, stopped, resumed) == at(expected)


SAME_DAY = [
    ("2wd", "2026-02-13T10:00", "2026-02-13T11:00", "2026-02-14T11:00", "2026-02-24"),
    ("2wd", "2026-02-13T10:00", "2026-02-14T11:00", "2026-02-24T11:00", "2026-02-24"),
    ("2wd", "2026-02-13T10:00", "2026-02-13T11:00", "2026-02-24T11:00", "2026-02-25"),
    ("5d", "2026-02-13T10:00", "2026-02-15T11:00", "2026-02-18T11:00", "2026-02-20"),
]


@pytest.mark.parametrize(("length", "start", "stopped", "resumed", "expected"), SAME_DAY)
def test_a_limit_that_counts_its_first_day_counts_the_day_it_goes_on(
    length: str, start: str, stopped: str, resumed: str, expected: str
) -> None:
    how = Counting(Length.parse(length), same_day=True)
    assert end_of(how, start, stopped, resumed).date().isoformat() == expected


def test_an_end_moved_to_a_working_day_is_no_end_before_the_limit_goes_on() -> None:
    """Two days end on Sunday the 15th and move to Tuesday the 24th; stopped on the Monday."""
    how = Counting(Length.parse("2d"), move_rest_day=True)
    ended = end_of(how, "2026-02-13T10:00", "2026-02-23T10:00", "2026-03-04T10:00")
    assert ended.date().isoformat() == "2026-03-04"


def test_a_month_does_not_stand_still() -> None:
    with pytest.raises(ValueError, match="m"):
        stood_still(
            Counting(Length.parse("1m")), at("2026-02-13T10:00"), at("2026-02-14T10:00"), CALENDAR
        )


def test_nothing_is_longer_than_the_longest() -> None:
    how = Counting(Length.parse("5d"))
    assert how.longer(LONGEST).length == Length(LONGEST, Unit.DAY)
    added = units_after(
        how.longer(LONGEST), at("2000-01-01T10:00"), at("2009-01-01T10:00"),
        at("2026-01-01T10:00"), CALENDAR,
    )  # fmt: skip
    assert added > 0


def is_working(day: dt.date) -> bool:
    return CALENDAR.is_working(day)


def every_day(_day: dt.date) -> bool:
    return True


def walk(
    how: Counting, counts: Callable[[dt.date], bool], start: dt.date, stops: list[dt.date]
) -> dt.date:
    """Walk day by day; a day ticks if it counts and the limit does not stand still on it."""
    first, last = stops
    day = start if how.same_day else start + ONE_DAY
    ticked = 0
    while True:
        still = first <= day < last if how.same_day else first < day <= last
        ticked += counts(day) and not still
        if ticked >= how.length.amount:
            return day
        day += ONE_DAY


DAYS = st.dates(dt.date(2024, 1, 2), dt.date(2026, 6, 1))


@given(
    DAYS,
    st.builds(
        Counting,
        st.builds(Length, st.integers(1, 40), st.sampled_from([Unit.WORKING_DAY, Unit.DAY])),
        same_day=st.booleans(),
    ),
    st.integers(0, 60), st.integers(0, 40),
)  # fmt: skip
def test_any_pause_agrees_with_a_walk_over_the_days(
    day: dt.date, how: Counting, until: int, still: int
) -> None:
    start = dt.datetime.combine(day, dt.time(10), OFFICE_ZONE)
    due = how.end(start, CALENDAR).at
    stopped = min(start + until * ONE_DAY, due.replace(hour=11))
    resumed = stopped + still * ONE_DAY
    added = units_after(how, start, stopped, resumed, CALENDAR)
    end = how.longer(added).end(start, CALENDAR).at
    counts = is_working if how.length.unit is Unit.WORKING_DAY else every_day
    walked = walk(how, counts, day, [stopped.date(), resumed.date()])
    # What ran out on the day it was stopped, or on a day of rest after it, ends as it goes on.
    on = resumed.date()
    while not counts(on):
        on += ONE_DAY
    assert end.date() == max(walked, on if walked < resumed.date() else walked)
    assert end >= max(due, resumed)


@given(DAYS, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=5))
def test_many_pauses_add_up(day: dt.date, pauses: list[tuple[int, int]]) -> None:
    """Each pause moves the end by the working days it lasted, as if it had been the only one."""
    how = Counting(Length(30, Unit.WORKING_DAY))
    start = dt.datetime.combine(day, dt.time(10), OFFICE_ZONE)
    added, now, expected = 0, start, 0
    for run, still in pauses:
        stopped, now = now + run * ONE_DAY, now + (run + still) * ONE_DAY
        added += units_after(how.longer(added), start, stopped, now, CALENDAR)
        days = (stopped.date() + n * ONE_DAY for n in range(1, still + 1))
        expected += sum(map(is_working, days))
    assert added == expected
