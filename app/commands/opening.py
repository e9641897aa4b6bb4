"""Opening the office for a command: its tables, its database, its application."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, MetaData, create_engine
from sqlalchemy.orm import Session

from app.database import build_engine_options, install_events
from app.declare.office import Office
from app.framework import whole_metadata
from app.generate.index import declare_indexes
from app.migrations import upgrade
from app.scope import PROGRAM, reading_as
from config import Settings


def settings_here(*, demo: bool = False) -> Settings:
    """Return the settings of this process."""
    return Settings.read(os.environ, demo=demo)


def tables_of(office: Office) -> MetaData:
    """Return all tables with all indexes, as they should be in the database."""
    metadata = whole_metadata()
    declare_indexes(office)
    return metadata


def migrations_of(office: Office) -> Path:
    """Return the folder of the office's migrations."""
    return office.home / "migrations"


@contextmanager
def engine_of(settings: Settings) -> Iterator[Engine]:
    """Connect to the database without an application, for as long as the block lasts."""
    engine = create_engine(settings.database_url, **build_engine_options(settings.database_url))
    install_events(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def bring_up_to_date(office: Office, settings: Settings) -> None:
    """Migrate the database."""
    with engine_of(settings) as engine:
        upgrade(engine, tables_of(office), migrations_of(office))


def open_app(office: Office, settings: Settings) -> Flask:
    """Return the application over a migrated database."""
    # Its import takes a second that most commands do not need.
    from app.factory import create_app  # noqa: PLC0415

    bring_up_to_date(office, settings)
    return create_app(office, settings)


@contextmanager
def program_session(app: Flask) -> Iterator[Session]:
    """Read and write as the program; committed at the end of the block."""
    with app.app_context():
        session: Session = app.extensions["office_session"]()
        with reading_as(session, PROGRAM):
            yield session
            session.commit()
