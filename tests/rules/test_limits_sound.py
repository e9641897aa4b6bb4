"""What a rule set says of its limits must be possible: each contradiction is named with its row."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.records import LimitUnit
from models.roles import Role
from models.rules.keys import LimitKey, Pause
from models.rules.sets import Limit, RuleSet
from models.rules.soundness import PUBLISHED, TYPED

DAY, HOUR, MONTH = LimitUnit.WORKING_DAY, LimitUnit.HOUR, LimitUnit.MONTH
HEAD = Role.TOWN_HEAD


def said(**limit: Any) -> list[str]:
    """Return what is wrong with a set of one limit."""
    row = {"key": LimitKey.VERIFY, "amount": 2, "unit": DAY, "source": "文", **limit}
    rules = RuleSet(code="X", name="X", basis="文", from_on=dt.date(2026, 1, 1))
    rules.limits = [Limit(**row)]
    return [fault.text for check in TYPED for fault in check(rules)]


MONTHS = "“核查时限”以月计，不能暂停计时"
NEAR = "“核查时限”的提前提醒"
WHO, HOW = "请写明由哪个角色延长", "请写明最多延长多少"


@pytest.mark.parametrize(
    ("limit", "faults"),
    [
        ({}, []),
        ({"pauses": tuple(Pause), "warn_days": 1, "extend_most": 3, "extend_by": HEAD}, []),
        ({"unit": MONTH, "pauses": (Pause.PAPERS,)}, [MONTHS]),
        ({"unit": MONTH, "pauses": ()}, []),
        ({"unit": MONTH, "pauses": None, "warn_days": 30}, []),
        ({"unit": MONTH, "warn_days": 56}, [NEAR]),
        ({"warn_days": 2}, [NEAR]),
        ({"warn_days": 0}, []),
        ({"unit": HOUR, "amount": 48, "warn_days": 1}, []),
        ({"unit": HOUR, "amount": 24, "warn_days": 1}, [NEAR]),
        ({"extend_most": 3}, [WHO]),
        ({"extend_by": HEAD}, [HOW]),
        ({"extend_by": HEAD, "extend_most": 0}, [HOW]),
    ],
)
def test_a_limit_is_possible(limit: dict[str, Any], faults: list[str]) -> None:
    found = said(**limit)
    assert len(found) == len(faults), found
    assert all(part in text for part, text in zip(faults, found, strict=True))


def test_a_row_that_was_voided_is_not_judged() -> None:
    assert said(warn_days=9, voided_at=dt.datetime.now(dt.UTC)) == []


def test_what_is_typed_is_judged_again_when_it_is_published() -> None:
    assert set(TYPED) < set(PUBLISHED)
