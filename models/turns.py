"""Whose turn it is (轮到谁办), where the lives alone do not say: what the desk goes by."""

from sqlalchemy import ColumnElement, String, and_, exists, func, or_, type_coerce

from app.declare import Step
from app.declare.flow import Begin, Column
from models import casework, decision, notice, paper, payment, verification
from models.case import POSTED_IN, Case, CaseState
from models.decision import Decision, DecisionState
from models.notice import Notice, NoticeState
from models.roles import Role
from models.rules.powers import town_has_a_say
from models.rules.publicities import Publicity

S = CaseState

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


# A posting is missing that the rules ask for first.
MISSING = _posting_missing()

# Which record is begun next about a case in these states, and whose turn that is.
BEGUN = (
    Begin(verification.ARRANGE, (S.ACCEPTED, S.RETURNED), (Role.WINDOW, Role.INVESTIGATOR)),
    Begin(decision.DRAFT, (S.REVIEWED,), (Role.REVIEWER,)),
    Begin(
        decision.DRAFT, (S.VERIFIED,), (Role.WINDOW,),
        where=and_(~MISSING, town_has_a_say(Case.rule_set_id, Case.relief_type, Case.track)),
    ),
    Begin(notice.MAKE, tuple(POSTED_IN), (Role.WINDOW,), where=MISSING),
)  # fmt: skip

WAITS_FOR_THE_HEAD = Case.decisions.any(
    and_(Decision.voided_at.is_(None), Decision.state == DecisionState.REPORTED)
)

# Nobody goes on while a posting is missing that the rules ask for first. A draft is the
# township's as long as its case was not reported to the county; and where a decision waits for
# the head, it is the decision he looks at first.
ONLY: dict[Step, ColumnElement[bool]] = {
    casework.REVIEW: and_(~MISSING, ~WAITS_FOR_THE_HEAD),
    payment.PAY: ~MISSING,
    casework.FULFIL: ~MISSING,
    casework.CLOSE: ~MISSING,
    decision.REPORT: Case.state == S.VERIFIED,
    decision.PROPOSE: Case.state == S.REVIEWED,
}

# Nobody waits for one paper by itself: accepting or closing the case names those that lack.
IDLE: tuple[Step, ...] = (paper.TAKE,)

# An instalment waits for its month.
LATER: dict[Step, Column] = {payment.PAY: payment.Payment.month}
