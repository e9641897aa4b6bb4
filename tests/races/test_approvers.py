"""Two approvers at one moment, in the township or the county: one decision, paid once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.county import County
from tests.http import Answer, Caller
from tests.races.books import Books
from tests.races.hands import CROWD, Team, all_at_once, crowd, made, receive, seen, step
from tests.races.test_races import Fight, statuses
from tests.serving import served

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(3600)]
FILES = 30 if os.environ.get("FULL") == "1" else 3
DELEGATED_FEN = 500_000

DELEGATE = text(
    "INSERT INTO rule_delegations (rule_set_id, decider, above_inclusive, up_to, inclusive, per, "
    "source, created_at, changed_at, row_version) SELECT id, 'TOWN', :no, :limit, :yes, "
    "'HOUSEHOLD', '演练', changed_at, changed_at, 1 FROM rule_sets WHERE code = 'SEED-2022'"
)


@pytest.fixture(scope="module")
def address(
    county: County, books: Books, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The county with small sums left to its townships."""
    with books.engine.begin() as connection:
        connection.execute(DELEGATE, {"no": False, "yes": True, "limit": DELEGATED_FEN})
    log = tmp_path_factory.mktemp("server") / "server.log"
    with served(county.environment, log=Path(log)) as found:
        yield found


class Township:
    """A clerk and the team that brings a case before its approvers."""

    def __init__(self, address: str, county: County, books: Books) -> None:
        self.team, self.books = Team(address, county), books
        self.window = Caller(address, "window1")
        self.village = county.areas["石桥村"]

    def verified(self, name: str) -> dict[str, Any]:
        """Take a case in and verify it."""
        case = receive(self.window, self.village, name)
        made(step(self.window, "cases", case, "accept"))
        self.team.verify(case["id"])
        return case

    def reported(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a case and the decision that waits for the township head."""
        case = self.verified(name)
        drafted = self.team.draft(case["id"], self.window)
        assert drafted.status == 302, drafted.text
        decision = seen(self.window, "decisions", drafted.id)
        return case, made(step(self.window, "decisions", decision, "report"))

    def decided_once(self, case: dict[str, Any]) -> None:
        """Look that a case has one decision in force and was ordered to be paid once."""
        count = "SELECT count(*) FROM {} WHERE case_id = :id"
        effective = f"{count.format('decisions')} AND state = 'EFFECTIVE'"
        assert self.books.value(count.format("decisions"), id=case["id"]) == 1
        assert self.books.value(effective, id=case["id"]) == 1
        assert self.books.value(count.format("payments"), id=case["id"]) == 2
        assert self.books.acts_of("cases.approve", case["id"]) == (1, 1)


@pytest.fixture(scope="module")
def township(address: str, county: County, books: Books) -> Township:
    return Township(address, county, books)


def test_heads_and_approvers_at_once_make_one_decision(
    address: str, township: Township, books: Books
) -> None:
    """Two township heads and two county approvers press their buttons for the same decision."""
    heads = crowd(address, "town_head", (1, 2), CROWD // 2)
    approvers = crowd(address, "approver", (1, 2), CROWD // 2)
    reaches = [(caller, "approve_in_town") for caller in heads]
    reaches += [(caller, "approve") for caller in approvers]
    fight = Fight(books)
    for number in range(FILES):
        case, decision = township.reported(f"青山镇人批{number}")
        assert fight.over("decisions", decision, reaches) == "approve_in_town"
        township.decided_once(case)
    assert books.half_records() == []


def test_county_approvers_at_once_make_one_decision(
    address: str, township: Township, books: Books
) -> None:
    approvers = crowd(address, "approver", (1, 2))
    for number in range(FILES):
        case = township.verified(f"青山镇人报{number}")
        township.team.review(case["id"])
        drafted = township.team.draft(case["id"])
        decision = township.team.propose(drafted.id)
        Fight(books).over("decisions", decision, [(caller, "approve") for caller in approvers])
        township.decided_once(case)


def test_a_case_is_approved_in_town_or_reported_never_both(
    address: str, township: Township, books: Books
) -> None:
    """One head approves while the other reports the case to the county."""
    heads = crowd(address, "town_head", (1, 2))
    for number in range(FILES):
        case, decision = township.reported(f"青山镇人转{number}")
        case = seen(heads[0], "cases", case["id"])
        approving = [partial(step, h, "decisions", decision, "approve_in_town") for h in heads[::2]]
        reporting = [partial(report_up, head, case) for head in heads[1::2]]
        answers = all_at_once([*approving, *reporting])
        assert statuses(answers) == {200: 1, 409: CROWD - 1}, [a.text for a in answers][:3]
        state = books.value("SELECT state FROM cases WHERE id = :id", id=case["id"])
        if state == "REVIEWED":
            found = "SELECT state FROM decisions WHERE id = :id"
            assert books.value(found, id=decision["id"]) == "DRAFT"
            assert books.acts_of("decisions.approve_in_town", decision["id"]) == (0, 0)
        else:
            assert state == "APPROVED"
            township.decided_once(case)
    assert books.half_records() == []


def report_up(head: Caller, case: dict[str, Any]) -> Answer:
    return step(head, "cases", case, "review", opinion="情况属实。", suggested="3000")
