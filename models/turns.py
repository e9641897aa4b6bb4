"""Whose turn it is (轮到谁办), where the lives alone do not say: what the desk goes by."""

from app.declare import Choice, Step
from app.declare.flow import Column
from models import casework, decision, notice, payment, verification
from models.case import Case, CaseState
from models.roles import Role

S = CaseState

# Which record is begun next about a case in these states, and whose turn that is.
BEGUN: dict[Step, tuple[tuple[Choice, ...], tuple[Choice, ...]]] = {
    verification.ARRANGE: ((S.ACCEPTED, S.RETURNED), (Role.WINDOW, Role.INVESTIGATOR)),
    decision.DRAFT: ((S.REVIEWED,), (Role.REVIEWER,)),
    notice.MAKE: ((S.FULFILLED,), (Role.WINDOW,)),
}

# Open to take from the first day on, but no case waits for it.
ASIDE: tuple[Step, ...] = (casework.QUICKEN,)

# The last payment carries its case on by itself: nobody's turn while one of them is open.
HELD: dict[Step, Column] = {casework.FULFIL: Case.payments}

# An instalment waits for its month.
LATER: dict[Step, Column] = {payment.PAY: payment.Payment.month}
