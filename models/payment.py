"""A payment (发放): one cash measure on its way to one person (方案七)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.declare import (
    ACCOUNT,
    As,
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
    ref,
    secret,
    serial,
    text,
    via,
)
from app.declare.flow import Act
from app.declare.reading import living
from app.kernel.clock import today
from models.case import Case, CaseState
from models.casework import FULFIL as FULFIL_CASE
from models.casework import RELIEVE as RELIEVE_CASE
from models.casework import posting_is_over
from models.decision import Decision, Measure
from models.instalments import instalments_of, is_parted
from models.lists import PayWay
from models.person import Person
from models.roles import CASE_READERS, Menu, Role
from models.sums.months import show_month


class CashReason(Choice):
    """Why cash, which is to be avoided (方案七)."""

    NO_ACCOUNT = "没有银行账户"
    EMERGENCY = "情况紧急"
    REMOTE = "交通不便"
    VAGRANT = "生活无着的流散人员"


class PaymentState(Choice):
    """Where a payment stands."""

    PENDING = "待发放", "amber", "决定已生效，等待发放"
    PAID = "已发放", "green", "款项已经付给收款人"
    FAILED = "发放失败", "red", "退汇或无法支付，查明原因后重新发放"


class Payment(Scoped, Record):
    """One sum for one person; ordered by the approval, never typed in."""

    __tablename__ = "payments"

    number: Mapped[str] = serial("发放编号", "payment")
    state: Mapped[PaymentState] = choice(PaymentState, "状态", default=PaymentState.PENDING)
    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    decision_id: Mapped[int] = ref(Decision.id)
    decision: Mapped[Decision] = link("救助决定", decision_id)
    measure_id: Mapped[int] = ref(Measure.id)
    measure: Mapped[Measure] = link("救助措施", measure_id)
    payee_id: Mapped[int] = ref(Person.id)
    payee: Mapped[Person] = link("收款人", payee_id)
    amount: Mapped[Decimal] = money("金额", publish=As.AMOUNT, source="方案八(一)")
    month: Mapped[dt.date | None] = day(
        "本期月份", hint="分期发放的，自该月第一日起才能发放", source="民发〔2018〕23号"
    )

    way: Mapped[PayWay] = choice(
        PayWay, "支付方式", default=PayWay.BANK, source="方案七",
        hint="以社会化发放为主，尽可能减少现金支付",
    )  # fmt: skip
    bank: Mapped[str | None] = text("开户行", 60, only=Is(way, PayWay.BANK, PayWay.CARD))
    account: Mapped[str | None] = secret(
        "收款账号", ACCOUNT, only=Is(way, PayWay.BANK, PayWay.CARD)
    )
    cash_reason: Mapped[CashReason | None] = choice(
        CashReason, "现金支付原因", only=Is(way, PayWay.CASH), source="方案七"
    )
    witness_one: Mapped[str | None] = text("见证人一", 30, only=Is(way, PayWay.CASH))
    witness_two: Mapped[str | None] = text("见证人二", 30, only=Is(way, PayWay.CASH))
    paid_on: Mapped[dt.date | None] = day("发放日期", publish=As.DAY, hint="不填则为今天")
    voucher: Mapped[str | None] = text("凭证号", 40, hint="专账记账凭证", source="方案七")

    @property
    def is_paid(self) -> bool:
        """Whether the money has left."""
        return self.state is PaymentState.PAID


def payments_of(measure: Measure) -> Iterator[Payment]:
    """Yield the payments of a cash measure: one at once, or one for each month.

    They go by bank to the payee's account on file. Raises ``Refused`` for too many months.
    """
    if not is_parted(measure):
        yield _payment(measure, measure.amount)
        return
    for part in instalments_of(measure).parts:
        yield _payment(measure, part.amount, part.month)


def _payment(measure: Measure, amount: Decimal | None, month: dt.date | None = None) -> Payment:
    decision = measure.decision
    payee = measure.beneficiary or decision.case.applicant
    return Payment(
        case=decision.case, decision=decision, measure=measure, payee=payee, amount=amount,
        month=month, way=PayWay.BANK, bank=payee.bank, account=payee.account,
    )  # fmt: skip


def transfer_has_an_account(payment: Payment) -> Iterator[Fault]:
    """A bank pays to an account."""
    if payment.way is not PayWay.CASH and not payment.account:
        yield Fault(Payment.account, "转账发放须有收款账号；没有账户的，请改为现金并写明原因。")


def cash_is_witnessed(payment: Payment) -> Iterator[Fault]:
    """Cash is the exception: a reason and two witnesses (方案七)."""
    if payment.way is not PayWay.CASH:
        return
    if not payment.cash_reason:
        yield Fault(Payment.cash_reason, "现金支付须写明原因。（方案七：尽可能减少现金支付）")
    if not (payment.witness_one and payment.witness_two):
        yield Fault(Payment.witness_one, "现金支付须有两名见证人。")
    elif payment.witness_one == payment.witness_two:
        yield Fault(Payment.witness_two, "两名见证人不能是同一人。")


def month_has_come(payment: Payment) -> Iterator[Fault]:
    """An instalment is not paid before its month."""
    if payment.month is not None and payment.month > today():
        text = f"分期发放：本期为 {show_month(payment.month)}，到当月才能发放。"
        yield Fault(Payment.month, text)


def payment_is_not_in_the_future(payment: Payment) -> Iterator[Fault]:
    """What is paid has left."""
    if payment.paid_on and payment.paid_on > today():
        yield Fault(Payment.paid_on, "发放日期在今天之后，请核对。")


def decision_was_posted(payment: Payment) -> Iterator[Fault]:
    """What is posted after the decision has hung its days before money leaves."""
    yield from posting_is_over(payment.case)


def report_to_the_case(act: Act) -> None:
    """The last payment of a decision carries the case on to 已落实, an advance's to 待补手续."""
    payment: Payment = act.record
    payment.paid_on = payment.paid_on or today()
    if any(not other.is_paid for other in living(payment.decision.payments)):
        return
    if not payment.decision.is_advance:
        act.move(payment.case, FULFIL_CASE)
    elif payment.case.state is CaseState.ADVANCED:
        act.move(payment.case, RELIEVE_CASE)


