"""The rule sets that come with the program (随附规则集), read from their files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare import Kind
from app.declare.reading import fields_of, target_of
from app.kernel.money import parse_money
from app.kernel.ratio import parse_multiple
from app.records import RuleState
from models.rules.rulefile import LISTS
from models.rules.sets import RuleSet

FOLDER = Path(__file__).parent.parent / "data" / "rules"
READ = {Kind.MONEY: parse_money, Kind.MULTIPLE: parse_multiple}


def load_rules(session: Session) -> None:
    """Add the rule sets that are not there yet; change no set that is.

    The first of an empty office is in force at once; the county reads and publishes the others.
    """
    first = session.scalar(select(RuleSet.id).limit(1)) is None
    for file in sorted(FOLDER.glob("*.toml"), key=lambda file: _read(file)["from_on"]):
        written = _read(file)
        if session.scalar(select(RuleSet.id).where(RuleSet.code == written["code"])) is None:
            rules = _rule_set(session, written)
            rules.state = RuleState.PUBLISHED if first else RuleState.DRAFT
            first = False
            session.add(rules)
            session.flush()


def _read(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        return tomllib.load(stream)


def _rule_set(session: Session, written: dict[str, Any]) -> RuleSet:
    """Return the set that a file holds."""
    based_on = written.pop("based_on", None)
    lists = {rows.key: written.pop(rows.key, []) for rows in LISTS}
    rules = RuleSet(**written)
    for name, rows in lists.items():
        model = target_of(RuleSet, name)
        setattr(rules, name, [model(**_values(model, row)) for row in rows])
    if based_on is not None:
        rules.based_on = session.scalars(select(RuleSet).where(RuleSet.code == based_on)).one()
    return rules


def _values(model: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    declared = fields_of(model)
    return {name: _value(declared[name], value) for name, value in row.items()}


def _value(field: Any, value: Any) -> Any:
    if field.kind is Kind.CHOICE:
        return field.choices[value]
    if field.kind is Kind.CHOICES:
        return tuple(field.choices[code] for code in value)
    return READ[field.kind](value) if field.kind in READ else value
