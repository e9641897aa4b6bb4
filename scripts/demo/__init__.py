"""The demo: a fictional county, its staff and its cases, made only through the office's steps."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from random import Random

from faker import Faker
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.office import Office
from app.flow.rules import calendar_of
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE
from app.scope import PROGRAM, reading_as
from models.rules.sets import RuleSet
from scripts.demo.casting import DOERS, Planned, appoint_all, plan_stories
from scripts.demo.diary import Diary
from scripts.demo.families import Registry
from scripts.demo.office import OfficeAtWork
from scripts.demo.places import County, found_places
from scripts.demo.repeating import own_rules
from scripts.demo.ruling import delegate
from scripts.demo.staff import AccountRow, Crew, hire

CASES = 300
SAY_EVERY = 50
SEED = 20220628
OPENED = dt.time(8, 5)

Say = Callable[[str], None]


def build(app: Flask, say: Say, cases: int = CASES) -> list[AccountRow]:
    """Fill a migrated, empty database; return the accounts as (role, username, password, area).

    The same day makes the same county, but for the passwords.
    """
    with app.app_context():
        session: Session = app.extensions["office_session"]()
        rng, faker = Random(SEED), Faker("zh_CN")  # noqa: S311 - chance that can be repeated
        faker.seed_instance(SEED)
        with reading_as(session, PROGRAM):
            diary = _open_diary(session, app.extensions["office"], rng)
            county, crew = _found(session, diary, faker)
        say(f"已建立 {len(county.towns)} 个乡镇和工作人员，正在办理 {cases} 件案件 …")
        registry = Registry(faker, rng, clock.today())
        work = OfficeAtWork(session, rng, registry, app.extensions["office_rights"])
        appoint_all(work, crew)
        session.commit()
        delegate(work, crew, county, dt.datetime.combine(diary.days[0], OPENED, OFFICE_ZONE))
        acts = plan_stories(work, crew, county, diary, cases)
        _work_through(work, sorted(acts, key=_order), say)
        return crew.accounts


def _open_diary(session: Session, office: Office, rng: Random) -> Diary:
    if session.scalar(select(RuleSet.id).limit(1)) is None and office.seed is not None:
        office.seed(session)
    own_rules(session)
    session.commit()
    return Diary(calendar_of(session), clock.today(), rng)


def _found(session: Session, diary: Diary, faker: Faker) -> tuple[County, Crew]:
    """Found the county on the morning of the diary's first day."""
    morning = dt.datetime.combine(diary.days[0], dt.time(8), OFFICE_ZONE)
    with clock.travel(morning):
        county = found_places(session)
        crew = hire(session, county, faker)
        session.commit()
    return county, crew


def _order(act: Planned) -> tuple[dt.datetime, int]:
    return act[0], act[1]


def _work_through(work: OfficeAtWork, acts: list[Planned], say: Say) -> None:
    """Do all acts in the order of time, as they would have happened."""
    left = Counter(number for _, number, _, _ in acts)
    done = 0
    for moment, number, name, story in acts:
        role, doing = DOERS[name]
        with work.acting(story.staff[role], moment):
            doing(work, story)
        left[number] -= 1
        if not left[number]:
            done += 1
            if done % SAY_EVERY == 0:
                say(f"已办理 {done} 件 …")
