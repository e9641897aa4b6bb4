"""The desk (工作台): what waits for the person who logged in, most urgent first."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.generate.asking import office, session
from app.generate.cells import table
from app.generate.labels import title_of
from app.generate.waiting import waiting_for
from app.kernel import clock
from app.security.identity import person
from models.case import Case
from models.casework import BEGUN_BY

WEEKDAYS = "一二三四五六日"


class Desk(BaseView):
    """The first page after logging in."""

    route_base = ""
    default_view = "index"

    @expose("/")
    def index(self) -> Any:
        """Show what the person may act on now."""
        if person() is None:
            return redirect(url_for("Door.login"))
        today = clock.today()
        tables = [
            table(title_of(screen), [*screen.rows], rows)
            for screen, rows in waiting_for(session(), office(), {Case: BEGUN_BY})
        ]
        return self.render_template(
            "office/desk.html",
            date_text=f"{today.year}年{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}",
            tables=tables,
        )
