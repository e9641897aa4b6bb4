"""Checking declarations before anything runs: every rule has a number, a place and a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from app.declare.checks_filled import unfilled
from app.declare.checks_flow import FLOW_CHECKS, check_apart, model_of
from app.declare.checks_office import ranks, tables
from app.declare.field import Field, Kind
from app.declare.office import Office
from app.declare.problem import Problem
from app.declare.reading import (
    columns_of,
    fields_of,
    list_of,
    scoping_link,
    target_of,
)
from app.declare.record import Scoped
from app.declare.screen import Can, Column, Lines, Part, Place, Screen, Via

Check = Callable[[Screen], Iterator[Problem]]


def _at(screen: Screen, what: str) -> str:
    return f"{screen.model.__name__} {what}"


def _places(screen: Screen) -> Iterator[tuple[str, Place]]:
    """Yield every place the screen names on its own record."""
    yield "caption", screen.caption
    for word in ("rows", "search", "sort"):
        for place in getattr(screen, word):
            yield word, place
    for group in screen.groups:
        for place in group.fields:
            yield f"form “{group.title}”", place
    for lines in screen.lines:
        yield f"form “{lines.title}”", lines.rows


def _inner_lists(screen: Screen) -> list[Lines | Part]:
    return [*screen.lines, *screen.parts]


def _inner_places(screen: Screen) -> Iterator[tuple[str, Place, Place]]:
    """Yield the places named of the rows of parts and lines, with the list they belong to."""
    for inner in _inner_lists(screen):
        for place in inner.fields:
            yield f"“{inner.title}”", inner.rows, place


def _all_places(screen: Screen) -> Iterator[tuple[str, Place]]:
    yield from _places(screen)
    for where, _, place in _inner_places(screen):
        yield where, place


def labels(screen: Screen) -> Iterator[Problem]:
    """D001: a shown column must have been declared with a label."""
    for where, place in _all_places(screen):
        for column in columns_of(place):
            field = fields_of(model_of(column)).get(column.key)
            if field is None or not field.label:
                yield Problem(
                    "D001", _at(screen, where), f"{column} 没有标签",
                    "请用 text、choice、link 等声明它，并写明标签",
                )  # fmt: skip


def _start(place: Place) -> type[Any]:
    return model_of(columns_of(place)[0])


def owners(screen: Screen) -> Iterator[Problem]:
    """D002: a screen names columns of its own record only."""
    for where, place in _places(screen):
        if not issubclass(screen.model, _start(place)):
            yield Problem(
                "D002", _at(screen, where), f"{place.key} 属于 {_start(place).__name__}",
                "请改用本记录的字段，或用 via() 经关联到达",
            )  # fmt: skip
    for where, rows, place in _inner_places(screen):
        if not _broken_list(screen, rows) and not issubclass(_rows_model(rows), _start(place)):
            yield Problem(
                "D002", _at(screen, where), f"{place.key} 不是这些行的字段",
                "请改用子记录的字段",
            )  # fmt: skip


def _declared(column: Column) -> Field | None:
    return fields_of(model_of(column)).get(column.key)


def _is_kind(column: Column, kind: Kind) -> bool:
    field = _declared(column)
    return field is not None and field.kind is kind


def _is_lines(column: Column) -> bool:
    return _is_kind(column, Kind.LINES)


def _rows_model(rows: Place) -> type[Any]:
    """Return the record whose rows a list holds."""
    return target_of(model_of(list_of(rows)), list_of(rows).key)


def _broken_list(screen: Screen, rows: Place) -> str:
    """Return the first part of a path that is no list of what it starts from, or nothing."""
    start = screen.model
    for column in columns_of(rows):
        if not _is_lines(column) or not issubclass(start, model_of(column)):
            return str(column)
        start = _rows_model(column)
    return ""


def _broken_hop(place: Via) -> str:
    """Return the first hop that leads nowhere or elsewhere, or the empty string."""
    following = [model_of(column) for column in (*place.hops[1:], place.leaf)]
    for hop, model in zip(place.hops, following, strict=True):
        if not _is_kind(hop, Kind.LINK):
            return f"{hop} 不是关联"
        if not issubclass(target_of(model_of(hop), hop.key), model):
            return f"{hop} 不通向 {model.__name__}"
    return ""


def paths(screen: Screen) -> Iterator[Problem]:
    """D003: every hop of a path is a link, and leads to where the next one starts."""
    for where, place in _all_places(screen):
        fault = _broken_hop(place) if isinstance(place, Via) else ""
        if fault:
            yield Problem(
                "D003", _at(screen, where), fault, "请写成 via(本记录.关联, 对方记录.字段)"
            )


def _only_fault(screen: Screen, field: Field) -> str:
    if field.only is None:
        return ""
    other = fields_of(screen.model).get(field.only.name)
    if other is None:
        return f"本记录没有字段 {field.only.name}"
    known = set(other.choices or (True, False))
    strange = [value for value in field.only.values if value not in known]
    return f"{field.only.name} 没有取值 {strange[0]}" if strange else ""


def cases(screen: Screen) -> Iterator[Problem]:
    """D004: ``only=Is(…)`` looks at a column of the same record and at values it can have."""
    for name, field in fields_of(screen.model).items():
        fault = _only_fault(screen, field)
        if fault:
            yield Problem(
                "D004", _at(screen, name), fault, "请在 Is() 中写本记录的选项字段和它的选项"
            )


def scopes(screen: Screen) -> Iterator[Problem]:
    """D005: a record seen by its area says where the area comes from."""
    model = screen.model
    if issubclass(model, Scoped) and not scoping_link(model):
        yield Problem(
            "D005", model.__name__, "按地域可见，但没有说明地域从哪里来",
            "请给一个关联加上 scopes=True",
        )  # fmt: skip


def asked_apart(screen: Screen) -> Iterator[Problem]:
    """D006: what only steps may set is not also typed in the form."""
    flow = screen.flow
    asked = flow.asked() if flow is not None else set()
    for group in screen.groups:
        editable = group.open_in is None or list(group.open_in)
        for column in group.fields if editable else ():
            if column.key in asked:
                yield Problem(
                    "D006", _at(screen, f"form “{group.title}”"),
                    f"{column.key} 只能由办理步骤填写，却可以直接编辑",
                    "请移到 open_in=() 的只读分组，或从步骤的 asks 中去掉",
                )  # fmt: skip


def secrets(screen: Screen) -> Iterator[Problem]:
    """D010 and D012: a secret is searched by its blind index only, never listed or sorted."""
    for word in ("rows", "sort", "search"):
        for place in getattr(screen, word):
            field = _declared(columns_of(place)[-1])
            if field is None or field.meaning is None:
                continue
            if word != "search":
                yield Problem(
                    "D012", _at(screen, word), f"{place.key} 是保密字段",
                    "请从列表和排序中去掉，在详情页查看",
                )  # fmt: skip
            elif not field.meaning.searched:
                yield Problem(
                    "D010", _at(screen, word), f"{place.key} 没有检索索引，无法查询",
                    "请从 search 中去掉，或换用可检索的含义",
                )  # fmt: skip


def sorts(screen: Screen) -> Iterator[Problem]:
    """D010: an order needs a stored column of its own to be indexed."""
    for column in screen.sort:
        if isinstance(column, Via) or _is_kind(column, Kind.LINK) or _is_lines(column):
            yield Problem(
                "D010", _at(screen, "sort"), f"{column.key} 不是本表的列，排序没有索引可用",
                "请改按本记录的列排序",
            )  # fmt: skip


def readers(screen: Screen) -> Iterator[Problem]:
    """D013: somebody must be able to read every record."""
    if not any(Can.READ in right for right in screen.access.values()):
        yield Problem(
            "D013", _at(screen, "access"), "没有任何角色可以查看", "请给一个角色 Can.READ"
        )


def line_lists(screen: Screen) -> Iterator[Problem]:
    """D015: parts, lines and ``tells`` are rows that point here, declared with ``lines``."""
    named = [(f"“{inner.title}”", inner.rows) for inner in _inner_lists(screen)]
    for where, rows in [*named, *(("tells", rows) for rows in screen.tells)]:
        fault = _broken_list(screen, rows)
        if fault:
            yield Problem(
                "D015", _at(screen, where), f"{fault} 不是本记录的子记录列表",
                "请用 lines(标签, 对方的关联名) 声明它",
            )  # fmt: skip


def kept_sums(screen: Screen) -> Iterator[Problem]:
    """D014: a kept value says how it is computed."""
    for name, field in fields_of(screen.model).items():
        if (
            field.kind in (Kind.MONEY, Kind.WHOLE)
            and field.of is not None
            and not callable(field.of)
        ):
            yield Problem("D014", _at(screen, name), "没有可执行的计算", "请写 of=函数")


def explained(screen: Screen) -> Iterator[Problem]:
    """D020 (a warning): what stands in the menu is explained in the help."""
    if screen.menu is not None and not screen.about:
        yield Problem(
            "D020", _at(screen, "about"), "帮助里没有一句话说明它是什么", "请写 about=一句话",
            warn=True,
        )  # fmt: skip


SCREEN_CHECKS: tuple[Check, ...] = (
    labels, owners, paths, cases, scopes, asked_apart, secrets, sorts, readers, line_lists,
    kept_sums, explained, *FLOW_CHECKS,
)  # fmt: skip


def roles(screen: Screen, office: Office) -> Iterator[Problem]:
    """D009: every role named is a role of the office, granted at some level."""
    named = {
        *screen.access,
        *(r for s in (screen.flow.steps if screen.flow else ()) for r in s.roles),
    }
    for role in sorted(named, key=str):
        if not isinstance(role, office.roles):
            yield Problem(
                "D009", screen.model.__name__, f"{role} 不是本单位的角色",
                f"请使用 {office.roles.__name__} 中的角色",
            )  # fmt: skip


def edits(screen: Screen) -> Iterator[Problem]:
    """D021: who edits at some times may edit at all."""
    for role in screen.edits:
        if not screen.may(role, Can.EDIT):
            yield Problem(
                "D021", f"{screen.model.__name__} edits", f"{role} 没有修改权",
                "请在 access 中给它 Can.EDIT，或从 edits 中删去",
            )  # fmt: skip


def check(office: Office) -> list[Problem]:
    """Return everything unsound in the declarations of an office, in a stable order."""
    found = [*tables(office), *ranks(office)]
    for screen in office.screens:
        for rule in SCREEN_CHECKS:
            found += rule(screen)
        found += [*roles(screen, office), *edits(screen)]
        found += check_apart(screen, office)
        found += unfilled(screen, office)
    return found
