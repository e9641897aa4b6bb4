"""The readable reference of an office: fields, rights and lives of every record, in Markdown."""

from __future__ import annotations

import re
from typing import Any

from app.declare.choice import Choice
from app.declare.field import As, Field, Kind
from app.declare.office import Office
from app.declare.reading import fields_of, required, target_of
from app.declare.screen import Can, Screen
from app.generate.diagrams import diagram, first_line, steps_table, table
from app.records import Area, Organisation, RuleSet, Staff

RIGHTS = {
    Can.READ: ("查看", "查"), Can.CREATE: ("新建", "增"), Can.EDIT: ("修改", "改"),
    Can.VOID: ("作废", "废"), Can.REVEAL: ("查看原文", "显"),
}  # fmt: skip
STEP_LETTER = "办"
LEGEND = "查＝查看，增＝新建，改＝修改，废＝作废，显＝查看保密内容原文，办＝办理步骤；空格为无权。"
WAYS_OUT = {
    As.CATEGORY: "类别", As.MASKED_NAME: "隐去部分姓名", As.AMOUNT: "金额", As.DAY: "日期",
    As.PLACE: "所在村居", As.COUNT: "数量",
}  # fmt: skip
DUE = "due_at"
FIELD_HEADS = ("标签", "名称", "类型", "必填", "保密/公开方式", "说明与出处")
PLAIN = {Kind.DAY: "日期", Kind.MOMENT: "时间", Kind.MONEY: "金额（元）", Kind.FLAG: "是或否",
         Kind.SERIAL: "编号（自动生成）"}  # fmt: skip

OWN: dict[type[Any], str] = {Area: "行政区划", Organisation: "单位", Staff: "工作人员",
                             RuleSet: "规则集"}  # fmt: skip


def ordered(office: Office) -> list[Screen]:
    """Return the screens in the order of the menu, those outside it last."""
    in_menu = [s for part in office.menu for s in office.screens if s.menu is part]
    return in_menu + [s for s in office.screens if s.menu is None]


def _linked(model: type[Any], name: str) -> str:
    target = target_of(model, name)
    screen = getattr(target, "screen", None)
    return screen.title if screen is not None else OWN.get(target, target.__name__)


def _type(model: type[Any], name: str, field: Field) -> str:
    labels = "、".join(member.label for member in field.choices or ())
    match field.kind:
        case Kind.TEXT | Kind.NOTE:
            text = f"{'多行' if field.kind is Kind.NOTE else ''}文字，最多 {field.limit} 字"
        case Kind.SECRET if field.meaning is not None:
            text = field.meaning.name
        case Kind.CHOICE:
            text = f"单选：{labels}"
        case Kind.CHOICES:
            text = f"多选：{labels}"
        case Kind.WHOLE:
            text = "整数" if field.of else f"整数，{field.least or 0} 至 {field.limit}"
        case Kind.LINK:
            text = f"关联：{_linked(model, name)}"
        case Kind.LINES:
            text = f"明细：{_linked(model, name)}"
        case _:
            text = PLAIN[field.kind]
    return f"{text}，自动计算" if field.of else text


def _case(model: type[Any], field: Field) -> str:
    """Return when a field is asked for that depends on another."""
    if field.only is None:
        return ""
    label = fields_of(model)[field.only.name].label
    values = "、".join(
        ("是" if value else "否") if isinstance(value, bool) else value.label
        for value in field.only.values
    )
    return f"“{label}”为{values}时"


def _demanded(screen: Screen, name: str) -> str:
    steps = screen.flow.steps if screen.flow else ()
    return "、".join(f"“{s.label}”" for s in steps if name in {c.key for c in s.needs})


def _must(screen: Screen, name: str, field: Field) -> str:
    """Return whether a field is required: always, in a case, by a step, or never."""
    model, flow = screen.model, screen.flow
    if field.kind is Kind.LINES or not field.typed or name == DUE:
        return ""
    if flow is not None and name == flow.state.key:
        return "由步骤改变"
    if field.only is not None and field.kind is not Kind.FLAG:
        return _case(model, field)
    by = _demanded(screen, name)
    if by:
        return f"办理{by}时"
    if flow is not None and name in flow.asked():
        return "由步骤填写"
    return "是" if required(model, name) and field.kind is not Kind.FLAG else "否"


