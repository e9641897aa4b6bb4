"""Reading what was typed: one parser for forms, REST, lines and steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.declare.choice import Choice
from app.declare.field import Field, Kind
from app.declare.reading import target_of
from app.declare.record import REASON_LENGTH
from app.kernel import clock
from app.kernel.faults import Refused
from app.kernel.money import parse_money
from app.kernel.text import clean, narrow

TRUE, FALSE = {"1", "true", "on", "是"}, {"", "0", "false", "off", "否"}
KEY_LIMIT = 2**62


def _text(field: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        text = _("应为文字，请重新填写")
        raise Refused(text)
    value = clean(raw)
    if field.limit and len(value) > field.limit:
        text = _("最多 %(most)s 个字，现在是 %(n)s 个字，请缩短", most=field.limit, n=len(value))
        raise Refused(text)
    return value


def _member(field: Field, raw: Any) -> Choice:
    choices = field.choices or Choice
    member = choices.__members__.get(raw) if isinstance(raw, str) else None
    if member is None:
        known = "、".join(item.label for item in choices)
        text = _("没有这个选项，请从列表中选择（%(known)s）", known=known)
        raise Refused(text)
    return member


def _members(field: Field, raw: Any) -> tuple[Choice, ...]:
    codes = raw if isinstance(raw, list) else [raw]
    members = {_member(field, code) for code in codes}
    return tuple(member for member in field.choices or () if member in members)


def _whole(field: Field, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        text = _("应为整数，例如 3")
        raise Refused(text)
    digits = narrow(str(raw))
    if not digits.removeprefix("-").isascii() or not digits.removeprefix("-").isdecimal():
        text = _("应为整数，例如 3")
        raise Refused(text)
    least = field.least or 0
    value = int(digits) if len(digits) <= len(str(field.limit)) + 1 else field.limit + 1
    if not least <= value <= field.limit:
        text = _("应在 %(least)s 到 %(most)s 之间，请改正", least=least, most=field.limit)
        raise Refused(text)
    return value


def _flag(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).lower()
    if word not in TRUE | FALSE:
        text = _("应为是或否，请重新选择")
        raise Refused(text)
    return word in TRUE


def _spoken(raw: Any) -> str:
    if not isinstance(raw, str):
        text = _("应为文字形式的日期，例如 2026-02-13")
        raise Refused(text)
    return raw


def _day(_field: Field, raw: Any) -> dt.date:
    return clock.parse_day(_spoken(raw))


def _moment(_field: Field, raw: Any) -> dt.datetime:
    return clock.parse_moment(_spoken(raw))


def _amount(_field: Field, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        text = _("应为金额，例如 4464.00")
        raise Refused(text)
    return parse_money(str(raw) if isinstance(raw, float) else raw)


def read_key(raw: Any) -> int:
    """Read the key of a row; raises ``Refused``."""
    digits = str(raw)
    if isinstance(raw, bool) or not digits.isascii() or not digits.isdecimal():
        text = _("没有这条记录，请重新选择")
        raise Refused(text)
    return min(int(digits[:20]), KEY_LIMIT)


def read_reason(raw: Any) -> str:
    """Read why something is done; empty where nothing was said. Raises ``Refused``."""
    text = clean(str(raw or ""))
    if len(text) > REASON_LENGTH:
        fault = _("最多 %(most)s 个字，现在是 %(n)s 个字，请缩短", most=REASON_LENGTH, n=len(text))
        raise Refused(fault)
    return text


def _row(session: Session, model: type[Any], name: str, raw: Any) -> Any:
    target = target_of(model, name)
    row = session.get(target, read_key(raw))
    if row is None or getattr(row, "voided_at", None) is not None:
        text = _("没有这条记录，或不在您的管辖范围内，请重新选择")
        raise Refused(text)
    return row


PARSERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.CHOICE: _member,
    Kind.CHOICES: _members,
    Kind.WHOLE: _whole,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.MONEY: _amount,
}


def is_empty(raw: Any) -> bool:
    """Whether nothing was typed."""
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def parse(session: Session, model: type[Any], name: str, field: Field, raw: Any) -> Any:
    """Return the value of a field from what was typed, None where nothing was.

    Raises ``Refused`` with the Chinese reason and remedy.
    """
    if field.kind is Kind.FLAG:
        return _flag(raw if raw is not None else False)
    if is_empty(raw):
        return None
    if field.meaning is not None:
        return field.meaning.parse(_text(field, raw))
    if field.kind is Kind.LINK:
        return _row(session, model, name, raw)
    return PARSERS.get(field.kind, _text)(field, raw)


def typed(field: Field, value: Any) -> str:
    """Return a stored value as it would be typed; a secret never reaches a form."""
    if value is None or field.secret:
        return ""
    match value:
        case bool():
            return "1" if value else "0"
        case Choice():
            return value.code
        case dt.datetime():
            return clock.show_moment(value)
        case tuple():
            return ",".join(member.code for member in value)
        case _ if field.kind is Kind.LINK:
            return str(value.id)
        case _:
            return str(value)
