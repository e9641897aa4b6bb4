"""How far back a rule of repetition looks: whole months, or the calendar year."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

MONTHS = 12


def first_day(received_on: dt.date, months: int) -> dt.date:
    """Return the earliest day from which ``months`` are not over when an application comes in.

    The day itself is not counted; a period ends on the day of the same number, or on the last
    of a shorter month (民法典 201、202): what was given on 2025-03-15 still counts on 2026-03-15.
    """
    year, month = divmod(received_on.year * MONTHS + received_on.month - 1 - months, MONTHS)
    if received_on.day <= monthrange(year, month + 1)[1]:
        return dt.date(year, month + 1, received_on.day)
    year, month = divmod(year * MONTHS + month + 1, MONTHS)
    return dt.date(year, month + 1, 1)


def first_of_year(received_on: dt.date) -> dt.date:
    """Return the first day of the calendar year an application comes in."""
    return dt.date(received_on.year, 1, 1)
