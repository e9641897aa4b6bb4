"""A record's page explains itself: the state it is in, the fields the plan defines, the way on."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from app.declare import Can, Choice, Screen
from app.declare.reading import fields_of
from tests.factories import in_state, plant, plant_many
from tests.house import House, screens_with_flow
from tests.people import Page, holders, someone

STATES = [(screen, state) for screen in screens_with_flow() for state in screen.flow.states]  # type: ignore[union-attr]


def key_of(thing: object) -> str:
    return getattr(thing, "name", str(thing))


def having(page: Page, name: str) -> Iterator[Element]:
    return (e for e in page.tree.iter() if name in (e.get("class") or "").split())


def said(element: Element) -> str:
    return "".join(element.itertext()).strip()


@pytest.mark.parametrize(("screen", "state"), STATES, ids=key_of)
def test_the_state_is_explained_with_all_the_others(
    house: House, screen: Screen, state: Choice
) -> None:
    planted = plant(house, screen, **in_state(screen, state))
    page = someone(house, holders(house, screen, Can.READ)[0]).get(planted.url("show"))
    (under_title,) = having(page, "meaning")
    assert said(under_title).startswith(state.meaning or "状态说明")
    assert screen.flow is not None
    told = said(under_title)
    assert [s for s in screen.flow.states if s.label not in told or s.meaning not in told] == []


@pytest.mark.parametrize(("screen", "state"), STATES, ids=key_of)
def test_the_button_one_falls_into_leads_onwards(
    house: House, screen: Screen, state: Choice
) -> None:
    planted = plant(house, screen, **in_state(screen, state))
    assert screen.flow is not None
    stopping = {s.label for s in screen.flow.steps if s.reason or s.tone == "red"}
    for role in {role for step in screen.flow.after(state) for role in step.roles}:
        page = someone(house, role).get(planted.url("show"))
        mains = [said(e) for e in having(page, "main") if e.tag in ("a", "button")]
        assert len(mains) <= 1
        assert not stopping & set(mains)


@pytest.mark.parametrize("screen", screens_with_flow(), ids=key_of)
def test_hint_and_source_stand_behind_their_fields(house: House, screen: Screen) -> None:
    page = someone(house, holders(house, screen, Can.READ)[0]).get(plant(house, screen).url("show"))
    behind = {said(e) for e in having(page, "why")}
    labels = {said(e).partition("?")[0] for e in page.tree.iter("dt")}
    for field in fields_of(screen.model).values():
        if field.label in labels and (field.hint or field.source):
            assert any(field.hint in text and field.source in text for text in behind), field.label


def test_a_list_says_which_rows_stand_there(house: House) -> None:
    screen = screens_with_flow()[0]
    plant_many(house, screen, 8)
    person = someone(house, holders(house, screen, Can.READ)[0])
    first = person.get(f"/{screen.name}/list/", size=3)
    assert "第 1–3 条" in first.words()
    second = person.get(way(first, "next"))
    assert "第 4–6 条" in second.words()
    assert "第 1–3 条" in person.get(way(second, "prev")).words()
    for odd in ("-1", "x", "9" * 30):
        page = person.get(f"/{screen.name}/list/", size=3, after="3", at=odd)
        assert page.status == 200


def way(page: Page, rel: str) -> str:
    return next(e.get("href") or "" for e in page.tree.iter("a") if e.get("rel") == rel)


def test_an_empty_list_says_what_to_do(house: House) -> None:
    for screen in screens_with_flow():
        for role in holders(house, screen, Can.READ):
            text = next((p.key for p in screen.search if "." not in p.key), "")
            page = someone(house, role).get(f"/{screen.name}/list/", **{text: "无此记录"})
            if page.status == 200:
                assert "没有符合条件的记录" in page.words()
                assert "清除筛选" in page.words()
