"""The numbers over the desk: what waits, what ends today, and what fits the role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.flow.turns import bounded_count
from app.generate.asking import may, office, reader
from app.generate.deeds import done_since
from app.generate.deskpages import Card
from app.generate.late import count_due
from app.generate.waiting import MOST, Counts, shown_number
from app.kernel import clock
from app.kernel.money import show_money
from models.case import Case
from models.notice import Notice, NoticeState
from models.payment import Payment, PaymentState
from models.roles import Role

# Who answers for what was given: in the township, in the county.
ANSWERABLE = (
    Role.TOWN_HEAD, Role.REVIEWER, Role.APPROVER, Role.PAYER, Role.INSPECTOR, Role.SUPERVISOR,
)  # fmt: skip
# Who posts notices, and whoever hears what the village says of them.
POSTING = (Role.LIAISON, Role.WINDOW, Role.DISCLOSURE, Role.TOWN_HEAD, Role.SUPERVISOR)

MOST_CARDS = 4


def _holds(roles: Iterable[Role]) -> bool:
    return any(reader().holds(role.code) for role in roles)


def _waiting(counts: list[Counts]) -> list[Card]:
    waiting, late, today = (
        min(sum(numbers), MOST)
        for numbers in (
            [c.waiting for c in counts], [c.late for c in counts], [c.today for c in counts],
        )
    )  # fmt: skip
    note = f"{shown_number(late)} 件已逾期" if late else "没有逾期"
    mine = Card("待我办理", shown_number(waiting), note, "red" if late else "", "件")
    return [mine, _today(today)]


def _today(number: int) -> Card:
    note, tone = ("请今日办结", "amber") if number else ("今日没有到期的", "")
    return Card("今日到期", shown_number(number), note, tone, "件")


def _overseen(here: Session) -> list[Card]:
    """Count what is late and what ends today for whoever waits for nothing himself."""
    late, today = count_due(here, office())
    note, tone = ("请督促办理", "red") if late else ("没有逾期", "")
    return [Card("逾期未办", shown_number(late), note, tone, "件"), _today(today)]


def _monday() -> dt.date:
    return clock.today() - dt.timedelta(days=clock.today().weekday())


def _done(number: int) -> Card:
    return Card("本周我已办理", shown_number(number), f"自 {_monday():%m-%d} 起", unit="件")


def _posted(here: Session) -> Card:
    """Count the notices that hang, and those whose last day is tomorrow or before."""
    hanging = select(Notice.id).where(
        Notice.state == NoticeState.POSTED, Notice.voided_at.is_(None)
    )
    soon = Notice.until_on <= clock.today() + dt.timedelta(days=1)
    both = [bounded_count(hanging, MOST), bounded_count(hanging.where(soon), MOST)]
    posted, ending = here.execute(select(*both)).one()
    note = f"{shown_number(ending)} 件明日前期满" if ending else "明日前没有期满的"
    return Card("公示中", shown_number(posted), note, unit="件")


def _figures(here: Session) -> tuple[int, Decimal, int]:
    """Return what was paid this month, households and yuan, and what I did this week."""
    first = clock.today().replace(day=1)
    paid = (
        select(
            func.count(Case.household_id.distinct()).label("families"),
            func.sum(Payment.amount).label("amount"),
        )
        .select_from(Payment)
        .join(Payment.case)
        .where(
            Payment.paid_on >= first, Payment.state == PaymentState.PAID,
            Payment.voided_at.is_(None),
        )
    ).subquery()  # fmt: skip
    done = done_since(office(), _monday())
    families, amount, number = here.execute(select(paid.c.families, paid.c.amount, done)).one()
    return int(families), amount or Decimal(0), int(number)


def _given(families: int, amount: Decimal) -> Card:
    return Card("本月已救助", str(families), f"{show_money(amount)} 元", unit="户")


def cards_of(here: Session, counts: list[Counts]) -> list[Card]:
    """Return the numbers that fit the person's roles, four at most."""
    cards = _waiting(counts) if counts else _overseen(here)
    if _holds(POSTING) and may("can_list", Notice.__tablename__):
        cards.append(_posted(here))
    families, amount, done = _figures(here)
    if _holds(ANSWERABLE):
        cards.append(_given(families, amount))
    if counts and len(cards) < MOST_CARDS:
        cards.append(_done(done))
    return cards
