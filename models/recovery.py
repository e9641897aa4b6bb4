"""A recovery (追回) and its repayments (退款): what fraud took comes back in full (方案八(三))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from app.declare import (
    PRIVATE,
    Can,
    Choice,
    Fault,
    Flow,
    Group,
    Record,
    Scoped,
    Screen,
    Step,
    choice,
    day,
    kept,
    lines,
    link,
    money,
    ref,
    secret,
    serial,
    text,
    via,
)
from app.declare.flow import Act
from app.declare.reading import living
from app.kernel.clock import today
from models.case import Case
from models.lists import PayWay
from models.person import Person
from models.roles import CASE_READERS, Menu, Role

if TYPE_CHECKING:
    from models.penalty import Penalty


class Grounds(Choice):
    """追回事由; the first three are the means of 方案八(三)."""

    FALSE_REPORT = "虚报"
    CONCEAL = "隐瞒"
    FORGE = "伪造"
    OVERPAY = "错发多发"
    OTHER = "其他"


class FoundBy(Choice):
    """发现途径."""

    REVIEW = "复核回访"
    NOTICE = "公示异议"
    REPORT = "群众举报"
    DATA = "信息比对"
    INSPECTION = "专项检查"
    SELF = "本人说明"
    POLICE = "公安移送"


class RecoveryState(Choice):
    """Where a recovery stands."""

    FOUND = "已发现", "amber", "问题已登记，等待责令退回"
    ORDERED = "已责令退回", "blue", "已责令退回，尚未退款"
    PARTLY = "部分退回", "blue", "已退回一部分"
    DONE = "已追回", "green", "应退金额已全部退回"


class RepaymentState(Choice):
    """Where a repayment stands."""

    RECORDED = "待确认", "amber", "已登记，等待发放员确认到账"
    CONFIRMED = "已到账", "green", "款项已退回专户"


def sum_repaid(recovery: Recovery) -> Decimal:
    """What has come back, confirmed, in yuan."""
    arrived = (r.amount for r in living(recovery.repayments) if r.has_arrived)
    return sum(arrived, Decimal(0))


def sum_outstanding(recovery: Recovery) -> Decimal:
    """What is still to come back, in yuan."""
    return recovery.amount - sum_repaid(recovery)


class Recovery(Scoped, Record):
    """One claim against one person for relief wrongly taken."""

    __tablename__ = "recoveries"

    number: Mapped[str] = serial("追回编号", "recovery")
    state: Mapped[RecoveryState] = choice(RecoveryState, "状态", default=RecoveryState.FOUND)
    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    person_id: Mapped[int] = ref(Person.id)
    person: Mapped[Person] = link("退款义务人", person_id)
    grounds: Mapped[Grounds] = choice(Grounds, "追回事由", source="方案八(三)")
    found_by: Mapped[FoundBy] = choice(FoundBy, "发现途径")
    facts: Mapped[str] = secret("查明的事实", PRIVATE)
    amount: Mapped[Decimal] = money("应退金额", hint="骗取的救助资金悉数追回", source="方案八(三)")
    order_no: Mapped[str | None] = text("责令退回文号", 60)
    due_on: Mapped[dt.date | None] = day("退回期限")
    repayments: Mapped[list[Repayment]] = lines("退款", "recovery")
    penalties: Mapped[list[Penalty]] = lines("处罚", "recovery")
    repaid: Mapped[Decimal] = kept("已退金额", of=sum_repaid, over=repayments)
    outstanding: Mapped[Decimal] = kept("未退金额", of=sum_outstanding, over=repayments)


class Repayment(Scoped, Record):
    """One sum that came back; it counts once the payer has seen it arrive."""

    __tablename__ = "repayments"

    number: Mapped[str] = serial("退款编号", "repayment")
    state: Mapped[RepaymentState] = choice(RepaymentState, "状态", default=RepaymentState.RECORDED)
    recovery_id: Mapped[int] = ref(Recovery.id)
    recovery: Mapped[Recovery] = link("追回", recovery_id, scopes=True)
    amount: Mapped[Decimal] = money("退款金额")
    paid_on: Mapped[dt.date] = day("退款日期")
    way: Mapped[PayWay] = choice(PayWay, "退款方式", default=PayWay.BANK)
    receipt_no: Mapped[str] = text("收据号", 40)

    @property
    def has_arrived(self) -> bool:
        """Whether the payer confirmed it."""
        return self.state is RepaymentState.CONFIRMED


def amount_was_paid_out(recovery: Recovery) -> Iterator[Fault]:
    """All of it comes back, but not more than was given."""
    if recovery.amount <= 0:
        yield Fault(Recovery.amount, "应退金额须大于 0。")
    elif recovery.amount > recovery.case.paid:
        yield Fault(
            Recovery.amount, f"应退金额不能超过本案已发放的 {recovery.case.paid} 元，请核对。"
        )


def return_was_ordered(repayment: Repayment) -> Iterator[Fault]:
    """Money is taken back on an order only."""
    state = repayment.recovery.state
    if state not in (RecoveryState.ORDERED, RecoveryState.PARTLY):
        yield Fault(Repayment.recovery, f"追回当前是“{state}”，责令退回之后才能登记退款。")


def repayment_is_not_too_much(repayment: Repayment) -> Iterator[Fault]:
    """Not more comes back than is outstanding."""
    left = sum_outstanding(repayment.recovery)
    if repayment.amount <= 0:
        yield Fault(Repayment.amount, "退款金额须大于 0。")
    elif not repayment.has_arrived and repayment.amount > left:
        yield Fault(Repayment.amount, f"超过尚未退回的 {left} 元，请核对。")


def repayment_is_not_in_the_future(repayment: Repayment) -> Iterator[Fault]:
    """What is repaid has arrived."""
    if repayment.paid_on > today():
        yield Fault(Repayment.paid_on, "退款日期在今天之后，请核对。")


def credit_the_recovery(act: Act) -> None:
    """Carry the recovery on: partly back, or done when nothing is outstanding."""
    recovery: Recovery = act.record.recovery
    act.move(recovery, PARTLY if sum_outstanding(recovery) > 0 else DONE)


RUNNING = (RecoveryState.ORDERED, RecoveryState.PARTLY)
FIND = Step("find", "登记问题", None, RecoveryState.FOUND, by=Role.RECOVERY)
ORDER = Step(
    "order", "责令退回", RecoveryState.FOUND, RecoveryState.ORDERED, by=Role.RECOVERY,
    needs=[Recovery.order_no, Recovery.due_on], asks=[Recovery.order_no, Recovery.due_on],
    when=[amount_was_paid_out], tone="main",
)  # fmt: skip
PARTLY = Step("partly", "部分退回", RUNNING, RecoveryState.PARTLY)
DONE = Step("done", "全部退回", RUNNING, RecoveryState.DONE)
RECOVERING = Flow(Recovery.state, FIND, ORDER, PARTLY, DONE, of=Recovery.case)

RECORD = Step(
    "record", "登记退款", None, RepaymentState.RECORDED, by=Role.RECOVERY,
    when=[return_was_ordered, repayment_is_not_too_much],
)  # fmt: skip
CONFIRM = Step(
    "confirm", "确认到账", RepaymentState.RECORDED, RepaymentState.CONFIRMED, by=Role.PAYER,
    when=[return_was_ordered, repayment_is_not_too_much], does=credit_the_recovery, tone="main",
)  # fmt: skip

REPAYMENTS = Screen(
    model=Repayment, title="退款", menu=Menu.LIABILITY, icon="fa-undo", caption=Repayment.number,
    about="退款义务人退回的每一笔款项，由发放员确认到账。",
    rows=[
        Repayment.number, Repayment.recovery, via(Repayment.recovery, Recovery.person, Person.name),
        Repayment.amount, Repayment.paid_on, Repayment.way, Repayment.state,
    ],
    form=[Group("退款", [
        Repayment.number, Repayment.recovery, Repayment.amount, Repayment.paid_on, Repayment.way,
        Repayment.receipt_no,
    ], open_in=(RepaymentState.RECORDED,))],
    search=[Repayment.number, Repayment.state, Repayment.paid_on],
    sort=[Repayment.number, Repayment.paid_on],
    checks=[repayment_is_not_too_much, repayment_is_not_in_the_future],
    access={**CASE_READERS, Role.RECOVERY: Can.READ | Can.CREATE | Can.EDIT},
    flow=Flow(Repayment.state, RECORD, CONFIRM, of=Repayment.recovery),
)  # fmt: skip
