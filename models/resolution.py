"""A resolution (一事一议决议): what the coordination body allowed in one case beyond the limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.declare import (
    Can,
    Choice,
    Fault,
    Flow,
    Group,
    Is,
    Record,
    Scoped,
    Screen,
    Step,
    choice,
    day,
    link,
    money,
    note,
    ref,
    serial,
    text,
    via,
)
from app.kernel import clock
from app.kernel.clock import today
from models.case import Case, CaseState
from models.person import Person
from models.roles import CASE_READERS, Menu, Role


class Resolved(Choice):
    """决议结果."""

    AGREE = "同意", "green"
    DISAGREE = "不同意", "red"


class ResolutionState(Choice):
    """Where a resolution stands."""

    RECORDED = "待确认", "amber", "联络员已登记，等待县级审核员对照会议纪要确认"
    CONFIRMED = "已确认", "green", "已由另一人确认，可以据此审批"
    REVOKED = "已撤销", "grey", "登记有误或决议改变，不再作为审批依据"


class Resolution(Scoped, Record):
    """What a meeting decided about one case (一事一议)."""

    __tablename__ = "resolutions"

    number: Mapped[str] = serial("决议编号", "resolution")
    state: Mapped[ResolutionState] = choice(
        ResolutionState, "状态", default=ResolutionState.RECORDED
    )
    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    held_on: Mapped[dt.date] = day("会议日期")
    attendees: Mapped[str] = note("参加人员", limit=500, hint="成员单位和参加人姓名")
    document_no: Mapped[str] = text("会议纪要文号", 60)
    resolved: Mapped[Resolved] = choice(Resolved, "决议结果")
    up_to: Mapped[Decimal | None] = money(
        "同意的金额",
        adds=False,
        only=Is(resolved, Resolved.AGREE),
        hint="本案救助金额合计不超过此数",
    )
    basis: Mapped[str] = note("议定事项和依据", limit=1000)

    @property
    def is_confirmed(self) -> bool:
        """Whether it is what the body resolved."""
        return self.voided_at is None and self.state is ResolutionState.CONFIRMED

    def allows(self, amount: Decimal) -> bool:
        """Whether a decision of so many yuan may rest on it."""
        agreed = self.is_confirmed and self.resolved is Resolved.AGREE
        return agreed and self.up_to is not None and amount <= self.up_to


def case_is_undecided(resolution: Resolution) -> Iterator[Fault]:
    """The body resolves what was found out and not yet decided."""
    state = resolution.case.state
    if state not in (CaseState.VERIFIED, CaseState.REVIEWED):
        text = f"案件当前是“{state}”，一事一议决议须在核查完成以后、作出决定以前登记、确认或撤销。"
        yield Fault(Resolution.case, text)


def no_decision_rests_on_it(resolution: Resolution) -> Iterator[Fault]:
    """What was decided by a confirmed resolution stays decided by it."""
    if resolution.is_confirmed:
        yield from case_is_undecided(resolution)


def agreement_has_an_amount(resolution: Resolution) -> Iterator[Fault]:
    """Who agrees says up to which sum."""
    if resolution.resolved is Resolved.AGREE and not resolution.up_to:
        yield Fault(Resolution.up_to, "同意的决议须写明金额，且大于 0。")


def meeting_was_held(resolution: Resolution) -> Iterator[Fault]:
    """The body met after the application, today at the latest."""
    held_on = resolution.held_on
    if held_on and held_on > today():
        yield Fault(Resolution.held_on, "会议日期在今天之后，请核对。")
    case = resolution.case
    if held_on and case and held_on < clock.in_office(case.received_at).date():
        yield Fault(Resolution.held_on, "会议日期在接到申请之前，请核对。")


S = ResolutionState
RECORD = Step("record", "登记决议", None, S.RECORDED, by=Role.COORDINATOR, when=[case_is_undecided])
CONFIRM = Step(
    "confirm", "确认决议", S.RECORDED, S.CONFIRMED, by=Role.REVIEWER, tone="main",
    when=[case_is_undecided, agreement_has_an_amount],
)  # fmt: skip
REVOKE = Step(
    "revoke", "撤销决议", (S.RECORDED, S.CONFIRMED), S.REVOKED, by=Role.REVIEWER, reason=True,
    tone="red", when=[no_decision_rests_on_it],
)  # fmt: skip

RESOLUTIONS = Screen(
    model=Resolution, title="一事一议决议", menu=Menu.RELIEF, icon="fa-users",
    caption=Resolution.number,
    about="协调机构对超出审批权限或救助标准的个案集体议定的结果，由联络员登记，另一人确认。",
    rows=[
        Resolution.number, Resolution.case, via(Resolution.case, Case.applicant, Person.name),
        Resolution.held_on, Resolution.resolved, Resolution.up_to, Resolution.state,
    ],
    form=[
        Group("会议", [
            Resolution.number, Resolution.case, Resolution.held_on, Resolution.document_no,
            Resolution.attendees,
        ], open_in=(S.RECORDED,)),
        Group("决议", [
            Resolution.resolved, Resolution.up_to, Resolution.basis,
        ], open_in=(S.RECORDED,)),
    ],
    search=[Resolution.number, Resolution.state, Resolution.resolved, Resolution.held_on],
    sort=[Resolution.number, Resolution.held_on],
    checks=[agreement_has_an_amount, meeting_was_held],
    access={**CASE_READERS, Role.COORDINATOR: Can.READ | Can.CREATE | Can.EDIT | Can.VOID},
    flow=Flow(Resolution.state, RECORD, CONFIRM, REVOKE, of=Resolution.case),
)  # fmt: skip
