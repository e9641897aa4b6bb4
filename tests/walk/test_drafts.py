"""Every form keeps itself: the hook is there, a draft comes back whole, and to its owner alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.declare import Can, Lines, Screen
from app.declare.reading import target_of
from app.flow.drafts import MOST_BYTES
from app.kernel import clock
from tests.factories import Family, Planted, filled, in_state, plant, stored, touch
from tests.house import OFFICE, House, screens_with_flow
from tests.people import Page, Person, holders, someone
from tests.walk.test_conflicts import SPOTS, Spot, value_of, words_for

pytestmark = pytest.mark.postgres

CREATED = [s for s in OFFICE.screens if any(s.may(role, Can.CREATE) for role in OFFICE.roles)]
EDITED = [s for s in OFFICE.screens if any(s.may(role, Can.EDIT) for role in OFFICE.roles)]
# Several rows may hold the same value there.
FREE = [spot for spot in SPOTS if not spot.screen.model.__table__.c[spot.name].unique]
SENT_BY_US = {"Sec-Fetch-Site": "same-origin"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def keep(who: Person, form: str, values: Any, **more: Any) -> Page:
    """Keep a form as its page does."""
    body = {"form": form, "title": "测试", "values": values, "person": who.staff_id, **more}
    return post_json(who, json.dumps(body))


def post_json(who: Person, body: str) -> Page:
    headers = {"X-CSRFToken": who.token, "Content-Type": "application/json"}
    return Page(who.client.post("/drafts/keep", data=body, headers=headers))


def hook_is_whole(page: Page, person: Person) -> bool:
    """Whether a form has all that its script needs to keep it."""
    form = next(e for e in page.tree.iter("form") if e.get("data-draft"))
    names = {e.get("name") for e in form.iter("input") if e.get("type") == "hidden"}
    leaving = [b for b in form.iter("button") if "/drafts/leave?" in (b.get("formaction") or "")]
    box = page.element("relogin")
    return (
        {"csrf_token", "draft", "draft_title", "touched", "opened_by"} <= names
        and len(leaving) == 1
        and any(e.get("role") == "status" for e in page.tree.iter() if "data-kept" in e.attrib)
        and box is not None
        and box.get("data-person") == str(person.staff_id) == page.values()["opened_by"]
        and person.username in page.text
    )


@pytest.mark.parametrize("screen", CREATED, ids=lambda screen: screen.name)
def test_every_new_form_keeps_itself(house: House, screen: Screen) -> None:
    person = someone(house, holders(house, screen, Can.CREATE)[0])
    assert hook_is_whole(person.get(f"/{screen.name}/add"), person)


@pytest.mark.parametrize("screen", EDITED, ids=lambda screen: screen.name)
def test_every_form_of_changes_keeps_itself(house: House, screen: Screen) -> None:
    person = someone(house, holders(house, screen, Can.EDIT)[0])
    planted = plant(house, screen, **opened(screen))
    assert hook_is_whole(person.get(planted.url("edit")), person)


def opened(screen: Screen) -> dict[str, Any]:
    """Return the state in which most of the form is open."""
    return in_state(screen, screen.flow.start) if screen.flow is not None else {}


@pytest.mark.parametrize("screen", screens_with_flow(), ids=lambda screen: screen.name)
def test_a_step_that_asks_keeps_itself(house: House, screen: Screen) -> None:
    assert screen.flow is not None
    for step in screen.flow.steps:
        if step.came is None or not (step.asks or step.reason):
            continue
        person = someone(house, step.roles[0])
        planted = plant(house, screen, **in_state(screen, step.origins[0]))
        assert hook_is_whole(person.get(f"{planted.url('step')}/{step.code}"), person)


def test_a_password_is_never_kept(house: House) -> None:
    page = someone(house, next(iter(OFFICE.roles))).get("/account/password")
    assert "data-draft" not in page.text


@pytest.mark.parametrize("screen", CREATED, ids=lambda screen: screen.name)
def test_a_new_form_comes_back_as_it_was_typed(house: House, screen: Screen) -> None:
    person, form = someone(house, holders(house, screen, Can.CREATE)[0]), f"/{screen.name}/add"
    typed = filled(house, screen)
    key = keep(person, form, [list(pair) for pair in typed.items()]).json["id"]
    assert "未完成的草稿" in person.get(form).words()
    back = person.get(f"{form}?draft={key}").values()
    assert {name: back[name] for name in typed} == typed
    assert back["draft"] == str(key)
    refused = person.post(form, {**back, **dict.fromkeys(typed, ""), "draft": str(key)})
    assert refused.status == 422
    assert refused.values()["draft"] == str(key), "a refused form goes on with its draft"


def test_a_draft_ends_when_its_form_is_stored(house: House) -> None:
    ended = 0
    for screen in CREATED:
        person, form = someone(house, holders(house, screen, Can.CREATE)[0]), f"/{screen.name}/add"
        typed = filled(house, screen)
        key = keep(person, form, [list(pair) for pair in typed.items()]).json["id"]
        sent = {**person.get(form, draft=key).values(), "confirm": "1"}
        saved = bool(person.post(form, sent).location)  # an office has reasons of its own to refuse
        again = person.get(form, draft=key)
        assert ("已经提交或丢弃" in again.bars()) is saved, screen.name
        ended += saved
    assert ended >= min(len(CREATED), 3)


def name_of(it: Screen | Lines) -> str:
    return it.name if isinstance(it, Screen) else it.rows.key


def with_lines() -> Iterator[tuple[Screen, Lines]]:
    for screen in CREATED:
        yield from ((screen, part) for part in screen.lines)


def typed_row(house: House, screen: Screen, part: Lines, index: int) -> dict[str, str]:
    """Return what is typed for a new child row."""
    child = target_of(screen.model, part.rows.key)
    with house.program() as session:
        family = Family(session, house)
        row = {c.key: family.typed(child, c.key) for c in part.fields}
        session.commit()
    return {f"{part.rows.key}-{index}-{name}": text for name, text in {"id": "", **row}.items()}


@pytest.mark.parametrize(("screen", "part"), list(with_lines()), ids=name_of)
def test_child_rows_come_back_as_typed(house: House, screen: Screen, part: Lines) -> None:
    person, form = someone(house, holders(house, screen, Can.CREATE)[0]), f"/{screen.name}/add"
    rows = typed_row(house, screen, part, 0) | typed_row(house, screen, part, 3)
    half = next(name for name in rows if name.endswith(f"-{part.fields[-1].key}"))
    rows[half] = ""
    key = keep(person, form, [list(pair) for pair in rows.items()]).json["id"]
    back = person.get(f"{form}?draft={key}").values()
    for name, text in rows.items():
        assert back[name.replace("-3-", "-1-")] == text, name


def two_of_one_role(house: House) -> tuple[Screen, Person, Person]:
    screen = CREATED[0]
    role = holders(house, screen, Can.CREATE)[0]
    return screen, someone(house, role), someone(house, role, nth=1)


def test_a_draft_is_its_owners_alone(house: House) -> None:
    screen, owner, other = two_of_one_role(house)
    form = f"/{screen.name}/add"
    name, text = next(iter(filled(house, screen).items()))
    key = keep(owner, form, [[name, "只有本人能看"], ["x", text]]).json["id"]
    assert "只有本人能看" not in other.get(form, draft=key).text
    assert f"draft={key}" not in other.get("/drafts/").text
    other.post(f"/drafts/drop/{key}")
    assert f"draft={key}" in owner.get("/drafts/").text
    assert owner.post(f"/drafts/drop/{key}").location == "/drafts/"
    assert f"draft={key}" not in owner.get("/drafts/").text


def test_a_page_left_by_somebody_else_keeps_and_sends_nothing(house: House) -> None:
    screen, left, came = two_of_one_role(house)
    form, typed = f"/{screen.name}/add", filled(house, screen)
    answer = keep(came, form, [["x", "前一个人所填"]], person=left.staff_id)
    assert answer.status == 409
    before = stored(house, [screen])
    page = came.post(form, {**typed, "confirm": "1", "opened_by": str(left.staff_id)})
    assert page.status == 409
    assert "另一人" in page.words()
    assert stored(house, [screen]) == before


@pytest.mark.parametrize(
    "form",
    [
        "", "cases/add", "//elsewhere.example/add", "https://elsewhere.example/add", "/nowhere/add",
        "/account/password", "/login/", "/logout/", "/drafts/keep", "/\\elsewhere.example",
        f"/{OFFICE.screens[0].name}/void/1", f"/{OFFICE.screens[0].name}/list/",
        f"/{OFFICE.screens[0].name}/add?x=1", "/" + "a" * 200,
    ],
)  # fmt: skip
def test_only_a_form_of_ours_is_kept(house: House, form: str) -> None:
    screen, person, _ = two_of_one_role(house)
    assert keep(person, form, [["x", "y"]]).status == 422
    assert keep(person, f"/{screen.name}/add", [["x", "y"]]).status == 200
    left = person.post(f"/drafts/leave?form={form}", x="不可丢失")
    assert left.status == 422
    assert "不可丢失" in left.text


@pytest.mark.parametrize("screen", CREATED, ids=lambda screen: screen.name)
def test_a_form_one_may_not_open_is_not_kept(house: House, screen: Screen) -> None:
    for role in OFFICE.roles:
        answer = keep(someone(house, role), f"/{screen.name}/add", [["x", "y"]])
        assert answer.status == (200 if screen.may(role, Can.CREATE) else 422), role


@pytest.mark.parametrize(
    "values", [None, {}, "x", [1], [["x"]], [["x", 1]], [["x", None]], [["x", "y", "z"]]]
)
def test_what_is_no_form_is_refused(house: House, values: Any) -> None:
    screen, person, _ = two_of_one_role(house)
    answer = keep(person, f"/{screen.name}/add", values)
    assert answer.status == 422
    assert "刷新" in answer.json["message"]


def test_whatever_a_program_sends_is_kept_or_refused(house: House) -> None:
    screen, person, _ = two_of_one_role(house)
    form, odd = f"/{screen.name}/add", "一\x00二\ud800三"
    answer = keep(person, form, [["x", odd]], title=odd, version=2**80, draft=2**80)
    assert answer.status == 200
    for more in ({"version": "x"}, {"draft": -1}, {"draft": True}, {"title": None}):
        assert keep(person, form, [["x", "y"]], **more).status == 200
    for body in ("", "[]", "{", '{"person": 0}'):
        assert post_json(person, body).status in (409, 422)


def test_too_much_is_refused_with_its_remedy(house: House) -> None:
    screen, person, _ = two_of_one_role(house)
    answer = keep(person, f"/{screen.name}/add", [["x", "长" * (MOST_BYTES // 3)]])
    assert answer.status == 413
    assert "缩短" in answer.json["message"]


def test_leaving_keeps_the_form_without_any_script(house: House) -> None:
    screen, person, _ = two_of_one_role(house)
    form, typed = f"/{screen.name}/add", filled(house, screen)
    page = person.post(f"/drafts/leave?form={form}", {**typed, "draft_title": "留到下午"})
    assert page.location == "/"
    assert "留到下午" in person.get("/drafts/").words()
    found = re.search(rf"{form}\?draft=(\d+)", person.get("/drafts/").text)
    assert found is not None
    back = person.get(form, draft=found[1]).values()
    assert {name: back[name] for name in typed} == typed


def held_values(page: Page) -> MultiDict[str, str]:
    """Return what a page gives back to be sent again."""
    return MultiDict((name, unescape(value)) for name, value in HIDDEN.findall(page.text))


def test_a_form_sent_after_log_out_is_given_back_and_can_be_sent_again(house: House) -> None:
    screen = CREATED[0]
    role = holders(house, screen, Can.CREATE)[0]
    person, form = Person(house, someone(house, role, nth=2).username), f"/{screen.name}/add"
    sent = {**person.get(form).values(), **filled(house, screen), "confirm": "1"}
    person.post("/logout/")
    before = stored(house, [screen])[screen.name]
    page = person.post(form, sent)
    assert page.status == 401
    assert "没有丢失" in page.words()
    again = held_values(page)
    assert {name: again[name] for name in sent if name != "csrf_token"} == {
        name: text for name, text in sent.items() if name != "csrf_token"
    }
    assert stored(house, [screen])[screen.name] == before
    fresh = Person(house, person.username)
    again["csrf_token"] = fresh.token
    assert Page(fresh.client.post(form, data=again)).location.startswith(f"/{screen.name}/show/")
    assert stored(house, [screen])[screen.name] == before + 1


def test_a_stale_token_gives_the_form_back_to_our_own_pages_only(house: House) -> None:
    screen, person, _ = two_of_one_role(house)
    form = f"/{screen.name}/add"
    sent = {**person.get(form).values(), "x": "一句话", "csrf_token": "stale"}
    ours = Page(person.client.post(form, data=sent, headers=SENT_BY_US))
    assert (ours.status, held_values(ours)["x"]) == (400, "一句话")
    assert held_values(ours)["csrf_token"] not in ("", "stale")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}):
        theirs = Page(person.client.post(form, data=sent, headers=headers))
        assert theirs.status == 400
        assert "一句话" not in theirs.text


def test_the_token_is_told_with_whose_it_is(house: House) -> None:
    _, person, _ = two_of_one_role(house)
    told = person.get("/account/token").json
    assert told["person"] == person.staff_id
    assert told["token"]
    assert Person(house).get("/account/token").json["person"] == 0


def changed_meanwhile(house: House, spot: Spot) -> tuple[Person, Planted, dict[str, str], str]:
    """Open a form, and let somebody else change one field of its record."""
    person = someone(house, holders(house, spot.screen, Can.EDIT)[0])
    planted = plant(house, spot.screen, **in_state(spot.screen, spot.state))
    form = person.get(planted.url("edit")).values()
    value, seen = value_of(house, spot, words_for(spot)[0])
    touch(house, spot.screen, planted, **{spot.name: value})
    return person, planted, form, seen


@pytest.mark.parametrize("spot", FREE, ids=lambda spot: f"{spot.screen.name}.{spot.name}")
def test_what_one_did_not_touch_takes_what_stands_now(house: House, spot: Spot) -> None:
    person, planted, form, seen = changed_meanwhile(house, spot)
    page = person.post(planted.url("edit"), {**form, "touched": "something_else"})
    assert page.status == 409
    assert page.values()[spot.name] == person.get(planted.url("edit")).values()[spot.name]
    assert page.element("clash") is not None
    assert "data-take" not in page.text
    assert seen not in page.bars()


@pytest.mark.parametrize("spot", FREE, ids=lambda spot: f"{spot.screen.name}.{spot.name}")
def test_a_draft_meets_what_was_saved_meanwhile(house: House, spot: Spot) -> None:
    person, planted, form, seen = changed_meanwhile(house, spot)
    yours = words_for(spot)[1]
    values = [[name, text] for name, text in {**form, spot.name: yours}.items()]
    version = int(form["row_version"])
    key = keep(person, planted.url("edit"), values, version=version).json["id"]
    for _ in range(2):  # looking does not make it ours
        page = person.get(planted.url("edit"), draft=key)
        assert page.status == 200
        assert seen in page.words()
        assert page.values()[spot.name] == yours
        assert f'data-version="{version}"' in page.text
        take = next(e for e in page.tree.iter("button") if e.get("data-take") == spot.name)
        now = person.get(planted.url("edit")).values()
        assert take.get("data-value") == now[spot.name]
    saved = person.post(planted.url("edit"), {**page.values(), spot.name: yours, "confirm": "1"})
    assert saved.status in (302, 422)  # an office has reasons of its own to refuse
    if saved.location:
        assert person.get(planted.url("edit")).values()[spot.name] == yours


def with_children() -> Iterator[tuple[Screen, Lines]]:
    for screen in EDITED:
        yield from ((screen, part) for part in screen.lines)


@pytest.mark.parametrize(("screen", "part"), list(with_children()), ids=name_of)
def test_lines_of_two_people_meet(house: House, screen: Screen, part: Lines) -> None:
    person = someone(house, holders(house, screen, Can.EDIT)[0])
    child, back = target_of(screen.model, part.rows.key), part.rows.property.back_populates
    state = in_state(screen, next(iter(part.open_in))) if part.open_in else opened(screen)
    with house.program() as session:
        record = Family(session, house).row(screen.model, **state)
        keys = [Family(session, house).row(child, **{back: record}).id for _ in range(2)]
        session.commit()
        planted = Planted(screen.name, record.id, record.row_version)
    form = person.get(planted.url("edit")).values()
    with house.program() as session:
        record = session.get_one(screen.model, planted.id)
        session.get_one(child, keys[0]).voided_at = clock.now()
        Family(session, house).row(child, **{back: record})
        record.changed_at = clock.now()
        session.commit()
    named = part.rows.key
    page = person.post(planted.url("edit"), {**form, f"{named}-1-drop": "1"})
    assert page.status == 409
    words = page.words()
    assert "他人已移除此行" in words
    assert "移除此行" in words
    assert "保存后仍保留" in words
    kept = page.values()
    assert (kept[f"{named}-0-id"], kept[f"{named}-1-id"]) == ("", str(keys[1]))
    assert kept[f"{named}-1-drop"] == "1"
    shown = {n: t for n, t in form.items() if n.startswith(f"{named}-0-") and not n.endswith("-id")}
    assert {name: kept[name] for name in shown} == shown
    untouched = person.post(planted.url("edit"), {**form, "touched": "something_else"}).values()
    ids = {text for name, text in untouched.items() if re.fullmatch(rf"{named}-\d+-id", name)}
    assert str(keys[1]) in ids
    assert str(keys[0]) not in ids
    assert len(ids - {""}) == 2
