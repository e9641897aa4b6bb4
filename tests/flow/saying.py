"""Rules changed for one test: a parameter's value, a set in force, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.flow.kept import forget_kept
from app.records import RuleState
from models.rules.keys import Param
from models.rules.sets import Parameter, RuleSet
from tests.house import House

SEED, STATUTE = "SEED-2022", "CN-2026-07"


def set_named(session: Session, code: str) -> RuleSet:
    return session.scalars(select(RuleSet).where(RuleSet.code == code)).one()


@contextmanager
def saying(house: House, code: str, key: Param, value: str) -> Iterator[None]:
    """Let a set say another value, for a while."""

    def write(new: str) -> str:
        with house.program() as session:
            rows = select(Parameter).where(Parameter.rule_set_id == set_named(session, code).id)
            row = session.scalars(rows.where(Parameter.key == key)).one()
            old, row.value = row.value, new
        forget_kept()
        return old

    before = write(value)
    try:
        yield
    finally:
        write(before)


@contextmanager
def published(house: House, code: str) -> Iterator[None]:
    """Let the county have published a set beside the one in force, for a while."""
    with house.program() as session:
        rules = set_named(session, code)
        before, rules.state = rules.state, RuleState.PUBLISHED
    forget_kept()
    try:
        yield
    finally:
        with house.program() as session:
            set_named(session, code).state = before
        forget_kept()
