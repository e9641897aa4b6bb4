"""What stands around every page: the person, the menu by part of work."""

from __future__ import annotations

from flask import current_app, request
from flask_babel import gettext as _

from app.declare.choice import Choice
from app.generate.asking import area_name, may, office, reader
from app.generate.labels import choice_label, title_of
from app.generate.pages import Frame, MenuItem, MenuPart
from app.security.identity import person


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


def _own() -> list[MenuItem]:
    return [
        MenuItem("工作台", "/", here=request.path == "/"),
        MenuItem(_("我的草稿"), "/drafts/", here=request.path == "/drafts/"),
    ]


def _post() -> str:
    labels = {role.code: choice_label(role) for role in office().roles}
    return "、".join(dict.fromkeys(labels.get(post.role, post.role) for post in reader().posts))


def frame() -> Frame | None:
    """Return the frame of the person who asks, None for a stranger."""
    someone = person()
    if someone is None:
        return None
    parts = [MenuPart("我的", _own())]
    parts += [
        MenuPart(choice_label(part), items) for part in office().menu if (items := _items(part))
    ]
    notice = str(current_app.config.get("OFFICE_NOTICE", ""))
    return Frame(
        area_name(), reader().name, _post(), parts, notice,
        staff=someone.reader.staff_id or 0, username=someone.username,
        badges=str(getattr(office().desk, "badges", "")),
    )  # fmt: skip
