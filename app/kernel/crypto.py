"""Secrets at rest: sealing, opening, and blind indexes, under keys that live in one file.

Software algorithms; an assessment under 密评 asks for certified modules instead.
"""

import os
import struct
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.kernel import keyfile
from app.kernel.faults import KeyFault

AES: Final = "AES-256-GCM"
SM4: Final = "SM4-GCM"
SHA256: Final = "SHA-256"
SM3: Final = "SM3"

_VERSION = 1
_NUMBERS = {AES: 1, SM4: 2}  # stored in every value: never renumber
_KEY_BYTES = {AES: 32, SM4: 16}
_DIGESTS = {SHA256: hashes.SHA256, SM3: hashes.SM3}
_HEAD = struct.Struct(">BBH")
_IV_BYTES = 12
_TAG_BYTES = 16
_LEAST_SECRET = keyfile.SECRET_BYTES
_MOST_KID = 0xFFFF


class Unreadable(ValueError):
    """A stored value that does not open here: changed, moved, or of an unknown key."""


class Keyring:
    """The office's keys: opens every value it has a key for, seals with the current one.

    ``secrets`` maps a key id (1 to 65535) to at least 32 secret bytes. ``blind_secret`` is
    independent of them and never changes, or equal values would no longer be found.
    """

    def __init__(
        self,
        secrets: Mapping[int, bytes],
        current: int,
        algorithm: str = AES,
        *,
        blind_secret: bytes,
        digest: str = SHA256,
    ) -> None:
        _check(secrets, current, algorithm, blind_secret, digest)
        self.current = current
        self.algorithm = algorithm
        self.digest = digest
        self._keys = {
            (number, kid): self._derive(secret, f"seal {name}", _KEY_BYTES[name])
            for kid, secret in secrets.items()
            for name, number in _NUMBERS.items()
        }
        self._blind_key = self._derive(blind_secret, "blind index", 32)
        self._try_out()

    def _derive(self, secret: bytes, purpose: str, length: int) -> bytes:
        return HKDF(_DIGESTS[self.digest](), length, None, purpose.encode()).derive(secret)

    def _try_out(self) -> None:
        try:
            sealed = self.seal("试", "start.trial")
            self.blind("试", "start.trial")
        except UnsupportedAlgorithm:
            text = f"本机的 OpenSSL 不支持 {self.algorithm} 或 {self.digest}，请更换算法设置"
            raise KeyFault(text) from None
        self.open(sealed, "start.trial")

    def _cipher(self, number: int, kid: int, mode: modes.GCM) -> Cipher[modes.GCM]:
        key = self._keys[number, kid]
        block = algorithms.AES(key) if number == _NUMBERS[AES] else algorithms.SM4(key)
        return Cipher(block, mode)

    def seal(self, plain: str, place: str) -> bytes:
        """Encrypt for one place (``table.column``): version, algorithm, key id, IV, text, tag."""
        number, iv = _NUMBERS[self.algorithm], os.urandom(_IV_BYTES)
        encryptor = self._cipher(number, self.current, modes.GCM(iv)).encryptor()
        encryptor.authenticate_additional_data(_named(place))
        sealed = encryptor.update(plain.encode()) + encryptor.finalize()
        return _HEAD.pack(_VERSION, number, self.current) + iv + sealed + encryptor.tag

    def open(self, blob: bytes, place: str) -> str:
        """Decrypt what was sealed for ``place`` under any known key; else ``Unreadable``."""
        number, kid, rest = self._split(blob)
        iv, sealed, tag = rest[:_IV_BYTES], rest[_IV_BYTES:-_TAG_BYTES], rest[-_TAG_BYTES:]
        try:
            decryptor = self._cipher(number, kid, modes.GCM(iv, tag)).decryptor()
            decryptor.authenticate_additional_data(_named(place))
            return (decryptor.update(sealed) + decryptor.finalize()).decode()
        except (InvalidTag, UnsupportedAlgorithm):
            text = f"{place} 的密文无法解开：内容被改动、不属于此处，或本机不支持其算法"
            raise Unreadable(text) from None

    def _split(self, blob: bytes) -> tuple[int, int, bytes]:
        if len(blob) < _HEAD.size + _IV_BYTES + _TAG_BYTES:
            text = "密文不完整"
            raise Unreadable(text)
        version, number, kid = _HEAD.unpack_from(blob)
        if version != _VERSION or (number, kid) not in self._keys:
            text = f"密文的版本 {version}、算法 {number} 或密钥 {kid} 不在本机密钥文件中"
            raise Unreadable(text)
        return number, kid, blob[_HEAD.size :]

    def blind(self, value: str, place: str) -> str:
        """Return the hex index under which an equal value at the same place is found.

        Full-width forms, letter case and spaces make no difference.
        """
        plain = "".join(unicodedata.normalize("NFKC", value).upper().split())
        mac = hmac.HMAC(self._blind_key, _DIGESTS[self.digest]())
        mac.update(_named(place) + b"\x00" + plain.encode())
        return mac.finalize().hex()


def _check(
    secrets: Mapping[int, bytes], current: int, algorithm: str, blind_secret: bytes, digest: str
) -> None:
    faults = {
        f"不认识的加密算法 {algorithm}，可用：{'、'.join(_NUMBERS)}": algorithm not in _NUMBERS,
        f"不认识的摘要算法 {digest}，可用：{'、'.join(_DIGESTS)}": digest not in _DIGESTS,
        f"当前密钥 {current} 不在密钥文件中": current not in secrets,
        f"密钥编号须在 1 至 {_MOST_KID} 之间": not all(1 <= kid <= _MOST_KID for kid in secrets),
        f"密钥长度不足 {_LEAST_SECRET} 字节": any(
            len(secret) < _LEAST_SECRET for secret in (*secrets.values(), blind_secret)
        ),
        "检索密钥不能与加密密钥相同": blind_secret in secrets.values(),
    }
    for text, present in faults.items():
        if present:
            raise KeyFault(text)


def _named(place: str) -> bytes:
    if not place:
        text = "a sealed value needs a place, table.column"
        raise ValueError(text)
    return place.encode()


def load_or_make(path: Path, algorithm: str | None = None) -> Keyring:
    """Return the ring of the key file, made first where there is none.

    ``algorithm`` is the one to seal with from now on; without it, the one in the file. A new
    file takes its digest, for good, from the same family. Raises ``KeyFault``.
    """
    if not path.exists():
        chosen = algorithm or AES
        keyfile.make(path, keyfile.fresh(chosen, SM3 if chosen == SM4 else SHA256))
    keys = keyfile.read(path)
    return Keyring(
        keys.secrets,
        keys.current,
        algorithm or keys.algorithm,
        blind_secret=keys.blind_secret,
        digest=keys.digest,
    )


class _Installed:
    """The ring of this process."""

    ring: Keyring | None = None


def install(ring: Keyring) -> None:
    """Make ``ring`` the one this process seals and opens with."""
    _Installed.ring = ring


def ring() -> Keyring:
    """Return the installed ring; ``KeyFault`` when the start forgot it."""
    if _Installed.ring is None:
        text = "密钥尚未装入：启动时须先调用 crypto.install(crypto.load_or_make(密钥文件))"
        raise KeyFault(text)
    return _Installed.ring
