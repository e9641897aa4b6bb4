"""Checking that every required column is filled by somebody or something."""

from __future__ import annotations

from collections.abc import Iterator

from app.declare.field import Kind
from app.declare.office import Office
from app.declare.problem import Problem
from app.declare.reading import fields_of, foreign_of, required, target_of
from app.declare.record import SCOPE_COLUMNS
from app.declare.screen import Screen

# Kept by the machine itself, whatever the office declares.
KEPT_BY_MACHINE = {
    "id", "created_at", "created_by", "changed_at", "changed_by", "row_version", "voided_at",
    "void_reason", "rule_set_id", *SCOPE_COLUMNS,
}  # fmt: skip


def _kind(screen: Screen, name: str) -> Kind | None:
    field = fields_of(screen.model).get(name)
    return field.kind if field is not None else None


def _filled(screen: Screen) -> set[str]:
    """Return the fields that somebody or something fills in."""
    typed = {column.key for group in screen.groups for column in group.fields}
    flow = screen.flow
    steps = flow.asked() if flow is not None else set()
    mine = {name for name, f in fields_of(screen.model).items() if not f.typed or f.scopes}
    return typed | steps | mine


def unfilled(screen: Screen, office: Office) -> Iterator[Problem]:
    """D017 (a warning): a required column that no form, step or default fills."""
    filled = _filled(screen) | _filled_by_parents(screen, office)
    for name in fields_of(screen.model):
        if _kind(screen, name) is Kind.LINES or name in filled:
            continue
        stored = _stored_name(screen, name)
        if stored in KEPT_BY_MACHINE or not required(screen.model, name):
            continue
        if screen.model.__table__.c[stored].default is None:
            yield Problem(
                "D017", f"{screen.model.__name__} {name}", "必填，但表单、步骤和默认值都不填它",
                "请放进表单，或给默认值，或改为可空；由程序填写的可不理会", warn=True,
            )  # fmt: skip


def _stored_name(screen: Screen, name: str) -> str:
    if _kind(screen, name) is Kind.LINK:
        return foreign_of(screen.model, name)
    return name


def _filled_by_parents(screen: Screen, office: Office) -> set[str]:
    """Return what is filled where the record is a line of another's form."""
    found: set[str] = set()
    for other in office.screens:
        for lines in other.lines:
            if _kind(other, lines.rows.key) is not Kind.LINES:
                continue
            if target_of(other.model, lines.rows.key) is screen.model:
                found |= {column.key for column in lines.fields}
                found.add(lines.rows.property.back_populates or "")
    return found
