"""A township with rules of its own, so that a test says itself what its time limits do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.flow.kept import forget_kept
from app.records import LimitUnit, RuleState
from models.roles import Role
from models.rules.delegations import Delegation
from models.rules.keys import LimitKey, Param, Pause
from models.rules.lists import Decider
from models.rules.sets import Limit, Parameter, RuleSet
from tests.desk.town import new_town
from tests.flow.story import People
from tests.house import House

EVERY_PAUSE = tuple(Pause)
SOURCE = "本镇办法第三条"
USUAL: dict[str, Any] = {
    "amount": 2, "unit": LimitUnit.WORKING_DAY, "pauses": EVERY_PAUSE, "warn_days": 1,
    "extend_most": 3, "extend_by": Role.TOWN_HEAD, "late_to": Role.TOWN_HEAD, "source": SOURCE,
}  # fmt: skip


def ruled_town(house: House, **limits: dict[str, Any]) -> str:
    """Add a township whose published rules say for each limit the usual, but for what is given."""
    town = new_town(house)
    with house.program() as session:
        rules = RuleSet(
            code=f"T-{town}", name="本镇规则", basis="本镇办法", from_on=dt.date(2020, 1, 1),
            state=RuleState.PUBLISHED, area_id=house.towns[town],
        )  # fmt: skip
        rules.limits = [Limit(key=k, **{**USUAL, **limits.get(k.code, {})}) for k in LimitKey]
        rules.parameters = [Parameter(key=key, value="否", source=SOURCE) for key in Param]
        rules.delegations = [Delegation(decider=Decider.COUNTY, source=SOURCE)]
        session.add(rules)
    forget_kept()
    return town


def people_of(house: House, **limits: dict[str, Any]) -> People:
    """Return the staff of a new township with rules of its own."""
    return People(house, ruled_town(house, **limits))
