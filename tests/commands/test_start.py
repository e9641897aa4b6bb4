"""A real office starts: empty, set up once by three people, and by nobody else."""

from __future__ import annotations

import json
import re
import socket
import stat
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.commands.terminal import Started, run, started
from tests.http import Caller

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SETUP = re.compile(r"(http://[^\s]+/setup/[\w-]{40,})")
PASSWORD = "Stone-Bridge-7"
ADMINISTRATORS = ("SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN")


class Stranger:
    """Somebody with a browser and no account."""

    def __init__(self) -> None:
        self.browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def ask(self, address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        data = urlencode(form).encode() if form is not None else None
        try:
            with self.browser.open(address, data, timeout=20) as answer:
                return int(answer.status), answer.read().decode()
        except HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def office(data: Path) -> Iterator[Started]:
    with started(data) as running:
        yield running


@pytest.fixture(scope="module")
def setup(office: Started) -> str:
    found = SETUP.search(office.said)
    assert found is not None, office.said
    return found[1]


def filled(token: str, **more: str) -> dict[str, str]:
    people = {
        f"{role}-{key}": value
        for order, role in enumerate(ADMINISTRATORS)
        for key, value in {
            "name": "甲乙丙"[order] + "某", "username": f"admin{order}", "new": PASSWORD,
        }.items()
    }  # fmt: skip
    return {"csrf_token": token, "county": "青山县", "code": "349901", **people, **more}


def test_health_is_told(office: Started) -> None:
    status, text = Stranger().ask(f"{office.address}/healthz")
    assert (status, json.loads(text)) == (200, {"status": "ok"})


def test_the_address_is_secret(office: Started, data: Path, setup: str) -> None:
    assert setup.startswith(f"{office.address}/setup/")
    assert stat.S_IMODE((data / "setup.token").stat().st_mode) == 0o600
    assert Stranger().ask(f"{office.address}/setup/guess")[0] == 404
    assert Stranger().ask(setup + "x")[0] == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SYSTEM_ADMIN-new": "short"}, "密码长度"),
        ({"AUDIT_ADMIN-username": "ADMIN0"}, "用户名不能相同"),
        ({"code": "34990"}, "应为 6 位或 12 位数字"),
        ({"county": " "}, "必填"),
        ({"SECURITY_ADMIN-name": ""}, "必填"),
    ],
)
def test_a_bad_setting_up_is_refused_and_stores_nothing(
    setup: str, wrong: dict[str, str], sentence: str
) -> None:
    stranger = Stranger()
    found = TOKEN.search(stranger.ask(setup)[1])
    assert found is not None
    status, page = stranger.ask(setup, filled(found[1], **wrong))
    assert status == 422
    assert sentence in page
    assert stranger.ask(setup)[0] == 200


def test_without_its_token_the_form_is_refused(setup: str) -> None:
    assert Stranger().ask(setup, filled("no token"))[0] == 400


def test_three_administrators_are_set_up_once(office: Started, data: Path, setup: str) -> None:
    stranger = Stranger()
    found = TOKEN.search(stranger.ask(setup)[1])
    assert found is not None
    status, page = stranger.ask(setup, filled(found[1]))
    assert status == 200
    assert "设置完成" in page
    for order in range(len(ADMINISTRATORS)):
        administrator = Caller(office.address, f"admin{order}", PASSWORD)
        assert "青山县" in administrator.get("/").text
        assert administrator.get("/cases/list/").status == 403
    assert stranger.ask(setup)[0] == 404
    assert stranger.ask(setup, filled(found[1]))[0] == 404
    assert not (data / "setup.token").exists()


def test_a_second_start_needs_no_setting_up(data: Path, office: Started) -> None:
    assert office.process.poll() is None
    with started(data) as again:
        assert "/setup/" not in again.said
        assert Caller(again.address, "admin0", PASSWORD).get("/").status == 200


def test_a_shifted_clock_is_refused(tmp_path: Path) -> None:
    ended = run(tmp_path, "start", CLOCK="+3d")
    assert ended.code == 2
    assert "正式启动不允许设置 CLOCK" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_refused_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run(tmp_path, "start", PORT=str(taken.getsockname()[1]))
    assert ended.code == 2
    assert "端口可能已被占用" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"HOST": "0.0.0.0"}, "不能用明文传输"),  # noqa: S104 - refused is what we want
        ({"SECRET_KEY": "short"}, "SECRET_KEY 太短"),
        ({"DATABASE_URL": "mysql://root@localhost/x"}, "只支持 sqlite"),
    ],
)
def test_an_unsafe_setting_is_refused(
    tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    ended = run(tmp_path, "start", **settings)
    assert ended.code == 2
    assert sentence in ended.err


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    ended = run(tmp_path, "migrate", DATABASE_URL=url)
    assert ended.code == 1
    assert "无法使用数据库" in ended.err


def test_what_the_office_writes_is_its_owners_alone(data: Path, office: Started) -> None:
    assert office.process.poll() is None
    private = ("office.db", "keys.json", "secret.key")
    modes = {name: stat.S_IMODE((data / name).stat().st_mode) for name in private}
    assert set(modes.values()) == {0o600}
