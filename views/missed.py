"""Missed relief (遗漏救助清单): families that may have fallen through, each with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.flow.rules import RuleMissing, rule_set_on, values_of
from app.generate.asking import reader, session
from app.generate.cells import show_href
from app.generate.pages import Cell, Column, Row, Table
from app.kernel import clock
from app.scope import beyond
from models.decision import Decision
from models.missed import (
    Missed,
    given_up_cases,
    lapsed_cases,
    last_aid_of,
    last_case_of,
    of_given_up,
    of_lapsed,
    of_refused,
    of_status,
    referred_nowhere,
    unreviewed_statuses,
)
from models.roles import Menu, Role
from models.rules.keys import Param

SHOWN = 100
SEE = "can_see"
MAY_SEE = (Role.WINDOW, Role.TOWN_HEAD, Role.TOWN_SUPERVISOR, Role.REVIEWER, Role.SUPERVISOR)


def _numbers(here: Session) -> Mapping[Any, Any]:
    """Return the parameters in force where the reader works. Raises ``RuleMissing``."""
    town = next((post.value for post in reader().posts if post.column == "town_id"), None)
    values = values_of(here, rule_set_on(here, clock.today(), None, town))
    for param in (Param.LAPSED_DAYS, Param.MISSED_MONTHS):
        if param not in values:
            raise RuleMissing(param.label)
    return values


def _read(
    here: Session, query: Select[Any], said: Callable[[Any], Missed]
) -> tuple[list[Missed], bool]:
    """Return the lines of a reason, and whether there are more than are shown."""
    found = list(here.scalars(query.limit(SHOWN + 1)))
    return [said(record) for record in found[:SHOWN]], len(found) > SHOWN


def _cared_for(here: Session, lines: Iterable[Missed]) -> Callable[[Missed], bool]:
    """Return whether a family has applied or been helped since, in whichever township."""
    homes = {line.household.id for line in lines if line.case is not None}
    ask = partial(beyond, here)
    newest: dict[int, int] = dict(ask(last_case_of(homes)) if homes else ())
    helped: dict[int, dt.date] = {}
    for home, day in ask(last_aid_of(homes)) if homes else ():
        helped[home] = max(day, helped.get(home, day))

    def since(line: Missed) -> bool:
        home, case = line.household.id, line.case
        again = case is not None and newest.get(home, 0) > case.id
        aided = isinstance(line.record, Decision) and helped.get(home, dt.date.min) >= line.since
        return again or aided

    return since


def _row(line: Missed) -> Row:
    about, home = line.case or line.record, line.household
    href = show_href(about)
    return Row(
        [
            Cell(line.case.number if line.case is not None else home.number),
            Cell(home.head.name), Cell(home.area.name), Cell(line.reason, long=True),
            Cell(str(line.since)),
        ],
        href,
    )  # fmt: skip


def _table(title: str, lines: list[Missed], *, more: bool, empty: str) -> Table:
    names = (_("编号"), _("户主"), _("村（居）"), _("原因"), _("自何时起"))
    heads = [Column(name) for name in names]
    note = _("只列出前 %(n)s 件，处理后再看其余", n=SHOWN) if more else ""
    return Table(title, heads, [_row(line) for line in lines], note=note, empty=empty)


def missed_tables(here: Session) -> list[Table]:
    """Return one table for each reason, in the reader's own scope. Raises ``RuleMissing``."""
    numbers = _numbers(here)
    days, months = numbers[Param.LAPSED_DAYS], numbers[Param.MISSED_MONTHS]
    lapsed, more_lapsed = _read(here, lapsed_cases(days), of_lapsed)
    given_up, more_given_up = _read(here, given_up_cases(months), of_given_up)
    refused, more_refused = _read(here, referred_nowhere(months), of_refused)
    statuses, more_statuses = _read(here, unreviewed_statuses(), of_status)
    cared_for = _cared_for(here, [*given_up, *refused])
    left = [line for line in given_up if not cared_for(line)]
    nowhere = [line for line in refused if not cared_for(line)]
    return [
        _table(_("案件 %(n)s 天没有进展", n=days), lapsed, more=more_lapsed,
               empty=_("没有停滞的案件")),
        _table(_("撤回或不予受理后没有再申请（近 %(n)s 个月）", n=months), left,
               more=more_given_up, empty=_("没有这样的申请")),
        _table(_("应由其他制度解决而没有下文（近 %(n)s 个月）", n=months), nowhere,
               more=more_refused, empty=_("没有这样的决定")),
        _table(_("救助身份到期没有复核"), statuses, more=more_statuses,
               empty=_("没有到期未复核的救助身份")),
    ]  # fmt: skip


class MissedRelief(BaseView):
    """The page of those who may have been missed."""

    route_base = "/missed"
    class_permission_name = "missed"
    default_view = "index"
    template_folder = str(Path(__file__).parent / "templates")
    title = lazy_gettext("遗漏救助清单")
    menu = Menu.RELIEF
    shown_with = SEE
    access: ClassVar[dict[str, Any]] = {SEE: MAY_SEE}

    @expose("/")
    @has_access
    @permission_name("see")
    def index(self) -> Any:
        """List them by reason."""
        try:
            tables, error = missed_tables(session()), ""
        except RuleMissing as missing:
            tables, error = [], str(missing)
        return self.render_template("missed/missed.html", tables=tables, error=error)
