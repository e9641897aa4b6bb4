"""Saved filters (已保存的筛选): a narrowed list under a name, for its owner alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.field import Kind
from app.declare.meaning import PHONE
from app.declare.reading import field_of
from app.declare.screen import Screen
from app.generate.asking import reader
from app.generate.labels import place_label
from app.generate.listing import BadQuery, filter_names, rows_of
from app.generate.listpages import Kept
from app.kernel.faults import Refused
from app.kernel.text import clean, narrow
from app.records import SavedFilter
from app.records.desk import NAME_LENGTH

MOST = 12
LONGEST = 1000
TEXTS = (Kind.TEXT, Kind.NOTE, Kind.SERIAL)
# An ID number or a bank card, typed rightly or not.
LONG_NUMBER = re.compile(r"[0-9]{15}")


def narrowing(screen: Screen, args: Mapping[str, str]) -> dict[str, str]:
    """Return what narrows and orders a list, without the page it stands on."""
    names = {*filter_names(screen), "order", "voided"}
    return {name: value.strip() for name, value in args.items() if name in names and value.strip()}


def narrowing_of(query: str) -> dict[str, str]:
    """Return a saved or posted query as the list's arguments."""
    return dict(parse_qsl(query[:LONGEST].replace("\x00", "")))


def _own(screen: Screen) -> Any:
    query = select(SavedFilter).where(SavedFilter.screen == screen.name)
    return query.where(SavedFilter.staff_id == reader().staff_id).order_by(SavedFilter.id)


def kept_filters(session: Session, screen: Screen, args: Mapping[str, str]) -> list[Kept]:
    """Return the reader's saved filters of a list."""
    here = urlencode(narrowing(screen, args))
    home = f"/{screen.name}/list/"
    return [
        Kept(kept.name, f"{home}?{kept.query}", f"{home}filters/{kept.id}", kept.query == here)
        for kept in session.scalars(_own(screen).limit(MOST))
    ]


def _reads_as_secret(value: str) -> bool:
    """Whether a text looks like a number that nobody may find lying about."""
    if LONG_NUMBER.search("".join(narrow(value).split())):
        return True
    try:
        PHONE.parse(value)
    except Refused:
        return False
    return True


def _secret_in(screen: Screen, query: Mapping[str, str]) -> str:
    """Return the label of a filter that holds a secret, or nothing."""
    for name, place in filter_names(screen).items():
        field = field_of(place)
        text = query.get(name, "")
        if text and (field.secret or (field.kind in TEXTS and _reads_as_secret(text))):
            return place_label(place)
    return ""


def _wrong_name(name: str) -> str:
    if not name:
        return _("请填写名称，例如：本周到期")
    if len(name) > NAME_LENGTH:
        return _("名称最多 %(most)s 个字，请缩短", most=NAME_LENGTH)
    return ""


def _wrong_query(session: Session, screen: Screen, query: Mapping[str, str]) -> str:
    if not query:
        return _("还没有筛选条件，请先筛选再保存")
    label = _secret_in(screen, query)
    if label:
        return _("“%(label)s”里是保密内容，不能存进筛选，请先清除这一项", label=label)
    try:
        rows_of(session, screen, {**query, "size": "1"})
    except BadQuery as bad:
        return str(bad)
    return ""


def keep_filter(session: Session, screen: Screen, raw_name: str, query: Mapping[str, str]) -> str:
    """Save a narrowing under a name, in place of the one that had it; return what is wrong."""
    name = clean(raw_name.replace("\x00", ""))
    wrong = _wrong_name(name) or _wrong_query(session, screen, query)
    if wrong:
        return wrong
    own = {kept.name: kept for kept in session.scalars(_own(screen))}
    if name not in own and len(own) >= MOST:
        return _("最多保存 %(most)s 个筛选，请先删除不用的", most=MOST)
    kept = own.get(name)
    if kept is None:
        kept = SavedFilter(staff_id=reader().staff_id, screen=screen.name, name=name)
        session.add(kept)
    kept.query = urlencode(query)
    session.commit()
    return ""


def drop_filter(session: Session, screen: Screen, key: int) -> bool:
    """Delete one of the reader's saved filters; False where it is not his."""
    kept = session.scalars(_own(screen).where(SavedFilter.id == key)).one_or_none()
    if kept is None:
        return False
    session.delete(kept)
    session.commit()
    return True
