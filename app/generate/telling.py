"""What is said once something was done: at the record it is short, at the desk it says which."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.declare.flow import Step
from app.declare.screen import Screen
from app.flow.journal import caption
from app.generate.labels import choice_label, say
from app.generate.showing import heading


def told(step: Step | None) -> str:
    """Return the message over the record's own page; a new record was simply saved."""
    return _("已保存") if step is None or step.came is None else _taken(step)


def _taken(step: Step) -> str:
    return str(_("已办理：%(step)s", step=say("Step", step.label)))


def told_at_desk(screen: Screen, record: Any, step: Step | None) -> str:
    """Return what was done to which record, and where that left it."""
    act = _("已保存") if step is None else _taken(step)
    about = heading(screen, record)
    which = caption(record) if about == caption(record) else f"{caption(record)} {about}"
    if screen.flow is None:
        return f"{act}，{which}。"
    state = getattr(record, screen.flow.state.key)
    meaning = f"：{say(type(state).__name__, state.meaning)}" if state.meaning else ""
    return f"{act}，{which}，现为“{choice_label(state)}”{meaning}。"
