"""The floor: the least a page of these rows takes with Flask, SQLAlchemy and Jinja.

A session that knows its user by one statement, the same rows and columns in a plain table;
no rights, no scope, no layout, no filter bar, no read log.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from flask import Flask, abort, g, jsonify, request, session
from sqlalchemy import Select, create_engine, select
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response

from config import Settings
from scripts.bench_rows.plain import (
    LISTED,
    SHOWN,
    VERIFIED,
    Case,
    Entry,
    User,
    Verification,
    as_json,
)

PAGE, HISTORY = 50, 60
LOGIN = "<form method=post><input name=username><input name=password type=password></form>"
HEAD = "<!doctype html><title>cases</title>"
TABLE = "<table><tr>{heads}</tr>{{% for row in {rows} %}}<tr>{cells}</tr>{{% endfor %}}</table>"


def _here() -> Session:
    return cast("Session", g.database)


def _template(**tables: Sequence[str]) -> str:
    """Return the source of a page of tables, each with its columns written out."""
    return HEAD + "".join(
        TABLE.format(
            rows=rows,
            heads="".join(f"<th>{name}</th>" for name in names),
            cells="".join(f"<td>{{{{ row.{name} }}}}</td>" for name in names),
        )
        for rows, names in tables.items()
    )


def _rows(*more: Any, order: str, **where: str) -> Sequence[Case]:
    """Return a page of cases: newest first, with whose they are and where."""
    links = [joinedload(Case.applicant), joinedload(Case.area), *more]
    query: Select[Any] = select(Case).options(*links)
    if where.get("after"):
        query = query.where(Case.id < int(where["after"]))
    if where.get("state"):
        query = query.where(Case.state == where["state"])
    if order == "-received_at":
        query = query.order_by(Case.received_at.desc())
    return _here().scalars(query.order_by(Case.id.desc()).limit(PAGE)).all()


def _asked() -> dict[str, str]:
    return {"order": "", **request.args.to_dict()}


def _case(pk: int) -> Case:
    links = [joinedload(Case.household), joinedload(Case.applicant), joinedload(Case.area)]
    lines = selectinload(Case.verifications)
    verified = [lines.joinedload(Verification.first), lines.joinedload(Verification.second)]
    return _here().scalars(select(Case).where(Case.id == pk).options(*links, *verified)).one()


def _entries(pk: int) -> Sequence[Entry]:
    query = select(Entry).where(Entry.subject_kind == "cases", Entry.subject_id == pk)
    return _here().scalars(query.order_by(Entry.id.desc()).limit(HISTORY)).all()


def _log_in() -> str:
    if request.method == "POST":
        query = select(User).where(User.username == request.form["username"])
        user = _here().scalars(query).one()
        if not check_password_hash(user.password, request.form["password"]):
            abort(403)
        session["user"] = user.id
    return LOGIN


def _know_the_user() -> None:
    if request.endpoint != "login" and _here().get(User, session.get("user", 0)) is None:
        abort(403)


def make_floor(settings: Settings) -> Flask:
    """Return the application; its engine stands where gunicorn's settings look for it."""
    app = Flask("floor", static_folder=None)
    app.config["SECRET_KEY"] = settings.secret_key
    engine = create_engine(settings.database_url)
    app.extensions["sqlalchemy"] = SimpleNamespace(engine=engine)
    list_page = app.jinja_env.from_string(_template(cases=LISTED))
    case_page = app.jinja_env.from_string(
        _template(cases=SHOWN, verifications=VERIFIED, entries=["at", "act"])
    )

    def open_session() -> None:
        g.database = Session(engine)

    def close_session(_error: BaseException | None) -> None:
        if "database" in g:
            g.database.close()

    def show_list() -> str:
        return list_page.render(cases=_rows(**_asked()))

    def show(pk: int) -> str:
        case = _case(pk)
        return case_page.render(
            cases=[case], verifications=case.verifications, entries=_entries(pk)
        )

    def send_list() -> Response:
        rows = _rows(joinedload(Case.household), **_asked())
        return jsonify(result=[as_json(case) for case in rows])

    app.before_request(open_session)
    app.before_request(_know_the_user)
    app.teardown_appcontext(close_session)
    app.add_url_rule("/login/", "login", _log_in, methods=["GET", "POST"])
    app.add_url_rule("/list", "list", show_list)
    app.add_url_rule("/show/<int:pk>", "show", show)
    app.add_url_rule("/api", "api", send_list)
    return app
