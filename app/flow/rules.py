"""The rules a subject is judged by, and the working calendar, as the county entered them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.flow.subject import line_of
from app.kernel import clock
from app.kernel.working import Calendar
from app.records import Area, CalendarDay, DayKind, Rule, RuleSet, Series
from app.scope import PROGRAM, reading_as

FRESH_SECONDS = 30.0


class RuleMissing(LookupError):
    """The rule set lacks a rule that is needed; says which, in Chinese."""

    def __init__(self, key: str) -> None:
        super().__init__(f"规则集中没有参数 {key}，请规则管理员补充后再办理。")


_KEPT: dict[Any, tuple[float, Any]] = {}
SELDOM_CHANGED = (Area, CalendarDay, Rule, RuleSet, Series)


def kept(session: Session, key: Any, read: Callable[[], Any]) -> Any:
    """Return a value the county seldom changes, read from the database twice a minute at most."""
    place = (session.get_bind(), key)
    at, value = _KEPT.get(place, (-FRESH_SECONDS, None))
    if time.monotonic() - at >= FRESH_SECONDS:
        value = read()
        _KEPT[place] = (time.monotonic(), value)
    return value


def forget_kept() -> None:
    """Read such values anew at the next need: one of the records they come from changed."""
    _KEPT.clear()


def calendar_of(session: Session) -> Calendar:
    """Return the working calendar."""
    calendar: Calendar = kept(session, "calendar", lambda: read_calendar(session))
    return calendar


def read_calendar(session: Session) -> Calendar:
    """Read the working calendar from the database, as this transaction sees it."""
    columns = (CalendarDay.on, CalendarDay.kind, CalendarDay.name)
    with reading_as(session, PROGRAM), session.no_autoflush:
        rows = session.execute(select(*columns).where(CalendarDay.voided_at.is_(None))).all()
    return Calendar.of(
        ((row.on, row.name) for row in rows if row.kind is DayKind.OFF),
        (row.on for row in rows if row.kind is DayKind.WORK),
    )


def rule_set_today(session: Session) -> int:
    """Return the key of the rule set in force today.

    Raises ``RuleMissing`` when no set is in force.
    """
    today = clock.today()
    query = (
        select(RuleSet.id)
        .where(RuleSet.from_on <= today, RuleSet.voided_at.is_(None))
        .where((RuleSet.to_on.is_(None)) | (RuleSet.to_on >= today))
        .order_by(RuleSet.from_on.desc())
    )
    with reading_as(session, PROGRAM), session.no_autoflush:
        found = session.scalars(query).first()
    if found is None:
        key = "（没有生效的规则集）"
        raise RuleMissing(key)
    return found


def rules_of(session: Session, rule_set_id: int) -> dict[str, str]:
    """Return the parameters of a rule set by key."""
    key = ("rules", rule_set_id)
    rules: dict[str, str] = kept(session, key, lambda: _read_rules(session, rule_set_id))
    return rules


def _read_rules(session: Session, rule_set_id: int) -> dict[str, str]:
    query = select(Rule.key, Rule.value).where(
        Rule.rule_set_id == rule_set_id, Rule.voided_at.is_(None)
    )
    with reading_as(session, PROGRAM), session.no_autoflush:
        return {row.key: row.value for row in session.execute(query)}


def rule_of(session: Session, record: Any, key: str) -> str | None:
    """Return a rule's value from the set the record's subject is pinned to, else today's set."""
    pinned = (getattr(seen, "rule_set_id", None) for seen in line_of(record))
    found = next((rule_set_id for rule_set_id in pinned if rule_set_id is not None), None)
    return rules_of(session, found or rule_set_today(session)).get(key)
