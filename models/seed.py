"""What an empty office starts with (初始数据): the plan's rules, the calendar, the numbers.

The areas are not seeded: the county loads its own with ``import-areas``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.daylist import DayList, Listed, read_listed
from app.kernel.pastdays import PAST_YEARS, past_days
from app.records import CalendarDay, Series
from models.divisions import load_areas
from models.rules.shipped import load_rules
from models.tables import read_table
from models.workdays import load_calendar, plan, take_over

__all__ = ["load_areas", "load_calendar", "load_rules", "load_series", "seed"]

DATA = Path(__file__).parent / "data"


def seed(session: Session) -> None:
    """Add what is missing of the rule sets, the series and the calendar; change nothing else."""
    load_rules(session)
    load_series(session, _lines("series.csv"))
    _load_days(session)
    session.flush()


def _load_days(session: Session) -> None:
    """Bring past years where none is listed, and the notices' days into an empty calendar."""
    past = CalendarDay.on < dt.date(PAST_YEARS.stop, 1, 1)
    if session.scalar(select(CalendarDay.id).where(past).limit(1)) is None:
        _take(session, [*past_days()])
    if session.scalar(select(CalendarDay.id).where(~past).limit(1)) is None:
        _take(session, read_listed(_lines("calendar.csv")))


def _take(session: Session, days: list[Listed]) -> None:
    take_over(session, plan(session, DayList(days, [])))


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()


def load_series(session: Session, lines: Iterable[str]) -> None:
    """Add the patterns of numbers that the county does not have yet."""
    known = set(session.scalars(select(Series.code)))
    for line in read_table(lines, ["code", "pattern"]):
        code, pattern = line.cells
        if code not in known:
            session.add(Series(code=code, pattern=pattern))
