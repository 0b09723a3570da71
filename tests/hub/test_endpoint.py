"""The address of the Hub: mirrors below a path, a login that nobody sees, what is no address."""

from __future__ import annotations

import base64
import logging
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from alacard_ext import doctor
from alacard_ext.browse.routes import access_of
from alacard_ext.errors import AlacardError, HubUnavailable
from alacard_ext.hub.client import HubClient
from alacard_ext.hub.endpoint import Endpoint
from alacard_ext.hub.query import ModelQuery
from tests.local_hub import GOOD_TOKEN, LocalHub, Repository
from tests.local_hub.public import PUBLIC, PublicHub

from .asker import MODEL, Asker

PREFIX = "/artifactory/api/huggingfaceml/hf-remote"
SECRET = "s3cret%2Fword"


@pytest.mark.parametrize(
    ("named", "url", "problem"),
    [
        ("https://huggingface.co", "https://huggingface.co", ""),
        ("https://huggingface.co/", "https://huggingface.co", ""),
        (" HTTP://Hub.Example:8080/a/b/ ", "http://hub.example:8080/a/b", ""),
        ("https://[::1]:99/x", "https://[::1]:99/x", ""),
        ("https://hub.example/x?token=abc#y", "https://hub.example/x", ""),
        ("hf-mirror.example", "https://hf-mirror.example", "lacks https://"),
        ("hub.example:8080/x", "https://hub.example:8080/x", "lacks https://"),
        ("//hub.example", "https://hub.example", "lacks https://"),
        ("ftp://hub.example", "https://hub.example", "lacks https://"),
        ("https://hub.example:port", "https://huggingface.co", "not an address"),
        ("https://[hub", "https://huggingface.co", "not an address"),
    ],
)
def test_an_endpoint_is_read_or_named_as_none(named: str, url: str, problem: str) -> None:
    endpoint = Endpoint.of(named)
    assert endpoint.url == url and problem in endpoint.problem
    assert bool(endpoint.problem) is bool(problem)


def test_an_endpoint_without_a_scheme_says_what_to_write(asker: Asker) -> None:
    with pytest.raises(HubUnavailable) as caught:
        asker.snapshot(endpoint="hf-mirror.example")
    assert "write https://hf-mirror.example" in caught.value.message
    assert "HF_ENDPOINT" in caught.value.message


def _texts(value: Any) -> str:
    return f"{value!r} {getattr(value, 'details', '')} {value}"


