"""Settings from the environment: safe by default, refused in Chinese where they are not."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from app.kernel.clock import parse_shift
from app.kernel.faults import Refused

CHECKOUT = Path(__file__).resolve().parent
SECRET_FILE = "secret.key"  # noqa: S105 - a file name
MOST_PORT = 65535
MOST_WORKERS = 64
MOST_PROXIES = 9
LEAST_SECRET = 32
LEAST_LETTERS = 10
KNOWN_SECRETS = ("secret", "changeme", "change-me", "password", "example", "thisismyscretkey")
OTHERS = 0o077
_PROXY = re.compile(r"proxy:([1-9])")


class Unsafe(Exception):
    """A setting with which the program may not run; names it and the remedy, in Chinese."""


@dataclass(frozen=True)
class Settings:
    """What one installation decides; ``demo`` tells the fictional county from a real office."""

    data_dir: Path
    host: str
    port: int
    workers: int
    threads: int
    transport: str
    proxies: int
    shift: dt.timedelta
    demo: bool
    database_url: str = field(repr=False)
    secret_given: str = field(repr=False)
    login_failures: int = 5
    lock_minutes: int = 10
    session_hours: int = 8
    draft_days: int = 30
    max_body: int = 10 * 1024 * 1024

    @classmethod
    def read(cls, environ: Mapping[str, str], *, demo: bool = False) -> Self:
        """Read all settings; raises ``Unsafe`` naming the first that will not do."""
        host = environ.get("HOST") or "127.0.0.1"
        transport, proxies = _transport(environ.get("TRANSPORT", ""), host, demo=demo)
        data_dir = _data_dir(environ.get("DATA_DIR", ""), demo=demo)
        return cls(
            data_dir=data_dir,
            host=host,
            port=_whole(environ, "PORT", 8080, MOST_PORT),
            workers=_whole(environ, "WORKERS", 2, MOST_WORKERS),
            threads=_whole(environ, "THREADS", 8, MOST_WORKERS),
            transport=transport,
            proxies=proxies,
            shift=_shift(environ.get("CLOCK", "")),
            demo=demo,
            database_url=_database_url(environ.get("DATABASE_URL", ""), data_dir),
            secret_given=_strong(environ.get("SECRET_KEY", ""), "SECRET_KEY"),
        )

    @property
    def secret_key(self) -> str:
        """The key that signs sessions: the one given, else the one in the data folder."""
        return self.secret_given or _kept_secret(self.data_dir / SECRET_FILE)

    @property
    def key_file(self) -> Path:
        """The file with the keys that seal secrets at rest."""
        return self.data_dir / "keys.json"

    @property
    def secure(self) -> bool:
        """Whether browsers reach the office over TLS, so that cookies may demand it."""
        return self.transport != "plain"


def _data_dir(raw: str, *, demo: bool) -> Path:
    usual = CHECKOUT / "instance"
    return Path(raw).expanduser().resolve() if raw else (usual / "demo" if demo else usual)


def _whole(environ: Mapping[str, str], name: str, usual: int, most: int) -> int:
    raw = environ.get(name) or str(usual)
    if not (raw.isascii() and raw.isdecimal() and 1 <= int(raw[:9]) <= most):
        raise Unsafe(f"设置 {name} 应为 1 至 {most} 的整数，现在是“{raw[:40]}”，请改正。")
    return int(raw)


def _shift(raw: str) -> dt.timedelta:
    try:
        return parse_shift(raw) if raw else dt.timedelta()
    except Refused as fault:
        raise Unsafe(f"设置 CLOCK 不对：{fault}。") from None


def _database_url(raw: str, data_dir: Path) -> str:
    if not raw:
        return f"sqlite:///{data_dir / 'office.db'}"
    scheme, found, rest = raw.partition("://")
    if not found or scheme.split("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise Unsafe("设置 DATABASE_URL 只支持 sqlite:///路径 或 postgresql://用户@主机/库名。")
    return raw if scheme.startswith("sqlite") else f"postgresql+psycopg://{rest}"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _transport(raw: str, host: str, *, demo: bool) -> tuple[str, int]:
    if match := _PROXY.fullmatch(raw):
        return "proxy", int(match[1])
    if raw not in ("", "plain", "tls"):
        raise Unsafe(
            f"设置 TRANSPORT 应为 tls、plain 或 proxy:N（N 为 1 至 {MOST_PROXIES} 层反向代理）。"
        )
    if raw == "tls":
        return "tls", 0
    if not (demo or is_loopback(host)):
        raise Unsafe(
            f"HOST 为 {host}，其他电脑可以访问，不能用明文传输。请设置 TRANSPORT=tls"
            "（证书放在数据目录的 tls.crt 和 tls.key）"
            "或 TRANSPORT=proxy:1（前面有 HTTPS 反向代理）。"
        )
    return "plain", 0


def _strong(secret: str, where: str) -> str:
    known = any(word in secret.lower() for word in KNOWN_SECRETS)
    if secret and (known or len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_LETTERS):
        raise Unsafe(
            f"{where} 太短或是众所周知的值。请删去它，由程序自动生成；"
            f"或换成至少 {LEAST_SECRET} 个随机字符。"
        )
    return secret


def _kept_secret(path: Path) -> str:
    if not path.exists():
        _make_secret(path)
    if path.stat().st_mode & OTHERS:
        raise Unsafe(f"{path} 可被其他用户读取，请先执行：chmod 600 {path}")
    secret = path.read_text(encoding="ascii").strip()
    if not secret:
        raise Unsafe(f"{path} 是空文件。请删去它，由程序重新生成（所有人须重新登录）。")
    return _strong(secret, str(path))


def _make_secret(path: Path) -> None:
    """Put the whole file in place at once; the file of a process that was faster wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as draft:
            draft.write(secrets.token_urlsafe(48) + "\n")
            draft.flush()
            os.fsync(draft.fileno())
        path.hardlink_to(name)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
