"""Taking a step with what was typed for it: the same for pages and REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.declare.flow import Step
from app.declare.screen import Screen
from app.flow.act import take
from app.generate.filling import Complaint, fill
from app.generate.saving import Invalid, explain
from app.generate.values import read_reason
from app.kernel.faults import Refused


def take_step(
    session: Session,
    screen: Screen,
    record: Any,
    step: Step,
    typed: Mapping[str, Any],
) -> None:
    """Take a step and commit; ``typed`` holds the asked fields, ``reason`` and ``confirm``.

    Raises ``Invalid`` with every complaint, ``Outdated`` when somebody was first.
    """
    raw = dict(typed)
    said, confirmed = raw.pop("reason", ""), raw.pop("confirm", "") in ("1", True)
    with session.no_autoflush:
        complaints = fill(session, record, [column.key for column in step.asks], raw)
    try:
        reason = read_reason(said) or None
    except Refused as refused:
        complaints.append(Complaint("reason", _("理由：%(fault)s", fault=refused)))
    if any(not (complaint.warn and confirmed) for complaint in complaints):
        session.rollback()
        raise Invalid(complaints)
    try:
        take(session, record, step, {}, reason)
        session.commit()
    except Exception as error:
        session.rollback()
        raise explain(screen, error) from error
