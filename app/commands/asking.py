"""Commands that only tell something: due, check, reference, openapi, translate."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import Namespace
from importlib import import_module
from tempfile import TemporaryDirectory

from app.commands.opening import engine_of, migrations_of, settings_here, tables_of
from app.database import file_of
from app.declare.checks import check as check_declarations
from app.declare.office import Office
from app.flow.strays import stray_codes
from app.kernel.clock import OFFICE_ZONE, parse_day, parse_moment, show_day, show_moment
from app.kernel.daylist import calendar_from, read_listed
from app.kernel.faults import Refused
from app.kernel.pastdays import past_days
from app.kernel.working import Calendar, Length, Unit
from app.kernel.working import due as count_due
from app.migrations import database_head, script_head
from config import Settings

PROVISIONAL = "（按法定节假日暂推）"


def _calendar(office: Office) -> Calendar:
    path = office.home / "data" / "calendar.csv"
    with path.open(encoding="utf-8") as lines:
        return calendar_from([*past_days(), *read_listed(lines)])


def _beginning(raw: str) -> dt.datetime:
    """Read a moment; a day alone is its beginning."""
    try:
        return parse_moment(raw)
    except Refused:
        return dt.datetime.combine(parse_day(raw), dt.time.min, OFFICE_ZONE)


def due(office: Office, arguments: Namespace) -> int:
    """Print when a length ends by the office's own list of days; needs no database."""
    length = Length.parse(arguments.length)
    end = count_due(_beginning(arguments.moment), length, _calendar(office))
    shown = show_moment(end.at) if length.unit is Unit.HOUR else show_day(end.at.date())
    print(f"{shown} {PROVISIONAL}" if end.provisional else shown)
    return 0


def check(office: Office, _arguments: Namespace) -> int:
    """Print every unsound declaration, and every stored code its list no longer has."""
    tables_of(office)
    problems = check_declarations(office)
    for problem in problems:
        print(problem)
    strays = _strays(office)
    for line in strays:
        print(line)
    failed = bool(strays) or any(not problem.warn for problem in problems)
    if not failed:
        print(f"声明检查通过：{len(office.screens)} 种记录。")
    return 1 if failed else 0


def _strays(office: Office) -> list[str]:
    """Look into the database where there is one; an older one is left to the next start."""
    settings = settings_here()
    file = file_of(settings.database_url)
    if file is not None and not file.exists():
        return []
    with engine_of(settings) as engine:
        if database_head(engine) != script_head(migrations_of(office)):
            print("数据库尚未升级到当前版本，未检查其中的代码。", file=sys.stderr)
            return []
        return stray_codes(engine, office)


def print_reference(office: Office, _arguments: Namespace) -> int:
    """Print the reference of all records."""
    tables_of(office)
    print(import_module("app.generate.reference").reference(office))
    return 0


def openapi(office: Office, _arguments: Namespace) -> int:
    """Print the OpenAPI document, made by an application over an empty database."""
    tables_of(office)
    with TemporaryDirectory() as folder:
        settings = Settings.read({"DATA_DIR": folder}, demo=True)
        app = import_module("app.factory").create_app(office, settings)
        with app.app_context():
            document = import_module("app.generate.openapi").document(app)
    print(json.dumps(document, ensure_ascii=False, indent=2))
    return 0


def translate(office: Office, arguments: Namespace) -> int:
    """Bring the catalogues up to date, or check that they are complete."""
    tables_of(office)
    catalogues = import_module("app.generate.catalogues")
    return int(catalogues.translate(office, check=arguments.check))
