"""The places a clerk takes applications for: the villages of the own township."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.generate.asking import reader
from app.generate.listing import ESCAPE, escaped
from app.kernel.text import clean
from app.records import Area, Level
from models.roles import Role

OFFERED = 30


def own_towns() -> list[int]:
    """Return the keys of the townships whose window the reader serves."""
    posts = (p for p in reader().posts if p.role == Role.WINDOW.code and p.column == "town_id")
    return [post.value for post in posts]


def is_own_village(area: Area) -> bool:
    """Whether an area is a village of a township whose window the reader serves."""
    return area.level is Level.VILLAGE and area.parent_id in own_towns()


def own_villages(here: Session, raw: str) -> list[dict[str, Any]]:
    """Return the own villages whose name or code has this text in it, by code."""
    text = f"%{escaped(clean(raw.replace(chr(0), '')))}%"
    query = (
        select(Area)
        .where(Area.level == Level.VILLAGE, Area.parent_id.in_(own_towns()))
        .where(or_(Area.name.like(text, escape=ESCAPE), Area.code.like(text, escape=ESCAPE)))
        .where(Area.voided_at.is_(None))
        .order_by(Area.code)
        .limit(OFFERED)
    )
    return [{"id": str(area.id), "text": area.name} for area in here.scalars(query)]
