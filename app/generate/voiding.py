"""Declaring a record void (作废): with a reason, never a deletion."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.declare.record import REASON_LENGTH
from app.declare.screen import Screen
from app.flow.journal import name_act
from app.generate.filling import Complaint
from app.generate.saving import Invalid, explain
from app.generate.showing import VOIDED
from app.generate.values import read_reason
from app.kernel import clock
from app.kernel.faults import Refused


def void(session: Session, screen: Screen, record: Any, reason: str, version: str) -> None:
    """Declare a record void and commit.

    Raises ``Invalid`` without a reason, for another version, or for a life already begun.
    """
    try:
        reason = read_reason(reason)
    except Refused as refused:
        raise Invalid([Complaint("reason", f"作废理由：{refused}")]) from refused
    if not reason:
        raise Invalid([Complaint("reason", f"作废须填写理由（最多 {REASON_LENGTH} 个字）")])
    if version != str(record.row_version):
        raise Invalid([Complaint("", "记录已被他人修改，请核对后再作废")])
    if screen.flow is not None:
        state = getattr(record, screen.flow.state.key)
        if state is not screen.flow.first.to:
            raise Invalid([Complaint("", f"已是“{state.label}”，不能作废；请按流程办理")])
    record.voided_at, record.void_reason = clock.now(), reason
    name_act(session, record, VOIDED, reason)
    try:
        session.commit()
    except Exception as error:
        session.rollback()
        raise explain(screen, error) from error
