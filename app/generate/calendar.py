"""What the calendar of a date box colours: the days of rest and of work the State Council moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import jsonify, redirect, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.flow.rules import calendar_of
from app.generate.asking import session
from app.kernel.clock import show_day
from app.security.identity import person


class CalendarView(BaseView):
    """One year of the working calendar, for the page's own date picker."""

    route_base = "/calendar"
    default_view = "year"

    @expose("/<int:year>")
    def year(self, year: int) -> Any:
        """Return the moved days that a calendar of this year may show."""
        if person() is None:
            return redirect(url_for("Door.login"))
        calendar = calendar_of(session())
        return jsonify({"off": _near(calendar.off, year), "work": _near(calendar.work, year)})


def _near(days: Iterable[date], year: int) -> list[str]:
    """Return the days of a year and of its neighbours: a month shows days of the next one."""
    return [show_day(day) for day in sorted(days) if abs(day.year - year) <= 1]
