"""Acts at the county: the decision, the payment, and the notice that follows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.kernel import clock
from models import casework, decision, notice, payment
from models.decision import Decision, DecisionKind, Measure
from models.lists import Form, PayWay, Place, RefuseReason
from models.notice import Notice, due_for
from models.payment import CashReason, Payment
from scripts.demo.office import OfficeAtWork, Story

BASIS = "《县救急难工作实施方案》四(八)、六(三)"
REMEDY = (
    "如不服本决定，可在收到之日起六十日内向云泽县人民政府申请行政复议，"
    "或者在六个月内依法向人民法院提起行政诉讼。"
)
KINDS = {
    DecisionKind.GRANT: (None, "基本生活陷入困境，符合救急难条件。"),
    DecisionKind.PART: (RefuseReason.NOT_TRUE, "损失金额核减后予以部分救助。"),
    DecisionKind.REFUSE: (RefuseReason.NOT_TRUE, "经核查，申报的困难与实际情况不符。"),
}
CONTENTS = {
    Form.GOODS: ("大米50公斤、食用油10升、棉被2床", "发放物资，申请人已签收"),
    Form.SERVICE: ("上门照料30天，每日两餐", "服务机构已上门，回访满意"),
}
TWO_MEASURES = 0.12


def _measures(work: OfficeAtWork, story: Story) -> list[Measure]:
    """Return what is given: cash at times in two parts, or something in kind."""
    hard, form = story.hardship, story.path.form
    whole = hard.amount / 2 if story.path.kind is DecisionKind.PART else hard.amount
    kinds = {"relief_type": hard.template.relief, "route": hard.template.route, "form": form}
    if story.path.kind is DecisionKind.REFUSE:
        return []
    if form is not Form.CASH:
        return [Measure(content=CONTENTS[form][0], **kinds)]
    months = story.path.months if story.path.months > 1 else None
    if months or work.rng.random() > TWO_MEASURES:
        return [Measure(amount=whole, instalments=months, **kinds)]
    part = (whole / 3).quantize(Decimal(100))
    return [Measure(amount=part, **kinds), Measure(amount=whole - part, **kinds)]


def draft(work: OfficeAtWork, story: Story) -> None:
    kind = story.path.kind
    code, reason = KINDS[kind]
    story.decision = work.begin(
        Decision(
            case=story.case, kind=kind, reason_code=code, reason=reason, basis=BASIS,
            remedy=REMEDY if kind is DecisionKind.REFUSE else None,
            measures=_measures(work, story),
        )
    )  # fmt: skip


def draft_in_town(work: OfficeAtWork, story: Story) -> None:
    draft(work, story)


def report(work: OfficeAtWork, story: Story) -> None:
    work.take(story.decision, decision.REPORT)


def approve_in_town(work: OfficeAtWork, story: Story) -> None:
    work.take(story.decision, decision.APPROVE_IN_TOWN)


def propose(work: OfficeAtWork, story: Story) -> None:
    work.take(story.decision, decision.PROPOSE)


def return_decision(work: OfficeAtWork, story: Story) -> None:
    work.take(story.decision, decision.SEND_BACK, "理由过于简单，请补充说明家庭自救情况。")


def mend(_work: OfficeAtWork, story: Story) -> None:
    story.decision.reason = f"{story.decision.reason}该户已多方自救，仍无法维持基本生活。"


def approve(work: OfficeAtWork, story: Story) -> None:
    work.take(story.decision, decision.APPROVE)


def _asked(work: OfficeAtWork, story: Story, paying: Payment) -> dict[str, Any]:
    """Return how a payment is made: by bank, unless there is no account or no time."""
    voucher = f"记-{paying.number}"
    if not story.path.cash and paying.account:
        return {"way": work.rng.choice((PayWay.BANK, PayWay.BANK, PayWay.CARD)), "voucher": voucher}
    reason = CashReason.EMERGENCY if paying.account else CashReason.NO_ACCOUNT
    one, two = work.registry.witnesses()
    return {
        "way": PayWay.CASH, "bank": None, "account": None, "cash_reason": reason,
        "witness_one": one, "witness_two": two, "voucher": voucher,
    }  # fmt: skip


def pay(work: OfficeAtWork, story: Story) -> None:
    """Pay what is due: of instalments those whose month has come."""
    open_payments = [paying for paying in story.case.payments if not paying.is_paid]
    for paying in open_payments:
        if paying.month is None or paying.month <= clock.today():
            work.take(paying, payment.PAY, **_asked(work, story, paying))


def fail(work: OfficeAtWork, story: Story) -> None:
    for paying in story.decision.payments:
        work.take(paying, payment.FAIL, "户名与账号不符，银行退汇。")


def retry(work: OfficeAtWork, story: Story) -> None:
    for paying in story.decision.payments:
        work.take(paying, payment.RETRY)


def fulfil(work: OfficeAtWork, story: Story) -> None:
    work.take(story.case, casework.FULFIL, done_note=CONTENTS[story.path.form][1])


def make(work: OfficeAtWork, story: Story) -> None:
    """Make the notice that is due; a family that is not listed by name gets none."""
    place = work.rng.choices((Place.VILLAGE_BOARD, Place.RESIDENCE), (3, 1))[0]
    if due_for(story.case) is not None:
        story.notice = work.begin(Notice(case=story.case, place=place))


def post(work: OfficeAtWork, story: Story) -> None:
    if story.notice is not None:
        work.take(story.notice, notice.POST)


def end(work: OfficeAtWork, story: Story) -> None:
    if story.notice is not None:
        work.take(story.notice, notice.END)


def take_down(work: OfficeAtWork, story: Story) -> None:
    if story.notice is not None:
        work.take(story.notice, notice.WITHDRAW, "公示内容张贴位置有误，重新张贴。")


def close(work: OfficeAtWork, story: Story) -> None:
    work.take(story.case, casework.CLOSE)
