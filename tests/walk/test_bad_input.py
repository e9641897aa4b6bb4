"""Bad input of every kind, in every field of every screen: said in Chinese, nothing stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.declare import ACCOUNT, ID_NUMBER, PHONE, PRIVATE, Can, Choice, Field, Kind, Screen, Step
from app.declare.reading import fields_of, required
from app.generate.saving import editable
from tests.factories import DAY, Planted, filled, id_number, in_state, plant, refuses, stored
from tests.house import OFFICE, House
from tests.people import Page, Person, holders, someone

HAN = re.compile("[\u4e00-\u9fff]")
LONG = 50 * 1024 * 1024
GOOD_ID = id_number(1)
WRONG_CHECK = GOOD_ID[:17] + ("1" if GOOD_ID[17] != "1" else "2")
NO_DAY = GOOD_ID[:6] + "19900231" + GOOD_ID[14:]
UNBORN = GOOD_ID[:6] + "20990101" + GOOD_ID[14:]

BAD: dict[Kind, tuple[str, ...]] = {
    Kind.MONEY: ("-1", "1.005", "1" + "0" * 12, "一百元整", "1e5", "12,34", "NaN", "9" * 60),
    Kind.MULTIPLE: ("-1", "1001", "两倍", "1.00001", "NaN", "1e400"),
    Kind.WHOLE: ("1.5", "三", "9" * 30, "1e3", "-99999999999"),
    Kind.DAY: ("2026-02-30", "2026-13-01", "昨天", "0001-01-01", "99999-01-01", "12"),
    Kind.MOMENT: ("2026-02-30T10:00", "2026-02-13T25:00", "昨天", "2026-02-13", "10:00"),
    Kind.CHOICE: ("NO_SUCH", "__class__"),
    Kind.CHOICES: ("NO_SUCH",),
    Kind.LINK: ("999999999", "-1", "abc", "9" * 40, "1.5"),
    Kind.FLAG: ("maybe",),
    Kind.TEXT: ("空\x00字符",),
    Kind.NOTE: ("空\x00字符",),
}
BAD_SECRETS: dict[str, tuple[str, ...]] = {
    ID_NUMBER.name: (WRONG_CHECK, NO_DAY, UNBORN, GOOD_ID[:15], "身份证", "3499**********0011"),
    PHONE.name: ("12345", "电话", "138****0000", "1" * 40),
    ACCOUNT.name: ("1234567", "6222020000000000001", "账号", "************1234"),
    PRIVATE.name: ("空\x00字符",),
}
WIDE: dict[Kind, str] = {
    Kind.MONEY: "１２．５０", Kind.MULTIPLE: "１．５", Kind.WHOLE: "３",
    Kind.DAY: "２０２６年２月１３日", Kind.MOMENT: "２０２６-０２-１３　１６：５０",
}  # fmt: skip
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
STRANGE: tuple[Any, ...] = ([{}], {"a": 1}, True, 10**30, 1.5, -1, [[]], [None], "\ud800", "")
# What a select or a check box cannot show, it cannot give back.
NOT_GIVEN_BACK = (Kind.CHOICE, Kind.CHOICES, Kind.FLAG)


@dataclass(frozen=True)
class Entrance:
    """Where a field is typed: a new record, a record in a state, or a step."""

    screen: Screen
    name: str
    state: Choice | None = None
    step: Step | None = None

    @property
    def field(self) -> Field:
        return fields_of(self.screen.model)[self.name]

    @property
    def fresh(self) -> bool:
        return self.state is None and self.step is None


def entrances(screen: Screen) -> Iterator[Entrance]:
    """Yield where each field of a screen is typed, one place for each field."""
    new = editable(screen, screen.model()) if may(screen, Can.CREATE) else []
    yield from (Entrance(screen, name) for name in new)
    if screen.flow is None:
        return
    asked = screen.flow.asked()
    for group in screen.groups:
        for column in group.fields:
            states = list(group.open_in or ())
            typed = column.key not in (*new, *asked) and fields_of(screen.model)[column.key].typed
            if states and typed and may(screen, Can.EDIT):
                yield Entrance(screen, column.key, states[0])
    for step in screen.flow.steps:
        if step.came is not None and step.roles:
            yield from (Entrance(screen, c.key, step.origins[0], step) for c in step.asks)


def may(screen: Screen, right: Can) -> bool:
    return any(screen.may(role, right) for role in OFFICE.roles)


ENTRANCES = [entrance for screen in OFFICE.screens for entrance in entrances(screen)]
NAMES = [
    f"{e.screen.name}.{e.name}" + (f"-{e.step.code}" if e.step else "") for e in ENTRANCES
]  # fmt: skip
AT_CREATION = [screen for screen in OFFICE.screens if may(screen, Can.CREATE)]


def bad_values(field: Field) -> list[str]:
    """Return what must be refused in a field."""
    if field.meaning is not None:
        found = list(BAD_SECRETS.get(field.meaning.name, ("空\x00字符",)))
    else:
        found = list(BAD[field.kind])
    if field.kind in (Kind.TEXT, Kind.NOTE) or field.meaning is PRIVATE:
        found.append("长" * (field.limit + 1))
    if field.kind is Kind.WHOLE:
        found += [str(field.limit + 1), str((field.least or 0) - 1)]
    return found


def guest(house: House, entrance: Entrance) -> Person:
    """Return who may type there."""
    if entrance.step is not None:
        return someone(house, entrance.step.roles[0])
    right = Can.CREATE if entrance.fresh else Can.EDIT
    return someone(house, holders(house, entrance.screen, right)[0])


def send(house: House, entrance: Entrance, planted: Planted | None, raw: Any) -> Page:
    """Send one field over REST, alone."""
    person, name = guest(house, entrance), entrance.screen.name
    if planted is None:
        return person.api("POST", f"/{name}/", {entrance.name: raw})
    body = {"row_version": planted.version, entrance.name: raw}
    if entrance.step is not None:
        return person.api("POST", f"{planted.path}/steps/{entrance.step.code}", body)
    return person.api("PUT", planted.path, body)


def stage(house: House, entrance: Entrance) -> Planted | None:
    if entrance.fresh:
        return None
    return plant(house, entrance.screen, **in_state(entrance.screen, entrance.state))


@pytest.mark.parametrize("entrance", ENTRANCES, ids=NAMES)
def test_rest_names_the_field_and_stores_nothing(house: House, entrance: Entrance) -> None:
    planted, field = stage(house, entrance), entrance.field
    before = stored(house, [entrance.screen])
    for raw in bad_values(field):
        answer = send(house, entrance, planted, raw)
        assert answer.status == 422, (raw, answer.text)
        assert HAN.search("".join(answer.json["errors"][entrance.name])), raw
        assert field.label in answer.json["message"], raw
    for strange in STRANGE:
        send(house, entrance, planted, strange)
        assert stored(house, [entrance.screen]) == before, strange


@pytest.mark.parametrize("entrance", ENTRANCES, ids=NAMES)
def test_full_width_digits_are_digits(house: House, entrance: Entrance) -> None:
    field = entrance.field
    known = {ID_NUMBER.name: GOOD_ID, PHONE.name: "13900000000", ACCOUNT.name: "9955000000000000"}
    wide = WIDE.get(field.kind, "")
    if field.meaning is not None:
        wide = known.get(field.meaning.name, "").translate(WIDE_DIGITS)
    if wide and entrance.fresh:
        assert entrance.name not in send(house, entrance, None, wide).json.get("errors", {})
    if wide and field.meaning is not None:
        assert not refuses(field, wide)


def rounds(fields: dict[str, Field]) -> Iterator[dict[str, str]]:
    """Yield forms with a bad value in every field, until each has had all of its own."""
    values = {name: bad_values(field) for name, field in fields.items()}
    for number in range(max(map(len, values.values()))):
        yield {name: bad[number % len(bad)] for name, bad in values.items()}


@pytest.mark.parametrize("screen", AT_CREATION, ids=lambda screen: screen.name)
def test_a_form_comes_back_as_it_was_typed(house: House, screen: Screen) -> None:
    person = someone(house, holders(house, screen, Can.CREATE)[0])
    fields = fields_of(screen.model)
    names = editable(screen, screen.model())
    before = stored(house, [screen])
    for typed in rounds({name: fields[name] for name in names}):
        page = person.post(f"/{screen.name}/add", typed)
        assert page.status == 422
        back = page.values()
        for name, raw in typed.items():
            assert HAN.search(page.error(name)), (name, raw)
            assert fields[name].label in page.bars()
            if fields[name].kind not in NOT_GIVEN_BACK and "\x00" not in raw:
                assert back[name] == raw, name
    assert stored(house, [screen]) == before


@pytest.mark.parametrize("screen", AT_CREATION, ids=lambda screen: screen.name)
def test_what_was_typed_well_stays_beside_what_was_not(house: House, screen: Screen) -> None:
    person = someone(house, holders(house, screen, Can.CREATE)[0])
    fields, typed = fields_of(screen.model), filled(house, screen)
    wrong = next(name for name in typed if fields[name].kind is not Kind.FLAG)
    typed[wrong] = bad_values(fields[wrong])[0].replace("\x00", "") + "长" * 5000
    page = person.post(f"/{screen.name}/add", typed)
    assert page.status == 422
    back = page.values()
    kept = {name: raw for name, raw in typed.items() if name != wrong}
    assert {name: back.get(name) for name in kept} == kept


@pytest.mark.parametrize("screen", AT_CREATION, ids=lambda screen: screen.name)
def test_what_is_required_is_asked_for(house: House, screen: Screen) -> None:
    person = someone(house, holders(house, screen, Can.CREATE)[0])
    fields, model = fields_of(screen.model), screen.model
    must = {
        name for name in editable(screen, model())
        if required(model, name) and fields[name].kind is not Kind.FLAG
        and not has_default(model, name)
    }  # fmt: skip
    before = stored(house, [screen])
    answer = person.api("POST", f"/{screen.name}/", {})
    assert answer.status == 422
    assert must <= set(answer.json["errors"])
    page = person.post(f"/{screen.name}/add", dict.fromkeys(must, "  "))
    assert page.status == 422
    assert [name for name in must if not HAN.search(page.error(name))] == []
    assert stored(house, [screen]) == before


def has_default(model: type[Any], name: str) -> bool:
    column = model.__table__.c.get(name)
    return column is not None and column.default is not None


@pytest.mark.parametrize("screen", AT_CREATION[:2], ids=lambda screen: screen.name)
def test_a_body_of_50_megabytes_is_too_large(house: House, screen: Screen) -> None:
    person = someone(house, holders(house, screen, Can.CREATE)[0])
    form = person.client.post(
        f"/{screen.name}/add", data=b"name=" + b"a" * LONG,
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    sent = person.client.post(
        f"/api/v1/{screen.name}/", data=b'{"name": "' + b"a" * LONG + b'"}',
        content_type="application/json", headers={"X-CSRFToken": person.token},
    )  # fmt: skip
    for answer in (Page(form), Page(sent)):
        assert answer.status == 413
        assert "太大" in answer.text or "上限" in answer.text


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 9000])
def test_what_is_no_object_is_no_record(house: House, body: bytes) -> None:
    for screen in AT_CREATION:
        person = someone(house, holders(house, screen, Can.CREATE)[0])
        answer = Page(
            person.client.post(
                f"/api/v1/{screen.name}/", data=body, content_type="application/json",
                headers={"X-CSRFToken": person.token},
            )
        )  # fmt: skip
        assert answer.status == 400, answer.text
        assert HAN.search(answer.json["message"])


def test_the_day_of_the_walk_is_a_day() -> None:
    assert not refuses(fields_with(ID_NUMBER.name), GOOD_ID)
    assert DAY.replace("-", "") in GOOD_ID


def fields_with(meaning: str) -> Field:
    return next(
        field for screen in OFFICE.screens for field in fields_of(screen.model).values()
        if field.meaning is not None and field.meaning.name == meaning
    )  # fmt: skip
