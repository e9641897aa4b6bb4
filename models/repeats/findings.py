"""What the facts mean by the rules (核对结果): pure, for one application and one rule set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from app.kernel.clock import show_day
from app.kernel.money import show_money
from models.hit import Ground
from models.lists import Nature, PublicCause, ReliefType
from models.repeats.facts import Facts, Past
from models.repeats.windows import MONTHS, first_day, first_of_year
from models.roles import Role
from models.rules.frequencies import Period
from models.rules.lists import Outcome
from models.rules.repeats import ALLOWERS, Check

TAIL = 4


@dataclass(frozen=True)
class Asked:
    """The application that is judged; what is not known of it yet is empty.

    ``case_id``: an open case counts only where it came in before this one. ``before``: what was
    granted counts only up to this decision, by (day, key).
    """

    received_on: dt.date
    types: frozenset[ReliefType]
    applicant_id: int | None = None
    cause: PublicCause | None = None
    nature: Nature | None = None
    happened_on: dt.date | None = None
    case_id: int | None = None
    before: tuple[dt.date, int] | None = None


class Rules(NamedTuple):
    """The rows of a rule set that judge repetition: records, or values of the same names."""

    code: str
    repeats: tuple[Any, ...]
    frequencies: tuple[Any, ...]

    @property
    def checks(self) -> frozenset[Check]:
        """What the set compares at all."""
        return frozenset(row.check for row in self.repeats)

    @property
    def compares_cases(self) -> bool:
        """Whether any rule looks at the family's other cases."""
        by_case = {Check.OPEN_CASE, Check.SAME_HOUSEHOLD, Check.SAME_CAUSE, Check.SAME_EVENT}
        return bool(self.frequencies or self.checks & by_case)


class Seen(NamedTuple):
    """One thing a check finds: what it is about, in a sentence, and its amount."""

    refers: str
    why: str
    amount: Decimal | None = None
    town: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing seen, and what the rule set lets follow from it."""

    ground: Ground
    seen: Seen
    outcome: Outcome
    allowed_by: Role | None
    source: str
    code: str

    @property
    def key(self) -> tuple[str, str]:
        """What is found and what it is about, as a stored finding says it."""
        return self.ground.code, self.seen.refers

    @property
    def reduce_by(self) -> Decimal | None:
        """What is deducted, in yuan."""
        return self.seen.amount or Decimal(0) if self.outcome is Outcome.REDUCE else None

    @property
    def refused(self) -> str:
        """The sentence that stops a step."""
        if self.ground is Ground.OPEN_CASE:
            return f"{self.seen.why}，不能重复受理。请与{self.seen.town}窗口联系。"
        return f"{self.seen.why}，按规则集“{self.code}”不得办理。（{self.source}）"


def _granted(asked: Asked, facts: Facts) -> list[Past]:
    """Return what was granted to the family, the earliest first; up to the decision judged."""
    past = [(p.effective_on, p.decision_id, p) for p in facts.past if p.decision_id is not None]
    dated = [(day or p.received_on, key, p) for day, key, p in past]
    dated.sort(key=lambda entry: entry[:2])
    return [p for day, key, p in dated if asked.before is None or (day, key) < asked.before]


def _day(past: Past) -> dt.date:
    return past.effective_on or past.received_on


def _sum(amount: Decimal | None) -> str:
    return f" {show_money(amount)} 元" if amount else ""


def _relief(past: Past, whose: str) -> Seen:
    """Tell of relief by its day, township, kind and sum: nothing else of the other's file."""
    kinds = "、".join(sorted(kind.label for kind in past.types)) or "救助"
    why = f"{whose} {show_day(_day(past))} 在 {past.town} 获得{kinds}{_sum(past.amount)}"
    return Seen(f"decision:{past.decision_id}", f"{why}（{past.cause}）", past.amount, past.town)


def _since(row: Any, asked: Asked) -> dt.date:
    return first_day(asked.received_on, row.months) if row.months else dt.date.min


def open_case(_row: Any, asked: Asked, facts: Facts) -> Iterator[Seen]:
    """The family has an application under way that came in before."""
    for past in facts.past:
        if past.is_open and (asked.case_id is None or past.case_id < asked.case_id):
            whose = "申请人" if past.applicant_id == asked.applicant_id else "申请人或其家庭成员"
            why = f"{whose} {show_day(past.received_on)} 在 {past.town} 有一件在办申请"
            yield Seen(f"case:{past.case_id}", why, town=past.town)


def same_household(row: Any, asked: Asked, facts: Facts) -> Iterator[Seen]:
    """The family was helped within the months, for whatever cause."""
    for past in _granted(asked, facts):
        if _day(past) >= _since(row, asked):
            yield _relief(past, "该家庭")


def same_cause(row: Any, asked: Asked, facts: Facts) -> Iterator[Seen]:
    """The family was helped for this cause within the months, else within the calendar year."""
    since = _since(row, asked) if row.months else first_of_year(asked.received_on)
    for past in _granted(asked, facts):
        if past.cause is asked.cause and _day(past) >= since:
            yield _relief(past, "该家庭因同一事由")


