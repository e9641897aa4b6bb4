"""What a step does to the time limits of its record: it stops, resumes, pauses, extends, starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from app.declare.choice import Choice
from app.declare.flow import Extend, Step
from app.flow.clocks import (
    BETWEEN,
    Held,
    Starting,
    count_anew,
    counting_of,
    go_on,
    reasons,
    show_nearest,
    start_clocks,
    stop,
)
from app.flow.dues import shown
from app.flow.journal import tell_more
from app.flow.rules import end_of, limit_of, limits_for
from app.kernel import clock
from app.records import Timer

PAUSED = "暂停计时"
Told = Iterator[list[str]]


def starting_of(session: Session, record: Any, step: Step) -> Starting | None:
    """Compute the time limit that a step starts; it is written once the record has its key."""
    begun = step.starts
    if begun is None:
        return None
    since = getattr(record, begun.since.key) if begun.since is not None else None
    since, rule = since or clock.now(), limit_of(session, record, begun.limit)
    return Starting(record, begun, since, end_of(session, record, begun, since), rule)


def move_clocks(session: Session, record: Any, step: Step) -> None:
    """Do to a stored record's limits what a step says, and tell it in the step's history line."""
    if not (step.stopped or step.starts or step.resumes or step.pauses or step.extends):
        return
    held = Held(session, record)
    stop(session, record, held.timers, step.stopped)
    left = held.going
    told = [
        *_resume(session, record, left, step.resumes),
        *_pause(session, record, left, step.pauses),
        *_extend(session, record, left, step.extends),
    ]
    held.store()
    starting = starting_of(session, record, step)
    if starting is not None:
        start_clocks(session, [starting])
        left.append(Timer(**starting.row()))
    show_nearest(record, left)
    tell_more(session, record, told)


def _said(timer: Timer) -> str:
    return shown(timer.due_at, timer.provisional)


def _standing(timer: Timer) -> str:
    return f"{PAUSED}（{'、'.join(reason.label for reason in reasons(timer.paused_for))}）"


def _resume(session: Session, record: Any, timers: list[Timer], reason: Choice | None) -> Told:
    """Let run again what stood still for a reason, and for no other one."""
    for timer in timers:
        codes = (timer.paused_for or "").split(BETWEEN)
        if reason is None or reason.code not in codes:
            continue
        before = _standing(timer)
        codes.remove(reason.code)
        if codes:
            timer.paused_for = BETWEEN.join(codes)
            yield [timer.label, before, _standing(timer)]
        else:
            go_on(session, record, timer)
            yield [timer.label, before, _said(timer)]


def _pause(session: Session, record: Any, timers: list[Timer], reason: Choice | None) -> Told:
    """Let stand still what the rule set lets stand still for a reason; the rest runs on."""
    if reason is None:
        return
    limits = limits_for(session, record)
    listed = {key.code for key, limit in limits.items() if reason in limit.pauses}
    for timer in timers:
        why = _runs_on(timer, reason, listed)
        if why:
            yield [timer.label, PAUSED, f"照常计时，{why}"]
            continue
        before = _said(timer) if timer.paused_at is None else _standing(timer)
        timer.paused_for = BETWEEN.join(filter(None, (timer.paused_for, reason.code)))
        timer.paused_at = timer.paused_at or clock.now()
        yield [timer.label, before, _standing(timer)]


def _runs_on(timer: Timer, reason: Choice, listed: set[str]) -> str:
    """Say why a limit does not stand still; nothing where it does."""
    if timer.rule not in listed or counting_of(timer) is None:
        return f"规则集未规定“{reason}”暂停这项时限"
    if timer.paused_at is None and timer.due_at < clock.now():
        return f"已于 {_said(timer)} 届满"
    return ""


def _extend(session: Session, record: Any, timers: list[Timer], extend: Extend | None) -> Told:
    """Make a limit longer, as the step's conditions have allowed."""
    if extend is None:
        return
    units = getattr(record, extend.by.key)
    for timer in timers:
        if timer.rule == extend.clock.limit.code and timer.paused_at is None:
            before = _said(timer)
            timer.extended, timer.added = timer.extended + units, timer.added + units
            # A recount may have left it a later end than its length gives: it keeps that one.
            count_anew(session, record, timer, least=timer.due_at)
            yield [timer.label, before, _said(timer)]
