"""Migrations: Alembic driven by the program, one history for both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.operations import Operations
from alembic.operations.ops import (
    CreateForeignKeyOp,
    CreateTableOp,
    MigrateOperation,
    ModifyTableOps,
    UpgradeOps,
)
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, ForeignKeyConstraint, MetaData, create_engine, text
from sqlalchemy.types import TypeDecorator

from app.append_only import missing_triggers, put_triggers
from app.database import build_engine_options, install_events

LOCK = 7_341_525  # any number; all processes of the office must use the same
LONGEST_WAIT_MS = 600_000
VERSION_TABLE = "alembic_version"
REVISION = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down}


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    {body}
'''


class MigrationFailed(RuntimeError):
    """The database was not brought up to date; says why, in Chinese."""


def _script(folder: Path) -> ScriptDirectory:
    if not folder.is_dir():
        raise MigrationFailed(f"没有迁移目录 {folder}，请先运行：python3 run.py migrate --new 说明")
    return ScriptDirectory(str(folder), version_locations=[str(folder)])


def script_head(folder: Path) -> str | None:
    """Return the newest revision in the folder; None while there is none."""
    return _script(folder).get_current_head()


def database_head(engine: Engine) -> str | None:
    """Return the revision a database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _plain_type(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types as what they store, so that old migrations do not need the program."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


def _is_ours(_thing: Any, name: str | None, kind: str, *_rest: Any) -> bool:
    return not (kind == "table" and name == VERSION_TABLE)


def _context(connection: Connection, metadata: MetaData, **more: Any) -> MigrationContext:
    options = {
        "target_metadata": metadata,
        "compare_type": True,
        "include_object": _is_ours,
        "render_item": _plain_type,
        "transactional_ddl": True,
        "version_table": VERSION_TABLE,
    }
    return MigrationContext.configure(connection, opts=options | more)


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that no other migrating process can be in."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            # Batch operations rebuild tables that others point to; links are checked at the end.
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute(f"PRAGMA busy_timeout={LONGEST_WAIT_MS}")
        try:
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection
        finally:
            _forget_settings(connection)


def _forget_settings(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=ON")


def _check_links(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise MigrationFailed(f"迁移后 {broken[0]} 表有指向不存在记录的外键，已全部撤回。")


def upgrade(engine: Engine, metadata: MetaData, folder: Path) -> str | None:
    """Bring a database to the newest revision of the folder, all or nothing; return it.

    Processes that do so at once wait for each other. Raises ``MigrationFailed``.
    """
    script = _script(folder)
    try:
        with _alone(engine) as connection:
            _run(connection, metadata, script)
            _check_links(connection)
            put_triggers(connection)
    except CommandError as fault:
        raise MigrationFailed(
            "数据库的版本不在本程序的迁移中，可能由更新的程序建立，请升级程序。"
        ) from fault
    return script.get_current_head()


def _run(connection: Connection, metadata: MetaData, script: ScriptDirectory) -> None:
    def steps(revision: Any, _context: MigrationContext) -> list[Any]:
        return list(script._upgrade_revs("head", revision))  # noqa: SLF001 - as its own command does

    context = _context(connection, metadata, fn=steps, script=script)
    with Operations.context(context):
        context.run_migrations()


def drop_everything(engine: Engine, metadata: MetaData) -> None:
    """Drop all tables: for a demo that was not finished, and nothing else."""
    with _alone(engine) as connection:
        metadata.drop_all(connection)
        connection.execute(text(f"DROP TABLE IF EXISTS {VERSION_TABLE}"))


def drift(engine: Engine, metadata: MetaData) -> list[str]:
    """Return what a migrated database lacks or has too much, compared with the declarations."""
    with engine.connect() as connection:
        differences = compare_metadata(_context(connection, metadata), metadata)
        walls = missing_triggers(connection)
    return [_sentence(item) for item in differences] + [f"缺少触发器 {name}" for name in walls]


def _sentence(difference: Any) -> str:
    if isinstance(difference, list):
        return "；".join(map(_sentence, difference))
    what, *which = difference
    return f"{what} {' '.join(str(part) for part in which if part is not None)}"


@contextmanager
def scratch(metadata: MetaData, folder: Path) -> Iterator[Engine]:
    """Make an empty database, migrated by the folder, for as long as the block lasts."""
    with TemporaryDirectory() as place:
        url = f"sqlite:///{place}/scratch.db"
        engine = create_engine(url, **build_engine_options(url))
        install_events(engine)
        try:
            upgrade(engine, metadata, folder)
            yield engine
        finally:
            engine.dispose()


def revise(metadata: MetaData, folder: Path, title: str) -> Path | None:
    """Write the migration from the folder's newest revision to the declarations.

    Returns its path, or None when there is nothing to migrate.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with scratch(metadata, folder) as engine, engine.connect() as connection:
        context = _context(connection, metadata)
        operations = produce_migrations(context, metadata).upgrade_ops
        if operations is None or operations.is_empty():
            return None
        _postpone_links(operations)
        body = render_python_code(
            operations, render_as_batch=True, render_item=_plain_type, migration_context=context
        )
    # Every link that remains inside its table leads to one that is there already.
    own = [line for line in body.splitlines() if not line.strip().startswith("# ###")]
    return _write(folder, title, "\n".join(own).strip().replace(", use_alter=True", ""))


def _links_to(table: CreateTableOp, others: set[str]) -> list[ForeignKeyConstraint]:
    links = [part for part in table.columns if isinstance(part, ForeignKeyConstraint)]
    leading = [link for link in links if link.referred_table.name in others]
    return sorted(leading, key=lambda link: str(link.name))


def _postpone_links(operations: UpgradeOps) -> None:
    """Put the links to tables that are created further down behind all tables."""
    tables = [item for item in operations.ops if isinstance(item, CreateTableOp)]
    coming = {table.table_name for table in tables}
    late: list[MigrateOperation] = []
    for table in tables:
        forward = _links_to(table, coming - {table.table_name})
        table.columns = [part for part in table.columns if all(part is not f for f in forward)]
        links = [CreateForeignKeyOp.from_constraint(part) for part in forward]
        if links:
            late.append(ModifyTableOps(table.table_name, links))
        coming.discard(table.table_name)
    operations.ops.extend(late)


def _write(folder: Path, title: str, body: str) -> Path:
    head = script_head(folder)
    revision = f"{int(head or 0) + 1:04d}"
    slug = re.sub(r"[^0-9a-z]+", "_", title.lower()).strip("_")
    down = f'"{head}"' if head else None
    path = folder / f"{revision}_{slug}".rstrip("_")
    path = path.with_name(path.name + ".py")
    content = REVISION.format(title=title.rstrip("."), revision=revision, down=down, body=body)
    path.write_text(content, encoding="utf-8")
    return path
