"""What speaks against helping a family again, told while the clerk still types."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.flow.kept import kept
from app.flow.rules import RuleMissing, rule_set_on
from app.generate.labels import choice_label
from app.kernel import clock
from app.kernel.money import show_money
from app.scope import beyond
from models.hit import Ground
from models.lists import CAUSE_OF, Nature, ReliefType
from models.repeats.findings import Asked, Finding, Rules, findings
from models.repeats.judging import Receiving, facts_for
from models.rules.frequencies import Frequency
from models.rules.lists import Outcome
from models.rules.repeats import Check, Repeat
from models.rules.sets import RuleSet
from views.intake.places import own_towns

NO_RULES = Rules("", (), ())


def rules_today(here: Session) -> Rules:
    """Return the rows an application of today is judged by in the clerk's township."""
    try:
        key = rule_set_on(here, clock.today(), None, next(iter(own_towns()), None))
    except RuleMissing:
        return NO_RULES
    rules: Rules = kept(here, ("repetition", key), lambda: _read(here, key))
    return rules


def _read(here: Session, key: int) -> Rules:
    """Read the rows as values: they outlive the session."""
    code = here.scalars(select(RuleSet.code).where(RuleSet.id == key)).one()
    repeats = select(
        Repeat.check, Repeat.months, Repeat.outcome, Repeat.allowed_by, Repeat.source
    ).where(Repeat.rule_set_id == key, Repeat.voided_at.is_(None))
    counts = select(
        Frequency.relief_type, Frequency.period, Frequency.same_cause, Frequency.most,
        Frequency.outcome, Frequency.allowed_by, Frequency.source,
    ).where(Frequency.rule_set_id == key, Frequency.voided_at.is_(None))  # fmt: skip
    rows = (tuple(here.execute(query.order_by("id"))) for query in (repeats, counts))
    return Rules(code, *rows)


def one_case_at_a_time(here: Session) -> bool:
    """Whether a family with an application under way may not bring in another."""
    return any(
        row.check is Check.OPEN_CASE and row.outcome is Outcome.BLOCK
        for row in rules_today(here).repeats
    )


def _asked(raw: Mapping[str, Any], applicant: int) -> Asked:
    """Return what is typed so far; a cause that is not known yet is compared with none."""
    nature = Nature.__members__.get(str(raw.get("nature")))
    kind = ReliefType.__members__.get(str(raw.get("relief_type")), ReliefType.TEMPORARY)
    cause = None if nature is None else CAUSE_OF[nature]
    return Asked(clock.today(), frozenset({kind}), applicant, cause, nature)


def _told(found: Finding) -> str:
    why = found.seen.why
    if found.outcome is Outcome.BLOCK:
        return found.refused
    if found.reduce_by is not None:
        return _("%(why)s；决定时须扣减 %(sum)s 元。", why=why, sum=show_money(found.reduce_by))
    who = choice_label(found.allowed_by) if found.allowed_by is not None else ""
    return _("%(why)s；可以受理，批准前须由%(who)s核准。", why=why, who=who)


def warnings_of(
    here: Session, raw: Mapping[str, Any], applicant: int, people: Collection[int]
) -> list[str]:
    """Return what is found already, but for what stops the form by itself."""
    rules, whom = rules_today(here), frozenset({applicant})
    facts = facts_for(partial(beyond, here), rules, people, Receiving(whom, whom))
    found = findings(rules, _asked(raw, applicant), facts)
    stops = {Ground.OPEN_CASE} if one_case_at_a_time(here) else set()
    return [_told(finding) for finding in found if finding.ground not in stops]
