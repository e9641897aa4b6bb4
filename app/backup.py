"""Backups (备份): the database and the keys it is read with, in one folder per backup."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Engine

from app.database import backup_to
from app.kernel import clock
from config import SECRET_FILE, Settings

KEPT = 30
UNFINISHED = ".unfinished-"


def backups_of(settings: Settings) -> Path:
    """Return the folder of all backups."""
    return settings.data_dir / "backups"


def make_backup(engine: Engine, settings: Settings) -> Path:
    """Make a backup and return its folder, which appears only when it is complete.

    Raises ``BackupFailed``.
    """
    name = f"{clock.now():%Y%m%d-%H%M%S}"
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
