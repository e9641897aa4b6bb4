"""Declaring a record void (作废): with a reason, never a deletion."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.declare.record import REASON_LENGTH
from app.declare.screen import Screen
from app.flow.journal import name_act
from app.generate.filling import Complaint
from app.generate.labels import choice_label
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
        raise Invalid([Complaint("reason", _("作废理由：%(fault)s", fault=refused))]) from refused
    if not reason:
        text = _("作废须填写理由（最多 %(most)s 个字），请补填", most=REASON_LENGTH)
        raise Invalid([Complaint("reason", text)])
    if version != str(record.row_version):
        raise Invalid([Complaint("", _("记录已被他人修改，请核对后再作废"))])
    if screen.flow is not None:
        state = getattr(record, screen.flow.state.key)
        if state is not screen.flow.start:
            text = _("已是“%(state)s”，不能作废；请按流程办理", state=choice_label(state))
            raise Invalid([Complaint("", text)])
    record.voided_at, record.void_reason = clock.now(), reason
    name_act(session, record, VOIDED, reason)
    try:
        session.commit()
    except Exception as error:
        session.rollback()
        raise explain(screen, error) from error