def _secrecy(field: Field) -> str:
    if field.secret:
        return "加密保存，页面只显示掩码"
    return f"可公开：{WAYS_OUT[field.publish]}" if field.publish else ""


def _field_rows(screen: Screen) -> list[list[str]]:
    model = screen.model
    return [
        [
            field.label, f"`{name}`", _type(model, name, field), _must(screen, name, field),
            _secrecy(field), "；".join(part for part in (field.hint, field.source) if part),
        ]
        for name, field in fields_of(model).items()
    ]  # fmt: skip


def _steps_of(screen: Screen, role: Choice) -> list[str]:
    steps = screen.flow.steps if screen.flow else ()
    return [step.label for step in steps if role in step.roles]


def _right_rows(office: Office, screen: Screen) -> list[list[str]]:
    rows = []
    for role in office.roles:
        held = ["✓" if screen.may(role, right) else "" for right in RIGHTS]
        steps = _steps_of(screen, role)
        if any(held) or steps:
            rows.append([role.label, *held, "、".join(steps)])
    return rows


def _life(office: Office, screen: Screen) -> list[str]:
    if screen.flow is None:
        return []
    return ["#### 流程", diagram(screen.flow), steps_table(office, screen.flow)]


def _section(office: Office, screen: Screen) -> list[str]:
    right_heads = ["角色", *(word for word, _ in RIGHTS.values()), "办理"]
    return [
        f"### {screen.title}（`{screen.name}`）", first_line(screen.model),
        "#### 字段", table(FIELD_HEADS, _field_rows(screen)),
        "#### 权限", table(right_heads, _right_rows(office, screen)),
        *_life(office, screen),
    ]  # fmt: skip


def reference(office: Office) -> str:
    """Return every record of an office with fields, rights and life, in Markdown."""
    parts, here = [f"# {office.title}：记录参考", "## 权限总表", matrix(office)], None
    for screen in ordered(office):
        heading = screen.menu.label if screen.menu else "不在菜单中的记录"
        if heading != here:
            parts.append(f"## {heading}")
            here = heading
        parts += _section(office, screen)
    return "\n\n".join(part for part in parts if part) + "\n"


def letters(screen: Screen, role: Choice) -> str:
    """Return the rights of a role on a screen as one letter each."""
    letters = "".join(letter for right, (_, letter) in RIGHTS.items() if screen.may(role, right))
    taken = [s for s in (screen.flow.steps if screen.flow else ()) if s.came and role in s.roles]
    return letters + (STEP_LETTER if taken else "")


def matrix(office: Office) -> str:
    """Return the rights of all roles on all screens as one Markdown table of letters."""
    screens = ordered(office)
    rows = [
        [role.label, *(letters(screen, role) or " " for screen in screens)] for role in office.roles
    ]
    return f"{LEGEND}\n\n" + table(["角色", *(screen.title for screen in screens)], rows)


def lives(office: Office) -> str:
    """Return only the life diagrams, each under the title of its record."""
    return "\n\n".join(
        f"### {screen.title}\n\n{diagram(screen.flow)}"
        for screen in ordered(office)
        if screen.flow is not None
    )


def readme_blocks(office: Office) -> dict[str, str]:
    """Return what stands between ``<!-- name -->`` and ``<!-- /name -->`` in the README."""
    return {"matrix": matrix(office), "lives": lives(office)}


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)


def renewed(readme: str, office: Office) -> str:
    """Return a README whose generated blocks are those of the office; the rest is untouched."""
    for name, text in readme_blocks(office).items():
        readme = _block(name).sub(lambda m, t=text: f"{m[1]}\n{t}\n\n{m[2]}", readme)  # type: ignore[misc]
    return readme


def stale(readme: str, office: Office) -> list[str]:
    """Return what is wrong with the generated blocks of a README, in Chinese."""
    found = []
    for name, text in readme_blocks(office).items():
        match = _block(name).search(readme)
        if match is None:
            found.append(f"README 缺少 <!-- {name} --> … <!-- /{name} --> 段")
        elif match[0] != f"{match[1]}\n{text}\n\n{match[2]}":
            found.append(f"README 的 {name} 段与声明不一致，请重新生成")
    return found
