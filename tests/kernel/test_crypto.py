"""What is sealed opens here only; what is equal is found; the key file is made once."""

import json
import multiprocessing
import os
from pathlib import Path

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import algorithms
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import crypto
from app.kernel.crypto import AES, SHA256, SM3, SM4, Keyring, Unreadable
from app.kernel.faults import KeyFault

OLD, NEW, BLIND = b"o" * 32, b"n" * 40, b"b" * 32
PLACE = "person.id_number"
VALUE = "11010519491231002X"


def ring_of(current: int = 1, algorithm: str = AES, digest: str = SHA256) -> Keyring:
    """Return a ring of two known keys."""
    secrets = {1: OLD, 300: NEW}
    return Keyring(secrets, current, algorithm, blind_secret=BLIND, digest=digest)


RINGS = {name: ring_of(algorithm=name) for name in (AES, SM4)}


@pytest.mark.parametrize("algorithm", RINGS)
@given(plain=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens(algorithm: str, plain: str) -> None:
    ring = RINGS[algorithm]
    blob = ring.seal(plain, PLACE)
    assert ring.open(blob, PLACE) == plain
    assert len(blob) == 4 + 12 + len(plain.encode()) + 16
    assert blob != ring.seal(plain, PLACE)


def test_the_head_names_version_algorithm_and_key() -> None:
    assert ring_of(300, SM4).seal(VALUE, PLACE)[:4] == bytes([1, 2, 1, 44])
    assert ring_of(1, AES).seal(VALUE, PLACE)[:4] == bytes([1, 1, 0, 1])


def test_values_outlive_a_change_of_key_and_algorithm() -> None:
    blobs = [ring_of(kid, name).seal(VALUE, PLACE) for kid in (1, 300) for name in (AES, SM4)]
    for reader in (ring_of(1, AES), ring_of(300, SM4)):
        assert {reader.open(blob, PLACE) for blob in blobs} == {VALUE}


@pytest.mark.parametrize("algorithm", RINGS)
def test_no_changed_byte_opens(algorithm: str) -> None:
    ring = RINGS[algorithm]
    blob = ring.seal(VALUE, PLACE)
    for place in range(len(blob)):
        for bit in (1, 2, 128):
            changed = bytearray(blob)
            changed[place] ^= bit
            with pytest.raises(Unreadable):
                ring.open(bytes(changed), PLACE)


def test_nothing_opens_elsewhere_cut_or_with_other_keys() -> None:
    blob = ring_of(300).seal(VALUE, PLACE)
    with pytest.raises(Unreadable, match=r"person\.phone"):
        ring_of().open(blob, "person.phone")
    for length in range(len(blob)):
        with pytest.raises(Unreadable):
            ring_of().open(blob[:length], PLACE)
    with pytest.raises(Unreadable, match="密钥 300 不在"):
        Keyring({1: OLD}, 1, blind_secret=BLIND).open(blob, PLACE)
    with pytest.raises(Unreadable):
        Keyring({300: OLD}, 300, blind_secret=BLIND).open(blob, PLACE)


def test_equal_values_meet_in_the_blind_index_whatever_their_typing() -> None:
    index = ring_of().blind(VALUE, PLACE)
    assert index == ring_of().blind(" １１０１０５ 19491231\t002x", PLACE)
    assert index == ring_of(300, SM4).blind(VALUE, PLACE)
    assert len(index) == 64
    others = {
        ring_of().blind(VALUE[:-1], PLACE),
        ring_of().blind(VALUE, "person.phone"),
        ring_of(digest=SM3).blind(VALUE, PLACE),
        Keyring({1: OLD}, 1, blind_secret=NEW).blind(VALUE, PLACE),
    }
    assert len(others | {index}) == 5


def test_a_place_is_needed() -> None:
    with pytest.raises(ValueError, match="place"):
        ring_of().seal(VALUE, "")
    with pytest.raises(ValueError, match="place"):
        ring_of().blind(VALUE, "")


def test_a_ring_shows_no_secret() -> None:
    ring = ring_of()
    assert "nnn" not in repr(ring)
    assert "nnn" not in str(ring)


@pytest.mark.parametrize(
    ("secrets", "current", "algorithm", "blind", "digest", "message"),
    [
        ({1: OLD}, 2, AES, BLIND, SHA256, "当前密钥 2"),
        ({1: OLD[:31]}, 1, AES, BLIND, SHA256, "长度不足"),
        ({1: OLD}, 1, AES, BLIND[:31], SHA256, "长度不足"),
        ({1: OLD}, 1, AES, OLD, SHA256, "不能与加密密钥相同"),
        ({1: OLD, 70000: NEW}, 1, AES, BLIND, SHA256, "1 至 65535"),
        ({1: OLD}, 1, "ROT13", BLIND, SHA256, "ROT13"),
        ({1: OLD}, 1, AES, BLIND, "MD5", "MD5"),
    ],
)
def test_unfit_keys_stop_the_start(  # noqa: PLR0917 - one column per part of a ring
    secrets: dict[int, bytes], current: int, algorithm: str, blind: bytes, digest: str, message: str
) -> None:
    with pytest.raises(KeyFault, match=message):
        Keyring(secrets, current, algorithm, blind_secret=blind, digest=digest)


def test_an_openssl_without_sm4_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_key: bytes) -> None:
        raise UnsupportedAlgorithm("SM4")

    sealed = ring_of(algorithm=SM4).seal(VALUE, PLACE)
    monkeypatch.setattr(algorithms, "SM4", missing)
    with pytest.raises(KeyFault, match="OpenSSL 不支持 SM4-GCM"):
        ring_of(algorithm=SM4)
    with pytest.raises(Unreadable, match="本机不支持"):
        ring_of(algorithm=AES).open(sealed, PLACE)


