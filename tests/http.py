"""A person at the real server: plain HTTP with cookies and the security token, nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from tests.county import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """What the server answered; ``place`` is where it sends the browser."""

    status: int
    text: str
    place: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def id(self) -> int:
        """The key of the record the answer is about, from the JSON or from the address."""
        return int(self.place.rpartition("/")[2] if self.place else self.json["id"])


class Caller:
    """Somebody logged in; one for each thread. A server error fails the test at once."""

    def __init__(self, address: str, username: str, password: str = PASSWORD) -> None:
        self.address = address
        self.username = username
        self.cookies: dict[str, str] = {}
        self.kept: list[tuple[str, str, int]] = []
        self.token = ""
        found = TOKEN.search(self.get("/login/").text)
        assert found is not None, "the page for logging in has no security token"
        self.token = found[1]
        answer = self.form("/login/", {"username": username, "password": password})
        assert (answer.status, answer.place) == (302, "/"), f"{username} was not let in"

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, b"", {})

    def form(self, path: str, data: Mapping[str, str]) -> Answer:
        """Send a form; redirects are not followed."""
        body = urlencode({"csrf_token": self.token, **data}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def api(self, method: str, path: str, body: Any = None) -> Answer:
        """Ask REST; the path begins behind ``/api/v1``."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        sent = b"" if body is None else json.dumps(body).encode()
        return self._ask(method, f"/api/v1{path}", sent, headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        connection = HTTPConnection(self.address.partition("//")[2], timeout=PATIENCE_SECONDS)
        try:
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body or None, {**headers, "Cookie": cookie})
            return self._answer(method, path, connection.getresponse())
        finally:
            connection.close()

    def _answer(self, method: str, path: str, response: HTTPResponse) -> Answer:
        text = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: part.value for name, part in SimpleCookie(line).items()}
        self.kept.append((method, path, response.status))
        said = f"{method} {path} as {self.username}: {response.status} {text[:500]}"
        assert response.status < 500, said
        return Answer(response.status, text, response.headers.get("Location", ""))
