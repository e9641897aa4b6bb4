"""Finding a situation in which a step may be taken: the conditions of an office are its own."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare import Choice, Kind, Screen, Step, Via
from app.declare.reading import copy_of, fields_of, living, target_of
from app.flow.act import Refused, take
from app.flow.clocks import start_clocks
from app.flow.clockwork import starting_of
from app.flow.rules import own, rule_set_on
from app.kernel import clock
from app.records import RuleBook, RuleState, TimeLimit
from tests.factories import Family, Planted, in_state, plain_text
from tests.house import OFFICE, House

REASON = "情况属实，按规定办理"
LONG_AGO = dt.date(1950, 1, 1)
Children = tuple[bool, bool, bool]


@dataclass(frozen=True)
class Situation:
    """A record's state and choices, the state of what its life follows, its rows, its rules.

    ``rows``: whether the record has rows of its own, what it follows has, and whether these have
    just begun instead of ended well. ``drafted`` are the rules that wait to be published: what
    they allow is tried as well.
    """

    origin: Choice
    above: Choice | None = None
    chosen: Mapping[str, Any] = field(default_factory=dict)
    rows: Children = (False, False, False)
    drafted: bool = False


def parent_screen(screen: Screen) -> Screen | None:
    """Return the screen of the record that a life follows."""
    if screen.flow is None or screen.flow.of is None:
        return None
    return OFFICE.screen_of(target_of(screen.model, screen.flow.of.key))


def situations(screen: Screen, step: Step) -> Iterator[Situation]:
    """Yield situations to try, the plainest first."""
    parent = parent_screen(screen)
    above: list[Choice | None] = list(parent.flow.states) if parent and parent.flow else [None]
    state = screen.flow.state.key if screen.flow else ""
    choices: list[dict[str, Any]] = [{}]
    for name, declared in fields_of(screen.model).items():
        if declared.kind is Kind.CHOICE and name != state:
            choices += [{name: member} for member in declared.choices or ()]
    days = [name for name, declared in fields_of(screen.model).items() if declared.kind is Kind.DAY]
    choices += [dict.fromkeys(days, clock.today())] if days else []
    rows: list[Children] = [
        (False, False, False), (True, False, False), (False, True, False), (True, False, True)
    ]  # fmt: skip
    for chosen, had, origin, higher in itertools.product(choices, rows, step.origins, above):
        for drafted in (False, True):
            yield Situation(origin, higher, chosen, had, drafted)


def last_good(screen: Screen | None) -> dict[str, Any]:
    """Return the state that ends a life well, for rows that stand beside a record."""
    if screen is None or screen.flow is None:
        return {}
    good = [state for state in screen.flow.states if state.tone == "green"]
    return in_state(screen, good[0]) if good else {}


def just_begun(screen: Screen | None) -> dict[str, Any]:
    """Return the state a life begins in, for rows that stand beside a record."""
    return in_state(screen, screen.flow.first.to) if screen is not None and screen.flow else {}


def add_rows(
    house: House,
    session: Session,
    screen: Screen,
    record: Any,
    rules: Any = None,
    *,
    fresh: bool = False,
) -> None:
    """Give a record one row in each of its own lists."""
    for part in [*screen.lines, *screen.parts]:
        if isinstance(part.rows, Via):
            continue
        child = target_of(screen.model, part.rows.key)
        if child is type(record):
            continue
        family = Family(session, house, rules=rules)
        family.made[screen.model] = record
        back = part.rows.property.back_populates
        stands = just_begun if fresh else last_good
        family.row(child, **{back: record}, **stands(OFFICE.screen_of(child)))


def make_whole(house: House, session: Session, screen: Screen, rules: Any) -> None:
    """Let a rule set say what the one in force says, for a day of its own: it overlaps none."""
    rules.from_on = rules.to_on = LONG_AGO + dt.timedelta(days=next(house.numbers))
    standing = session.get_one(screen.model, rule_set_on(session, clock.today()))
    with session.no_autoflush:
        for key in (part.rows.key for part in screen.lines):
            setattr(rules, key, [copy_of(row) for row in living(getattr(standing, key))])


def drafted_rules(session: Session) -> Any:
    """Return the last set of rules that came with the office and waits to be published."""
    sets = own(RuleBook)
    query = select(sets).where(sets.state == RuleState.DRAFT, sets.voided_at.is_(None))
    return session.scalars(query.order_by(sets.id)).first()


def let_run(session: Session, record: Any, step: Step) -> None:
    """Let the limit run that a step makes longer, by a rule set that lets its own role do so."""
    if step.extends is None:
        return
    rows, limit = own(TimeLimit), step.extends.clock
    allowed = select(rows.rule_set_id).where(
        rows.key == limit.limit, rows.extend_by == step.roles[0], rows.voided_at.is_(None)
    )
    record.rule_set_id = session.scalars(allowed.order_by(rows.id)).first()
    session.flush()
    begun = next(other for other in record.screen.flow.steps if other.starts is limit)
    starting = starting_of(session, record, begun)
    start_clocks(session, [starting] if starting is not None else [])


def set_up(house: House, session: Session, screen: Screen, step: Step, it: Situation) -> Any:
    """Store the rows of a situation."""
    rules = drafted_rules(session) if it.drafted else None
    family, parent = Family(session, house, rules=rules), parent_screen(screen)
    if parent is not None:
        above = family.row(parent.model, **in_state(parent, it.above))
        if it.rows[1]:
            add_rows(house, session, parent, above, rules)
    record = family.row(screen.model, **in_state(screen, it.origin), **it.chosen)
    if isinstance(record, RuleBook):
        make_whole(house, session, screen, record)
    elif it.rows[0]:
        add_rows(house, session, screen, record, rules, fresh=it.rows[2])
    let_run(session, record, step)
    session.flush()
    session.expire_all()
    return record


def works(house: House, session: Session, screen: Screen, step: Step, it: Situation) -> bool:
    record = set_up(house, session, screen, step, it)
    try:
        take(session, record, step, {}, REASON)
    except Refused:
        return False
    finally:
        session.rollback()
    return True


def ready_for(house: House, screen: Screen, step: Step) -> Planted | None:
    """Store a record that waits for nothing but a person; None if no situation is found."""
    for it in situations(screen, step):
        with house.program() as session:
            if not works(house, session, screen, step, it):
                continue
            record = set_up(house, session, screen, step, it)
            session.commit()
            return Planted(screen.name, record.id, record.row_version)
    return None


def typed_for(house: House, screen: Screen, step: Step, planted: Planted) -> dict[str, str]:
    """Return valid input for the fields a step asks for, as they stand or else made."""
    declared = fields_of(screen.model)
    with house.program() as session:
        record, family = session.get_one(screen.model, planted.id), Family(session, house)
        typed = {}
        for column in step.asks:
            name, only = column.key, declared[column.key].only
            if declared[name].kind is Kind.CHOICE:
                stands = getattr(record, name)
                typed[name] = stands.code if stands else plain_text(screen.model, name, 1)
            elif only is None or only.holds(record):
                typed[name] = family.typed(screen.model, name)
        session.commit()
    return typed
