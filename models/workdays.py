"""The working calendar (工作日历): what may be entered, and taking over a list of days."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.declare import Fault
from app.declare.reading import fields_of
from app.kernel import clock
from app.kernel.daylist import DayList, Kind, LineFault, Listed, misplaced, outside, read_days
from app.kernel.faults import Refused
from app.kernel.festivals import lacking
from app.records import CalendarDay, DayKind

FIRST_YEAR = 1950  # the first 全国年节及纪念日放假办法 is of December 1949
KINDS: dict[Kind, DayKind] = {"off": DayKind.OFF, "work": DayKind.WORK}
WORDS: dict[DayKind, Kind] = {kind: word for word, kind in KINDS.items()}
PAST = "已经过去，更正须在依据中写明所依据的文件（与原依据不同）"


def longest(name: str) -> int:
    """Return how many characters a text of a day may have."""
    return fields_of(CalendarDay)[name].limit


def years_open() -> range:
    """Return the years whose days may be entered: a notice speaks for the next year at most."""
    return range(FIRST_YEAR, clock.today().year + 2)


def in_its_place(day: CalendarDay) -> Iterator[Fault]:
    """The year has come or is next; a make-up day is a weekend."""
    if fault := outside(day.on, years_open()):
        yield Fault(CalendarDay.on, fault)
    elif fault := misplaced(day.on, WORDS[day.kind]):
        yield Fault(CalendarDay.kind, fault)


def past_has_a_source(day: CalendarDay) -> Iterator[Fault]:
    """Who corrects a day that has passed names what the correction is founded on."""
    state = inspect(day)
    before = [*state.attrs.on.history.deleted, day.on]
    changed = any(state.attrs[name].history.deleted for name in ("on", "kind"))
    passed = any(on < clock.today() for on in before)
    if changed and passed and not state.attrs.source.history.deleted:
        yield Fault(CalendarDay.source, f"{min(before)} {PAST}")


@dataclass(frozen=True)
class Changed:
    """A day that the list says otherwise than the calendar."""

    day: CalendarDay
    entry: Listed


@dataclass
class Plan:
    """What taking over a list would do; ``kept`` are days of its years that it does not name."""

    new: list[Listed] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: list[Listed] = field(default_factory=list)
    kept: list[CalendarDay] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    lacking: dict[int, list[str]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether the calendar already says what the list says."""
        return not (self.new or self.changed)

    @property
    def mark(self) -> str:
        """The same for two plans that would do the same, whoever makes them."""
        new = (f"+{e.day}{e.kind}{e.name}|{e.source}" for e in self.new)
        changed = (f"~{c.day.id}.{c.day.row_version}{c.entry}" for c in self.changed)
        return hashlib.sha256("\n".join([*new, *changed]).encode()).hexdigest()


def read(lines: Iterable[str], source: str = "") -> DayList:
    """Read a list of days by what may be entered now; too long a text is a fault of its line."""
    found = read_days(lines, years=years_open(), source=source)
    for entry in found.days:
        for label, text, most in (
            ("节日", entry.name, longest("name")),
            ("依据", entry.source, longest("source")),
        ):
            if len(text) > most:
                fault = f"{label}最多 {most} 个字，现在是 {len(text)} 个字，请缩短"
                found.faults.append(LineFault(entry.line, fault))
    return found


def plan(session: Session, found: DayList) -> Plan:
    """Compare a list with the calendar; nothing is stored."""
    made = Plan(faults=sorted(found.faults, key=lambda fault: fault.line))
    years = {entry.day.year for entry in found.days}
    known = _days_of(session, years)
    for entry in found.days:
        day = known.pop(entry.day, None)
        if day is None:
            made.new.append(entry)
        elif (day.kind, day.name, day.source) == (KINDS[entry.kind], entry.name, entry.source):
            made.same.append(entry)
        else:
            made.changed.append(Changed(day, entry))
            made.faults += _corrects(day, entry)
    made.kept = [known[on] for on in sorted(known)]
    made.lacking = _lacking(years, found.days, made.kept)
    return made


def _days_of(session: Session, years: set[int]) -> dict[dt.date, CalendarDay]:
    if not years:
        return {}
    first, last = dt.date(min(years), 1, 1), dt.date(max(years), 12, 31)
    query = select(CalendarDay).where(
        CalendarDay.on.between(first, last), CalendarDay.voided_at.is_(None)
    )
    return {day.on: day for day in session.scalars(query) if day.on.year in years}


def _corrects(day: CalendarDay, entry: Listed) -> Iterator[LineFault]:
    turned = day.kind is not KINDS[entry.kind]
    if turned and day.on < clock.today() and day.source == entry.source:
        yield LineFault(entry.line, f"{day.on} {PAST}")


def _lacking(
    years: set[int], listed: list[Listed], kept: list[CalendarDay]
) -> dict[int, list[str]]:
    """Return by year which statutory holidays would still not be entered in full."""
    names: dict[int, list[str]] = defaultdict(list)
    for entry in listed:
        if entry.kind == "off":
            names[entry.day.year].append(entry.name)
    for day in kept:
        if day.kind is DayKind.OFF:
            names[day.on.year].append(day.name)
    return {year: lacking(year, names[year]) for year in sorted(years)}


def take_over(session: Session, made: Plan) -> tuple[int, int]:
    """Add and change the days of a sound plan; return how many were (added, changed).

    Raises ``Refused`` with every faulty line, before anything is stored.
    """
    if made.faults:
        raise Refused("\n".join(map(str, made.faults)))
    session.add_all(
        CalendarDay(on=e.day, kind=KINDS[e.kind], name=e.name, source=e.source) for e in made.new
    )
    for each in made.changed:
        day, entry = each.day, each.entry
        day.kind, day.name, day.source = KINDS[entry.kind], entry.name, entry.source
    session.flush()
    return len(made.new), len(made.changed)


@dataclass(frozen=True)
class YearState:
    """How far a year is entered: its days of both kinds, and the holidays not there in full."""

    year: int
    off: int
    work: int
    lacking: list[str]


def year_states(session: Session) -> list[YearState]:
    """Return how far last year, this year and the next are entered."""
    this = clock.today().year
    years = range(this - 1, this + 2)
    days = list(_days_of(session, set(years)).values())
    missing = _lacking(set(years), [], days)
    found = []
    for year in years:
        kinds = [day.kind for day in days if day.on.year == year]
        off, work = kinds.count(DayKind.OFF), kinds.count(DayKind.WORK)
        found.append(YearState(year, off, work, missing[year]))
    return found


def as_lines(days: Iterable[Listed]) -> list[str]:
    """Write days as the lines ``read`` reads."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("day", "kind", "name", "source"))
    writer.writerows((entry.day, entry.kind, entry.name, entry.source) for entry in days)
    return stream.getvalue().splitlines()


def load_calendar(session: Session, lines: Iterable[str]) -> tuple[int, int]:
    """Take over a list of days, all lines or none; return how many were (added, changed)."""
    return take_over(session, plan(session, read(lines)))
