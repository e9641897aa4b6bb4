"""A form that cannot be taken now: its content is given back on the page, to be sent again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import render_template, request
from flask_babel import gettext as _

from app.generate.asking import reader
from app.security.identity import person

OPENED_BY = "opened_by"
NOT_GIVEN_BACK = frozenset({"csrf_token", "password"})
UNKNOWN, OTHER = 401, 409
Page = tuple[str, int]


def _from_here() -> bool:
    """Whether a page of this office sent the form; what another site sent is not given back."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def held(title: str, text: str, status: int, action: str) -> Page:
    """Return a page that holds what was typed until it can be sent."""
    values = [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_GIVEN_BACK]
    page = render_template(
        "office/held.html", title=title, text=text, action=action, values=values,
        stranger=person() is None, draft=request.form.get("draft", ""),
    )  # fmt: skip
    return page, status


def held_for_token() -> Page | None:
    """Hold a form whose security token is no longer good; None where it is not ours to hold."""
    if OPENED_BY not in request.form or not _from_here():
        return None
    someone = person()
    if someone is None:
        return held_for_login()
    if request.form[OPENED_BY] != str(someone.reader.staff_id):
        return None
    return held(_("页面已过期"), _("安全校验码已更换，内容没有提交。"), 400, request.path)


def held_for_login() -> Page:
    """Hold a form whose log-in has ended."""
    said = _("登录已失效，内容没有提交。请先重新登录，再回到本页重新提交。")
    return held(_("登录已失效"), said, UNKNOWN, request.path)


def hold_back() -> Any:
    """Before a form is taken: it must come from whom it was opened by, still logged in."""
    if request.method != "POST" or OPENED_BY not in request.form:
        return None
    if person() is None:
        return held_for_login()
    if request.form[OPENED_BY] == str(reader().staff_id):
        return None
    page = render_template(
        "office/message.html", code=OTHER, title=_("不是您打开的页面"),
        text=_("此页是以另一人的身份打开的，内容没有提交。"),
        advice=[_("请以自己的身份重新打开表单")], back="/",
    )  # fmt: skip
    return page, OTHER
