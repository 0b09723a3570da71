"""The client against the local hub: round trips, renames, refusals, searches, tokens."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fallback import DeckFallback
from alacard_ext.errors import (
    AlacardError,
    BadRequest,
    HubError,
    HubUnavailable,
    InvalidModelId,
    ModelDisabled,
    ModelNotFound,
    RevisionNotFound,
)
from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.hub.query import ModelQuery
from tests.local_hub import GOOD_TOKEN, LocalHub

from .asker import MODEL, Asker


def test_a_cold_snapshot_asks_three_things_at_once(asker: Asker) -> None:
    async def ask(client: HubClient) -> None:
        asker.hub.faults.set(kind="hang")
        task = asyncio.ensure_future(client.snapshot(MODEL))
        async with asyncio.timeout(600):
            # None was answered, so each was asked without waiting for another: one round trip.
            while len(asker.hub.requests) < 3:
                await asyncio.sleep(0.01)
        task.cancel()

    asker.run(ask, timeout=500)
    asker.hub.reset()
    found = asker.snapshot()
    assert found.origin == "hub" and found.notice is None
    assert found.facts.sha == asker.hub.repositories[MODEL].sha
    assert found.readme and found.config and found.config["model_type"] == "bert"
    assert len([request for request in asker.hub.requests if not request.redirected]) == 3


def test_what_was_told_just_now_is_not_asked_again(asker: Asker) -> None:
    """Unless someone else asks, a file could not be read, or a site wants it fresh each time."""
    hub, token = asker.hub, [""]

    async def ask(client: HubClient) -> None:
        told = await client.snapshot(MODEL)
        told.facts.files.clear()
        hub.requests.clear()
        again = await client.snapshot(MODEL)
        assert not hub.requests and again.facts.files and again.origin == "hub"
        token[0] = GOOD_TOKEN
        assert (await client.snapshot(MODEL)).facts.sha == again.facts.sha and hub.requests
        hub.faults.set(kind="not_found", path="README.md")
        assert (await client.snapshot("tiny/bert-mask")).unread
        hub.reset()
        assert not (await client.snapshot("tiny/bert-mask")).unread, (
            "it may have been opened meanwhile"
        )

    asker.run(ask, fresh_seconds=3600, token=lambda: token[0] or None)


def test_a_warm_snapshot_asks_whether_anything_changed(asker: Asker) -> None:
    cold = asker.snapshot()
    asker.hub.requests.clear()
    warm = asker.snapshot()
    assert [request.status for request in asker.hub.requests] == [304]
    assert (warm.facts, warm.readme, warm.config) == (cold.facts, cold.readme, cold.config)
    assert warm.origin == "hub"


def test_a_request_searches_for_no_package_that_is_not_there(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Searches:
        def find_spec(self, name: str, *_: Any) -> None:
            searched.append(name)

    searched: list[str] = []
    asker.snapshot()
    monkeypatch.setattr(sys, "meta_path", [Searches(), *sys.meta_path])
    asker.snapshot()
    assert "sniffio" not in searched


def test_many_at_once_share_one_answer(asker: Asker) -> None:
    async def many(client: HubClient) -> list[ModelSnapshot]:
        return await asyncio.gather(*(client.snapshot(MODEL) for _ in range(50)))

    found = asker.run(many)
    assert len(found) == 50
    assert len([request for request in asker.hub.requests if not request.redirected]) == 3


def test_a_caller_that_gives_up_leaves_the_others_theirs(asker: Asker) -> None:
    async def two(client: HubClient) -> ModelSnapshot:
        asker.hub.faults.set(delay=0.2)
        first = asyncio.ensure_future(client.snapshot(MODEL))
        second = asyncio.ensure_future(client.snapshot(MODEL))
        while not asker.hub.requests:
            await asyncio.sleep(0.01)
        first.cancel()
        return await second

    assert asker.run(two).facts.id == MODEL


def test_a_push_between_the_answers_is_noticed(asker: Asker, monkeypatch: Any) -> None:
    repository = asker.hub.repositories[MODEL]
    new = "b" * 40
    monkeypatch.setitem(repository.info, "sha", new)
    monkeypatch.setattr(type(repository), "has_revision", lambda self, revision: True)
    found = asker.snapshot()
    assert found.facts.sha == new
    asked = [request.path for request in asker.hub.requests]
    assert any(new in path and path.endswith("README.md") for path in asked)


def test_a_renamed_model_is_followed(asker: Asker) -> None:
    assert asker.snapshot("tiny/old-sentiment").facts.id == MODEL
    assert asker.snapshot("tiny-gpt2").facts.id == "tiny/gpt2"


def test_a_circle_of_renames_ends(asker: Asker) -> None:
    with pytest.raises(HubError):
        asker.snapshot("tiny/moved-in-a-circle")


@pytest.mark.parametrize(
    ("model_id", "error"),
    [
        ("no/such-model", ModelNotFound),
        ("tiny/private", ModelNotFound),
        ("tiny/disabled", ModelDisabled),
        ("tiny/disabled-listed", ModelDisabled),
    ],
)
def test_refusals_are_told_apart(model_id: str, error: type[AlacardError], asker: Asker) -> None:
    with pytest.raises(error) as caught:
        asker.snapshot(model_id)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    "model_id",
    ["", "a b", "a,b", "a/b/c", "../etc", "a..b", "a--b/c", "🌱", "x" * 500, "a/b?x", "a\n", "/a"],
)
def test_an_impossible_id_is_refused_before_the_hub_is_asked(model_id: str, asker: Asker) -> None:
    with pytest.raises(InvalidModelId):
        asker.snapshot(model_id)
    assert not asker.hub.requests


def test_an_unknown_revision(asker: Asker) -> None:
    with pytest.raises(RevisionNotFound):
        asker.snapshot(MODEL, "nowhere")
    with pytest.raises(RevisionNotFound):
        asker.snapshot(MODEL, "../../x")
    assert asker.snapshot(MODEL, asker.hub.repositories[MODEL].sha).facts.id == MODEL


def test_odd_repositories_have_facts(asker: Asker) -> None:
    gated = asker.snapshot("tiny/gated")
    assert gated.facts.gated == "auto" and gated.readme is None
    empty = asker.snapshot("tiny/empty")
    assert empty.readme is None and empty.config is None
    assert asker.snapshot("tiny/readme-utf16").readme.count("\x00") == 0  # type: ignore[union-attr]
    assert asker.snapshot("tiny/wrong-types").facts.id == "tiny/wrong-types"
    assert asker.snapshot("tiny/no-task").facts.pipeline_tag is None


def test_a_token_opens_what_it_may(asker: Asker) -> None:
    gated = asker.snapshot("tiny/gated", token=lambda: GOOD_TOKEN)
    assert gated.readme
    assert asker.snapshot("tiny/private", token=lambda: GOOD_TOKEN).facts.private


def test_what_a_token_opened_is_not_served_without_it(asker: Asker) -> None:
    asker.snapshot("tiny/private", token=lambda: GOOD_TOKEN)
    asker.hub.faults.set(kind="down")
    with pytest.raises(HubUnavailable):
        asker.snapshot("tiny/private")
    assert asker.snapshot("tiny/private", token=lambda: GOOD_TOKEN).origin == "cache"


@pytest.mark.attack
def test_who_asks_at_the_same_time_without_the_token_gets_nothing_of_it(asker: Asker) -> None:
    tokens = [GOOD_TOKEN, None]
    asker.hub.faults.set(delay=0.2)

    async def ask(client: HubClient) -> list[ModelSnapshot | BaseException]:
        both = (client.snapshot("tiny/private") for _ in range(2))
        return await asyncio.gather(*both, return_exceptions=True)

    answers = asker.run(ask, token=tokens.pop)
    refused = [answer for answer in answers if isinstance(answer, ModelNotFound)]
    assert len(refused) == 1 and len(answers) == 2
    assert any(isinstance(each, ModelSnapshot) and each.facts.private for each in answers)


def test_the_token_goes_to_the_endpoint_alone(
    asker: Asker, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    with LocalHub(dict(asker.hub.repositories)) as elsewhere:

        class SendAway(httpx.AsyncHTTPTransport):
            """Redirects README requests to another host, as the Hub does to its file store."""

            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                if request.url.port == asker.hub.port and request.url.path.endswith("README.md"):
                    away = elsewhere.url.replace("127.0.0.1", "localhost") + request.url.path
                    return httpx.Response(302, headers={"location": away})
                return await super().handle_async_request(request)

        found = asker.snapshot(MODEL, token=lambda: GOOD_TOKEN, transport=SendAway())
        assert found.readme
        assert elsewhere.requests and all(r.authorization is None for r in elsewhere.requests)
    assert asker.hub.tokens()
    assert GOOD_TOKEN not in caplog.text
    for path in (tmp_path / "answers").rglob("*"):
        assert GOOD_TOKEN not in path.name
        assert path.is_dir() or GOOD_TOKEN not in path.read_text()


def test_two_processes_share_the_cache(asker: Asker, tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib, sys\n"
        "from alacard_ext.hub.client import HubClient\n"
        "async def main():\n"
        "    c = HubClient(endpoint=sys.argv[1], cache_dir=pathlib.Path(sys.argv[2]),\n"
        "                  token=lambda: None, offline=False)\n"
        "    for _ in range(5):\n"
        f"        s = await c.snapshot('{MODEL}')\n"
        "        assert s.readme and s.config\n"
        "    await c.aclose()\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", code, asker.hub.url, str(tmp_path / "answers")]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    asker.hub.faults.set(kind="down")
    assert asker.snapshot().origin == "cache"


def test_search_pages_by_cursor(asker: Asker) -> None:
    first = asker.search("tiny", limit=5)
    assert len(first.models) == 5 and first.next and first.origin == "hub"
    second = asker.search("tiny", limit=5, cursor=first.next)
    assert not {m.id for m in first.models} & {m.id for m in second.models}


def test_search_filters_by_task(asker: Asker) -> None:
    page = asker.search(task="text-classification")
    assert page.models and all(m.pipeline_tag == "text-classification" for m in page.models)


@pytest.mark.parametrize("cursor", ["https://evil.example/", "a b", "x" * 5000, ""])
def test_a_cursor_that_no_search_gave_is_refused(cursor: str, asker: Asker) -> None:
    if cursor.startswith("https"):
        cursor += "?"
    with pytest.raises(BadRequest):
        asker.search(cursor=cursor)


def test_search_falls_back_to_the_deck(asker: Asker) -> None:
    asker.hub.faults.set(kind="down")
    bundled = Deck.load().models_by_id
    page = asker.run(
        lambda client: client.search(ModelQuery(q="bert")), fallback=DeckFallback(bundled)
    )
    assert page.origin == "deck" and page.notice and page.models
    assert all(model.bundled for model in page.models)


def test_the_status_tells_how_the_hub_stands(asker: Asker) -> None:
    async def ask(client: HubClient) -> list[bool | None]:
        states = [client.status().reachable, (await client.probe()).reachable]
        asker.hub.faults.set(kind="down")
        return [*states, (await client.probe()).reachable]

    assert asker.run(ask) == [None, True, False]
