"""The OpenAPI document of the REST resources, read from the declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask

from app.declare.field import Kind
from app.declare.flow import Step
from app.declare.office import Office
from app.declare.reading import field_of
from app.declare.record import REASON_LENGTH
from app.declare.screen import Place, Screen
from app.generate.describing import (
    changing,
    codes_of,
    creating,
    described,
    reading,
    stepping,
)
from app.generate.diagrams import by_whom, first_line
from app.generate.listing import MOST, PAGE, filter_names
from app.generate.refused import TEXTS

HEADER = "X-CSRFToken"
READS: list[dict[str, list[str]]] = [{"session": []}]
WRITES: list[dict[str, list[str]]] = [{"session": [], "csrf": []}]
ERROR = {
    "type": "object", "required": ["message"],
    "properties": {
        "message": {"type": "string", "description": "一句中文，说明哪里不对、怎样改正"},
        "errors": {
            "type": "object", "description": "按字段名列出的问题；_ 为不属于某个字段的问题",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}  # fmt: skip
KEY = {"type": "integer", "minimum": 1}
PK = {"name": "pk", "in": "path", "required": True, "schema": KEY, "description": "记录的编号"}
NOTE = (
    "与页面相同的权限、管辖范围、校验和掩码。先在 /login/ 登录，写操作须带请求头 X-CSRFToken。"
    "修改和办理须提交读到的 row_version；已被他人修改时返回 409 和最新内容。"
)


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": dict(schema)}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _responses(status: int, text: str, schema: Mapping[str, Any], *wrong: int) -> dict[str, Any]:
    good = {"description": text, "content": _content(schema)}
    bad = {str(code): {"$ref": f"#/components/responses/{code}"} for code in (401, 403, *wrong)}
    return {str(status): good, **dict(sorted(bad.items()))}


def _about_filter(name: str, place: Place) -> dict[str, Any]:
    field, end = field_of(place), name.rpartition(".")[2]
    if end in ("from", "to") and field.kind in (Kind.DAY, Kind.MOMENT, Kind.MONEY, Kind.WHOLE):
        bound = "起" if end == "from" else "止"
        kind = {"type": "integer"} if field.kind is Kind.WHOLE else {"type": "string"}
        return {"description": f"{field.label}（{bound}，含）", "schema": kind}
    match field.kind:
        case Kind.CHOICE if field.choices:
            items = {"type": "array", "items": codes_of(field.choices)}
            return {"description": f"{field.label}（可选多项）", "schema": items,
                    "style": "form", "explode": False}  # fmt: skip
        case Kind.CHOICES if field.choices:
            return {"description": f"{field.label}（含此项）", "schema": codes_of(field.choices)}
        case Kind.LINK:
            return {"description": f"{field.label}（编号）", "schema": KEY}
        case Kind.SECRET:
            return {"description": f"{field.label}（完整填写）", "schema": {"type": "string"}}
        case _:
            return {"description": f"{field.label}（包含）", "schema": {"type": "string"}}


def _parameter(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": dict(schema)}


def _parameters(screen: Screen) -> list[dict[str, Any]]:
    """Return how a list may be narrowed, ordered and paged."""
    names = ["id", *(column.key for column in screen.sort)]
    orders = [sign + name for name in dict.fromkeys(names) for sign in ("", "-")]
    filters = [
        {"name": name, "in": "query", **_about_filter(name, place)}
        for name, place in filter_names(screen).items()
    ]
    return [
        *filters,
        _parameter("order", "排序；前加 - 为从大到小", {"type": "string", "enum": orders}),
        _parameter("after", "从这一编号之后接着取（上一页返回的 after）", KEY),
        _parameter("before", "取这一编号之前的（上一页返回的 before）", KEY),
        _parameter("size", "每页行数",
                   {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}),
        _parameter("voided", "1 为包括已作废的记录", {"type": "string", "enum": ["1"]}),
    ]  # fmt: skip


def _key(text: str) -> dict[str, Any]:
    return {"type": "integer", "nullable": True, "description": text}


def _writes(screen: Screen, what: str, schema: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "tags": [screen.title], "summary": f"{what}{screen.title}", "security": WRITES,
        "requestBody": {"required": True, "content": _content(_ref(schema))}, **answer,
    }  # fmt: skip


def _collection(screen: Screen) -> dict[str, Any]:
    row = _ref(screen.model.__name__)
    page = _object(
        result={"type": "array", "items": row},
        after=_key("下一页从此接着取；没有下一页时为空"), before=_key("上一页从此接着取"),
    )  # fmt: skip
    stored = _object(id={"type": "integer"}, result=row)
    return {
        "get": {
            "tags": [screen.title], "summary": f"{screen.title}列表", "security": READS,
            "operationId": f"list_{screen.name}", "parameters": _parameters(screen),
            "responses": _responses(200, "一页记录", page, 400),
        },
        "post": _writes(screen, "新建", f"{screen.model.__name__}New", {
            "operationId": f"add_{screen.name}",
            "responses": _responses(201, "已保存", stored, 400, 413, 422),
        }),
    }  # fmt: skip


def _single(screen: Screen) -> dict[str, Any]:
    row = _ref(screen.model.__name__)
    saved = _object(id={"type": "integer"}, result=row)
    return {
        "get": {
            "tags": [screen.title], "summary": f"读取{screen.title}（记入查阅日志）",
            "security": READS, "operationId": f"show_{screen.name}",
            "responses": _responses(200, "记录", _object(result=row), 404),
        },
        "put": _writes(screen, "修改", f"{screen.model.__name__}Change", {
            "operationId": f"edit_{screen.name}",
            "responses": _responses(200, "已保存", saved, 400, 404, 409, 413, 422),
        }),
    }  # fmt: skip


def _void(screen: Screen) -> dict[str, Any]:
    done = _object(message={"type": "string"})
    return {"post": _writes(screen, "作废", "Void", {
        "operationId": f"void_{screen.name}",
        "responses": _responses(200, "已作废", done, 400, 404, 409, 413, 422),
    })}  # fmt: skip


def _step(screen: Screen, step: Step) -> dict[str, Any]:
    origins = "、".join(state.label for state in step.origins)
    where = f"从“{origins}”到“{step.to.label}”" if step.to else f"在“{origins}”，状态不变"
    text = f"{where}；由{by_whom(step)}办理"
    if step.when:
        text += "。条件：" + "；".join(first_line(condition).rstrip(".") for condition in step.when)
    answer = {
        "operationId": f"step_{screen.name}_{step.code}", "description": text,
        "responses": _responses(
            200, "已办理", _object(result=_ref(screen.model.__name__)), 400, 404, 409, 413, 422
        ),
    }  # fmt: skip
    return {"post": _writes(screen, f"{step.label}：", _step_schema(screen, step), answer)}


def _step_schema(screen: Screen, step: Step) -> str:
    words = step.code.replace("-", "_").split("_")
    return f"{screen.model.__name__}Step" + "".join(word.capitalize() for word in words)


def _steps(screen: Screen) -> list[Step]:
    """Return the steps that people may ask for."""
    steps = screen.flow.steps if screen.flow else ()
    return [step for step in steps if step.came is not None and step.roles]


def _add(spec: APISpec, screen: Screen) -> None:
    name, home = screen.model.__name__, f"/api/v1/{screen.name}/"
    spec.tag({"name": screen.title, "description": first_line(screen.model)})
    spec.components.schema(name, schema=reading(screen))
    spec.components.schema(f"{name}New", creating(screen))
    spec.components.schema(f"{name}Change", changing(screen))
    spec.path(home, operations=_collection(screen))
    spec.path(home + "{pk}", operations=_single(screen), parameters=[PK])
    spec.path(home + "{pk}/void", operations=_void(screen), parameters=[PK])
    for step in _steps(screen):
        spec.components.schema(_step_schema(screen, step), stepping(screen, step))
        address = f"{home}{{pk}}/steps/{step.code}"
        spec.path(address, operations=_step(screen, step), parameters=[PK])


def _add_common(spec: APISpec, cookie: str) -> None:
    spec.components.schema("Error", ERROR)
    reason = {"type": "string", "maxLength": REASON_LENGTH, "description": "作废理由"}
    spec.components.schema("Void", {
        "required": ["row_version", "reason"],
        **_object(row_version={"type": "integer", "description": "读到的版本号"}, reason=reason),
    })  # fmt: skip
    for code in (400, 401, 403, 404, 409, 413, 422):
        error = {"description": str(TEXTS[code][1]), "content": _content(_ref("Error"))}
        spec.components.response(str(code), error)
    spec.components.security_scheme("session", {
        "type": "apiKey", "in": "cookie", "name": cookie, "description": "登录后的会话",
    })  # fmt: skip
    spec.components.security_scheme("csrf", {
        "type": "apiKey", "in": "header", "name": HEADER,
        "description": "页面 meta csrf-token 中的安全校验码",
    })  # fmt: skip


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI 3.0.3 document of an application's REST resources."""
    office = cast("Office", app.extensions["office"])
    plugin = MarshmallowPlugin()
    spec = APISpec(
        title=office.title, version="v1", openapi_version="3.0.3", plugins=[plugin],
        info={"description": NOTE},
    )  # fmt: skip
    converter: Any = plugin.converter  # made by APISpec, which the plugin's types cannot say
    converter.add_attribute_function(described)
    _add_common(spec, str(app.config["SESSION_COOKIE_NAME"]))
    for screen in office.screens:
        _add(spec, screen)
    return spec.to_dict()
