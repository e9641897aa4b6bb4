"""REST for a record: the same rights, scope, checks and masks as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask_appbuilder.api import BaseApi, expose
from flask_appbuilder.security.decorators import permission_name, protect
from sqlalchemy import select

from app.declare.field import Kind
from app.declare.reading import fields_of
from app.declare.screen import Can, Screen
from app.generate.asking import log_reading, may_for, session
from app.generate.listing import loading, rows_of
from app.generate.saving import Entry, Invalid, Outdated, editable, save
from app.generate.schemas import UNKNOWN, reading_schema
from app.generate.taking import take_step
from app.generate.values import read_key
from app.generate.voiding import void
from app.kernel.faults import Refused as Unreadable

BAD, CONFLICT, FORBIDDEN = 422, 409, 403
VERSION = "row_version"


class Answer(Exception):
    """An answer other than the hoped-for one."""

    def __init__(self, status: int, message: str, errors: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, **({"errors": errors} if errors else {})}


def resource_fields(screen: Screen) -> list[str]:
    """Return the fields REST sends: those of the list, the groups and the life, nothing else."""
    names = [column.key for group in screen.groups for column in group.fields]
    names += [place.key for place in screen.rows if "." not in place.key]
    if screen.flow is not None:
        names.append(screen.flow.state.key)
    declared = fields_of(screen.model)
    return [n for n in dict.fromkeys(names) if n in declared and declared[n].kind is not Kind.LINES]


def _body() -> dict[str, Any]:
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # brackets nested thousands deep
        body = None
    if not isinstance(body, dict):
        raise Answer(400, "请求内容应为 JSON 对象")
    return body


def _errors(wrong: Invalid) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for complaint in wrong.complaints:
        errors.setdefault(complaint.key or "_", []).append(complaint.text)
    return errors


def _invalid(wrong: Invalid, labels: Mapping[str, str], status: int = BAD) -> Answer:
    texts = [f"{labels[c.key]}：{c.text}" if c.key in labels else c.text for c in wrong.complaints]
    return Answer(status, "；".join(texts), _errors(wrong))


class RecordApi(BaseApi):
    """The resource of one screen; subclasses are made by ``register`` and hold only the screen."""

    screen: Screen
    allow_browser_login = True
    csrf_exempt = False

    def labels(self) -> dict[str, str]:
        """The labels of the fields, to name them in messages."""
        return {name: field.label for name, field in fields_of(self.screen.model).items()}

    def _json(self, record: Any) -> Any:
        return reading_schema(self.screen.model, resource_fields(self.screen)).dump(record)

    def _record(self, pk: str) -> Any:
        model: Any = self.screen.model
        try:
            key = read_key(pk)
        except Unreadable:
            raise Answer(404, "没有这条记录") from None
        places = [getattr(model, name) for name in resource_fields(self.screen)]
        query = select(model).where(model.id == key).options(*loading(places))
        record = session().scalars(query).unique().one_or_none()
        if record is None:
            raise Answer(404, "没有这条记录")
        return record

    def _version(self, record: Any, body: dict[str, Any]) -> None:
        version = body.pop(VERSION, None)
        if version is None:
            text = "必填，请先读取记录再提交其版本号"
            raise Answer(BAD, f"{VERSION}：{text}", {VERSION: [text]})
        if version != record.row_version:
            raise self._outdated(record)

    def _outdated(self, record: Any) -> Answer:
        answer = Answer(CONFLICT, "记录已被他人修改，请核对后再提交")
        answer.body["current"] = self._json(record)
        return answer

    @expose("/", methods=("GET",))
    @protect()
    @permission_name("list")
    def get_list(self) -> Response:
        """Send one page of rows and the keys to go on from."""
        places = [getattr(self.screen.model, name) for name in resource_fields(self.screen)]
        page = rows_of(session(), self.screen, request.args, places)
        schema = reading_schema(self.screen.model, [place.key for place in places])
        return self.response(
            200, result=schema.dump(page.rows, many=True), after=page.after, before=page.before
        )

    @expose("/<pk>", methods=("GET",))
    @protect()
    @permission_name("show")
    def get(self, pk: str) -> Response:
        """Send a record; the look is logged."""
        record = self._record(pk)
        body = self._json(record)
        log_reading(self.screen.name, record.id, "rest")
        return self.response(200, result=body)

    @expose("/", methods=("POST",))
    @protect()
    @permission_name("add")
    def post(self) -> Response:
        """Store a new record."""
        return self._save(self.screen.model(), _body(), 201)

    @expose("/<pk>", methods=("PUT",))
    @protect()
    @permission_name("edit")
    def put(self, pk: str) -> Response:
        """Change the given fields of a record."""
        record, body = self._record(pk), _body()
        if not may_for(record, self.screen, Can.EDIT) or record.voided:
            raise Answer(FORBIDDEN, "您没有修改这条记录的权限，或记录已作废")
        self._version(record, body)
        return self._save(record, body, 200)

    def _save(self, record: Any, body: dict[str, Any], status: int) -> Response:
        confirmed, key = body.pop("confirm", False) is True, record.id
        closed = [name for name in body if name not in editable(self.screen, record)]
        if closed:
            known = fields_of(self.screen.model)
            errors = {n: ["现在不能修改这个字段" if n in known else UNKNOWN] for n in closed}
            raise Answer(BAD, "；".join(f"{n}：{t[0]}" for n, t in errors.items()), errors)
        try:
            save(session(), self.screen, record, Entry(body, confirmed=confirmed))
        except Invalid as wrong:
            raise _invalid(wrong, self.labels()) from wrong
        except Outdated as outdated:
            raise self._outdated(self._record(str(key))) from outdated
        return self.response(status, id=record.id, result=self._json(record))

    @expose("/<pk>/steps/<code>", methods=("POST",))
    @protect()
    @permission_name("step")
    def step(self, pk: str, code: str) -> Response:
        """Take a step; the body holds the fields it asks for, the reason and the version."""
        record, body = self._record(pk), _body()
        step = self.screen.flow.named(code) if self.screen.flow else None
        if step is None:
            raise Answer(404, "没有这个步骤")
        self._version(record, body)
        known = {column.key for column in step.asks} | {"reason", "confirm"}
        unknown = {name: [UNKNOWN] for name in body if name not in known}
        if unknown:
            raise Answer(BAD, "；".join(f"{name}：{UNKNOWN}" for name in unknown), unknown)
        key = str(record.id)
        try:
            take_step(session(), self.screen, record, step, body)
        except Outdated as outdated:
            raise self._outdated(self._record(key)) from outdated
        except Invalid as wrong:
            about_fields = any(complaint.key for complaint in wrong.complaints)
            raise _invalid(wrong, self.labels(), BAD if about_fields else CONFLICT) from wrong
        return self.response(200, result=self._json(record))

    @expose("/<pk>/void", methods=("POST",))
    @protect()
    @permission_name("void")
    def void(self, pk: str) -> Response:
        """Declare a record void, with a reason."""
        record, body = self._record(pk), _body()
        if not may_for(record, self.screen, Can.VOID):
            raise Answer(FORBIDDEN, "您没有作废这条记录的权限")
        self._version(record, dict(body))
        try:
            reason = str(body.get("reason") or "").strip()
            void(session(), self.screen, record, reason, str(body[VERSION]))
        except Invalid as wrong:
            raise _invalid(wrong, self.labels()) from wrong
        return self.response(200, message="已作废")
