"""A record's page: its life as stages, its sections, its rows, its history."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, selectinload

from app.declare.field import Kind
from app.declare.flow import Flow, Step
from app.declare.reading import (
    NOTHING,
    children,
    columns_of,
    field_of,
    fields_of,
    list_of,
    owner_of,
    target_of,
)
from app.declare.screen import Can, Lines, Part, Screen, Via
from app.flow.journal import CHANGED, CREATED, RECOUNTED, caption
from app.flow.refusal import refusals, steps_done
from app.flow.staffing import BACK, GIVE, LEAVE, RENEW, TAKE
from app.flow.subject import subject_of
from app.generate.asking import may, may_for, office, reader
from app.generate.cells import cell, due_cell, explained, in_period, reckoned, table
from app.generate.helping import states_of
from app.generate.labels import label_of, say, title_of
from app.generate.listing import loading
from app.generate.pages import Button, Cell, Event, Item, Section, ShowPage, Table
from app.generate.saving import editable, is_open
from app.generate.stages import stages
from app.kernel.clock import show_moment
from app.kernel.money import show_money
from app.records import JournalEntry, Staff
from app.scope.share import SHARED

HISTORY = 60
TITLE = 4
VOIDED = "void"


def _loading_rows(part: Lines | Part) -> Any:
    """Return the option that loads the rows of a list with the links of their columns."""
    first, *further = columns_of(part.rows)
    option = selectinload(first)
    for column in further:
        option = option.selectinload(column)
    return option.options(*loading(part.fields))


def with_page(screen: Screen) -> list[Any]:
    """Return the options that load a record's whole page: one statement for each list of rows."""
    places = [column for group in screen.groups for column in group.fields]
    options = loading([*places, screen.caption])
    parts: list[Lines | Part] = [*screen.lines, *screen.parts]
    return [*options, *(_loading_rows(part) for part in parts)]


def told_rows(record: Any) -> list[Any]:
    """Return the rows whose histories are told on a record's page as well."""
    tells = record.screen.tells if record.screen is not None else ()
    return [row for rows in tells for row in children(record, rows)]


def history(session: Session, record: Any) -> list[Any]:
    """Return the journal of a record, of a subject with all that follows it, newest first.

    A record that tells of others is a subject, and its others' histories are in between.
    """
    subject = subject_of(record)
    query = select(JournalEntry, Staff.name).outerjoin(Staff, Staff.id == JournalEntry.staff_id)
    if subject == (record.__tablename__, record.id):
        told = tuple_(JournalEntry.subject_kind, JournalEntry.subject_id)
        query = query.where(told.in_([subject, *map(subject_of, told_rows(record))]))
    else:
        query = query.where(
            JournalEntry.kind == record.__tablename__, JournalEntry.record_id == record.id
        )
    return list(session.execute(query.order_by(JournalEntry.id.desc()).limit(HISTORY)))


def _step_named(key: str) -> tuple[Screen, Step] | None:
    table_name, _, code = key.partition(".")
    screen = office().screen_named(table_name)
    if screen is None or screen.flow is None:
        return None
    return next(((screen, step) for step in screen.flow.steps if step.code == code), None)


def _word(act: str) -> str:
    words = {
        CREATED: _("新建"), CHANGED: _("修改"), VOIDED: _("作废"), SHARED: _("开放查看"),
        RECOUNTED: _("重算时限"),
        GIVE: _("任命"), TAKE: _("收回"), LEAVE: _("停用（离岗）"), BACK: _("恢复在岗"),
        RENEW: _("重置密码"),
    }  # fmt: skip
    return words.get(act, act)


def act_text(entry: JournalEntry, own: str) -> str:
    """Return what was done, with the kind of record where it is not the page's own."""
    screen = office().screen_named(entry.kind)
    named = _step_named(entry.act)
    word = say("Step", named[1].label) if named else _word(entry.act)
    return word if entry.kind == own or screen is None else f"{word}（{title_of(screen)}）"


def _field_label(kind: str, name: str) -> str:
    screen = office().screen_named(kind)
    if screen is None or name not in fields_of(screen.model):
        return name
    return label_of(screen.model, name)


def _changes(entry: JournalEntry) -> list[tuple[str, str, str]]:
    named = _step_named(entry.act)
    if entry.act == CREATED or (named and named[1].came is None):
        return []
    return [(_field_label(entry.kind, name), old, new) for name, old, new in entry.changes]


def events_of(rows: list[Any], record: Any) -> list[Event]:
    """Return journal lines as the history of a record; those of another subject say which one."""
    own, told = record.__tablename__, {subject_of(row): caption(row) for row in told_rows(record)}
    return [
        Event(
            who=name or _("系统"), what=act_text(entry, own), when=show_moment(entry.at),
            reason=entry.reason or "", changes=_changes(entry),
            source=told.get((entry.subject_kind, entry.subject_id), ""),
        )
        for entry, name in rows
    ]  # fmt: skip


def _button(record: Any, step: Step, texts: list[str], *, main: bool) -> Button:
    href = f"/{record.__tablename__}/step/{record.id}/{step.code}"
    tone = "main" if main else ("danger" if step.tone == "red" else "")
    ask = bool(step.asks) or step.reason
    return Button(say("Step", step.label), href, post=not ask, tone=tone, refusals=texts)


