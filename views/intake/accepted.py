"""The acceptance page: the number, the due date with its rule, what comes next and who does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.declare.reading import living
from app.flow.refusal import refusals
from app.flow.rules import limit_of
from app.generate.cells import due_cell, table
from app.generate.labels import choice_label, say, title_of
from app.generate.pages import Button, Cell, Table
from app.kernel.clock import show_moment
from models.case import Case, CaseState
from models.casefile import CASES
from models.casework import ACCEPT, VERIFY_CLOCK
from models.hit import HITS, Hit
from models.roles import Role


@dataclass(frozen=True)
class AcceptedPage:
    """What the clerk may tell the applicant now."""

    home: tuple[str, str]
    number: str
    who: str
    state: Cell
    due: Cell
    due_at: str
    rule: str
    onward: Sequence[tuple[str, str]]
    button: Button | None
    version: str
    show: str
    findings: Table


def _rule(session: Session, case: Case) -> str:
    said = limit_of(session, case, VERIFY_CLOCK.limit).length
    label = say("Clock", VERIFY_CLOCK.label)
    return _("%(limit)s：自接到申请起 %(length)s（方案六(二)）", limit=label, length=said)


def _onward() -> list[tuple[str, str]]:
    """Return what is done next and by whom (方案六(一)(二))."""
    return [
        (choice_label(Role.WINDOW), _("核对申请要件，办理“受理”")),
        (choice_label(Role.INVESTIGATOR), _("两人以上核查，在时限内提交结果")),
        (choice_label(Role.TOWN_HEAD), _("审核核查结果，报县级审批")),
    ]


def _button(session: Session, case: Case) -> Button | None:
    """Return the button that accepts the case, or why it may not be pressed yet."""
    if case.state is not CaseState.RECEIVED:
        return None
    faults = refusals(session, case, ACCEPT)
    href = f"/{case.__tablename__}/step/{case.id}/{ACCEPT.code}"
    texts = [fault.text for fault in faults]
    return Button(say("Step", ACCEPT.label), href, tone="main", refusals=texts)


def accepted_page(session: Session, case: Case) -> AcceptedPage:
    """Return the page of a case that was just taken."""
    return AcceptedPage(
        home=(title_of(CASES), f"/{CASES.name}/list/"),
        number=case.number,
        who=f"{case.applicant.name} · {case.area.name}",
        state=Cell(choice_label(case.state), tone=case.state.tone),
        due=due_cell(case.due_at, provisional=case.due_provisional),
        due_at=show_moment(case.due_at) if case.due_at is not None else "",
        rule=_rule(session, case),
        onward=_onward(),
        button=_button(session, case),
        version=str(case.row_version),
        show=f"/{case.__tablename__}/show/{case.id}",
        findings=table(title_of(HITS), [Hit.ground, Hit.why, Hit.state], living(case.hits)),
    )
