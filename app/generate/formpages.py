"""The pages that ask: a new record, a change, a step; with what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from app.declare.flow import Step
from app.flow.journal import caption
from app.generate.asking import way_back
from app.generate.forms import Form
from app.generate.kept import Overtaken
from app.generate.labels import say, title_of
from app.generate.pages import FormPage, Group, Input, LinesBlock
from app.generate.showing import heading

SENT_ALONG = ("reason", "confirm")


def asked_of(step: Step, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed for a step: its asked fields, the reason, the confirmation."""
    names = [*(column.key for column in step.asks), *SENT_ALONG]
    return {name: raw[name] for name in names if name in raw}


def _loose(form: Form, groups: Sequence[Group], blocks: Sequence[LinesBlock] = ()) -> list[str]:
    """Return the complaints that no input of the page shows."""
    shown = {i.name for group in groups for i in group.inputs}
    shown |= {i.name for block in blocks for row in block.rows for i in row.inputs}
    shown |= {block.name for block in blocks}
    return [c.text for c in form.complaints if not c.warn and c.key not in shown]


def _warnings(form: Form) -> list[str]:
    return [c.text for c in form.complaints if c.warn]


def form_page(form: Form, overtaken: Overtaken | None = None) -> FormPage:
    """Return the page for a new or changed record."""
    record, home, back = form.record, f"/{form.screen.name}", way_back()
    fresh, title = record.id is None, title_of(form.screen)
    groups, blocks = form.groups(), form.lines()
    word = _("新建") if fresh else _("修改")
    return FormPage(
        title=_("新建%(title)s", title=title)
        if fresh
        else _("修改 %(record)s", record=caption(record)),
        trail=[(title, f"{home}/list/"), (word, "")],
        action=f"{home}/add" if fresh else f"{home}/edit/{record.id}",
        submit=_("保存"),
        cancel=back or (f"{home}/list/" if fresh else f"{home}/show/{record.id}"),
        groups=groups, lines=blocks,
        version="" if fresh else str(record.row_version), back=back,
        errors=_loose(form, groups, blocks), warnings=_warnings(form), overtaken=overtaken,
        keeps=True,
    )  # fmt: skip


def _reason(form: Form) -> Input:
    typed = str((form.raw or {}).get("reason", "")).replace("\x00", "")
    error = form.error("reason")
    return Input("reason", _("理由"), "area", typed, error=error, required=True, wide=True)


def step_page(form: Form, step: Step) -> FormPage:
    """Return the page of a step that asks for something, or that was refused."""
    record, home, label = form.record, f"/{form.screen.name}", say("Step", step.label)
    back = way_back()
    inputs = [form.input(record, column.key) for column in step.asks]
    if step.reason:
        inputs.append(_reason(form))
    groups = [Group(label, inputs)] if inputs else []
    return FormPage(
        title=f"{label} · {caption(record)}",
        trail=[
            (title_of(form.screen), f"{home}/list/"),
            (caption(record), f"{home}/show/{record.id}"),
            (label, ""),
        ],
        action=f"{home}/step/{record.id}/{step.code}", submit=label,
        cancel=back or f"{home}/show/{record.id}", back=back,
        groups=groups, version=str(record.row_version),
        errors=_loose(form, groups), warnings=_warnings(form), keeps=bool(inputs),
        about=heading(form.screen, record),
    )  # fmt: skip
