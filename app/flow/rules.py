"""The rules a subject is judged by, and the working calendar, as the county entered them."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, inspect, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.declare.choice import Choice
from app.declare.flow import Clock
from app.declare.reading import remembered, target_of
from app.declare.record import Stored
from app.declare.setting import Setting, read_setting
from app.flow.kept import kept
from app.flow.subject import flow_of, line_of
from app.kernel import clock
from app.kernel.faults import Refused
from app.kernel.working import Calendar, Due, Length, due
from app.records import (
    ONCE_PUBLISHED,
    CalendarDay,
    Counting,
    DayKind,
    RuleBook,
    TimeLimit,
    Value,
)
from app.scope import PROGRAM, reading_as

PIN, PIN_LINK = "rule_set_id", "rule_set"
LIMIT = (
    "key", "amount", "unit", "counting", "moved", "pauses", "warn_days", "extend_most",
    "extend_by", "late_to", "source",
)  # fmt: skip


class RuleMissing(LookupError):
    """The rule set lacks something that is needed; says what, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(f"规则集中没有“{what}”，请规则管理员补充后再办理。")


@dataclass(frozen=True)
class Limit:
    """A time limit as a rule set says it."""

    length: Length
    same_day: bool
    moved: bool
    pauses: frozenset[Choice]
    warn_days: int | None
    extend_most: int | None
    extend_by: Choice | None
    late_to: Choice | None
    source: str

    @classmethod
    def of(cls, row: Any) -> Limit:
        """Read the limit from its row."""
        return cls(
            Length(row.amount, row.unit.unit), row.counting is Counting.SAME_DAY, row.moved,
            frozenset(row.pauses or ()), row.warn_days, row.extend_most, row.extend_by,
            row.late_to, row.source,
        )  # fmt: skip

    def end(self, session: Session, since: dt.datetime) -> Due:
        """Return when the limit ends that begins then."""
        return due(
            since, self.length, calendar_of(session), same_day=self.same_day,
            move_rest_day=self.moved,
        )  # fmt: skip


@remembered
def own(base: type[Any]) -> Any:
    """Return the class an office declares on one of the machine's bases of rules."""
    classes = (mapper.class_ for mapper in Stored.registry.mappers)
    return next((found for found in classes if issubclass(found, base)), None)


def calendar_of(session: Session) -> Calendar:
    """Return the working calendar."""
    calendar: Calendar = kept(session, "calendar", lambda: read_calendar(session))
    return calendar


def _rows(session: Session, query: Any) -> list[Any]:
    """Read rules, which are everybody's, as the program."""
    with reading_as(session, PROGRAM), session.no_autoflush:
        return list(session.execute(query))


def read_calendar(session: Session) -> Calendar:
    """Read the working calendar from the database, as this transaction sees it."""
    columns = (CalendarDay.on, CalendarDay.kind, CalendarDay.name)
    rows = _rows(session, select(*columns).where(CalendarDay.voided_at.is_(None)))
    return Calendar.of(
        ((row.on, row.name) for row in rows if row.kind is DayKind.OFF),
        (row.on for row in rows if row.kind is DayKind.WORK),
    )


def rule_set_on(
    session: Session, day: dt.date, village_id: int | None = None, town_id: int | None = None
) -> int:
    """Return the key of the rule set in force on a day.

    The village's own comes before the township's, that before the county's. Raises
    ``RuleMissing`` when none is.
    """
    sets, places = own(RuleBook), [key for key in (village_id, town_id) if key is not None]
    nearest = case((sets.area_id == village_id, 0), (sets.area_id == town_id, 1), else_=2)
    query = (
        select(sets.id)
        .where(sets.state.in_(ONCE_PUBLISHED), sets.voided_at.is_(None), sets.from_on <= day)
        .where(sets.to_on.is_(None) | (sets.to_on >= day))
        .where(or_(sets.area_id.is_(None), sets.area_id.in_(places)))
        .order_by(nearest, sets.from_on.desc())
        .limit(1)
    )
    found = _rows(session, query)
    if not found:
        what = f"{day} 生效的规则集"
        raise RuleMissing(what)
    return int(found[0].id)


