"""Making the pages and the REST resource of every screen, and registering them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_appbuilder import AppBuilder

from app.declare.office import Office
from app.declare.screen import Screen
from app.generate.rest import RecordApi
from app.generate.rights import RightsView
from app.generate.screens import RecordView
from app.generate.staffing import StaffingView


def _named(screen: Screen, ending: str) -> str:
    return "".join(word.capitalize() for word in screen.name.split("_")) + ending


def _without(screen: Screen) -> set[str]:
    """Return the pages a screen does not have: a record without a life has no steps."""
    return set() if screen.flow is not None else {"step"}


def view_class(screen: Screen) -> type[RecordView]:
    """Return the class of a screen's pages."""
    body: dict[str, Any] = {
        "screen": screen,
        "route_base": f"/{screen.name}",
        "class_permission_name": screen.name,
        "exclude_route_methods": _without(screen),
    }
    return type(_named(screen, "View"), (RecordView,), body)


def api_class(screen: Screen) -> type[RecordApi]:
    """Return the class of a screen's REST resource."""
    body: dict[str, Any] = {
        "screen": screen,
        "resource_name": screen.name,
        "class_permission_name": screen.name,
        "openapi_spec_tag": screen.title,
        "exclude_route_methods": _without(screen),
    }
    return type(_named(screen, "Api"), (RecordApi,), body)


def staffed(office: Office) -> Office:
    """Return an office that appoints with the pages for it among its views."""
    if office.staffing is None:
        return office
    appointers, menu = tuple(office.staffing.appointers), office.staffing.menu
    access = dict.fromkeys(("can_list", "can_change"), appointers)
    staffing = type("Staffing", (StaffingView,), {"menu": menu, "access": access})
    rights = type(
        "RightsOfRoles", (RightsView,), {"menu": menu, "access": {"can_read": tuple(office.roles)}}
    )
    return replace(office, views=(*office.views, staffing, rights))


def register(builder: AppBuilder, office: Office) -> None:
    """Register pages and resources of all screens, and the office's own views."""
    for screen in office.screens:
        builder.add_view_no_menu(view_class(screen))
        builder.add_api(api_class(screen))
    for view in [*office.views, *office.open_views]:
        builder.add_view_no_menu(view)
