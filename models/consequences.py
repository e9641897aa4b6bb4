"""What a step sets in motion in records declared after its own.

The other way round, towards the case, each record's file says it itself.
"""

from app.declare.flow import Act
from app.declare.reading import living
from models import casework, decision, notice
from models.decision import DecisionKind
from models.lists import Form
from models.payment import payment_for
from models.verification import REDO


def carry_out(act: Act) -> None:
    """An approved decision ends the case's waiting, and each cash measure becomes a payment."""
    made: decision.Decision = act.record
    if made.kind is DecisionKind.REFUSE:
        act.move(made.case, casework.REFUSE)
        return
    act.move(made.case, casework.APPROVE)
    cash = [measure for measure in living(made.measures) if measure.form is Form.CASH]
    act.start(*(payment_for(measure) for measure in cash))


def set_the_verification_aside(act: Act) -> None:
    """A case sent back (退回重查) needs a new verification; the old one stays on file."""
    for verification in act.record.verifications:
        if verification.is_submitted:
            act.move(verification, REDO)
    take_notices_down(act)


def take_notices_down(act: Act) -> None:
    """What does not hold any more does not hang any longer, and what hung serves no more."""
    for made in living(act.record.notices):
        made.lapsed = made.lapsed or made.is_over
        if made.state in notice.WITHDRAW.origins:
            act.move(made, notice.WITHDRAW, "案件已退回或撤回")


decision.APPROVE.does = carry_out
casework.SEND_BACK.does = set_the_verification_aside
casework.WITHDRAW.does = take_notices_down