S = PaymentState
ORDER = Step("order", "列入发放", None, S.PENDING)
PAY = Step(
    "pay", "发放", S.PENDING, S.PAID, by=Role.PAYER, tone="main",
    needs=[Payment.way],
    asks=[
        Payment.way, Payment.bank, Payment.account, Payment.cash_reason, Payment.witness_one,
        Payment.witness_two, Payment.paid_on, Payment.voucher,
    ],
    when=[
        month_has_come, transfer_has_an_account, cash_is_witnessed, payment_is_not_in_the_future,
        decision_was_posted,
    ],
    does=report_to_the_case,
)  # fmt: skip
FAIL = Step("fail", "发放失败", S.PENDING, S.FAILED, by=Role.PAYER, reason=True, tone="red")
RETRY = Step("retry", "重新发放", S.FAILED, S.PENDING, by=Role.PAYER)
# What it records stands in models/consequences.py, with the other looks at duplicate relief.
RECHECK = Step("recheck", "复核重复救助", S.PENDING, S.PENDING, by=Role.PAYER)

PAYMENTS = Screen(
    model=Payment, title="发放", menu=Menu.PAYMENTS, icon="fa-money", caption=Payment.number,
    about="按救助决定向收款人发放的每一笔资金。",
    rows=[
        Payment.number, Payment.case, via(Payment.payee, Person.name), Payment.way,
        Payment.amount, Payment.month, Payment.paid_on, Payment.state,
    ],
    form=[
        Group("发放", [
            Payment.number, Payment.case, Payment.decision, Payment.measure, Payment.payee,
            Payment.amount, Payment.month,
        ], open_in=()),
        Group("支付", [
            Payment.way, Payment.bank, Payment.account, Payment.cash_reason, Payment.witness_one,
            Payment.witness_two, Payment.paid_on, Payment.voucher,
        ], open_in=()),
    ],
    search=[
        Payment.number, via(Payment.payee, Person.name), Payment.state, Payment.way,
        Payment.paid_on,
    ],
    sort=[Payment.number, Payment.amount, Payment.paid_on],
    access={**CASE_READERS, Role.PAYER: Can.READ | Can.REVEAL},
    flow=Flow(Payment.state, ORDER, PAY, FAIL, RETRY, RECHECK, of=Payment.case),
)  # fmt: skip
