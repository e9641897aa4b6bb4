"""Two people, one record: the second sees both values and loses nothing that was typed."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

import pytest

from app.declare import Can, Choice, Kind, Screen
from app.declare.reading import fields_of, show
from app.generate.values import parse
from tests.factories import in_state, plant, touch
from tests.house import OFFICE, House, screens_with_flow
from tests.people import holders, someone

pytestmark = pytest.mark.postgres

# What the first person saves, and what the second one has typed meanwhile.
WORDS: dict[Kind, tuple[str, str]] = {
    Kind.TEXT: ("他人所填", "本人所填"),
    Kind.NOTE: ("他人所写", "本人所写"),
    Kind.MONEY: ("88.00", "77.00"),
    Kind.MULTIPLE: ("2.5", "3"),
    Kind.DAY: ("1989-12-31", "1989-12-30"),
    Kind.MOMENT: ("2026-01-05 08:30", "2026-01-06 09:45"),
    Kind.WHOLE: ("7", "8"),
}
TURNS = itertools.count()


@dataclass(frozen=True)
class Spot:
    """A field two people may change at once, and the state in which they may."""

    screen: Screen
    name: str
    state: Choice | None


def spot_of(screen: Screen) -> Spot | None:
    """Return a field of a screen that a form may set, simple enough to be typed anew."""
    asked = screen.flow.asked() if screen.flow else set()
    for group in screen.groups:
        states = list(group.open_in) if group.open_in is not None else [None]
        for column in group.fields:
            field = fields_of(screen.model)[column.key]
            free = field.typed and column.key not in asked and field.only is None
            if states and free and (field.kind in WORDS or has_three(field.choices)):
                return Spot(screen, column.key, states[0])
    return None


def has_three(choices: type[Choice] | None) -> bool:
    return choices is not None and len(choices) > 2


def words_for(spot: Spot) -> tuple[str, str]:
    field = fields_of(spot.screen.model)[spot.name]
    if field.kind is Kind.DAY:  # some days may not stand twice in a table
        earlier = dt.timedelta(days=2 * next(TURNS))
        theirs, yours = (dt.date.fromisoformat(day) - earlier for day in WORDS[Kind.DAY])
        return str(theirs), str(yours)
    if field.kind in WORDS:
        return WORDS[field.kind]
    _, second, third = list(field.choices or ())[:3]
    return second.code, third.code


EDITED = [s for s in OFFICE.screens if any(s.may(role, Can.EDIT) for role in OFFICE.roles)]
SPOTS = [spot for screen in EDITED if (spot := spot_of(screen)) is not None]


def value_of(house: House, spot: Spot, raw: str) -> tuple[Any, str]:
    """Return typed text as a value, and as people read it."""
    field: Any = fields_of(spot.screen.model)[spot.name]
    with house.program() as session:
        typed: Any = [raw] if field.kind is Kind.CHOICES else raw
        value = parse(session, spot.screen.model, spot.name, field, typed)
    return value, show(field, value)


def test_nearly_every_edited_screen_has_such_a_field() -> None:
    assert len(SPOTS) >= len(EDITED) - 2


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: f"{spot.screen.name}.{spot.name}")
def test_a_stale_form_shows_both_values(house: House, spot: Spot) -> None:
    person = someone(house, holders(house, spot.screen, Can.EDIT)[0])
    planted = plant(house, spot.screen, **in_state(spot.screen, spot.state))
    form = person.get(planted.url("edit")).values()
    theirs, yours = words_for(spot)
    value, seen = value_of(house, spot, theirs)
    now = touch(house, spot.screen, planted, **{spot.name: value})
    page = person.post(planted.url("edit"), {**form, spot.name: yours})
    assert page.status == 409
    assert seen in page.words()
    assert value_of(house, spot, yours)[1] in page.words()
    back = page.values()
    assert back[spot.name] == yours
    assert back["row_version"] == str(now.version)
    with house.program() as session:
        record = session.get_one(spot.screen.model, planted.id)
        assert (getattr(record, spot.name), record.row_version) == (value, now.version)


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: f"{spot.screen.name}.{spot.name}")
def test_a_stale_put_gets_the_present_record(house: House, spot: Spot) -> None:
    person = someone(house, holders(house, spot.screen, Can.EDIT)[0])
    planted = plant(house, spot.screen, **in_state(spot.screen, spot.state))
    now = touch(house, spot.screen, planted)
    theirs, yours = words_for(spot)
    assert theirs != yours
    body = {"row_version": planted.version, spot.name: yours}
    answer = person.api("PUT", planted.path, body)
    assert answer.status == 409
    assert answer.json["current"]["row_version"] == now.version
    assert person.api("PUT", planted.path, {spot.name: yours}).status == 422


@pytest.mark.parametrize("screen", screens_with_flow(), ids=lambda screen: screen.name)
def test_a_stale_step_is_not_taken(house: House, screen: Screen) -> None:
    assert screen.flow is not None
    for step in screen.flow.steps:
        if step.came is None or not step.roles:
            continue
        person = someone(house, step.roles[0])
        planted = plant(house, screen, **in_state(screen, step.origins[0]))
        now = touch(house, screen, planted)
        address = f"{planted.url('step')}/{step.code}"
        page = person.post(address, row_version=str(planted.version), reason="理由充分")
        assert page.status == 409, step.key
        assert page.values()["row_version"] == str(now.version)
        if step.reason:
            assert page.values()["reason"] == "理由充分"
        body = {"row_version": planted.version}
        answer = person.api("POST", f"{planted.path}/steps/{step.code}", body)
        assert answer.status == 409, step.key
        assert answer.json["current"]["row_version"] == now.version


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_a_stale_void_is_not_done(house: House, screen: Screen) -> None:
    for role in holders(house, screen, Can.VOID)[:1]:
        planted = plant(house, screen)
        touch(house, screen, planted)
        body = {"row_version": planted.version, "reason": "登记有误"}
        assert someone(house, role).api("POST", f"{planted.path}/void", body).status in (409, 422)
        someone(house, role).post(planted.url("void"), body)
        with house.program() as session:
            assert not session.get_one(screen.model, planted.id).voided
