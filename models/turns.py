"""Whose turn it is (轮到谁办), where the lives alone do not say: what the desk goes by."""

from app.declare import Choice, Step
from app.declare.flow import Column
from models import casework, decision, notice, paper, payment, verification
from models.case import POSTED_IN, Case, CaseState
from models.roles import Role

S = CaseState

# Which record is begun next about a case in these states, and whose turn that is.
BEGUN: dict[Step, tuple[tuple[Choice, ...], tuple[Choice, ...]]] = {
    verification.ARRANGE: ((S.ACCEPTED, S.RETURNED), (Role.WINDOW, Role.INVESTIGATOR)),
    decision.DRAFT: ((S.REVIEWED,), (Role.REVIEWER,)),
    notice.MAKE: (tuple(POSTED_IN), (Role.WINDOW,)),
}

# The last payment carries its case on by itself: nobody's turn while one of them is open; and
# nobody goes on while a posting is missing that the rules ask for first.
HELD: dict[Step, tuple[Column, ...]] = {
    casework.REVIEW: (Case.unposted,),
    payment.PAY: (Case.unposted,),
    casework.FULFIL: (Case.payments, Case.unposted),
    casework.CLOSE: (Case.unposted,),
}
DUE: dict[Step, Column] = {notice.MAKE: Case.unposted}

# Nobody waits for one paper by itself: accepting or closing the case names those that lack; and
# helping at once is open from the first day on, but no case waits for it.
IDLE: tuple[Step, ...] = (paper.TAKE, casework.QUICKEN)

# An instalment waits for its month.
LATER: dict[Step, Column] = {payment.PAY: payment.Payment.month}
