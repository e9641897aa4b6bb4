"""Settings: what is safe runs, everything else is refused in Chinese with its remedy."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path
from typing import Any

import pytest

from config import SECRET_FILE, Settings, Unsafe

ANYWHERE = "0.0.0.0"  # noqa: S104 - read, never bound
GOOD_SECRET = "qM3vT8xL0pW5zR2kY7nB4cF9hJ6dG1sA"


def read(data: Path, *, demo: bool = False, **environ: str) -> Settings:
    return Settings.read({"DATA_DIR": str(data), **environ}, demo=demo)


def test_what_is_not_said_is_safe(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert (settings.host, settings.port, settings.transport) == ("127.0.0.1", 8080, "plain")
    assert (settings.proxies, settings.shift, settings.demo) == (0, dt.timedelta(), False)
    assert settings.database_url == f"sqlite:///{tmp_path}/office.db"
    assert not settings.secure


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"HOST": ANYWHERE}, "不能用明文传输"),
        ({"HOST": "192.168.1.5"}, "不能用明文传输"),
        ({"HOST": "office.example"}, "不能用明文传输"),
        ({"HOST": "::"}, "不能用明文传输"),
        ({"HOST": ANYWHERE, "TRANSPORT": "plain"}, "不能用明文传输"),
        ({"TRANSPORT": "http"}, "设置 TRANSPORT"),
        ({"TRANSPORT": "proxy"}, "设置 TRANSPORT"),
        ({"TRANSPORT": "proxy:0"}, "设置 TRANSPORT"),
        ({"TRANSPORT": "proxy:10"}, "设置 TRANSPORT"),
        ({"PORT": "0"}, "设置 PORT 应为 1 至 65535"),
        ({"PORT": "65536"}, "设置 PORT"),
        ({"PORT": "8080 "}, "设置 PORT"),
        ({"PORT": "８０８０"}, "设置 PORT"),
        ({"PORT": "-1"}, "设置 PORT"),
        ({"PORT": "9" * 40}, "设置 PORT"),
        ({"WORKERS": "0"}, "设置 WORKERS 应为 1 至 64"),
        ({"WORKERS": "65"}, "设置 WORKERS"),
        ({"THREADS": "many"}, "设置 THREADS"),
        ({"CLOCK": "tomorrow"}, "设置 CLOCK 不对"),
        ({"CLOCK": "+40000d"}, "设置 CLOCK 不对"),
        ({"DATABASE_URL": "mysql://root@localhost/x"}, "设置 DATABASE_URL"),
        ({"DATABASE_URL": "office.db"}, "设置 DATABASE_URL"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY 太短"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY 太短"),
        ({"SECRET_KEY": "changeme-" + GOOD_SECRET}, "SECRET_KEY 太短或是众所周知"),
    ],
)
def test_unsafe_settings_are_refused_by_name(
    tmp_path: Path, environ: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Unsafe, match=sentence):
        read(tmp_path, **environ)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"HOST": "localhost"}, {"transport": "plain"}),
        ({"HOST": "127.0.0.9"}, {"transport": "plain"}),
        ({"HOST": "::1"}, {"transport": "plain"}),
        ({"HOST": ANYWHERE, "TRANSPORT": "tls"}, {"transport": "tls", "secure": True}),
        (
            {"HOST": ANYWHERE, "TRANSPORT": "proxy:2"},
            {"transport": "proxy", "proxies": 2, "secure": True},
        ),
        ({"PORT": "1"}, {"port": 1}),
        ({"PORT": ""}, {"port": 8080}),
        ({"CLOCK": "+3d"}, {"shift": dt.timedelta(days=3)}),
        ({"CLOCK": "-2h"}, {"shift": dt.timedelta(hours=-2)}),
        (
            {"DATABASE_URL": "postgres://office@db/relief"},
            {"database_url": "postgresql+psycopg://office@db/relief"},
        ),
        (
            {"DATABASE_URL": "postgresql+psycopg://office@db/relief"},
            {"database_url": "postgresql+psycopg://office@db/relief"},
        ),
        ({"SECRET_KEY": GOOD_SECRET}, {"secret_key": GOOD_SECRET}),
    ],
)
def test_sound_settings_are_taken(
    tmp_path: Path, environ: dict[str, str], expected: dict[str, Any]
) -> None:
    settings = read(tmp_path, **environ)
    assert {name: getattr(settings, name) for name in expected} == expected


def test_the_demo_may_be_seen_from_outside(tmp_path: Path) -> None:
    assert read(tmp_path, demo=True, HOST=ANYWHERE).transport == "plain"
    assert Settings.read({}, demo=True).data_dir == Settings.read({}).data_dir / "demo"


def test_nothing_secret_is_printed(tmp_path: Path) -> None:
    url = "postgresql://office:hidden-word@db/relief"
    shown = repr(read(tmp_path, SECRET_KEY=GOOD_SECRET, DATABASE_URL=url))
    assert GOOD_SECRET not in shown
    assert "hidden-word" not in shown


def test_a_secret_key_is_made_once_and_kept(tmp_path: Path) -> None:
    secret = read(tmp_path).secret_key
    assert len(secret) >= 32
    assert read(tmp_path).secret_key == secret
    assert stat.S_IMODE((tmp_path / SECRET_FILE).stat().st_mode) == 0o600
    assert read(tmp_path / "other").secret_key != secret


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        (GOOD_SECRET, 0o644, "可被其他用户读取，请先执行：chmod 600"),
        ("", 0o600, "是空文件"),
        ("short", 0o600, "太短或是众所周知"),
    ],
)
def test_a_spoilt_secret_file_is_refused(
    tmp_path: Path, content: str, mode: int, sentence: str
) -> None:
    file = tmp_path / SECRET_FILE
    file.write_text(content, encoding="ascii")
    file.chmod(mode)
    with pytest.raises(Unsafe, match=sentence):
        _ = read(tmp_path).secret_key
