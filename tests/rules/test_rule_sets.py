"""A rule set is drafted by one and published by another, and decides from its day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.reading import living
from app.flow.kept import forget_kept
from app.flow.rules import limit_of, rule_set_on
from app.flow.turns import open_states
from app.kernel import clock
from app.records import LimitUnit, RuleState
from models.lists import Place
from models.roles import Role
from models.rules.keys import LimitKey, Param
from models.rules.rulefile import LISTS, RULE_SETS
from models.rules.sets import Limit, Parameter, RuleSet
from models.rules.shipped import FOLDER
from tests.house import EAST, WEST, House
from tests.people import Page, Person, someone

pytestmark = pytest.mark.postgres
DAY = dt.timedelta(days=1)


def seeded(session: Session) -> RuleSet:
    return session.scalars(select(RuleSet).where(RuleSet.code == "SEED-2022")).one()


@contextmanager
def left_as_it_was(house: House) -> Iterator[None]:
    """Undo what a test does to the county's rules: other tests are judged by them."""
    with house.program() as session:
        known = set(session.scalars(select(RuleSet.id)))
        before = {r.id: (r.state, r.to_on) for r in session.scalars(select(RuleSet))}
    try:
        yield
    finally:
        with house.program() as session:
            for rules in session.scalars(select(RuleSet)):
                if rules.id not in known:
                    rules.voided_at = clock.now()
                else:
                    rules.state, rules.to_on = before[rules.id]
        forget_kept()


def keeper(house: House, nth: int = 0) -> Person:
    return someone(house, Role.RULE_KEEPER, nth=nth)


def take(person: Person, key: int, code: str, version: int, **more: Any) -> Page:
    body = {"row_version": version, **more}
    return person.api("POST", f"/rule_sets/{key}/steps/{code}", body)


def version_of(house: House, key: int) -> int:
    with house.program() as session:
        return session.get_one(RuleSet, key).row_version


def revised(house: House, person: Person) -> int:
    """Return the key of a fresh revision of the seeded set."""
    with house.program() as session:
        key = seeded(session).id
    assert take(person, key, "revise", version_of(house, key)).status == 200
    with house.program() as session:
        query = select(RuleSet.id).where(RuleSet.based_on_id == key).order_by(RuleSet.id.desc())
        return int(session.scalars(query).first() or 0)


def test_both_sets_of_the_program_are_there() -> None:
    assert {file.stem for file in FOLDER.glob("*.toml")} == {"SEED-2022", "CN-2026-07"}


def test_the_first_set_is_in_force_and_the_other_waits_for_the_county(house: House) -> None:
    with house.program() as session:
        states = dict(session.execute(select(RuleSet.code, RuleSet.state)).all())
        assert states["SEED-2022"] is RuleState.PUBLISHED
        assert states["CN-2026-07"] is RuleState.DRAFT
        for key in LimitKey:
            assert any(row.key is key for row in seeded(session).limits)
        assert str(limit_of(session, None, LimitKey.VERIFY).length) == "2 个工作日"


def test_a_revision_holds_all_that_the_set_before_it_says(house: House) -> None:
    with left_as_it_was(house):
        draft = revised(house, keeper(house))
        with house.program() as session:
            old, new = seeded(session), session.get_one(RuleSet, draft)
            assert new.state is RuleState.DRAFT
            for rows in LISTS:
                before, after = (living(getattr(r, rows.key)) for r in (old, new))
                assert len(before) == len(after) > 0 or before == after == []
                assert {row.rule_set_id for row in after} <= {draft}


def publish(house: House, person: Person, draft: int, day: dt.date) -> Page:
    with house.program() as session:
        session.get_one(RuleSet, draft).from_on = day
    return take(person, draft, "publish", version_of(house, draft))


def test_who_drafted_may_not_publish_and_another_may(house: House) -> None:
    day = clock.today() + 30 * DAY
    with left_as_it_was(house):
        draft = revised(house, keeper(house))
        refused = publish(house, keeper(house), draft, day)
        assert refused.status == 409
        assert "职责分离" in refused.json["message"]
        assert publish(house, keeper(house, nth=1), draft, day).status == 200
        with house.program() as session:
            old = seeded(session)
            assert (old.state, old.to_on) == (RuleState.SUPERSEDED, day - DAY)
            assert rule_set_on(session, day - DAY) == old.id
            assert rule_set_on(session, day) == draft


def test_two_sets_may_not_begin_on_one_day(house: House) -> None:
    with left_as_it_was(house):
        with house.program() as session:
            day = seeded(session).from_on
        draft = revised(house, keeper(house))
        answer = publish(house, keeper(house, nth=1), draft, day)
        assert answer.status == 409
        assert "生效日期" in answer.json["message"]
        assert "SEED-2022" in answer.json["message"]


