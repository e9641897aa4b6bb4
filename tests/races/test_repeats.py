"""Two payments to one account at the same moment: of two families nobody is paid twice over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.county import County
from tests.http import Answer, Caller
from tests.races.books import Books
from tests.races.hands import Team, all_at_once, made, receive, seen, step
from tests.serving import served

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(3600)]

ROUNDS = 12 if os.environ.get("FULL") == "1" else 2
AT_ONCE = 4


@pytest.fixture(scope="module")
def address(county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("server")
    with served(county.environment, log=folder / "server.log") as found:
        yield found


def to_be_paid(team: Team, window: Caller, approver: Caller, books: Books, name: str) -> int:
    """Bring a new family's case to its payments; returns the first of them."""
    case = receive(window, team.county.areas["石桥村"], name)
    made(step(window, "cases", case, "accept"))
    team.verify(case["id"])
    team.review(case["id"])
    decision = team.propose(team.draft(case["id"]).id)
    made(step(approver, "decisions", decision, "approve"))
    query = "SELECT min(id) FROM payments WHERE case_id = :id"
    return int(books.value(query, id=case["id"]))


def pay(caller: Caller, payment: dict[str, Any], account: str) -> Answer:
    return step(
        caller, "payments", payment, "pay", way="BANK", bank="云泽农商银行", account=account
    )


def test_one_account_is_paid_for_one_person(address: str, county: County, books: Books) -> None:
    team = Team(address, county)
    window, approver = Caller(address, "window1"), Caller(address, "approver1")
    payers = [Caller(address, f"payer{3 + n % 2}") for n in range(AT_ONCE)]
    for number in range(ROUNDS):
        keys = [
            to_be_paid(team, window, approver, books, f"青山镇人同账{number}之{n}")
            for n in range(AT_ONCE)
        ]
        account = f"9955{900_000_000 + number:012d}"
        waiting = [seen(payers[0], "payments", key) for key in keys]
        parts = [partial(pay, who, p, account) for who, p in zip(payers, waiting, strict=True)]
        answers = all_at_once(parts)
        assert sorted(a.status for a in answers) == [200, *[422] * (AT_ONCE - 1)], answers
        for answer in answers:
            if answer.status == 422:
                assert "曾付给另一人" in answer.json["message"]
        for key in keys:
            assert books.acts_of("payments.pay", key) in ((1, 1), (0, 0))
    faults = books.broken_numbers() + books.half_records() + books.integrity()
    assert faults == []
