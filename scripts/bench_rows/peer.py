"""The peer: Flask-AppBuilder as it comes, over the same tables.

Named are only the columns to list, show and search (by default the search loads whole tables),
the order, and that REST takes the browser's cookie; everything else is the framework's default.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder, ModelRestApi, ModelView
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.models.sqla.interface import SQLAInterface

from config import Settings
from scripts.bench_rows.plain import LISTED, SHOWN, VERIFIED, Case, Verification
from scripts.bench_rows.questions import USERNAME

SEARCHED = ["number", "state", "cause", "received_at"]
SEARCHED_LINES = ["number", "state"]
NEWEST_FIRST: Any = ("id", "desc")
NAMED = {"household": "household.number", "applicant": "applicant.name", "area": "area.name"}
SENT = [NAMED.get(name, name) for name in SHOWN]


def _rows_of(model: Any) -> Any:
    return SQLAInterface(model)  # takes any mapped class, though it asks for its own base


class VerificationView(ModelView):
    datamodel = _rows_of(Verification)
    list_columns = VERIFIED
    search_columns = SEARCHED_LINES


RELATED = [VerificationView]


class CaseView(ModelView):
    datamodel = _rows_of(Case)
    list_columns = LISTED
    show_columns = SHOWN
    search_columns = SEARCHED
    base_order = NEWEST_FIRST
    related_views = RELATED


class CaseApi(ModelRestApi):
    datamodel = _rows_of(Case)
    resource_name = "case"
    allow_browser_login = True
    list_columns = SENT
    search_columns = SEARCHED
    base_order = NEWEST_FIRST


def make_peer(settings: Settings) -> Flask:
    """Return the application; the account becomes an administrator of it."""
    app = Flask("peer")
    app.config.update(SECRET_KEY=settings.secret_key, SQLALCHEMY_DATABASE_URI=settings.database_url)
    database: Any = SQLA()
    database.init_app(app)
    with app.app_context():
        builder: Any = AppBuilder(app, database.session)
        builder.add_view(CaseView, "Cases", category="Office")
        builder.add_view_no_menu(VerificationView)
        builder.add_api(CaseApi)
        keeper = builder.sm
        user = keeper.find_user(username=USERNAME)
        user.roles = [keeper.find_role("Admin")]
        keeper.update_user(user)
    return app
