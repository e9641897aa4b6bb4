"""The way a case goes under a rule set, in a few words each, so that two ways can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.declare.reading import living
from app.flow.rules import limits_of
from app.generate.labels import choice_label
from app.kernel.clock import show_moment
from app.kernel.faults import Refused
from app.kernel.money import show_money
from models.reckoning import reckon
from models.rules.keys import LimitKey
from models.rules.powers import decider_of
from models.rules.sets import RuleSet
from models.sums import Facts
from views.rehearsal.recent import Tried

Way = dict[str, str]


@dataclass(frozen=True)
class Judge:
    """A rule set that says what would become of a case."""

    session: Session
    rules: RuleSet

    def way(self, case: Tried) -> Way:
        """Return what the set says of a case: by when, by whom, how much, posted when."""
        return {label: self._said(answer, case) for label, answer in self._questions().items()}

    def _questions(self) -> dict[str, Callable[[Tried], str]]:
        return {
            _("核查截止"): self._verified_by,
            _("谁决定"): self._decider,
            _("标准核算"): self._sum,
            _("公示"): self._posted,
            _("必须提供的材料"): self._papers,
        }

    def _said(self, answer: Callable[[Tried], str], case: Tried) -> str:
        try:
            return answer(case)
        except Refused as refused:
            return refused.text

    def _verified_by(self, case: Tried) -> str:
        limit = limits_of(self.session, self.rules.id).get(LimitKey.VERIFY)
        if limit is None:
            return _("没有规定")
        return show_moment(limit.end(self.session, case.received_at).at)

    def _decider(self, case: Tried) -> str:
        if case.amount is None:
            return _("尚无金额")
        who = decider_of(self.rules, case.relief_type, case.track, case.amount, case.persons)
        return choice_label(who) if who else _("超过各级权限")

    def _sum(self, case: Tried) -> str:
        facts = Facts(case.persons)
        working = reckon(self.rules, case.relief_type, case.track, case.degree, facts)
        return _("%(sum)s 元", sum=show_money(working.amount)) if working else _("没有标准")

    def _posted(self, case: Tried) -> str:
        rows = [row for row in living(self.rules.publicities) if row.track is case.track]
        return "、".join(choice_label(row.stage) for row in rows) or _("不公示")

    def _papers(self, case: Tried) -> str:
        asked = (
            row.name
            for row in living(self.rules.materials)
            if row.needed and row.relief_type in (None, case.relief_type)
        )
        return "、".join(asked) or _("无")


@dataclass(frozen=True)
class Changed:
    """One thing of one case that would have been otherwise."""

    case: Tried
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Rehearsed:
    """How many cases were tried, and all that would have been otherwise."""

    tried: int
    changes: Sequence[Changed]

    @property
    def cases(self) -> int:
        """How many cases would have gone another way."""
        return len({change.case.number for change in self.changes})

    @property
    def kinds(self) -> Counter[tuple[str, str, str]]:
        """How many cases each change, from what to what, stands for."""
        return Counter((change.what, change.before, change.after) for change in self.changes)

    @property
    def counts(self) -> Counter[str]:
        """How many cases each thing would have changed for."""
        return Counter(change.what for change in self.changes)


def rehearse(session: Session, rules: RuleSet, cases: Sequence[Tried]) -> Rehearsed:
    """Compare the way of each case under its own rule set with its way under another."""
    drafted = Judge(session, rules)
    judges = {key: Judge(session, session.get_one(RuleSet, key)) for key in _pinned(cases)}
    changes = []
    for case in cases:
        judge = judges.get(case.rule_set_id or 0)
        before, after = judge.way(case) if judge else {}, drafted.way(case)
        changes += [
            Changed(case, what, before.get(what, ""), said)
            for what, said in after.items()
            if said != before.get(what, "")
        ]
    return Rehearsed(len(cases), changes)


def _pinned(cases: Sequence[Tried]) -> list[int]:
    return sorted({case.rule_set_id for case in cases if case.rule_set_id is not None})
