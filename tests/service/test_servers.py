"""A person's own server, whose library is a service's: what it forwards, and while that is away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from alacard_ext.config import Configuration
from alacard_ext.errors import InvalidConfiguration
from alacard_ext.forwarding import forwarding, place_of, serving
from alacard_ext.rights import rights
from alacard_ext.rooms import ROOMS
from alacard_ext.services import build_services
from tests.server.conftest import api
from tests.server.conftest import jp_server_config as plain_config

__all__ = ["api", "plain_config"]
TOKEN = "of-this-server"
Asked = tuple[str, str, dict[str, str], bytes]
ADDRESSES = (
    "hub",
    "ftp://hub/",
    "http://",
    "http://a:b@hub/",
    "http://hub/?q",
    "http://h b/",
    "//h",
)


class Listening(BaseHTTPRequestHandler):
    """Answers as it is told, and remembers what it was asked."""

    asked: ClassVar[list[Asked]]
    answers: tuple[int, bytes]

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length)
        self.asked.append((self.command, self.path, dict(self.headers), sent))
        status, body = self.answers
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Set-Cookie", "session=stolen")
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST = do_DELETE = do_GET

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[type[Listening]]:
    """A stand-in that records; its `url` is what a server is given."""

    class One(Listening):
        asked: ClassVar[list[Asked]] = []
        answers = (200, b'{"data": {}, "meta": {}}')
        url = ""

    server = ThreadingHTTPServer(("127.0.0.1", 0), One)
    One.url = f"http://127.0.0.1:{server.server_port}/services/alacard/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield One
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def jp_server_config(
    plain_config: dict[str, Any], service: Any, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    plain_config["AlacardApp"]["service_url"] = service.url
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", TOKEN)
    return plain_config


async def test_a_request_is_handed_on_as_it_is_and_so_is_its_answer(
    api: Any, service: Any, jp_root_dir: Path
) -> None:
    one = ("notebook", "0" * 22)
    service.answers = (404, b'{"message": "m", "error": {"code": "HAND_NOT_FOUND"}}')
    renamed = await api(*one, method="PUT", body={"title": "Ä/ö"}, params={"a": "b c"})
    assert (renamed.status, renamed.code) == (404, "HAND_NOT_FOUND")
    method, path, headers, sent = service.asked[-1]
    assert (method, path) == ("PUT", f"/services/alacard/alacard/api/v1/notebook/{one[1]}?a=b+c")
    assert json.loads(sent) == {"title": "Ä/ö"}
    told = {name.lower(): value for name, value in headers.items()}
    assert told["authorization"] == f"token {TOKEN}"
    assert told["x-alacard-root"] == str(jp_root_dir)
    assert "cookie" not in told
    assert "session" not in str(renamed.headers.get_list("Set-Cookie"))
    assert "Location" not in renamed.headers


@pytest.mark.parametrize(
    "answer",
    [
        (302, b""),
        (401, b"{}"),
        (403, b"<html>"),
        (500, b"[]"),
        (502, b"gone"),
        (500, b'{"error": {"code": "HTTP_500", "message": "Failed to connect to Hub API."}}'),
        (503, b'{"error": {"code": "STORE_UNAVAILABLE", "message": "The database is away."}}'),
        (500, b'{"error": {"code": "INTERNAL", "message": "m"}}'),
        (200, b"not JSON"),
    ],
)
async def test_a_service_that_cannot_be_used_is_a_store_that_is_away(
    api: Any, service: Any, answer: tuple[int, bytes]
) -> None:
    service.answers = answer
    found = await api("library")
    assert (found.status, found.code) == (503, "STORE_UNAVAILABLE"), found.json
    if answer[0] != 200:
        front = await api("library", "front")
        assert front.data["starters"] and front.json["meta"]["notice"]
    made = await api("notebook", "generate", method="POST", body={"recipe": RECIPE})
    assert made.status == 200 and made.data["share_id"] is None
    assert "waits on this machine" in made.data["notice"]
    assert (await api("cards", "topic")).json["meta"]["notice"]


RECIPE = {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}


async def test_no_database_is_opened(api: Any, service: Any, jp_data_dir: Path) -> None:
    service.answers = (503, b"")
    for path in ("library", "trending", "notifications", "recipes", "collections"):
        assert (await api(path)).status == 503
    assert not list(jp_data_dir.rglob("library.sqlite*"))


def test_what_is_forwarded_asks_for_the_same_rights_and_the_service_has_no_more() -> None:
    forwarded = 0
    for room in ROOMS:
        for route in room.read_routes():
            there = serving(room, route)
            for method, operation in route.operations.items():
                place = place_of(room, operation)
                here = forwarding(room, route)
                assert rights(here, method) == rights(route.handler, method)
                forwarded += place == "store"
                is_there = there is not None and method.upper() in there.answered()
                assert is_there == (place != "server"), (route.path, method)
    assert forwarded > 40


@pytest.mark.parametrize(
    "url",
    ["hub", "ftp://hub/", "http://", "http://a:b@hub/", "http://hub/?q", "http://h b/", "//h"],
)
def test_an_address_that_is_none_is_refused_by_the_name_of_the_setting(url: str) -> None:
    config = Configuration()
    config.service_url = url
    with pytest.raises(InvalidConfiguration, match=r"AlacardApp\.service_url"):
        _ = build_services(config).shared
