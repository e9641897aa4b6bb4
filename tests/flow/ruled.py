"""A township with rules of its own, so that a story may be told under them and no other is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.declare.reading import copy_of, living
from app.records import RuleState
from models.lists import Place
from models.rules.materials import Material
from models.rules.publicities import Publicity, Shown, Stage
from models.rules.sets import RuleSet
from tests.desk.town import new_town
from tests.flow.story import People, Story
from tests.house import House

LONG_BEFORE = dt.date(2020, 1, 1)


def posted(stage: Stage, amount: int | None = None, unit: Any = None, **more: Any) -> Publicity:
    """Return a row that asks for a posting with all there is to show."""
    said = {"places": (Place.VILLAGE_BOARD,), "shown": tuple(Shown), "source": "本地规则", **more}
    return Publicity(stage=stage, amount=amount, unit=unit, **said)


def brought(name: str, **more: Any) -> Material:
    """Return a row that asks for a paper."""
    return Material(name=name, source="本地规则", **{"needed": True, **more})


def town_with(
    house: House,
    publicities: Iterable[Publicity] = (),
    materials: Iterable[Material] = (),
    **params: str,
) -> People:
    """Add a township that is ruled by the county's limits and parameters and these lists."""
    town = new_town(house)
    with house.program() as session:
        county = session.scalars(select(RuleSet).where(RuleSet.code == "SEED-2022")).one()
        own = RuleSet(
            code=code_of(town), name="本镇规则", basis="文", from_on=LONG_BEFORE,
            state=RuleState.PUBLISHED, area_id=house.towns[town],
        )  # fmt: skip
        own.limits = [copy_of(row) for row in living(county.limits)]
        own.parameters = [copy_of(row) for row in living(county.parameters)]
        own.delegations = [copy_of(row) for row in living(county.delegations)]
        for row in own.parameters:
            row.value = params.get(row.key.code, row.value)
        own.publicities, own.materials = list(publicities), list(materials)
        session.add(own)
    return People(house, town)


def code_of(town: str) -> str:
    """Return the code of a township's own rule set."""
    return f"T-{town}"


def told(house: House, people: People, *steps: Any, **more: Any) -> Story:
    """Return a story that was told so far."""
    story = Story(house, people, **more)
    story.tell(steps)
    return story
