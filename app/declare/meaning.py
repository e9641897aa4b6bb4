"""What a secret value means: how it is read, masked and doubted, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.kernel import clock, contact, identity
from app.kernel.faults import Refused
from app.kernel.text import clean


def _no_doubt(_value: str) -> list[str]:
    return []


def _hide(_value: str) -> str:
    return "（已登记，保密）"


def _statement(raw: str) -> str:
    value = clean(raw)
    if not value:
        text = "不能为空"
        raise Refused(text)
    return value


@dataclass(frozen=True)
class Meaning:
    """``parse`` normalises or raises ``Refused``; ``doubts`` are warnings, not errors."""

    name: str
    parse: Callable[[str], str]
    mask: Callable[[str], str]
    doubts: Callable[[str], list[str]] = _no_doubt
    limit: int = 40
    searched: bool = True


def _id_number(raw: str) -> str:
    return identity.parse_id_number(raw, clock.today())


ID_NUMBER = Meaning("身份证号", _id_number, identity.mask_id_number, identity.id_number_warnings)
PHONE = Meaning("电话", contact.parse_phone, contact.mask_phone)
ACCOUNT = Meaning("银行账号", contact.parse_account, contact.mask_account)
PRIVATE = Meaning("保密内容", _statement, _hide, limit=4000, searched=False)
