"""Why a step may not be taken: the state, the role, the duties, the fields, the conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.choice import Choice, Stray
from app.declare.fault import Fault
from app.declare.flow import Condition, Step
from app.declare.reading import fields_of
from app.flow.extending import extension_faults
from app.flow.rules import RuleMissing, rule_of
from app.flow.subject import flow_of, subject_of
from app.kernel.faults import Refused
from app.records import ActDone
from app.scope import reader_of


def _called(step: Step) -> str:
    return str(pgettext("Step", step.label))


def _said(member: Choice | Stray) -> str:
    return str(pgettext(type(member).__name__, member.label))


def steps_done(session: Session, record: Any, people: set[int]) -> set[str]:
    """Return the steps of the record's subject that any of some people took part in."""
    if not people:
        return set()
    kind, key = subject_of(record)
    query = select(ActDone.step).where(
        ActDone.subject_kind == kind, ActDone.subject_id == key, ActDone.staff_id.in_(people)
    )
    return set(session.scalars(query))


def actors_of(session: Session, record: Any, step: Step) -> set[int]:
    """Return who counts as taking a step: those the declaration names, and whoever takes it."""
    people = set(step.actors(record)) if step.actors else set()
    staff_id = reader_of(session).staff_id
    return people | ({staff_id} if staff_id is not None else set())


def _separated(session: Session, record: Any, step: Step) -> list[Step]:
    """Return the steps this one is kept apart from, by declaration or by the rule set."""
    apart = []
    for item in step.apart_from:
        if isinstance(item, Step):
            apart.append(item)
        elif rule_of(session, record, item.rule):
            apart.append(item.step)
    return apart


def _role_faults(session: Session, record: Any, step: Step) -> Iterator[Fault]:
    reader = reader_of(session)
    if reader.program:
        return
    if not any(reader.holds_for(role.code, record) for role in step.roles):
        names = "、".join(_said(role) for role in step.roles) or _("程序自动")
        yield Fault(None, _("“%(step)s”由%(names)s办理。", step=_called(step), names=names))


def _others_done(session: Session, record: Any, step: Step, done: set[str] | None) -> set[str]:
    """Return the steps taken by the reader (``done`` if known) or by anyone the step names."""
    me = reader_of(session).staff_id
    others = actors_of(session, record, step) - {me}
    mine = steps_done(session, record, {me} if me else set()) if done is None else done
    return mine | steps_done(session, record, others)


def _apart_faults(
    session: Session, record: Any, step: Step, done: set[str] | None
) -> Iterator[Fault]:
    try:
        apart = _separated(session, record, step)
    except RuleMissing as missing:
        yield Fault(None, str(missing))
        return
    taken = _others_done(session, record, step, done) if apart else set()
    who = _("您或参与办理的人") if step.actors else _("您")
    for other in apart:
        if other.key in taken:
            yield Fault(
                None,
                _(
                    "职责分离：%(who)s已参与本案“%(other)s”，不能再办理“%(step)s”，请由他人办理。",
                    who=who,
                    other=_called(other),
                    step=_called(step),
                ),
            )


def _need_faults(record: Any, columns: Iterable[Any]) -> Iterator[Fault]:
    for column in columns:
        if getattr(record, column.key) in (None, "", ()):
            label = fields_of(type(record))[column.key].label
            label = pgettext(type(record).__name__, label)
            yield Fault(column, _("请先填写“%(label)s”。", label=label))


def refusals(
    session: Session,
    record: Any,
    step: Step,
    *,
    done: set[str] | None = None,
    created: bool = False,
    consequence: bool = False,
    asking: bool = False,
) -> list[Fault]:
    """Return every rule that refuses a step to the session's reader now; empty: it may be taken.

    ``consequence``: the step follows another one, so role and duties were judged there.
    ``asking``: the fields the step asks for are still to come, so they are not missed.
    """
    flow = flow_of(record)
    if flow is None:
        return [Fault(None, _("这种记录没有办理流程。"))]
    state = getattr(record, flow.state.key)
    if not created and state not in step.origins:
        text = _("当前状态是“%(state)s”，不能办理“%(step)s”，请刷新页面。",
                 state=_said(state), step=_called(step))  # fmt: skip
        return [Fault(None, text)]
    faults: list[Fault] = []
    if not consequence:
        faults += _role_faults(session, record, step)
        faults += _apart_faults(session, record, step, done)
    asked = {column.key for column in step.asks} if asking else set()
    faults += _need_faults(record, [c for c in step.needs if c.key not in asked])
    if not faults:
        faults += _condition_faults(session, record, step, asked)
    return faults


def _condition_faults(session: Session, record: Any, step: Step, asked: set[str]) -> list[Fault]:
    found = [fault for condition in step.when for fault in _holds(condition, record)]
    found += extension_faults(session, record, step)
    return [fault for fault in found if not fault.warn and fault.key not in asked]


def _holds(condition: Condition, record: Any) -> list[Fault]:
    """Return what a condition says; what it cannot work out is a fault as well."""
    try:
        return list(condition(record))
    except Refused as refused:
        return [Fault(None, refused.text)]