@pytest.mark.attack
@pytest.mark.parametrize(
    "form",
    [
        "http://user:{secret}@{host}",
        "http://{secret}@{host}",
        "http://user:{secret}@{host}/below?key={secret}",
        "user:{secret}@{host}",
        "{host}/below?key={secret}",
        "http://user:a/{secret}@{host}",
        "http://user:{secret}@{host}:port",
        "http://user:{secret}@[{host}",
    ],
)
def test_a_login_in_the_address_is_shown_nowhere(
    form: str,
    asker: Asker,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    host = asker.hub.url.removeprefix("http://")
    endpoint = form.format(secret=SECRET, host=host)

    async def everything(client: HubClient) -> list[Any]:
        told: list[Any] = [client.endpoint, client.place, await client.probe()]
        for model in (MODEL, "no/such-model"):
            try:
                found = await client.snapshot(model)
                told += [found, access_of(found.facts, client)]
            except AlacardError as error:
                told.append(error)
        told.append(await client.search(ModelQuery(q="tiny")))
        return told

    told = " ".join(map(_texts, asker.run(everything, endpoint=endpoint)))
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    told += " ".join(finding.message for finding in doctor.examine())
    told += caplog.text
    for path in (tmp_path / "answers").rglob("*.json"):
        told += path.read_text()
    assert "s3cret" not in told


def test_a_login_in_the_address_is_sent_and_keeps_answers_apart(asker: Asker) -> None:
    sent: list[str | None] = []

    class Seen(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            sent.append(request.headers.get("authorization"))
            del request.headers["authorization"]  # this hub knows bearers alone
            return await super().handle_async_request(request)

    endpoint = asker.hub.url.replace("http://", f"http://user:{SECRET}@")
    assert asker.snapshot(endpoint=endpoint, transport=Seen(), token=lambda: GOOD_TOKEN).readme
    basic = base64.b64encode(b"user:s3cret/word").decode()
    assert sent and set(sent) == {f"Basic {basic}"}
    with pytest.raises(AlacardError):
        asker.snapshot(offline=True)
    assert asker.snapshot(endpoint=endpoint, offline=True).origin == "cache"


@pytest.fixture
def mirror(asker: Asker) -> Any:
    """A mirror below a path that serves what huggingface_hub asks, and no more."""
    with LocalHub(dict(asker.hub.repositories), prefix=PREFIX, raw=False) as hub:
        yield hub


def test_a_mirror_gives_readme_and_config(asker: Asker, mirror: LocalHub) -> None:
    assert mirror.url.endswith(PREFIX)
    found = asker.snapshot(endpoint=mirror.url)
    assert found.readme and found.config and not found.unread
    assert found.readme == asker.snapshot().readme
    assert not any("/raw/" in request.path for request in mirror.requests)


def test_of_a_mirror_with_bare_metadata_the_readme_tells(asker: Asker, tmp_path: Path) -> None:
    """Such as a proxy of packages, which passes on the id, the commit and the names of files."""
    usual = asker.hub.repositories[MODEL]
    told = ("id", "modelId", "sha", "siblings")
    bare = {name: None for name in usual.info if name not in told}
    with LocalHub({MODEL: Repository(MODEL, usual.folder, {"info": bare})}, prefix=PREFIX) as hub:
        options = {"endpoint": hub.url, "cache_dir": tmp_path / "bare"}
        found = [asker.snapshot(**options), asker.snapshot(**options)]
        hub.faults.set(kind="down")
        found.append(asker.snapshot(**options))
    full = asker.snapshot().facts
    for facts in (one.facts for one in found):
        assert facts.license == full.license and facts.pipeline_tag == full.pipeline_tag
        assert facts.library_name == full.library_name and facts.languages == full.languages


def test_of_a_mirror_without_a_list_of_files_the_method_of_quantisation_is_asked_by_name(
    asker: Asker, tmp_path: Path
) -> None:
    folder = tmp_path / "packed"
    shutil.copytree(asker.hub.repositories[MODEL].folder, folder)
    (folder / "quantize_config.json").write_text('{"bits": 4}')
    told = {"info": {"siblings": None, "safetensors": None}}
    with LocalHub({MODEL: Repository(MODEL, folder, told)}, prefix=PREFIX, raw=False) as hub:
        options = {"endpoint": hub.url, "cache_dir": tmp_path / "unlisted"}
        found = [asker.snapshot(**options), asker.snapshot(**options)]
        asked = [
            one.path
            for one in hub.requests
            if "resolve/" in one.path and "quantize_config" in one.path
        ]
        hub.faults.set(kind="down")
        found.append(asker.snapshot(**options))
    assert [one.facts.quantised for one in found] == ["gptq"] * 3
    assert len(asked) == 1
    assert asker.snapshot().facts.quantised is None


def test_the_hub_itself_counts_no_download(asker: Asker) -> None:
    found = asker.snapshot(endpoint=PUBLIC, transport=PublicHub(asker.hub.url))
    assert found.readme and found.config
    paths = sorted(request.path for request in asker.hub.requests)
    assert paths == [
        f"/api/models/{MODEL}",
        f"/{MODEL}/raw/main/README.md",
        f"/{MODEL}/raw/main/config.json",
    ]


def test_what_a_mirror_lacks_is_asked_once(asker: Asker, mirror: LocalHub) -> None:
    async def ask(client: HubClient) -> list[bool]:
        return [await client.lacks(name) for name in (MODEL, "no/such", MODEL, "no/such")]

    assert asker.run(ask, endpoint=mirror.url) == [False, True, False, True]
    assert len(mirror.requests) == 2
    mirror.faults.set(kind="html_404")
    assert asker.run(ask, endpoint=mirror.url) == [True, True, True, True]
    mirror.faults.set(kind="down")
    assert asker.run(ask, endpoint=mirror.url) == [False, False, False, False]


def test_the_hub_is_not_asked_whether_it_has_a_model(asker: Asker) -> None:
    async def ask(client: HubClient) -> bool:
        return await client.lacks("no/such")

    assert asker.run(ask, endpoint="https://huggingface.co") is False
    assert asker.run(ask, offline=True) is False
    assert not asker.hub.requests
