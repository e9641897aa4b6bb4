"""Whose turn it is (轮到谁办), where the lives alone do not say: what the desk goes by."""

from sqlalchemy import ColumnElement, String, and_, exists, func, or_, type_coerce

from app.declare import Choice, Step
from app.declare.flow import Column
from models import casework, decision, notice, paper, payment, verification
from models.case import POSTED_IN, Case, CaseState
from models.notice import Notice, NoticeState
from models.roles import Role
from models.rules.publicities import Publicity

S = CaseState

# Which record is begun next about a case in these states, and whose turn that is.
BEGUN: dict[Step, tuple[tuple[Choice, ...], tuple[Choice, ...]]] = {
    verification.ARRANGE: ((S.ACCEPTED, S.RETURNED), (Role.WINDOW, Role.INVESTIGATOR)),
    decision.DRAFT: ((S.REVIEWED,), (Role.REVIEWER,)),
    notice.MAKE: (tuple(POSTED_IN), (Role.WINDOW,)),
}

# The last payment carries its case on by itself: nobody's turn while one of them is open.
HELD: dict[Step, Column] = {casework.FULFIL: Case.payments}


def _posting_missing() -> ColumnElement[bool]:
    """Say in terms of stored rows what ``posting_due`` says of one case."""
    hung = exists().where(
        Notice.case_id == Case.id, Notice.stage == Publicity.stage, Notice.voided_at.is_(None),
        Notice.state == NoticeState.ENDED, Notice.lapsed.is_(False),
    )  # fmt: skip
    exempts, exempt = (type_coerce(c, String) for c in (Publicity.exempts, Case.exempt))
    unlisted = func.coalesce(exempts, "").like("%," + func.coalesce(exempt, "—") + ",%")
    in_turn = (and_(Case.state == s, Publicity.stage == stage) for s, stage in POSTED_IN.items())
    return (
        exists()
        .where(Publicity.rule_set_id == Case.rule_set_id, Publicity.track == Case.track)
        .where(Publicity.voided_at.is_(None), or_(*in_turn), ~unlisted)
        .where(~hung.correlate(Case, Publicity))
        .correlate(Case)
    )


# Nobody goes on while a posting is missing that the rules ask for first; then one is made.
MISSING = _posting_missing()
ONLY: dict[Step, ColumnElement[bool]] = {
    casework.REVIEW: ~MISSING,
    payment.PAY: ~MISSING,
    casework.FULFIL: ~MISSING,
    casework.CLOSE: ~MISSING,
    notice.MAKE: MISSING,
}

# Nobody waits for one paper by itself: accepting or closing the case names those that lack; and
# helping at once is open from the first day on, but no case waits for it.
IDLE: tuple[Step, ...] = (paper.TAKE, casework.QUICKEN)

# An instalment waits for its month.
LATER: dict[Step, Column] = {payment.PAY: payment.Payment.month}
