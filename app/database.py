"""The database underneath: safe settings of both kinds, short locks, statements counted."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url

BUSY_SECONDS = 15
# PostgreSQL cuts names at 63 bytes; SQLite is held to it so that both have the same names.
NAME_LENGTH = 63
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"busy_timeout={BUSY_SECONDS * 1000}",
)

_reading: ContextVar[bool] = ContextVar("reading", default=False)


class BackupFailed(RuntimeError):
    """The backup was not made; says why, in Chinese."""


def set_reading(only: bool) -> None:  # noqa: FBT001 - the one fact it is told
    """Say whether the transactions begun from now on in this request only read."""
    _reading.set(only)


@contextmanager
def reading() -> Iterator[None]:
    """Let the transactions begun inside only read: on SQLite they take no write lock.

    One that writes after all may fail with “database is locked”.
    """
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def file_of(url: str | URL) -> Path | None:
    """Return the file of an SQLite database; None for a server or a database in memory."""
    parts = make_url(url)
    named = parts.get_backend_name() == "sqlite" and parts.database not in (None, "", ":memory:")
    return Path(str(parts.database)) if named else None


def build_engine_options(url: str | URL) -> dict[str, Any]:
    """Return what ``create_engine`` needs besides the URL."""
    options: dict[str, Any] = {"hide_parameters": True}
    if make_url(url).get_backend_name() == "sqlite":
        connect_args = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        return options | {"connect_args": connect_args, "max_identifier_length": NAME_LENGTH}
    return options | {"pool_pre_ping": True}


def _make_private(path: Path) -> None:
    """Make the file before SQLite does, readable by its owner only; -wal and -shm follow it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and too weak
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A deferred transaction that writes later fails at once when somebody else was faster.
    kind = "DEFERRED" if _reading.get() else "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {kind}")


def install_events(engine: Engine) -> None:
    """Set up every new connection and transaction of an engine; does nothing on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return
    path = file_of(engine.url)
    if path is not None:
        _make_private(path)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


@contextmanager
def count_statements(engine: Engine) -> Iterator[list[str]]:
    """Collect the texts of all statements an engine runs inside the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def backup_to(engine: Engine, path: Path) -> None:
    """Copy the whole database into ``path`` (0600) while the office works on.

    The file appears only when it is complete. Raises ``BackupFailed``.
    """
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    _make_private(draft)
    try:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(engine, draft)
        else:
            _dump_postgres(engine.url, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _copy_sqlite(engine: Engine, path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy, closing(engine.raw_connection()) as source:
        driver: Any = source.driver_connection
        driver.backup(copy)
        # One file that can be carried away, without -wal beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise BackupFailed(f"备份 {path} 未通过完整性检查：{verdict}")


def _dump_postgres(url: URL, path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupFailed(
            "没有找到 pg_dump，无法备份。请安装 postgresql-client，"
            "例如：apt-get install postgresql-client"
        )
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    environ = {**os.environ, "PGPASSWORD": str(url.password or "")}
    command = [program, "--format=custom", f"--file={path}", f"--dbname={plain}"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if ended.returncode:
        raise BackupFailed(f"pg_dump 备份失败：{ended.stderr.strip()[:500]}")
