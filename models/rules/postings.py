"""Which postings a case needs (应公示事项), by the rule set it is judged by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.declare import Fault
from app.declare.reading import living
from app.kernel import clock
from app.kernel.identity import birth_of
from app.kernel.working import Counting, Length
from app.records import Counting as CountedFrom
from models.kinship import age_on
from models.lists import Nature
from models.rules.judged import rules_of, value_of
from models.rules.keys import Param
from models.rules.lists import Track
from models.rules.publicities import Exempt, Publicity, Stage

VIOLENT = (Nature.VIOLENCE, Nature.CRIME)


def postings_of(case: Any) -> list[Publicity]:
    """Return the postings that the rules ask of cases of this track; ``Refused`` without rules."""
    rows: list[Publicity] = living(rules_of(case).publicities)
    return [row for row in rows if row.track is case.track]


def posting_at(case: Any, stage: Stage | None) -> Publicity | None:
    """Return the posting that the rules ask for at a stage; ``Refused`` without rules."""
    return next((row for row in postings_of(case) if row.stage is stage), None)


def _is_minor(case: Any) -> bool:
    """Whether the applicant was under age when applying (民法典 17)."""
    person = case.applicant
    birth = person.birth_on or (birth_of(person.id_number) if person.id_number else None)
    if birth is None:
        return False
    day = clock.in_office(case.received_at).date()
    return age_on(birth, day) < int(value_of(rules_of(case), Param.MINOR_AGE))


def _is_plain(case: Any, kind: Exempt) -> bool:
    """Whether the case itself says that it is of a kind; the other kinds are decided by people."""
    if kind is Exempt.FAST_TRACK:
        return case.track is Track.FAST
    if kind is Exempt.VIOLENCE:
        return case.nature in VIOLENT
    return kind is Exempt.MINOR and _is_minor(case)


def plain_exemption(case: Any) -> Exempt | None:
    """Return why a case is not listed by name as far as the case itself says it."""
    kinds = [kind for row in postings_of(case) for kind in row.exempts or ()]
    return next((kind for kind in kinds if _is_plain(case, kind)), None)


def exemption_of(case: Any, row: Publicity) -> Exempt | None:
    """Return why a posting does not list a case by name, as it stands on record, else None."""
    return case.exempt if case.exempt in (row.exempts or ()) else None


def is_done(case: Any, stage: Stage) -> bool:
    """Whether a posting of a stage hung its days."""
    return any(notice.is_over and notice.stage is stage for notice in living(case.notices))


def standing_verification(case: Any) -> Any:
    """Return the verification that was submitted and not set aside, or None."""
    return next((v for v in reversed(living(case.verifications)) if v.is_submitted), None)


def posting_due(case: Any, stage: Stage | None) -> Publicity | None:
    """Return the posting of a stage that the case still needs; ``Refused`` without rules."""
    row = posting_at(case, stage)
    if row is None or exemption_of(case, row) is not None or is_done(case, row.stage):
        return None
    return row


def posted_first(case: Any, stage: Stage | None, then: str) -> Iterator[Fault]:
    """What the rules want posted at a stage has hung its days before the case goes on."""
    row = posting_due(case, stage)
    if row is not None:
        code = row.rule_set.code
        yield Fault(None, f"规则集“{code}”要求{row.stage}，公示期满后才能{then}。")


def window_of(notice: Any) -> Counting | None:
    """Return how the days of a notice are counted, None where the limit 公示期 counts them."""
    row = posting_at(notice.case, notice.stage)
    if row is None or row.amount is None or row.unit is None:
        return None
    same_day = row.counting is CountedFrom.SAME_DAY
    return Counting(Length(row.amount, row.unit.unit), same_day=same_day)