def _buttons(session: Session, record: Any, flow: Flow) -> list[Button]:
    me = reader()
    steps = [s for s in flow.after(getattr(record, flow.state.key)) if s.roles]
    if not any(me.holds(role.code) for step in flow.steps for role in step.roles):
        return []
    mine = {me.staff_id} if steps and me.staff_id is not None else set()
    done = steps_done(session, record, mine)
    buttons: list[Button] = []
    for step in steps:
        faults = refusals(session, record, step, done=done, asking=True)
        # What needs a reason stops a record on its way: never the button one falls into.
        onward = step.tone != "red" and not step.reason and not faults
        main = onward and not any(b.tone == "main" for b in buttons)
        buttons.append(_button(record, step, [fault.text for fault in faults], main=main))
    return buttons


def _money(amount: Any) -> str:
    return NOTHING if amount is None else _("%(amount)s 元", amount=show_money(amount))


def _item(screen: Screen, record: Any, name: str) -> Item:
    field = fields_of(screen.model)[name]
    made = cell(record, getattr(screen.model, name))
    if field.kind is Kind.MONEY:
        made = Cell(_money(getattr(record, name)))
    if field.secret and getattr(record, name) is not None and may_for(record, screen, Can.REVEAL):
        made = Cell(made.text, reveal=f"/{screen.name}/reveal/{record.id}/{name}")
    return Item(
        label_of(screen.model, name), made, wide=field.kind is Kind.NOTE or made.long,
        hint=say(screen.model.__name__, field.hint), source=field.source,
    )  # fmt: skip


def _shown(record: Any, name: str) -> bool:
    only = fields_of(type(record))[name].only
    return only is None or only.holds(record)


def _sections(screen: Screen, record: Any) -> list[Section]:
    return [
        Section(
            say("Group", group.title),
            [_item(screen, record, c.key) for c in group.fields if _shown(record, c.key)],
        )
        for group in screen.groups
        if any(_shown(record, c.key) for c in group.fields)
    ]


def _may_list(part: Part) -> bool:
    """Whether the reader may see such rows at all; a list always empty would tell a wrong thing."""
    rows = list_of(part.rows)
    child = target_of(owner_of(rows), rows.key)
    return child.screen is None or may("can_list", child.__tablename__)


def _add_href(part: Part, record: Any) -> str:
    if isinstance(part.rows, Via):
        return ""
    child = target_of(owner_of(part.rows), part.rows.key)
    back = part.rows.property.back_populates
    allowed = child.screen is not None and may("can_add", child.__tablename__)
    return f"/{child.__tablename__}/add?{back}={record.id}" if allowed else ""


def _tables(screen: Screen, record: Any) -> list[Table]:
    lines = [
        table(say("Group", p.title), list(p.fields), children(record, p.rows)) for p in screen.lines
    ]
    parts = [
        table(
            say("Group", p.title), list(p.fields), children(record, p.rows),
            add=_add_href(p, record),
        )
        for p in screen.parts
        if _may_list(p)
    ]  # fmt: skip
    sums = [made for told in screen.reckonings if (made := reckoned(record, told)) is not None]
    return sums + lines + parts


def _tags(screen: Screen, record: Any) -> list[Cell]:
    tags = []
    if screen.flow is not None:
        tags.append(cell(record, screen.flow.state))
    if getattr(record, "due_at", None) is not None:
        tags.append(
            due_cell(record.due_at, period=in_period(record), provisional=record.due_provisional)
        )
    if record.voided:
        tags.append(Cell(_("已作废"), tone="red"))
    return tags


def _notes(tags: list[Cell]) -> list[str]:
    return [explained(tag) for tag in tags if tag.why]


def heading(screen: Screen, record: Any) -> str:
    """Return what stands over a record's page: its name, or for a number its first texts."""
    if field_of(screen.caption).kind is not Kind.SERIAL:
        return caption(record)
    said = [
        p for p in screen.rows[1:TITLE] if field_of(p).kind in (Kind.TEXT, Kind.CHOICE, Kind.LINK)
    ]
    texts = [cell(record, place).text for place in said]
    return " · ".join(text for text in texts if text != NOTHING) or caption(record)


def _may_edit(screen: Screen, record: Any) -> bool:
    """Whether there is anything to change in the record's state, and the reader may."""
    lists = any(is_open(part, screen, record) for part in screen.lines)
    return bool(lists or editable(screen, record)) and may_for(record, screen, Can.EDIT)


def _may_void(screen: Screen, record: Any) -> bool:
    flow = screen.flow
    begun = flow is not None and getattr(record, flow.state.key) is not flow.first.to
    return not begun and may_for(record, screen, Can.VOID)


def show_page(session: Session, screen: Screen, record: Any) -> ShowPage:
    """Return the page of a record loaded ``with_page``."""
    rows, flow = history(session, record), screen.flow
    tags = _tags(screen, record)
    href = f"/{screen.name}"
    alive = not record.voided
    return ShowPage(
        title=heading(screen, record),
        trail=[(title_of(screen), f"{href}/list/"), (caption(record), "")],
        tags=tags,
        notes=_notes(tags),
        version=str(record.row_version),
        stages=stages(record, flow, rows) if flow else [],
        buttons=_buttons(session, record, flow) if flow and alive else [],
        sections=_sections(screen, record),
        tables=_tables(screen, record),
        events=events_of(rows, record),
        edit=f"{href}/edit/{record.id}" if alive and _may_edit(screen, record) else "",
        void=f"{href}/void/{record.id}" if alive and _may_void(screen, record) else "",
        banner=_("已作废：%(reason)s", reason=record.void_reason) if record.voided else "",
        states=states_of(flow, getattr(record, flow.state.key)) if flow else [],
        help=f"/help/{screen.name}",
    )
