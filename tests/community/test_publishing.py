"""What is published: by several at once, from odd files, in a thread, and kept by a sweep."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import nbformat
import pytest
from sqlalchemy import func, select, update

from alacard_ext.community import findings, library, sharing
from alacard_ext.store.tables import bodies, notebooks, versions

from .dealing import IN_A_FILE, as_bob, dealt, share


async def test_versions_that_are_published_at_once_are_all_there(
    api: Any, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    made, other = await dealt(api), await dealt(api, topic="cats")
    share_id = made["share_id"]
    asked = {"visibility": "everyone", "accept_findings": True}
    both = await asyncio.gather(
        *(api("notebook", share_id, "share", method="PUT", body=asked) for _ in range(3))
    )
    assert {reply.status for reply in both} <= {200, 409}, "the second may find it shared"
    first = len((await api("notebook", share_id, "versions")).data["versions"])
    assert first == 1
    asked = {"accept_findings": True}
    replies = await asyncio.gather(
        *(api("notebook", share_id, "versions", method="POST", body=asked) for _ in range(4))
    )
    assert [reply.status for reply in replies] == [200] * 4
    told = (await api("notebook", share_id, "versions")).data["versions"]
    assert [each["number"] for each in told] == [5, 4, 3, 2, 1]

    async def count(table: Any) -> int:
        async with store.reading() as connection:
            asked = select(func.count()).select_from(table)
            found: int = (await connection.execute(asked)).scalar_one()
            return found

    kept = await count(bodies)
    assert kept <= 3, "equal versions are one body"
    await api("notebook", other["share_id"], method="DELETE")
    async with store.writing() as connection:
        gone = notebooks.c.share_id == other["share_id"]
        await connection.execute(update(notebooks).where(gone).values(deleted_at=1))
    monkeypatch.setattr(library, "SWEEP_EVERY", 0.0)
    await dealt(api, topic="cats", difficulty="advanced")
    assert (await api("notebook", share_id, "preview", **as_bob())).status == 200
    async with store.writing() as connection:
        await connection.execute(update(notebooks).values(deleted_at=1))
    await dealt(api)
    assert (await count(versions), await count(notebooks), await count(bodies)) == (0, 1, 1)


@IN_A_FILE
async def test_what_no_browser_reads_is_refused_and_an_old_notebook_is_brought_up_to_date(
    api: Any, jp_root_dir: Path
) -> None:
    made = await dealt(api)
    share_id, file = made["share_id"], jp_root_dir / made["path"]
    body = {"visibility": "everyone", "accept_findings": True, "outputs": True}
    deep = "[" * 100_000 + "]" * 100_000
    nan = nbformat.read(file, as_version=4)
    nan.cells[-1] = nbformat.v4.new_code_cell("1", id="nan")
    data = {"application/json": {"a": float("nan")}}
    nan.cells[-1].outputs = [nbformat.v4.new_output("display_data", data=data)]
    for text in ("", "{}", "[1]", "null", "\udcff", deep, "x" * 1000, json.dumps(nan)):
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
        reply = await api("notebook", share_id, "share", method="PUT", body=body)
        assert (reply.status, reply.code) == (400, "BAD_REQUEST"), text[:20]
    old = {"nbformat": 3, "nbformat_minor": 0, "worksheets": []}
    old["metadata"] = {"name": "", "alacard": {"share_id": share_id}}
    source = {"cell_type": "code", "input": ["a = 1\n", "b"], "language": "python"}
    old["worksheets"] = [{"cells": [{**source, "outputs": [], "metadata": {}, "collapsed": False}]}]
    file.write_text(json.dumps(old))
    await share(api, share_id)
    shown = (await api("notebook", share_id, "preview", **as_bob())).data["notebook"]
    assert shown["nbformat"] == 4 and shown["cells"][0]["source"] == "a = 1\nb"


@IN_A_FILE
async def test_the_look_keeps_no_loop_waiting(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    share_id = (await dealt(api))["share_id"]
    threads: list[int] = []

    def recorded(work: Any) -> Any:
        def run(*words: Any, **options: Any) -> Any:
            threads.append(threading.get_ident())
            return work(*words, **options)

        return run

    monkeypatch.setattr(findings, "look", recorded(findings.look))
    for name in ("published", "packed", "unpacked"):
        monkeypatch.setattr(sharing, name, recorded(getattr(sharing, name)))
    body = {"visibility": "everyone"}
    assert (await api("notebook", share_id, "share", method="PUT", body=body)).status == 200
    assert (await api("notebook", share_id, "preview")).status == 200
    assert len(threads) >= 4 and threading.get_ident() not in threads


@pytest.mark.attack
@IN_A_FILE
async def test_titles_notes_and_licences_that_others_read_are_looked_through(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    token = "hf_" + "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH"[::-1]
    asked: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
        ("PUT", (), {"title": f"Bread with {token}"}),
        ("PUT", ("share",), {"visibility": "everyone", "license": f"MIT {token}"}),
        ("POST", ("versions",), {"note": f"now with {token}"}),
    )
    method, rest, body = asked[1]
    first = await api("notebook", share_id, *rest, method=method, body=body)
    assert (first.status, first.code) == (409, "SHARE_FINDINGS"), "also when it is first shared"
    await share(api, share_id)
    for method, rest, body in asked:
        reply = await api("notebook", share_id, *rest, method=method, body=body)
        assert (reply.status, reply.code) == (409, "SHARE_FINDINGS"), body
        assert reply.json["error"]["details"]["findings"] and token not in json.dumps(reply.json)
        accepted = {**body, "accept_findings": True}
        reply = await api("notebook", share_id, *rest, method=method, body=accepted)
        assert reply.status == 200, reply.json
    private = (await dealt(api, topic="cats"))["share_id"]
    reply = await api("notebook", private, method="PUT", body={"title": f"Bread {token}"})
    assert reply.status == 200, "nobody else reads it"
