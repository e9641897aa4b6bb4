"""Lost administrators are appointed anew from the server's console, and only from there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.commands.terminal import run, started
from tests.commands.test_start import PASSWORD, SETUP, TOKEN, Stranger, filled
from tests.http import Caller

ROLE, FRESH = "SECURITY_ADMIN", "Stone-Bridge-8"


def opened(stranger: Stranger, address: str) -> str:
    status, page = stranger.ask(address)
    assert status == 200
    found = TOKEN.search(page)
    assert found is not None
    return found[1]


def test_one_lost_administrator_is_appointed_anew(tmp_path: Path) -> None:
    assert "请先用 start 启动" in run(tmp_path, "appoint").err
    with started(tmp_path) as office:
        first = SETUP.search(office.said)
        assert first is not None
        stranger = Stranger()
        assert stranger.ask(first[1], filled(opened(stranger, first[1])))[0] == 200
        lost = Caller(office.address, "admin1", PASSWORD)
        assert lost.get("/staffing/").status == 200

        port = office.address.rpartition(":")[2]
        said = run(tmp_path, "appoint", PORT=port).out
        again = re.search(SETUP, said)
        assert again is not None, said
        token = opened(stranger, again[1])
        person = {f"{ROLE}-name": "丁某", f"{ROLE}-username": "admin1", f"{ROLE}-new": FRESH}
        status, page = stranger.ask(again[1], {"csrf_token": token})
        assert (status, "请至少填写一名管理员" in page) == (422, True)
        status, page = stranger.ask(again[1], {"csrf_token": token, **person})
        assert (status, "用户名已被使用" in page) == (422, True)
        person[f"{ROLE}-username"] = "admin9"
        status, page = stranger.ask(again[1], {"csrf_token": token, **person})
        assert (status, "设置完成" in page) == (200, True)
        assert stranger.ask(again[1])[0] == 404

        assert lost.get("/staffing/").status == 403
        assert Caller(office.address, "admin9", FRESH).get("/staffing/").status == 200
        for kept in ("admin0", "admin2"):
            assert Caller(office.address, kept, PASSWORD).get("/rights/").status == 200
