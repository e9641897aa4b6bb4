"""The whole office, as the factory receives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.declare.choice import Choice
from app.declare.record import Record
from app.declare.screen import Screen
from app.declare.staffing import Staffing


@dataclass(eq=False)
class Office:
    """A title, the roles with the level they serve at, the menu, the screens, the views.

    ``levels`` maps a role to the level of area it is granted for: county, town, village.
    ``staffing`` says who appoints whom, and brings the pages of the staff.
    ``desk`` is the first page; ``open_views`` ask for no right; ``home`` is the folder with
    the office's migrations and seeds.
    ``seed(session)`` brings what every office needs and may be repeated; ``demo(app, say)``
    builds a fictional office and returns its accounts as (role, username, password, area);
    ``load_areas`` and ``load_calendar`` take (session, lines) and return (new, changed) counts.
    """

    title: str
    roles: type[Choice]
    menu: type[Choice]
    screens: Sequence[Screen]
    levels: Mapping[Choice, str]
    home: Path
    staffing: Staffing | None = None
    desk: Any = None
    views: Sequence[Any] = ()
    open_views: Sequence[Any] = ()
    seed: Any = None
    demo: Any = None
    load_areas: Any = None
    load_calendar: Any = None

    def __post_init__(self) -> None:
        for screen in self.screens:
            screen.model.screen = screen
        self._by_model = {screen.model: screen for screen in self.screens}
        self._by_name = {screen.name: screen for screen in self.screens}

    def screen_of(self, model: type[Record]) -> Screen | None:
        """Return the screen of a record, if it has one."""
        return self._by_model.get(model)

    def screen_named(self, name: str) -> Screen | None:
        """Return the screen with this plural name."""
        return self._by_name.get(name)
