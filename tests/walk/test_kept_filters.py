"""Saved filters: under a name, for their owner alone, without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.declare import Can, Field, Kind, Screen
from app.declare.reading import field_of
from app.generate.keptfilters import MOST
from app.records import SavedFilter
from app.records.desk import NAME_LENGTH
from tests.factories import id_number, secret_text
from tests.house import OFFICE, House
from tests.people import Page, Person, holders, someone

TEXTS = (Kind.TEXT, Kind.SERIAL)


def filtered() -> Iterator[tuple[Screen, str]]:
    """Yield the screens that can be narrowed by a text of their own, with its name."""
    for screen in OFFICE.screens:
        name = next((p.key for p in screen.search if field_of(p).kind in TEXTS), "")
        if name:
            yield screen, name


SCREEN, TEXT = next(filtered())


def secret_places() -> list[tuple[Screen, str, Field]]:
    places = [(s, p.key, field_of(p)) for s in OFFICE.screens for p in s.search]
    return [(screen, name, field) for screen, name, field in places if field.secret]


@pytest.fixture
def person(house: House) -> Iterator[Person]:
    """A reader of the list without any saved filter, before and after."""
    reader = someone(house, holders(house, SCREEN, Can.READ)[0], nth=7)
    empty(house, reader)
    yield reader
    empty(house, reader)


def empty(house: House, person: Person) -> None:
    with house.program() as session:
        for kept in session.scalars(select(SavedFilter).filter_by(staff_id=person.staff_id)):
            session.delete(kept)


def keep(person: Person, name: str, query: dict[str, str], screen: Screen = SCREEN) -> Page:
    return person.post(f"/{screen.name}/list/filters", filter_name=name, query=urlencode(query))


def kept_names(person: Person, screen: Screen = SCREEN) -> list[str]:
    tree = person.get(f"/{screen.name}/list/").tree
    lists = [e for e in tree.iter("ul") if e.get("aria-labelledby") == "kept"]
    return ["".join(a.itertext()) for ul in lists for a in ul.iter("a")]


@pytest.mark.parametrize(("screen", "text"), list(filtered()), ids=lambda x: getattr(x, "name", x))
def test_a_narrowing_is_saved_shown_followed_and_deleted(
    house: House, screen: Screen, text: str
) -> None:
    person = someone(house, holders(house, screen, Can.READ)[0], nth=8)
    answer = keep(person, "常用", {text: "甲乙"}, screen)
    assert (answer.status, answer.location) == (
        302, f"/{screen.name}/list/?{urlencode({text: '甲乙'})}",
    )  # fmt: skip
    assert person.get(answer.location).values()[text] == "甲乙"
    assert kept_names(person, screen) == ["常用"]
    with house.program() as session:
        kept = session.scalars(
            select(SavedFilter).filter_by(staff_id=person.staff_id, screen=screen.name)
        ).one()
        key = kept.id
    assert person.post(f"/{screen.name}/list/filters/{key}").status == 302
    assert kept_names(person, screen) == []
    assert person.post(f"/{screen.name}/list/filters/{key}").status == 404


def test_a_filter_is_its_owners_alone(house: House, person: Person) -> None:
    keep(person, "我的", {TEXT: "甲"})
    other = someone(house, holders(house, SCREEN, Can.READ)[0], nth=6)
    assert kept_names(other) == []
    with house.program() as session:
        key = session.scalars(select(SavedFilter.id).filter_by(staff_id=person.staff_id)).one()
    assert other.post(f"/{SCREEN.name}/list/filters/{key}").status == 404
    assert kept_names(person) == ["我的"]


def test_the_same_name_is_replaced(person: Person) -> None:
    keep(person, "一个", {TEXT: "甲"})
    keep(person, "一个", {TEXT: "乙"})
    assert kept_names(person) == ["一个"]
    assert urlencode({TEXT: "乙"}) in person.get(f"/{SCREEN.name}/list/").text


def test_one_keeps_no_more_than_a_dozen(person: Person) -> None:
    for n in range(MOST):
        assert keep(person, f"第{n}个", {TEXT: "甲"}).status == 302
    answer = keep(person, "多一个", {TEXT: "甲"})
    assert answer.status == 422
    assert "请先删除不用的" in answer.words()
    assert len(kept_names(person)) == MOST


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("", {TEXT: "甲"}, "请填写名称"),
        ("长" * (NAME_LENGTH + 1), {TEXT: "甲"}, "请缩短"),
        ("空的", {}, "请先筛选再保存"),
        ("没有这一项", {"no_such": "1"}, "请先筛选再保存"),
        ("身份证", {TEXT: id_number(1)}, "保密内容"),
        ("打错的身份证", {TEXT: id_number(1)[:-1] + "？"}, "保密内容"),
        ("全角", {TEXT: "１３９００００００１２"}, "保密内容"),
        ("排序", {TEXT: "甲", "order": "no_such"}, "排序"),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays(
    person: Person, name: str, query: dict[str, str], said: str
) -> None:
    answer = keep(person, name, query)
    assert answer.status in (400, 422)
    assert said in answer.words()
    assert kept_names(person) == []
    if answer.status == 422 and query.get(TEXT):
        assert answer.values()["filter_name"] == name
        assert answer.values()[TEXT] == query[TEXT]


@pytest.mark.parametrize(
    ("screen", "name", "field"), secret_places(), ids=lambda x: getattr(x, "name", str(x))[:20]
)
def test_a_secret_is_never_saved(house: House, screen: Screen, name: str, field: Field) -> None:
    person = someone(house, holders(house, screen, Can.READ)[0], nth=8)
    answer = keep(person, "按证件", {name: secret_text(field, 2)}, screen)
    assert answer.status == 422
    assert field.label in answer.words()
    assert kept_names(person, screen) == []
