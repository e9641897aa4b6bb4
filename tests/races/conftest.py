"""A county of its own for each file here, on the database under test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from app.kernel import crypto
from tests.county import County, raise_county, settings_for
from tests.races.books import Books


@pytest.fixture(scope="module")
def own_url(database_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of the file's own; empty means a file of SQLite."""
    if not database_url:
        yield ""
        return
    name = request.module.__name__.rpartition(".")[2]
    server = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(database_url).set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="module")
def own_keys() -> Iterator[None]:
    """Give the process its keys back: other files of the same run have sealed with them."""
    before = crypto._Installed.ring
    yield
    crypto._Installed.ring = before


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, own_url: str, own_keys: None) -> County:  # noqa: ARG001 - must come first
    """A staffed county with nothing in it yet, its database ready to be served."""
    folder: Path = tmp_path_factory.mktemp("county")
    app, raised = raise_county(settings_for(folder, own_url))
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    return raised


@pytest.fixture(scope="module")
def books(county: County) -> Iterator[Books]:
    """What is really stored, read behind the office's back."""
    opened = Books(county.settings.database_url)
    yield opened
    opened.engine.dispose()