def test_a_set_that_lacks_something_is_not_published(house: House) -> None:
    with left_as_it_was(house):
        draft = revised(house, keeper(house))
        with house.program() as session:
            rules = session.get_one(RuleSet, draft)
            next(r for r in rules.limits if r.key is LimitKey.NOTICE).voided_at = clock.now()
        answer = publish(house, keeper(house, nth=1), draft, clock.today() + DAY)
        assert answer.status in (409, 422)
        assert "缺少“公示期”" in answer.json["message"]


def test_a_published_set_is_edited_by_nobody(house: House) -> None:
    with house.program() as session:
        key, version = seeded(session).id, seeded(session).row_version
    person = keeper(house)
    answer = person.api("PUT", f"/rule_sets/{key}", {"row_version": version, "name": "改名"})
    assert answer.status == 422
    assert "open_in" not in person.get(f"/rule_sets/edit/{key}").text
    row = person.post(f"/rule_sets/edit/{key}", {"row_version": version, "limits-0-amount": "99"})
    assert row.status in (302, 403, 422)
    with house.program() as session:
        assert seeded(session).name != "改名"
        assert all(limit.amount != 99 for limit in seeded(session).limits)


def test_what_is_typed_in_a_draft_must_make_sense(house: House) -> None:
    with left_as_it_was(house):
        draft = revised(house, keeper(house))
        page = keeper(house).get(f"/rule_sets/edit/{draft}")
        sent = page.values()
        place = next(k for k, v in sent.items() if v == Param.SOD_RECEIVE.code)
        boxes = {name: text.split(",") for name, text in sent.items() if "," in text}
        wrong = {**sent, **boxes, place.replace("-key", "-value"): "yes", "to_on": "2020-01-01"}
        answer = keeper(house).post(f"/rule_sets/edit/{draft}", wrong)
        assert answer.status == 422
        assert "应为“是”或“否”" in answer.words()
        assert "失效日期在生效日期之前" in answer.words()
        with house.program() as session:
            kept, before = session.get_one(RuleSet, draft).parameters, seeded(session).parameters
            assert [row.value for row in living(kept)] == [row.value for row in living(before)]


def test_a_townships_own_set_comes_before_the_countys(house: House) -> None:
    with left_as_it_was(house), house.program() as session:
        own = RuleSet(
            code="T-EAST", name="本镇规则", basis="文", from_on=dt.date(2020, 1, 1),
            state=RuleState.PUBLISHED, area_id=house.towns[EAST],
        )  # fmt: skip
        own.limits = [Limit(key=key, amount=9, unit=LimitUnit.DAY, source="文") for key in LimitKey]
        own.parameters = [Parameter(key=Param.SOD_RECEIVE, value="否", source="文")]
        session.add(own)
        session.flush()
        today, county = clock.today(), seeded(session).id
        assert rule_set_on(session, today, house.villages[EAST], house.towns[EAST]) == own.id
        assert rule_set_on(session, today, house.villages[WEST], house.towns[WEST]) == county
        assert rule_set_on(session, today) == county
        session.flush()


def test_ceilings_have_no_sum(house: House) -> None:
    with house.program() as session:
        key = seeded(session).id
    assert "合计" not in keeper(house).get(f"/rule_sets/show/{key}").words()


def test_nobody_waits_for_a_published_set(house: House) -> None:
    with house.program() as session:
        key = seeded(session).id
    page = keeper(house).get(f"/rule_sets/show/{key}")
    assert "据此修订" in page.words()
    assert f"等待 {Role.RULE_KEEPER}" not in page.words()
    assert RULE_SETS.flow is not None
    assert RuleState.PUBLISHED not in open_states(RULE_SETS.flow)


def test_a_line_keeps_all_that_is_ticked_in_it(house: House) -> None:
    with left_as_it_was(house):
        draft = revised(house, keeper(house))
        form: dict[str, Any] = dict(keeper(house).get(f"/rule_sets/edit/{draft}").values())
        for name, value in form.items():
            if name.rpartition("-")[2] in ("pauses", "shown", "exempts"):
                form[name] = value.split(",")
        form["publicities-0-places"] = ["VILLAGE_BOARD", "WEBSITE"]
        answer = keeper(house).post(f"/rule_sets/edit/{draft}", form)
        assert answer.status == 302
        with house.program() as session:
            (row,) = living(session.get_one(RuleSet, draft).publicities)
            assert row.places == (Place.VILLAGE_BOARD, Place.WEBSITE)
