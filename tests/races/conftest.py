"""A county of its own for each file here, on the database under test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.county import County, raise_county, settings_for
from tests.races.books import Books


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
