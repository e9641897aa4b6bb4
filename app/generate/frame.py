"""What stands around every page: the person, the menu by part of work."""

from __future__ import annotations

from flask import current_app, request

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


def _post() -> str:
    labels = {role.code: choice_label(role) for role in office().roles}
    return "、".join(dict.fromkeys(labels.get(post.role, post.role) for post in reader().posts))


def frame() -> Frame | None:
    """Return the frame of the person who asks, None for a stranger."""
    if person() is None:
        return None
    parts = [MenuPart("我的", [MenuItem("工作台", "/", here=request.path == "/")])]
    parts += [
        MenuPart(choice_label(part), items) for part in office().menu if (items := _items(part))
    ]
    notice = str(current_app.config.get("OFFICE_NOTICE", ""))
    badges = str(getattr(office().desk, "badges", ""))
    return Frame(area_name(), reader().name, _post(), parts, notice, badges)
