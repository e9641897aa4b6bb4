"""Commands that keep running: start, demo, and the job process alone."""

from __future__ import annotations

import csv
import os
import secrets
import socket
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from app.backup import drop_old, make_backup
from app.commands.opening import (
    engine_of,
    migrations_of,
    open_app,
    program_session,
    settings_here,
    tables_of,
)
from app.database import BackupFailed
from app.declare.office import Office
from app.flow.drafts import drop_old_drafts
from app.flow.jobs import JOBS, Nightly, Progress, Registry, WorkFailed
from app.flow.moved_days import JOB as RECOUNT
from app.flow.moved_days import recount_job
from app.flow.warning import JOB as LIMITS
from app.flow.warning import warn_of_limits
from app.kernel import clock
from app.migrations import drop_everything, upgrade
from app.records import JobState
from app.serve import address_of, serve, work_jobs
from config import Settings, Unsafe

DEMO = {"name": "demo", "slot": "county"}
LIMITS_HOUR, BACKUP_HOUR, TIDY_HOUR = 1, 2, 3
SETUP_FILE = "setup.token"
COLUMNS = ("role", "username", "password", "area")


def _nightly_backup(settings: Settings) -> Nightly:
    def work(session: Session, _progress: Progress) -> str:
        try:
            folder = make_backup(session.get_bind().engine, settings)
        except BackupFailed as fault:
            raise WorkFailed(str(fault)) from fault
        return f"已备份到 {folder.name}，删除旧备份 {drop_old(settings)} 份"

    return Nightly(work, BACKUP_HOUR)


def _nightly_drafts(settings: Settings) -> Nightly:
    def work(session: Session, _progress: Progress) -> str:
        gone = drop_old_drafts(session, settings.draft_days)
        return f"已清理 {settings.draft_days} 天未动的草稿 {gone} 份"

    return Nightly(work, TIDY_HOUR)


def registry_of(settings: Settings) -> Registry:
    """Return the work the job process knows."""
    return {
        "backup": _nightly_backup(settings),
        "drafts": _nightly_drafts(settings),
        RECOUNT: recount_job,
        LIMITS: Nightly(warn_of_limits, LIMITS_HOUR),
    }


def _check_port(settings: Settings) -> None:
    """Say so now, not after a minute of preparation, when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            place = f"{settings.host}:{settings.port}"
            raise Unsafe(
                f"无法在 {place} 上提供服务，端口可能已被占用，请用 HOST、PORT 换一个。"
            ) from None


def _demo_state(session: Session) -> JobState | None:
    """Return how far the demo in this database is; None where there is none."""
    query = select(JOBS.c.state).filter_by(**DEMO)
    state: JobState | None = session.connection().execute(query).scalar()
    return state


def _has_accounts(session: Session) -> bool:
    return session.connection().execute(text("SELECT 1 FROM ab_user LIMIT 1")).first() is not None


def _seed(office: Office, session: Session) -> None:
    if office.seed is not None:
        office.seed(session)
        session.commit()


def _private_file(path: Path, content: str) -> None:
    """Write a file that only its owner may read, all at once."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(content)
    draft.replace(path)


def _setup_address(settings: Settings) -> str:
    """Return the one-time address of the set-up page, made now unless it is there."""
    path = settings.data_dir / SETUP_FILE
    if not path.exists():
        _private_file(path, secrets.token_urlsafe(32))
    return f"{address_of(settings)}setup/{path.read_text(encoding='ascii')}"


def appoint(office: Office, _arguments: Namespace) -> int:
    """Print a one-time address at which lost administrators are appointed anew."""
    settings = settings_here()
    with program_session(open_app(office, settings)) as session:
        known = _has_accounts(session)
    if not known:
        raise Unsafe("还没有账号，请先用 start 启动，按打印的网址完成首次设置。")
    print(f"一次性地址（用过即失效，服务须正在运行）：{_setup_address(settings)}")
    return 0


def _setup_line(settings: Settings, *, accounts: bool) -> str:
    """Return the sentence with the one-time address while nobody can log in."""
    if accounts:
        (settings.data_dir / SETUP_FILE).unlink(missing_ok=True)
        return ""
    return f"\n尚无账号，请用一次性地址设置：{_setup_address(settings)}"


