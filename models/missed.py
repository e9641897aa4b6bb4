"""Missed relief (遗漏救助): who may have fallen through, and by what one sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from app.kernel import clock
from app.kernel.clock import show_day
from models.case import Case, CaseState
from models.decision import Decision, DecisionKind, DecisionState
from models.household import Household, Member
from models.lists import RefuseReason
from models.outside_aid import OutsideAid
from models.repeats.windows import first_day
from models.status import Status

S = CaseState
GIVEN_UP = (S.WITHDRAWN, S.NOT_ACCEPTED)
# What is approved moves by payments, notices and their own days; it is no longer forgotten.
UNDECIDED = (S.RECEIVED, S.ACCEPTED, S.VERIFIED, S.REVIEWED, S.RETURNED)


@dataclass(frozen=True)
class Missed:
    """One line of the list: the record to open, its household, and the reason."""

    record: Any
    household: Household
    since: dt.date
    reason: str

    @property
    def case(self) -> Case | None:
        """The case it is about, if it is about one."""
        match self.record:
            case Case():
                return self.record
            case Decision():
                return self.record.case
            case _:
                return None


def _day_of(at: dt.datetime) -> dt.date:
    return clock.in_office(at).date()


def _with_family(query: Select[Any], *way: Any) -> Select[Any]:
    """Load the household, its head and its village along."""
    loading = joinedload(*way) if len(way) == 1 else joinedload(way[0]).joinedload(way[1])
    return query.options(loading.joinedload(Household.head), loading.joinedload(Household.area))


def _no_later_case() -> Any:
    later = aliased(Case)
    same = or_(later.household_id == Case.household_id, later.applicant_id == Case.applicant_id)
    return ~exists().where(same, later.id > Case.id, later.voided_at.is_(None))


def lapsed_cases(days: int) -> Select[Any]:
    """Ask for the undecided cases that nobody has moved for so many days, the longest first."""
    before = clock.day_start(clock.today() - dt.timedelta(days=days - 1))
    query = select(Case).where(
        Case.state.in_(UNDECIDED), Case.changed_at < before, Case.voided_at.is_(None)
    )
    return _with_family(query.order_by(Case.changed_at, Case.id), Case.household)


def given_up_cases(months: int) -> Select[Any]:
    """Ask for what was withdrawn or not accepted of late, where the family did not come again."""
    since = clock.day_start(first_day(clock.today(), months))
    query = select(Case).where(
        Case.state.in_(GIVEN_UP), Case.received_at >= since, Case.voided_at.is_(None),
        _no_later_case(),
    )  # fmt: skip
    return _with_family(query.order_by(Case.received_at.desc(), Case.id.desc()), Case.household)


def referred_nowhere(months: int) -> Select[Any]:
    """Ask for refusals that name another scheme, where nothing has come of it since."""
    helped = exists().where(
        OutsideAid.person_id == Case.applicant_id, OutsideAid.voided_at.is_(None),
        OutsideAid.given_on >= Decision.effective_on,
    )  # fmt: skip
    query = (
        select(Decision)
        .join(Case, Case.id == Decision.case_id)
        .where(Decision.state == DecisionState.EFFECTIVE, Decision.kind == DecisionKind.REFUSE)
        .where(Decision.reason_code == RefuseReason.OTHER_SCHEME, Decision.voided_at.is_(None))
        .where(Decision.effective_on >= first_day(clock.today(), months))
        .where(_no_later_case(), ~helped)
        .order_by(Decision.effective_on.desc(), Decision.id.desc())
    )
    return _with_family(query, Decision.case, Case.household)


def unreviewed_statuses() -> Select[Any]:
    """Ask for the statuses still enjoyed whose day of review is past, the longest first."""
    today = clock.today()
    query = select(Status).where(
        Status.review_on < today, or_(Status.to_on.is_(None), Status.to_on >= today),
        Status.voided_at.is_(None),
    )  # fmt: skip
    return _with_family(query.order_by(Status.review_on, Status.id), Status.household)


def of_lapsed(case: Case) -> Missed:
    """Say how long a case has not moved."""
    since = _day_of(case.changed_at)
    days = (clock.today() - since).days
    return Missed(case, case.household, since, f"“{case.state}”已 {days} 天没有进展")


def of_given_up(case: Case) -> Missed:
    """Say how an application ended before it was decided."""
    since = _day_of(case.received_at)
    text = f"{show_day(since)} 的申请“{case.state}”，此后没有再申请"
    return Missed(case, case.household, since, text)


def of_refused(made: Decision) -> Missed:
    """Say that another scheme was named and nothing has come of it."""
    since = made.effective_on or _day_of(made.case.received_at)
    text = f"{show_day(since)} 不予救助：{made.reason_code}，至今没有再申请，也没有其他救助的记录"
    return Missed(made, made.case.household, since, text)


def of_status(status: Status) -> Missed:
    """Say when a status should have been reviewed."""
    since = status.review_on or status.from_on
    text = f"“{status.kind}”应于 {show_day(since)} 复核，至今没有复核"
    return Missed(status, status.household, since, text)


def last_case_of(households: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Ask for the newest case of some households, wherever it lies."""
    return (
        select(Case.household_id, func.max(Case.id))
        .where(Case.household_id.in_(households), Case.voided_at.is_(None))
        .group_by(Case.household_id)
    )


def last_aid_of(households: Collection[int]) -> Any:
    """Ask when the head or a member of some households was last helped by others."""
    last = func.max(OutsideAid.given_on)
    heads = (
        select(Household.id, last)
        .join(OutsideAid, OutsideAid.person_id == Household.head_id)
        .where(Household.id.in_(households), OutsideAid.voided_at.is_(None))
        .group_by(Household.id)
    )
    members = (
        select(Member.household_id, last)
        .join(OutsideAid, OutsideAid.person_id == Member.person_id)
        .where(Member.household_id.in_(households), Member.voided_at.is_(None))
        .where(OutsideAid.voided_at.is_(None))
        .group_by(Member.household_id)
    )
    return union_all(heads, members)
