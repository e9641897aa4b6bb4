"""What goes in and out of each field: declared keys alone, masks for secrets, declared filters."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.declare import Can, Kind, Screen
from app.declare.reading import field_of, fields_of, foreign_of
from app.declare.screen import Place
from app.generate.labels import place_label
from app.generate.listing import MOST, RANGES, filter_names
from app.generate.saving import editable
from app.records import JournalEntry
from tests.factories import Family, Planted, in_state, plant, stored
from tests.house import OFFICE, WEST, House
from tests.people import Person, bound, holders, someone

ALWAYS = {"id", "row_version"}
BY_NAME = {"ids": lambda screen: screen.name}
WILD_PAGES = ("-1", "0", "1.5", "abc", "1e9", str(10**20), str(10**30), "٣", "%00", "9" * 400)


def reader_for(house: House, screen: Screen) -> Person:
    return someone(house, holders(house, screen, Can.READ)[0])


def editor_for(house: House, screen: Screen) -> Person | None:
    roles = holders(house, screen, Can.EDIT)
    return someone(house, roles[0]) if roles else None


def declared_keys(screen: Screen) -> set[str]:
    keys = {column.key for group in screen.groups for column in group.fields}
    keys |= {place.key for place in screen.rows if "." not in place.key}
    return keys | ({screen.flow.state.key} if screen.flow else set()) | ALWAYS


@pytest.mark.parametrize("screen", OFFICE.screens, **BY_NAME)
def test_rest_rows_hold_declared_keys_alone(house: House, screen: Screen) -> None:
    planted, person = plant(house, screen), reader_for(house, screen)
    row = person.api("GET", planted.path).json["result"]
    rows = person.api("GET", f"/{screen.name}/").json["result"]
    assert set(row) == declared_keys(screen)
    assert all(set(row) == declared_keys(screen) for row in rows)


def secrets_of(screen: Screen) -> list[str]:
    return [name for name, field in fields_of(screen.model).items() if field.secret]


WITH_SECRETS = [screen for screen in OFFICE.screens if secrets_of(screen)]


def planted_secrets(house: House, screen: Screen, planted: Planted) -> dict[str, str]:
    with house.program() as session:
        record = session.get_one(screen.model, planted.id)
        found = {name: getattr(record, name) for name in secrets_of(screen)}
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("screen", WITH_SECRETS, **BY_NAME)
def test_no_secret_leaves_in_full(house: House, screen: Screen) -> None:
    planted = plant(house, screen)
    secrets = planted_secrets(house, screen, planted)
    assert secrets or screen.model.__module__.startswith("app.")
    home = f"/{screen.name}"
    addresses = [f"{home}/list/?size=5", planted.url("show"), planted.url("edit"),
                 f"/api/v1{home}/?size=5", f"/api/v1{planted.path}"]  # fmt: skip
    addresses += [f"{home}/lookup/{n}" for n, f in fields_of(screen.model).items()
                  if f.kind is Kind.LINK]  # fmt: skip
    for role in holders(house, screen, Can.READ):
        for address in addresses:
            text = someone(house, role).get(address).text
            assert [n for n, value in secrets.items() if value in text] == [], address


@pytest.mark.parametrize("screen", WITH_SECRETS, **BY_NAME)
def test_the_journal_holds_masks_alone(house: House, screen: Screen) -> None:
    planted = plant(house, screen)
    old = planted_secrets(house, screen, planted)
    with house.program() as session:
        family, record = Family(session, house), session.get_one(screen.model, planted.id)
        for name in old:
            setattr(record, name, family.value(screen.model, name))
    new = planted_secrets(house, screen, planted)
    with house.program() as session:
        lines = session.scalars(
            select(JournalEntry).where(
                JournalEntry.kind == screen.name, JournalEntry.record_id == planted.id
            )
        ).all()
        told = repr([line.changes for line in lines])
    values = [*old.values(), *new.values()]
    assert [value for value in values if value in told] == []


def test_reveal_gives_one_secret_to_those_who_may(house: House) -> None:
    for screen in WITH_SECRETS:
        roles = holders(house, screen, Can.REVEAL)
        planted = plant(house, screen)
        for name, value in planted_secrets(house, screen, planted).items():
            for role in roles[:1]:
                answer = someone(house, role).post(f"{planted.url('reveal')}/{name}")
                assert answer.json == {"text": value}


def open_states(screen: Screen, name: str) -> list[Any]:
    """Return the states in which a form may set a field; [None] without a life."""
    if screen.flow is None:
        return [None] if name in editable(screen, screen.model()) else []
    found = []
    for group in screen.groups:
        if name in {column.key for column in group.fields}:
            found += list(screen.flow.states if group.open_in is None else group.open_in)
    return found


SECRET_FORMS = [
    (screen, name) for screen in WITH_SECRETS for name in secrets_of(screen)
    if open_states(screen, name) and any(screen.may(r, Can.EDIT) for r in OFFICE.roles)
]  # fmt: skip


@pytest.mark.parametrize(("screen", "name"), SECRET_FORMS)
def test_a_secret_is_not_in_its_edit_form(house: House, screen: Screen, name: str) -> None:
    planted = plant(house, screen, **in_state(screen, open_states(screen, name)[0]))
    person = editor_for(house, screen)
    assert person is not None
    page = person.get(planted.url("edit"))
    assert page.values()[name] == ""
    mask = fields_of(screen.model)[name].meaning.mask("1" * 11)  # type: ignore[union-attr]
    refused = person.api("PUT", planted.path, {"row_version": planted.version, name: "138****0000"})
    assert refused.status == 422, mask
    assert name in refused.json["errors"]


@pytest.mark.parametrize(("screen", "name"), SECRET_FORMS)
def test_an_empty_secret_means_unchanged(house: House, screen: Screen, name: str) -> None:
    planted = plant(house, screen, **in_state(screen, open_states(screen, name)[0]))
    before = planted_secrets(house, screen, planted)
    person = editor_for(house, screen)
    assert person is not None
    body = {"row_version": planted.version, name: "", "confirm": True}
    person.api("PUT", planted.path, body)
    form = person.get(planted.url("edit")).values()
    person.post(planted.url("edit"), {**form, "confirm": "1"})
    assert planted_secrets(house, screen, planted) == before


def filter_value(house: House, screen: Screen, planted: Planted, place: Place) -> str:
    """Return what finds the planted row at a place, as people would type it."""
    with house.program() as session:
        value: Any = session.get_one(screen.model, planted.id)
        for key in place.key.split("."):
            value = getattr(value, key)
        match field_of(place).kind:
            case Kind.LINK:
                return str(value.id)
            case Kind.CHOICE:
                return str(value.code)
            case Kind.CHOICES:
                return str(value[0].code)
            case Kind.MOMENT:
                return f"{value:%Y-%m-%d}"
            case Kind.FLAG:
                return "1" if value else "0"
            case _:
                return str(value)


@pytest.mark.parametrize("screen", OFFICE.screens, **BY_NAME)
def test_every_declared_filter_finds_the_row(house: House, screen: Screen) -> None:
    planted, person = plant(house, screen), reader_for(house, screen)
    for name, place in filter_names(screen).items():
        value = filter_value(house, screen, planted, place)
        seen = set()
        for order in ("id", "-id"):  # others have stored more rows than a page holds
            found = person.api("GET", f"/{screen.name}/?size=100&order={order}&{name}={value}")
            assert found.status == 200, (name, value, found.text)
            seen |= {row["id"] for row in found.json["result"]}
        assert planted.id in seen, (name, value)
        assert person.get(f"/{screen.name}/list/", **{"size": 3, name: value}).status == 200


@pytest.mark.parametrize("screen", OFFICE.screens, **BY_NAME)
def test_no_other_filter_and_no_other_order(house: House, screen: Screen) -> None:
    person = reader_for(house, screen)
    known = set(filter_names(screen)) | {"order", "after", "before", "size", "voided"}
    others = {*fields_of(screen.model), "password", "id", "town_id", "nothing"} - known
    for name in others:
        for address in (f"/api/v1/{screen.name}/", f"/{screen.name}/list/"):
            page = person.get(address, **{name: "1"})
            assert page.status == 400, (address, name)
            assert name in page.text
    sortable = {column.key for column in screen.sort} | {"id"}
    for name in {*fields_of(screen.model), "town_id", "nothing"} - sortable:
        assert person.get(f"/{screen.name}/list/", order=name).status == 400, name


@pytest.mark.parametrize("screen", OFFICE.screens, **BY_NAME)
def test_a_bad_filter_value_is_refused_by_its_label(house: House, screen: Screen) -> None:
    person = reader_for(house, screen)
    for name, place in filter_names(screen).items():
        for value in ("NO_SUCH", "昨天", "9" * 50, "-1", "\x00", "1'; --"):
            page = person.get(f"/api/v1/{screen.name}/", **{name: value})
            assert page.status in (200, 400), (name, value)
            if page.status == 400:
                assert place_label(place) in page.json["message"]
            elif field_of(place).kind in (*RANGES, Kind.CHOICE, Kind.CHOICES):
                assert value in ("-1", "9" * 50), (name, value)


@pytest.mark.parametrize("screen", OFFICE.screens, **BY_NAME)
def test_every_declared_order_sorts_both_ways(house: House, screen: Screen) -> None:
    person, numbers = reader_for(house, screen), [plant(house, screen).id for _ in range(3)]
    for column in screen.sort:
        pages = [
            person.api("GET", f"/{screen.name}/?size=100&order={sign}{column.key}").json["result"]
            for sign in ("", "-")
        ]
        up, down = ([row["id"] for row in rows] for rows in pages)
        if len(up) < MOST:
            assert up == down[::-1], column.key
            assert set(numbers) <= set(up)


@pytest.mark.parametrize("screen", OFFICE.screens, **BY_NAME)
@pytest.mark.parametrize("way", ["page", "after", "before", "size"])
def test_wild_pages_are_refused_or_empty(house: House, screen: Screen, way: str) -> None:
    person = reader_for(house, screen)
    for wild in WILD_PAGES:
        for address in (f"/{screen.name}/list/", f"/api/v1/{screen.name}/"):
            page = person.get(address, **{"size": 2, way: wild})
            assert page.status in (200, 400), (way, wild)
    for wild in ("-1", "abc", "0x10", str(10**30)):
        for door in ("show", "edit"):
            assert person.get(f"/{screen.name}/{door}/{wild}").status in (403, 404)
        assert person.api("GET", f"/{screen.name}/{wild}").status == 404


EDITABLE = [s for s in OFFICE.screens if any(s.may(role, Can.EDIT) for role in OFFICE.roles)]


@pytest.mark.parametrize("screen", EDITABLE, **BY_NAME)
def test_unknown_keys_are_named(house: House, screen: Screen) -> None:
    planted, person = plant(house, screen), editor_for(house, screen)
    assert person is not None
    body = {"row_version": planted.version, "nonsense": 1}
    answer = person.api("PUT", planted.path, body)
    assert answer.status == 422
    assert list(answer.json["errors"]) == ["nonsense"]
    for role in holders(house, screen, Can.CREATE)[:1]:
        answer = someone(house, role).api("POST", f"/{screen.name}/", {"nonsense": 1})
        assert (answer.status, list(answer.json["errors"])) == (422, ["nonsense"])


@pytest.mark.parametrize("screen", EDITABLE, **BY_NAME)
def test_neither_form_nor_put_sets_what_a_step_sets(house: House, screen: Screen) -> None:
    if screen.flow is None:
        return
    person, closed = editor_for(house, screen), screen.flow.asked()
    assert person is not None
    state = next((s for name in fields_of(screen.model) for s in open_states(screen, name)), None)
    planted = plant(house, screen, **in_state(screen, state))
    before = row_of(house, screen, planted)
    others = {s.code for s in screen.flow.states} - {before[screen.flow.state.key].code}
    typed = dict.fromkeys(closed, "1") | {screen.flow.state.key: min(others)}
    for name, raw in typed.items():
        answer = person.api("PUT", planted.path, {"row_version": planted.version, name: raw})
        assert answer.status == 422, name
        assert name in answer.json["errors"]
    form = person.get(planted.url("edit")).values()
    assert closed.isdisjoint(form)
    person.post(planted.url("edit"), {**form, **typed, "confirm": "1"})
    after = row_of(house, screen, planted)
    assert {name: after[name] for name in closed} == {name: before[name] for name in closed}


def row_of(house: House, screen: Screen, planted: Planted) -> dict[str, Any]:
    with house.program() as session:
        record = session.get_one(screen.model, planted.id)
        return {
            name: getattr(record, foreign_of(screen.model, name) if f.kind is Kind.LINK else name)
            for name, f in fields_of(screen.model).items()
            if f.kind is not Kind.LINES
        }


def scoped_links(screen: Screen) -> list[str]:
    names = editable(screen, screen.model())
    own = {s.name for s in OFFICE.screens if hasattr(s.model, "town_id")}
    model = screen.model
    return [
        name for name in names
        if fields_of(model)[name].kind is Kind.LINK
        and model.__mapper__.relationships[name].mapper.class_.__tablename__ in own
    ]  # fmt: skip


@pytest.mark.parametrize("screen", OFFICE.screens, **BY_NAME)
def test_links_out_of_scope_are_refused(house: House, screen: Screen) -> None:
    for name in scoped_links(screen):
        target = screen.model.__mapper__.relationships[name].mapper.class_
        foreign = plant(house, OFFICE.screen_of(target), WEST)  # type: ignore[arg-type]
        for role in bound(house, holders(house, screen, Can.CREATE)):
            before = stored(house, [screen])
            answer = someone(house, role).api("POST", f"/{screen.name}/", {name: foreign.id})
            assert answer.status == 422, (name, answer.text)
            assert "管辖范围" in "".join(answer.json["errors"][name])
            assert fields_of(screen.model)[name].label in answer.json["message"]
            assert stored(house, [screen]) == before
