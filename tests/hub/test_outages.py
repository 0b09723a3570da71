"""What keeps the Hub from answering is told as what it is, and delays nobody else."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from alacard_ext.errors import (
    AlacardError,
    Forbidden,
    HubError,
    HubUnavailable,
    ModelNotFound,
)
from alacard_ext.hub import places, transport
from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelSnapshot
from tests.local_hub import GOOD_TOKEN, LocalHub

from .asker import MODEL, Asker


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("html", "web page"),
        ("html_404", "web page"),
        ("not_found", "answers 404"),
        ("login", "asks for a login"),
        ("error", "status 500"),
        ("unavailable", "status 503"),
        ("reset", "breaks off"),
        ("down", "breaks off"),
        ("rate_limit", "slow down"),
        ("headers", "head"),
    ],
)
def test_what_is_no_word_on_the_model_is_not_told_as_one(
    kind: Any, words: str, asker: Asker
) -> None:
    asker.hub.faults.set(kind=kind, retry_after=0.0)
    with pytest.raises(HubError) as caught:
        asker.snapshot()
    assert words in caught.value.message
    assert "spelling" not in caught.value.message
    assert caught.value.status >= 500


def test_only_the_hub_says_that_a_model_is_missing(asker: Asker) -> None:
    with pytest.raises(ModelNotFound):
        asker.snapshot("no/such-model")
    with pytest.raises(ModelNotFound):
        asker.snapshot("no/such-model", token=lambda: GOOD_TOKEN)

    def answer(_: httpx.Request) -> httpx.Response:
        body = b'{"error":"Repository not found"}'
        return httpx.Response(404, stream=httpx.ByteStream(body))

    with pytest.raises(ModelNotFound) as caught:
        asker.snapshot(endpoint="https://mirror.example", transport=httpx.MockTransport(answer))
    assert "mirror.example" in caught.value.message


def test_a_refused_token_is_told_as_that(asker: Asker) -> None:
    with pytest.raises(Forbidden) as caught:
        asker.snapshot(token=lambda: "hf_expired")
    assert "token" in caught.value.message


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (httpx.ConnectTimeout("x"), "takes too long"),
        (httpx.ReadTimeout("x"), "takes too long"),
        (httpx.ProxyError("407 Proxy Authentication Required"), "HTTPS_PROXY"),
        (httpx.RemoteProtocolError("x"), "breaks off"),
        (httpx.ConnectError("x"), "cannot be reached"),
    ],
)
def test_failures_of_the_network_are_told_apart(
    failure: Exception, words: str, asker: Asker
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        raise failure

    with pytest.raises(HubUnavailable) as caught:
        asker.snapshot(transport=httpx.MockTransport(answer))
    assert words in caught.value.message
    if words == "takes too long":
        assert len(asked) == 3, "what hangs is not asked again"


def test_a_name_that_nobody_knows_is_told_as_that(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(HubUnavailable) as caught:
        asker.snapshot(endpoint="http://hub.invalid")
    assert "hub.invalid cannot be resolved" in caught.value.message


def test_a_closed_port_is_told_as_that(asker: Asker) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(HubUnavailable) as caught:
        asker.snapshot(endpoint=f"http://127.0.0.1:{port}")
    assert "refuses connections" in caught.value.message


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody signed, as a company's own authority issues."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("makes a certificate by the program openssl, which is not here")
    made, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", str(key), "-out", str(made), "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    return made, key


def test_a_certificate_that_is_not_trusted_is_named(
    asker: Asker, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    with LocalHub(dict(asker.hub.repositories), certificate=certificate) as hub:
        assert hub.url.startswith("https://")

        async def probe(client: HubClient) -> Any:
            with pytest.raises(HubUnavailable) as caught:
                await client.snapshot(MODEL)
            return caught.value, await client.probe()

        error, status = asker.run(probe, endpoint=hub.url)
        assert "certificate" in error.message and "SSL_CERT_FILE" in error.message
        assert "REQUESTS_CA_BUNDLE" in error.message
        assert status.reachable is False and "certificate" in status.why
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
            with monkeypatch.context() as here:
                here.setenv(name, str(certificate[0]))
                assert asker.snapshot(endpoint=hub.url).facts.id == MODEL
    # What is https alone is asked as http, and the other way round.
    with pytest.raises(HubUnavailable) as caught:
        asker.snapshot(endpoint=asker.hub.url.replace("http://", "https://"))
    assert "secure connection" in caught.value.message


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SSL_CERT_FILE", "/nowhere/at-all.pem", "SSL_CERT_FILE"),
        ("HTTPS_PROXY", "nonsense://[", "HTTPS_PROXY"),
        ("ALL_PROXY", "proxy.example:99999999", "HTTPS_PROXY"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    name: str, value: str, words: str, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(HubUnavailable) as caught:
        asker.snapshot()
    assert words in caught.value.message


@pytest.fixture
def hanging(asker: Asker) -> Any:
    """A hub on which the models of one owner hang until the test ends."""
    with LocalHub(dict(asker.hub.repositories)) as hub:
        hub.faults.set(kind="hang", path="hung/")
        yield hub
        hub.reset()


@pytest.mark.attack
def test_models_that_hang_do_not_delay_one_that_does_not(
    asker: Asker, hanging: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen at once, each with three questions, as on a class's first day."""
    # A busy machine must not give up what hangs before the one was asked for.
    monkeypatch.setattr(transport, "TIMEOUT", httpx.Timeout(300))
    monkeypatch.setattr(transport, "LONGEST_ANSWER", 300)

    async def ask(client: HubClient) -> None:
        ill = [f"hung/model-{number}" for number in range(16)]
        tasks = [asyncio.ensure_future(client.snapshot(name)) for name in ill]
        while len(hanging.requests) < 48:
            await asyncio.sleep(0.01)
        # Nothing of the sixteen has been given up when the one is there.
        found = await client.snapshot(MODEL)
        assert found.readme and found.config and not any(task.done() for task in tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asker.run(ask, endpoint=hanging.url, timeout=500)


def test_places_that_hang_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PATIENCE", 0.05)
    monkeypatch.setattr(places, "MOST_OF_A_HOST", 2)
    monkeypatch.setattr(places, "MOST_OF_A_MODEL", 1)

    async def work() -> None:
        made, let_go = places.Places(), asyncio.Event()
        entered: list[str] = []

        async def enter(model: str) -> None:
            async with made.of("hub", model):
                entered.append(model)
                await let_go.wait()

        tasks = [asyncio.ensure_future(enter(name)) for name in ("a", "a", "b", "c", "d")]
        async with asyncio.timeout(600):
            while len(entered) < 4:
                await asyncio.sleep(0.01)
        assert sorted(entered) == ["a", "b", "c", "d"], "one of each model, however long it takes"
        let_go.set()
        await asyncio.gather(*tasks)
        assert entered[-1] == "a"

    asyncio.run(work())


def test_one_request_has_one_deadline_and_asks_nothing_twice(
    asker: Asker, hanging: LocalHub
) -> None:
    async def ask(client: HubClient) -> list[AlacardError]:
        errors = []
        with client.one_request():
            for model in ("hung/one", "hung/one", "hung/other"):
                with pytest.raises(HubUnavailable) as caught:
                    await client.snapshot(model)
                errors.append(caught.value)
        return errors

    errors = asker.run(ask, endpoint=hanging.url, timeout=2.0)
    assert all("within 2 seconds" in error.message for error in errors)
    # The three questions of the first model, or less where the machine was slower than that.
    assert len(hanging.requests) <= 3


def test_two_requests_ask_twice(asker: Asker) -> None:
    async def ask(client: HubClient) -> ModelSnapshot:
        asker.hub.faults.set(kind="error", times=9)
        with pytest.raises(HubUnavailable):
            await client.snapshot(MODEL)
        asker.hub.faults.clear()
        return await client.snapshot(MODEL)

    assert asker.run(ask).origin == "hub"
