"""Opening another township's household to the one that takes its application."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records import Area
from app.scope import share
from models.household import Household, Member
from models.person import Person
from views.intake.knowing import Home
from views.intake.places import is_own_village, own_towns

SHARED_FOR = "受理该户的救助申请，向{town}开放查看"


def taking_town(here: Session, village: Area | None) -> Area | None:
    """Return the township that takes the case: the chosen village's, else the clerk's own."""
    own = village is not None and is_own_village(village)
    key = village.parent_id if village is not None and own else next(iter(own_towns()), None)
    return here.get(Area, key) if key is not None else None


def _unseen(here: Session, model: Any, keys: Collection[int]) -> list[int]:
    seen = set(here.scalars(select(model.id).where(model.id.in_(keys))))
    return sorted(set(keys) - seen)


def open_to(here: Session, town: Area, home: Home | None, people: set[int]) -> None:
    """Let the township read what it may not see yet; an exact ID number led here."""
    rows: list[tuple[Any, Collection[int]]] = [(Person, people)]
    if home is not None:
        lines = {line for line, _ in home.members}
        rows = [(Household, {home.id}), (Member, lines), (Person, people | home.people)]
    for model, keys in rows:
        if unseen := _unseen(here, model, keys) if keys else []:
            share(here, model, unseen, town.id, SHARED_FOR.format(town=town.name))
