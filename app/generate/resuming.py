"""A form page and its drafts: those that could be taken up, the one it goes on with, its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.flow.drafts import DraftLine, draft_values, drafts_of, drop_draft
from app.generate.asking import session
from app.generate.clashes import TOUCHED
from app.generate.kept import Unfinished
from app.generate.pages import FormPage
from app.generate.values import read_key
from app.kernel import clock
from app.kernel.faults import Refused

DRAFT = "draft"
MOST_OFFERED = 3


def when(moment: dt.datetime) -> str:
    """Return a moment as one says it of one's own work: 今天 09:14."""
    days = (clock.today() - moment.date()).days
    if days == 0:
        return str(_("今天 %(time)s", time=f"{moment:%H:%M}"))
    if days == 1:
        return str(_("昨天 %(time)s", time=f"{moment:%H:%M}"))
    return clock.show_moment(moment)


def draft_key(raw: str) -> int | None:
    """Return the key of a draft as a page sent it, None where it sent none."""
    try:
        return read_key(raw)
    except Refused:
        return None


def unfinished(line: DraftLine) -> Unfinished:
    """Return a draft as a page shows it."""
    href = f"{line.form}?{DRAFT}={line.id}"
    return Unfinished(line.id, line.title or _("未命名的草稿"), when(line.saved_at), href)


def taken_up() -> MultiDict[str, str] | None:
    """Return what stood in the draft the address names, with the version it was begun on."""
    if DRAFT not in request.args:
        return None
    key = draft_key(request.args[DRAFT])
    found = draft_values(session(), key, request.path) if key is not None else None
    if found is None:
        flash(_("这份草稿已经提交或丢弃，请重新填写。"), "warning")
        return None
    values, version = found
    form = MultiDict(values)
    form["row_version"] = "" if version is None else str(version)
    form[DRAFT] = request.args[DRAFT]
    return form


def with_drafts(page: FormPage, raw: Mapping[str, Any] | None) -> FormPage:
    """Tell a form page which draft it goes on with, or which could be taken up."""
    if not page.keeps:
        return page
    if raw is None or DRAFT not in raw:
        if request.method != "GET":
            return page
        offered = drafts_of(session(), page.action)[:MOST_OFFERED]
        return replace(page, drafts=[unfinished(line) for line in offered])
    key = draft_key(str(raw[DRAFT]))
    touched = str(raw.get(TOUCHED, "")).replace("\x00", "")
    return replace(page, draft="" if key is None else str(key), touched=touched)


def drop_finished() -> None:
    """Remove the draft of the form that has just been stored."""
    key = draft_key(request.form.get(DRAFT, ""))
    if key is not None:
        drop_draft(session(), key)
