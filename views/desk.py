"""The desk (工作台): what waits for the person who logged in, most urgent first."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from flask import abort, jsonify, redirect, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.flow.drafts import drafts_of
from app.flow.rules import calendar_of
from app.flow.turns import Rota
from app.generate.asking import adding, may, office, reader, session
from app.generate.chart import Share, bar_chart
from app.generate.deeds import deeds_of
from app.generate.deskpages import Chart, DeskPage
from app.generate.labels import say, title_of
from app.generate.late import late_table
from app.generate.punctuality import kept_by_week
from app.generate.resuming import unfinished
from app.generate.waiting import badges, counts_of, tasks_of
from app.kernel import clock
from app.security.identity import person
from models.casefile import CASES
from models.roles import Role
from models.turns import BEGUN, HELD, LATER, ONLY
from views.cards import cards_of
from views.intake import Intake
from views.reminders import old_drafts, reminders_for

ROTA = Rota(BEGUN, ONLY, HELD, LATER)
WEEKDAYS = "一二三四五六日"
WEEKEND = 5
WEEKS, DRAFTS = 12, 5
# A week below it is coloured amber: for the eye, no rule of the plan.
LOW_PERCENT = 90
# Who sees what is late in his area, and how many time limits were kept there.
OVERSEERS = (Role.TOWN_HEAD, Role.REVIEWER, Role.APPROVER, Role.INSPECTOR, Role.SUPERVISOR)
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


def holds_any(roles: tuple[Role, ...]) -> bool:
    """Whether the person holds one of some roles."""
    return any(reader().holds(role.code) for role in roles)


def serves_people() -> bool:
    """Whether the person does more than administer: the three administrators see no case."""
    codes = {role.code for role in ADMINISTRATORS}
    return any(post.role not in codes for post in reader().posts)


def date_line() -> str:
    """Return today, and tomorrow where it is not what its weekday says."""
    today, calendar = clock.today(), calendar_of(session())
    line = f"{today.year}年{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}"
    if not calendar.is_working(today):
        line += " · 今日休息" if today.weekday() >= WEEKEND else " · 今日放假"
    elif today.weekday() >= WEEKEND:
        line += " · 今日为调休上班日"
    tomorrow = today + dt.timedelta(days=1)
    if calendar.is_working(tomorrow) == (tomorrow.weekday() < WEEKEND):
        return line
    day = f"明日（周{WEEKDAYS[tomorrow.weekday()]}）"
    return f"{line} · {day}{'为调休上班日' if calendar.is_working(tomorrow) else '放假'}"


def kept_chart() -> Chart:
    """Draw the share of time limits kept in each of the last weeks, in the reader's scope."""
    shares = [
        Share(f"{week.monday.month}/{week.monday.day}", week.kept, week.ended)
        for week in kept_by_week(session(), office(), WEEKS)
    ]
    heads = ("周（起始日）", "到期", "按时", "达标")
    return bar_chart(f"时限达标（近 {WEEKS} 周）", shares, heads, LOW_PERCENT)


def doors() -> list[tuple[str, str]]:
    """Return the lists an administrator works with; nothing of the cases is among them."""
    screens = (s for s in office().screens if s.menu is not None and may("can_list", s.name))
    return [(title_of(screen), f"/{screen.name}/list/") for screen in screens]


def desk_page() -> DeskPage:
    """Put the desk of the person together, from what his roles are for."""
    drafts = drafts_of(session())
    here, oversees, serves = session(), holds_any(OVERSEERS), serves_people()
    counts = counts_of(here, office(), ROTA, urgent=True)
    meanings = [say("Role", role.meaning) for role in ADMINISTRATORS if holds_any((role,))]
    return DeskPage(
        date=date_line(),
        start=(str(Intake.title), adding(CASES)) if adding(CASES) else None,
        cards=cards_of(here, counts) if serves else (),
        tasks=tasks_of(here, office(), ROTA) if counts else None,
        late=late_table(here, office(), ROTA) if oversees else None,
        chart=kept_chart() if oversees else None,
        remarks=[*reminders_for(here, reader()), *old_drafts(drafts)],
        deeds=deeds_of(here, office()) if serves else (),
        drafts=[unfinished(line) for line in drafts[:DRAFTS]],
        doors=() if serves else doors(),
        intro="；".join(meanings),
    )  # fmt: skip


class Desk(BaseView):
    """The first page after logging in."""

    route_base = ""
    default_view = "index"
    badges: ClassVar[str] = "/waiting"

    @expose("/")
    def index(self) -> Any:
        """Show what the person may act on now."""
        if person() is None:
            return redirect(url_for("Door.login"))
        return self.render_template("office/desk.html", desk=desk_page())

    @expose("/waiting")
    def waiting(self) -> Any:
        """Return how much waits behind each address of the menu, for the page to show there."""
        if person() is None:
            abort(401)
        return jsonify(badges(counts_of(session(), office(), ROTA)))
