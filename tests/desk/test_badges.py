"""The numbers of the menu: bounded, in one statement, narrowed by the wall, told to nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import true

from app.database import count_statements
from app.flow.turns import Queue
from app.generate.waiting import MOST, shown_number
from app.kernel.clock import travel
from models.case import CaseState as S
from models.roles import Role
from tests.desk.town import DAY, NOW, case_in, new_town, tasks
from tests.house import House
from tests.people import Page, Person, someone
from tests.walk.test_budgets import cost

pytestmark = pytest.mark.postgres


def test_a_stranger_is_told_to_log_in_in_json(house: House) -> None:
    answer = Person(house).client.get("/waiting", headers={"Accept": "application/json"})
    page = Page(answer)
    assert (page.status, page.json) == (401, {"message": "登录已失效或尚未登录。"})


def test_the_numbers_are_those_of_the_desk(house: House) -> None:
    with travel(NOW):
        town, other = new_town(house), new_town(house)
        for state in (S.RECEIVED, S.ACCEPTED, S.PUBLISHED):
            case_in(house, town, state, NOW + DAY)
            case_in(house, other, state, NOW + DAY)
            case_in(house, other, state, NOW + DAY)
        person = someone(house, Role.WINDOW, town)
        assert person.get("/waiting").json == {"/": "3", "/cases/list/": "3"}
        assert len(tasks(person.get("/"))) == 3
        assert someone(house, Role.WINDOW, other).get("/waiting").json["/"] == "6"


def test_the_wall_narrows_what_is_counted_inside_the_statement(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the condition forgets the reader's area."""
    town, other = new_town(house), new_town(house)
    for where in (town, other, other):
        case_in(house, where, S.RECEIVED)
    monkeypatch.setattr(Queue, "_covers", lambda _queue, _post: true())
    assert someone(house, Role.WINDOW, town).get("/waiting").json["/"] == "1"
    assert len(tasks(someone(house, Role.WINDOW, town).get("/"))) == 1


def test_one_statement_counts_all_kinds(house: House) -> None:
    person = someone(house, Role.PAYER)
    person.get("/waiting")
    asked = cost(house, person, "/waiting")
    # Who asks is the first; the second counts cases, payments, repayments and penalties.
    assert len(asked) == 2, asked
    assert asked[1].count("LIMIT") >= 4


def test_no_page_waits_for_the_numbers(house: House) -> None:
    person = someone(house, Role.PAYER)
    with count_statements(house.engine) as seen:
        page = person.get("/account/password")
    assert 'data-badges="/waiting"' in page.text
    assert not any("cases" in statement for statement in seen)


def test_a_look_at_the_numbers_leaves_no_trace(house: House) -> None:
    person = someone(house, Role.WINDOW)
    with count_statements(house.engine) as seen:
        person.get("/waiting")
    assert all(s.startswith(("SELECT", "BEGIN", "ROLLBACK", "COMMIT")) for s in seen), seen


def test_a_number_is_never_more_than_ninety_nine() -> None:
    assert [shown_number(n) for n in (0, 1, MOST - 1, MOST)] == ["0", "1", "99", "99+"]


@pytest.mark.slow
def test_a_hundred_are_many(house: House) -> None:
    town = new_town(house)
    for _ in range(MOST + 2):
        case_in(house, town, S.RECEIVED)
    person = someone(house, Role.WINDOW, town)
    assert person.get("/waiting").json == {"/": "99+", "/cases/list/": "99+"}
