"""The pages of the rehearsal: the drafts to choose from, and what one of them would change."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from flask import abort
from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select

from app.generate.asking import session
from app.generate.pages import Cell, Column, Row, Table
from app.generate.values import read_key
from app.kernel.clock import show_day
from app.kernel.faults import Refused
from app.records import RuleState
from models.roles import Menu, Role
from models.rules.sets import RuleSet
from views.rehearsal.recent import tried
from views.rehearsal.ways import Rehearsed, rehearse

MOST_SHOWN = 50
MOST_KINDS = 20
MOST_DRAFTS = 50


class Rehearsal(BaseView):
    """What would have changed for the last 90 days' cases, asked before a set is published."""

    route_base = "/rehearsal"
    class_permission_name = "rehearsal"
    default_view = "index"
    title: Any = lazy_gettext("规则试算")
    menu: Any = Menu.SETTINGS
    shown_with = "can_try"
    access: ClassVar[dict[str, Any]] = {shown_with: (Role.RULE_KEEPER,)}
    template_folder = str(Path(__file__).parent / "templates")

    @expose("/")
    @has_access
    @permission_name("try")
    def index(self) -> str:
        """List the sets that are being drafted."""
        return str(self.render_template("rehearsal/index.html", drafts=_drafts()))

    @expose("/<pk>")
    @has_access
    @permission_name("try")
    def show(self, pk: str) -> str:
        """Show what a drafted set would have changed."""
        rules = _draft(pk)
        found = rehearse(session(), rules, tried(session(), rules))
        shown = {"rules": rules, "found": found, "tables": [_kinds(found), _changes(found)]}
        return str(self.render_template("rehearsal/show.html", **shown))


def _draft(pk: str) -> RuleSet:
    try:
        rules = session().get(RuleSet, read_key(pk))
    except Refused:
        rules = None
    if rules is None or rules.state is not RuleState.DRAFT or rules.voided:
        abort(404)
    return rules


def _drafts() -> Table:
    query = (
        select(RuleSet)
        .where(RuleSet.state == RuleState.DRAFT, RuleSet.voided_at.is_(None))
        .order_by(RuleSet.id.desc())
        .limit(MOST_DRAFTS)
    )
    rows = [
        Row(
            [
                Cell(rules.code, href=f"/rehearsal/{rules.id}"), Cell(rules.name),
                Cell(show_day(rules.from_on)),
            ]
        )
        for rules in session().scalars(query)
    ]  # fmt: skip
    heads = [Column(_("代码")), Column(_("名称")), Column(_("生效日期"))]
    return Table(_("拟定中的规则集"), heads, rows, empty=_("没有正在拟定的规则集"))


def _kinds(found: Rehearsed) -> Table:
    """Return the changes that are the same for many cases, the most frequent first."""
    heads = [Column(head) for head in (_("事项"), _("原规则"), _("新规则"))]
    rows = [
        Row([*(Cell(text, long=True) for text in change), Cell(str(count), right=True)])
        for change, count in found.kinds.most_common(MOST_KINDS)
    ]
    return Table(_("变化汇总"), [*heads, Column(_("件数"), right=True)], rows,
                 empty=_("没有案件的办理会因此不同"))  # fmt: skip


def _changes(found: Rehearsed) -> Table:
    heads = [
        Column(head)
        for head in (_("案件编号"), _("乡镇（街道）"), _("事项"), _("原规则"), _("新规则"))
    ]
    rows = [
        Row(
            [
                Cell(change.case.number), Cell(change.case.town or ""), Cell(change.what),
                Cell(change.before, long=True), Cell(change.after, long=True),
            ]
        )
        for change in found.changes[:MOST_SHOWN]
    ]  # fmt: skip
    rest = len(found.changes) - MOST_SHOWN
    note = _("另有 %(n)s 处未列出", n=rest) if rest > 0 else ""
    return Table(_("有变化的案件"), heads, rows, note=note)
