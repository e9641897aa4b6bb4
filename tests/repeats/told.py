"""Families in two townships and the rules that judge them, for stories of duplicate relief."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from app.flow.kept import forget_kept
from app.kernel import clock
from app.scope import share
from models.case import Case
from models.hit import Hit, HitState
from models.household import Household
from models.person import Person
from models.roles import Role
from models.rules.lists import Outcome
from models.rules.repeats import Check, Repeat
from models.rules.sets import RuleSet
from tests.flow.story import Story
from tests.house import House


def repeat(
    check: Check, outcome: Outcome = Outcome.ALLOW, by: Role = Role.APPROVER, **more: Any
) -> Repeat:
    who = by if outcome is Outcome.ALLOW else None
    return Repeat(check=check, outcome=outcome, allowed_by=who, source="方案三(四)", **more)


@contextmanager
def rules(house: House, *rows: Any) -> Iterator[None]:
    """Let the set in force judge duplicate relief by these rows alone, for a while."""
    with house.program() as session:
        standing = session.scalars(select(RuleSet).where(RuleSet.code == "SEED-2022")).one()
        before = [*standing.repeats, *standing.frequencies]
        hidden = [row for row in before if row.voided_at is None]
        for row in hidden:
            row.voided_at = clock.now()
        for row in rows:
            row.rule_set = standing
            session.add(row)
        session.commit()
        added, gone = [(type(r), r.id) for r in rows], [(type(r), r.id) for r in hidden]
    forget_kept()
    try:
        yield
    finally:
        with house.program() as session:
            for model, key in added:
                session.get_one(model, key).voided_at = clock.now()
            for model, key in gone:
                session.get_one(model, key).voided_at = None
        forget_kept()


def same_family(story: Story, other: Story) -> Story:
    """Let a story be of the family of another, wherever it is told."""
    story.household_id, story.person_id = other.household_id, other.person_id
    return story


def hits_of(house: House, story: Story) -> list[tuple[str, HitState]]:
    """Return what was found in a case, and where it stands."""
    with house.program() as session:
        query = select(Hit).where(Hit.case_id == story.case_id).order_by(Hit.id)
        return [(hit.ground.code, hit.state) for hit in session.scalars(query)]


def whys_of(house: House, story: Story) -> list[str]:
    with house.program() as session:
        query = select(Hit.why).where(Hit.case_id == story.case_id).order_by(Hit.id)
        return list(session.scalars(query))


def change(house: House, model: type[Any], key: int, **values: Any) -> None:
    """Change a row behind everybody's back."""
    with house.program() as session:
        record = session.get_one(model, key)
        for name, value in values.items():
            setattr(record, name, value)


def ask_for(house: House, story: Story, **values: Any) -> None:
    """Change what a case asks for."""
    change(house, Case, story.case_id, **values)


def shared_with(house: House, story: Story, where: str) -> Story:
    """Let another township see the family, as its window does when it takes an application."""
    with house.program() as session:
        town = house.towns[where]
        share(session, Household, {story.household_id}, town, "受理该户的救助申请")
        share(session, Person, {story.person_id}, town, "受理该户的救助申请")
    return story
