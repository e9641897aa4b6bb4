"""What all tests share: no network beyond this machine, and the office under test."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from tests.machines import temp_postgres

if TYPE_CHECKING:
    from tests.house import House


def _is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    host = str(address[0])
    return host in ("localhost", "") or ipaddress.ip_address(host).is_loopback


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and not _is_here(arguments[1]):
        raise PermissionError(f"a test wanted to reach {arguments[1]}")


sys.addaudithook(_stay_here)

# How long one example takes says more of the machine's other work than of ours.
settings.register_profile("office", deadline=None)
settings.load_profile("office")


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """The database of this worker; empty means a file of SQLite in the data folder."""
    with ExitStack() as stack:
        if os.environ.get("TEST_DATABASE", "sqlite") != "postgres":
            yield ""
            return
        url = stack.enter_context(temp_postgres())
        if url is None:
            pytest.skip("没有 PostgreSQL")
        yield url


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
    from app.kernel import crypto  # noqa: PLC0415 - other tests need no office

    before = crypto._Installed.ring
    yield
    crypto._Installed.ring = before


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[House]:
    """The office under test, built once for each worker."""
    from tests.house import build_house  # noqa: PLC0415 - other tests need no office

    folder: Path = tmp_path_factory.mktemp("office")
    built = build_house(folder, database_url)
    yield built
    built.engine.dispose()
