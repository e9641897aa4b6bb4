"""Not to list a family by name (不列名公示): noted where the case says it, else decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from app.declare import Fault, Step
from app.declare.flow import Act
from app.kernel.faults import Refused
from models.case import POSTED_IN, Case
from models.roles import Role
from models.rules.judged import rules_of
from models.rules.lists import Track
from models.rules.postings import plain_exemption, postings_of
from models.rules.publicities import Exempt


def exemption_is_allowed(case: Case) -> Iterator[Fault]:
    """The rules say what is not listed by name; the fast track is no matter of opinion."""
    kinds = {kind for row in postings_of(case) for kind in row.exempts or ()}
    if case.track is not Track.FAST:
        kinds.discard(Exempt.FAST_TRACK)
    if case.exempt is not None and case.exempt not in kinds:
        code = rules_of(case).code
        yield Fault(Case.exempt, f"按规则集“{code}”，“{case.exempt}”不能作为本案不列名公示的理由。")


def note_the_exemption(act: Act) -> None:
    """What the case itself says stands on record: this family is not listed by name."""
    case: Case = act.record
    with suppress(Refused):  # where the rules lack something, making the notice says so
        case.exempt = case.exempt or plain_exemption(case)


EXEMPT = Step(
    "exempt", "不列名公示", tuple(POSTED_IN), None, by=Role.TOWN_HEAD, asks=[Case.exempt],
    when=[exemption_is_allowed], reason=True, en="Do not list by name",
)  # fmt: skip
