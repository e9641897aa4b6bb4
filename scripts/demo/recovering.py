"""Acts after the case: what was wrongly taken comes back, and the penalty beside it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from app.kernel import clock
from models import penalty, recovery
from models.lists import PayWay
from models.penalty import Penalty
from models.recovery import FoundBy, Grounds, Recovery, Repayment
from scripts.demo.office import OfficeAtWork, Story

FACTS = (
    (Grounds.CONCEAL, FoundBy.DATA, "信息比对发现申请人已领取商业保险理赔款，申请时未如实申报。"),
    (Grounds.FALSE_REPORT, FoundBy.REPORT, "群众举报后核实，申报损失的物品仍在使用，损失系虚报。"),
    (Grounds.FORGE, FoundBy.INSPECTION, "专项检查发现两张医药费票据系伪造，医院无相应缴费记录。"),
)  # fmt: skip
LAW = "《社会救助暂行办法》第六十八条"
DAYS_TO_REPAY = 30


def find(work: OfficeAtWork, story: Story) -> None:
    grounds, found_by, facts = FACTS[story.number % len(FACTS)]
    story.recovery = work.begin(
        Recovery(
            case=story.case, person=story.case.applicant, grounds=grounds, found_by=found_by,
            facts=facts, amount=story.case.paid,
        )
    )  # fmt: skip


def order(work: OfficeAtWork, story: Story) -> None:
    work.take(
        story.recovery, recovery.ORDER,
        order_no=f"云民退〔{clock.today().year}〕{story.recovery.id}号",
        due_on=clock.today() + dt.timedelta(days=DAYS_TO_REPAY),
    )  # fmt: skip


def repay(work: OfficeAtWork, story: Story) -> None:
    """The first time about half comes back, the second time the rest."""
    left, claim = story.recovery.outstanding, story.recovery.amount
    first = left == claim
    amount = (left * Decimal("0.6")).quantize(Decimal(1)) if first else left
    story.repayment = work.begin(
        Repayment(
            recovery=story.recovery, amount=amount, paid_on=clock.today(),
            way=PayWay.BANK, receipt_no=f"{story.recovery.number}-{1 if first else 2}",
        )
    )  # fmt: skip


def confirm(work: OfficeAtWork, story: Story) -> None:
    work.take(story.repayment, recovery.CONFIRM)


def file(work: OfficeAtWork, story: Story) -> None:
    claim = story.recovery
    story.penalty = work.begin(
        Penalty(
            recovery=claim, person=claim.person, facts=claim.facts, basis=LAW,
            ended_on=clock.in_office(story.case.received_at).date(),
        )
    )  # fmt: skip


def notify(work: OfficeAtWork, story: Story) -> None:
    proposed = story.recovery.amount
    work.take(story.penalty, penalty.NOTIFY, proposed=proposed, notice_on=clock.today())


def hear(_work: OfficeAtWork, story: Story) -> None:
    story.penalty.heard = True
    story.penalty.heard_text = "当事人承认未如实申报，表示已主动退款，家庭确有困难，请求从轻处罚。"


def decide(work: OfficeAtWork, story: Story) -> None:
    number = f"云民罚〔{clock.today().year}〕{story.penalty.id}号"
    decided = story.penalty.proposed
    work.take(story.penalty, penalty.DECIDE, decided=decided, decision_no=number)


def serve(work: OfficeAtWork, story: Story) -> None:
    work.take(story.penalty, penalty.SERVE, served_on=clock.today())


def collect(work: OfficeAtWork, story: Story) -> None:
    work.take(story.penalty, penalty.COLLECT, paid_on=clock.today())


def spare(work: OfficeAtWork, story: Story) -> None:
    work.take(story.penalty, penalty.SPARE, "初次违法，已全部退款，危害后果轻微，不予处罚。")
