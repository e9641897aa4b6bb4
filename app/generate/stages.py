"""The strip of a record's life: where it has been, where it stands, whose turn it is."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.declare.choice import Choice
from app.declare.flow import Flow
from app.generate.labels import choice_label
from app.generate.pages import Stage
from app.kernel.clock import show_moment


def _reached(rows: list[Any], flow: Flow, own: str) -> dict[Choice, str]:
    """Return the states the record has been in, in their order, with when and who."""
    reached: dict[Choice, str] = {}
    by_key = {step.key: step for step in flow.steps}
    for entry, name in reversed(rows):
        step = by_key.get(entry.act) if entry.kind == own else None
        if step is not None and step.to is not None:
            reached.pop(step.to, None)
            reached[step.to] = f"{show_moment(entry.at)[5:]} {name or _('系统')}"
    return reached


def _ahead(flow: Flow, state: Any, passed: set[Any]) -> list[Choice]:
    """Follow the first good step from each state to the end of the life.

    A record that was sent back passes once more where it has been, before it gets any further.
    """
    way: list[Choice] = []
    seen = {state}
    while True:
        good = (s for s in flow.after(state) if not s.reason and s.tone != "red")
        onward = (step.to for step in good if step.to is not None)
        unseen = [to for to in onward if to not in seen]
        state = next((to for to in unseen if to not in passed), next(iter(unseen), None))
        if state is None:
            return [ahead for ahead in way if ahead not in passed]
        seen.add(state)
        way.append(state)


def _awaited(flow: Flow, state: Any) -> str:
    """Say whose turn it is; nothing where another record goes first."""
    onward = (s for s in flow.after(state) if s.leads_on and not s.reason and s.tone != "red")
    roles = dict.fromkeys(choice_label(role) for step in onward for role in step.roles)
    return _("等待 %(roles)s", roles="、".join(roles)) if roles else ""


def stages(record: Any, flow: Flow, rows: list[Any]) -> list[Stage]:
    """Return the states a record has passed, the one it is in, and those still ahead."""
    state = getattr(record, flow.state.key)
    reached = _reached(rows, flow, record.__tablename__)
    past = [Stage(choice_label(s), "done", note) for s, note in reached.items() if s is not state]
    place = "now" if flow.after(state) else "done"
    now = Stage(choice_label(state), place, _awaited(flow, state) or reached.get(state, ""))
    ahead = [Stage(choice_label(s), "ahead") for s in _ahead(flow, state, {*reached, state})]
    return [*past, now, *ahead]
