"""Whose decision it is (审批层级): by the rule set, the relief type, the track and the amount.

Rows that name a type judge the sum of that type; rows that name none judge the sum of all types
they rule. Above every limit only a confirmed resolution of the coordination body opens the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.declare import Fault
from app.declare.reading import living
from app.kernel.money import show_money
from models.case import Case
from models.lists import ReliefType
from models.rules.judged import rules_of
from models.rules.lists import Decider
from models.rules.powers import Power, chain_of, spans_of

if TYPE_CHECKING:
    from models.decision import Decision
    from models.resolution import Resolution


@dataclass(frozen=True)
class Share:
    """What a decision gives under one chain of powers: its types, their sum, who decides it."""

    types: tuple[ReliefType, ...]
    amount: Decimal
    powers: tuple[Power, ...]

    @property
    def power(self) -> Power | None:
        """The row by which the sum is decided; None above every limit."""
        held = [power for power in self.powers if power.holds(self.amount)]
        return held[-1] if held else None

    @property
    def decider(self) -> Decider:
        """Who decides it: above every limit the coordination body."""
        return self.power.decider if self.power is not None else Decider.BODY

    def of(self, decider: Decider) -> list[Power]:
        """Return the powers of one body."""
        return [power for power in self.powers if power.decider is decider]

    def __str__(self) -> str:
        return f"“{'、'.join(map(str, self.types))}”合计 {show_money(self.amount)} 元"


def sums_by_type(decision: Decision) -> dict[ReliefType, Decimal]:
    """Return what is granted of each type in yuan; who refuses refuses what was asked for."""
    sums: dict[ReliefType, Decimal] = {}
    for measure in living(decision.measures):
        amount = measure.amount or Decimal(0)
        sums[measure.relief_type] = sums.get(measure.relief_type, Decimal(0)) + amount
    return sums or {decision.case.relief_type: Decimal(0)}


def worth_of(decision: Decision) -> Decimal:
    """Return all that a decision grants in yuan: what is paid and what need not be paid."""
    return sum(sums_by_type(decision).values(), Decimal(0))


def shares_of(decision: Decision) -> list[Share]:
    """Return what is judged together, each with its powers, for this household.

    Raises ``Refused`` where the rule set cannot be read.
    """
    case = decision.case
    rules = rules_of(case)
    groups: dict[tuple[int, ...], dict[ReliefType, Decimal]] = {}
    for relief_type, amount in sums_by_type(decision).items():
        rows = tuple(map(id, chain_of(rules, relief_type, case.track)))
        groups.setdefault(rows, {})[relief_type] = amount
    return [
        Share(
            tuple(sums), sum(sums.values(), Decimal(0)),
            spans_of(rules, next(iter(sums)), case.track, case.household.size),
        )
        for sums in groups.values()
    ]  # fmt: skip


def town_has_a_power(case: Case) -> bool:
    """Whether the township decides anything at all of what a case asks for."""
    powers = spans_of(rules_of(case), case.relief_type, case.track, case.household.size)
    return any(power.decider is Decider.TOWN for power in powers)


def township_decides(decision: Decision) -> Iterator[Fault]:
    """The township head approves what the rule set delegates, not a 分 more (社会救助法 44)."""
    for share in shares_of(decision):
        if share.decider is not Decider.TOWN:
            yield Fault(None, f"{share}，{_bounds(share, Decider.TOWN, decision.case)}{REPORT_UP}")


REPORT_UP = "请由乡镇负责人在案件上“审核上报”，报县级决定。"
RESOLVE_FIRST = "须先有协调机构同意的一事一议决议（经另一人确认，金额不少于 {amount} 元）。"


def county_decides(decision: Decision) -> Iterator[Fault]:
    """The county approves up to its limits; beyond them by a confirmed resolution only."""
    whole = worth_of(decision)
    if not whole:
        return
    for share in shares_of(decision):
        if share.decider is Decider.BODY and not rests_on_a_resolution(decision.case, whole):
            bounds = _bounds(share, Decider.COUNTY, decision.case)
            yield Fault(None, f"{share}，{bounds}{RESOLVE_FIRST.format(amount=show_money(whole))}")


def _bounds(share: Share, decider: Decider, case: Case) -> str:
    """Return how far a body's power goes, and by which row."""
    own = share.of(decider)
    if own:
        return f"超出权限——{'；'.join(map(str, own))}。"
    power = share.power
    whose = f"，按“{power}”办理" if power is not None else ""
    return f"规则集“{rules_of(case).code}”的“{case.track}”没有授权{decider}{whose}。"


def resolution_of(case: Case) -> Resolution | None:
    """Return the newest confirmed resolution: a later one takes the place of an earlier one."""
    return next((made for made in reversed(living(case.resolutions)) if made.is_confirmed), None)


def rests_on_a_resolution(case: Case, amount: Decimal) -> bool:
    """Whether the coordination body allowed so many yuan in this case."""
    made = resolution_of(case)
    return made is not None and made.allows(amount)
