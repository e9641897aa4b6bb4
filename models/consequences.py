"""What a step sets in motion in records declared after its own.

The other way round, towards the case, each record's file says it itself.
"""

from collections.abc import Callable

from app.declare import Step
from app.declare.flow import Act
from app.declare.reading import living
from app.kernel.clock import today
from models import casework, decision, payment
from models.decision import DecisionKind
from models.hit import findings_are_allowed
from models.lists import Form
from models.payment import payment_for
from models.repeats import judging
from models.verification import REDO


def carry_out(act: Act) -> None:
    """An approved decision ends the case's waiting, and each cash measure becomes a payment."""
    made: decision.Decision = act.record
    made.effective_on = today()
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


def also(step: Step, *deeds: Callable[[Act], None]) -> None:
    """Let a step do more, after what it does already."""
    every = (*((step.does,) if step.does is not None else ()), *deeds)

    def do(act: Act) -> None:
        for deed in every:
            deed(act)

    step.does = do


also(decision.APPROVE, judging.at_approval, carry_out)
also(casework.SEND_BACK, set_the_verification_aside)

# Duplicate relief (重复救助) is looked for where an application comes in, where relief is
# proposed and approved, and where money leaves; until it is allowed, nothing is given.
also(casework.RECEIVE, judging.at_intake)
also(decision.PROPOSE, judging.at_proposal)
also(payment.PAY, judging.at_payment)
also(payment.RECHECK, judging.look_again)
decision.APPROVE.when = (*decision.APPROVE.when, judging.relief_is_allowed)
payment.PAY.when = (*payment.PAY.when, findings_are_allowed)
for ending in (casework.WITHDRAW, casework.DECLINE, casework.REFUSE):
    also(ending, judging.drop_findings)
