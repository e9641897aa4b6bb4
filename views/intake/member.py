"""What the form tells of a member's ID number: the name on file, the probable relation."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.faults import Refused
from models.kinship import likely_relation
from models.person import Person
from views.intake.family import read_number, told_by
from views.intake.knowing import open_cases, people_behind


def _head(raw: Mapping[str, str]) -> str:
    try:
        return read_number(raw.get("head"))
    except Refused:
        return ""


def _on_file(here: Session, number: str) -> tuple[dict[str, str], int | None]:
    behind = people_behind(here, [number]).get(number)
    if behind is None:
        return {"told": told_by(number)}, None
    found = open_cases(here, [behind.id])
    if found:
        return {"error": found[0].said(_("该证件号"))}, behind.id
    seen = here.scalar(select(Person.name).where(Person.id == behind.id))
    told = _("已登记：%(who)s", who=seen or behind.masked)
    return {"name": seen or "", "told": f"{told} · {told_by(number)}"}, behind.id


def member_told(here: Session, raw: Mapping[str, str]) -> tuple[dict[str, str], int | None]:
    """Return what to tell of a number as plain data, and the key of the person behind it."""
    try:
        number = read_number(raw.get("id_number"))
    except Refused as refused:
        return {"error": str(refused)}, None
    if not number:
        return {}, None
    told, key = _on_file(here, number)
    head = _head(raw)
    if head:
        told["relation"] = likely_relation(head, number, clock.today()).code
    return told, key
