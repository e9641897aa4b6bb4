"""What a person reads when something cannot be: a page or JSON, in Chinese, never a trace."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.generate.asking import session
from app.generate.holding import held_for_token
from app.generate.listing import BadQuery
from app.generate.rest import Answer
from app.scope import OutOfScope

CLIENT, SERVER = 400, 500
LOG = logging.getLogger("office")
TEXTS: dict[int, tuple[str, str, str]] = {
    400: ("请求有误", "提交的内容无法识别。", "返回上一页，核对后重新提交"),
    401: ("请先登录", "登录已失效或尚未登录。", "重新登录后再办理"),
    403: ("没有权限", "您的角色不能办理这项操作。", "需要办理时，请联系督导员授权"),
    404: ("没有找到", "没有这个页面或这条记录，或不在您的管辖范围内。", "从左侧菜单重新进入"),
    405: ("操作方式不对", "这个地址不接受这种操作。", "从页面上的按钮办理"),
    409: ("与他人冲突", "他人已先一步办理或修改。", "刷新页面，核对后再办理"),
    413: ("内容太大", "提交的内容超过了上限。", "缩小内容或附件后重新提交"),
    415: ("格式不对", "只接受表单或 JSON。", "按说明的格式提交"),
    422: ("内容有误", "提交的内容没有通过检查。", "按提示修改后重新提交"),
    429: ("操作太频繁", "短时间内操作次数过多。", "稍候再试"),
    500: ("系统出错", "系统没有完成这次操作，没有保存内容。", "稍候重试，仍不成功请联系管理员"),
    503: ("暂时繁忙", "数据库暂时繁忙。", "稍候重试"),
}  # fmt: skip


def wants_json() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def _answer(status: int, text: str = "") -> tuple[Response | str, int]:
    title, said, advice = TEXTS.get(status, TEXTS[SERVER if status >= SERVER else CLIENT])
    if wants_json():
        return jsonify({"message": text or said}), status
    page = render_template(
        "office/message.html", code=status, title=title, text=text or said, advice=[advice],
        back="/",
    )  # fmt: skip
    return page, status


def _http(error: HTTPException) -> Any:
    code = error.code or SERVER
    if code < CLIENT:
        return error.get_response()
    return _answer(code)


def _csrf(_error: CSRFError) -> Any:
    return held_for_token() or _answer(400, "页面已过期（缺少安全校验码），请刷新页面后重新提交。")


def _answered(error: Answer) -> Any:
    return jsonify(error.body), error.status


def _bad_query(error: BadQuery) -> Any:
    return _answer(400, str(error))


def _out_of_scope(error: OutOfScope) -> Any:
    return _answer(404, error.text)


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
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
