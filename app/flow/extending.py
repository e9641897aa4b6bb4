"""May a time limit be made longer (延长时限): the rule set says by whom and how far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from app.declare.choice import Choice
from app.declare.fault import Fault
from app.declare.flow import Extend, Step
from app.flow.clocks import running
from app.flow.dues import said_length, shown
from app.flow.rules import Limit, RuleMissing, limit_of
from app.kernel import clock
from app.kernel.working import Length
from app.records import Timer
from app.scope import reader_of


def _called(extend: Extend) -> str:
    return str(pgettext("Clock", extend.clock.label))


def _role(role: Choice) -> str:
    return str(pgettext(type(role).__name__, role.label))


def extension_faults(session: Session, record: Any, step: Step) -> Iterator[Fault]:
    """Yield what refuses to make a limit longer, each with the rule that says so."""
    extend = step.extends
    if extend is None:
        return
    try:
        limit = limit_of(session, record, extend.clock.limit)
    except RuleMissing as missing:
        yield Fault(None, str(missing))
        return
    faults = list(_forbidden(session, record, extend, limit))
    yield from faults or _not_now(session, record, extend, limit)


def _forbidden(session: Session, record: Any, extend: Extend, limit: Limit) -> Iterator[Fault]:
    called, reader = _called(extend), reader_of(session)
    if limit.extend_by is None or limit.extend_most is None:
        text = _("规则集规定“%(limit)s”不能延长。（依据：%(source)s）",
                 limit=called, source=limit.source)  # fmt: skip
        yield Fault(None, text)
    elif not (reader.program or reader.holds_for(limit.extend_by.code, record)):
        text = _("规则集规定“%(limit)s”由%(role)s延长。（依据：%(source)s）",
                 limit=called, role=_role(limit.extend_by), source=limit.source)  # fmt: skip
        yield Fault(None, text)


def _not_now(session: Session, record: Any, extend: Extend, limit: Limit) -> Iterator[Fault]:
    """Only a limit that runs can be made longer, and only as far as its row allows."""
    code, called = extend.clock.limit.code, _called(extend)
    timer = next((t for t in running(session, record) if t.rule == code), None)
    if timer is None or timer.length is None:
        yield Fault(None, _("“%(limit)s”没有在计时，不能延长。", limit=called))
    elif timer.paused_at is not None:
        yield Fault(None, _("“%(limit)s”正在暂停计时，恢复计时后才能延长。", limit=called))
    elif timer.due_at < clock.now():
        day = shown(timer.due_at, timer.provisional)
        text = _("“%(limit)s”已于 %(day)s 届满，期满后不能再延长。", limit=called, day=day)
        yield Fault(None, text)
    else:
        yield from _too_far(record, extend, limit, timer)


def _too_far(record: Any, extend: Extend, limit: Limit, timer: Timer) -> Iterator[Fault]:
    most, asked = limit.extend_most or 0, getattr(record, extend.by.key)
    rest = max(0, most - timer.extended)
    words = {
        "limit": _called(extend), "source": limit.source,
        "most": said_length(Length(most, limit.length.unit)), "rest": rest,
    }  # fmt: skip
    if rest == 0:
        text = _("“%(limit)s”已按规则集延长了 %(most)s，不能再延长。（依据：%(source)s）", **words)
        yield Fault(None, text)
    elif asked is not None and not 1 <= asked <= rest:
        text = _("规则集规定“%(limit)s”累计最多延长 %(most)s，还可延长 %(rest)s。"
                 "（依据：%(source)s）", **words)  # fmt: skip
        yield Fault(extend.by, text)
