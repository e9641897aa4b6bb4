"""Commands that change or copy what is stored: migrate, backup, import."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.backup import drop_old, make_backup
from app.commands.opening import (
    bring_up_to_date,
    engine_of,
    migrations_of,
    open_app,
    program_session,
    settings_here,
    tables_of,
)
from app.database import BackupFailed, file_of
from app.declare.office import Office
from app.kernel.faults import Refused
from app.kernel.sheets import lines_of
from app.migrations import drift, revise, scratch, script_head


def migrate(office: Office, arguments: Namespace) -> int:
    """Migrate; ``--check`` compares only, ``--new`` writes the next migration."""
    if arguments.check:
        return _check(office)
    if arguments.new is not None:
        return _write_new(office, arguments.new)
    settings = settings_here()
    bring_up_to_date(office, settings)
    print(f"数据库已是当前版本 {script_head(migrations_of(office)) or '（无迁移）'}。")
    return 0


def _check(office: Office) -> int:
    metadata = tables_of(office)
    with scratch(metadata, migrations_of(office)) as engine:
        differences = drift(engine, metadata)
    for line in differences:
        print(line)
    if differences:
        print("声明与迁移不一致，请运行：python3 run.py migrate --new 说明", file=sys.stderr)
    return 1 if differences else 0


def _write_new(office: Office, title: str) -> int:
    path = revise(tables_of(office), migrations_of(office), title)
    print(f"已生成 {path}，请检查后提交。" if path else "声明与迁移一致，无须新的迁移。")
    return 0


def backup(_office: Office, _arguments: Namespace) -> int:
    """Make a backup now; old ones beyond thirty are deleted."""
    settings = settings_here()
    file = file_of(settings.database_url)
    if file is not None and not file.exists():
        raise BackupFailed(f"没有数据库 {file}，无可备份。请核对 DATA_DIR。")
    with engine_of(settings) as engine:
        print(f"已备份到 {make_backup(engine, settings)}")
    drop_old(settings)
    return 0


def _lines(path: Path) -> list[str]:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise Refused(f"无法读取文件 {path}：{fault.strerror}") from None
    try:
        return lines_of(content)
    except Refused as fault:
        raise Refused(f"文件 {path}：{fault}") from None


def _import(office: Office, file: str, load: Callable[..., Any] | None) -> int:
    if load is None:
        raise Refused("本单位没有声明这项导入")
    lines = _lines(Path(file))
    with program_session(open_app(office, settings_here())) as session:
        new, changed = load(session, lines)
    print(f"导入完成：新增 {new} 条，更新 {changed} 条。")
    return 0


def import_areas(office: Office, arguments: Namespace) -> int:
    """Load administrative areas; all lines or none."""
    return _import(office, arguments.file, office.load_areas)


def import_calendar(office: Office, arguments: Namespace) -> int:
    """Load the working calendar; all lines or none."""
    return _import(office, arguments.file, office.load_calendar)
