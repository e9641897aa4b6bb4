"""The list page of a screen: filter bar, table, way to the next page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.declare.field import Field, Kind
from app.declare.reading import columns_of, field_of, owner_of, target_of
from app.declare.screen import Place, Screen
from app.flow.journal import caption
from app.generate.asking import adding
from app.generate.cells import NUMBERS, legend, row
from app.generate.keptfilters import kept_filters, narrowing
from app.generate.labels import choice_label, place_label, title_of
from app.generate.listing import RANGES, Listing, page_size, rows_of
from app.generate.listpages import Filter, Keeping, ListPage
from app.generate.pages import Column, Option, Table
from app.generate.values import read_key
from app.kernel.faults import Refused
from app.kernel.text import clean

FIRST = "at"
KINDS = {Kind.CHOICE: "select", Kind.CHOICES: "select", Kind.SECRET: "exact", Kind.LINK: "lookup"}


def _address(screen: Screen, args: Mapping[str, str], **changes: str) -> str:
    kept = {k: v for k, v in args.items() if k not in ("after", "before", FIRST)} | changes
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


def _options(field: Field, value: str) -> list[Option]:
    """Return what may be chosen; several codes at once, as a link brings them, stay together."""
    members = list(field.choices or ())
    chosen = [m for m in members if m.code in value.split(",")]
    options = [Option(m.code, choice_label(m), chosen == [m]) for m in members]
    if len(chosen) > 1:
        label = "、".join(choice_label(m) for m in chosen)
        options.insert(0, Option(value, label, chosen=True))
    return options


def _filter(session: Session, screen: Screen, place: Place, args: Mapping[str, str]) -> Filter:
    field, name = field_of(place), place.key
    ranged = field.kind in RANGES
    value = args.get(f"{name}.from" if ranged else name, "")
    until = args.get(f"{name}.to", "") if ranged else ""
    return Filter(
        name=name, label=place_label(place),
        kind="days" if ranged else KINDS.get(field.kind, "text"),
        value=value, until=until, text=_chosen_text(session, place, value),
        options=_options(field, value),
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
                right=field_of(place).kind in NUMBERS,
                href=_address(screen, args, order=onward) if name in sortable else "",
                order=("desc" if listing.down else "asc") if here else "",
            )
        )
    return heads


def _first(args: Mapping[str, str], listing: Listing) -> int:
    """Return which row of the whole list the page begins with; 0 where it is not known."""
    if not (args.get("after") or args.get("before")):
        return 1
    raw = args.get(FIRST, "")
    known = raw.isascii() and raw.isdecimal() and len(raw) <= len(str(10**9))
    return max(1, int(raw)) if known and listing.before else int(not listing.before)


def _count(listing: Listing, first: int) -> str:
    """Say which rows stand here; how many there are in all is never counted."""
    shown = len(listing.rows)
    if not shown:
        return ""
    if listing.before is None and listing.after is None:
        return _("共 %(n)s 条", n=shown)
    if not first:
        return _("本页 %(n)s 条", n=shown)
    return _("第 %(first)s–%(last)s 条", first=first, last=first + shown - 1)


def _empty(screen: Screen, reset: str, add: str) -> dict[str, Any]:
    """Say why nothing stands here, and what to do about it."""
    if reset:
        ways = [(_("清除筛选"), reset)]
        return {"empty": _("没有符合条件的记录"), "advice": _("请放宽或清除筛选条件。"),
                "ways": ways}  # fmt: skip
    advice = _("点“新建”登记第一条。") if add else _("有关人员登记后会出现在这里。")
    return {"empty": _("还没有%(title)s", title=title_of(screen)), "advice": advice,
            "ways": [(_("新建"), add)] if add else []}  # fmt: skip


def _pages(screen: Screen, args: Mapping[str, str], listing: Listing, first: int) -> dict[str, str]:
    size = page_size(args)
    before, after = str(max(1, first - size)), str(first + len(listing.rows))
    ways = {
        "before": {"before": str(listing.before or ""), FIRST: before if first else ""},
        "after": {"after": str(listing.after or ""), FIRST: after if first else ""},
    }
    return {way: _address(screen, args, **more) if more[way] else "" for way, more in ways.items()}


def list_page(
    session: Session, screen: Screen, args: Mapping[str, str], wrong: tuple[str, str] = ("", "")
) -> ListPage:
    """Return one page of a list; raises ``listing.BadQuery``.

    ``wrong`` is the name under which the narrowing could not be saved, and why.
    """
    listing = rows_of(session, screen, {k: v for k, v in args.items() if k != FIRST})
    first, places = _first(args, listing), list(screen.rows)
    narrowed = narrowing(screen, args)
    reset = f"/{screen.name}/list/" if narrowed.keys() - {"order"} else ""
    add = adding(screen)
    rows = [row(record, places) for record in listing.rows]
    told = _empty(screen, reset, add)
    table = Table("", _heads(screen, listing, args), rows, note=legend(rows), **told)
    filters = f"/{screen.name}/list/filters"
    ways = _pages(screen, args, listing, first)
    return ListPage(
        title=title_of(screen), icon=screen.icon, count=_count(listing, first), table=table,
        filters=[_filter(session, screen, place, args) for place in screen.search],
        kept=kept_filters(session, screen, args),
        keeping=Keeping(filters, urlencode(narrowed), *wrong) if reset or wrong[1] else None,
        reset=reset, add=add, help=f"/help/{screen.name}",
        before=ways["before"], after=ways["after"],
    )  # fmt: skip
