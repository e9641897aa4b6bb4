"""The help tells what the declarations say, to each what each may read."""

from __future__ import annotations

import pytest

from app.declare import Can, Choice, Screen
from app.declare.reading import fields_of
from tests.house import OFFICE, House
from tests.people import holders, someone


def explained(screen: Screen) -> list[str]:
    """Return every word a screen's help owes its reader."""
    words = [screen.title, screen.about]
    for field in fields_of(screen.model).values():
        words += [field.label, field.hint, field.source] if field.hint or field.source else []
    if screen.flow is not None:
        for state in screen.flow.states:
            words += [state.label, state.meaning]
        for step in screen.flow.steps:
            words += [step.label, *(role.label for role in step.roles)]
            words += [clock.label for clock in (step.starts, *step.stopped) if clock]
    return [word for word in words if word]


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_a_screen_is_explained(house: House, screen: Screen) -> None:
    page = someone(house, holders(house, screen, Can.READ)[0]).get(f"/help/{screen.name}")
    assert page.status == 200
    said = page.words()
    assert [word for word in explained(screen) if word not in said] == []


@pytest.mark.parametrize("role", OFFICE.roles, ids=lambda role: role.code)
def test_each_reads_the_help_of_what_each_may_read(house: House, role: Choice) -> None:
    person, index = someone(house, role), someone(house, role).get("/help/").text
    for screen in OFFICE.screens:
        readable = screen.may(role, Can.READ)
        expected = 200 if readable else 404
        assert person.get(f"/help/{screen.name}").status == expected, screen.name
        listed = f'href="/help/{screen.name}"' in index
        assert listed is (readable and screen.menu is not None), screen.name


TIMED = [
    screen
    for screen in OFFICE.screens
    if screen.flow and any(step.starts is not None for step in screen.flow.steps)
]


@pytest.mark.parametrize("screen", TIMED, ids=lambda screen: screen.name)
def test_a_time_limit_is_told_in_days_not_in_the_key_of_a_rule(
    house: House, screen: Screen
) -> None:
    page = someone(house, holders(house, screen, Can.READ)[0]).get(f"/help/{screen.name}")
    assert screen.flow is not None
    for step in screen.flow.steps:
        if step.starts is not None:
            assert step.starts.limit.code not in page.words()
            assert "工作日" in page.words() or "天" in page.words()


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_lists_and_menus_lead_to_the_help(house: House, screen: Screen) -> None:
    page = someone(house, holders(house, screen, Can.READ)[0]).get(f"/{screen.name}/list/")
    assert f'href="/help/{screen.name}"' in page.text
    assert 'href="/help/"' in page.text
