"""The list page of a screen: filter bar, table, way to the next page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from app.declare.field import Kind
from app.declare.reading import columns_of, field_of, owner_of, target_of
from app.declare.screen import Place, Screen
from app.flow.journal import caption
from app.generate.asking import may
from app.generate.cells import legend, row
from app.generate.labels import choice_label, place_label, title_of
from app.generate.listing import RANGES, Listing, rows_of
from app.generate.pages import Column, Filter, ListPage, Option, Table
from app.generate.values import read_key
from app.kernel.faults import Refused
from app.kernel.text import clean

KINDS = {Kind.CHOICE: "select", Kind.CHOICES: "select", Kind.SECRET: "exact", Kind.LINK: "lookup"}


def _address(screen: Screen, args: Mapping[str, str], **changes: str) -> str:
    kept = {k: v for k, v in args.items() if k not in ("after", "before")} | changes
    query = urlencode({k: v for k, v in kept.items() if v})
    return f"/{screen.name}/list/" + (f"?{query}" if query else "")


def _chosen_text(session: Session, place: Place, value: str) -> str:
    leaf = columns_of(place)[-1]
    if field_of(place).kind is not Kind.LINK or not value.strip():
        return ""
    try:
        key = read_key(clean(value))
    except Refused:
        return ""
    found = session.get(target_of(owner_of(leaf), leaf.key), key)
    return caption(found) if found is not None else ""


def _filter(session: Session, screen: Screen, place: Place, args: Mapping[str, str]) -> Filter:
    field, name = field_of(place), place.key
    ranged = field.kind in RANGES
    value = args.get(f"{name}.from" if ranged else name, "")
    until = args.get(f"{name}.to", "") if ranged else ""
    chosen = value.split(",")
    return Filter(
        name=name, label=place_label(place),
        kind="days" if ranged else KINDS.get(field.kind, "text"),
        value=value, until=until, text=_chosen_text(session, place, value),
        options=[Option(m.code, choice_label(m), m.code in chosen) for m in field.choices or ()],
        lookup=f"/{screen.name}/lookup/{name}" if field.kind is Kind.LINK else "",
        clear=_address(screen, args, **{name: "", f"{name}.from": "", f"{name}.to": ""})
        if value or until
        else "",
    )  # fmt: skip


def _heads(screen: Screen, listing: Listing, args: Mapping[str, str]) -> list[Column]:
    sortable = {column.key for column in screen.sort}
    heads = []
    for place in screen.rows:
        name = place.key
        here = listing.order == name
        onward = name if here and listing.down else f"-{name}"
        heads.append(
            Column(
                place_label(place),
                right=field_of(place).kind in (Kind.MONEY, Kind.WHOLE),
                href=_address(screen, args, order=onward) if name in sortable else "",
                order=("desc" if listing.down else "asc") if here else "",
            )
        )
    return heads


def list_page(session: Session, screen: Screen, args: Mapping[str, str]) -> ListPage:
    """Return one page of a list; raises ``listing.BadQuery``."""
    listing = rows_of(session, screen, args)
    places: list[Any] = list(screen.rows)
    rows = [row(record, places) for record in listing.rows]
    table = Table(
        "", _heads(screen, listing, args), rows, empty="没有符合条件的记录", note=legend(rows)
    )
    narrowed = any(v for k, v in args.items() if k not in ("order", "after", "before", "size"))
    return ListPage(
        title=title_of(screen), icon=screen.icon, count=f"本页 {len(listing.rows)} 条",
        table=table,
        filters=[_filter(session, screen, place, args) for place in screen.search],
        reset=f"/{screen.name}/list/" if narrowed else "",
        add=f"/{screen.name}/add" if may("can_add", screen.name) else "",
        before=_address(screen, args, before=str(listing.before)) if listing.before else "",
        after=_address(screen, args, after=str(listing.after)) if listing.after else "",
    )  # fmt: skip
