"""The key file: made once, readable by its owner only, never seen half written."""

import base64
import json
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from app.kernel.faults import KeyFault

SECRET_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Keys:
    """What the file holds. The digest and the blind secret never change after creation."""

    secrets: dict[int, bytes] = field(repr=False)
    current: int
    algorithm: str
    digest: str
    blind_secret: bytes = field(repr=False)


def fresh(algorithm: str, digest: str) -> Keys:
    """Return new random keys with one sealing key, number 1."""
    sealing, blind = secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SECRET_BYTES)
    return Keys({1: sealing}, 1, algorithm, digest, blind)


def make(path: Path, keys: Keys) -> None:
    """Put the whole file in place at once; a file that is already there wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as draft:
            draft.write(_write(keys))
            draft.flush()
            os.fsync(draft.fileno())
        # A link fails where a rename would overwrite the keys of a process that was faster.
        path.hardlink_to(name)
        _settle(path.parent)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def _settle(folder: Path) -> None:
    # Without this a power cut could keep the sealed values and lose their key.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> Keys:
    """Return the keys; ``KeyFault`` when others can read the file or its content is broken."""
    with path.open(encoding="utf-8") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & _OTHERS:
            text = f"密钥文件 {path} 可被其他用户访问，请先执行：chmod 600 {path}"
            raise KeyFault(text)
        try:
            return _read(json.load(file))
        except (ValueError, TypeError, LookupError, AttributeError):
            text = f"密钥文件 {path} 内容损坏，请从备份恢复；不可删除重建，否则已存密文无法解开"
            raise KeyFault(text) from None


def _write(keys: Keys) -> str:
    content = {
        "current": keys.current,
        "algorithm": keys.algorithm,
        "digest": keys.digest,
        "secrets": {str(kid): _letters(secret) for kid, secret in keys.secrets.items()},
        "blind": _letters(keys.blind_secret),
    }
    return json.dumps(content, indent=2) + "\n"


def _read(content: dict[str, object]) -> Keys:
    listed, current = content["secrets"], content["current"]
    if not isinstance(listed, dict) or not isinstance(current, int):
        raise TypeError
    return Keys(
        {int(kid): _secret(letters) for kid, letters in listed.items()},
        current,
        str(content["algorithm"]),
        str(content["digest"]),
        _secret(content["blind"]),
    )


def _letters(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _secret(letters: object) -> bytes:
    return base64.b64decode(str(letters), validate=True)
