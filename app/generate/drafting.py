"""Drafts at the browser: a form keeps itself, is taken up again, is dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, flash, jsonify, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.flow.drafts import (
    MOST_LISTED,
    DraftTooLong,
    TooManyDrafts,
    Values,
    drafts_of,
    drop_draft,
    keep_draft,
)
from app.generate.asking import may, reader, session
from app.generate.holding import held
from app.generate.resuming import DRAFT, draft_key, unfinished
from app.kernel import clock
from app.records.desk import FORM_LENGTH
from app.security.identity import person

UNKNOWN, OTHER, TOO_LONG, WRONG = 401, 409, 413, 422
MOST_VERSION = 2**31 - 1
FORM = re.compile(r"(/[A-Za-z0-9_.-]+)+/?", re.ASCII)
Said = tuple[Response, int]


@dataclass(frozen=True)
class Typed:
    """A form as it is sent to be kept."""

    form: str
    title: str
    values: Values
    draft: int | None
    version: int | None


class NotKept(Exception):
    """A draft was not stored, for a reason in Chinese and with a status."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


def may_open(form: str) -> bool:
    """Whether an address is a form of this office that the person may open and send."""
    if len(form) > FORM_LENGTH or FORM.fullmatch(form) is None:
        return False
    paths = current_app.url_map.bind("")
    try:
        shown, sent = (paths.match(form, method)[0] for method in ("GET", "POST"))
    except HTTPException:
        return False
    opens = current_app.view_functions[shown]
    permission, view = getattr(opens, "_permission_name", ""), getattr(opens, "__self__", None)
    if shown != sent or not permission or not isinstance(view, BaseView):
        return False
    return may(f"can_{permission}", str(view.class_permission_name))


def _number(raw: Any) -> int | None:
    return draft_key(str(raw)) if raw is not None else None


def _pairs(raw: Any) -> Values:
    if not isinstance(raw, list):
        raise NotKept(_("草稿的内容无法识别，请刷新页面。"), WRONG)
    for pair in raw:
        if not (isinstance(pair, list) and [type(part) for part in pair] == [str, str]):
            raise NotKept(_("草稿的内容无法识别，请刷新页面。"), WRONG)
    return [(_sound(name), _sound(value)) for name, value in raw]


def _sound(text: str) -> str:
    """Return a text as every database can hold it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _version(raw: Any) -> int | None:
    number = _number(raw)
    return number if number is not None and number <= MOST_VERSION else None


def _sent_by_script() -> Typed:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise NotKept(_("草稿的内容无法识别，请刷新页面。"), WRONG)
    # The page was opened by somebody else, who left this browser: it is not ours to keep.
    if body.get("person") != reader().staff_id:
        raise NotKept(_("此页是以另一人的身份打开的，请重新打开。"), OTHER)
    return Typed(
        str(body.get("form", "")), _sound(str(body.get("title") or "")),
        _pairs(body.get("values")), _number(body.get(DRAFT)), _version(body.get("version")),
    )  # fmt: skip


def _sent_by_button() -> Typed:
    return Typed(
        request.args.get("form", ""), _sound(request.form.get("draft_title", "")),
        list(request.form.items(multi=True)), _number(request.form.get(DRAFT)),
        _version(request.args.get("version") or request.form.get("row_version")),
    )  # fmt: skip


def _keep(typed: Typed) -> int:
    if not may_open(typed.form):
        raise NotKept(_("没有这个表单，或您无权填写，草稿没有保存。"), WRONG)
    try:
        return keep_draft(
            session(), typed.form, typed.title, typed.values,
            draft_id=typed.draft, version=typed.version,
        )  # fmt: skip
    except (DraftTooLong, TooManyDrafts) as full:
        session().rollback()
        status = TOO_LONG if isinstance(full, DraftTooLong) else WRONG
        raise NotKept(str(full), status) from full


class DraftView(BaseView):
    """What one has not finished; each sees his own only."""

    route_base = "/drafts"
    default_view = "index"

    @expose("/")
    def index(self) -> Any:
        """List one's drafts."""
        if person() is None:
            return redirect(url_for("Door.login"))
        lines = [unfinished(line) for line in drafts_of(session())]
        return self.render_template("office/drafts.html", drafts=lines, most=MOST_LISTED)

    @expose("/keep", methods=["POST"])
    def keep(self) -> Said:
        """Keep what stands in a form, as its page does by itself."""
        if person() is None:
            return jsonify({"message": _("登录已失效，请重新登录")}), UNKNOWN
        try:
            key = _keep(_sent_by_script())
        except NotKept as told:
            return jsonify({"message": told.text}), told.status
        return jsonify({"id": key, "saved": f"{clock.now():%H:%M}"}), 200

    @expose("/leave", methods=["POST"])
    def leave(self) -> Any:
        """Keep what stands in a form, and go on with other work."""
        if person() is None:
            return redirect(url_for("Door.login"))
        try:
            _keep(_sent_by_button())
        except NotKept as told:
            form = request.args.get("form", "")
            action = form if may_open(form) else ""
            return held(_("草稿没有保存"), told.text, told.status, action)
        flash(_("已存为草稿，可从“我的草稿”继续填写。"), "success")
        return redirect("/")

    @expose("/drop/<pk>", methods=["POST"])
    def drop(self, pk: str) -> Any:
        """Remove a draft of one's own; somebody else's is as good as gone."""
        if person() is None:
            return redirect(url_for("Door.login"))
        key = draft_key(pk)
        if key is None:
            abort(404)
        drop_draft(session(), key)
        flash(_("草稿已丢弃"), "success")
        back = request.args.get("back", "")
        return redirect(back if may_open(back) else url_for("DraftView.index"))