def pin(session: Session, record: Any) -> None:
    """Judge a new subject by the set in force where it lies on the day its life says, else today.

    Raises ``RuleMissing`` when none is.
    """
    # Not asked for: a link that was found empty would stay so after the key is set.
    named = inspect(record).dict.get(PIN_LINK) is not None
    if not named and getattr(record, PIN, 0) is None:
        places = (getattr(record, name, None) for name in ("village_id", "town_id"))
        _judge_by(session, record, rule_set_on(session, _judged_on(record), *places))


def _judge_by(session: Session, record: Any, rule_set_id: int) -> None:
    """Put the set on the record: its key, and the row where the record has a link to it."""
    setattr(record, PIN, rule_set_id)
    if PIN_LINK in inspect(type(record)).relationships:
        rules = session.get(target_of(type(record), PIN_LINK), rule_set_id)
        set_committed_value(record, PIN_LINK, rules)


def _judged_on(record: Any) -> dt.date:
    flow = flow_of(record)
    column = flow.judged_on if flow is not None else None
    value = getattr(record, column.key) if column is not None else None
    return clock.in_office(value).date() if isinstance(value, dt.datetime) else clock.today()


def _set_of(session: Session, record: Any) -> int:
    """Return the set the record's subject is pinned to, else the one of today."""
    pinned = (getattr(seen, PIN, None) for seen in line_of(record))
    found = next((rule_set_id for rule_set_id in pinned if rule_set_id is not None), None)
    return found if found is not None else rule_set_on(session, clock.today())


def values_of(session: Session, rule_set_id: int) -> dict[Setting, Any]:
    """Return the parameters of a rule set."""

    def read() -> dict[Setting, Any]:
        rows = own(Value)
        query = select(rows.key, rows.value).where(
            rows.rule_set_id == rule_set_id, rows.voided_at.is_(None)
        )
        values = {}
        for key, value in _rows(session, query):
            # What cannot be read is as good as missing, and is refused as that where it is needed.
            with suppress(Refused):
                if isinstance(key, Setting):
                    values[key] = read_setting(key, value)
        return values

    values: dict[Setting, Any] = kept(session, ("values", rule_set_id), read)
    return values


def limits_of(session: Session, rule_set_id: int) -> dict[Choice, Limit]:
    """Return the time limits of a rule set."""

    def read() -> dict[Choice, Limit]:
        rows = own(TimeLimit)
        query = select(*(getattr(rows, name) for name in LIMIT)).where(
            rows.rule_set_id == rule_set_id, rows.voided_at.is_(None)
        )
        return {row.key: Limit.of(row) for row in _rows(session, query)}

    limits: dict[Choice, Limit] = kept(session, ("limits", rule_set_id), read)
    return limits


def rule_of(session: Session, record: Any, setting: Setting) -> Any:
    """Return a parameter's value from the set the record's subject is judged by.

    Raises ``RuleMissing``.
    """
    values = values_of(session, _set_of(session, record))
    if setting not in values:
        raise RuleMissing(setting.label)
    return values[setting]


def limits_for(session: Session, record: Any) -> dict[Choice, Limit]:
    """Return the time limits of the set the record's subject is judged by.

    Raises ``RuleMissing`` where no set is in force.
    """
    return limits_of(session, _set_of(session, record))


def limit_of(session: Session, record: Any, key: Choice) -> Limit:
    """Return a time limit from the set the record's subject is judged by.

    Raises ``RuleMissing``.
    """
    limits = limits_for(session, record)
    if key not in limits:
        raise RuleMissing(key.label)
    return limits[key]


def end_of(session: Session, record: Any, limit: Clock, since: dt.datetime) -> Due:
    """Return when a time limit of a record ends that begins then: by its own count, if it has one.

    Raises ``RuleMissing``.
    """
    own = limit.own(record) if limit.own is not None else None
    if own is not None:
        return own.end(since, calendar_of(session))
    return limit_of(session, record, limit.limit).end(session, since)
