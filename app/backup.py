"""Backups (备份): the database and the keys it is read with, in one folder per backup."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from sqlalchemy import Engine

from app.database import backup_to
from app.kernel import clock
from config import SECRET_FILE, Settings

KEPT = 30
UNFINISHED = ".unfinished-"
BACKUPS, FORMAT = "backups", "%Y%m%d-%H%M%S"
NAME = re.compile("[0-9]{8}-[0-9]{6}")


def backups_of(settings: Settings) -> Path:
    """Return the folder of all backups."""
    return settings.data_dir / BACKUPS


def last_backup(data_dir: Path) -> dt.datetime | None:
    """Return when the newest backup in a data folder was made; None where there is none."""
    names = (f.name for f in (data_dir / BACKUPS).glob("[0-9]*") if f.is_dir())
    newest = max((name for name in names if NAME.fullmatch(name)), default="")
    if not newest:
        return None
    return dt.datetime.strptime(newest, FORMAT).replace(tzinfo=clock.OFFICE_ZONE)


def make_backup(engine: Engine, settings: Settings) -> Path:
    """Make a backup and return its folder, which appears only when it is complete.

    Raises ``BackupFailed``.
    """
    name = clock.now().strftime(FORMAT)
    draft = backups_of(settings) / (UNFINISHED + name)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    backup_to(engine, draft / ("office.db" if engine.dialect.name == "sqlite" else "office.dump"))
    for file in (settings.key_file, settings.data_dir / SECRET_FILE):
        if file.exists():
            shutil.copy2(file, draft / file.name)
    return draft.rename(draft.with_name(name))


def drop_old(settings: Settings, kept: int = KEPT) -> int:
    """Delete all backups but the newest ``kept``; return how many were deleted."""
    folders = sorted(f for f in backups_of(settings).glob("[0-9]*") if f.is_dir())
    old = folders[:-kept]
    for folder in old:
        shutil.rmtree(folder)
    return len(old)
