"""What a step sets in motion in records declared after its own.

The other way round, towards the case, each record's file says it itself.
"""

from app.declare.flow import Act
from app.declare.reading import living
from models import casework, decision
from models.decision import DecisionKind
from models.lists import Form
from models.payment import payments_of
from models.verification import REDO


def carry_out(act: Act) -> None:
    """An approved decision ends the case's waiting, and each cash measure becomes a payment."""
    made: decision.Decision = act.record
    if made.kind is DecisionKind.REFUSE:
        act.move(made.case, casework.REFUSE)
        return
    act.move(made.case, casework.APPROVE)
    cash = [measure for measure in living(made.measures) if measure.form is Form.CASH]
    act.start(*(paid for measure in cash for paid in payments_of(measure)))


def set_the_verification_aside(act: Act) -> None:
    """A case sent back (退回重查) needs a new verification; the old one stays on file."""
    for verification in act.record.verifications:
        if verification.is_submitted:
            act.move(verification, REDO)


decision.APPROVE.does = carry_out
casework.SEND_BACK.does = set_the_verification_aside
