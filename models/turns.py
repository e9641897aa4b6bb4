"""Whose turn it is (轮到谁办), where the lives alone do not say: what the desk goes by."""

from sqlalchemy import ColumnElement, and_

from app.declare import Step
from app.declare.flow import Begin, Column
from models import casework, decision, notice, payment, verification
from models.case import Case, CaseState
from models.decision import Decision, DecisionState
from models.roles import Role
from models.rules.powers import town_has_a_say

S = CaseState

# Which record is begun next about a case in these states, and whose turn that is.
BEGUN = (
    Begin(verification.ARRANGE, (S.ACCEPTED, S.RETURNED), (Role.WINDOW, Role.INVESTIGATOR)),
    Begin(decision.DRAFT, (S.REVIEWED,), (Role.REVIEWER,)),
    Begin(
        decision.DRAFT, (S.VERIFIED,), (Role.WINDOW,),
        where=town_has_a_say(Case.rule_set_id, Case.relief_type, Case.track),
    ),
    Begin(notice.MAKE, (S.FULFILLED,), (Role.WINDOW,)),
)  # fmt: skip

WAITS_FOR_THE_HEAD = Case.decisions.any(
    and_(Decision.voided_at.is_(None), Decision.state == DecisionState.REPORTED)
)

# A draft is the township's as long as its case was not reported to the county; and where a
# decision waits for the head, it is the decision he looks at first.
ONLY: dict[Step, ColumnElement[bool]] = {
    casework.REVIEW: ~WAITS_FOR_THE_HEAD,
    decision.REPORT: Case.state == S.VERIFIED,
    decision.PROPOSE: Case.state == S.REVIEWED,
}

# The last payment carries its case on by itself: nobody's turn while one of them is open.
HELD: dict[Step, Column] = {casework.FULFIL: Case.payments}

# An instalment waits for its month.
LATER: dict[Step, Column] = {payment.PAY: payment.Payment.month}
