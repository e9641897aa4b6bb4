"""What stands around every page: the person, the menu by part of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _

from app.declare.choice import Choice
from app.generate.asking import area_name, may, office, reader
from app.generate.labels import choice_label, title_of
from app.kernel import clock
from app.security.identity import person

MANY = 25


@dataclass(frozen=True)
class MenuItem:
    """A link of the left menu."""

    label: str
    href: str
    here: bool = False
    icon: str = ""


@dataclass(frozen=True)
class MenuPart:
    """A part of the work in the left menu; ``open`` before anybody folded it."""

    label: str
    items: Sequence[MenuItem]
    key: str = ""
    open: bool = True


@dataclass(frozen=True)
class Frame:
    """What stands around every page: the office, the person, the menu.

    ``badges`` is the address the page asks for the numbers in the menu.
    """

    office: str
    person: str
    post: str
    menu: Sequence[MenuPart]
    notice: str = ""
    staff: int = 0
    username: str = ""
    now: str = ""
    many: bool = False
    badges: str = ""


def language() -> str:
    """Return the language of the page as HTML names it."""
    return "en" if str(get_locale()) == "en" else "zh-CN"


def _items(part: Choice) -> list[MenuItem]:
    here = request.path.split("/")[1] if request else ""
    of_screens = [
        MenuItem(title_of(s), f"/{s.name}/list/", here=here == s.name, icon=s.icon)
        for s in office().screens
        if s.menu is part and may("can_list", s.name)
    ]
    of_views = [
        MenuItem(str(v.title), v.route_base, here=request.path.startswith(v.route_base))
        for v in office().views
        if v.menu is part and may(v.shown_with, v.class_permission_name)
    ]
    return of_views + of_screens


def _post() -> str:
    labels = {role.code: choice_label(role) for role in office().roles}
    return "、".join(dict.fromkeys(labels.get(post.role, post.role) for post in reader().posts))


def _own() -> list[MenuItem]:
    return [
        MenuItem(_("工作台"), "/", here=request.path == "/"),
        MenuItem(_("我的草稿"), "/drafts/", here=request.path == "/drafts/"),
    ]


def _parts() -> list[MenuPart]:
    """Return the menu; of a long one only the part stands open where the page belongs."""
    found = [(part, items) for part in office().menu if (items := _items(part))]
    short = sum(len(items) for _part, items in found) <= MANY
    parts = [
        MenuPart(choice_label(part), items, part.code, open=short or any(i.here for i in items))
        for part, items in found
    ]
    return [MenuPart(_("我的"), _own(), "my"), *parts]


def frame() -> Frame | None:
    """Return the frame of the person who asks, None for a stranger."""
    someone = person()
    if someone is None:
        return None
    parts = [] if someone.must_change else _parts()
    notice = str(current_app.config.get("OFFICE_NOTICE", ""))
    return Frame(
        area_name(), reader().name, _post(), parts, notice,
        staff=someone.reader.staff_id or 0, username=someone.username,
        now=f"{clock.now():%Y-%m-%dT%H:%M:%S}",
        many=sum(len(part.items) for part in parts) > MANY,
        badges=str(getattr(office().desk, "badges", "")),
    )  # fmt: skip
