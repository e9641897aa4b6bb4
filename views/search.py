"""Search from anywhere (搜索): a name fragment, a number, a whole ID number."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.generate.asking import log_reading, may, office, session
from app.generate.cells import table
from app.generate.labels import title_of
from app.generate.lookups import matching
from app.generate.pages import Table
from app.security.identity import person

FOUND = 10
LONGEST = 100


def _tables(raw: str) -> list[Table]:
    """Return what matches on every screen of the menu that the person may read."""
    here = session()
    screens = [s for s in office().screens if s.menu is not None and may("can_list", s.name)]
    found = [(s, matching(here, s.model, raw, s.rows, most=FOUND)) for s in screens]
    return [table(title_of(screen), [*screen.rows], rows) for screen, rows in found if rows]


class Search(BaseView):
    """What the box at the top of every page finds; the search is logged.

    It is sent in the body: an ID number in an address would stay in browsers and proxies.
    """

    route_base = "/search"
    default_view = "search"

    @expose("", methods=["GET", "POST"])
    def search(self) -> Any:
        """Show the matching records, in the person's scope."""
        if person() is None:
            return redirect(url_for("Door.login"))
        raw = request.form.get("q", "").strip()[:LONGEST]
        page = self.render_template(
            "office/search.html", query=raw, tables=_tables(raw) if raw else []
        )
        if raw:
            log_reading("search", None, "search")
        return page
