"""Forms: what is asked, what stood there, what was typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.declare.field import Field, Kind
from app.declare.meaning import PRIVATE
from app.declare.reading import default_of, fields_of, living, required, show, target_of
from app.declare.screen import Lines, Screen
from app.flow.journal import caption
from app.generate.filling import Complaint
from app.generate.labels import choice_label, label_of, say
from app.generate.pages import Group as GroupView
from app.generate.pages import Input, LineRow, LinesBlock, Option
from app.generate.saving import Entry, editable, is_open
from app.generate.values import parse, typed
from app.kernel.faults import Refused

WIDGETS = {
    Kind.TEXT: "text", Kind.NOTE: "area", Kind.CHOICE: "select", Kind.CHOICES: "many",
    Kind.DAY: "day", Kind.MOMENT: "moment", Kind.MONEY: "money", Kind.WHOLE: "whole",
    Kind.MULTIPLE: "money", Kind.FLAG: "flag", Kind.SECRET: "secret", Kind.LINK: "lookup",
}  # fmt: skip
BLANK = "__n__"
Raw = Mapping[str, Any]


class Form:
    """One form being filled: the screen, the record, what was typed and the complaints."""

    def __init__(
        self,
        session: Session,
        screen: Screen,
        record: Any,
        raw: Raw | None = None,
        complaints: Sequence[Complaint] = (),
    ) -> None:
        self.session = session
        self.screen = screen
        self.record = record
        self.raw = raw
        self.complaints = complaints

    def error(self, name: str) -> str:
        """Return what is wrong with an input."""
        return "；".join(c.text for c in self.complaints if c.key == name and not c.warn)

    def _value(self, record: Any, name: str, key: str, field: Field) -> str:
        if self.raw is not None and key in self.raw:
            raw = self.raw[key]
            text = ",".join(raw) if isinstance(raw, list) else str(raw)
            return text.replace("\x00", "")  # no page may hold it
        stored = getattr(record, name)
        return typed(field, default_of(type(record), name) if stored is None else stored)

    def _text(self, record: Any, name: str, value: str, field: Field) -> str:
        """Return the caption of a chosen row, or the mask of a stored secret."""
        stored = getattr(record, name) if record is not None else None
        if field.secret:
            return _("已登记 %(mask)s，留空不变", mask=show(field, stored)) if stored else ""
        if field.kind is not Kind.LINK or not value:
            return ""
        if stored is not None and str(stored.id) == value:
            return caption(stored)
        try:
            return caption(parse(self.session, type(record), name, field, value))
        except Refused:
            return ""

    def input(self, record: Any, name: str, *, prefix: str = "", lookup: str = "") -> Input:
        """Return one input of a record or of one of its lines."""
        model, key = type(record), prefix + name
        field = fields_of(model)[name]
        value = self._value(record, name, key, field)
        kind = "area" if field.meaning is PRIVATE else WIDGETS[field.kind]
        chosen = value.split(",")
        return Input(
            name=key, label=label_of(model, name), kind=kind, value=value,
            text=self._text(record, name, value, field),
            options=[
                Option(m.code, choice_label(m), m.code in chosen) for m in field.choices or ()
            ],
            hint=say(model.__name__, field.hint), source=field.source, error=self.error(key),
            required=(required(model, name) or field.only is not None)
            and field.kind is not Kind.FLAG,
            limit=0 if field.kind is Kind.WHOLE else field.limit,
            only=_only(field, prefix),
            lookup=f"/{self.screen.name}/lookup/{lookup or name}"
            if field.kind is Kind.LINK
            else "",
            wide=kind in ("area", "many"),
        )  # fmt: skip

    def groups(self) -> list[GroupView]:
        """Return the groups of the form that are open in the record's state."""
        names = set(editable(self.screen, self.record))
        views = []
        for group in self.screen.groups:
            inputs = [
                self.input(self.record, c.key)
                for c in group.fields
                if c.key in names and is_open(group, self.screen, self.record)
            ]
            if inputs:
                views.append(GroupView(say("Group", group.title), inputs))
        return views

    def _line(self, part: Lines, child: Any, index: int | str) -> LineRow:
        prefix = f"{part.rows.key}-{index}-"
        inputs = [
            self.input(child, c.key, prefix=prefix, lookup=f"{part.rows.key}.{c.key}")
            for c in part.fields
        ]
        key = "" if child.id is None else str(child.id)
        dropped = bool(self.raw and self.raw.get(f"{prefix}drop"))
        return LineRow(index if isinstance(index, int) else -1, key, inputs, dropped=dropped)

    def _children(self, part: Lines) -> list[Any]:
        model = target_of(self.screen.model, part.rows.key)
        stored = living(getattr(self.record, part.rows.key)) if self.record.id else []
        if self.raw is None:
            return stored or [model() for _ in range(part.least)]
        by_key = {str(child.id): child for child in stored}
        rows = line_rows(self.raw, part)
        return [by_key.get(str(row.get("id"))) or model() for row in rows]

    def _block(self, part: Lines) -> LinesBlock:
        model, name = target_of(self.screen.model, part.rows.key), part.rows.key
        return LinesBlock(
            name=name,
            title=say("Group", part.title),
            heads=[label_of(model, column.key) for column in part.fields],
            rows=[self._line(part, child, i) for i, child in enumerate(self._children(part))],
            blank=self._line(part, model(), BLANK),
            error=self.error(name),
        )

    def lines(self) -> list[LinesBlock]:
        """Return the lists of child rows of the form."""
        open_now = (p for p in self.screen.lines if is_open(p, self.screen, self.record))
        return [self._block(part) for part in open_now]


