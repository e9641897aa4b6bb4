"""What a step sets in motion in records declared after its own.

The other way round, towards the case, each record's file says it itself.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.declare import Fault, Step
from app.declare.flow import Act
from app.declare.reading import living
from app.kernel.clock import today
from app.kernel.money import show_money
from models import casework, decision, notice, payment
from models.advance import GIVEN, handlers, power_for
from models.authority import rests_on_a_resolution
from models.case import Case
from models.decision import Decision, DecisionKind, Measure
from models.hit import findings_are_allowed
from models.lists import Form, ReliefType, Route
from models.payment import Payment, PaymentState, payments_of
from models.reckoning import cash_by_type, standard_for
from models.repeats import judging
from models.rules.judged import rules_of
from models.rules.lists import Track
from models.verification import REDO


def the_year_is_not_exceeded(act: Act, made: Decision) -> None:
    """What the household got this year counts wherever in the county it was given."""
    for relief_type, amount in cash_by_type(made).items():
        row = standard_for(rules_of(made.case), relief_type, made.case.track, made.case.degree)
        if row is None or row.yearly_cap is None:
            continue
        paid = act.everywhere(_paid_this_year(made.case.household_id, relief_type))
        left = max(Decimal(0), row.yearly_cap - (paid[0][0] or Decimal(0)))
        if amount > left and not rests_on_a_resolution(made.case, amount):
            text = (
                f"“{relief_type}”本年度上限 {show_money(row.yearly_cap)} 元，该户全县还可发放 "
                f"{show_money(left)} 元，本次 {show_money(amount)} 元（{row.source}）。请核减。"
            )
            act.refuse(Fault(None, text))


def _paid_this_year(household_id: int, relief_type: ReliefType) -> Any:
    first = today().replace(month=1, day=1)
    return (
        select(func.sum(Payment.amount))
        .join(Payment.measure)
        .join(Payment.case)
        .where(Case.household_id == household_id, Measure.relief_type == relief_type)
        .where(Payment.state == PaymentState.PAID, Payment.paid_on >= first)
        .where(Payment.voided_at.is_(None))
    )


def carry_out(act: Act) -> None:
    """An approved decision ends the case's waiting, and each cash measure becomes a payment."""
    made: Decision = act.record
    the_year_is_not_exceeded(act, made)
    come_into_force(act)
    if made.kind is DecisionKind.REFUSE:
        act.move(made.case, casework.REFUSE)
        return
    act.move(made.case, casework.APPROVE)
    order_payments(act)


def come_into_force(act: Act) -> None:
    """From this day on the decision counts for whoever is judged after it."""
    act.record.effective_on = today()


def order_payments(act: Act) -> None:
    """Each cash measure of a decision in force becomes a payment, or one for each month."""
    cash = [measure for measure in living(act.record.measures) if measure.form is Form.CASH]
    act.start(*(paid for measure in cash for paid in payments_of(measure)))


def carry_out_at_once(act: Act) -> None:
    """An advance is held to what the year may give, and ordered."""
    the_year_is_not_exceeded(act, act.record)
    come_into_force(act)
    order_payments(act)


def give_at_once(act: Act) -> None:
    """An advance is decided by the head's own step, and goes to the payer (社会救助法第五十条).

    Who approves is none of its handlers: else two signatures were one person's.
    """
    case: Case = act.record
    if act.staff_id in handlers(case):
        act.refuse(Fault(Case.handler, "批准先行救助的负责人不能兼作经办人，请另选经办人。"))
    power = power_for(case)
    basis = power.row.source if power is not None else ""
    left_out = "、".join(step.label for step in casework.SKIPPED)
    case.track, case.urgency = Track.FAST, act.reason
    case.skipped = f"先行救助时尚未办理：{left_out}。依据：{basis}。手续在发放之后补齐。"
    measure = Measure(relief_type=GIVEN, route=Route.TEMPORARY, form=Form.CASH, amount=case.advance)
    made = Decision(
        case=case, kind=DecisionKind.GRANT, track=Track.FAST, reason=case.urgency, basis=basis,
        measures=[measure],
    )  # fmt: skip
    act.start(made, by=decision.ADVANCE)


def return_to_general(act: Act) -> None:
    """The need is more than the track may give; what was advanced stays on file."""
    act.record.track = Track.GENERAL


def recall_the_decision(act: Act) -> None:
    """A case reported to the county, or sent back, takes along what was to be approved."""
    for made in living(act.record.decisions):
        if made.state in decision.RECALL.origins:
            act.move(made, decision.RECALL)


def set_the_verification_aside(act: Act) -> None:
    """A case sent back (退回重查) needs a new verification; the old one stays on file."""
    for verification in act.record.verifications:
        if verification.is_submitted:
            act.move(verification, REDO)
    recall_the_decision(act)
    take_notices_down(act)


def take_notices_down(act: Act) -> None:
    """What does not hold any more does not hang any longer, and what hung serves no more."""
    for made in living(act.record.notices):
        made.lapsed = made.lapsed or made.is_over
        if made.state in notice.WITHDRAW.origins:
            act.move(made, notice.WITHDRAW, "案件已退回或撤回")


def also(step: Step, *deeds: Callable[[Act], None]) -> None:
    """Let a step do more, after what it does already."""
    every = (*((step.does,) if step.does is not None else ()), *deeds)

    def do(act: Act) -> None:
        for deed in every:
            deed(act)

    step.does = do


also(decision.APPROVE, judging.at_approval, carry_out)
also(decision.APPROVE_IN_TOWN, judging.at_approval, carry_out)
also(decision.ADVANCE, judging.at_proposal, carry_out_at_once)
also(casework.REVIEW, recall_the_decision)
also(casework.SEND_BACK, set_the_verification_aside)
also(casework.WITHDRAW, take_notices_down)
also(casework.QUICKEN, give_at_once)
also(casework.TO_GENERAL, return_to_general)

# Duplicate relief (重复救助) is looked for where an application comes in, where relief is
# proposed and approved, and where money leaves; until it is allowed, nothing is given.
also(casework.RECEIVE, judging.at_intake)
also(decision.REPORT, judging.at_proposal)
also(decision.PROPOSE, judging.at_proposal)
also(payment.PAY, judging.at_payment)
also(payment.RECHECK, judging.look_again)
for approving in (decision.APPROVE, decision.APPROVE_IN_TOWN):
    approving.when = (*approving.when, judging.relief_is_allowed)
payment.PAY.when = (*payment.PAY.when, findings_are_allowed)
for ending in (casework.WITHDRAW, casework.DECLINE, casework.REFUSE):
    also(ending, judging.drop_findings)
