"""The three kinds of long work behind a real server: one event, one vocabulary, REST as it was."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from alacard_ext.catalog.feed.lock import feeding
from alacard_ext.jobs.room import JOB
from tests.local_hub.server import LocalHub

Events = list[dict[str, Any]]
GENERATE, VERIFY, SYNC = "notebook.generate", "notebook.verify", "catalog.sync"
RECIPE = {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}


@pytest.fixture
def heard(api: Any, jp_serverapp: Any) -> Events:
    events: Events = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        events.append(data)

    jp_serverapp.event_logger.add_listener(schema_id=JOB.id, listener=listen)
    return events


def of(events: Events, kind: str) -> Events:
    return [event for event in events if event["kind"] == kind]


def states(events: Events) -> list[str]:
    """The states in their order, each once."""
    return list(dict.fromkeys(event["state"] for event in events))


async def until(found: Callable[[], Awaitable[bool] | bool]) -> None:
    """Until it is so; a test that waits for ever is ended by its limit."""
    while True:
        answer = found()
        if answer if isinstance(answer, bool) else await answer:
            return
        await asyncio.sleep(0.02)


async def ended(events: Events, kind: str) -> Events:
    ends = ("done", "failed", "cancelled", "interrupted")
    await until(lambda: any(event["state"] in ends for event in of(events, kind)))
    mine = of(events, kind)
    assert all(set(event) == set(JOB.fields) for event in mine)
    assert [event["seq"] for event in mine] == sorted({event["seq"] for event in mine})
    assert [event["fraction"] for event in mine] == sorted(event["fraction"] for event in mine)
    return mine


async def generate(api: Any, **body: Any) -> Any:
    return await api("notebook", "generate", method="POST", body={"recipe": RECIPE, **body})


def notebook(folder: Path, name: str, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / name)


async def verify(api: Any, path: str, request_id: str) -> Any:
    body = {"path": path, "request_id": request_id}
    return await api("notebook", "verify", method="POST", body=body)


async def test_a_generation_is_told_in_numbers_alone(api: Any, heard: Events) -> None:
    await generate(api, request_id="watched")
    mine = await ended(heard, GENERATE)
    assert states(mine) == ["queued", "running", "done"]
    phases = list(dict.fromkeys(event["phase"] for event in mine))
    assert phases == ["", "facts", "plan", "cells", "gate", "saving"]
    status = (await api("notebook", "generate", "watched")).data
    assert {event["job_id"] for event in mine} == {"watched"}
    # One that lasted became a job, whose end is told once more when it is written.
    assert status["seq"] in [event["seq"] for event in mine if event["state"] == "done"]
    assert status["fraction"] == mine[-1]["fraction"] == 1
    assert "bert" not in str(heard) and "sourdough" not in str(heard)


async def test_a_generation_that_fails_says_so_everywhere(api: Any, heard: Events) -> None:
    reply = await generate(api, recipe={"model_card": "no/such"}, request_id="lost")
    assert reply.code == "MODEL_NOT_FOUND"
    assert (await ended(heard, GENERATE))[-1]["state"] == "failed"
    status = (await api("notebook", "generate", "lost")).data
    assert status["phase"] == "failed" and status["fraction"] < 1
    assert status["error"] == {"code": reply.code, "message": reply.json["message"]}


async def test_a_verification_is_told_in_numbers_alone(
    api: Any, heard: Events, jp_root_dir: Path
) -> None:
    notebook(jp_root_dir, "good.ipynb", "x = 1", "print(x)")
    first = await verify(api, "good.ipynb", "one")
    assert first.data["phase"] == "queued" and first.json["meta"]["expected_seconds"] is None
    mine = await ended(heard, VERIFY)
    assert states(mine) == ["queued", "running", "done"]
    phases = list(dict.fromkeys(event["phase"] for event in mine))
    assert phases == ["", "starting", "running", "saving"]
    status = (await api("notebook", "verify", "one")).data
    assert (status["phase"], status["fraction"]) == ("done", 1)
    assert status["seq"] in [event["seq"] for event in mine if event["state"] == "done"]
    assert "good" not in str(heard)
    # How long it took foretells the next one over this notebook, and over no other.
    again = await verify(api, "good.ipynb", "two")
    assert again.json["meta"]["expected_seconds"] > 0
    notebook(jp_root_dir, "other.ipynb", "x = 1")
    other = await verify(api, "other.ipynb", "three")
    assert other.json["meta"]["expected_seconds"] is None
    for name in ("two", "three"):
        await api("notebook", "verify", name, method="DELETE")


async def test_a_verification_that_cannot_be_made_failed(
    api: Any, heard: Events, jp_root_dir: Path
) -> None:
    (jp_root_dir / "broken.ipynb").write_text("{")
    await verify(api, "broken.ipynb", "one")
    assert (await ended(heard, VERIFY))[-1]["state"] == "failed"
    # REST tells it as it always did.
    status = (await api("notebook", "verify", "one")).data
    assert status["phase"] == "done" and status["save_error"] and status["verified"] is None


async def test_a_sync_is_told_in_numbers_alone(api: Any, heard: Events) -> None:
    assert (await api("catalog", "sync", method="POST", body={})).data["phase"] == "starting"
    mine = await ended(heard, SYNC)
    assert states(mine) == ["queued", "running", "done"]
    phases = list(dict.fromkeys(event["phase"] for event in mine))
    assert phases == ["", "pages", "building"]
    reply = await api("catalog", "status")
    assert reply.data["sync"]["phase"] == "done" and not reply.data["sync"]["running"]
    assert "tiny/" not in str(heard)
    # The next one only reads what changed, so this one's time foretells nothing of it.
    await api("catalog", "sync", method="POST", body={})
    await until(lambda: of(heard, SYNC)[-1]["phase"] == "merging")
    await until(lambda: of(heard, SYNC)[-1]["state"] == "done")
    assert (await api("catalog", "status")).json["meta"]["expected_seconds"] is None
    await api("catalog", "sync", method="POST", body={"full": True})
    await until(lambda: of(heard, SYNC)[-1]["phase"] == "building")
    assert (await api("catalog", "status")).json["meta"]["expected_seconds"] > 0


async def test_a_sync_that_the_hub_keeps_waiting_stops_at_once(
    silent_hub: LocalHub, api: Any, heard: Events, tmp_path: Path
) -> None:
    await api("catalog", "sync", method="POST", body={})
    await until(lambda: bool(silent_hub.requests))
    asked = await api("catalog", "sync", method="DELETE")
    assert asked.status == 200
    assert states(await ended(heard, SYNC)) == ["queued", "running", "cancelling", "cancelled"]
    status = (await api("catalog", "status")).data["sync"]
    assert status["phase"] == "stopped" and not status["running"]
    assert status["error"] == "The sync was stopped; the next one continues from here."
    # Nothing of it is left that would keep the next one out.
    with feeding(tmp_path / "catalog"):
        pass


async def test_a_sync_that_cannot_be_written_failed(
    api: Any, heard: Events, tmp_path: Path
) -> None:
    (tmp_path / "catalog").write_text("no folder")
    await api("catalog", "sync", method="POST", body={})
    assert (await ended(heard, SYNC))[-1]["state"] == "failed"
    status = (await api("catalog", "status")).data["sync"]
    assert status["phase"] == "stopped"
    assert status["error"].startswith("The catalog could not be written: ")


async def test_a_server_that_closes_ends_all_of_them(
    silent_hub: LocalHub, api: Any, heard: Events, jp_serverapp: Any, jp_root_dir: Path
) -> None:
    notebook(jp_root_dir, "slow.ipynb", "while True:\n    pass")
    making = asyncio.ensure_future(generate(api, request_id="made"))
    await verify(api, "slow.ipynb", "tried")
    await api("catalog", "sync", method="POST", body={})
    for kind in (GENERATE, VERIFY, SYNC):
        await until(lambda kind=kind: "running" in states(of(heard, kind)))
    await until(lambda: of(heard, VERIFY)[-1]["phase"] == "running")
    await jp_serverapp.web_app.settings["alacard_services"].aclose()
    for kind in (GENERATE, VERIFY, SYNC):
        assert states(await ended(heard, kind))[-2:] == ["cancelling", "interrupted"]
    reply = await making
    assert (reply.status, reply.code) == (409, "CANCELLED")
    assert [path.name for path in jp_root_dir.rglob("*.ipynb")] == ["slow.ipynb"]
    assert (await api("notebook", "generate", "made")).data["phase"] == "cancelled"
    assert (await api("notebook", "verify", "tried")).data["phase"] == "cancelled"
    refused = await verify(api, "slow.ipynb", "again")
    assert (refused.status, refused.code) == (409, "CONFLICT")
