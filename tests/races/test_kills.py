"""The whole server is killed while people write: what was answered is there, nothing is half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.county import County
from tests.http import Answer, Caller
from tests.races.books import Books
from tests.races.hands import made, receive, step
from tests.serving import TOP, free_port, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(7200)]

KILLS = 200 if os.environ.get("FULL") == "1" else 8
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
MOST_SECONDS = 1.2
PATIENCE_SECONDS = 30.0
LAST_BREATH_SECONDS = 5.0
WRITERS = 8


@contextmanager
def mortal(county: County, log: Path, port: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a county in a group of processes of its own; at the end the group is killed."""
    environ = {**os.environ, **county.environment, "PORT": str(port), "CLOCK": ""}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.serving"], cwd=TOP, env=environ,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process)
        yield address, process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the server and all its children at one moment, and expect that none lives on."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    wait_until_gone(process.pid)


def living(session_id: int) -> list[str]:
    """Return the processes of a session that are still there, zombies left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue  # it has ended meanwhile
        state, _parent, _group, session = text.rpartition(")")[2].split()[:4]
        if int(session) == session_id and state != "Z":
            found.append(text)
    return found


def wait_until_gone(session_id: int) -> None:
    """Expect that nothing of a killed server lives on."""
    until = time.monotonic() + LAST_BREATH_SECONDS
    while left := living(session_id):
        assert time.monotonic() < until, f"outlived the server: {left}"
        time.sleep(0.02)


class Witness(Caller):
    """A clerk who writes down what the server has said it stored."""

    def __init__(self, address: str, username: str) -> None:
        self.stored: list[tuple[str, int]] = []
        super().__init__(address, username)

    def api(self, method: str, path: str, body: Any = None) -> Answer:
        answer = super().api(method, path, body)
        if answer.status == 201:
            self.stored.append((path.strip("/"), answer.id))
        return answer


def write_until_cut(clerk: Witness, area: int, name: str, accepted: list[int]) -> None:
    """Take applications and accept them until the server is gone."""
    try:
        for number in count():
            case = receive(clerk, area, f"{name}之{number}")
            made(step(clerk, "cases", case, "accept"))
            accepted.append(case["id"])
    except (OSError, HTTPException):
        return


def wait_for_writing(clerks: list[Witness]) -> None:
    """Wait until something is stored in this life of the server."""
    before = sum(len(clerk.stored) for clerk in clerks)
    until = time.monotonic() + PATIENCE_SECONDS
    while sum(len(clerk.stored) for clerk in clerks) == before and time.monotonic() < until:
        time.sleep(0.002)


def check(books: Books, stored: list[tuple[str, int]], accepted: list[int]) -> None:
    """Compare what was promised with what is stored, and what is stored with itself."""
    for table in ("persons", "households", "cases"):
        there = {row.id for row in books.rows(f"SELECT id FROM {table}")}  # noqa: S608 - our words
        assert [key for name, key in stored if name == table and key not in there] == [], table
    moved = {row.id for row in books.rows("SELECT id FROM cases WHERE state = 'ACCEPTED'")}
    assert [key for key in accepted if key not in moved] == [], "a step was lost"
    assert books.half_records() == []
    assert books.broken_numbers() == []
    assert books.integrity() == []
    lines = books.rows("SELECT record_id FROM journal WHERE act = 'cases.accept'")
    acts = books.rows("SELECT record_id FROM acts WHERE step = 'cases.accept'")
    assert sorted(row[0] for row in lines) == sorted(moved)
    assert sorted(row[0] for row in acts) == sorted(moved)


def test_a_killed_server_keeps_its_word(
    county: County, books: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - no secret is drawn
    accepted: list[int] = []
    callers: list[Witness] = []
    port, log = free_port(), tmp_path / "server.log"
    areas = {1: county.areas["石桥村"], 2: county.areas["河口镇石桥村"]}
    for life in range(KILLS):
        with mortal(county, log, port) as (address, process), ThreadPoolExecutor(WRITERS) as pool:
            # Who was logged in stays so: the session does not live in the process.
            callers = callers or [Witness(address, f"window{1 + i % 4}") for i in range(WRITERS)]
            running: list[Future[None]] = [
                pool.submit(
                    write_until_cut, caller, areas[1 + (i % 4) // 2], f"人{life}之{i}", accepted
                )
                for i, caller in enumerate(callers)
            ]
            wait_for_writing(callers)
            time.sleep(chance.uniform(0, MOST_SECONDS))
            kill(process)
            for writer in running:
                writer.result()
        stored = [promise for caller in callers for promise in caller.stored]
        check(books, stored, accepted)
    assert accepted, "nothing was written before any kill"
    with capsys.disabled():
        said = f"{len(stored)} rows and {len(accepted)} steps promised, all kept"
        print(f"\n{KILLS} kills (SEED={SEED}): {said}")  # noqa: T201 - the figure itself
