"""What an empty office starts with (初始数据): the plan's rules, the calendar, the numbers.

The areas are not seeded: the county loads its own with ``import-areas``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.working import read_listed
from app.records import CalendarDay, DayKind, Series
from models.divisions import load_areas
from models.rules.shipped import load_rules
from models.tables import read_table

__all__ = ["load_areas", "load_calendar", "load_rules", "load_series", "seed"]

DATA = Path(__file__).parent / "data"
KINDS = {"off": DayKind.OFF, "work": DayKind.WORK}


def seed(session: Session) -> None:
    """Add what is missing of the rule sets, the series and the calendar; change nothing else."""
    load_rules(session)
    load_series(session, _lines("series.csv"))
    if session.scalar(select(CalendarDay.id).limit(1)) is None:
        load_calendar(session, _lines("calendar.csv"))
    session.flush()


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()


def load_series(session: Session, lines: Iterable[str]) -> None:
    """Add the patterns of numbers that the county does not have yet."""
    known = set(session.scalars(select(Series.code)))
    for line in read_table(lines, ["code", "pattern"]):
        code, pattern = line.cells
        if code not in known:
            session.add(Series(code=code, pattern=pattern))


def load_calendar(session: Session, lines: Iterable[str]) -> tuple[int, int]:
    """Add and update the days that a notice sets apart; return how many were (added, changed).

    The lines are ``day,kind,name,source``; raises ``Refused`` naming the line, before anything
    is stored.
    """
    listed = read_listed(lines)
    known = {day.on: day for day in session.scalars(select(CalendarDay))}
    added = changed = 0
    for entry in listed:
        day, kind = known.get(entry.day), KINDS[entry.kind]
        if day is None:
            session.add(CalendarDay(on=entry.day, kind=kind, name=entry.name, source=entry.source))
            added += 1
        elif (day.kind, day.name, day.source) != (kind, entry.name, entry.source):
            day.kind, day.name, day.source = kind, entry.name, entry.source
            changed += 1
    session.flush()
    return added, changed
