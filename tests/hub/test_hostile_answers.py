"""Answers that are made to exhaust, to mislead or to break what reads them."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from alacard_ext.errors import HubError
from alacard_ext.hub.bodies import clean, inflate, read_json
from alacard_ext.hub.endpoint import Endpoint, may_lead_to
from alacard_ext.hub.parse import parse_model_info
from tests.local_hub import GOOD_TOKEN
from tests.local_hub.server import packed_bytes

from .asker import MODEL, Asker

MEGABYTE = 1 << 20
HALF = "\ud800"


@pytest.mark.attack
@pytest.mark.parametrize("kind", ["nested", "bomb"])
def test_a_packed_answer_takes_no_more_than_its_limit(kind: Any, asker: Asker) -> None:
    packed_bytes(120 * MEGABYTE, 3 if kind == "nested" else 1)  # made, and not counted below
    asker.hub.faults.set(kind=kind, huge_bytes=120 * MEGABYTE)
    tracemalloc.start()
    try:
        with pytest.raises(HubError):
            asker.snapshot()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 70 * MEGABYTE


@pytest.mark.attack
@pytest.mark.parametrize("kind", ["deep", "headers"])
def test_an_answer_that_is_nested_or_endless_is_refused(kind: Any, asker: Asker) -> None:
    asker.hub.faults.set(kind=kind)
    with pytest.raises(HubError):
        asker.snapshot()


@pytest.mark.attack
@pytest.mark.parametrize(
    "coding", ["br", "zstd", "gzip, gzip", "identity, gzip, deflate", "compress", "gzip,br"]
)
def test_a_coding_that_was_not_asked_for_is_refused(coding: str, asker: Asker) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        head = {"Content-Encoding": coding, "Content-Type": "application/json"}
        return httpx.Response(200, headers=head, stream=httpx.ByteStream(gzip.compress(b"{}")))

    with pytest.raises(HubError):
        asker.snapshot(transport=httpx.MockTransport(answer))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate", "x-gzip", "identity", ""])
def test_a_packed_answer_is_read(coding: str, asker: Asker) -> None:
    body = json.dumps({"id": MODEL, "tags": ["x" * 50] * 1000}).encode()
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "gzip": gzip.compress(body),
        "x-gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "raw deflate": raw.compress(body) + raw.flush(),
    }.get(coding, body)

    def answer(request: httpx.Request) -> httpx.Response:
        assert set(request.headers["accept-encoding"].split(", ")) == {"gzip", "deflate"}
        if "/api/" not in request.url.path:
            head = {"x-error-code": "EntryNotFound"}
            return httpx.Response(404, headers=head, stream=httpx.ByteStream(b""))
        head = {"Content-Encoding": coding.removeprefix("raw ")} if coding else {}
        return httpx.Response(200, headers=head, stream=httpx.ByteStream(packed))

    found = asker.snapshot(transport=httpx.MockTransport(answer))
    assert len(found.facts.tags) == 500 and found.unread == {}


def test_what_is_unpacked_is_cut_or_refused_at_the_limit() -> None:
    packed = gzip.compress(b"a" * 1000)
    assert inflate(packed, 1000, cut=False) == b"a" * 1000
    assert inflate(packed, 999, cut=True) == b"a" * 999
    with pytest.raises(HubError):
        inflate(packed, 999, cut=False)
    for broken in (packed[:-12], b"\x1f\x8bnonsense", b"nonsense"):
        with pytest.raises(EOFError):
            inflate(broken, 1000, cut=False)
    assert inflate(packed[:-12], 1000, cut=True, whole=False).startswith(b"aaa")
    assert inflate(b"", 10, cut=False) == b""


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb'{"\ud800": {"a\udfffb": "\ud83d\ude00"}}', {"�": {"a�b": "😀"}}),
        (b'["\xed\xa0\x80"]', ["���"]),
        (b"[NaN, Infinity, -Infinity, 1e999, 1e5]", [None, None, None, None, 1e5]),
        (b"[1" + b"0" * 100 + b", 7]", [None, 7]),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    ],
)
def test_json_is_read_as_what_can_be_sent_on(sent: bytes, read: Any) -> None:
    assert read_json(sent) == read
    json.dumps(read_json(sent), ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.attack
@pytest.mark.parametrize(
    "sent", [b"[" * 80 + b"]" * 80, b'{"a":' * 5000 + b"1" + b"}" * 5000, b"{"]
)
def test_json_that_is_nested_or_broken_is_refused(sent: bytes) -> None:
    with pytest.raises(HubError):
        read_json(sent)


@pytest.mark.attack
@pytest.mark.parametrize(
    "fields",
    [
        {"safetensors": {"parameters": {HALF: 5, f"F{HALF}32": 7}}},
        {"tags": [HALF, f"license:{HALF}"], "author": HALF, "library_name": HALF},
        {"siblings": [{"rfilename": f"a{HALF}.bin"}], "pipeline_tag": HALF},
        {"cardData": {"license": HALF, "language": [HALF], "datasets": [HALF], "base_model": HALF}},
        {"config": {"peft": {HALF: HALF}, "model_type": HALF, "architectures": [HALF]}},
        {"config": {"diffusers": {"_class_name": HALF}}, "gguf": {"architecture": HALF}},
        {HALF: HALF, "transformersInfo": {"auto_model": HALF, "processor": HALF}},
    ],
)
def test_half_a_surrogate_pair_enters_nowhere(fields: dict[str, Any]) -> None:
    facts = parse_model_info({"id": "owner/name", **fields})
    facts.model_dump_json().encode()
    assert HALF not in repr(facts.model_dump()).encode("unicode_escape").decode()
    assert parse_model_info(clean({"id": "owner/name", **fields})).id == "owner/name"


@pytest.mark.attack
def test_half_a_surrogate_pair_on_the_hub_is_no_fault_of_ours(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = asker.hub.repositories[MODEL].info
    monkeypatch.setitem(info, "safetensors", {"parameters": {HALF: 5}, "total": 5})
    found = asker.snapshot()
    assert found.facts.parameters and found.model_dump_json().encode()
    asker.hub.faults.set(kind="down")
    assert asker.snapshot().facts == found.facts, "the same from the cache"


HUB, LOCAL = Endpoint.of("https://huggingface.co"), Endpoint.of("http://127.0.0.1:8000/x")


@pytest.mark.attack
@pytest.mark.parametrize(
    ("endpoint", "url", "follows"),
    [
        (HUB, "https://huggingface.co/api/models/new/name", True),
        (HUB, "https://cdn-lfs.hf.co/repos/x?signature=y", True),
        (HUB, "http://huggingface.co/api/models/a/b", False),
        (HUB, "https://169.254.169.254/latest/meta-data/", False),
        (HUB, "https://127.0.0.1:8888/api/contents", False),
        (HUB, "https://[::1]/x", False),
        (HUB, "https://10.0.0.7/x", False),
        (HUB, "https://localhost/x", False),
        (HUB, "https://a.localhost:8888/x", False),
        (HUB, "file:///etc/passwd", False),
        (HUB, "ftp://example.org/x", False),
        (HUB, "https://", False),
        (HUB, "https://a:b:c/", False),
        (HUB, "https://cdn.example.org/" + "x" * 10_000, False),
        (LOCAL, "http://localhost:8000/__cdn__/x", True),
        (LOCAL, "http://169.254.169.254/latest/meta-data/", False),
        (LOCAL, "https://cdn.example.org/x", True),
    ],
)
def test_a_redirect_is_followed_only_where_it_may_lead(
    endpoint: Endpoint, url: str, follows: bool
) -> None:
    assert may_lead_to(url, endpoint) is follows


@pytest.mark.attack
def test_a_redirect_takes_neither_token_nor_login_along(asker: Asker) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.host == "hub.example.org":
            away = "https://who:secret@cdn.example.org" + request.url.path
            return httpx.Response(302, headers={"location": away})
        body = json.dumps({"id": MODEL}).encode()
        return httpx.Response(200, stream=httpx.ByteStream(body))

    transport = httpx.MockTransport(answer)
    for endpoint in ("https://hub.example.org", "https://me:mine@hub.example.org"):
        seen.clear()
        asker.snapshot(endpoint=endpoint, token=lambda: GOOD_TOKEN, transport=transport)
        away = [request for request in seen if request.url.host == "cdn.example.org"]
        assert away and all("authorization" not in request.headers for request in away)
        assert all(request.url.userinfo == b"" for request in seen)
        home = [request for request in seen if request.url.host == "hub.example.org"]
        assert all("authorization" in request.headers for request in home)


class Pouring(httpx.AsyncByteStream):
    """Far more than any answer may hold; counts the megabytes that were taken."""

    taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(100):
            self.taken += 1
            yield b" " * MEGABYTE


@pytest.mark.attack
def test_what_is_too_large_is_not_taken_to_its_end(asker: Asker) -> None:
    poured: list[Pouring] = []

    def answer(_: httpx.Request) -> httpx.Response:
        poured.append(Pouring())
        return httpx.Response(200, stream=poured[-1])

    with pytest.raises(HubError):
        asker.snapshot("big/model", transport=httpx.MockTransport(answer))
    assert poured and all(each.taken <= 20 for each in poured)
