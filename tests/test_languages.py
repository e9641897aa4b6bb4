"""The pages in English: our own sentences are translated, and the page says its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from app.declare import Can, Screen
from tests.factories import plant
from tests.house import OFFICE, House
from tests.people import Page, Person, holders, someone, spoken

HAN = re.compile("[\u4e00-\u9fff]")
# Where the law or the plan is cited, it is cited as it is called.
CITED = {"source"}


@pytest.fixture
def english(house: House) -> Iterator[Person]:
    """Somebody who may read and write a lot, reading English for a while."""
    person = someone(house, holders(house, OFFICE.screens[0], Can.CREATE)[0], nth=5)
    person.get("/lang/en")
    yield person
    person.get("/lang/zh")


def chinese(page: Page, tag: str = "main") -> list[str]:
    """Return the Chinese that a person reads in these elements, citations left out."""
    found = list(page.tree.iter(tag))
    assert found
    for element in page.tree.iter():
        if element.get("aria-disabled") == "true":
            element.attrib.pop("title", None)  # why a rule refuses a step is said in its own words
        for child in list(element):
            if CITED & set((child.get("class") or "").split()):
                child.text = ""
    return sorted({text for e in found for text in spoken(e) if HAN.search(text)})


def test_the_page_names_its_language(house: House, english: Person) -> None:
    assert root(english.get("/help/")).get("lang") == "en"
    other = someone(house, next(iter(OFFICE.roles)))
    assert root(other.get("/help/")).get("lang") == "zh-CN"
    assert root(Person(house).get("/login/")).get("lang") == "zh-CN"


def root(page: Page) -> Element:
    return page.tree if page.tree.tag == "html" else next(page.tree.iter("html"))


@pytest.mark.parametrize("address", ["/help/", "/account/password", "/nowhere", "/search"])
def test_common_pages_are_english(english: Person, address: str) -> None:
    assert chinese(english.get(address)) == []


SCREENS = pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)


@SCREENS
def test_lists_and_help_are_english(english: Person, screen: Screen) -> None:
    nothing = english.get(f"/{screen.name}/list/", after=1)
    if nothing.status == 403:
        return
    assert nothing.status == 200
    assert chinese(nothing) == []
    assert chinese(english.get(f"/help/{screen.name}")) == []


@SCREENS
def test_forms_and_their_mistakes_are_english(english: Person, screen: Screen) -> None:
    page = english.post(f"/{screen.name}/add")
    if page.status == 422:
        assert chinese(page, "label") == []
        assert "Required" in page.words()


@SCREENS
def test_a_record_is_read_in_english(house: House, english: Person, screen: Screen) -> None:
    page = english.get(plant(house, screen).url("show"))
    if page.status == 200:
        for tag in ("dt", "h2", "th", "button"):
            if next(page.tree.iter(tag), None) is not None:
                assert chinese(page, tag) == []