def test_the_ring_must_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto._Installed, "ring", None)  # as in a fresh process
    with pytest.raises(KeyFault, match="install"):
        crypto.ring()
    ring = ring_of()
    crypto.install(ring)
    assert crypto.ring() is ring


def test_the_key_file_is_made_once_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "office.json"
    blob = crypto.load_or_make(path).seal(VALUE, PLACE)
    first = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    again = crypto.load_or_make(path)
    assert again.open(blob, PLACE) == VALUE
    assert path.read_bytes() == first
    assert [entry.name for entry in path.parent.iterdir()] == ["office.json"]


def test_the_digest_is_fixed_when_the_file_is_made(tmp_path: Path) -> None:
    world, china = tmp_path / "world", tmp_path / "china"
    assert crypto.load_or_make(world).digest == SHA256
    assert crypto.load_or_make(china, SM4).digest == SM3
    switched = crypto.load_or_make(world, SM4)
    assert (switched.algorithm, switched.digest) == (SM4, SHA256)
    before = crypto.load_or_make(world)
    assert switched.blind(VALUE, PLACE) == before.blind(VALUE, PLACE)
    assert switched.open(before.seal(VALUE, PLACE), PLACE) == VALUE


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_file_others_can_touch_stops_the_start(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "office.json"
    crypto.load_or_make(path)
    path.chmod(mode)
    with pytest.raises(KeyFault, match="chmod 600"):
        crypto.load_or_make(path)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "null", '{"secrets": {"1": "?"}, "current": 1}', '{"secrets": 1}', "\xff"],
)
def test_a_broken_key_file_is_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "office.json"
    path.write_bytes(content.encode("latin-1"))
    path.chmod(0o600)
    with pytest.raises(KeyFault, match="从备份恢复"):
        crypto.load_or_make(path)
    assert path.read_bytes() == content.encode("latin-1")


def test_rotation_is_a_new_key_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "office.json"
    old = crypto.load_or_make(path)
    content = json.loads(path.read_text())
    content["secrets"]["2"] = "bmV3IHNlY3JldCBuZXcgc2VjcmV0IG5ldyBzZWNyZXQ="
    content["current"] = 2
    path.write_text(json.dumps(content))
    new = crypto.load_or_make(path)
    assert new.current == 2
    assert new.open(old.seal(VALUE, PLACE), PLACE) == VALUE
    assert new.blind(VALUE, PLACE) == old.blind(VALUE, PLACE)
    with pytest.raises(Unreadable):
        old.open(new.seal(VALUE, PLACE), PLACE)


def _start(folder: str) -> str:
    return crypto.load_or_make(Path(folder) / "office.json").blind(VALUE, PLACE)


def test_processes_starting_at_once_end_with_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        for turn in range(10):
            folder = tmp_path / str(turn)
            assert len(set(pool.map(_start, [os.fspath(folder)] * 6, chunksize=1))) == 1
            assert len(list(folder.iterdir())) == 1
