"""How far back a rule looks: tables of edges, and the law's own way of counting."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import OFFICE_ZONE, in_office
from app.kernel.working import Calendar, Length, Unit, due
from models.repeats.windows import first_day, first_of_year

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("received", "months", "first"),
    [
        ("2026-03-15", 12, "2025-03-15"),
        ("2026-03-31", 1, "2026-03-01"),
        ("2026-03-28", 1, "2026-02-28"),
        ("2026-03-29", 1, "2026-03-01"),
        ("2024-02-29", 12, "2023-03-01"),
        ("2024-02-28", 12, "2023-02-28"),
        ("2025-02-28", 12, "2024-02-28"),
        ("2026-01-01", 12, "2025-01-01"),
        ("2026-01-31", 2, "2025-12-01"),
        ("2026-12-31", 120, "2016-12-31"),
        ("2026-01-15", 1, "2025-12-15"),
    ],
)
def test_the_first_day_that_counts(received: str, months: int, first: str) -> None:
    found = first_day(dt.date.fromisoformat(received), months)
    assert found == dt.date.fromisoformat(first)


def is_over(given: dt.date, months: int, received: dt.date) -> bool:
    """Whether a period that began with a day is over before another, as the clocks count it."""
    noon = dt.datetime.combine(given, dt.time(12), OFFICE_ZONE)
    end = due(noon, Length(months, Unit.MONTH), Calendar.of((), ()))
    return in_office(end.at).date() < received


@given(DAYS, st.integers(1, 120))
def test_it_is_the_first_whose_months_are_not_over(received: dt.date, months: int) -> None:
    first = first_day(received, months)
    assert not is_over(first, months, received)
    assert is_over(first - DAY, months, received)


@given(DAYS)
def test_a_calendar_year_begins_with_january(received: dt.date) -> None:
    first = first_of_year(received)
    assert (first.month, first.day, first.year) == (1, 1, received.year)