def same_event(row: Any, asked: Asked, facts: Facts) -> Iterator[Seen]:
    """The family was helped for this very disaster or accident."""
    for past in _granted(asked, facts):
        same = (past.nature, past.happened_on) == (asked.nature, asked.happened_on)
        if same and asked.happened_on is not None and _day(past) >= _since(row, asked):
            yield _relief(past, f"该家庭因 {show_day(asked.happened_on)} 的同一次{past.nature}")


def same_account(row: Any, asked: Asked, facts: Facts) -> Iterator[Seen]:
    """The account is registered with another person, or was paid to another."""
    for held in facts.holders:
        tail, refers = held.account[-TAIL:], f"account:{held.person_id}:{held.account[-TAIL:]}"
        if held.paid_on is None:
            why = f"收款账号（尾号 {tail}）登记在 {held.town} 另一人名下"
            yield Seen(refers, why, town=held.town)
        elif held.paid_on >= _since(row, asked):
            day = show_day(held.paid_on)
            why = f"收款账号（尾号 {tail}）{day} 在 {held.town} 曾付给另一人"
            yield Seen(refers, why, town=held.town)


def dead(_row: Any, asked: Asked, facts: Facts) -> Iterator[Seen]:
    """Who is to receive it died."""
    for payee in facts.payees:
        if payee.died_on is not None:
            who = "申请人" if payee.id == asked.applicant_id else "收款人"
            yield Seen(f"person:{payee.id}", f"{who}已登记于 {show_day(payee.died_on)} 死亡")


def elsewhere(row: Any, asked: Asked, facts: Facts) -> Iterator[Seen]:
    """Another department or a charity helped within the months; an unknown cause is the same."""
    for aid in facts.aids:
        same = asked.cause is None or aid.cause in (None, asked.cause)
        if same and aid.given_on >= _since(row, asked):
            why = (
                f"该家庭 {show_day(aid.given_on)} 已由{aid.giver}（{aid.kind}）"
                f"救助{_sum(aid.amount)}：{aid.what}"
            )
            yield Seen(f"aid:{aid.id}:{aid.amount or 0}", why, aid.amount)


CHECKS: dict[Check, Callable[[Any, Asked, Facts], Iterator[Seen]]] = {
    Check.OPEN_CASE: open_case,
    Check.SAME_HOUSEHOLD: same_household,
    Check.SAME_CAUSE: same_cause,
    Check.SAME_EVENT: same_event,
    Check.SAME_ACCOUNT: same_account,
    Check.DEAD: dead,
    Check.ELSEWHERE: elsewhere,
}


def too_often(row: Any, asked: Asked, facts: Facts) -> Iterator[Seen]:
    """The family had as many grants of the kind as the period allows."""
    if row.relief_type not in asked.types:
        return
    natural = row.period is Period.NATURAL_YEAR
    since = first_of_year(asked.received_on) if natural else first_day(asked.received_on, MONTHS)
    counted = [
        past for past in _granted(asked, facts)
        if row.relief_type in past.types and _day(past) >= since
        and (past.cause is asked.cause or not row.same_cause)
    ]  # fmt: skip
    if len(counted) >= row.most:
        last, cause = counted[-1], "因同一事由" if row.same_cause else ""
        why = (
            f"该家庭{row.period}内{cause}已获“{row.relief_type}” {len(counted)} 次（规定最多 "
            f"{row.most} 次），最近一次 {show_day(_day(last))} 在 {last.town}{_sum(last.amount)}"
        )
        which = f"{row.relief_type.code}:{row.period.code}:{int(row.same_cause)}"
        yield Seen(f"{which}:{len(counted)}:{last.decision_id}", why, town=last.town)


def findings(rules: Rules, asked: Asked, facts: Facts) -> list[Finding]:
    """Return everything the rules find, in the order of their rows; each thing once."""
    found: dict[tuple[str, str], Finding] = {}
    for ground, row, seen in _all(rules, asked, facts):
        made = Finding(ground, seen, row.outcome, _allowing(row), row.source, rules.code)
        found.setdefault(made.key, made)
    return list(found.values())


def _allowing(row: Any) -> Role | None:
    """Return who is asked; where an old set names nobody who can be, who approves."""
    if row.outcome is not Outcome.ALLOW:
        return None
    return row.allowed_by if row.allowed_by in ALLOWERS else Role.APPROVER


def _all(rules: Rules, asked: Asked, facts: Facts) -> Iterator[tuple[Ground, Any, Seen]]:
    for row in rules.repeats:
        for seen in CHECKS[row.check](row, asked, facts):
            yield Ground[row.check.code], row, seen
    for row in rules.frequencies:
        for seen in too_often(row, asked, facts):
            yield Ground.FREQUENCY, row, seen


def deduction(found: Iterable[Finding]) -> Decimal:
    """Return what is deducted, in yuan: of one grant that several rules find, once."""
    sums = {f.seen.refers: f.reduce_by for f in found if f.reduce_by is not None}
    return sum((amount for amount in sums.values() if amount), Decimal(0))