def _only(field: Field, prefix: str) -> tuple[str, str] | None:
    if field.only is None:
        return None
    codes = ",".join(
        ("1" if value else "0") if isinstance(value, bool) else value.code
        for value in field.only.values
    )
    return prefix + field.only.name, codes


def line_rows(raw: Raw, part: Lines) -> list[dict[str, Any]]:
    """Collect the posted child rows of a list, in the order they stood on the page."""
    prefix = f"{part.rows.key}-"
    rows: dict[int, dict[str, Any]] = {}
    for key, value in raw.items():
        if key.startswith(prefix):
            index, _, name = key.removeprefix(prefix).partition("-")
            if index.isdecimal() and name:
                rows.setdefault(int(index[:6]), {})[name] = value
    return [rows[index] for index in sorted(rows)]


def posted(form: MultiDict[str, str], model: type[Any]) -> dict[str, Any]:
    """Return what a browser posted, by input name; the last value counts, lists stay lists."""
    raw: dict[str, Any] = {}
    for key, values in form.lists():
        field = _field_named(model, key)
        many = field is not None and field.kind is Kind.CHOICES
        raw[key] = [value for value in values if value] if many else values[-1]
    return raw


def _field_named(model: type[Any], key: str) -> Field | None:
    """Return the field of an input: ``pauses`` of the record, ``limits-0-pauses`` of a line."""
    rows, _, further = key.partition("-")
    name = further.partition("-")[2]
    if name and rows in inspect(model).relationships:
        return fields_of(target_of(model, rows)).get(name)
    return fields_of(model).get(key)


def entry_of(raw: Raw, screen: Screen, record: Any) -> Entry:
    """Return what was typed as the saving room wants it; fields not open now are left out."""
    names = editable(screen, record)
    values = {name: raw[name] for name in names if name in raw}
    lines: dict[str, list[Mapping[str, Any]]] = {
        part.rows.key: list(line_rows(raw, part)) for part in screen.lines
    }
    return Entry(values, lines, confirmed=raw.get("confirm") == "1")


def renumber(raw: dict[str, Any], screen: Screen) -> dict[str, Any]:
    """Number the posted lines 0, 1, 2 …, as complaints and the page count them."""
    kept = {
        key: value
        for key, value in raw.items()
        if not any(key.startswith(f"{part.rows.key}-") for part in screen.lines)
    }
    for part in screen.lines:
        for index, row in enumerate(line_rows(raw, part)):
            kept |= {f"{part.rows.key}-{index}-{name}": value for name, value in row.items()}
    return kept