def start(office: Office, _arguments: Namespace) -> int:
    """Run a real office: no shifted clock, no demo data, no default account."""
    settings = settings_here()
    if settings.shift:
        raise Unsafe("正式启动不允许设置 CLOCK（拨动时钟），请去掉这个设置。")
    _check_port(settings)
    app = open_app(office, settings)
    with program_session(app) as session:
        if _demo_state(session) is not None:
            raise Unsafe(
                "这个数据库是演示数据，不能用于正式启动。请换一个 DATA_DIR 或 DATABASE_URL。"
            )
        _seed(office, session)
        setup = _setup_line(settings, accounts=_has_accounts(session))
    ready = f"{office.title}已启动：{address_of(settings)}{setup}"
    return serve(app, settings, registry_of(settings), ready)


def work(office: Office, _arguments: Namespace) -> int:
    """Run only the job process, beside servers that run elsewhere."""
    settings = settings_here()
    app = open_app(office, settings)
    print("任务进程已启动。", flush=True)
    work_jobs(app, registry_of(settings))
    return 0


def _clear_half_built(office: Office, settings: Settings) -> None:
    """Empty the database when a demo in it was not finished; refuse one that is no demo."""
    metadata = tables_of(office)
    with engine_of(settings) as engine:
        upgrade(engine, metadata, migrations_of(office))
        with Session(engine) as session:
            state, used = _demo_state(session), _has_accounts(session)
        if state is None and used:
            raise Unsafe(
                "这个数据库里是正式数据，不能用于演示。请换一个 DATA_DIR 或 DATABASE_URL。"
            )
        if state is JobState.RUNNING:
            drop_everything(engine, metadata)


def _build_demo(office: Office, app: Flask, settings: Settings) -> None:
    with program_session(app) as session:
        if _demo_state(session) is JobState.DONE:
            return
        begun = {**DEMO, "state": JobState.RUNNING, "due_at": clock.now(), "total": 0, "done": 0}
        session.connection().execute(insert(JOBS), begun)
        session.commit()
        _seed(office, session)
    print("正在建立虚构的县（人员、案件和办理过程），约需一两分钟 …", flush=True)
    accounts = office.demo(app, lambda line: print(line, flush=True))
    _write_accounts(settings, accounts)
    with program_session(app) as session:
        done = update(JOBS).filter_by(**DEMO).values(state=JobState.DONE, done_at=clock.now())
        session.connection().execute(done)


def _accounts_file(settings: Settings) -> Path:
    return settings.data_dir / "accounts.csv"


def _write_accounts(settings: Settings, accounts: Iterable[tuple[str, str, str, str]]) -> None:
    rows = [",".join(row) for row in (COLUMNS, *accounts)]
    _private_file(_accounts_file(settings), "\n".join(rows) + "\n")


def _accounts_shown(office: Office, settings: Settings) -> str:
    """Return one line per role: the first account that holds it."""
    with _accounts_file(settings).open(encoding="utf-8", newline="") as file:
        first: dict[str, dict[str, str]] = {}
        for row in csv.DictReader(file):
            first.setdefault(row["role"], row)
    labels = {role.code: role.label for role in office.roles}
    lines = [
        f"  {labels.get(role, role)}（{row['area']}）："
        f"用户名 {row['username']}  密码 {row['password']}"
        for role, row in first.items()
    ]
    return "\n".join(["每个角色一个账号（全部账号见数据目录的 accounts.csv）：", *lines])


def demo(office: Office, _arguments: Namespace) -> int:
    """Run the fictional county, built first unless it is there."""
    settings = settings_here(demo=True)
    if office.demo is None:
        raise Unsafe("本单位没有声明演示数据。")
    _check_port(settings)
    _clear_half_built(office, settings)
    app = open_app(office, settings)
    _build_demo(office, app, settings)
    ready = (
        f"{office.title}（演示）已启动：{address_of(settings)}\n{_accounts_shown(office, settings)}"
    )
    return serve(app, settings, registry_of(settings), ready)
