"""What is asked over the whole county: values, never records; at most one statement of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, and_, cast, func, null, or_, select, union_all

from app.declare.record import blind_name
from app.kernel import clock, crypto
from app.records import Area
from models.case import Case, CaseState
from models.decision import Decision, DecisionKind, DecisionState, Measure
from models.lists import Nature, PublicCause, ReliefType
from models.one_case import ENDED, homes_with
from models.outside_aid import Giver, OutsideAid
from models.payment import Payment, PaymentState
from models.person import Person

COUNTY = "县里"
ACCOUNT = Person.account.key
Ask = Callable[[Any], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Past:
    """Another case of the family: still open, or with relief that was granted, or both."""

    case_id: int
    received_at: dt.datetime
    state: CaseState
    town: str
    applicant_id: int
    cause: PublicCause
    nature: Nature
    happened_on: dt.date | None
    decision_id: int | None = None
    effective_on: dt.date | None = None
    amount: Decimal | None = None
    types: frozenset[ReliefType] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it is not ended."""
        return self.state not in ENDED

    @property
    def received_on(self) -> dt.date:
        """The day it came in, in office time."""
        return clock.in_office(self.received_at).date()


class Payee(NamedTuple):
    """Somebody who is to receive relief."""

    id: int
    died_on: dt.date | None
    account: str | None


class Holder(NamedTuple):
    """Another person under an account: registered with it, or paid to it on a day."""

    person_id: int
    account: str
    paid_on: dt.date | None
    town: str


class Aid(NamedTuple):
    """What somebody else gave to one of the family."""

    id: int
    kind: Giver
    giver: str
    what: str
    amount: Decimal | None
    given_on: dt.date
    cause: PublicCause | None


@dataclass(frozen=True)
class Facts:
    """All that the checks look at; what no rule asks for is empty."""

    past: tuple[Past, ...] = ()
    payees: tuple[Payee, ...] = ()
    holders: tuple[Holder, ...] = ()
    aids: tuple[Aid, ...] = ()


def cases_with(people: Collection[int], own: int | None = None) -> Select[*tuple[Any, ...]]:
    """Ask for the open and the granted cases of a family, with what was granted in each."""
    granted = and_(
        Decision.case_id == Case.id, Decision.state == DecisionState.EFFECTIVE,
        Decision.kind != DecisionKind.REFUSE, Decision.voided_at.is_(None),
    )  # fmt: skip
    given = and_(Measure.decision_id == Decision.id, Measure.voided_at.is_(None))
    query = (
        select(
            Case.id, Case.received_at, Case.state, Area.name, Case.applicant_id, Case.cause,
            Case.nature, Case.happened_on, Decision.id, Decision.effective_on, Decision.total,
            Measure.relief_type,
        )
        .outerjoin(Area, Area.id == Case.town_id)
        .outerjoin(Decision, granted)
        .outerjoin(Measure, given)
        .where(Case.voided_at.is_(None), or_(Case.state.not_in(ENDED), Decision.id.is_not(None)))
        .where(or_(Case.applicant_id.in_(people), Case.household_id.in_(homes_with(people))))
        .order_by(Case.id, Decision.id, Measure.id)
    )  # fmt: skip
    return query if own is None else query.where(Case.id != own)


def read_cases(rows: Iterable[tuple[Any, ...]]) -> tuple[Past, ...]:
    """Put the rows together: one line for each case and decision."""
    found: dict[tuple[int, int | None], Past] = {}
    for *about, relief_type in rows:
        made = Past(*about)
        key = (made.case_id, made.decision_id)
        past = found.get(key) or replace(made, town=made.town or COUNTY)
        types = past.types | ({relief_type} if relief_type is not None else set())
        found[key] = replace(past, types=frozenset(types))
    return tuple(found.values())


def payees_among(people: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Ask which of some people died, and for their accounts."""
    return select(Person.id, Person.died_on, Person.account).where(Person.id.in_(people))


def _blinds(model: Any, accounts: Iterable[str]) -> dict[str, str]:
    place = f"{model.__tablename__}.{ACCOUNT}"
    return {crypto.ring().blind(account, place): account for account in accounts}


def _holding(accounts: Collection[str]) -> Any:
    """Ask who is registered with some accounts, and to whom they were paid and when last."""
    registered, paid = (getattr(model, blind_name(ACCOUNT)) for model in (Person, Payment))
    owners = (
        select(Person.id, registered, cast(null(), Date).label("paid_on"), Area.name)
        .outerjoin(Area, Area.id == Person.town_id)
        .where(registered.in_(_blinds(Person, accounts)), Person.voided_at.is_(None))
    )
    takers = (
        select(Payment.payee_id, paid, func.max(Payment.paid_on), Area.name)
        .outerjoin(Area, Area.id == Payment.town_id)
        .where(paid.in_(_blinds(Payment, accounts)), Payment.voided_at.is_(None))
        .where(Payment.state == PaymentState.PAID)
        .group_by(Payment.payee_id, paid, Area.name)
    )
    return union_all(owners, takers)


def holders_of(ask: Ask, accounts: Mapping[int, str]) -> tuple[Holder, ...]:
    """Return whom else the accounts of some people belong or were paid to."""
    if not accounts:
        return ()
    used = set(accounts.values())
    known = _blinds(Person, used) | _blinds(Payment, used)
    rows = [(who, known[blind], day, town) for who, blind, day, town in ask(_holding(used))]
    return tuple(
        Holder(who, account, day, town or COUNTY)
        for who, account, day, town in rows
        if any(owner != who and own == account for owner, own in accounts.items())
    )


def aids_to(people: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Ask what others gave to some people."""
    return (
        select(
            OutsideAid.id, OutsideAid.kind, OutsideAid.giver, OutsideAid.what, OutsideAid.amount,
            OutsideAid.given_on, OutsideAid.cause,
        )
        .where(OutsideAid.person_id.in_(people), OutsideAid.voided_at.is_(None))
        .order_by(OutsideAid.id)
    )  # fmt: skip
