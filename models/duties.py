"""Separation of duties (职责分离): which steps of one case nobody may take both of."""

from app.declare import Step, Where
from models import casework, decision, hit, notice, payment, penalty, recovery, verification
from models.roles import Role
from models.rules.keys import Param

# Small townships have two clerks: whether the one who receives may verify is the county's rule.
RECEIVED = Where(casework.RECEIVE, Param.SOD_RECEIVE)

# Who wants to take the step on the left has taken none of those on the right.
APART: dict[Step, tuple[Step | Where, ...]] = {
    verification.SUBMIT: (casework.REVIEW, RECEIVED),
    casework.REVIEW: (verification.SUBMIT, RECEIVED),
    decision.PROPOSE: (verification.SUBMIT, casework.REVIEW),
    decision.APPROVE: (verification.SUBMIT, casework.REVIEW, decision.DRAFT, decision.PROPOSE),
    hit.ALLOW[Role.TOWN_HEAD]: (verification.SUBMIT,),
    hit.ALLOW[Role.REVIEWER]: (verification.SUBMIT, casework.REVIEW),
    hit.ALLOW[Role.APPROVER]: (verification.SUBMIT, casework.REVIEW, decision.PROPOSE),
    payment.PAY: (verification.SUBMIT, decision.APPROVE, casework.QUICKEN),
    casework.FULFIL: (verification.SUBMIT, decision.APPROVE),
    notice.POST: (notice.MAKE,),
    recovery.CONFIRM: (recovery.RECORD,),
    penalty.DECIDE: (penalty.FILE,),
    penalty.SPARE: (penalty.FILE,),
}

for step, others in APART.items():
    step.apart_from = others
