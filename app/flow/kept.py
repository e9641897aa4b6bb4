"""What a county seldom changes is read from the database twice a minute at most."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.records import Area, CalendarDay, RuleBook, Series, TimeLimit, Value

FRESH_SECONDS = 30.0
SELDOM_CHANGED = (Area, CalendarDay, RuleBook, TimeLimit, Value, Series)
_KEPT: dict[Any, tuple[float, Any]] = {}


def kept(session: Session, key: Any, read: Callable[[], Any]) -> Any:
    """Return a value from memory, or read it where it is missing or older than half a minute."""
    place = (session.get_bind(), key)
    at, value = _KEPT.get(place, (-FRESH_SECONDS, None))
    if time.monotonic() - at >= FRESH_SECONDS:
        value = read()
        _KEPT[place] = (time.monotonic(), value)
    return value


def forget_kept() -> None:
    """Read such values anew at the next need: one of the records they come from changed."""
    _KEPT.clear()
