"""Making the application: the only module that knows every part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify, request
from flask_appbuilder import AppBuilder
from flask_appbuilder.models.sqla.base import SQLA
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from app.database import build_engine_options, install_events, set_reading
from app.declare.office import Office
from app.flow.keeping import build_keeping
from app.generate.account import PasswordView, lead_to_password
from app.generate.calendar import CalendarView
from app.generate.drafting import DraftView
from app.generate.frame import frame, language
from app.generate.helping import HelpView
from app.generate.holding import hold_back
from app.generate.index import declare_indexes
from app.generate.refused import answer_errors
from app.generate.register import register, staffed
from app.kernel import clock, crypto
from app.scope import NOBODY, build_wall
from app.scope.reader import READER
from app.security.door import Door
from app.security.guard import build_guard
from app.security.manager import Keeper
from app.security.rights import Rights
from app.security.staffing import Appointing
from config import Settings

GENERATE = Path(__file__).parent / "generate"
TRANSLATIONS = Path(__file__).parent.parent / "translations"
POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _configure(app: Flask, office: Office, settings: Settings) -> None:
    app.config.update(
        APP_NAME=office.title,
        OFFICE_DATA_DIR=str(settings.data_dir),
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=build_engine_options(settings.database_url),
        FAB_CREATE_DB=False, FAB_UPDATE_PERMS=False, FAB_ADD_SECURITY_VIEWS=False,
        FAB_ADD_MENU_API=False, FAB_ADD_OPENAPI_VIEWS=False, FAB_API_SWAGGER_UI=False,
        FAB_API_SHOW_STACKTRACE=False, FAB_BASE_TEMPLATE="office/layout.html",
        AUTH_ROLE_ADMIN="nobody", AUTH_USER_REGISTRATION=False,
        LOGIN_FAILURES=settings.login_failures, LOGIN_LOCK_MINUTES=settings.lock_minutes,
        BABEL_DEFAULT_LOCALE="zh", BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=f"{TRANSLATIONS};{settings.data_dir / 'translations'}",
        LANGUAGES={"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}},
        MAX_CONTENT_LENGTH=settings.max_body, MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=2000, SEND_FILE_MAX_AGE_DEFAULT=3600,
        PERMANENT_SESSION_LIFETIME=settings.session_hours * 3600,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "office_session",
        SESSION_COOKIE_SECURE=settings.secure, SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax", WTF_CSRF_TIME_LIMIT=None,
        OFFICE_NOTICE=lazy_gettext("演示环境：县、人员和案件均为虚构。") if settings.demo else "",
    )  # fmt: skip


def _build_database(app: Flask, rules: Appointing) -> SQLA:
    # An answer shows what this request stored, not what somebody else stored a moment later.
    database = SQLA(session_options={"autoflush": True, "expire_on_commit": False})
    database.init_app(app)
    build_wall(database.session)
    build_guard(database.session, rules)
    build_keeping(database.session)
    install_events(database.engine)
    app.extensions["office_session"] = database.session
    return database


def _look_who_asks() -> None:
    """Tell the session who reads before any view runs; a GET takes no write lock."""
    set_reading(request.method in ("GET", "HEAD", "OPTIONS"))
    here = _session()
    here.info[READER] = NOBODY
    if request.endpoint not in ("static", "office.static", "appbuilder.static", "healthz"):
        here.info[READER] = getattr(current_user, "reader", NOBODY)


def _session() -> Any:
    return current_app.extensions["office_session"]()


def _dress(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in ("office.static", "appbuilder.static"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _healthz() -> tuple[Response, int]:
    try:
        _session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return jsonify({"status": "unavailable", "message": "数据库暂时无法访问"}), 503
    return jsonify({"status": "ok"}), 200


def _build_pages(app: Flask, office: Office, database: SQLA) -> None:
    app.register_blueprint(
        Blueprint(
            "office", __name__, static_folder=str(GENERATE / "static"),
            static_url_path="/static/office", template_folder=str(GENERATE / "templates"),
        )
    )  # fmt: skip
    builder = AppBuilder(security_manager_class=Keeper, update_perms=False, indexview=office.desk)
    builder.init_app(app, database.session)  # type: ignore[arg-type]
    builder.sm.auth_view = builder.add_view_no_menu(Door)  # type: ignore[assignment]
    for view in (PasswordView, DraftView, CalendarView, HelpView):
        builder.add_view_no_menu(view)
    register(builder, office)


def create_app(office: Office, settings: Settings) -> Flask:
    """Return the application of an office; the database must have been migrated."""
    office = staffed(office)
    crypto.install(crypto.load_or_make(settings.key_file))
    clock.shift_by(settings.shift)
    declare_indexes(office)
    app = Flask("office", static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _configure(app, office, settings)
    CSRFProtect(app)
    app.extensions["office"] = office
    app.extensions["office_rights"] = Rights.of(office)
    app.extensions["office_appointing"] = rules = Appointing.of(office)
    with app.app_context():
        database = _build_database(app, rules)
        app.before_request(_look_who_asks)
        app.before_request(hold_back)
        app.before_request(lead_to_password)
        _build_pages(app, office, database)
        database.engine.dispose()
    app.after_request(_dress)
    app.context_processor(lambda: {"frame": frame(), "language": language()})
    app.add_url_rule("/healthz", "healthz", _healthz)
    answer_errors(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    return app
