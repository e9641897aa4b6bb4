"""What a person reads when something cannot be: a page or JSON, in Chinese, never a trace."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.generate.asking import reader, session
from app.generate.holding import held_for_token
from app.generate.listing import BadQuery
from app.generate.rest import Answer
from app.scope import OutOfScope
from app.security.staffing import NotAllowed

N = lazy_gettext
CLIENT, SERVER = 400, 500
LOG = logging.getLogger("office")
TEXTS: dict[int, tuple[LazyString, LazyString, LazyString]] = {
    400: (N("请求有误"), N("提交的内容无法识别。"), N("返回上一页，核对后重新提交。")),
    401: (N("请先登录"), N("登录已失效或尚未登录。"), N("重新登录后再办理。")),
    403: (N("没有权限"), N("您的角色不能办理这项操作。"),
          N("“帮助”里写着每一步由谁办理；确需办理时，请联系督导员授权。")),
    404: (N("没有找到"), N("没有这个页面或这条记录，或不在您的管辖范围内。"),
          N("从左侧菜单重新进入，或在上方搜索姓名、编号、证件号。")),
    405: (N("操作方式不对"), N("这个地址不接受这种操作。"), N("从页面上的按钮办理。")),
    409: (N("与他人冲突"), N("他人已先一步办理或修改。"), N("刷新页面，核对后再办理。")),
    413: (N("内容太大"), N("提交的内容超过了上限。"), N("缩小内容或附件后重新提交。")),
    415: (N("格式不对"), N("只接受表单或 JSON。"), N("按说明的格式提交。")),
    422: (N("内容有误"), N("提交的内容没有通过检查。"), N("按提示修改后重新提交。")),
    429: (N("操作太频繁"), N("短时间内操作次数过多。"), N("稍候再试。")),
    500: (N("系统出错"), N("系统没有完成这次操作，没有保存内容。"),
          N("稍候重试；仍不成功，请把时间和所在页面告诉系统管理员。")),
    503: (N("暂时繁忙"), N("数据库暂时繁忙，没有保存内容。"), N("稍候重试。")),
}  # fmt: skip


def wants_json() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def _back() -> str:
    """Return the page of ours the person came from, or nothing."""
    before = request.referrer or ""
    return before if before.startswith(request.host_url) and before != request.url else ""


def _answer(status: int, text: str = "") -> tuple[Response | str, int]:
    known = TEXTS.get(status, TEXTS[SERVER if status >= SERVER else CLIENT])
    title, said, advice = map(str, known)
    if wants_json():
        return jsonify({"message": text or said}), status
    page = render_template(
        "office/message.html", code=status, title=title, text=text or said, advice=[advice],
        back=_back(),
    )  # fmt: skip
    return page, status


def _http(error: HTTPException) -> Any:
    code = error.code or SERVER
    if code < CLIENT:
        return error.get_response()
    return _answer(code)


def _csrf(_error: CSRFError) -> Any:
    return held_for_token() or _answer(
        400, _("页面已过期（缺少安全校验码），请刷新页面后重新提交。")
    )


def _answered(error: Answer) -> Any:
    return jsonify(error.body), error.status


def _bad_query(error: BadQuery) -> Any:
    return _answer(400, str(error))


def _out_of_scope(error: OutOfScope) -> Any:
    return _answer(404, error.text)


def _not_allowed(error: NotAllowed) -> Any:
    session().rollback()
    LOG.warning(
        "staffing refused: staff %s, %s %s", reader().staff_id, request.method, request.path
    )
    return _answer(403, str(error))


def _busy(error: OperationalError) -> Any:
    LOG.error("database: %s", type(error.orig).__name__)
    session().rollback()
    return _answer(503)


def _failed(error: Exception) -> Any:
    LOG.error("%s %s failed", request.method, request.url_rule, exc_info=error)
    session().rollback()
    return _answer(500)


def answer_errors(app: Flask) -> None:
    """Answer every error of an application in the office's words."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Answer, _answered)
    app.register_error_handler(BadQuery, _bad_query)
    app.register_error_handler(OutOfScope, _out_of_scope)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
