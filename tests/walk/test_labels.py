"""Everything people read is Chinese: declared words, and every word of every page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.declare import Can, Choice, Screen
from app.declare.reading import fields_of
from tests.factories import in_state, plant
from tests.house import OFFICE, House
from tests.people import holders, someone

HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z][A-Za-z_]+")
# A drawn number such as JJN-QS-2026-0001 is a number.
# The source of a holiday is the address of the notice.
ADDRESS = re.compile(r"https?://[\w./-]+")
NUMBERED = re.compile(r"[A-Z]{1,8}[-A-Z0-9]*[0-9]{3,}[-0-9]*")
ALLOWED = {
    "Ctrl": "the key that keyboards sold here carry",
    "Enter": "the key that keyboards sold here carry",
    "QS": "how a number is written is explained by its example",
    "wd": "working days, as the rule files write a length",
    "SOD": "the key of a rule",
    "RECEIVE": "the key of a rule",
    "no": "the value of a rule, as the rule files write it",
    "yes": "the value of a rule, as the rule files write it",
}


def declared_words(screen: Screen) -> Iterator[tuple[str, str]]:
    """Yield every word a screen brings to its pages, and where it stands."""
    yield screen.title, f"{screen.name} title"
    for name, field in fields_of(screen.model).items():
        yield field.label, f"{screen.name}.{name}"
        for member in field.choices or ():
            yield member.label, f"{screen.name}.{name} {member.code}"
    for part in [*screen.form, *screen.parts]:
        yield part.title, f"{screen.name} part"
    if screen.flow is not None:
        for step in screen.flow.steps:
            yield step.label, step.key
            for clock in (step.starts, step.stops):
                if clock is not None:
                    yield clock.label, f"{step.key} clock"


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_every_word_of_a_screen_is_chinese(screen: Screen) -> None:
    assert [where for word, where in declared_words(screen) if not HAN.search(word)] == []


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_every_shown_column_is_declared_with_a_label(screen: Screen) -> None:
    mapper = screen.model.__mapper__
    keys = {column.key for group in screen.groups for column in group.fields}
    keys |= {place.key for place in screen.rows if "." not in place.key}
    assert keys <= set(fields_of(screen.model)) | set(mapper.relationships.keys())
    assert keys <= set(fields_of(screen.model))


def test_roles_and_menu_are_chinese() -> None:
    words = [OFFICE.title, *(role.label for role in OFFICE.roles), *(m.label for m in OFFICE.menu)]
    assert [word for word in words if not HAN.search(word)] == []


def english(words: str) -> set[str]:
    return set(ENGLISH.findall(NUMBERED.sub("", ADDRESS.sub("", words)))) - set(ALLOWED)


def pages_of(screen: Screen, pk: int, role: Choice) -> Iterator[str]:
    yield f"/{screen.name}/list/"
    yield f"/{screen.name}/list/?after=1"
    yield f"/help/{screen.name}"
    yield f"/{screen.name}/show/{pk}"
    if screen.may(role, Can.CREATE):
        yield f"/{screen.name}/add"
    if screen.may(role, Can.EDIT):
        yield f"/{screen.name}/edit/{pk}"


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_no_english_word_on_any_page(house: House, screen: Screen) -> None:
    states: list[Choice | None] = list(screen.flow.states) if screen.flow else [None]
    found: dict[str, set[str]] = {}
    roles = holders(house, screen, Can.READ)
    for number, state in enumerate(states):
        pk = plant(house, screen, **in_state(screen, state)).id
        role = roles[number % len(roles)]
        writers = holders(house, screen, Can.EDIT) + holders(house, screen, Can.CREATE)
        for who in dict.fromkeys([role, *writers[:1]]):
            for address in pages_of(screen, pk, who):
                left = english(someone(house, who).get(address).words())
                if left:
                    found[f"{who.code} {address}"] = left
    assert found == {}


def test_no_english_word_on_the_common_pages(house: House) -> None:
    person = someone(house, next(iter(OFFICE.roles)))
    for address in ("/", "/account/password", "/nowhere", "/login/", "/help/"):
        page = person.get(address)
        if page.status != 302:
            assert english(page.words()) == set(), address


def test_the_allow_list_is_short() -> None:
    assert len(ALLOWED) <= 20
    assert all(ALLOWED.values())
